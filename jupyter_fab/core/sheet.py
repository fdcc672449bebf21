"""A sheet of stock as it lies on the bed: its size, its border, and how thick it was measured to be.

The sheet's frame has its origin at the lower left corner, x along the length and along the grain. Thickness is
measured at four points when the job is reserved; parts are rebuilt for the mean. A sheet not yet measured stands at
its nominal thickness, and says so (`measured` is empty). A job's further sheets are cut by programs that were proven
for its first one: `check_further` says whether one is near enough to it.
"""

from __future__ import annotations

import math

import msgspec

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.material import Material, material

POINTS_MEASURED = 4  # one near each corner; three would hide a wedge
# Source of both limits that follow: makers' tables of tolerances after EN 315 (plyterra.com, nestplywood.com, "Sizes
# and number of layers"): sanded plywood of 18 mm is +0.7 / -0.9, that of 30 mm +1.1 / -1.3, and one sheet up to 24 mm
# varies by 0.6. The standard itself was not at hand.
MOST_OFF_NOMINAL_MM = 1.5  # more than any of these: beyond it, it is another sheet
SAME_THICKNESS_MM = 0.15  # the least clearance of a glued joint: parts built within it still go together
MOST_UNEVEN_MM = 0.6  # from the thinnest to the thickest place of one sanded sheet
# How far a further sheet may lie from the thickness that its program was proven for. Z0 is the spoilboard: cuts through
# stay as they are, and each pocket keeps its floor's height, so that it is as much deeper or shallower as the sheet is
# thicker or thinner. The proof passes pockets less than 0.05 mm too deep (`proof.MOST_GOUGE_MM`; thickness counts in
# hundredths) and up to 0.1 mm too shallow (`proof.MOST_LEFTOVER_MM`). Slots are as wide as the first sheet was thick,
# and the clearance; the tightest fit has one of 0.05 mm (`fit.CLEARANCE_MM`), so that such parts still enter them all.
MOST_THICKER_MM = 0.04
MOST_THINNER_MM = 0.1
OFFCUT = "offcut "  # how the id of a sheet begins that is what an earlier job left; its label follows
TRIM_MM = 12.0  # where clamps and screws hold the sheet, and where factory edges are not straight


class Sheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One sheet; `trim_mm` is the border in which nothing is cut."""

    id: str
    material: str
    nominal_mm: float
    size_mm: tuple[float, float]
    measured_mm: tuple[float, ...] = ()
    trim_mm: float = TRIM_MM

    def __post_init__(self) -> None:
        """Refuse sheets of no size and measurements that belong to another sheet."""
        material(self.material)
        if not all(math.isfinite(side) and side > 2 * self.trim_mm for side in self.size_mm) or self.trim_mm < 0:
            raise BadInput("A sheet must be larger than its trim border on every side.", pointer="/size_mm")
        if self.measured_mm and len(self.measured_mm) != POINTS_MEASURED:
            raise BadInput(
                f"Measure the sheet at {POINTS_MEASURED} points, near the corners; {len(self.measured_mm)} were given.",
                pointer="/measured_mm",
            )
        for found in self.measured_mm:
            if not abs(found - self.nominal_mm) <= MOST_OFF_NOMINAL_MM:
                raise BadInput(
                    f"{found:g} mm was measured on a sheet of {self.nominal_mm:g} mm; measure that corner again, or "
                    f"load a sheet of {self.nominal_mm:g} mm.",
                    pointer="/measured_mm",
                )
        if self.measured_mm and max(self.measured_mm) - min(self.measured_mm) > MOST_UNEVEN_MM + 1e-9:
            raise BadInput(
                f"The sheet is {min(self.measured_mm):g} mm thick at one corner and {max(self.measured_mm):g} mm at "
                f"another; {MOST_UNEVEN_MM:g} mm is the most. Measure it again, or load an evener one.",
                pointer="/measured_mm",
            )

    @property
    def thickness_mm(self) -> float:
        """The mean of what was measured, to a hundredth; nominal if nothing was."""
        if not self.measured_mm:
            return self.nominal_mm
        return round(sum(self.measured_mm) / len(self.measured_mm), 2)

    @property
    def offcut(self) -> str:
        """The label of the offcut that it is; empty if it is a whole sheet."""
        return self.id.removeprefix(OFFCUT) if self.id.startswith(OFFCUT) else ""

    def stock(self) -> Material:
        """The material's figures."""
        return material(self.material)

    def area_m2(self) -> float:
        """The whole sheet's area."""
        return self.size_mm[0] * self.size_mm[1] * 1e-6

    def takes(self, material_id: str, thickness_mm: float) -> bool:
        """Whether a panel of that material and thickness may be cut from this sheet."""
        return material_id == self.material and abs(thickness_mm - self.thickness_mm) <= SAME_THICKNESS_MM


