"""Publishing: a package becomes a version whose bytes never change again, and waits for its checks.

Role: what can be judged without running the designer's code is judged here, at once, with a pointer: the name is the
designer's, the version is new, the lineage is true, the licences allow it. `checks` does the rest in the background.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec
import sqlalchemy as sa

from jupyter_fab.core.errors import BadInput, Conflict
from jupyter_fab.core.licence import check_fork
from jupyter_fab.core.package import Manifest, Package
from jupyter_fab.core.states import RequestState, VersionState
from jupyter_fab_server.registry import ids
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.permissions import Reader
from jupyter_fab_server.registry.services import blobs, versions
from jupyter_fab_server.registry.services.check_list import CHECKS
from jupyter_fab_server.registry.services.versions import Row
from jupyter_fab_server.registry.tables import checks, designs, lineage, proposals, requests
from jupyter_fab_server.registry.tables import versions as table

PICTURE = "picture.png"


def publish(
    tx: Tx, reader: Reader, package: Package, package_bytes: bytes, *, authored_here: bool, now: dt.datetime
) -> tuple[Row, bool]:
    """The version's row, and whether it is new; the same package again is the same version.

    Raises
    ------
    Conflict
        If the name is another designer's, or this version was published with other content.
    BadInput
        If the lineage or the licence does not hold.
    """
    manifest = package.manifest
    owner = tx.scalar(sa.select(designs.c.owner).where(designs.c.name == manifest.name))
    if owner not in (None, reader.person):
        raise Conflict(f"The name {manifest.name!r} belongs to another designer; choose another.", pointer="/name")
    stored = tx.execute(
        sa.select(table).where(table.c.name == manifest.name, table.c.version == manifest.version)
    ).one_or_none()
    if stored is not None:
        if stored.digest == package.digest:
            return stored, False
        raise Conflict(
            f"{manifest.name}@{manifest.version} is published and never changes; publish this as a higher version.",
            pointer="/version",
            digest=stored.digest,
        )
    parents = _parents(tx, reader, manifest)
    _check_own_code(tx, reader, package, parents)
    _check_private(tx, reader, manifest)
    if owner is None:
        tx.execute(designs.insert().values(name=manifest.name, owner=reader.person, created_at=now))
    major, minor, patch = (int(number) for number in manifest.version.split("."))
    picture = package.files.get(PICTURE)
    row = {
        "id": ids.new("version"),
        "name": manifest.name,
        "version": manifest.version,
        "major": major,
        "minor": minor,
        "patch": patch,
        "digest": package.digest,
        "package": blobs.put(tx, package_bytes, "application/zip"),
        "picture": blobs.put(tx, picture, "image/png") if picture else None,
        "entry_sha256": manifest.files[manifest.entry],
        "state": VersionState.SUBMITTED,
        "manifest": msgspec.to_builtins(manifest),
        "title": manifest.title,
        "summary": manifest.summary,
        "licence": manifest.licence,
        "designer": reader.person,
        "private_to": manifest.private_to,
        "authored_here": authored_here,
        "submitted_at": now,
    }
    tx.execute(table.insert().values(**row))
    for position, (parent, percent) in enumerate(parents):
        edge = {"child": row["id"], "parent": parent.id, "position": position, "upstream_percent": percent}
        tx.execute(lineage.insert().values(**edge))
    for position, check in enumerate(CHECKS):
        waiting = {"version": row["id"], "name": check.name, "position": position, "title": check.title}
        tx.execute(checks.insert().values(**waiting, state="waiting"))
    made = versions.by_id(tx, str(row["id"]))
    versions.tell(tx, made, "version.submitted", now)
    return made, True


def _parents(tx: Tx, reader: Reader, manifest: Manifest) -> list[tuple[Row, float]]:
    found: list[tuple[Row, float]] = []
    for place, edge in enumerate(manifest.lineage):
        pointer = f"/lineage/{place}"
        row = tx.execute(sa.select(table).where(table.c.digest == edge.digest)).one_or_none()
        if row is None or (row.name, row.version) != (edge.name, edge.version) or not versions.may_see(tx, reader, row):
            raise BadInput(
                f"The registry has no {edge.name}@{edge.version} with that digest; fork it again.", pointer=pointer
            )
        if any(parent.id == row.id for parent, _ in found):
            raise BadInput(f"{edge.name}@{edge.version} stands twice in the lineage.", pointer=pointer)
        agreed = versions.manifest(row).terms.upstream_percent
        if edge.upstream_percent != agreed:
            raise BadInput(
                f"Forks of {edge.name}@{edge.version} pass {agreed:g} % upstream; this one says "
                f"{edge.upstream_percent:g} %.",
                pointer=f"{pointer}/upstream_percent",
            )
        if row.designer != reader.person:
            check_fork(f"{edge.name}@{edge.version}", row.licence, manifest.licence)
        found.append((row, edge.upstream_percent))
    return found


def _check_own_code(tx: Tx, reader: Reader, package: Package, parents: Sequence[tuple[Row, float]]) -> None:
    """Return if the code is not, byte for byte, that of somebody who does not stand in the lineage."""
    entry = package.manifest.files[package.manifest.entry]
    known = {parent.designer for parent, _ in parents} | {reader.person}
    theirs = tx.execute(
        sa.select(table.c.name, table.c.version)
        .where(table.c.entry_sha256 == entry, table.c.designer.not_in(known), table.c.state.in_(versions.OPEN))
        .limit(1)
    ).one_or_none()
    if theirs is not None:
        raise BadInput(
            f"This is the code of {theirs.name}@{theirs.version}, and the lineage does not say so; fork it instead.",
            pointer="/lineage",
        )


def _check_private(tx: Tx, reader: Reader, manifest: Manifest) -> None:
    if not manifest.private_to:
        return
    row = tx.execute(
        sa.select(requests.c.state, proposals.c.designer)
        .join(proposals, proposals.c.id == requests.c.awarded)
        .where(requests.c.id == manifest.private_to)
    ).one_or_none()
    open_states = (RequestState.AWARDED, RequestState.DELIVERED)
    if row is None or row.designer != reader.person or row.state not in open_states:
        raise BadInput("No customisation request of that id was awarded to you.", pointer="/private_to")
