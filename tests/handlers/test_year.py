"""Lịch công tác năm: what every member sees of the plan of a year."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from bot.domain.access import Role
from bot.domain.calendar.plan import lay_out
from bot.domain.calendar.working_days import WorkingDays
from bot.domain.errors import OldButton
from bot.reports.calendar_views import CalendarView, DateView
from bot.screen import Intent
from storage.founding import plan_conference
from storage.milestones import DONE, DROPPED, Milestones
from tests.bench import Bench, Phone, labels
from tests.handlers.reporting import Board
from tests.handlers.steps import says

DAY = date(2020, 1, 3)
ZONE = "Asia/Ho_Chi_Minh"


def lay(bench: Bench, year: int = 2019, day: date | None = DAY) -> None:
    """The plan of the preset, with its conference."""
    with bench.database.writer.begin() as connection:
        group = Milestones(connection, bench.clock.now())
        if day is not None:
            plan_conference(connection, bench.bloc_id, year, day, day, synthetic=False)
        plan = lay_out(group.template(bench.bloc_id), year, day, WorkingDays({}))
        group.lay(bench.bloc_id, year, plan, ZONE)


def settle(bench: Bench, code: str, state: str) -> None:
    with bench.database.writer.begin() as connection:
        group = Milestones(connection, bench.clock.now())
        found = group.by_code(bench.bloc_id, 2019, code)
        assert found is not None
        group.settle(found.id, state)


def test_a_member_sees_what_is_past_what_is_next_and_what_is_its_boards(
    bench: Bench, board: Board
) -> None:
    lay(bench)
    settle(bench, "plan_pact", DONE)
    settle(bench, "draft_report", DROPPED)
    officer = board.officer
    officer.command("/lich")
    assert officer.text == (
        "<b>Plan of the year 2019</b>\n"
        "Conference: <b>Friday, 3 Jan 2020</b> (44 days left)\n"
        "Next: <b>Annual figures: deadline</b>, 17:00, Friday 13 Dec 2019 (23 days left)\n"
        "\n<b>Past</b>\n"
        "✓ 28/02 Plan and pact of the year\n"
        "▫ 03/06 Half-year figures: opening (past)\n"
        "▫ 17/06 Half-year figures: deadline (past)\n"
        "▫ 05/07 Mid-year review (past)\n"
        "▫ 14/11 Annual figures: opening (past)\n"
        "\n<b>Ahead</b>\n"
        "▫ 13/12 17:00 Annual figures: deadline ●\n"
        "▫ 19/12 17:00 Proposals for awards: deadline ●\n"
        "▫ 26/12 17:00 Invitation to the conference\n"
        "▫ 02/01/2020 16:00 Votes of the bloc: deadline ●\n"
        "▫ 03/01/2020 08:00 Year-end conference\n"
        "▫ 10/01/2020 17:00 Award dossier to the ministry\n"
        "▫ 10/01/2020 17:00 Handover to the next leader\n"
        "▫ 15/01/2020 17:00 Final figures: deadline ●\n"
        "\n● a duty of your board"
    )
    settle(bench, "handover", DONE)
    officer.command("/lich")
    assert "✓ 10/01/2020 Handover to the next leader" in officer.text.partition("Ahead")[2]
    assert "10/01/2020" not in officer.text.partition("Ahead")[0]
    settle(bench, "annual_due", DONE)
    officer.command("/lich")
    assert "Next: <b>Proposals for awards" in officer.text
    observer = bench.appoint("ministry", "Phạm Thị Bộ", Role.OBSERVER)
    observer.command("/year")
    assert "Year-end conference" in observer.text
    assert "●" not in observer.text


def test_other_years_are_one_tap_away_and_no_further(bench: Bench, board: Board) -> None:
    lay(bench)
    officer = board.officer
    officer.command("/year")
    assert labels(officer.screen)[2:4] == ["‹ 2018", "2020 ›"]
    officer.tap("2020 ›")
    assert "<b>Plan of the year 2020</b>" in officer.text
    assert "The day of the conference is not set yet." in officer.text
    assert "The secretary has not laid the plan" in officer.text
    assert "2021 ›" not in labels(officer.screen)
    for year in (2017, 2021, 1, "x"):
        officer.send(Intent.of("year", year))
        assert officer.text == says(OldButton)


def test_the_year_with_something_ahead_comes_first(bench: Bench, board: Board) -> None:
    lay(bench)
    lay(bench, 2020, date(2020, 12, 11))
    officer = board.officer
    for day, year in ((2, 2019), (13, 2019), (16, 2020)):
        bench.clock.at = datetime(2020, 1, day, 2, 0, tzinfo=UTC)
        officer.command("/year")
        assert f"<b>Plan of the year {year}</b>" in officer.text


def test_the_first_screen_says_what_the_year_has_next(bench: Bench, board: Board) -> None:
    lay(bench)
    board.officer.command("/todo")
    assert "The bloc's conference: 3 Jan 2020.\nNext in the year: Annual figures: deadline" in (
        board.officer.text
    )


def test_in_vietnamese_it_reads_as_the_bloc_speaks(bench: Bench, board: Board) -> None:
    lay(bench)
    phone = bench.phone("vi", "vi")
    bench.appoint("vi", "Lê Văn Bình", Role.HEAD, "ha-noi")
    phone.command("/lich")
    assert "Tiếp theo: <b>Hạn gửi số liệu năm</b>, 17 giờ 00, thứ Sáu, ngày 13/12/2019" in (
        phone.text
    )
    assert "Hội nghị tổng kết: <b>thứ Sáu, 03/01/2020</b> (còn 44 ngày)" in phone.text


@pytest.mark.parametrize("word", ["lich cong tac nam", "/lich", "/year"])
def test_the_ways_to_it(bench: Bench, secretary: Phone, word: str) -> None:
    if word.startswith("/"):
        secretary.command(word)
    else:
        secretary.write(word)
    assert "No plan is laid yet" in secretary.text


def dates_in(phone: Phone) -> dict[str, DateView]:
    """The dates of the file that was sent, by their code."""
    [order] = phone.screen.files
    assert (order.builder, order.name) == ("calendar", "lich-cong-tac-2019.ics")
    view: CalendarView = json.loads(order.view)
    assert view["zone"] == ZONE
    return {one["uid"].partition("@")[0].rpartition("-")[2]: one for one in view["dates"]}


def test_the_dates_go_to_the_phone_and_a_change_takes_their_place(
    bench: Bench, secretary: Phone, board: Board
) -> None:
    for day in ("3/1/2020", "10/1/2020"):
        secretary.send(Intent.of("year.conference", 2019))
        secretary.write(day)
        secretary.tap("Apply, tell")
        board.officer.command("/lich")
        board.officer.tap("Dates for my phone")
        found = dates_in(board.officer)
        if day.startswith("3"):
            first = found
    assert first["award_registration"]["at"] == "2019-12-19T17:00"
    assert found["award_registration"]["at"] == "2019-12-26T17:00"
    assert (first["conference"]["at"], first["conference"]["last_day"]) == ("2020-01-03",) * 2
    assert found["conference"]["at"] == "2020-01-10"
    assert {code: one["uid"] for code, one in first.items()} == {
        code: one["uid"] for code, one in found.items()
    }
    moved = "award_registration"
    assert (first[moved]["sequence"], found[moved]["sequence"]) == (1, 2)
    assert first["plan_pact"]["sequence"] == found["plan_pact"]["sequence"] == 1
    settle(bench, "votes", DROPPED)
    board.officer.send(Intent.of("year.file", 2019))
    assert dates_in(board.officer)["votes"]["cancelled"]
    assert not dates_in(board.officer)["dossier"]["cancelled"]
    board.officer.send(Intent.of("year.file", 2020))
    assert board.officer.text == says(OldButton)
