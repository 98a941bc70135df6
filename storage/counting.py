"""How many statements and commits a piece of work costs: for budgets in tests and benchmarks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, event

from storage.engine import Database


@dataclass(slots=True)
class Count:
    """What was sent to the database. Savepoints are statements; BEGIN and COMMIT are not."""

    statements: list[str] = field(default_factory=list)
    commits: int = 0


@contextmanager
def counted(database: Database, *, reads: bool = False) -> Iterator[Count]:
    """Count what runs on the writer meanwhile, whichever thread sends it; and with `reads` what the
    reader is asked."""
    count = Count()

    def on_statement(
        _connection: Connection,
        _cursor: Any,
        statement: str,
        _values: Any,
        _context: Any,
        _many: Any,
    ) -> None:
        if not statement.startswith("BEGIN"):
            count.statements.append(statement)

    def on_commit(_connection: Connection) -> None:
        count.commits += 1

    engines = {database.writer, database.reader} if reads else {database.writer}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", on_statement)
    event.listen(database.writer, "commit", on_commit)
    try:
        yield count
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", on_statement)
        event.remove(database.writer, "commit", on_commit)
