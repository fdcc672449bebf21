"""The set-up sheets of a job as one HTML page for the operator: what to load, fit and touch off, and a picture each.

To be read on a screen at the machine and to be printed (A4 across; a browser makes the PDF). It holds what a layout,
its programs and their proof say, and the pictures of `svg`; it decides nothing. Steps stand in the order in which they
are done, each with a box to tick; labels to cut out and stick on follow at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from jupyter_fab.core.gcode import Program
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.proof import Proof
from jupyter_fab.core.sheet import Sheet, proven_range_mm
from jupyter_fab.core.tool import Tool, ToolKind
from jupyter_fab.core.turn import Turn
from jupyter_fab.core.turning import setups
from jupyter_fab.exporters.svg import setup_sheet

DIGITS = 12  # of a digest, enough to tell two programs of a shop apart
HEAD_MM = 10.0  # of a screw: what is kept free round it counts on that
HEADS = ("", "Program", "Cutter", "Speed", "Feed", "Time", "Deepest", "SHA-256")
NUMBERS = {"Speed", "Feed", "Time", "Deepest"}  # columns of figures, to the right
STYLE = """
@page { size: A4 landscape; margin: 12mm }
body { font: 15px/1.45 'DejaVu Sans', Helvetica, Arial, sans-serif; color: #22303c; margin: 2rem auto; max-width: 68rem;
  padding: 0 1.5rem }
