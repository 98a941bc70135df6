"""One question at a time: what is stored, what waits for a tap, what a colleague changed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from bot.channels.base import What
from bot.domain.errors import AlreadyAnswered, OldButton, ReasonNeeded
from bot.screen import Intent
from handlers import routes
from handlers.figures.pending import unpack
from storage.counting import counted
from tests.bench import Bench, button, labels
from tests.handlers.reporting import (
    CATALOGUE,
    OFFICER,
    Board,
    answer_to,
    question,
    sheet_lines,
    sheet_of,
)
from tests.handlers.steps import says

# Readings ----------------------------------------------------------------------------------------


def test_a_plain_answer_is_stored_and_echoed_over_the_next_question(board: Board) -> None:
    board.go("go")
    assert "Question 1 of 23" in board.officer.text
    assert "Year 2018: FDI 48 dự án · DDI 19 dự án <i>(synthetic)</i>" in board.officer.text
    board.officer.write("50 20")
    assert "✓ Saved · <b>New projects</b>: FDI 50 dự án · DDI 20 dự án · total 70" in (
        board.officer.text
    )
    assert "Question 2 of 23" in board.officer.text
    person = board.officer.actor.person_id
    first = board.versions("DT01", "F")
    assert first == [(1, "given", Decimal(50), "exact", "", "", "50 20", person, None)]
    assert board.amount("DT01", "D") == 20
    assert ("figures_written", "form", board.form_id, "DT01.F DT01.D") in board.bench.audited()


def test_a_year_by_hand_takes_one_message_a_question(board: Board) -> None:
    board.go("go")
    messages = 0
    form = CATALOGUE.questions(board.period.kind)
    for asked in sorted(form, key=lambda one: one.optional):
        if asked.key == "AT":
            board.officer.tap("None occurred (0)")
        else:
            board.officer.write(answer_to(asked))
            messages += 1
        if button(board.officer.screen, "It is right: reason"):
            board.officer.tap("Look again later")
    assert messages <= 25
    assert "Review before submitting" in board.officer.text
    assert board.count() == 42


def test_a_doubtful_figure_waits_for_a_tap(board: Board) -> None:
    board.answer("LD02", "139 nghìn")
    assert "139.000 người" in board.officer.text
    assert "Is this right? (the figure is rounded)" in board.officer.text
    assert board.count() == 0
    board.officer.tap("Right, save")
    assert board.amount("LD02") == 139000
    assert board.versions("LD02")[0].typed == "139 nghìn"


def test_typing_anew_replaces_what_waited(board: Board) -> None:
    board.answer("LD02", "139 nghìn")
    old = button(board.officer.screen, "Right, save")
    assert old is not None
    board.officer.write("150 nghìn")
    board.officer.send(old)  # the first message still has its button
    assert board.officer.text == says(OldButton)
    assert board.count() == 0
    board.officer.send(Intent("figures.sure", (*old.args[:2], "1")))
    assert board.count() == 0
    board.ask("LD02")
    board.officer.write("139.289")
    assert board.amount("LD02") == 139289


def test_a_second_tap_is_told_what_the_first_did(board: Board) -> None:
    board.answer("LD02", "139 nghìn")
    tap = button(board.officer.screen, "Right, save")
    assert tap is not None
    board.officer.store(tap)
    board.officer.store(tap)
    board.bench.handle()
    assert board.officer.text == says(AlreadyAnswered, name="Employment", figures="139.000 người")
    assert len(board.versions("LD02")) == 1
    # The question that came with the first tap is still open.
    assert board.officer.asked is not None
    assert board.officer.asked.name == "figures.answer"


def test_each_of_two_unclear_figures_is_offered(board: Board) -> None:
    board.answer("DT05", "6,9; 66,9")
    assert "Valid capital (FDI)" in board.officer.text
    assert labels(board.officer.screen) == ["6,9 triệu USD", "6.900 triệu USD", "Type it again"]
    stale = button(board.officer.screen, "6,9 ")
    board.officer.tap("6.900")
    assert labels(board.officer.screen) == ["66,9 tỷ đồng", "66.900 tỷ đồng", "Type it again"]
    assert board.count() == 0
    assert stale is not None
    board.officer.send(stale)
    assert board.officer.text == says(OldButton)
    asked = board.officer.asked
    assert asked is not None
    board.officer.send(Intent.of("figures.pick", board.form_id, "DT05", asked.text(4), 9))
    assert board.officer.text == says(OldButton)
    board.officer.send(Intent.of("figures.pick", board.form_id, "DT05", asked.text(4), 1))
    assert (board.amount("DT05", "F"), board.amount("DT05", "D")) == (6900, 66900)


def test_the_only_reading_is_not_one_of_several(board: Board) -> None:
    asked = "it is not clear how it is meant. Is this the figure?"
    board.answer("KD05", "50 đồng")
    assert asked in board.officer.text
    assert labels(board.officer.screen)[:2] == ["50 tỷ đồng", "Type it again"]
    board.officer.write("đúng")
    assert board.amount("KD05") == 50
    board.answer("KD05", "51")
    board.go("paste")
    board.officer.write("KD05 50 đồng")
    board.officer.tap("Clear up 1 figure")
    assert asked in board.officer.text
    board.officer.tap("50 tỷ đồng")
    assert board.amount("KD05") == 50


def test_a_doubtful_half_is_confirmed_after_the_unclear_one(board: Board) -> None:
    board.answer("DT05", "700000; 66,9")
    board.officer.tap("66.900")
    assert "FDI 700.000 triệu USD · DDI 66.900 tỷ đồng" in board.officer.text
    assert "Is this right?" in board.officer.text
    assert board.count() == 0
    board.officer.tap("Right, save")
    assert (board.amount("DT05", "F"), board.amount("DT05", "D")) == (700000, 66900)


@pytest.mark.parametrize(
    ("key", "text", "why"),
    [
        ("DT01", "-5; 3", "the figure cannot be negative"),
        ("DT01", "50,5; 20", "it must be a whole number"),
        ("DT01", "50; abc", "there is no number in it"),
        ("DT01", "50", "one number came where two are asked"),
        ("DT01", "1 2 3 4", "there are more numbers than asked"),
        ("DT01", "50 20 99", "the total is not the sum of its parts"),
        ("LD02", "tăng 5%", "it is a rate of change, not the figure itself"),
        ("LD02", "hơn 139 nghìn", "it is not an exact figure"),
        ("LD02", "👍", "there is no number in it"),
        ("DT01", "x" * 900, "the text is too long for one answer"),
        ("DT01", "ＡＢＣ", "there is no number in it"),
        ("HC01", "105", "this share cannot be above 100%"),
        ("HC04", "100,1 %", "this share cannot be above 100%"),
        ("HC01", "trên 100", "this share cannot be above 100%"),
        ("HC01", "ước 120%", "this share cannot be above 100%"),
        ("HC01", "100% trở lên", "this share cannot be above 100%"),
        ("HC04", "-1", "the figure cannot be negative"),
        ("HC04", "dưới 50%", "it is not an exact figure"),
    ],
)
def test_what_cannot_be_read_is_named_and_asked_again(
    board: Board, key: str, text: str, why: str
) -> None:
    board.answer(key, text)
    assert "was not saved, because " in board.officer.text
    assert len(board.officer.text.partition("” was not")[0]) <= 61
    assert why in board.officer.text
    assert board.count() == 0
    assert board.officer.asked is not None
    assert board.officer.asked.text(1) == key


def test_a_share_that_fell_by_many_points_wants_a_reason(board: Board) -> None:
    text = str(board.answer("HC04", "64,5 %").text)
    assert "E-services fell by 35,5 points of percentage" in text
    assert "(from 100% to 64,5%)" in text
    assert "It is right: reason" in labels(board.officer.screen)
    board.officer.tap("It is right")
    board.officer.write("Tính lại theo danh mục thủ tục mới")
    assert board.last("HC04").reason == "Tính lại theo danh mục thủ tục mới"
    assert "points of percentage" not in str(board.answer("HC04", "trên 95%").text)


def test_more_files_on_time_than_settled_cannot_be_while_the_late_ones_are_unknown(
    board: Board,
) -> None:
    board.fill(skip=("HC-HS",))
    text = str(board.answer("HC-HS", "4.350; 4.530; chưa có số").text)
    assert "(4.530 hồ sơ) cannot be more than" in text
    assert "must be put right" in text
    board.submit()
    assert board.row()[0] == "draft"


def test_an_economic_zone_out_of_nothing_wants_a_reason(board: Board) -> None:
    text = str(board.answer("HT-KKT", "1; 25.000").text)
    assert "1 khu, while last period there was none (0 khu)" in text
    assert "25.000 ha, while last period there was none (0 ha)" in text
    assert "It is right: reason" in labels(board.officer.screen)


def test_markup_in_an_answer_is_only_text(board: Board) -> None:
    board.answer("DT01", "<b>50</b> & 20 <script>")
    assert "&lt;script&gt;" in board.officer.text


@pytest.mark.parametrize(
    ("text", "state"), [("chưa có số", "not_available"), ("chưa có", "not_available")]
)
def test_no_figure_yet_can_be_typed(board: Board, text: str, state: str) -> None:
    board.answer("DT01", text)
    assert (board.state("DT01", "F"), board.state("DT01", "D")) == (state, state)
    assert "New projects</b>: not available yet" in board.officer.text


def test_none_is_asked_whether_it_means_zero(board: Board) -> None:
    board.answer("AT", "không có")
    assert "it can mean zero or “no figure yet”" in board.officer.text
    assert board.count() == 0
    board.officer.tap("None occurred (0)")
    assert [board.amount(f"AT0{n}") for n in (1, 2, 3, 4)] == [0, 0, 0, 0]
    board.answer("DT01", "không có")
    board.officer.tap("No figure yet")
    assert board.state("DT01", "F") == "not_available"
    board.answer("DT02", "FDI 74, DDI không có")
    assert labels(board.officer.screen)[:2] == ["0 lượt dự án", "not available yet"]
    board.officer.tap("not available yet")
    assert (board.amount("DT02", "F"), board.state("DT02", "D")) == (74, "not_available")


def test_yes_and_no(board: Board) -> None:
    board.answer("HC05", "maybe")
    assert labels(board.officer.screen)[:2] == ["yes", "no"]
    board.officer.tap("no")
    assert board.amount("HC05") == 0
    board.answer("HC05", "có")
    assert board.amount("HC05") == 1


# Halves ------------------------------------------------------------------------------------------


def test_a_labelled_half_is_stored_and_the_other_asked_for(board: Board) -> None:
    board.answer("DT01", "FDI 50")
    assert (board.amount("DT01", "F"), board.state("DT01", "D")) == (50, "blank")
    assert "✓ Saved · <b>New projects</b>: FDI 50 dự án" in board.officer.text
    assert "Still missing: New projects (DDI)?" in board.officer.text
    board.officer.write("20")
    assert (board.amount("DT01", "F"), board.amount("DT01", "D")) == (50, 20)
    assert len(board.versions("DT01", "F")) == 1
    assert "Question 2 of 23" in board.officer.text


def test_the_other_half_may_bear_its_label_or_be_unknown(board: Board) -> None:
    board.answer("DT01", "DDI 20")
    board.officer.write("FDI 50")
    assert (board.amount("DT01", "F"), board.amount("DT01", "D")) == (50, 20)
    board.answer("DT02", "FDI 74")
    board.officer.write("FDI 75")  # the first half again, corrected
    assert board.amount("DT02", "F") == 75
    board.officer.write("chưa có số")
    assert (board.amount("DT02", "F"), board.state("DT02", "D")) == (75, "not_available")


def test_the_rest_of_three(board: Board) -> None:
    board.answer("HT-HD", "HT05 10")
    assert "Still missing: Operating area, With wastewater plant?" in board.officer.text
    board.officer.write("2.200; 8")
    assert [board.amount(code) for code in ("HT05", "HT06", "HT07")] == [10, 2200, 8]


def test_under_a_warning_a_single_number_is_no_half(board: Board) -> None:
    board.answer("DT03a", "FDI 9.520")
    assert "⚠" in board.officer.text
    board.officer.write("476")
    assert "one number came where two are asked" in board.officer.text
    assert board.state("DT03a", "D") == "blank"


# Ways ---------------------------------------------------------------------------------------------


def test_later_back_and_all_questions(board: Board) -> None:
    board.go("go")
    assert "Question 1 of 23" in board.officer.text
    assert "Previous question" not in labels(board.officer.screen)
    board.go("back", "DT01")  # the button of an earlier release
    assert "Question 1 of 23" in board.officer.text
    board.officer.tap("Later")
    assert "Question 2 of 23" in board.officer.text
    board.officer.tap("Previous question")
    assert "Question 1 of 23" in board.officer.text
    board.ask("AT")
    assert "Question 21 of 23" in board.officer.text
    for _ in range(3):  # two that may stay blank come last
        board.officer.tap("Later")
    assert "Review before submitting" in board.officer.text
    board.ask("AT")
    board.officer.tap("All questions")
    assert "page 1/4" in board.officer.text
    assert labels(board.officer.screen)[0] == "○ New projects"
    board.officer.tap("More ›")
    board.officer.tap("More ›")
    board.officer.tap("More ›")
    assert "page 4/4" in board.officer.text
    board.officer.tap("‹ Earlier")
    board.answer("DT01", "FDI 50")
    board.answer("DT02", "chưa có số")
    board.answer("DT03a", answer_to(question("DT03a")))
    board.go("list", 0)
    assert [label[0] for label in labels(board.officer.screen)[:4]] == ["◐", "◌", "●", "○"]


def test_a_question_of_no_form_is_refused(board: Board) -> None:
    for key in ("nope", "LL"):  # a forged one; one whose group is off
        board.ask(key)
        assert board.officer.text == says(OldButton)
    board.officer.send(Intent.of("figures.ask", 999999, "DT01"))
    assert board.officer.text == says(OldButton)


def test_an_estimate_is_shown_as_one_everywhere(board: Board) -> None:
    board.answer("DT06", "ước 420; ước 9.728,5")
    assert "FDI est. 420 triệu USD · DDI est. 9.728,5 tỷ đồng" in board.officer.text
    board.answer("DT01", "ước 50; 20")
    assert "FDI est. 50 dự án · DDI 20 dự án · total est. 70" in board.officer.text
    assert board.last("DT06", "F").qualifier == "estimate"
    board.answer("HC01", "trên 55")
    board.ask("DT06")
    assert "Entered: <b>FDI est. 420 triệu USD" in board.officer.text
    board.go("notes", "DT06")
    assert "version 1: est. 420 triệu USD" in board.officer.text
    board.go("review")
    assert (
        "Disbursed capital: FDI est. 420 triệu USD (up 4,2%) · DDI est. 9.728,5"
        in board.officer.text
    )
    assert "New projects: FDI est. 50 (up 4,2%) · DDI 20 dự án (up 5,3%)" in board.officer.text
    assert "Time cut: over 55%" in board.officer.text
    assert "3 values are estimates." in board.officer.text
    board.go("sheet")
    lines = sheet_lines(board)
    assert lines["DT06.F"]["note"] == "estimate"
    assert lines["HC01.T"]["note"] == "lower bound"
    assert "(synthetic)" in sheet_of(board)["headings"][4]


def test_an_estimate_is_kept_through_a_confirmation(board: Board) -> None:
    board.answer("LD02", "ước 139 nghìn")
    assert "est. 139.000 người" in board.officer.text
    board.officer.tap("Right, save")
    assert board.last("LD02")[:4] == (1, "given", Decimal(139000), "estimate")


def test_the_first_author_is_named_in_the_history(bench: Bench, board: Board) -> None:
    board.answer("DT01", "50 20")
    board.go("notes", "DT01")
    assert f"New projects (FDI), version 1: 50 dự án, {OFFICER}" in board.officer.text


# What it costs ------------------------------------------------------------------------------------


def test_an_answer_costs_three_statements(bench: Bench, board: Board) -> None:
    """The form with its lock, the values, one insert: the benchmark's aims rest on it."""
    board.ask("DT01")
    actor, asked = board.officer.actor, board.officer.asked
    assert asked is not None
    with bench.database.writer.begin() as connection:
        uow = bench.uow(connection, said="50 20", asked=asked)
        uow.figures.catalogue(bench.bloc_id, "2019")  # kept by the process
        with counted(bench.database) as count:
            screen = routes.perform(actor, asked, uow)
        assert "✓ Saved" in screen.text
    kinds = [statement.split()[0] for statement in count.statements]
    assert kinds == ["SELECT", "SELECT", "INSERT"]


