"""Checks of a version, in the background: step by step, written down as they go, resumed after a restart.

Role: takes a version from `submitted` to `in_review` or `check_failed`. Each check answers with what to change; all
run, so that a designer hears everything at once. What a restart interrupts is begun again; parts that were built are
kept, so that little is done twice. Where the registry lacks something (a sandbox), the version waits.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence

import msgspec
import sqlalchemy as sa
from attrs import define, frozen

from jupyter_fab.core.checks import DISCLAIMER, Finding, check_named
from jupyter_fab.core.errors import BadInput, Unavailable
from jupyter_fab.core.fit import Workshop
from jupyter_fab.core.machinable import workshop
from jupyter_fab.core.machine import FULL_SHEET_ROUTER, MachineProfile
from jupyter_fab.core.measures import check_measures, kinds_of
from jupyter_fab.core.part import Parts
from jupyter_fab.core.pricing import Rates
from jupyter_fab.core.states import Actor, VersionState
from jupyter_fab.core.wire import codec
from jupyter_fab.engines.protocol import WorkCrashed, WorkFailed, WorkTimedOut
from jupyter_fab_server.registry.builds import MadeParts
from jupyter_fab_server.registry.context import Context
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import check_list, completeness, engineering, versions
from jupyter_fab_server.registry.services.cutting import Attempt, Outcome, cutting
from jupyter_fab_server.registry.services.variants import Variant, variants
from jupyter_fab_server.registry.services.versions import Row
from jupyter_fab_server.registry.tables import checks, hubs
from jupyter_fab_server.registry.tables import versions as table

log = logging.getLogger(__name__)

RETRY_S = 30.0  # after which a version that waits for a sandbox is looked at again
NEWS_STEP = 0.05  # progress is told in twentieths
MOST_NAMED = 5  # variants that failed, named at once


@frozen
class Verdict:
    """What a check found; `what_to_change` is empty where it passed."""

    message: str
    what_to_change: str = ""
    findings: tuple[Finding, ...] = ()  # of the design checks


@define
class Trial:
    """A version under check: what all checks share."""

    ctx: Context
    row: Row
    tell: Callable[[float, str], Awaitable[None]]  # progress from 0 to 1, and what is being done


@frozen
class Way:
    """A variant as it is made with one cutter, and the machines that have it."""

    made: MadeParts
    machines: tuple[MachineProfile, ...]

    @property
    def parts(self) -> Parts:
        """Its parts."""
        return self.made.parts


def start(ctx: Context, version_id: str) -> None:
    """Nothing; the version's checks run in the background."""
    ctx.background.start(f"check {version_id}", run(ctx, version_id))


async def resume(ctx: Context) -> None:
    """Nothing; checks that a restart interrupted go on."""
    unfinished = (VersionState.SUBMITTED, VersionState.CHECKING)
    wanted = sa.select(table.c.id).where(table.c.state.in_(unfinished)).order_by(table.c.submitted_at)
    for version_id in await ctx.db.read(lambda tx: list(tx.scalars(wanted))):
        start(ctx, version_id)


async def run(ctx: Context, version_id: str) -> None:
    """Nothing; every check of the version has been made, and its state says how they came out."""
    row = await ctx.db.read(lambda tx: versions.by_id(tx, version_id))
    if row.state not in (VersionState.SUBMITTED, VersionState.CHECKING):
        return
    await ctx.db.write(lambda tx: versions.fire(tx, row, "check", Actor.REGISTRY, ctx.now()))
    passed = True
    for kind in check_list.CHECKS:
        passed &= await _made(ctx, row, kind)
    action = "pass" if passed else "fail"
    await ctx.db.write(lambda tx: versions.fire(tx, row, action, Actor.REGISTRY, ctx.now()))


async def _made(ctx: Context, row: Row, kind: check_list.CheckKind) -> bool:
    """Whether the check passed; it is made, unless it was before a restart."""
    stored = sa.select(checks.c.state).where(checks.c.version == row.id, checks.c.name == kind.name)
    state = await ctx.db.read(lambda tx: tx.scalar(stored))
    if state in ("passed", "failed"):
        return bool(state == "passed")
    told = -1.0

    async def tell(progress: float, message: str) -> None:
        nonlocal told
        if progress - told >= NEWS_STEP or progress >= 1:
            told = progress
            await ctx.db.write(lambda tx: _note(tx, ctx, row, kind, "running", progress, Verdict(message)))

    while True:
        try:
            await tell(0.0, "Begun")
            verdict = await _CHECKS[kind](Trial(ctx, row, tell))
            break
        except Unavailable as error:
            waiting = Verdict(f"Waiting: {error.message}")
            await ctx.db.write(lambda tx, said=waiting: _note(tx, ctx, row, kind, "waiting", 0.0, said))  # type: ignore[misc]
            log.warning("checks of %s@%s wait: %s", row.name, row.version, error.message)
            told = -1.0
            await asyncio.sleep(RETRY_S)
    state = "failed" if verdict.what_to_change else "passed"
    await ctx.db.write(lambda tx: _note(tx, ctx, row, kind, state, 1.0, verdict))
    return state == "passed"


