"""Designs and their versions, blobs, checks, reviews, customisation requests.

A version's bytes are a blob named by its sha256 and never change; what changes is its state, its checks, its reviews.
"""

from __future__ import annotations

import sqlalchemy as sa

from jupyter_fab_server.registry.tables.base import at, json, key, metadata, minor, ref, text

blobs = sa.Table(
    "blobs",
    metadata,
    key("sha256"),
    text("media_type"),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("data", sa.LargeBinary, nullable=False),
)

designs = sa.Table(
    "designs",
    metadata,
    key("name"),  # never given to another design
    ref("owner", "people.id"),
    at("created_at"),
)

versions = sa.Table(
    "versions",
    metadata,
    key(),
    ref("name", "designs.name"),
    text("version"),
    sa.Column("major", sa.Integer, nullable=False),
    sa.Column("minor", sa.Integer, nullable=False),
    sa.Column("patch", sa.Integer, nullable=False),
    sa.Column("digest", sa.Text, nullable=False, unique=True),  # of the package
    ref("package", "blobs.sha256", index=False),
    ref("picture", "blobs.sha256", nullable=True, index=False),
    sa.Column("entry_sha256", sa.Text, nullable=False, index=True),  # of the module: whose code it is
    sa.Column("state", sa.Text, nullable=False, index=True),  # core.states.VersionState
    json("manifest"),
    text("title"),
    text("summary"),
    text("licence"),
    ref("designer", "people.id"),
    text("private_to", ""),  # a customisation request's id
    sa.Column("authored_here", sa.Boolean, nullable=False),  # published from this very machine
    sa.Column("sandboxed", sa.Boolean, nullable=False, default=True),
    minor("from_price_minor", nullable=True),  # of the cheapest thing tried by the checks
    at("submitted_at"),
    at("listed_at", nullable=True),
    sa.UniqueConstraint("name", "version"),
)

lineage = sa.Table(
    "lineage",
    metadata,
    sa.Column("child", sa.Text, sa.ForeignKey("versions.id"), primary_key=True),
    sa.Column("parent", sa.Text, sa.ForeignKey("versions.id"), primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("upstream_percent", sa.Float, nullable=False),  # as agreed when it was forked
)

checks = sa.Table(
    "checks",
    metadata,
    sa.Column("version", sa.Text, sa.ForeignKey("versions.id"), primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    text("title"),
    text("state"),  # waiting, running, passed, failed
    sa.Column("progress", sa.Float, nullable=False, default=0.0),
    text("message", ""),
    text("what_to_change", ""),
    at("finished_at", nullable=True),
    json("findings", nullable=True),  # of the design checks: core.checks.Finding
)

reviews = sa.Table(
    "reviews",
    metadata,
    key(),
    ref("version", "versions.id"),
    ref("reviewer", "people.id", index=False),
    text("decision"),
    text("comment", ""),
    at("at"),
)

requests = sa.Table(
    "requests",
    metadata,
    key(),
    sa.Column("state", sa.Text, nullable=False, index=True),  # core.states.RequestState
    ref("buyer", "people.id"),
    ref("version", "versions.id", index=False),
    json("values"),
    text("text"),
    text("awarded", ""),  # a proposal's id
    at("awarded_at", nullable=True),
    ref("delivered", "versions.id", nullable=True, index=False),
    at("at"),
)

proposals = sa.Table(
    "proposals",
    metadata,
    key(),
    ref("request", "requests.id"),
    ref("designer", "people.id"),
    minor("price_minor"),
    text("text"),
    sa.Column("days", sa.Integer, nullable=False),
    at("at"),
    sa.CheckConstraint("price_minor >= 0", name="price"),
)

artefacts = sa.Table(
    "artefacts",
    metadata,
    key(),  # sha256 of what it was made from: work is done once, and may be thrown away and done again
    text("kind"),  # parts, scene
    sa.Column("data", sa.LargeBinary, nullable=False),
    at("made_at"),
)
