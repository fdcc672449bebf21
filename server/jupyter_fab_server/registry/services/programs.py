"""What a hub may cut: parts rebuilt for the sheet in hand, laid out, turned into programs, proven, and signed.

`make` runs in a process that can be killed; it gets checked data only, never a designer's code. `store` puts the signed
bundle into the database and makes its job ready, unless the sheet was changed meanwhile. A layout is searched for where
a sheet might be saved, and kept by digest; so the same request gives the same programs, and a restart in the middle
goes on from the best layout so far.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import logging
from collections.abc import Sequence
from pathlib import Path

import msgspec

from jupyter_fab.core.errors import BadInput, Conflict, NotFound, NotProven
from jupyter_fab.core.gcode import post
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.layout_check import BadLayout
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.measures import at_measure
from jupyter_fab.core.part import Part, Parts
from jupyter_fab.core.proof import Proof, prove
from jupyter_fab.core.remnants import Remnant, remnants
from jupyter_fab.core.sheet import POINTS_MEASURED, Sheet, loaded_sheet, offcut_sheet
from jupyter_fab.core.states import Actor, JobState
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.core.turning import setups
from jupyter_fab.core.wire.codec import decode, digest, encode, plain
from jupyter_fab.core.wire.hubs import Characteristic, Job, JobOffcut, JobStock, ProgramBundle, ProgramFile, sign
from jupyter_fab.engines.kept import KeptNester
from jupyter_fab.engines.nester import nest
from jupyter_fab.engines.protocol import Work
from jupyter_fab.exporters.svg import setup_sheet
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import blobs, hubs, jobs, offcuts, whole_sheets
from jupyter_fab_server.registry.services.inspection import characteristics

log = logging.getLogger(__name__)

WORK = f"{__name__}:work"  # what the engine's process runs
TIME_LIMIT_S = 240.0  # to cut and prove the largest piece that is quoted, on a busy small server; nesting comes on top
MEDIA_TYPE = "application/vnd.jupyter-fab.program+json"


class ProgramRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything that programs depend on."""

    parts: Parts
    quantity: int
    title: str  # on the set-up sheets
    machine: MachineProfile
    material: str
    nominal_mm: float
    readings_mm: tuple[float, ...]  # four of the first kind of sheet, then four of each further one
    more_stock: tuple[JobStock, ...] = ()
    nest_s: float = 0.0  # to look for fewer sheets; 0: the quick layout, as quoted
    nests: str = ""  # the folder in which layouts are kept
    offcuts: tuple[JobOffcut, ...] = ()  # to be filled first; the first sheet measured is the first of them

    def sheets(self) -> list[Sheet]:
        """A sheet of each kind, as measured."""
        first = JobStock(material=self.material, thickness_mm=self.nominal_mm, tolerance_mm=0.0)
        return _sheets((first, *self.more_stock), self.readings_mm)

    def racked(self) -> list[Sheet]:
        """The offcuts, as thick as the sheet of their kind was measured: who loads a further one measures it."""
        kinds = {(sheet.material, sheet.nominal_mm): sheet.measured_mm for sheet in self.sheets()}
        return [
            offcut_sheet(one.id, one.material, one.thickness_mm, (one.width_mm, one.height_mm), readings)
            for one in self.offcuts
            if (readings := kinds.get((one.material, one.thickness_mm)))
        ]


