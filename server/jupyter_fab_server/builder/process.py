"""One zygote seen from outside: starts it in bubblewrap, looks whether its namespaces are its own, gives it jobs.

One job at a time. A job that overruns what the zygote itself enforces, or a zygote that does not answer, is killed
with everything in its namespace; the service starts another.
"""

from __future__ import annotations

import asyncio
import os
import socket
import time
from typing import Self

import attrs
import msgspec

from jupyter_fab_server.builder.bubblewrap import sandboxed
from jupyter_fab_server.builder.limits import Limits
from jupyter_fab_server.builder.messages import (
    JOB,
    MAX_MESSAGE,
    STOP,
    BuildDied,
    Ending,
    Job,
    Kernel,
    LimitReached,
    Ready,
    SandboxMissing,
    Setup,
)

START_S = 120.0  # loading a CAD kernel from a cold disk on a small machine
GRACE_S = 5.0  # after which the zygote itself is held to be stuck
NAMESPACES = ("user", "pid", "net", "ipc", "uts", "mnt")
_ERROR_TAIL = 2000
_GONE = "The sandbox ended in the middle of a build; try again."


class Zygote:
    """A process in a sandbox, ready to build."""

    def __init__(self, process: asyncio.subprocess.Process, control: socket.socket, limits: Limits) -> None:
        self._process = process
        self._control = control
        self._limits = limits
        self._born_s = time.monotonic()
        self._jobs = 0
        self.load_s = 0.0

    @property
    def pid(self) -> int:
        """The process id of bubblewrap; when it ends, everything inside ends."""
        return self._process.pid

    @property
    def usable(self) -> bool:
        """Whether it is alive and not worn out."""
        young = time.monotonic() - self._born_s < self._limits.process_age_s
        return self._process.returncode is None and young and self._jobs < self._limits.jobs_per_process

    @classmethod
    async def start(cls, program: str, kernel: Kernel, limits: Limits) -> Self:
        """A zygote that has loaded its modules and found every layer of its sandbox in place.

        Raises
        ------
        SandboxMissing
            A layer is missing, or the sandbox could not be started; the text says which.
        """
        setup = Setup(kernel, attrs.asdict(limits))
        command = sandboxed(program, "jupyter_fab_server.builder.zygote", msgspec.json.encode(setup).decode())
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        info_read, info_write = os.pipe()
        command[1:1] = ["--info-fd", str(info_write)]
        try:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=theirs.fileno(),
                stderr=asyncio.subprocess.PIPE,
                pass_fds=[info_write],
                start_new_session=True,
            )
        except BaseException:
            ours.close()
            os.close(info_read)
            raise
        finally:
            theirs.close()
            os.close(info_write)
        ours.setblocking(False)
        zygote = cls(process, ours, limits)
        try:
            async with asyncio.timeout(START_S):
                await zygote._greet(info_read)
        except TimeoutError as error:
            await zygote.close()
            raise SandboxMissing(f"The sandbox was not ready after {START_S:g} s; try again.") from error
        except BaseException:
            await zygote.close()
            raise
        return zygote

    async def run(self, job: Job) -> tuple[bytes, Ending]:
        """The child's answer, which is untrusted, and how it ended.

        Raises
        ------
        LimitReached
            It was stopped at its processor time, wall time or output limit.
        BuildDied
            It ended by itself without an answer.
        """
        self._jobs += 1
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        try:
            async with asyncio.timeout(self._limits.wall_s + GRACE_S):
                ending, answer = await self._do(job, ours, theirs)
        except TimeoutError as error:
            await self.close()
            raise self._too_long() from error
        except ConnectionError as error:
            await self.close()
            raise SandboxMissing(_GONE) from error
        except BaseException:
            await self.close()  # nobody may be left computing, and the next job needs a fresh start
            raise
        finally:
            ours.close()
            theirs.close()
        return self._judge(answer, ending), ending

    async def close(self) -> None:
        """Nothing; the zygote and all its children are gone."""
        self._control.close()
        if self._process.returncode is None:
            self._process.kill()
        await self._process.communicate()

    async def _greet(self, info_fd: int) -> None:
        info = await asyncio.to_thread(_read_all, info_fd)
        first = await asyncio.get_running_loop().sock_recv(self._control, MAX_MESSAGE)
        if not first:
            _, told = await self._process.communicate()
            raise SandboxMissing(
                "The sandbox could not be started, so no designer's code is run: "
                + told.decode(errors="replace")[-_ERROR_TAIL:].strip()
            )
        ready = msgspec.json.decode(first, type=Ready)
        missing = [*ready.missing, *shared_namespaces(msgspec.json.decode(info)["child-pid"])]
        if missing:
            raise SandboxMissing(
                "The sandbox lacks a layer, so no designer's code is run: " + "; ".join(missing), missing=missing
            )
        self.load_s = ready.load_s

    async def _do(self, job: Job, ours: socket.socket, theirs: socket.socket) -> tuple[Ending, bytearray]:
        socket.send_fds(self._control, [JOB], [theirs.fileno()])
        theirs.close()
        exchange = asyncio.create_task(self._exchange(ours, job.encode()))
        try:
            return await self._ending(), await exchange
        finally:
            # It must be over before its socket is closed, or the loop would watch a number that means another one.
            exchange.cancel()
            await asyncio.wait([exchange])

    async def _ending(self) -> Ending:
        told = await asyncio.get_running_loop().sock_recv(self._control, MAX_MESSAGE)
        if not told:
            raise SandboxMissing(_GONE)
        return msgspec.json.decode(told, type=Ending)

    async def _exchange(self, ours: socket.socket, job: bytes) -> bytearray:
        """What the child answers, at most one byte more than is allowed."""
        loop = asyncio.get_running_loop()
        answer = bytearray()
        try:
            await loop.sock_sendall(ours, job)
            ours.shutdown(socket.SHUT_WR)
            while chunk := await loop.sock_recv(ours, 1 << 20):
                answer += chunk
                if len(answer) > self._limits.output_bytes:
                    self._control.send(STOP)
                    break
        except ConnectionError:
            pass  # it died; how is what its ending tells
        return answer

    def _judge(self, answer: bytearray, ending: Ending) -> bytes:
        limits = self._limits
        if len(answer) > limits.output_bytes:
            raise LimitReached(
                "output",
                f"The design makes more than {limits.output_bytes // 2**20} MB of parts; make it simpler.",
                limits.output_bytes,
            )
        if ending.stopped == "wall":
            raise self._too_long()
        if ending.signal and ending.cpu_s >= limits.cpu_s - 0.5:
            raise LimitReached(
                "cpu", f"The design computes for more than {limits.cpu_s} s; make it simpler.", limits.cpu_s
            )
        if ending.signal or ending.exit_code or not answer:
            raise BuildDied(ending)
        return bytes(answer)

    def _too_long(self) -> LimitReached:
        return LimitReached(
            "wall", f"The design takes longer than {self._limits.wall_s:g} s; make it simpler.", self._limits.wall_s
        )


def shared_namespaces(pid: int) -> list[str]:
    """The namespaces that a process shares with this one, as missing layers; all of them if it is gone."""

    def own(name: str) -> bool:
        try:
            return os.stat(f"/proc/{pid}/ns/{name}").st_ino != os.stat(f"/proc/self/ns/{name}").st_ino
        except FileNotFoundError:  # what ended before it was looked at was never known to be closed in
            return False

    return [f"own {name} namespace" for name in NAMESPACES if not own(name)]


def _read_all(fd: int) -> bytes:
    with os.fdopen(fd, "rb") as pipe:
        return pipe.read()
