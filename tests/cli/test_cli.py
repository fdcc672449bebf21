"""The command line as a script uses it: exit codes, one JSON document, pointers."""

import json
import re
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from jupyter_fab.cli import app, market
from jupyter_fab.core.errors import BadInput

STEPS = Path(__file__).parents[2] / "labextension" / "src" / "orders" / "steps.ts"


def fab(*arguments, env=None):
    """Run the command line in a process of its own."""
    return subprocess.run([sys.executable, "-m", "jupyter_fab", *arguments], capture_output=True, text=True, env=env)


def test_build_prints_one_json_document():
    """A good call ends with 0 and parts as JSON; the same values give the same digest."""
    found = [json.loads(fab("build", "desk", "--set", "width=1500", "--json").stdout) for _ in range(2)]
    assert found[0]["digest"] == found[1]["digest"]
    assert len(found[0]["parts"]["parts"]) == 10


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


def test_usage_names_the_command_as_one_types_it():
    """Usage lines and help say `jupyter fab`, however it was started."""
    assert fab("build").stderr.startswith("Usage: jupyter fab build")


def test_states_are_in_the_sidebar_s_words():
    """Every state of an order has a word, and those of the road are the sidebar's."""
    sidebar = dict(re.findall(r"\['(\w+)', '(\w+)'\]", STEPS.read_text(encoding="utf-8")))
    assert len(sidebar) == 7
    assert {state.value: word for state, word in market.ORDER_WORDS.items()} == {**sidebar, "cancelled": "Cancelled"}
    assert set(market.ORDER_WORDS) == set(market.OrderState)


def test_a_token_that_may_order_has_an_amount():
    """Without an amount it could buy nothing: that is said before anyone is asked."""
    words = ["login", "http://127.0.0.1:9", "--handle", "bea", "--password", "demo-bea", "--scope", "order:create"]
    error = CliRunner().invoke(app.fab, words).exception
    assert isinstance(error, BadInput)
    assert "--max-amount" in error.message
    assert error.pointer == "/max_amount_minor"
