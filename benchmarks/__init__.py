"""One module a figure: `make bench NAME=x` runs benchmarks/x.py, whose `main()` returns a Report.

Goals stand beside the figures that they are held to, and `common.py` decides whether they hold: a benchmark never does.
Figures are taken on the product's own code with fixed seeds, so that two runs differ by the machine alone. Nothing of
the product imports this folder.
"""
