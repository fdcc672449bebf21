"""The command line as a script uses it: exit codes, one JSON document, pointers."""

import json
import subprocess
import sys


def fab(*arguments, env=None):
    """Run the command line in a process of its own."""
    return subprocess.run([sys.executable, "-m", "jupyter_fab", *arguments], capture_output=True, text=True, env=env)


def test_build_prints_one_json_document():
    """A good call ends with 0 and parts as JSON; the same values give the same digest."""
    found = [json.loads(fab("build", "desk", "--set", "width=1500", "--json").stdout) for _ in range(2)]
    assert found[0]["digest"] == found[1]["digest"]
    assert len(found[0]["parts"]["parts"]) == 9


def test_bad_input_ends_with_2_and_a_pointer():
    """A bad value ends with 2 and says where, in JSON on standard error."""
    done = fab("build", "desk", "--set", "width=15000", "--json")
    assert done.returncode == 2
    assert json.loads(done.stderr)["pointer"] == "/width"
    assert fab("build", "nothing-like-it").returncode == 2
    assert fab("build", "desk", "--set", "width").returncode == 2
    assert fab("no-such-command").returncode == 2


def test_a_registry_that_is_away_ends_with_3(tmp_path):
    """When the service cannot be reached the command ends with 3 and says so."""
    done = fab("designs", "--registry", "http://127.0.0.1:9", "--json")
    assert done.returncode == 3
    assert "running" in json.loads(done.stderr)["detail"]


def test_importing_the_package_loads_nothing_heavy():
    """`import jupyter_fab` brings no numpy, no shapely, no CAD kernel, no widgets."""
    heavy = "('numpy', 'shapely', 'cadquery', 'ipywidgets', 'msgspec')"
    code = f"import sys, jupyter_fab; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
