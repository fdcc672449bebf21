"""Which extra of jupyter-fab brings a library that is not installed: a traceback becomes a next step.

The base install has no CAD kernel, no drawing formats, no server and no serial port. Whoever calls for one of them
without it is told what to install. Libraries that no extra brings are none of this module's business.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from jupyter_fab.core.errors import Unavailable

# By the name that is imported, which is not always the package's; a test holds them to pyproject.toml.
BROUGHT_BY: Mapping[str, str] = {
    "OCP": "lab",
    "PIL": "lab",
    "cadquery": "lab",
    "cloudpickle": "lab",
    "ezdxf": "lab",
    "ipywidgets": "lab",
    "jupyter_server": "lab",
    "jupyterlab": "lab",
    "mapbox_earcut": "lab",
    "nbformat": "lab",
    "openpyxl": "lab",
    "pythreejs": "lab",
    "reportlab": "lab",
    "svgelements": "lab",
    "tomli_w": "lab",
    "alembic": "server",
    "argon2": "server",
    "highspy": "server",
    "packingsolver": "server",
    "psycopg": "server",
    "pulp": "server",
    "pyseccomp": "server",
    "spyrrow": "server",
    "sqlalchemy": "server",
    "serial": "hub",
    "tornado": "hub",
    "traitlets": "hub",
}


def extra_for(error: ImportError) -> str:
    """The extra that brings what could not be imported; empty if none does."""
    return BROUGHT_BY.get((error.name or "").partition(".")[0], "")


def not_installed(what: str, error: ImportError, extra: str = "") -> Unavailable:
    """The refusal of what needs a library that is not here: it names both, and the extra to install."""
    wanted, library = extra or extra_for(error) or "all", (error.name or "").partition(".")[0]
    return Unavailable(
        f"{what} needs {library}, which is not installed here: pip install 'jupyter-fab[{wanted}]'.",
        library=library,
        extra=wanted,
    )


@contextmanager
def needed(what: str, extra: str) -> Iterator[None]:
    """Imports of a program that an extra brings; without it the program ends with one line that says so."""
    try:
        yield
    except ImportError as error:
        if not extra_for(error):
            raise
        sys.exit(f"Error: {not_installed(what, error, extra).message}")
