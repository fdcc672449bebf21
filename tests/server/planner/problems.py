"""Small problems for the planner's tests: the founding example, and random ones that stay enumerable."""

from __future__ import annotations

from hypothesis import strategies as st
from jupyter_fab_server.planner.problem import (
    Bar,
    Carbon,
    Carriage,
    Commitment,
    LoadStep,
    Making,
    Place,
    PlanHub,
    PlanJob,
    PlanProblem,
    SheetPrice,
    SheetShare,
    Stock,
)

PLY = Stock("birch plywood", 18.0)
MDF = Stock("mdf", 12.0)
TOWN = Place(48.21, 16.37)


def job(name: str = "desk", **changes: object) -> PlanJob:
    """Two hours of work on plywood, due in ten days."""
    values: dict[str, object] = {
        "work_min": 120,
        "due_day": 10,
        "mass_kg": 38.0,
        "part_mm": (1400.0, 700.0),
        "tools": ("endmill-6",),
        "stocks": (PLY,),
        "place": TOWN,
    }
    return PlanJob(name, **(values | changes))  # type: ignore[arg-type]


def hub(name: str, **changes: object) -> PlanHub:
    """A hub that can make `job()` for 300.00 and has no idle time."""
    values: dict[str, object] = {
        "place": TOWN,
        "bed_mm": (2500.0, 1250.0),
        "tools": ("endmill-6", "endmill-3"),
        "stocks": (PLY, MDF),
        "rate_minor_per_h": 15_000,
        "fixed_idle_minor_per_h": 0,
        "free_min": 0,
        "work_min_per_day": 480,
    }
    return PlanHub(name, **(values | changes))  # type: ignore[arg-type]


def problem(jobs: list[PlanJob], hubs: list[PlanHub], **changes: object) -> PlanProblem:
    """A problem in which carriage is free unless said otherwise."""
    free = tuple(Carriage(one.id, other.id, 0, 0) for one in jobs for other in hubs)
    values: dict[str, object] = {
        "horizon_days": 14,
        "late_minor_per_h": 600,
        "refusal_minor": 1_000_000,
        "carriages": free,
    }
    return PlanProblem(tuple(jobs), tuple(hubs), **(values | changes))  # type: ignore[arg-type]


def founding(shipping_minor: int) -> PlanProblem:
    """A at full price; B would stand idle for 120.00 and ships for `shipping_minor`."""
    desk = job()
    a = hub("A")
    b = hub("B", fixed_idle_minor_per_h=6_000, free_min=120)
    return problem([desk], [a, b], carriages=(Carriage("desk", "A", 0, 0), Carriage("desk", "B", shipping_minor, 1)))


load_steps = st.builds(LoadStep, st.integers(0, 900), st.integers(0, 5_000))


