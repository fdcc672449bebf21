"""Set-up steps: done once, done again when what they depend on changes, never half done."""

from pathlib import Path

import pytest

from tools.progress import StepFailed, Steps, digest_of


def test_a_step_is_done_once_per_key(tmp_path: Path) -> None:
    """The same key skips, another key does it again."""
    done: list[str] = []
    for key in ("a", "a", "b"):
        Steps(1, tmp_path / "log").step("a step", tmp_path / "stamp", key, lambda key=key: done.append(key))
    assert done == ["a", "b"]


def test_an_interrupted_step_is_done_again(tmp_path: Path) -> None:
    """Ctrl-C in the work leaves no stamp behind, also not the one of an earlier run."""
    steps = Steps(2, tmp_path / "log")
    stamp = tmp_path / "stamp"
    steps.step("a step", stamp, "old", lambda: None)

    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        steps.step("a step", stamp, "new", interrupted)
    assert not stamp.exists()


def test_a_failed_command_shows_the_end_of_its_output(tmp_path: Path) -> None:
    """The text holds what the command said and where the rest is."""
    steps = Steps(1, tmp_path / "log")
    with pytest.raises(StepFailed, match="no such thing") as failure:
        steps.command(["sh", "-c", "echo no such thing >&2; exit 3"], tmp_path)
    assert str(tmp_path / "log") in str(failure.value)


def test_a_digest_tells_parts_from_their_concatenation(tmp_path: Path) -> None:
    """Moving text from one part to the next changes the digest, and so does a file's content."""
    file = tmp_path / "file"
    file.write_text("one")
    before = digest_of(file)
    file.write_text("two")
    assert digest_of("ab", "c") != digest_of("a", "bc")
    assert digest_of(file) != before
