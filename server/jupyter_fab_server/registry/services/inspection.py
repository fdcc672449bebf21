"""Inspection: what is measured on a made piece, within which limits, and whether it passed.

Characteristics are derived from the Parts at the measured thickness: overall sizes of the largest panels, the width of
a slot, the thickness of the sheet. All must be measured; one outside its limits fails the attempt, and the order is
made again at the cost of the hub.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import sqlalchemy as sa

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.part import Cutout, Engraving, Panel, Parts, Pocket
from jupyter_fab.core.states import Actor, JobState
from jupyter_fab.core.wire.codec import plain
from jupyter_fab.core.wire.hubs import Characteristic, Inspection, InspectionResult, Measurement
from jupyter_fab_server.registry import ids, tables
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import handover, jobs, order_states, people

# ISO 2768-1, class m (medium): permissible deviations of linear dimensions, (up to mm, +- mm)
ISO_2768_M = (
    (3.0, 0.1),
    (6.0, 0.1),
    (30.0, 0.2),
    (120.0, 0.3),
    (400.0, 0.5),
    (1000.0, 0.8),
    (2000.0, 1.2),
    (4000.0, 2.0),
)
PANELS_MEASURED = 2  # the largest: what is wrong with feeds or scale shows there
NARROW = 2.5  # an opening narrower than so many thicknesses takes an edge: a slot
CALIPER, TAPE = "caliper", "tape measure"
CALIPER_MM = 150.0  # a common caliper's reach


def deviation_mm(nominal_mm: float) -> float:
    """The permissible deviation of a length."""
    return next(allowed for up_to, allowed in ISO_2768_M if nominal_mm <= up_to or up_to == ISO_2768_M[-1][0])


def characteristics(parts: Parts) -> tuple[Characteristic, ...]:
    """What to measure, in the order in which a person would."""
    by_size = sorted(parts.cut_list(), key=lambda entry: (-_area(entry[0]), entry[1][0]))
    found: list[Characteristic] = []
    for number, (panel, names) in enumerate(by_size[:PANELS_MEASURED], start=1):
        length_mm, width_mm = panel.length_and_width_mm()
        found.append(_characteristic(f"length-{number}", names[0], f"Length of {names[0]}", length_mm))
        found.append(_characteristic(f"width-{number}", names[0], f"Width of {names[0]}", width_mm))
    slot = next(_slots(by_size), None)
    if slot is not None:
        found.append(_characteristic("slot", slot[0], slot[1], slot[2]))
    panel, names = by_size[0]
    found.append(_characteristic("thickness", names[0], f"Thickness of {names[0]}", panel.thickness_mm))
    return tuple(found)


def judge(wanted: Iterable[Characteristic], measured: Iterable[Measurement]) -> tuple[str, ...]:
    """What lies outside its limits, in words; empty if all is well.

    Raises
    ------
    BadInput
        If something was not measured, or something else was.
    """
    limits = {one.id: one for one in wanted}
    values = {one.characteristic: one.value_mm for one in measured}
    if values.keys() != limits.keys():
        missing, strange = sorted(limits.keys() - values.keys()), sorted(values.keys() - limits.keys())
        titles = "; ".join(one.title for one in limits.values() if one.id in missing)
        asked = f"Not measured yet: {titles}." if missing else "Some of what was measured is not asked for."
        raise BadInput(
            f"{asked} Enter every measure on the list, and nothing else.",
            pointer="/measurements",
            missing=missing,
            unknown=strange,
        )
    return tuple(
        f"{one.title}: {values[one.id]:g} mm, must be {one.lower_mm:g} to {one.upper_mm:g} mm."
        for one in limits.values()
        if not one.lower_mm <= values[one.id] <= one.upper_mm
    )


def enter(
    tx: Tx,
    job: str,
    hubs: frozenset[str] | None,
    entry: Inspection,
    wanted: Iterable[Characteristic],
    secret: bytes,
    now: dt.datetime,
) -> InspectionResult:
    """Whether the piece passed; its order is then ready to be collected, or waits to be made again."""
    row = jobs.row_of(tx, job, hubs)
    jobs.check_fence(row, entry.fence)
    inspector = people.by_handle(tx, entry.inspector)
    works_here = {f"hub_operator:{row.hub}", "admin"} & set(inspector.roles)
    if not works_here:
        raise BadInput(f"{inspector.title} does not work at this hub.", pointer="/inspector")
    outside = judge(wanted, entry.measurements)
    passed = not outside
    table = tables.inspections
    tx.execute(
        table.insert().values(
            id=ids.new("inspection"),
            job=job,
            inspector=inspector.id,
            passed=passed,
            self_inspected=inspector.id == row.operator,
            measurements=plain(entry.measurements),
            outside=list(outside),
            at=now,
        )
    )
    after = jobs.move(tx, row, "pass" if passed else "fail", Actor.INSPECTOR, now, message=" ".join(outside)[:500])
    if passed:
        handover.make_code(tx, row.order, secret)
    order_states.move(tx, row.order, "pass" if passed else "remake", Actor.INSPECTOR, now)
    return InspectionResult(
        passed=passed, self_inspected=inspector.id == row.operator, outside=outside, job=jobs.told(tx, after)
    )


def last_failed(tx: Tx, order: str) -> str:
    """The hub whose attempt at the order failed last and is being made up for; empty if none did."""
    table = tables.jobs.c
    lost = (JobState.FAILED.value, JobState.SCRAPPED.value)
    found = tx.scalars(sa.select(table.hub).where(table.order == order, table.state.in_(lost)).order_by(table.attempt))
    return next(reversed(found.all()), "")


def _slots(panels: Iterable[tuple[Panel, list[str]]]) -> Iterator[tuple[str, str, float]]:
    """Part, title and width of each slot that takes an edge, the largest panels first."""
    for panel, names in panels:
        for feature in panel.face_features():
            if not isinstance(feature, Pocket | Cutout) or isinstance(feature, Engraving):
                continue
            x0, y0, x1, y1 = feature.outline.bounds()
            width_mm = min(x1 - x0, y1 - y0)
            if panel.thickness_mm * 0.8 < width_mm < panel.thickness_mm * NARROW:
                yield names[0], f"Width of the {feature.role or 'slot'} in {names[0]}", width_mm


def _characteristic(id: str, part: str, title: str, nominal_mm: float) -> Characteristic:
    allowed = deviation_mm(nominal_mm)
    return Characteristic(
        id=id,
        part=part,
        title=title,
        nominal_mm=round(nominal_mm, 3),
        lower_mm=round(nominal_mm - allowed, 3),
        upper_mm=round(nominal_mm + allowed, 3),
        instrument=CALIPER if nominal_mm <= CALIPER_MM else TAPE,
    )


def _area(panel: Panel) -> float:
    length_mm, width_mm = panel.size_mm()
    return length_mm * width_mm
