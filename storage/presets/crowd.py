"""SYNTHETIC officers by the thousand, one to a board, for load tests only.

Every board has last year's figures and a part of this year's; every officer is looking at the first
question of the form, so that the next message is an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Table, exists, insert, select, update

from bot.domain.access import Role
from bot.domain.kpi import Cell, Dim, Kind, PeriodKind
from bot.screen import Intent, intent_to_json
from storage.figures import Figures, Period
from storage.founding import PeriodPlan, open_period
from storage.models import blocs as table
from storage.models.figures import form, period, value
from storage.models.people import account, appointment, person, person_profile
from storage.presets.load import catalogue_version_of
from storage.talk import save_dialogs
from storage.types import new_id

ZONE = "Asia/Ho_Chi_Minh"
_SPELLINGS = ("{f} {d}", "{f} {d}", "{f}, {d}", "{f}/{d}", "FDI {f}, DDI {d}")

_BEFORE = {Dim.F: Decimal(40), Dim.D: Decimal(16), Dim.T: Decimal(50)}
_ENTERED = ("HT", "KD", "LD")
_OPEN_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Crowd:
    """The forms of the officers in the order of their accounts, and the cells of the question."""

    forms: tuple[int, ...]
    cells: tuple[Cell, ...]


def amounts_of(number: int) -> dict[Dim, Decimal]:
    """What an officer reports: close to last year's figures, so that no check has a word to say."""
    return {Dim.F: Decimal(31 + number * 7 % 17), Dim.D: Decimal(12 + number * 5 % 7)}


def answer_of(number: int) -> str:
    """How an officer types it; officers do not all write the same nor all alike."""
    amounts = amounts_of(number)
    spelling = _SPELLINGS[number % len(_SPELLINGS)]
    return spelling.format(f=amounts[Dim.F], d=amounts[Dim.D])


def lay_out_crowd(
    connection: Connection, now: datetime, channel: str, bot: str, external_ids: Sequence[str]
) -> Crowd:
    """Fill an empty database with one board and one officer for each messenger account."""
    bloc_id = new_id(
        connection.execute(
            insert(table.bloc).values(
                key="crowd",
                name="Khối giả định",
                short_name="Giả định",
                timezone=ZONE,
                roster_confirmed_at=now,
                created_at=now,
            )
        )
    )
    units = lay_out_boards(connection, bloc_id, len(external_ids))
    accounts = lay_out_people(connection, bloc_id, units, channel, bot, external_ids, now)
    before, this = _periods(connection, bloc_id, now)
    figures = Figures(connection, now, {})
    questions = figures.catalogue(bloc_id, this.catalogue_version).questions(PeriodKind.YEAR)
    asked = [
        (question.group, cell, indicator.kind)
        for question in questions
        for indicator in question.indicators
        for cell in indicator.cells
    ]
    _forms(connection, before, units, now, "accepted", [(c, k) for _g, c, k in asked])
    forms = _forms(
        connection, this, units, now, "draft", [(c, k) for g, c, k in asked if g in _ENTERED]
    )
    save_dialogs(
        connection,
        [
            {
                "account_id": account_id,
                "intent": intent_to_json(
                    Intent.of("figures.answer", form_id, questions[0].key, "0,0")
                ),
                "updated_at": now,
            }
            for account_id, form_id in zip(accounts, forms, strict=True)
        ],
    )
    return Crowd(tuple(forms), questions[0].cells)


