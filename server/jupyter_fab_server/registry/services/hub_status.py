"""What a hub's people say of today: closed for now, out of a material, behind by so much. Read here, set in `standing`.

Kept with the hub as JSON; the planner sees it as a hub that takes nothing, lacks a stock, or has less hours. That a
hub does not answer is another matter: its state says that (`hubs`).
"""

from __future__ import annotations

from typing import Any

import msgspec
import sqlalchemy as sa


class HubStatus(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How it stands at a hub; the defaults are an ordinary day."""

    open: bool = True
    without: tuple[str, ...] = ()  # materials that it keeps and has run out of
    late_min: int = 0  # machine minutes that it is behind
    reason: str = ""


def of(row: sa.Row[Any]) -> HubStatus:
    """What the hub's people said last."""
    return msgspec.convert(row.status, HubStatus) if row.status else HubStatus()
