"""The registry's HTML: templates and the policy that their pages are served under.

Role: the shared pages (`handlers/pages`) and what a browser reads when something is wrong (`web`) come from here. No
page needs an account; none may load or send anything elsewhere.
"""

from __future__ import annotations

from pathlib import Path

from tornado import template

from jupyter_fab.core.wire.base import Problem

HTML = "text/html; charset=utf-8"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
HEADERS = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"}
_templates = template.Loader(str(Path(__file__).parent / "templates"))


def page(name: str, **said: object) -> bytes:
    """The template of that name, filled in; whatever is put into it is escaped."""
    return _templates.load(f"{name}.html").generate(**said)


def asked_for(accept: str) -> bool:
    """Whether whoever sends this Accept header would rather read a page than JSON: a browser's address line does."""
    kinds = [part.partition(";")[0].strip() for part in accept.split(",")]
    return "text/html" in kinds


def problem(said: Problem) -> bytes:
    """A problem, as a page to be read."""
    return page("problem", problem=said)
