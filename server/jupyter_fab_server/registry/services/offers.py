"""Which version a buyer may order, and the designers to pay. Reads only.

A listed version is for everyone, a yanked one for whoever names it exactly, a private one for the buyer who asked for
it. Who is paid follows the forks: each version passes upstream what was agreed when it was forked.
"""

from __future__ import annotations

import sqlalchemy as sa
from attrs import frozen

from jupyter_fab.core.errors import NotFound
from jupyter_fab.core.package import Manifest
from jupyter_fab_server.registry import tables
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.permissions import Reader
from jupyter_fab_server.registry.services import versions
from jupyter_fab_server.registry.services.settlement import Payee

DEEPEST = 50  # forks of forks; what is above them is paid by nobody's choice and stays with the last


@frozen
class Offer:
    """A version that may be ordered."""

    row: versions.Row
    manifest: Manifest
    payees: tuple[Payee, ...]


def find(tx: Tx, name: str, version: str, reader: Reader) -> Offer:
    """The version, the newest listed one if none is named, as that reader may order it.

    Raises
    ------
    NotFound
        If there is none for this reader.
    """
    row = versions.find(tx, reader, name, version)
    mine = not row.private_to or versions.buyer_of(tx, row.private_to) == reader.person
    if row.state not in versions.OPEN or not mine:
        raise NotFound(f"{name}@{row.version} cannot be ordered; look through the catalogue.", design=name)
    return Offer(row=row, manifest=versions.manifest(row), payees=payees(tx, row))


def payees(tx: Tx, version: versions.Row) -> tuple[Payee, ...]:
    """The designers of a version and of those that it was forked from, the seller first, with what each passes on."""
    found: list[Payee] = []
    edges = tables.lineage
    while len(found) < DEEPEST:
        edge = tx.execute(
            sa.select(edges).where(edges.c.child == version.id).order_by(edges.c.position).limit(1)
        ).one_or_none()
        found.append(Payee(version.designer, edge.upstream_percent if edge else 0.0))
        if edge is None:
            break
        version = versions.by_id(tx, edge.parent)
    return tuple(found)
