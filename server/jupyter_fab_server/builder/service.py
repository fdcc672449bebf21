"""Runs designers' code for buyers' values, in a sandbox: package files and values in, an untrusted document out.

`Builder` keeps one warm zygote for each kernel that has been needed, replaces it when it dies or is worn out, and
stops what overruns. What it returns is JSON of `core.design.Built`; the caller decodes it strictly and measures the
parts again, because a design may lie.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from attrs import frozen

from jupyter_fab.core.fit import AS_DESIGNED, Workshop
from jupyter_fab.engines.pool import LocalPool
from jupyter_fab_server.builder.bubblewrap import find_bubblewrap
from jupyter_fab_server.builder.limits import Limits
from jupyter_fab_server.builder.local import build_unprotected
from jupyter_fab_server.builder.messages import Ending, Job, Kernel, SandboxMissing, open_answer
from jupyter_fab_server.builder.process import Zygote


@frozen
class BuildResult:
    """What a build gave: JSON of `core.design.Built`, unchecked, and whether it was made in the sandbox."""

    document: bytes
    sandboxed: bool
    ending: Ending


class Builder:
    """Builds packages, one at a time for each kernel; close it when done.

    Parameters
    ----------
    limits
        What one build may cost.
    trusted_local
        The owner of this installation has said that designs authored in it may be built without a sandbox, and the
        registry is bound to loopback. It only matters where no sandbox can be had, and only for such designs.
    """

    def __init__(self, limits: Limits | None = None, *, trusted_local: bool = False) -> None:
        self.limits = limits or Limits()
        self.trusted_local = trusted_local
        self._zygotes: dict[Kernel, Zygote] = {}
        self._turns = {kernel: asyncio.Lock() for kernel in Kernel}
        self._engine: LocalPool | None = None

    async def build(
        self,
        files: Mapping[str, bytes],
        entry: str,
        values: Mapping[str, object],
        *,
        measured: Mapping[str, float] | None = None,
        workshop: Workshop = AS_DESIGNED,
        kernel: Kernel | str = Kernel.KIT,
        authored_here: bool = False,
    ) -> BuildResult:
        """The document that the package's code makes for these values; `kernel` is the manifest's.

        Raises
        ------
        DesignFailed, LimitReached, BuildDied
            The code cannot be built with these values; the text is for its designer.
        SandboxMissing
            There is no sandbox, and local trust does not cover this design.
        """
        job = Job(dict(files), entry, dict(values), dict(measured or {}), workshop)
        kernel = Kernel(kernel)
        async with self._turns[kernel]:
            try:
                zygote = await self._zygote(kernel)
            except SandboxMissing:
                if not (self.trusted_local and authored_here):
                    raise
            else:
                answer, ending = await zygote.run(job)
                return BuildResult(open_answer(answer), True, ending)
            self._engine = self._engine or LocalPool(1)
            answer = await build_unprotected(self._engine, job, self.limits)
            return BuildResult(open_answer(answer), False, Ending())

    async def warm(self, kernel: Kernel | str = Kernel.KIT) -> None:
        """Nothing; the first build for this kernel will not wait for it to load.

        Raises
        ------
        SandboxMissing
            There is no sandbox here; the text is the command that installs it.
        """
        async with self._turns[Kernel(kernel)]:
            await self._zygote(Kernel(kernel))

    async def close(self) -> None:
        """Nothing; no process is left behind."""
        zygotes, self._zygotes = list(self._zygotes.values()), {}
        for zygote in zygotes:
            await zygote.close()
        if self._engine is not None:
            await asyncio.to_thread(self._engine.close)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _zygote(self, kernel: Kernel) -> Zygote:
        zygote = self._zygotes.get(kernel)
        if zygote is not None and not zygote.usable:
            await self._zygotes.pop(kernel).close()
            zygote = None
        if zygote is None:
            zygote = self._zygotes[kernel] = await Zygote.start(find_bubblewrap(), kernel, self.limits)
        return zygote
