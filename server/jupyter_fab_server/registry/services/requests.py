"""Customisation requests: what the sliders do not offer, asked for, answered with a price, delivered as a fork.

Role: state, money and event change in one transaction. The price of the proposal that is taken is held until the buyer
accepts the fork; the designer is paid then. A request is its buyer's, and open to every designer until one is awarded.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from jupyter_fab.core.errors import BadInput, Conflict, NotAllowed, NotFound
from jupyter_fab.core.identity import Role, Scope
from jupyter_fab.core.states import REQUEST, Actor, RequestState, VersionState, move
from jupyter_fab.core.wire.designs import CustomisationRequest, NewProposal, NewRequest, Proposal
from jupyter_fab_server.payments.protocol import PaymentProvider
from jupyter_fab_server.registry import events, ids
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.permissions import Reader
from jupyter_fab_server.registry.services import chart, ledger, settlement, tokens, versions
from jupyter_fab_server.registry.services.versions import Row
from jupyter_fab_server.registry.tables import lineage, proposals, requests

LONGEST_TEXT = 4_000
MOST_DAYS = 180
MOST_PRICE_MINOR = 10_000_000  # nobody means more than 100 000 euro for a change to a piece of furniture
OPEN = (RequestState.OPEN, RequestState.PROPOSED)


def ask(tx: Tx, reader: Reader, new: NewRequest, now: dt.datetime) -> Row:
    """The new request, open to designers."""
    version = versions.find(tx, reader, new.design, new.version)
    known = {parameter.name for parameter in versions.manifest(version).parameters.parameters}
    for name in new.values:
        if name not in known:
            raise BadInput(f"{version.title} has no parameter {name!r}; say it in words.", pointer=f"/values/{name}")
    _judge_text(new.text)
    row = {"id": ids.new("request"), "state": RequestState.OPEN, "buyer": reader.person, "version": version.id}
    tx.execute(requests.insert().values(**row, values=dict(new.values), text=new.text.strip(), at=now))
    found = row_of(tx, str(row["id"]))
    _tell(tx, found, RequestState.OPEN, now)
    return found


def propose(tx: Tx, reader: Reader, row: Row, new: NewProposal, now: dt.datetime) -> Row:
    """The request with one proposal more."""
    if not reader.has_role(Role.DESIGNER):
        raise NotAllowed("Only a designer answers a request.", role=Role.DESIGNER)
    if row.buyer == reader.person:
        raise NotAllowed("This is your own request; another designer answers it.")
    if not 0 <= new.price_minor <= MOST_PRICE_MINOR:
        raise BadInput(f"A price is between 0 and {MOST_PRICE_MINOR} minor units.", pointer="/price_minor")
    if not 1 <= new.days <= MOST_DAYS:
        raise BadInput(f"Promise between 1 and {MOST_DAYS} days.", pointer="/days")
    _judge_text(new.text)
    _fire(tx, row, "propose", Actor.DESIGNER, now)
    proposal = {"id": ids.new("proposal"), "request": row.id, "designer": reader.person, "at": now}
    said = {"price_minor": new.price_minor, "text": new.text.strip(), "days": new.days}
    tx.execute(proposals.insert().values(**proposal, **said))
    return row_of(tx, row.id)


def award(
    tx: Tx, reader: Reader, row: Row, proposal: str, provider: PaymentProvider, currency: str, now: dt.datetime
) -> Row:
    """The request, given to the designer of a proposal, its price held.

    Raises
    ------
    NotEnough, NotAllowed
        If the credits, or the token's amount, do not cover it.
    """
    _only_buyer(reader, row)
    taken = _proposal(tx, row, proposal)
    _fire(tx, row, "award", Actor.BUYER, now, awarded=taken.id, awarded_at=now)
    if taken.price_minor:
        tokens.charge(tx, reader.token, taken.price_minor)
        provider.hold(
            tx,
            reference=row.id,
            account=chart.held_for_request(row.id),
            person=row.buyer,
            amount_minor=taken.price_minor,
            currency=currency,
            at=now,
        )
    return row_of(tx, row.id)


def deliver(tx: Tx, reader: Reader, row: Row, design: str, version: str, now: dt.datetime) -> Row:
    """The request, with the fork that answers it.

    Raises
    ------
    BadInput
        If the fork is not the designer's own, not listed, not descended from what was asked about, or does not allow
        the values that were asked for.
    """
    if not row.awarded or _proposal(tx, row, row.awarded).designer != reader.person:
        raise NotAllowed("This request was not awarded to you.")
    fork = versions.find(tx, reader, design, version)
    said = f"{fork.name}@{fork.version}"
    if fork.designer != reader.person or fork.private_to not in ("", row.id):
        raise BadInput(f"{said} is not a fork of yours for this request.", pointer="/design")
    if fork.state != VersionState.LISTED:
        raise BadInput(f"{said} is {fork.state}; deliver it when it is checked and reviewed.", pointer="/version")
    asked = versions.by_id(tx, row.version)
    if fork.name != asked.name and not _descends(tx, fork.id, asked.name):
        raise BadInput(f"{said} is no fork of {asked.name}; fork it, and keep its lineage.", pointer="/design")
    try:
        versions.manifest(fork).parameters.check(row.values)
    except BadInput as error:
        raise BadInput(f"{said} does not allow what was asked for: {error.message}", pointer="/version") from error
    _fire(tx, row, "deliver", Actor.DESIGNER, now, delivered=fork.id)
    return row_of(tx, row.id)


def accept(tx: Tx, reader: Reader, row: Row, currency: str, now: dt.datetime) -> Row:
    """The request, accepted; its designer is paid."""
    _only_buyer(reader, row)
    _fire(tx, row, "accept", Actor.BUYER, now)
    taken = _proposal(tx, row, row.awarded)
    if taken.price_minor:
        legs = settlement.commissioned(row.id, taken.designer, taken.price_minor)
        idem = f"{row.id} accepted"
        ledger.post(tx, legs, idem=idem, kind="request.accepted", reference=row.id, at=now, currency=currency)
    return row_of(tx, row.id)


def withdraw(tx: Tx, reader: Reader, row: Row, provider: PaymentProvider, currency: str, now: dt.datetime) -> Row:
    """The request, withdrawn; what was held for it is the buyer's again.

    Raises
    ------
    Conflict
        If a designer is at work within the days that were promised.
    """
    _only_buyer(reader, row)
    _fire(tx, row, "withdraw", Actor.BUYER, now)
    if row.awarded:
        taken = _proposal(tx, row, row.awarded)
        until = row.awarded_at + dt.timedelta(days=taken.days)
        if now < until:
            raise Conflict(f"The designer has until {until:%-d %B %Y} to deliver.", state=row.state, until=str(until))
        if taken.price_minor:
            provider.give_back(
                tx,
                reference=row.id,
                account=chart.held_for_request(row.id),
                person=row.buyer,
                amount_minor=taken.price_minor,
                currency=currency,
                at=now,
            )
    return row_of(tx, row.id)


def find(tx: Tx, reader: Reader, request: str) -> Row:
    """The request, for its buyer, those who proposed, administrators, and any designer while it is open."""
    row = tx.execute(sa.select(requests).where(requests.c.id == request)).one_or_none()
    if row is None or not _may_see(tx, reader, row):
        raise NotFound("There is no such request.")
    return row


def row_of(tx: Tx, request: str) -> Row:
    """The request's row, whoever asks."""
    return tx.execute(sa.select(requests).where(requests.c.id == request)).one()


