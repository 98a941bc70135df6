"""The review, the printed sheet, comments, sources and the history of a value."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.errors import (
    OldButton,
)
from bot.i18n import speak
from bot.screen import Intent
from storage.models.figures import value
from tests.bench import ZONE, Bench, labels
from tests.handlers.reporting import HEAD, Board, sheet_lines, sheet_of
from tests.handlers.steps import says

# The review and the sheet -------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_fullest_review_fits_into_one_message(board: Board, language: str) -> None:
    say = speak(language)
    board.officer.send(Intent("home.language", (language,)))
    board.fill(
        DT01_F=5000, DT02_F=7000, DT03a_F=4760000, DT03b_D=1, DT04_F=9, DT05_D=669190000,
        DT06_F=9999999, HT06_T=2, HT04_T=51960, KD01_T=1, KD02_T=85750000, KD03_T=1, KD04_T=56230,
        KD05_T=225, LD01_T=999999, LD02_T=100, HC01_T=150, HC02b_T=7, HC04_T=101, AT01_T=3,
    )  # fmt: skip
    board.go("review")
    text = board.officer.text
    assert len(text) < 4000
    assert str(say("\n<b>To be put right:</b>")) in text
    assert text.count("⛔") >= 3
    assert text.count("⚠") >= 3
    assert say.plain("Submit") not in labels(board.officer.screen)


def test_many_long_reasons_are_shown_as_far_as_they_fit(board: Board) -> None:
    head = board.head()
    board.fill(
        DT01_F=100, DT02_F=200, DT03a_F=900, DT03b_D=9000, DT06_F=2000, KD01_T=30000, KD02_T=30000,
        KD03_T=30000, KD04_T=9000, KD05_T=900000, LD01_T=40000, LD02_T=300000, HT06_T=900,
    )  # fmt: skip
    board.submit()
    while board.row()[0] == "draft":
        board.explain("Nhiều doanh nghiệp lớn báo cáo lại <cả năm> " * 11)
    for text in (str(head.notices[-1].text), str(board.go("review").text)):
        assert "values with a reason:</b>" in text
        assert "more." in text
        assert len(text) < 4000


def test_a_full_review_is_short(board: Board) -> None:
    board.officer.send(Intent("home.language", ("vi",)))
    board.fill()
    board.go("review")
    assert len(board.officer.text) < 1900


def test_each_figure_of_a_pair_bears_its_change(board: Board) -> None:
    board.officer.send(Intent("home.language", ("vi",)))
    board.fill()
    shown = board.go("review").text
    assert "(tăng\u00a04,2%)" in shown  # never broken in two at the edge of a phone
    text = str(shown).replace("\u00a0", " ")
    assert "DT01 Dự án cấp mới: FDI 50 (tăng 4,2%) · DDI 20 dự án (tăng 5,3%)" in text
    assert "Xuất khẩu 8.575 (tăng 7,5%) · Nhập khẩu 6.308 triệu USD (tăng 11,5%)" in text
    assert "KD01 Tổng doanh thu: 12.284 triệu USD (tăng 7,9%)" in text


def test_a_percentage_is_never_rounded_up_to_all(board: Board) -> None:
    board.fill(skip=["DT08", "DT09"])
    board.answer("KD05", "225")
    board.officer.tap("225 ")
    board.go("review")
    assert "(down 99,9%)" in board.officer.text
    board.answer("KD05", "chưa có số")
    board.officer.command("/todo")
    assert "37/38 (97%)" in board.officer.text


def test_a_draft_sheet_says_that_it_is_one(board: Board) -> None:
    board.answer("HC05", "có")
    board.answer("DT08", "chưa có")
    board.go("sheet")
    assert "Draft, not submitted, as of 09:00, Wednesday 20 Nov 2019" in board.officer.text
    lines = sheet_lines(board)
    assert lines["HC05.T"]["said"] == "yes"
    assert lines["DT08.F"]["said"] == "not available yet"
    (order,) = board.officer.screen.files
    assert order.name == "so-lieu-2019-ha-nam-nhap.xlsx"
    assert board.officer.asked is not None  # the question stays open beside it


def test_a_sheet_bears_the_time_of_what_it_shows(board: Board) -> None:
    board.fill()
    board.submit()
    board.bench.clock.move(timedelta(hours=3))
    board.go("sheet")
    subtitle = sheet_of(board)["subtitle"]
    assert subtitle.startswith("Version 1, submitted at 09:00, Wednesday 20 Nov 2019, check code")
    assert "12:00" not in subtitle
    assert board.officer.screen.files[0].name == "so-lieu-2019-ha-nam-v1.xlsx"
    board.reopen()
    board.go("sheet")
    subtitle = sheet_of(board)["subtitle"]
    assert subtitle == (
        "Draft after version 1, not submitted again, as of 12:05, Wednesday 20 Nov 2019"
    )


# Notes --------------------------------------------------------------------------------------------


def test_comment_and_source(board: Board) -> None:
    board.answer("DT01", "50 20")
    board.go("notes", "DT01")
    assert "Source and method: not noted yet" in board.officer.text
    board.officer.tap("Write a comment")
    board.officer.write("a")
    assert "at least 2 characters" in board.officer.text
    board.officer.write("tổng hợp từ <85/120> doanh nghiệp")
    assert "✓ The comment is saved." in board.officer.text
    assert [(one.seq, one.amount, one.comment) for one in board.versions("DT01", "F")] == [
        (1, 50, ""),
        (2, 50, "tổng hợp từ <85/120> doanh nghiệp"),
    ]
    board.officer.tap("Notes, source")
    assert "comment: tổng hợp từ &lt;85/120&gt; doanh nghiệp" in board.officer.text
    board.officer.tap("Note the source")
    board.officer.write("Thuế")
    assert "✓ The source is noted." in board.officer.text
    board.officer.tap("Notes, source")
    assert "Source and method: Thuế" in board.officer.text
    board.go("sheet")
    notes = {key: line["note"] for key, line in sheet_lines(board).items()}
    assert notes["DT01.D"] == "tổng hợp từ <85/120> doanh nghiệp"


def test_a_comment_on_nothing_is_refused(board: Board) -> None:
    board.go("notes", "DT01")
    assert "Write a comment" not in labels(board.officer.screen)
    board.go("comment", "DT01")
    board.officer.write("tổng hợp từ 85/120 doanh nghiệp")
    assert board.officer.text == says(OldButton)
    assert board.count() == 0


def test_the_history_is_bounded_however_long(board: Board) -> None:
    for number in range(12):
        board.answer("AT", f"{number % 3} 0 {number % 2} 1")
    board.go("comment", "AT")
    board.officer.write("ghi chú " * 80)
    board.go("source", "AT")
    board.officer.write("nguồn " * 100)
    board.go("notes", "AT")
    assert len(board.officer.text) < 3000
    assert "earlier versions" in board.officer.text
    assert board.officer.text.count("Pollution incidents, version") == 2


# Whose word it is ---------------------------------------------------------------------------------


def test_everything_is_written_with_its_message(board: Board, bench: Bench) -> None:
    board.answer("DT01", "50 20")
    with bench.database.reader.connect() as connection:
        row = connection.execute(value.select().where(value.c.form_id == board.form_id)).first()
    assert row is not None
    assert row.inbox_id is not None
    assert row.account_id == board.officer.actor.account_id
    assert row.recorded_at.astimezone(ZONE).hour == 9


def test_a_head_may_submit_too(board: Board) -> None:
    head = board.head()
    board.fill()
    board.submit(head)
    assert "✓ <b>Submitted" in head.text
    assert head.notices == []
    board.go("review")
    assert f"submitted by {HEAD}" in board.officer.text
