"""Models in files of exact solids: STEP with the names and places of its assembly, and BREP.

Role: how solids from any CAD program come in: `read_model` answers with named shapes at their places, which the
recogniser takes. Nothing of the file runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cadquery as cq
from OCP.IFSelect import IFSelect_ReturnStatus
from OCP.STEPCAFControl import STEPCAFControl_Reader
from OCP.TCollection import TCollection_ExtendedString
from OCP.TDataStd import TDataStd_Name
from OCP.TDF import TDF_Label, TDF_LabelSequence
from OCP.TDocStd import TDocStd_Document
from OCP.TopLoc import TopLoc_Location
from OCP.XCAFDoc import XCAFDoc_DocumentTool, XCAFDoc_ShapeTool

from jupyter_fab.core.errors import BadInput

STEP = (".step", ".stp")
BREP = (".brep", ".brp")
# Names that writers make up where the designer gave none.
MADE_UP = re.compile(
    r"^$|^=>|^NAUO\d*$|^Open CASCADE STEP|^(SOLID|COMPOUND|COMPSOLID|SHELL|PRODUCT)$|^\d+$", re.IGNORECASE
)


def read_model(path: Path) -> list[dict[str, Any]]:
    """The shapes in a file, each as a mapping of its name to it; places are those in the piece, lengths mm.

    Raises
    ------
    BadInput
        If the file is neither STEP nor BREP, or cannot be read.
    """
    ending = path.suffix.lower()
    if ending in STEP:
        return [{name: shape} for name, shape in _step(path)]
    if ending in BREP:
        try:
            shape = cq.Shape.importBrep(str(path))
        except Exception as error:  # the kernel raises its own kinds
            raise BadInput(f"{path.name} is no BREP file that can be read: {error}") from error
        if shape.wrapped is None or shape.wrapped.IsNull():
            raise BadInput(f"{path.name} holds nothing that can be read as BREP.")
        return [{path.stem: shape}]
    raise BadInput(f"{path.name} is no model: give {', '.join((*STEP, *BREP))} or a Python file.")


def _step(path: Path) -> Iterator[tuple[str, Any]]:
    document = TDocStd_Document(TCollection_ExtendedString("XmlOcaf"))
    reader = STEPCAFControl_Reader()
    reader.SetNameMode(True)
    if reader.ReadFile(str(path)) != IFSelect_ReturnStatus.IFSelect_RetDone or not reader.Transfer(document):
        raise BadInput(f"{path.name} is no STEP file that can be read; export it again as AP214 or AP242.")
    tool = XCAFDoc_DocumentTool.ShapeTool_s(document.Main())
    roots = TDF_LabelSequence()
    tool.GetFreeShapes(roots)
    for i in range(1, roots.Length() + 1):
        yield from _label(roots.Value(i), TopLoc_Location(), path.stem, "")


def _label(label: Any, place: Any, fallback: str, instance: str) -> Iterator[tuple[str, Any]]:
    """The shapes under a label, assemblies followed down to their parts."""
    here = place.Multiplied(XCAFDoc_ShapeTool.GetLocation_s(label))
    if XCAFDoc_ShapeTool.IsReference_s(label):
        product = TDF_Label()
        XCAFDoc_ShapeTool.GetReferredShape_s(label, product)
        yield from _label(product, here, fallback, _name(label))
        return
    name = _name(label)
    best = next((one for one in (instance, name) if not MADE_UP.match(one)), fallback)
    if XCAFDoc_ShapeTool.IsAssembly_s(label):
        components = TDF_LabelSequence()
        XCAFDoc_ShapeTool.GetComponents_s(label, components, False)
        for i in range(1, components.Length() + 1):
            yield from _label(components.Value(i), here, best, "")
        return
    shape = cq.Shape.cast(XCAFDoc_ShapeTool.GetShape_s(label)).moved(cq.Location(place))
    yield best, shape


def _name(label: Any) -> str:
    attribute = TDataStd_Name()
    if not label.FindAttribute(TDataStd_Name.GetID_s(), attribute):
        return ""
    return str(attribute.Get().ToExtString()).strip()
