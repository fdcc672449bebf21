"""Plans as they were found, what they changed, and an audit of what was refused at the machine side.

Kept to answer questions later: a plan with its problem and its reasons as they were, which orders it took to another
hub, and what the registry refused to believe or to do. Orders and jobs have what is decided by; these say why.
"""

from __future__ import annotations

import sqlalchemy as sa

from jupyter_fab_server.registry.tables.base import at, json, key, metadata, minor, ref, text

plans = sa.Table(
    "plans",
    metadata,
    key(),
    sa.Column("number", sa.BigInteger, nullable=True, index=True),  # rises by one with each plan
    text("kind", nullable=True),  # placing: orders without a hub; whole: all that are open
    text("cause", nullable=True),  # why it was made, in words
    text("before", nullable=True),  # the plan of its kind before it
    text("digest", nullable=True),  # of the problem
    sa.Column("problem", sa.LargeBinary, nullable=False),  # planner.problem.PlanProblem, compressed (zlib)
    sa.Column("plan", sa.LargeBinary, nullable=False),  # planner.plan.Plan, with the reason for each order; the same
    sa.Column("seconds", sa.Float, nullable=True),  # from the question to the verified answer
    text("refused", nullable=True),  # what was wrong with a better solver's plan, in whose place this one stands
    text("solver"),
    text("stop"),
    minor("total_minor"),
    minor("bound_minor"),
    sa.Column("gap", sa.Float, nullable=False),
    at("at"),
)

plan_changes = sa.Table(
    "plan_changes",
    metadata,
    key(),
    ref("plan", "plans.id"),
    ref("order", "orders.id"),
    text("hub_before"),
    text("hub_after"),  # empty: nobody can make it now
    text("words"),  # for the buyer
    sa.Column("expected", sa.Date, nullable=True),  # the day by which it will be there, as things stand
    minor("more_minor"),  # what it costs more there, to whoever bears it; never the buyer
    at("at"),
)

audits = sa.Table(
    "audits",
    metadata,
    key(),
    text("actor"),  # person:ID, hub:HUB
    text("kind"),  # report.forged, report.refused, code.wrong
    sa.Column("subject", sa.Text, nullable=False, index=True),  # a job, an order, a hub
    json("detail"),
    at("at"),
)
