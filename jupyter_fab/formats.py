"""The files that a piece can be written as: one table for the command line and the preview's downloads.

Each writer's module is imported when it is asked for, since most need a library that only an extra brings. Programs for
a machine are not among them: they come from `jupyter fab cut`, which proves them.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from jupyter_fab.core.part import Parts


class Piece(msgspec.Struct, frozen=True):
    """What a writer is given: the parts, whose they are, and what only the person who writes the file knows."""

    parts: Parts
    name: str
    title: str
    summary: str = ""
    about: dict[str, str] = {}


class Format(msgspec.Struct, frozen=True):
    """One kind of file: what it holds, in a few words, and how its name ends."""

    title: str
    help: str
    ending: str
    mime: str
    write: Callable[[Piece], bytes]


def _dxf(piece: Piece) -> bytes:
    from jupyter_fab.exporters.dxf import parts_dxf

    return parts_dxf(piece.parts)


def _svg(piece: Piece) -> bytes:
    from jupyter_fab.exporters.parts_svg import parts_svg

    return parts_svg(piece.parts, piece.title).encode("utf-8")


def _csv(piece: Piece) -> bytes:
    from jupyter_fab.exporters.cutlist import cut_list_csv

    return cut_list_csv(piece.parts).encode("utf-8")


def _xlsx(piece: Piece) -> bytes:
    from jupyter_fab.exporters.workbook import workbook

    return workbook(piece.parts, piece.title)


def _step(piece: Piece) -> bytes:
    from jupyter_fab.cad.exporters.step import step_bytes

    return step_bytes(piece.parts, piece.title)


def _stl(piece: Piece) -> bytes:
    from jupyter_fab.exporters.surfaces import stl_bytes

    return stl_bytes(piece.parts)


def _glb(piece: Piece) -> bytes:
    from jupyter_fab.exporters.surfaces import glb_bytes

    return glb_bytes(piece.parts, piece.title)


def _drawings(piece: Piece) -> bytes:
    from jupyter_fab.exporters.drawings import drawings

    about = piece.about
    return drawings(piece.parts, piece.title, version=about.get("version", ""), date=about.get("date", ""))


def _labels(piece: Piece) -> bytes:
    from jupyter_fab.exporters.labels import labels_pdf

    return labels_pdf(piece.parts, piece.title)


def _instructions(piece: Piece) -> bytes:
    from jupyter_fab.exporters.instructions import instructions_pdf

    return instructions_pdf(piece.parts, piece.title)


def _okh(piece: Piece) -> bytes:
    from jupyter_fab.exporters.okh import okh_toml

    return okh_toml(piece, piece.parts, piece.about)


PDF = "application/pdf"
FORMATS: dict[str, Format] = {
    "dxf": Format("Outlines of all parts", "for CAM, a layer an operation", ".dxf", "application/dxf", _dxf),
    "svg": Format("Outlines as a picture", "for a laser or a drawing program, in mm", ".svg", "image/svg+xml", _svg),
    "step": Format("Exact solids", "for any CAD program", ".step", "model/step", _step),
    "stl": Format("Surfaces", "for 3D printers and viewers", ".stl", "model/stl", _stl),
    "glb": Format("Surfaces with materials", "for viewers, web pages and games", ".glb", "model/gltf-binary", _glb),
    "csv": Format("Cut list", "for a spreadsheet or a panel saw", "-cut-list.csv", "text/csv", _csv),
    "xlsx": Format(
        "Cut list and bill of materials",
        "a workbook with sums",
        "-cut-list.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _xlsx,
    ),
    "drawings": Format("Drawings with dimensions", "a sheet a panel, to scale", "-drawings.pdf", PDF, _drawings),
    "labels": Format("Labels", "a sticker a part, on A4", "-labels.pdf", PDF, _labels),
    "instructions": Format(
        "Assembly instructions", "illustrated, a step a picture", "-assembly.pdf", PDF, _instructions
    ),
    "okh": Format("Open Know-How manifest", "by which other platforms find it", "okh.toml", "application/toml", _okh),
}
"""By the name that `jupyter fab export --format` takes; an ending that is a whole name is the file's name."""


class Wanted(msgspec.Struct, frozen=True):
    """One file of one piece."""

    format: str
    piece: Piece


def file_name(piece: Piece, kind: str) -> str:
    """What the file is called when nobody says otherwise."""
    ending = FORMATS[kind].ending
    return f"{piece.name}{ending}" if ending.startswith((".", "-")) else ending


def write(payload: bytes) -> bytes:
    """The file that the payload asks for (`Wanted`, as JSON); a work for an engine."""
    wanted = msgspec.json.decode(payload, type=Wanted)
    return FORMATS[wanted.format].write(wanted.piece)
