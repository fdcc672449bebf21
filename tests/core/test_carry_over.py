"""Saved sizes in another version: what fits is kept, what does not is said, and the answer always keeps the rules."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_fab.core.parameter import (
    ParameterSchema,
    angle,
    boolean,
    carry_over,
    choice,
    constraint,
    integer,
    length,
    text,
    thickness,
)
from tests.core.parameters import EVERY_KIND

NEWER = ParameterSchema(
    parameters=(
        length("wide", "Width", 600, 400, 900, step=20, formerly=("width", "breadth")),
        length("height", "Height", 200, 120, 400, step=5, locked=True),
        integer("hooks", "Hooks", 4, 2, 6),
        choice("ends", "Ends", "sharp", ("sharp", "round")),
        text("words", "Words", "", longest=6, characters="abcdefghijklmnopqrstuvwxyz"),
        boolean("lamp", "Lamp", True),
        angle("slant", "Slant", 10, 0, 20, step=5),
        thickness(default=15, choices=(12.0, 15.0)),
    ),
    constraints=(constraint("hooks * 150 <= wide", "Hooks stand at least 150 mm apart."),),
)


@pytest.mark.parametrize(
    ("saved", "becomes", "word"),
    [
        ({"wide": 800}, {"wide": 800}, ""),
        ({"width": 800}, {"wide": 800}, ""),
        (
            {"width": 800, "wide": 700},
            {"wide": 700},
            "width is called wide now, which was saved too: 800 was left out.",
        ),
        ({"width": 800, "breadth": 700}, {"wide": 800}, "breadth is called wide now"),
        ({"wings": 3}, {}, "wings is no longer asked: 3 was left out."),
        ({"wide": 1200}, {"wide": 900}, "Width was 1200 mm and is 900 mm now"),
        ({"wide": 811}, {"wide": 820}, "Width was 811 mm and is 820 mm now"),
        ({"wide": "broad"}, {}, "Width: “broad” is no longer offered; it is 600 mm now."),
        ({"wide": float("inf")}, {}, "Width: inf is no longer offered"),
        ({"height": 300}, {"height": 200}, "Height is set by the designer now: 200 mm, not 300."),
        ({"ends": "straight"}, {"ends": "sharp"}, "Ends: “straight” is no longer offered; it is “sharp” now."),
        ({"words": "annabella"}, {"words": "annabe"}, "is “annabe” now: the rest is longer than 6 characters."),
        ({"words": "Anna 1"}, {"words": "nna"}, "is “nna” now: the rest cannot be engraved."),
        (
            {"words": "Annabella"},
            {"words": "nnabel"},
            "is “nnabel” now: the rest cannot be engraved, or is longer than 6 characters.",
        ),
        ({"lamp": "on"}, {"lamp": True}, "Lamp: “on” is no longer offered; it is yes now."),
        ({"slant": 30}, {"slant": 20}, "Slant was 30° and is 20° now"),
        ({"thickness": 18}, {"thickness": 15}, "Sheet thickness was 18 mm and is 15 mm now"),
        ({"wide": 600, "hooks": 6}, {"wide": 900}, "Hooks stand at least 150 mm apart."),
    ],
)
def test_each_thing_that_can_have_changed_is_said(saved: dict, becomes: dict, word: str) -> None:
    """Renamed is kept without a word; gone, narrowed, locked and newly forbidden are said in one sentence each."""
    found = carry_over(NEWER, saved)
    assert found.values == {**NEWER.defaults(), **becomes, **({"hooks": 6} if saved.get("hooks") == 6 else {})}
    assert len(found.words) == (1 if word else 0)
    assert all(said.startswith(word) or word in said for said in found.words)


def test_values_not_asked_for_are_kept_for_when_they_are() -> None:
    """Words that are hidden now come back when the engraving is switched on again."""
    found = carry_over(EVERY_KIND, {"named": False, "words": "Bo"})
    assert found.words == ()
    assert found.values["words"] == "Bo"


def test_two_parameters_cannot_both_have_had_a_name() -> None:
    """Nor may one have had a name that another has now: saved sizes would not know where to go."""
    for names in (("width",), ("hooks",)):
        with pytest.raises(ValueError, match="another's name"):
            msgspec.structs.replace(
                NEWER, parameters=(*NEWER.parameters, length("depth", "Depth", 5, 1, 9, formerly=names))
            )


VALUES = st.one_of(
    st.floats(), st.integers(-1000, 3000), st.booleans(), st.text("abzAZäß 1_漢\t\u2028", max_size=15), st.none()
)
NAMES = st.sampled_from([*(p.name for p in EVERY_KIND.parameters), "width", "wings", "breadth", "wide", "lamp"])


@given(st.dictionaries(NAMES, VALUES, max_size=8), st.sampled_from([EVERY_KIND, NEWER]))
def test_whatever_was_saved_becomes_values_that_keep_the_rules(saved: dict, schema: ParameterSchema) -> None:
    """It never refuses; the answer is whole and accepted; what was dropped or changed is said."""
    found = carry_over(schema, saved)
    schema.check(found.values)
    assert set(found.values) == set(schema.defaults())
    old = {name: p.name for p in schema.parameters for name in p.formerly or ()}
    kept = {name for name, value in saved.items() if found.values.get(old.get(name, name)) == value}
    assert set(saved) == kept or found.words
    assert carry_over(schema, found.values).words == ()
