"""Vouchers of workshop credits: the sha256 of each code, and who redeemed it.

The code itself is shown once and stored nowhere. A voucher is redeemed whole and once, and its worth is then booked in
the ledger; here is only that it was.
"""

from __future__ import annotations

import sqlalchemy as sa

from jupyter_fab_server.registry.tables.base import at, key, metadata, minor, ref, text

vouchers = sa.Table(
    "vouchers",
    metadata,
    key(),
    sa.Column("code_sha256", sa.Text, nullable=False, unique=True),
    minor("amount_minor"),
    text("currency"),
    text("note", ""),
    ref("made_by", "people.id", index=False),
    at("made_at"),
    ref("redeemed_by", "people.id", nullable=True, index=False),
    at("redeemed_at", nullable=True),
    sa.CheckConstraint("amount_minor > 0", name="amount"),
)
