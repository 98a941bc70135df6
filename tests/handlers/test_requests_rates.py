"""A percentage that a request asks for: beyond 100%, below zero, and never added up."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from bot.screen import Intent
from storage.models.figures import form, period, value
from tests.bench import Phone, button, labels
from tests.handlers.books import FilledForm, ordered
from tests.handlers.reporting import Board

ONE = "Tốc độ tăng số căn nhà ở"
SIDES = "Tỷ lệ hoàn thành kế hoạch"


@pytest.fixture
def asked(board: Board, secretary: Phone) -> Phone:
    """The officer before the form of a request for two percentages."""
    secretary.send(Intent("requests.new"))
    secretary.write("Tiến độ kế hoạch")
    secretary.tap("Without a document")
    secretary.tap("Add a new indicator")
    secretary.write(f"{ONE}; phần trăm")
    assert "Percentages stand board by board; they are never added up." in secretary.text
    assert labels(secretary.screen)[:3] == ["Not added up", "FDI and DDI apart", "Yes or no"]
    secretary.tap("Not added up")
    secretary.tap("Add a new indicator")
    secretary.write(f"{SIDES}; %")
    secretary.tap("FDI and DDI apart")
    secretary.tap("Set the deadline")
    secretary.write("10/12/2019")
    secretary.tap("Open, tell the boards")
    assert "is open" in secretary.text
    officer = board.officer
    officer.screen = officer.notices[-1]
    officer.tap("Enter figures")
    return officer


def stored(officer: Phone, code: str) -> list[tuple[str, Decimal]]:
    """The newest amounts of an indicator of the request, by side."""
    with officer.bench.database.reader.connect() as connection:
        rows = connection.execute(
            select(value.c.dimension, value.c.amount)
            .join(form, form.c.id == value.c.form_id)
            .join(period, period.c.id == form.c.period_id)
            .where(period.c.purpose == "request", value.c.code == code)
            .order_by(value.c.id)
        )
        found: dict[str, Any] = {row.dimension: row.amount for row in rows}
    return sorted(found.items())


def question(officer: Phone) -> None:
    officer.tap("One question at a time")
    assert "A fall takes a minus sign" in officer.text


def test_a_rate_goes_beyond_a_hundred_and_below_zero(asked: Phone) -> None:
    question(asked)
    assert "107,5" in asked.text
    asked.write("107,5%")
    assert "107,5%" in asked.text
    assert stored(asked, "YC190101") == [("T", Decimal("107.5"))]
    asked.write("-3,2 98,2")
    assert stored(asked, "YC190102") == [("D", Decimal("98.2")), ("F", Decimal("-3.2"))]
    assert "-3,2" in asked.text


def test_a_fall_in_words_is_asked_about_and_taken_below_zero(asked: Phone) -> None:
    question(asked)
    asked.write("giảm 3,2%")
    assert stored(asked, "YC190101") == []
    choice = next(label for label in labels(asked.screen) if "-3,2" in label)
    asked.tap(choice)
    assert stored(asked, "YC190101") == [("T", Decimal("-3.2"))]


def test_a_rate_below_all_is_named_before_it_can_be_submitted(asked: Phone) -> None:
    question(asked)
    asked.write("-101")
    assert "must lie between -100% and 10.000%" in asked.text


def test_a_workbook_and_a_paste_keep_the_sign(asked: Phone) -> None:
    asked.tap("Paste many figures")
    asked.write(f"{ONE}: -3,2%\n{SIDES}: FDI 107,5 DDI -4")
    if button(asked.screen, "Save"):
        asked.tap("Save")
    assert stored(asked, "YC190101") == [("T", Decimal("-3.2"))]
    assert stored(asked, "YC190102") == [("D", Decimal(-4)), ("F", Decimal("107.5"))]
    asked.tap("Back to the form")
    asked.tap("Excel file")
    filled = FilledForm(ordered(asked.screen))
    filled.put("YC190101", "T", -5.5)
    asked.upload(filled.content())
    asked.tap("Take over")
    assert stored(asked, "YC190101") == [("T", Decimal("-5.5"))]


def test_the_whole_bloc_shows_rates_board_by_board(asked: Phone, secretary: Phone) -> None:
    question(asked)
    asked.write("-3,2")
    asked.write("107,5 98,2")
    asked.tap("Submit")
    assert "Submitted" in asked.text
    with asked.bench.database.reader.connect() as connection:
        number = connection.execute(select(period.c.id).where(period.c.purpose == "request"))
        secretary.send(Intent.of("totals", number.scalar_one(), "t", "YC1901"))
    assert f"<b>{ONE}</b>: not totalled" in secretary.text
    secretary.send(Intent("requests"))
    secretary.tap("Tiến độ kế hoạch")
    secretary.tap("Table by board")
    view = secretary.screen.files[0].view
    assert "-3.2" in view or "-3,2" in view
