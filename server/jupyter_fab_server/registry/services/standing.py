"""How it stands at a hub today, as its people say: closed or its machine down, out of a material, behind by so much.

What the hub has not begun and cannot make any more is let go in the same transaction, so that it has another hub a
moment later; what is at its machine stays there, for a person to end. Closed and behind end with the day that was said,
out of stock when somebody says so: a sheet that is missing comes with a delivery, and not overnight. Being behind lets
nothing go by itself: the next plan of all moves what would be late for more than moving costs.
"""

from __future__ import annotations

import datetime as dt

import msgspec
import sqlalchemy as sa

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.material import BUILT_IN
from jupyter_fab.core.states import JobState
from jupyter_fab.core.wire.codec import plain
from jupyter_fab.core.wire.hubs import Hub, HubStanding
from jupyter_fab_server.registry import events, tables
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import hubs, jobs

MOST_LATE_MIN = 20 * 480  # four weeks; a hub that is further behind is closed
MOST_WORDS = 300
WITHOUT_SHEET = (JobState.OFFERED, JobState.ACCEPTED)  # later there is a sheet in hand


def change(tx: Tx, hub: str, wish: HubStanding, person: str, now: dt.datetime) -> Hub:
    """The hub as it stands from now on.

    Raises
    ------
    BadInput
        If a material is named that it does not keep, or closing has no reason.
    """
    row = hubs.row_of(tx, hub)
    if unknown := sorted(set(wish.without) - set(row.materials)):
        raise BadInput(f"{row.title} keeps no {', '.join(unknown)}; name what it keeps.", pointer="/without")
    if not 0 <= wish.late_min <= MOST_LATE_MIN:
        raise BadInput(f"Between 0 and {MOST_LATE_MIN} minutes; close the hub if it is more.", pointer="/late_min")
    if len(wish.reason) > MOST_WORDS:
        raise BadInput(f"Say it in {MOST_WORDS} characters.", pointer="/reason")
    if not wish.open and not wish.reason.strip():
        raise BadInput("Say why the workshop is closed: buyers whose orders go elsewhere read it.", pointer="/reason")
    if wish.until is not None and wish.until < now.date():
        raise BadInput("Say a day that is not over, or none for today.", pointer="/until")
    yesterday = now.date() - dt.timedelta(days=1)
    until = wish.until or hubs.terms_of(row).work_day(yesterday, 1)  # on a day off, the next working day
    wish = msgspec.structs.replace(wish, until=until if wish.late_min or not wish.open else None)
    if wish != hubs.standing_of(row, now.date()):
        status = plain(wish) if wish != HubStanding() else sa.null()
        tx.execute(tables.hubs.update().where(tables.hubs.c.id == hub).values(status=status))
        said = {"title": row.title, "open": wish.open, "without": list(wish.without), "late_min": wish.late_min}
        said |= {"reason": wish.reason, "until": wish.until.isoformat() if wish.until else ""}
        events.append(tx, "hub.standing", hub, readers=[events.PUBLIC], at=now, **said)
        its_own = [events.to_hub(hub), events.to_role("admin")]  # who said it is nobody else's business
        events.append(tx, "hub.standing_said", hub, readers=its_own, at=now, by=person, **said)
    _let_go(tx, hub, row.title, wish, now)
    return hubs.told(hubs.row_of(tx, hub), now.date())


def _let_go(tx: Tx, hub: str, title: str, standing: HubStanding, now: dt.datetime) -> None:
    """Nothing; what it cannot make now, and has not begun, counts on it no more."""
    reason = standing.reason.strip().rstrip(".")
    if not standing.open:
        for row in jobs.in_state(tx, *jobs.BEFORE_CUT, hub=hub):
            jobs.give_up(tx, row, "re_route", now, f"{title} is closed: {reason}.")
        return
    for row in jobs.in_state(tx, *WITHOUT_SHEET, hub=hub):
        gone = [stock.material for stock in jobs.told(tx, row).stock() if stock.material in standing.without]
        if gone:
            name = BUILT_IN[gone[0]].title if gone[0] in BUILT_IN else gone[0]
            jobs.give_up(tx, row, "re_route", now, f"{title} has run out of {name}.")