def _note(
    tx: Tx, ctx: Context, row: Row, kind: check_list.CheckKind, state: str, progress: float, verdict: Verdict
) -> None:
    said = {"state": state, "progress": progress, "message": verdict.message, "what_to_change": verdict.what_to_change}
    ended = ctx.now() if state in ("passed", "failed") else None
    found = msgspec.to_builtins(verdict.findings)
    this = checks.update().where(checks.c.version == row.id, checks.c.name == kind.name)
    tx.execute(this.values(**said, findings=found, finished_at=ended))
    versions.tell(tx, row, "check.progress", ctx.now(), check=kind.name, title=kind.title, **said)


async def _complete(trial: Trial) -> Verdict:
    package = await trial.ctx.builds.package(trial.row)
    missing = await asyncio.to_thread(completeness.missing, package)
    if missing:
        return Verdict(f"{len(missing)} things are missing or wrong.", "\n".join(missing))
    return Verdict(f"{len(package.files)} files, {sum(map(len, package.files.values())) / 1024:.0f} kB.")


async def _declared(trial: Trial) -> Verdict:
    try:
        made = (await _built(trial, Variant("as the designer chose", {})))[0].made
    except BadInput as error:
        return Verdict("It cannot be built as the designer chose.", error.message)
    await trial.ctx.db.write(
        lambda tx: tx.execute(table.update().where(table.c.id == trial.row.id).values(sandboxed=made.sandboxed))
    )
    manifest = versions.manifest(trial.row)
    return Verdict(
        f"{len(manifest.parameters.parameters)} parameters and {len(manifest.parameters.constraints)} rules, "
        f"as the code says; {len(made.parts.parts)} parts, {made.parts.mass_kg():.1f} kg."
    )


async def _rebuilt(trial: Trial) -> Verdict:
    tried = _variants(trial.row)
    failures: list[str] = []
    for done, variant in enumerate(tried):
        await trial.tell(done / len(tried), f"Building {variant.title}")
        try:
            ways = await _built(trial, variant)
            check_measures(versions.manifest(trial.row).parameters, variant.values, kinds_of(ways[0].parts))
        except BadInput as error:
            failures.append(f"{variant.title}: {error.message}")
    return _verdict(failures, len(tried), "were built", "cannot be built")


async def _engineered(trial: Trial) -> Verdict:
    tried = _variants(trial.row)
    known: dict[str, tuple[Finding, ...]] = {}
    unseen: dict[str, str] = {}  # parts that could not be looked at, and why
    seen: list[tuple[str, tuple[Finding, ...]]] = []
    failures: list[str] = []
    for done, variant in enumerate(tried):
        await trial.tell(done / len(tried), f"Looking at {variant.title}")
        try:
            ways = await _built(trial, variant)
        except BadInput:
            continue  # said by the check before
        digest = codec.digest([way.parts.digest() for way in ways])
        if digest not in known:
            known[digest] = ()
            try:
                looked = [await _looked(trial.ctx, way) for way in ways]
                known[digest] = min(looked, key=lambda findings: sum(not one.holds for one in findings))
            except (WorkTimedOut, WorkCrashed):
                unseen[digest] = "it could not be looked at; use fewer parts and features."
            except WorkFailed as error:
                log.exception("%s of %s@%s cannot be looked at", variant.title, trial.row.name, trial.row.version)
                unseen[digest] = f"a check fails on it ({error.message}); change this size, or tell the registry."
        if digest in unseen:
            failures.append(f"{variant.title}: {unseen[digest]}")
        seen.append((variant.title, known[digest]))
        wrong = [one for one in known[digest] if not one.holds]
        if wrong:
            first = f"{check_named(wrong[0].check).title}: {wrong[0].text} {wrong[0].advice}".rstrip()
            more = f" ... and {len(wrong) - 1} more." if len(wrong) > 1 else ""
            failures.append(f"{variant.title}: {first}{more}")
    if not seen:
        return Verdict(
            "Nothing could be built, so that nothing was looked at.", "Mend what the other checks say first."
        )
    said = _verdict(failures, len(seen), "hold", "do not hold", not_built=len(tried) - len(seen))
    return Verdict(f"{said.message} {DISCLAIMER}", said.what_to_change, engineering.worst(seen))


