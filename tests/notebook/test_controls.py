"""Controls: one a parameter, always at values that hold, and a slider that stops says why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ipywidgets
import pytest

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.parameter import ParameterSchema, boolean, choice, constraint, integer, length, thickness
from jupyter_fab.notebook.controls import OWN, Controls
from jupyter_fab.notebook.sizes import SavedSizes
from tests.core.parameters import EVERY_KIND

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
        elif not isinstance(widget, ipywidgets.HTML | ipywidgets.ToggleButton | ipywidgets.Button):
            found[widget.description] = widget

    walk(controls.widget)
    return found


def reasons(controls: Controls) -> str:
    """All that the controls say in small print."""
    return " ".join(row.note.value for row in controls.rows.values())


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


def test_a_figure_between_two_steps_goes_to_the_nearest_and_says_so(controls: Controls, listener: Listener) -> None:
    """Not to the end of the range; where a rule forbids the nearest too, to the last that it allows."""
    made = inputs(controls)
    for typed, kept in ((1208, 1210), (1212, 1210), (1193, 1190)):
        made["Width"].value = typed
        assert (made["Width"].value, controls.values["width"]) == (kept, kept)
        assert f"{kept} is the nearest to {typed}" in reasons(controls)
    assert listener.told == 2, "the second changed nothing"
    made["Depth"].value = 804
    assert (made["Depth"].value, controls.values["depth"]) == (590, 590)
    assert "half as deep" in reasons(controls)


def test_a_range_may_end_between_two_steps(listener: Listener) -> None:
    """From its end a slider goes down to the steps, where a rule asks for it too."""
    schema = ParameterSchema(
        parameters=(
            length("width", "Width", 600, 600, 2000, step=300),
            length("depth", "Depth", 300, 300, 900, step=10),
        ),
        constraints=(constraint("depth <= width / 2", "A desk is at most half as deep as wide."),),
    )
    controls = Controls(schema, {"width": 2000, "depth": 900}, listener)
    width = inputs(controls)["Width"]
    width.value = 600
    assert (width.value, controls.values["width"]) == (1800, 1800)
    width.value = 1970
    assert (width.value, controls.values["width"]) == (2000, 2000)


def test_the_slider_that_a_hand_has_moved_is_told_with_where_it_stands(controls: Controls) -> None:
    """Also where it was stopped short; a choice or a preset is no move of a slider."""
    slider = controls.rows["depth"].input
    slider.value = 500
    assert controls.moved == (slider.model_id, 500)
    slider.value = 900
    assert controls.moved == (slider.model_id, slider.value) == (slider.model_id, 600)
    controls.rows["back"].input.value = "none"
    assert controls.moved is None
    slider.value = 400
    controls.set({"width": 800, "depth": 300})
    assert controls.moved is None


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


def shown(controls: Controls) -> list[str]:
    """The rows that a reader sees."""
    return [name for name, row in controls.rows.items() if row.widget.layout.display != "none"]


def test_every_kind_has_its_control_and_unit(listener: Listener) -> None:
    """Angles slide in degrees, words are typed, and what the designer has set is a figure without an input."""
    controls = Controls(EVERY_KIND, {}, listener)
    slant, words, groove = (controls.rows[name] for name in ("slant", "words", "groove"))
    assert (slant.input.min, slant.input.max, slant.input.step, slant.input.value) == (0, 30, 0.5, 10)
    assert (isinstance(words.input, ipywidgets.Text), words.input.value) == (True, "Anna")
    assert groove.input is None
    assert groove.locked
    units = {name: [one for one in row.widget._dom_classes if "fab-in-" in one] for name, row in controls.rows.items()}
    assert (units["slant"], units["width"], units["hooks"]) == (["fab-in-deg"], ["fab-in-mm"], [])
    assert "2</span>" in groove.widget.children[0].value


def test_words_that_cannot_be_engraved_are_refused_with_the_reason(listener: Listener) -> None:
    """The last good words come back."""
    controls = Controls(EVERY_KIND, {}, listener)
    controls.rows["words"].input.value = "漢"
    assert (controls.rows["words"].input.value, controls.values["words"], listener.told) == ("Anna", "Anna", 0)
    assert "漢" in reasons(controls)


def test_what_is_not_asked_is_not_there_and_comes_back_as_it_was(listener: Listener) -> None:
    """Hidden it counts as designed; shown again it has what was set there. Headings go with the last row of theirs."""
    controls = Controls(EVERY_KIND, {}, listener)
    assert "shelf_depth" not in shown(controls)
    controls.rows["words"].input.value = "Bo"
    controls.rows["named"].input.value = False
    assert not {"words", "letters"} & set(shown(controls))
    assert controls.values["words"] == "Anna"
    controls.rows["named"].input.value = True
    assert (controls.values["words"], controls.rows["words"].input.value) == ("Bo", "Bo")
    assert {"words", "letters"} <= set(shown(controls))
    alone = ParameterSchema(
        parameters=(boolean("lamp", "Lamp", False), length("cord", "Cord", 5, 1, 9, group="Lamp", visible_when="lamp"))
    )
    lamp = Controls(alone, {}, listener)
    assert lamp._headings["Lamp"].layout.display == "none"
    lamp.rows["lamp"].input.value = True
    assert lamp._headings["Lamp"].layout.display is None


def test_a_lock_keeps_a_value_from_presets_and_from_the_hand(controls: Controls, listener: Listener) -> None:
    """Its control cannot be moved, a preset leaves it, and one that does not go with it is refused with the reason."""
    depth = controls.rows["depth"]
    depth.lock(True)
    assert depth.input.disabled
    preset = inputs(controls)["Preset"]
    preset.value = "Small"
    assert (controls.values["width"], controls.values["depth"], preset.value) == (800, 400, OWN)
    controls.set({"width": 1200, "depth": 600})
    told = listener.told
    preset.value = "Small"
    assert (controls.values["width"], listener.told, preset.value) == (1200, told, OWN)
    assert controls.presets is not None
    assert "Small does not go with Depth locked" in controls.presets._note.value
    depth.lock(False)
    preset.value = "Small"
    assert (controls.values["width"], depth.input.disabled) == (800, False)


def test_sizes_saved_by_name_are_there_in_another_kernel_and_in_another_version(
    listener: Listener, tmp_path: Path
) -> None:
    """They are in a file; a version in which they are not possible any more changes them, and says so."""
    controls = Controls(SCHEMA, {}, listener, saved=SavedSizes("desk", tmp_path))
    controls.set({"width": 1500, "shelves": 7})
    assert controls.presets is not None
    presets = controls.presets
    presets._name.value = "  Anna's  room "
    presets._keep()
    assert "desk.sizes.json" in presets._note.value
    later = Controls(SCHEMA, {"width": 1500, "shelves": 7}, listener, saved=SavedSizes("desk", tmp_path))
    assert later.presets is not None
    mine = ("mine", "Anna's room")
    assert later.presets._list.value == mine
    narrower = ParameterSchema(
        parameters=(
            length("breadth", "Width", 1000, 600, 1400, step=10, formerly=("width",)),
            integer("shelves", "Shelves", 3, 1, 8),
            boolean("lamp", "Lamp", True),
        )
    )
    newer = Controls(narrower, {}, listener, saved=SavedSizes("desk", tmp_path))
    assert newer.presets is not None
    newer.presets._list.value = mine
    assert newer.values == {"breadth": 1400, "shelves": 7, "lamp": True}
    said = newer.presets._note.value
    assert "Width was 1500 mm and is 1400 mm now" in said
    assert "back is no longer asked" in said
    assert SavedSizes("desk", tmp_path).read()["Anna's room"]["width"] == 1500, "the file has what was saved"
    newer.presets._drop()
    assert SavedSizes("desk", tmp_path).read() == {}
    assert newer.presets._list.value == OWN


def test_sizes_that_cannot_be_written_last_as_long_as_the_kernel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder that is not there, beside a broken file, and for a visitor's page; the reader is told."""
    for broken in (tmp_path / "nowhere", tmp_path):
        if broken.exists():
            (broken / "desk.sizes.json").write_text("{")
        saved = SavedSizes("desk", broken)
        saved.save("Mine", {"width": 1})
        assert saved.trouble
        assert saved.read() == {"Mine": {"width": 1}}
    assert (tmp_path / "desk.sizes.json").read_text() == "{", "what cannot be read is not written over"
    monkeypatch.setenv("VOILA_REQUEST_URL", "http://here/")
    visitor = SavedSizes("chair", tmp_path)
    visitor.save("Mine", {"width": 1})
    assert (visitor.read(), visitor.trouble) == ({"Mine": {"width": 1}}, "Kept until this page is closed.")
    assert not (tmp_path / "chair.sizes.json").exists()