class Made(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Proven programs for a request."""

    files: tuple[ProgramFile, ...]
    setup_svg: tuple[str, ...]
    layout: Layout
    proof: Proof
    characteristics: tuple[Characteristic, ...]
    measured_mm: float
    remnants: tuple[Remnant, ...] = ()  # what is worth keeping of the sheets
    unused: tuple[str, ...] = ()  # offcuts that nothing was laid on


def measured(stock: Sequence[JobStock], readings_mm: tuple[float, ...]) -> tuple[float, ...]:
    """The mean thickness of the sheet of each kind, mm.

    Raises
    ------
    BadInput
        If it is not the sheet that the job is for.
    """
    sheets = _sheets(stock, readings_mm)
    for kind, sheet in zip(stock, sheets, strict=True):
        if abs(sheet.thickness_mm - kind.thickness_mm) > kind.tolerance_mm:
            raise BadInput(
                f"The sheet measures {sheet.thickness_mm:g} mm; this job is for {kind.thickness_mm:g} mm, within "
                f"{kind.tolerance_mm:g}. Load another sheet, and measure it.",
                pointer="/readings_mm",
                measured_mm=sheet.thickness_mm,
                nominal_mm=kind.thickness_mm,
                tolerance_mm=kind.tolerance_mm,
            )
    return tuple(sheet.thickness_mm for sheet in sheets)


def _sheets(stock: Sequence[JobStock], readings_mm: tuple[float, ...]) -> list[Sheet]:
    if len(readings_mm) != POINTS_MEASURED * len(stock):
        raise BadInput(
            f"{len(stock)} kinds of sheet are measured at {POINTS_MEASURED} points each; there are {len(readings_mm)} "
            "readings. Load the sheets again.",
            pointer="/readings_mm",
        )
    return [
        loaded_sheet(f"sheet-{kind.material}-{kind.thickness_mm:g}", kind.material, kind.thickness_mm, tuple(four))
        for kind, four in zip(stock, itertools.batched(readings_mm, POINTS_MEASURED), strict=True)
    ]


def making(request: ProgramRequest) -> tuple[Work, Path | None]:
    """The request as work for an engine, and the file that says how far the search for its layout is."""
    payload = encode(request)
    kinds = 1 + len(request.more_stock)
    return Work(WORK, payload, TIME_LIMIT_S + kinds * request.nest_s), _told(payload, request)


def work(payload: bytes) -> bytes:
    """The encoded programs of an encoded request; what the engine's process runs."""
    request = decode(payload, ProgramRequest)
    told = _told(payload, request)
    try:
        return encode(make(request, told))
    finally:
        if told is not None:
            told.unlink(missing_ok=True)


def _told(payload: bytes, request: ProgramRequest) -> Path | None:
    return Path(request.nests, f"{hashlib.sha256(payload).hexdigest()}.progress") if request.nests else None


def make(request: ProgramRequest, told: Path | None = None) -> Made:
    """Layout, programs and proof of a request; `told` is where the search for the layout says how far it is.

    Raises
    ------
    CannotMake
        Naming each part that cannot be cut.
    NotProven
        If the programs would leave anything else than the parts.
    """
    sheets = request.sheets()
    as_measured = at_measure(request.parts, sheets)
    layout = lay_out(request, as_measured, told)
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
                side=program.side.value if layout.turn_of(program.sheet) else "",
            )
            for program in programs
        ),
        setup_svg=tuple(
            setup_sheet(layout, number, request.machine, programs, request.title, side)
            for number, side in setups(layout)
        ),
        layout=layout,
        proof=proof,
        characteristics=characteristics(as_measured),
        measured_mm=sheets[0].thickness_mm,
        remnants=remnants(layout),
        unused=tuple(one.id for one in request.offcuts if one.id not in {sheet.offcut for sheet in layout.sheets}),
    )


def lay_out(request: ProgramRequest, as_measured: Parts, told: Path | None = None) -> Layout:
    """The layout of the parts: searched for if the request says so, and the same one whenever it was found before.

    Raises
    ------
    CannotMake
        Naming each part that cannot be cut.
    """
    nester = KeptNester(Path(request.nests), request.nest_s, told=told) if request.nests and request.nest_s else None
    parts, sheets, racked = copies(as_measured, request.quantity), request.sheets(), request.racked()
    try:
        return nest(parts, sheets, request.machine, nester=nester, unlimited=True, offcuts=racked)
    except BadLayout:
        if nester is None:
            raise
        log.exception("a layout that was searched for is refused; it is forgotten, and the quick one is cut")
        nester.forget()
        return nest(parts, sheets, request.machine, unlimited=True, offcuts=racked)


def copies(parts: Parts, quantity: int) -> Parts:
    """The parts of so many pieces, each with a name of its own: what is cut, without how it hangs together."""
    if quantity == 1:
        return parts

    def named(part: Part, number: int) -> Part:
        match = f"{part.match} #{number}" if part.match else ""
        return msgspec.structs.replace(part, name=f"{part.name} #{number}", match=match)

    return msgspec.structs.replace(
        parts,
        parts=tuple(named(part, number) for number in range(1, quantity + 1) for part in parts.parts),
        hardware=tuple(msgspec.structs.replace(one, quantity=one.quantity * quantity) for one in parts.hardware),
        joins=(),
        motions=(),
        loads=(),
    )


def store(tx: Tx, job: str, readings_mm: tuple[float, ...], made: Made, now: dt.datetime) -> Job | None:
    """The job, ready with its signed bundle; None if the sheet was changed, or the job taken away, meanwhile.

    None, too, if the layout needs an offcut no more: it is free again, and the job waits for a sheet without it. And
    if an offcut that it lies on was lost meanwhile: the programs are made again, with what the job has.
    """
    row = jobs.row_of(tx, job)
    if row.state != JobState.RESERVED or tuple(row.readings_mm or ()) != readings_mm:
        return None
    laid_on = {sheet.offcut for sheet in made.layout.sheets if sheet.offcut}
    if not laid_on <= {one.id for one in offcuts.of_job(tx, job)}:
        return None  # discarded, and a sheet that measures the same was loaded in its place
    if made.unused:
        offcuts.release(tx, row.order, now, only=made.unused)
        names = ", ".join(made.unused)
        why = f"As measured, nothing of the piece goes on {names}. Load a whole sheet."
        refuse(tx, job, readings_mm, why, now, pay_minor=whole_sheets.pay_minor(tx, job))
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
    changes |= {"remnants": plain(made.remnants)}
    return jobs.told(tx, jobs.move(tx, row, "prove", Actor.REGISTRY, now, **changes))


def refuse(tx: Tx, job: str, readings_mm: tuple[float, ...], why: str, now: dt.datetime, **changes: int) -> None:
    """Nothing; the job waits for another sheet, and says why; `changes` are what else becomes different."""
    row = jobs.row_of(tx, job)
    if row.state == JobState.RESERVED and tuple(row.readings_mm or ()) == readings_mm:
        jobs.move(tx, row, "refuse", Actor.REGISTRY, now, message=why[:500], readings_mm=None, **changes)


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
