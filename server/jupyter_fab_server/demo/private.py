"""Files that only this operating-system user can read: tokens and keys.

A reader sees the old file or the new one, whole, and no other user sees either. Written for what the demo leaves on
disk; a registry or hub in earnest is given its secrets by whoever runs it.
"""

import os
from pathlib import Path


def write_private(path: Path, data: bytes) -> None:
    """Write the file whole or not at all, readable for its owner alone (mode 0600)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    new.replace(path)
