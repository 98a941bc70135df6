"""Many cast at the same time: what it costs, and that every unit has exactly one paper."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.screen import Intent
from storage.counting import counted
from tests.bench import Bench, Phone, button
from tests.handlers.voting import OPEN, Hall, hall_of

PER_CAST, PER_SCREEN = 5, 12


@pytest.fixture
def hall(bench: Bench, secretary: Phone, monkeypatch: pytest.MonkeyPatch) -> Hall:
    # The size of a batch must not depend on how busy the machine is.
    monkeypatch.setattr("bot.runtime.handling.MOST_SECONDS", 60.0)
    bench.dispatcher._handling.most_seconds = 60.0
    return hall_of(bench)


def ready(hall: Hall, number: int, place: int, answers: tuple[str, ...]) -> Intent:
    """The button that casts, on the phone of a unit's head."""
    phone = hall.head(place)
    hall.fill(phone, number, answers)
    found = button(phone.screen, "Yes, cast it")
    assert found is not None
    return found


@pytest.mark.parametrize("way", ["secret", "open"])
def test_statements_of_a_cast_in_a_burst(hall: Hall, way: str) -> None:
    for place in range(11):
        hall.head(place)
    number = hall.open() if way == "secret" else hall.open(OPEN)
    casts = [ready(hall, number, place, ("For", "Against", "For")) for place in range(11)]
    for place, cast in enumerate(casts):
        hall.head(place).store(cast)
    with counted(hall.bench.database) as found:
        assert hall.bench.dispatcher._together().count == 11
    hall.bench.handle()
    assert hall.marks(number) == dict.fromkeys(range(11), "chat")
    print(way, len(found.statements), Counter(s[:60] for s in found.statements))
    assert len(found.statements) <= PER_CAST * 11


def test_statements_of_each_screen(hall: Hall) -> None:
    head = hall.head(0)
    number = hall.open()
    over = {}
    steps = (Intent("ballots"), Intent.of("ballots.paper", number))
    for step in steps:
        over[step.name] = hall.bench.cost(head, what="tap", intent=step)
    for label in ("Fill in the paper", "For", "See the whole paper", "Cast the paper"):
        intent = button(head.screen, label)
        over[label] = hall.bench.cost(head, what="tap", intent=intent)
    print(over)
    assert not {name: cost for name, cost in over.items() if cost > PER_SCREEN}
