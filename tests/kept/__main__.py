"""Fill a database of this release and keep it: `python -m tests.kept` writes REVISION.zip here.

It holds at least one row in every table. A release with a new schema adds its own; files of earlier
ones are never made again.
"""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from bot.domain.kpi import Cell, Dim, Figure, State
from storage.backup import Manifest, back_up
from storage.console import lay_out_rehearsal
from storage.engine import Database, open_database
from storage.figures import Figures, Write
from storage.models import (
    blocs,
    board,
    conference,
    contests,
    figures,
    handover,
    nominations,
    pact,
    people,
    reminders,
    review,
    talk,
    year,
)
from storage.periods import Periods
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
    period = Periods(connection).by_key(1, "2019")
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
            written_at=NOW, period_id=period.id,
        )
    )  # fmt: skip
    group.submit(form, by=person, acted_at=NOW, fingerprint="f" * 64, reason="")
    _review(connection, form.id, period.id, unit, person)
    _vote(connection, unit, person)
    _plan(connection, unit, person)
    _confer(connection, unit, person, account)
    _pact_and_handover(connection, unit, person)
    enter_in_register(connection, 1, NOW, "form.submitted", "form", form.id, "f" * 64)


def _review(connection: Connection, form: int, period: int, unit: int, person: int) -> None:
    """What a day of reviewing leaves behind, a row of each kind."""
    of_form = {"bloc_id": 1, "form_id": form}
    of_unit = {"bloc_id": 1, "period_id": period, "unit_id": unit}
    cell = {"code": "DT01", "dimension": "F"}
    rows: list[tuple[Table, dict[str, Any]]] = [
        (
            review.attachment,
            {
                "bloc_id": 1, "channel": "telegram", "bot": "7201900", "file_ref": "BQAC",
                "kind": "photo", "sent_by": person, "sent_at": NOW,
            },
        ),
        (
            review.verdict,
            {
                **of_form, "version": 1, "step": "head", "said": "returned", "attachment_id": 1,
                "person_id": person, "for_unit_id": unit, "acted_at": NOW, "recorded_at": NOW,
            },
        ),
        (review.returned_item, {**of_form, "verdict_id": 1, "question": "DT01", "note": "xem lại"}),
        (
            review.late_window,
            {**of_unit, "until": NOW, "reason": "bão", "granted_by": person, "granted_at": NOW},
        ),
        (
            review.stand_in,
            {**of_unit, "treatment": "not_counted", "decided_by": person, "decided_at": NOW},
        ),
        (
            review.release,
            {
                "bloc_id": 1, "period_id": period, "fingerprint": "f" * 64,
                "released_by": person, "released_at": NOW,
            },
        ),
        (
            review.correction,
            {
                **of_form, **cell, "from_seq": 1, "amount": Decimal(380), "reason": "cộng sót",
                "asked_by": person, "asked_at": NOW,
            },
        ),
        (
            figures.request_draft,
            {
                "bloc_id": 1, "format": 1, "title": "Nhà ở công nhân", "content": "{}",
                "state": "dropped", "document_id": 1, "begun_by": person, "begun_at": NOW,
                "changed_at": NOW,
            },
        ),
        (review.follow_up, {**of_form, **cell, "raised_by": person, "raised_at": NOW}),
        (
            review.import_run,
            {
                **of_form, "sha256": "a" * 64, "name": "số liệu.xlsx", "changed": 2,
                "applied_by": person, "applied_at": NOW,
            },
        ),
    ]  # fmt: skip
    for table, row in rows:
        connection.execute(insert(table).values(row))


