"""Reviews: a person who has no part in a version decides whether it is listed.

Role: the end of station 3, after the checks have passed. Nobody who would earn by a version may decide on it, also not
through a fork further down. The state is moved by `versions.fire`; what the decision was based on stays with the
version.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from jupyter_fab.core.errors import BadInput, NotAllowed
from jupyter_fab.core.identity import Role
from jupyter_fab.core.states import Actor, VersionState
from jupyter_fab_server.registry import ids
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.permissions import Reader
from jupyter_fab_server.registry.services import versions
from jupyter_fab_server.registry.services.versions import Row
from jupyter_fab_server.registry.tables import lineage, reviews
from jupyter_fab_server.registry.tables import versions as table

DECISIONS = ("approve", "request_changes", "reject")


def decide(tx: Tx, reader: Reader, row: Row, decision: str, comment: str, now: dt.datetime) -> Row:
    """The version after the decision.

    Raises
    ------
    BadInput
        If it is no decision, or one that needs a reason and has none.
    NotAllowed
        If the reader is no reviewer, or has a part in the version: its author, or paid through its lineage.
    """
    if decision not in DECISIONS:
        raise BadInput(f"Decide one of {', '.join(DECISIONS)}.", pointer="/decision")
    if decision != "approve" and not comment.strip():
        raise BadInput("Say what to change, or why not; the designer reads it.", pointer="/comment")
    if not reader.has_role(Role.REVIEWER):
        raise NotAllowed("Only a reviewer decides on a version.", role=Role.REVIEWER)
    if reader.person in payees(tx, row.id):
        raise NotAllowed("You have a part in this version; another reviewer decides on it.")
    versions.fire(tx, row, decision, Actor.REVIEWER, now)
    review = {"id": ids.new("review"), "version": row.id, "reviewer": reader.person, "decision": decision}
    tx.execute(reviews.insert().values(**review, comment=comment.strip(), at=now))
    return versions.by_id(tx, row.id)


def payees(tx: Tx, version_id: str) -> frozenset[str]:
    """All who earn by a version: its designer and those of everything that it was forked from."""
    found: set[str] = set()
    seen: set[str] = set()
    todo = [version_id]
    while todo:
        here = todo.pop()
        if here in seen:
            continue
        seen.add(here)
        found.add(tx.execute(sa.select(table.c.designer).where(table.c.id == here)).scalar_one())
        todo += tx.scalars(sa.select(lineage.c.parent).where(lineage.c.child == here))
    return frozenset(found)


def waiting(tx: Tx) -> list[Row]:
    """Versions that wait for a reviewer, the longest waiting first."""
    wanted = sa.select(table).where(table.c.state == VersionState.IN_REVIEW).order_by(table.c.submitted_at)
    return list(tx.execute(wanted))
