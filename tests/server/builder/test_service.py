"""The builder as the registry uses it: real designs, what designers are told, replacement of processes, local trust."""

from __future__ import annotations

import asyncio
import inspect
import os
import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from jupyter_fab_server.builder import service
from jupyter_fab_server.builder.limits import Limits
from jupyter_fab_server.builder.messages import BuildDied, DesignFailed, Job, Kernel, LimitReached, SandboxMissing
from jupyter_fab_server.builder.process import Zygote
from jupyter_fab_server.builder.service import Builder

import jupyter_fab.designs.desk as desk_module
from jupyter_fab.core.design import Built
from jupyter_fab.testing.engine_contract import alive

pytestmark = pytest.mark.sandbox

DESK = {"design.py": Path(desk_module.__file__).read_bytes()}


@pytest.fixture
async def builder() -> AsyncIterator[Builder]:
    """A builder with the usual limits."""
    async with Builder() as builder:
        yield builder


async def test_a_real_design_is_built_in_the_sandbox(builder: Builder) -> None:
    """The desk of the library, for a buyer's values: the parts are those that the same code makes outside."""
    result = await builder.build(DESK, "design.py", {"width": 1600}, measured={"thickness": 17.6})
    built = msgspec.json.decode(result.document, type=Built)
    assert built.parts == desk_module.desk.build({"width": 1600}, measured={"thickness": 17.6})
    assert result.sandboxed
    assert 0 < result.ending.cpu_s < 5


async def test_a_value_out_of_range_is_told_with_its_pointer(builder: Builder) -> None:
    """What the schema refuses inside is the same refusal outside."""
    with pytest.raises(DesignFailed, match="Width must be between 1000 and 1800 mm") as caught:
        await builder.build(DESK, "design.py", {"width": 5000})
    assert caught.value.pointer == "/width"
    assert caught.value.status == 422


async def test_an_error_in_the_code_is_told(builder: Builder) -> None:
    """The designer reads what went wrong, shortened."""
    with pytest.raises(DesignFailed, match="no room for the drawer") as caught:
        await builder.build({"d.py": b"raise ValueError('no room for the drawer ' + 'x' * 100000)"}, "d.py", {})
    assert len(str(caught.value)) < 3000


async def test_a_crash_costs_only_its_own_build(builder: Builder) -> None:
    """A fault in native code ends the child; the zygote goes on."""
    with pytest.raises(BuildDied, match="SIGSEGV"):
        await builder.build({"d.py": b"import ctypes; ctypes.string_at(1)"}, "d.py", {})
    with pytest.raises(BuildDied, match="exit code 3"):
        await builder.build({"d.py": b"import os; os._exit(3)"}, "d.py", {})
    zygote = builder._zygotes[Kernel.KIT]
    await builder.build(DESK, "design.py", {})
    assert builder._zygotes[Kernel.KIT] is zygote


async def test_what_a_design_writes_past_its_answer_is_only_an_answer(builder: Builder) -> None:
    """A design may forge its own answer; it is a document like any other, and fails to decode."""
    result = await builder.build({"d.py": b"import os; os.write(3, b'+forged'); os._exit(0)"}, "d.py", {})
    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode(result.document, type=Built)
    with pytest.raises(DesignFailed, match="without an answer"):
        await builder.build({"d.py": b"import os; os.write(3, b'\\xff\\xfe'); os._exit(0)"}, "d.py", {})


async def test_builds_wait_for_each_other(builder: Builder) -> None:
    """Many at once all come back, each with its own values."""
    corners = [10 * number for number in range(8)]
    results = await asyncio.gather(*(builder.build(DESK, "design.py", {"corner": corner}) for corner in corners))
    assert len({result.document for result in results}) == len(corners)


def nothing_pending() -> bool:
    """Whether no task is left that would wait on a socket that is closed."""
    return asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_dead_zygote_is_replaced(builder: Builder) -> None:
    """Somebody's kill costs at most the build that it hits."""
    await builder.warm()
    first = builder._zygotes[Kernel.KIT]
    os.kill(first.pid, signal.SIGKILL)
    await first._process.wait()
    assert (await builder.build(DESK, "design.py", {})).sandboxed
    assert builder._zygotes[Kernel.KIT].pid != first.pid


@pytest.mark.parametrize("delay_s", [0.0, 0.3])
async def test_a_zygote_killed_in_a_build_fails_it_and_is_replaced(builder: Builder, delay_s: float) -> None:
    """A build is never left waiting for a process that is gone."""
    await builder.warm()
    pid = builder._zygotes[Kernel.KIT].pid
    asyncio.get_running_loop().call_later(delay_s, os.kill, pid, signal.SIGKILL)
    building = builder.build({"d.py": b"while True: pass"}, "d.py", {})
    with pytest.raises(SandboxMissing, match="try again"):
        await building
    assert nothing_pending()
    await builder.build(DESK, "design.py", {})


