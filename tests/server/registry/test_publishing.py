"""Publishing: immutable versions, owned names, true lineage, licences that allow it; who may see what."""

import msgspec
import pytest

from jupyter_fab.core.package import Package
from tests.support.packages import STOOL, stool

OTHER = STOOL.replace("A stool of three boards.", "Another stool.")


async def test_a_version_never_changes(idle) -> None:
    """The first time 202, the same bytes again 200, other bytes under the same version 409, a new version 202."""
    dora = await idle.sign_in("dora", "designer")
    first = await idle.publish(stool(), dora)
    assert (first.status_code, first.json()["state"]) == (202, "submitted")
    assert first.json()["digest"] == stool().digest
    again = await idle.publish(stool(), dora)
    assert (again.status_code, again.json()["digest"]) == (200, stool().digest)
    other = await idle.publish(stool(title="Another title"), dora)
    assert (other.status_code, other.json()["pointer"]) == (409, "/version")
    assert (await idle.publish(stool(version="1.0.1", title="Another title"), dora)).status_code == 202


async def test_what_is_published_comes_back_byte_for_byte(idle) -> None:
    """Package, picture and notebook are those that were sent."""
    dora = await idle.sign_in("dora", "designer")
    await idle.publish(stool(), dora)
    place = "/api/designs/stool/1.0.0"
    assert (await idle.http.get(f"{place}/package", headers=dora)).content == stool().to_bytes()
    for name in ("picture.png", "notebook.ipynb"):
        assert (await idle.http.get(f"{place}/{name}", headers=dora)).content == stool().files[name]


async def test_a_name_belongs_to_its_first_designer(idle) -> None:
    """Nobody else publishes under it, whatever the version."""
    dora = await idle.sign_in("dora", "designer")
    dirk = await idle.sign_in("dirk", "designer")
    await idle.publish(stool(), dora)
    answer = await idle.publish(stool(version="2.0.0", source=OTHER), dirk)
    assert (answer.status_code, answer.json()["pointer"]) == (409, "/name")


async def test_the_path_and_a_narrow_token_hold_the_package_to_its_name(idle) -> None:
    """A package under another path is refused; a token for one design publishes only that."""
    only_desk = await idle.sign_in("dora", "designer", scopes=("design:publish:desk",))
    assert (await idle.publish(stool(), only_desk)).status_code == 403
    wrong = await idle.http.put("/api/designs/desk/1.0.0", content=stool().to_bytes(), headers=only_desk)
    assert (wrong.status_code, wrong.json()["pointer"]) == (422, "/name")
    for path in ("/api/designs/../1.0.0", "/api/designs/stool/..%2f..%2fetc"):
        answer = await idle.http.put(path, content=stool().to_bytes(), headers=only_desk)
        assert answer.status_code in (403, 404, 405, 422)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"x" * 100_000, stool().to_bytes()[:-30]])
async def test_what_is_no_package_is_refused(idle, data: bytes) -> None:
    """Bytes that are no package answer 422 and leave nothing behind."""
    dora = await idle.sign_in("dora", "designer")
    answer = await idle.http.put("/api/designs/stool/1.0.0", content=data, headers=dora)
    assert answer.status_code == 422
    assert (await idle.http.get("/api/designs/stool", headers=dora)).status_code == 404


async def test_unlisted_versions_do_not_exist_for_others(idle) -> None:
    """Before it is listed only designer, reviewer and administrator see it; afterwards everyone does, yanked or not."""
    dora = await idle.sign_in("dora", "designer")
    eyes = {name: await idle.sign_in(name, name) for name in ("buyer", "designer", "reviewer", "admin", "finance")}
    await idle.publish(stool(), dora)
    paths = ["/api/designs/stool", *(f"/api/designs/stool/1.0.0{end}" for end in ("", "/package", "/picture.png"))]
    for path in paths:
        assert (await idle.http.get(path)).status_code == 404
        seen = {name: (await idle.http.get(path, headers=headers)).status_code for name, headers in eyes.items()}
        assert seen == {"buyer": 404, "designer": 404, "reviewer": 200, "admin": 200, "finance": 404}
        assert (await idle.http.get(path, headers=dora)).status_code == 200
    for state in ("listed", "yanked"):
        await idle.force_state("stool", "1.0.0", state)
        for path in paths:
            assert (await idle.http.get(path)).status_code == 200


