"""The pages for someone with no account and no kernel: what is listed, and the shared page of a design.

Role: a person with a link sees a design turn, and a person with the bare address sees what there is. Pages are HTML
from templates, without a session or cookie; what they show as it moves, they ask of the JSON routes like anyone else.
Ordering is done in JupyterLab or by script.
"""

from __future__ import annotations

import json
from urllib.parse import quote

from jupyter_fab.core.material import BUILT_IN
from jupyter_fab.core.wire.designs import DesignCard
from jupyter_fab_server.registry import html
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.route import Call, Reply
from jupyter_fab_server.registry.services import catalogue, people, versions

DESIGNS_A_PAGE = 24
MATERIALS = json.dumps({name: found.title for name, found in BUILT_IN.items()})


async def front(call: Call[None]) -> Reply:
    """The page of all listed designs, with their pictures, and how to come in."""
    after, settings = call.query.get("after", ""), call.ctx.settings

    def look(tx: Tx) -> bytes:
        found = catalogue.page(tx, "", after=after, limit=DESIGNS_A_PAGE, currency=settings.currency)
        return html.page(
            "front",
            designs=found.designs,
            next=quote(found.next),
            money=_from_price,
            address=call.origin,
            demo=settings.demo,
        )

    return Reply(body=await call.ctx.db.read(look), media_type=html.HTML, headers=html.HEADERS)


async def newest(call: Call[None]) -> Reply:
    """The way to the newest listed version's page."""
    row = await call.ctx.db.read(lambda tx: versions.find(tx, call.reader, call.path["name"], ""))
    there = f"/d/{quote(row.name)}@{quote(row.version)}"
    return Reply(body=b"", status=302, media_type=html.HTML, headers={"Location": there, "Cache-Control": "no-cache"})


async def design(call: Call[None]) -> Reply:
    """The page with the piece turning, its parameters and the estimated price."""

    def look(tx: Tx) -> bytes:
        name, version = call.path["name"], call.path["version"]
        row = versions.find(tx, call.reader, name, version)
        picture = f"/api/designs/{row.name}/{row.version}/picture.png" if row.picture else ""
        return html.page(
            "design",
            version=versions.told(tx, row),
            designer=people.by_id(tx, row.designer).title,
            picture=picture,
            materials=MATERIALS,
            demo=call.ctx.settings.demo,
        )

    return Reply(body=await call.ctx.db.read(look), media_type=html.HTML, headers=html.HEADERS)


def _from_price(card: DesignCard) -> str:
    return f"{(card.from_price_minor or 0) / 100:,.2f} {card.currency}"
