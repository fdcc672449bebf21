"""What every test has: no network but loopback, no silent skip in CI, a PostgreSQL server, a browser.

Each lives in a module of its own under tests/support.
"""

import os

# Several cities start at once when tests run side by side: each takes ports that nobody else wishes for.
os.environ["JUPYTER_FAB_DEMO_PORTS"] = "any"

pytest_plugins = [
    "tests.support.network",
    "tests.support.skips",
    "tests.support.postgres",
    "tests.support.chromium",
    "tests.support.city",
    "tests.support.rs274",
    "tests.support.registry",
    "tests.support.demo_registry",
]
