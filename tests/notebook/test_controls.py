"""Controls: one a parameter, always at values that hold, and a slider that stops says why."""

from __future__ import annotations

from typing import Any

import ipywidgets
import pytest

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.parameter import ParameterSchema, boolean, choice, constraint, integer, length, thickness
from jupyter_fab.notebook.controls import OWN, Controls

SCHEMA = ParameterSchema(
    parameters=(
        length("width", "Width", 1200, 600, 1800, step=10),
        length("depth", "Depth", 400, 300, 900, step=10),
        integer("shelves", "Shelves", 3, 1, 8),
        choice("back", "Back", "full", ("none", "full")),
        boolean("wheels", "Wheels", False),
        thickness(),
    ),
    constraints=(constraint("depth <= width / 2", "A desk is at most half as deep as wide."),),
    presets={"Small": {"width": 800, "depth": 300}},
)


class Listener:
    """Counts how often it was told of a change."""

    def __init__(self) -> None:
        self.told = 0

    def __call__(self) -> None:
        """Hear of one change."""
        self.told += 1


@pytest.fixture
def listener() -> Listener:
    """Nobody has called yet."""
    return Listener()


@pytest.fixture
def controls(listener: Listener) -> Controls:
    """The schema's controls at its defaults."""
    return Controls(SCHEMA, {}, listener)


def inputs(controls: Controls) -> dict[str, Any]:
    """The inputs by what a reader sees beside them."""
    found: dict[str, Any] = {}

    def walk(widget: Any) -> None:
        if isinstance(widget, ipywidgets.Box):
            for child in widget.children:
                walk(child)
        elif not isinstance(widget, ipywidgets.HTML):
            found[widget.description] = widget

    walk(controls.widget)
    return found


def reasons(controls: Controls) -> str:
    """All that the controls say in small print."""
    return " ".join(note.value for note in controls._notes.values())


def test_each_parameter_has_the_control_of_its_kind(controls: Controls) -> None:
    """Lengths and whole numbers are sliders over their range, choices and thicknesses lists, yes or no a tick box."""
    made = inputs(controls)
    width, shelves = made["Width"], made["Shelves"]
    assert isinstance(width, ipywidgets.FloatSlider)
    assert (width.min, width.max, width.step, width.value) == (600, 1800, 10, 1200)
    assert isinstance(shelves, ipywidgets.IntSlider)
    assert isinstance(made["Back"], ipywidgets.Dropdown)
    assert isinstance(made["Wheels"], ipywidgets.Checkbox)
    assert [text for text, _ in made["Sheet thickness"].options] == ["15 mm", "18 mm", "21 mm"]


def test_a_change_is_told_once_with_all_values(controls: Controls, listener: Listener) -> None:
    """A move of one slider gives one call, and the values of all."""
    inputs(controls)["Width"].value = 1500
    assert listener.told == 1
    assert controls.values["width"] == 1500
    assert controls.values["shelves"] == 3


def test_a_slider_stops_where_a_rule_ends_it_and_says_why(controls: Controls, listener: Listener) -> None:
    """A value that would break a rule goes back to the nearest that keeps it, with the rule's own words."""
    depth = inputs(controls)["Depth"]
    depth.value = 800
    assert depth.value == 600
    assert controls.values["depth"] == 600
    assert "half as deep" in reasons(controls)
    assert listener.told == 1


def test_the_end_of_a_range_explains_itself(controls: Controls) -> None:
    """At its own limit a slider says what the limit is; the words go with the next change."""
    made = inputs(controls)
    made["Width"].value = 1800
    assert "1800" in reasons(controls)
    made["Shelves"].value = 4
    assert reasons(controls).strip() == ""


def test_values_always_keep_the_rules(controls: Controls) -> None:
    """Whatever sequence of moves is made, the schema accepts the values."""
    made = inputs(controls)
    for width, depth in ((600, 900), (1800, 900), (700, 300), (600, 600), (1000, 900)):
        made["Width"].value = width
        SCHEMA.check(controls.values)
        made["Depth"].value = depth
        SCHEMA.check(controls.values)
        assert made["Depth"].value == controls.values["depth"]
        assert made["Width"].value == controls.values["width"]


def test_a_preset_sets_all_at_once(controls: Controls, listener: Listener) -> None:
    """Going over single values could break a rule half-way; a preset is one change."""
    inputs(controls)["Preset"].value = "Small"
    assert (controls.values["width"], controls.values["depth"]) == (800, 300)
    assert inputs(controls)["Width"].value == 800
    assert listener.told == 1


def test_the_preset_shown_is_the_one_that_the_values_are(controls: Controls, listener: Listener) -> None:
    """Once a slider has moved it is no preset's; moved back, it is that preset's again."""
    made = inputs(controls)
    preset, width = made["Preset"], made["Width"]
    assert preset.value == "Default"
    width.value = 1300
    assert preset.value == OWN
    preset.value = "Small"
    assert controls.values["width"] == 800
    width.value = 1200
    assert preset.value == OWN
    preset.value = "Default"
    assert (preset.value, controls.values) == ("Default", SCHEMA.defaults())
    told = listener.told
    preset.value = OWN
    assert (preset.value, listener.told) == ("Default", told), "there is nothing to be set by that word"


def test_values_that_break_a_rule_are_refused_from_the_start() -> None:
    """There is no preview of what cannot be."""
    with pytest.raises(BadInput, match="half as deep"):
        Controls(SCHEMA, {"depth": 900}, Listener())