def _inserted(connection: Connection, into: Table, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert many rows; their numbers in order."""
    statement = insert(into).returning(into.c.id, sort_by_parameter_order=True)
    return list(connection.execute(statement, list(rows)).scalars())


def lay_out_boards(
    connection: Connection, bloc_id: int, count: int, key: str = "crowd"
) -> list[int]:
    """Boards of a bloc, all of them members; their numbers."""
    units = _inserted(connection, table.unit, [{"key": f"{key}-{n}"} for n in range(count)])
    connection.execute(
        insert(table.unit_name),
        [
            {
                "unit_id": unit_id,
                "name": f"Ban Quản lý số {n} (giả định)",
                "short_name": f"Ban {n}",
                "province": "Giả định",
            }
            for n, unit_id in enumerate(units, 1)
        ],
    )
    seats = [{"bloc_id": bloc_id, "unit_id": unit_id} for unit_id in units]
    connection.execute(insert(table.seat), [{**s, "position": n} for n, s in enumerate(seats)])
    connection.execute(insert(table.membership), [{**s, "status": "member"} for s in seats])
    return units


def lay_out_people(
    connection: Connection,
    bloc_id: int,
    units: Sequence[int],
    channel: str,
    bot: str,
    external_ids: Sequence[str],
    now: datetime,
    role: Role = Role.OFFICER,
) -> list[int]:
    """A person in office for each board, with an account; the numbers of the accounts."""
    persons = _inserted(connection, person, [{"created_at": now} for _ in units])
    connection.execute(
        insert(person_profile),
        [
            {"person_id": person_id, "full_name": f"Cán bộ số {n} (giả định)"}
            for n, person_id in enumerate(persons, 1)
        ],
    )
    connection.execute(
        insert(appointment),
        [
            {
                "bloc_id": bloc_id,
                "unit_id": unit_id,
                "person_id": person_id,
                "role": role,
                "state": "confirmed",
                "since": now.date(),
                "bound_at": now,
                "confirmed_at": now,
            }
            for unit_id, person_id in zip(units, persons, strict=True)
        ],
    )
    return _inserted(
        connection,
        account,
        [
            {
                "channel": channel,
                "bot": bot,
                "external_id": external_id,
                "person_id": person_id,
                "created_at": now,
            }
            for external_id, person_id in zip(external_ids, persons, strict=True)
        ],
    )


def _periods(connection: Connection, bloc_id: int, now: datetime) -> tuple[Period, Period]:
    """Last year, as history, and this year, which has just been opened."""
    plan = PeriodPlan(
        key=str(now.year - 1),
        kind=PeriodKind.YEAR,
        year=now.year - 1,
        catalogue_version=catalogue_version_of(now.year),
        opens_on=(now - _OPEN_FOR).date(),
        due_on=(now + _OPEN_FOR).date(),
        due_time=time(17),
        state="history",
    )
    before = open_period(connection, bloc_id, plan, now)
    this = PeriodPlan(
        key=str(now.year),
        kind=plan.kind,
        year=now.year,
        catalogue_version=plan.catalogue_version,
        opens_on=plan.opens_on,
        due_on=plan.due_on,
        due_time=plan.due_time,
        state="open",
        compared_with=before.key,
    )
    return before, open_period(connection, bloc_id, this, now)


def _forms(
    connection: Connection,
    period: Period,
    units: Sequence[int],
    now: datetime,
    state: str,
    cells: Sequence[tuple[Cell, Kind]],
) -> list[int]:
    forms = _inserted(
        connection,
        form,
        [
            {
                "bloc_id": period.bloc_id,
                "period_id": period.id,
                "unit_id": unit_id,
                "state": state,
                "synthetic": "yes",
                "opened_at": now,
            }
            for unit_id in units
        ],
    )
    amounts = [(c, Decimal(1) if k is Kind.FLAG else _BEFORE[c.dim]) for c, k in cells]
    connection.execute(
        insert(value),
        [
            {
                "bloc_id": period.bloc_id,
                "form_id": form_id,
                "catalogue_version": period.catalogue_version,
                "code": cell.code,
                "dimension": cell.dim,
                "seq": 1,
                "state": "given",
                "amount": amount,
                "recorded_at": now,
            }
            for form_id in forms
            for cell, amount in amounts
        ],
    )
    return forms


def report_everything(connection: Connection) -> tuple[int, int]:
    """Let every board report this year what it reported last year; the bloc and the period."""
    this = connection.execute(select(period).where(period.c.state == "open")).one()
    now, before, known = form.alias("now"), form.alias("before"), value.alias("known")
    same = (value.c.code, value.c.dimension, value.c.seq, value.c.state, value.c.amount)
    blank = ~exists().where(
        known.c.form_id == now.c.id,
        known.c.code == value.c.code,
        known.c.dimension == value.c.dimension,
    )
    connection.execute(
        insert(value).from_select(
            ["bloc_id", "form_id", "catalogue_version", *(c.name for c in same), "recorded_at"],
            select(value.c.bloc_id, now.c.id, value.c.catalogue_version, *same, value.c.recorded_at)
            .join(before, before.c.id == value.c.form_id)
            .join(now, now.c.unit_id == before.c.unit_id)
            .where(now.c.period_id == this.id, before.c.period_id != this.id, blank),
        )
    )
    connection.execute(
        update(form).where(form.c.period_id == this.id).values(state="accepted", version=1)
    )
    return this.bloc_id, this.id


def typed_values(connection: Connection) -> list[tuple[str, Cell, int, Decimal | None]]:
    """Everything officers have entered by chat: account, cell, version, amount."""
    rows = connection.execute(
        select(
            account.c.external_id, value.c.code, value.c.dimension, value.c.seq, value.c.amount
        ).join(account, account.c.id == value.c.account_id)
    )
    return [(row[0], Cell(row[1], Dim(row[2])), row[3], row[4]) for row in rows]
