"""Builds without a sandbox, for one's own designs on one's own machine, when its owner has said so.

The one exception to the sandbox: a registry bound to loopback, owned by one operating-system user, may build designs
that were authored in this very installation. The process can be killed, and that is all that protects anybody; the
result says that it was not sandboxed. The service decides who may come here; nothing falls back to this silently.
"""

from __future__ import annotations

from pkgutil import resolve_name

from jupyter_fab.engines.protocol import Engine, Work, WorkCrashed, WorkTimedOut
from jupyter_fab_server.builder import messages
from jupyter_fab_server.builder.limits import Limits
from jupyter_fab_server.builder.messages import BuildDied, Ending, Job, LimitReached


async def build_unprotected(engine: Engine, job: Job, limits: Limits) -> bytes:
    """The answer of the designer's code, run as the owner of this process.

    Raises
    ------
    LimitReached, BuildDied
        As in the sandbox, but only for time and size.
    """
    try:
        answer = await engine.submit(Work(f"{__name__}:run", job.encode(), limits.wall_s))
    except WorkTimedOut as error:
        raise LimitReached(
            "wall", f"The design takes longer than {limits.wall_s:g} s; make it simpler.", limits.wall_s
        ) from error
    except WorkCrashed as error:
        raise BuildDied(Ending(exit_code=int(str(error.fields["exit_code"])))) from error
    if len(answer) > limits.output_bytes:
        raise LimitReached("output", "The design makes too many parts; make it simpler.", limits.output_bytes)
    return answer


def run(payload: bytes) -> bytes:
    """The answer to a job; what the engine's process runs."""
    job = messages.decode_job(payload)
    try:
        return messages.document(
            resolve_name(messages.RUNNER)(job.files, job.entry, job.values, job.measured, job.workshop)
        )
    except (Exception, SystemExit) as error:
        return messages.failure(error)
