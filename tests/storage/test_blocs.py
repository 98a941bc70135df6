"""A bloc and one of its boards, read in one statement."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.domain.errors import UnknownUnit
from storage.blocs import Blocs
from storage.counting import counted
from storage.engine import Database, DBAPIError
from storage.founding import found_bloc
from storage.presets.load import load_bloc
from storage.records import add_audit_lines
from tests.conftest import MakeDatabase


@pytest.mark.parametrize("year", [2015, 2019, 2026])
def test_a_board_bears_the_name_of_the_day(database: Database, year: int) -> None:
    now = datetime(year, 11, 20, 18, 0, tzinfo=UTC)  # the next day in the bloc
    with database.writer.begin() as connection:
        bloc_id = found_bloc(connection, load_bloc(), now)
        blocs = Blocs(connection, now)
        today = datetime(year, 11, 21, tzinfo=UTC).date()
        for unit in blocs.candidates(bloc_id, today):
            with counted(database) as count:
                assert blocs.board(bloc_id, unit.id) == (blocs.bloc(bloc_id), unit)
            assert len(count.statements) == 1
        with pytest.raises(UnknownUnit):
            blocs.board(bloc_id, 99_999)
        with pytest.raises(UnknownUnit):
            blocs.board(99_999, unit.id)


def test_a_confirmed_roster_is_seen_at_once(database: Database) -> None:
    now = datetime(2019, 11, 20, tzinfo=UTC)
    with database.writer.begin() as connection:
        blocs = Blocs(connection, now)
        bloc_id = found_bloc(connection, load_bloc(), now)
        assert blocs.bloc(bloc_id).roster_confirmed_at is None
        blocs.confirm_roster(bloc_id, [])
        assert blocs.bloc(bloc_id).roster_confirmed_at == now


def test_a_later_decision_leaves_the_days_before_it_as_they_were(database: Database) -> None:
    first, second = datetime(2019, 11, 20, tzinfo=UTC), datetime(2020, 2, 3, tzinfo=UTC)

    def members(on: date) -> list[str]:
        return [unit.key for unit in blocs.members(bloc_id, on)]

    with database.writer.begin() as connection:
        blocs = Blocs(connection, first)
        bloc_id = found_bloc(connection, load_bloc(), first)
        everybody = blocs.candidates(bloc_id, first.date())
        kept = [unit.id for unit in everybody if unit.key != "vinh-phuc"]
        blocs.confirm_roster(bloc_id, [unit.id for unit in everybody])
        assert "vinh-phuc" in members(date(2018, 12, 31))
        blocs = Blocs(connection, second)
        for _again in range(2):
            blocs.confirm_roster(bloc_id, kept)
        assert "vinh-phuc" in members(date(2018, 12, 31))
        assert "vinh-phuc" in members(date(2020, 2, 2))
        assert "vinh-phuc" not in members(date(2020, 2, 3))
        assert len(members(date(2020, 2, 3))) == len(everybody) - 1
        blocs.confirm_roster(bloc_id, [unit.id for unit in everybody])
        assert "vinh-phuc" in members(date(2020, 2, 3))
        assert len(blocs.candidates(bloc_id, second.date())) == len(everybody)


def test_who_holds_the_bloc_holds_up_only_others_who_want_it(make_database: MakeDatabase) -> None:
    """A withdrawal locks the bloc, then the vote; an extension the vote, then writes rows of the
    bloc: neither may wait for the other in a circle."""
    database = make_database("postgresql")
    now = datetime(2019, 11, 20, tzinfo=UTC)
    with database.writer.begin() as connection:
        bloc_id = found_bloc(connection, load_bloc(), now)
    line = {
        "bloc_id": bloc_id, "at": now, "person_id": None, "account_id": None, "inbox_id": None,
        "verb": "vote_extended", "object_kind": "contest", "object_id": 1, "detail": "",
    }  # fmt: skip
    with database.writer.connect() as holds, database.writer.connect() as other:
        Blocs(holds, now).lock(bloc_id)
        other.exec_driver_sql("SET statement_timeout = '500ms'")
        add_audit_lines(other, [line])
        other.commit()
        other.exec_driver_sql("SET statement_timeout = '500ms'")
        with pytest.raises(DBAPIError, match="timeout"):
            Blocs(other, now).lock(bloc_id)
