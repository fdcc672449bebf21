"""The command that shows what a model is read as: its panels with their features, and the solids that are none.

Role: a designer's first question to the recogniser, and a script's. Exit code 0: all panels; 1: some solids are none;
2: the model cannot be read. A Python model runs in this process, or in another environment's Python.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click
import msgspec
import shapely

from jupyter_fab.cli.making import find_design
from jupyter_fab.cli.output import json_option, set_option, show, table
from jupyter_fab.cli.values import values_of
from jupyter_fab.core.design import Design
from jupyter_fab.core.edge_work import BY_HAND
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.part import Cutout, EdgeBore, Feature, Hole, Panel, Part, Pocket, Relief
from jupyter_fab.core.reading import Reading

SOME_REFUSED = 1
OPEN_MM = 0.1  # of a pocket's edge on the panel's outline make it open there


@click.command("panels")
@click.argument("model")
@set_option
@click.option(
    "--python",
    "python",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Run a Python model in that environment's Python (build123d's own, say).",
)
@json_option
def panels_command(model: str, pairs: tuple[str, ...], python: Path | None, as_json: bool) -> None:
    """Show the panels and features that a MODEL is read as, and which solids are no panels and why.

    MODEL is a STEP or BREP file, a Python file or notebook with a design or CadQuery objects (`result`, `show_object`,
    or any name), or a design of the library. Exit code 0: all are panels; 1: some are not; 2: it cannot be read.
    """
    begun = time.perf_counter()
    reading = read_model(model, pairs, python)
    found = report(model, reading, time.perf_counter() - begun)
    show(found, as_json, lambda: _print(found))
    if reading.refused:
        raise SystemExit(SOME_REFUSED)


def read_model(model: str, pairs: tuple[str, ...] = (), python: Path | None = None) -> Reading:
    """The model as it is read; runs it where it is Python.

    Raises
    ------
    BadInput
        If it cannot be read.
    """
    path = Path(model)
    if path.suffix == ".py" and path.is_file():
        from jupyter_fab.cad import scripts

        if python is not None:
            return _solids(scripts.run_elsewhere(path, python))
        made = scripts.run_script(path)
        return _read(made, pairs) if isinstance(made, Design) else _solids(made)
    if path.suffix in ("", ".ipynb"):
        return _read(find_design(model), pairs)
    if not path.is_file():
        raise BadInput(f"There is no file {model}.")
    from jupyter_fab.cad.files import read_model as read_file

    return _solids(read_file(path))


def _read(design: Design, pairs: tuple[str, ...]) -> Reading:
    return design.read(values_of(design.schema, pairs))


def _solids(model: object) -> Reading:
    from jupyter_fab.cad.recognise import read

    return read(model)


def report(model: str, reading: Reading, seconds: float) -> dict[str, Any]:
    """What was read, as plain values."""
    return {
        "model": model,
        "panels": [_panel(part) for part in reading.parts],
        "refused": [
            {"name": one.name, "reason": one.reason, "text": one.text, "advice": one.advice}
            | ({"box_mm": one.surface.box_mm()} if one.surface else {})
            for one in reading.refused
        ],
        "seconds": round(seconds, 4),
        "recognition_seconds": round(sum(reading.seconds), 4),
    }


def _panel(part: Part) -> dict[str, Any]:
    panel = part.panel
    length, width = panel.length_and_width_mm()
    return {
        "name": part.name,
        "length_mm": length,
        "width_mm": width,
        "thickness_mm": panel.thickness_mm,
        "material": panel.material,
        "grain": panel.grain,
        "mass_kg": round(panel.mass_kg(), 4),
        "digest": panel.digest(),
        "origin_mm": part.placement.origin,
        "x_axis": part.placement.x_axis,
        "y_axis": part.placement.y_axis,
        "outline": panel.outline,
        "features": [_feature(feature, panel) for feature in panel.features],
        "edge_work": [{"text": work.text, **msgspec.to_builtins(work)} for work in panel.edge_work],
    }


def _feature(feature: Feature, panel: Panel) -> dict[str, Any]:
    kind = _kind(feature)
    if isinstance(feature, EdgeBore):
        return {
            "kind": kind,
            "x_mm": feature.x,
            "y_mm": feature.y,
            "z_mm": feature.z,
            "direction": (feature.dx, feature.dy),
            "diameter_mm": feature.diameter_mm,
            "depth_mm": feature.depth_mm,
        }
    found: dict[str, Any] = {"kind": kind, "through": isinstance(feature, Cutout) or feature.depth_mm is None}
    if not found["through"] and not isinstance(feature, Cutout):
        found |= {"side": feature.side, "depth_mm": feature.depth_mm}
    if isinstance(feature, Hole | Relief):
        diameter = feature.diameter_mm if isinstance(feature, Hole) else 2 * feature.radius_mm
        return found | {"x_mm": feature.x, "y_mm": feature.y, "diameter_mm": diameter}
    x0, y0, x1, y1 = feature.outline.bounds()
    found |= {"x_mm": x0, "y_mm": y0, "length_mm": round(x1 - x0, 5), "width_mm": round(y1 - y0, 5)}
    if isinstance(feature, Pocket):
        found["open_edge_mm"] = round(_open_mm(feature, panel), 2)
    return found | {"outline": feature.outline}


def _kind(feature: Feature) -> str:
    return str(feature.__struct_config__.tag)


def _open_mm(pocket: Pocket, panel: Panel) -> float:
    """How much of a pocket's edge is the panel's own edge, where it is open."""
    # A pocket may run over the edge, or end at it.
    edge = panel.outline.polygon().boundary
    along = edge.intersection(pocket.outline.polygon().buffer(1e-3))
    length = float(shapely.length(along))
    return length if length > OPEN_MM else 0.0


def _print(found: dict[str, Any]) -> None:
    rows = [
        (
            panel["name"],
            *(f"{panel[name]:.6g}" for name in ("length_mm", "width_mm", "thickness_mm")),
            "along" if panel["grain"] != "none" else "-",
            _summary(panel["features"], panel["edge_work"]),
        )
        for panel in found["panels"]
    ]
    if rows:
        table(found["model"], ("Panel", "Length", "Width", "Thickness", "Grain", "Features"), rows)
    if any(panel["edge_work"] for panel in found["panels"]):
        click.echo(BY_HAND)
    for one in found["refused"]:
        click.echo(click.style(f"{one['name']} is no panel ({one['reason']}): ", fg="red") + one["text"])
        click.echo(f"    {one['advice']}")
    count, no = len(found["panels"]), len(found["refused"])
    refused = f", {no} solid{'s' * (no > 1)} refused" if no else ""
    click.echo(f"{count} panel{'s' * (count != 1)}{refused}, {found['seconds']:.2f} s")


def _summary(features: list[dict[str, Any]], edge_work: list[dict[str, Any]]) -> str:
    """The features counted, those that are alike together, "4 holes 5 mm A 12 deep", and the work on edges."""
    counts: dict[str, int] = {}
    for one in features:
        size = f"{one['diameter_mm']:g} mm" if "diameter_mm" in one else f"{one['length_mm']:g} x {one['width_mm']:g}"
        deep = "through" if one.get("through") else f"{one.get('side', 'edge')} {one['depth_mm']:g} deep"
        opened = ", open edge" if one.get("open_edge_mm") else ""
        key = f"{one['kind'].replace('_', ' ')} {size} {deep}{opened}"
        counts[key] = counts.get(key, 0) + 1
    said = [f"{count} x {key}" if count > 1 else key for key, count in counts.items()]
    return "; ".join([*said, *(work["text"] for work in edge_work)]) or "-"


COMMANDS = (panels_command,)
