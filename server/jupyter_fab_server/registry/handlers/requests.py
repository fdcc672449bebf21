"""Customisation requests: asked, answered, awarded, delivered, accepted, withdrawn.

Role: the side road of station 4, where a buyer wants what the sliders do not offer. Each call moves the request one
state and, where a price is held or paid, moves the money in the same transaction. The fork that answers a request is
published like any design (`handlers/designs.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jupyter_fab.core.wire import designs as wire
from jupyter_fab_server.payments.find import find_provider
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.route import Call, Reply
from jupyter_fab_server.registry.services import requests
from jupyter_fab_server.registry.services.versions import Row


async def ask(call: Call[wire.NewRequest]) -> Reply:
    """A new request, open to designers."""
    reader, now = call.reader, call.ctx.now()
    return await call.once(lambda tx: requests.told(tx, reader, requests.ask(tx, reader, call.body, now)))


async def every(call: Call[None]) -> wire.Requests:
    """The reader's requests, those they answered, and for designers all that are open; newest first."""
    reader = call.reader
    return await call.ctx.db.read(
        lambda tx: wire.Requests(
            requests=tuple(requests.told(tx, reader, row) for row in requests.of_reader(tx, reader))
        )
    )


async def one(call: Call[None]) -> wire.CustomisationRequest:
    """A request."""
    reader = call.reader
    return await call.ctx.db.read(lambda tx: requests.told(tx, reader, requests.find(tx, reader, call.path["id"])))


async def propose(call: Call[wire.NewProposal]) -> Reply:
    """The request, answered with a price."""
    return await _change(call, lambda tx, row: requests.propose(tx, call.reader, row, call.body, call.ctx.now()))


async def award(call: Call[wire.Award]) -> Reply:
    """The request, given to a designer; the price is held."""
    currency, now = call.ctx.settings.currency, call.ctx.now()
    return await _change(
        call,
        lambda tx, row: requests.award(
            tx, call.reader, row, call.body.proposal, find_provider(call.ctx.settings.payment_provider), currency, now
        ),
    )


async def deliver(call: Call[wire.Delivery]) -> Reply:
    """The request, with the fork that answers it."""
    fork, now = call.body, call.ctx.now()
    return await _change(call, lambda tx, row: requests.deliver(tx, call.reader, row, fork.design, fork.version, now))


async def accept(call: Call[Any]) -> Reply:
    """The request, accepted; its designer is paid."""
    currency, now = call.ctx.settings.currency, call.ctx.now()
    return await _change(call, lambda tx, row: requests.accept(tx, call.reader, row, currency, now))


async def withdraw(call: Call[Any]) -> Reply:
    """The request, withdrawn; held money goes back."""
    currency, now = call.ctx.settings.currency, call.ctx.now()
    return await _change(
        call,
        lambda tx, row: requests.withdraw(
            tx, call.reader, row, find_provider(call.ctx.settings.payment_provider), currency, now
        ),
    )


async def _change(call: Call[Any], work: Callable[[Tx, Row], Row]) -> Reply:
    reader = call.reader
    return await call.once(lambda tx: requests.told(tx, reader, work(tx, requests.find(tx, reader, call.path["id"]))))
