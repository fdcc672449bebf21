"""What is published is the file: a design that was run and not saved is not published by mistake."""

from pathlib import Path

import pytest

from jupyter_fab.core.errors import BadInput
from jupyter_fab.packing.unsaved import check_saved

FILE = Path("my-shelf.ipynb")
OLD = '@design("Shelf")\ndef shelf(p, kit):\n    kit.board()\n'
NEW = OLD.replace("Shelf", "Hall shelf")


def test_a_newer_run_than_the_file_is_refused() -> None:
    """The refusal names the file and says what to do."""
    with pytest.raises(BadInput, match=r"my-shelf.ipynb on the disk is older than the shelf .*Ctrl\+S"):
        check_saved(FILE, [OLD], [OLD, NEW, "fab.publish('my-shelf.ipynb')"])


@pytest.mark.parametrize(
    "run",
    [
        [],
        ["import jupyter_fab as fab", "!ls", "%timeit 1"],
        [OLD],
        [NEW, OLD + "\n"],  # run anew as it is in the file
        [OLD.replace("def shelf", "def bench")],  # another design
        [OLD, "def shelf(a):\n    return a"],  # a helper without a decorator is no design
    ],
)
def test_what_is_saved_or_was_never_run_is_let_through(run: list[str]) -> None:
    """Only a newer source of the same design stands in the way."""
    check_saved(FILE, [OLD], run)
