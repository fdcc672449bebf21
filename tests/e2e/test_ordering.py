"""Stations 4 and 5: forked, quoted with a reason, prepaid once, cancelled in time; and what no slider offers."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import pytest

from jupyter_fab.client import RegistryRefusal, calls
from jupyter_fab.core.wire.designs import Version
from tests.e2e.city import SPEND_MINOR, City
from tests.e2e.forks import fork
from tests.e2e.road import GHENT, grant, list_version, order, quote
from tests.e2e.shell import fab

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]
TOO_WIDE = {"width": 400.0}
FORK_MINOR = 12_000


def credits(city: City, who: str) -> int:
    """Return what somebody can spend, minor units."""
    return city.person(who)(calls.me()).credits_minor


def test_a_fork_carries_its_lineage(city: City, low_crate: Version) -> None:
    """The registry knows what it was forked from, by digest, and the share agreed; the original is as it was."""
    parent = city.person("bea")(calls.version("crate", "1.0.0"))
    (edge,) = low_crate.lineage
    assert (edge.name, edge.version, edge.digest) == ("crate", "1.0.0", parent.digest)
    assert edge.upstream_percent == parent.terms.upstream_percent
    assert (low_crate.designer, parent.designer) == ("edda", "dora")
    listed = {card.name for card in city.person("bea")(calls.catalogue("crate")).designs}
    assert {"crate", "low-crate"} <= listed


def test_a_quote_says_why_this_hub_with_every_sum(city: City) -> None:
    """Lines sum to the total; the chosen hub's sum is the least, and the reason names it and the next one's."""
    found = quote(city)
    assert sum(line.amount_minor for line in found.lines) == found.total_minor
    reason = found.reason
    sums = {one.hub: one.sum_minor for one in reason.choices if not one.excluded}
    assert len(sums) == 3
    assert reason.chosen == found.hub == min(sums, key=lambda hub: sums[hub])
    best, second = sorted(sums.values())[:2]
    assert f"{best / 100:.2f}" in reason.text
    assert f"{second / 100:.2f}" in reason.text
    for one in reason.choices:
        assert one.sum_minor == one.making_minor + one.shipping_minor + one.lateness_minor - one.idle_minor
    assert reason.gap == pytest.approx(0, abs=1e-6)


def test_the_place_of_the_buyer_moves_the_order(city: City) -> None:
    """Shipping is a term of the sum: whoever lives in Leuven is not sent to Bruges."""
    far = calls.place("Leuven", 50.88, 4.70)
    there, here = quote(city, place=far), quote(city)
    shipping = {one.hub: one.shipping_minor for one in there.reason.choices}
    assert shipping["leuven"] < shipping["bruges"]
    assert there.hub == "leuven"
    assert here.hub != "leuven"


def test_a_voucher_is_worth_its_amount_once(city: City) -> None:
    """Redeemed, it is credits; redeemed again, it is refused, and no credits come."""
    voucher = city.person("ada")(calls.new_voucher(5_000))
    before = credits(city, "sia")
    assert city.person("sia")(calls.redeem(voucher.code)).available_minor == before + 5_000
    for who in ("sia", "sol"):
        with pytest.raises(RegistryRefusal):
            city.person(who)(calls.redeem(voucher.code))
    assert credits(city, "sia") == before + 5_000


def test_one_key_is_one_order_and_a_quote_is_paid_once(city: City) -> None:
    """Sent twice with one key: one order, one payment. The quote again, or the key for another: refused, unpaid."""
    bea, key = city.person("bea"), uuid.uuid4().hex
    before, wanted, other = credits(city, "bea"), quote(city), quote(city)
    dry = bea(calls.new_order(wanted.id, dry_run=True))
    assert (dry.dry_run, dry.paid_minor, credits(city, "bea")) == (True, wanted.total_minor, before)
    first = bea(calls.new_order(wanted.id, key=key))
    assert bea(calls.new_order(wanted.id, key=key)).id == first.id
    assert credits(city, "bea") == before - wanted.total_minor
    for again in (calls.new_order(wanted.id), calls.new_order(other.id, key=key)):
        with pytest.raises(RegistryRefusal) as refused:
            bea(again)
        assert refused.value.status == 409
    assert credits(city, "bea") == before - wanted.total_minor
    assert len([one for one in bea(calls.list_orders()).orders if one.quote.id in (wanted.id, other.id)]) == 1


def test_nobody_pays_with_what_they_do_not_have(city: City) -> None:
    """Without credits an order is refused whole: no order, no debt."""
    wanted = quote(city, "sol")
    with pytest.raises(RegistryRefusal):
        city.person("sol")(calls.new_order(wanted.id))
    assert credits(city, "sol") == 0
    assert city.person("sol")(calls.list_orders()).orders == ()


def test_cancelled_before_cutting_the_credits_come_back(city: City) -> None:
    """All of them, once; the hub's job is gone, and the order cannot be cancelled or accepted again."""
    before = credits(city, "bea")
    piece = order(city)
    assert credits(city, "bea") == before - piece.order.paid_minor
    bea = city.person("bea")
    piece.console.until(lambda seen: piece.job in [job["id"] for job in seen["jobs"]], "the offer")
    done = bea(calls.close_order(piece.order_id, "cancel"))
    assert (done.state, done.refunded_minor, credits(city, "bea")) == ("cancelled", done.paid_minor, before)
    assert piece.order.jobs[-1].state == "cancelled"
    piece.console.until(lambda seen: piece.job not in [job["id"] for job in seen["jobs"]], "the hub to know")
    assert piece.console.refused(piece.job, "accept")
    for action in ("cancel", "accept"):
        with pytest.raises(RegistryRefusal):
            bea(calls.close_order(piece.order_id, action))
    assert credits(city, "bea") == before


