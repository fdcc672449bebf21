"""The ledger: balanced, append-only, posted once, and never spent twice, on SQLite and on PostgreSQL."""

import datetime as dt
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)
from jupyter_fab_server.registry.database import Database, Tx
from jupyter_fab_server.registry.migrations import migrate
from jupyter_fab_server.registry.services import chart, ledger, settlement
from jupyter_fab_server.registry.services.settlement import Payee, Shares
from jupyter_fab_server.registry.tables import ledger_balances, ledger_legs, ledger_transactions

from jupyter_fab.core.errors import BadInput, Conflict
from jupyter_fab.core.money import Leg

AT = dt.datetime(2030, 5, 1, 12, 0, tzinfo=dt.UTC)


def credit(tx: Tx, person: str, amount_minor: int, idem: str = "") -> None:
    """Give a person credits."""
    legs = settlement.redeemed(person, amount_minor)
    ledger.post(tx, legs, idem=idem or f"redeem {person}", kind="redeem", reference="v", at=AT)


def paid(person: str, held: str, amount_minor: int) -> list[Leg]:
    """Return the legs that hold credits."""
    return [Leg(chart.credits_of(person), amount_minor), Leg(held, -amount_minor)]


def refunded(person: str, held: str, amount_minor: int) -> list[Leg]:
    """Return the legs that give them back."""
    return [Leg(held, amount_minor), Leg(chart.credits_of(person), -amount_minor)]


def run(database: Database, statements: list[sa.Executable]) -> None:
    """Execute statements in one transaction, past all of the ledger's code."""
    database.write_now(lambda tx: [tx.execute(statement) for statement in statements])


def pay(tx: Tx, order: str, amount_minor: int) -> None:
    """Move bea's credits to an order."""
    legs = paid("bea", chart.held_for_order(order), amount_minor)
    ledger.post(tx, legs, idem=f"pay {order}", kind="order", reference=order, at=AT)


def test_a_transaction_that_does_not_sum_to_zero_is_refused(database: Database) -> None:
    """Legs sum to zero, or nothing is posted."""
    legs = [Leg("A:b", 5), Leg("C:d", -4)]
    with pytest.raises(BadInput, match="sum to 0"):
        database.write_now(lambda tx: ledger.post(tx, legs, idem="1", kind="x", reference="r", at=AT))


def test_the_database_itself_refuses_what_the_code_would_not_do(database: Database) -> None:
    """Rows are never changed or removed, unbalanced and sealed transactions refused, whatever program writes them."""
    database.write_now(lambda tx: credit(tx, "bea", 100))
    row = {"id": "t", "idem": "t", "at": "t", "kind": "k", "reference": "r", "currency": "EUR"}
    row |= {"previous_hash": "p", "hash": "h", "seq": 2}
    leg = {"account": "A:b", "amount_minor": 5}
    attempts = [
        [ledger_legs.update().values(amount_minor=1)],
        [ledger_legs.delete()],
        [ledger_transactions.update().values(kind="other")],
        [ledger_transactions.delete()],
        [ledger_legs.insert().values(seq=1, place=9, **leg)],
        [ledger_transactions.insert().values(**row)],
        [ledger_legs.insert().values(seq=2, place=0, **leg), ledger_transactions.insert().values(**row)],
        [
            ledger_legs.insert().values(seq=2, place=0, **leg),
            ledger_legs.insert().values(seq=2, place=1, **leg),
            ledger_transactions.insert().values(**row),
        ],
        [ledger_legs.insert().values(seq=2, place=0, **leg)],  # a leg that no transaction seals
        [ledger_balances.update().values(balance_minor=1)],  # credits in debt
    ]
    for statements in attempts:
        with pytest.raises(sa.exc.DBAPIError):
            run(database, statements)
    assert database.read_now(ledger.verify) == 1
    assert database.read_now(ledger.trial_balance).sum_minor == 0


def test_the_same_key_posts_once(database: Database) -> None:
    """Posting again under the same key answers the same transaction; with other amounts it is refused."""
    for _ in range(2):
        database.write_now(lambda tx: credit(tx, "bea", 100))
    assert database.read_now(lambda tx: ledger.balance(tx, chart.credits_of("bea"))) == -100
    with pytest.raises(Conflict):
        database.write_now(lambda tx: credit(tx, "bea", 200))


