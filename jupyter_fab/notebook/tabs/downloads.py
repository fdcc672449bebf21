"""The page of the Downloads tab: a button for each file that there is, and what became of it. Pure HTML.

`notebook/downloads.py` makes the files; this only says how they are offered.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from jupyter_fab.formats import FORMATS, Format
from jupyter_fab.notebook.tabs.markup import text

GROUPS: dict[str, tuple[str, ...]] = {
    "For the workshop": ("drawings", "dxf", "svg", "labels", "csv", "xlsx"),
    "For people": ("instructions",),
    "For other programs": ("step", "stl", "glb", "okh"),
}
FIELDS = {
    "drawings": (("version", "Version", "1.0.0"), ("date", "Date", "1 March 2027")),
    "okh": (
        ("version", "Version", "1.0.0"),
        ("license", "Licence", "CC-BY-4.0"),
        ("licensor", "Licensor", "your name"),
        ("repo", "Repository", "https://…"),
    ),
}


class State(msgspec.Struct, frozen=True):
    """What is said beside a file's button."""

    words: str = ""
    busy: bool = False
    wrong: bool = False


def page(states: Mapping[str, State]) -> str:
    """The files by what they are for; `states` has by format what became of it."""
    known = [name for names in GROUPS.values() for name in names]
    rest = tuple(name for name in FORMATS if name not in known)
    groups = {**GROUPS, "More": rest} if rest else GROUPS
    return (
        '<div class="fab-files">' + "".join(_group(title, names, states) for title, names in groups.items()) + "</div>"
    )


def _group(title: str, names: tuple[str, ...], states: Mapping[str, State]) -> str:
    rows = "".join(_file(name, FORMATS[name], states.get(name, State())) for name in names if name in FORMATS)
    return f'<section><h4 class="fab-group">{text(title)}</h4>{rows}</section>'


def _file(name: str, kind: Format, state: State) -> str:
    said = f'<span class="{"fab-wrong" if state.wrong else "fab-state"}" role="status">{text(state.words)}</span>'
    busy = " disabled" if state.busy else ""
    ending = text(kind.ending.rpartition(".")[2].upper())
    fields = "".join(
        f'<input data-field="{field}" placeholder="{text(title)}: {text(like)}" aria-label="{text(title)}">'
        for field, title, like in FIELDS.get(name, ())
    )
    fields = f'<div class="fab-fields">{fields}</div>' if fields else ""
    return (
        f'<div class="fab-file" data-file="{name}"><button class="fab-get" data-ask="{name}"{busy}>{ending}</button>'
        f'<div><div class="fab-file-title">{text(kind.title)}</div><div class="fab-file-help">{text(kind.help)}</div>'
        f"{fields}{said}</div></div>"
    )
