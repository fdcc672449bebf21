"""Where a script or notebook finds its registry and token: the environment, else a file that `jupyter fab login` wrote.

The file is the user's alone (mode 0600) and holds one token a registry. A notebook's token is of the kernel scopes, or
may publish; it can never spend (see `core.identity.KERNEL_SCOPES`).
"""

from __future__ import annotations

import os
from pathlib import Path

import attrs
import msgspec
import platformdirs

from jupyter_fab.client import Client
from jupyter_fab.core.errors import NotSignedIn

REGISTRY_VARIABLE = "JUPYTER_FAB_REGISTRY"
TOKEN_VARIABLE = "JUPYTER_FAB_TOKEN"
FILE_VARIABLE = "JUPYTER_FAB_CREDENTIALS"


@attrs.frozen
class Credentials:
    """A registry's address and a token for it."""

    registry: str
    token: str | None


class _File(msgspec.Struct):
    default: str = ""
    tokens: dict[str, str] = msgspec.field(default_factory=dict)


def credentials_path() -> Path:
    """Where the file stands."""
    said = os.environ.get(FILE_VARIABLE)
    return Path(said) if said else Path(platformdirs.user_config_dir("jupyter-fab")) / "credentials.json"


def load(registry: str | None = None) -> Credentials:
    """The registry and token to use.

    Raises
    ------
    NotSignedIn
        If neither the caller, the environment nor the file names a registry.
    """
    path = credentials_path()
    stored = msgspec.json.decode(path.read_bytes(), type=_File) if path.is_file() else _File()
    address = registry or os.environ.get(REGISTRY_VARIABLE) or stored.default
    if not address:
        raise NotSignedIn(f"No registry is known: use --registry, set {REGISTRY_VARIABLE}, or run 'jupyter fab login'.")
    return Credentials(address, os.environ.get(TOKEN_VARIABLE) or stored.tokens.get(address.rstrip("/")))


def store(registry: str, token: str) -> Path:
    """Keep a token for a registry and make that registry the default; returns where."""
    path = credentials_path()
    stored = msgspec.json.decode(path.read_bytes(), type=_File) if path.is_file() else _File()
    stored.default = registry.rstrip("/")
    stored.tokens[stored.default] = token
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(stored)))
    new.replace(path)
    return path


def client(registry: str | None = None) -> Client:
    """A client for the registry and token in use."""
    found = load(registry)
    return Client(found.registry, token=found.token)
