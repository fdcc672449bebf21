"""The command line as a script uses it: a process of its own, signed in only where a registry and token are given."""

from __future__ import annotations

import os
import subprocess
import sys

from jupyter_fab.client import Client


def fab(*arguments: str, as_: Client | None = None) -> subprocess.CompletedProcess[str]:
    """Run `jupyter fab ...`, as nobody or as whoever the client speaks for."""
    alone = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER_FAB")}
    alone["JUPYTER_FAB_CREDENTIALS"] = os.devnull + "/none"
    if as_ is not None:
        alone |= {"JUPYTER_FAB_REGISTRY": as_.base_url, "JUPYTER_FAB_TOKEN": str(as_.token)}
    return subprocess.run([sys.executable, "-m", "jupyter_fab", *arguments], capture_output=True, text=True, env=alone)
