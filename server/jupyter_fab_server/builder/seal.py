"""Locks the present process before it runs a designer's code: resource limits, then a system-call filter.

Called in a freshly forked child inside bubblewrap, which has already taken namespaces, capabilities and a writable
file system away. After `seal` the process can compute, read the files that bubblewrap shows, and write to what is
already open; it cannot open for writing, start a process or thread, open a socket, or signal anybody.
"""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import resource

import pyseccomp

from jupyter_fab_server.builder.limits import Limits

# What CPython, numpy, shapely and OCCT call while they compute and import. Everything else answers EPERM.
ALLOWED = (
    *("read", "readv", "pread64", "write", "writev", "lseek", "close", "dup"),
    *("stat", "fstat", "lstat", "newfstatat", "statx", "access", "faccessat", "faccessat2", "readlink", "readlinkat"),
    *("getdents64", "getcwd", "poll", "ppoll", "select", "pselect6"),
    *("mmap", "munmap", "mremap", "mprotect", "madvise", "brk"),
    *("rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall"),
    *("futex", "set_robust_list", "rseq", "sched_yield", "sched_getaffinity"),
    *("clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time"),
    *("getpid", "gettid", "getppid", "getuid", "geteuid", "getgid", "getegid"),
    *("getrandom", "getrusage", "getrlimit", "uname", "sysinfo", "exit", "exit_group"),
)
_WRITING = os.O_ACCMODE | os.O_CREAT | os.O_TRUNC | os.O_APPEND | (os.O_TMPFILE & ~os.O_DIRECTORY)
_TCGETS = 0x5401  # asm-generic/ioctls.h: what isatty asks
_F_DUPFD, _F_GETFD, _F_SETFD, _F_GETFL, _F_DUPFD_CLOEXEC = 0, 1, 2, 3, 1030  # linux/fcntl.h


def seal(limits: Limits) -> None:
    """Nothing; from here on the process is locked, for good.

    Raises
    ------
    OSError
        The kernel refused a layer; the process must not go on.
    """
    limit_resources(limits)
    filter_calls()


def limit_resources(limits: Limits) -> None:
    """Nothing; soft and hard limits are set, except that the processor limit leaves a second to end by signal."""
    # What was freed before goes back first: the design could use it beside the memory that it is allowed.
    libc = ctypes.CDLL(None)
    if hasattr(libc, "malloc_trim"):  # glibc's own
        libc.malloc_trim(0)
    space = address_space_bytes() + limits.memory_bytes
    for kind, soft, hard in (
        (resource.RLIMIT_AS, space, space),
        (resource.RLIMIT_CPU, limits.cpu_s, limits.cpu_s + 1),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NOFILE, limits.open_files, limits.open_files),
        (resource.RLIMIT_NPROC, 0, 0),
        (resource.RLIMIT_MEMLOCK, 0, 0),
        (resource.RLIMIT_MSGQUEUE, 0, 0),
    ):
        resource.setrlimit(kind, (soft, hard))


def filter_calls() -> None:
    """Nothing; every system call that is not allowed answers EPERM, and calls of another architecture kill."""
    calls = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    for name in ALLOWED:
        calls.add_rule(pyseccomp.ALLOW, name)
    reading = pyseccomp.MASKED_EQ
    calls.add_rule(pyseccomp.ALLOW, "open", pyseccomp.Arg(1, reading, _WRITING, os.O_RDONLY))
    calls.add_rule(pyseccomp.ALLOW, "openat", pyseccomp.Arg(2, reading, _WRITING, os.O_RDONLY))
    calls.add_rule(pyseccomp.ALLOW, "ioctl", pyseccomp.Arg(1, pyseccomp.EQ, _TCGETS))
    for command in (_F_DUPFD, _F_GETFD, _F_SETFD, _F_GETFL, _F_DUPFD_CLOEXEC):
        calls.add_rule(pyseccomp.ALLOW, "fcntl", pyseccomp.Arg(1, pyseccomp.EQ, command))
    # Reading limits is harmless; the third argument is the new limit.
    calls.add_rule(pyseccomp.ALLOW, "prlimit64", pyseccomp.Arg(2, pyseccomp.EQ, 0))
    calls.load()


def address_space_bytes() -> int:
    """How much address space this process has now, to the page.

    There is no /proc to ask here, so the limit itself is asked: the least soft limit under which one more page can be
    mapped is the present size plus that page.
    """
    page = mmap.PAGESIZE
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    low, high = 0, 2**47 // page  # x86-64 user space
    while low < high:
        middle = (low + high) // 2
        resource.setrlimit(resource.RLIMIT_AS, (middle * page, hard))
        try:
            mmap.mmap(-1, page).close()
        except (OSError, MemoryError):
            low = middle + 1
        else:
            high = middle
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    return (low - 1) * page
