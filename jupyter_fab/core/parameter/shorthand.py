"""How a designer writes a parameter: one call for each kind, with what that kind needs and no more.

Role: `length("width", "Width", 1200, 600, 2000)` in a design's decorator makes a `Parameter`. Each kind brings its
group in the form and whether choosing it is a measurement of the buyer's own, which takes the right to withdraw. Every
kind takes `visible_when` (an expression over the parameters above it), `locked` (shown to buyers, not theirs to
change) and `formerly` (what it was called before, so that saved sizes find it).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import UNSET

from jupyter_fab.core.lettering import ENGRAVABLE
from jupyter_fab.core.parameter.parameter import Customisation, Kind, Parameter
from jupyter_fab.core.parameter.rule import Condition


def length(
    name: str,
    title: str,
    default: float,
    minimum: float,
    maximum: float,
    *,
    step: float = 1.0,
    group: str = "Size",
    help: str = "",
    visible_when: str = "",
    locked: bool = False,
    formerly: Iterable[str] = (),
) -> Parameter:
    """A length in mm."""
    return Parameter(
        name=name,
        kind=Kind.LENGTH,
        title=title,
        default=float(default),
        minimum=minimum,
        maximum=maximum,
        step=step,
        group=group,
        help=help,
        **_seldom(visible_when, locked, formerly),
    )


def angle(
    name: str,
    title: str,
    default: float,
    minimum: float,
    maximum: float,
    *,
    step: float = 1.0,
    group: str = "Form",
    help: str = "",
    visible_when: str = "",
    locked: bool = False,
    formerly: Iterable[str] = (),
) -> Parameter:
    """An angle in degrees."""
    return Parameter(
        name=name,
        kind=Kind.ANGLE,
        title=title,
        default=float(default),
        minimum=minimum,
        maximum=maximum,
        step=step,
        group=group,
        help=help,
        **_seldom(visible_when, locked, formerly),
    )


def integer(
    name: str,
    title: str,
    default: int,
    minimum: int,
    maximum: int,
    *,
    group: str = "Form",
    help: str = "",
    visible_when: str = "",
    locked: bool = False,
    formerly: Iterable[str] = (),
) -> Parameter:
    """A whole number."""
    return Parameter(
        name=name,
        kind=Kind.INTEGER,
        title=title,
        default=default,
        minimum=minimum,
        maximum=maximum,
        step=1,
        group=group,
        help=help,
        customisation=Customisation.PRESET,
        **_seldom(visible_when, locked, formerly),
    )


def choice(
    name: str,
    title: str,
    default: str,
    choices: tuple[str, ...],
    *,
    group: str = "Form",
    help: str = "",
    visible_when: str = "",
    locked: bool = False,
    formerly: Iterable[str] = (),
) -> Parameter:
    """One of several texts."""
    return Parameter(
        name=name,
        kind=Kind.CHOICE,
        title=title,
        default=default,
        choices=choices,
        group=group,
        help=help,
        customisation=Customisation.PRESET,
        **_seldom(visible_when, locked, formerly),
    )


def boolean(
    name: str,
    title: str,
    default: bool,
    *,
    group: str = "Form",
    help: str = "",
    visible_when: str = "",
    locked: bool = False,
    formerly: Iterable[str] = (),
) -> Parameter:
    """Yes or no."""
    return Parameter(
        name=name,
        kind=Kind.BOOLEAN,
        title=title,
        default=default,
        group=group,
        help=help,
        customisation=Customisation.PRESET,
        **_seldom(visible_when, locked, formerly),
    )


def text(
    name: str,
    title: str,
    default: str = "",
    *,
    longest: int = 40,
    characters: str = ENGRAVABLE,
    group: str = "Engraving",
    help: str = "",
    visible_when: str = "",
    locked: bool = False,
    formerly: Iterable[str] = (),
) -> Parameter:
    """Words to be engraved: at most so many characters, of those that can be (`Board.engrave` draws them).

    `characters` names others; the empty text allows all that can be printed. Words are the buyer's own choice, so an
    engraved piece is no preset.
    """
    return Parameter(
        name=name,
        kind=Kind.TEXT,
        title=title,
        default=default,
        maximum=longest,
        characters=characters or UNSET,
        group=group,
        help=help,
        **_seldom(visible_when, locked, formerly),
    )


def thickness(
    name: str = "thickness",
    title: str = "Sheet thickness",
    default: float = 18.0,
    choices: tuple[float, ...] = (15.0, 18.0, 21.0),
    *,
    tolerance_mm: float = 1.0,  # 18 mm sanded plywood may be +0.7 / -0.9 (`core.sheet` has the source)
    group: str = "Material",
    help: str = "",
    visible_when: str = "",
    locked: bool = False,
    formerly: Iterable[str] = (),
) -> Parameter:
    """A sheet's nominal thickness, replaced by the measured one at the hub."""
    return Parameter(
        name=name,
        kind=Kind.THICKNESS,
        title=title,
        default=float(default),
        choices=choices,
        tolerance_mm=tolerance_mm,
        group=group,
        help=help,
        customisation=Customisation.PRESET,
        **_seldom(visible_when, locked, formerly),
    )


def _seldom(visible_when: str, locked: bool, formerly: Iterable[str]) -> dict[str, Any]:
    """What few parameters have, left out where it is not used."""
    return {
        "visible_when": Condition(visible_when) if visible_when else UNSET,
        "locked": True if locked else UNSET,
        "formerly": tuple(formerly) or UNSET,
    }