def _vote(connection: Connection, unit: int, person: int) -> None:
    """What a year of awards leaves behind, a row of each kind."""
    of_bloc = {"bloc_id": 1}
    of_contest = {**of_bloc, "contest_id": 1}
    award = {"award_kind_id": 1, "year": 2019}
    said = {"person_id": person, "acted_at": NOW, "recorded_at": NOW}
    rows: list[tuple[Table, dict[str, Any]]] = [
        (
            nominations.nomination,
            {
                **of_bloc, **award, "kind": "award", "unit_id": unit, "origin": "board",
                "created_at": NOW,
            },
        ),
        (
            nominations.nomination_event,
            {
                **of_bloc, "nomination_id": 1, "seq": 1, "said": "put_forward",
                "conditions": "pact figures", **said,
            },
        ),
        (
            nominations.nomination_file,
            {**of_bloc, "nomination_id": 1, "attachment_id": 1, "kind": "report"},
        ),
        (
            contests.contest,
            {
                **of_bloc, **award, "kind": "award", "title": "Cờ thi đua năm 2019",
                "way": "secret", "rule": "{}", "state": "closed", "check_code": "c" * 64,
                "key_name": "a" * 32, "counts": "{}", "created_at": NOW, "closed_at": NOW,
                "closes_at": NOW,
            },
        ),
        (
            contests.contest_line,
            {**of_contest, "number": 1, "unit_id": unit, "nomination_id": 1},
        ),
        (
            contests.delegation,
            {
                **of_bloc, "unit_id": unit, "full_name": "Ông Bình", "number": "05/GUQ",
                "signed_on": NOW.date(), "since": NOW.date(), "recorded_by": person,
                "recorded_at": NOW,
            },
        ),
        (
            contests.roll,
            {
                **of_contest, "unit_id": unit, "mark": "chat", "via": "delegation",
                "delegation_id": 1,
            },
        ),
        (
            contests.teller,
            {**of_contest, "person_id": person, "unit_id": unit, "appointed_at": NOW},
        ),
        (
            contests.open_vote,
            {
                **of_contest, "unit_id": unit, "seq": 1, "line": 1, "choice": "yes",
                **said,
            },
        ),
        (
            contests.hall_count,
            {
                **of_contest, "seq": 1, "kind": "hands", "issued": 11, "returned": 10,
                "entered_by": person, "entered_at": NOW, "acted_at": NOW,
            },
        ),
        (
            contests.hall_line,
            {**of_contest, "count_id": 1, "line": 1, "yes": 9, "no": 0, "none": 1},
        ),
        (
            contests.hall_entry,
            {**of_contest, "person_id": person, "line": 1, "numbers": "9 0 1", "acted_at": NOW},
        ),
        (
            contests.settlement,
            {**of_contest, "kind": "chosen", "line": 1, "decided_by": person, "decided_at": NOW},
        ),
        (contests.recusal, {**of_contest, "unit_id": unit, "line": 1, "recorded_at": NOW}),
        (contests.secret_paper, {**of_contest, "key": "1" * 32, "line": 1, "choice": "yes"}),
        (contests.inclusion_code, {**of_contest, "key": "2" * 32, "code": "K7F2X-91QBM"}),
    ]  # fmt: skip
    for table, row in rows:
        connection.execute(insert(table).values(row))


def _plan(connection: Connection, unit: int, person: int) -> None:
    """What a planned and reminded year leaves behind, a row of each kind."""
    of_bloc = {"bloc_id": 1}
    changed = {"changed_by": person, "changed_at": NOW}
    recorded = {"recorded_by": person, "recorded_at": NOW}
    duty = {**of_bloc, "unit_id": unit, "duty": "figures", "object_id": 1}
    rows: list[tuple[Table, dict[str, Any]]] = [
        (
            year.day_override,
            {
                **of_bloc, "day": date(2019, 12, 28), "kind": "working_day", "name": "Làm bù",
                **recorded,
            },
        ),
        (
            year.plan_step,
            {
                **of_bloc, "code": "invitation", "anchor": "conference-5", "due_time": "17:00",
                "position": 1, **changed,
            },
        ),
        (
            year.milestone,
            {
                **of_bloc, "year": 2019, "code": "invitation", "due_at": NOW,
                "due_on": NOW.date(), "due_time": "17:00", "due_zone": "Asia/Ho_Chi_Minh",
                "laid_by": "plan", "state": "planned",
            },
        ),
        (
            year.absence,
            {**of_bloc, "unit_id": unit, "person_id": person, "since": NOW.date(), **recorded},
        ),
        (
            reminders.reminder_step,
            {
                **of_bloc, "duty": "figures", "stage": "D-5", "days": -5, "at_time": "08:15",
                "audience": "owner", "catch_up": "until_due", **changed,
            },
        ),
        (
            reminders.reminder,
            {
                **duty, "person_id": person, "due_on": NOW.date(), "stage": "D-5", "step_at": NOW,
                "decided_at": NOW, "state": "queued", "outbox_key": "reminder:1",
            },
        ),
        (
            reminders.duty_pause,
            {**duty, "person_id": person, "kind": "later", "made_at": NOW, "until": NOW},
        ),
        (
            reminders.escalation,
            {**duty, "due_on": NOW.date(), "asked_at": NOW, "state": "asked"},
        ),
        (
            board.group_board,
            {
                **of_bloc, "state": "on", "place": "telegram:7201900:-100", "message_id": "3",
                "pinned": "yes", "seal": "0" * 10, "acted_at": NOW, "step": 2, **changed,
            },
        ),
    ]  # fmt: skip
    for table, row in rows:
        connection.execute(insert(table).values(row))


