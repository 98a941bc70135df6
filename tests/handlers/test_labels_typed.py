"""A label typed out where a line is asked acts as its button; nothing is done in its name."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from markupsafe import Markup
from sqlalchemy import update

from bot.domain.errors import LeavesQuestion
from bot.i18n import speak
from bot.runtime.labels import buttons_kept, named
from bot.screen import Choice, Intent, Screen, rows
from storage.models.people import account
from tests.bench import Bench, Phone, button, labels
from tests.handlers.corrections import REASON, Desk
from tests.handlers.reporting import UNIT, Board
from tests.handlers.reviewing import House


def vietnamese(bench: Bench) -> None:
    with bench.database.writer.begin() as connection:
        connection.execute(update(account).values(language="vi"))


@pytest.fixture
def desk(desk: Desk) -> Desk:
    vietnamese(desk.bench)
    return desk


def _leave_words(typed: str) -> str:
    return str(speak("vi").refusal(LeavesQuestion(typed=typed)))


def _ask_leaders_word(desk: Desk) -> Phone:
    phone = desk.secretary
    phone.send(Intent.of("totals.release", desk.year.period.id, "a"))
    phone.tap("Khối trưởng đã đồng ý")
    return phone


@pytest.mark.parametrize(
    "typed", ["Quay lại", "quay lại", "QUAY LAI", " Quay  lại. ", "“Quay lại”", "\u202eQuay lại"]
)
def test_a_label_is_not_the_leaders_word(desk: Desk, typed: str) -> None:
    phone = _ask_leaders_word(desk)
    back = button(phone.screen, "Quay lại")
    assert back is not None
    told = phone.write(unicodedata.normalize("NFD", typed))
    assert told.text == phone.send(back).text
    assert not [one for one in desk.bench.audited() if one[0] == "totals_released"]


def test_what_only_leaves_is_no_answer_and_the_way_stays(desk: Desk) -> None:
    phone = _ask_leaders_word(desk)
    asked, back = phone.asked, button(phone.screen, "Quay lại")
    phone.write("thôi")
    assert phone.text == _leave_words("thôi")
    assert phone.asked == asked
    assert button(phone.screen, "Quay lại") == back
    assert back is not None
    # Still a button of the question, although another message stands below it.
    told = phone.write("Quay lại")
    assert told.text == phone.send(back).text


def test_why_a_figure_is_corrected(desk: Desk) -> None:
    for typed in ("quay lại", "thôi không đính chính nữa", "không đính chính", "hủy"):
        desk.open("DT01", "F")
        desk.secretary.write("60")
        asked = desk.secretary.asked
        desk.secretary.write(typed)
        assert desk.secretary.text == _leave_words(typed)
        assert desk.secretary.asked == asked
    desk.secretary.write("Nhập lại số khác")
    assert desk.rows() == []
    assert desk.secretary.asked is not None
    assert desk.secretary.asked.name == "totals.correct_amount"


def test_why_a_correction_is_refused(desk: Desk) -> None:
    desk.open("DT01", "F")
    desk.secretary.write("60")
    desk.secretary.write(REASON)
    number = desk.rows()[-1][0]
    desk.head.send(Intent.of("totals.correction_no", number))
    desk.head.write("Quay lại")
    assert desk.rows()[-1][1] == "open"


@pytest.mark.parametrize("typed", ["Số cũ đúng rồi", "Số đã đúng", "số cũ đúng"])
def test_a_verdict_that_says_which_figure_is_right(desk: Desk, typed: str) -> None:
    desk.open("DT01", "F")
    desk.secretary.write("60")
    desk.secretary.write(REASON)
    number = desk.rows()[-1][0]
    desk.head.send(Intent.of("totals.correction_no", number))
    desk.head.write(typed)
    assert desk.rows()[-1][1] == "refused"


def test_returning_a_form(house: House) -> None:
    vietnamese(house.board.bench)
    house.submit()
    house.go(house.head, "return", 1, "1")
    house.head.write("Quay lại")
    assert house.state() == "submitted"
    assert house.items() == []


def test_reopening_a_form(house: House) -> None:
    vietnamese(house.board.bench)
    board = house.board
    house.submit()
    for typed in ("Để nguyên, không sửa", "giữ nguyên", "thôi không sửa nữa", "quay lại"):
        board.answer("DT01", "51 20")
        house.officer.write(typed)
        assert board.row() == ("submitted", 1, "")


@pytest.mark.parametrize("typed", ["Quay lại", "thôi", "hủy bỏ", "back", "Không"])
def test_lines_that_a_secretary_is_asked(board: Board, secretary: Phone, typed: str) -> None:
    vietnamese(board.bench)
    unit, period = board.bench.unit(UNIT), board.period.id
    before = board.bench.audited()

    def typed_below(*steps: Intent | str) -> None:
        for step in steps:
            if isinstance(step, str):
                secretary.write(step)
            else:
                secretary.send(step)
        asked, ways = secretary.asked, labels(secretary.screen)
        assert asked is not None
        secretary.write(typed)
        if typed not in ways:
            assert secretary.text == _leave_words(typed)
            assert secretary.asked == asked

    typed_below(Intent("requests.new"))
    typed_below(Intent.of("late.board", period, unit), "10/12")
    typed_below(Intent.of("behalf.source", unit, "phone", period))
    typed_below(Intent.of("totals.treat_why", period, "a", unit, "not_counted"))
    assert board.bench.audited() == before


def test_a_secret_votes_labels_are_not_kept_with_its_question() -> None:
    choice = Choice("Không đồng ý", Intent("ballots.paper"))
    screen = Screen(Markup("?"), rows(choice), asks=Intent("ballots.informant"))
    assert buttons_kept(screen, ()) == (choice,)
    assert buttons_kept(replace(screen, sealed=3), ()) == ()


def test_a_figures_question_keeps_none() -> None:
    screen = Screen(Markup("?"), rows(Choice("Quay lại", Intent("home"))))
    assert buttons_kept(replace(screen, asks=Intent("figures.answer")), ()) == ()


def test_labels_that_differ_in_marks_alone_are_told_apart_by_them() -> None:
    one, other = Choice("Của Hòa", Intent("home")), Choice("Của Hoa", Intent("figures"))
    assert named("của hòa", (one, other)) == one.intent
    assert named("CỦA HOA", (one, other)) == other.intent
    assert named("cua hoa", (one, other)) is None
    assert named("1.000", (Choice("1,000", Intent("home")),)) is None
