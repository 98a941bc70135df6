"""A base that the board itself has stated is called so wherever something is compared with it."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import update

from bot.domain.kpi import Cell, Dim, Figure
from bot.screen import Intent
from storage.figures import Figures, Write
from storage.models.figures import period
from tests.bench import Phone
from tests.handlers.bloc_year import Year
from tests.handlers.reporting import Board, figures_of

NOTE = "* Compared with the year 2018 as the board states it."


def then(code: str, dim: str = "T") -> Decimal:
    amount = figures_of(2018)[Cell(code, Dim(dim))].amount
    assert amount is not None
    return amount


def state_base(board: Board, **amounts: Decimal | int) -> None:
    """As `record_base` does for a file of a first year."""
    with board.bench.database.writer.begin() as connection:
        figures = Figures(connection, board.bench.clock.now(), {})
        own = figures.form(board.bench.bloc_id, board.form_id)
        assert own is not None
        assert own.compared_id is not None
        before = figures.form(board.bench.bloc_id, own.compared_id)
        assert before is not None
        sheet = figures.work(before).sheet
        writes = []
        for name, amount in amounts.items():
            code, _, dim = name.partition("_")
            cell = Cell(code, Dim(dim))
            writes.append(Write(cell, sheet.seq(cell), Figure.given(Decimal(amount))))
        figures.write(
            before,
            writes,
            author_id=board.officer.actor.person_id,
            account_id=board.officer.actor.account_id,
            inbox_id=None,
        )


def test_the_question_says_so_of_the_figure_beside_it(board: Board) -> None:
    assert "as the board states" not in str(board.ask("LD02").text)
    state_base(board, LD02_T=70000)
    assert "70.000 người <i>(as the board states)</i>" in str(board.ask("LD02").text)
    assert "as the board states" not in str(board.ask("LD01").text)
    board.go("notes", "LD02")
    assert "<i>(as the board states)</i>" in board.officer.text


def test_review_card_and_details_mark_the_change(board: Board) -> None:
    board.fill()
    board.go("review")
    assert "as the board states" not in board.officer.text
    state_base(board, LD02_T=then("LD02"), DT01_F=then("DT01", "F"))
    board.go("review")
    (line,) = [one for one in board.officer.text.splitlines() if one.startswith("LD02 ")]
    assert line.endswith(")*")
    assert NOTE in board.officer.text
    unmarked = [one for one in board.officer.text.splitlines() if one.startswith("LD01 ")]
    assert not unmarked[0].endswith("*")
    head = board.head()
    board.submit()
    head.send(Intent.of("approval.card", board.form_id, 1))
    assert NOTE in head.text
    (projects,) = [one for one in head.text.splitlines() if "New projects" in one]
    assert projects.endswith(")*")
    head.send(Intent.of("approval.detail", board.form_id, 1, 0))
    assert f"last period {then('DT01', 'F')} dự án*" in head.text
    assert NOTE in head.text


def test_a_year_that_was_collected_here_is_nobodys_own_word(board: Board) -> None:
    state_base(board, KD02_T=4000)
    with board.bench.database.writer.begin() as connection:
        connection.execute(update(period).where(period.c.year == 2018).values(state="closed"))
    assert "as the board states" not in str(board.ask("LD02").text)


def test_behind_a_total_the_boards_are_named(board: Board, secretary: Phone) -> None:
    year = Year(board.bench, board.period)
    board.fill()
    year.set_state(board.unit, "accepted")
    line = Intent.of("totals.line", board.period.id, "a", "KD02", 0)
    assert "as the board itself states" not in str(secretary.send(line).text)
    state_base(board, KD02_T=4000)
    note = "Figures of the year 2018 as the board itself states them: KCN Hà Nam."
    assert note in str(secretary.send(line).text)
    other = Intent.of("totals.line", board.period.id, "a", "KD03", 0)
    assert note not in str(secretary.send(other).text)
    assert note in str(secretary.send(Intent.of("totals", board.period.id, "a", "KD")).text)