async def test_the_catalogue_shows_the_newest_listed_version_and_is_searched_by_words(idle) -> None:
    """One card a design; every word of the query counts; yanked and private versions are not in it."""
    dora = await idle.sign_in("dora", "designer")
    for name, version in [("stool", "1.0.0"), ("stool", "1.10.0"), ("stool", "1.9.0"), ("bench", "1.0.0")]:
        await idle.list_version(stool(name=name, version=version, title=f"The {name}", summary="Three boards."), dora)
    found = (await idle.http.get("/api/designs")).json()
    assert [(card["name"], card["version"]) for card in found["designs"]] == [("bench", "1.0.0"), ("stool", "1.10.0")]
    for query, names in [("STOOL", ["stool"]), ("the dora", ["bench", "stool"]), ("stool bench", []), ("%", [])]:
        found = (await idle.http.get("/api/designs", params={"q": query})).json()
        assert [card["name"] for card in found["designs"]] == names, query
    first = (await idle.http.get("/api/designs", params={"limit": 1})).json()
    rest = (await idle.http.get("/api/designs", params={"after": first["next"]})).json()
    assert ([card["name"] for card in rest["designs"]], rest["next"]) == (["stool"], "")
    await idle.force_state("bench", "1.0.0", "yanked")
    assert len((await idle.http.get("/api/designs")).json()["designs"]) == 1


def edge(parent: Package, **changes: object) -> dict[str, object]:
    """Return the lineage to that parent, as it was forked, or changed."""
    terms = parent.manifest.terms
    said = {"name": parent.manifest.name, "version": parent.manifest.version, "digest": parent.digest}
    return {**said, "upstream_percent": terms.upstream_percent, **changes}


@pytest.mark.parametrize(
    ("parent", "child", "status"),
    [
        ("CC-BY-4.0", "CC0-1.0", 202),
        ("CC-BY-SA-4.0", "CC-BY-SA-4.0", 202),
        ("CC-BY-SA-4.0", "CC-BY-4.0", 422),
        ("CC-BY-ND-4.0", "CC-BY-ND-4.0", 422),
        ("CC-BY-NC-4.0", "CC-BY-4.0", 422),
        ("CERN-OHL-W-2.0", "CERN-OHL-S-2.0", 202),
        ("CERN-OHL-S-2.0", "CERN-OHL-W-2.0", 422),
    ],
)
async def test_a_fork_keeps_to_its_parents_licence(idle, parent: str, child: str, status: int) -> None:
    """No changed versions of ND; share-alike stays; permissive goes anywhere."""
    dora = await idle.sign_in("dora", "designer")
    dirk = await idle.sign_in("dirk", "designer")
    first = stool(licence=parent)
    await idle.list_version(first, dora)
    answer = await idle.publish(stool(name="fork", source=OTHER, licence=child, lineage=[edge(first)]), dirk)
    assert answer.status_code == status
    assert status == 202 or answer.json()["pointer"] in ("/licence", "/lineage")


@pytest.mark.parametrize(
    "changes", [{"digest": "0" * 64}, {"version": "9.9.9"}, {"name": "desk"}, {"upstream_percent": 5.0}]
)
async def test_a_lineage_that_is_not_true_is_refused(idle, changes: dict[str, object]) -> None:
    """The parent must be here, with that digest, and get the share that it asked for when it was forked."""
    dora = await idle.sign_in("dora", "designer")
    dirk = await idle.sign_in("dirk", "designer")
    await idle.list_version(stool(), dora)
    answer = await idle.publish(stool(name="fork", source=OTHER, lineage=[edge(stool(), **changes)]), dirk)
    assert answer.status_code == 422
    assert answer.json()["pointer"].startswith("/lineage/0")


