"""Hubs and the reports that their agents sent: each once, in the order of their sequence numbers.

What a hub is (place, machine, rates, terms), what was last heard of it, and each report as it was signed. Jobs are in
another file: they belong to orders, and a hub may lose them.
"""

from __future__ import annotations

import sqlalchemy as sa

from jupyter_fab_server.registry.tables.base import at, json, key, metadata, minor, text

hubs = sa.Table(
    "hubs",
    metadata,
    key(),  # a short name: bruges
    text("title"),
    text("place"),
    sa.Column("latitude", sa.Float, nullable=False),
    sa.Column("longitude", sa.Float, nullable=False),
    text("state"),  # active, unreachable, closed
    json("machine"),  # a MachineProfile
    json("materials"),
    minor("rate_minor_h"),
    minor("labour_minor_h"),
    minor("idle_minor_h", 0),  # what an hour of the machine standing still costs the hub
    json("terms"),  # services.hub_terms.HubTerms: hours, shipping, prices, as the planner and quotes use them
    json("status", nullable=True),  # core.wire.hubs.HubStanding; none: an ordinary day
    sa.Column("signing_key", sa.LargeBinary, nullable=False),  # HMAC-SHA256, shared with the hub's agent
    text("agent", ""),
    text("machine_state", ""),
    at("seen_at", nullable=True),
    sa.Column("last_seq", sa.BigInteger, nullable=False, default=0),
)

hub_reports = sa.Table(
    "hub_reports",
    metadata,
    sa.Column("hub", sa.Text, sa.ForeignKey("hubs.id"), primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("job", sa.Text, nullable=False, index=True),
    text("kind"),
    json("document"),  # the signed report as it came
    text("refused", ""),  # why it could not apply
    at("taken_at"),
)
