"""No attack escapes from the sandbox, and each is shown to succeed without it: otherwise it would prove nothing."""

from __future__ import annotations

import os
import platform
import secrets
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import attrs
import msgspec
import pyseccomp
import pytest
import pytest_asyncio
from jupyter_fab_server.builder.limits import Limits
from jupyter_fab_server.builder.messages import Job, Kernel, LimitReached
from jupyter_fab_server.builder.seal import ALLOWED
from jupyter_fab_server.builder.service import Builder

from jupyter_fab.core.errors import FabError
from tests.server.builder import unsealed
from tests.server.builder.attacks import ATTACKS, BOMBS, LEAVE, PRELUDE, SEEK

pytestmark = [pytest.mark.sandbox, pytest.mark.asyncio(loop_scope="module")]

LIMITS = Limits(cpu_s=1, wall_s=10, memory_bytes=512 * 2**20, output_bytes=2**20)
CONTROL_LIMIT_S = 60
Targets = dict[str, object]


@pytest.fixture(scope="module")
def leaking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Secrets of whoever starts the sandbox: one in the environment, one in a file left open for children."""
    file = tmp_path_factory.mktemp("open") / "secret"
    file.write_text("hidden in an open file")
    os.environ["FAB_TEST_SECRET"] = "hidden in the environment"
    with file.open() as opened:
        os.set_inheritable(opened.fileno(), True)
        yield opened.fileno()
    del os.environ["FAB_TEST_SECRET"]


@pytest_asyncio.fixture(
    scope="module", loop_scope="module", params=["kit", pytest.param("cadquery", marks=pytest.mark.slow)]
)
async def sandbox(request: pytest.FixtureRequest, leaking: int) -> AsyncIterator[tuple[Builder, Kernel]]:
    """A builder with tight limits, on each kernel."""
    async with Builder(LIMITS) as builder:
        await builder.warm(request.param)
        yield builder, Kernel(request.param)


@pytest.fixture
def targets(tmp_path: Path) -> Iterator[Targets]:
    """What attacks aim at."""
    secret, victim = tmp_path / "secret", tmp_path / "victim"
    secret.write_text("hidden in a file")
    victim.write_text("whole")
    abstract = f"fab-{secrets.token_hex(8)}"
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(socket.AF_UNIX) as hidden,
        socket.socket(socket.AF_UNIX) as file,
    ):
        hidden.bind("\0" + abstract)
        hidden.listen()
        file.bind(str(tmp_path / "socket"))
        file.listen()
        yield {
            "secret": str(secret),
            "victim": str(victim),
            "folder": str(tmp_path),
            "marker": str(tmp_path / "marker"),
            "socket": str(tmp_path / "socket"),
            "abstract": abstract,
            "port": server.getsockname()[1],
            "pid": os.getpid(),
            "host": platform.node(),
            **attrs.asdict(LIMITS),
        }


def job(source: str, targets: Targets, values: dict[str, object] | None = None) -> Job:
    """An attack as a design package's only file."""
    module = PRELUDE + f"T = {targets!r}\n" + source
    return Job({"design.py": module.encode()}, "design.py", values or {}, {})


async def inside(sandbox: tuple[Builder, Kernel], attack: Job) -> str:
    """What the sandbox says to the attack."""
    builder, kernel = sandbox
    try:
        result = await builder.build(attack.files, attack.entry, attack.values, kernel=kernel)
    except FabError as error:
        return f"{error.code}: {error}"
    return result.document.decode(errors="replace")


def outside(tmp_path: Path, leaking: int, *attacks: Job) -> str:
    """What the last attack's answer says without a sandbox."""
    jobs, answers = tmp_path / "jobs", tmp_path / "answer"
    jobs.write_bytes(msgspec.msgpack.encode(list(attacks)))
    with answers.open("wb") as answer:
        subprocess.run(
            [sys.executable, unsealed.__file__, str(jobs), str(answer.fileno())],
            pass_fds=[answer.fileno(), leaking],
            # One thread, as in the sandbox: some attacks only work in a process that has no other.
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "OPENBLAS_NUM_THREADS": "1"},
            timeout=CONTROL_LIMIT_S,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    return answers.read_bytes().decode(errors="replace")


