"""The registry's own secret, from which collection codes follow: in a file beside the data, never in the database.

Several processes of one registry share it through their settings instead.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from jupyter_fab.core.errors import BadInput

BYTES = 32
FILE = "registry.secret"


def load(data_dir: str | Path, configured_hex: str = "") -> bytes:
    """The secret: as configured, else as stored, else new and stored for this user alone."""
    if configured_hex:
        try:
            found = bytes.fromhex(configured_hex)
        except ValueError as error:
            raise BadInput("The registry's secret is written in hexadecimal digits.") from error
        if len(found) < BYTES:
            raise BadInput(f"The registry's secret has at least {BYTES} bytes, {2 * BYTES} hexadecimal digits.")
        return found
    place = Path(data_dir) / FILE
    try:
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return bytes.fromhex(place.read_text())
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(BYTES))
        file.flush()
        os.fsync(file.fileno())
    return bytes.fromhex(place.read_text())
