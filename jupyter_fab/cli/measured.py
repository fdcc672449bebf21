"""Thicknesses as they are typed: of the one kind of sheet of a piece, or each with the kind that it is of.

Texts in, four readings a kind out. Whether a sheet may measure so much is judged by `core.sheet`.
"""

from __future__ import annotations

from collections.abc import Sequence

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.material import material
from jupyter_fab.core.measures import Kind
from jupyter_fab.core.sheet import POINTS_MEASURED

POINTER = "/measured"


def readings(texts: Sequence[str], kinds: Sequence[Kind]) -> dict[Kind, tuple[float, ...]]:
    """Four readings for each kind of sheet that was measured.

    Raises
    ------
    BadInput
        If a text is no measure, or it is not said which of several sheets it is of.
    """
    found: dict[Kind, list[float]] = {}
    for text in texts:
        name, equals, said = text.rpartition("=")
        kind = _kind(name if equals else None, kinds)
        if equals and kind in found:
            raise BadInput(f"{_said(kind)} is measured twice; give all its points at once: {name}=MM,MM,MM,MM.")
        found.setdefault(kind, []).extend(_numbers(said))
    for kind, points in found.items():
        if len(points) not in (1, POINTS_MEASURED):
            raise BadInput(
                f"Give the thickness of {_said(kind)} once, or {POINTS_MEASURED} times; there are {len(points)}.",
                pointer=POINTER,
            )
    return {kind: tuple(points * (POINTS_MEASURED // len(points))) for kind, points in found.items()}


def _kind(name: str | None, kinds: Sequence[Kind]) -> Kind:
    if name is None:
        fitting = list(kinds)
    else:
        stock, _, text = name.rpartition(":")
        (nominal_mm,) = _numbers(text) if text.strip() else (0.0,)
        fitting = [kind for kind in kinds if abs(kind[1] - nominal_mm) < 1e-6 and stock in ("", kind[0])]
    if len(fitting) == 1:
        return fitting[0]
    same = len({nominal_mm for _, nominal_mm in kinds}) < len(kinds)
    listed = ", ".join(f"--measured {f'{stock}:' * same}{nominal_mm:g}=MM" for stock, nominal_mm in kinds)
    of = " and ".join(_said(kind) for kind in kinds)
    wrong = "" if name is None else f", and {name!r} is none of it"
    raise BadInput(f"This piece is cut from {of}{wrong}. Say which sheet a measure is of: {listed}.", pointer=POINTER)


def _numbers(text: str) -> list[float]:
    try:
        return [float(one) for one in text.split(",")]
    except ValueError:
        raise BadInput(f"{text!r} is no thickness; write it in mm, as 17.6.", pointer=POINTER) from None


def _said(kind: Kind) -> str:
    return f"{material(kind[0]).title} {kind[1]:g} mm"