def test_what_was_saved_or_forgotten_stands_also_where_the_file_cannot_follow(tmp_path: Path) -> None:
    """A file that cannot be written does not bring the old sizes back; once it can be, it has the newest."""
    SavedSizes("desk", tmp_path).save("Mine", {"width": 1})
    SavedSizes("desk", tmp_path).save("Yours", {"width": 2})
    in_the_way = tmp_path / "desk.sizes.json.new"
    in_the_way.mkdir()
    saved = SavedSizes("desk", tmp_path)
    saved.save("Mine", {"width": 3})
    assert saved.trouble.startswith("Kept until the kernel ends")
    saved.forget("Yours")
    assert saved.read() == {"Mine": {"width": 3}}
    in_the_way.rmdir()
    saved.save("Ours", {"width": 4})
    assert saved.trouble == ""
    assert SavedSizes("desk", tmp_path).read() == {"Mine": {"width": 3}, "Ours": {"width": 4}}
    SavedSizes("desk", tmp_path).save("Yours", {"width": 5})
    assert saved.read()["Yours"] == {"width": 5}, "what was forgotten once may be saved again"


def test_what_a_browser_makes_of_a_figure_is_that_figure(listener: Listener) -> None:
    """A slider that reports 10.000000000000002 has not been moved."""
    controls = Controls(EVERY_KIND, {}, listener)
    controls.rows["slant"].input.value = 10.000000000000002
    assert controls.values == EVERY_KIND.defaults()
    assert inputs(controls)["Preset"].value == "Default"
