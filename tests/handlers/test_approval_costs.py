"""How many statements a verdict costs, and that the list of what waits costs the same for all."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.domain.access import Actor, Role
from bot.screen import Intent, Screen
from handlers import routes
from storage.counting import counted
from storage.engine import Database
from storage.founding import open_period
from storage.uow import UnitOfWork
from tests.bench import Bench, Phone, small_bloc
from tests.conftest import MakeDatabase
from tests.handlers.boards import stand
from tests.handlers.reporting import plan
from tests.handlers.reviewing import DEPUTY, House, send_file
from tests.handlers.test_approval import leading_house

MOST = 12


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, database: Database) -> list[int]:
    """What each step itself asked of the database, without what every update costs alike."""
    costs: list[int] = []
    perform = routes.perform

    def noted(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
        with counted(database) as count:
            screen = perform(actor, intent, uow)
        costs.append(len(count.statements))
        return screen

    monkeypatch.setattr(routes, "perform", noted)
    return costs


def test_no_step_of_a_verdict_costs_more_than_twelve_statements(
    house: House, asked: list[int]
) -> None:
    house.submit()
    head, officer = house.head, house.officer
    caption = "12/BC ngày 19/11/2019"
    steps: dict[str, Callable[[], object]] = {
        "list": lambda: head.command("/duyet"),
        "card": lambda: house.go(head, "card", 1),
        "details": lambda: house.go(head, "detail", 1),
        "item": lambda: house.go(head, "item", 1, "AT"),
        "choose": lambda: house.go(head, "return", 1, "1"),
        "remark": lambda: head.write("Đề nghị xem lại số này"),
        "return": lambda: head.tap("Send it back"),
        "items": lambda: house.go(officer, "items"),
        "keep": lambda: house.go(officer, "keep", "DT01"),
        "kept": lambda: officer.write("Đã đối chiếu với hồ sơ"),
        "review": lambda: house.board.go("review"),
        "submit": lambda: officer.send(house.board.submit_tap()),
        "paper": lambda: house.go(officer, "paper", 2),
        "sheet": lambda: send_file(officer, "photo", caption=caption),
        "card of a later version": lambda: house.go(head, "card", 2),
        "confirm": lambda: house.go(head, "approve", 2, "head"),
        "approve": lambda: house.approve(version=2),
        "accept": lambda: house.accept(version=2),
    }
    costs = {}
    for name, act in steps.items():
        asked.clear()
        act()
        (costs[name],) = asked
    assert house.state() == "accepted"
    assert {name: cost for name, cost in costs.items() if cost > MOST} == {}, costs


def cost(database: Database, boards: int, command: str) -> int:
    """How many statements the secretary's second look at a screen takes."""
    bench = Bench(database, small_bloc("to", [f"Tỉnh {n}" for n in range(boards)]))
    bench.confirm_roster()
    secretary = bench.appoint("secretary", "Thư Ký", Role.SECRETARY, "to-0")
    officer = bench.appoint("officer", "Cán Bộ", Role.OFFICER, "to-1")
    with database.writer.begin() as connection:
        period = open_period(connection, bench.bloc_id, plan(2019), bench.clock.now())
    for index in range(1, boards):
        state = "approved" if index % 2 else "submitted"
        stand(bench, period, f"to-{index}", state, officer)
    secretary.command(command)
    with counted(database) as count:
        secretary.command(command)
    assert str(boards // 2) in secretary.text
    return len(count.statements)


def test_the_first_screen_of_a_deputy_costs_no_more_than_twelve_statements(
    bench: Bench, secretary: Phone, asked: list[int]
) -> None:
    house = leading_house(bench, secretary)
    deputy = bench.appoint("deputy", "Phạm Văn Phó", Role.OFFICER, DEPUTY)
    house.submit()
    house.approve()
    asked.clear()
    deputy.command("/todo")
    assert "1 form waits for your board, the deputy," in deputy.text
    assert sum(asked) <= MOST, asked


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("command", ["/duyet", "/todo"])
def test_more_boards_cost_no_more_statements(
    make_database: MakeDatabase, kind: str, command: str
) -> None:
    few, many = (cost(make_database(kind), boards, command) for boards in (11, 40))
    assert few == many <= 20