async def test_a_parent_that_one_may_not_see_is_no_parent(idle) -> None:
    """An unlisted version cannot be forked by others, and its digest does not betray it."""
    dora = await idle.sign_in("dora", "designer")
    dirk = await idle.sign_in("dirk", "designer")
    await idle.publish(stool(), dora)
    answer = await idle.publish(stool(name="fork", source=OTHER, lineage=[edge(stool())]), dirk)
    assert answer.status_code == 422


async def test_anothers_code_cannot_be_published_without_its_lineage(idle) -> None:
    """The same code by somebody else is refused unless the lineage names its author."""
    dora = await idle.sign_in("dora", "designer")
    dirk = await idle.sign_in("dirk", "designer")
    await idle.list_version(stool(), dora)
    answer = await idle.publish(stool(name="mine"), dirk)
    assert (answer.status_code, answer.json()["pointer"]) == (422, "/lineage")
    assert (await idle.publish(stool(name="mine", lineage=[edge(stool())]), dirk)).status_code == 202


async def test_a_private_version_needs_a_request_that_was_awarded(idle) -> None:
    """`private_to` names a customisation request awarded to this designer, or is refused."""
    dora = await idle.sign_in("dora", "designer")
    answer = await idle.publish(stool(private_to="request-1"), dora)
    assert (answer.status_code, answer.json()["pointer"]) == (422, "/private_to")


async def test_only_the_designer_or_an_administrator_yanks(idle) -> None:
    """Yank and unyank move between listed and yanked; another designer may not; a wrong state says what may be done."""
    dora = await idle.sign_in("dora", "designer")
    dirk = await idle.sign_in("dirk", "designer")
    ada = await idle.sign_in("ada", "admin")
    await idle.publish(stool(), dora)
    early = await idle.http.post("/api/designs/stool/1.0.0/yank", headers=dora)
    assert (early.status_code, early.json()["fields"]["allowed"]) == (409, ["check"])
    await idle.force_state("stool", "1.0.0", "listed")
    assert (await idle.http.post("/api/designs/stool/1.0.0/yank", headers=dirk)).status_code == 403
    assert (await idle.http.post("/api/designs/stool/1.0.0/yank", headers=dora)).json()["state"] == "yanked"
    assert (await idle.http.post("/api/designs/stool/1.0.0/unyank", headers=ada)).json()["state"] == "listed"


async def test_a_reviewer_with_a_part_in_it_does_not_decide(idle) -> None:
    """Author and everyone paid through the lineage are refused; a reason is asked for; then an outsider decides."""
    dora = await idle.sign_in("dora", "designer", "reviewer")
    dirk = await idle.sign_in("dirk", "designer", "reviewer")
    rik = await idle.sign_in("rik", "reviewer")
    ada = await idle.sign_in("ada", "admin")
    await idle.list_version(stool(), dora)
    fork = stool(name="fork", source=OTHER, lineage=[edge(stool())])
    await idle.publish(fork, dirk)
    await idle.force_state("fork", "1.0.0", "in_review")
    place = "/api/designs/fork/1.0.0/review"
    for headers in (dirk, dora, ada):
        assert (await idle.http.post(place, json={"decision": "approve"}, headers=headers)).status_code == 403
    for body, pointer in [({"decision": "maybe"}, "/decision"), ({"decision": "reject"}, "/comment")]:
        answer = await idle.http.post(place, json=body, headers=rik)
        assert (answer.status_code, answer.json()["pointer"]) == (422, pointer)
    waiting = (await idle.http.get("/api/reviews", headers=rik)).json()["versions"]
    assert [one["name"] for one in waiting] == ["fork"]
    done = await idle.http.post(place, json={"decision": "approve", "comment": "Fine."}, headers=rik)
    assert done.json()["state"] == "listed"
    assert [(r["reviewer"], r["decision"]) for r in done.json()["reviews"]] == [("rik", "approve")]
    again = await idle.http.post(place, json={"decision": "approve"}, headers=rik)
    assert again.status_code == 409


def test_the_helper_makes_what_it_says() -> None:
    """The stool's packages differ where they are said to."""
    assert stool().digest == stool().digest
    assert stool(source=OTHER).digest != stool().digest
    assert msgspec.json.encode(stool().manifest)
