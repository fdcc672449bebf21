"""The journal and what the agent remembers: torn at any byte, killed at any time, full disk; nothing told is lost."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from jupyter_fab_server.hub.journal import Journal
from jupyter_fab_server.hub.memory import Memory
from jupyter_fab_server.hub.session import Happening, Session, Stage

from jupyter_fab.core.wire.hubs import ReportKind, verified

KEY = b"k" * 32
ROAD = (Happening.ARMED, Happening.STARTED, Happening.HELD, Happening.RESUMED, Happening.ENDED)
# Which stages a job can come back in, and the last report the registry must be able to hear for it.
LAST_REPORT = {
    Stage.READY: {None, ReportKind.DISARMED},
    Stage.UNCERTAIN: {ReportKind.UNCERTAIN},
    Stage.MADE: {ReportKind.MADE},
}


def walk(folder: Path) -> None:
    """Let one job go from ready to made."""
    memory = Memory(folder, "ghent", KEY)
    memory.begin(Session(job="j", attempt=1, fence=1, digest="d", programs=1))
    for happening in ROAD:
        memory.happened("j", happening)
        memory.progress({"done": 0.5})
    memory.close()


def test_11_a_journal_torn_at_any_byte_is_read_up_to_there(tmp_path: Path) -> None:
    """Cut the file anywhere: stage and reports agree, numbers go on without a gap, and writing goes on too."""
    walk(tmp_path / "whole")
    whole = (tmp_path / "whole" / "journal.jsonl").read_bytes()
    seen = set()
    for size in range(0, len(whole) + 1, 17):
        folder = tmp_path / "torn"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / "journal.jsonl").write_bytes(whole[:size])
        memory = Memory(folder, "ghent", KEY)
        assert [report.seq for report in memory.outbox] == list(range(1, memory.seq + 1))
        assert all(verified(report, KEY) for report in memory.outbox)
        if "j" in memory.sessions:
            stage = memory.sessions["j"].stage
            last = memory.outbox[-1].kind if memory.outbox else None
            assert last in LAST_REPORT[stage], (size, stage, last)
            seen.add(stage)
        memory.begin(Session(job="other", attempt=1, fence=1, digest="d", programs=1))
        memory.close()
        again = Memory(folder, "ghent", KEY)
        assert "other" in again.sessions
        again.close()
    assert seen == {Stage.READY, Stage.UNCERTAIN, Stage.MADE}


def test_10_what_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    """A process is killed while it reports: each number it printed is in the journal, once."""
    script = (
        "import sys\nfrom pathlib import Path\n"
        "from jupyter_fab_server.hub.memory import Memory\nfrom jupyter_fab_server.hub.session import Session\n"
        "from jupyter_fab.core.wire.hubs import ReportKind\n"
        "memory = Memory(Path(sys.argv[1]), 'ghent', b'k' * 32)\n"
        "session = Session(job='j', attempt=1, fence=1, digest='d', programs=1)\nmemory.begin(session)\n"
        "while True:\n    memory.report(session, ReportKind.PROGRESS, {})\n    print(memory.seq, flush=True)\n"
    )
    child = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    told = 0
    for line in child.stdout:
        told = int(line)
        if told >= 200:
            os.kill(child.pid, signal.SIGKILL)
            break
    rest = child.stdout.read().split()
    told = int(rest[-1]) if rest else told
    child.stdout.close()
    child.wait(10)
    memory = Memory(tmp_path, "ghent", KEY)
    assert memory.seq >= told > 0
    assert [report.seq for report in memory.outbox] == list(range(1, memory.seq + 1))
    memory.close()


def test_acknowledged_reports_leave_and_numbers_never_come_back(tmp_path: Path) -> None:
    """The outbox holds what the registry has not; after a restart a new report gets a new number."""
    walk(tmp_path)
    memory = Memory(tmp_path, "ghent", KEY)
    last = memory.seq
    memory.acknowledged(last, {})
    memory.close()
    again = Memory(tmp_path, "ghent", KEY)
    assert again.outbox == []
    assert again.seq == last
    again.at_least(last + 10)
    again.report(again.sessions["j"], ReportKind.PROGRESS, {})
    assert again.outbox[0].seq == last + 11
    again.close()


def test_26_a_full_disk_is_told_and_costs_no_later_record(tmp_path: Path) -> None:
    """A record that does not fit raises; what is written once there is room again stands on a line of its own."""

    class FullDisk:
        def __init__(self, file: object) -> None:
            self.file = file

        def write(self, data: bytes) -> int:
            return int(self.file.write(data[: len(data) // 2]))  # type: ignore[attr-defined]

        def close(self) -> None:
            self.file.close()  # type: ignore[attr-defined]

    journal = Journal(tmp_path / "journal.jsonl")
    journal.write("a", {})
    file = journal._file
    journal._file = FullDisk(file)  # type: ignore[assignment]
    with pytest.raises(OSError) as full:
        journal.write("b", {})
    assert full.value.errno == errno.ENOSPC
    journal._file = file
    journal.write("c", {})
    assert [record.kind for record in journal.read()] == ["a", "c"]
    journal.close()


def test_a_large_journal_is_shortened_when_it_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Old progress is left out; sessions, unsent reports and the number stay."""
    walk(tmp_path)
    monkeypatch.setattr("jupyter_fab_server.hub.journal.LARGEST_BYTES", 10)
    before = (tmp_path / "journal.jsonl").stat().st_size
    memory = Memory(tmp_path, "ghent", KEY)
    kept = (memory.sessions, memory.outbox, memory.seq)
    memory.close()
    assert (tmp_path / "journal.jsonl").stat().st_size < before
    monkeypatch.undo()
    again = Memory(tmp_path, "ghent", KEY)
    assert (again.sessions, again.outbox, again.seq) == kept
    again.close()
