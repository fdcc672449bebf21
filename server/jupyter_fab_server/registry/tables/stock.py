"""Offcuts at hubs, and for which order each is held or was used.

An offcut is what one job left, once; a claim is one order's hold on it, of which the database allows one at a time that
is not released. Whole sheets are no rows: a hub has enough of what it lists.
"""

from __future__ import annotations

import sqlalchemy as sa

from jupyter_fab_server.registry.tables.base import at, key, metadata, ref, text

offcuts = sa.Table(
    "offcuts",
    metadata,
    key(),  # what its label says: bruges-7
    sa.Column("hub", sa.Text, sa.ForeignKey("hubs.id"), nullable=False),  # the unique index serves to look for it
    sa.Column("number", sa.Integer, nullable=False),
    text("state"),  # found, confirmed, discarded; whether it is reserved or used, the claims say
    text("material"),
    sa.Column("thickness_mm", sa.Float, nullable=False),  # nominal
    sa.Column("measured_mm", sa.Float, nullable=True),
    sa.Column("width_mm", sa.Float, nullable=False),
    sa.Column("height_mm", sa.Float, nullable=False),
    sa.Column("job", sa.Text, sa.ForeignKey("jobs.id"), nullable=True),  # that left it; none if entered by a person
    sa.Column("piece", sa.Integer, nullable=True),  # which of what that job left
    sa.Column("sheet", sa.Integer, nullable=False, default=0),
    sa.Column("x_mm", sa.Float, nullable=False, default=0.0),
    sa.Column("y_mm", sa.Float, nullable=False, default=0.0),
    text("note", ""),
    at("found_at"),
    at("updated_at"),
    sa.UniqueConstraint("hub", "number"),
    sa.UniqueConstraint("job", "piece"),
)

offcut_claims = sa.Table(
    "offcut_claims",
    metadata,
    key(),
    ref("offcut", "offcuts.id"),
    sa.Column("order", sa.Text, sa.ForeignKey("orders.id"), nullable=False, index=True),
    ref("job", "jobs.id", nullable=True),  # the attempt that is to cut it, once there is one
    text("state"),  # held, used, released
    at("at"),
)
sa.Index(
    "one_claim",
    offcut_claims.c.offcut,
    unique=True,
    sqlite_where=offcut_claims.c.state != "released",
    postgresql_where=offcut_claims.c.state != "released",
)
