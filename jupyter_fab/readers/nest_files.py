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
from jupyter_fab.core.matching import Group, matched_groups
from jupyter_fab.core.nesting import Blank, Nesting, NestJob, Stock
from jupyter_fab.core.part import Panel, Parts
from jupyter_fab.core.sheet import TRIM_MM, nominal_sheet
from jupyter_fab.readers.drawings import dxf_rings, svg_rings
from jupyter_fab.readers.rings import blanks

NOTHING = Nesting(sheets=(), spots=())
GAP_MM = 8.0  # a 6 mm cutter and the sliver beside it
RIGHT_ANGLES = (0.0, 90.0, 180.0, 270.0)


class NestFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A nest job as a file: as `NestJob`, but that the command line may say the sheets, the gap and the border."""

    blanks: tuple[Blank, ...]
    stock: tuple[Stock, ...] = ()
    gap_mm: float = GAP_MM
    border_mm: float = TRIM_MM
    begun: Nesting = NOTHING
    guillotine: bool = False
    leave_out: bool = False
    name: str = ""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line says; None where it says nothing."""

    stock: tuple[Stock, ...] = ()
    offcuts: tuple[Stock, ...] = ()  # beside the sheets, wherever these are from
    gap_mm: float | None = None
    border_mm: float | None = None
    angles: tuple[float, ...] | None = None
    guillotine: bool = False
    leave_out: bool = False


def read_stock(path: Path) -> tuple[Stock, ...]:
    """The sheets and offcuts that a file lists under `stock`, as `--offcuts` writes them.

    Raises
    ------
    BadInput
        If it does not.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=_StockFile).stock
    except msgspec.MsgspecError as error:
        raise BadInput(f"{path} cannot be read as stock: {error}.") from error


class _StockFile(msgspec.Struct, frozen=True, kw_only=True):
    stock: tuple[Stock, ...]


def read_batch(paths: Sequence[Path], wanted: Wanted) -> dict[str, NestJob]:
    """The nest jobs of several files, each an order: what goes on the same sheets goes into one job.

    Raises
    ------
    BadInput
        If a file cannot be read, or two have one name.
    """
    if len(paths) == 1:
        return read_jobs(paths[0], wanted)
    if len({path.stem for path in paths}) < len(paths):
        raise BadInput("Two files have one name; orders are told apart by it.")
    found: dict[tuple[object, ...], dict[str, NestJob]] = {}
    for path in paths:
        for title, job in read_jobs(path, wanted).items():
            if job.begun.sheets:
                raise BadInput(f"{path} has sheets in work; nest it by itself.")
            same = (job.stock, job.gap_mm, job.border_mm, job.guillotine, job.leave_out)
            found.setdefault(same, {})[f"{path.stem}: {title}"] = job
    return {" + ".join(dict.fromkeys(title.partition(": ")[0] for title in jobs)): _merged(jobs) if len(jobs) > 1 else
            next(iter(jobs.values())) for jobs in found.values()}  # fmt: skip


def _merged(jobs: dict[str, NestJob]) -> NestJob:
    blanks_ = []
    for title, job in jobs.items():
        order = title.partition(": ")[0]
        for blank in job.blanks:
            match = f"{order}/{blank.match}" if blank.match else ""
            named = msgspec.structs.replace(
                blank, name=f"{order}/{blank.name}", match=match, order=blank.order or order
            )
            blanks_.append(named)
    return msgspec.structs.replace(next(iter(jobs.values())), blanks=tuple(blanks_))


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
            file = msgspec.convert(data, NestFile)
            own = {name: getattr(file, name) for name in ("gap_mm", "border_mm", "begun", "guillotine", "leave_out")}
            return {file.name or path.stem: _job(file.blanks, wanted, file.stock, **own)}
    except (json.JSONDecodeError, msgspec.MsgspecError, KeyError, TypeError, ValueError) as error:
        raise BadInput(f"{path} cannot be read: {error}.") from error
    raise BadInput(f"{path} has none of parts, blanks and items; see `jupyter fab nest --help`.")


def _job(
    found: Sequence[Blank],
    wanted: Wanted,
    stock: tuple[Stock, ...] = (),
    gap_mm: float = GAP_MM,
    border_mm: float = TRIM_MM,
    begun: Nesting = NOTHING,
    guillotine: bool = False,
    leave_out: bool = False,
) -> NestJob:
    if wanted.stock and begun.sheets:
        raise BadInput("Sheets in work are counted in the file's stock; leave out --sheet.")
    chosen = wanted.stock or stock
    if not chosen:
        raise BadInput("Say how large a sheet is: --sheet 2440x1220.")
    return NestJob(
        blanks=tuple(
            msgspec.structs.replace(blank, rotations_deg=wanted.angles) if wanted.angles else blank for blank in found
        ),
        stock=chosen + wanted.offcuts,
        gap_mm=gap_mm if wanted.gap_mm is None else wanted.gap_mm,
        border_mm=border_mm if wanted.border_mm is None else wanted.border_mm,
        begun=begun,
        guillotine=guillotine or wanted.guillotine,
        leave_out=leave_out or wanted.leave_out,
    )


def _piece(parts: Parts, wanted: Wanted) -> dict[str, NestJob]:
    found: dict[tuple[str, float], list[Blank]] = {}
    matched: set[str] = set()
    for group in matched_groups(parts.parts):
        first = group.parts[0].panel
        matched |= {part.name for part in group.parts}
        found.setdefault((first.material, first.thickness_mm), []).extend(_run_on(group))
    for panel, names in parts.cut_list():
        alone = [name for name in names if name not in matched]
        if alone:
            outline = tuple((panel.flipped() if must_flip(panel) else panel).outline.points())
            blank = Blank(name=alone[0], outline=outline, quantity=len(alone), rotations_deg=_turns(panel))
            found.setdefault((panel.material, panel.thickness_mm), []).append(blank)
    jobs = {}
    for (kind, thickness), blanks_ in found.items():
        size = nominal_sheet(kind, thickness).size_mm
        name = f"{kind} {thickness:g}"
        stock = (Stock(name=name, width_mm=size[0], height_mm=size[1], material=kind, thickness_mm=thickness),)
        fitting = tuple(one for one in wanted.offcuts if one.fits(kind, thickness))
        own = msgspec.structs.replace(wanted, offcuts=fitting)
        jobs[f"{name} mm"] = _job(blanks_, own, stock)
    return jobs


def _run_on(group: Group) -> list[Blank]:
    """Boards whose figure runs on, drawn as they stand in the piece; turned over together, or not at all."""
    flip = any(must_flip(part.panel) for part in group.parts)
    made = []
    for part, (x, y) in zip(group.parts, group.places, strict=True):
        outline = (part.panel.flipped() if flip else part.panel).outline
        x0, y0, x1, _ = outline.bounds()
        left = -x - (x1 - x0) if flip else x
        ring = tuple((px - x0 + left, py - y0 + y) for px, py in outline.points())
        made.append(Blank(name=part.name, outline=ring, rotations_deg=_turns(part.panel), match=group.name))
    return made


def _turns(panel: Panel) -> tuple[float, ...]:
    sheet = nominal_sheet(panel.material, panel.thickness_mm)
    return tuple(float(angle) for angle in rotations(panel, sheet))


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
