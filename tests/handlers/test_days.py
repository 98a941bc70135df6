"""Days off and days worked: recorded after a look at what is due on them, taken back, seen."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.channels.base import What
from bot.domain.access import Role
from bot.domain.errors import LineNeeded, LineTooLong, NotAllowed, OldButton
from bot.domain.year_errors import DayOffAlready, DayTooFar, DayWorkedAlready
from bot.screen import Intent
from storage.models.year import day_override
from tests.bench import Bench, Phone, labels
from tests.handlers.reporting import Board
from tests.handlers.steps import at_once, says

_FIVE, _MINUTE = time(17), timedelta(minutes=1)
DOCUMENT = "12729/VPCP-KGVX ngày 25/12/2025"


def rows(bench: Bench) -> list[tuple[str, str, str, bool]]:
    with bench.database.reader.connect() as connection:
        found = connection.execute(select(day_override).order_by(day_override.c.id)).all()
    return [(f"{row.day}", row.kind, row.name, row.ended_at is None) for row in found]


def asked_for_day(secretary: Phone, day: str, *taps: str) -> None:
    secretary.send(Intent("days.new"))
    secretary.write(day)
    for label in taps:
        secretary.tap(label)


def recorded(secretary: Phone, day: str, kind: str) -> None:
    asked_for_day(secretary, day, kind)
    secretary.write("Theo thông báo của UBND")
    secretary.tap("No document")
    secretary.tap("Record it")


def test_a_swap_is_recorded_in_one_go(bench: Bench, secretary: Phone) -> None:
    secretary.send(Intent("desk"))
    secretary.tap("Days off")
    assert "<b>Days off in 2019</b>" in secretary.text
    assert "• 02/02–10/02: Tết (Lunar New Year)" in secretary.text
    assert "• 04/05 (Saturday): worked" in secretary.text
    assert "The bloc has recorded no day of its own." in secretary.text
    secretary.tap("Record a day")
    secretary.write("31/12/2019")
    assert "<b>Tuesday 31/12/2019</b>\nNow: a working day." in secretary.text
    secretary.tap("Off, made up later")
    secretary.write("28/12/2019")
    secretary.tap("Nghỉ hoán đổi")
    secretary.write(DOCUMENT)
    for words in (
        "<b>Off: Tuesday 31/12/2019</b>",
        "<b>Worked: Saturday 28/12/2019</b>",
        f"Document: {DOCUMENT}",
        "Nothing of the bloc is due on that day.",
    ):
        assert words in secretary.text
    assert rows(bench) == []  # nothing before the last tap
    tap = secretary.screen.choices[0][0].intent
    secretary.tap("Record it")
    assert "✓ Recorded: 31/12/2019, 28/12/2019." in secretary.text
    assert f"31/12/2019: day off, Nghỉ hoán đổi. Document: {DOCUMENT}" in secretary.text
    assert "• 28/12 (Saturday): worked ✎" in secretary.text
    assert rows(bench) == [
        ("2019-12-31", "day_off", "Nghỉ hoán đổi", True),
        ("2019-12-28", "working_day", "Làm bù cho ngày 31/12/2019", True),
    ]
    verbs = [line[0] for line in bench.audited()]
    assert verbs.count("day_recorded") == 2
    secretary.send(tap)  # the same tap twice
    assert secretary.text == says(OldButton)
    assert len(rows(bench)) == 2


def test_what_is_due_on_the_day_is_told_before_and_can_be_moved_after(
    board: Board, secretary: Phone
) -> None:
    bench = board.bench
    bloc, today = bench.bloc_id, date(2019, 11, 20)
    with bench.database.writer.begin() as connection:
        uow = bench.uow(connection)
        assert uow.today("Asia/Ho_Chi_Minh") == today
        zone = "Asia/Ho_Chi_Minh"
        uow.milestones.add(bloc, 2019, "Họp Tổ giúp việc", date(2019, 11, 29), _FIVE, zone)
    asked_for_day(secretary, "29/11/2019", "A day off", "Nghỉ theo thông báo", "No document")
    assert "⚠ Due on that day:" in secretary.text
    assert "• Figures of 2019: due 17:00, Friday 29 Nov 2019" in secretary.text
    assert "• Plan of 2019: Họp Tổ giúp việc" in secretary.text
    secretary.tap("Record it")
    assert "✓ Recorded: 29/11/2019." in secretary.text
    secretary.tap("Move: Figures of 2019")
    assert "To which day does the deadline move?" in secretary.text
    secretary.write("30/11/2019")
    assert "The next working day is Monday 02/12/2019." in secretary.text
    secretary.write("29/11/2019")
    secretary.send(Intent("days"))
    assert "• 29/11: Nghỉ theo thông báo ✎" in secretary.text
    # Lateness is counted by it as well.
    bench.clock.at = board.period.due_at.replace(day=30)
    secretary.send(Intent.of("days.drop", 1))
    assert "29/11/2019 will be a working day again." in secretary.text


def test_a_preview_that_does_not_hold_any_more_is_shown_once_more(
    bench: Bench, secretary: Phone
) -> None:
    other = bench.appoint("secretary-2", "Vũ Thị Hai", Role.SECRETARY, "hai-duong")
    asked_for_day(secretary, "29/11/2019", "A day off", "Nghỉ theo thông báo", "No document")
    recorded(other, "28/11/2019", "A day off")
    secretary.tap("Record it")
    assert "<b>Nothing was recorded:</b> something has changed" in secretary.text
    assert len(rows(bench)) == 1
    secretary.tap("Record it")
    assert "✓ Recorded: 29/11/2019." in secretary.text
    asked_for_day(secretary, "2/12/2019", "A day off", "Nghỉ theo thông báo", "No document")
    recorded(other, "2/12/2019", "A day off")
    secretary.tap("Record it")
    assert secretary.text == says(DayOffAlready, day="02/12/2019", why="Theo thông báo của UBND")
    assert len(rows(bench)) == 3


def test_what_is_typed_in_vain_is_asked_again(bench: Bench, secretary: Phone) -> None:
    asked_for_day(secretary, "15/1/2031")
    told: dict[str, Any] = {"first": "01/01/2019", "last": "31/12/2021", "day": "15/01/2031"}
    assert secretary.text == says(DayTooFar, **told)
    secretary.write("30/4/2020")
    assert "Now: off (Reunification Day)." in secretary.text
    assert labels(secretary.screen) == ["A make-up working day", "Back"]
    secretary.write("29/4/2020")
    assert labels(secretary.screen) == ["A day off", "Off, made up later", "Back"]
    secretary.tap("Off, made up later")
    secretary.write("29/4/2020")
    assert secretary.text == says(DayWorkedAlready, day="29/04/2020")
    secretary.write("9/5/2020")
    secretary.write("ab")
    assert secretary.text == says(LineNeeded, least=3)
    secretary.write("Nghỉ " + "rất " * 20)
    assert secretary.text == says(LineTooLong, most=80, length=84)
    secretary.write("quay lại")  # is no name
    secretary.write("Nghỉ Lễ hội Đền Trần")
    secretary.write("Theo thông báo")
    secretary.write("gì đó")  # where a button is to be tapped
    assert "<b>Please look it over.</b>" in secretary.text
    assert rows(bench) == []
    secretary.tap("Record it")
    assert rows(bench)[0][2] == "Nghỉ Lễ hội Đền Trần"


def test_both_days_of_a_swap_or_one_are_taken_back(bench: Bench, secretary: Phone) -> None:
    def swapped() -> None:
        asked_for_day(secretary, "31/12/2019", "Off, made up later")
        secretary.write("28/12/2019")
        for label in ("Nghỉ hoán đổi", "No document", "Record it"):
            secretary.tap(label)

    swapped()
    secretary.tap("Take back 31/12/2019")
    assert "28/12/2019: working day, Làm bù cho ngày 31/12/2019" in secretary.text
    assert "31/12/2019 will be a working day again." in secretary.text
    tap = secretary.screen.choices[0][0].intent
    secretary.tap("Take both back")
    assert "✓ Taken back: 31/12/2019, 28/12/2019." in secretary.text
    assert [row[3] for row in rows(bench)] == [False, False]
    assert [line[0] for line in bench.audited()].count("day_taken_back") == 2
    secretary.send(tap)
    assert secretary.text == says(OldButton)
    bench.clock.move(_MINUTE)
    swapped()
    secretary.tap("Take back 28/12/2019")
    assert "28/12/2019 will be off again: Saturday." in secretary.text
    secretary.tap("Only 28/12/2019")
    assert [row[3] for row in rows(bench)] == [False, False, True, False]


def test_every_member_sees_the_days_and_the_secretary_alone_changes_them(
    board: Board, secretary: Phone
) -> None:
    bench, officer = board.bench, board.officer
    recorded(secretary, "2/12/2019", "A day off")
    officer.send(Intent("days"))
    assert "• 02/12: Theo thông báo của UBND ✎" in officer.text
    assert not [one for one in labels(officer.screen) if one.startswith(("Record", "Take"))]
    officer.tap("2020 ›")
    assert "• 23/01–29/01: Tết (Lunar New Year)" in officer.text
    secretary.send(Intent("days.new"))
    secretary.write("3/12/2019")
    forged = [choice.intent for row in secretary.screen.choices[:1] for choice in row]
    names = ("new", "day", "made_up", "name", "named", "source", "no_source", "sure", "record")
    forged += [Intent(f"days.{one}") for one in names]
    forged += [Intent.of("days.drop", 1), Intent.of("days.dropped", 1, "all")]
    observer = bench.appoint("observer", "Vụ Thi đua", Role.OBSERVER)
    for phone in (officer, observer):
        for one in forged:
            phone.send(one)
            assert phone.text == says(NotAllowed)
    observer.send(Intent("days"))
    assert observer.text == says(NotAllowed)
    assert len(rows(bench)) == 1


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("off", "hôm nay"),
        ("never", "2019-12-02"),
        ("off", "2019-12-02", "2019-12-07"),
        ("swap", "2019-12-02", "x"),
    ],
)
def test_a_torn_button_is_refused(bench: Bench, secretary: Phone, args: tuple[str, ...]) -> None:
    for name in ("days.kind", "days.made_up", "days.sure"):
        secretary.send(Intent(name, args))
        assert secretary.text == says(OldButton)
    for intent in (Intent.of("days", 1999), Intent.of("days.drop", 9), Intent("days.record")):
        secretary.send(intent)
        assert secretary.text == says(OldButton)
    secretary.send(Intent.of("days.kind", "off", "2019-12-07"))
    assert secretary.text == says(DayOffAlready, day="07/12/2019", why="Saturday")


def test_two_who_record_the_same_day_at_once(bench: Bench, secretary: Phone) -> None:
    other = bench.appoint("secretary-2", "Vũ Thị Hai", Role.SECRETARY, "hai-duong")
    taps = []
    for phone in (secretary, other):
        asked_for_day(phone, "2/12/2019", "A day off", "Nghỉ theo thông báo", "No document")
        taps.append((phone, phone.screen.choices[0][0].intent))
    first, second = at_once(bench, taps[0], taps[1])
    assert "✓ Recorded: 02/12/2019." in first
    assert second == says(DayOffAlready, day="02/12/2019", why="Nghỉ theo thông báo")
    assert len(rows(bench)) == 1


def test_the_screens_cost_few_statements(bench: Bench, secretary: Phone) -> None:
    recorded(secretary, "2/12/2019", "A day off")
    assert bench.cost(secretary, what=What.TAP, intent=Intent("days")) <= 12
    asked_for_day(secretary, "3/12/2019", "A day off", "Nghỉ theo thông báo")
    cost = bench.cost(secretary, what=What.TAP, intent=Intent("days.no_source"))
    assert cost <= 12, cost
