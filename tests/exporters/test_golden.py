"""What people see stays as it was looked at: pages against kept pictures, line drawings against kept SVGs.

With FAB_GOLDENS=write they are written anew: look at them before they are kept.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageFilter

from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.engines.nester import nest
from jupyter_fab.exporters.axonometric import axonometric
from jupyter_fab.exporters.drawings import drawings
from jupyter_fab.exporters.instructions import instructions_pdf
from jupyter_fab.exporters.labels import labels_pdf
from jupyter_fab.exporters.plans import day_sheet, load_strip, moved_orders, place_map
from jupyter_fab.exporters.svg import setup_sheet
from jupyter_fab.testing.panels import bracket, parts, slotted_side, windowed_top
from tests.exporters.carcass import carcass
from tests.exporters.plan_view import moves, small

KEPT = Path(__file__).parent / "goldens"
DPI = 60
SHADE = 60  # of 255: what edges smoothed in another way may differ by
SHARE = 1e-4  # of the pixels that may differ more: a short word; single figures are held by each export's own tests
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
NEAR = 0.15  # of a drawing's unit: the last figure that is written, and a little

PANELS = parts(slotted_side(), windowed_top(), bracket())
PAGES: dict[str, tuple[Callable[[], bytes], int]] = {
    "drawing-overview": (lambda: drawings(carcass(), "Carcass", version="1.0.0", date="1 May 2026"), 0),
    "drawing-panel": (lambda: drawings(PANELS, "Panels", version="1.0.0", date="1 May 2026"), 1),
    "instructions-step": (lambda: instructions_pdf(carcass(), "Carcass"), 1),
    "labels": (lambda: labels_pdf(carcass(), "Carcass"), 0),
}
SVGS: dict[str, Callable[[], str]] = {
    "axonometric": lambda: axonometric(carcass(), title="Carcass"),
    "setup-sheet": lambda: setup_sheet(
        nest(parts(slotted_side()), [nominal_sheet("birch-ply", 18)], FULL_SHEET_ROUTER),
        0,
        FULL_SHEET_ROUTER,
        title="Panels",
    ),
    "plan-map": lambda: place_map(small()),
    "plan-load": lambda: load_strip(small()),
    "plan-days": lambda: day_sheet(small(), "A"),
    "plan-moves": lambda: moved_orders(small(), moves(), "EUR"),
}


def write_anew(path: Path, content: bytes) -> bool:
    """Whether goldens are being written, and if so, write this one."""
    if os.environ.get("FAB_GOLDENS") != "write":
        return False
    path.write_bytes(content)
    return True


@pytest.mark.parametrize("name", PAGES)
def test_a_page_looks_as_it_did(name: str, tmp_path: Path) -> None:
    """Hardly a pixel differs by more than the smoothing of an edge."""
    make, number = PAGES[name]
    image = pypdfium2.PdfDocument(make())[number].render(scale=DPI / 72, grayscale=True).to_pil()
    image.save(tmp_path / "made.png", optimize=True)
    if write_anew(KEPT / f"{name}.png", (tmp_path / "made.png").read_bytes()):
        return
    kept = Image.open(KEPT / f"{name}.png")
    assert kept.size == image.size
    assert differing(kept, image) < SHARE, f"look at {tmp_path / 'made.png'}"
    moved = image.transform(image.size, Image.Transform.AFFINE, (1, 0, 4, 0, 1, 4), fillcolor=255)
    assert differing(kept, moved) > SHARE, "the test sees what has moved by 1.7 mm"


def differing(one: Image.Image, other: Image.Image) -> float:
    """The share of pixels that differ, edges softened."""
    soft = [np.asarray(image.filter(ImageFilter.GaussianBlur(0.7)), np.int16) for image in (one, other)]
    return float((np.abs(soft[0] - soft[1]) > SHADE).mean())


@pytest.mark.parametrize("name", SVGS)
def test_a_line_drawing_is_as_it_was(name: str) -> None:
    """The same elements and words in the same order; numbers within the last figure that is written."""
    made = SVGS[name]()
    if write_anew(KEPT / f"{name}.svg", made.encode()):
        return
    kept = (KEPT / f"{name}.svg").read_text()
    assert NUMBER.sub("0", made) == NUMBER.sub("0", kept)
    found, wanted = ([float(value) for value in NUMBER.findall(text)] for text in (made, kept))
    assert found == pytest.approx(wanted, abs=NEAR)
