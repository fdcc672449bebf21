"""Character counting: never more than 127 bytes unanswered, never a negative count, memory writes alone."""

from __future__ import annotations

import random
from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jupyter_fab_server.machines.grbl.sender import Sender, StaleOk

LINE = st.text(alphabet="GXYZF0123456789. ", min_size=0, max_size=78).map(lambda text: text.encode() + b"\n")


@given(st.lists(LINE, max_size=60), st.randoms(use_true_random=False))
def test_no_more_than_127_bytes_are_ever_unanswered(lines: list[bytes], chance: random.Random) -> None:
    """Whatever the lines and whenever the answers come: the count holds, and the bytes are those of the program."""
    sender = Sender(lines)
    wire: deque[int] = deque()
    sent = bytearray()
    while not sender.finished:
        data = sender.next()
        sent += data
        wire.extend(len(line) for line in data.splitlines(keepends=True))
        assert sum(wire) == sender.in_flight <= 127
        assert wire, "nothing is under way and nothing more is sent"
        for _ in range(chance.randint(1, len(wire))):
            wire.popleft()
            sender.acknowledge()
        assert sender.executed <= sender.acknowledged <= sender.sent <= sender.total
    assert bytes(sent) == b"".join(lines)


@pytest.mark.slow
def test_the_count_holds_over_a_million_lines() -> None:
    """10^6 random lines against a board with a 128-byte buffer: it is never overrun, yet kept full."""
    chance = random.Random(8)
    texts = [b"G1X%dY%d\n" % (chance.randint(0, 99999), chance.randint(0, 9999)) for _ in range(1000)]
    lines = [texts[chance.randrange(1000)] for _ in range(1_000_000)]
    sender = Sender(lines)
    buffer: deque[int] = deque()
    held = peak = 0
    while not sender.finished:
        for line in sender.next().splitlines(keepends=True):
            buffer.append(len(line))
            held += len(line)
        peak = max(peak, held)
        for _ in range(chance.randint(1, len(buffer))):
            held -= buffer.popleft()
            sender.acknowledge()
    assert 100 < peak <= 127


def test_an_answer_too_many_is_refused() -> None:
    """A stale `ok` never makes the count negative."""
    sender = Sender([b"G21\n"])
    with pytest.raises(StaleOk):
        sender.acknowledge()
    assert sender.next() == b"G21\n"
    assert sender.acknowledge() == 1
    with pytest.raises(StaleOk):
        sender.acknowledge()
    assert (sender.in_flight, sender.acknowledged) == (0, 1)


@pytest.mark.parametrize("word", ["G10 L2 P1 X0", "G28.1", "g30.1", "$110=500", "$N0=G21"])
def test_9_a_line_that_writes_to_memory_travels_alone(word: str) -> None:
    """Everything before it is answered first, and nothing follows until it is answered itself."""
    sender = Sender([b"G21\n", b"G90\n", word.encode() + b"\n", b"G94\n"])
    assert sender.next() == b"G21\nG90\n"
    assert sender.next() == b""
    sender.acknowledge()
    assert sender.next() == b""
    sender.acknowledge()
    assert sender.next() == word.encode() + b"\n"
    assert sender.next() == b""
    sender.acknowledge()
    assert sender.next() == b"G94\n"


@pytest.mark.parametrize("text", ["G1 X10 F100", "(G10 L2)", "G28", "G100", "G101 X1"])
def test_9_other_lines_do_not_wait(text: str) -> None:
    """A comment, or a word that merely looks alike, is no barrier."""
    sender = Sender([b"G21\n", text.encode() + b"\n", b"G94\n"])
    assert sender.next().count(b"\n") == 3


def test_executed_lines_are_counted_from_what_the_planner_cannot_hold() -> None:
    """With three blocks waiting, the last three moving lines are not executed yet; the count never goes back."""
    lines = [b"G21\n"] + [b"G1X%d\n" % i for i in range(8)] + [b"M5\n"]
    sender = Sender(lines)
    sender.next()
    for _ in range(9):
        sender.acknowledge()
    sender.planner(12, idle=False)
    assert sender.executed == 6
    sender.planner(10, idle=False)
    assert sender.executed == 6
    sender.planner(15, idle=True)
    assert sender.executed == 9
