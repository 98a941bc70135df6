"""The secretary's page: on and off, who would get what, and the steps."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.errors import NotAllowed
from bot.domain.reminder_errors import (
    StepDaysUnclear,
    StepHourUnclear,
    StepTooFar,
    StepWrongSide,
)
from bot.screen import Intent
from tests.bench import Bench, Phone, button, labels
from tests.handlers.reminding import at, look, switch
from tests.handlers.reporting import DUE, Board
from tests.handlers.steps import says

BEFORE = date(2019, 11, 13)


def test_it_is_off_until_the_secretary_switches_it_on(
    bench: Bench, board: Board, secretary: Phone
) -> None:
    at(bench, BEFORE)
    secretary.send(Intent("desk"))
    secretary.tap("Reminders")
    assert "They are off" in secretary.text
    secretary.tap("Switch on")
    assert "Steps whose hour has passed are not made up for." in secretary.text
    secretary.tap("Yes, switch on")
    assert "They are on" in secretary.text
    at(bench, date(2019, 11, 14))
    look(bench)
    assert len(board.officer.notices) == 1
    secretary.send(Intent("reminders"))
    secretary.tap("Switch off")
    assert "They are off" in secretary.text
    at(bench, date(2019, 11, 22))
    look(bench)
    assert len(board.officer.notices) == 1


def test_at_night_it_says_until_when_reminders_are_held(bench: Bench, secretary: Phone) -> None:
    switch(bench)
    at(bench, BEFORE, 20)
    assert "held until 08:00, Thursday 14 Nov 2019" in str(secretary.send(Intent("reminders")).text)


def test_the_preview_is_what_comes(bench: Bench, board: Board, secretary: Phone) -> None:
    head = board.head()
    at(bench, BEFORE)
    secretary.send(Intent("reminders.preview"))
    foreseen = secretary.text
    for line in (
        "14 Nov 2019: 1 person in charge",
        "22 Nov 2019: 1 person in charge",
        "28 Nov 2019: 1 person in charge",
        "29 Nov 2019: 1 person in charge, 1 head of a board",
        "2 Dec 2019: 1 person in charge",
        "3 Dec 2019: 1 secretary",
    ):
        assert line in foreseen
    secretary.tap("29/11")
    assert "08:15 Trần Thị Bích Ngọc: Entering figures (KCN Hà Nam)" in secretary.text
    assert "14:00 Nguyễn Hữu Tạo: Entering figures (KCN Hà Nam)" in secretary.text
    assert board.officer.notices == []
    switch(bench)
    for day in (14, 15, 22, 25, 28, 29):
        for hour, minute in ((8, 15), (9, 0), (14, 0)):
            at(bench, date(2019, 11, day), hour, minute)
            look(bench)
    assert len(board.officer.notices) == 4
    assert len(head.notices) == 1


def test_days_and_hours_of_a_step_are_changed(bench: Bench, board: Board, secretary: Phone) -> None:
    at(bench, BEFORE)
    switch(bench)
    secretary.send(Intent("reminders.steps"))
    assert "✓ 5 days before, 08:15: whoever has to do it" in secretary.text
    secretary.tap("Entering figures")
    secretary.tap("✓ 5 days before")
    secretary.tap("Other days")
    for typed, refused in (("mai", StepDaysUnclear), ("61", StepTooFar)):
        secretary.write(typed)
        assert says(refused, typed=typed, most=60) in secretary.text
    secretary.write("4")
    assert "4 days before, 08:15" in secretary.text
    secretary.tap("Another hour")
    secretary.write("12:00")
    assert says(StepHourUnclear) in secretary.text
    secretary.write("14h30")
    assert "4 days before, 14:30" in secretary.text
    at(bench, date(2019, 11, 22))
    look(bench)
    before = len(board.officer.notices)
    at(bench, date(2019, 11, 25), 14, 30)
    look(bench)
    assert len(board.officer.notices) == before + 1
    assert any("figures before5 -4 14:30 on" in line[3] for line in bench.audited())


def test_a_step_after_the_deadline_stays_after_it(secretary: Phone) -> None:
    secretary.send(Intent.of("reminders.days", "figures", "after1"))
    secretary.write("0")
    assert says(StepWrongSide, typed="0") in secretary.text


def test_a_step_that_is_off_is_left_out(bench: Bench, board: Board, secretary: Phone) -> None:
    at(bench, BEFORE)
    switch(bench)
    secretary.send(Intent.of("reminders.step", "figures", "before15"))
    secretary.tap("Switch off")
    assert "this step is left out" in secretary.text
    at(bench, date(2019, 11, 14))
    look(bench)
    assert board.officer.notices == []


def test_without_a_word_to_the_head_the_officer_is_not_warned(
    bench: Bench, board: Board, secretary: Phone
) -> None:
    head = board.head()
    at(bench, BEFORE)
    switch(bench)
    secretary.send(Intent.of("reminders.step_turn", "figures", "head", "off"))
    at(bench, date(2019, 11, 28), 14)
    look(bench)
    assert "report to the leadership" not in str(board.officer.notices[-1].text)
    at(bench, DUE, 14)
    look(bench)
    assert head.notices == []


@pytest.mark.parametrize(
    "intent",
    [
        Intent("reminders"),
        Intent.of("reminders.turn", "on"),
        Intent("reminders.preview"),
        Intent.of("reminders.preview_day", "20191129"),
        Intent("reminders.lost"),
        Intent("reminders.higher"),
        Intent.of("reminders.agree", 1),
        Intent.of("reminders.decline", 1),
        Intent.of("reminders.step_turn", "figures", "head", "off"),
        Intent.of("reminders.days_said", "figures", "head"),
    ],
)
def test_nobody_else_may(board: Board, intent: Intent) -> None:
    board.officer.send(intent)
    assert says(NotAllowed) in board.officer.text
    assert button(board.officer.screen, "Switch") is None
    assert labels(board.officer.screen)
