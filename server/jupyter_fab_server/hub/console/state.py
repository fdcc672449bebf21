"""What the console shows, as plain data: the machine, the link, the queue with each job's stage, what is released.

Reads the agent and changes nothing. Text that came from the machine is passed as text; the page never takes it as HTML.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from jupyter_fab.core.errors import NotFound
from jupyter_fab.core.material import material
from jupyter_fab.core.sheet import proven_range_mm
from jupyter_fab.core.states import TAKEN_AWAY
from jupyter_fab.core.wire.codec import plain
from jupyter_fab.core.wire.hubs import ProgramBundle
from jupyter_fab_server.hub import screwing, sheets, turning
from jupyter_fab_server.hub.agent import Agent
from jupyter_fab_server.hub.session import Session, Stage


def state_of(agent: Agent) -> dict[str, Any]:
    """The console's state."""
    snapshot = agent.driver.status()
    armed = agent.armed
    progress = snapshot.progress
    return {
        "hub": agent.hub,
        "registry": {
            "reachable": agent.link.reachable,
            "trouble": agent.link.trouble,
            "unsent": len(agent.memory.outbox),
        },
        "machine": {
            "id": agent.machine,
            "title": agent.profile.get("title", ""),
            "state": snapshot.state.value,
            "reason": snapshot.reason,
            "homed": snapshot.homed,
            "place_mm": [round(value, 2) for value in agent.place_mm],
            "feed_mm_min": round(snapshot.position.feed_mm_min) if snapshot.position else 0,
            "spindle_rpm": round(snapshot.position.spindle_rpm) if snapshot.position else 0,
            "line": [progress.executed, progress.total] if progress else None,
            "talk": agent.talk,
            "settings_changed": agent.settings_changed if snapshot.settings else [],
        },
        "jobs": [_job(agent, job.id) for job in agent.link.jobs.values() if job.state not in TAKEN_AWAY],
        "armed": armed
        and {
            "job": armed.job,
            "program": armed.program.name,
            "nonce": armed.token.nonce,
            "seconds_left": max(0, round(armed.token.expires_at_s - time.monotonic())),
        },
        "cutting": agent.cutting,
    }


def bundle_of(agent: Agent, job: str) -> dict[str, Any]:
    """A job's bundle as the console shows it: no program bytes, those are asked for one by one."""
    bundle = agent.bundle(job)
    low_mm, high_mm = proven_range_mm(bundle.measured_mm)
    programs = [
        {
            "name": program.name,
            "tool": program.tool,
            "sheet": program.sheet,
            "side": program.side,
            "seconds": program.seconds,
            "lines": program.lines,
            "sha256": program.sha256,
        }
        for program in bundle.programs
    ]
    return {
        "job": job,
        "measured_mm": bundle.measured_mm,
        "proven": {"low_mm": low_mm, "high_mm": high_mm},
        "digest": bundle.digest,
        "programs": programs,
        "setup_svg": list(bundle.setup_svg),
        "characteristics": plain(bundle.characteristics),
        "proof": bundle.proof,
    }


def _job(agent: Agent, job: str) -> dict[str, Any]:
    found: dict[str, Any] = plain(agent.link.jobs[job])
    found["kinds"] = [
        f"{material(one.material).title}, {one.thickness_mm:g} mm" for one in agent.link.jobs[job].stock()
    ]
    session = agent.memory.sessions.get(job)
    current = session if session and session.fence == agent.link.jobs[job].fence else None
    found["session"] = plain(current) if current else None
    found["done"] = agent.done(current) if current and current.stage not in (Stage.READY, Stage.ARMED) else 0.0
    found["sheet"] = _of_next(agent, current, sheets.shown) if current else None
    found["turn"] = _of_next(agent, current, turning.shown) if current else None
    found["screw"] = _of_next(agent, current, screwing.shown) if current else None
    if current and current.stage is Stage.MADE:
        found["done"] = 1.0
    return found


def _of_next(
    agent: Agent, session: Session, shown: Callable[[Session, ProgramBundle], dict[str, Any] | None]
) -> dict[str, Any] | None:
    """What is to be done with the sheet before the next program is armed."""
    if session.stage not in (Stage.READY, Stage.BETWEEN):
        return None
    try:
        return shown(session, agent.outline(session))
    except NotFound:  # arming says so; the page goes on showing the rest
        return None
