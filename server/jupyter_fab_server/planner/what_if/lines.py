"""A comparison for people and for programs: a table of before, after and difference, and one JSON document.

Role: what `jupyter fab plan --what-if` prints, and the table of the page beside the pictures. It counts nothing.
"""

from __future__ import annotations

from html import escape
from typing import Any

import click
import msgspec
from rich.console import Console
from rich.table import Table

from jupyter_fab.cli.output import money
from jupyter_fab_server.planner.what_if.compared import Comparison, Planned, Row

MOST_MOVES = 20  # orders in the printed list; --json has all of them
SAME = "="


def document(found: Comparison, before: Planned, after: Planned) -> dict[str, Any]:
    """The whole comparison as values for JSON."""
    return {
        "kind": "what-if",
        "currency": found.currency,
        "changes": list(found.changes),
        **{
            name: {row.kind.key: round(getattr(row, name), 3) for row in found.rows}
            for name in ("before", "after", "difference")
        },
        "best_difference_minor": list(found.best_difference_minor),
        "moved": msgspec.to_builtins(found.moves),
        "new_orders": found.new_orders,
        "gone_orders": found.gone_orders,
        "plans": {
            name: {
                "objective": one.plan.total_minor,
                "bound": one.plan.bound_minor,
                "gap": one.plan.gap,
                "stop": one.plan.stop.value,
                "solver": one.plan.solver,
                "assignment": {given.job_id: given.hub_id for given in one.plan.assignments},
            }
            for name, one in (("before", before), ("after", after))
        },
    }


def cells(found: Comparison) -> list[tuple[str, str, str, str]]:
    """The table's rows in words: figure, before, after, difference; what is 0 in both plans is left out."""
    rows = []
    for row in found.rows:
        if row.kind.always or row.before or row.after:
            told = (_told(row, row.before), _told(row, row.after))
            change = ("+" if row.difference > 0 else "") + _told(row, row.difference)
            change = change.replace(" %", " points")  # a share less a share is no share of anything
            words = f"{row.kind.words} ({found.currency})" if row.kind.key == "total_minor" else row.kind.words
            rows.append((words, *told, SAME if told[0] == told[1] else change))
    rows.append(("Moved orders", "", f"{len(found.moves):,}", ""))
    return rows


def known(found: Comparison) -> str:
    """What the best plans can differ by, in words."""
    if not found.changes:
        return "Nothing is changed: both columns are the plan as it is."
    low, high = (money(one, found.currency) for one in found.best_difference_minor)
    if found.best_difference_minor[0] == found.best_difference_minor[1]:
        return f"Both plans are the best there are: the change makes {low} of difference."
    return f"Between the best plans there are, the change makes between {low} and {high} of difference."


def show_lines(found: Comparison) -> None:
    """Prints the comparison for people."""
    for words in found.changes:
        click.echo(f"What if: {words}")
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("")
    for head in ("before", "after", "difference"):
        table.add_column(head, justify="right")
    for row in cells(found):
        table.add_row(*row)
    console = Console()
    console.print(table)
    click.echo(known(found))
    for move in sorted(found.moves, key=lambda one: (-abs(one.more_minor), one.order))[:MOST_MOVES]:
        more = f", {'+' if move.more_minor > 0 else ''}{money(move.more_minor, found.currency)}"
        made = f", made {move.made_after}" if move.made_after else ""
        both = more if move.before and move.after else ""
        click.echo(f"  {move.order}: {move.before or 'nobody'} → {move.after or 'nobody'}{both}{made}")
    if len(found.moves) > MOST_MOVES:
        click.echo(f"  and {len(found.moves) - MOST_MOVES} more moved orders; --json has them all")


def as_html(found: Comparison) -> str:
    """The table as HTML, with the changes above it."""
    head = "".join(f"<li>{escape(words)}</li>" for words in found.changes)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell).replace('  ', '&emsp;')}</td>" for cell in row) + "</tr>"
        for row in cells(found)
    )
    return (
        f"<ul>{head}</ul><table><thead><tr><th></th><th>before</th><th>after</th><th>difference</th></tr></thead>"
        f"<tbody>{rows}</tbody></table><p>{escape(known(found))}</p>"
    )


def _told(row: Row, value: float) -> str:
    unit = row.kind.unit
    if unit == "money":
        sign = "-" if value < 0 else ""
        return f"{sign}{abs(int(value)) // 100:,}.{abs(int(value)) % 100:02d}"
    if unit == "":
        return f"{int(value):,}"
    return f"{value:,.1f} {unit}"
