"""The Open Know-How manifest is TOML with every field that the specification demands, and none that is made up."""

import tomllib

import pytest

from jupyter_fab.core.errors import BadInput
from jupyter_fab.designs.desk import desk
from jupyter_fab.exporters.okh import okh_toml

ABOUT = {
    "version": "1.2.0",
    "repo": "https://example.org/desk",
    "license": "CERN-OHL-S-2.0",
    "licensor": 'Ana "Nana" Žižek \N{DESERT ISLAND}',
}
DEMANDED = {"okhv", "name", "repo", "version", "license", "licensor", "documentation-language", "function"}


def test_the_manifest_reads_as_it_was_meant() -> None:
    """Demanded fields, the piece's size, and each kind of part once."""
    piece = desk.build()
    read = tomllib.loads(okh_toml(desk, piece, ABOUT, bom="desk.csv").decode())
    assert set(read) >= DEMANDED
    assert {name: read[name] for name in ABOUT} == ABOUT
    assert (read["okhv"], read["bom"], read["function"]) == ("OKH-LOSHv1.0", "desk.csv", desk.summary)
    assert read["outer-dimensions"] == {"width": 1400, "depth": 700, "height": 730}
    assert len(read["part"]) == len(piece.cut_list())
    assert sum(len(part["name"].split(", ")) * part["mass"] for part in read["part"]) == pytest.approx(
        piece.mass_kg(), abs=0.01
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"licensor": ""}, "licensor"),
        ({"version": "one"}, "1.0.0"),
        ({"repo": "here"}, "https://"),
        ({"license": "MINE"}, "SPDX"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_is_missing_or_wrong_is_named(changed: dict[str, str], said: str) -> None:
    """Nothing is invented for what the writer did not say."""
    with pytest.raises(BadInput, match=said):
        okh_toml(desk, desk.build(), {**ABOUT, **changed})
