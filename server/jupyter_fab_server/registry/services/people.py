"""People: signing up, roles, and the limit on wrong passwords.

Role: accounts, for sign-up, for seeding and for whoever asks who a person is. Passwords come already hashed; here is
only how many wrong ones are borne, and for how long. What a token may do is in `tokens.py`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from jupyter_fab.core.errors import BadInput, Conflict, FabError, NotFound
from jupyter_fab.core.identity import Role
from jupyter_fab.core.wire.people import Person
from jupyter_fab_server.registry import ids
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.tables import people, person_roles, sign_in_failures

HANDLE = re.compile(r"[a-z][a-z0-9-]{1,29}")
SHORTEST_PASSWORD = 8  # (NIST SP 800-63B, 5.1.1.1)
LONGEST_PASSWORD = 200  # argon2 takes any length; a longer one is no password but a burden
SIGN_UP_ROLES = (Role.BUYER, Role.DESIGNER)
FAILURES = 10  # wrong passwords for one handle, or from one address ...
WINDOW = dt.timedelta(minutes=15)  # ... within this time


class TooManyFailures(FabError):
    """Too many wrong passwords; wait, then try again."""

    code = "too-many-failures"
    status = 429


def judge_new(handle: str, title: str, password: str) -> None:
    """Return if somebody could sign up so; refuse otherwise, with a pointer."""
    if not HANDLE.fullmatch(handle):
        raise BadInput("A handle has 2 to 30 small letters, digits and hyphens, a letter first.", pointer="/handle")
    if not 1 <= len(title.strip()) <= 80:
        raise BadInput("Say your name, in up to 80 characters.", pointer="/title")
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise BadInput(f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.", pointer="/password")


def add(tx: Tx, handle: str, title: str, password_hash: str, roles_: Iterable[str], now: dt.datetime) -> Person:
    """A new person with these roles."""
    if tx.scalar(sa.select(people.c.id).where(people.c.handle == handle)) is not None:
        raise Conflict(f"The handle {handle!r} is taken; choose another.", pointer="/handle")
    person = ids.new("person")
    row = {"id": person, "handle": handle, "title": title.strip(), "password_hash": password_hash, "created_at": now}
    try:
        tx.execute(people.insert().values(**row))
    except IntegrityError as error:  # another took it a moment ago
        raise Conflict(f"The handle {handle!r} is taken; choose another.", pointer="/handle") from error
    give_roles(tx, person, roles_)
    return by_id(tx, person)


def give_roles(tx: Tx, person: str, given: Iterable[str]) -> None:
    """Nothing; the person holds these roles besides those held before."""
    held = set(roles(tx, person))
    for role in sorted(set(given) - held):
        Role(role.partition(":")[0])
        tx.execute(person_roles.insert().values(person=person, role=role))


def roles(tx: Tx, person: str) -> tuple[str, ...]:
    """The roles that the person holds."""
    found = tx.scalars(sa.select(person_roles.c.role).where(person_roles.c.person == person))
    return tuple(sorted(found))


def by_id(tx: Tx, person: str) -> Person:
    """The person of that id."""
    return _told(tx, tx.execute(sa.select(people).where(people.c.id == person)).one_or_none())


def by_handle(tx: Tx, handle: str) -> Person:
    """The person of that handle."""
    return _told(tx, tx.execute(sa.select(people).where(people.c.handle == handle)).one_or_none())


def password_hash(tx: Tx, handle: str) -> tuple[str, str]:
    """The id and stored password hash of that handle; empty for nobody."""
    row = tx.execute(sa.select(people.c.id, people.c.password_hash).where(people.c.handle == handle)).one_or_none()
    return (row.id, row.password_hash) if row else ("", "")


def judge_failures(tx: Tx, subjects: Iterable[str], now: dt.datetime) -> None:
    """Return if sign-in may be tried; refuse where too many failed, saying how long to wait."""
    for subject in subjects:
        times = tx.scalars(
            sa.select(sign_in_failures.c.at)
            .where(sign_in_failures.c.subject == subject, sign_in_failures.c.at > now - WINDOW)
            .order_by(sign_in_failures.c.at.desc())
            .limit(FAILURES)
        ).all()
        if len(times) == FAILURES:
            wait_s = max(1, round((times[-1] + WINDOW - now).total_seconds()))
            raise TooManyFailures(
                f"Too many wrong passwords; try again in {-(-wait_s // 60)} min.", retry_after_s=wait_s
            )


def note_failure(tx: Tx, subjects: Iterable[str], now: dt.datetime) -> None:
    """Nothing; the failure counts for the limit, and those too old to count are forgotten."""
    tx.execute(sign_in_failures.delete().where(sign_in_failures.c.at < now - WINDOW))
    rows = [{"id": ids.new("failure"), "subject": subject, "at": now} for subject in subjects]
    tx.execute(sign_in_failures.insert(), rows)


def _told(tx: Tx, row: sa.Row[tuple[object, ...]] | None) -> Person:
    if row is None:
        raise NotFound("There is nobody of that name here.")
    return Person(id=row.id, handle=row.handle, title=row.title, roles=roles(tx, row.id))
