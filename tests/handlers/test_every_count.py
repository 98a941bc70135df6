"""Every step of a count, of what settles it and of its papers, is one that buttons lead to."""

from __future__ import annotations

import pytest

from bot.domain.access import Actor
from bot.screen import Intent, Screen
from handlers import routes
from storage.uow import UnitOfWork
from tests.bench import Bench, Phone
from tests.handlers.conference import every_count

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
