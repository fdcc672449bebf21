"""`make demo HEADLESS=1`: one order walks the whole road on real processes, and the money balances."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
STATIONS = ("Design", "Preview", "Publish", "Order", "Plan", "Make", "Inspect and hand over", "Settle")
LIMIT_S = 900


def test_one_order_walks_the_whole_road(tmp_path: Path) -> None:
    """Every station is passed in order, the parts are proven, what is paid out is what was paid, to the cent."""
    done = subprocess.run(
        [sys.executable, "-m", "jupyter_fab_server.demo"],
        env={**os.environ, "JUPYTER_FAB_DEMO": str(tmp_path), "HEADLESS": "1", "COLUMNS": "200"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    told = re.findall(r"^\d+\. ([A-Z][a-z ]+)", done.stdout, re.MULTILINE)
    assert [title.strip() for title in told] == list(STATIONS)
    figures = dict(re.findall(r"^   ([a-z ]+): (.*)$", done.stdout, re.MULTILINE))
    assert figures["paid"] == figures["paid out"]
    assert figures["sum of all accounts"] == "0.00 EUR"
    assert figures["parts proven"] == "yes"
    assert "on sheet 2" in done.stdout, "no further sheet was measured on the way"
    assert float(figures["total"].split()[0]) == float(figures["paid"].split()[0])
