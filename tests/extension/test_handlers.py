"""The Jupyter Server extension on a real Jupyter server, with a double of the registry that records what reaches it."""

import json

import nbformat
import pytest
import tornado.web
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port

import jupyter_fab.designs.desk as desk_module
from jupyter_fab.core.wire.codec import encode
from jupyter_fab.packing import pack

PEOPLE = [
    {"handle": "dora", "title": "Dora", "secret": "secret-of-dora", "roles": ["designer"]},
    {"handle": "bea", "title": "Bea", "secret": "secret-of-bea", "roles": ["buyer"]},
]


class RecordingRegistry(tornado.web.RequestHandler):
    """Answers every call and keeps it."""

    def initialize(self, seen, files):
        """Take the list to record in, and files to answer with."""
        self.seen, self.files = seen, files

    def answer(self):
        """Record the call and answer it."""
        request = self.request
        self.seen.append((request.method, request.path, request.headers.get("Authorization"), request.body))
        if request.path in self.files:
            self.finish(self.files[request.path])
        elif request.path.endswith("/refused"):
            self.set_status(403)
            self.set_header("Content-Type", "application/problem+json")
            self.finish(json.dumps({"type": "urn:x:not-allowed", "title": "no", "status": 403, "detail": "No scope."}))
        else:
            self.finish({"path": request.path, "query": request.query})

    get = post = put = delete = answer


@pytest.fixture
def registry(jp_asyncio_loop):
    """A registry's double on loopback: its address, what it saw, what it serves."""
    seen, files = [], {}
    listener, port = bind_unused_port()

    async def start():
        app = tornado.web.Application([(r"/.*", RecordingRegistry, {"seen": seen, "files": files})])
        server = HTTPServer(app)
        server.add_socket(listener)
        return server

    server = jp_asyncio_loop.run_until_complete(start())
    yield f"http://127.0.0.1:{port}", seen, files
    server.stop()
    jp_asyncio_loop.run_until_complete(server.close_all_connections())


@pytest.fixture
def jp_server_config(registry, tmp_path):
    """A Jupyter server that has our extension and the demo's people."""
    accounts = tmp_path / "accounts.json"
    accounts.write_text(json.dumps(PEOPLE))
    return {
        "ServerApp": {"jpserver_extensions": {"jupyter_fab.extension": True}},
        "Accounts": {"registry_url": registry[0], "accounts_file": str(accounts)},
    }


async def test_the_status_names_people_and_no_token(jp_fetch):
    """The browser learns who may be acted as, and never a secret."""
    found = await jp_fetch("jupyter-fab", "status")
    assert json.loads(found.body)["signed_in"]["handle"] == "dora"
    assert b"secret" not in found.body


async def test_calls_pass_with_the_token_of_whoever_is_acted_as(jp_fetch, registry):
    """The registry gets the signed-in person's token, path, query and body."""
    await jp_fetch("jupyter-fab", "registry", "designs", params={"q": "desk"})
    await jp_fetch("jupyter-fab", "act-as", method="POST", body=json.dumps({"handle": "bea"}))
    answer = await jp_fetch("jupyter-fab", "registry", "quotes", method="POST", body='{"a":1}')
    assert json.loads(answer.body) == {"path": "/api/quotes", "query": ""}
    assert registry[1] == [
        ("GET", "/api/designs", "Bearer secret-of-dora", b""),
        ("POST", "/api/quotes", "Bearer secret-of-bea", b'{"a":1}'),
    ]


async def test_refusals_pass_unchanged(jp_fetch):
    """A problem of the registry reaches the browser as it is."""
    with pytest.raises(Exception, match="403") as refused:
        await jp_fetch("jupyter-fab", "registry", "refused")
    assert json.loads(refused.value.response.body)["detail"] == "No scope."


async def test_an_unknown_person_cannot_be_acted_as(jp_fetch):
    """Acting as somebody who is not of the demo is refused with a pointer."""
    with pytest.raises(Exception, match="422") as refused:
        await jp_fetch("jupyter-fab", "act-as", method="POST", body=json.dumps({"handle": "eve"}))
    assert json.loads(refused.value.response.body)["pointer"] == "/handle"


async def test_a_fork_keeps_its_lineage_and_never_overwrites(jp_fetch, jp_root_dir, registry, tmp_path):
    """Forking writes a notebook with lineage; forking again writes another."""
    from pathlib import Path

    packed = pack(Path(desk_module.__file__), {"name": "desk"})
    registry[2]["/api/designs/desk/1.0.0/package"] = packed.to_bytes()
    wish = json.dumps({"design": "desk", "version": "1.0.0", "values": {"width": 1500}})
    paths = []
    for _ in range(2):
        answer = await jp_fetch("jupyter-fab", "fork", method="POST", body=wish)
        paths.append(json.loads(answer.body)["path"])
    assert paths == ["desk-dora.ipynb", "desk-dora-2.ipynb"]
    written = nbformat.read(jp_root_dir / paths[0], as_version=4)
    assert written.metadata.jupyter_fab.lineage[0].digest == packed.digest
    assert "values={'width': 1500}" in written.cells[-1].source


async def test_publishing_packs_the_same_bytes_as_the_command_line(jp_fetch, jp_root_dir, registry):
    """The notebook published from the sidebar is, byte for byte, what `jupyter fab pack` makes."""
    answer = await jp_fetch("jupyter-fab", "new", method="POST", body="{}")
    path = json.loads(answer.body)["path"]
    packed = pack(jp_root_dir / path)
    registry[2]["/api/designs/my-shelf/1.0.0"] = encode(_version(packed))
    await jp_fetch("jupyter-fab", "publish", method="POST", body=json.dumps({"path": path}), request_timeout=60)
    assert registry[1][-1][0] == "PUT"
    assert registry[1][-1][3] == packed.to_bytes()


async def test_files_outside_the_folder_are_not_published(jp_fetch):
    """A path that leads out of Jupyter's folder is refused."""
    with pytest.raises(Exception, match="422"):
        await jp_fetch("jupyter-fab", "publish", method="POST", body=json.dumps({"path": "../../etc/passwd"}))


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
