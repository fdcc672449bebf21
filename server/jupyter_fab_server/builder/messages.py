"""The job that goes into a build process and the answer that comes out, and the errors that callers meet.

An answer is untrusted: it is a document for `core.design.Built`, or the text of an error. Trusted code decodes it
strictly and measures the parts again; nothing here believes it.
"""

import errno
import signal
from enum import Enum
from typing import Any

import msgspec

from jupyter_fab.core.errors import BadInput, Unavailable
from jupyter_fab.core.fit import AS_DESIGNED, Workshop

RUNNER = "jupyter_fab.core.design:run_design"  # the one function that runs a designer's code
JOB, STOP = b"J", b"K"  # service -> zygote: here is a job's socket; end the present job
MAX_MESSAGE = 65536  # bytes, on that socket
NO_MEMORY = MemoryError.__name__
MAX_MESSAGE_CHARS = 2000  # of an error: enough for a designer, too little to flood a log
MAX_POINTER_CHARS = 200


class Kernel(Enum):
    """What a design needs to run."""

    KIT = "kit"  # our own boards and joints: light
    CADQUERY = "cadquery"  # a CAD kernel as well: seconds to load, over 500 MB


class Setup(msgspec.Struct, frozen=True):
    """What the service tells the zygote on its command line."""

    kernel: Kernel
    limits: dict[str, float]
    runner: str = RUNNER


class Ready(msgspec.Struct, frozen=True):
    """The zygote's first message: which layers are missing (none, or it ends) and how long loading took."""

    missing: tuple[str, ...]
    load_s: float = 0.0


class Job(msgspec.Struct, frozen=True):
    """One build: a package's files, which of them to run, and the values to run it for."""

    files: dict[str, bytes]
    entry: str
    values: dict[str, Any]
    measured: dict[str, float]
    workshop: Workshop = AS_DESIGNED

    def encode(self) -> bytes:
        """The job as bytes."""
        return msgspec.msgpack.encode(self)


class Ending(msgspec.Struct, frozen=True):
    """How the process of one build ended, told by the trusted process that forked it."""

    exit_code: int = 0
    signal: int = 0
    cpu_s: float = 0.0
    peak_bytes: int = 0
    stopped: str = ""  # "wall" when its time was over, "told" when the service said so


class Failure(msgspec.Struct, frozen=True):
    """What the designer's code raised."""

    kind: str
    message: str
    pointer: str | None = None


def decode_job(content: bytes) -> Job:
    """The job that `Job.encode` wrote."""
    return msgspec.msgpack.decode(content, type=Job)


def document(content: bytes) -> bytes:
    """An answer that carries a document."""
    return b"+" + content


def failure(error: BaseException) -> bytes:
    """An answer that carries an error."""
    pointer = error.pointer if isinstance(error, BadInput) else None
    kind = NO_MEMORY if _for_want_of_memory(error) else type(error).__name__
    return b"-" + msgspec.json.encode(Failure(kind, str(error)[:MAX_MESSAGE_CHARS], pointer))


def _for_want_of_memory(error: BaseException | None) -> bool:
    """Whether the error, or one that it was raised from, is for want of memory."""
    while error is not None:
        if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
            return True
        error = error.__cause__
    return False


def open_answer(answer: bytes) -> bytes:
    """The document of an answer.

    Raises
    ------
    DesignFailed
        The designer's code raised, or answered something that is no answer.
    """
    if answer[:1] == b"+":
        return answer[1:]
    try:
        told = msgspec.json.decode(answer[1:], type=Failure)
    except (msgspec.DecodeError, UnicodeDecodeError):
        told = Failure("NoAnswer", "The design ended without an answer; run it in a notebook to see why.")
    if told.kind == NO_MEMORY:
        raise LimitReached("memory", "The design needs more memory than a build may have; make it simpler.")
    raise DesignFailed(told)


class DesignFailed(BadInput):
    """The designer's code raised; the text is what it said."""

    code = "design-failed"

    def __init__(self, told: Failure) -> None:
        message = told.message[:MAX_MESSAGE_CHARS] or told.kind
        text = message if told.kind == "BadInput" else f"The design's code fails: {told.kind[:80]}: {message}"
        super().__init__(text, pointer=told.pointer and told.pointer[:MAX_POINTER_CHARS], kind=told.kind[:80])


class LimitReached(BadInput):
    """A build was stopped at one of its limits."""

    code = "build-limit"

    def __init__(self, limit: str, message: str, allowed: float | None = None) -> None:
        super().__init__(message, limit=limit, allowed=allowed)


class BuildDied(BadInput):
    """The process of a build ended by itself, without an answer."""

    code = "build-died"

    def __init__(self, ending: Ending) -> None:
        name = signal.Signals(ending.signal).name if ending.signal else f"exit code {ending.exit_code}"
        super().__init__(
            f"The design ended the process that built it ({name}); run it in a notebook to see why.",
            signal=ending.signal,
            exit_code=ending.exit_code,
        )


class SandboxMissing(Unavailable):
    """This machine cannot run designers' code safely, so it does not run it."""

    code = "sandbox-missing"