def test_money_that_is_not_there_is_not_spent(database: Database) -> None:
    """Credits never go below nothing, and the refusal says what is there."""
    database.write_now(lambda tx: credit(tx, "bea", 100))
    with pytest.raises(ledger.NotEnough) as refused:
        database.write_now(lambda tx: pay(tx, "o", 101))
    assert refused.value.fields == {"available_minor": 100, "needed_minor": 101}


def test_eight_racers_spend_the_same_credits_once(database: Database) -> None:
    """Of eight orders at the same moment that the credits cover once, one is paid."""
    database.write_now(lambda tx: credit(tx, "bea", 100))
    start = threading.Barrier(8)

    def spend(number: int) -> str:
        start.wait()
        try:
            database.write_now(lambda tx: pay(tx, f"o{number}", 100))
        except ledger.NotEnough:
            return "refused"
        return "paid"

    with ThreadPoolExecutor(8) as racers:
        outcomes = sorted(racers.map(spend, range(8)))
    assert outcomes == ["paid"] + ["refused"] * 7
    assert database.read_now(ledger.verify) == 2


@pytest.mark.parametrize("column", ["kind", "at", "currency", "reference", "idem", "hash", "previous_hash", "amount"])
def test_a_change_behind_the_ledgers_back_breaks_its_chain(database: Database, column: str) -> None:
    """Whatever field of a posted transaction is altered on disk, even in balance, verifying finds it."""
    for number in range(3):
        database.write_now(lambda tx, person=f"p{number}": credit(tx, person, 100))
    assert database.read_now(ledger.verify) == 3
    changed = f"UPDATE ledger_transactions SET {column} = '2031-01-01T00:00:00+00:00' WHERE seq = 2"
    if column == "currency":
        changed = "UPDATE ledger_transactions SET currency = 'USD' WHERE seq = 2"
    if column == "amount":
        changed = "UPDATE ledger_legs SET amount_minor = amount_minor * 2 WHERE seq = 2"
    drops = ["DROP TRIGGER ledger_transactions_no_update", "DROP TRIGGER ledger_legs_no_update"]
    if not database.sqlite:
        drops = ["DROP FUNCTION ledger_append_only CASCADE"]
    run(database, [sa.text(statement) for statement in [*drops, changed]])
    with pytest.raises(ledger.LedgerBroken):
        database.read_now(ledger.verify)


