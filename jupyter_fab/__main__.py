"""`python -m jupyter_fab`: the command line."""

from jupyter_fab.cli import main

main()
