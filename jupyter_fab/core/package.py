"""The design package: what is published, checked, frozen, forked and rebuilt.

A package is a manifest and files: one module `design.py` (the notebook's cells tagged `design`, or a module), the
notebook it came from with its outputs stripped, a picture. Its digest is the sha256 of the canonical manifest, which
names the sha256 of every file; its bytes are a zip with fixed times and order, so that the same content has the same
bytes. Nothing here runs the designer's code, reads files or talks to anyone: see `design.py` for running it.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping

import msgspec

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.parameter import ParameterSchema
from jupyter_fab.core.wire import codec

FORMAT = "jupyter-fab/1"
MANIFEST = "manifest.json"
MAX_FILES = 64
MAX_FILE_BYTES = 4 * 1024 * 1024
MAX_PACKAGE_BYTES = 16 * 1024 * 1024
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*){0,3}")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can say

LICENCES = (
    "CC0-1.0",
    "CC-BY-4.0",
    "CC-BY-SA-4.0",
    "CC-BY-ND-4.0",
    "CC-BY-NC-4.0",
    "CERN-OHL-P-2.0",
    "CERN-OHL-S-2.0",
    "CERN-OHL-W-2.0",
)


class Terms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the designer asks: a percent of each piece's price, and what forks pass upstream of theirs."""

    royalty_percent: float = 8.0  # Opendesk's figure, by its FAQ
    upstream_percent: float = 30.0

    def __post_init__(self) -> None:
        """Refuse shares that leave nothing for the maker."""
        if not 0 <= self.royalty_percent <= 50:
            raise BadInput("royalty_percent must be between 0 and 50.", pointer="/royalty_percent")
        if not 0 <= self.upstream_percent <= 100:
            raise BadInput("upstream_percent must be between 0 and 100.", pointer="/upstream_percent")


class Lineage(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The version that this one was forked from, and the share agreed at that time."""

    name: str
    version: str
    digest: str
    upstream_percent: float


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a package says of itself."""

    name: str
    version: str
    title: str
    summary: str
    licence: str
    parameters: ParameterSchema
    files: dict[str, str]
    description: str = ""
    entry: str = "design.py"
    kernel: str = "kit"  # "kit", or "cadquery" when the module needs a CAD kernel to run
    terms: Terms = Terms()
    lineage: tuple[Lineage, ...] = ()
    private_to: str = ""  # a customisation request's id: not in the catalogue, only its buyer may order
    format: str = FORMAT

    def __post_init__(self) -> None:
        """Refuse names, versions and licences that the registry could not list."""
        if not NAME.fullmatch(self.name) or len(self.name) > 60:
            raise BadInput(
                f"The name {self.name!r} must be small letters, digits and hyphens, like 'oak-desk'.", pointer="/name"
            )
        if not VERSION.fullmatch(self.version):
            raise BadInput(f"The version {self.version!r} must be like '1.0.0'.", pointer="/version")
        if self.licence not in LICENCES:
            listed = ", ".join(LICENCES)
            raise BadInput(
                f"The licence {self.licence!r} is not known (SPDX); choose one of {listed}.", pointer="/licence"
            )
        if not self.title.strip() or not self.summary.strip():
            raise BadInput("A design needs a title and a summary, for people who look for it.", pointer="/title")
        if self.entry not in self.files:
            raise BadInput(f"The package has no file {self.entry!r}, which should make the design.", pointer="/entry")
        if self.kernel not in ("kit", "cadquery"):
            raise BadInput("kernel must be 'kit' or 'cadquery'.", pointer="/kernel")
        if self.format != FORMAT:
            raise BadInput(
                f"The package's format is {self.format!r}; this registry reads {FORMAT!r}.", pointer="/format"
            )

    def digest(self) -> str:
        """The package's digest: sha256 of the canonical manifest, which holds the digest of every file."""
        return hashlib.sha256(msgspec.json.encode(self, order="deterministic")).hexdigest()


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """A manifest and the bytes of its files."""

    manifest: Manifest
    files: dict[str, bytes]

    def __post_init__(self) -> None:
        """Refuse files that are not what the manifest says."""
        if len(self.files) > MAX_FILES:
            raise BadInput(f"A package may hold {MAX_FILES} files; this one holds {len(self.files)}.")
        for name, data in self.files.items():
            if not FILE_NAME.fullmatch(name) or name == MANIFEST:
                raise BadInput(f"A package may not hold a file called {name!r}.", pointer="/files")
            if len(data) > MAX_FILE_BYTES:
                raise BadInput(f"{name} has {len(data)} bytes; at most {MAX_FILE_BYTES} are taken.", pointer="/files")
        if {name: sha256(data) for name, data in self.files.items()} != self.manifest.files:
            raise BadInput("The files are not those that the manifest names; make the package anew.", pointer="/files")

    @property
    def digest(self) -> str:
        """The package's digest."""
        return self.manifest.digest()

    def to_bytes(self) -> bytes:
        """The package as a zip; equal packages have equal bytes."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            manifest = msgspec.json.format(msgspec.json.encode(self.manifest, order="deterministic"), indent=1)
            for name, data in [(MANIFEST, manifest), *sorted(self.files.items())]:
                info = zipfile.ZipInfo(name, _EPOCH)
                info.external_attr = 0o644 << 16
                info.create_system = 3
                archive.writestr(info, data)
        return out.getvalue()


def sha256(data: bytes) -> str:
    """sha256 in hex."""
    return hashlib.sha256(data).hexdigest()


def package(manifest: Mapping[str, object], files: Mapping[str, bytes]) -> Package:
    """A package from the manifest's fields, without `files`, and the files' bytes."""
    fields = {**manifest, "files": {name: sha256(data) for name, data in sorted(files.items())}}
    try:
        made = msgspec.convert(msgspec.to_builtins(fields), Manifest)
    except msgspec.ValidationError as error:
        raise BadInput(f"The manifest is not complete: {error}") from error
    return Package(manifest=made, files=dict(files))


def from_bytes(data: bytes) -> Package:
    """The package that a zip holds.

    Raises
    ------
    BadInput
        If it is no zip, holds too much, holds names that lead elsewhere, or is not what its manifest says.
    """
    if len(data) > MAX_PACKAGE_BYTES:
        raise BadInput(f"The package has {len(data)} bytes; at most {MAX_PACKAGE_BYTES} are taken.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            total = sum(entry.file_size for entry in entries)
            if len(entries) > MAX_FILES + 1 or total > MAX_PACKAGE_BYTES:
                raise BadInput("The package unpacks to more than is taken; leave large files out.")
            if any(entry.compress_type != zipfile.ZIP_STORED for entry in entries):
                raise BadInput("A package's files are stored, not compressed; make it with jupyter fab.")
            files = {entry.filename: archive.read(entry) for entry in entries}
            if len(files) != len(entries):
                raise BadInput("The package holds a file twice.")
    except BadInput:
        raise
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        # ValueError: a directory that points before the file's start, a name that is not the UTF-8 it says
        raise BadInput("This is no design package; make one with 'jupyter fab pack'.") from error
    if MANIFEST not in files:
        raise BadInput(f"The package has no {MANIFEST}.")
    try:
        manifest = codec.decode(files.pop(MANIFEST), Manifest)
    except BadInput as error:
        raise BadInput(
            f"The package's manifest cannot be read: {error.message}", pointer=f"/manifest{error.pointer or ''}"
        ) from error
    return Package(manifest=manifest, files=files)
