"""Joints are made by name from typed settings, which their schema describes and their check refuses out of range."""

import jsonschema
import pytest

from jupyter_fab import Assembly, BadInput, Dado, Finger, Fit, TabAndSlot, joint
from jupyter_fab.core.joints.refusal import NoJoint, Reason
from jupyter_fab.core.joints.registry import JOINTS, schema


@pytest.mark.parametrize("name", JOINTS)
def test_a_schema_is_valid_and_its_defaults_make_the_joint(name):
    """Every setting has a type, a meaning and a default; numbers have a unit."""
    found = schema(name)
    jsonschema.Draft202012Validator.check_schema(found)
    defaults = {key: value["default"] for key, value in found["properties"].items()}
    jsonschema.validate(defaults, found)
    assert joint(name, **defaults) == joint(name)
    for key, value in found["properties"].items():
        assert value["description"].endswith("."), key
        assert "enum" in value or "boolean" in value["type"] or value["x-unit"], key


def test_settings_outside_their_range_are_refused_with_the_range():
    """The text names what to give; the reason is named."""
    with pytest.raises(NoJoint, match=r"depth_mm of the dado is 0\.5; give 2 to 40 mm") as refused:
        Dado(depth_mm=0.5)
    assert refused.value.reason is Reason.SETTING
    assert not jsonschema.Draft202012Validator(schema("dado")).is_valid({"depth_mm": 0.5})


def test_an_unknown_joint_or_setting_is_refused_with_what_there_is():
    """The reader sees the names to choose from."""
    with pytest.raises(NoJoint, match="finger, tab-and-slot"):
        joint("fingers")
    with pytest.raises(NoJoint, match="width_mm"):
        joint("finger", size=3)
    assert joint("finger", width_mm=20, fit="press") == Finger(width_mm=20, fit=Fit.PRESS)


def slot_mm(**making):
    """How much longer and wider a slot is than its tab, and the radius of its reliefs."""
    kit = Assembly()
    side = kit.board("side", x=(0, 18), y=(0, 300), z=(0, 600), face="+x", grain="z")
    kit.cut_with(**making)
    shelf = kit.board("shelf", x=(18, 400), y=(0, 300), z=(300, 318), face="+z", grain="x")
    kit.join(TabAndSlot(count=1, length_mm=60), shelf, side)
    slot, *reliefs = side.panel().features
    x0, y0, x1, y1 = slot.outline.bounds()
    assert x1 - x0 - 60 == pytest.approx(y1 - y0 - 18)
    return round(x1 - x0 - 60, 6), {round(relief.radius_mm, 6) for relief in reliefs}


def test_one_line_recuts_every_joint_of_a_piece():
    """Fit, cutter and what a hub's test piece showed go into boards that stood before and those that come after."""
    assert slot_mm() == (0.2, {3.2})
    assert slot_mm(fit="knock-down", tool_diameter_mm=3.175) == (0.35, {1.7875})
    assert slot_mm(fit=Fit.PRESS, fit_offset_mm=0.04) == (0.09, {3.2})
    assert slot_mm(fit="press", fit_offset_mm=-0.3) == (0.0, {3.2}), "never less than nothing"
    with pytest.raises(BadInput, match="test piece"):
        slot_mm(fit_offset_mm=2.0)
    kit = Assembly()
    side = kit.board("side", x=(0, 18), y=(0, 300), z=(0, 600), face="+x")
    kit.join(Dado(), kit.board("shelf", x=(18, 400), y=(0, 300), z=(300, 318), face="+z"), side)
    with pytest.raises(BadInput, match="before the first join"):
        kit.cut_with(fit="press")
