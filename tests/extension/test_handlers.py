"""The Jupyter Server extension on a real Jupyter server, with a double of the registry that records what reaches it."""

import http.server
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import nbformat
import pytest

import jupyter_fab.designs.desk as desk_module
from jupyter_fab.core.wire.codec import encode
from jupyter_fab.packing.pack import pack

pytestmark = pytest.mark.slow  # it packs designs, each in a process of its own
PEOPLE = [
    {"handle": "dora", "title": "Dora", "secret": "secret-of-dora", "roles": ["designer"]},
    {"handle": "bea", "title": "Bea", "secret": "secret-of-bea", "roles": ["buyer"]},
]
JUPYTER_TOKEN = "a-token-for-this-test"


class RecordingRegistry(http.server.ThreadingHTTPServer):
    """A registry's double on loopback: it answers every call and keeps it."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answer)
        self.seen, self.files = [], {}


class _Answer(http.server.BaseHTTPRequestHandler):
    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path, _, query = self.path.partition("?")
        self.server.seen.append((self.command, path, self.headers.get("Authorization"), body))
        status, kind, data = 200, "application/json", json.dumps({"path": path, "query": query}).encode()
        if path in self.server.files:
            data = self.server.files[path]
        elif path.endswith("/refused"):
            status, kind = 403, "application/problem+json"
            data = json.dumps(
                {"type": "urn:x:not-allowed", "title": "no", "status": 403, "detail": "No scope."}
            ).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = answer

    def log_message(self, *_):
        """Keep quiet."""


@pytest.fixture(scope="module")
def registry():
    """The double, serving in a thread."""
    server = RecordingRegistry()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def lab(registry, tmp_path_factory):
    """A real Jupyter server process with our extension: a client for it, and its folder."""
    home = tmp_path_factory.mktemp("jupyter")
    accounts = home / "accounts.json"
    accounts.write_text(json.dumps(PEOPLE))
    root = home / "work"
    root.mkdir()
    command = [
        *(sys.executable, "-m", "jupyter_server", "--allow-root", "--no-browser", "--port=0", "--ip=127.0.0.1"),
        "--ServerApp.jpserver_extensions={'jupyter_fab.extension': True}",
        f"--ServerApp.root_dir={root}",
        f"--IdentityProvider.token={JUPYTER_TOKEN}",
        f"--Accounts.registry_url=http://127.0.0.1:{registry.server_address[1]}",
        f"--Accounts.accounts_file={accounts}",
    ]
    paths = {f"JUPYTER_{name}_DIR": str(home / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    process = subprocess.Popen(command, env={**os.environ, **paths}, stderr=subprocess.PIPE, text=True)
    address = next(
        line.split()[-1] for line in process.stderr if "http://127.0.0.1" in line and "?token" in line
    ).split("?")[0]
    drain = threading.Thread(target=process.stderr.read)
    drain.start()
    with httpx.Client(base_url=address, headers={"Authorization": f"token {JUPYTER_TOKEN}"}, timeout=60) as client:
        yield client, root
    process.terminate()
    process.wait(20)
    drain.join()
    process.stderr.close()


@pytest.fixture(autouse=True)
def _fresh(registry, lab):
    registry.seen.clear()
    lab[0].post("jupyter-fab/act-as", json={"handle": "dora"})


def test_the_status_names_people_and_no_token(lab):
    """The browser learns who may be acted as, and never a secret."""
    found = lab[0].get("jupyter-fab/status")
    assert found.json()["signed_in"]["handle"] == "dora"
    assert [person["handle"] for person in found.json()["people"]] == ["dora", "bea"]
    assert "secret" not in found.text


def test_calls_pass_with_the_token_of_whoever_is_acted_as(lab, registry):
    """The registry gets the signed-in person's token, path, query and body."""
    answer = lab[0].get("jupyter-fab/registry/designs", params={"q": "desk"})
    assert answer.json() == {"path": "/api/designs", "query": "q=desk"}
    lab[0].post("jupyter-fab/act-as", json={"handle": "bea"})
    lab[0].post("jupyter-fab/registry/quotes", content=b'{"a":1}')
    assert registry.seen == [
        ("GET", "/api/designs", "Bearer secret-of-dora", b""),
        ("POST", "/api/quotes", "Bearer secret-of-bea", b'{"a":1}'),
    ]


def test_without_jupyters_own_sign_in_nothing_passes(lab, registry):
    """Whoever is not signed in to Jupyter reaches neither the registry nor the accounts."""
    base = str(lab[0].base_url)
    for path in ("jupyter-fab/registry/designs", "jupyter-fab/status"):
        assert httpx.get(f"{base}{path}").status_code == 403
    assert httpx.post(f"{base}jupyter-fab/act-as", json={"handle": "bea"}).status_code == 403
    assert registry.seen == []


def test_refusals_pass_unchanged(lab):
    """A problem of the registry reaches the browser as it is."""
    answer = lab[0].get("jupyter-fab/registry/refused")
    assert (answer.status_code, answer.json()["detail"]) == (403, "No scope.")
    assert answer.headers["Content-Type"].startswith("application/problem+json")


def test_an_unknown_person_cannot_be_acted_as(lab):
    """Acting as somebody who is not of the demo is refused with a pointer."""
    answer = lab[0].post("jupyter-fab/act-as", json={"handle": "eve"})
    assert (answer.status_code, answer.json()["pointer"]) == (422, "/handle")


