"""What all tables share: names of keys, times that keep their zone, JSON, money.

Role: both databases must store and give back the same values; the types here see to it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(sa.types.TypeDecorator[dt.datetime]):
    """A moment, aware on both sides; in UTC in the database."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        """The moment in UTC; a naive one is refused, since nobody knows when it is."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        value = value.astimezone(dt.UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        """The moment, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


Minor = sa.BigInteger  # money, in integer minor units
Cursor = sa.BigInteger().with_variant(sa.Integer, "sqlite")  # SQLite counts up only what is called INTEGER
Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def key(name: str = "id") -> sa.Column[str]:
    """A primary key that says nothing: an opaque text."""
    return sa.Column(name, sa.Text, primary_key=True)


def text(name: str, default: str | None = None, *, nullable: bool = False) -> sa.Column[str]:
    """A text; with a default, never missing."""
    return sa.Column(name, sa.Text, nullable=nullable, default=default)


def at(name: str, *, nullable: bool = False) -> sa.Column[dt.datetime]:
    """A moment."""
    return sa.Column(name, Instant, nullable=nullable)


def minor(name: str, default: int | None = None, *, nullable: bool = False) -> sa.Column[int]:
    """An amount of money in minor units."""
    return sa.Column(name, Minor, nullable=nullable, default=default)


def json(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """A JSON document."""
    return sa.Column(name, Json, nullable=nullable)


def ref(name: str, target: str, *, nullable: bool = False, index: bool = True) -> sa.Column[str]:
    """A reference to another table's key."""
    return sa.Column(name, sa.Text, sa.ForeignKey(target), nullable=nullable, index=index)
