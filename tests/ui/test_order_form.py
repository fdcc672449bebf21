"""The order form in JupyterLab's sidebar, with what a registry says put in its place: every kind of parameter.

What a registry does with the values is tested where there is one; here it is what a person sees and does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import msgspec
import pytest
from playwright.sync_api import Locator, Route, expect

from jupyter_fab.core.parameter import ParameterSchema
from jupyter_fab.core.wire.codec import plain
from tests.core.parameters import EVERY_KIND
from tests.ui.lab import Lab

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HEARD = re.compile(r"/jupyter-fab/(status|registry)")


def answers(schema: ParameterSchema) -> Callable[[Route], None]:
    """What the sidebar hears instead of a registry: one listed design with these parameters."""
    card = {"name": "rack", "version": "1.0.0", "title": "Coat rack", "summary": "A board.", "designer": "Dora"}
    terms = {**card, "licence": "CC-BY-4.0", "picture": "", "from_price_minor": None, "currency": "EUR"}
    version = {**card, "parameters": plain(schema), "digest": "0", "checks": [], "reviews": [], "lineage": []}
    told = {
        "status": {
            "registry": "http://127.0.0.1:9",
            "demo": False,
            "people": [],
            "signed_in": {"handle": "bea", "title": "Bea", "roles": ["buyer"]},
        },
        "registry/me": {"person": {"handle": "bea", "title": "Bea", "roles": ["buyer"]}, "credits_minor": 0},
        "registry/events": {"events": [], "next": 0},
        "registry/designs/rack/1.0.0": version,
        "registry/designs": {"designs": [terms], "next": ""},
        "registry/hubs": {"hubs": []},
    }

    def answer(route: Route) -> None:
        path = route.request.url.split("?")[0].split("/jupyter-fab/")[1]
        found = told.get(path)
        problem = {"type": "about:blank", "title": "none", "status": 404, "detail": "not here"}
        route.fulfill(status=200 if found else 404, content_type="application/json", body=json.dumps(found or problem))

    return answer


def test_the_order_form_asks_for_every_kind_as_the_notebook_does(lab: Lab) -> None:
    """Locks, presets and sizes of one's own, which outlive the page and say what a new version changes of them."""
    page = lab.page
    page.route(HEARD, answers(EVERY_KIND))

    def open_form() -> Locator:
        lab.open()
        page.get_by_role("tab", name="Fab: catalogue, orders, workshop").click()
        page.locator(".fab-card[data-design=rack]").get_by_role("button", name="Order").click()
        expect(page.locator(".fab-form")).to_be_visible(timeout=30_000)
        return page.locator(".fab-form")

    form = open_form()
    row = {name: form.locator(f"[data-parameter={name}]") for name in ("slant", "words", "named", "letters", "hooks")}
    sizes = form.get_by_role("combobox", name="Sizes")
    expect(sizes).to_have_value("theirs/As designed")
    expect(row["slant"].locator(".fab-unit")).to_have_text("°")
    expect(form.locator("[data-parameter=groove]")).to_contain_text("2 mm")
    expect(form.locator("[data-parameter=groove] input")).to_have_count(0)
    slider = row["slant"].get_by_role("slider")
    for key, value in (("Home", "0"), ("ArrowRight", "0.5"), ("End", "30"), ("PageDown", "27")):
        slider.press(key)
        expect(slider).to_have_value(value)
    row["words"].get_by_role("textbox").fill("漢")
    expect(row["words"]).to_contain_text("may not hold 漢")
    row["words"].get_by_role("textbox").fill("Åse")
    expect(row["words"]).to_contain_text("3 / 12")
    row["named"].get_by_role("checkbox").uncheck()
    expect(row["words"]).to_have_count(0)
    row["named"].get_by_role("checkbox").check()
    row["words"].get_by_role("button", name="Lock Words").click()
    expect(row["words"].get_by_role("textbox")).to_be_disabled()
    sizes.select_option("theirs/Family")
    expect(row["hooks"].get_by_role("slider")).to_have_value("8")
    expect(row["words"].get_by_role("textbox")).to_have_value("Åse")
    form.get_by_role("button", name="Save…").click()
    form.get_by_role("textbox", name="A name for these sizes").fill("Hall")
    form.get_by_role("textbox", name="A name for these sizes").press("Enter")
    expect(sizes).to_have_value("mine/Hall")
    lab.picture("order-form")
    row["words"].scroll_into_view_if_needed()
    lab.picture("order-form-below")

    page.unroute(HEARD)
    hooks = msgspec.structs.replace(EVERY_KIND["hooks"], maximum=6.0, default=4)
    newer = tuple(hooks if one.name == "hooks" else one for one in EVERY_KIND.parameters if one.name != "slant")
    page.route(HEARD, answers(ParameterSchema(parameters=tuple(one for one in newer if one.name != "ends"))))
    form = open_form()
    sizes = form.get_by_role("combobox", name="Sizes")
    sizes.select_option("mine/Hall")
    expect(form).to_contain_text("Hooks was 8 and is 6 now, the nearest that is offered.")
    expect(form).to_contain_text("slant is no longer asked: 10 was left out.")
    expect(form.locator("[data-parameter=words]").get_by_role("textbox")).to_have_value("Åse")
    lab.picture("order-form-newer")
