"""The shared page, in a real browser, with nothing but its address: no account, no kernel, no other host."""

import io
import json
import os
import random
from pathlib import Path

import msgspec
import numpy as np
import pytest
from jupyter_fab_server.registry.services import scenes
from PIL import Image
from playwright.sync_api import Page, expect

from jupyter_fab.core import expression
from jupyter_fab.core.explosion import away, explosion
from jupyter_fab.core.opening import opened as open_by
from jupyter_fab.core.parameter import ParameterSchema, choice, constraint, integer, length
from jupyter_fab.core.steps import steps
from jupyter_fab.core.wire import codec
from jupyter_fab.designs.wardrobe import wardrobe
from tests.core.parameters import EVERY_KIND
from tests.support.packages import stool

pytestmark = [pytest.mark.browser, pytest.mark.sandbox, pytest.mark.slow]


@pytest.fixture
def opened(page: Page, demo_registry: str) -> Page:
    """Return the stool's page, drawn and priced; a test fails if the page complains or asks another host."""
    wrong: list[str] = []
    page.emulate_media(reduced_motion="reduce")  # it turns by itself otherwise, which costs a software renderer much
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith((demo_registry, "data:")) else wrong.append(sent.url))
    page.goto(f"{demo_registry}/d/stool@1.0.0")
    expect(page.locator("#price:not(.stale)")).to_contain_text("€", timeout=30_000)
    page.wrong = wrong  # type: ignore[attr-defined]
    return page


def quiet(page: Page) -> None:
    """Fail if the page complained; swiftshader's remarks on speed are its own."""
    complaints: list[str] = page.wrong  # type: ignore[attr-defined]
    assert [said for said in complaints if "GPU stall" not in said and "swiftshader" not in said.lower()] == []


def drawn(page: Page) -> np.ndarray:
    """Return the picture of the stage."""
    return np.asarray(Image.open(io.BytesIO(page.locator("#stage").screenshot())).convert("RGB"), np.int16)


