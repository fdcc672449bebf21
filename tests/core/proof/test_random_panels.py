"""Whatever panel is let through can be cut: random panels are refused by name, or their programs are proven."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyter_fab.core.gcode import post
from jupyter_fab.core.geometry import rectangle, rounded
from jupyter_fab.core.machinable import refusals
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.part import Cutout, Feature, Grain, Hole, Panel, Part, Pocket, Side
from jupyter_fab.core.proof import prove
from jupyter_fab.core.sheet import Sheet
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.engines.nester import nest
from jupyter_fab.testing.panels import FLAT, reliefs

M = FULL_SHEET_ROUTER
WIDTH, HEIGHT = 600.0, 400.0
across, along = st.floats(20, WIDTH - 20), st.floats(20, HEIGHT - 20)
depths = st.sampled_from([3.0, 5.0, 6.0, 9.3, 13.0])


@st.composite
def features(draw: st.DrawFn, side: Side) -> list[Feature]:
    """One thing that a designer asks for, anywhere on the panel, over its edge too."""
    kind = draw(st.sampled_from(["hole", "bore", "slot", "dado", "groove", "notch", "window"]))
    x, y = draw(across), draw(along)
    wide, long = draw(st.floats(6.5, 45)), draw(st.floats(6.5, 220))
    depth = draw(depths)
    if draw(st.booleans()):
        wide, long = long, wide
    box = (x, y, x + wide, y + long)
    if kind == "hole":
        return [Hole(x=x, y=y, diameter_mm=draw(st.sampled_from([5.0, 6.0])), depth_mm=depth, side=side)]
    if kind == "bore":
        through = draw(st.booleans())
        return [Hole(x=x, y=y, diameter_mm=draw(st.floats(6.2, 60)), depth_mm=None if through else depth, side=side)]
    if kind == "dado":
        return [Pocket(outline=rectangle(*box), depth_mm=depth, side=side), *reliefs(*box, depth, side)]
    if kind == "groove":
        return [Pocket(outline=rectangle(x, -5, x + min(wide, 40), HEIGHT + 5), depth_mm=depth, side=side)]
    if kind == "notch":
        box = (x, -10.0, x + wide, y)
        return [Cutout(outline=rectangle(*box)), *reliefs(*box, None)]
    if kind == "window":
        radius = min(draw(st.floats(3.1, 14)), min(wide, long) / 2.1)
        return [Cutout(outline=rounded(rectangle(*box), radius))] if radius > 3.05 else []
    return [Cutout(outline=rectangle(*box)), *reliefs(*box, None)]


@st.composite
def panels(draw: st.DrawFn, thickness_mm: float) -> Panel:
    """A board with up to five such things, all from one face."""
    side = draw(st.sampled_from(Side))
    found = [feature for _ in range(draw(st.integers(0, 5))) for feature in draw(features(side))]
    outline = rounded(rectangle(0, 0, WIDTH, HEIGHT), draw(st.sampled_from([0.0, 4.0, 60.0])))
    grain = draw(st.sampled_from(Grain))
    return Panel(material="birch-ply", thickness_mm=thickness_mm, outline=outline, features=tuple(found), grain=grain)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_refused_or_proven(data: st.DataObject) -> None:
    """Three random panels on a sheet of a random thickness: gouge and leftover stay within their bounds."""
    thickness = data.draw(st.sampled_from([17.2, 17.85, 18.0, 18.61]))
    sheet = Sheet(id="s", material="birch-ply", nominal_mm=18, size_mm=(2440, 1220), measured_mm=(thickness,) * 4)
    kept: list[Part] = []
    for i in range(3):
        part = Part(name=f"p{i}", panel=data.draw(panels(thickness)), placement=FLAT)
        why = refusals([part], M, [sheet])
        assert all(refusal.part == part.name and refusal.text for refusal in why)
        if not why:
            kept.append(part)
    if kept:
        layout = nest(kept, [sheet], M, unlimited=True)
        proof = prove(post(toolpaths(layout, M), M), layout, M)
        assert proof.failures == ()