h1 { font-size: 1.7rem; margin: 0 } h2 { font-size: 1.25rem; margin: 0 0 .6rem }
header p { margin: .2rem 0 1.2rem; color: #5b6873 }
section { break-before: page; margin-top: 2.2rem } section.first { break-before: auto }
ol { list-style: none; padding: 0; margin: 0 0 1rem }
ol li { display: grid; grid-template-columns: 1.6rem 1fr; gap: .5rem; padding: .45rem 0;
  border-bottom: 1px solid #dfe4e8 }
ol li::before { content: ''; width: 1rem; height: 1rem; border: 1.5px solid #5b6873; border-radius: 2px;
  margin-top: .2rem }
table { border-collapse: collapse; width: 100%; margin: 0 0 1rem }
th { text-align: left; font-weight: 600; color: #5b6873; border-bottom: 1.5px solid #9aa5ae;
  padding: .3rem .8rem .3rem 0 }
td { border-bottom: 1px solid #dfe4e8; padding: .3rem .8rem .3rem 0; vertical-align: top }
.n { text-align: right; font-variant-numeric: tabular-nums } code { font-size: .85em }
svg { width: 100%; height: auto; border: 1px solid #dfe4e8 }
.labels { display: grid; grid-template-columns: repeat(3, 1fr); gap: 0 }
.labels div { border: 1px dashed #9aa5ae; padding: .6rem .8rem; min-height: 4.6rem; break-inside: avoid }
.labels b { font-size: 1.15rem; display: block } .soft { color: #5b6873 }
th.n { text-align: right }
@media print { body { margin: 0; max-width: none; padding: 0; font-size: 12px } section { margin: 0 }
  svg { display: block; width: auto; max-width: 100%; max-height: 180mm; margin: 0 auto; border: 0;
    break-inside: avoid } }
"""


def setup_page(
    layout: Layout, machine: MachineProfile, programs: Sequence[Program], proof: Proof, title: str = ""
) -> str:
    """The page, complete in itself."""
    body = [
        f"<header><h1>{escape(title or 'Set-up')}</h1>",
        f"<p>{summary(layout, machine, programs)}</p></header>",
    ]
    for index in range(len(layout.sheets)):
        runs = [program for program in programs if program.sheet == index]
        body += [
            f'<section class="{"first" if index == 0 else "next"}">',
            f"<h2>Sheet {index + 1} of {len(layout.sheets)}</h2>",
            "<ol>",
            *(f"<li><span>{step}</span></li>" for step in steps(layout, index, machine, runs)),
            "</ol>",
            *_programs(runs, machine),
            "</section>",
            *(
                f"<section>{setup_sheet(layout, index, machine, programs, title, side)}</section>"
                for sheet, side in setups(layout)
                if sheet == index
            ),
        ]
    body += [
        f"<section><h2>Proof</h2><p>{proof_words(layout, proof)}</p>",
        '<h2>Labels</h2><div class="labels">',
        *(f"<div>{words}</div>" for words in label_words(layout, title)),
        "</div></section>",
    ]
    words = escape(title or "Set-up")
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{words}</title>\n<style>{STYLE}</style>'
        "</head>\n<body>\n" + "\n".join(body) + "\n</body></html>\n"
    )


def summary(layout: Layout, machine: MachineProfile, programs: Sequence[Program]) -> str:
    """The job in a line."""
    return (
        f"{escape(machine.title)} · {_count(len(layout.sheets), 'sheet')} · {_count(len(layout.placed), 'part')} · "
        f"{_minutes(sum(program.seconds for program in programs))} of cutting · layout {layout.digest()[:DIGITS]}"
    )


def proof_words(layout: Layout, proof: Proof) -> str:
    """What was proven, with its figures."""
    figures = proof.figures
    return (
        f"The programs above were read back and compared with the parts: at most {figures.gouge_mm:.3f} mm cut into "
        f"a part (0.05 allowed), {figures.leftover_mm:.3f} mm left on one (0.1), {_standing(layout, proof)}, "
        f"{figures.spoilboard_mm:.1f} mm into the spoilboard (0.5). It holds for exactly "
        "the programs with these digests."
    )


def steps(layout: Layout, index: int, machine: MachineProfile, runs: Sequence[Program]) -> Iterator[str]:
    """What the operator does for one sheet, in order."""
    sheet = layout.sheets[index]
    width, height = sheet.size_mm
    screws = layout.screws_in(index)
    yield (
        f"Load <b>{escape(sheet.stock().title)} {sheet.nominal_mm:g} mm</b>, {width:g} × {height:g} mm, good face up"
        + (", grain along X." if sheet.stock().grained else ".")
    )
    if sheet.measured_mm:
        yield (
            f"It was measured as <b>{sheet.thickness_mm:.2f} mm</b>. Another sheet is measured at its four corners "
            "and gets programs of its own."
        )
    else:
        low_mm, high_mm = proven_range_mm(sheet.thickness_mm)
        yield (
            f"Measure its thickness near the four corners. If the mean is not <b>{low_mm:.2f} to {high_mm:.2f} mm</b>, "
            "make the programs again for what you measured."
        )
    yield (
        f"Hold it by {'clamps' if screws else 'clamps or screws'} in the outer <b>{sheet.trim_mm:g} mm</b> only, no "
        f"higher than {machine.safe_z_mm:g} mm over the sheet. {_parts_held(layout, index)}"
    )
    turn = layout.turn_of(index)
    yield "Set X0 Y0 at the sheet's lower left corner." + (
        " Write <b>A</b> on it there. It stays zero for both sides." if turn else ""
    )
    before: Program | None = None
    for number, run in enumerate(runs, start=1):
        if number == 2 and screws:
            yield (
                f"Screw the sheet down through its <b>{_count(len(screws), 'hole')}</b> (the picture's crosses) with "
                f"pan-head screws of 5 mm, heads no wider than {HEAD_MM:g} and no higher than "
                f"{machine.safe_z_mm / 3:g} mm. Cutters stay {screws[0].free_mm:g} mm away from each one's middle, or "
                f"{machine.safe_z_mm:g} mm above the sheet. Then the clamps may come off."
            )
        if turn is not None and before is not None and before.side != run.side:
            yield from _turning(turn, sheet)
        yield (
            f"{_fit(runs, number, machine)} <b>Z0 on the "
            f"spoilboard</b>, and run <b>{escape(run.name)}.nc</b> ({_minutes(run.seconds)})."
        )
        before = run
    names = [placed.part for placed in layout.on(index) if placed.flipped and turn is None]
    marked = f" Lying on face A: {escape(', '.join(names))}." if names else ""
    free = "Break out the parts, trim the tabs flush"
    if layout.skin_mm:
        free = f"Go round each part with a knife, through the skin of {layout.skin_mm:g} mm, lift it out, trim its edge"
    yield f"{'Take out the screws. ' * bool(screws)}{free}, and stick on the labels.{marked}"


def _fit(runs: Sequence[Program], number: int, machine: MachineProfile) -> str:
    """What is done about the cutter before a run, counted from 1, and what is then touched off."""
    run = runs[number - 1]
    if run.tools:
        loaded = ", ".join(f"T{machine.pocket_of(name)} {_tool(machine.tool(name))}" for name in run.tools)
        return f"Load the changer: <b>{loaded}</b>, each with its length in the tool table. Set"
    how = "Fit" if number == 1 else "Leave the" if runs[number - 2].tool == run.tool else "Stop the spindle, fit"
    return f"{how} <b>{_tool(machine.tool(run.tool))}</b>, touch off"


def _standing(layout: Layout, proof: Proof) -> str:
    """What of the proof is about holding."""
    held = [f"the skin of {layout.skin_mm:g} mm whole"] if layout.skin_mm else []
    if not held:
        held = [f"{proof.figures.tabs_standing} of {proof.figures.tabs} tabs standing"]
    if layout.screws:
        held.append(f"no cutter nearer than {layout.screws[0].free_mm:g} mm to one of {len(layout.screws)} screws")
    return ", ".join(held)


def _parts_held(layout: Layout, index: int) -> str:
    """What holds the parts until a person takes them out."""
    if layout.skin_mm:
        return f"A skin of <b>{layout.skin_mm:g} mm</b> under the outlines holds the parts; no program cuts it through."
    return f"{_count(sum(len(p.tabs) for p in layout.on(index)), 'tab')} hold the parts."


def _turning(turn: Turn, sheet: Sheet) -> Iterator[str]:
    """How the sheet is turned over, between its two sides."""
    (left, y), (right, _) = turn.pins
    yield (
        "Take the clamps off, lift the sheet, and clean bed and sheet. Put two pins of "
        f"<b>{turn.diameter_mm:g} mm</b>, at most <b>{turn.longest_mm(sheet.thickness_mm):g} mm</b> long, into the "
        f"holes in the spoilboard, at X {left:g} and X {right:g}, Y {y:g}: they end under the sheet's top."
    )
    yield (
        "<b>Turn the sheet over left to right</b>: its left end comes to the right, its front edge stays in front, the "
        "face with the cuts lies down, your A at the lower right. Let it down onto both pins. If it will not go on, or "
        "lies beside its place, it is turned the wrong way."
    )
    yield "Clamp it as before. <b>Do not set X0 Y0 again</b>: the pins hold the sheet where it was."


def _programs(runs: Sequence[Program], machine: MachineProfile) -> Iterator[str]:
    kinds = ["n" if head in NUMBERS else "" for head in HEADS]
    yield "<table><tr>" + "".join(f'<th class="{css}">{head}</th>' for head, css in zip(HEADS, kinds, strict=True))
    yield "</tr>"
    for number, run in enumerate(runs, start=1):
        row = zip(cells(run, number, machine), kinds, strict=True)
        yield "<tr>" + "".join(f'<td class="{css}">{cell}</td>' for cell, css in row) + "</tr>"
    yield "</table>"


def cells(run: Program, number: int, machine: MachineProfile) -> tuple[str, ...]:
    """A program's row of the table, under `HEADS`."""
    speed, feed = _said(run)
    return (
        f"{number}.",
        f"<b>{escape(run.name)}.nc</b>",
        _cutters(run, machine),
        f"{speed:,.0f} rpm".replace(",", " "),
        f"{feed:,.0f} mm/min".replace(",", " "),
        _minutes(run.seconds),
        f"Z {run.box_mm[0][2]:.1f} mm",
        f"<code>{run.sha256[:DIGITS]}</code>",
    )


def _cutters(run: Program, machine: MachineProfile) -> str:
    """The cutter of a program, or each that a changer takes in it, with its place."""
    if not run.tools:
        return _tool(machine.tool(run.tool))
    return "<br>".join(f"<b>T{machine.pocket_of(name)}</b> {_tool(machine.tool(name))}" for name in run.tools)


def _said(run: Program) -> tuple[float, float]:
    """Spindle speed and highest feed, as the program itself says them."""
    speed = feed = 0.0
    for line in run.lines():
        if line.startswith("("):
            continue
        if "S" in line:
            speed = max(speed, float(line.partition("S")[2].split()[0]))
        if "F" in line:
            feed = max(feed, float(line.partition("F")[2]))
    return speed, feed


def label_words(layout: Layout, title: str) -> Iterator[str]:
    """What stands on each part's label."""
    for index in range(len(layout.sheets)):
        for number, placed in enumerate(layout.on(index), start=1):
            length, width = placed.panel.length_and_width_mm()
            yield (
                f"<b>{number} · {escape(placed.part)}</b> {round(length, 1):g} × {round(width, 1):g} × "
                f'{placed.panel.thickness_mm:g} mm<br><span class="soft">sheet {index + 1} · '
                f"{escape(placed.panel.digest()[:8])}{' · ' + escape(title) if title else ''}</span>"
            )


def _tool(tool: Tool) -> str:
    if tool.kind is ToolKind.V_BIT:
        return f"V bit {tool.angle_deg:g}°, {tool.diameter_mm:g} mm, {tool.flutes} flutes"
    kind = "end mill" if tool.kind is ToolKind.END_MILL else "drill"
    return f"{kind} {tool.diameter_mm:g} mm, {tool.flutes} flutes"


def _minutes(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
