"""The designer's notebook in a real JupyterLab: sliders redraw the piece in place, limits explain themselves."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import ezdxf.recover
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.ui.lab import Lab

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELLS = ["import jupyter_fab as fab\nfrom jupyter_fab.designs.desk import desk\n\nfab.preview(desk)"]


REFUSED = """
import cadquery as cq, jupyter_fab as fab
from jupyter_fab import design, integer

@design("Stool", summary="A seat on two sides.", parameters=[integer("round", "Rounding of a groove", 8, 0, 10)])
def stool(p):
    seat = cq.Workplane().box(400, 320, 18)
    if p.round:
        seat = seat.cut(cq.Workplane("YZ").center(0, 9).circle(p.round).extrude(500, both=True))
    side = cq.Workplane().box(18, 280, 400)
    return {"seat": seat.translate((0, 0, 409)), "left side": side.translate((-150, 0, 200)),
            "right side": side.translate((150, 0, 200))}

fab.preview(stool)
"""


def pixels(png: bytes) -> np.ndarray:
    """The picture as (rows, columns, 3) of 0..255."""
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=int)


def test_a_designer_looks_at_the_desk_and_changes_it(lab: Lab) -> None:
    """The piece is drawn with its figures; a slider changes both; a slider that must stop says why."""
    lab.notebook("desk.ipynb", CELLS)
    lab.run_all()
    page = lab.page
    piece = page.locator(".fab-preview")
    canvas = piece.locator("canvas").first
    expect(canvas).to_be_visible(timeout=60_000)
    expect(piece).to_contain_text("10 parts", timeout=60_000)
    expect(piece).to_contain_text("estimated", timeout=60_000)
    before = pixels(lab.picture("desk", canvas))
    assert (before[..., 0] > before[..., 2] + 25).mean() > 0.08, "no wood is seen"
    lab.picture("desk-page")

    # Without a mouse and without eyes: the picture is told in words, keys turn it, sliders bear their names.
    assert "1400 mm by 700 mm by 730 mm; 10 parts: top" in str(canvas.get_attribute("aria-label"))
    canvas.focus()
    page.keyboard.press("ArrowRight")
    expect(piece.locator(".fab-parameter-width .noUi-handle")).to_have_attribute("aria-label", "Width")
    page.wait_for_timeout(600)
    turned = pixels(lab.picture("desk-turned", canvas))
    assert (abs(turned - before).sum(axis=2) > 40).mean() > 0.03
    piece.get_by_role("button", name="Whole piece").click()
    page.wait_for_timeout(600)

    # The toolbar tells the state of its toggles, keeps its place whatever is chosen, and saves a picture.
    edges = piece.get_by_role("button", name="Edges of the boards")
    expect(edges).to_have_attribute("aria-pressed", "true")
    top = canvas.evaluate("found => found.getBoundingClientRect().top")
    piece.get_by_role("button", name="See through the boards").click()
    piece.locator(".fab-cut select").select_option("From the front")
    expect(canvas).to_have_attribute("aria-label", re.compile("cut open by 30 % from the front, transparent"))
    with page.expect_download() as arriving:
        piece.get_by_role("button", name="Save a picture").click()
    assert arriving.value.suggested_filename == "desk.png"
    photo = pixels(Path(arriving.value.path()).read_bytes())
    assert photo.shape[:2] == (470, 600)
    assert photo[3, 3].min() > 240, "the photograph has no backdrop"
    assert (abs(photo - before[:470]).sum(axis=2) > 40).mean() > 0.05, "the photograph is not of what is shown"
    assert (photo[..., 0] > photo[..., 2] + 25).mean() > 0.03, "no wood is in the photograph"
    piece.get_by_role("button", name="See through the boards").click()
    piece.locator(".fab-cut select").select_option("No cut")
    assert canvas.evaluate("found => found.getBoundingClientRect().top") == top, "the picture has jumped"

    page.set_viewport_size({"width": 760, "height": 1300})
    page.wait_for_function(
        """() => {
            const [picture, controls] = ['canvas', '.fab-controls'].map(name =>
                document.querySelector(`.fab-preview ${name}`).getBoundingClientRect());
            return picture.right <= 760 && picture.bottom < controls.top;
        }"""
    )
    box, controls = canvas.bounding_box(), piece.locator(".fab-controls").bounding_box()
    assert box is not None
    assert controls is not None
    assert box["y"] + box["height"] < controls["y"], "on a narrow page the controls are beneath the picture"
    assert max(box["x"] + box["width"], controls["x"] + controls["width"]) <= 760
    buttons = [button.bounding_box() for button in piece.locator(".fab-tools button").all()]
    assert len({button["y"] for button in buttons if button}) == 1, "the buttons stand in more than one row"
    assert max(button["x"] + button["width"] for button in buttons if button) <= 760
    lab.picture("desk-narrow")
    page.set_viewport_size({"width": 1440, "height": 900})

    width = piece.locator(".widget-slider", has_text="Width").locator(".widget-readout")
    width.click()
    width.fill("1800")
    width.press("Enter")
    expect(piece.locator(".fab-reason").first).to_contain_text("1800", timeout=30_000)
    page.wait_for_timeout(1500)
    after = pixels(lab.picture("desk-wide", canvas))
    assert (abs(after - before).sum(axis=2) > 40).mean() > 0.03
    rows = piece.locator(".fab-cut-list tr[data-parts]")
    expect(rows.first).to_contain_text("1800.0", timeout=60_000)

    width.click()
    width.fill("1000")
    width.press("Enter")
    expect(piece.locator(".fab-reason").first).to_contain_text("half as deep", timeout=30_000)
    expect(width).to_have_text("1400")
    lab.picture("desk-limit")

    # A row brings its part out in the picture; keys go from row to row; Escape lets go. Nothing else on the page moves.
    side = piece.locator(".fab-side")
    expect(rows.first).to_contain_text("1400.0", timeout=60_000)  # until then the list is yet to be written anew
    rows.first.scroll_into_view_if_needed()

    def stands() -> tuple[float, ...]:
        """Where the tabs are beneath the picture, and their size: a photograph may scroll the page."""
        box, picture = side.bounding_box(), canvas.bounding_box()
        assert box is not None
        assert picture is not None
        return box["x"] - picture["x"], box["y"] - picture["y"], box["width"], box["height"]

    before_it = stands()
    rows.first.click()
    expect(rows.first).to_have_attribute("aria-selected", "true")
    page.wait_for_timeout(600)
    out = pixels(lab.picture("desk-part", canvas))
    assert (abs(out - after).sum(axis=2) > 40).mean() > 0.03, "the others fade"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(rows.nth(1)).to_have_attribute("aria-selected", "true")
    expect(rows.first).to_have_attribute("aria-selected", "false")
    page.keyboard.press("Escape")
    expect(piece.locator(".fab-lit")).to_have_count(0)
    assert stands() == before_it

    # The other way round: what is picked in the picture is lit in the list, and let go of beside the piece.
    frame = canvas.bounding_box()
    assert frame is not None
    canvas.click(position={"x": frame["width"] * 0.5, "y": frame["height"] * 0.42})
    expect(piece.locator(".fab-cut-list .fab-lit")).to_have_count(1, timeout=10_000)
    lab.picture("desk-picked")
    canvas.click(position={"x": 12, "y": frame["height"] - 12})
    expect(piece.locator(".fab-lit")).to_have_count(0, timeout=10_000)

    for tab, text in (
        ("Sheets", "Sheet"),
        ("Checks", "checks hold"),
        ("Price", "Estimated total"),
        ("Steps", "Begin with"),
        ("Downloads", "Cut list"),
    ):
        piece.locator(".lm-TabBar-tabLabel", has_text=tab).click()
        expect(piece).to_contain_text(text, timeout=60_000)  # the steps are made when they are looked at
        lab.picture(f"desk-{tab.lower()}")
    with page.expect_download(timeout=60_000) as arriving:
        piece.locator("[data-ask=dxf]").click()
    assert arriving.value.suggested_filename == "desk.dxf"
    drawings = Path(arriving.value.path()).read_bytes()
    assert not ezdxf.recover.read(io.BytesIO(drawings))[1].has_errors
    expect(piece.locator("[data-file=dxf]")).to_contain_text(f"desk.dxf, {round(len(drawings) / 1000)} kB")
    assert lab.errors == []


# Voila's own page asks for icons and formulae there, and does without.
VOILAS_OWN = ("cdn.jsdelivr.net/npm/@fortawesome", "cdnjs.cloudflare.com/ajax/libs/mathjax")


@pytest.mark.parametrize("place", ["notebooks", "voila/render"])
def test_the_preview_works_in_notebook_7_and_voila(lab: Lab, place: str) -> None:
    """It is drawn, a slider redraws it, a row brings its part out; nothing is asked for elsewhere."""
    page, address = lab.page, lab.server.url
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    lab.write("plain.ipynb", CELLS)
    # Voila's page is not complete before its cells have run.
    page.goto(f"{address}{place}/plain.ipynb", wait_until="commit")
    if place == "notebooks":
        expect(page.locator(".jp-NotebookKernelStatus, .jp-Notebook-ExecutionIndicator").first).to_be_visible(
            timeout=60_000
        )
        expect(page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")).to_be_visible(timeout=60_000)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.locator(".lm-Menu-item", has_text="Run All Cells").first.click()
    piece = page.locator(".fab-preview")
    expect(piece).to_contain_text("estimated", timeout=90_000)
    canvas = piece.locator("canvas").first
    expect(canvas).to_have_attribute("aria-label", re.compile("1400 mm by 700 mm by 730 mm"), timeout=30_000)
    width = piece.locator(".widget-slider", has_text="Width").locator(".widget-readout")
    width.click()
    width.fill("1600")
    width.press("Enter")
    expect(canvas).to_have_attribute("aria-label", re.compile("1600 mm by 700 mm by 730 mm"), timeout=30_000)
    expect(piece.locator(".fab-cut-list")).to_contain_text("1600.0", timeout=30_000)
    before = pixels(lab.picture(f"desk-{place.partition('/')[0]}", canvas))
    assert (before[..., 0] > before[..., 2] + 25).mean() > 0.08, "no wood is seen"
    piece.locator(".fab-cut-list tr[data-parts]").first.click()
    expect(piece.locator(".fab-lit").first).to_have_attribute("aria-selected", "true")
    lab.picture(f"page-{place.partition('/')[0]}")
    piece.locator(".fab-write").click()
    if place == "notebooks":
        expect(piece.locator(".fab-write-back")).to_contain_text("Written into the cell")
        expect(page.locator(".jp-CodeCell .cm-content").last).to_contain_text('fab.preview(desk, {"width": 1600})')
    else:
        expect(piece.locator(".fab-copy")).to_have_text('preview(desk, {"width": 1600})')
    elsewhere = [url for url in asked if not url.startswith((address, "data:", "blob:"))]
    assert [url for url in elsewhere if not any(own in url for own in VOILAS_OWN)] == []
    assert [text for text in lab.errors if "jupyter-fab" in text or "jupyter_fab" in text] == []


def red(picture: np.ndarray) -> float:
    """The share of the picture that is plainly red: wood is not."""
    return float(((picture[..., 0] > 110) & (picture[..., 0] > 2.2 * np.maximum(picture[..., 1], 1))).mean())


def test_what_is_no_panel_is_red_until_it_is_one(lab: Lab) -> None:
    """The boards are drawn beside it; there is no price; with the rounding at 0 it is a board like the others."""
    lab.notebook("stool.ipynb", [REFUSED])
    lab.run_all()
    piece = lab.page.locator(".fab-preview")
    canvas = piece.locator("canvas").first
    expect(piece.locator(".fab-refused")).to_contain_text("seat is no panel (curved-face)", timeout=60_000)
    expect(piece.locator(".fab-refused")).to_contain_text("Keep to faces that are flat")
    lab.page.wait_for_timeout(1500)
    before = pixels(lab.picture("refused", canvas))
    lab.picture("refused-page")
    assert red(before) > 0.05, "the seat is red"
    assert (before[..., 0] > before[..., 2] + 25).mean() > red(before) + 0.03, "and the sides are of wood"
    expect(piece).not_to_contain_text("estimated")
    rounding = piece.locator(".widget-slider", has_text="Rounding").locator(".widget-readout")
    rounding.click()
    rounding.fill("0")
    rounding.press("Enter")
    expect(piece).to_contain_text("estimated", timeout=60_000)
    expect(piece.locator(".fab-refused")).to_have_count(0)
    lab.page.wait_for_timeout(600)
    assert red(pixels(lab.picture("refused-no-more", canvas))) < 0.002


MANY = [
    "from IPython.display import display\nimport ipywidgets\nimport jupyter_fab as fab\n\n"
    "@fab.design('Board', summary='One.', parameters=[fab.length('width', 'Width', 500, 300, 900)])\n"
    "def board(p, kit):\n"
    "    kit.board('board', x=(0, p.width), y=(0, 300), z=(0, 18), face='+z', grain='x')\n",
    "for _ in range(24):\n    display(fab.preview(board))",
    "print(f'{len(ipywidgets.widgets.widget._instances)} widgets')",
]
# Counts the contexts that are taken away from pictures on the page; one that is not on it may be given back.
LOST = """
window.fabLost = 0;
const made = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  const context = made.call(this, kind, ...rest);
  if (context && kind.includes('webgl') && !this.fabWatched) {
    this.fabWatched = true;
    this.addEventListener('webglcontextlost', () => (window.fabLost += this.isConnected ? 1 : 0));
  }
  return context;
};
"""


# ZeroMQ keeps so many messages for one who does not take them; what comes on top is dropped without a word.
ZEROMQ_KEEPS = 1000


def test_many_previews_lose_no_picture_and_leave_nothing(lab: Lab) -> None:
    """Of 24 in one notebook each is drawn, more than a browser has contexts for; run again, the old ones are gone.

    All that the kernel says of it would wait for a server that takes nothing meanwhile: none of it can get lost.
    """
    lab.page.add_init_script(LOST)
    said: list[object] = []
    lab.page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: said.append(frame)))
    lab.notebook("many.ipynb", MANY)
    counts = []
    for _ in range(2):
        said.clear()
        lab.run_all()
        pieces = lab.page.locator(".fab-preview")
        expect(pieces).to_have_count(24, timeout=90_000)
        drawn = lab.page.locator(".fab-stage").filter(has=lab.page.locator("canvas, img"))
        expect(drawn).to_have_count(24, timeout=90_000)
        expect(pieces.filter(has_text="estimated")).to_have_count(24, timeout=90_000)
        counts.append(lab.page.locator(".jp-OutputArea-output", has_text=re.compile(r"^\d+ widgets")).inner_text())
        assert 24 < len(said) < ZEROMQ_KEEPS
    for one in range(24):
        picture = pixels(lab.picture(f"many-{one}", drawn.nth(one)))
        assert (picture[..., 0] > picture[..., 2] + 25).mean() > 0.08, f"no wood is seen in picture {one}"
    assert counts[0] == counts[1]
    assert lab.page.evaluate("window.fabLost") == 0
    assert lab.errors == []


RACK = [
    """import jupyter_fab as fab
