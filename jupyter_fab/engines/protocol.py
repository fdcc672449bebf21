"""The seam between what wants something computed and what computes it: `Work` in, bytes out.

Nesting, planning and re-building cost seconds of CPU and can hang, so they run off the event loop in a process that can
be killed. A `Work` names a function and carries its input as bytes; its key is the hash of both, so the same work asked
for twice is done once. An engine holds nothing durable: whoever needs an artefact asks again after a restart.
This file has no process in it; `pool.py` is the built-in engine, and a scheduler on other machines can be another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Generator
from types import TracebackType
from typing import Any, Protocol, Self, runtime_checkable

from attrs import field, frozen, validators

from jupyter_fab.core.errors import FabError, Unavailable


@frozen
class Work:
    """One idempotent piece of work: a function of bytes, its input, and how long it may take.

    `function` is ``"package.module:name"`` of a function ``(payload: bytes) -> bytes`` that the engine's processes can
    import. It must give the same kind of answer however often it is run, and leave nothing behind when it is killed.
    """

    function: str = field(validator=validators.matches_re(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*"))
    payload: bytes = field(validator=validators.instance_of(bytes), repr=lambda payload: f"<{len(payload)} bytes>")
    time_limit_s: float = field(validator=validators.gt(0))

    @property
    def key(self) -> str:
        """The hash of what determines the answer; the time limit does not."""
        return hashlib.sha256(self.function.encode() + b"\0" + self.payload).hexdigest()


@runtime_checkable
class Handle(Protocol):
    """What `submit` gives back: await it on an event loop, or ask `result` from a thread."""

    @property
    def key(self) -> str:
        """The key of the work that this handle waits for."""
        ...

    def done(self) -> bool:
        """Whether there is a result, an error, or a cancellation."""
        ...

    def result(self, timeout_s: float | None = None) -> bytes:
        """The bytes that the function returned.

        Raises
        ------
        TimeoutError
            Nothing came within `timeout_s`; the work goes on.
        WorkTimedOut, WorkCrashed, WorkFailed
            The work will not give a result.
        concurrent.futures.CancelledError
            `cancel` was called on this handle.
        """
        ...

    def cancel(self) -> bool:
        """Whether this handle was given up; the process is killed once no other handle waits for the same work."""
        ...

    def __await__(self) -> Generator[Any, Any, bytes]: ...


@runtime_checkable
class Engine(Protocol):
    """Something that does work. Safe to call from any thread."""

    def submit(self, work: Work) -> Handle:
        """A handle for the work at once; work with the same key that is still under way is joined, not repeated."""
        ...

    def close(self) -> None:
        """Nothing; kill what runs, cancel what waits, and leave no process behind."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class WorkTimedOut(Unavailable):
    """The process was killed at the work's time limit."""

    code = "work-timed-out"

    def __init__(self, work: Work) -> None:
        super().__init__(
            f"{work.function} was stopped after {work.time_limit_s:g} s; make the input smaller or allow more time.",
            function=work.function,
            time_limit_s=work.time_limit_s,
        )


class WorkCrashed(Unavailable):
    """The process ended without an answer (killed from outside, out of memory, a fault in a native library)."""

    code = "work-crashed"

    def __init__(self, function: str, exit_code: int | None) -> None:
        end = "could not be started" if exit_code is None else f"ended with code {exit_code}"
        super().__init__(
            f"The process that runs {function} {end}; try again, and read its log if it repeats.",
            function=function,
            exit_code=exit_code,
        )


class EngineClosed(Unavailable):
    """The engine takes no more work."""

    code = "engine-closed"

    def __init__(self) -> None:
        super().__init__("This engine is closed; open a new one to submit work.")


class WorkFailed(FabError):
    """The function raised; code, status, pointer and fields are those of the error over there."""

    code = "work-failed"

    def __init__(
        self,
        message: str,
        *,
        kind: str,
        code: str = "work-failed",
        status: int = 500,
        pointer: str | None = None,
        **fields: object,
    ) -> None:
        super().__init__(message, pointer=pointer, **fields)
        self.kind = kind
        self.code = code
        self.status = status
