"""Where other packages join: one entry-point group a seam, found by name, loaded only when somebody asks for it.

Every seam (machine driver, solver, nester, payment provider, joint, command) makes one `ExtensionPoint` and finds its
things through it. Ours come first and cannot be replaced by another package's of the same name. This is the one module
of the core that looks at the installation: it reads the names that packages declare, and opens nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import entry_points
from pkgutil import resolve_name
from typing import Any

from attrs import field, frozen

from jupyter_fab.core.errors import NotFound


@frozen
class ExtensionPoint:
    """A seam: its entry-point group, what one thing of it is called, and ours by name, as "module:attribute"."""

    group: str
    noun: str
    built_in: Mapping[str, str] = field(factory=dict)

    def names(self) -> tuple[str, ...]:
        """All names there are, ours and those of installed packages, in order."""
        return tuple(sorted({*self.built_in, *self.declared()}))

    def declared(self) -> dict[str, str]:
        """What installed packages declare, by name, as "module:attribute"."""
        return {point.name: point.value for point in entry_points(group=self.group)}

    def load(self, name: str) -> Any:
        """The thing of that name, imported now.

        Raises
        ------
        NotFound
            There is none; the text lists the names that exist.
        ImportError
            It needs something that is not installed.
        """
        where = self.built_in.get(name) or self.declared().get(name)
        if where is None:
            known = self.names()
            raise NotFound(
                f"There is no {self.noun} {name!r}; installed are {', '.join(known) or 'none'}.",
                kind=self.noun,
                name=name,
                installed=known,
            )
        return resolve_name(where)
