"""What a hub may cut: parts rebuilt for the sheet in hand, laid out, turned into programs, proven, and signed.

`make` is pure and runs in a process that can be killed; it gets checked data only, never a designer's code. `store`
puts the signed bundle into the database and makes its job ready, unless the sheet was changed meanwhile. The same
request gives the same programs, so a restart in the middle only does it again.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from jupyter_fab.core.errors import BadInput, Conflict, FabError, NotFound
from jupyter_fab.core.gcode import post
from jupyter_fab.core.layout import Layout, at_thickness
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.part import Part, Parts
from jupyter_fab.core.proof import Proof, prove
from jupyter_fab.core.sheet import SAME_THICKNESS_MM, Sheet, loaded_sheet
from jupyter_fab.core.states import Actor, JobState
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.core.wire.codec import decode, digest, encode, plain
from jupyter_fab.core.wire.hubs import Characteristic, Job, ProgramBundle, ProgramFile, sign
from jupyter_fab.engines.nester import nest
from jupyter_fab.exporters.svg import setup_sheet
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import blobs, hubs, jobs
from jupyter_fab_server.registry.services.inspection import characteristics

WORK = f"{__name__}:work"  # what the engine's process runs
TIME_LIMIT_S = 240.0  # to nest, cut and prove the largest piece that is quoted, on a busy small server
MEDIA_TYPE = "application/vnd.jupyter-fab.program+json"


class NotProven(FabError):
    """The programs do not leave the parts that they should; nothing is cut. Tell the registry's operator."""

    code = "not-proven"
    status = 422


class ProgramRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything that programs depend on."""

    parts: Parts
    quantity: int
    title: str  # on the set-up sheets
    machine: MachineProfile
    material: str
    nominal_mm: float
    readings_mm: tuple[float, ...]


class Made(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Proven programs for a request."""

    files: tuple[ProgramFile, ...]
    setup_svg: tuple[str, ...]
    layout: Layout
    proof: Proof
    characteristics: tuple[Characteristic, ...]
    measured_mm: float


def measured(document: jobs.JobDocument, readings_mm: tuple[float, ...]) -> float:
    """The sheet's mean thickness, mm.

    Raises
    ------
    BadInput
        If it is not the sheet that the job is for.
    """
    sheet = loaded_sheet("measured", document.material, document.thickness_mm, readings_mm)
    off = abs(sheet.thickness_mm - document.thickness_mm)
    if off > document.tolerance_mm:
        raise BadInput(
            f"The sheet measures {sheet.thickness_mm:g} mm; this job is for {document.thickness_mm:g} mm, within "
            f"{document.tolerance_mm:g}. Load another sheet, and measure it.",
            pointer="/readings_mm",
            measured_mm=sheet.thickness_mm,
            nominal_mm=document.thickness_mm,
            tolerance_mm=document.tolerance_mm,
        )
    return sheet.thickness_mm


def work(payload: bytes) -> bytes:
    """The encoded programs of an encoded request; what the engine's process runs."""
    return encode(make(decode(payload, ProgramRequest)))


def make(request: ProgramRequest) -> Made:
    """Layout, programs and proof of a request.

    Raises
    ------
    CannotMake
        Naming each part that cannot be cut.
    NotProven
        If the programs would leave anything else than the parts.
    """
    sheet = loaded_sheet("sheet", request.material, request.nominal_mm, request.readings_mm)
    parts = copies(at_measure(request.parts, sheet), request.quantity)
    layout = nest(parts, [sheet], request.machine, unlimited=True)
    paths = toolpaths(layout, request.machine)
    programs = post(paths, request.machine)
    proof = prove(programs, layout, request.machine)
    if not proof.ok:
        raise NotProven(
            "The programs made for this job do not leave the parts as they should; nothing was handed out. "
            "Tell the registry's operator.",
            failures=[plain(failure) for failure in proof.failures[:10]],
        )
    return Made(
        files=tuple(
            ProgramFile(
                name=program.name,
                tool=program.tool,
                sheet=program.sheet,
                gcode=program.data.decode("ascii"),
                sha256=program.sha256,
                seconds=program.seconds,
                lines=len(program.lines()),
                bounds_mm=(*program.box_mm[0], *program.box_mm[1]),
            )
            for program in programs
        ),
        setup_svg=tuple(
            setup_sheet(layout, number, request.machine, programs, request.title)
            for number in range(len(layout.sheets))
        ),
        layout=layout,
        proof=proof,
        characteristics=characteristics(at_measure(request.parts, sheet)),
        measured_mm=sheet.thickness_mm,
    )


