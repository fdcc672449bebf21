"""Packing: one source, one package; forks carry their lineage; private things stay behind."""

import itertools
import json
from pathlib import Path

import nbformat
import pytest

import jupyter_fab as fab
import jupyter_fab.designs.desk as desk_module
from jupyter_fab import credentials
from jupyter_fab.core.design import load_design
from jupyter_fab.core.errors import BadInput, NotAllowed, NotSignedIn, Unavailable
from jupyter_fab.core.package import package
from jupyter_fab.packing.fork import fork_notebook, template_notebook
from jupyter_fab.packing.notebook import design_source, read_notebook
from jupyter_fab.packing.pack import pack

DESK = Path(desk_module.__file__)


def test_a_notebook_and_its_run_copy_pack_alike(tmp_path):
    """Outputs, counts, widget state and foreign metadata do not reach the package or its digest."""
    clean = tmp_path / "clean.ipynb"
    clean.write_bytes(template_notebook())
    ran = tmp_path / "ran.ipynb"
    notebook = nbformat.read(clean, as_version=4)
    notebook.cells[1].execution_count = 7
    notebook.cells[1].outputs = [nbformat.v4.new_output("stream", text="secret of the house")]
    notebook.metadata["widgets"] = {"state": "much"}
    notebook.metadata["authors"] = ["someone"]
    nbformat.write(notebook, ran)
    assert pack(clean).to_bytes() == pack(ran).to_bytes()
    assert b"secret" not in pack(ran).to_bytes()


def test_a_module_packs_with_a_notebook_to_fork():
    """A design that came as a module can be forked as a notebook; its cells are its source."""
    packed = pack(DESK, {"name": "desk", "version": "1.2.0"})
    assert packed.manifest.kernel == "kit"
    fork = nbformat.reads(fork_notebook(packed, name="desk-bea").decode(), as_version=4)
    lineage = fork.metadata.jupyter_fab.lineage
    assert [(edge.name, edge.version, edge.digest) for edge in lineage] == [("desk", "1.2.0", packed.digest)]


def test_a_fork_packs_with_its_lineage(tmp_path):
    """What the fork's metadata say of its parent is in the manifest when it is packed."""
    parent = pack(DESK, {"name": "desk"})
    path = tmp_path / "fork.ipynb"
    path.write_bytes(fork_notebook(parent, name="desk-bea", values={"width": 1500}))
    packed = pack(path)
    assert packed.manifest.name == "desk-bea"
    assert packed.manifest.lineage[0].digest == parent.digest
    assert packed.manifest.title == f"Fork of {parent.manifest.title}"
    assert json.loads(packed.files["notebook.ipynb"])["cells"][0]["source"][0].startswith("# Fork of Desk")
    assert unnamed(packed) == unnamed(parent), "a fork begins with its parent's own making"
    again = pack_of_fork(tmp_path, packed)
    assert again.manifest.title == packed.manifest.title, "a fork of a fork does not stammer"


def unnamed(packed):
    """The design's source without its title."""
    return packed.files["design.py"].replace(b'"Fork of ', b'"').strip()


def pack_of_fork(folder, parent):
    """A fork of the package, packed."""
    path = folder / "again.ipynb"
    path.write_bytes(fork_notebook(parent, name="again"))
    return pack(path)


def test_a_fork_of_a_package_made_by_another_hand_opens_without_outputs():
    """Outputs that call themselves trusted, widgets' state and attachments of a foreign notebook stay behind."""
    honest = pack(Path(desk_module.__file__), {"name": "desk"})
    notebook = nbformat.reads(honest.files["notebook.ipynb"].decode(), as_version=4)
    code = next(cell for cell in notebook.cells if cell.cell_type == "code")
    code.metadata["trusted"] = True
    code.outputs = [nbformat.v4.new_output("display_data", {"text/html": "<img src=x onerror=alert(1)>"})]
    notebook.cells[0]["attachments"] = {"x.svg": {"image/svg+xml": "<svg onload='alert(1)'/>"}}
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {"x": "alert(1)"}}}
    files = {**honest.files, "notebook.ipynb": nbformat.writes(notebook).encode()}
    said = {name: getattr(honest.manifest, name) for name in honest.manifest.__struct_fields__ if name != "files"}
    forked = fork_notebook(package(said, files), name="mine")
    assert b"alert" not in forked
    assert b"trusted" not in forked
    assert b"alert" not in design_source(read_notebook(forked))
    assert design_source(read_notebook(forked)).replace(b'"Fork of ', b'"') == design_source(notebook)


def test_no_derivatives_means_no_fork():
    """A licence that allows no derivatives refuses the fork before it starts."""
    with pytest.raises(NotAllowed, match="no forks"):
        fork_notebook(pack(DESK, {"name": "desk", "licence": "CC-BY-ND-4.0"}), name="desk-bea")


@pytest.mark.parametrize(
    "content", [b"no json", b"{}", b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}']
)
def test_what_is_no_design_is_refused(tmp_path, content):
    """A file that holds no tagged cells says what to do."""
    path = tmp_path / "bad.ipynb"
    path.write_bytes(content)
    with pytest.raises(BadInput):
        pack(path)


def test_a_notebook_publishes_with_the_stored_token_and_only_with_one(tmp_path, monkeypatch):
    """`publish` finds registry and token where `jupyter fab login` put them; with neither it says what to do."""
    monkeypatch.setenv("JUPYTER_FAB_CREDENTIALS", str(tmp_path / "credentials.json"))
    monkeypatch.delenv("JUPYTER_FAB_REGISTRY", raising=False)
    with pytest.raises(NotSignedIn, match="login"):
        fab.publish(DESK)
    credentials.store("http://127.0.0.1:9", "a-token")
    assert (tmp_path / "credentials.json").stat().st_mode & 0o777 == 0o600
    with pytest.raises(Unavailable, match="running"):
        fab.publish(str(DESK))


def test_the_template_keeps_its_own_rule():
    """The template's shelves stand evenly, as far apart as its rule says, at its default and at every size allowed."""
    notebook = nbformat.reads(template_notebook().decode(), as_version=4)
    design = load_design(design_source(notebook))
    for height, shelves in ((850, 3), (1800, 8), (480, 1)):
        levels = [(60, 78), (height - 78, height - 60)]
        for part in design.build({"height": height, "shelves": shelves}).parts:
            if part.name.startswith("shelf"):
                levels.append((part.placement.origin[2], part.placement.origin[2] + part.panel.thickness_mm))
        rooms = [high[0] - low[1] for low, high in itertools.pairwise(sorted(levels))]
        assert len(rooms) == shelves + 1
        assert max(rooms) - min(rooms) < 0.01
        assert min(rooms) >= 150
    with pytest.raises(BadInput, match="150 mm clear"):
        design.build({"height": 800, "shelves": 3})
    assert design.build().digest() == design.build({"height": 850, "shelves": 3}).digest()
