"""The states of a design version, a customisation request, an order and a job, and who may move them.

Each life cycle is one Enum and one table of transitions. `move` answers with the next state or refuses, naming what may
be done now. The registry writes an event for each transition; nothing here stores or clocks anything.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping

from jupyter_fab.core.errors import Conflict


class Actor(enum.StrEnum):
    """Who fires a transition."""

    OWNER = "owner"  # the design's designer
    REVIEWER = "reviewer"  # a reviewer who is not an author
    BUYER = "buyer"  # who ordered or asked
    DESIGNER = "designer"  # who answers a customisation request
    OPERATOR = "operator"  # a person of the hub, through its agent
    INSPECTOR = "inspector"  # a person of the hub who measures
    REGISTRY = "registry"  # the registry by itself: checks, plan, timers
    ADMIN = "admin"  # the registry's administrator


class VersionState(enum.StrEnum):
    """The life of a design version; its bytes are frozen from `submitted`."""

    SUBMITTED = "submitted"  # received, waiting for its checks
    CHECKING = "checking"  # being rebuilt and proven at the limits of its parameters
    CHECK_FAILED = "check_failed"  # something cannot be made; the report says what to change
    IN_REVIEW = "in_review"  # waiting for a reviewer
    CHANGES_REQUESTED = "changes_requested"  # the reviewer wants something changed: publish a new version
    REJECTED = "rejected"  # refused for good, with a reason
    LISTED = "listed"  # in the catalogue
    YANKED = "yanked"  # out of the catalogue; orders go on, new ones need the exact version


class RequestState(enum.StrEnum):
    """The life of a customisation request."""

    OPEN = "open"  # designers may propose
    PROPOSED = "proposed"  # at least one proposal
    AWARDED = "awarded"  # the buyer took one; its price is held
    DELIVERED = "delivered"  # the designer delivered a fork that allows it
    ACCEPTED = "accepted"  # the buyer took it; the designer is paid
    WITHDRAWN = "withdrawn"  # the buyer withdrew; anything held went back


class OrderState(enum.StrEnum):
    """The life of an order (schema.org OrderStatus in brackets)."""

    PAID_HELD = "paid_held"  # prepaid, the money held (OrderProcessing)
    ROUTED = "routed"  # given to a hub by the plan (OrderProcessing)
    IN_PRODUCTION = "in_production"  # cutting has begun (OrderProcessing)
    MADE = "made"  # cut, being inspected (OrderProcessing)
    READY_FOR_PICKUP = "ready_for_pickup"  # passed, waiting for the buyer with the code (OrderPickupAvailable)
    DELIVERED = "delivered"  # handed over (OrderDelivered)
    ACCEPTED = "accepted"  # taken by the buyer; everyone is paid (OrderDelivered)
    CANCELLED = "cancelled"  # given up before cutting; the money went back (OrderCancelled)


class JobState(enum.StrEnum):
    """The life of a job at a hub."""

    OFFERED = "offered"  # planned to this hub; waiting for its operator
    DECLINED = "declined"  # the hub will not; planned elsewhere
    TIMED_OUT = "timed_out"  # nobody at the hub answered the offer; planned elsewhere
    ACCEPTED = "accepted"  # claimed with a fencing token
    RESERVED = "reserved"  # a sheet is loaded and measured; the program is being made and proven
    READY = "ready"  # the proven, signed program waits for the operator to arm it
    ARMED = "armed"  # a person at the machine armed it
    RUNNING = "running"  # cutting
    HELD = "held"  # paused by a person or the machine
    UNCERTAIN = "uncertain"  # contact or certainty was lost in a cut; only a human goes on
    MADE = "made"  # cut to the end
    PASSED = "passed"  # every characteristic inside its limits
    FAILED = "failed"  # something outside; a remake follows
    SCRAPPED = "scrapped"  # an attempt given up by a human; a remake follows
    RE_ROUTED = "re_routed"  # taken from the hub before cutting: it went silent, closed, or a plan moved it
    CANCELLED = "cancelled"  # the order was cancelled before cutting


TAKEN_AWAY = frozenset({JobState.DECLINED, JobState.TIMED_OUT, JobState.RE_ROUTED, JobState.CANCELLED})
"""Before anything was cut the job ended for this hub: it is not listed, not armed, and holds no offcuts there."""


type Table[S: enum.StrEnum] = Mapping[tuple[S, str], tuple[S, frozenset[Actor]]]


def _who(*actors: Actor) -> frozenset[Actor]:
    return frozenset(actors)


VERSION: Table[VersionState] = {
    (VersionState.SUBMITTED, "check"): (VersionState.CHECKING, _who(Actor.REGISTRY)),
    (VersionState.CHECKING, "check"): (VersionState.CHECKING, _who(Actor.REGISTRY)),  # again, after a restart
    (VersionState.CHECKING, "fail"): (VersionState.CHECK_FAILED, _who(Actor.REGISTRY)),
    (VersionState.CHECKING, "pass"): (VersionState.IN_REVIEW, _who(Actor.REGISTRY)),
    (VersionState.IN_REVIEW, "approve"): (VersionState.LISTED, _who(Actor.REVIEWER)),
    (VersionState.IN_REVIEW, "request_changes"): (VersionState.CHANGES_REQUESTED, _who(Actor.REVIEWER)),
    (VersionState.IN_REVIEW, "reject"): (VersionState.REJECTED, _who(Actor.REVIEWER)),
    (VersionState.LISTED, "yank"): (VersionState.YANKED, _who(Actor.OWNER, Actor.ADMIN)),
    (VersionState.YANKED, "unyank"): (VersionState.LISTED, _who(Actor.OWNER, Actor.ADMIN)),
}

REQUEST: Table[RequestState] = {
    (RequestState.OPEN, "propose"): (RequestState.PROPOSED, _who(Actor.DESIGNER)),
    (RequestState.PROPOSED, "propose"): (RequestState.PROPOSED, _who(Actor.DESIGNER)),
    (RequestState.PROPOSED, "award"): (RequestState.AWARDED, _who(Actor.BUYER)),
    (RequestState.AWARDED, "deliver"): (RequestState.DELIVERED, _who(Actor.DESIGNER)),
    (RequestState.DELIVERED, "deliver"): (RequestState.DELIVERED, _who(Actor.DESIGNER)),
    (RequestState.DELIVERED, "accept"): (RequestState.ACCEPTED, _who(Actor.BUYER)),
    (RequestState.OPEN, "withdraw"): (RequestState.WITHDRAWN, _who(Actor.BUYER)),
    (RequestState.PROPOSED, "withdraw"): (RequestState.WITHDRAWN, _who(Actor.BUYER)),
    (RequestState.AWARDED, "withdraw"): (RequestState.WITHDRAWN, _who(Actor.BUYER)),  # once the promised days are over
}

ORDER: Table[OrderState] = {
    (OrderState.PAID_HELD, "route"): (OrderState.ROUTED, _who(Actor.REGISTRY)),
    (OrderState.ROUTED, "unroute"): (OrderState.PAID_HELD, _who(Actor.REGISTRY)),
    (OrderState.ROUTED, "start"): (OrderState.IN_PRODUCTION, _who(Actor.OPERATOR)),
    (OrderState.IN_PRODUCTION, "make"): (OrderState.MADE, _who(Actor.OPERATOR)),
    (OrderState.MADE, "pass"): (OrderState.READY_FOR_PICKUP, _who(Actor.INSPECTOR)),
    (OrderState.MADE, "remake"): (OrderState.PAID_HELD, _who(Actor.INSPECTOR, Actor.REGISTRY)),
    (OrderState.IN_PRODUCTION, "remake"): (OrderState.PAID_HELD, _who(Actor.OPERATOR, Actor.REGISTRY)),
    (OrderState.READY_FOR_PICKUP, "hand_over"): (OrderState.DELIVERED, _who(Actor.OPERATOR)),
    (OrderState.DELIVERED, "accept"): (OrderState.ACCEPTED, _who(Actor.BUYER, Actor.REGISTRY)),
    (OrderState.PAID_HELD, "cancel"): (OrderState.CANCELLED, _who(Actor.BUYER, Actor.ADMIN)),
    (OrderState.ROUTED, "cancel"): (OrderState.CANCELLED, _who(Actor.BUYER, Actor.ADMIN)),
}

_BEFORE_CUT = (JobState.OFFERED, JobState.ACCEPTED, JobState.RESERVED, JobState.READY)

JOB: Table[JobState] = {
    (JobState.OFFERED, "accept"): (JobState.ACCEPTED, _who(Actor.OPERATOR)),
    (JobState.OFFERED, "decline"): (JobState.DECLINED, _who(Actor.OPERATOR)),
    (JobState.OFFERED, "time_out"): (JobState.TIMED_OUT, _who(Actor.REGISTRY)),
    (JobState.ACCEPTED, "decline"): (JobState.DECLINED, _who(Actor.OPERATOR)),
    (JobState.ACCEPTED, "load_sheet"): (JobState.RESERVED, _who(Actor.OPERATOR)),
    (JobState.RESERVED, "load_sheet"): (JobState.RESERVED, _who(Actor.OPERATOR)),
    (JobState.READY, "load_sheet"): (JobState.RESERVED, _who(Actor.OPERATOR)),
    (JobState.RESERVED, "prove"): (JobState.READY, _who(Actor.REGISTRY)),
    (JobState.RESERVED, "refuse"): (JobState.ACCEPTED, _who(Actor.REGISTRY)),
    (JobState.READY, "arm"): (JobState.ARMED, _who(Actor.OPERATOR)),
    (JobState.ARMED, "disarm"): (JobState.READY, _who(Actor.OPERATOR)),
    (JobState.ARMED, "start"): (JobState.RUNNING, _who(Actor.OPERATOR)),
    (JobState.RUNNING, "hold"): (JobState.HELD, _who(Actor.OPERATOR)),
    (JobState.HELD, "resume"): (JobState.RUNNING, _who(Actor.OPERATOR)),
    (JobState.RUNNING, "make"): (JobState.MADE, _who(Actor.OPERATOR)),
    (JobState.ARMED, "lose"): (JobState.UNCERTAIN, _who(Actor.OPERATOR, Actor.REGISTRY)),
    (JobState.RUNNING, "lose"): (JobState.UNCERTAIN, _who(Actor.OPERATOR, Actor.REGISTRY)),
    (JobState.HELD, "lose"): (JobState.UNCERTAIN, _who(Actor.OPERATOR, Actor.REGISTRY)),
    (JobState.UNCERTAIN, "make"): (JobState.MADE, _who(Actor.OPERATOR)),  # a human found it finished
    (JobState.UNCERTAIN, "scrap"): (JobState.SCRAPPED, _who(Actor.OPERATOR)),
    (JobState.HELD, "scrap"): (JobState.SCRAPPED, _who(Actor.OPERATOR)),
    (JobState.MADE, "pass"): (JobState.PASSED, _who(Actor.INSPECTOR)),
    (JobState.MADE, "fail"): (JobState.FAILED, _who(Actor.INSPECTOR)),
    **{(state, "re_route"): (JobState.RE_ROUTED, _who(Actor.REGISTRY)) for state in _BEFORE_CUT},
    **{(state, "cancel"): (JobState.CANCELLED, _who(Actor.BUYER, Actor.ADMIN)) for state in _BEFORE_CUT},
}


def allowed[S: enum.StrEnum](table: Table[S], state: S) -> list[str]:
    """What may be done in that state."""
    return sorted(action for (here, action) in table if here == state)


def move[S: enum.StrEnum](table: Table[S], state: S, action: str, actor: Actor) -> S:
    """The state after the action.

    Raises
    ------
    Conflict
        If the state does not allow it, or not to this actor; `fields['allowed']` lists what it does.
    """
    found = table.get((state, action))
    may = allowed(table, state)
    listed = ", ".join(may) or "nothing"
    if found is None:
        raise Conflict(
            f"It is {state.value}: {action} is not possible now; possible: {listed}.", state=state, allowed=may
        )
    if actor not in found[1]:
        who = ", ".join(sorted(found[1]))
        raise Conflict(f"Only {who} may {action} what is {state.value}.", state=state, allowed=may)
    return found[0]
