"""What every test has: no network but loopback, no silent skip in CI, a PostgreSQL server, a browser.

Each lives in a module of its own under tests/support.
"""

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
