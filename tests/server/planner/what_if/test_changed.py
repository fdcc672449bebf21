"""A change says in words what it changes, changes nothing else, and refuses what it does not find."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jupyter_fab_server.planner.what_if.changed import change_of, changed

from jupyter_fab.core.errors import BadInput
from tests.server.planner.test_plan_command import NETWORK

CONTENT = json.dumps(NETWORK).encode()


def made(*texts: str) -> tuple[Any, tuple[str, ...]]:
    """The network with changes from the command line, and their words."""
    return changed(CONTENT, [change_of(text, CONTENT) for text in texts])


def test_a_rate_and_nothing_else() -> None:
    """The hub's rate is another; the words give both; the other hub and all orders are as they were."""
    file, words = made("hub.A.rate_minor_per_h=9000")
    same, _ = changed(CONTENT, [])
    assert words == ("hub A: rate_minor_per_h 15000 → 9000",)
    assert file.hubs[0].rate_minor_per_h == 9000
    assert (file.hubs[1], file.orders, file.calendars) == (same.hubs[1], same.orders, same.calendars)


def test_a_lost_hub_stays_on_the_map() -> None:
    """It takes no work, and can be opened again."""
    file, words = made("hub.B=off")
    assert [hub.accepting for hub in file.hubs] == [True, False]
    assert words == ("hub B takes no work",)
    file, _ = made("hub.B=off", "hub.B=on")
    assert file.hubs[1].accepting


def test_a_lost_machine_is_a_share_of_the_hours() -> None:
    """Half of B's four hours a day, on its own calendar; the calendar of the others is not touched."""
    file, words = made("hub.B.hours_percent=50", "hub.A.hours_percent=200")
    assert file.problem().hubs[1].day_min[:2] == (120, 0)
    assert file.problem().hubs[0].day_min[:6] == (960,) * 5 + (0,)
    assert file.calendars["short"].hours == {"mon": 4, "tue": 4}
    assert words[0] == "hub B: 50 % of its hours"


def test_a_new_hub_is_given_whole() -> None:
    """What it needs must be there; then it is one hub more."""
    whole = '{"latitude": 48.1, "longitude": 16, "bed_mm": [900, 600], "rate_minor_per_h": 100}'
    file, words = made(f"hub.C={whole}")
    assert [hub.id for hub in file.hubs] == ["A", "B", "C"]
    assert words == ("hub C is new",)
    with pytest.raises(BadInput, match="A new one needs latitude"):
        made('hub.C={"rate_minor_per_h": 100}')


def test_names_may_have_dots() -> None:
    """The longest name that the file has is meant."""
    content = json.dumps(NETWORK | {"hubs": [NETWORK["hubs"][0] | {"id": "St. Pölten"}]}).encode()  # type: ignore[index, operator]
    assert change_of("hub.St. Pölten.setup_minor=7", content) == {"hubs": [{"id": "St. Pölten", "setup_minor": 7}]}
    assert change_of("hub.St. Pölten=off", content) == {"without_hubs": ["St. Pölten"]}


def test_more_orders_are_chosen_evenly_and_promised_to_nobody() -> None:
    """Half as many again of four: the first and the third, whose promises do not bind the copies."""
    orders = [NETWORK["orders"][0] | {"id": name, "committed_to": "A", "started": True} for name in "abcd"]  # type: ignore[index, operator]
    pairs = [{"order": "c", "hub": "B", "making_minor": 5}]
    content = json.dumps(NETWORK | {"orders": orders, "pairs": pairs}).encode()
    file, words = changed(content, [{"more_orders_percent": 50}])
    assert [one.id for one in file.orders] == ["a", "b", "c", "d", "a +1", "c +1"]
    assert [one.committed_to for one in file.orders][-2:] == ["", ""]
    assert [(pair.order, pair.making_minor) for pair in file.pairs] == [("c", 5), ("c +1", 5)]
    assert words == ("2 orders more (50 %)",)
    assert len(changed(content, [{"more_orders_percent": 250}])[0].orders) == 14


def test_an_order_gone_takes_its_pairs_along() -> None:
    """Nothing in the file names it any more."""
    content = json.dumps(NETWORK | {"pairs": [{"order": "desk", "hub": "B", "making_minor": 5}]}).encode()
    file, _ = changed(content, [{"without_orders": ["desk"]}])
    assert (file.orders, file.pairs) == ((), ())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hub.A", "write --change"),
        ("frog=2", "hub.NAME, order.NAME, costs.FIELD"),
        ("hub.A.rate=5", "Did you mean rate_minor_per_h"),
        ("hub.Z=off", "There is no hub 'Z'.*there are A, B"),
        ("hub.Z.rate_minor_per_h=5", "There are A, B"),
        ("hub.A.rate_minor_per_h=cheap", "Expected `int`"),
        ("hub.A.hours_percent=-1", "from 0 on"),
        ("orders=many", "orders=\\+20%"),
        ("costs.carbon=4", "Did you mean carbon_minor_per_t"),
    ],
)
def test_what_cannot_be_changed_says_what_can(text: str, words: str) -> None:
    """The text names what is there, or what was meant."""
    with pytest.raises(BadInput, match=words):
        made(text)


def test_a_file_of_changes_has_no_other_keys() -> None:
    """A misspelt key is not passed over."""
    with pytest.raises(BadInput, match="no 'hub'"):
        changed(CONTENT, [{"hub": []}])
