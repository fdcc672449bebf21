"""Runs the tests in stages, the fast ones first: `python -m tools.test [--fast | pytest arguments]`.

Every stage runs, also after one has failed. A stage that finds no test is a failure: a marker misspelt must not turn
into a green run. The last line is the count over all stages.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

from tools.progress import ROOT

WORKERS = "2"  # the smallest machine that this is run on has two cores
SLOW_AND_APART = "not slow and not browser and not postgres"
STAGES = {
    "fast": ("-m", SLOW_AND_APART, "-n", WORKERS),
    "slow": ("-m", "slow and not browser and not postgres", "-n", WORKERS, "--dist", "loadfile"),
    "postgres": ("-m", "postgres and not browser", "-n", WORKERS),
    "browser": ("-m", "browser"),
}


def run_stage(name: str, arguments: tuple[str, ...], reports: Path) -> tuple[int, Counter[str]]:
    """Return pytest's exit code and the counts of one stage."""
    report = reports / f"{name}-{sys.version_info.major}.{sys.version_info.minor}.xml"
    report.unlink(missing_ok=True)
    print(f"\n== tests: {name} ==", flush=True)
    start = time.monotonic()
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--durations=12",
        "--durations-min=3",
        f"--junitxml={report}",
        *arguments,
    ]
    code = subprocess.run(words, cwd=ROOT, check=False).returncode
    counts = counts_in(report)
    print(f"== tests: {name}: exit code {code}, {time.monotonic() - start:.0f} s ==", flush=True)
    return code, counts


def counts_in(report: Path) -> Counter[str]:
    """Return how many tests passed, failed and were skipped, from a JUnit report."""
    if not report.is_file():
        return Counter(failed=1)
    counts: Counter[str] = Counter()
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        counts["failed"] += failed
        counts["skipped"] += skipped
        counts["passed"] += int(suite.get("tests", 0)) - failed - skipped
    return counts


def main() -> int:
    """Return 0 when every stage found tests and all of them passed."""
    arguments = sys.argv[1:]
    if arguments and arguments != ["--fast"]:
        return subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, check=False).returncode
    reports = ROOT / ".tools" / "reports"
    reports.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    stages = {"fast": STAGES["fast"]} if arguments else STAGES
    outcomes = [run_stage(name, stage, reports) for name, stage in stages.items()]
    total = sum((counts for _, counts in outcomes), Counter())
    print(f"\n{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped", flush=True)
    return 0 if all(code == 0 for code, _ in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
