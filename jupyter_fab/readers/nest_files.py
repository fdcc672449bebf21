"""A file of outlines as a nest job: our JSON, the strip-packing JSON that packing research shares, DXF and SVG.

Our JSON is a piece's parts (`Parts`), a nest job as `NestJob` is written, or a list of blanks under `blanks`. What the
command line says about sheets, gap and border stands above what the file says.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.layout import must_flip, rotations
from jupyter_fab.core.nesting import Blank, NestJob, Stock
from jupyter_fab.core.part import Parts
from jupyter_fab.core.sheet import TRIM_MM, nominal_sheet
from jupyter_fab.readers.drawings import dxf_rings, svg_rings
from jupyter_fab.readers.rings import blanks

GAP_MM = 8.0  # a 6 mm cutter and the sliver beside it
RIGHT_ANGLES = (0.0, 90.0, 180.0, 270.0)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line says; None where it says nothing."""

    stock: tuple[Stock, ...] = ()
    gap_mm: float | None = None
    border_mm: float | None = None
    angles: tuple[float, ...] | None = None


def read_jobs(path: Path, wanted: Wanted) -> dict[str, NestJob]:
    """The nest jobs of a file by title: one, or for a piece's parts one for each material and thickness.

    Raises
    ------
    BadInput
        If the file is none of the kinds, or holds no outline.
    """
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix.lower() in (".dxf", ".svg"):
        rings = (dxf_rings if path.suffix.lower() == ".dxf" else svg_rings)(text)
        return {path.stem: _job(blanks(rings, wanted.angles or RIGHT_ANGLES), wanted)}
    try:
        data = json.loads(text)
        if not isinstance(data, dict):
            raise BadInput("The JSON is no object; give parts, blanks or items.")
        if "parts" in data:
            return _piece(msgspec.convert(data, Parts), wanted)
        if "items" in data:
            return {str(data.get("name", path.stem)): _strip(data, wanted)}
        if "blanks" in data:
            found = msgspec.convert(data["blanks"], tuple[Blank, ...])
            own = {key: data[key] for key in ("gap_mm", "border_mm") if key in data}
            stock = msgspec.convert(data.get("stock", ()), tuple[Stock, ...])
            return {path.stem: _job(found, wanted, stock, **own)}
    except (json.JSONDecodeError, msgspec.MsgspecError, KeyError, TypeError, ValueError) as error:
        raise BadInput(f"{path} cannot be read: {error}.") from error
    raise BadInput(f"{path} has none of parts, blanks and items; see `jupyter fab nest --help`.")


def _job(
    found: Sequence[Blank],
    wanted: Wanted,
    stock: tuple[Stock, ...] = (),
    gap_mm: float = GAP_MM,
    border_mm: float = TRIM_MM,
) -> NestJob:
    chosen = wanted.stock or stock
    if not chosen:
        raise BadInput("Say how large a sheet is: --sheet 2440x1220.")
    return NestJob(
        blanks=tuple(
            msgspec.structs.replace(blank, rotations_deg=wanted.angles) if wanted.angles else blank for blank in found
        ),
        stock=chosen,
        gap_mm=gap_mm if wanted.gap_mm is None else wanted.gap_mm,
        border_mm=border_mm if wanted.border_mm is None else wanted.border_mm,
    )


def _piece(parts: Parts, wanted: Wanted) -> dict[str, NestJob]:
    groups: dict[tuple[str, float], list[Blank]] = {}
    for panel, names in parts.cut_list():
        sheet = nominal_sheet(panel.material, panel.thickness_mm)
        blank = Blank(
            name=names[0],
            outline=tuple((panel.flipped() if must_flip(panel) else panel).outline.points()),
            quantity=len(names),
            rotations_deg=tuple(float(angle) for angle in rotations(panel, sheet)),
        )
        groups.setdefault((panel.material, panel.thickness_mm), []).append(blank)
    jobs = {}
    for (kind, thickness), found in groups.items():
        size = nominal_sheet(kind, thickness).size_mm
        stock = (Stock(name=f"{kind} {thickness:g}", width_mm=size[0], height_mm=size[1]),)
        jobs[f"{kind} {thickness:g} mm"] = _job(found, wanted, stock)
    return jobs


def _strip(data: dict[str, Any], wanted: Wanted) -> NestJob:
    found: list[Blank] = []
    for number, item in enumerate(data["items"]):
        outline, holes = _shape(item["shape"])
        angles = item.get("allowed_orientations")
        found.append(
            Blank(
                name=str(item.get("id", number)),
                outline=outline,
                holes=holes,
                quantity=int(item.get("demand", 1)),
                rotations_deg=None if angles is None else tuple(float(angle) for angle in angles) or (0.0,),
            )
        )
    stock: tuple[Stock, ...] = ()
    if not wanted.stock:
        stock = (strip(found, float(data["strip_height"]), wanted.gap_mm or 0.0, wanted.border_mm or 0.0),)
    return _job(found, wanted, stock, gap_mm=0.0, border_mm=0.0)


def strip(found: Sequence[Blank], height_mm: float, gap_mm: float, border_mm: float) -> Stock:
    """A strip of that height, long enough for anything that nests the blanks at all."""
    longest = 0.0
    for blank in found:
        xs, ys = zip(*blank.outline, strict=True)
        longest += (math.hypot(max(xs) - min(xs), max(ys) - min(ys)) + gap_mm) * blank.quantity
    return Stock(name="strip", width_mm=math.ceil(longest + 2 * border_mm + 1), height_mm=height_mm, strip=True)


def _shape(shape: dict[str, Any]) -> tuple[Any, tuple[Any, ...]]:
    """Outline and holes of a `simple_polygon` or `polygon`, without the closing point."""
    match shape["type"]:
        case "simple_polygon":
            return _ring(shape["data"]), ()
        case "polygon":
            return _ring(shape["data"]["outer"]), tuple(_ring(ring) for ring in shape["data"].get("inner", ()))
        case other:
            raise BadInput(f"A shape of type {other!r} is not known; give simple_polygon or polygon.")


def _ring(points: Any) -> tuple[tuple[float, float], ...]:
    ring = tuple((float(x), float(y)) for x, y in points)
    return ring[:-1] if len(ring) > 3 and ring[0] == ring[-1] else ring
