"""A design version in words, as a notebook shows what `publish` gave back: where it stands and what was looked at.

Only text is made here; the fields themselves are in `designs.py`, for whoever scripts with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_fab.core.states import VersionState

if TYPE_CHECKING:
    from jupyter_fab.core.wire.designs import Check, Version

# What the designer is told of each state: what happens next, or what is to be done.
STANDING = {
    VersionState.SUBMITTED: "has arrived; the registry checks it next.",
    VersionState.CHECKING: "is being rebuilt and proven at the limits of its parameters.",
    VersionState.CHECK_FAILED: "cannot be made as it is: see below what to change, and publish the next version.",
    VersionState.IN_REVIEW: "has passed its checks and waits for a reviewer.",
    VersionState.CHANGES_REQUESTED: "is to be changed, says its reviewer: publish the next version.",
    VersionState.REJECTED: "was refused by its reviewer.",
    VersionState.LISTED: "is in the catalogue.",
    VersionState.YANKED: "was taken out of the catalogue.",
}
MORE = "Its checks and its review are followed in the Fab sidebar under Publish."


def in_words(version: Version) -> str:
    """The version as lines of text."""
    checks = [f"  {check.title}: {_found(check)}" for check in version.checks]
    return "\n".join([f"{version.title} ({_called(version)}) {STANDING[version.state]}", *checks, MORE])


def in_markdown(version: Version) -> str:
    """The version as Markdown, its checks as a table."""
    head = f"**{_plain(version.title)}** ({_called(version)}) {STANDING[version.state]} {MORE}"
    rows = [f"| {_plain(check.title)} | {_plain(_found(check))} |" for check in version.checks]
    return "\n".join([head, *(["", "| What is looked at | Found |", "|:--|:--|", *rows] if rows else [])])


def _called(version: Version) -> str:
    return f"{version.name} {version.version}, {version.licence}"


def _found(check: Check) -> str:
    return " ".join(filter(None, [check.message or check.state, check.what_to_change]))


def _plain(text: str) -> str:
    """The text without what Markdown would take for its own."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>|#" else sign for sign in text.replace("\n", " "))
