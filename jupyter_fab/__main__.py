"""`python -m jupyter_fab`: the command line.

The same as `jupyter fab ...`, for a Python that is not the one first on the path. Nothing else may stand here: commands
are in `jupyter_fab/cli`.
"""

from jupyter_fab.cli import main

main()
