"""The joint contract holds for the kit's joints and for the one in the how-to, and fails where a joint breaks it."""

import re
from pathlib import Path

import attrs
import pytest

from jupyter_fab import Assembly, Dovetail, Finger, TabAndSlot
from jupyter_fab.core.joints import registry
from jupyter_fab.core.joints.protocol import Gap
from jupyter_fab.core.joints.setting import schema_of
from jupyter_fab.testing.joint import JointContract, joint_faults

HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "add-a-joint.md"
source = re.search(r"```python\n(.*?)```", HOW_TO.read_text(), re.DOTALL)
assert source
written: dict = {"__name__": "stub"}
exec("\n".join(line[3:] for line in source[1].splitlines()), written)
Stub = written["Stub"]


class TestTabAndSlot(JointContract):
    """Through a face."""

    joint = TabAndSlot()


class TestStub(JointContract):
    """The joint that the how-to writes."""

    joint = Stub()


class TestFinger(JointContract):
    """At a corner."""

    joint = Finger()

    def boards(self, kit):
        """A lid on the end of a side."""
        t = kit.thickness_mm
        side = kit.board("side", x=(0, t), y=(0, 300), z=(0, 600), face="+x", grain="z")
        return kit.board("lid", x=(t, 400), y=(0, 300), z=(600 - t, 600), face="+z", grain="x"), side


class TestDovetail(JointContract):
    """In one plane."""

    joint = Dovetail()

    def boards(self, kit):
        """Two halves of a top."""
        z = (0, kit.thickness_mm)
        half = kit.board("half", x=(0, 300), y=(0, 300), z=z, face="+z", grain="x")
        return kit.board("other half", x=(300, 600), y=(0, 300), z=z, face="+z", grain="x"), half


def test_a_joint_of_another_package_is_found_by_name(monkeypatch):
    """It is checked and described like the kit's own."""
    monkeypatch.setattr(registry.OTHERS.__class__, "load", lambda self, name: {"stub": Stub}[name])
    assert registry.joint("stub", length_mm=80) == Stub(length_mm=80)
    assert schema_of(Stub)["properties"]["depth_mm"]["maximum"] == 20.0


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"gaps": (Gap((0.0, 1.0, 0.0), 0.5),)}, "moves less than 0.5"),
        ({"gaps": (Gap((0.0, 1.0, 0.0), 0.0),)}, "moves more than 0"),
        ({"enters": ((0.0, 0.0, 1.0),)}, "is caught"),
    ],
)
def test_a_joint_that_states_what_is_not_so_is_found(change, says):
    """Too little, too much, and the wrong way in."""
    kit = Assembly()
    kit.join(Stub(), *JointContract().boards(kit))
    false = attrs.evolve(kit.joins[0], mating=attrs.evolve(kit.joins[0].mating, **change))
    assert joint_faults(kit.parts(), kit.joins[0]) == []
    assert any(says in fault for fault in joint_faults(kit.parts(), false))
