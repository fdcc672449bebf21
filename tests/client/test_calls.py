"""Every call of the client is one of the registry's routes, with the body and the answer that the route says."""

from __future__ import annotations

import inspect
import re

import pytest
from jupyter_fab_server.registry.routes import ROUTES

from jupyter_fab.client import Call, calls

SAMPLES = {
    "scopes": ("design:read",),
    "readings_mm": (18.0, 18.0, 18.0, 18.0),
    "measured": {"length": 1.0},
    "values": {"width": 1},
    "reports": (),
    "jobs": (),
    "place": calls.place("Ghent", 51.0, 3.7),
    "price_minor": 1,
    "width_mm": 800.0,
    "height_mm": 400.0,
    "amount_minor": 1,
    "expires_in_s": 60,
    "fence": 1,
    "data": b"zip",
    "action": "accept",
}
FUNCTIONS = {
    name: function
    for name, function in vars(calls).items()
    if inspect.isfunction(function) and "Call[" in str(inspect.signature(function).return_annotation)
}


def sample(function) -> Call:
    """The call with a value for everything that must be said."""
    said = {
        name: SAMPLES.get(name, f"some-{name}")
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.default is inspect.Parameter.empty
    }
    return function(**said)


def matches(path: str, template: str) -> bool:
    """Whether a path is one of the template's."""
    return re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path) is not None


def test_there_are_calls_to_look_at():
    """The search finds the calls; without it the test below would hold nothing."""
    assert len(FUNCTIONS) > 30


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_the_call_is_a_route(name):
    """Method and path are in the route table, and so are the kinds of body and answer."""
    call = sample(FUNCTIONS[name])
    found = [route for route in ROUTES if route.method == call.method and matches(call.path, route.path)]
    assert found, f"no route {call.method} {call.path}"
    takes = {route.takes for route in found}
    if call.body not in (None, {}):
        assert type(call.body) in takes, (call.path, takes)
    if isinstance(call.answer, type) and call.answer is not dict:
        assert call.answer in {route.gives for route in found}
