"""Until when: what the first screen and the form say on the day, after it, and in a late window."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.screen import Intent
from tests.bench import Phone
from tests.handlers.reporting import UNIT, Board

COMMANDS = ("/todo", "/kpi")


@pytest.mark.parametrize("command", COMMANDS)
def test_on_its_day_the_deadline_is_over_at_its_hour(board: Board, command: str) -> None:
    board.bench.clock.at = board.period.due_at - timedelta(hours=1)
    board.officer.command(command)
    assert "Due: 17:00, Friday 29 Nov 2019 (today)" in board.officer.text
    for over, words in (
        (timedelta(seconds=20), "(over for 1 minute)"),
        (timedelta(minutes=34), "(over for 34 minutes)"),
        (timedelta(hours=2, minutes=50), "(over for 2 hours)"),
        (timedelta(hours=16), "(overdue)"),  # a Saturday: nobody could have sent it
        (timedelta(days=3), "(01 working day overdue)"),
        (timedelta(days=10), "(06 working days overdue)"),
    ):
        board.bench.clock.at = board.period.due_at + over
        board.officer.command(command)
        assert f"Due: 17:00, Friday 29 Nov 2019 {words}" in board.officer.text


@pytest.mark.parametrize("command", COMMANDS)
def test_a_late_window_is_told(board: Board, secretary: Phone, command: str) -> None:
    board.past_due()
    secretary.send(Intent.of("late.board", board.period.id, board.bench.unit(UNIT)))
    secretary.write("3/12/2019")
    secretary.write("Đang sáp nhập đơn vị")
    secretary.tap("Grant it")
    board.officer.command(command)
    window = "May submit late until 17:00, Tuesday 3 Dec 2019</b>"
    assert f"{window} (4 days left)" in board.officer.text
    board.bench.clock.at += timedelta(days=4, hours=3)
    board.officer.command(command)
    assert f"{window} (over for 3 hours)" in board.officer.text
