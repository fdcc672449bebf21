"""One module a figure: `make bench NAME=x` runs benchmarks/x.py, whose `main()` returns a Report."""
