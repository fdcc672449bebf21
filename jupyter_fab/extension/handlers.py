"""The routes under `/jupyter-fab/`: pass calls on to the registry, fork, publish, open the template, act as.

Each handler authorises (Jupyter's own sign-in and XSRF check), parses, makes one call and writes. Designers' code is
never run in this process: packing a notebook happens in a process of its own with a time limit.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import msgspec
from jupyter_server.base.handlers import APIHandler
from jupyter_server.utils import url_path_join
from tornado import web
from tornado.iostream import StreamClosedError

from jupyter_fab.client import calls
from jupyter_fab.client.send import RegistryRefusal
from jupyter_fab.core.errors import BadInput, FabError, Unavailable
from jupyter_fab.core.package import from_bytes
from jupyter_fab.core.wire.codec import decode, encode, plain
from jupyter_fab.extension.accounts import Account, Accounts

PACK_LIMIT_S = 120.0  # CadQuery designs import for seconds and build for some more
MAX_NUMBERED = 1000


class ForkWish(msgspec.Struct, forbid_unknown_fields=True):
    """Which version to fork, at which values, into which folder."""

    design: str
    version: str
    values: dict[str, float | int | str | bool] = msgspec.field(default_factory=dict)
    folder: str = ""


class PublishWish(msgspec.Struct, forbid_unknown_fields=True):
    """Which notebook to publish, and what overrides its metadata."""

    path: str
    said: dict[str, Any] = msgspec.field(default_factory=dict)


class FolderWish(msgspec.Struct, forbid_unknown_fields=True):
    """Where to put the new notebook, and which piece of the library it starts from, if any."""

    folder: str = ""
    start: str = ""


class SignIn(msgspec.Struct, forbid_unknown_fields=True):
    """A handle and, unless it is one of the demo's people, a password."""

    handle: str
    password: str = ""


class FabHandler(APIHandler):
    """What all our handlers share: the accounts, strict bodies, problem details."""

    @property
    def accounts(self) -> Accounts:
        """Who is signed in."""
        found: Accounts = self.settings["jupyter_fab_accounts"]
        return found

    async def answer(self, make: Callable[[], Awaitable[object]]) -> None:
        """Write what `make` gives as JSON, or the problem that it met."""
        try:
            value = await make()
        except FabError as error:
            self.refuse(error)
            return
        await self.finish(encode(value))

    def refuse(self, error: FabError) -> None:
        """Write an error as problem details."""
        self.set_status(error.status)
        if isinstance(error, RegistryRefusal):
            problem = plain(error.problem)
        else:
            problem = {
                "type": f"urn:jupyter-fab:{error.code}",
                "title": error.code,
                "status": error.status,
                "detail": error.message,
                "pointer": error.pointer,
            }
        self.finish(encode(problem), set_content_type="application/problem+json")


class StatusHandler(FabHandler):
    """Whether a registry is set, who is signed in, whom one may act as."""

    @web.authenticated
    async def get(self) -> None:
        """Answer with the state, without any token."""

        async def status() -> object:
            people = self.accounts.people()
            return {
                "registry": self.accounts.registry_url,
                "signed_in": _public(self.accounts.current()),
                "demo": bool(people),
                "people": [_public(account) for account in people],
            }

        await self.answer(status)


class ActAsHandler(FabHandler):
    """Sign in, or (in the demo) act as one of its people."""

    @web.authenticated
    async def get(self) -> None:
        """Answer with who is signed in."""

        async def current() -> object:
            return _public(self.accounts.current())

        await self.answer(current)

    @web.authenticated
    async def post(self) -> None:
        """Change who is signed in."""

        async def change() -> object:
            wish = decode(self.request.body, SignIn)
            if wish.password:
                return _public(await self.accounts.sign_in(wish.handle, wish.password))
            return _public(self.accounts.act_as(wish.handle))

        await self.answer(change)


class RegistryHandler(FabHandler):
    """Passes a call on to the registry with the token of whoever is signed in."""

    @web.authenticated
    async def get(self, path: str) -> None:
        """Pass a reading call on."""
        await self._pass(path)

    @web.authenticated
    async def post(self, path: str) -> None:
        """Pass a changing call on; Jupyter has checked its XSRF token."""
        await self._pass(path)

    @web.authenticated
    async def delete(self, path: str) -> None:
        """Pass a deleting call on; Jupyter has checked its XSRF token."""
        await self._pass(path)

    async def _pass(self, path: str) -> None:
        request = self.request
        headers = {
            name: request.headers[name] for name in ("Content-Type", "Idempotency-Key") if name in request.headers
        }
        try:
            current = self.accounts.current()
            if current is not None:
                headers["Authorization"] = f"Bearer {current.secret}"
            url = f"{self.accounts.client().base_url}/api/{named(path)}"
            async with httpx.AsyncClient(timeout=60.0) as http:
                found = await http.request(
                    request.method or "GET", url, params=request.query, content=request.body or None, headers=headers
                )
        except FabError as error:
            self.refuse(error)
            return
        except httpx.HTTPError:
            self.refuse(Unavailable("The registry does not answer; is it running? Start it with 'make demo'."))
            return
        self.set_status(found.status_code)
        # A page that was closed while the registry held its poll open no longer waits for an answer.
        with contextlib.suppress(StreamClosedError):
            await self.finish(found.content, set_content_type=found.headers.get("Content-Type", "application/json"))