async def test_no_task_outlives_a_build_that_fails() -> None:
    """The zygote goes away while its child still holds the job's socket: nothing goes on waiting for that socket."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setblocking(False)
    process = await asyncio.create_subprocess_exec("cat", stdin=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)
    zygote = Zygote(process, ours, Limits())
    building = asyncio.create_task(zygote.run(Job(DESK, "design.py", {}, {})))
    _, held, _, _ = await asyncio.to_thread(socket.recv_fds, theirs, 100, 1)
    theirs.close()
    with pytest.raises(SandboxMissing, match="try again"):
        await building
    assert nothing_pending()
    os.close(held[0])


async def test_a_cancelled_build_computes_for_nobody(builder: Builder) -> None:
    """When the request goes away its process ends, and the next build works."""
    await builder.warm()
    first = builder._zygotes[Kernel.KIT]
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(builder.build({"d.py": b"while True: pass"}, "d.py", {}), 0.3)
    assert not alive(first.pid)
    assert nothing_pending()
    await builder.build(DESK, "design.py", {})


async def test_a_worn_zygote_is_replaced() -> None:
    """After its share of jobs, or its age, a fresh process builds."""
    async with Builder(Limits(jobs_per_process=2)) as builder:
        pids = []
        for _ in range(4):
            await builder.build(DESK, "design.py", {})
            pids.append(builder._zygotes[Kernel.KIT].pid)
        assert pids[0] == pids[1] != pids[2] == pids[3]
        assert not alive(pids[0])
    async with Builder(Limits(process_age_s=0.001)) as builder:
        await builder.warm()
        first = builder._zygotes[Kernel.KIT].pid
        await builder.build(DESK, "design.py", {})
        assert builder._zygotes[Kernel.KIT].pid != first


async def test_closing_leaves_no_process(builder: Builder) -> None:
    """After `close` the sandbox and all in it are gone."""
    await builder.warm()
    pid = builder._zygotes[Kernel.KIT].pid
    await builder.close()
    assert not alive(pid)


def no_bubblewrap() -> str:
    """A machine without a sandbox."""
    raise SandboxMissing("There is none; apt-get install bubblewrap")


async def test_without_a_sandbox_nothing_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    """No sandbox: refused with the command, also for one's own design, if the owner has not said so."""
    monkeypatch.setattr(service, "find_bubblewrap", no_bubblewrap)
    async with Builder() as builder:
        for authored_here in (False, True):
            with pytest.raises(SandboxMissing, match="apt-get install bubblewrap"):
                await builder.build(DESK, "design.py", {}, authored_here=authored_here)


async def test_local_trust_builds_ones_own_designs_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The owner trusts designs authored here: they are built, marked; one from elsewhere is refused."""
    monkeypatch.setattr(service, "find_bubblewrap", no_bubblewrap)
    async with Builder(Limits(wall_s=5), trusted_local=True) as builder:
        result = await builder.build(DESK, "design.py", {}, authored_here=True)
        assert not result.sandboxed
        assert msgspec.json.decode(result.document, type=Built).parts == desk_module.desk.build({})
        with pytest.raises(SandboxMissing):
            await builder.build(DESK, "design.py", {}, authored_here=False)
        with pytest.raises(LimitReached):
            await builder.build({"d.py": b"while True: pass"}, "d.py", {}, authored_here=True)
        with pytest.raises(BuildDied):
            await builder.build({"d.py": b"import os; os._exit(3)"}, "d.py", {}, authored_here=True)


async def test_local_trust_uses_the_sandbox_where_there_is_one() -> None:
    """Trust is for machines that have nothing better."""
    async with Builder(trusted_local=True) as builder:
        assert (await builder.build(DESK, "design.py", {}, authored_here=True)).sandboxed


@pytest.mark.slow
async def test_a_cadquery_design_is_built_after_a_fork() -> None:
    """The bookshelf of the library, solids and all: the same inside and outside, and no fork waits for OCCT's pool."""
    from jupyter_fab.designs import bookshelf

    files = {"design.py": inspect.getsource(bookshelf).encode()}
    async with Builder() as builder:
        first, second = [await builder.build(files, "design.py", {}, kernel="cadquery") for _ in range(2)]
    assert first.document == second.document
    assert msgspec.json.decode(first.document, type=Built).parts == bookshelf.bookshelf.build({})
    assert first.ending.cpu_s < Limits().cpu_s / 2
