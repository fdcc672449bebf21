"""Every layer of the sandbox is looked for before anything is built, and a missing one is found and named."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from jupyter_fab_server.builder import bubblewrap, process
from jupyter_fab_server.builder.bubblewrap import find_bubblewrap
from jupyter_fab_server.builder.limits import Limits
from jupyter_fab_server.builder.messages import Kernel, SandboxMissing
from jupyter_fab_server.builder.process import Zygote

from jupyter_fab.testing.engine_contract import alive

pytestmark = pytest.mark.sandbox


async def refusal(monkeypatch: pytest.MonkeyPatch, remove: list[str], add: list[str] | None = None) -> str:
    """What is said when bubblewrap is started without some of its words, or with more."""
    whole = bubblewrap.sandboxed

    def lacking(program: str, module: str, *arguments: str) -> list[str]:
        command = whole(program, module, *arguments)
        start = next((i for i in range(len(command)) if remove and command[i : i + len(remove)] == remove), 0)
        if remove:
            assert start, f"the command has no {remove}"
            del command[start : start + len(remove)]
        end = command.index("--remount-ro") if "--remount-ro" in command else command.index("--chdir")
        command[end:end] = add or []
        return command

    monkeypatch.setattr(process, "sandboxed", lacking)
    with pytest.raises(SandboxMissing) as caught:
        await Zygote.start(find_bubblewrap(), Kernel.KIT, Limits())
    return str(caught.value)


async def test_a_whole_sandbox_starts() -> None:
    """With every layer there, nothing is missed, and the process ends when it is closed."""
    zygote = await Zygote.start(find_bubblewrap(), Kernel.KIT, Limits())
    assert zygote.usable
    await zygote.close()
    assert not zygote.usable
    assert not alive(zygote.pid)


@pytest.mark.parametrize(
    ("remove", "add", "layer"),
    [
        (["--unshare-net"], [], "own net namespace"),
        (["--unshare-ipc"], [], "own ipc namespace"),
        (["--unshare-uts"], [], "own uts namespace"),
        (["--unshare-pid"], [], "own pid namespace"),
        (["--disable-userns"], [], "no nested user namespaces"),
        (["--cap-drop", "ALL"], ["--cap-add", "ALL"], "dropped capabilities"),
        (["--remount-ro", "/"], [], "read-only files: / can be written"),
        ([], ["--proc", "/proc"], "no /proc"),
        ([], ["--setenv", "SECRET_TOKEN", "x"], "there is SECRET_TOKEN"),
        (
            [],
            ["--tmpfs", "/dev", "--dev-bind", "/dev/null", "/dev/null"],
            "read-only files: /dev can be written",
        ),
    ],
)
async def test_a_missing_layer_is_refused(
    monkeypatch: pytest.MonkeyPatch, remove: list[str], add: list[str], layer: str
) -> None:
    """Bubblewrap told to leave one layer out: nothing is built, and the layer is named."""
    if "--unshare-uts" in remove:
        monkeypatch.setattr(bubblewrap, "HOST_NAME", ())  # bubblewrap itself would refuse to rename the machine
    assert layer in await refusal(monkeypatch, remove, add)


def test_a_process_that_is_gone_has_no_namespace_of_its_own() -> None:
    """What ended before it was looked at lacks every layer, in words and not as an error."""
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    assert process.shared_namespaces(ended.pid) == [f"own {name} namespace" for name in process.NAMESPACES]
    assert process.shared_namespaces(os.getpid()) == process.shared_namespaces(ended.pid)


async def test_a_sandbox_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """What bubblewrap says reaches whoever has to put it right."""
    assert "No such file" in await refusal(monkeypatch, [], ["--ro-bind", "/no/such/folder", "/x"])


async def test_without_bubblewrap_the_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """No bubblewrap: refused, with the command that installs it."""
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(SandboxMissing, match="apt-get install bubblewrap"):
        find_bubblewrap()


def test_the_self_test_finds_an_open_process(tmp_path: Path) -> None:
    """Run where there is no sandbox and no seal, the self-test misses every layer that it knows."""
    code = (
        "from jupyter_fab_server.builder.limits import Limits\n"
        "from jupyter_fab_server.builder.selftest import missing_layers\n"
        "print('\\n'.join(missing_layers(Limits(), lock=lambda limits: None)))\n"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([*sys.path, str(tmp_path)])}
    told = subprocess.run([sys.executable, "-c", code], env=env, check=True, capture_output=True, text=True).stdout
    for layer in (
        "own process namespace",
        "no /proc",
        "empty environment",
        "read-only files",
        "no nested user namespaces",
        *(f"filter: {call} is not" for call in ("socket", "fork", "execve", "kill", "ptrace", "opening for writing")),
        *(f"resource limit {kind}" for kind in ("CPU", "FSIZE", "NOFILE", "AS")),
    ):
        assert layer in told
