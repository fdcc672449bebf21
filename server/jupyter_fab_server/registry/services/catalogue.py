"""The catalogue: the newest listed version of every design that everyone may see, searched by words.

Role: read by the catalogue route and the front page. One query, the same on both databases, paged by name, so that a
page stays right while designs are listed. A version made for one buyer alone never shows here, whoever asks.
"""

from __future__ import annotations

import sqlalchemy as sa

from jupyter_fab.core.states import VersionState
from jupyter_fab.core.wire.designs import Catalogue, DesignCard
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.tables import people, versions

MOST_WORDS = 8  # of a search; more say no more


def page(tx: Tx, query: str, *, after: str, limit: int, currency: str) -> Catalogue:
    """Cards by name after a name; every word of the query stands in name, title, summary or designer."""
    newest = (
        sa.func.row_number()
        .over(
            partition_by=versions.c.name,
            order_by=(versions.c.major.desc(), versions.c.minor.desc(), versions.c.patch.desc()),
        )
        .label("place")
    )
    listed = (
        sa.select(versions, people.c.handle, people.c.title.label("designer_title"), newest)
        .join(people, people.c.id == versions.c.designer)
        .where(versions.c.state == VersionState.LISTED, versions.c.private_to == "")
        .subquery()
    )
    wanted = sa.select(listed).where(listed.c.place == 1, listed.c.name > after)
    for word in query.split()[:MOST_WORDS]:
        looked_at = (listed.c.name, listed.c.title, listed.c.summary, listed.c.handle, listed.c.designer_title)
        wanted = wanted.where(sa.or_(*(column.icontains(word, autoescape=True) for column in looked_at)))
    rows = tx.execute(wanted.order_by(listed.c.name).limit(limit + 1)).all()
    cards = tuple(
        DesignCard(
            name=row.name,
            version=row.version,
            title=row.title,
            summary=row.summary,
            designer=row.designer_title,
            licence=row.licence,
            picture=f"/api/designs/{row.name}/{row.version}/picture.png" if row.picture else "",
            from_price_minor=row.from_price_minor,
            currency=currency,
        )
        for row in rows[:limit]
    )
    return Catalogue(designs=cards, next=cards[-1].name if len(rows) > limit else "")
