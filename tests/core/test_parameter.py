"""Parameters: what is accepted, how refusals read, how far a slider goes."""

import json

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.parameter import (
    Kind,
    ParameterSchema,
    carry_over,
    choice,
    constraint,
    integer,
    length,
    text,
    thickness,
)
from jupyter_fab.core.wire import codec
from tests.core.parameters import EVERY_KIND, OFF_THE_GRID

SCHEMA = ParameterSchema(
    parameters=(
        length("width", "Width", 1400, 1000, 1800, step=10),
        length("depth", "Depth", 700, 500, 900, step=10),
        integer("dividers", "Dividers", 2, 0, 5),
        choice("cable", "Cable", "none", ("none", "left")),
        thickness(),
    ),
    constraints=(constraint("depth <= width / 2", "Too deep."),),
)


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"width": 1990}, "/width"),
        ({"width": 1405}, "/width"),
        ({"width": "wide"}, "/width"),
        ({"width": True}, "/width"),
        ({"width": float("nan")}, "/width"),
        ({"depth": 750}, "/depth"),
        ({"wdth": 1400}, "/wdth"),
        ({"cable": "right"}, "/cable"),
        ({"dividers": 2.5}, "/dividers"),
        ({"thickness": 17.6}, "/thickness"),
    ],
)
def test_bad_values_are_refused_with_a_pointer(values, pointer):
    """Every refusal says where."""
    with pytest.raises(BadInput) as refused:
        SCHEMA.check(values)
    assert refused.value.pointer == pointer


def test_out_of_range_offers_a_request():
    """A size outside the range, or against a rule, may be asked of a designer."""
    for values in ({"width": 1990}, {"depth": 750}):
        with pytest.raises(BadInput) as refused:
            SCHEMA.check(values)
        assert refused.value.fields["customisation_request"] is True


def test_measured_thickness_replaces_the_nominal_within_tolerance():
    """The sheet in hand decides, unless it is another sheet altogether."""
    assert SCHEMA.check({}, measured={"thickness": 17.6})["thickness"] == 17.6
    with pytest.raises(BadInput):
        SCHEMA.check({}, measured={"thickness": 15.1})
    with pytest.raises(BadInput):
        SCHEMA.check({}, measured={"width": 1400.0})


def test_a_slider_stops_where_a_rule_would_break_and_says_why():
    """The end of a slider is the last step that keeps every rule."""
    limits = SCHEMA.limits("depth", {"width": 1200, "depth": 550})
    assert (limits.low, limits.high, limits.why_high) == (500, 600, "Too deep.")
    assert "500" in limits.why_low


def test_limits_lead_back_to_what_is_allowed():
    """When another slider has made the value impossible, the limits are those of the nearest possible one."""
    limits = SCHEMA.limits("depth", {"width": 1200, "depth": 800})
    assert (limits.low, limits.high) == (500, 600)


@given(st.sampled_from(range(1000, 1801, 10)), st.sampled_from(range(500, 901, 10)))
def test_limits_agree_with_check(width, depth):
    """Inside its limits a value is accepted; one step beyond it is not."""
    if depth > width / 2:
        return
    limits = SCHEMA.limits("depth", {"width": width, "depth": depth})
    for value in (limits.low, limits.high):
        SCHEMA.check({"width": width, "depth": value})
    with pytest.raises(BadInput):
        SCHEMA.check({"width": width, "depth": limits.high + 10})


def test_schema_survives_the_wire_and_cannot_be_forged():
    """A schema decodes to itself; a constraint whose logic is not its text is refused."""
    data = msgspec.json.encode(SCHEMA)
    assert msgspec.json.decode(data, type=ParameterSchema) == SCHEMA
    forged = data.replace(b'{"<=":[{"var":"depth"}', b'{">=":[{"var":"depth"}')
    assert forged != data
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(forged, type=ParameterSchema)


def test_presets_must_keep_the_rules():
    """A preset that nobody could choose is refused when the design is made."""
    with pytest.raises(BadInput, match="Deep"):
        ParameterSchema(parameters=SCHEMA.parameters, constraints=SCHEMA.constraints, presets={"Deep": {"depth": 900}})


