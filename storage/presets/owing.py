"""SYNTHETIC officers by the thousand who all owe their board's figures, for load tests only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, insert

from bot.domain.kpi import PeriodKind
from storage.founding import PeriodPlan, open_period
from storage.models import blocs as table
from storage.models.reminders import reminder_switch
from storage.presets.crowd import ZONE, lay_out_boards, lay_out_people
from storage.presets.load import catalogue_version_of
from storage.types import new_id

DAYS_LEFT = 5
"""Until the deadline: the usual series has a step on that day."""


def lay_out_owing(
    connection: Connection, now: datetime, channel: str, bot: str, external_ids: Sequence[str]
) -> int:
    """Fill an empty database with one bloc, a board and an officer for each account, a period that
    is due in five days and reminders switched on since the day before; the bloc's number.
    """
    before, due_on = now - timedelta(days=1), now.date() + timedelta(days=DAYS_LEFT)
    bloc_id = new_id(
        connection.execute(
            insert(table.bloc).values(
                key="owing",
                name="Khối giả định",
                short_name="Giả định",
                timezone=ZONE,
                roster_confirmed_at=before,
                created_at=before,
            )
        )
    )
    units = lay_out_boards(connection, bloc_id, len(external_ids), "owing")
    lay_out_people(connection, bloc_id, units, channel, bot, external_ids, before)
    open_period(connection, bloc_id, _plan(due_on), before)
    connection.execute(
        insert(reminder_switch).values(bloc_id=bloc_id, state="on", changed_at=before)
    )
    return bloc_id


def _plan(due_on: date) -> PeriodPlan:
    return PeriodPlan(
        key=str(due_on.year),
        kind=PeriodKind.YEAR,
        year=due_on.year,
        catalogue_version=catalogue_version_of(due_on.year),
        opens_on=due_on - timedelta(days=30),
        due_on=due_on,
        due_time=time(17),
        state="open",
    )
