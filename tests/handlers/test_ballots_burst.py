"""Many cast at the same time: what it costs, and that every unit has exactly one paper."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from sqlalchemy import select

from bot.domain.access import Role
from bot.screen import Intent
from storage.counting import counted
from storage.models.contests import secret_paper
from tests.bench import Bench, Phone, button
from tests.handlers.voting import OPEN, Hall, hall_of

PER_CAST = {"secret": 4, "open": 5}
PER_SCREEN = 12


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
    assert len(found.statements) <= PER_CAST[way] * 11


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
    assert not {name: cost for name, cost in over.items() if cost > PER_SCREEN}


def test_five_hundred_at_once_give_eleven_papers_a_line(hall: Hall) -> None:
    """Two phones of each unit, each tapped again and again, handled by several processes."""
    number, phones = hall.open(), []
    for place in range(11):
        second = hall.bench.appoint(f"second-{place}", "Lê Thị Phó", Role.HEAD, hall.keys[place])
        phones += [(hall.head(place), place), (second, place)]
    taps = []
    for phone, _place in phones:
        answers = ("For", "Against", "No opinion")
        hall.fill(phone, number, answers)
        found = button(phone.screen, "Yes, cast it")
        assert found is not None
        taps.append((phone, found))
    for _again in range(23):
        for phone, cast in taps:
            phone.store(cast)
    handled = at_once(hall.bench, 4)
    assert handled == 506
    hall.bench.handle()
    assert hall.codes(number) == 11
    with hall.bench.database.reader.connect() as connection:
        lines = Counter(connection.execute(select(secret_paper.c.line)).scalars())
    assert lines == {None: 11, 1: 11, 2: 11, 3: 11}
    hall.close(number)
    counts = hall.counts(number)
    assert (counts.issued, counts.returned, counts.valid) == (11, 11, 11)
    assert [(line.yes, line.no, line.none) for line in counts.lines] == [
        (11, 0, 0), (0, 11, 0), (0, 0, 11),
    ]  # fmt: skip


def at_once(bench: Bench, processes: int) -> int:
    """Several dispatchers, each with a memory of its own, until nothing waits."""
    handled, gate = [0] * processes, threading.Barrier(processes)

    def work(place: int) -> None:
        dispatcher = bench.another_dispatcher()
        gate.wait()
        while done := dispatcher._together().count:
            handled[place] += done

    threads = [threading.Thread(target=work, args=(place,)) for place in range(processes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(handled)
