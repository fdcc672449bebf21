"""The set-up PDF says on paper what the page says on a screen, with a picture of each sheet; always the same bytes."""

import html
import io
import re
import shutil
import subprocess

import msgspec
import pdfplumber
import pytest

from jupyter_fab.core.gcode import Program, post
from jupyter_fab.core.holding import Holding
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import FULL_SHEET_ROUTER, MachineProfile
from jupyter_fab.core.profiles import CHANGER_ROUTER
from jupyter_fab.core.proof import Proof, prove
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.engines.nester import nest
from jupyter_fab.exporters.setup_page import steps
from jupyter_fab.exporters.setup_pdf import setup_pdf
from jupyter_fab.testing.panels import board, parts, slotted_side

TITLE = "Shelf <of> Ada & Söhne"
SCREWED = msgspec.structs.replace(FULL_SHEET_ROUTER, holding=Holding(screws=True))

type Made = tuple[Layout, tuple[Program, ...], Proof, bytes]


def made(machine: MachineProfile, count: int = 1) -> Made:
    """A job on so many sheets, with its PDF."""
    layout = nest(parts(slotted_side(), *[board(1700, 1000)] * count), [nominal_sheet("birch-ply", 18)] * 4, machine)
    programs = post(toolpaths(layout, machine), machine)
    proof = prove(programs, layout, machine)
    return layout, programs, proof, setup_pdf(layout, machine, programs, proof, TITLE)


def text_of(data: bytes) -> list[str]:
    """The words of each page, by poppler's reader, or by pdfplumber where that is not installed; spaces made one."""
    if shutil.which("pdftotext"):
        done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=True, timeout=60)
        pages = done.stdout.decode().split("\f")[:-1]
    else:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            pages = [page.extract_text() for page in pdf.pages]
    return [" ".join(page.split()) for page in pages]


@pytest.fixture(scope="module")
def job() -> Made:
    """Two sheets that are screwed down."""
    return made(SCREWED, 2)


def test_every_step_of_the_page_stands_on_its_sheet_in_order(job: Made) -> None:
    """Letter by letter, markup aside."""
    layout, programs, _, data = job
    pages = text_of(data)
    assert len(layout.sheets) == 2
    assert len(pages) == 2 * len(layout.sheets) + 1
    for index in range(2):
        runs = [program for program in programs if program.sheet == index]
        said = [html.unescape(re.sub(r"<[^>]+>", "", step)) for step in steps(layout, index, SCREWED, runs)]
        places = [pages[2 * index].index(" ".join(step.split())) for step in said]
        assert places == sorted(places)
        for run in runs:
            assert run.sha256[:12] in pages[2 * index]


def test_the_picture_names_the_parts_and_shows_the_screws(job: Made) -> None:
    """Numbers, sizes, zero; a head with its cross for each screw, where it stands."""
    layout, _, _, data = job
    pages = text_of(data)
    for index in range(2):
        page = pages[2 * index + 1]
        assert f"{len(layout.screws_in(index))} screws, 10 mm free round each" in page
        for words in ("X0 Y0", "2440 mm", "1220 mm", "grain along X", layout.on(index)[0].part):
            assert words in page
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        drawn = [curve for curve in pdf.pages[1].curves if abs(curve["width"] - 6.4) < 0.1]
        assert len(drawn) == len(layout.screws_in(0))


def test_labels_and_proof_close_it(job: Made) -> None:
    """A label a part; the proof's figures; the title as it is written."""
    layout, _, proof, data = job
    last = text_of(data)[-1]
    assert TITLE in last
    assert f"{proof.figures.tabs_standing} of {proof.figures.tabs} tabs standing" in last
    for index in range(2):
        for number, placed in enumerate(layout.on(index), start=1):
            assert f"{number} · {placed.part}" in last


def test_the_same_job_gives_the_same_bytes(job: Made) -> None:
    """It can be compared, and stored by digest."""
    layout, programs, proof, data = job
    assert setup_pdf(layout, SCREWED, programs, proof, TITLE) == data


def test_a_changer_is_loaded_by_its_places() -> None:
    """Each tool with its T number, in the step and in the table."""
    _, programs, _, data = made(CHANGER_ROUTER, 0)
    first = text_of(data)[0]
    assert first.count("T2 drill 5 mm") == 2
    assert "01-all-tools.nc" in first
    assert len(programs[0].tools) > 2