class ForkHandler(FabHandler):
    """Puts a fork with its lineage into the user's folder."""

    @web.authenticated
    async def post(self) -> None:
        """Answer with the new notebook's path."""

        async def fork() -> object:
            wish = decode(self.request.body, ForkWish)
            token = self.accounts.token()
            data = await self.accounts.client()(calls.package(wish.design, wish.version), token=token)
            current = self.accounts.current()
            name = f"{wish.design}-{current.handle if current else 'fork'}"
            from jupyter_fab.packing.fork import fork_notebook  # loads geometry, which no start of Lab should wait for

            notebook = fork_notebook(from_bytes(data), name=name, values=wish.values)
            return {"path": await save_new(self.contents_manager, notebook, wish.folder, name)}

        await self.answer(fork)


class NewHandler(FabHandler):
    """Opens the template of a new design."""

    @web.authenticated
    async def post(self) -> None:
        """Answer with the new notebook's path: a small shelf, or the piece of the library that is named."""

        async def make() -> object:
            from jupyter_fab.packing.fork import template_notebook  # as above
            from jupyter_fab.packing.starters import starter_notebook

            wish = decode(self.request.body or b"{}", FolderWish)
            name, notebook = starter_notebook(wish.start) if wish.start else ("my-shelf", template_notebook())
            return {"path": await save_new(self.contents_manager, notebook, wish.folder, name)}

        await self.answer(make)


class LibraryHandler(FabHandler):
    """The library's pieces that a design may start from."""

    @web.authenticated
    async def get(self) -> None:
        """Answer with their names, titles and summaries."""

        async def pieces() -> object:
            from jupyter_fab.packing.starters import starters  # as above

            return {"designs": plain(starters())}

        await self.answer(pieces)


class LibraryPictureHandler(FabHandler):
    """The picture of a piece of the library."""

    @web.authenticated
    async def get(self, name: str) -> None:
        """Answer with the PNG."""
        from jupyter_fab.packing.starters import starter_picture  # as above

        try:
            picture = starter_picture(name)
        except FabError as error:
            self.refuse(error)
            return
        self.set_header("Cache-Control", "max-age=3600")
        self.finish(picture, set_content_type="image/png")


class PublishHandler(FabHandler):
    """Packs a notebook in a process of its own and submits it."""

    @web.authenticated
    async def post(self) -> None:
        """Answer with the version as the registry has it."""

        async def publish() -> object:
            wish = decode(self.request.body, PublishWish)
            data = await pack_apart(inside(self.settings["server_root_dir"], wish.path), wish.said)
            manifest = from_bytes(data).manifest
            call = calls.publish(manifest.name, manifest.version, data)
            return await self.accounts.client()(call, token=self.accounts.token())

        await self.answer(publish)


class ConsolesHandler(FabHandler):
    """Where the hub consoles of this machine are."""

    @web.authenticated
    async def get(self) -> None:
        """Answer with the consoles' addresses."""

        async def consoles() -> object:
            return {"consoles": plain(self.accounts.consoles())}

        await self.answer(consoles)


def named(path: str) -> str:
    """The path, each step of it quoted as the plain name that it must be: none leads up, or ends the path early."""
    steps = path.split("/")
    if not all(step.strip(".") for step in steps):
        raise BadInput("This is no path of the registry's interface.", pointer="/path")
    return "/".join(quote(step, safe="") for step in steps)


def inside(root_dir: str, path: str) -> Path:
    """The file at that path of this Jupyter server's folder, and of no other."""
    root = Path(root_dir).expanduser().resolve()
    found = (root / path.lstrip("/")).resolve()
    if not found.is_relative_to(root):
        raise BadInput("The notebook must lie in this JupyterLab's folder.", pointer="/path")
    return found


async def pack_apart(path: Path, said: dict[str, Any]) -> bytes:
    """The package of a notebook, made by `jupyter fab pack` in a process that is ended at the time limit."""
    command = [sys.executable, "-m", "jupyter_fab", "pack", str(path), "--out", "-", "--said", encode(said).decode()]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=path.parent, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        out, err = await asyncio.wait_for(process.communicate(), PACK_LIMIT_S)
    except TimeoutError as error:
        process.kill()
        await process.wait()
        raise BadInput(f"The design took more than {PACK_LIMIT_S:g} s to build; make it simpler.") from error
    if process.returncode:
        lines = err.decode(errors="replace").strip().splitlines() or ["The notebook could not be packed."]
        raise BadInput(lines[-1].removeprefix("Error: "), pointer="/path")
    return out


async def save_new(contents: Any, notebook: bytes, folder: str, name: str) -> str:
    """Save a notebook under a name that is free in the folder; returns its path."""
    for number in range(1, MAX_NUMBERED):
        ending = "" if number == 1 else f"-{number}"
        path = f"{folder.strip('/')}/{name}{ending}.ipynb".lstrip("/")
        if not await _await(contents.file_exists(path)):
            model = {"type": "notebook", "format": "json", "content": msgspec.json.decode(notebook)}
            await _await(contents.save(model, path))
            return path
    raise BadInput(f"The folder holds {MAX_NUMBERED} notebooks called {name}; move some away.", pointer="/folder")


async def _await(value: Any) -> Any:
    return await value if asyncio.iscoroutine(value) or isinstance(value, asyncio.Future) else value


def _public(account: Account | None) -> dict[str, Any] | None:
    return {"handle": account.handle, "title": account.title, "roles": list(account.roles)} if account else None


def routes(base_url: str) -> list[tuple[str, type[FabHandler]]]:
    """Our routes under a Jupyter server's base address."""

    def at(path: str) -> str:
        return url_path_join(base_url, "jupyter-fab", path)

    return [
        (at("status"), StatusHandler),
        (at("act-as"), ActAsHandler),
        (at(r"registry/(.*)"), RegistryHandler),
        (at("fork"), ForkHandler),
        (at("new"), NewHandler),
        (at("library"), LibraryHandler),
        (at(r"library/(\w+)\.png"), LibraryPictureHandler),
        (at("publish"), PublishHandler),
        (at("consoles"), ConsolesHandler),
    ]
