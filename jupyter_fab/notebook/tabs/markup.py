"""HTML that the tabs share: tables, figures with their names, and the mark by which an element stands for parts.

Every word of a design goes through `text`, so that no name can be markup.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Sequence


def text(words: str) -> str:
    """The words, safe inside an element and inside quotes."""
    return html.escape(words, quote=True)


def parts_mark(names: Iterable[str]) -> str:
    """Attributes of an element that stands for these parts: it can be chosen, and is lit when they are picked."""
    return f' data-parts="{text(json.dumps(list(names)))}"'


def table(heads: Sequence[str], body: Iterable[str], kind: str, caption: str) -> str:
    """A table; `kind` is its class, by which the style sheet aligns its columns; `caption` is for screen readers."""
    columns = "".join(f'<th scope="col">{text(name)}</th>' for name in heads)
    rows = "".join(body)
    return (
        f'<table class="fab-table {kind}" aria-label="{text(caption)}"><thead><tr>{columns}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def row(cells: Iterable[str], attributes: str = "") -> str:
    """A row of a table; the cells are HTML."""
    return f"<tr{attributes}>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Figures in a line, each under its name."""
    each = "".join(f"<div><dt>{text(name)}</dt><dd>{text(value)}</dd></div>" for name, value in pairs)
    return f'<dl class="fab-readings">{each}</dl>'


def trouble(words: str) -> str:
    """Why there is nothing else to show."""
    return f'<div class="fab-trouble" role="alert">{text(words)}</div>'
