"""A hub joins: its place, machine and rates are stored, its agent gets a person of its own, a token and a signing key.

Role: who enrols hubs is an administrator; the embedded demo enrols its three at the start. The key signs what passes
between registry and hub (HMAC-SHA256); it is handed over once, in `HubCredentials`, and goes into the agent's own file.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from jupyter_fab.core.identity import Role
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import people, tokens
from jupyter_fab_server.registry.tables import hubs

KEY_BYTES = 32  # of HMAC-SHA256 (RFC 2104: at least the hash's length)


class HubCredentials(msgspec.Struct, frozen=True, kw_only=True):
    """What a hub's agent needs to speak to the registry."""

    hub: str
    token: str
    signing_key: str  # in hex


def enrol(
    tx: Tx,
    hub: str,
    *,
    title: str,
    place: str,
    latitude: float,
    longitude: float,
    machine: MachineProfile,
    materials: Sequence[str],
    rate_minor_h: int,
    labour_minor_h: int,
    idle_minor_h: int,
    terms: Mapping[str, Any],
    now: dt.datetime,
) -> None:
    """Nothing; the hub and its agent are known from now on. One that is known already keeps what it has."""
    if tx.scalar(sa.select(hubs.c.id).where(hubs.c.id == hub)) is not None:
        return
    tx.execute(
        hubs.insert().values(
            id=hub,
            title=title,
            place=place,
            latitude=latitude,
            longitude=longitude,
            state="active",
            machine=msgspec.to_builtins(machine),
            materials=list(materials),
            rate_minor_h=rate_minor_h,
            labour_minor_h=labour_minor_h,
            idle_minor_h=idle_minor_h,
            terms=dict(terms),
            seen_at=now,
            signing_key=secrets.token_bytes(KEY_BYTES),
        )
    )
    people.add(tx, agent_handle(hub), f"{title}: agent", "", [f"{Role.AGENT}:{hub}"], now)


def credentials(tx: Tx, hub: str, now: dt.datetime) -> HubCredentials:
    """A new token for the hub's agent, and the hub's key."""
    agent = people.by_handle(tx, agent_handle(hub))
    issued = tokens.issue(
        tx,
        agent.id,
        (f"job:read:{hub}", f"job:write:{hub}", f"stock:write:{hub}"),
        expires_in_s=tokens.LONGEST_S,
        now=now,
        title=f"agent of {hub}",
    )
    key = tx.execute(sa.select(hubs.c.signing_key).where(hubs.c.id == hub)).scalar_one()
    return HubCredentials(hub=hub, token=issued.secret, signing_key=key.hex())


def agent_handle(hub: str) -> str:
    """The handle of a hub's agent; it has no password."""
    return f"agent-{hub}"
