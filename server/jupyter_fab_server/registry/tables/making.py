"""Plans as they were found, and an audit of what was refused at the machine side.

Kept to answer questions later: a plan with its problem and its reasons as they were, and what the registry refused to
believe or to do. Orders and jobs have what is decided by; these say why.
"""

from __future__ import annotations

import sqlalchemy as sa

from jupyter_fab_server.registry.tables.base import at, json, key, metadata, minor, text

plans = sa.Table(
    "plans",
    metadata,
    key(),
    sa.Column("problem", sa.LargeBinary, nullable=False),  # planner.problem.PlanProblem
    sa.Column("plan", sa.LargeBinary, nullable=False),  # planner.plan.Plan, with the reason for each order
    text("solver"),
    text("stop"),
    minor("total_minor"),
    minor("bound_minor"),
    sa.Column("gap", sa.Float, nullable=False),
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