def _pact_and_handover(connection: Connection, unit: int, person: int) -> None:
    """What a pact and a change of the leading board leave behind, a row of each kind."""
    of_bloc, day = {"bloc_id": 1}, NOW.date()
    of_pact, of_handover = {**of_bloc, "pact_id": 1}, {**of_bloc, "handover_id": 1}
    other = connection.execute(
        select(blocs.seat.c.unit_id).where(blocs.seat.c.bloc_id == 1, blocs.seat.c.unit_id != unit)
    ).scalars()
    rows: list[tuple[Table, dict[str, Any]]] = [
        (pact.pact, {**of_bloc, "year": 2020, "created_by": person, "created_at": NOW}),
        (
            pact.pact_version,
            {
                **of_pact, "number": 1, "body": "Thi đua hoàn thành chỉ tiêu năm 2020.",
                "changed_by": person, "changed_at": NOW, "opened_by": person, "opened_at": NOW,
                "due_at": NOW, "due_on": day,
            },
        ),
        (
            pact.pact_board,
            {
                **of_pact, "version": 1, "unit_id": unit, "position": 1,
                "name": "Ban Quản lý các Khu công nghiệp", "short_name": "KCN",
            },
        ),
        (
            pact.pact_target,
            {
                **of_pact, "unit_id": unit, "code": "DT01", "dimension": "F",
                "amount": Decimal("12.5"), "since_version": 1, "set_by": person, "set_at": NOW,
            },
        ),
        (
            pact.pact_answer,
            {
                **of_pact, "version": 1, "unit_id": unit, "said": "agreed", "person_id": person,
                "said_at": NOW,
            },
        ),
        (
            pact.pact_signing,
            {
                **of_pact, "version": 1, "signed_on": day, "attachment_id": 1,
                "recorded_by": person, "recorded_at": NOW,
            },
        ),
        (
            handover.handover,
            {
                **of_bloc, "year": 2020, "giver_unit_id": unit,
                "taker_unit_id": next(iter(other)), "due_at": NOW, "due_on": day,
                "opened_by": person, "opened_at": NOW,
            },
        ),
        (
            handover.handover_word,
            {
                **of_handover, "item": "dossier", "side": "giver", "said": "done", "counted": 3,
                "person_id": person, "said_at": NOW,
            },
        ),
    ]  # fmt: skip
    for table, row in rows:
        connection.execute(insert(table).values(row))


def _confer(connection: Connection, unit: int, person: int, account: int) -> None:
    """What a conference leaves behind, a row of each kind."""
    of_year = {"bloc_id": 1, "year": 2019}
    recorded = {"recorded_by": person, "recorded_at": NOW}
    changed = {"changed_by": person, "changed_at": NOW}
    of_session = {"bloc_id": 1, "session_id": 1}
    rows: list[tuple[Table, dict[str, Any]]] = [
        (conference.conference_plan, {**of_year, "venue": "Trung tâm Văn hóa xứ Đông", **changed}),
        (conference.conference_host, {**of_year, "unit_id": unit, "kind": "planned", **recorded}),
        (
            conference.conference_session,
            {
                **of_year, "title": "Hội nghị tổng kết", "day": 1, "starts": "14:00",
                "ends": "17:00", **recorded,
            },
        ),
        (
            conference.agenda_item,
            {**of_session, "position": 1, "title": "Khai mạc", "unit_id": unit, **recorded},
        ),
        (
            conference.rsvp,
            {**of_year, "unit_id": unit, "coming": "yes", "rooms": 2, "meals": 3, **changed},
        ),
        (conference.rsvp_session, {**of_session, "rsvp_id": 1, "comes": "yes"}),
        (
            conference.delegate,
            {
                **of_year, "unit_id": unit, "full_name": "Nguyễn Văn An",
                "position": "Phó Trưởng ban", "leads": "yes", **recorded,
            },
        ),
        (
            conference.attendance,
            {**of_session, "delegate_id": 1, "came": "yes", "via": "list", "noted_at": NOW},
        ),
        (
            conference.checkin_code,
            {
                **of_session, "unit_id": unit, "token_hash": "c" * 64, "made_by": person,
                "made_at": NOW, "expires_at": NOW, "used_by": account, "used_at": NOW,
            },
        ),
    ]  # fmt: skip
    for table, row in rows:
        connection.execute(insert(table).values(row))


def _talk(connection: Connection) -> None:
    place = {"format": 1, "channel": "telegram", "bot": "7201900"}
    connection.execute(
        insert(talk.inbox).values(
            **place, external_id="1", lane="1001", payload="{}", received_at=NOW, acted_at=NOW,
            state="done", done_at=NOW,
        )
    )  # fmt: skip
    connection.execute(
        insert(talk.inbox_file).values(
            inbox_id=1, format=1, name="số liệu.xlsx", refusal="not_a_workbook", fetched_at=NOW
        )
    )
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
