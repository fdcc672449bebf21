"""Which version a buyer may order, with its package and the designers to pay. Reads only.

A listed version is for everyone, a yanked one for whoever names it exactly, a private one for the buyer who asked for
it. Who is paid follows the forks: each version passes upstream what was agreed when it was forked.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from attrs import frozen

from jupyter_fab.core.errors import NotFound
from jupyter_fab.core.package import Package, from_bytes
from jupyter_fab.core.states import VersionState
from jupyter_fab_server.registry import tables
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import blobs
from jupyter_fab_server.registry.services.settlement import Payee

DEEPEST = 50  # forks of forks; what is above them is paid by nobody's choice and stays with the last


@frozen
class Offer:
    """A version that may be ordered."""

    version_id: str
    digest: str
    package: Package
    payees: tuple[Payee, ...]
    authored_here: bool


def find(tx: Tx, name: str, version: str, person: str) -> Offer:
    """The version, the newest listed one if none is named, as that person may order it.

    Raises
    ------
    NotFound
        If there is none for this person.
    """
    table = tables.versions
    wanted = sa.select(table).where(table.c.name == name)
    if version:
        states = (VersionState.LISTED.value, VersionState.YANKED.value)
        wanted = wanted.where(table.c.version == version, table.c.state.in_(states))
    else:
        wanted = wanted.where(table.c.state == VersionState.LISTED.value, table.c.private_to == "").order_by(
            table.c.major.desc(), table.c.minor.desc(), table.c.patch.desc()
        )
    row = tx.execute(wanted.limit(1)).one_or_none()
    if row is None or not _may_order(tx, row, person):
        which = f"{name} {version}".strip()
        raise NotFound(f"There is no {which!r} to order; look through the catalogue.", design=name, version=version)
    return Offer(
        version_id=row.id,
        digest=row.digest,
        package=from_bytes(blobs.get(tx, row.package)),
        payees=payees(tx, row),
        authored_here=not row.sandboxed,  # so it was checked: local trust covered it
    )


def payees(tx: Tx, version: sa.Row[Any]) -> tuple[Payee, ...]:
    """The designers of a version and of those that it was forked from, the seller first, with what each passes on."""
    found: list[Payee] = []
    table, edges = tables.versions, tables.lineage
    while len(found) < DEEPEST:
        edge = tx.execute(
            sa.select(edges).where(edges.c.child == version.id).order_by(edges.c.position).limit(1)
        ).one_or_none()
        found.append(Payee(version.designer, edge.upstream_percent if edge else 0.0))
        if edge is None:
            break
        version = tx.execute(sa.select(table).where(table.c.id == edge.parent)).one()
    return tuple(found)


def _may_order(tx: Tx, row: sa.Row[Any], person: str) -> bool:
    if not row.private_to:
        return True
    requests = tables.requests.c
    return tx.scalar(sa.select(requests.buyer).where(requests.id == row.private_to)) == person
