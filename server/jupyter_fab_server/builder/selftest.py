"""Looks, from inside, whether every layer of the sandbox is really there; the zygote refuses to start if one is not.

Each check tries the thing itself rather than asking for a setting. The namespaces are compared from outside
(`process.py`), where their numbers can be seen. Nothing here is run in a process that has a designer's code in it.
"""

from __future__ import annotations

import ctypes
import errno
import os
import resource
import select
import signal
import socket
import sys
from collections.abc import Callable, Iterable

from jupyter_fab_server.builder.limits import Limits
from jupyter_fab_server.builder.seal import seal

ENVIRONMENT = frozenset(
    {"PATH", "HOME", "LANG", "PYTHONPATH", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "PWD", "LC_CTYPE"}
)
TRIAL_S = 20  # a forked trial that hangs is a fault, not a hang of the sandbox

_PR_GET_NO_NEW_PRIVS, _PR_CAPBSET_READ = 39, 23  # linux/prctl.h
_CAP_LAST = 63  # more than any kernel has
_CLONE_NEWUSER = 0x10000000  # linux/sched.h
_PTRACE_TRACEME = 0  # sys/ptrace.h
_CAPGET_V3 = 0x20080522  # linux/capability.h


def missing_layers(limits: Limits, *, lock: Callable[[Limits], None] = seal) -> list[str]:
    """The layers that do not hold, in words; empty if the sandbox is whole."""
    return [*_missing_outside_seal(), *trial(lambda: _missing_in_seal(limits, lock))]


def trial(check: Callable[[], Iterable[str]]) -> list[str]:
    """What a check finds in a forked process of its own, which may lock or break itself."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            found = "\n".join(check())
        except BaseException as error:
            found = f"the trial failed: {type(error).__name__}: {error}"
        os.write(write_end, b"." + found.encode()[:60_000])
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as pipe:
        if not select.select([pipe], [], [], TRIAL_S)[0]:
            os.kill(child, signal.SIGKILL)
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    if told[:1] != b".":
        return [f"a trial ended without an answer (status {status})"]
    return told[1:].decode().splitlines()


def _missing_outside_seal() -> list[str]:
    libc = ctypes.CDLL(None, use_errno=True)
    missing = []
    if os.getppid() != 1:
        missing.append("own process namespace: the parent is not process 1")
    if libc.prctl(_PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1:
        missing.append("no new privileges")
    header = (ctypes.c_uint32 * 2)(_CAPGET_V3, 0)
    held = (ctypes.c_uint32 * 6)()
    if libc.capget(header, held) != 0 or any(held):
        missing.append("dropped capabilities")
    if any(libc.prctl(_PR_CAPBSET_READ, number, 0, 0, 0) == 1 for number in range(_CAP_LAST + 1)):
        missing.append("empty capability bounding set")
    if interfaces := [name for _, name in socket.if_nameindex() if name != "lo"]:
        missing.append(f"own network namespace: there is {', '.join(interfaces)}")
    if os.path.exists("/proc/self"):
        missing.append("no /proc")
    if strange := set(os.environ) - ENVIRONMENT:
        missing.append(f"empty environment: there is {', '.join(sorted(strange))}")
    places = {"/", "/dev", "/usr", sys.prefix, sys.base_prefix, *(path for path in sys.path if os.path.isdir(path))}
    missing += [f"read-only files: {place} can be written" for place in sorted(places) if _writable(place)]
    missing += trial(lambda: [] if libc.unshare(_CLONE_NEWUSER) else ["no nested user namespaces"])
    return missing


def _writable(folder: str) -> bool:
    path = os.path.join(folder, f".fab-selftest-{os.getpid()}")
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
    except OSError:
        return False
    os.unlink(path)
    return True


def _missing_in_seal(limits: Limits, lock: Callable[[Limits], None]) -> list[str]:
    """What a locked process can still do although it must not."""
    libc = ctypes.CDLL(None, use_errno=True)
    lock(limits)
    attempts: dict[str, Callable[[], int]] = {
        "socket": lambda: libc.socket(socket.AF_INET, socket.SOCK_STREAM, 0),
        "fork": lambda: _fork(libc),
        "execve": lambda: libc.execve(b"/nonexistent", None, None),
        "kill": lambda: libc.kill(os.getppid(), 0),
        "opening for writing": lambda: libc.open(b"/dev/null", os.O_WRONLY),
        "unshare": lambda: libc.unshare(_CLONE_NEWUSER),
        "mount": lambda: libc.mount(b"none", b"/", b"tmpfs", 0, None),
        "setrlimit": lambda: libc.setrlimit(resource.RLIMIT_CORE, (ctypes.c_ulong * 2)(0, 0)),
        # The last: a process that is traced stops at the next signal.
        "ptrace": lambda: libc.ptrace(_PTRACE_TRACEME, 0, None, None),
    }
    missing = []
    for name, attempt in attempts.items():
        ctypes.set_errno(0)
        # Any other error would mean that the kernel had begun to think about it.
        if attempt() != -1 or ctypes.get_errno() != errno.EPERM:
            missing.append(f"system-call filter: {name} is not refused")
    for kind, allowed in (
        ("CPU", limits.cpu_s),
        ("CORE", 0),
        ("FSIZE", 0),
        ("NOFILE", limits.open_files),
        ("NPROC", 0),
    ):
        if resource.getrlimit(getattr(resource, f"RLIMIT_{kind}"))[0] != allowed:
            missing.append(f"resource limit {kind} of {allowed}")
    if resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY:
        missing.append("resource limit AS")
    return missing


def _fork(libc: ctypes.CDLL) -> int:
    child: int = libc.fork()
    if child == 0:
        os._exit(0)
    if child > 0:
        os.waitpid(child, 0)
    return child
