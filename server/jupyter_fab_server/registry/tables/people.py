"""People, their roles, their tokens, and failed sign-ins (for the rate limit).

Passwords are stored as argon2id hashes, a token's secret as its sha256: neither can be read back.
"""

from __future__ import annotations

import sqlalchemy as sa

from jupyter_fab_server.registry.tables.base import at, json, key, metadata, minor, ref, text

people = sa.Table(
    "people",
    metadata,
    key(),
    sa.Column("handle", sa.Text, nullable=False, unique=True),
    text("title"),
    text("password_hash"),  # argon2id; empty: cannot sign in (an agent, whose tokens are made for it)
    at("created_at"),
)

person_roles = sa.Table(
    "person_roles",
    metadata,
    sa.Column("person", sa.Text, sa.ForeignKey("people.id"), primary_key=True),
    sa.Column("role", sa.Text, primary_key=True),  # core.identity.Role, for one hub or class behind a colon
)

tokens = sa.Table(
    "tokens",
    metadata,
    key(),
    ref("person", "people.id"),
    text("title", ""),
    sa.Column("secret_sha256", sa.Text, nullable=False, unique=True),
    json("scopes"),
    at("expires_at"),
    minor("max_amount_minor", 0),  # what it may spend in all
    minor("spent_minor", 0),
    at("revoked_at", nullable=True),
    at("created_at"),
    sa.CheckConstraint("spent_minor <= max_amount_minor", name="within_amount"),
)

sign_in_failures = sa.Table(
    "sign_in_failures",
    metadata,
    key(),
    sa.Column("subject", sa.Text, nullable=False),  # `handle:dora` or `address:203.0.113.7`
    at("at"),
    sa.Index(None, "subject", "at"),
)