def of_reader(tx: Tx, reader: Reader) -> list[Row]:
    """All requests that the reader may see, newest first."""
    wanted = sa.select(requests).order_by(requests.c.at.desc(), requests.c.id)
    if not reader.may(Scope.ADMIN):
        mine = sa.select(proposals.c.request).where(proposals.c.designer == reader.person)
        seen = [requests.c.buyer == reader.person, requests.c.id.in_(mine)]
        if reader.has_role(Role.DESIGNER):
            seen.append(requests.c.state.in_(OPEN))
        wanted = wanted.where(sa.or_(*seen))
    return list(tx.execute(wanted))


def told(tx: Tx, reader: Reader, row: Row) -> CustomisationRequest:
    """The request as that reader sees it: a designer sees only their own proposals."""
    version = versions.by_id(tx, row.version)
    delivered = versions.by_id(tx, row.delivered) if row.delivered else None
    all_ = tx.execute(sa.select(proposals).where(proposals.c.request == row.id).order_by(proposals.c.at))
    seen = [p for p in all_ if reader.person in (row.buyer, p.designer) or reader.may(Scope.ADMIN)]
    return CustomisationRequest(
        id=row.id,
        state=RequestState(row.state),
        buyer=versions.handle(tx, row.buyer),
        design=version.name,
        version=version.version,
        values=row.values,
        text=row.text,
        proposals=tuple(
            Proposal(
                id=p.id,
                designer=versions.handle(tx, p.designer),
                price_minor=p.price_minor,
                text=p.text,
                days=p.days,
                at=p.at,
            )
            for p in seen
        ),
        awarded=row.awarded,
        delivered_design=delivered.name if delivered else "",
        delivered_version=delivered.version if delivered else "",
        at=row.at,
    )


