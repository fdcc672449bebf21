"""Who may show the console in a frame: nobody, or the one page of this computer that the agent was started with."""

from types import SimpleNamespace
from typing import Any

import pytest
from jupyter_fab_server.hub.console import make_console
from tornado.testing import AsyncHTTPTestCase
from tornado.web import Application

from jupyter_fab.core.errors import BadInput

LAB = "http://127.0.0.1:8888"


class Unframed(AsyncHTTPTestCase):
    """A console as it starts where nothing is said."""

    framed_by = ""
    named = "frame-ancestors 'none'"

    def get_app(self) -> Application:
        """Serve the console of an agent that is asked for its name only."""
        agent: Any = SimpleNamespace(hub="ghent")
        return make_console(agent, "key", self.framed_by)

    def test_every_answer_says_who_may_frame_it(self) -> None:
        """The page, a refusal of it, and what is no page at all."""
        for path in ("/", "/?key=key", "/api/health", "/api/state"):
            answer = self.fetch(path, follow_redirects=False)
            policy = answer.headers["Content-Security-Policy"]
            assert policy.endswith(self.named), path
            assert "default-src 'none'" in policy


class FramedByLab(Unframed):
    """A console whose agent was started with a JupyterLab's origin."""

    framed_by = LAB
    named = f"frame-ancestors {LAB}"


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://127.0.0.1.evil.example:80", "*", f"{LAB} *", f"{LAB}; script-src *"]
)
def test_no_foreign_page_can_be_named(origin: str) -> None:
    """Only a page of this computer; nothing that would end the policy and begin another."""
    agent: Any = SimpleNamespace(hub="ghent")
    with pytest.raises(BadInput, match="on this computer"):
        make_console(agent, "key", origin)
