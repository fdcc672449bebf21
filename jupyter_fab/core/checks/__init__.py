"""Engineering checks of a piece: what sags, tips over, breaks out, or cannot be cut, with figure, limit and source.

`design_checks(parts)` is what everyone calls: the notebook live, the registry at publishing, `jupyter fab check`. Each
check is one module; `table.py` lists them. They are design checks and no proof of compliance with a standard.
"""

from jupyter_fab.core.checks.finding import DISCLAIMER, Check, Finding
from jupyter_fab.core.checks.table import CHECKS, check_named, design_checks

__all__ = ["CHECKS", "DISCLAIMER", "Check", "Finding", "check_named", "design_checks"]
