"""Parameters: what is accepted, how refusals read, how far a slider goes."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.parameter import ParameterSchema, choice, constraint, integer, length, thickness

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
