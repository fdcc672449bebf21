"""The Open Know-How manifest of a design: `okh.toml`, by which other platforms find it and see what it takes.

Name, purpose, size and parts come from the design. What it cannot know (who offers it, where, under which licence) is
given by whoever writes the manifest; a field that the specification demands is never made up.

Source: Open Know-How, TOML form, version 1.0 (OKH-LOSHv1.0), Internet of Production Alliance.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.package import LICENCES, VERSION
from jupyter_fab.core.part import Panel, Parts

OKH_VERSION = "OKH-LOSHv1.0"
ABOUT = {
    "version": "the design's version, like 1.0.0",
    "repo": "the address where the design is kept",
    "license": "its licence as an SPDX id",
    "licensor": "who licenses it",
}


class Titled(Protocol):
    """What is known of a design: its title, and what it is for in a sentence."""

    @property
    def title(self) -> str:
        """As people call it."""

    @property
    def summary(self) -> str:
        """What it is for."""


def okh_toml(design: Titled, parts: Parts, about: Mapping[str, str], *, bom: str = "") -> bytes:
    """The manifest's bytes; `about` has a value for every name in `ABOUT`, `bom` names a file beside it.

    Raises
    ------
    BadInput
        If one of them is missing, unknown or not of its form.
    """
    import tomli_w

    _check(about)
    low, high = parts.box_mm()
    document: dict[str, Any] = {
        "okhv": OKH_VERSION,
        "name": design.title,
        **{name: about[name] for name in ABOUT},
        "documentation-language": "en",
        "function": design.summary,
        **({"bom": bom} if bom else {}),
        "outer-dimensions": _size(high[0] - low[0], high[1] - low[1], high[2] - low[2]),
        "part": [_part(panel, names) for panel, names in parts.cut_list()],
    }
    return tomli_w.dumps(document).encode("utf-8")


def _check(about: Mapping[str, str]) -> None:
    missing = [f"{name} ({text})" for name, text in ABOUT.items() if not about.get(name, "").strip()]
    strange = [name for name in about if name not in ABOUT]
    if missing or strange:
        asked = f"An Open Know-How manifest also needs {', '.join(missing)}. Fill them in, or give --about NAME=VALUE."
        raise BadInput(asked if missing else f"An Open Know-How manifest is not asked for {', '.join(strange)}.")
    if not VERSION.fullmatch(about["version"]):
        raise BadInput(f"The version {about['version']!r} must be like '1.0.0'.")
    if not about["repo"].startswith(("https://", "http://")):
        raise BadInput(f"repo must be an address that starts with https://; it is {about['repo']!r}.")
    if about["license"] not in LICENCES:
        raise BadInput(f"The licence {about['license']!r} is not known (SPDX); choose one of {', '.join(LICENCES)}.")


def _part(panel: Panel, names: list[str]) -> dict[str, Any]:
    length, width = panel.length_and_width_mm()
    return {
        "name": ", ".join(names),
        "material": panel.material,
        "manufacturing-process": "CNC milling",
        "mass": round(panel.mass_kg(), 3),
        "outer-dimensions": _size(length, width, panel.thickness_mm),
    }


def _size(width: float, depth: float, height: float) -> dict[str, float]:
    return {"width": round(width, 2), "depth": round(depth, 2), "height": round(height, 2)}
