"""Scenes: what a stranger may ask to be built, and how often; what comes back is the piece."""

import base64

import numpy as np
import pytest
from jupyter_fab_server.registry.limits import RateLimit, TooOften

from jupyter_fab.core.design import load_design
from tests.support.packages import STOOL, stool

PLACE = "/api/designs/stool/1.0.0/scene"


@pytest.fixture
async def listed(idle):
    """Return a registry in which the stool is listed."""
    await idle.list_version(stool(), await idle.sign_in("dora", "designer"))
    return idle


@pytest.mark.sandbox
async def test_a_scene_is_the_piece_that_the_code_makes(listed) -> None:
    """Without any token: box, parts and volume of the drawn meshes are those of the design at these values."""
    answer = await listed.http.post(PLACE, json={"values": {"width": 500}, "figures": True})
    assert answer.status_code == 200, answer.text
    scene = answer.json()
    parts = load_design(STOOL.encode()).build({"width": 500})
    low, high = parts.box_mm()
    assert (scene["low_mm"], scene["high_mm"]) == (pytest.approx(low), pytest.approx(high))
    assert [part["name"] for part in scene["parts"]] == [part.name for part in parts.parts]
    assert scene["values"]["width"] == 500
    assert scene["sandboxed"] is True
    for told, part in zip(scene["parts"], parts.parts, strict=True):
        mesh = scene["meshes"][told["mesh"]]
        points = np.frombuffer(base64.b64decode(mesh["positions_mm"]), "<f4").reshape(-1, 3).astype(float)
        corners = points[np.frombuffer(base64.b64decode(mesh["triangles"]), "<u4").reshape(-1, 3)]
        volume = np.einsum("ij,ij->", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])) / 6
        assert volume == pytest.approx(part.panel.volume_mm3(), rel=1e-3)
    figures = scene["figures"]
    assert figures["parts"] == 3
    assert figures["mass_kg"] == pytest.approx(parts.mass_kg(), abs=0.01)
    assert sum(line["amount_minor"] for line in figures["lines"]) == figures["total_minor"] > 0


@pytest.mark.parametrize(
    ("values", "pointer"),
    [({"width": 9999}, "/width"), ({"width": 310}, "/width"), ({"wings": 2}, "/wings"), ({"tabs": "x"}, "/tabs")],
)
async def test_values_that_break_the_schema_never_reach_the_code(listed, monkeypatch, values, pointer) -> None:
    """They are refused by the manifest, with a pointer; the builder is not asked."""
    monkeypatch.setattr(listed.ctx.builder, "build", None)
    answer = await listed.http.post(PLACE, json={"values": values})
    assert (answer.status_code, answer.json()["pointer"]) == (422, pointer)


@pytest.mark.sandbox
async def test_one_address_builds_only_so_much_but_sees_again_what_was_built(listed) -> None:
    """New configurations run into the limit, with the time to wait; known ones and those of others do not."""
    listed.ctx.visits = RateLimit(2, 0.001)
    for width, status in [(400, 200), (450, 200), (500, 429), (450, 200)]:
        answer = await listed.http.post(PLACE, json={"values": {"width": width}})
        assert answer.status_code == status, answer.text
    answer = await listed.http.post(PLACE, json={"values": {"width": 550}})
    assert int(answer.headers["retry-after"]) > 0


async def test_an_unlisted_design_is_not_drawn_for_strangers(idle) -> None:
    """The scene of a version that one may not see is not found."""
    dora = await idle.sign_in("dora", "designer")
    await idle.publish(stool(), dora)
    assert (await idle.http.post(PLACE, json={"values": {}})).status_code == 404
    assert (await idle.http.get("/d/stool@1.0.0")).status_code == 404


async def test_the_page_writes_what_designers_wrote_as_text(idle) -> None:
    """Markup in title, summary and description is escaped."""
    bad = '<script>alert("x")</script>'
    changes = {"title": f"{bad} stool", "summary": bad, "description": f"{bad} {bad}"}
    await idle.list_version(stool(**changes), await idle.sign_in("dora", "designer"))
    page = (await idle.http.get("/d/stool@1.0.0")).text
    assert bad not in page
    assert page.count("<script") == 1


async def test_no_path_leads_out_of_the_static_folder(registry_on_sqlite) -> None:
    """The page's files are served, nothing above them."""
    http = registry_on_sqlite.http
    assert (await http.get("/static/page.js")).status_code == 200
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/static/..%2f..%2fapp.py"):
        assert (await http.get(path)).status_code in (403, 404)


def test_a_bucket_refills() -> None:
    """Two at once, then one for every two seconds; another address has its own."""
    time = [0.0]
    limit = RateLimit(2, 0.5, clock=lambda: time[0])
    limit.take("a")
    limit.take("a")
    with pytest.raises(TooOften) as refused:
        limit.take("a")
    assert refused.value.fields["retry_after_s"] == 2
    limit.take("b")
    time[0] = 2.0
    limit.take("a")
    with pytest.raises(TooOften):
        limit.take("a")