def test_every_kind_has_a_short_form_that_takes_and_refuses() -> None:
    """Each kind takes a good value in its own type, and refuses a bad one with its pointer."""
    good = {
        "width": 800,
        "hooks": 3,
        "shelf": True,
        "slant": 12.5,
        "ends": "round",
        "words": "Änne & Bo",
        "thickness": 15,
    }
    found = EVERY_KIND.check(good)
    assert {name: found[name] for name in good} == good
    assert isinstance(found["hooks"], int)
    bad = {"width": 805, "hooks": 2.5, "shelf": 1, "slant": 31, "ends": "oval", "words": "x" * 13, "thickness": 16}
    for name, value in bad.items():
        with pytest.raises(BadInput) as refused:
            EVERY_KIND.check({name: value})
        assert refused.value.pointer == f"/{name}"
    assert {parameter.kind for parameter in EVERY_KIND.parameters} == set(Kind)


def test_a_text_holds_what_can_be_engraved() -> None:
    """Characters that no cutter writes are named in the refusal; unprintable ones by their number."""
    for words, named in (("漢字", "漢 字"), ("A\tB", "U+0009"), ("🙂", "🙂")):
        with pytest.raises(BadInput, match="may not hold") as refused:
            EVERY_KIND.check({"words": words})
        assert named in refused.value.message
    free = ParameterSchema(parameters=(text("words", "Words", characters=""),))
    assert free.check({"words": "漢字"})["words"] == "漢字"
    with pytest.raises(BadInput):
        free.check({"words": "A\nB"})


def test_what_is_not_asked_stays_as_designed() -> None:
    """A hidden parameter is judged alone, and then counts at its default: equal pieces have equal values."""
    assert "words" not in EVERY_KIND.asked({"named": False})
    assert "letters" not in EVERY_KIND.asked({"named": True, "words": ""})
    found = EVERY_KIND.check({"named": False, "words": "Bo", "letters": 90})
    assert (found["words"], found["letters"]) == ("Anna", 50)
    assert found == EVERY_KIND.check({"named": False})
    with pytest.raises(BadInput):
        EVERY_KIND.check({"named": False, "letters": 1000})
    assert not EVERY_KIND.customised({"named": False, "words": "Bo"})
    assert EVERY_KIND.customised({"named": True, "words": "Bo"})


def test_a_slider_that_brings_others_into_play_stops_for_their_rules() -> None:
    """A parameter which decides what is asked has a say in the rules about that."""
    schema = ParameterSchema(
        parameters=(
            integer("drawers", "Drawers", 0, 0, 4),
            length("front", "Front", 300, 100, 400, visible_when="drawers > 2"),
        ),
        constraints=(constraint("front <= 300", "Too high a front."),),
    )
    limits = schema.limits("drawers", {"front": 400})
    assert (limits.high, limits.why_high) == (2, "Too high a front.")


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        ("below > 1", "above it only"),
        ("wide > 1", "above it only"),
        ("self > 1", "above"),
        ("above + 'x' > 1", "number"),
    ],
)
def test_a_condition_speaks_of_what_stands_above_and_can_be_reckoned(condition: str, says: str) -> None:
    """Anything else is refused when the design is made, with a pointer to the condition."""
    with pytest.raises(BadInput, match=says) as refused:
        ParameterSchema(
            parameters=(
                integer("above", "Above", 1, 0, 2),
                integer("self", "Self", 1, 0, 2, visible_when=condition),
                integer("below", "Below", 1, 0, 2),
            )
        )
    assert refused.value.pointer == "/parameters/1/visible_when"


def test_a_condition_that_is_no_expression_is_refused_where_it_stands() -> None:
    """In the designer's code at once; in a package's data with the way there."""
    with pytest.raises(BadInput, match="expression"):
        integer("a", "A", 1, 0, 2, visible_when="import os")
    data = msgspec.json.encode(EVERY_KIND).replace(b'{"text":"shelf","logic":{"var":"shelf"}}', b'{"text":"1 +"}')
    with pytest.raises(BadInput) as refused:
        codec.decode(data, ParameterSchema)
    assert refused.value.pointer == "/parameters/4/visible_when"
    forged = msgspec.json.encode(EVERY_KIND).replace(b'"logic":{"var":"shelf"}}', b'"logic":{"var":"named"}}')
    with pytest.raises(BadInput, match="does not say what its text says"):
        codec.decode(forged, ParameterSchema)


