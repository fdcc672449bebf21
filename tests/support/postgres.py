"""A real PostgreSQL server for the storage tests: Debian's programs, a temporary folder, a unix socket, no port.

Started once a session and only if a test asks for it; every test gets a database of its own.
"""

import glob
import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyter_fab.testing.waiting import wait_until

START_TIMEOUT_S = 30.0


def _programs() -> Path:
    """Return the folder of the newest PostgreSQL server programs; skips (which fails in CI) where there is none."""
    folders = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda folder: int(folder.split("/")[4]))
    if folders:
        return Path(folders[-1])
    initdb = shutil.which("initdb")
    if initdb is None:
        pytest.skip("PostgreSQL's server programs are missing: sudo apt-get install --yes postgresql")
    return Path(initdb).parent


@pytest.fixture(scope="session")
def postgres_folder() -> Iterator[Path]:
    """Return the folder with the socket of a running PostgreSQL server; its superuser is `postgres`."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="fab-postgres-"))
    # The server refuses to run as root, so it runs as Debian's own user then.
    as_user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    if as_user:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    data = folder / "data"
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
        cwd=folder,
        check=True,
        capture_output=True,
        **as_user,
    )
    options = {"listen_addresses": "", "unix_socket_directories": str(folder), "fsync": "off", "max_connections": "60"}
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, *(f"--{name}={value}" for name, value in options.items())],
            cwd=folder,
            stdout=log,
            stderr=log,
            **as_user,
        )
    try:
        ready = [programs / "pg_isready", "-q", "-h", folder]

        def answers() -> bool:
            if server.poll() is not None:
                raise RuntimeError((folder / "log").read_text())
            return subprocess.run(ready, check=False).returncode == 0

        wait_until(answers, START_TIMEOUT_S, what="PostgreSQL to answer")
        yield folder
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_folder: Path) -> Iterator[str]:
    """Return the SQLAlchemy URL of a fresh, empty PostgreSQL database."""
    import psycopg

    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(host=str(postgres_folder), user="postgres", dbname="postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        yield f"postgresql+psycopg://postgres@/{name}?host={postgres_folder}"
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