def test_a_wish_out_of_range_becomes_a_private_fork(city: City, tmp_path: Path) -> None:
    """Refused with a pointer; asked, answered, awarded (held), delivered, accepted (paid); only its buyer orders it."""
    bea, dora, edda = city.person("bea"), city.person("dora"), city.person("edda")
    with pytest.raises(RegistryRefusal) as refused:
        quote(city, values=TOO_WIDE)
    assert refused.value.pointer == "/values/width"
    assert refused.value.fields["customisation_request"] is True

    wish = bea(calls.ask("crate", "1.0.0", TOO_WIDE, "Wide enough for my records, please."))
    asked = edda(calls.propose(wish.id, FORK_MINOR, "A fork that goes up to 440 mm.", days=3))
    before = credits(city, "bea")
    awarded = bea(calls.award(wish.id, asked.proposals[0].id))
    assert (awarded.state, credits(city, "bea")) == ("awarded", before - FORK_MINOR)
    held = {one.account: one.balance_minor for one in city.person("ada")(calls.trial_balance()).accounts}
    assert held[f"Liabilities:Held:Requests:{wish.id}"] == -FORK_MINOR

    notebook = fork("crate@1.0.0", "record-crate", tmp_path, edda, wider="320, 280, 360 -> 400, 380, 440")
    made = list_version(city, "edda", notebook, name="record-crate", private_to=wish.id)
    with pytest.raises(RegistryRefusal):
        dora(calls.deliver(wish.id, "record-crate", "1.0.0"))
    assert edda(calls.deliver(wish.id, "record-crate", "1.0.0")).state == "delivered"
    assert bea(calls.close_request(wish.id, "accept")).state == "accepted"
    assert f"Liabilities:Held:Requests:{wish.id}" not in {
        one.account for one in city.person("ada")(calls.trial_balance()).accounts if one.balance_minor
    }
    assert [one.kind for one in edda(calls.statement()).transactions][-1] == "request.accepted"

    assert made.name not in {card.name for card in bea(calls.catalogue("")).designs}
    grant(city, "sam", 200_000)
    for who in ("sam", "dora"):
        with pytest.raises(RegistryRefusal) as unknown:
            quote(city, who, "record-crate", version="1.0.0", values=TOO_WIDE)
        assert unknown.value.status == 404
    piece = order(city, "bea", "record-crate", version="1.0.0", values=TOO_WIDE)
    with pytest.raises(RegistryRefusal):
        city.person("sam")(calls.order(piece.order_id))
    bea(calls.close_order(piece.order_id, "cancel"))


def test_a_script_quotes_and_orders_by_the_command_line(city: City) -> None:
    """`quote` exits 0 with the price; a bad value exits 2 with its pointer; a token without the scope exits 3."""
    bea = city.person("bea")
    done = fab("quote", "crate", "--place", "Ghent:51.05:3.72", "--set", "width=300", "--json", as_=bea)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["place"]["title"] == GHENT.title
    bad = fab("quote", "crate", "--place", "Ghent:51.05:3.72", "--set", "width=999", "--json", as_=bea)
    assert (bad.returncode, json.loads(bad.stderr)["pointer"]) == (2, "/values/width")
    weak = city.sign_in("bea", "design:read", "quote:write")
    refused = fab("order", found["id"], "--json", as_=weak)
    assert refused.returncode == 3
    assert "'order:create'" in refused.stderr
    unknown, which = fab("show", "craat", as_=bea), fab("show", "crate", as_=bea)
    assert (unknown.returncode, which.returncode) == (3, 2)
    assert "no design craat" in unknown.stderr
    assert "crate@1.0.0" in which.stderr
    able = city.sign_in("bea", "design:read", "order:create")
    assert f"may spend {SPEND_MINOR // 100}.00 EUR" in fab("me", as_=able).stdout
