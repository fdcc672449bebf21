"""Sheet materials: what they weigh, cost and look like; the figures that estimates start from.

Prices and sheet sizes are defaults of the estimate, marked with their source; a hub's own figures replace them in a
quote. A plug-in adds materials through the entry-point group `jupyter_fab.materials`.
"""

from __future__ import annotations

import enum

import msgspec

from jupyter_fab.core.errors import BadInput


class CutsLike(enum.StrEnum):
    """The row of the chip table that a material is cut by."""

    PLYWOOD = "plywood"
    MDF = "mdf"


class Material(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of sheet stock; sizes in mm, density in kg/m3, price in minor units a square metre and mm of thickness."""

    id: str
    title: str
    density_kg_m3: float
    thicknesses_mm: tuple[float, ...]
    sheet_mm: tuple[float, float]
    price_minor_m2_mm: int
    grained: bool
    colour: str
    texture: str
    carbon_kg_kg: float
    source: str
    cuts_like: CutsLike = CutsLike.PLYWOOD
    # Bending of the board flatwise, along and across the face grain: modulus of elasticity (mean) and strength
    # (5 % of boards bear less). What says nothing is taken for the softest board there is: particleboard P2.
    elastic_mpa: tuple[float, float] = (1600.0, 1600.0)
    bending_mpa: tuple[float, float] = (11.0, 11.0)
    shear_mpa: float = 600.0  # modulus of a panel that is twisted
    bending_source: str = "EN 312:2010, particleboard P2 over 13 to 20 mm, as the softest board in use."


BIRCH_PLY = Material(
    id="birch-ply",
    title="Birch plywood",
    density_kg_m3=680.0,
    thicknesses_mm=(4.0, 6.5, 9.0, 12.0, 15.0, 18.0, 21.0, 24.0),
    sheet_mm=(2440.0, 1220.0),
    price_minor_m2_mm=159,  # 85.00 for a sheet of 2440 x 1220 x 18 (assumed)
    grained=True,
    colour="#e3c99a",
    texture="birch",
    carbon_kg_kg=0.726,  # no figure for plywood in the table: MDF's is taken and said so (George 2008)
    source="Density: manufacturers' handbooks, 620-700 kg/m3. Price assumed. Carbon: MDF figure, George 2008.",
    elastic_mpa=(10_048.0, 7_452.0),  # of 18 mm; 12 to 24 mm: 10,719 to 9,717 along, 6,781 to 7,783 across
    bending_mpa=(40.2, 34.1),
    shear_mpa=620.0,
    bending_source="Handbook of Finnish Plywood, 2007: birch, 13 plies, 18 mm.",
)
OAK_PLY = Material(
    id="oak-ply",
    title="Oak-faced plywood",
    density_kg_m3=700.0,
    thicknesses_mm=(15.0, 18.0, 21.0),
    sheet_mm=(2440.0, 1220.0),
    price_minor_m2_mm=243,
    grained=True,
    colour="#b98a54",
    texture="oak",
    carbon_kg_kg=0.726,
    source="Price assumed (130.00 a sheet of 18 mm). Carbon: MDF figure, George 2008.",
    elastic_mpa=(7_000.0, 4_500.0),
    bending_mpa=(28.0, 18.0),
    shear_mpa=400.0,
    bending_source="Assumed: oak faces on a core of light veneers (poplar), below birch plywood; ask the maker.",
)
MDF = Material(
    id="mdf",
    title="MDF",
    density_kg_m3=740.0,
    thicknesses_mm=(6.0, 9.0, 12.0, 16.0, 18.0, 19.0, 22.0),
    sheet_mm=(2440.0, 1220.0),
    price_minor_m2_mm=75,
    grained=False,
    colour="#a98a68",
    texture="mdf",
    carbon_kg_kg=0.726,
    source="Price assumed (40.00 a sheet of 18 mm). Carbon: George 2008.",
    elastic_mpa=(2_200.0, 2_200.0),
    bending_mpa=(20.0, 20.0),
    shear_mpa=800.0,
    bending_source="EN 622-5:2009, MDF over 12 to 19 mm: the least of a board of the standard; shear EN 12369-1.",
    cuts_like=CutsLike.MDF,
)

BUILT_IN: dict[str, Material] = {material.id: material for material in (BIRCH_PLY, OAK_PLY, MDF)}


def material(name: str) -> Material:
    """The built-in material of that id.

    Raises
    ------
    BadInput
        If there is none; the text lists those there are.
    """
    if name not in BUILT_IN:
        raise BadInput(f"There is no material {name!r}; choose one of {', '.join(sorted(BUILT_IN))}.")
    return BUILT_IN[name]
