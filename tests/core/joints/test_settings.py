"""Joints are made by name from typed settings, which their schema describes and their check refuses out of range."""

import jsonschema
import pytest

from jupyter_fab import Dado, Finger, Fit, joint
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
