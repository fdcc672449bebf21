"""`jupyter fab nest FILE`: outlines from a file onto sheets or a strip, checked, with figures and a drawing.

It needs no registry and no design. What is not valid is not written; the same file, seed and time give layouts of like
worth, not the same one: store the JSON that was cut from; `--replay` checks and draws that one again.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from pathlib import Path
from typing import Any

import click
import msgspec

from jupyter_fab.cli.output import json_option, show
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.nesting import Nesting, NestJob, Stock, still_there
from jupyter_fab.core.nesting_check import NestFigures, check_nesting, figures
from jupyter_fab.core.nesting_results import offcuts, shares, waste
from jupyter_fab.core.wire.codec import digest
from jupyter_fab.engines.nest_job import alone, nest_job
from jupyter_fab.engines.portfolio import Better, Seat
from jupyter_fab.exporters.nesting_svg import nesting_svg
from jupyter_fab.readers.nest_files import Wanted, read_batch, read_stock

TIME_S = 10.0


@click.command("nest")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--sheet",
    "sheets",
    multiple=True,
    metavar="WxH[*COUNT][@COST]",
    help="A sheet's size in mm; repeat for more sizes. 600x400*2@0 are two offcuts that cost nothing.",
)
@click.option(
    "--stock",
    "stocks",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Offcuts and sheets to use beside, as --offcuts writes them; offcuts are used first.",
)
@click.option("--gap", "gap_mm", type=float, help="Between outlines, mm (8; for a strip 0).")
@click.option("--border", "border_mm", type=float, help="Kept free along the sheet's edges, mm (12; for a strip 0).")
@click.option("--angles", help="Where the file does not say: angles in degrees, as 0,180 for grain. Else 0,90,180,270.")
@click.option("--time", "time_limit_s", type=float, default=TIME_S, show_default=True, help="Seconds to search.")
@click.option("--seed", type=int, default=0, show_default=True, help="Where the searches that use chance start.")
@click.option("--nester", "nesters", multiple=True, help="Only these nesters, by name; repeat for more.")
@click.option("--guillotine", is_flag=True, help="For a panel saw: cuts from edge to edge, the gap is the kerf.")
@click.option("--leave-out", is_flag=True, help="Leave out what finds no room, the least priority first.")
@click.option(
    "--offcuts", "keep", type=click.Path(path_type=Path, dir_okay=False), help="Write what is worth keeping, as stock."
)
@click.option(
    "--replay",
    "stored",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Search nothing: the layout that --json printed for these files, checked again.",
)
@click.option("--svg", "drawing", type=click.Path(path_type=Path, dir_okay=False), help="Write the drawing here.")
@json_option
def nest_command(
    files: tuple[Path, ...],
    sheets: tuple[str, ...],
    stocks: tuple[Path, ...],
    gap_mm: float | None,
    border_mm: float | None,
    angles: str | None,
    time_limit_s: float,
    seed: int,
    nesters: tuple[str, ...],
    guillotine: bool,
    leave_out: bool,
    keep: Path | None,
    stored: Path | None,
    drawing: Path | None,
    as_json: bool,
) -> None:
    """Nest the outlines of FILES (.json, .dxf or .svg) on sheets, or on a strip if a file has a strip_height.

    JSON is a piece's parts, a nest job with `blanks` (docs/reference/nest-job.md), or strip packing's `items` (demand,
    allowed_orientations, shape). Several files are orders on common sheets; each one's share of the cost is told.
    """
    if not 0 < time_limit_s < 86_400:
        raise BadInput("Give --time in seconds, more than zero and less than a day.")
    wanted = Wanted(
        stock=tuple(map(_stock, sheets)),
        gap_mm=gap_mm,
        border_mm=border_mm,
        angles=tuple(map(_angle, angles.split(","))) if angles else None,
        offcuts=tuple(one for path in stocks for one in read_stock(path)),
        guillotine=guillotine,
        leave_out=leave_out,
    )
    jobs = read_batch(files, wanted)
    made = []
    taken: Counter[Stock] = Counter()  # by the jobs before: a sheet of which there is one is used once
    for title, job in jobs.items():
        began = time.perf_counter()
        if stored is not None:
            nesting, nester = _replayed(stored, title, still_there(job, taken))
        else:
            nesting, nester = nest_job(
                still_there(job, taken),
                time_limit_s=time_limit_s / len(jobs),
                seed=seed,
                chosen=[Seat(nester=name) for name in nesters] or None,
                on_better=(lambda _: None) if as_json else _tell,
            )
        taken.update(job.stock[kind] for kind in nesting.sheets)
        made.append((title, job, nesting, nester, figures(job, nesting), time.perf_counter() - began))
    if drawing is not None:
        for number, (title, job, nesting, *_) in enumerate(made):
            target = drawing if number == 0 else drawing.with_stem(f"{drawing.stem}-{number + 1}")
            target.write_text(nesting_svg(job, nesting, title), encoding="utf-8")
    kept = [piece for title, job, nesting, *_ in made for piece in offcuts(job, nesting, title)]
    if keep is not None:
        stock = [piece.as_stock() for piece in kept]
        keep.write_bytes(msgspec.json.format(msgspec.json.encode({"stock": stock}), indent=1))
    rows = [_said(*one) for one in made]
    show(rows[0] if len(rows) == 1 else {"nests": rows}, as_json, lambda: _say(rows))


def _replayed(stored: Path, title: str, job: NestJob) -> tuple[Nesting, str]:
    """The nesting of that title as it was printed, and who found it.

    Raises
    ------
    BadInput
        If the file holds none, or one that is not what its digest says.
    BadLayout
        If it is no nesting of this job.
    """
    try:
        said = json.loads(stored.read_bytes())
        row = {one["title"]: one for one in said.get("nests", [said])}[title]
        found = msgspec.convert(
            {"sheets": row["kinds"], "spots": row["placements"], "left_out": row["left_out"]}, Nesting
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(f"{stored} holds no layout of {title}; give what --json printed.") from error
    if digest(found) != row.get("digest"):
        raise BadInput(f"{stored} was changed since it was printed: its digest is another.")
    if any(not 0 <= kind < len(job.stock) for kind in found.sheets):
        raise BadInput(f"{stored} uses sheets that are not in stock now; give the same --sheet and --stock.")
    check_nesting(job, found)
    return found, str(row["nester"])


def _stock(words: str) -> Stock:
    found = re.fullmatch(r"([\d.]+)\s*[x×X]\s*([\d.]+)(?:\*(\d+))?(?:@([\d.]+))?", words.strip())
    if found is None:
        raise BadInput(f"{words!r} is no sheet; write 2440x1220, or 600x400*2@0 for two that cost nothing.")
    wide, high, count, cost = found.groups()
    try:
        return Stock(
            name=f"{wide}x{high}",
            width_mm=float(wide),
            height_mm=float(high),
            quantity=int(count) if count else None,
            cost=float(cost) if cost else None,
        )
    except ValueError as error:
        raise BadInput(f"{words!r} is no sheet: {error}.") from error


def _angle(words: str) -> float:
    try:
        return float(words)
    except ValueError as error:
        raise BadInput(f"{words!r} is no angle; write --angles 0,180.") from error


def _tell(better: Better) -> None:
    """The best so far, on the error stream; the result alone goes to the output."""
    missing, *_, rest = better.score
    if not missing:
        used = len({place.bin for place in better.places})
        click.echo(f"{better.seconds:6.1f} s  {better.nester:14} sheets {used}, last figure {rest:g}", err=True)


def _said(
    title: str, job: NestJob, nesting: Nesting, nester: str, found: NestFigures, seconds: float
) -> dict[str, Any]:
    kept = offcuts(job, nesting, title)
    counts = {**msgspec.to_builtins(found), "density": round(found.density, 5), "seconds": round(seconds, 2)}
    return {
        "title": title,
        "pieces": len(nesting.spots),
        "nester": nester,
        "valid": True,
        **counts,
        "begun": len(job.begun.sheets),
        "gap_mm": job.gap_mm,
        "border_mm": job.border_mm,
        "stock": [msgspec.to_builtins(job.stock[kind]) for kind in nesting.sheets],
        "digest": digest(nesting),
        "kinds": list(nesting.sheets),
        "left_out": [msgspec.to_builtins(one) for one in nesting.left_out],
        "offcuts": [msgspec.to_builtins(one) for one in kept],
        "area": msgspec.to_builtins(waste(job, nesting, kept)),
        "shares": shares(job, nesting, alone(job)) if len({blank.order for blank in job.blanks}) > 1 else {},
        "placements": [msgspec.to_builtins(spot) for spot in nesting.spots],
    }


def _say(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        _say_one(row)


def _say_one(row: dict[str, Any]) -> None:
    click.echo(f"{row['title']}: {row['pieces']} pieces, found by {row['nester']}, valid to 0.01 mm")
    if row["strip_mm"] is not None:
        click.echo(f"Strip      {row['strip_mm']:.2f} mm (lower bound {row['strip_bound_mm']:.2f})")
    else:
        click.echo(f"Sheets     {row['sheets']} (lower bound {row['sheets_bound']}), cost {row['cost']:g}")
        wide, high = row["offcut_mm"]
        click.echo(f"Offcut     {wide:.0f} x {high:.0f} mm; {row['sheets_less_offcut']:.3f} sheets without it")
    for name, cents in row["shares"].items():
        click.echo(f"Share      {cents / 100:.2f}  {name or 'no order'}")
    for one in row["left_out"]:
        click.echo(f"Left out   {one['copies']} x {one['blank']}")
    for one in row["offcuts"]:
        click.echo(
            f"Keep       {one['width_mm']:.0f} x {one['height_mm']:.0f} mm, {one['area_m2']:.3f} m2  {one['label']}"
        )
    click.echo(f"Density    {row['density'] * 100:.2f} %")
    click.echo(f"Seconds    {row['seconds']:.1f}")


COMMANDS = (nest_command,)
