"""Station 3: one package from module and notebook; bytes that never change; checks that help; a review."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from jupyter_fab.client import RegistryRefusal, calls
from jupyter_fab.core.package import from_bytes
from jupyter_fab.core.states import VersionState
from jupyter_fab.packing.pack import pack
from tests.e2e.city import City
from tests.e2e.road import CRATE, PLATE, publish
from tests.e2e.shell import fab

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]


def test_module_and_notebook_give_one_digest(tmp_path: Path) -> None:
    """`jupyter fab pack` of the module, and of the notebook after it was run, gives the same bytes."""
    module, notebook = tmp_path / "module.fab", tmp_path / "crate.ipynb"
    packed = json.loads(fab("pack", str(CRATE), "--name", "crate", "--out", str(module), "--json").stdout)
    found = nbformat.reads(from_bytes(module.read_bytes()).files["notebook.ipynb"].decode(), as_version=4)
    for cell in found.cells:
        if cell.cell_type == "code":
            cell.execution_count = 7
            cell.outputs = [nbformat.v4.new_output("stream", text="run by somebody\n")]
    nbformat.write(found, notebook)
    again = json.loads(fab("pack", str(notebook), "--out", str(tmp_path / "notebook.fab"), "--json").stdout)
    assert again["digest"] == packed["digest"]
    assert (tmp_path / "notebook.fab").read_bytes() == module.read_bytes()


def test_a_listed_version_never_changes(city: City) -> None:
    """The same bytes again are the same version; other bytes under its number are refused, a pointer says where."""
    dora = city.person("dora")
    listed = dora(calls.version("crate", "1.0.0"))
    same, other = pack(CRATE, {"name": "crate"}), pack(CRATE, {"name": "crate", "licence": "CC-BY-SA-4.0"})
    assert dora(calls.publish("crate", "1.0.0", same.to_bytes())).digest == listed.digest
    with pytest.raises(RegistryRefusal) as refused:
        dora(calls.publish("crate", "1.0.0", other.to_bytes()))
    assert (refused.value.status, refused.value.pointer) == (409, "/version")
    found = dora(calls.version("crate", "1.0.0"))
    assert (found.state, found.digest) == (VersionState.LISTED, listed.digest)


def test_the_checks_rebuilt_and_proved_it_in_the_sandbox(city: City) -> None:
    """What a buyer sees as listed was built at every limit and proven; its reviewer is not its designer."""
    found = city.person("bea")(calls.version("crate", "1.0.0"))
    assert found.sandboxed
    assert {check.state for check in found.checks} == {"passed"}
    assert "All 5 variants were cut and proven" in found.checks[-1].message
    assert [(review.reviewer, review.decision) for review in found.reviews] == [("rik", "approve")]


def test_a_slot_too_narrow_for_the_cutter_says_what_to_change(city: City, tmp_path: Path) -> None:
    """The check names the part and the width that can be cut; the version is not for reviewers, let alone listed."""
    narrow = tmp_path / "plate.py"
    narrow.write_text(PLATE.read_text().replace("SLOT_MM = 8", "SLOT_MM = 4"))
    found = publish(city, "dora", narrow, name="narrow-plate")
    assert found.state is VersionState.CHECK_FAILED
    failed = {check.name: check for check in found.checks if check.state == "failed"}
    assert list(failed) == ["engineered", "cut"]
    assert "plate" in failed["cut"].what_to_change
    assert "6 mm" in failed["cut"].what_to_change
    with pytest.raises(RegistryRefusal):
        city.person("rik")(calls.review("narrow-plate", "1.0.0", "approve"))
    assert not [card for card in city.person("bea")(calls.catalogue("plate")).designs]


def test_an_author_cannot_approve_their_own_work(city: City) -> None:
    """Not a designer, whose token has no such scope, and not even an administrator who is its author."""
    ada = city.person("ada")
    found = publish(city, "ada", PLATE, name="plate")
    assert found.state is VersionState.IN_REVIEW, [(check.title, check.what_to_change) for check in found.checks]
    for author in (ada, city.person("dora")):
        with pytest.raises(RegistryRefusal) as refused:
            author(calls.review("plate", "1.0.0", "approve"))
        assert refused.value.status in (403, 404)
    assert ada(calls.version("plate", "1.0.0")).state is VersionState.IN_REVIEW
    assert city.person("rik")(calls.review("plate", "1.0.0", "approve")).state is VersionState.LISTED
