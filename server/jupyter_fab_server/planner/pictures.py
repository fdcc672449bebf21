"""A plan's pictures as files: the map, the load, each hub's days, and a page that shows them together.

`jupyter fab plan --pictures` writes them. What is drawn comes from `drawn.py`, how it is drawn from
`jupyter_fab.exporters.plans`; this only names files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path

from jupyter_fab.core.errors import BadInput
from jupyter_fab.exporters.plans import PlanView, day_sheet, load_strip, place_map

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ margin: 24px auto; max-width: 960px; padding: 0 16px; font: 15px/22px system-ui, 'DejaVu Sans', sans-serif }}
svg {{ display: block; margin: 16px 0 }}
summary {{ cursor: pointer; padding: 6px 0 }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums }}
th, td {{ padding: 3px 24px 3px 0; text-align: right }}
th:first-child, td:first-child {{ text-align: left }}
</style>
<h1>{title}</h1>
{body}
</html>
"""


def pictures(view: PlanView) -> dict[str, str]:
    """The pictures of a plan by file name: `map.svg`, `load.svg`, and `days-…svg` of each hub that has work."""
    found = {"map.svg": place_map(view), "load.svg": load_strip(view)}
    width = len(str(len(view.hubs)))
    for number, hub in enumerate(view.hubs, start=1):
        if hub.work_min:
            slug = re.sub(r"[^a-z0-9]+", "-", hub.title.lower()).strip("-")
            found[f"days-{number:0{width}d}-{slug or 'hub'}.svg"] = day_sheet(view, hub.id)
    return found


def write_pictures(folder: Path, drawings: Mapping[str, str], title: str, head: str = "") -> list[Path]:
    """The files written into a folder: the drawings, and `index.html` with all of them; `head` comes first in it.

    Raises
    ------
    BadInput
        The folder cannot be written.
    """
    shown = [head]
    for name, drawing in drawings.items():
        days = name.startswith("days-")
        label = escape(name.removesuffix(".svg").split("-", 2)[-1].replace("-", " "))
        shown.append(f"<details><summary>The days of {label}</summary>{drawing}</details>" if days else drawing)
    files = {**drawings, "index.html": _PAGE.format(title=escape(title), body="\n".join(shown))}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_text(content, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"The pictures cannot be written to {folder}: {error.strerror}.") from error
    return [folder / name for name in files]
