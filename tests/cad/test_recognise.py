"""The recogniser reads what was cut: volumes and sections agree with the solid, refusals name the reason."""

import random

import cadquery as cq
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyter_fab.cad.reasons import ADVICE
from jupyter_fab.cad.recognise import NoPanel, Reason, panel_of, read, recognise
from jupyter_fab.cad.solid import placed, solid
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.geometry import rectangle, rounded
from jupyter_fab.core.part import Cutout, Hole, Panel, Part, Placement, Pocket, Relief, Side
from tests.cad.same import unlike

pytestmark = pytest.mark.slow  # CadQuery takes seconds to import
PLACES = [
    Placement((0, 0, 0), (1, 0, 0), (0, 1, 0)),
    Placement((10, 20, 30), (0, 1, 0), (0, 0, 1)),
    Placement((-5, 400, 7), (1, 0, 0), (0, 0, 1)),
    Placement((100, 0, 900), (0, 0, 1), (0, 1, 0)),
]


@st.composite
def panels(draw):
    """A panel with holes, a slot, grooves (open or blind) and reliefs, apart from each other."""
    width, height = draw(st.integers(300, 900)), draw(st.integers(200, 500))
    t = draw(st.sampled_from([12.0, 17.63, 18.0, 21.0]))
    outline = rounded(rectangle(0, 0, width, height), draw(st.sampled_from([0, 15, 40])), [0, 2])
    depth = round(draw(st.floats(3, t - 3)), 3)
    x = draw(st.floats(60, 100))
    end = draw(st.sampled_from([height - 70.0, height + 5.0]))
    features = [Pocket(outline=rectangle(x, 60, x + t, end), depth_mm=depth)]
    features += [Relief(x=x + 2.2, y=62.2, radius_mm=3.2, depth_mm=depth)]
    features += [Cutout(outline=rounded(rectangle(150, 70, 200, 70 + t), 3.2))]
    features += [Hole(x=230 + 20 * i, y=80, diameter_mm=5, depth_mm=10) for i in range(draw(st.integers(0, 3)))]
    features += [Hole(x=240, y=120, diameter_mm=35)]
    return Panel(material="birch-ply", thickness_mm=t, outline=outline, features=tuple(features))


@given(panels(), st.sampled_from(PLACES))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_panel_made_solid_is_read_back(panel, place):
    """Solid and back: the same body at the same place, wherever it stands, and a feature for a feature."""
    found = panel_of(placed(Part(name="it", panel=panel, placement=place)), "it")
    assert not unlike((panel, place), found)
    assert len(found[0].features) == len(panel.features) - 1  # the relief is part of its pocket's outline


def test_pockets_of_both_sides_are_told_apart():
    """Side and depth are found for each pocket."""
    panel = Panel(
        material="mdf",
        thickness_mm=18,
        outline=rectangle(0, 0, 400, 300),
        features=(
            Pocket(outline=rectangle(50, 50, 150, 100), depth_mm=6),
            Pocket(outline=rectangle(200, 50, 300, 100), depth_mm=4, side=Side.B),
        ),
    )
    found, _ = panel_of(solid(panel))
    assert sorted((feature.side, feature.depth_mm) for feature in found.features) == [("A", 6), ("B", 4)] or sorted(
        (feature.side, feature.depth_mm) for feature in found.features
    ) == [("A", 4), ("B", 6)]


BOX = cq.Workplane().box(400, 300, 18)
TOP = BOX.faces(">Z").workplane()


