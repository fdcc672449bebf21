"""How a designer writes a parameter: one call for each kind, with what that kind needs and no more.

Role: `length("width", "Width", 1200, 600, 2000)` in a design's decorator makes a `Parameter`. Each kind brings its
group in the form and whether choosing it is a measurement of the buyer's own, which takes the right to withdraw.
"""

from __future__ import annotations

from jupyter_fab.core.parameter.parameter import Customisation, Kind, Parameter


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
    )


def integer(
    name: str, title: str, default: int, minimum: int, maximum: int, *, group: str = "Form", help: str = ""
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
    )


def choice(
    name: str, title: str, default: str, choices: tuple[str, ...], *, group: str = "Form", help: str = ""
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
    )


def boolean(name: str, title: str, default: bool, *, group: str = "Form", help: str = "") -> Parameter:
    """Yes or no."""
    return Parameter(
        name=name,
        kind=Kind.BOOLEAN,
        title=title,
        default=default,
        group=group,
        help=help,
        customisation=Customisation.PRESET,
    )


def thickness(
    name: str = "thickness",
    title: str = "Sheet thickness",
    default: float = 18.0,
    choices: tuple[float, ...] = (15.0, 18.0, 21.0),
    *,
    tolerance_mm: float = 1.0,  # 18 mm sanded plywood may be +0.7 / -0.9 (fabrication.md)
    group: str = "Material",
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
        customisation=Customisation.PRESET,
    )
