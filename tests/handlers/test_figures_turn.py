"""The order of the questions, the examples beside them, and whose form it is."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from bot.domain.answer import Problem, read_answer
from bot.domain.kpi import Kind, PeriodKind
from bot.domain.numbers import Accept
from bot.screen import Intent
from tests.bench import Bench, Phone, labels
from tests.handlers.reporting import CATALOGUE, Board, figures_of, question


def asked_of(board: Board) -> str:
    assert board.officer.asked is not None
    return board.officer.asked.text(1)


# What must be given comes first -------------------------------------------------------------------


def test_what_may_stay_blank_is_asked_last(board: Board) -> None:
    board.go("go")
    order = []
    while board.officer.asked is not None and board.officer.asked.name == "figures.answer":
        order.append(asked_of(board))
        board.officer.tap("Later")
    optional = [question(key).optional for key in order]
    assert len(order) == 23
    assert optional == sorted(optional)
    assert optional.count(True) == 2


def test_blanks_that_must_be_filled_come_before_those_that_may(board: Board) -> None:
    board.fill(skip=["DT02", "DT08", "DT09", "LD02"])
    board.answer("LD02", "139.289")
    assert asked_of(board) == "DT02"
    board.officer.write("50; 20")
    assert asked_of(board) == "DT08"


def test_progress_says_that_it_counts_what_must_be_given(board: Board) -> None:
    board.answer("DT08", "1 0")
    board.ask("DT01")
    assert "0/38 required done" in board.officer.text
    board.go("go")
    assert "0/38 required" in board.officer.text


# Examples -----------------------------------------------------------------------------------------


def example(board: Board, key: str) -> str:
    found = re.search(r"Example: (.*)", str(board.ask(key).text))
    assert found is not None
    return found[1]


def test_examples_have_the_size_of_the_board_and_are_plainly_round(board: Board) -> None:
    before = figures_of(2018)
    for asked in CATALOGUE.questions(PeriodKind.YEAR):
        shown = example(board, asked.key)
        read = read_answer(shown, asked, {})
        assert not isinstance(read, Problem), (asked.key, shown)
        if any(one.kind in (Kind.FLAG, Kind.RATIO) for one in asked.indicators):
            continue
        for cell, reading in read:
            assert isinstance(reading, Accept)
            last = before[cell].amount if cell in before else None
            if last and last > 10:
                assert last / 2 <= reading.value <= last * 2, (cell, shown)
                assert reading.value != last
            digits = f"{reading.value.normalize():f}".rstrip("0")
            assert len(digits) <= 2, (cell, shown)


def test_no_example_is_the_blocs_total(board: Board) -> None:
    assert example(board, "KD01") != "101.128"
    assert example(board, "DT01") != "379 153"


# On whose behalf ----------------------------------------------------------------------------------


@pytest.fixture
def entering(bench: Bench, board: Board, secretary: Phone) -> Phone:

    secretary.send(Intent.of("behalf.source", bench.unit("ha-nam"), "phone", board.period.id))
    secretary.write("Nguyễn Văn An, Chánh Văn phòng, 9 giờ 30")
    return secretary


def test_every_screen_on_behalf_names_the_board(board: Board, entering: Phone) -> None:
    name = "Ban Quản lý các khu công nghiệp tỉnh Hà Nam"
    form = board.form_id
    for step in (
        Intent.of("figures.paste", form),
        "DT01 37 15\nlao động 139.289\nKD05 5 nghìn\nDT02 3",
        Intent.of("figures.unclear", form),
        Intent.of("figures.waiting", form),
        Intent.of("figures.list", form),
        Intent.of("figures.notes", form, "DT01"),
        Intent.of("figures.comment", form, "DT01"),
        Intent.of("figures.source", form, "DT01"),
        Intent.of("figures.book", form),
        Intent.of("figures.estimates", form),
        Intent.of("figures.review", form),
        Intent.of("figures.ask", form, "DT01"),
        "5 nghìn; 3",
        Intent.of("figures.submit", form),
    ):
        screen = entering.write(step) if isinstance(step, str) else entering.send(step)
        assert str(screen.text).count(name) == 1, (step, screen.text)


def test_the_boards_own_people_read_no_such_heading(board: Board) -> None:
    board.ask("DT01")
    assert "On behalf" not in board.officer.text


# Units --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["150.000 tỷ", "150 nghìn tỷ"])
def test_billions_without_a_currency_are_asked_about(board: Board, typed: str) -> None:
    board.answer("KD01", typed)
    assert "it may mean dollars or đồng" in board.officer.text
    assert labels(board.officer.screen) == ["150.000 triệu USD", "Type it again"]
    assert board.count() == 0


def test_both_readings_of_billions_are_buttons(board: Board) -> None:
    board.answer("KD01", "150 tỷ")
    assert labels(board.officer.screen)[:2] == ["150.000 triệu USD", "150 triệu USD"]
    board.officer.tap("150 triệu")
    assert board.amount("KD01") == Decimal(150)


def test_the_unit_typed_is_respected(board: Board) -> None:
    board.answer("KD05", "225.329 tỷ đồng")
    assert board.amount("KD05") == 225329
    board.answer("KD04", "5.000.000 triệu đồng")
    assert board.amount("KD04") == 5000
