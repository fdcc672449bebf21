"""Public doubles and contract suites for every extension point; never imported at run time."""
