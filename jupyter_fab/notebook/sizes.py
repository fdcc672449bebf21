"""Sizes that a person has saved under a name, in a file beside the notebook: they outlive kernel, cell and version.

`desk.sizes.json` holds what was saved, as it was saved; what another version of the design makes of it is
`core.parameter.carry_over`'s business. Where nothing can be written (a page for visitors, a folder that is not one's
own) sizes last as long as the kernel, and the reader is told.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from jupyter_fab.core.expression import Value

MOST_BYTES = 1_000_000  # a file larger than this is not one of ours
VISITORS = "VOILA_"  # Voila sets such variables in the kernels of its visitors, who must not write into its folder

type Sizes = dict[str, dict[str, Value]]


class _File(msgspec.Struct):
    """What the file holds."""

    design: str
    sizes: dict[str, dict[str, bool | int | float | str | None]]


class SavedSizes:
    """The sizes saved for one design; `trouble` says why they are not on disk, if they are not."""

    def __init__(self, design: str, folder: Path | None = None) -> None:
        self.path = (folder or Path.cwd()) / f"{design}.sizes.json"
        self.trouble = ""
        self._design = design
        self._kept: Sizes = {}  # what could not be written yet, and wins over the file
        self._forgotten: set[str] = set()  # likewise
        self._for_visitors = any(name.startswith(VISITORS) for name in os.environ)

    def read(self) -> Sizes:
        """All of them by name; those of a file that is not ours are none."""
        if self._for_visitors:
            return dict(self._kept)
        try:
            if self.path.stat().st_size <= MOST_BYTES:
                found = msgspec.json.decode(self.path.read_bytes(), type=_File)
                sizes: Sizes = {**found.sizes, **self._kept}  # type: ignore[dict-item]  # judged when taken over
                return {name: values for name, values in sizes.items() if name not in self._forgotten}
        except FileNotFoundError:
            pass
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            self.trouble = f"{self.path.name} cannot be read; put it right, or delete it."
        return dict(self._kept)

    def save(self, name: str, values: Mapping[str, Value]) -> None:
        """Keep the values under that name, in place of what it stood for."""
        self._kept[name] = dict(values)
        self._forgotten.discard(name)
        self._write()

    def forget(self, name: str) -> None:
        """Forget a name."""
        self._kept.pop(name, None)
        self._forgotten.add(name)
        self._write()

    def _write(self) -> None:
        if self._for_visitors:
            self.trouble = "Kept until this page is closed."
            return
        self.trouble = ""
        sizes = self.read()
        if self.trouble:
            return  # a file that cannot be read is not written over
        try:
            new = self.path.with_name(self.path.name + ".new")
            new.write_bytes(
                msgspec.json.format(msgspec.json.encode({"design": self._design, "sizes": sizes}), indent=1)
            )
            new.replace(self.path)
        except OSError as error:
            self.trouble = f"Kept until the kernel ends: {error.strerror or 'it cannot be written'} ({self.path.name})."
        else:
            self._kept, self._forgotten = {}, set()
