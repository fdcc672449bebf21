"""The shared page of a design, for someone with no account and no kernel."""

from __future__ import annotations

from pathlib import Path

from tornado import template

from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.route import Call, Reply
from jupyter_fab_server.registry.services import people, versions

HTML = "text/html; charset=utf-8"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
HEADERS = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"}
_pages = template.Loader(str(Path(__file__).parent.parent / "templates"))


async def design(call: Call[None]) -> Reply:
    """The page with the piece turning, its parameters and the estimated price."""

    def look(tx: Tx) -> bytes:
        name, version = call.path["name"], call.path["version"]
        row = versions.find(tx, call.reader, name, version)
        picture = f"/api/designs/{row.name}/{row.version}/picture.png" if row.picture else ""
        return _pages.load("design.html").generate(
            version=versions.told(tx, row),
            designer=people.by_id(tx, row.designer).title,
            picture=picture,
            demo=call.ctx.settings.demo,
        )

    return Reply(body=await call.ctx.db.read(look), media_type=HTML, headers=HEADERS)
