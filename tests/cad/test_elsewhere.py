"""What is beside an assembly is kept, unless an assembly holds a copy of it; the copies are listed."""

import pytest
from attrs import frozen

from jupyter_fab.cad.elsewhere import without_copies


@frozen
class Solid:
    """Stands in for a kernel's solid: copies share a shape."""

    shape: str

    def IsPartner(self, other: "Solid") -> bool:
        """Whether it is the same solid in another place."""
        return self.shape == other.shape


@frozen
class Thing:
    """Stands in for an object of a model's file."""

    solids: tuple[Solid, ...]
    children: tuple["Thing", ...] = ()


def test_copies_alone_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    """A board that shares one of two solids is not all there; without an assembly nothing is left out."""
    side, shelf = Solid("side"), Solid("shelf")
    table = Thing((side,), (Thing((side,)),))
    found = [("side", Thing((side,))), ("shelf", Thing((shelf,))), ("pair", Thing((side, shelf))), ("table", table)]
    kept = without_copies(found, lambda thing: list(thing.solids), [side])
    assert [name for name, _ in kept] == ["shelf", "pair", "table"]
    assert capsys.readouterr().err.startswith("Left out, as an assembly holds it: side.")
    assert without_copies(found, lambda thing: list(thing.solids), []) == found
    assert capsys.readouterr().err == ""
