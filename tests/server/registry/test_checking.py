"""Checks: rebuilt in the sandbox at every limit, cut and proven; what fails says what to change; restarts resume."""

import io

import pytest
import sqlalchemy as sa
from jupyter_fab_server.registry.services import checking, completeness
from jupyter_fab_server.registry.services.variants import variants
from jupyter_fab_server.registry.tables import artefacts
from PIL import Image

from jupyter_fab.core.errors import Unavailable
from jupyter_fab.core.parameter import ParameterSchema, length
from jupyter_fab.testing.waiting import wait_until_async
from tests.core.parameters import EVERY_KIND
from tests.support.packages import STOOL, notebook, picture, stool

sandboxed = pytest.mark.sandbox


async def checked(registry, package):
    """Publish the package, wait for its checks, and return the version."""
    dora = await registry.sign_in("dora", "designer")
    assert (await registry.publish(package, dora)).status_code == 202
    await registry.ctx.background.settle("check ")
    place = f"/api/designs/{package.manifest.name}/{package.manifest.version}"
    return (await registry.http.get(place, headers=dora)).json()


@sandboxed
@pytest.mark.slow
async def test_a_good_design_goes_to_review(registry) -> None:
    """All checks pass in the sandbox, with figures; progress came as events to designer and reviewer only."""
    dora = await registry.sign_in("dora", "designer")
    rik = await registry.sign_in("rik", "reviewer")
    bea = await registry.sign_in("bea", "buyer")
    version = await checked(registry, stool())
    assert version["state"] == "in_review", version["checks"]
    assert version["sandboxed"] is True
    assert [(c["name"], c["state"], c["progress"]) for c in version["checks"]] == [
        (name, "passed", 1.0) for name in ("complete", "declared", "rebuilt", "engineered", "cut")
    ]
    assert "variants were cut and proven" in version["checks"][4]["message"]
    findings = {one["check"]: one for one in version["checks"][3]["findings"]}
    assert findings["sag"]["holds"] is True
    assert 0 < findings["sag"]["figure"] < findings["sag"]["limit"]
    await registry.force_state("stool", "1.0.0", "listed")
    (card,) = (await registry.http.get("/api/designs")).json()["designs"]
    assert 3_000 < card["from_price_minor"] < 30_000
    for headers, wanted in [(dora, True), (rik, True), (bea, False)]:
        events = (await registry.http.get("/api/events", headers=headers, params={"limit": 500})).json()["events"]
        kinds = [event["kind"] for event in events]
        assert ("version.in_review" in kinds) is wanted
        steps = [event["data"] for event in events if event["kind"] == "check.progress"]
        assert (len(steps) > 10) is wanted


T = "t = p.thickness\n"
FAULTS = {
    "fails": (STOOL.replace(T, "t = p.thickness / (p.tabs != 3)\n"), "rebuilt", "Tabs 3"),
    "raises": (STOOL.replace(T, "raise RuntimeError('no')\n"), "declared", "no"),
    "grows": (STOOL.replace(T, f"{T}    x = 'x' * 10**11 if p.tabs == 1 else ''\n"), "rebuilt", "memory"),
    "spies": (STOOL.replace(T, f"{T}    open('/etc/passwd').read()\n"), "declared", "fails"),
    "sags": (f"{STOOL}    kit.carries('books', seat, kg=900)\n", "engineered", "sags by"),
    "two of 18 mm": (STOOL.replace('grain="z")', 'grain="z", material="mdf")'), "rebuilt", "measure of one sheet only"),
    "too long": (STOOL.replace("300, 600, step=50", "300, 4600, step=50"), "cut", "Width 4600"),
}


@sandboxed
@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_is_found_and_named(registry_on_sqlite, fault: str) -> None:
    """Each fault fails its own check, which says where and what to change; the version goes no further."""
    source, name, said = FAULTS[fault]
    schema = None
    if fault == "too long":
        schema = ParameterSchema(
            parameters=(length("width", "Width", 400, 300, 4600, step=50), *stool().manifest.parameters.parameters[1:]),
            constraints=stool().manifest.parameters.constraints,
            presets=stool().manifest.parameters.presets,
        )
    version = await checked(registry_on_sqlite, stool(source=source, schema=schema))
    assert version["state"] == "check_failed"
    states = {check["name"]: check for check in version["checks"]}
    assert states["complete"]["state"] == "passed", states["complete"]
    assert states[name]["state"] == "failed", states
    assert said in states[name]["what_to_change"]


@sandboxed
async def test_a_forged_manifest_is_refused(registry_on_sqlite) -> None:
    """Parameters in the manifest that the code does not declare fail the check, before a buyer could be misled."""
    real = stool().manifest.parameters
    forged = ParameterSchema(parameters=(*real.parameters[1:], length("width", "Width", 400, 300, 900, step=50)))
    version = await checked(registry_on_sqlite, stool(schema=forged))
    states = {check["name"]: check for check in version["checks"]}
    assert version["state"] == "check_failed"
    assert states["declared"]["state"] == "failed"
    assert "declares other parameters" in states["declared"]["what_to_change"]


