"""The command line: `jupyter fab ...`; every station of the road by script.

Exit codes: 0 done, 2 bad input (with a JSON pointer), 3 refused by the service, 1 anything else. `--json` prints one
JSON document. Commands of other packages join through the entry-point group `jupyter_fab.commands`.
"""

from jupyter_fab.cli.app import main

__all__ = ["main"]
