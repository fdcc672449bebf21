"""How all pictures of plans look: one document frame, two palettes, letters and their widths.

Colours are classes, not values, so that a picture is dark where its reader is: by the system's setting in a file, by
JupyterLab's theme in a notebook. Whatever the colour says is also said by a shape or a word.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

PAD = 28.0
TITLE, WORDS, SMALL = 19.0, 13.0, 11.0  # px
LETTER = 0.57  # width of a letter of a usual word, as a share of its height
BOLD = 1.08  # bold ones are wider by so much

# Ink on plate reaches a contrast of 4.5 in both; the fills stand against the plate with 3.
LIGHT: Mapping[str, str] = {
    "plate": "#ffffff", "ink": "#1f2a33", "soft": "#5c6a75", "line": "#dde3e8", "flow": "#7d8b97", "room": "#e8eef4",
    "edge": "#7f96ab", "work": "#2f72b0", "late": "#b3261e", "before": "#a9b4be", "onwork": "#ffffff",
}  # fmt: skip
DARK: Mapping[str, str] = {
    "plate": "#1c2329", "ink": "#e3e8ec", "soft": "#9aa7b2", "line": "#333d46", "flow": "#71808c", "room": "#2a353f",
    "edge": "#6d8193", "work": "#6aaae2", "late": "#f28b82", "before": "#5d6a75", "onwork": "#10161b",
}  # fmt: skip

DARK_SYSTEM = "@media (prefers-color-scheme:dark)"


def _rules(scope: str, colours: Mapping[str, str]) -> str:
    fills = "".join(f"{scope} .f-{name}{{fill:{value}}}" for name, value in colours.items())
    lines = "".join(f"{scope} .s-{name}{{stroke:{value}}}" for name, value in colours.items())
    return f"{fills}{lines}{scope} text{{stroke:{colours['plate']}}}"


STYLE = (
    ".fab-plan text{font-family:system-ui,'DejaVu Sans',Helvetica,Arial,sans-serif;stroke-width:0;paint-order:stroke;"
    "stroke-linejoin:round;font-variant-numeric:tabular-nums}"
    ".fab-plan .halo{stroke-width:3.5px}.fab-plan .bold{font-weight:600}.fab-plan .none{fill:none}"
    + _rules(".fab-plan", LIGHT)
    + f"{DARK_SYSTEM}{{{_rules('.fab-plan', DARK)}}}"
    # JupyterLab's theme is not the system's: it wins where there is one.
    + _rules('[data-jp-theme-light="true"] .fab-plan', LIGHT)
    + _rules('[data-jp-theme-light="false"] .fab-plan', DARK)
)


def document(kind: str, width: float, height: float, title: str, description: str, body: list[str]) -> str:
    """A picture as an SVG document, with its words for those who do not see it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="fab-plan fab-{kind}" role="img" '
        f'aria-label="{escape(title)}" width="{width:g}" height="{height:.0f}" '
        f'viewBox="0 0 {width:g} {height:.0f}" style="max-width:100%;height:auto">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc><style>{STYLE}</style>"
        f'<rect class="f-plate" width="100%" height="100%" rx="8"/>' + "\n".join(body) + "</svg>\n"
    )


def themed(picture: str, theme: str) -> str:
    """The picture in one theme, light or dark, whatever the system's is; as it was for no theme."""
    media = {"light": "@media not all", "dark": "@media all"}.get(theme, DARK_SYSTEM)
    return picture.replace(DARK_SYSTEM, media, 1)


def text(x: float, y: float, words: str, size: float = WORDS, classes: str = "f-ink", anchor: str = "start") -> str:
    """A line of words; `anchor` is start, middle or end."""
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" class="{classes}"{where}>{escape(words)}</text>'


def heading(title: str, under: str) -> list[str]:
    """A picture's title and the line below it; they take the first 64 px under the padding."""
    return [
        text(PAD, PAD + TITLE * 0.8, title, TITLE, "f-ink bold"),
        text(PAD, PAD + TITLE + 20, under, WORDS, "f-soft"),
    ]


HEAD = PAD + TITLE + 20 + 22  # where the drawing begins


def width_of(words: str, size: float, *, bold: bool = False) -> float:
    """About how wide a line of words is drawn."""
    return len(words) * size * LETTER * (BOLD if bold else 1.0)


def fitted(words: str, size: float, width: float) -> str:
    """The words, shortened to a width."""
    most = int(width / (size * LETTER))
    return words if len(words) <= most else words[: max(1, most - 1)].rstrip() + "…"


def hours(minutes: float) -> str:
    """Hours for people."""
    return f"{minutes / 60:.1f} h"


def count(number: int, noun: str) -> str:
    """A number and its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
