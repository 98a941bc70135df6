"""Fill a database of this release and keep it: `python -m tests.kept` writes REVISION.zip here.

It holds at least one row in every table. A release with a new schema adds its own; files of earlier
ones are never made again.
"""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Connection, insert, select

from bot.domain.kpi import Cell, Dim, Figure, State
from storage.backup import Manifest, back_up
from storage.console import lay_out_rehearsal
from storage.engine import Database, open_database
from storage.figures import Figures, Write
from storage.models import figures, people, talk
from storage.presets.rehearsal import PLAYERS, Accounts
from storage.records import enter_in_register
from storage.upgrade import revisions, upgrade

FOLDER = Path(__file__).resolve().parent
NOW = datetime(2019, 11, 1, 1, 2, 3, 456789, tzinfo=UTC)


def fill(database: Database) -> None:
    """The rehearsal's bloc, a form on its way, and what a day of messages leaves behind."""
    ids = {player.key: str(number) for number, player in enumerate(PLAYERS, 1001)}
    lay_out_rehearsal(database, NOW, Accounts("telegram", "7201900", ids), "an-unused-token")
    with database.writer.begin() as connection:
        _report(connection)
        _talk(connection)


def _report(connection: Connection) -> None:
    group = Figures(connection, NOW, {})
    period = group.period(1, "2019")
    assert period is not None, "the rehearsal opens it"
    account, person, unit = connection.execute(
        select(people.account.c.id, people.account.c.person_id, people.appointment.c.unit_id)
        .join(people.appointment, people.appointment.c.person_id == people.account.c.person_id)
        .where(people.appointment.c.role == "officer")
        .order_by(people.account.c.id)
    ).first() or (0, 0, 0)
    form = group.form_of(period, unit)
    given = {"379": Cell("DT01", Dim.F), "153,5": Cell("DT05", Dim.D)}
    writes = [
        Write(cell, 0, Figure.given(Decimal(typed.replace(",", "."))), typed=typed)
        for typed, cell in given.items()
    ]
    writes.append(Write(Cell("HC03", Dim.T), 0, Figure(State.NOT_AVAILABLE), comment="chờ số"))
    by = {"author_id": person, "account_id": account, "inbox_id": 1}
    group.write(form, writes, **by)
    row = {"bloc_id": 1, "form_id": form.id}
    connection.execute(
        insert(figures.on_behalf).values(
            **row, source="phone", informant="Ông Bình", entered_by=person, started_at=NOW
        )
    )
    connection.execute(
        insert(figures.group_taken).values(**row, group_key="DT", person_id=person, taken_at=NOW)
    )
    connection.execute(
        insert(figures.source_note).values(
            bloc_id=1, unit_id=unit, code="DT01", note="Phòng Đầu tư", written_by=person,
            written_at=NOW,
        )
    )  # fmt: skip
    group.submit(form, by=person, acted_at=NOW, fingerprint="f" * 64, reason="")
    enter_in_register(connection, 1, NOW, "form.submitted", "form", form.id, "f" * 64)


def _talk(connection: Connection) -> None:
    place = {"format": 1, "channel": "telegram", "bot": "7201900"}
    connection.execute(
        insert(talk.inbox).values(
            **place, external_id="1", lane="1001", payload="{}", received_at=NOW, acted_at=NOW,
            state="done", done_at=NOW,
        )
    )  # fmt: skip
    connection.execute(
        insert(talk.outbox).values(
            **place, chat="1001", kind="reply", payload="{}", state="sent", message_id="2",
            created_at=NOW, done_at=NOW,
        )
    )  # fmt: skip
    connection.execute(
        insert(talk.dialog).values(account_id=1, format=1, intent="{}", updated_at=NOW)
    )
    connection.execute(insert(talk.process).values(started_at=NOW, beat_at=NOW, stopped_at=NOW))


def keep(file: Path) -> Manifest:
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/filled.db")
        try:
            upgrade(database)
            fill(database)
            return back_up(database, file, NOW)
        finally:
            database.dispose()


if __name__ == "__main__":
    made = keep(FOLDER / f"{revisions()[-1]}.zip")
    print(f"kept {made.rows} rows of schema {made.revision}")
