"""The machines and cutters that come with the product are whole, and named as they are found."""

import pytest

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.material import CutsLike
from jupyter_fab.core.profiles import PROFILES, profile
from jupyter_fab.core.tool import ToolKind
from jupyter_fab.core.tool_library import TOOLS, library_tool


@pytest.mark.parametrize("name", PROFILES)
def test_a_machine_is_found_by_its_id_and_has_an_end_mill(name: str) -> None:
    """Outlines need one; every cutter of a built-in machine is the library's, at a speed that its spindle reaches."""
    machine = profile(name)
    assert machine.id == name
    assert any(tool.kind is ToolKind.END_MILL for tool in machine.tools)
    for tool in machine.tools:
        assert library_tool(tool.id) == tool
        assert machine.min_rpm <= tool.rpm <= machine.max_rpm


@pytest.mark.parametrize("name", TOOLS)
def test_every_cutter_has_a_feed_in_every_material(name: str) -> None:
    """A chip of some size for each row of the table; one bite is no deeper than the cutter is long."""
    tool = library_tool(name)
    assert tool.pass_depth_mm <= tool.max_depth_mm
    assert all(0.01 < tool.chip_mm_tooth(row) < 1.0 for row in CutsLike)


def test_what_is_not_there_is_said_with_what_is() -> None:
    """The text lists the names."""
    with pytest.raises(BadInput, match="router-1300"):
        profile("mill")
    with pytest.raises(BadInput, match="drill-8"):
        library_tool("saw")