@st.composite
def small_problems(draw: st.DrawFn) -> PlanProblem:
    """Up to four jobs and three hubs, with every cost term, filter and kind of commitment in play."""
    hubs = [
        hub(
            f"hub{number}",
            bed_mm=draw(st.sampled_from([(2500.0, 1250.0), (900.0, 600.0)])),
            stocks=draw(st.sampled_from([(PLY, MDF), (PLY,), (MDF,)])),
            rate_minor_per_h=draw(st.integers(0, 9_000)),
            fixed_idle_minor_per_h=draw(st.integers(0, 9_000)),
            free_min=draw(st.integers(0, 600)),
            work_min_per_day=draw(st.integers(0, 300)),
            backlog_min=draw(st.integers(0, 400)),
            setup_minor=draw(st.integers(0, 900)),
            remake_permille=draw(st.integers(0, 200)),
            accepting=draw(st.booleans() | st.just(True)),
            certificates=draw(st.sampled_from([(), ("toys",), ("toys", "food")])),
            load_steps=draw(st.lists(load_steps, max_size=2).map(tuple)),
            floor_min=draw(st.integers(0, 300)),
            floor_minor_per_h=draw(st.integers(0, 4_000)),
            power_w=draw(st.sampled_from([0, 2_200])),
            grid_g_per_kwh=draw(st.integers(0, 700)),
            material_g_per_kg=draw(st.integers(0, 900)),
            place=draw(st.sampled_from([TOWN, Place(47.07, 15.44)])),
            sheet_prices=tuple(
                SheetPrice(stock, draw(st.integers(0, 9_000))) for stock in (PLY, MDF) if draw(st.booleans())
            ),
        )
        for number in range(draw(st.integers(1, 3)))
    ]
    jobs = [
        job(
            f"job{number}",
            work_min=draw(st.integers(1, 500)),
            due_day=draw(st.integers(0, 4)),
            part_mm=draw(st.sampled_from([(700.0, 1400.0), (600.0, 400.0)])),
            stocks=draw(st.sampled_from([(PLY,), (MDF,), (PLY, MDF)])),
            certificates=draw(st.sampled_from([(), (), ("toys",)])),
            refusal_minor=draw(st.none() | st.integers(0, 120_000)),
            sheets=tuple(SheetShare(s, draw(st.integers(1, 2_500))) for s in (PLY, MDF) if draw(st.booleans())),
        )
        for number in range(draw(st.integers(1, 4)))
    ]
    carriages = tuple(
        Carriage(one.id, other.id, draw(st.integers(0, 20_000)), draw(st.integers(0, 2)))
        for one in jobs
        for other in hubs
        if draw(st.integers(0, 9))
    )
    commitments = tuple(
        Commitment(one.id, draw(st.sampled_from([other.id for other in hubs])), draw(st.booleans()))
        for one in jobs
        if draw(st.integers(0, 3)) == 0
    )
    pairs = [(one.id, other.id) for one in jobs for other in hubs]
    makings = tuple(Making(*pair, draw(st.integers(0, 60_000))) for pair in pairs if draw(st.integers(0, 4)) == 0)
    bars = tuple(Bar(*pair, "declined it") for pair in pairs if draw(st.integers(0, 9)) == 0)
    return problem(
        jobs,
        hubs,
        horizon_days=4,
        late_minor_per_h=draw(st.integers(0, 3_000)),
        refusal_minor=draw(st.integers(0, 120_000)),
        move_minor=draw(st.integers(0, 5_000)),
        carriages=carriages,
        commitments=commitments,
        makings=makings,
        bars=bars,
        batch_days=draw(st.integers(0, 3)),
        carbon=draw(st.just(Carbon()) | st.builds(Carbon, st.integers(0, 50_000), st.integers(0, 1_000))),
    )


@st.composite
def open_problems(draw: st.DrawFn) -> PlanProblem:
    """Up to five jobs that two or three hubs could all make at like prices: what hubs do as a whole decides."""
    hubs = [
        hub(
            f"hub{number}",
            rate_minor_per_h=draw(st.integers(3_000, 5_000)),
            work_min_per_day=draw(st.integers(60, 300)),
            load_steps=draw(st.lists(load_steps, min_size=1, max_size=2).map(tuple)),
            floor_min=draw(st.integers(0, 400)),
            floor_minor_per_h=draw(st.integers(0, 3_000)),
            sheet_prices=tuple(SheetPrice(stock, draw(st.integers(3_000, 9_000))) for stock in (PLY, MDF)),
        )
        for number in range(draw(st.integers(2, 3)))
    ]
    jobs = [
        job(
            f"job{number}",
            work_min=draw(st.integers(30, 300)),
            due_day=draw(st.integers(0, 4)),
            sheets=(SheetShare(draw(st.sampled_from([PLY, MDF])), draw(st.integers(100, 1_400))),),
        )
        for number in range(draw(st.integers(2, 5)))
    ]
    batch_days = draw(st.sampled_from([0, 2, 5]))
    return problem(jobs, hubs, horizon_days=4, late_minor_per_h=draw(st.integers(0, 900)), batch_days=batch_days)
