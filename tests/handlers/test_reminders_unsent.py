"""What was decided and never sent takes nobody's place, and may come once it is owed again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Row, select, update

from bot.runtime.marks import Held, Lapsed
from bot.screen import Intent
from storage.models.figures import form
from storage.models.reminders import reminder
from tests.bench import Bench, Phone
from tests.handlers.reminding import at, look, opened_pact, part, switch, text, waiting
from tests.handlers.reporting import DUE, UNIT, Board

EARLY = date(2019, 11, 22)
EVE, LONG_AFTER = date(2019, 11, 28), date(2019, 12, 16)


@pytest.fixture(autouse=True)
def on(bench: Bench, board: Board) -> None:
    switch(bench)


def put(bench: Bench, board: Board, state: str) -> None:
    with bench.database.writer.begin() as connection:
        connection.execute(update(form).where(form.c.id == board.form_id).values(state=state))


def rows_of(bench: Bench, phone: Phone) -> list[Row[Any]]:
    with bench.database.reader.connect() as connection:
        found = select(reminder).where(reminder.c.person_id == phone.actor.person)
        return list(connection.execute(found))


def test_a_digest_that_was_never_sent_uses_up_nobodys_day(bench: Bench, board: Board) -> None:
    head = board.head()
    number = opened_pact(bench, board.officer, UNIT, DUE)
    at(bench, DUE)
    reminding = part(bench)
    reminding.remind_due()
    row = next(one for one in waiting(bench) if one.chat == head.chat)
    head.send(Intent.of("pact.agreed", number, 1))
    assert reminding.still_owed([row])[0] == Lapsed("not owed any more: done")
    at(bench, DUE, 10)
    board.fill()
    board.submit()
    head.notices.clear()
    for hour in (14, 15, 16):
        at(bench, DUE, hour)
        look(bench)
    (told,) = [str(one.text) for one in head.notices if "Due: 17:00" in str(one.text)]
    assert "Figures of 2019" in told


def test_figures_that_come_back_on_the_last_day_are_reminded_of_once(
    bench: Bench, board: Board
) -> None:
    at(bench, DUE)
    reminding = part(bench)
    reminding.remind_due()
    (row,) = waiting(bench)
    put(bench, board, "accepted")
    assert isinstance(reminding.still_owed([row])[0], Lapsed)
    put(bench, board, "returned")
    bench.handle()  # the bench shows what the outbox would have left
    heard = len(board.officer.notices)
    for hour in (9, 10, 14, 15):
        at(bench, DUE, hour)
        look(bench)
    assert len(board.officer.notices) == heard + 1
    assert "Figures of 2019" in str(board.officer.notices[-1].text)


def test_a_clock_that_jumped_ahead_and_was_set_back_loses_and_doubles_nothing(
    bench: Bench, board: Board
) -> None:
    at(bench, EARLY, 9)
    look(bench)
    at(bench, LONG_AFTER, 9)
    look(bench)
    heard = len(board.officer.notices)
    for hour in (14, 15):
        at(bench, EVE, hour)
        look(bench)
    (again,) = board.officer.notices[heard:]
    assert "Due: 17:00, Friday 29 Nov 2019" in str(again.text)
    sent = [one.stage for one in rows_of(bench, board.officer) if one.state == "queued"]
    assert sorted(sent) == sorted(set(sent))


def test_what_was_held_overnight_is_not_told_twice_in_the_morning(
    bench: Bench, board: Board
) -> None:
    at(bench, EVE, 16, 59)
    reminding = part(bench)
    reminding.remind_due()
    at(bench, EVE, 17)
    assert isinstance(reminding.still_owed(waiting(bench))[0], Held)
    at(bench, DUE)
    reminding.remind_due()
    held, new = [one for one in waiting(bench) if one.chat == board.officer.chat]
    first, second = reminding.still_owed([held, new])
    assert first == Lapsed("not owed any more: overtaken")
    assert "Due: 17:00, Friday 29 Nov 2019 (today)" in text(second)
    at(bench, DUE, 14)
    assert reminding.remind_due() == 0