def bored(radius, length, at, along):
    """The box less a cylinder."""
    return BOX.cut(cq.Solid.makeCylinder(radius, length, cq.Vector(*at), cq.Vector(*along)))


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        (cq.Workplane().sphere(50), Reason.NOT_FLAT),
        (
            cq.Workplane("XZ").polyline([(0, 0), (400, 0), (400, 4), (99, 18), (0, 18)]).close().extrude(300),
            Reason.BEVEL,
        ),
        (cq.Workplane().circle(100).extrude(18).faces(">Z").edges().fillet(17.5), Reason.ROUNDED),
        (cq.Workplane().ellipse(300, 200).extrude(18).faces(">Z").edges().fillet(3), Reason.CURVED),
        (cq.Workplane("XZ").polyline([(0, 0), (400, 0), (382, 18), (0, 18)]).close().extrude(300), Reason.MITRE),
        (BOX.cut(cq.Workplane(cq.Solid.makeCone(6, 4, 18, cq.Vector(0, 0, -9)))), Reason.COUNTERSINK),
        (bored(5, 200, (150, 0, 12), (1, 0, -0.3)), Reason.ANGLED_BORE),
        (bored(8, 60, (200, 0, 4), (-1, 0, 0)), Reason.CURVED),
        (bored(8.999, 60, (200, 0, 0), (-1, 0, 0)), Reason.THIN_BORE),
        (bored(5, 400, (-200, 0, 9), (1, 0, 0)), Reason.CURVED),
        (bored(4, 60, (0, 0, 0), (-1, 0, 0)), Reason.HOLLOW),
        (BOX.cut(cq.Workplane().box(20, 20, 6)), Reason.HOLLOW),
        (BOX.union(cq.Workplane().sphere(40)), Reason.CURVED),
        (cq.Workplane().box(200, 200, 100), Reason.TOO_THICK),
        (BOX.union(cq.Workplane().box(18, 300, 400).translate((0, 0, 200))), Reason.TOO_THICK),
        (cq.Workplane().circle(20).extrude(700), Reason.BAR),
        (cq.Workplane().circle(4).extrude(40), Reason.BAR),
        (BOX.cut(cq.Workplane().box(100, 400, 6)), Reason.UNDERCUT),
        (cq.Workplane().rect(300, 200).extrude(18).faces(">Z").val(), Reason.NO_SOLID),
        (cq.Workplane().rect(300, 200), Reason.NO_SOLID),
    ],
)
def test_what_is_no_panel_is_refused_by_name(model, reason):
    """A refusal names the solid and the reason, and says what to do."""
    with pytest.raises(NoPanel, match="shape of things") as refused:
        recognise({"shape of things": model})
    assert refused.value.reason is reason, refused.value
    assert refused.value.advice in str(refused.value)


def test_every_reason_has_its_advice():
    """No refusal leaves a person without a next step."""
    assert set(ADVICE) == set(Reason)


def test_panels_are_read_beside_what_is_refused():
    """One bad solid does not hide the good ones."""
    found = read({"board": BOX, "ball": cq.Workplane().sphere(50), "other": BOX})
    assert [part.name for part in found.parts] == ["board", "other"]
    (ball,) = found.refused
    assert (ball.name, ball.reason, ball.advice) == ("ball", Reason.NOT_FLAT, ADVICE[Reason.NOT_FLAT])
    assert len(found.seconds) == 3
    assert found.whole is None
    assert read(BOX).whole == recognise(BOX)


def test_a_refused_solid_comes_with_its_surface():
    """The surface is closed, stands where the solid stands and has its volume; its normals look outwards."""
    place = cq.Location((500, 60, 7), (1, 1, 0), 40)
    cone = cq.Workplane().circle(50).workplane(offset=300).circle(20).loft().val().moved(place)
    (refused,) = read({"leg": cone}).refused
    mesh = refused.surface.mesh()
    assert mesh.volume_mm3() == pytest.approx(cone.Volume(), rel=0.02)
    corners = mesh.corners_mm()
    facing = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    assert (np.einsum("ij,ij->i", facing, mesh.normals[mesh.triangles[:, 0], :3].astype(float)) > 0).all()
    low, high = refused.surface.box_mm()
    box = cone.BoundingBox()
    assert (*low, *high) == pytest.approx((box.xmin, box.ymin, box.zmin, box.xmax, box.ymax, box.zmax), abs=0.5)
    assert len(mesh.edge_lines) > 20


def test_nothing_is_refused_too():
    """A design that returns no solid says what to return."""
    with pytest.raises(BadInput, match="no solids"):
        recognise(None)


def test_assemblies_workplanes_and_lists_are_read():
    """Names come from the assembly or mapping; places from locations; equal boards have equal digests."""
    made = cq.Assembly()
    made.add(BOX, name="lower", loc=cq.Location(cq.Vector(0, 0, 100)))
    made.add(BOX, name="upper", loc=cq.Location(cq.Vector(0, 0, 500)))
    parts = recognise(made)
    assert [part.name for part in parts.parts] == ["lower", "upper"]
    assert parts.parts[0].placement.origin == (-200, -150, 91)
    assert len(parts.cut_list()) == 1
    assert len(recognise([BOX, BOX]).parts) == 2


def test_the_same_model_reads_the_same_twice():
    """Recognition is deterministic."""
    rng = random.Random(3)
    model = BOX
    for _ in range(6):
        spot = rng.uniform(-150, 150), rng.uniform(-100, 100)
        model = model.faces(">Z").workplane(origin=(0, 0, 9)).center(*spot).hole(5, 10)
    assert recognise(model).digest() == recognise(model).digest()
