"""A bloc and one of its boards, read in one statement."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain.errors import UnknownUnit
from storage.blocs import Blocs
from storage.counting import counted
from storage.engine import Database
from storage.founding import found_bloc
from storage.presets.load import load_bloc


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