def _may_see(tx: Tx, reader: Reader, row: Row) -> bool:
    if row.buyer == reader.person or reader.may(Scope.ADMIN):
        return True
    if row.state in OPEN and reader.has_role(Role.DESIGNER):
        return True
    mine = sa.select(proposals.c.id).where(proposals.c.request == row.id, proposals.c.designer == reader.person)
    return tx.scalar(mine.limit(1)) is not None


def _only_buyer(reader: Reader, row: Row) -> None:
    if row.buyer != reader.person:
        raise NotAllowed("Only the buyer who asked does this.")


def _proposal(tx: Tx, row: Row, proposal: str) -> Row:
    wanted = sa.select(proposals).where(proposals.c.id == proposal, proposals.c.request == row.id)
    found = tx.execute(wanted).one_or_none()
    if found is None:
        raise BadInput("This request has no such proposal.", pointer="/proposal")
    return found


def _descends(tx: Tx, version_id: str, name: str) -> bool:
    todo, seen = [version_id], set()
    while todo:
        here = todo.pop()
        if here in seen:
            continue
        seen.add(here)
        for parent in tx.scalars(sa.select(lineage.c.parent).where(lineage.c.child == here)):
            if versions.by_id(tx, parent).name == name:
                return True
            todo.append(parent)
    return False


def _fire(tx: Tx, row: Row, action: str, actor: Actor, now: dt.datetime, **changed: Any) -> None:
    after = move(REQUEST, RequestState(row.state), action, actor)
    tx.execute(requests.update().where(requests.c.id == row.id).values(state=after, **changed))
    _tell(tx, row, after, now)


def _tell(tx: Tx, row: Row, state: RequestState, now: dt.datetime) -> None:
    version = versions.by_id(tx, row.version)
    mine = tx.scalars(sa.select(proposals.c.designer).where(proposals.c.request == row.id))
    readers = {events.to_person(person) for person in (row.buyer, *mine)}
    if state in OPEN:
        readers.add(events.to_role(Role.DESIGNER))
    events.append(tx, f"request.{state.value}", row.id, readers=readers, at=now, design=version.name)


def _judge_text(text: str) -> None:
    if not 1 <= len(text.strip()) <= LONGEST_TEXT:
        raise BadInput(f"Say it in words, in up to {LONGEST_TEXT} characters.", pointer="/text")
