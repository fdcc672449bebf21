"""STEP read back by the kernel's own reader of assemblies: names, places, colours, unit and exact volumes."""

from pathlib import Path

import pytest
from OCP.BRepGProp import BRepGProp
from OCP.GProp import GProp_GProps
from OCP.Quantity import Quantity_Color, Quantity_TypeOfColor
from OCP.STEPCAFControl import STEPCAFControl_Reader
from OCP.TCollection import TCollection_ExtendedString
from OCP.TColStd import TColStd_SequenceOfAsciiString
from OCP.TDataStd import TDataStd_Name
from OCP.TDF import TDF_Label, TDF_LabelSequence
from OCP.TDocStd import TDocStd_Document
from OCP.XCAFDoc import XCAFDoc_ColorType, XCAFDoc_DocumentTool, XCAFDoc_ShapeTool

from jupyter_fab.cad.exporters.step import step_bytes
from jupyter_fab.core.material import material
from jupyter_fab.core.part import Parts
from jupyter_fab.designs.chair import chair


class Reader:
    """An assembly as XDE hands it over."""

    def __init__(self, path: Path) -> None:
        self.document = TDocStd_Document(TCollection_ExtendedString("XmlOcaf"))
        reader = STEPCAFControl_Reader()
        reader.SetNameMode(True)
        reader.SetColorMode(True)
        assert int(reader.ReadFile(str(path))) == 1
        lengths, angles, solid = (TColStd_SequenceOfAsciiString() for _ in range(3))
        reader.ChangeReader().FileUnits(lengths, angles, solid)
        self.units = {lengths.Value(i + 1).ToCString() for i in range(lengths.Length())}
        assert reader.Transfer(self.document)
        roots = TDF_LabelSequence()
        XCAFDoc_DocumentTool.ShapeTool_s(self.document.Main()).GetFreeShapes(roots)
        assert roots.Length() == 1
        self.root = roots.Value(1)
        found = TDF_LabelSequence()
        XCAFDoc_ShapeTool.GetComponents_s(self.root, found)
        self.parts = [found.Value(i + 1) for i in range(found.Length())]

    def name(self, label: TDF_Label) -> str:
        """The label's name."""
        found = TDataStd_Name()
        assert label.FindAttribute(TDataStd_Name.GetID_s(), found)
        return found.Get().ToExtString()

    def shape(self, label: TDF_Label) -> GProp_GProps:
        """Volume and centre of what the label places."""
        found = GProp_GProps()
        BRepGProp.VolumeProperties_s(XCAFDoc_ShapeTool.GetShape_s(label), found)
        return found

    def product(self, label: TDF_Label) -> TDF_Label:
        """What the label is an instance of."""
        found = TDF_Label()
        assert XCAFDoc_ShapeTool.GetReferredShape_s(label, found)
        return found

    def colour(self, label: TDF_Label) -> str:
        """The colour of its surface, as pages write it."""
        found = Quantity_Color()
        tool = XCAFDoc_DocumentTool.ColorTool_s(self.document.Main())
        assert tool.GetColor_s(self.product(label), XCAFDoc_ColorType.XCAFDoc_ColorSurf, found)
        values = found.Values(Quantity_TypeOfColor.Quantity_TOC_sRGB)
        return "#" + "".join(f"{round(value * 255):02x}" for value in values)


@pytest.fixture(scope="module")
def piece() -> Parts:
    """A piece whose boards lean, some of them equal."""
    return chair.build()


@pytest.fixture(scope="module")
def read(piece: Parts, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """The file, opened."""
    path = tmp_path_factory.mktemp("step") / "chair.step"
    path.write_bytes(step_bytes(piece, "Chair"))
    return Reader(path)


def test_every_part_is_there_by_its_name_and_equal_ones_are_one_product(piece: Parts, read: Reader) -> None:
    """The assembly has the title; its parts the design's names, in order."""
    assert read.name(read.root) == "Chair"
    assert [read.name(part) for part in read.parts] == [part.name for part in piece.parts]
    products = {read.product(part).Tag() for part in read.parts}
    assert len(products) == len(piece.cut_list()) < len(piece.parts)


def test_size_place_unit_and_colour_are_the_design_s(piece: Parts, read: Reader) -> None:
    """Millimetres, volumes to a millionth of what the data say, in their places, in the material's colour."""
    assert read.units == {"millimetre"}
    for part, label in zip(piece.parts, read.parts, strict=True):
        shape = read.shape(label)
        assert shape.Mass() == pytest.approx(part.panel.volume_mm3(), rel=1e-4), part.name
        low, high = part.box_mm()
        at = shape.CentreOfMass()
        assert all(a < value < b for a, value, b in zip(low, (at.X(), at.Y(), at.Z()), high, strict=True)), part.name
        assert read.colour(label) == material(part.panel.material).colour
