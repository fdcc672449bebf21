"""FreeCAD's own CAM on panels given as JSON on standard input; its moves as JSON in a file.

Run by Debian's python3 with FreeCAD's folders on its path (`freecad.py` fetches it and calls this): a program of its
own, with nothing of ours in it. Pockets by its Pocket operation, openings and outlines by Profile with its ramp entry,
at the tool, the feeds and the depth of a pass that it is given; no tabs, which would only cost it time.
"""

# mypy: ignore-errors
# ruff: noqa: E402

import json
import sys

DEBIAN = sys.argv[1]
sys.path[:0] = [
    DEBIAN + end
    for end in (
        "/usr/lib/freecad/Ext",
        "/usr/lib/freecad-python3/lib",
        "/usr/lib/freecad/Mod",
        "/usr/lib/python3/dist-packages",
        "/usr/share/freecad/Mod/Path",
    )
]

import FreeCAD
import Part
import PathScripts.PathDressupRampEntry as PathRamp
import PathScripts.PathJob as PathJob
import PathScripts.PathPocketShape as PathPocketShape
import PathScripts.PathProfile as PathProfile

SAFE_MM = 15.0
CLEAR_MM = 4.0
BELOW_MM = 1.0  # bodies reach so far under the sheet, so that an opening which is cleared whole has a floor to select
RAMP_DEGREES = 82.9  # from the vertical: falls by an eighth, as ours does


def wire(loop):
    """A closed wire of lines and arcs; a bulge is the tangent of a quarter of the arc's angle."""
    edges = []
    for (ax, ay, bulge), (bx, by, _) in zip(loop, loop[1:] + loop[:1], strict=True):
        a, b = FreeCAD.Vector(ax, ay, 0), FreeCAD.Vector(bx, by, 0)
        if (a - b).Length < 1e-6:
            continue
        if abs(bulge) < 1e-9:
            edges.append(Part.makeLine(a, b))
        else:
            middle = FreeCAD.Vector((ax + bx) / 2 + bulge * (by - ay) / 2, (ay + by) / 2 - bulge * (bx - ax) / 2, 0)
            edges.append(Part.Arc(a, middle, b).toShape())
    return Part.Wire(edges)


def slab(region, low, high):
    """A region (its outer loop, then those of its holes) from one height to another."""
    face = Part.Face([wire(loop) for loop in region]) if len(region) > 1 else Part.Face(wire(region[0]))
    face.validate()
    solid = face.extrude(FreeCAD.Vector(0, 0, high - low))
    solid.translate(FreeCAD.Vector(0, 0, low))
    return solid


def solid_of(slabs):
    """The panel, slab on slab."""
    solids = [slab(region, low, high) for low, high, regions in slabs for region in regions]
    body = solids[0]
    for solid in solids[1:]:
        body = body.fuse(solid)
    return body.removeSplitter()


def main():
    """Write the moves."""
    job_data = json.load(sys.stdin)
    top, step = job_data["top_mm"], job_data["pass_mm"]
    document = FreeCAD.newDocument("job")
    bodies = []
    for number, panel in enumerate(job_data["panels"]):
        body = document.addObject("Part::Feature", f"panel{number}")
        body.Shape = solid_of(panel)
        bodies.append(body)
    document.recompute()
    job = PathJob.Create("Job", bodies, None)
    controller = job.Tools.Group[0]
    controller.Tool.Diameter = job_data["diameter_mm"]
    controller.HorizFeed = job_data["feed_mm_min"] / 60.0
    controller.VertFeed = job_data["plunge_mm_min"] / 60.0
    document.recompute()
    models = job.Model.Group

    def levels(operation, floor):
        operation.setExpression("StepDown", None)
        operation.setExpression("StartDepth", None)
        operation.setExpression("FinalDepth", None)
        operation.setExpression("ClearanceHeight", None)
        operation.setExpression("SafeHeight", None)
        operation.StepDown, operation.StartDepth, operation.FinalDepth = step, top, floor
        operation.ClearanceHeight, operation.SafeHeight = top + SAFE_MM, top + CLEAR_MM

    operations = []
    floors = {}
    bottoms = []
    for model in models:
        faces = model.Shape.Faces
        for index, face in enumerate(faces, start=1):
            if not isinstance(face.Surface, Part.Plane) or abs(abs(face.normalAt(0, 0).z) - 1) > 1e-6:
                continue
            z = face.CenterOfMass.z
            if -BELOW_MM + 0.01 < z < top - 0.01:
                floors.setdefault(round(z, 3), []).append((model, f"Face{index}"))
            elif z <= 0.01 - BELOW_MM:
                bottoms.append((model, f"Face{index}"))
    for floor, faces in sorted(floors.items(), reverse=True):
        pocket = PathPocketShape.Create(f"Pocket{len(operations)}", parentJob=job)
        pocket.Base = [(model, [name]) for model, name in faces]
        pocket.StepOver = 45
        pocket.CutMode = "Climb"
        pocket.OffsetPattern = "Offset"
        levels(pocket, floor)
        operations.append(pocket)
    for holes in (True, False):
        profile = PathProfile.Create(f"Profile{int(holes)}", parentJob=job)
        profile.Base = [(model, [name]) for model, name in bottoms]
        profile.processHoles, profile.processCircles, profile.processPerimeter = holes, holes, not holes
        profile.Direction = "CW"
        levels(profile, -job_data["through_mm"])
        operations.append(profile)
    document.recompute()
    moves = []
    for operation in operations:
        shown = operation
        if job_data["ramp"]:
            shown = document.addObject("Path::FeaturePython", "RampEntryDressup" + operation.Name)
            dressup = PathRamp.ObjectDressup(shown)
            job.Proxy.addOperation(shown)
            shown.Base = operation
            dressup.setup(shown)
            shown.Angle, shown.Method, shown.RampFeedRate = RAMP_DEGREES, "RampMethod1", "Horizontal Feed Rate"
            document.recompute()
        moves += [[command.Name, command.Parameters] for command in shown.Path.Commands]
    with open(sys.argv[2], "w") as out:
        json.dump({"version": ".".join(FreeCAD.Version()[:3]), "moves": moves}, out)


main()
