"""A note beside a figure makes nobody its author: a head who explains may still approve."""

from __future__ import annotations

from bot.domain.verdict_errors import OwnVersion
from bot.screen import Intent
from tests.handlers.reporting import HEAD, OFFICER
from tests.handlers.reviewing import House
from tests.handlers.steps import says

NOTE = "Đã gọi lại phòng Kế hoạch để kiểm tra"


def test_a_head_who_comments_still_approves(house: House) -> None:
    board = house.board
    board.fill()
    board.go("comment", "DT01", phone=house.head)
    house.head.write(NOTE)
    board.submit()
    house.approve()
    assert house.state() == "approved"
    board.go("notes", "DT01")
    assert NOTE in house.officer.text
    assert "noted by" in house.officer.text


def test_a_head_who_says_why_a_returned_figure_stands_still_approves(house: House) -> None:
    house.submit()
    house.approve()
    house.give_back(house.secretary, "DT01", note="Đề nghị kiểm tra lại số dự án")
    house.go(house.head, "keep", "DT01")
    house.head.write("Đã kiểm tra với phòng đầu tư")
    house.board.submit()
    house.approve(version=2)
    assert house.state() == "approved"


def test_a_head_is_warned_before_estimates_make_them_the_author(house: House) -> None:
    board = house.board
    board.fill()
    board.go("rough", phone=house.head)
    assert "You then count as having entered these figures" in house.head.text
    house.head.tap("All are estimates")
    assert "now estimates" in house.head.text
    board.submit()
    step = Intent.of("approval.approve_now", board.form_id, 1, "head")
    assert str(house.head.send(step).text) == says(OwnVersion, version=1)


def test_behind_the_total_the_note_and_who_wrote_it_stand_beside_whose_figure_it_is(
    house: House,
) -> None:
    board = house.board
    board.fill()
    board.go("comment", "LD01", phone=house.head)
    house.head.write(NOTE)
    board.submit()
    step = Intent.of("totals.unit", board.period.id, "t", "LD01", board.bench.unit(board.unit))
    seen = str(house.secretary.send(step).text)
    assert f"Version 2: 13.922 người, {OFFICER}" in seen
    assert f"comment: {NOTE}\n   noted by {HEAD}" in seen
