"""Station 7: inspected, made again where it failed, collected with a code, and everyone paid to the cent."""

from __future__ import annotations

import pytest

from jupyter_fab.client import calls
from jupyter_fab.core.wire.designs import Version
from tests.e2e.city import City
from tests.e2e.forks import fork
from tests.e2e.road import list_version, order
from tests.e2e.shell import fab

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]
ANTWERP = calls.place("Antwerp", 51.22, 4.40)  # has no hub: somebody must carry it there
CHAIN = {"fred": 0.70, "edda": 0.21, "dora": 0.09}  # 30 % goes upstream, twice


@pytest.fixture(scope="module")
def fork_of_fork(city: City, low_crate: Version, tmp_path_factory: pytest.TempPathFactory) -> Version:
    """Return a fork of edda's fork of dora's crate, by fred, who has just signed up."""
    fred = city.join("fred")
    folder = tmp_path_factory.mktemp("fred")
    notebook = fork("low-crate@1.0.0", "fred-crate", folder, fred, feet="(60, p.width - 60) -> (50, p.width - 50)")
    return list_version(city, "fred", notebook, name="fred-crate")


def test_one_order_of_a_fork_of_a_fork_travels_the_whole_way(city: City, fork_of_fork: Version) -> None:
    """Failed once, made again at the hub's cost, passed, collected with the right code only, paid out to the cent."""
    assert [edge.name for edge in fork_of_fork.lineage] == ["low-crate"]
    before = balances(city)
    piece = order(city, "bea", "fred-crate", place=ANTWERP)
    quoted = piece.order.quote
    first_hub = piece.hub
    piece.accept()
    piece.load()
    piece.cut()
    failed = piece.inspect(**{"length-1": 5.0})
    assert not failed["passed"]
    assert "must be" in failed["outside"][0]
    again = piece.until("routed", attempt=2)
    assert again.jobs[0].state == "failed"
    assert again.collection_code == ""

    piece.make()
    code = piece.until("ready_for_pickup").collection_code
    assert "code" in piece.console.refused(piece.job, "handover", code="0000-0000")
    assert piece.order.state == "ready_for_pickup"
    assert piece.console.do(piece.job, "handover", code=code.lower().replace("-", " "))["state"] == "passed"
    assert city.person("bea")(calls.close_order(piece.order_id, "accept")).state == "accepted"

    receipt = city.person("bea")(calls.receipt(piece.order_id))
    assert (receipt.proven, receipt.sandboxed) == (True, True)
    assert receipt.paid_minor == quoted.total_minor
    assert sum(line.amount_minor for line in receipt.lines) == receipt.paid_minor
    said = fab("receipt", piece.order_id, as_=city.person("bea")).stdout
    assert all(line.payee in said for line in receipt.lines)
    assert "Liabilities" not in said
    assert said.split()[-2:] == [f"{receipt.paid_minor // 100}.{receipt.paid_minor % 100:02d}", receipt.currency]
    after = balances(city)
    got = {account: after.get(account, 0) - before.get(account, 0) for account in after | before}
    of = {kind: sum(line.amount_minor for line in quoted.lines if line.kind == kind) for kind in KINDS}
    ids = {who: city.person(who)(calls.me()).person.id for who in (*CHAIN, "bea")}
    for who, amount in split(of["royalty"]).items():
        assert got[f"Liabilities:Payable:Designer:{ids[who]}"] == amount
    assert got["Liabilities:Payable:Carrier"] == of["shipping"] > 0
    assert got[f"Liabilities:Credits:{ids['bea']}"] == -receipt.paid_minor
    making = receipt.paid_minor - of["royalty"] - of["shipping"] - of["platform"]
    hubs = sum(amount for account, amount in got.items() if account.startswith("Liabilities:Payable:Hub:"))
    assert hubs + got.get(f"Expense:Rework:{first_hub}", 0) == making
    assert city.person("ada")(calls.trial_balance()).sum_minor == 0


KINDS = ("royalty", "shipping", "platform")


def balances(city: City) -> dict[str, int]:
    """Return every account's balance, credit positive; all together they are 0."""
    found = city.person("ada")(calls.trial_balance())
    assert found.sum_minor == sum(one.balance_minor for one in found.accounts) == 0
    return {one.account: -one.balance_minor for one in found.accounts}


def split(pool_minor: int) -> dict[str, int]:
    """Return what each designer gets of the royalty: rounded down, the cents left over to the largest remainders."""
    exact = {who: pool_minor * share for who, share in CHAIN.items()}
    given = {who: int(amount + 1e-9) for who, amount in exact.items()}
    for who in sorted(exact, key=lambda one: given[one] - exact[one])[: pool_minor - sum(given.values())]:
        given[who] += 1
    return given
