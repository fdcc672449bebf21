"""What every handler and background task has at hand: settings, database, events, builds, engine, clock.

Role: made once by `app.make_app`; services get only what they need of it, mostly a transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from attrs import define, field

from jupyter_fab.engines.protocol import Engine
from jupyter_fab_server.builder.service import Builder
from jupyter_fab_server.registry.background import Background
from jupyter_fab_server.registry.builds import Builds
from jupyter_fab_server.registry.database import Database
from jupyter_fab_server.registry.events import Events
from jupyter_fab_server.registry.limits import RateLimit
from jupyter_fab_server.registry.passwords import Passwords
from jupyter_fab_server.registry.settings import Settings

VISITOR_BUILDS = 120.0  # new configurations at once for one address: a slider dragged through its range, twice ...
VISITOR_BUILDS_S = 1.0  # ... and one a second after that


def utc_now() -> dt.datetime:
    """The time, in UTC."""
    return dt.datetime.now(dt.UTC)


@define(kw_only=True)
class Context:
    """One registry process."""

    settings: Settings
    db: Database
    events: Events
    passwords: Passwords
    builder: Builder  # runs designers' code, in the sandbox
    builds: Builds  # the same, for versions: each thing built once
    engine: Engine  # what costs CPU: nesting, programs, proofs, plans
    quick: Engine  # what a visitor waits for: meshes and estimates
    secret: bytes  # see `secret`
    background: Background = field(factory=Background)
    visits: RateLimit = field(factory=lambda: RateLimit(VISITOR_BUILDS, VISITOR_BUILDS_S))
    description: Mapping[str, Any] = field(factory=dict)  # the OpenAPI document
    now: Callable[[], dt.datetime] = utc_now
    wake: Callable[[], None] = lambda: None  # tells the loops of `making` to look now
