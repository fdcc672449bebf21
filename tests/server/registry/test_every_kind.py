"""A design with every kind of parameter in the registry: judged there as in every form, and built as asked."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pytest

from jupyter_fab.core.design import load_design
from jupyter_fab.core.package import Package
from jupyter_fab.core.parameter import Kind, ParameterSchema
from jupyter_fab.core.wire.codec import convert
from tests.support.packages import stool

RACK = '''from jupyter_fab import angle, boolean, choice, constraint, design, integer, length, text, thickness


@design(
    "Coat rack",
    summary="A board with a name.",
    parameters=[
        length("width", "Width", 600, 300, 1200, step=10),
        integer("hooks", "Hooks", 4, 2, 8),
        angle("slant", "Slant of the ends", 10, 0, 30, step=0.5),
        choice("ends", "Ends", "round", ("round", "straight"), visible_when="slant == 0"),
        boolean("named", "Engraved", True, group="Engraving"),
        text("words", "Words", "Anna", longest=8, visible_when="named"),
        length("groove", "Groove depth", 2, 1, 4, step=0.5, group="Engraving", locked=True),
        thickness(),
    ],
    constraints=[constraint("hooks * 70 <= width", "Hooks stand at least 70 mm apart.")],
)
def rack(p, kit):
    """Screw it to the wall."""
    back = kit.board("back", x=(0, p.width), y=(0, p.thickness), z=(0, 200), face="-y", grain="x")
    if p.named:
        back.engrave(p.words, height_mm=60, depth_mm=p.groove)
'''
PLACE = "/api/designs/rack/1.0.0"


def rack() -> Package:
    """The rack as a package."""
    made = load_design(RACK.encode())
    return stool(source=RACK, schema=made.schema, name="rack", title=made.title, summary=made.summary)


@pytest.fixture
async def listed(idle: Any) -> Any:
    """A registry in which the rack is listed."""
    await idle.list_version(rack(), await idle.sign_in("dora", "designer"))
    return idle


async def test_the_schema_arrives_whole(listed: Any) -> None:
    """Whoever asks for the version gets every kind, condition and lock, and can judge values by it."""
    told = (await listed.http.get(PLACE)).json()["parameters"]
    assert convert(told, ParameterSchema) == rack().manifest.parameters
    assert {one["kind"] for one in told["parameters"]} == set(Kind)


REFUSED: tuple[tuple[dict[str, Any], str], ...] = (
    ({"width": 605}, "/width"),
    ({"hooks": 2.5}, "/hooks"),
    ({"hooks": 8, "width": 400}, "/hooks"),
    ({"slant": 30.5}, "/slant"),
    ({"ends": "oval"}, "/ends"),
    ({"named": "yes"}, "/named"),
    ({"words": "Christopher"}, "/words"),
    ({"words": "漢"}, "/words"),
    ({"groove": 3}, "/groove"),
    ({"thickness": 16}, "/thickness"),
)


async def test_each_kind_is_judged_before_any_code_runs(listed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal is 422 with the parameter's pointer; the builder is not asked."""
    monkeypatch.setattr(listed.ctx.builder, "build", None)
    for values, pointer in REFUSED:
        answer = await listed.http.post(f"{PLACE}/scene", json={"values": values})
        assert (answer.status_code, answer.json()["pointer"]) == (422, pointer)


@pytest.mark.sandbox
async def test_words_are_built_and_what_is_not_asked_is_as_designed(listed: Any) -> None:
    """The words stand in the mesh; with the engraving off they count at their default, and nothing is cut."""

    async def asked(values: dict[str, Any]) -> tuple[dict[str, Any], float]:
        answer = await listed.http.post(f"{PLACE}/scene", json={"values": values})
        assert answer.status_code == 200, answer.text
        scene = answer.json()
        (mesh,) = scene["meshes"]
        points = np.frombuffer(base64.b64decode(mesh["positions_mm"]), "<f4").reshape(-1, 3).astype(float)
        corners = points[np.frombuffer(base64.b64decode(mesh["triangles"]), "<u4").reshape(-1, 3)]
        return scene["values"], float(np.einsum("ij,ij->", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])) / 6)

    values, engraved = await asked({"words": "Bo"})
    assert values["words"] == "Bo"
    values, plain = await asked({"named": False, "words": "Bo"})
    assert (values["named"], values["words"]) == (False, "Anna")
    assert plain == pytest.approx(600 * 200 * 18, rel=1e-5)
    assert plain - engraved > 2 * 6 * 200, "two letters of 60 mm, a groove of 6 x 2 mm along them"
