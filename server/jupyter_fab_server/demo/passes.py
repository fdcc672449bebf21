"""Signs the city's people in, so that JupyterLab may act as each of them, and a script may too.

Tokens are kept in files that only this user can read, and used again while the registry still takes them: a sign-in
costs a third of a second of CPU, and the demo should be there at once the second time.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from jupyter_fab.client import Client, RegistryRefusal, calls
from jupyter_fab.core.identity import Role, Scope
from jupyter_fab_server.demo.private import write_private
from jupyter_fab_server.registry.permissions import ALLOWS
from jupyter_fab_server.registry.roster import SeedPerson, password

SPENDING_LIMIT_MINOR = 200_000  # one order at most this: a desk costs a few hundred euro
LIFE_S = 30 * 24 * 3600  # a month: the demo of last week still starts at once


class Pass(msgspec.Struct, frozen=True, kw_only=True):
    """A person with a token; the form in which the Jupyter Server extension reads them."""

    handle: str
    title: str
    secret: str
    roles: tuple[str, ...]


def sign_in(
    registry: str, people: Sequence[SeedPerson], file: Path, scopes: Sequence[str] | None = None
) -> dict[str, Pass]:
    """Return everyone's token by handle, from `file` where it still serves, and write `file`.

    The tokens have the given scopes, or all that the person's roles allow.
    """
    kept = {one.handle: one for one in read(file)}
    passes = {}
    with Client(registry) as client:
        for person in people:
            held = kept.get(person.handle)
            if held is None or not _serves(client, held):
                wanted = tuple(scopes or scopes_of(person.roles))
                limit_minor = SPENDING_LIMIT_MINOR if Scope.ORDER_CREATE in wanted else 0
                wish = calls.token(
                    person.handle,
                    password(person.handle),
                    wanted,
                    expires_in_s=LIFE_S,
                    title="demo",
                    max_amount_minor=limit_minor,
                )
                secret = client(wish).secret
                held = Pass(handle=person.handle, title=person.title, secret=secret, roles=person.roles)
            passes[person.handle] = held
    write_private(file, msgspec.json.encode(list(passes.values())))
    return passes


def scopes_of(roles: Sequence[str]) -> tuple[str, ...]:
    """Return all scopes that the roles allow, those of a hub or class with its name."""
    found: dict[str, None] = {}
    for role in roles:
        name, _, where = role.partition(":")
        for scope in ALLOWS[Role(name)]:
            found[scope.format(where)] = None
    return tuple(found)


def read(file: Path) -> tuple[Pass, ...]:
    """Return the tokens of a file; none when there is no such file, or it is of another version."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=tuple[Pass, ...])
    except (FileNotFoundError, msgspec.MsgspecError):
        return ()


def _serves(client: Client, kept: Pass) -> bool:
    try:
        return client(calls.me(), token=kept.secret).person.handle == kept.handle
    except RegistryRefusal:
        return False
