"""In CI a test that is skipped has failed: something that it needs is missing, and nobody would notice.

The one reason that is allowed says that the test is for another Python version.
"""

import os
from collections.abc import Iterator

import pytest

ALLOWED_REASONS = ("for Python 3.13 only",)


def must_not_skip() -> bool:
    """Return whether this run is CI's."""
    return os.environ.get("CI", "").lower() in ("1", "true")


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    return str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)


def _fail_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    if must_not_skip() and report.skipped and not hasattr(report, "wasxfail"):
        reason = _reason(report)
        if not any(allowed in reason for allowed in ALLOWED_REASONS):
            report.outcome = "failed"
            report.longrepr = f"Skipped in CI, which is not allowed: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """Turn a skip into a failure."""
    report: pytest.TestReport = yield
    _fail_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    """Turn the skip of a whole module into a failure."""
    report: pytest.CollectReport = yield
    _fail_skipped(report)
    return report
