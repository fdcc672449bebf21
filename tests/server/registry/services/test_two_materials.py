"""Two materials of one thickness: refused when a quote is asked for, where one parameter would take both measures."""

from types import SimpleNamespace

import pytest
from jupyter_fab_server.registry import quoting

from jupyter_fab import Assembly
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.parameter import ParameterSchema, length, thickness
from jupyter_fab.core.part import Parts
from jupyter_fab.core.wire.orders import NewQuote, Place

FOLLOWED = ParameterSchema(parameters=(thickness("t", "Sheet", 18), length("width", "Width", 600, 300, 900)))
PLAIN = ParameterSchema(parameters=(length("width", "Width", 600, 300, 900),))


class PricedError(Exception):
    """The wish got as far as the engine."""


def piece(other: str, thickness_mm: float) -> Parts:
    """A board of birch plywood, 18 mm, and one of another sheet."""
    kit = Assembly(material="birch-ply", thickness_mm=18)
    kit.board("top", x=(0, 600), y=(0, 300), z=(0, 18), face="+z")
    kit.board(
        "front", x=(0, 600), y=(-thickness_mm, 0), z=(0, 18), face="-y", material=other, thickness_mm=thickness_mm
    )
    return kit.parts()


async def ask(parts: Parts, schema: ParameterSchema) -> None:
    """Ask for a quote of these parts, up to where they are priced."""

    async def read(wanted):
        offer = SimpleNamespace(
            row=None, manifest=SimpleNamespace(parameters=schema, terms=SimpleNamespace(royalty_percent=5.0))
        )
        return SimpleNamespace(offer=offer, values=schema.defaults(), hubs=())

    async def build(row, values, *, workshop):
        return SimpleNamespace(parts=parts)

    def submit(work):
        raise PricedError

    ctx = SimpleNamespace(
        settings=SimpleNamespace(currency="EUR"),
        db=SimpleNamespace(read=read),
        builds=SimpleNamespace(parts=build),
        engine=SimpleNamespace(submit=submit),
    )
    new = NewQuote(design="desk", values={}, place=Place(title="Ghent", latitude=51, longitude=4))
    await quoting.quote(ctx, SimpleNamespace(person="bea"), new)


async def test_one_parameter_for_two_materials_is_refused() -> None:
    """Both sheets, the thickness and the parameter are named, and what to choose instead."""
    with pytest.raises(BadInput) as caught:
        await ask(piece("mdf", 18), FOLLOWED)
    for word in ("Birch plywood", "MDF", "18 mm", "'Sheet'", "another thickness"):
        assert word in caught.value.message
    assert caught.value.pointer == "/values/t"


@pytest.mark.parametrize(
    ("parts", "schema"),
    [(piece("mdf", 12), FOLLOWED), (piece("mdf", 18), PLAIN), (piece("birch-ply", 18), FOLLOWED)],
)
async def test_other_pieces_are_priced(parts: Parts, schema: ParameterSchema) -> None:
    """Two thicknesses, thicknesses that no parameter gives, and one material all have their measures."""
    with pytest.raises(PricedError):
        await ask(parts, schema)
