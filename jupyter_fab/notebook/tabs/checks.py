"""The Checks tab: what the design checks found, what fails first; choosing a row shows its parts in the picture.

Each row says in words and with a mark whether it holds, by how much, what was found and what to change, and by which
rule. The checks are `core.checks`; nothing is judged here.
"""

from __future__ import annotations

from jupyter_fab.core.checks import DISCLAIMER, Finding, check_named, design_checks
from jupyter_fab.notebook.tabs.made import Made, Page
from jupyter_fab.notebook.tabs.markup import parts_mark, row, table, text

HEADS = ("Check", "Result", "Figure", "Limit", "What was found")


def page(made: Made) -> Page:
    """The checks of the piece."""
    findings = design_checks(made.parts, made.machine)
    failed = [one for one in findings if not one.holds]
    held = [one for one in findings if one.holds]
    kinds = len({one.check for one in failed})
    if failed:
        said = f"{kinds} of {len({one.check for one in findings})} checks fail{'s' * (kinds == 1)}. "
        said += "Choose a row to see its parts in the picture above."
    else:
        said = f"All {len(held)} checks hold, for the loads and the machine that the rows name."
    tone = "fab-fails" if failed else "fab-holds"
    head = f'<p class="fab-verdict {tone}" role="status">{_mark(not failed)} {text(said)}</p>'
    body = [_row(one) for one in (*failed, *held)]
    found = table(HEADS, body, "fab-check-list", "Design checks; those that fail first")
    note = f'<p class="fab-basis">{text(DISCLAIMER)}</p>'
    return Page(head + found + note, f"{kinds} fail{'s' * (kinds == 1)}" if failed else "")


def _row(one: Finding) -> str:
    check = check_named(one.check)
    advice = f'<div class="fab-advice">{text(one.advice)}</div>' if one.advice else ""
    rule = f"{text(check.rule)}. {text(one.source)}"
    source = f'<details class="fab-source"><summary>Rule and source</summary>{rule}</details>'
    cells = (
        text(check.title),
        f"{_mark(one.holds)} {'holds' if one.holds else 'fails'}",
        _figure(one.figure, one.unit),
        f"{'at most' if check.at_most else 'at least'} {_figure(one.limit, one.unit)}",
        f"{text(one.text)}{advice}{source}",
    )
    tone = "fab-holds" if one.holds else "fab-fails"
    return row(cells, f' class="{tone}" data-check="{text(one.check)}"{parts_mark(one.parts) if one.parts else ""}')


def _figure(value: float, unit: str) -> str:
    places = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return text(f"{value:.{places}f} {unit}".strip())


def _mark(holds: bool) -> str:
    return f'<span class="fab-tick" aria-hidden="true">{"✓" if holds else "✕"}</span>'
