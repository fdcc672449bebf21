"""What a start of the registry costs: nothing is loaded that only its work, or a new database, needs."""

import json
import subprocess
import sys
from pathlib import Path

import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory
from jupyter_fab_server.registry import migrations

# A CAD kernel, a notebook server, a solver, drawing: what processes of their own do.
NOT_HERE = ("cadquery", "jupyterlab", "jupyter_server", "pulp", "highspy", "ezdxf", "PIL", "nbformat", "packingsolver")
STARTS = """
import json, sys
from jupyter_fab_server.registry.__main__ import main
from jupyter_fab_server.registry.database import Database
from jupyter_fab_server.registry.migrations import migrate
database = Database(sys.argv[1])
database.write_now(migrate)
print(json.dumps(sorted(sys.modules)))
"""


def loaded_by_a_start(url: str) -> set[str]:
    """Return the modules that a registry process has loaded when its database is at the newest revision."""
    done = subprocess.run([sys.executable, "-c", STARTS, url], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


def test_a_start_loads_only_what_it_needs(tmp_path: Path) -> None:
    """Alembic where there are tables to make, and no more at the next start; what does the work, never."""
    url = f"sqlite:///{tmp_path / 'registry.sqlite'}"
    first, second = loaded_by_a_start(url), loaded_by_a_start(url)
    assert "alembic" in first
    assert "alembic" not in second
    assert not first & set(NOT_HERE)


def test_the_newest_revision_is_alembics_head(tmp_path: Path) -> None:
    """Files are numbered in the order in which they apply, so that the newest is known without loading them."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert migrations.newest() == ScriptDirectory.from_config(config).get_current_head()
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'new.sqlite'}")
    with engine.begin() as connection:
        assert migrations.current(connection) == ""
        migrations.migrate(connection)
        assert migrations.current(connection) == migrations.newest()
    engine.dispose()
