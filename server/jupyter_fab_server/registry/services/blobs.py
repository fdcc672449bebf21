"""Blobs: bytes by their sha256, written once; packages, pictures, signed programs.

Bytes that are there already are not written again, and what is read back is checked against its name.
"""

from __future__ import annotations

import sqlalchemy as sa

from jupyter_fab.core.errors import NotFound, Unavailable
from jupyter_fab.core.package import sha256
from jupyter_fab_server.registry import tables
from jupyter_fab_server.registry.database import Tx


def put(tx: Tx, data: bytes, media_type: str) -> str:
    """The sha256 under which the bytes are kept."""
    name = sha256(data)
    table = tables.blobs
    if tx.scalar(sa.select(table.c.sha256).where(table.c.sha256 == name)) is None:
        tx.execute(table.insert().values(sha256=name, media_type=media_type, size=len(data), data=data))
    return name


def get(tx: Tx, name: str | None) -> bytes:
    """The bytes of that sha256.

    Raises
    ------
    NotFound
        If there are none.
    Unavailable
        If the stored bytes are not those of their name any more.
    """
    data = tx.scalar(sa.select(tables.blobs.c.data).where(tables.blobs.c.sha256 == name))
    if data is None:
        raise NotFound("The registry does not hold these bytes.", sha256=name)
    if sha256(data) != name:
        raise Unavailable("Stored bytes were damaged; restore the database from its backup.", sha256=name)
    return bytes(data)
