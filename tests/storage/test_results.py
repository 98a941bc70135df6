"""What settles a contest beside its votes: who left, lots, the chair; chained contests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.domain.voting.results import Awaits, Standing
from bot.domain.voting.rule import Rule, Ties
from bot.domain.voting.rule_text import rule_text
from bot.domain.voting_errors import ChainWaits, NoLines
from storage.ballot_count import count_box
from storage.contest_drafts import Draft
from storage.contest_rows import Contest, Line
from storage.contests import Voter
from storage.engine import Database
from storage.hall_counts import LineOfHands, NewCount
from storage.models.contests import settlement
from storage.presets.voting import voting_presets
from storage.results import Result
from storage.verify import verify
from tests.storage.voting import NOW, House, house_of

RULE = voting_presets()["awards_hands"].rule


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return house_of(database, tmp_path / "keys")


def drafted(house: House, units: Sequence[int], rule: Rule = RULE, after: int | None = None) -> int:
    with house.work() as uow:
        number = uow.contest_drafts.draft(
            Draft(
                house.bloc_id, "award", 2019, f"cuộc {len(units)} dòng", "hands", rule_text(rule),
                chained_from_id=after, closes_at=NOW + timedelta(hours=4),
            ),
            house.persons[0],
        )  # fmt: skip
        lines = [Line(0, unit, None, f"đơn vị {unit}") for unit in units]
        uow.contest_drafts.set_lines(number, lines)
    return number


def opened(house: House, number: int) -> int:
    with house.work() as uow:
        uow.contest_acts.open(number, house.persons[0], [Voter(unit) for unit in house.units])
    return number


def counted(house: House, number: int, yes: Sequence[int]) -> Contest:
    """The hall's count, entered, confirmed and closed."""
    with house.work() as uow:
        lines = [line for line in uow.contests.lines(number) if line.listed]
        hands = [
            LineOfHands(line.number, votes, 11 - votes, 0)
            for line, votes in zip(lines, yes, strict=True)
        ]
        count = uow.hall_counts.enter(
            number, NewCount("hands", 11, 11, hands), house.persons[0], house.now
        )
        uow.hall_counts.confirm(number, count, house.persons[1])
        uow.contest_acts.end(number, house.now)
        return uow.closings.close(number, count_box)


def result(house: House, number: int) -> Result:
    with house.work() as uow:
        found = uow.contests.contest(number)
        assert found is not None
        return uow.results.of(found)


def faults(house: House) -> list[str]:
    return [one.fault for one in verify(house.database, house.now) if one.fault]


def test_who_qualified_leaves_a_list_that_opens_later(house: House) -> None:
    one, two, three = house.units[:3]
    first = opened(house, drafted(house, (one, two, three)))
    later = drafted(house, (one, three), after=first)
    counted(house, first, (11, 10, 2))
    opened(house, later)
    with house.work() as uow:
        lines = uow.contests.lines(later)
    assert [(line.unit_id, line.listed) for line in lines] == [(one, False), (three, True)]
    assert lines[0].left_for == "cuộc 3 dòng"
    counted(house, later, (11,))
    assert result(house, later).outcome.qualified == (0,)
    assert faults(house) == []


def test_a_list_that_everybody_has_left_is_not_opened(house: House) -> None:
    one, two = house.units[:2]
    first = opened(house, drafted(house, (one, two)))
    later = drafted(house, (two, one), after=first)
    counted(house, first, (11, 11))
    with pytest.raises(NoLines):
        opened(house, later)


def test_of_two_open_at_once_the_later_waits_and_counts_who_qualified_as_gone(house: House) -> None:
    one, two, three = house.units[:3]
    first = opened(house, drafted(house, (one, two)))
    later = opened(house, drafted(house, (one, three), after=first))
    with pytest.raises(ChainWaits):
        counted(house, later, (11, 11))
    counted(house, first, (11, 3))
    counted(house, later, (11, 11))
    found = result(house, later)
    assert found.settled.left == {0: first}
    assert [one.standing for one in found.outcome.lines] == [
        Standing.WITHDRAWN,
        Standing.QUALIFIED,
    ]
    assert faults(house) == []


def test_a_unit_that_withdraws_while_it_is_voted_on_is_counted_as_gone(house: House) -> None:
    number = opened(house, drafted(house, house.units[:2]))
    with house.work() as uow:
        assert uow.results.leave(number, 2, house.persons[0])
        assert not uow.results.leave(number, 2, house.persons[0])
    counted(house, number, (11, 11))
    assert result(house, number).outcome.qualified == (0,)


def test_lots_are_drawn_once_and_kept(house: House) -> None:
    rule = replace(RULE, quota=1, ties=Ties.DRAW)
    number = opened(house, drafted(house, house.units[:2], rule))
    counted(house, number, (9, 9))
    assert result(house, number).outcome.awaits is Awaits.DRAW
    with house.work() as uow:
        assert uow.results.draw(number, "a1b2", house.persons[0])
        assert not uow.results.draw(number, "ffff", house.persons[0])
    found = result(house, number)
    assert (found.settled.seed, found.outcome.awaits) == ("a1b2", Awaits.NOTHING)
    assert len(found.outcome.qualified) == 1
    assert faults(house) == []
    with house.database.writer.begin() as connection:
        connection.execute(update(settlement).values(seed="c0de"))
    assert faults(house) == ["what settled it is not in the register"]


@pytest.mark.parametrize("chosen", [(), (2,)], ids=["nobody", "one"])
def test_the_chair_decides_once_perhaps_for_nobody(house: House, chosen: tuple[int, ...]) -> None:
    rule = replace(RULE, quota=1, ties=Ties.CHAIR)
    number = opened(house, drafted(house, house.units[:2], rule))
    counted(house, number, (9, 9))
    with house.work() as uow:
        assert uow.results.choose(number, chosen, house.persons[0])
        assert not uow.results.choose(number, (1,), house.persons[0])
    outcome = result(house, number).outcome
    assert outcome.awaits is Awaits.NOTHING
    assert outcome.qualified == ((1,) if chosen else ())
    assert faults(house) == []


def test_who_agrees_to_publish_is_kept(house: House) -> None:
    number = opened(house, drafted(house, house.units[:2]))
    counted(house, number, (9, 9))
    with house.work() as uow:
        assert uow.results.agree(number, "teller", house.persons[1]) == {"teller": house.persons[1]}
        agreed = uow.results.agree(number, "chair", house.persons[0])
        assert agreed == {"teller": house.persons[1], "chair": house.persons[0]}
    assert result(house, number).settled.agreed == agreed
