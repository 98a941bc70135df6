"""Every step of a count, of what settles it and of its papers, is one that buttons lead to."""

from __future__ import annotations

import pytest

from bot.domain.access import Actor
from bot.screen import Intent, Screen
from handlers import routes
from storage.counting import counted
from storage.engine import Database
from storage.uow import UnitOfWork
from tests.bench import Bench, Phone
from tests.handlers.conference import Conference, every_count
from tests.handlers.contests import heads, officer

_FIRST, _LAST = "contests.hall", "contests.recount"


def test_every_step_of_a_count_is_reached(
    bench: Bench, secretary: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: set[str] = set()
    perform = routes.perform

    def noted(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
        taken.add(intent.name)
        return perform(actor, intent, uow)

    monkeypatch.setattr(routes, "perform", noted)
    every_count(bench, secretary)
    names = [route.name for route in routes.ROUTES]
    ours = names[names.index(_FIRST) : names.index(_LAST) + 1]
    assert sorted(set(ours) - taken) == []


def test_the_common_steps_of_a_count_cost_no_more_than_twelve_statements(
    bench: Bench, secretary: Phone, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    conference = Conference(bench, secretary, heads(bench), officer(bench, "ha-noi"))
    number = conference.draft(("hai-phong", "ha-nam", "vinh-phuc"))
    conference.open(number)
    costs: dict[str, int] = {}
    perform = routes.perform

    def noted(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
        with counted(database) as found:
            screen = perform(actor, intent, uow)
        costs[intent.name] = len(found.statements)
        return screen

    monkeypatch.setattr(routes, "perform", noted)
    conference.go(secretary, "hall_full", number, "next")
    costs.clear()
    away = bench.unit("nam-dinh")
    for step, *args in (("hall",), ("hall_units", 0), ("hall_unit", away, 0), ("hall_next",)):
        conference.go(secretary, step, number, *args)
    secretary.write("9 1")
    conference.go(secretary, "hall_each", number, 2)
    conference.go(secretary, "hall_each", number, 3)
    small = dict(costs)
    conference.go(secretary, "hall_enter", number)
    conference.teller.tap("Right, confirm it")
    conference.go(secretary, "hall_done", number)
    costs.clear()
    conference.go(conference.chair, "counted", number)
    conference.go(conference.chair, "publish", number)
    assert {name: cost for name, cost in (small | costs).items() if cost > 12} == {}