@sandboxed
@pytest.mark.slow
async def test_a_restart_resumes_the_checks_and_builds_nothing_twice(registry) -> None:
    """Stopped in the middle, the registry goes on by itself when it starts again, from what was kept."""
    dora = await registry.sign_in("dora", "designer")
    await registry.publish(stool(), dora)

    def kept(tx) -> int:
        return tx.scalar(sa.select(sa.func.count()).select_from(artefacts))

    await wait_until_async(lambda: registry.ctx.db.read(lambda tx: kept(tx) >= 3), 30)
    await registry.close()
    await registry.start()
    before = await registry.ctx.db.read(kept)
    place = "/api/designs/stool/1.0.0"
    assert (await registry.http.get(place, headers=dora)).json()["state"] in ("submitted", "checking")
    await registry.ctx.background.settle("check ")
    assert (await registry.http.get(place, headers=dora)).json()["state"] == "in_review"
    made = await registry.ctx.db.read(kept)
    assert 3 <= before < made
    assert made == len(variants(stool().manifest.parameters))


async def test_without_a_sandbox_the_version_waits(registry_on_sqlite, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no fault of the design: the check says what is missing and is tried again."""
    tries = []

    async def build(*_: object, **__: object) -> object:
        tries.append(1)
        if len(tries) < 3:
            raise Unavailable("There is no bubblewrap here: apt-get install bubblewrap.")
        raise AssertionError("stop")

    monkeypatch.setattr(registry_on_sqlite.ctx.builder, "build", build)
    monkeypatch.setattr(checking, "RETRY_S", 0.01)
    dora = await registry_on_sqlite.sign_in("dora", "designer")
    await registry_on_sqlite.publish(stool(), dora)
    await registry_on_sqlite.ctx.background.settle("check ")
    events = (await registry_on_sqlite.http.get("/api/events", headers=dora)).json()["events"]
    waits = [e["data"] for e in events if e["kind"] == "check.progress" and e["data"]["state"] == "waiting"]
    assert len(waits) == 2
    assert "bubblewrap" in waits[0]["message"]


def bomb() -> bytes:
    """Return a small PNG that unpacks to a large picture."""
    out = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("files", "changes", "said"),
    [
        ({"picture.png": b""}, {}, "Add a picture"),
        ({"picture.png": b"\x89PNG\r\n\x1a\nnonsense"}, {}, "cannot be read"),
        ({"picture.png": picture((40, 40))}, {}, "between"),
        ({"picture.png": bomb()}, {}, "between"),
        ({"notebook.ipynb": b""}, {}, "Add the notebook"),
        ({"notebook.ipynb": b"[1, 2"}, {}, "cannot be read"),
        ({"notebook.ipynb": b"[" * 100_000}, {}, "cannot be read"),
        ({"notebook.ipynb": notebook(outputs=[{"output_type": "stream"}])}, {}, "Strip"),
        ({"notebook.ipynb": notebook(execution_count=3)}, {}, "Strip"),
        ({"notebook.ipynb": notebook(STOOL + "\nimport os\n")}, {}, "not the code"),
        ({}, {"description": "Short."}, "Describe"),
    ],
)
def test_what_is_incomplete_is_named(files: dict[str, bytes], changes: dict[str, str], said: str) -> None:
    """Each missing or wrong thing is named as what to change; a complete package has none."""
    assert completeness.missing(stool()) == ()
    (found,) = completeness.missing(stool(files=files, **changes))
    assert said in found


def test_every_limit_preset_and_choice_is_tried_once() -> None:
    """The variants of the stool are those that a person would list by hand, and a buyer could order each."""
    schema = stool().manifest.parameters
    titles = [variant.title for variant in variants(schema)]
    assert titles == [
        "as the designer chose",
        "preset Low",
        "Width 350",  # 400 / 1.25 = 320: the rule stops it above 300
        "Width 600",
        "Height 500",  # 300 is the preset
        "Tabs 1",
        "Tabs 3",
        "a sheet that measures 17.4 mm",
        "a sheet that measures 18.4 mm",
    ]
    for variant in variants(schema):
        schema.check(variant.values, measured=variant.measured)


def test_what_is_asked_only_at_times_is_tried_when_it_is() -> None:
    """A hidden parameter's limits are tried at values that bring it out; one set by the designer is not moved."""
    made = {variant.title: variant for variant in variants(EVERY_KIND)}
    for title in ("Shelf depth 80", "Shelf depth 200", "Ends straight", "Words WWWWWWWWWWWW", "Letter height 90"):
        schema_values = EVERY_KIND.check(made[title].values)
        name = next(p.name for p in EVERY_KIND.parameters if title.startswith(p.title) and p.name in made[title].values)
        assert name in EVERY_KIND.asked(schema_values), title
    assert made["Shelf depth 200"].values["shelf"] is True
    assert made["Ends straight"].values["slant"] == 0
    assert not [title for title in made if title.startswith("Groove")]