def test_small_ends(board: Board) -> None:
    """A question whose half is left, after all others; last year's very figure; a torn dialog."""
    board.fill(skip=["DT01"])
    board.answer("DT01", "DDI 900")
    board.officer.tap("It is right: reason")
    board.officer.write("Chia tách nhiều dự án")
    assert "Still missing: New projects (FDI)?" in board.officer.text
    board.officer.write("48")
    board.answer("LD02", "128.738")
    board.go("review")
    assert "Employment: 128.738 người (unchanged)" in board.officer.text
    for torn in ("nonsense", "DT01.F=1:given:x:exact:50", "DT01.Q=1:given:5:exact:5"):
        with pytest.raises(OldButton):
            unpack([torn])


# "Như kỳ trước" in words --------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["như kỳ trước", "vẫn như năm trước", "bằng kỳ trước"])
def test_as_last_period_is_explained_where_it_cannot_be(board: Board, said: str) -> None:
    board.answer("KD01", said)
    assert "this one needs a new figure each period; last period it was" in (board.officer.text)
    board.officer.write("30.000")
    assert "⚠" in board.officer.text
    board.officer.write(said)  # under a warning it is no reason either
    assert "this one needs a new figure each period" in board.officer.text
    assert board.last("KD01").reason == ""
    board.answer("DT08", said)
    assert "there is no figure of last period to take over" in board.officer.text


def test_a_word_that_ends_a_question_is_no_reason_and_offers_the_way_out(board: Board) -> None:
    board.answer("KD01", "30.000")
    for word in ("dừng", "thôi", "ok ok"):
        board.officer.write(word)
        assert board.officer.text == says(ReasonNeeded)
        assert "/thoat" in board.officer.text
    assert board.last("KD01").reason == ""


def test_an_answer_sent_twice_is_not_the_next_question_s(board: Board) -> None:
    bench, officer = board.bench, board.officer
    board.ask("DT01")
    for _ in range(2):
        bench.store(officer, what=What.TEXT, text="50 20")
    bench.clock.move(timedelta(seconds=2))
    bench.handle()
    assert (board.amount("DT01", "F"), board.amount("DT01", "D")) == (50, 20)
    assert board.amount("DT02", "F") is None
    assert "the same was sent twice and is kept for “New projects”" in officer.text
    officer.tap("Right, save")
    assert board.amount("DT02", "F") == 50
