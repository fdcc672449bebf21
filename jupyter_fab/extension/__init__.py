"""Jupyter Server extension: what the labextension talks to; it holds the registry token.

The browser and the kernels never see a registry token: the labextension calls `/jupyter-fab/...` here, and this process
adds the token of the person who is signed in. Handlers stand in `handlers.py`, what they share in `accounts.py`.
"""

from __future__ import annotations

from typing import Any


def _load_jupyter_server_extension(server_app: Any) -> None:
    """Add our handlers to a Jupyter server."""
    from jupyter_fab.extension.accounts import Accounts
    from jupyter_fab.extension.handlers import routes

    accounts = Accounts(parent=server_app)
    server_app.web_app.settings["jupyter_fab_accounts"] = accounts
    server_app.web_app.add_handlers(".*$", routes(server_app.web_app.settings["base_url"]))
    server_app.log.info("jupyter_fab: registry %s", accounts.registry_url or "not set")
