"""Values written into a cell: the one call changes, everything else in the cell stays as it was."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_fab.core.errors import BadInput
from jupyter_fab.packing.preview_call import chosen, rewritten, written
from tests.core.parameters import EVERY_KIND

VALUES = {"width": 1500.0, "cable": "left"}
SAID = '{"width": 1500, "cable": "left"}'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("preview(desk)", f"preview(desk, {SAID})"),
        ("fab.preview(desk, {})", f"fab.preview(desk, {SAID})"),
        ("shown = fab.preview(desk, {'width': 1})  # mine", f"shown = fab.preview(desk, {SAID})  # mine"),
        ("fab.preview(desk, values={'width': 1});", f"fab.preview(desk, values={SAID});"),
        ("fab.preview(desk, mine)", f"fab.preview(desk, {SAID})"),
        ("fab.preview(design=desk)", f"fab.preview(design=desk, values={SAID})"),
        ("fab.preview(\n    desk,\n)", f"fab.preview(\n    desk, {SAID},\n)"),
        ("if True:\n    fab.preview(desk, {\n  'width': 1\n})", f"if True:\n    fab.preview(desk, {SAID})"),
        (
            "'preview(desk)'; fab.preview(desk)  # preview(desk)",
            f"'preview(desk)'; fab.preview(desk, {SAID})  # preview(desk)",
        ),
        (
            "from jupyter_fab import preview as look\nlook(desk)",
            f"from jupyter_fab import preview as look\nlook(desk, {SAID})",
        ),
        (
            "%matplotlib inline\n!ls\nx = !pwd\nfab.preview(desk)",
            f"%matplotlib inline\n!ls\nx = !pwd\nfab.preview(desk, {SAID})",
        ),
        ("%%time\nfab.preview(desk)", f"%%time\nfab.preview(desk, {SAID})"),
        ("ö = 'ä'; fab.preview(desk, {'cable': 'ö'}) # ü", f"ö = 'ä'; fab.preview(desk, {SAID}) # ü"),
        ("await x\nfab.preview(desk)", f"await x\nfab.preview(desk, {SAID})"),
        ("fab.preview(shelf)\nfab.preview(desk)", f"fab.preview(shelf)\nfab.preview(desk, {SAID})"),
        ("fab.preview(other.name)", f"fab.preview(other.name, {SAID})"),
    ],
)
def test_the_call_says_the_values(before: str, after: str) -> None:
    """However the call is written."""
    assert rewritten(before, VALUES, shows=lambda code: code == "desk") == after


@pytest.mark.parametrize(
    "source",
    [
        "x = 1",
        "",
        "preview(desk",
        "fab.preview(a)\nfab.preview(b)",
        "fab.preview(*both)",
        "fab.preview(desk, **more)",
        "fab.preview((desk))",
    ],
)
def test_what_cannot_be_changed_safely_is_left(source: str) -> None:
    """The reader is told to copy instead."""
    with pytest.raises(BadInput):
        rewritten(source, VALUES, shows=lambda code: code == "desk")


def test_of_several_previews_the_one_with_the_old_values_is_meant() -> None:
    """Two previews of one design in a cell are told apart by what they say."""
    source = 'fab.preview(desk)\nfab.preview(desk, {"width": 1200})'
    assert rewritten(source, VALUES, before={"width": 1200}) == f"fab.preview(desk)\nfab.preview(desk, {SAID})"
    assert rewritten(source, VALUES, before={}).startswith(f"fab.preview(desk, {SAID})\n")
    with pytest.raises(BadInput, match="which"):
        rewritten(source, VALUES, before={"width": 1300})


def test_nothing_chosen_leaves_a_bare_call_and_empties_a_full_one() -> None:
    """As designed is written as nothing."""
    assert rewritten("fab.preview(desk)  # it", {}) == "fab.preview(desk)  # it"
    assert rewritten("fab.preview(desk, {'width': 1})", {}) == "fab.preview(desk, {})"


def test_many_values_stand_on_lines_of_their_own() -> None:
    """A long dict is laid out as people lay it out."""
    many = {f"parameter_{i}": i * 1.5 for i in range(9)}
    made = rewritten("if x:\n    fab.preview(desk)", many)
    assert made.split("\n")[1:3] == ["    fab.preview(desk, {", '        "parameter_0": 0,']
    assert made.endswith("\n    })")
    assert max(map(len, made.split("\n"))) < 40


TEXTS = st.text("ab\"'\\{}\n\u2028ß🙂", max_size=8)


@given(
    st.dictionaries(
        st.sampled_from(["a", "b", "c"]),
        st.one_of(st.booleans(), st.integers(), TEXTS, st.floats(allow_nan=False, allow_infinity=False)),
    )
)
def test_what_is_written_is_what_is_read(values: dict) -> None:
    """Python reads back what was written, whatever the values."""
    assert ast.literal_eval(written(values)) == values
    assert ast.literal_eval(written(values, "    ", 10).replace("\n    }", "\n}")) == values


def test_only_what_differs_from_the_design_is_worth_writing() -> None:
    """In the design's order."""
    assert list(chosen(EVERY_KIND, {**EVERY_KIND.defaults(), "words": "Bo", "width": 700.0})) == ["width", "words"]
