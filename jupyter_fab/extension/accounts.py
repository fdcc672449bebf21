"""Who is signed in to the registry from this Jupyter server, and with which token.

Tokens live in this process (and, for the demo, in a file of the user's own that lists the seeded people, so that one
may act as each of them). They are never sent to a browser or a kernel.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from traitlets import Unicode
from traitlets.config import LoggingConfigurable

from jupyter_fab.client import AsyncClient, calls
from jupyter_fab.core.errors import BadInput, NotSignedIn, Unavailable

TOKEN_LIFE_S = 12 * 3600  # a working day; then sign in again
LAB_SCOPES = (
    "design:read",
    "design:publish",
    "review:write",
    "request:write",
    "quote:write",
    "order:create",
    "order:write",
    "job:read",
)
LAB_MAX_AMOUNT_MINOR = 500_000  # the most that one order may cost from the sidebar; more needs a token of its own


class Account(msgspec.Struct, frozen=True):
    """A person whom this server may speak for."""

    handle: str
    title: str
    secret: str
    roles: tuple[str, ...] = ()


class Console(msgspec.Struct, frozen=True):
    """A hub's console on this machine."""

    hub: str
    title: str
    url: str
    framed_by: str = ""  # the origin of the JupyterLab that may show it; elsewhere it opens in a window of its own


class Accounts(LoggingConfigurable):
    """The registry this server talks to, and who is signed in."""

    registry_url = Unicode("", config=True, help="Address of the registry, such as http://127.0.0.1:8600.")
    accounts_file = Unicode(
        "", config=True, help="Demo only: a file of the user's own (mode 0600) with the people one may act as."
    )
    consoles_file = Unicode("", config=True, help="A JSON file that lists the hub consoles on this machine.")

    _client: AsyncClient | None = None
    _signed_in: Account | None = None

    def client(self) -> AsyncClient:
        """A client of the registry, without a token.

        Raises
        ------
        Unavailable
            If no registry is set.
        """
        if not self.registry_url:
            raise Unavailable(
                "No registry is set: start JupyterLab with --Accounts.registry_url=ADDRESS, or 'make demo'."
            )
        if self._client is None:
            self._client = AsyncClient(self.registry_url)
        return self._client

    def people(self) -> tuple[Account, ...]:
        """The people of the demo, or nobody."""
        if not self.accounts_file or not Path(self.accounts_file).is_file():
            return ()
        return msgspec.json.decode(Path(self.accounts_file).read_bytes(), type=tuple[Account, ...])

    def current(self) -> Account | None:
        """Who is signed in; in the demo the first of its people, until another is chosen."""
        if self._signed_in is None:
            self._signed_in = next(iter(self.people()), None)
        return self._signed_in

    def token(self) -> str:
        """The token of whoever is signed in.

        Raises
        ------
        NotSignedIn
            If nobody is.
        """
        found = self.current()
        if found is None:
            raise NotSignedIn("Sign in to the registry first, in the Fab sidebar.")
        return found.secret

    def act_as(self, handle: str) -> Account:
        """Speak for another of the demo's people from now on.

        Raises
        ------
        BadInput
            If there is no such person in the demo.
        """
        for account in self.people():
            if account.handle == handle:
                self._signed_in = account
                return account
        raise BadInput(f"The demo knows no {handle!r}.", pointer="/handle")

    async def sign_in(self, handle: str, password: str) -> Account:
        """Sign in with a password; the token stays in this process."""
        issued = await self.client()(
            calls.token(
                handle,
                password,
                LAB_SCOPES,
                expires_in_s=TOKEN_LIFE_S,
                title="JupyterLab",
                max_amount_minor=LAB_MAX_AMOUNT_MINOR,
            )
        )
        me = await self.client()(calls.me(), token=issued.secret)
        self._signed_in = Account(handle=handle, title=me.person.title, secret=issued.secret, roles=me.person.roles)
        return self._signed_in

    def consoles(self) -> tuple[Console, ...]:
        """The hub consoles on this machine."""
        if not self.consoles_file or not Path(self.consoles_file).is_file():
            return ()
        return msgspec.json.decode(Path(self.consoles_file).read_bytes(), type=tuple[Console, ...])
