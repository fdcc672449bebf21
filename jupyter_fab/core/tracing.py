"""Where in a person's own code an error arose: the lines that they wrote, without those of this package.

For a notebook, where a refused number would otherwise end in two screens of files that a designer has never seen.
`FabError` shows itself so; what a design's function raises by itself is told of with `where`. Prints nothing.
"""

from __future__ import annotations

import sysconfig
import traceback
from pathlib import Path

OURS = str(Path(__file__).resolve().parent.parent)
OTHERS = tuple(sysconfig.get_paths()[name] for name in ("stdlib", "purelib", "platlib"))
RED, PLAIN = "\x1b[31m", "\x1b[0m"  # as IPython writes the names of errors


def own_frames(error: BaseException) -> list[traceback.FrameSummary]:
    """The frames of the traceback that are neither this package's nor a library's, the innermost last."""
    frames = traceback.extract_tb(error.__traceback__)
    return [one for one in frames if one.filename[:1] != "<" and not one.filename.startswith((OURS, *OTHERS))]


def where(error: BaseException) -> str:
    """In which function and line of their own code it arose, in words; empty where it is not known."""
    frames = own_frames(error)
    if not frames:
        return ""
    inside = f"{frames[-1].name}, " if frames[-1].name[:1] != "<" else ""
    return f"in {inside}line {frames[-1].lineno}"


def told(error: BaseException) -> list[str]:
    """The lines that a notebook shows of it: the person's own code that led there, then what is wrong."""
    lines = []
    for one in own_frames(error):
        inside = f" of {one.name}" if one.name[:1] != "<" else ""
        lines += [f"Line {one.lineno}{inside}:", f"    {one.line}", ""]
    return [*lines, f"{RED}{type(error).__name__}{PLAIN}: {error}"]
