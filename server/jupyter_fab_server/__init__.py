"""The registry, the planner, the builder, the hub's agent and its machines.

What a workshop or a registry runs, and a buyer's laptop does not. It builds on `jupyter_fab` and is never imported by
it; the extras `server` and `hub` say what each needs beside that. Registry and hub run on different machines and know
each other by the registry's routes alone.
"""
