"""Every way by which bytes could reach a machine is known, and each passes a proof of those very bytes.

The source itself is read: a new caller of a driver, or a new opener of ports, fails here until it is looked at. What
the one way does with bundles that are not right is tested with a running agent (`test_agent`).
"""

import ast
import functools
import hashlib
import inspect
from pathlib import Path

import msgspec
import pytest
from jupyter_fab_server.hub import agent, rehearsal
from jupyter_fab_server.hub.hearing import Hearing
from jupyter_fab_server.hub.programs import Programs
from jupyter_fab_server.machines.grbl.driver import Grbl11

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.machine import FULL_SHEET_ROUTER, Dialect
from jupyter_fab.core.profiles import CHANGER_ROUTER
from jupyter_fab.core.wire.codec import digest
from jupyter_fab.core.wire.hubs import Job, ProgramBundle, sign
from tests.support.hub import HUB, KEY, PaperRegistry, make_bundle, proof_of

ROOT = Path(__file__).parents[3]
AGENT, REHEARSAL, CONTRACT = "hub/agent.py", "hub/rehearsal.py", "machines/contract.py"
GRBL = {"machines/grbl/driver.py", "machines/grbl/machine.py"}  # the driver itself hands its orders on


@functools.cache
def modules() -> tuple[tuple[str, ast.Module], ...]:
    """Return every module of both packages with its name in short."""
    found = []
    for package in (ROOT / "jupyter_fab", ROOT / "server" / "jupyter_fab_server"):
        for path in package.rglob("*.py"):
            if "labextension" not in path.parts and "node_modules" not in path.parts:
                name = path.relative_to(package).as_posix()
                short = name if package.name == "jupyter_fab_server" else f"jupyter_fab/{name}"
                found.append((short, ast.parse(path.read_bytes())))
    return tuple(found)


def callers(*names: str) -> set[str]:
    """Return the modules that call a function or method of one of these names."""
    return {
        module
        for module, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")) in names
    }


def importers(of: str) -> set[str]:
    """Return the modules that import a package."""
    found = set()
    for module, tree in modules():
        for node in ast.walk(tree):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            found |= {module for name in names if name.split(".")[0] == of}
    return found


def test_only_the_agent_and_the_rehearsal_send_programs() -> None:
    """Nobody else arms or streams; only the hub's start and the rehearsal make a driver; one module opens ports."""
    senders = {module for module in callers("stream") if module.startswith(("hub/", "machines/", "jupyter_fab/"))}
    assert senders - GRBL == {AGENT, REHEARSAL, CONTRACT}
    assert callers("ArmToken") == {AGENT, REHEARSAL, CONTRACT}
    assert callers("Grbl11") == {REHEARSAL}
    assert callers("find_driver") == {"hub/__main__.py"}
    assert importers("serial") == {"machines/grbl/transport.py"}


def test_the_rehearsal_knows_no_port_but_its_own() -> None:
    """Who rehearses names programs, a profile, a pace, and no port: there is nothing but the simulated controller."""
    assert set(inspect.signature(rehearsal.rehearse).parameters) == {"programs", "machine", "speed", "on_progress"}
    tree = ast.parse(inspect.getsource(rehearsal.rehearse))
    (config,) = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "MachineConfig"]
    assert ast.unparse(config.args[1]) == "controller.port"
    assert "SimulatedController(" in ast.unparse(tree)


def test_the_agent_looks_at_the_proof_each_time_it_arms() -> None:
    """The bundle is verified before the driver hears of the program, and the driver gets what was verified."""
    body = inspect.getsource(agent.Agent.arm)
    assert body.index("self._programs.verify(bundle") < body.index("for_machine(bundle") < body.index("driver.arm(")
    assert callers("verify") >= {AGENT}


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Programs, Job, ProgramBundle]:
    """A hub's folder of programs, a job, and its right bundle."""
    job = PaperRegistry().job
    return Programs(tmp_path, HUB, KEY), job, make_bundle(job, programs=2)


def test_a_proof_holds_for_its_bytes_only(kept: tuple[Programs, Job, ProgramBundle]) -> None:
    """Signed by the registry and whole in itself: other bytes, another order, one more or one less are not proven."""
    programs, job, good = kept
    programs.verify(good, job, good.machine)
    for wrong, words in (
        ({"machine": "router-1200"}, "proof is for the machine 'router-1200'"),
        ({"layout": "0" * 64}, "proof is of another layout"),
        ({"ok": False}, "not proven"),
        ({"programs": []}, "proof is of other programs"),
    ):
        bad = msgspec.structs.replace(good, proof={**good.proof, **wrong})
        with pytest.raises(BadInput, match=words):
            programs.verify(msgspec.structs.replace(bad, signature=sign(bad, KEY)), job, good.machine)
    first, second = good.programs
    gcode = first.gcode.replace("X250", "X251")
    other = msgspec.structs.replace(first, gcode=gcode, sha256=hashlib.sha256(gcode.encode()).hexdigest())
    for files in ((other, second), (second, other), (first,), (first, second, second), (first, other)):
        bad = msgspec.structs.replace(good, programs=files, digest=digest([file.sha256 for file in files]))
        bad = msgspec.structs.replace(bad, signature=sign(bad, KEY))
        with pytest.raises(BadInput, match="proof is of other programs"):
            programs.verify(bad, job, good.machine)
        anew = msgspec.structs.replace(bad, proof=proof_of(files, good.layout))
        programs.verify(msgspec.structs.replace(anew, signature=sign(anew, KEY)), job, good.machine)


def test_a_program_in_another_dialect_is_refused_when_it_is_fetched(
    kept: tuple[Programs, Job, ProgramBundle],
) -> None:
    """Proven and signed for a machine that reads LinuxCNC: a driver that speaks Grbl refuses it before it is armed."""
    programs, job, good = kept
    with pytest.raises(BadInput, match=r"machine reads linuxcnc.*driver speaks grbl-1\.1"):
        programs.verify(good, job, good.machine, CHANGER_ROUTER.dialect)
    programs.verify(good, job, good.machine, FULL_SHEET_ROUTER.dialect)
    for words in ("G21 G90 G94 G17 G54 G40 G49 G64 P0.01", "T1 M6", "G43 H1", "(py,import os)"):
        (first, second) = good.programs
        gcode = f"{words}\n{second.gcode}"
        other = msgspec.structs.replace(second, gcode=gcode, sha256=hashlib.sha256(gcode.encode()).hexdigest())
        files = (first, other)
        spoken = msgspec.structs.replace(
            good, programs=files, digest=digest([f.sha256 for f in files]), proof=proof_of(files, good.layout)
        )
        with pytest.raises(BadInput, match=r"cut 2 is not for grbl-1\.1: line 1"):
            programs.verify(msgspec.structs.replace(spoken, signature=sign(spoken, KEY)), job, good.machine)


def test_the_agent_asks_its_driver_what_it_speaks() -> None:
    """What the profile says and what the driver speaks are compared at both looks, and the driver says it itself."""
    for look in (agent.Agent.fetch, agent.Agent.arm):
        assert "verify(bundle, known, self.machine, self._reads())" in inspect.getsource(look)
    assert Grbl11.dialect is Dialect.GRBL_1_1
    assert "driver.dialect" in inspect.getsource(Hearing.__init__)
