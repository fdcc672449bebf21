"""What people do along the road, in the words of the road: publish, order, make, hand over.

Each function speaks to real processes through the clients of a `City` and returns what the next one needs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from attrs import define

from jupyter_fab.client import calls
from jupyter_fab.core.states import VersionState
from jupyter_fab.core.wire.designs import Version
from jupyter_fab.core.wire.orders import Order, Quote
from jupyter_fab.packing.pack import pack
from jupyter_fab.testing.waiting import wait_until
from tests.e2e.city import OPERATORS, City
from tests.e2e.console import Console

DESIGNS = Path(__file__).parent / "designs"
CRATE = DESIGNS / "crate.py"
PLATE = DESIGNS / "plate.py"
GHENT = calls.place("Ghent", 51.05, 3.72)
SHEET_MM = (17.5, 17.6, 17.6, 17.7)  # what plywood sold as 18 mm measures
NEXT_SHEET_MM = (17.5, 17.6, 17.6, 17.6)  # and another sheet of the same pack
CHECKS_S = 180.0
WAITING = (VersionState.SUBMITTED, VersionState.CHECKING)


def publish(city: City, who: str, source: Path = CRATE, **said: Any) -> Version:
    """Return the version once its checks have come out."""
    packed = pack(source, {"name": "crate"} | said)
    name, version = packed.manifest.name, packed.manifest.version
    city.person(who)(calls.publish(name, version, packed.to_bytes()))
    return checked(city, who, name, version)


def checked(city: City, who: str, name: str, version: str) -> Version:
    """Return the version once its checks have come out."""

    def out() -> Version | None:
        found = city.person(who)(calls.version(name, version))
        return None if found.state in WAITING else found

    found = wait_until(out, CHECKS_S, what=f"the checks of {name}@{version}")
    assert found is not None
    return found


def list_version(city: City, who: str, source: Path = CRATE, **said: Any) -> Version:
    """Return the version, published by its designer, checked, and approved by rik."""
    found = publish(city, who, source, **said)
    assert found.state is VersionState.IN_REVIEW, [(c.title, c.state, c.what_to_change) for c in found.checks]
    return city.person("rik")(calls.review(found.name, found.version, "approve"))


def grant(city: City, who: str, amount_minor: int) -> None:
    """Give somebody workshop credits, by a voucher of ada's."""
    voucher = city.person("ada")(calls.new_voucher(amount_minor))
    city.person(who)(calls.redeem(voucher.code))


def quote(city: City, who: str = "bea", design: str = "crate", **more: Any) -> Quote:
    """Return a quote of the design, at its defaults unless told otherwise."""
    values = more.pop("values", {})
    return city.person(who)(calls.new_quote(design, values, **({"place": GHENT} | more)))


@define
class Piece:
    """An order on its way: its buyer, its newest job, and the hub that has it."""

    city: City
    order_id: str
    buyer: str = "bea"

    @property
    def order(self) -> Order:
        """Return the order as its buyer sees it now."""
        return self.city.person(self.buyer)(calls.order(self.order_id))

    @property
    def hub(self) -> str:
        """Return the hub that has the newest job."""
        return self.order.jobs[-1].hub

    @property
    def job(self) -> str:
        """Return the newest job's id."""
        return self.order.jobs[-1].id

    @property
    def console(self) -> Console:
        """Return the console of the hub that has it."""
        return self.city.console(self.hub)

    def until(self, *states: str, attempt: int = 0, timeout_s: float = 120.0) -> Order:
        """Return the order once it is in one of the states (and has so many attempts)."""

        def there() -> Order | None:
            found = self.order
            return found if found.state.value in states and len(found.jobs) >= attempt else None

        found = wait_until(there, timeout_s, what=f"the order to be {states}")
        assert found is not None
        return found

    def until_job(self, *states: str, timeout_s: float = 120.0) -> str:
        """Return the newest job's state, as its buyer sees it, once it is one of these."""

        def there() -> str:
            state = self.order.jobs[-1].state.value
            return state if state in states else ""

        return wait_until(there, timeout_s, what=f"the job to be {states}")

    # -- what the operator does at the console ---------------------------------------------------------------------

    def accept(self) -> None:
        """Home the machine if it must be, and claim the job."""
        console, job = self.console, self.job
        home(console)
        console.until(lambda seen: any(one["id"] == job for one in seen["jobs"]), "the offer")
        console.do(job, "accept")
        console.until(lambda _: console.job(job).get("state") == "accepted", "the claim")

    def load(self, *readings_mm: float) -> dict[str, Any]:
        """Load a sheet, wait for its proven program and fetch it; return the bundle that the console shows."""
        console, job = self.console, self.job
        console.do(job, "sheet", readings_mm=readings_mm or SHEET_MM)
        console.until(lambda _: console.job(job)["state"] == "ready", "the program")
        found: dict[str, Any] = console.do(job, "fetch")
        return found

    def begin(self) -> None:
        """Arm the next program and start it, its sheet measured if it is a further one."""
        if self.console.job(self.job)["sheet"]:
            self.console.refused(self.job, "arm")
            self.console.do(self.job, "measure", readings_mm=NEXT_SHEET_MM)
        nonce = self.console.do(self.job, "arm")["nonce"]
        self.console.do(self.job, "begin", nonce=nonce)

    def cut(self) -> None:
        """Arm and start each program that is left, to the end."""
        console, job = self.console, self.job
        while True:
            self.begin()
            stage = console.until_stage(job, "between", "made", "uncertain", timeout_s=180)
            assert stage != "uncertain", console.job(job)
            if stage == "made":
                break
        self.until("made")
        console.until(lambda _: console.job(job)["state"] == "made", "the registry to have heard of it")

    def inspect(self, **off_mm: float) -> dict[str, Any]:
        """Measure the piece, with so much off the nominal where told; return the result."""
        wanted = {one["id"]: one["nominal_mm"] for one in self.console.bundle(self.job)["characteristics"]}
        measured = {name: nominal + off_mm.get(name, 0.0) for name, nominal in wanted.items()}
        result: dict[str, Any] = self.console.do(self.job, "inspect", inspector=OPERATORS[self.hub], measured=measured)
        return result

    def make(self) -> None:
        """Do all of it: from the offer to a piece that passed."""
        self.accept()
        self.load()
        self.cut()
        assert self.inspect()["passed"]

    def collect(self) -> Order:
        """Hand it over against the buyer's code, and accept it; return the order."""
        code = self.until("ready_for_pickup").collection_code
        self.console.do(self.job, "handover", code=code)
        return self.city.person(self.buyer)(calls.close_order(self.order_id, "accept"))


def order(city: City, who: str = "bea", design: str = "crate", **more: Any) -> Piece:
    """Return a new order that has a hub."""
    made = city.person(who)(calls.new_order(quote(city, who, design, **more).id))
    piece = Piece(city, made.id, who)
    piece.until("routed")
    return piece


def home(console: Console) -> None:
    """Let the machine look for its corner, unless it knows where it is."""
    found = console.until(lambda seen: seen["machine"]["state"] in ("locked", "alarm", "ready", "done"), "the machine")
    if found["machine"]["state"] == "done":
        console.machine("acknowledge")
    if not found["machine"]["homed"]:
        console.machine("home")
    console.until(lambda seen: seen["machine"]["homed"] and seen["machine"]["state"] == "ready", "homing")
