"""What the agent makes of what the machine tells it, without a machine: how far a job is, and what that costs."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import cast

import msgspec
import pytest
from jupyter_fab_server.hub.hearing import Hearing, HubCredentials
from jupyter_fab_server.hub.programs import Programs
from jupyter_fab_server.hub.session import Session, Stage
from jupyter_fab_server.machines.protocol import MachineDriver, MachineState, Snapshot

from jupyter_fab.client import AsyncClient
from jupyter_fab.core.errors import NotFound
from jupyter_fab.core.machine import Dialect
from tests.server.hub.test_sheets import JOB
from tests.support.hub import HUB, KEY, make_bundle


class IdleMachine:
    """A driver whose machine stands still and knows of no program."""

    dialect = Dialect.GRBL_1_1

    def status(self) -> Snapshot:
        """Nothing is under way."""
        return Snapshot(MachineState.READY, "", True, None, None, {}, (0.0, 0.0, 0.0), (0.0, 0.0, 0.0))


async def shares(folder: Path) -> list[float]:
    """How much of a job of three programs is done, the bundle's file being gone after the first was asked for."""
    bundle = make_bundle(JOB, programs=3)
    Programs(folder / "programs", HUB, KEY).keep(bundle)
    machine = cast(MachineDriver, IdleMachine())
    async with AsyncClient("http://127.0.0.1:9") as client:
        hearing = Hearing(machine, HubCredentials(HUB, "token", KEY), client, folder)
        session = Session(
            job=JOB.id, attempt=1, fence=1, digest=bundle.digest, programs=3, stage=Stage.BETWEEN, program=1
        )
        hearing.memory.begin(session)
        found = [hearing.done(session)]
        (folder / "programs" / f"{JOB.id}.json").unlink()
        found.append(hearing.done(msgspec.structs.replace(session, program=2)))
        with pytest.raises(NotFound):
            hearing.bundle(JOB.id)
        with pytest.raises(NotFound):
            hearing.outline(msgspec.structs.replace(session, digest="another program"))
        assert not any(file.gcode for file in hearing.outline(session).programs)
        hearing.memory.close()
    return found


def test_the_bundle_is_read_once_for_a_jobs_progress(tmp_path: Path) -> None:
    """Progress comes many times a second and must not wait for the disk; what is armed is read again, whole."""
    assert asyncio.run(shares(tmp_path)) == [pytest.approx(1 / 3, abs=1e-3), pytest.approx(2 / 3, abs=1e-3)]
