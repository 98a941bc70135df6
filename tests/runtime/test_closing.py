"""Contests are counted when their time has come, by the rules, and cleaned up after."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.domain.voting.outcome import decide
from bot.domain.voting.rule_text import read_rule
from bot.runtime.closing import Closing
from bot.runtime.opening import Opening
from bot.runtime.sweeping import Sweeping
from storage.ballot_count import count_box
from storage.closings import Box
from storage.contest_rows import Contest
from storage.hall_counts import LineOfHands, NewCount
from storage.models.contests import contest
from storage.results import read_counted
from tests.runtime.works import Works
from tests.storage.voting import House, house_around


@pytest.fixture
def house(works: Works) -> House:
    return house_around(works.database, works.bench.vault, works.clock.now(), works.bench.bloc_id)


def closing(works: Works) -> Closing:
    return Closing(works.database, works.threads, works.clock, works.bench.vault)


def now_of(house: House, number: int) -> Contest:
    with house.work() as uow:
        found = uow.contests.contest(number)
    assert found is not None
    return found


def test_a_secret_contest_is_counted_by_its_rule_and_swept(works: Works, house: House) -> None:
    number = house.opened()
    for place, unit in enumerate(house.units[:10]):
        house.cast(number, unit, ("yes", "yes" if place < 5 else "no", "none"))
    closing(works).close_due()
    assert now_of(house, number).state == "open"
    works.clock.move(timedelta(hours=4))
    closing(works).close_due()
    found = now_of(house, number)
    assert (found.state, found.traces) == ("closed", "key")
    counts, facts = read_counted(found.counts)
    assert (counts.issued, counts.returned, facts.taking_part) == (11, 10, 10)
    assert [(line.yes, line.no, line.none) for line in counts.lines] == [
        (10, 0, 0),
        (5, 5, 0),
        (0, 0, 10),
    ]
    outcome = decide(read_rule(found.rule), counts, facts)
    assert outcome.qualified[0] == 0
    assert json.loads(found.outcome)["qualified"] == list(outcome.qualified)
    Sweeping(works.database, works.threads, works.clock, works.bench.vault).sweep()
    assert now_of(house, number).traces == "clean"


def test_a_contest_of_the_hall_waits_for_its_confirmed_count(works: Works, house: House) -> None:
    number = house.opened("hands")
    works.clock.move(timedelta(hours=4))
    closing(works).close_due()
    assert now_of(house, number).state == "open"
    new = NewCount("hands", 9, 9, [LineOfHands(line, 9, 0, 0) for line in (1, 2, 3)])
    with house.work() as uow:
        count = uow.hall_counts.enter(number, new, house.persons[0], house.now)
        uow.hall_counts.confirm(number, count, house.persons[1])
    closing(works).close_due()
    counts, facts = read_counted(now_of(house, number).counts)
    assert (counts.returned, facts.size, facts.present) == (9, 11, 9)


def test_open_votes_are_counted_by_their_newest_paper(works: Works, house: House) -> None:
    number = house.opened("open")
    for unit, choices in (
        (house.units[0], ("no", "yes", "no")),
        (house.units[0], ("yes", "no", "no")),
        (house.units[1], ("none", "none", "none")),
    ):
        with house.work() as uow:
            uow.open_votes.cast(
                number, unit, choices, person_id=house.persons[0], acted_at=house.now
            )
    works.clock.move(timedelta(hours=4))
    closing(works).close_due()
    counts, _facts = read_counted(now_of(house, number).counts)
    assert (counts.returned, counts.blank) == (2, 1)
    assert [(line.yes, line.no, line.none) for line in counts.lines] == [
        (1, 0, 1),
        (0, 1, 1),
        (0, 1, 1),
    ]


def test_what_cannot_be_counted_is_said_once_and_holds_up_nothing(
    works: Works, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    lost, fine = house.opened(), house.opened()
    house.cast(lost, house.units[0], ("yes", "no", "none"))
    works.bench.vault.destroy(now_of(house, lost).key_name or "")
    works.clock.move(timedelta(hours=4))
    worker = closing(works)
    for _ in range(3):
        worker.close_due()
    assert caplog.text.count("cannot be counted: key_lost") == 1
    assert [now_of(house, one).state for one in (lost, fine)] == ["open", "closed"]


def test_an_error_of_the_program_at_one_contest_is_said_once_and_holds_up_no_other(
    works: Works, house: House, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whose name nobody knows beforehand: why the part that counts catches everything."""
    bad, fine = house.opened(), house.opened()

    def count(box: Box) -> tuple[str, str]:
        if box.contest.id == bad:
            raise ZeroDivisionError
        return count_box(box)

    monkeypatch.setattr("bot.runtime.closing.count_box", count)
    works.clock.move(timedelta(hours=4))
    worker = closing(works)
    for _ in range(3):
        worker.close_due()
    assert caplog.text.count(f"contest {bad} cannot be counted") == 1
    assert [now_of(house, one).state for one in (bad, fine)] == ["open", "closed"]


def test_an_error_at_one_open_vote_keeps_no_other_from_being_followed(
    works: Works, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    bad, fine = house.opened(), house.opened()
    with works.database.writer.begin() as connection:
        connection.execute(update(contest).where(contest.c.id == bad).values(rule="{"))
    worker = Opening(works.database, works.threads, works.clock, works.bench.vault)
    for _ in range(3):
        for number in worker.live():
            worker.follow_one(number)
    assert caplog.text.count("cannot be looked after") == 1
    assert f"contest {fine} " not in caplog.text
