"""Column types mean the same on both databases: exact amounts, aware instants."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Connection, Integer, MetaData, Table, insert, select
from sqlalchemy.exc import StatementError

from storage.engine import Database
from storage.types import INTEGER_DIGITS, SCALE, Amount, Instant, canonical

sample = Table(
    "sample",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("amount", Amount),
    Column("at", Instant),
)
LARGEST = Decimal(10**INTEGER_DIGITS - 1) + Decimal("0.999999")
amounts = st.decimals(
    min_value=-LARGEST, max_value=LARGEST, places=SCALE, allow_nan=False, allow_infinity=False
)
# The connection of the fixture serves all examples: each writes and reads its own row.
shared = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.writer.connect() as opened:
        sample.create(opened)
        yield opened
        opened.rollback()


def kept(connection: Connection, **values: Any) -> Any:
    with connection.begin_nested():
        result = connection.execute(insert(sample).values(**values))
    number = result.inserted_primary_key
    assert number is not None
    return connection.execute(select(sample).where(sample.c.id == number[0])).one()


@shared
@given(amount=amounts)
def test_an_amount_comes_back_exactly(connection: Connection, amount: Decimal) -> None:
    found = kept(connection, amount=amount).amount
    assert type(found) is Decimal
    assert found == amount
    assert str(found) == str(canonical(amount))


@pytest.mark.parametrize(
    ("given_amount", "written"),
    [
        ("379.000000", "379"),
        ("3.79E2", "379"),
        ("-0", "0"),
        ("0.000000", "0"),
        ("0.1", "0.1"),
        ("1E17", "100000000000000000"),
        (str(LARGEST), str(LARGEST)),
        (str(-LARGEST), str(-LARGEST)),
        ("0.000001", "0.000001"),
        ("12.5000000000", "12.5"),
    ],
)
def test_an_amount_is_written_one_way(
    connection: Connection, given_amount: str, written: str
) -> None:
    assert format(kept(connection, amount=Decimal(given_amount)).amount, "f") == written


@pytest.mark.parametrize(
    "amount",
    [
        Decimal(10**INTEGER_DIGITS),
        -Decimal(10**INTEGER_DIGITS),
        Decimal("1E18"),
        Decimal("0.0000001"),
        Decimal("1.0000005"),
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal("-Infinity"),
        1.5,
        7,
        "12",
    ],
    ids=str,
)
def test_what_is_no_amount_is_refused_and_never_rounded(
    connection: Connection, amount: Any
) -> None:
    with pytest.raises(StatementError):
        kept(connection, amount=amount)
    assert connection.execute(select(sample)).all() == []


def test_nothing_stays_nothing(connection: Connection) -> None:
    row = kept(connection)
    assert (row.amount, row.at) == (None, None)


@shared
@given(
    at=st.datetimes(
        datetime(1900, 1, 1),  # noqa: DTZ001
        datetime(2200, 1, 1),  # noqa: DTZ001
        timezones=st.sampled_from(
            [UTC, timezone(timedelta(hours=7)), timezone(-timedelta(hours=11))]
        ),
    )
)
def test_an_instant_comes_back_to_the_microsecond_in_utc(
    connection: Connection, at: datetime
) -> None:
    found = kept(connection, at=at).at
    assert found == at
    assert found.utcoffset() == timedelta()


def test_a_naive_moment_is_refused(connection: Connection) -> None:
    with pytest.raises(StatementError, match="time zone"):
        kept(connection, at=datetime(2019, 11, 20, 9))  # noqa: DTZ001
    with pytest.raises(StatementError, match="time zone"):
        connection.execute(select(sample).where(sample.c.at < datetime(2019, 11, 20)))  # noqa: DTZ001


def test_instants_sort_and_compare_alike_whatever_zone_they_were_said_in(
    connection: Connection,
) -> None:
    hanoi = timezone(timedelta(hours=7))
    moments = [
        datetime(2019, 11, 20, 1, 0, 0, 1, tzinfo=UTC),
        datetime(2019, 11, 20, 7, 59, 59, tzinfo=hanoi),
        datetime(2019, 11, 20, 8, 0, tzinfo=hanoi),
        datetime(2019, 11, 20, 1, 0, 0, 10, tzinfo=UTC),
        datetime(1999, 12, 31, 23, 59, tzinfo=UTC),
    ]
    for moment in moments:
        kept(connection, at=moment)
    found = connection.execute(select(sample.c.at).order_by(sample.c.at)).scalars().all()
    assert found == sorted(moments)
    limit = datetime(2019, 11, 20, 8, 0, tzinfo=hanoi)
    before = connection.execute(select(sample.c.at).where(sample.c.at < limit)).scalars().all()
    assert sorted(before) == sorted(moment for moment in moments if moment < limit)


@given(amounts)
def test_the_canonical_form_is_one(amount: Decimal) -> None:
    plain = canonical(amount)
    assert plain == amount
    assert canonical(plain).as_tuple() == plain.as_tuple()
    assert "E" not in str(plain) or abs(plain) < Decimal("0.00001")
    assert str(canonical(amount * 0)) == "0"
