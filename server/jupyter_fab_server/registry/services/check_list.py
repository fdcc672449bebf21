"""What is checked of every version before a person looks at it, in order.

Role: data only; `checking` runs them, `completeness`, `variants` and `cutting` do the work.
"""

from __future__ import annotations

from attrs import frozen


@frozen
class CheckKind:
    """One check: its stable name and what it is called."""

    name: str
    title: str


COMPLETE = CheckKind("complete", "Picture, notebook and words are complete")
DECLARED = CheckKind("declared", "The code declares the manifest's parameters")
REBUILT = CheckKind("rebuilt", "It can be built at the limits of every parameter")
ENGINEERED = CheckKind("engineered", "Design checks: what sags, tips over, breaks out or does not fit")
CUT = CheckKind("cut", "It can be cut: nested, posted and proven on a router")
CHECKS = (COMPLETE, DECLARED, REBUILT, ENGINEERED, CUT)