class Shop(RuleBasedStateMachine):
    """Orders placed, cancelled, remade and accepted in any sequence; a plain model keeps books beside it."""

    orders = Bundle("orders")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.database = Database(f"sqlite:///{self.folder.name}/registry.sqlite")
        self.database.write_now(migrate)
        self.spendable = {"bea": 0, "ben": 0}
        self.open: dict[str, tuple[str, Shares]] = {}
        self.owed: dict[str, int] = {}
        self.count = 0

    def teardown(self) -> None:
        """Check the whole ledger at the end of every sequence."""
        self.database.read_now(ledger.verify)
        self.database.close()
        self.folder.cleanup()

    def _post(self, legs: list[Leg], kind: str, reference: str) -> None:
        key = f"{kind} {reference}"
        self.database.write_now(lambda tx: ledger.post(tx, legs, idem=key, kind=kind, reference=reference, at=AT))

    @rule(buyer=st.sampled_from(["bea", "ben"]), amount=st.integers(1, 500_000))
    def redeem(self, buyer: str, amount: int) -> None:
        """Turn a voucher into credits."""
        self.count += 1
        self._post(settlement.redeemed(buyer, amount), "redeem", f"v{self.count}")
        self.spendable[buyer] += amount

    @rule(
        target=orders,
        buyer=st.sampled_from(["bea", "ben"]),
        amounts=st.tuples(*[st.integers(0, 90_000)] * 4),
        upstream=st.lists(st.sampled_from([0.0, 12.5, 30.0, 33.3, 100.0]), min_size=1, max_size=4),
    )
    def order(self, buyer: str, amounts: tuple[int, int, int, int], upstream: list[float]):
        """Pay for an order, if the credits are there."""
        making, shipping, royalty, platform = amounts
        payees = tuple(Payee(f"d{place % 3}", percent) for place, percent in enumerate(upstream))
        shares = Shares(
            making_minor=making + 1,
            shipping_minor=shipping,
            royalty_minor=royalty,
            platform_minor=platform,
            payees=payees,
        )
        self.count += 1
        name = f"o{self.count}"
        legs = paid(buyer, chart.held_for_order(name), shares.total_minor)
        if shares.total_minor > self.spendable[buyer]:
            with pytest.raises(ledger.NotEnough):
                self._post(legs, "pay", name)
            return multiple()
        self._post(legs, "pay", name)
        self.spendable[buyer] -= shares.total_minor
        self.open[name] = (buyer, shares)
        return name

    @precondition(lambda self: self.open)
    @rule(name=orders)
    def cancel(self, name: str) -> None:
        """Give an open order's money back."""
        if name not in self.open:
            return
        buyer, shares = self.open.pop(name)
        self._post(refunded(buyer, chart.held_for_order(name), shares.total_minor), "cancel", name)
        self.spendable[buyer] += shares.total_minor
        with pytest.raises(ledger.NotEnough):  # money that went back cannot be paid out as well
            self._post(settlement.accepted(name, shares, "ghent", pay_minor=0), "accept", name)

    @precondition(lambda self: self.open)
    @rule(name=orders, dearer=st.integers(0, 20_000), remade=st.booleans(), carriage=st.none() | st.integers(0, 9_000))
    def accept(self, name: str, dearer: int, remade: bool, carriage: int | None) -> None:
        """Pay out an open order."""
        if name not in self.open:
            return
        buyer, shares = self.open.pop(name)
        extra = dearer if remade else 0
        fault = "bruges" if extra else ""
        pay = shares.making_minor + extra
        legs = settlement.accepted(name, shares, "ghent", pay_minor=pay, at_fault=fault, carriage_minor=carriage)
        self._post(legs, "accept", name)
        self._post(legs, "accept", name)  # again: nothing more is paid
        for account, amount in [(chart.payable_to_hub("ghent"), shares.making_minor + extra)]:
            self.owed[account] = self.owed.get(account, 0) + amount
        carried = shares.shipping_minor if carriage is None else carriage
        self.owed["carrier"] = self.owed.get("carrier", 0) + carried
        platform = shares.platform_minor + shares.shipping_minor - carried  # never the buyer's
        self.owed["platform"] = self.owed.get("platform", 0) + platform
        self.owed["designers"] = self.owed.get("designers", 0) + shares.royalty_minor
        with pytest.raises(ledger.NotEnough):  # and the buyer cannot have it back
            self._post(refunded(buyer, chart.held_for_order(name), shares.total_minor), "cancel", name)

    @invariant()
    def the_books_agree(self) -> None:
        """All accounts sum to 0, held money is that of the open orders, credits and debts are the model's."""
        trial = self.database.read_now(ledger.trial_balance)
        found = {one.account: -one.balance_minor for one in trial.accounts}
        assert trial.sum_minor == 0
        held = {account: amount for account, amount in found.items() if account.startswith("Liabilities:Held:")}
        assert sum(held.values()) == sum(shares.total_minor for _, shares in self.open.values())
        assert all(amount >= 0 for amount in held.values())
        assert {buyer: found.get(chart.credits_of(buyer), 0) for buyer in self.spendable} == self.spendable
        hub = chart.payable_to_hub("ghent")
        assert found.get(hub, 0) == self.owed.get(hub, 0)
        designers = sum(amount for name, amount in found.items() if name.startswith("Liabilities:Payable:Designer:"))
        assert designers == self.owed.get("designers", 0)
        assert found.get("Liabilities:Payable:Carrier", 0) == self.owed.get("carrier", 0)
        assert found.get("Income:PlatformFee", 0) == self.owed.get("platform", 0)


@pytest.mark.slow
def test_any_sequence_of_orders_keeps_the_books_balanced():
    """Hundreds of orders with cancels, remakes and accepts: sum 0, held equals open orders, nothing spent twice."""
    run_state_machine_as_test(
        Shop,
        settings=settings(
            max_examples=20, stateful_step_count=60, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
