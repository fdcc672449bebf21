"""What all messages share: the base of every wire value, problem details, places, events.

A message is frozen, refuses unknown fields, and is written with sorted keys. Times are aware datetimes (RFC 3339 on the
wire), money integer minor units, lengths mm.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from jupyter_fab.core.expression import Value

type Values = dict[str, float | int | str | bool]


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=False):
    """The base of everything that crosses the wire."""


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """RFC 9457 problem details: what went wrong and what to do next."""

    type: str
    title: str
    status: int
    detail: str
    pointer: str | None = None
    fields: dict[str, Any] = msgspec.field(default_factory=dict)


class Place(Message, frozen=True, kw_only=True):
    """A town or address, with its position in degrees (WGS 84)."""

    title: str
    latitude: float
    longitude: float


class Health(Message, frozen=True, kw_only=True):
    """The registry answers, and its database does too."""

    ok: bool
    version: str
    demo: bool


class Event(Message, frozen=True, kw_only=True):
    """Something that happened, in order: `cursor` rises by the order of commits and is where a reader goes on.

    `kind` is subject.verb: `order.routed`, `job.progress`, `version.listed`, `request.proposed`, `credits.granted`.
    """

    cursor: int
    id: str
    at: dt.datetime
    kind: str
    subject: str
    data: dict[str, Any] = msgspec.field(default_factory=dict)


class EventPage(Message, frozen=True, kw_only=True):
    """Events after a cursor, oldest first; ask again from `next`."""

    events: tuple[Event, ...]
    next: int


__all__ = ["Event", "EventPage", "Health", "Message", "Place", "Problem", "Value", "Values"]
