"""What a request adds is its own: nothing of it stands in another one, nor does what was noted."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from sqlalchemy import func, select, update

from bot.domain.kpi import Cell, Dim, Figure
from bot.domain.period_errors import PeriodSettled
from bot.screen import Intent
from storage.models.figures import catalogue, form, group_taken, period, value
from storage.models.people import invite
from tests.bench import Phone, button
from tests.handlers.bloc_year import lay_form, lay_year
from tests.handlers.books import FilledForm, ordered
from tests.handlers.reporting import Board
from tests.handlers.steps import bound, closing_tap, link_in, says

the_year = import_module("storage.migrations.versions.0004_the_year")
HOUR = timedelta(hours=1)
HOUSES, STRIKES = "Nhà ở công nhân", "Tình hình đình công"


def made(board: Board, secretary: Phone, title: str, added: str) -> tuple[int, int]:
    """A request for one new indicator: its period, and the board's form of it."""
    secretary.send(Intent("requests.new"))
    secretary.write(title)
    secretary.tap("Without a document")
    secretary.tap("Add a new indicator")
    secretary.write(added)
    secretary.tap("In the period")
    secretary.tap("Set the deadline")
    secretary.write("10/12")
    secretary.tap("Open, tell the boards")
    board.officer.command("/todo")
    board.officer.tap(title)
    with board.bench.database.reader.connect() as connection:
        found = (
            select(period.c.id, form.c.id)
            .join(form, form.c.period_id == period.c.id)
            .where(period.c.title == title)
        )
        row = connection.execute(found).one()
    return row[0], row[1]


@pytest.fixture
def two(board: Board, secretary: Phone) -> tuple[tuple[int, int], tuple[int, int]]:
    houses = made(board, secretary, HOUSES, "Số căn nhà ở công nhân; căn")
    strikes = made(board, secretary, STRIKES, "Số vụ đình công trái luật; vụ")
    return houses, strikes


Two = tuple[tuple[int, int], tuple[int, int]]


def test_who_was_asked_for_one_request_sees_and_fills_no_other(
    board: Board, secretary: Phone, two: Two
) -> None:
    officer, (houses, strikes) = board.officer, (two[0][1], two[1][1])
    officer.send(Intent.of("figures.hand", houses, "YC1901"))
    helper = bound(board.bench.phone("helper"), link_in(officer.write("Lê Văn Bình")))
    secretary.screen = secretary.notices[-1]
    secretary.tap("Confirm")
    helper.send(Intent.of("figures.ask", houses, "YC190101"))
    assert "Số căn nhà ở công nhân" in helper.text
    helper.send(Intent.of("figures.ask", strikes, "YC190201"))
    assert "Số vụ" not in helper.text
    helper.write("3")
    with board.bench.database.reader.connect() as connection:
        assert not connection.execute(select(value.c.id).where(value.c.form_id == strikes)).all()


def test_the_source_of_one_stands_beside_no_other(board: Board, two: Two) -> None:
    officer, (houses, strikes) = board.officer, (two[0][1], two[1][1])
    officer.send(Intent.of("figures.source", houses, "YC190101"))
    officer.write("Theo báo cáo của Sở Xây dựng")
    officer.send(Intent.of("figures.notes", houses, "YC190101"))
    assert "Sở Xây dựng" in officer.text
    officer.send(Intent.of("figures.notes", strikes, "YC190201"))
    assert "Source and method: not noted yet" in officer.text


def test_the_file_of_a_request_that_is_over_fills_no_other(
    board: Board, secretary: Phone, two: Two
) -> None:
    officer, ((over, houses), (_, strikes)) = board.officer, two
    filled = FilledForm(ordered(officer.send(Intent.of("figures.book", houses))))
    filled.put("YC190101", "T", 777)
    secretary.send(closing_tap(secretary, over))
    officer.send(Intent.of("figures.ask", strikes, "YC190201"))
    officer.upload(filled.content(), "nha-o.xlsx")
    assert officer.text == says(PeriodSettled, period=HOUSES)
    assert not button(officer.screen, "Take over")


def test_what_a_request_adds_is_typed_and_pasted_by_its_code(board: Board, two: Two) -> None:
    officer, strikes = board.officer, two[1][1]
    officer.send(Intent.of("figures.paste", strikes))
    officer.write("YC190201 3")
    officer.send(Intent.of("figures.paste", strikes))
    officer.write("YC190101 8")
    with board.bench.database.reader.connect() as connection:
        stored = connection.execute(
            select(value.c.code, value.c.amount).where(value.c.form_id == strikes)
        ).all()
    assert [tuple(row) for row in stored] == [("YC190201", 3)]


def test_what_a_plan_rests_on_is_no_source_of_the_actual_figure(board: Board) -> None:
    plan = lay_year(board.bench, 2019, {}, key="2019-KH", purpose="plan")
    lay_form(plan, board.unit, {Cell("LD02", Dim.T): Figure.given(Decimal(100000))}, state="draft")
    officer, planned = board.officer, plan.form_id(board.unit)
    officer.send(Intent.of("figures.source", planned, "LD02"))
    officer.write("Quyết định 12/QĐ-BQL giao kế hoạch")
    board.go("notes", "LD02")
    assert "Quyết định 12" not in officer.text
    officer.send(Intent.of("figures.notes", planned, "LD02"))
    assert "Quyết định 12" in officer.text


def test_older_requests_get_a_group_each_where_they_are_still_collected(
    board: Board, secretary: Phone
) -> None:
    """As an earlier release left them: one group "YC", whichever request it was added by."""
    officer, clock = board.officer, board.bench.clock
    closed = made(board, secretary, "Đã xong", "Số trường mầm non; trường")
    secretary.send(closing_tap(secretary, closed[0]))
    clock.move(HOUR)
    houses = made(board, secretary, HOUSES, "Số căn nhà ở công nhân; căn")
    clock.move(HOUR)
    officer.send(Intent.of("figures.take", houses[1], "YC1902"))
    officer.send(Intent.of("figures.hand", houses[1], "YC1902"))
    officer.write("Lê Văn Bình")
    clock.move(HOUR)
    made(board, secretary, STRIKES, "Số vụ đình công trái luật; vụ")
    with board.bench.database.writer.begin() as connection:
        now = [
            connection.execute(select(catalogue.c.content).order_by(catalogue.c.id)).scalars().all()
        ]
        for number in ("01", "02", "03"):
            for word in ("key", "group"):
                connection.execute(
                    update(catalogue).values(
                        content=func.replace(
                            catalogue.c.content, f'{word} = "YC19{number}"\n', f'{word} = "YC"\n'
                        )
                    )
                )
        connection.execute(update(invite).where(invite.c.scope != "").values(scope="YC"))
        connection.execute(update(group_taken).values(group_key="YC"))
        the_year.part_added_groups(connection)
        now.append(
            connection.execute(select(catalogue.c.content).order_by(catalogue.c.id)).scalars().all()
        )
        groups = connection.execute(select(group_taken.c.group_key)).scalars().all()
        scopes = connection.execute(select(invite.c.scope).where(invite.c.scope != "")).scalars()
        assert (set(groups), set(scopes)) == ({"YC1902"}, {"YC1902"})
    changed = [after for before, after in zip(*now, strict=True) if before != after]
    assert len(changed) == 1  # the closed one stays as it was collected
    assert 'key = "YC"\n' in changed[0]
