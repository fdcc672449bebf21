"""A network with changes: the file as it would be, and each change in words.

Changes are written like the network itself: an entry whose id the file has changes that entry's fields, any other is
added whole. `docs/how-to/ask-what-if.md` describes both ways to write them. The result is read by `files.read_problem`
like any file, so nothing gets past the rules of the format.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from copy import deepcopy
from difflib import get_close_matches
from typing import Any

import msgspec

from jupyter_fab.core.errors import BadInput
from jupyter_fab_server.planner.files import OFFICE, CostsEntry, HubEntry, NetworkFile, OrderEntry, read_problem

Raw = dict[str, Any]
LISTED = 8  # names in an error
_ENTRIES: Mapping[str, type[msgspec.Struct]] = {"hubs": HubEntry, "orders": OrderEntry}
_ALSO = {"hubs": ("hours_percent",), "orders": ()}  # what only a change can say
KEYS = ("hubs", "orders", "costs", "calendars", "without_hubs", "without_orders", "more_orders_percent")


def changed(content: bytes, changes: Iterable[Raw]) -> tuple[NetworkFile, tuple[str, ...]]:
    """The network of a file with changes made one after another, and what each of them says.

    Raises
    ------
    BadInput
        A change names what is not there, or makes a file that is not right.
    """
    raw: Raw = msgspec.json.decode(content)
    words: list[str] = []
    for one in changes:
        words += _apply(raw, one)
    file = read_problem(msgspec.json.encode(raw | {"kind": "network"}))
    assert isinstance(file, NetworkFile)
    return file, tuple(words)


def read_changes(content: bytes) -> Raw:
    """The changes in a file.

    Raises
    ------
    BadInput
        It is no JSON object, or has a key that no change has.
    """
    try:
        raw: Any = msgspec.json.decode(content)
    except msgspec.DecodeError as error:
        raise BadInput(f"The file of changes is not JSON: {error}.") from error
    if not isinstance(raw, dict):
        raise BadInput(f"Changes are a JSON object with some of {', '.join(KEYS)}.")
    return raw


def change_of(text: str, content: bytes) -> Raw:
    """A change from the command line: `hub.A.rate_minor_per_h=4000`, `hub.A=off`, `orders=+20%`, `costs.move_minor=5`.

    Raises
    ------
    BadInput
        The text says what can be written.
    """
    path, equals, value = (part.strip() for part in text.partition("="))
    kind, _, rest = path.partition(".")
    if not equals:
        raise BadInput(f"{text!r} changes nothing; write --change hub.NAME.FIELD=VALUE, or hub.NAME=off.")
    if kind == "orders" and not rest:
        return {"more_orders_percent": _percent(value)}
    if kind == "costs" and rest:
        return {"costs": {rest: _value(value)}}
    if kind not in ("hub", "order") or not rest:
        raise BadInput(
            f"{path!r} is nothing that can be changed; there are hub.NAME, order.NAME, costs.FIELD and orders."
        )
    key = f"{kind}s"
    ids = [str(entry.get("id")) for entry in msgspec.json.decode(content).get(key, [])]
    name, _, field = rest.rpartition(".")
    if rest not in ids and name in ids:
        return {key: [{"id": name, field: _value(value)}]}
    if value == "off":
        return {f"without_{key}": [rest]}
    if value == "on" and kind == "hub":
        return {key: [{"id": rest, "accepting": True}]}
    entry = _value(value)
    if not isinstance(entry, dict):
        known = f" There are {_some(ids)}." if rest not in ids else ""
        raise BadInput(
            f"{text!r} is no change.{known} Write {kind}.NAME.FIELD=VALUE, {kind}.NAME=off, or a whole new one as "
            f"{kind}.NAME={{...}}."
        )
    return {key: [{"id": rest, **entry}]}


def _apply(raw: Raw, change: Raw) -> list[str]:
    if unknown := [key for key in change if key not in KEYS]:
        raise BadInput(f"Changes have no {unknown[0]!r}; they have {', '.join(KEYS)}.", pointer=f"/{unknown[0]}")
    words = []
    for name, value in (change.get("calendars") or {}).items():
        raw.setdefault("calendars", {})[name] = value
        words.append(f"calendar {name} is another")
    for name, value in (change.get("costs") or {}).items():
        _known(CostsEntry, name, "/costs")
        before = raw.get("costs", {}).get(name, getattr(CostsEntry(), name))
        raw["costs"] = raw.get("costs", {}) | {name: value}
        words.append(f"{name}: {before} → {value}")
    for key in ("hubs", "orders"):
        for entry in change.get(key) or []:
            words += _entry(raw, key, entry)
    for name in change.get("without_hubs") or []:
        _find(raw, "hubs", name)["accepting"] = False
        words.append(f"hub {name} takes no work")
    for name in change.get("without_orders") or []:
        raw["orders"].remove(_find(raw, "orders", name))
        raw["pairs"] = [pair for pair in raw.get("pairs", []) if pair.get("order") != name]
        words.append(f"order {name} is not there")
    if more := change.get("more_orders_percent"):
        words.append(_more(raw, more))
    return words


def _entry(raw: Raw, key: str, entry: Raw) -> list[str]:
    """An entry changed or added."""
    noun = key[:-1]
    if not isinstance(entry, dict) or "id" not in entry:
        raise BadInput(f"Each of the {key} to change needs its id.", pointer=f"/{key}")
    for field in entry:
        if field not in _ALSO[key]:
            _known(_ENTRIES[key], field, f"/{key}")
    fields = dict(entry)
    percent = fields.pop("hours_percent", None)
    old = next((one for one in raw.setdefault(key, []) if one.get("id") == entry["id"]), None)
    if old is None:
        missing = [name for name in _required(_ENTRIES[key]) if name not in fields]
        if missing:
            there = _some([str(one.get("id")) for one in raw[key]])
            raise BadInput(
                f"There is no {noun} {entry['id']!r} to change; there are {there}. "
                f"A new one needs {', '.join(missing)}.",
                pointer=f"/{key}",
            )
        old = fields
        raw[key].append(old)
        words = [f"{noun} {entry['id']} is new"]
    else:
        # What the file leaves out has its usual value; the words show which.
        usual = dict(zip(_ENTRIES[key].__struct_fields__[::-1], _ENTRIES[key].__struct_defaults__[::-1], strict=False))
        words = [
            f"{noun} {entry['id']}: {name} {_short(old.get(name, usual.get(name)))} → {_short(value)}"
            for name, value in fields.items()
            if name != "id"
        ]
        old.update(fields)
    if percent is not None:
        words.append(_hours(raw, old, percent))
    return words


def _hours(raw: Raw, hub: Raw, percent: object) -> str:
    """The hub has a calendar of its own, with so many per cent of its hours; a lost machine is one of them less."""
    if not isinstance(percent, int | float) or percent < 0:
        raise BadInput(f"hours_percent is a number from 0 on, not {percent!r}.", pointer="/hubs")
    name = hub.get("calendar", "")
    calendar = deepcopy(raw.get("calendars", {}).get(name, {}))
    calendar["hours"] = {day: hours * percent / 100 for day, hours in calendar.get("hours", OFFICE).items()}
    hub["calendar"] = f"{name or 'usual'} at {percent:g} % for {hub['id']}"
    raw.setdefault("calendars", {})[hub["calendar"]] = calendar
    return f"hub {hub['id']}: {percent:g} % of its hours"


def _more(raw: Raw, percent: object) -> str:
    """So many orders in a hundred come a second time, evenly chosen; nobody has promised them anything."""
    if not isinstance(percent, int | float) or percent < 0:
        raise BadInput(f"more_orders_percent is a number from 0 on, not {percent!r}.", pointer="/more_orders_percent")
    orders = list(raw.get("orders", []))
    wanted = round(len(orders) * percent / 100)
    pairs: dict[str, list[Raw]] = {}
    for pair in raw.get("pairs", []):
        pairs.setdefault(pair.get("order"), []).append(pair)
    for number in range(wanted):
        rounds, place = divmod(number, len(orders))
        turn = min(len(orders), wanted - rounds * len(orders))
        source = orders[place * len(orders) // turn]
        name = f"{source['id']} +{rounds + 1}"
        copy = {key: value for key, value in source.items() if key not in ("committed_to", "started")} | {"id": name}
        if source.get("together"):  # the copies of a group are one of their own
            copy["together"] = f"{source['together']} +{rounds + 1}"
        raw["orders"].append(copy)
        raw.setdefault("pairs", []).extend(pair | {"order": name} for pair in pairs.get(source["id"], []))
    return f"{wanted} orders more ({percent:g} %)"


def _find(raw: Raw, key: str, name: object) -> Raw:
    for one in raw.get(key, []):
        if one.get("id") == name:
            found: Raw = one
            return found
    there = _some([str(one.get("id")) for one in raw.get(key, [])])
    raise BadInput(f"There is no {key[:-1]} {name!r} in the file; there are {there}.", pointer=f"/without_{key}")


def _known(entry: type[msgspec.Struct], field: str, pointer: str) -> None:
    if field not in entry.__struct_fields__:
        also = _ALSO["hubs"] if entry is HubEntry else ()
        fields = (*entry.__struct_fields__, *also)
        near = [one for one in fields if one.startswith(field)] or get_close_matches(field, fields, 1)
        meant = f" Did you mean {near[0]}?" if near else ""
        raise BadInput(f"There is no {field!r} to change.{meant} There are {', '.join(fields)}.", pointer=pointer)


def _required(entry: type[msgspec.Struct]) -> list[str]:
    return [one.name for one in msgspec.structs.fields(entry) if one.required]


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def _percent(text: str) -> float:
    try:
        return float(text.removeprefix("+").removesuffix("%"))
    except ValueError as error:
        raise BadInput(f"orders={text} is no share; write orders=+20%.") from error


def _some(names: list[str]) -> str:
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ", ".join(names[:LISTED]) + more if names else "none"


def _short(value: object) -> str:
    told = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list | bool) else str(value)
    return told if len(told) <= 40 else told[:39] + "…"
