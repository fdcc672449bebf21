"""The process inside bubblewrap that loads everything once and forks a locked child for each build.

Loading a CAD kernel costs seconds and over 500 MB; a fork of a process that has it costs milliseconds. The service
sends one socket for each job; only the child reads it, so that no byte of one job is ever in the memory that the next
job's child is copied from. The child is sealed before the designer's code is loaded, answers on its socket, and ends.
"""

from __future__ import annotations

import gc
import importlib
import os
import resource
import select
import signal
import socket
import sys
import time
from pkgutil import resolve_name

import msgspec

from jupyter_fab.core.design import READER
from jupyter_fab_server.builder import messages
from jupyter_fab_server.builder.limits import Limits
from jupyter_fab_server.builder.messages import JOB, MAX_MESSAGE, Ending, Kernel, Ready, Setup
from jupyter_fab_server.builder.seal import seal
from jupyter_fab_server.builder.selftest import missing_layers, trial

CONTROL_FD = 0  # the zygote has no other input


def main(setup_json: str) -> None:
    """Nothing; returns when the service closes the control socket."""
    setup = msgspec.json.decode(setup_json, type=Setup)
    limits = Limits(**{name: type(getattr(Limits(), name))(value) for name, value in setup.limits.items()})
    control = socket.socket(fileno=os.dup(CONTROL_FD))
    _silence()
    started = time.monotonic()
    missing = load(setup)
    missing += missing_layers(limits)
    gc.collect()
    gc.freeze()  # the collector must not touch shared pages in every child
    control.send(msgspec.json.encode(Ready(tuple(missing), time.monotonic() - started)))
    if missing:
        control.recv(MAX_MESSAGE)  # whoever started it still looks at its namespaces, then goes
        return
    run = resolve_name(setup.runner)
    while True:
        message, sockets, _, _ = socket.recv_fds(control, MAX_MESSAGE, 1)
        if not message:
            return
        if message == JOB and sockets:
            ending = _fork_and_watch(control, sockets[0], limits, run)
            control.send(msgspec.json.encode(ending))


def load(setup: Setup) -> list[str]:
    """What keeps the modules from being used after a fork; they are loaded now."""
    importlib.import_module(setup.runner.partition(":")[0])
    if setup.kernel is Kernel.KIT:
        return []
    importlib.import_module("cadquery")
    importlib.import_module(READER)
    from OCP.OSD import OSD_ThreadPool

    # One boolean here would start OCCT's pool thread, and every forked boolean would wait for it for ever.
    OSD_ThreadPool.DefaultPool_s().Init(1)
    return trial(_boolean)


def _boolean() -> list[str]:
    import cadquery

    volume = cadquery.Workplane().box(10, 10, 10).faces(">Z").workplane().hole(2).val().Volume()
    return [] if 960 < volume < 970 else [f"CAD kernel: a bored cube measures {volume}"]


def _silence() -> None:
    """Input and output go nowhere; errors stay until the zygote is ready, for whoever starts it."""
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)


def _fork_and_watch(control: socket.socket, job_fd: int, limits: Limits, run: object) -> Ending:
    child = os.fork()
    if child == 0:
        try:
            control.close()
            _work(job_fd, limits, run)
        finally:
            os._exit(70)  # not reached unless the child is broken
    os.close(job_fd)
    stopped = _wait(control, child, limits.wall_s)
    _, status, usage = os.wait4(child, 0)
    return Ending(
        exit_code=os.WEXITSTATUS(status) if os.WIFEXITED(status) else 0,
        signal=os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
        cpu_s=usage.ru_utime + usage.ru_stime,
        peak_bytes=usage.ru_maxrss * 1024,
        stopped=stopped,
    )


def _wait(control: socket.socket, child: int, wall_s: float) -> str:
    """Why the child had to be killed; empty if it ended by itself."""
    watch = os.pidfd_open(child)
    stopped = ""
    try:
        poll = select.poll()
        poll.register(watch, select.POLLIN)
        poll.register(control, select.POLLIN)
        ready = {fd for fd, _ in poll.poll(wall_s * 1000)}
        if watch not in ready:
            stopped = "told" if ready else "wall"
            os.kill(child, signal.SIGKILL)
            if ready and control.recv(MAX_MESSAGE) == b"":
                os._exit(0)  # the service is gone, and with this process everything in its namespace
    finally:
        os.close(watch)
    return stopped


def _work(job_fd: int, limits: Limits, run: object) -> None:
    """Nothing; does not return."""
    os.dup2(0, 2)
    kept = os.dup2(job_fd, 3)
    os.closerange(4, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    content = b""
    while chunk := os.read(kept, 1 << 20):
        content += chunk
    job = messages.decode_job(content)
    del content
    seal(limits)
    try:
        answer = messages.document(run(job.files, job.entry, job.values, job.measured, job.workshop))  # type: ignore[operator]
    except BaseException as error:
        answer = messages.failure(error)
    view = memoryview(answer)
    while view:
        view = view[os.write(kept, view) :]
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