def test_a_locked_parameter_is_the_designers() -> None:
    """Its default is accepted, as whatever number; another value is refused and may be asked for; its slider stands."""
    assert EVERY_KIND.check({"groove": 2})["groove"] == 2
    with pytest.raises(BadInput, match="set by the designer") as refused:
        EVERY_KIND.check({"groove": 3})
    assert (refused.value.pointer, refused.value.fields["customisation_request"]) == ("/groove", True)
    limits = EVERY_KIND.limits("groove", {})
    assert (limits.low, limits.high) == (2, 2)
    with pytest.raises(BadInput, match="Deep") as unchoosable:
        msgspec.structs.replace(EVERY_KIND, presets={"Deep/er": {"groove": 3}})
    assert unchoosable.value.pointer == "/presets/Deep~1er/groove"


def test_what_is_seldom_used_is_left_out_of_the_wire() -> None:
    """A package that was made before there were conditions and locks keeps its bytes, and so its digest."""
    before = {"characters", "visible_when", "locked", "formerly"}
    assert not before & set(codec.plain(length("width", "Width", 600, 300, 900)))
    assert msgspec.json.decode(msgspec.json.encode(EVERY_KIND), type=ParameterSchema) == EVERY_KIND


def test_the_json_schema_is_valid_and_judges_single_values_alike() -> None:
    """Somebody else's validator accepts the schema, and of single values what we accept; units are UCUM codes."""
    made = json.loads(json.dumps(EVERY_KIND.json_schema()))
    jsonschema.Draft202012Validator.check_schema(made)
    assert made["$schema"] == jsonschema.Draft202012Validator.META_SCHEMA["$id"]
    assert {one["x-unit"] for one in made["properties"].values()} == {"mm", "deg", "1"}
    judge = jsonschema.Draft202012Validator(made)
    for parameter in EVERY_KIND.parameters:
        for value in (
            parameter.default,
            0,
            1,
            2,
            3,
            45.0,
            300.0,
            5000,
            "Anna",
            "漢",
            "x" * 13,
            "round",
            "[-]^",
            True,
            None,
        ):
            try:
                parameter.check(value)
                taken = True
            except BadInput as error:
                taken = "steps of" in error.message  # which JSON Schema cannot say from a minimum on
            assert judge.is_valid({parameter.name: value}) == taken, (parameter.name, value)
    assert not judge.is_valid({"wings": 3})


def test_a_number_comes_out_on_its_step() -> None:
    """What arithmetic has left beside a step is not another size: equal pieces have equal values."""
    assert EVERY_KIND.check({"slant": 10.000000000000002})["slant"] == 10.0
    assert EVERY_KIND.check({"width": 599.9999999})["width"] == 600.0
    assert isinstance(EVERY_KIND.check({"width": 600})["width"], float)


@given(st.sampled_from([600, 900, 1200, 1500, 1800, 2000]), st.sampled_from([*range(300, 910, 20), 910]))
def test_limits_are_always_values_that_can_be_set(width: float, depth: float) -> None:
    """Also where a range ends between two steps: from there a slider goes to steps, and its end is reached."""
    values = {"width": width, "depth": depth, "shelves": 1}
    for name in ("width", "depth"):
        limits = OFF_THE_GRID.limits(name, values)
        for end in (limits.low, limits.high):
            assert OFF_THE_GRID[name].check(end) == end
            OFF_THE_GRID.check({**values, name: end})
    allowed = [d for d in (*range(300, 910, 20), 910) if d <= width / 2]
    assert OFF_THE_GRID.limits("depth", values).high == max(allowed)
    assert OFF_THE_GRID.limits("depth", values).low == 300


@given(st.floats(600, 2000))
def test_the_nearest_is_the_nearest_of_all_that_are_offered(width: float) -> None:
    """The end of a range is one of them, whether it is a step or not."""
    try:
        OFF_THE_GRID["width"].check(width)
    except BadInput as error:
        offered = (600, 900, 1200, 1500, 1800, 2000)
        nearest = float(str(error.fields["nearest"]))
        assert nearest in offered
        assert abs(nearest - width) == min(abs(one - width) for one in offered)
        assert carry_over(OFF_THE_GRID, {"width": width, "depth": 300}).values["width"] == nearest
