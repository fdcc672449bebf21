"""The keeping nester: the portfolio, whose best places are written to a folder as they come, and read back by digest.

A search is not deterministic, so what it found is kept under the digest of what was asked: the same items, bins and gap
give the same places again, without a search, and a search that was killed goes on from its best. It is how an order's
layout is found. What is read back is judged as what a search reports; who finds it wrong after all has it forgotten.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from jupyter_fab.core.errors import FabError
from jupyter_fab.engines.constructive import ConstructiveNester
from jupyter_fab.engines.merit import fewest, score
from jupyter_fab.engines.nester import Bin, Item, Place
from jupyter_fab.engines.portfolio import ROUNDED_MM, Better, improve, place_findings

log = logging.getLogger(__name__)


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What was found for one question so far: whose it is, after how long, and whether the search has ended."""

    nester: str
    seconds: float
    ended: bool
    places: tuple[Place, ...]


class Progress(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How far a search is: sheets so far, the least that there can be, seconds that it may take in all.

    `trouble` is why no search could be run.
    """

    sheets: int
    fewest: int
    limit_s: float
    trouble: str = ""

    def words(self) -> str:
        """One line for the person who waits."""
        if self.trouble:
            return f"Laid out on {self.sheets} sheets; fewer could not be looked for: {self.trouble}"
        return (
            f"Laid out on {self.sheets} sheets; looking for fewer ({self.fewest} at the least), "
            f"for {self.limit_s:g} s at most."
        )


class KeptNester:
    """The portfolio with a memory; `told` is a file that says how far it is."""

    name = "kept"
    deterministic = False

    def __init__(self, folder: Path, time_limit_s: float, *, seed: int = 0, told: Path | None = None) -> None:
        self.folder = folder
        self.time_limit_s = time_limit_s
        self.seed = seed
        self.told = told
        self._asked: list[Path] = []

    def place(self, items: Sequence[Item], bins: Sequence[Bin], gap_mm: float) -> tuple[Place, ...]:
        """Places of the items, never worse than the constructive nester's, and those of last time if there are any.

        The search ends before its time once no sheet can be saved.
        """
        least = fewest(items, bins, gap_mm)
        quick = ConstructiveNester().place(items, bins, gap_mm)
        if len(quick) < len(items) or _sheets(quick) <= least:
            return quick  # what is deterministic needs no keeping
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{question(items, bins, gap_mm)}.json"
        self._asked.append(path)
        before = _read(path)
        wrong = place_findings(items, bins, gap_mm, before.places) if before is not None else []
        if wrong:
            log.error("%s holds no layout (%s); it is searched again", path, wrong[0])
            path.unlink(missing_ok=True)
            before = None
        if before is not None and before.ended:
            return before.places
        best = quick
        if before is not None:
            best = min(quick, before.places, key=lambda places: score(items, bins, places, gap_mm))

        def better(found: Better) -> None:
            nonlocal best
            if score(items, bins, found.places, gap_mm) < score(items, bins, best, gap_mm):
                best = found.places
                _write(path, Kept(nester=found.nester, seconds=found.seconds, ended=False, places=best))
            self._tell(Progress(sheets=_sheets(best), fewest=least, limit_s=self.time_limit_s))

        try:
            found = improve(
                items,
                bins,
                gap_mm + ROUNDED_MM,
                time_limit_s=self.time_limit_s,
                seed=self.seed,
                on_better=better,
                enough=lambda so_far: _sheets(so_far.places) <= least,
            )
        except FabError as error:
            log.exception("no search could be run; the best layout so far stands")
            limit_s = self.time_limit_s
            self._tell(Progress(sheets=_sheets(best), fewest=least, limit_s=limit_s, trouble=error.message))
            return best  # and is searched for again next time
        _write(path, Kept(nester=found.nester, seconds=found.seconds, ended=True, places=best))
        return best

    def forget(self) -> None:
        """Nothing; what was answered so far is kept no longer, and is searched for when it is asked again."""
        for path in self._asked:
            path.unlink(missing_ok=True)
        self._asked.clear()

    def _tell(self, progress: Progress) -> None:
        if self.told is not None:
            _replace(self.told, msgspec.json.encode(progress))


def question(items: Sequence[Item], bins: Sequence[Bin], gap_mm: float) -> str:
    """The digest of what is asked of a nester; what a part is cut from or with does not count, only what is laid.

    All numbers count as floats: 18 in a design is 18.0 once it went through JSON.
    """
    laid = [
        (
            item.part,
            *map(float, (item.width_mm, item.height_mm, item.free)),
            list(map(float, item.rotations_deg)),
            [[(float(x), float(y)) for x, y in ring] for ring in item.rings],
        )
        for item in items
    ]
    rooms = [[float(value) if isinstance(value, int) else value for value in msgspec.structs.astuple(b)] for b in bins]
    return hashlib.sha256(msgspec.json.encode((laid, rooms, float(gap_mm)))).hexdigest()


def progress(path: Path) -> Progress | None:
    """How far the search is that writes there; None before it says anything."""
    with suppress(OSError, msgspec.MsgspecError):
        return msgspec.json.decode(path.read_bytes(), type=Progress)
    return None


def _sheets(places: Sequence[Place]) -> int:
    return len({place.bin for place in places})


def _read(path: Path) -> Kept | None:
    """What was kept; None if there is nothing that can be read: then it is searched again."""
    with suppress(OSError, msgspec.MsgspecError):
        return msgspec.json.decode(path.read_bytes(), type=Kept)
    return None


def _write(path: Path, kept: Kept) -> None:
    _replace(path, msgspec.json.encode(kept))


def _replace(path: Path, data: bytes) -> None:
    """Nothing; the file is there whole, or as it was."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_bytes(data)
    part.replace(path)
