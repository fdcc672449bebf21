"""Who is asking, and what their roles and their token together let them do.

Role: every request has a `Reader`. A scope must be on the token and be one that a role of the person allows now, so
that taking a role away takes its power from every token at once. Nothing here reads the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from jupyter_fab.core.errors import NotAllowed, NotSignedIn
from jupyter_fab.core.identity import Role, Scope, covers

_BUYS = (Scope.DESIGN_READ, Scope.QUOTE_WRITE, Scope.REQUEST_WRITE, Scope.ORDER_CREATE, Scope.ORDER_WRITE)

ALLOWS: Mapping[Role, tuple[str, ...]] = {
    Role.BUYER: _BUYS,
    Role.DESIGNER: (Scope.DESIGN_READ, Scope.DESIGN_PUBLISH, Scope.REQUEST_WRITE, Scope.QUOTE_WRITE),
    Role.REVIEWER: (Scope.DESIGN_READ, Scope.REVIEW_WRITE),
    Role.HUB_OPERATOR: (Scope.DESIGN_READ, "job:read:{}", "job:write:{}", "stock:write:{}"),
    Role.AGENT: ("job:read:{}", "job:write:{}", "stock:write:{}"),
    Role.EDUCATOR: (*_BUYS, "cohort:write:{}"),
    Role.STUDENT: (*_BUYS, Scope.DESIGN_PUBLISH),
    Role.FINANCE: (Scope.LEDGER_READ, Scope.CREDIT_GRANT, Scope.PLAN_READ),
    Role.ADMIN: (Scope.ADMIN,),
}


def allowed_by(roles: Iterable[str], scope: str) -> bool:
    """Whether a person with these roles may hold that scope."""
    granted: list[str] = []
    for role in roles:
        name, _, where = role.partition(":")
        granted += [text.format(where) for text in ALLOWS.get(Role(name), ()) if where or "{}" not in text]
    return covers(granted, scope)


@frozen(kw_only=True)
class Reader:
    """Who asks: nobody in particular (`ANYONE`), or a person through one of their tokens."""

    person: str = ""
    handle: str = ""
    title: str = ""
    roles: frozenset[str] = frozenset()
    token: str = ""
    scopes: tuple[str, ...] = ()

    @property
    def signed_in(self) -> bool:
        """Whether this is somebody."""
        return bool(self.person)

    def has_role(self, role: Role) -> bool:
        """Whether the person holds the role, for any hub or class."""
        return any(held.partition(":")[0] == role for held in self.roles)

    def may(self, scope: str) -> bool:
        """Whether token and roles both allow it."""
        return covers(self.scopes, scope) and allowed_by(self.roles, scope)

    def may_somewhere(self, scope: str) -> bool:
        """Whether they allow it, for at least one hub, class or design: `job:write` for `job:write:bruges`."""
        return self.may(scope) or any(held.startswith(scope + ":") and self.may(held) for held in self.scopes)

    def require(self, scope: str) -> None:
        """Return if token and roles both allow it.

        Raises
        ------
        NotSignedIn
            If this is nobody.
        NotAllowed
            Naming the scope, or that no role of the person has it.
        """
        if not self.signed_in:
            raise NotSignedIn("Sign in first: send a token as 'Authorization: Bearer SECRET'.", scope=scope)
        if not allowed_by(self.roles, scope):
            raise NotAllowed(f"No role of {self.handle} includes '{scope}'; ask an administrator.", scope=scope)
        if not covers(self.scopes, scope):
            raise NotAllowed(f"This token lacks the scope '{scope}'; make one that has it.", scope=scope)

    @property
    def hubs(self) -> frozenset[str]:
        """The hubs that this person or agent works for."""
        return frozenset(
            where
            for name, _, where in (role.partition(":") for role in self.roles)
            if where and name in (Role.HUB_OPERATOR, Role.AGENT)
        )

    @property
    def event_readers(self) -> tuple[str, ...]:
        """The names under which events are addressed to this reader."""
        roles = {role.partition(":")[0] for role in self.roles}
        return (
            "public",
            f"person:{self.person}",
            *sorted(f"hub:{hub}" for hub in self.hubs),
            *sorted(f"role:{role}" for role in roles),
        )


ANYONE = Reader()