async def _cut(trial: Trial) -> Verdict:
    tried = _variants(trial.row)
    royalty_bp = round(versions.manifest(trial.row).terms.royalty_percent * 100)
    rates = Rates(currency=trial.ctx.settings.currency, royalty_bp=royalty_bp)
    known: dict[str, Outcome] = {}
    failures: list[str] = []
    worst_mm, built = 0.0, 0
    for done, variant in enumerate(tried):
        await trial.tell(done / len(tried), f"Cutting {variant.title}")
        try:
            ways = await _built(trial, variant)
        except BadInput:
            continue  # said by the check before
        built += 1
        digest = codec.digest([way.parts.digest() for way in ways])
        if digest not in known:
            known[digest] = await _any_cut(trial.ctx, ways, rates)
        outcome = known[digest]
        worst_mm = max(worst_mm, outcome.gouge_mm, outcome.leftover_mm)
        if not outcome.proven_on:
            failures.append(f"{variant.title}: {'; '.join(outcome.problems)}")
    if not known:
        return Verdict("Nothing could be built, so that nothing was cut.", "Mend what the other checks say first.")
    cheapest = min((outcome.total_minor for outcome in known.values() if outcome.proven_on), default=None)
    this = table.update().where(table.c.id == trial.row.id)
    await trial.ctx.db.write(lambda tx: tx.execute(this.values(from_price_minor=cheapest)))
    verdict = _verdict(failures, built, "were cut and proven", "cannot be cut", not_built=len(tried) - built)
    return verdict if failures else Verdict(f"{verdict.message} Worst error: {worst_mm:.2f} mm.")


async def _built(trial: Trial, variant: Variant) -> list[Way]:
    """The variant as it is made with each cutter that hubs have, and the machines with that cutter.

    Raises
    ------
    BadInput
        If it can be made with none of them.
    """
    ways, failed = [], None
    for at, machines in (await trial.ctx.db.read(_machines)).items():
        try:
            made = await trial.ctx.builds.parts(trial.row, variant.values, measured=variant.measured, workshop=at)
            ways.append(Way(made, machines))
        except BadInput as error:
            failed = failed or error
    if not ways and failed is not None:
        raise failed
    return ways


async def _looked(ctx: Context, way: Way) -> tuple[Finding, ...]:
    work = engineering.engineering(engineering.Question(parts=way.parts, machines=way.machines))
    return msgspec.json.decode(await ctx.engine.submit(work), type=tuple[Finding, ...])


async def _any_cut(ctx: Context, ways: Sequence[Way], rates: Rates) -> Outcome:
    """The first outcome that is proven; where there is none, all that stands against it."""
    problems: list[str] = []
    for way in ways:
        outcome = await _try(ctx, Attempt(parts=way.parts, machines=way.machines, rates=rates))
        if outcome.proven_on:
            return outcome
        problems += [problem for problem in outcome.problems if problem not in problems]
    return Outcome(problems=tuple(problems))


async def _try(ctx: Context, attempt: Attempt) -> Outcome:
    work = cutting(attempt)
    for last in (False, True):
        try:
            return msgspec.json.decode(await ctx.engine.submit(work), type=Outcome)
        except WorkTimedOut:
            return Outcome(problems=(f"it takes longer than {work.time_limit_s:g} s to prove; use fewer features",))
        except WorkCrashed:
            if last:
                return Outcome(problems=("the registry's own tools fail on it; ask its operator to look",))
        except WorkFailed as error:
            log.exception("%s fails", work.function)
            return Outcome(problems=(f"cutting fails on it ({error.message}); change this size, or tell the registry",))
    raise AssertionError("unreachable")


def _machines(tx: Tx) -> dict[Workshop, tuple[MachineProfile, ...]]:
    """The kinds of machines that hubs have, by their cutter; a full-sheet router where there is no hub yet."""
    found: dict[MachineProfile, MachineProfile] = {}
    for stored in tx.scalars(sa.select(hubs.c.machine).where(hubs.c.state != "closed").order_by(hubs.c.id)):
        machine = msgspec.convert(stored, MachineProfile)
        found.setdefault(msgspec.structs.replace(machine, id="", title=""), machine)
    by_cutter: dict[Workshop, tuple[MachineProfile, ...]] = {}
    for machine in tuple(found.values()) or (FULL_SHEET_ROUTER,):
        at = workshop(machine)
        by_cutter[at] = (*by_cutter.get(at, ()), machine)
    return by_cutter


def _variants(row: Row) -> tuple[Variant, ...]:
    return variants(versions.manifest(row).parameters)


def _verdict(failures: list[str], tried: int, good: str, bad: str, *, not_built: int = 0) -> Verdict:
    left = f" {not_built} more could not be built, and nobody looked at them." if not_built else ""
    if not failures:
        return Verdict(f"All {tried} variants {good}.{left}")
    named = failures[:MOST_NAMED]
    more = [f"... and {len(failures) - len(named)} more."] if len(failures) > len(named) else []
    return Verdict(f"{len(failures)} of {tried} variants {bad}.{left}", "\n".join([*named, *more]))


_CHECKS: Mapping[check_list.CheckKind, Callable[[Trial], Awaitable[Verdict]]] = {
    check_list.COMPLETE: _complete,
    check_list.DECLARED: _declared,
    check_list.REBUILT: _rebuilt,
    check_list.ENGINEERED: _engineered,
    check_list.CUT: _cut,
}
