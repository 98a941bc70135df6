"""Reporting periods: opened once, due when typed, moved and told once; the half-year form."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.domain.access import Role
from bot.domain.errors import NotAllowed, OldButton, Refusal, RosterFirst
from bot.domain.kpi import PeriodKind
from bot.domain.period_errors import (
    DateUnclear,
    DeadlineNotAhead,
    DeadlineTooFar,
    NoSuchDay,
    PeriodKnown,
    PeriodNotOpen,
)
from bot.screen import Intent
from handlers.dates import read_date
from storage.founding import open_period, record_history
from storage.models.figures import period
from storage.models.records import register
from tests.bench import Bench, Phone, labels
from tests.handlers.reporting import Board, figures_of, plan
from tests.handlers.steps import says

TODAY = date(2019, 11, 20)


def periods_of(bench: Bench) -> list[tuple[str, str, datetime]]:
    with bench.database.reader.connect() as connection:
        rows = connection.execute(select(period).order_by(period.c.id)).all()
    return [(row.key, row.state, row.due_at) for row in rows]


def opened(secretary: Phone, label: str = "Figures of 2019", day: str = "29/11/2019") -> None:
    secretary.send(Intent("periods.new"))
    secretary.tap(label)
    secretary.write(day)
    secretary.tap("Open, tell")


@pytest.fixture
def officer(bench: Bench, secretary: Phone) -> Phone:
    return bench.appoint("officer", "Trần Thị Bích Ngọc", Role.OFFICER, "ha-nam")


def test_a_period_is_opened_and_everybody_told(
    bench: Bench, secretary: Phone, officer: Phone
) -> None:
    secretary.command("/todo")
    secretary.tap("Run the bloc")
    secretary.tap("Reporting periods")
    assert "No period has been opened yet." in secretary.text
    secretary.tap("Open a period")
    assert labels(secretary.screen) == [
        "Figures of 2019",
        "Figures of the first half of 2019",
        "Figures of 2018",
        "Plan of 2019",
        "Plan of 2020",
        "Back",
    ]
    secretary.tap("Figures of 2019")
    assert "for example 04/12/2019. The hour is 17:00." in secretary.text
    secretary.write("29/11")
    assert periods_of(bench) == []
    assert officer.notices == []
    assert "Stocks are counted as of 29/11/2019." in secretary.text
    assert "11 boards are asked" in secretary.text
    secretary.tap("Open, tell")
    assert "is open until 17:00, Friday 29 Nov 2019. 1 person has been told." in secretary.text
    due = datetime(2019, 11, 29, 10, 0, tzinfo=UTC)
    assert periods_of(bench) == [("2019", "open", due)]
    told = str(officer.notices[-1].text)
    assert "collects <b>Figures of 2019</b> until 17:00, Friday 29 Nov 2019" in told
    officer.tap("Enter figures")
    assert "not begun · 0/38 required values" in officer.text
    officer.tap("One question")
    assert "Year" not in officer.text  # nothing to compare with
    officer.write("50 20")
    assert "✓ Saved" in officer.text
    assert ("period_opened", "period", 1, "2019") in bench.audited()
    with bench.database.reader.connect() as connection:
        acts = [row.verb for row in connection.execute(select(register))]
    assert "period_opened" in acts


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("8/12/2019", ["⚠ That day is off: Sunday.", "working day is Monday 09/12/2019."]),
        ("1/1/2020", ["⚠ That day is off: New Year&#39;s Day."]),
        ("27/1/2020", ["off: Tết (Lunar New Year). The next working day is Thursday 30/01/2020."]),
        ("20/1/2020", ["⚠ Over Tết nobody is reminded: from 16/01/2020 until noon of 30/01/2020."]),
        ("30/1/2020", ["⚠ Over Tết nobody is reminded"]),
        ("31/1/2020", []),
    ],
)
def test_a_deadline_on_a_day_off_is_said_before_it_is_set(
    bench: Bench, secretary: Phone, day: str, told: list[str]
) -> None:
    secretary.send(Intent("periods.new"))
    secretary.tap("Figures of 2019")
    secretary.write(day)
    for words in told:
        assert words in secretary.text
    assert ("⚠ That day" in secretary.text or "⚠ Over" in secretary.text) is bool(told)


def test_opened_early_in_the_morning_it_is_open_at_once(
    bench: Bench, secretary: Phone, officer: Phone
) -> None:
    bench.clock.at = datetime(2019, 11, 19, 23, 30, tzinfo=UTC)  # 6:30 in the bloc
    opened(secretary)
    officer.command("/kpi")
    officer.tap("One question")
    assert "Question 1 of 23" in officer.text


def test_opening_twice_is_refused_by_name(bench: Bench, secretary: Phone, officer: Phone) -> None:
    other = bench.appoint("secretary-2", "Vũ Thị Hai", Role.SECRETARY, "hai-duong")
    other.send(Intent("periods.new"))
    tap = other.screen.choices[0][0].intent
    other.tap("Figures of 2019")
    opened(secretary)
    other.write("25/11/2019")
    assert other.text == says(PeriodKnown, period="Figures of 2019")
    other.send(tap)
    assert other.text == says(PeriodKnown, period="Figures of 2019")
    assert len(periods_of(bench)) == 1
    assert len(officer.notices) == 1
    opened(secretary, "Figures of the first half")
    opened(secretary, "Figures of 2018")
    secretary.send(Intent("periods.new"))
    assert labels(secretary.screen) == ["Plan of 2019", "Plan of 2020", "Back"]
    secretary.tap("Back")
    assert labels(secretary.screen)[:6] == [
        "Move the deadline 2019",
        "Late, close 2019",
        "Move the deadline, first half 2019",
        "Late, close 2019-H1",
        "Move the deadline 2018",
        "Late, close 2018",
    ]


@pytest.mark.parametrize(
    ("typed", "refusal", "fields"),
    [
        ("mai", DateUnclear, {"typed": "mai", "example": "04/12/2019"}),
        ("31/02/2020", NoSuchDay, {"month": 2, "days": 29, "example": "04/12/2019"}),
        ("31/11", NoSuchDay, {"month": 11, "days": 30, "example": "04/12/2019"}),
        ("32/13", DateUnclear, {"typed": "32/13", "example": "04/12/2019"}),
        ("🗓", DateUnclear, {"typed": "🗓", "example": "04/12/2019"}),
        ("20/11/2019", DeadlineNotAhead, {"day": "20/11/2019", "today": "20/11/2019"}),
        ("20/11", DeadlineNotAhead, {"day": "20/11/2019", "today": "20/11/2019"}),
        ("1/1/2018", DeadlineNotAhead, {"day": "01/01/2018", "today": "20/11/2019"}),
        ("29/11/2091", DeadlineTooFar, {"day": "29/11/2091"}),
    ],
)
def test_a_date_that_can_be_no_deadline_is_asked_again(
    bench: Bench, secretary: Phone, typed: str, refusal: type[Refusal], fields: dict[str, object]
) -> None:
    secretary.send(Intent("periods.new"))
    secretary.tap("Figures of 2019")
    secretary.write(typed)
    assert secretary.text == says(refusal, **fields)
    assert periods_of(bench) == []
    secretary.write("29.11.2019")
    secretary.tap("Open, tell")
    assert periods_of(bench)[0][0] == "2019"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("29/11/2019", date(2019, 11, 29)),
        (" 29 - 11 ", date(2019, 11, 29)),
        ("5/1", date(2020, 1, 5)),
        ("19/11", date(2020, 11, 19)),
        ("\u202a29/11\u202c", date(2019, 11, 29)),
        ("21.11.2019", date(2019, 11, 21)),
    ],
)
def test_days_as_officers_write_them(typed: str, day: date) -> None:
    assert read_date(typed, TODAY) == day


def test_a_moved_deadline_is_told_once(bench: Bench, secretary: Phone, officer: Phone) -> None:
    opened(secretary)
    secretary.tap("Reporting periods")
    assert "Figures of 2019: open, due 17:00, Friday 29 Nov 2019" in secretary.text
    secretary.tap("Move the deadline 2019")
    secretary.write("29/11/2019")
    assert "0 people have been told." in secretary.text  # it is that day already
    assert len(officer.notices) == 1
    secretary.send(Intent.of("periods.move", 1))
    secretary.write("7/12/2019")
    assert (
        "⚠ That day is off: Saturday. The next working day is Monday 09/12/2019." in secretary.text
    )
    secretary.write("6/12/2019")
    assert "is off" not in secretary.text
    assert "Stocks are still counted as of 29/11/2019" in secretary.text
    assert len(officer.notices) == 1
    secretary.tap("Move it, tell")
    assert "1 person has been told." in secretary.text
    told = str(officer.notices[-1].text)
    assert "has moved to 17:00, Friday 6 Dec 2019 (before: 17:00, Friday 29 Nov 2019)" in told
    assert len(officer.notices) == 2
    secretary.send(Intent.of("periods.moved", 1))
    assert "The date “” cannot be read." in secretary.text
    for day, count in (("29/11/2019", 3), ("6/12/2019", 4)):  # back, and once more
        secretary.send(Intent.of("periods.move", 1))
        secretary.write(day)
        secretary.tap("Move it, tell")
        assert len(officer.notices) == count
    assert periods_of(bench)[0][2] == datetime(2019, 12, 6, 10, 0, tzinfo=UTC)
    moves = [line[3] for line in bench.audited() if line[0] == "deadline_moved"]
    assert moves[0] == "2019-11-29 -> 2019-12-06"
    with bench.database.reader.connect() as connection:
        assert connection.execute(select(period.c.as_of)).scalar_one() == date(2019, 11, 29)


def test_the_day_of_the_stocks_stays_also_where_an_earlier_release_has_kept_none(
    board: Board, secretary: Phone
) -> None:
    with board.bench.database.writer.begin() as connection:
        connection.execute(update(period).values(as_of=None))
    secretary.send(Intent.of("periods.move", board.period.id))
    secretary.write("6/12/2019")
    assert "Stocks are still counted as of 29/11/2019" in secretary.text
    secretary.tap("Move it, tell")
    with board.bench.database.reader.connect() as connection:
        found = select(period.c.as_of).where(period.c.id == board.period.id)
        assert connection.execute(found).scalar_one() == date(2019, 11, 29)


def test_a_moved_deadline_lets_a_late_board_submit(board: Board, secretary: Phone) -> None:
    board.fill()
    board.past_due()
    board.submit()
    assert "The deadline for" in board.officer.text
    secretary.send(Intent.of("periods.move", board.period.id))
    secretary.write("5/12/2019")
    secretary.tap("Move it, tell")
    board.submit()
    assert board.row()[0] == "submitted"


def test_only_the_secretary_opens_and_moves(bench: Bench, board: Board) -> None:
    for intent in (
        Intent("periods"),
        Intent("periods.new"),
        Intent.of("periods.kind", "year", 2019),
        Intent.of("periods.due", "year", 2019),
        Intent.of("periods.move", 1),
        Intent.of("periods.moved", 1),
        Intent.of("periods.go", "year", 2019, "", 0, "20191129"),
        Intent.of("periods.move_now", 1, "20191206"),
    ):
        board.officer.send(intent)
        assert board.officer.text == says(NotAllowed), intent


def test_forged_and_old_ways(bench: Bench, secretary: Phone) -> None:
    for intent in (
        Intent.of("periods.kind", "month", 2019),
        Intent.of("periods.kind", "year", 1950),
        Intent.of("periods.kind", "year", 2021),
        Intent.of("periods.due", "year", "x"),
        Intent.of("periods.move", 99),
        Intent.of("periods.moved", 99),
        Intent.of("periods.move_now", 99, "20191206"),
        Intent.of("periods.go", "year", 2019, "", 0, "20191399"),
    ):
        secretary.send(intent)
        assert secretary.text == says(OldButton), intent


def test_without_a_roster_nothing_is_opened(bench: Bench) -> None:
    secretary = bench.appoint("secretary", "Nguyễn Thị Thư Ký", Role.SECRETARY, "hai-duong")
    secretary.send(Intent("periods.new"))
    assert secretary.text == says(RosterFirst)
    secretary.send(Intent.of("periods.kind", "year", 2019))
    assert secretary.text == says(RosterFirst)


def test_before_the_opening_nothing_is_entered(bench: Bench, board: Board) -> None:
    bench.clock.at = board.period.opens_at - timedelta(minutes=1)
    board.officer.store(Intent.of("figures.go", board.form_id))
    bench.clock.move(timedelta(days=1))
    bench.handle()  # acted before, handled after
    opens = "08:00, Friday 1 Nov 2019"
    assert board.officer.text == says(PeriodNotOpen, period="Figures of 2019", opens_at=opens)
    board.go("go")
    assert "Question 1 of 23" in board.officer.text


# The first half of a year ------------------------------------------------------------------------


def test_the_half_year_form_asks_thirteen_questions(
    bench: Bench, secretary: Phone, officer: Phone
) -> None:
    with bench.database.writer.begin() as connection:
        before = open_period(
            connection,
            bench.bloc_id,
            plan(2018, "history", kind=PeriodKind.HALF_YEAR),
            bench.clock.now(),
        )
        record_history(
            connection,
            before,
            bench.unit("ha-nam"),
            {c: f.amount // 2 for c, f in figures_of(2018).items() if f.amount is not None},
            bench.clock.now(),
            synthetic=False,
        )
    opened(secretary, "Figures of the first half", "5/12/2019")
    officer.command("/todo")
    assert "<b>Figures of the first half of 2019</b>" in officer.text
    officer.tap("Enter figures")
    officer.tap("One question")
    assert "Question 1 of 13" in officer.text
    assert "First half of 2018: FDI 24 dự án · DDI 9 dự án" in officer.text
    officer.write("25 10")
    assert "✓ Saved" in officer.text
    form_id = officer.asked.number(0) if officer.asked else 0
    officer.send(Intent.of("figures.ask", form_id, "DT05"))
    assert officer.text == says(OldButton)  # asked at the year's end only
    officer.send(Intent.of("figures.list", form_id, 9))
    assert "page 3/3" in officer.text
    officer.send(Intent.of("figures.ask", form_id, "KD01"))
    officer.write("30.000")
    assert "last period's 5.692 triệu USD" in officer.text
    officer.send(Intent.of("figures.review", form_id))
    assert "Figures" not in officer.text.splitlines()[0]
    assert "Valid projects" not in officer.text
    officer.send(Intent.of("figures.sheet", form_id))
    view = json.loads(officer.screen.files[0].view)
    assert view["headings"][4] == "First half of 2018"
    assert len(view["lines"]) == 24
    codes = {line["code"] for line in view["lines"]}
    assert "DT01" in codes
    assert "DT05" not in codes
    assert "signed" not in view


def test_a_move_that_was_looked_at_does_not_undo_a_later_one(
    bench: Bench, board: Board, secretary: Phone
) -> None:
    second = bench.appoint("second", "Vũ Thị Hai", Role.SECRETARY, "bac-ninh")
    secretary.send(Intent.of("periods.move", board.period.id))
    secretary.write("05/12/2019")
    second.send(Intent.of("periods.move", board.period.id))
    second.write("20/12/2019")
    second.tap("Move it")
    secretary.tap("Move it")
    assert "Nothing was changed" in secretary.text
    assert "Before: 17:00, Friday 20 Dec 2019" in secretary.text
    secretary.tap("Move it")
    assert "is open until 17:00, Thursday 5 Dec 2019" in secretary.text
