"""Several questions in one statement: one way to the database, and the rows come back apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Date,
    Integer,
    Select,
    Text,
    cast,
    literal_column,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.types import TypeEngine

from storage.engine import Statements
from storage.types import Instant

Questions = Mapping[str, Select[Any]]
Answers = Mapping[str, Sequence[tuple[Any, ...]]]
"""The rows of each question, by its name, in no order."""
_Place = tuple[type, int]
"""A column of the whole: what it holds, and the how manieth of its kind it is."""

_TYPES: Mapping[type, TypeEngine[Any]] = {
    int: BigInteger(),
    str: Text(),
    bool: Boolean(),
    date: Date(),
    datetime: Instant(),
}


def ask_together(
    connection: Statements, questions: Questions, values: Mapping[str, Any] | None = None
) -> Answers:
    """What each question finds, given these values. Questions share the columns of the whole as far
    as their kinds allow; where one has fewer, NULL stands."""
    inner = {name: list(one.subquery().c) for name, one in questions.items()}
    places = {name: _places(columns) for name, columns in inner.items()}
    whole = list(dict.fromkeys(place for one in places.values() for place in one))
    parts = [
        _part(number, dict(zip(places[name], inner[name], strict=True)), whole)
        for number, name in enumerate(questions)
    ]
    names, at = list(questions), {place: n for n, place in enumerate(whole, 1)}
    picked = [[at[place] for place in places[name]] for name in names]
    found: dict[str, list[tuple[Any, ...]]] = {name: [] for name in names}
    for row in connection.execute(union_all(*parts), values or {}):
        number = row[0]
        found[names[number]].append(tuple(row[n] for n in picked[number]))
    return found


def _places(columns: Sequence[ColumnElement[Any]]) -> list[_Place]:
    seen: Counter[type] = Counter()
    places = []
    for column in columns:
        kind = datetime if isinstance(column.type, Instant) else column.type.python_type
        seen[kind] += 1
        places.append((kind, seen[kind]))
    return places


def _part(
    number: int, columns: Mapping[_Place, ColumnElement[Any]], whole: Sequence[_Place]
) -> Select[Any]:
    """One question with a place for every column. The database takes types from the first part."""
    shown: list[ColumnElement[Any]] = [
        type_coerce(columns[place], _TYPES[place[0]])
        if place in columns
        else cast(null(), _TYPES[place[0]])
        for place in whole
    ]
    which = literal_column(str(number), Integer)
    return select(which.label("question"), *(one.label(f"c{n}") for n, one in enumerate(shown)))
