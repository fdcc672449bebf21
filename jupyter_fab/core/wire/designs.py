"""Messages about designs: catalogue cards, versions, checks, reviews, customisation requests.

Role: stations 3 and 4, between designer, reviewer, buyer and registry. A version's frozen description travels with what
the registry found out about it. The package itself goes as bytes beside these (`core/package.py`); scenes to draw are
in `scenes.py`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from jupyter_fab.core.checks.finding import Finding
from jupyter_fab.core.package import Lineage, Terms
from jupyter_fab.core.parameter import ParameterSchema
from jupyter_fab.core.states import RequestState, VersionState
from jupyter_fab.core.wire.base import Message, Values
from jupyter_fab.core.wire.told import in_markdown, in_words


class DesignCard(Message, frozen=True, kw_only=True):
    """A listed design as the catalogue shows it; the picture is at `picture`."""

    name: str
    version: str
    title: str
    summary: str
    designer: str
    licence: str
    picture: str
    from_price_minor: int | None
    currency: str


class Catalogue(Message, frozen=True, kw_only=True):
    """A page of cards; ask again with `after` = `next` until it is empty."""

    designs: tuple[DesignCard, ...]
    next: str = ""


class Check(Message, frozen=True, kw_only=True):
    """One thing the registry looks at: its progress, what came out, and what to change."""

    name: str
    title: str
    state: str  # waiting, running, passed, failed
    progress: float  # 0 to 1
    message: str = ""
    what_to_change: str = ""
    findings: tuple[Finding, ...] = ()  # of the design checks, the worst of each among all variants


class Review(Message, frozen=True, kw_only=True):
    """A reviewer's decision."""

    reviewer: str
    decision: str
    comment: str
    at: dt.datetime


class ReviewDecision(Message, frozen=True, kw_only=True):
    """A decision to record: approve, request_changes or reject (the last two need a comment)."""

    decision: str
    comment: str = ""


class Version(Message, frozen=True, kw_only=True):
    """A design version: its frozen description, state, checks and reviews."""

    name: str
    version: str
    digest: str
    state: VersionState
    title: str
    summary: str
    description: str
    designer: str
    licence: str
    terms: Terms
    parameters: ParameterSchema
    lineage: tuple[Lineage, ...]
    checks: tuple[Check, ...]
    reviews: tuple[Review, ...]
    submitted_at: dt.datetime
    sandboxed: bool = True

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        """What a notebook shows of it, which is read by a person: its standing, and what was looked at."""
        return {"text/plain": in_words(self), "text/markdown": in_markdown(self)}


class Versions(Message, frozen=True, kw_only=True):
    """Versions, newest first."""

    versions: tuple[Version, ...]


class NewRequest(Message, frozen=True, kw_only=True):
    """What the buyer wants and the sliders do not offer: the values wished for, in words too."""

    design: str
    version: str
    values: Values
    text: str


class NewProposal(Message, frozen=True, kw_only=True):
    """A designer's answer: a price for the fork, and what it will allow."""

    price_minor: int
    text: str
    days: int = 7


class Proposal(Message, frozen=True, kw_only=True):
    """A designer's answer as it stands."""

    id: str
    designer: str
    price_minor: int
    text: str
    days: int
    at: dt.datetime


class Award(Message, frozen=True, kw_only=True):
    """The buyer takes a proposal; its price is held."""

    proposal: str


class Delivery(Message, frozen=True, kw_only=True):
    """The designer delivers a fork, listed or approved for this buyer."""

    design: str
    version: str


class CustomisationRequest(Message, frozen=True, kw_only=True):
    """A request as it stands (schema.org Demand)."""

    id: str
    state: RequestState
    buyer: str
    design: str
    version: str
    values: Values
    text: str
    proposals: tuple[Proposal, ...]
    awarded: str = ""
    delivered_design: str = ""
    delivered_version: str = ""
    at: dt.datetime


class Requests(Message, frozen=True, kw_only=True):
    """Requests, newest first."""

    requests: tuple[CustomisationRequest, ...]
