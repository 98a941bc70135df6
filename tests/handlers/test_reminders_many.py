"""Many who owe: decided some persons at a time, each once, in statements that hardly grow."""

from __future__ import annotations

import pytest

from handlers.reminders import deciding
from storage.counting import counted
from tests.bench import Bench
from tests.handlers.reminding import at, decided, part, switch, waiting
from tests.handlers.reporting import Board, beside
from tests.handlers.test_reminders import EARLY

BOARDS = ("bac-ninh", "hung-yen", "nam-dinh", "ninh-binh")


@pytest.fixture
def five(bench: Bench, board: Board, monkeypatch: pytest.MonkeyPatch) -> Bench:
    for key in BOARDS:
        beside(board, key, f"of-{key}")
    switch(bench)
    at(bench, EARLY)
    monkeypatch.setattr(deciding, "_PERSONS_AT_ONCE", 2)
    return bench


def test_everybody_is_written_to_once_in_transactions_of_few(five: Bench) -> None:
    with counted(five.database) as found:
        part(five).remind_due()
    looks = 0 if five.database.is_sqlite else 2  # PostgreSQL reads through the same connections
    assert found.commits == 3 + looks
    assert len({row.chat for row in waiting(five)}) == len(waiting(five)) == 5
    part(five).remind_due()
    assert len(waiting(five)) == 5


def test_who_was_quicker_in_between_leaves_nothing_to_write(five: Bench) -> None:
    one, other = part(five), part(five)
    due = one._falls_due(five.bloc_id)
    assert due is not None
    first, *rest = due.batches()
    one._write(first)
    other.remind_due()
    for some in rest:
        one._write(some)
    assert len(waiting(five)) == len({row.key for row in waiting(five)}) == 5
    assert len([line for line in decided(five) if line[1] == "queued"]) == 5


def test_several_messages_are_asked_about_in_one_go(five: Bench) -> None:
    part(five).remind_due()
    rows = waiting(five)
    with counted(five.database, reads=True) as one:
        part(five).still_owed(rows[:1])
    with counted(five.database, reads=True) as all_of_them:
        answers = part(five).still_owed(rows)
    assert len(answers) == 5
    assert len(all_of_them.statements) <= len(one.statements) + 1
