"""Totals for the ministry's observers: released, as they stood, and taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from bot.domain.access import Role
from bot.domain.errors import NotAllowed, OldButton, ReasonNeeded
from bot.domain.kpi import Cell, Dim, Figure
from bot.domain.period_errors import DateUnclear
from bot.domain.totals_errors import (
    BoardCounted,
    NothingReleased,
    ReleasedAlready,
    ReleaseWordNeeded,
    TotalsMoved,
)
from bot.screen import Intent
from storage.figures import Write
from storage.models.records import register
from storage.presets.synthetic import synthetic_year
from tests.bench import Bench, Phone, labels
from tests.handlers.bloc_year import Year, lay_form, years_2018_2019
from tests.handlers.steps import says

WORD = "đồng chí Trưởng ban, điện thoại 9 giờ 00"


@dataclass(slots=True)
class House:
    """2019 accepted but for one board; the head of the leading board; an observer."""

    bench: Bench
    year: Year
    secretary: Phone
    leader: Phone
    observer: Phone

    def release(self) -> None:
        self.leader.send(Intent.of("totals.release", self.year.period.id, "a"))
        self.leader.tap("Release now")
        assert "are released" in self.leader.text
        self.bench.clock.move(timedelta(minutes=5))

    def released(self) -> bool:
        return any(line[0] == "totals_released" for line in self.bench.audited())

    def change(self, amount: int = 60) -> None:
        """As a confirmed correction does."""
        with self.bench.database.writer.begin() as connection:
            uow = self.bench.uow(connection)
            form = uow.figures.form(self.bench.bloc_id, self.year.form_id("ha-noi"))
            assert form is not None
            write = Write(Cell("DT01", Dim.F), 1, Figure.given(Decimal(amount)))
            uow.figures.write(form, [write], author_id=None, account_id=None, inbox_id=None)


@pytest.fixture
def house(bench: Bench, secretary: Phone) -> House:
    year = years_2018_2019(bench, without=["ha-nam"])
    # In 2019 Hải Dương led the bloc.
    leader = bench.appoint("leader", "Phạm Văn Khải", Role.HEAD, "hai-duong")
    observer = bench.appoint("observer", "Lê Quan Sát", Role.OBSERVER)
    return House(bench, year, secretary, leader, observer)


def test_an_observer_sees_nothing_before_a_release(house: House) -> None:
    assert str(house.observer.command("/totals").text) == says(NothingReleased)
    period = house.year.period.id
    for mark in ("a", "t", "r1"):
        sent = house.observer.send(Intent.of("totals", period, mark, "DT"))
        assert str(sent.text) == says(NothingReleased)
    assert str(house.observer.send(Intent.of("totals.words", period, "a", "DT")).text) == (
        says(NothingReleased)
    )


def test_the_head_of_the_leading_board_releases_by_a_tap(house: House) -> None:
    house.secretary.command("/totals")
    house.secretary.tap("Release the totals")
    assert "Counted: 10/11 boards" in house.secretary.text
    assert "No figures submitted yet: KCN Hà Nam." in house.secretary.text
    assert "Release now" not in labels(house.secretary.screen)
    house.secretary.tap("Ask the bloc's head")
    assert "1 head of the leading board has been asked" in house.secretary.text
    house.leader.tap("Look and release")
    house.leader.tap("Release now")
    assert "are released. 2 people have been told" in house.leader.text
    assert "have been released" in str(house.observer.notices[-1].text)
    house.observer.tap("See the totals")
    assert "462 dự án" in house.observer.text
    assert "Released at 09:00 20/11/2019, check code" in house.observer.text
    assert "No accepted figures yet: KCN Hà Nam." in house.observer.text
    assert "no longer gives" not in house.observer.text
    assert labels(house.observer.screen)[2:] == [
        "Sentences for the report",
        "Another period",
        "Take away as a file",
        "What is to be done",
    ]
    house.observer.tap("Sentences")
    assert "granted to 462 projects" in house.observer.text
    house.observer.tap("Back to the totals")
    house.observer.tap("Another period")
    assert labels(house.observer.screen) == ["Figures of 2019", "What is to be done"]
    with house.bench.database.reader.connect() as connection:
        verbs = connection.execute(select(register.c.verb)).scalars().all()
    assert "totals_released" in verbs


def test_the_secretary_releases_on_the_head_s_word_which_is_kept(house: House) -> None:
    house.secretary.command("/totals")
    house.secretary.tap("Release the totals")
    house.secretary.tap("The head has agreed")
    for empty in ("ừ", "ok rồi", "đồng ý rồi nhé"):
        house.secretary.write(empty)
        assert house.secretary.text == says(ReleaseWordNeeded), empty
    house.secretary.write(WORD)
    assert "Nothing has been released yet" in house.secretary.text
    assert f"“{WORD}”" in house.secretary.text
    assert not house.released()
    house.secretary.write("ok")
    assert f"“{WORD}”" in house.secretary.text
    assert not house.released()
    house.secretary.tap("Release now")
    assert "are released" in house.secretary.text
    assert "have been released" in str(house.leader.notices[-1].text)
    details = [line[3] for line in house.bench.audited() if line[0] == "totals_released"]
    assert "điện thoại 9 giờ 00" in details[0]
    assert "462 dự án" in str(house.observer.command("/totals").text)


def test_the_head_s_word_releases_only_what_was_looked_at_with_it(house: House) -> None:
    phone = house.secretary
    phone.send(Intent.of("totals.release", house.year.period.id, "a"))
    phone.tap("The head has agreed")
    phone.write("đồng chí Trưởng ban, gặp trực tiếp ngày 02/12")
    before = phone.screen
    phone.tap("Type it again")
    phone.write(WORD)
    now = phone.screen
    phone.screen = before
    phone.tap("Release now")
    assert phone.text == says(OldButton)
    house.change()
    phone.screen = now
    phone.tap("Release now")
    assert phone.text == says(TotalsMoved)
    assert not house.released()


def test_who_may_not_release(house: House) -> None:
    other = house.bench.appoint("other", "Trần Việt Dũng", Role.HEAD, "ha-noi")
    officer = house.bench.appoint("officer", "Nguyễn Hạnh", Role.OFFICER, "hai-duong")
    period = house.year.period.id
    for phone in (other, officer, house.observer):
        for name in (
            "release",
            "release_now",
            "release_ask",
            "release_told",
            "release_noted",
            "withdraw",
        ):
            sent = phone.send(Intent.of(f"totals.{name}", period, "a", "0" * 12))
            assert str(sent.text) == says(NotAllowed), (phone.chat, name)
    code = house.secretary.send(Intent.of("totals.release", period, "a"))
    assert "Check code of the totals: " in str(code.text)
    found = str(code.text).partition("Check code of the totals: ")[2][:14]
    now = Intent.of("totals.release_now", period, "a", found)
    assert str(house.secretary.send(now).text) == says(NotAllowed)


def test_only_the_totals_that_were_looked_at_are_released(house: House) -> None:
    house.leader.send(Intent.of("totals.release", house.year.period.id, "a"))
    house.change()
    house.leader.tap("Release now")
    assert house.leader.text == says(TotalsMoved)
    house.leader.send(Intent.of("totals.release", house.year.period.id, "a"))
    again = house.leader.screen
    house.leader.tap("Release now")
    house.leader.screen = again
    house.leader.tap("Release now")
    assert house.leader.text == says(OldButton)


def test_what_was_released_stays_as_it_was_after_a_correction(house: House) -> None:
    house.release()
    house.change()
    house.observer.command("/totals")
    assert "462 dự án" in house.observer.text
    assert "no longer gives" not in house.observer.text
    house.secretary.command("/totals")
    assert "480 dự án" in house.secretary.text
    house.secretary.tap("Release the totals")
    assert "the totals have changed since" in house.secretary.text
    house.secretary.tap("See what is released")
    assert "462 dự án" in house.secretary.text
    house.secretary.tap("By board")
    house.secretary.tap("New projects")
    assert "462 dự án" in house.secretary.text
    house.release()
    assert "480 dự án" in str(house.observer.command("/totals").text)


def test_a_board_that_comes_later_does_not_change_what_was_released(house: House) -> None:
    house.release()
    lay_form(house.year, "ha-nam", synthetic_year(2019).forms["ha-nam"])
    house.observer.command("/totals")
    assert "462 dự án" in house.observer.text
    assert "Accepted figures: 10/11 boards" in house.observer.text
    assert "532 dự án" in str(house.secretary.command("/totals").text)


def test_a_release_taken_back_vanishes(house: House) -> None:
    house.release()
    house.secretary.send(Intent.of("totals.release", house.year.period.id, "a"))
    house.secretary.tap("Take it back")
    house.secretary.tap("Take it back")
    assert "no longer shown" in house.secretary.text
    assert str(house.observer.command("/totals").text) == says(NothingReleased)
    sent = house.observer.send(Intent.of("totals", house.year.period.id, "r1", "DT"))
    assert str(sent.text) == says(NothingReleased)


# Missing boards, and the day of the stocks --------------------------------------------------------


def test_last_period_s_stocks_stand_in_and_flows_do_not(house: House) -> None:
    phone = house.secretary
    phone.command("/totals")
    assert "No figures submitted yet: KCN Hà Nam." in phone.text
    phone.tap("Boards without figures")
    assert "KCN Hà Nam (not begun): not decided" in phone.text
    phone.tap("KCN Hà Nam")
    phone.tap("Last period's")
    phone.write("chưa")
    assert phone.text == says(ReasonNeeded, least="5")
    phone.write("Ban đang sắp xếp lại bộ máy")
    assert "Ban đang sắp xếp lại bộ máy (Nguyễn Thị Thư Ký" in phone.text
    phone.tap("Back to the totals")
    assert "Last period's stocks stand in for: KCN Hà Nam." in phone.text
    assert "<b>New projects</b>: 462 dự án" in phone.text
    assert "<b>Valid projects</b>: est. 4.967 dự án" in phone.text
    # ... and is not compared with itself
    behind = phone.text.partition("<b>Valid projects</b>")[2].splitlines()[1]
    assert "(the same 10 boards)" in behind
    phone.tap("By board")
    phone.tap("Valid projects")
    assert "(last period's)" in phone.text
    phone.tap("Back")
    phone.tap("Back to the totals")
    phone.tap("Sentences")
    assert "Last period's stocks stand in for: KCN Hà Nam." in phone.text
    assert "in the zones of the bloc there are an estimated " in phone.text


def test_a_board_is_not_counted_and_counted_again_by_decision(house: House) -> None:
    phone, period = house.secretary, house.year.period.id
    unit = house.bench.unit("ha-nam")
    phone.send(Intent.of("totals.treat_why", period, "a", unit, "not_counted"))
    phone.write("Ban chưa gửi, đã quá hạn")
    phone.tap("Back to the totals")
    assert "Not counted: KCN Hà Nam." in phone.text
    phone.send(Intent.of("totals.treat", period, "a", unit))
    phone.tap("Withdraw the decision")
    phone.write("Ban sẽ gửi trong ngày")
    phone.tap("Back to the totals")
    assert "No figures submitted yet: KCN Hà Nam." in phone.text


def test_who_counts_already_needs_no_stand_in(house: House) -> None:
    period, unit = house.year.period.id, house.bench.unit("ha-noi")
    sent = house.secretary.send(Intent.of("totals.treat", period, "a", unit))
    assert str(sent.text) == says(
        BoardCounted, unit="Ban Quản lý các khu công nghiệp và chế xuất Hà Nội"
    )
    sent = house.leader.send(Intent.of("totals.treat", period, "a", unit))
    assert str(sent.text) == says(NotAllowed)


def test_the_day_of_the_stocks_is_the_secretary_s_word(house: House) -> None:
    phone = house.secretary
    phone.command("/totals")
    phone.tap("Boards without figures")
    phone.tap("Day of the stocks")
    phone.write("cuối năm")
    assert phone.text == says(DateUnclear, typed="cuối năm", example="15/12/2019")
    phone.write("30/11/2019")
    assert "Stocks as of 30/11/2019" in phone.text
    house.bench.clock.move(timedelta(days=11))
    phone.tap("Back to the totals")
    phone.tap("Sentences")
    assert "As of 30/11/2019" in phone.text
    house.release()
    phone.send(Intent.of("totals.as_of", house.year.period.id, "a"))
    phone.write("15/12/2019")
    assert phone.text == says(ReleasedAlready)


def test_the_boards_see_what_was_released_and_nothing_later(house: House) -> None:
    officer = house.bench.appoint("o", "Trần Thị Bích Ngọc", Role.OFFICER, "bac-ninh")
    assert "462" not in str(officer.command("/totals").text)
    house.leader.send(Intent.of("totals.release", house.year.period.id, "a"))
    house.leader.tap("Release now")
    house.bench.clock.move(timedelta(minutes=5))
    house.change(9876)
    period, ha_noi = house.year.period.id, house.bench.unit("ha-noi")
    assert "462 dự án" in str(officer.command("/totals").text)
    assert "Released at" in officer.text
    assert "Correct a figure" in labels(officer.screen)
    officer.send(Intent.of("totals.unit", period, "a", "DT01", ha_noi))
    assert officer.text == says(NotAllowed)  # a release opens nothing of a single board
    for intent in (
        Intent.of("totals.unit", period, "a", "DT01", ha_noi),
        Intent.of("totals.line", period, "a", "DT01", 0),
        Intent.of("totals.words", period, "a", "DT"),
        Intent.of("totals.export_file", period, "a", "csv"),
        Intent.of("totals.export_all", "csv"),
        Intent.of("charts.total", period, "a", "DT01", "F"),
    ):
        officer.send(intent)
        shown = officer.text + "".join(order.view for order in officer.screen.files)
        assert "9.876" not in shown, intent
        assert "9876" not in shown, intent
