"""What happens in the workshop on the walk: accept, measure the sheet, prove, arm, cut, inspect, hand over.

The operator is played at the simulated hub's own console; measurements are those of parts that came out a little off
nominal, inside their limits.
"""

from typing import Any

from rich.console import Console as Screen
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from jupyter_fab.client import calls
from jupyter_fab.core.states import JobState, OrderState
from jupyter_fab.core.wire.orders import Order, OrderJob
from jupyter_fab_server.demo.cast import Cast, NotReached
from jupyter_fab_server.demo.city import City
from jupyter_fab_server.demo.operator import Operator
from jupyter_fab_server.demo.show import Road
from jupyter_fab_server.registry.roster import PEOPLE

SHEET_MM = (17.8, 17.9, 17.8, 17.9)  # as a sheet that is sold as 18 mm measures
NEXT_SHEET_MM = (17.8, 17.8, 17.8, 17.9)  # and another of the same pack
OFF_SHARE = 0.2  # of the way from nominal to the upper limit: how parts come out here
HEARD_S = 30.0  # until a hub's agent has heard of a new job
PROGRAM_S = 180.0  # rebuild, nest, toolpaths, proof
HOME_S = 60.0
CUT_S = 900.0  # one program of a simulated router that runs faster than a real one


def cut(road: Road, cast: Cast, city: City, order: Order) -> OrderJob:
    """The operator makes the order's job: from the offer to the last part."""
    job = order.jobs[-1]
    operator = operator_of(job.hub)
    road.station(f"Make: {operator} at {job.hub_title}")
    with Operator(city.consoles[job.hub]) as console:
        console.until(lambda state: any(one["id"] == job.id for one in state["jobs"]), "the offer", HEARD_S)
        claimed = console.do(job.id, "accept")
        road.fact("accepted", f"{job.id}, attempt {claimed['attempt']}, fence {claimed['fence']}")
        console.do(job.id, "sheet", readings_mm=SHEET_MM)
        wait_for_program(cast, operator, job)
        bundle = console.do(job.id, "fetch")
        programs = bundle["programs"]
        lines = sum(one["lines"] for one in programs)
        minutes = sum(one["seconds"] for one in programs) / 60
        road.fact("sheet measured", f"{bundle['measured_mm']:.2f} mm; the parts were rebuilt for it")
        road.fact("programs", f"{len(programs)}, {lines} lines, {minutes:.0f} min of a real router")
        road.fact("proof", f"by an interpreter that shares no code with the writer: {told(bundle['proof'])}")
        console.machine("home")
        console.until(lambda state: bool(state["machine"]["homed"]), "homing", HOME_S)
        for number, program in enumerate(programs, 1):
            run(console, city.screen, job.id, f"program {number} of {len(programs)}, {program['tool']}")
        road.fact("console", city.consoles[job.hub].url.partition("?")[0])
    return job


def operator_of(hub: str) -> str:
    """Return the handle of whoever runs the hub."""
    return next(one.handle for one in PEOPLE if f"hub_operator:{hub}" in one.roles)


def wait_for_program(cast: Cast, operator: str, job: OrderJob) -> None:
    """Return when the registry has made and proven the program; raises NotReached with its reason if it will not."""
    waiting = (JobState.ACCEPTED, JobState.RESERVED)

    def is_over(found: JobState, message: str) -> bool:
        if found is JobState.ACCEPTED and message:
            raise NotReached(f"The registry will not make a program for this sheet: {message}")
        return found not in waiting

    jobs = calls.jobs(job.hub)
    cast.until(
        operator,
        jobs,
        lambda all_: any(is_over(one.state, one.message) for one in all_.jobs if one.id == job.id),
        "the proven program",
        PROGRAM_S,
    )


def told(proof: dict[str, Any]) -> str:
    """Return the proof's figures in one line."""
    figures = proof["figures"]
    return (
        f"{figures['parts']} parts, gouge {figures['gouge_mm']:.3f} mm, left over {figures['leftover_mm']:.3f} mm, "
        f"{figures['tabs_standing']} of {figures['tabs']} tabs stand"
    )


def run(console: Operator, screen: Screen, job: str, title: str) -> None:
    """Measure a further sheet, arm one program, start it with the number that arming showed, watch it to its end."""
    sheet = console.job(job)["sheet"]
    if sheet:
        console.do(job, "measure", readings_mm=NEXT_SHEET_MM)
        title += f", on sheet {sheet['number']}"
    armed = console.do(job, "arm")
    console.do(job, "begin", nonce=armed["nonce"])
    columns = (TextColumn("   {task.description}"), BarColumn(), TextColumn("{task.percentage:3.0f} %"))
    with Progress(*columns, TimeElapsedColumn(), console=screen) as bar:
        task = bar.add_task(title, total=1.0)

        def is_over(state: dict[str, Any]) -> bool:
            found = next(one for one in state["jobs"] if one["id"] == job)
            line = state["machine"]["line"]
            if line and line[1]:
                bar.update(task, completed=line[0] / line[1])
            stage = found["session"]["stage"]
            if stage in ("uncertain", "scrapped"):
                raise NotReached(f"{title} did not come to its end: {found['session']['reason']}")
            return stage in ("between", "made")

        console.until(is_over, title, CUT_S)
        bar.update(task, completed=1.0)


def inspect_and_hand_over(road: Road, cast: Cast, city: City, order: Order, job: OrderJob) -> Order:
    """The parts are measured and compared with their limits; Bea collects with her code."""
    operator = operator_of(job.hub)
    with Operator(city.consoles[job.hub]) as console:
        made = calls.order(order.id)
        cast.until("bea", made, lambda one: one.state is OrderState.MADE, "that it is made", HEARD_S)
        wanted = cast.as_(operator)(calls.program(job.id)).characteristics
        measured = {one.id: round(one.nominal_mm + OFF_SHARE * (one.upper_mm - one.nominal_mm), 2) for one in wanted}
        result = console.do(job.id, "inspect", inspector=operator, measured=measured)
        road.station("Inspect and hand over")
        road.fact(
            "measured", f"{len(measured)} characteristics, {'all inside' if result['passed'] else 'some outside'}"
        )
        ready = cast.as_("bea")(calls.order(order.id))
        handed = console.do(job.id, "handover", code=ready.collection_code)
        road.fact("collected with the code", f"{ready.collection_code}; the job is {handed['state']}")
    return cast.as_("bea")(calls.order(order.id))
