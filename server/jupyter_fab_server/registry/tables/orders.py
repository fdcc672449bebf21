"""Quotes, orders, jobs and inspections.

A quote keeps the whole answer that was given and the inputs that it rests on; an order keeps its quote; a job is one
attempt to make an order at one hub.
"""

from __future__ import annotations

import sqlalchemy as sa

from jupyter_fab_server.registry.tables.base import at, json, key, metadata, minor, ref, text

quotes = sa.Table(
    "quotes",
    metadata,
    key(),
    ref("person", "people.id"),
    ref("version", "versions.id"),
    ref("hub", "hubs.id", index=False),
    text("state"),  # issued, accepted; expired follows from valid_until
    json("document"),  # core.wire.orders.Quote as issued
    json("inputs"),  # rates, estimate and plan that it rests on
    minor("total_minor"),
    text("currency"),
    at("valid_until"),
    at("created_at"),
)

orders = sa.Table(
    "orders",
    metadata,
    key(),
    ref("buyer", "people.id"),
    sa.Column("quote", sa.Text, sa.ForeignKey("quotes.id"), nullable=False, unique=True),  # a quote is taken once
    sa.Column("state", sa.Text, nullable=False, index=True),  # core.states.OrderState
    minor("paid_minor"),
    minor("refunded_minor", 0),
    text("currency"),
    text("collection_sha256", ""),  # of the code that the buyer shows; none until there is something to collect
    sa.Column("collection_tries", sa.Integer, nullable=False, default=0),  # wrong codes shown
    sa.Column("promise_date", sa.Date, nullable=False),
    text("hub", nullable=True),  # whose hours it has: the hub that was promised, then the one that has its job
    sa.Column("make_by", sa.Date, nullable=True),  # the last day on which that hub may make it, to keep the promise
    sa.Column("work_min", sa.Integer, nullable=True),  # of that hub's bottleneck
    at("placed_at"),
    at("updated_at"),
)

jobs = sa.Table(
    "jobs",
    metadata,
    key(),
    sa.Column("order", sa.Text, sa.ForeignKey("orders.id"), nullable=False, index=True),
    ref("hub", "hubs.id"),
    sa.Column("state", sa.Text, nullable=False, index=True),  # core.states.JobState
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("fence", sa.BigInteger, nullable=False),  # rises with each claim; an older agent's messages are refused
    text("agent", ""),
    text("operator", ""),  # the person who claimed it
    text("at_fault", ""),  # the hub whose failed attempt this one repeats; it bears what that costs beyond the price
    json("document"),  # what the hub sees of the piece: title, design, version, values, material, figures
    json("reason"),  # core.wire.orders.PlanReason
    minor("pay_minor"),  # what its hub gets for making
    minor("carriage_minor", nullable=True),  # what its carrier gets; none: what was quoted
    sa.Column("due", sa.Date, nullable=False),
    json("readings_mm", nullable=True),
    sa.Column("measured_mm", sa.Float, nullable=True),  # the mean for which the program was made
    ref("program", "blobs.sha256", nullable=True, index=False),  # the signed bundle
    text("program_digest", ""),
    text("message", ""),
    sa.Column("progress", sa.Float, nullable=False, default=0.0),
    json("remnants", nullable=True),  # what its programs leave worth keeping, as core.remnants has it
    at("created_at"),
    at("updated_at"),
    sa.UniqueConstraint("order", "attempt"),
)

inspections = sa.Table(
    "inspections",
    metadata,
    key(),
    ref("job", "jobs.id"),
    ref("inspector", "people.id", index=False),
    sa.Column("passed", sa.Boolean, nullable=False),
    sa.Column("self_inspected", sa.Boolean, nullable=False),
    json("measurements"),
    json("outside"),
    at("at"),
)
