"""What is read from files that other programs wrote: outlines to nest. Values out; nothing is computed here.

Role: the way in for nesting jobs that were not designed here. What cannot be read is refused, with what to change in
the file. Solids are read on the CAD side (`jupyter_fab/cad`), since that costs a kernel.
"""
