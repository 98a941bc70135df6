"""A transaction that many updates share, each of which can be undone alone.

What all of them need is read together before the first (`LaidOut`, in `storage.sheets`), and rows
that are only added wait until somebody reads or the transaction ends. A common update then costs
the database no statement of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Dialect, Executable, Insert, UpdateBase

from storage.engine import Connection, Rows, Statements
from storage.prepared import run_many

Last = Callable[[Connection], None]
"""What is done when everything else of a transaction has been written."""


class SharedTransaction:
    """Handlers see it as a connection. An update is undone alone between `next_part` and `keep`.

    The savepoint is set at the first statement of an update: without one there is nothing to undo.
    `on_change` is called, with the name of the table where the statement tells it, before an update
    changes anything that others may have read before.
    """

    def __init__(self, connection: Connection, on_change: Callable[[str], None]) -> None:
        self._connection = connection
        self._on_change = on_change
        self._kept: dict[Insert, list[dict[str, Any]]] = {}
        self._own: dict[Insert, list[dict[str, Any]]] = {}
        self._has_savepoint = False
        # Of others, but written behind this update's savepoint: undone, they wait anew.
        self._late: dict[Insert, list[dict[str, Any]]] = {}
        self._kept_for_last: list[tuple[int, Last]] = []
        self._own_for_last: list[tuple[int, Last]] = []

    @property
    def dialect(self) -> Dialect:
        return self._connection.dialect

    def execute(self, statement: Executable, parameters: Any = None, /) -> Rows:
        """Everything added so far is in the database before anybody looks."""
        self._catch_up()
        if isinstance(statement, UpdateBase):
            self._on_change(str(statement.table))
        return self._connection.execute(statement, parameters)

    def exec_driver_sql(self, statement: str, parameters: Any = None, /) -> Rows:
        """The same for the text of a statement."""
        self._catch_up()
        if not statement.startswith("SELECT"):
            self._on_change("")
        return self._connection.exec_driver_sql(statement, parameters)

    def change_apart(self, statement: UpdateBase, parameters: Any) -> Rows:
        """A change that looks at no row which is only added: those go on waiting meanwhile."""
        if not self._has_savepoint:
            self._set_savepoint()
        self._on_change(str(statement.table))
        return self._connection.execute(statement, parameters)

    def _catch_up(self) -> None:
        if not self._has_savepoint:
            self._write(self._kept)
            self._set_savepoint()
        elif self._kept:
            self._late = dict(self._kept)
            self._write(self._kept)
        self._write(self._own)

    def _set_savepoint(self) -> None:
        # SQLAlchemy's own bookkeeping of nested transactions costs more than the statement.
        # Kept ones are not released: the next of that name stands before them in the line.
        self._connection.exec_driver_sql("SAVEPOINT one_update")
        self._has_savepoint = True

    def add(self, statement: Insert, rows: Sequence[dict[str, Any]]) -> None:
        """Rows whose numbers nobody asks for; together with those of other updates."""
        self._own.setdefault(statement, []).extend(rows)

    def add_last(self, turn: int, do: Last) -> None:
        """For what takes a lock that comes after every other: it is done as the transaction ends,
        the lowest turn first, so that two transactions take such locks in the same order.
        """
        self._own_for_last.append((turn, do))

    def next_part(self) -> None:
        """The next update."""
        self._has_savepoint = False
        self._late.clear()

    def keep(self) -> None:
        """The update stands: what it added goes in with the rest."""
        for statement, rows in self._own.items():
            self._kept.setdefault(statement, []).extend(rows)
        self._own.clear()
        self._kept_for_last.extend(self._own_for_last)
        self._own_for_last.clear()

    def undo(self) -> None:
        """Nothing of the update stands."""
        self._own.clear()
        self._own_for_last.clear()
        if self._has_savepoint:
            self._connection.exec_driver_sql("ROLLBACK TO SAVEPOINT one_update")
            self._kept.update(self._late)
            self._late.clear()

    def finish(self) -> None:
        """Write what waits; call it when every update has had its turn."""
        self._write(self._kept)

    def finish_last(self) -> None:
        """Do what was put off to the end; call it when nothing but the commit is left."""
        for _turn, do in sorted(self._kept_for_last, key=lambda one: one[0]):
            do(self._connection)
        self._kept_for_last.clear()

    def _write(self, waiting: dict[Insert, list[dict[str, Any]]]) -> None:
        for statement, rows in waiting.items():
            run_many(self._connection, statement, rows)
        waiting.clear()


def add_rows(connection: Statements, statement: Insert, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows, now or together with those of other updates, as the connection can."""
    if isinstance(connection, SharedTransaction):
        connection.add(statement, rows)
    else:
        connection.execute(statement, rows)


def change_apart(connection: Statements, statement: UpdateBase, parameters: Any) -> Rows:
    """A change that looks at no row which may wait to be added, as the connection can."""
    if isinstance(connection, SharedTransaction):
        return connection.change_apart(statement, parameters)
    return connection.execute(statement, parameters)
