"""Of a submitted form those are reminded who may give the next verdict, and nobody else."""

from __future__ import annotations

import pytest

from bot.domain.access import Role
from tests.bench import Bench, Phone
from tests.handlers.reminding import at, away, look, switch
from tests.handlers.reporting import DUE, Board

WORDS = "have been submitted to you"


@pytest.fixture
def head(bench: Bench, board: Board) -> Phone:
    switch(bench)
    return board.head()


def office_first(bench: Bench, board: Board) -> None:
    with bench.database.writer.begin() as connection:
        blocs = bench.uow(connection).blocs
        blocs.set_office_step(bench.bloc_id, bench.unit(board.unit), wanted=True)


def asked(bench: Bench, *phones: Phone) -> list[bool]:
    """Whether each is asked to approve on the day itself."""
    for phone in phones:
        phone.notices.clear()
    at(bench, DUE, 14)
    look(bench)
    return [any(WORDS in str(one.text) for one in phone.notices) for phone in phones]


def test_a_deputy_who_may_not_approve_is_not_asked_to(
    bench: Bench, board: Board, head: Phone
) -> None:
    colleague = board.colleague()
    away(bench, board.unit, head, colleague)
    board.fill()
    board.submit()
    assert asked(bench, colleague, head) == [False, True]


def test_a_deputy_who_is_a_head_too_is_asked_in_place_of_the_one_who_is_away(
    bench: Bench, board: Board, head: Phone
) -> None:
    second = bench.appoint("second-head", "Lê Văn Phó", Role.HEAD, board.unit)
    away(bench, board.unit, head, second)
    board.fill()
    board.submit()
    assert asked(bench, second, head) == [True, False]


def test_a_head_whose_figures_stand_in_it_is_not_asked(
    bench: Bench, board: Board, head: Phone
) -> None:
    second = bench.appoint("second-head", "Lê Văn Phó", Role.HEAD, board.unit)
    board.fill(skip=["DT01"])
    board.answer("DT01", "50; 20", head)
    board.submit()
    assert asked(bench, second, head) == [True, False]


@pytest.mark.parametrize("wanted", [True, False])
def test_an_alternate_is_asked_where_the_office_looks_first(
    bench: Bench, board: Board, head: Phone, *, wanted: bool
) -> None:
    alternate = bench.appoint("alternate", "Vũ Thị Thay", Role.ALTERNATE, board.unit)
    if wanted:
        office_first(bench, board)
    board.fill()
    board.submit()
    assert asked(bench, alternate, head) == [wanted, True]
