"""Statements of the way every update takes: compiled once for a database, then run as plain text.

They are written in Core like all others and mean the same on both databases. What SQLAlchemy does
anew at each execution (building parameters, a result with named columns) costs more than most of
these statements themselves. Rows are plain tuples, values converted by the columns' own types.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Executable, Select, Text, TypeDecorator, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import BigInteger, Boolean, TypeEngine

from storage.engine import Statements

Convert = Callable[[Any], Any]
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Text:
    """The text of a statement, what it is given in which order, and what must be converted."""

    sql: str
    names: tuple[str, ...]
    is_positional: bool
    given: tuple[tuple[int, Convert], ...]
    found: tuple[tuple[int, Convert], ...]
    fixed: Mapping[str, Any]

    def parameters(self, values: Mapping[str, Any]) -> Any:
        if self.fixed:
            values = {**self.fixed, **values}
        taken = [values[name] for name in self.names]
        for at, convert in self.given:
            taken[at] = convert(taken[at])
        return tuple(taken) if self.is_positional else dict(zip(self.names, taken, strict=True))


@lru_cache(maxsize=1024)
def _text(statement: Executable, dialect: Dialect, columns: tuple[str, ...] | None) -> _Text:
    compiled = statement.compile(  # type: ignore[attr-defined]
        dialect=dialect, column_keys=list(columns) if columns is not None else None
    )
    assert isinstance(compiled, SQLCompiler), "an INSERT, UPDATE, DELETE or SELECT"
    assert not compiled.post_compile_params, "a list is given as one parameter, see `among`"
    names = tuple(compiled.positiontup or compiled.params)
    fixed = {name: value for name, value in compiled.params.items() if value is not None}
    converts = [_bind(compiled.binds[name].type, dialect) for name in names]
    found = statement.selected_columns if isinstance(statement, Select) else ()
    return _Text(
        compiled.string,
        names,
        bool(compiled.positional),
        tuple((at, convert) for at, convert in enumerate(converts) if convert is not None),
        tuple(
            (at, convert)
            for at, column in enumerate(found)
            if (convert := _result(column.type, dialect)) is not None
        ),
        fixed,
    )


def _bind(of: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return of.dialect_impl(dialect).bind_processor(dialect)


def _result(of: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return of.dialect_impl(dialect).result_processor(dialect, None)


def fetch(
    connection: Statements, statement: Select[Any], values: Mapping[str, Any] | None = None
) -> list[Row]:
    """All rows that a SELECT finds."""
    text = _text(statement, connection.dialect, None)
    result = connection.exec_driver_sql(text.sql, text.parameters(values or {}))
    assert result.cursor is not None, "a SELECT has rows"
    rows: list[Row] = list(result.cursor.fetchall())
    result.close()
    if not text.found:
        return rows
    return [_converted(row, text.found) for row in rows]


def _converted(row: Row, converts: Sequence[tuple[int, Convert]]) -> Row:
    values = list(row)
    for at, convert in converts:
        values[at] = convert(values[at])
    return tuple(values)


def run(connection: Statements, statement: Executable, values: Mapping[str, Any]) -> None:
    """Carry out a change."""
    text = _text(statement, connection.dialect, None)
    connection.exec_driver_sql(text.sql, text.parameters(values))


def run_many(
    connection: Statements, statement: Executable, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Carry out an INSERT or UPDATE once for each row. All rows name the same values."""
    text = _text(statement, connection.dialect, tuple(rows[0]))
    connection.exec_driver_sql(text.sql, [text.parameters(row) for row in rows])


# A list as one parameter --------------------------------------------------------------------------


class _ListOf(TypeDecorator[Sequence[Any]]):
    """PostgreSQL takes an array, SQLite the same as JSON."""

    impl = Text
    cache_ok = True

    def __init__(self, item: TypeEngine[Any]) -> None:
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        kind = ARRAY(self.item) if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> Any:
        given = list(value or ())
        return given if dialect.name == "postgresql" else json.dumps(given)


class _Among(FunctionElement[bool]):
    name = "among"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> Any:
        """As it stands: "(…) = 1", as SQLite's truth values are asked, would use no index."""
        return self


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether the column is one of a list, which is given under `name` as a whole.

    With IN, every length of the list would be another statement.
    """
    item = Text() if column.type.python_type is str else BigInteger()
    return _Among(column, bindparam(name, type_=_ListOf(item)))


@compiles(_Among, "sqlite")
def _among_json(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, given = (compiler.process(part, **how) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({given}))"  # noqa: S608  (both are compiled)


@compiles(_Among, "postgresql")
def _among_array(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, given = (compiler.process(part, **how) for part in element.clauses)
    return f"{column} = ANY ({given})"
