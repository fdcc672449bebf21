"""The registry's tables, split by subject; SQLAlchemy Core, the same on SQLite and PostgreSQL.

Services import the tables that they need: `from jupyter_fab_server.registry.tables import people, tokens`. Tables are
made by `migrations`, never by `create_all`; a test holds the two together.
"""

from jupyter_fab_server.registry.tables.base import metadata
from jupyter_fab_server.registry.tables.designs import (
    artefacts,
    blobs,
    checks,
    designs,
    lineage,
    proposals,
    requests,
    reviews,
    versions,
)
from jupyter_fab_server.registry.tables.events import event_readers, events, idempotency_keys
from jupyter_fab_server.registry.tables.hubs import hub_reports, hubs
from jupyter_fab_server.registry.tables.ledger import ledger_balances, ledger_head, ledger_legs, ledger_transactions
from jupyter_fab_server.registry.tables.making import audits, plan_changes, plans
from jupyter_fab_server.registry.tables.orders import inspections, jobs, orders, quotes
from jupyter_fab_server.registry.tables.people import people, person_roles, sign_in_failures, tokens
from jupyter_fab_server.registry.tables.stock import offcut_claims, offcuts
from jupyter_fab_server.registry.tables.vouchers import vouchers

__all__ = [
    "artefacts",
    "audits",
    "blobs",
    "checks",
    "designs",
    "event_readers",
    "events",
    "hub_reports",
    "hubs",
    "idempotency_keys",
    "inspections",
    "jobs",
    "ledger_balances",
    "ledger_head",
    "ledger_legs",
    "ledger_transactions",
    "lineage",
    "metadata",
    "offcut_claims",
    "offcuts",
    "orders",
    "people",
    "person_roles",
    "plan_changes",
    "plans",
    "proposals",
    "quotes",
    "requests",
    "reviews",
    "sign_in_failures",
    "tokens",
    "versions",
    "vouchers",
]
