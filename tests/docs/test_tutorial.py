"""What the tutorial has a newcomer type makes the piece that it promises."""

import re
from pathlib import Path
from typing import Any

import pytest

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.interference import interference
from jupyter_fab.core.parameter import Kind
from jupyter_fab.packing.fork import TEMPLATE

PAGE = Path(__file__).resolve().parents[2] / "docs" / "tutorial" / "first-piece.md"
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_first_piece_is_made_at_all_its_limits() -> None:
    """Both snippets go where the page says; no part of the piece stands in another, at any end of a slider."""
    parameter, boards = PYTHON.findall(PAGE.read_text())
    lines = TEMPLATE.splitlines(keepends=True)
    shelves = next(number for number, line in enumerate(lines) if '"Shelves"' in line)
    names: dict[str, Any] = {}
    exec("".join([*lines[: shelves + 1], parameter, *lines[shelves + 1 :], "\n", boards]), names)
    piece = names["my_shelf"]
    parts = piece.build({})
    assert [part.name for part in parts.parts][-1] == "back rail"
    with pytest.raises(BadInput, match="120"):
        piece.build({"rail": 300})
    for one in piece.schema.parameters:
        if one.kind in (Kind.LENGTH, Kind.INTEGER):
            limits = piece.schema.limits(one.name, piece.schema.defaults())
            for end in (limits.low, limits.high):
                assert interference(piece.build({one.name: end})) == ()
    exec("".join([*lines, "\n", boards.replace("x=inside", "x=(0, p.width)").replace("p.rail", "80")]), names)
    with pytest.raises(BadInput, match=r"'back rail'.*'left side'.* x"):
        names["my_shelf"].build({})
