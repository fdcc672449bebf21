"""Orders of a file that stay together, or may be split: what the planner has for them.

Role: between a file and the planner's problem. What stays together is one job: made at one hub, set up once, carried as
one, by the earliest date. A split order is as many jobs as lots, each made and carried by itself, at one hub or at
several. The planner, its bound and its check see jobs only; `plan_command.py` tells which order is which job.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from jupyter_fab.core.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jupyter_fab_server.planner.files import OrderEntry, SheetsEntry


def planned_orders(orders: Sequence[OrderEntry], refusal_minor: int) -> tuple[list[OrderEntry], dict[str, list[str]]]:
    """The orders as jobs are made of them, in the file's order, and the names of those that are planned otherwise.

    Raises
    ------
    BadInput
        Orders that cannot stay together: different places, hubs or beginnings, or one that is to be split.
    """
    groups: dict[str, list[OrderEntry]] = {}
    for order in orders:
        if order.together:
            groups.setdefault(order.together, []).append(order)
    found: list[OrderEntry] = []
    names: dict[str, list[str]] = {}
    for order in orders:
        if order.together:
            members = groups[order.together]
            names[order.id] = [order.together]
            if members[0] is order:
                found.append(_together(members, refusal_minor))
        elif order.lots > 1:
            lots = _lots(order, refusal_minor)
            names[order.id] = [lot.id for lot in lots]
            found += lots
        else:
            found.append(order)
    return found, names


def _together(members: Sequence[OrderEntry], refusal_minor: int) -> OrderEntry:
    first = members[0]
    for one in members:
        same = (one.latitude, one.longitude, one.committed_to, one.started, one.pinned_to)
        if same != (first.latitude, first.longitude, first.committed_to, first.started, first.pinned_to):
            raise BadInput(
                f"Orders {first.id} and {one.id} are to stay together ({first.together}), and differ in place, hub, or "
                "whether they have started.",
                pointer="/orders",
            )
        if one.lots > 1:
            raise BadInput(f"Order {one.id} is to stay together with others and to be split.", pointer="/orders")
    sides = [sorted(one.part_mm) for one in members]
    return msgspec.structs.replace(
        first,
        id=first.together,
        hours=sum(max(1, round(one.hours * 60)) for one in members) / 60,
        due=min(one.due for one in members),
        mass_kg=sum(one.mass_kg for one in members),
        part_mm=(max(short for short, _ in sides), max(long for _, long in sides)),
        tools=_all(one.tools for one in members),
        materials=_all(one.materials for one in members),
        certificates=_all(one.certificates for one in members),
        not_at=_all(one.not_at for one in members),
        sheets=_sheets(members),
        refusal_minor=sum(_refusal(one, refusal_minor) for one in members),
    )


def _lots(order: OrderEntry, refusal_minor: int) -> list[OrderEntry]:
    minutes, refusal = max(order.lots, round(order.hours * 60)), _refusal(order, refusal_minor)
    return [
        msgspec.structs.replace(
            order,
            id=f"{order.id}/{number + 1}",
            hours=_share(minutes, order.lots, number) / 60,
            mass_kg=order.mass_kg / order.lots,
            sheets=tuple(msgspec.structs.replace(s, sheets=s.sheets / order.lots) for s in order.sheets),
            refusal_minor=_share(refusal, order.lots, number),
        )
        for number in range(order.lots)
    ]


def _sheets(members: Sequence[OrderEntry]) -> tuple[SheetsEntry, ...]:
    """All sheets that the members take, each material once."""
    found: dict[tuple[str, float], SheetsEntry] = {}
    for one in (one for member in members for one in member.sheets):
        before = found.get((one.material, one.thickness_mm))
        whole = one.sheets + (before.sheets if before else 0)
        found[one.material, one.thickness_mm] = msgspec.structs.replace(one, sheets=whole)
    return tuple(found.values())


def _share(whole: int, parts: int, number: int) -> int:
    """Whole parts that add up to the whole."""
    return whole // parts + (number < whole % parts)


def _refusal(order: OrderEntry, refusal_minor: int) -> int:
    return refusal_minor if order.refusal_minor is None else order.refusal_minor


def _all[T](some: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    """Each once, in the order in which they come."""
    return tuple(dict.fromkeys(one for each in some for one in each))
