"""The labels' PDF has a label a part, with what tells it from the others, as pypdf's reader finds it."""

import io

import msgspec
import pypdf
import pypdfium2
import pytest
import zxingcpp

from jupyter_fab import Assembly, Dowel
from jupyter_fab.core.errors import BadInput
from jupyter_fab.designs.desk import desk
from jupyter_fab.exporters.labels import A4_OF_16, edges, labels_pdf


def test_every_part_has_its_label() -> None:
    """Number, name and size of each, on as many sheets as it takes."""
    piece = desk.build()
    small = msgspec.structs.replace(A4_OF_16, rows=2)
    read = pypdf.PdfReader(io.BytesIO(labels_pdf(piece, "Desk", small)))
    assert len(read.pages) == -(-len(piece.parts) // 4)
    said = "\n".join(page.extract_text() for page in read.pages)
    for number, part in enumerate(piece.parts, 1):
        length, width = part.panel.length_and_width_mm()
        assert f"{number}/{len(piece.parts)} {part.name}" in " ".join(said.split())
        assert f"{length:.1f} × {width:.1f} × 18 mm" in said
    assert tuple(map(float, read.pages[0].mediabox[2:])) == pytest.approx((595.28, 841.89), abs=0.01)


def test_every_square_code_is_read_by_a_scanner() -> None:
    """As it is printed, at the resolution of an office printer: the label's own words and the panel's digest."""
    piece = desk.build()
    image = pypdfium2.PdfDocument(labels_pdf(piece, "Desk"))[0].render(scale=300 / 72).to_pil()
    found = sorted(
        (code.text for code in zxingcpp.read_barcodes(image)), key=lambda text: int(text.split()[2].split("/")[0])
    )
    assert len(found) == len(piece.parts)
    for number, (part, text) in enumerate(zip(piece.parts, found, strict=True), 1):
        title, name, size, digest = text.split(" | ")
        assert (title, name) == ("Desk", f"{number}/{len(piece.parts)} {part.name}")
        assert size.endswith("× 18 mm")
        assert part.panel.digest().startswith(digest)


def test_edge_bores_and_long_names_are_said_within_the_label() -> None:
    """Bores are counted by edge; a name that is too long ends in dots; letters that the font lacks do not vanish."""
    kit = Assembly()
    into = kit.board("into", x=(0, 18), y=(0, 180), z=(0, 200), face="+x", grain="z")
    kit.join(Dowel(), kit.board("Ž" * 90, x=(18, 180), y=(0, 180), z=(0, 18), face="+z", grain="x"), into)
    parts = kit.parts()
    bored = [edges(part.panel) for part in parts.parts if edges(part.panel)]
    assert len(bored) == 1
    assert bored[0].endswith("Ø8")
    said = pypdf.PdfReader(io.BytesIO(labels_pdf(parts, "漢", codes=False))).pages[0].extract_text()
    assert f"Edge bores, side A up: {bored[0]}" in said
    assert "ŽŽŽ…" in said
    assert "\n?" in said


def test_labels_that_overlap_are_refused_and_bytes_are_the_same() -> None:
    """A sheet's figures are checked when they are given."""
    with pytest.raises(BadInput, match="do not fit"):
        msgspec.structs.replace(A4_OF_16, rows=9)
    assert labels_pdf(desk.build()) == labels_pdf(desk.build())
