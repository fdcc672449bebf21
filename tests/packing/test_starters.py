"""The library's pieces to start from: all of them are offered, and each becomes a notebook that can be published."""

from __future__ import annotations

import io
import pkgutil
import sys

import pytest
from PIL import Image

import jupyter_fab.designs
from jupyter_fab.core.design import load_design
from jupyter_fab.core.errors import NotFound
from jupyter_fab.packing.notebook import METADATA, design_source, read_notebook
from jupyter_fab.packing.starters import starter_notebook, starter_picture, starters

NAMES = sorted(module.name for module in pkgutil.iter_modules(jupyter_fab.designs.__path__))
QUICK = [name for name in NAMES if name != "bookshelf"]  # which loads CadQuery


def test_every_piece_of_the_library_is_offered_with_its_picture() -> None:
    """No module is left out, and each has a picture that is large enough for its card."""
    assert sorted(one.name for one in starters()) == NAMES
    for one in starters():
        assert one.title
        assert one.summary.endswith(".")
        assert Image.open(io.BytesIO(starter_picture(one.name))).size == (360, 270)


@pytest.mark.parametrize("name", QUICK)
def test_the_tagged_cell_alone_is_the_design(name: str) -> None:
    """What would be published is a design under the chosen title, and the last cell previews it by its name."""
    own, data = starter_notebook(name)
    notebook = read_notebook(data)
    assert notebook.metadata[METADATA]["name"] == own
    made = load_design(design_source(notebook), f"starter_{name}")
    del sys.modules[f"starter_{name}"]
    assert made.title == next(one.title for one in starters() if one.name == name)
    assert notebook.cells[-1].source.endswith(f"fab.preview({made.make.__name__})")


def test_what_is_not_in_the_library_is_refused_with_what_is() -> None:
    """A name that leads elsewhere finds nothing."""
    for name in ("throne", "../core/design", "__init__"):
        with pytest.raises(NotFound, match="chest_of_drawers"):
            starter_picture(name)
        with pytest.raises(NotFound):
            starter_notebook(name)
