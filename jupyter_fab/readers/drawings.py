"""Outlines from DXF (through ezdxf) and from SVG (through svgelements), in mm; only what is closed is an outline.

A DXF's unit is its header's, else mm. An SVG's is what its width says in mm, cm or inches against its view box, else
CSS pixels of 1/96 inch; its y axis runs down and is turned up.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator
from typing import Any

from jupyter_fab.core.errors import BadInput
from jupyter_fab.extras import not_installed
from jupyter_fab.readers.rings import CHORD_MM

type Named = tuple[str, list[tuple[float, float]]]
PX_MM = 25.4 / 96  # CSS
MOST_CHORDS = 2_000  # of one curve


def dxf_rings(text: str) -> list[Named]:
    """Closed rings of a DXF's model space, blocks included, each named by its layer; loose lines that meet count.

    Raises
    ------
    BadInput
        If it is no DXF, or nothing in it is closed.
    Unavailable
        If ezdxf is not installed.
    """
    try:
        import ezdxf
        from ezdxf import edgeminer, edgesmith, path, units
    except ImportError as error:
        raise not_installed("Reading DXF", error) from error
    try:
        drawing = ezdxf.read(io.StringIO(text))
    except (ezdxf.DXFError, OSError, ValueError) as error:
        raise BadInput(f"This is no DXF file that can be read: {error}.") from error
    scale = units.conversion_factor(drawing.units or units.MM, units.MM)
    entities = list(_flat(drawing.modelspace()))
    found: list[Named] = []
    loose: list[Any] = []
    for entity in entities:
        try:
            way = path.make_path(entity)
        except TypeError:
            continue  # text, dimensions
        if way.is_closed or entity.dxftype() == "CIRCLE":
            points = [(p.x * scale, p.y * scale) for p in way.flattening(CHORD_MM / scale)]
            found.append((entity.dxf.layer, points))
        else:
            loose.append(entity)
    edges = list(edgesmith.edges_from_entities_2d(loose))
    if edges:
        for loop in edgeminer.find_all_simple_chains(edgeminer.Deposit(edges)):
            if edgeminer.is_loop(loop):
                way = edgesmith.path2d_from_chain(loop)
                points = [(p.x * scale, p.y * scale) for p in way.flattening(CHORD_MM / scale)]
                found.append((loop[0].payload.dxf.layer, points))
    return _some(found, "DXF")


def _flat(entities: Iterable[Any]) -> Iterator[Any]:
    for entity in entities:
        if entity.dxftype() == "INSERT":
            yield from _flat(entity.virtual_entities())
        else:
            yield entity


def svg_rings(text: str) -> list[Named]:
    """Closed rings of an SVG's shapes, each named by its element's id.

    Raises
    ------
    BadInput
        If it is no SVG, or nothing in it is closed.
    Unavailable
        If svgelements is not installed.
    """
    try:
        import svgelements
    except ImportError as error:
        raise not_installed("Reading SVG", error) from error
    from xml.etree.ElementTree import ParseError

    try:
        drawing = svgelements.SVG.parse(io.StringIO(text), reify=True, ppi=96)
    except (ParseError, ValueError) as error:
        raise BadInput(f"This is no SVG file that can be read: {error}.") from error
    found: list[Named] = []
    for element in drawing.elements():
        if not isinstance(element, svgelements.Shape):
            continue
        name = element.values.get("id") or type(element).__name__.lower()
        for part in abs(svgelements.Path(element)).as_subpaths():
            way = svgelements.Path(part)
            points = [(x * PX_MM, -y * PX_MM) for segment in way for x, y in _chords(svgelements, segment)]
            closed = len(points) > 2 and math.dist(points[0], points[-1]) < CHORD_MM
            if closed or any(isinstance(segment, svgelements.Close) for segment in way):
                found.append((str(name), points))
    return _some(found, "SVG")


def _chords(svgelements: Any, segment: Any) -> Iterator[tuple[float, float]]:
    """The segment's end, and points before it so close that chords stay within the tolerance."""
    if segment.end is None:
        return
    if isinstance(segment, svgelements.Move | svgelements.Line | svgelements.Close):
        yield segment.end.x, segment.end.y
        return
    # A curve of that length turning by half a circle has the largest sagitta; chords shrink it by their number squared.
    length = segment.length(error=1e-3)
    count = min(MOST_CHORDS, max(8, math.ceil(math.sqrt(length * PX_MM * math.pi / (8 * CHORD_MM)))))
    for step in range(1, count + 1):
        point = segment.point(step / count)
        yield point.x, point.y


def _some(found: list[Named], kind: str) -> list[Named]:
    if not found:
        raise BadInput(f"There is no closed outline in this {kind}; join its lines into closed ones.")
    return found
