"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    CursorResult,
    DateTime,
    Dialect,
    Integer,
    Numeric,
    String,
    Text,
    TypeDecorator,
)
from sqlalchemy.types import TypeEngine

Id = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite hands out row numbers only to a plain INTEGER."""

SCALE = 6
INTEGER_DIGITS = 18


class Instant(TypeDecorator[datetime]):
    """An aware moment in UTC; naive ones are refused. SQLite holds ISO text, which sorts."""

    impl = String(32)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(String(32))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone(UTC)


class Amount(TypeDecorator[Decimal]):
    """A figure: Decimal end to end, at most 18 digits before and 6 after the point, never rounded.

    SQLite has no exact NUMERIC, so it holds text; the limits are checked here, alike on both.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Numeric(INTEGER_DIGITS + SCALE, SCALE))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if not isinstance(value, Decimal) or not value.is_finite():
            raise ValueError("an amount is a finite Decimal")
        plain = canonical(value)
        exponent = plain.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > SCALE:
            raise ValueError(f"an amount has at most {SCALE} digits after the point")
        if plain and plain.adjusted() >= INTEGER_DIGITS:
            raise ValueError(f"an amount has at most {INTEGER_DIGITS} digits before the point")
        return plain if dialect.name == "postgresql" else format(plain, "f")

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else canonical(Decimal(value))


def canonical(value: Decimal) -> Decimal:
    """Without trailing zeros, exponent or a sign of zero: 379.000000 and 3.79E2 are both 379."""
    whole = int(value)
    return Decimal(whole) if whole == value else value.normalize()


def new_id(result: CursorResult[Any]) -> int:
    """The number the database gave the row that was just inserted."""
    key = result.inserted_primary_key
    assert key is not None, "a single-row insert into a table with a numbered key"
    return int(key[0])