def nominal_sheet(material_id: str, thickness_mm: float) -> Sheet:
    """A sheet as the material's maker sells it, for estimates: the nominal thickness nearest to the one asked for."""
    stock = material(material_id)
    nominal = min(stock.thicknesses_mm, key=lambda known: abs(known - thickness_mm))
    if abs(nominal - thickness_mm) <= SAME_THICKNESS_MM:
        return Sheet(id=f"{material_id}-{nominal:g}", material=material_id, nominal_mm=nominal, size_mm=stock.sheet_mm)
    if abs(nominal - thickness_mm) > MOST_OFF_NOMINAL_MM:
        raise BadInput(
            f"{stock.title} is not sold {thickness_mm:g} mm thick; choose one of "
            f"{', '.join(f'{known:g}' for known in stock.thicknesses_mm)} mm."
        )
    return Sheet(
        id=f"{material_id}-{nominal:g}",
        material=material_id,
        nominal_mm=nominal,
        size_mm=stock.sheet_mm,
        measured_mm=(thickness_mm,) * POINTS_MEASURED,  # rebuilt parts: estimate with the thickness they are built for
    )


def loaded_sheet(id: str, material_id: str, nominal_mm: float, readings_mm: tuple[float, ...]) -> Sheet:
    """A whole sheet of that stock as it was measured.

    Raises
    ------
    BadInput
        If the readings are not those of one such sheet.
    """
    size_mm = material(material_id).sheet_mm
    return Sheet(id=id, material=material_id, nominal_mm=nominal_mm, size_mm=size_mm, measured_mm=readings_mm)


def offcut_sheet(
    label: str, material_id: str, nominal_mm: float, size_mm: tuple[float, float], readings_mm: tuple[float, ...] = ()
) -> Sheet:
    """An offcut of that size as a sheet, its grain along x; without readings it stands at its nominal thickness."""
    return Sheet(
        id=f"{OFFCUT}{label}", material=material_id, nominal_mm=nominal_mm, size_mm=size_mm, measured_mm=readings_mm
    )


def proven_range_mm(proven_mm: float) -> tuple[float, float]:
    """From where to where another sheet's mean may lie, that is cut by programs proven for this thickness."""
    return round(proven_mm - MOST_THINNER_MM, 2), round(proven_mm + MOST_THICKER_MM, 2)


def check_further(sheet: Sheet, number: int, proven_mm: float) -> None:
    """Return if a job's further sheet, counted from 1, may be cut by programs proven for that thickness.

    Raises
    ------
    BadInput
        If its pockets would come out at the wrong depth, or its parts not enter their slots.
    """
    low_mm, high_mm = proven_range_mm(proven_mm)
    if not low_mm - 1e-9 <= sheet.thickness_mm <= high_mm + 1e-9:
        raise BadInput(
            f"Sheet {number} measures {sheet.thickness_mm:.2f} mm; its program was proven for {low_mm:.2f} to "
            f"{high_mm:.2f} mm, and the joints would not fit. Take another sheet, and measure that one.",
            pointer="/readings_mm",
            measured_mm=sheet.thickness_mm,
            low_mm=low_mm,
            high_mm=high_mm,
        )
