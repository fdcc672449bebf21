"""A stored plan as a picture: the map, the load, a hub's days, or what it moved since the plan before.

Role: station 5, what the one who runs the registry looks at. The same drawings as `jupyter fab plan --pictures` writes,
of the plan as it is kept; nothing is planned here.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from jupyter_fab.core.errors import BadInput, NotFound
from jupyter_fab.exporters.plans import day_sheet, load_strip, moved_orders, place_map, themed
from jupyter_fab_server.planner.drawn import drawn
from jupyter_fab_server.planner.what_if.compared import Planned, compared
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import hubs, plans

PICTURES = ("map", "load", "moved", "days")
THEMES = ("", "light", "dark")


@frozen
class Looked:
    """What a picture of a plan is drawn from: it, the one before, and the hubs' names."""

    now: plans.Kept
    before: plans.Kept | None
    titles: Mapping[str, str]


def look(tx: Tx, plan: str) -> Looked:
    """What the plan's pictures are drawn from.

    Raises
    ------
    NotFound
        If there is no such plan.
    """
    now, before = plans.kept(tx, plan)
    return Looked(now, before, {row.id: row.title for row in hubs.rows(tx)})


def draw(one: Looked, picture: str, hub: str = "", theme: str = "") -> str:
    """The picture as SVG; without a theme it follows the system's.

    Raises
    ------
    BadInput
        There is no such picture or theme; the text lists them.
    NotFound
        The plan has no such hub.
    """
    if picture not in PICTURES or theme not in THEMES:
        raise BadInput(f"Ask for one of {', '.join(PICTURES)}, in the theme light or dark.", pointer="/of")
    now = _planned(one.now, one.titles)
    if picture == "days":
        if hub not in {shown.id for shown in now.view.hubs}:
            raise NotFound("The plan has no such hub; name one with hub=.", hub=hub)
        found = day_sheet(now.view, hub)
    elif picture == "load":
        found = load_strip(now.view)
    else:
        told = compared(_planned(one.before, one.titles), now) if one.before else None
        moves = told.moves if told else ()
        if picture == "map":
            found = place_map(now.view, {move.order: move.before for move in moves})
        else:
            new, gone = (told.new_orders, told.gone_orders) if told else (len(now.view.orders), 0)
            found = moved_orders(now.view, moves, one.now.problem.currency, new=new, gone=gone)
    return themed(found, theme)


def _planned(one: plans.Kept, titles: Mapping[str, str]) -> Planned:
    return Planned(one.problem, one.plan, drawn(one.problem, one.plan, one.day_zero, titles=titles))