def at_measure(parts: Parts, sheet: Sheet) -> Parts:
    """The parts at exactly the sheet's thickness; those rebuilt for it already are.

    Raises
    ------
    BadInput
        If a part is for another thickness: the design does not follow the sheet.
    """
    for part in parts.parts:
        if abs(part.panel.thickness_mm - sheet.thickness_mm) > SAME_THICKNESS_MM:
            raise BadInput(
                f"{part.name} is {part.panel.thickness_mm:g} mm thick and the sheet {sheet.thickness_mm:g} mm; "
                "the design does not follow the sheet. Load one nearer to its thickness.",
                pointer="/readings_mm",
            )
    return msgspec.structs.replace(
        parts,
        parts=tuple(
            msgspec.structs.replace(part, panel=at_thickness(part.panel, sheet.thickness_mm)) for part in parts.parts
        ),
    )


def copies(parts: Parts, quantity: int) -> Parts:
    """The parts of so many pieces, each with names of its own."""
    if quantity == 1:
        return parts

    def named(part: Part, number: int) -> Part:
        match = f"{part.match} #{number}" if part.match else ""
        return msgspec.structs.replace(part, name=f"{part.name} #{number}", match=match)

    return msgspec.structs.replace(
        parts,
        parts=tuple(named(part, number) for number in range(1, quantity + 1) for part in parts.parts),
        hardware=tuple(msgspec.structs.replace(one, quantity=one.quantity * quantity) for one in parts.hardware),
    )


def store(tx: Tx, job: str, readings_mm: tuple[float, ...], made: Made, now: dt.datetime) -> Job | None:
    """The job, ready with its signed bundle; None if the sheet was changed, or the job taken away, meanwhile."""
    row = jobs.row_of(tx, job)
    if row.state != JobState.RESERVED or tuple(row.readings_mm or ()) != readings_mm:
        return None
    hub = hubs.row_of(tx, row.hub)
    bundle = ProgramBundle(
        job=row.id,
        attempt=row.attempt,
        fence=row.fence,
        hub=row.hub,
        machine=hub.machine["id"],
        measured_mm=made.measured_mm,
        programs=made.files,
        digest=digest([file.sha256 for file in made.files]),
        setup_svg=made.setup_svg,
        layout=plain(made.layout),
        proof=plain(made.proof),
        characteristics=made.characteristics,
    )
    signed = msgspec.structs.replace(bundle, signature=sign(bundle, hub.signing_key))
    stored = blobs.put(tx, encode(signed), MEDIA_TYPE)
    changes = {"program": stored, "program_digest": bundle.digest, "measured_mm": made.measured_mm, "message": ""}
    return jobs.told(jobs.move(tx, row, "prove", Actor.REGISTRY, now, **changes))


def refuse(tx: Tx, job: str, readings_mm: tuple[float, ...], why: str, now: dt.datetime) -> None:
    """Nothing; the job waits for another sheet, and says why."""
    row = jobs.row_of(tx, job)
    if row.state == JobState.RESERVED and tuple(row.readings_mm or ()) == readings_mm:
        jobs.move(tx, row, "refuse", Actor.REGISTRY, now, message=why[:500], readings_mm=None)


def bundle_of(tx: Tx, job: str, hubs_: frozenset[str] | None) -> ProgramBundle:
    """The job's signed bundle, whole and with the digest that was proven.

    Raises
    ------
    NotFound
        If there is none yet.
    Conflict
        If what is stored is not what was proven.
    """
    row = jobs.row_of(tx, job, hubs_)
    if row.program is None:
        raise NotFound("There is no program for this job yet; load and measure a sheet first.", state=row.state)
    bundle = decode(blobs.get(tx, row.program), ProgramBundle)
    if bundle.digest != row.program_digest or digest([file.sha256 for file in bundle.programs]) != bundle.digest:
        raise Conflict("The stored program is not the one that was proven; load the sheet again.", job=job)
    return bundle