def test_a_fork_keeps_its_lineage_and_never_overwrites(lab, registry):
    """Forking writes a notebook with lineage; forking again writes another."""
    packed = pack(Path(desk_module.__file__), {"name": "desk"})
    registry.files["/api/designs/desk/1.0.0/package"] = packed.to_bytes()
    wish = {"design": "desk", "version": "1.0.0", "values": {"width": 1500}}
    paths = [lab[0].post("jupyter-fab/fork", json=wish).json()["path"] for _ in range(2)]
    assert paths == ["desk-dora.ipynb", "desk-dora-2.ipynb"]
    written = nbformat.read(lab[1] / paths[0], as_version=4)
    assert written.metadata.jupyter_fab.lineage[0].digest == packed.digest
    assert '{"width": 1500}' in written.cells[-1].source


def test_a_piece_of_the_library_becomes_a_notebook(lab):
    """What is listed has a picture, and starting from it writes a notebook with its source; what is not is refused."""
    listed = lab[0].get("jupyter-fab/library").json()["designs"]
    assert "Stool" in [one["title"] for one in listed]
    picture = lab[0].get("jupyter-fab/library/stool.png")
    assert (picture.headers["content-type"], picture.content[:4]) == ("image/png", b"\x89PNG")
    assert lab[0].get("jupyter-fab/library/throne.png").status_code == 404
    path = lab[0].post("jupyter-fab/new", json={"start": "stool"}).json()["path"]
    assert path == "my-stool.ipynb"
    assert "def stool(" in nbformat.read(lab[1] / path, as_version=4).cells[1].source
    assert lab[0].post("jupyter-fab/new", json={"start": "throne"}).status_code == 404


def test_publishing_packs_the_same_bytes_as_the_command_line(lab, registry):
    """The notebook published from the sidebar is, byte for byte, what `jupyter fab pack` makes."""
    path = lab[0].post("jupyter-fab/new", json={}).json()["path"]
    packed = pack(lab[1] / path)
    registry.files["/api/designs/my-shelf/1.0.0"] = encode(_version(packed))
    answer = lab[0].post("jupyter-fab/publish", json={"path": path})
    assert (answer.status_code, answer.json()["digest"]) == (200, packed.digest)
    assert registry.seen[-1] == ("PUT", "/api/designs/my-shelf/1.0.0", "Bearer secret-of-dora", packed.to_bytes())


def test_what_cannot_be_published_is_explained(lab):
    """A path that leads out of Jupyter's folder, and a notebook without a design, are refused with words."""
    outside = lab[0].post("jupyter-fab/publish", json={"path": "../../etc/passwd"})
    assert outside.status_code == 422
    nbformat.write(nbformat.v4.new_notebook(), lab[1] / "empty.ipynb")
    empty = lab[0].post("jupyter-fab/publish", json={"path": "empty.ipynb"})
    assert empty.status_code == 422
    assert "tagged" in empty.json()["detail"]


def test_another_sites_page_cannot_spend_or_act(lab, registry):
    """The browser sends Jupyter's cookie along; without the XSRF token of Jupyter's own pages: nothing."""
    base = str(lab[0].base_url)
    with httpx.Client(base_url=base) as browser:
        browser.get(f"api/status?token={JUPYTER_TOKEN}")  # from here on the cookie signs in
        browser.get("tree")
        assert browser.get("jupyter-fab/status").status_code == 200
        evil = {"Origin": "http://evil.example", "Content-Type": "text/plain"}
        for path, body in [
            ("registry/orders", b'{"quote": "q"}'),
            ("act-as", b'{"handle": "bea"}'),
            ("fork", b"{}"),
            ("publish", b"{}"),
        ]:
            assert browser.post(f"jupyter-fab/{path}", content=body, headers=evil).status_code in (403, 404)
            assert browser.post(f"jupyter-fab/{path}", content=body).status_code == 403
        assert browser.get("jupyter-fab/registry/me", headers={"Host": "evil.example"}).status_code == 403
    assert registry.seen == []


@pytest.mark.parametrize(
    ("path", "reached"),
    [
        ("..%2Fd%2Fdesk@1.0.0", None),
        ("%2e%2e/d", None),
        ("designs/..%2F..%2Fd", None),
        ("designs//desk", None),
        ("a%3Fb", "/api/a%3Fb"),
        ("a%23b", "/api/a%23b"),
        ("a%0d%0aB:c", "/api/a%0D%0AB%3Ac"),
    ],
)
def test_calls_reach_the_registrys_interface_and_nothing_else(lab, registry, path, reached):
    """A path that would lead elsewhere is refused; one that would end early goes on as the name that it is."""
    answer = lab[0].get(f"jupyter-fab/registry/{path}")
    assert [seen[1] for seen in registry.seen] == ([reached] if reached else [])
    assert answer.status_code == (200 if reached else 422)


def _version(packed):
    manifest = packed.manifest
    return {
        "name": manifest.name,
        "version": manifest.version,
        "digest": packed.digest,
        "state": "submitted",
        "title": manifest.title,
        "summary": manifest.summary,
        "description": "",
        "designer": "dora",
        "licence": manifest.licence,
        "terms": manifest.terms,
        "parameters": manifest.parameters,
        "lineage": [],
        "checks": [],
        "reviews": [],
        "submitted_at": "2026-01-01T00:00:00Z",
        "sandboxed": True,
    }