from tests.core.parameters import EVERY_KIND as S


@fab.design("Coat rack", summary="A board.", parameters=S.parameters, constraints=S.constraints, presets=S.presets)
def rack(p, kit):
    back = kit.board("back", x=(0, p.width), y=(0, p.thickness), z=(0, p.height), face="-y", grain="x")
    if p.named:
        back.engrave(p.words, height_mm=p.letters, depth_mm=p.groove)""",
    "# the rack\nfab.preview(rack)  # as it is",
]


def test_every_kind_of_control_is_set_locked_saved_and_written_into_the_cell(lab: Lab) -> None:
    """Keys move sliders, what is not asked is away, locks hold; sizes are saved, and the cell takes them."""
    lab.notebook("rack.ipynb", RACK)
    lab.run_all()
    page = lab.page
    form = lab.page.locator(".fab-controls")
    row = {
        name: form.locator(f".fab-parameter-{name}")
        for name in ("width", "hooks", "slant", "words", "letters", "named")
    }
    preset = form.locator(".fab-presets select")
    expect(row["slant"]).to_be_visible(timeout=60_000)
    expect(row["slant"]).to_have_class(re.compile("fab-in-deg"))
    expect(preset).to_have_value("Default")

    handle = row["slant"].locator(".noUi-handle")
    handle.focus()
    for key, value in (("Home", "0"), ("ArrowRight", "0.5"), ("End", "30"), ("PageDown", "27.5")):
        page.keyboard.press(key)
        expect(row["slant"].locator(".widget-readout")).to_have_text(value)
    expect(preset).to_have_value("My own sizes")

    row["words"].locator("input").fill("Mø & Åse")
    row["words"].locator("input").press("Enter")
    row["named"].locator("input").uncheck()
    expect(row["words"]).to_be_hidden()
    expect(row["letters"]).to_be_hidden()
    row["named"].locator("input").check()
    expect(row["words"]).to_be_visible()
    expect(row["words"].locator("input")).to_have_value("Mø & Åse")

    lock = row["words"].locator(".fab-padlock")
    lock.focus()
    page.keyboard.press("Space")
    expect(row["words"].locator("input")).to_be_disabled()
    preset.select_option(label="Family")
    expect(row["hooks"].locator(".widget-readout")).to_have_text("8")
    expect(row["words"].locator("input")).to_have_value("Mø & Åse")
    form.get_by_title("Save these sizes under a name").click()
    form.get_by_placeholder("A name for these sizes").fill("Hall")
    form.get_by_placeholder("A name for these sizes").press("Enter")
    expect(form).to_contain_text("in rack.sizes.json, beside the notebook")
    assert json.loads((lab.server.files / "rack.sizes.json").read_text())["sizes"]["Hall"]["words"] == "Mø & Åse"
    lab.picture("rack-controls")

    page.locator(".fab-write").click()
    expect(page.locator(".fab-write-back")).to_contain_text("Written into the cell")
    cell = page.locator(".jp-CodeCell").last.locator(".cm-content")
    expect(cell).to_contain_text('fab.preview(rack, {"width": 1000, "hooks": 8, "words": "Mø & Åse"})  # as it is')
    expect(cell).to_contain_text("# the rack")
    lab.run_all()
    expect(preset.last).to_have_value(re.compile("Hall"), timeout=60_000)
    cell.click()
    page.keyboard.press("Control+z")
    expect(cell).to_contain_text("fab.preview(rack)  # as it is")
    assert lab.errors == []