def test_a_stranger_sees_the_piece_its_sizes_and_its_price(opened: Page) -> None:
    """Title, designer, price and figures are there; the middle of the stage shows wood, not background."""
    expect(opened.locator("h1")).to_have_text("Stool")
    expect(opened.locator(".byline")).to_contain_text("Dora Devos")
    expect(opened.locator("#labels")).to_contain_text("400 mm")
    expect(opened.locator("#facts")).to_contain_text("Parts3")
    picture = drawn(opened)
    height, width, _ = picture.shape
    middle = picture[height // 3 : 2 * height // 3, width // 3 : 2 * width // 3].reshape(-1, 3)
    woody = ((middle[:, 0] - middle[:, 2]) > 45).mean()
    assert woody > 0.15, f"only {woody:.0%} of the middle looks like wood"
    quiet(opened)


def test_a_slider_changes_piece_and_price_and_stops_where_a_rule_stops_it(opened: Page) -> None:
    """Wider: drawn wider, dearer, in the address. Too narrow for its height: it stops and says why."""
    before = opened.locator("#price").inner_text()
    opened.locator("#p-width").fill("600")
    expect(opened.locator("#labels")).to_contain_text("600 mm")
    expect(opened.locator("#price:not(.stale)")).not_to_have_text(before)
    assert opened.url.endswith("#width=600")
    expect(opened.locator("#command")).to_have_text("jupyter fab quote stool@1.0.0 --set width=600")
    expect(opened.locator("#withdrawal")).to_contain_text("cannot be returned")
    opened.locator("#p-width").fill("300")
    expect(opened.locator(".control", has_text="Width").locator(".why")).to_have_text(
        "A stool that high and narrow falls over."
    )
    expect(opened.locator("#p-width")).to_have_value("350")
    expect(opened.locator("#labels")).to_contain_text("350 mm")
    exact = opened.locator(".control", has_text="Height").locator(".exact")
    exact.fill("900")
    exact.press("Enter")
    expect(opened.locator(".control", has_text="Height").locator(".why")).to_contain_text("falls over")
    quiet(opened)


def test_a_link_opens_the_same_sizes_and_a_bad_one_opens_as_designed(page: Page, demo_registry: str) -> None:
    """What the address says is shown if the rules allow it; otherwise the page says so."""
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{demo_registry}/d/stool@1.0.0#width=500&height=450&wings=3")
    expect(page.locator("#labels")).to_contain_text("500 mm", timeout=30_000)
    expect(page.locator("#labels")).to_contain_text("450 mm")
    expect(page.locator("#told")).to_have_text("The link's wings, 3, is no longer asked.")
    page.goto("about:blank")
    page.goto(f"{demo_registry}/d/stool@1.0.0#width=300&height=500")
    expect(page.locator("#labels")).to_contain_text("400 mm", timeout=30_000)
    expect(page.locator("#told")).to_contain_text("break a rule of the design")
    page.goto("about:blank")
    page.goto(f"{demo_registry}/d/stool@1.0.0#width=1999&height=450")
    expect(page.locator("#told")).to_have_text("Width was 1999 mm in the link and is 600 mm now.")
    expect(page.locator("#labels")).to_contain_text("600 mm", timeout=30_000)


def test_a_piece_opens_and_comes_apart_as_in_the_preview(opened: Page, tmp_path: Path) -> None:
    """Doors turn and parts leave to where the core puts them; a piece without doors has no slider for them."""
    pictures = Path(os.environ.get("FAB_PICTURES", tmp_path))
    expect(opened.locator("#opening")).to_be_hidden()
    with opened.expect_response(lambda answer: answer.url.endswith("/scene")) as asked:
        opened.locator("#apart").fill("1")
    legs = asked.value.json()["legs"]
    assert set(legs) == {part["name"] for part in asked.value.json()["parts"]}
    assert any(legs.values())
    opened.wait_for_function("Object.keys(fabViewer.legs).length > 0")

    piece = wardrobe.build()
    scene, ways = json.loads(scenes.draw(codec.encode(piece))), json.loads(scenes.part_ways(codec.encode(piece)))
    opened.evaluate("scene => { fabViewer.show(scene); fabViewer.takeApart(0); fabViewer.open(0.7); }", scene)
    opened.locator("#whole").click()
    opened.wait_for_timeout(1000)
    opened.screenshot(path=pictures / "shared-open.png")
    shown = np.array(opened.evaluate("fabViewer.models().map(model => [...model])"))
    swung = np.array([part.placement.matrix() for part in open_by(piece, 0.7).parts])
    assert np.abs(shown - swung).max() < 0.01, "mm, and shares of a turn"

    opened.evaluate("legs => { fabViewer.open(0); fabViewer.leaveBy(legs); fabViewer.takeApart(0.6); }", ways)
    opened.wait_for_timeout(1000)
    opened.screenshot(path=pictures / "shared-apart.png")
    shown = np.array(opened.evaluate("fabViewer.models().map(model => [...model].slice(12, 15))"))
    left = explosion(piece, steps(piece))
    places = [np.array(part.placement.matrix()[12:15]) + away(left[part.name], 0.6) for part in piece.parts]
    assert np.abs(shown - np.array(places)).max() < 0.5, "mm: the page's legs are rounded to tenths"
    quiet(opened)


def test_every_kind_of_parameter_has_its_control(page: Page, demo_registry: str) -> None:
    """Words, angles and figures that the designer has set; what is not asked is not there, and comes back as it was."""
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{demo_registry}/d/stool@1.0.0")
    page.evaluate(
        """async (schema) => {
            const { Controls } = await import('/static/controls.js');
            const place = document.createElement('div');
            place.id = 'every';
            document.querySelector('#controls').replaceChildren(place);
            window.every = [];
            new Controls(place, schema, {}, (values) => window.every.push(values));
        }""",
        msgspec.to_builtins(EVERY_KIND),
    )
    form = page.locator("#every")
    slant = form.locator(".control", has_text="Slant")
    expect(slant.locator(".value")).to_contain_text("°")
    expect(form.locator(".control", has_text="Groove depth")).to_contain_text("2 mm")
    expect(form.locator("#p-groove")).to_have_count(0)
    words = form.locator("#p-words")
    words.fill("漢")
    words.press("Enter")
    expect(form.locator(".control", has_text="Words").locator(".why")).to_contain_text("may not hold 漢")
    words.fill("Bo")
    words.press("Enter")
    expect(form.locator(".control", has_text="Words").locator(".value")).to_have_text("2 / 12")
    form.locator("#p-named").uncheck()
    expect(words).to_be_hidden()
    expect(form.locator("#p-letters")).to_be_hidden()
    assert page.evaluate("window.every.at(-1).words") == "Anna", "what is not asked counts as designed"
    form.locator("#p-named").check()
    expect(words).to_have_value("Bo")
    assert page.evaluate("window.every.at(-1)") == EVERY_KIND.check({"words": "Bo"})
    for key, value in (("End", "30"), ("Home", "0"), ("ArrowRight", "0.5"), ("PageUp", "3.5")):
        form.locator("#p-slant").press(key)
        expect(slant.locator(".exact")).to_have_value(value)


def test_dragging_turns_it_and_taking_it_apart_moves_the_parts(opened: Page) -> None:
    """The picture changes with the pointer, with the keys, and with the slider; sizes hide while it is apart."""
    box = opened.locator("#piece").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    opened.mouse.move(x, y)
    opened.mouse.down()
    opened.mouse.up()
    still = drawn(opened)
    assert np.abs(drawn(opened) - still).mean() < 0.5, "it goes on turning although somebody took hold of it"
    opened.mouse.down()
    opened.mouse.move(x + 160, y + 20, steps=4)
    opened.mouse.up()
    turned = drawn(opened)
    assert np.abs(turned - still).mean() > 1.5
    opened.locator("#piece").press("ArrowLeft")
    assert np.abs(drawn(opened) - turned).mean() > 0.5
    opened.locator("#apart").fill("1")
    expect(opened.locator("#labels")).to_be_hidden()
    quiet(opened)


def test_a_page_that_does_not_exist_says_so_and_no_other_page_may_run_scripts_here(
    page: Page, demo_registry: str
) -> None:
    """Unknown designs are 404; the policy allows this host's scripts alone."""
    answer = page.goto(f"{demo_registry}/d/nothing@1.0.0")
    assert answer is not None
    assert answer.status == 404
    answer = page.goto(f"{demo_registry}/d/stool@1.0.0")
    assert answer is not None
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    page.evaluate(
        """() => {
            const script = document.createElement('script');
            script.textContent = 'window.injected = 1';
            document.head.append(script);
        }"""
    )
    assert page.evaluate("window.injected") is None


def expressions(seed: int, count: int) -> list[tuple[str, dict[str, object]]]:
    """Return random expressions of the constraint language with values for them."""
    pick = random.Random(seed)

    def numeric(depth: int) -> str:
        if depth == 0 or pick.random() < 0.25:
            return pick.choice(["width", "depth", "n", "0.1", "0.2", "18", "300", "-2.5", "0.3"])
        a, b = numeric(depth - 1), numeric(depth - 1)
        forms = [f"({a} + {b})", f"({a} - {b})", f"({a} * {b})", f"min({a}, {b})", f"max({a}, {b}, 3)", f"abs({a})"]
        forms += [f"floor({a})", f"ceil({a})", f"round({a})", f"({a} / 7)", f"({a} % 5)", f"(-{a})"]
        return pick.choice([*forms, f"({a} if {logical(depth - 1)} else {b})"])

    def logical(depth: int) -> str:
        a, b = numeric(max(0, depth - 1)), numeric(max(0, depth - 1))
        plain = [f"{a} {sign} {b}" for sign in ("<", "<=", ">", ">=", "==", "!=")]
        plain += ["kind in ('oak', 'birch')", "kind == 'oak'", "solid", f"{a} in (1, 2.5, {b})"]
        if depth > 0:
            c, d = logical(depth - 1), logical(depth - 1)
            plain += [f"({c} and {d})", f"({c} or {d})", f"(not ({c}))"]
        return f"({pick.choice(plain)})"

    def values() -> dict[str, object]:
        kinds = {"kind": pick.choice(["oak", "birch", "mdf"]), "solid": pick.random() < 0.5}
        return {
            "width": pick.choice([300.0, 0.3, 17.5]),
            "depth": pick.uniform(-9, 9),
            "n": pick.randint(0, 9),
            **kinds,
        }

    return [(pick.choice([numeric, logical])(3), values()) for _ in range(count)]


def test_the_page_judges_as_the_registry_does(page: Page, demo_registry: str) -> None:
    """Six hundred random expressions have the same value in rules.js and in core.expression."""
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{demo_registry}/d/stool@1.0.0")
    cases = expressions(seed=7, count=600)
    parsed = [(expression.parse(text), values) for text, values in cases]
    found = page.evaluate(
        """async (cases) => {
            const rules = await import('/static/rules.js');
            return cases.map(([logic, values]) => rules.evaluate(logic, values));
        }""",
        parsed,
    )
    for (text, values), (logic, _), here in zip(cases, parsed, found, strict=True):
        there = expression.evaluate(logic, values)
        same = here == there if isinstance(there, bool | str) else here == pytest.approx(there, rel=1e-9, abs=1e-9)
        assert same, (text, values, here, there)


def test_the_page_stops_a_slider_where_the_registry_would(page: Page, demo_registry: str) -> None:
    """The ends and the reasons of every slider are those of core.parameter, over many settings of the others."""
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{demo_registry}/d/stool@1.0.0")
    richer = ParameterSchema(
        parameters=(
            length("width", "Width", 1400, 1000, 1800, step=10),
            length("depth", "Depth", 700, 500, 900, step=10),
            integer("dividers", "Dividers", 3, 2, 5),
            choice("wood", "Wood", "oak", ("oak", "birch")),
        ),
        constraints=(
            constraint("depth <= width / 2", "Half as deep as wide."),
            constraint("(width - 120) / (dividers + 1) >= 200", "Room for each."),
            constraint("wood == 'oak' or width <= 1500", "Birch bends."),
        ),
    )
    pick = random.Random(3)
    for schema in (stool().manifest.parameters, richer, EVERY_KIND):
        plain = msgspec.to_builtins(schema)
        cases = []
        for _ in range(40):
            values = dict(schema.defaults())
            for parameter in schema.parameters:
                if parameter.step:
                    steps = pick.randint(0, int((parameter.maximum - parameter.minimum) / parameter.step))
                    wanted = parameter.minimum + steps * parameter.step
                    tried = {**values, parameter.name: int(wanted) if parameter.kind == "integer" else wanted}
                elif parameter.kind == "boolean":
                    tried = {**values, parameter.name: pick.random() < 0.5}
                else:
                    continue
                if not parameter.locked and all(rule.holds(schema.settled(tried)) for rule in schema.constraints):
                    values = tried
            cases += [(p.name, values) for p in schema.parameters if p.step]
        found = page.evaluate(
            """async ([schema, cases]) => {
                const rules = await import('/static/rules.js');
                return cases.map(([name, values]) => ({
                    ...rules.limits(schema, name, values),
                    asked: [...rules.asked(schema, values)],
                    settled: rules.settled(schema, values),
                }));
            }""",
            [plain, cases],
        )
        for (name, values), here in zip(cases, found, strict=True):
            there = schema.limits(name, values)
            assert (here["asked"], here["settled"]) == (list(schema.asked(values)), schema.settled(values))
            assert (here["low"], here["high"]) == pytest.approx((there.low, there.high))
            for mine, theirs in ((here["whyLow"], there.why_low), (here["whyHigh"], there.why_high)):
                assert mine == theirs, (name, values)