def got_through(said: str, targets: Targets) -> bool:
    """Whether the attack did what it wanted."""
    return "ESCAPED" in said or os.path.lexists(str(targets["marker"]))


def intact(targets: Targets) -> bool:
    """Whether the file that attacks aim at is as it was."""
    victim = Path(str(targets["victim"]))
    return victim.read_text() == "whole" and victim.stat().st_mode & 0o777 != 0o666


@pytest.mark.parametrize("name", ATTACKS)
async def test_no_attack_escapes(sandbox: tuple[Builder, Kernel], targets: Targets, name: str) -> None:
    """Inside, nothing gets through; the file it aimed at is whole."""
    said = await inside(sandbox, job(ATTACKS[name], targets))
    assert not got_through(said, targets), said
    assert intact(targets)


@pytest.mark.parametrize("name", ATTACKS)
async def test_the_attack_works_outside(leaking: int, targets: Targets, tmp_path: Path, name: str) -> None:
    """The same code without the sandbox gets through."""
    said = outside(tmp_path, leaking, job(ATTACKS[name], targets))
    assert got_through(said, targets), said


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
async def test_no_bomb_goes_off(sandbox: tuple[Builder, Kernel], targets: Targets, name: str) -> None:
    """A build that exceeds a limit is stopped, the limit is named, and the next build works."""
    builder, kernel = sandbox
    attack = job(BOMBS[name], targets)
    with pytest.raises(LimitReached) as caught:
        await builder.build(attack.files, attack.entry, {}, kernel=kernel)
    assert caught.value.fields["limit"] == name.split()[0]
    assert "still here" in await inside(sandbox, job("raise ValueError('still here')", targets))


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
async def test_the_bomb_goes_off_outside(leaking: int, targets: Targets, tmp_path: Path, name: str) -> None:
    """Without the sandbox each exceeds its limit."""
    said = outside(tmp_path, leaking, job(BOMBS[name], targets))
    assert got_through(said, targets) or len(said) > LIMITS.output_bytes


@pytest.mark.parametrize("name", SEEK)
async def test_nothing_passes_from_one_job_to_the_next(
    sandbox: tuple[Builder, Kernel], targets: Targets, name: str
) -> None:
    """A mark that one job carries or leaves is not to be found by the next, in any memory that it can read."""
    marks = {f"mark{number}": f"CANARY-{secrets.token_hex(8)}" for number in range(2000)}
    await inside(sandbox, job(LEAVE[name], targets, {"marks": marks}))
    said = await inside(sandbox, job(SEEK[name], targets))
    assert not got_through(said, targets), said
    if name == "values":
        assert int(said.rpartition("looked at ")[2].split()[0]) > 1000, "it looked nowhere"


@pytest.mark.parametrize("name", SEEK)
async def test_it_passes_within_one_process(leaking: int, targets: Targets, tmp_path: Path, name: str) -> None:
    """Without a process for each job the next one does find the mark."""
    marks = {f"mark{number}": f"CANARY-{secrets.token_hex(8)}" for number in range(2000)}
    said = outside(tmp_path, leaking, job(LEAVE[name], targets, {"marks": marks}), job(SEEK[name], targets))
    assert got_through(said, targets), said


async def test_every_other_system_call_is_refused(sandbox: tuple[Builder, Kernel], targets: Targets) -> None:
    """Of all numbers that a kernel could know, those that are not on the list answer EPERM before it looks further."""
    judged = (*ALLOWED, "open", "openat", "ioctl", "fcntl", "prlimit64")  # the last five by their arguments
    allowed = {pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) for name in judged}
    # The kernel answers uretprobe and uprobe (335, 336) before any filter: SIGILL to whoever is not its trampoline.
    others = [number for number in range(1024) if number not in allowed | {335, 336}]
    assert len(others) > 900
    source = f"""
got = [number for number in {others!r} if libc.syscall(number, 0, 0, 0, 0, 0, 0) != -1 or ctypes.get_errno() != 1]
raise ValueError(f"got {{got}}, and {{libc.syscall(39) == os.getpid()}}")"""
    assert "got [], and True" in await inside(sandbox, job(source, targets))


async def test_there_are_enough_attacks() -> None:
    """The corpus does not shrink unnoticed."""
    assert len(ATTACKS) + len(BOMBS) + len(SEEK) >= 55
