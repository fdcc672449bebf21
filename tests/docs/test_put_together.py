"""The page on putting a piece together tells of a piece that can be made: built, opened, taken apart."""

import re
from pathlib import Path
from typing import Any

from jupyter_fab.core.interference import interference
from jupyter_fab.core.part import Parts
from jupyter_fab.core.steps import steps
from jupyter_fab.core.swing import hits
from jupyter_fab.engines.estimating import quick_layout

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "put-a-piece-together.md"


def test_the_pages_desk_is_made_opens_and_goes_together() -> None:
    """Nothing stands in anything, both units open, all sheets are found, and no board locks another."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.S)
    found: dict[str, Any] = {}
    exec(compile(code, str(PAGE), "exec"), found)
    parts = found["parts"]
    assert isinstance(parts, Parts)
    assert interference(parts) == ()
    assert [motion.name for motion in parts.motions] == [
        f"{unit} {what}" for unit in ("left unit", "right unit") for what in ("drawer", "door")
    ]
    assert hits(parts) == ()
    assert {sheet.nominal_mm for sheet in quick_layout(parts).sheets} == {18.0, 6.5}
    assert steps(parts)[-1].parts
