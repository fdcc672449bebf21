"""The signed programs of a hub's jobs, on disk: kept whole, and looked at again each time before one is armed.

A bundle counts only with the registry's signature, for this hub, machine, job, attempt and claim, with digests that are
those of its bytes, with a proof of exactly those bytes, machine and layout, and in words that the machine's driver
speaks. Nothing here talks to anybody.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from jupyter_fab.core.errors import BadInput, NotFound
from jupyter_fab.core.gcode_words import lint
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import Dialect
from jupyter_fab.core.wire.codec import convert, digest, encode
from jupyter_fab.core.wire.hubs import Job, ProgramBundle, ProgramFile, verified
from jupyter_fab_server.machines.protocol import Box, Program


class Programs:
    """The bundles in a folder; `key` is the one that hub and registry share, `speaks` what the driver does."""

    def __init__(self, folder: Path, hub: str, key: bytes, speaks: Dialect = Dialect.GRBL_1_1) -> None:
        self._folder, self._hub, self._key, self._speaks = folder, hub, key, speaks
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, bundle: ProgramBundle) -> None:
        """Write a bundle, whole or not at all."""
        path = self._path(bundle.job)
        new = path.with_suffix(".new")
        new.write_bytes(encode(bundle))
        new.replace(path)

    def of(self, job: str) -> ProgramBundle:
        """The job's bundle as it was kept.

        Raises
        ------
        NotFound
            If there is none, or the file is damaged.
        """
        try:
            return msgspec.json.decode(self._path(job).read_bytes(), type=ProgramBundle)
        except (FileNotFoundError, msgspec.DecodeError, msgspec.ValidationError) as error:
            raise NotFound("The job's program is not here, or is damaged; fetch it again.") from error

    def outline(self, job: str) -> ProgramBundle:
        """The job's bundle without the programs' bytes and the drawings, small enough to be held; it proves nothing.

        Raises
        ------
        NotFound
            If there is none, or the file is damaged.
        """
        whole = self.of(job)
        files = tuple(msgspec.structs.replace(file, gcode="") for file in whole.programs)
        held = {what: whole.layout.get(what, []) for what in ("turns", "screws")}
        layout = {"sheets": whole.layout["sheets"], **held}
        return msgspec.structs.replace(whole, programs=files, setup_svg=(), layout=layout)

    def verify(self, bundle: ProgramBundle, job: Job, machine: str, reads: Dialect | None = None) -> None:
        """Return if this bundle may be cut for this job on this machine; `reads` is the dialect in its profile.

        Raises
        ------
        BadInput
            If not; the text says what is wrong with it.
        """
        if not verified(bundle, self._key):
            raise BadInput("The program does not carry the registry's signature; nothing is cut. Fetch it again.")
        if (bundle.job, bundle.attempt, bundle.fence) != (job.id, job.attempt, job.fence):
            raise BadInput("The program is for another job or an earlier claim; fetch it again.")
        if bundle.hub != self._hub or bundle.machine != machine:
            raise BadInput(f"The program is for the machine {bundle.machine!r}; this is {machine!r}.")
        for program in bundle.programs:
            if hashlib.sha256(program.gcode.encode()).hexdigest() != program.sha256:
                raise BadInput(f"{program.name} is not what its digest says; fetch the program again.")
        if bundle.digest != digest([program.sha256 for program in bundle.programs]):
            raise BadInput("The programs are not those that the bundle's digest names; fetch them again.")
        _check_proof(bundle)
        if reads is not None and reads is not self._speaks:
            raise BadInput(
                f"The machine reads {reads}, as its profile says, and the hub's driver speaks {self._speaks}; start "
                "the hub with a driver for it (--driver), or set the profile right."
            )
        for program in bundle.programs:
            if faults := lint(program.gcode.encode(), self._speaks):
                raise BadInput(f"{program.name} is not for {self._speaks}: {faults[0]}. Have it made for this machine.")

    def _path(self, job: str) -> Path:
        return self._folder / f"{job}.json"


def _check_proof(bundle: ProgramBundle) -> None:
    """Return if the proof is of exactly these programs, for this machine and this layout; BadInput if not."""
    proof = bundle.proof
    if not proof.get("ok"):
        raise BadInput("The program is not proven; nothing is cut.")
    if list(proof.get("programs", ())) != [program.sha256 for program in bundle.programs]:
        raise BadInput("The proof is of other programs than these; nothing is cut. Fetch the program again.")
    if proof.get("machine") != bundle.machine:
        raise BadInput(f"The proof is for the machine {proof.get('machine')!r}; nothing is cut.")
    if proof.get("layout") != convert(bundle.layout, Layout).digest():
        raise BadInput("The proof is of another layout than this; nothing is cut. Fetch the program again.")


def for_machine(file: ProgramFile) -> Program:
    """One file of a bundle as the driver takes it."""
    x0, y0, z0, x1, y1, z1 = file.bounds_mm
    return Program(file.name, file.gcode.encode(), Box((x0, y0, z0), (x1, y1, z1)))
