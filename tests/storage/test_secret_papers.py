"""Secret papers: one a unit under any rush, counted once, or refused by name with all as it was."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update

from bot.domain.casting_errors import KeyLost, NoPlaceForKeys, NotADraft, PaperMisfit, StillArriving
from bot.domain.errors import Refusal
from bot.domain.voting_errors import CountsDisagree, NotOnRoll, NotOpenYet, UnitVoted, VoteClosed
from bot.vault import Vault
from storage import talk
from storage.contest_codes import code_of_opening
from storage.contest_rows import OpenContests
from storage.contests import Voter
from storage.counting import counted
from storage.engine import Database, open_database
from storage.models.contests import contest, inclusion_code, roll, secret_paper
from storage.models.records import register
from storage.records import first_broken_entry
from storage.shared import SharedTransaction
from storage.uow import UnitOfWork
from tests.storage.voting import LINES, NOW, House, house_of

PAPER = ("yes", "no", "none")


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return house_of(database, tmp_path / "keys")


def rows_of(house: House, number: int) -> dict[int | None, int]:
    with house.database.reader.connect() as connection:
        found = connection.execute(
            select(secret_paper.c.line).where(secret_paper.c.contest_id == number)
        ).scalars()
        return dict(Counter(found))


def picture(house: House, number: int) -> tuple[object, ...]:
    """Everything there is of a contest, to see that nothing was changed."""
    with house.database.reader.connect() as connection:
        return tuple(
            tuple(
                sorted(
                    tuple(map(str, row))
                    for row in connection.execute(select(table).where(table.c[column] == number))
                )
            )
            for table, column in (
                (contest, "id"),
                (roll, "contest_id"),
                (secret_paper, "contest_id"),
                (inclusion_code, "contest_id"),
            )
        )


def test_five_hundred_casts_at_once_leave_one_paper_a_unit(house: House) -> None:
    number = house.opened()
    others = [replace(house, database=open_database(house.database.url)) for _ in range(3)]

    def cast(turn: int) -> str:
        try:
            return others[turn % 3].cast(number, house.units[turn % 11], PAPER)
        except UnitVoted:
            return ""

    with ThreadPoolExecutor(12) as pool:
        codes = [code for code in pool.map(cast, range(500)) if code]
    for other in others:
        other.database.dispose()
    assert len(set(codes)) == 11
    assert rows_of(house, number) == dict.fromkeys((None, *range(1, LINES + 1)), 11)
    house.close(number)
    with house.work() as uow:
        assert uow.secret_papers.codes(number) == sorted(codes)
        found = uow.secret_papers.stored(number, uow.contests.lines(number))
    assert found.marks == ("valid",) * 11
    assert found.rows == (("yes",) * 11, ("no",) * 11, ("none",) * 11)


def test_whoever_comes_while_it_closes_is_counted_whole_or_not_at_all(house: House) -> None:
    number = house.opened()
    others = [replace(house, database=open_database(house.database.url)) for _ in range(3)]
    house.now = NOW + timedelta(hours=4)

    def cast(place: int) -> int:
        try:
            others[place % 3].cast(number, house.units[place], PAPER)
        except VoteClosed:
            return 0
        return 1

    with ThreadPoolExecutor(12) as pool:
        early = [pool.submit(cast, place) for place in range(6)]
        closing = pool.submit(house.close, number)
        late = [pool.submit(cast, place) for place in range(6, 11)]
        taken = sum(one.result() for one in (*early, *late))
        closing.result()
    for other in others:
        other.database.dispose()
    with house.work() as uow:
        found = uow.secret_papers.stored(number, uow.contests.lines(number))
        assert len(found.marks) == len(found.codes) == uow.rolls.turnout(number).voted == taken


def test_a_cast_in_a_burst_costs_few_statements(house: House) -> None:
    number = house.opened()
    with counted(house.database) as cost, house.database.writer.begin() as connection:
        shared, ballots = SharedTransaction(connection, lambda _table: None), OpenContests()
        for unit in house.units:
            uow = UnitOfWork(shared, house.now, house.now, {}, vault=house.vault, ballots=ballots)
            shared.next_part()
            ballots.next_part()
            uow.secret_papers.cast(number, unit, "valid", PAPER, house.now)
            shared.keep()
        shared.finish()
    # The contest and its lines once; then a savepoint, the mark, papers, codes.
    assert len(cost.statements) <= 2 + 4 * 11
    assert rows_of(house, number)[None] == 11


def test_what_a_paper_must_be(house: House) -> None:
    number, draft = house.opened(), house.draft()
    unit = house.units[0]
    for choices, refusal in (
        (("yes",), PaperMisfit),
        (("yes", "no", "maybe"), PaperMisfit),
    ):
        with pytest.raises(refusal):
            house.cast(number, unit, choices)
    with pytest.raises(NotOpenYet):
        house.cast(draft, unit, PAPER)
    with pytest.raises(NotOnRoll):
        house.cast(number, 10_000, PAPER)
    house.now = NOW + timedelta(hours=4)  # a tap at the very moment is late
    with pytest.raises(VoteClosed):
        house.cast(number, unit, PAPER)
    assert rows_of(house, number) == {}


def test_an_opened_contest_is_altered_no_more(house: House) -> None:
    number = house.opened()
    with house.work() as uow, pytest.raises(NotADraft):
        uow.contest_drafts.set_lines(number, [])
    with house.work() as uow:
        found = uow.contests.contest(number)
        assert found is not None
        assert found.check_code == code_of_opening(uow.connection, found)


def test_without_a_place_for_keys_no_secret_contest_opens(house: House) -> None:
    number = house.draft()
    house.vault = Vault()
    with pytest.raises(NoPlaceForKeys), house.work() as uow:
        uow.contest_acts.open(number, None, [Voter(house.units[0])])
    assert house.opened("open")


def test_counting_waits_for_what_was_received_in_time(house: House) -> None:
    number = house.opened()
    house.cast(number, house.units[0], PAPER)
    row = {
        "channel": "telegram", "bot": "1", "external_id": "9", "lane": "9", "payload": "{}",
        "received_at": NOW, "acted_at": NOW + timedelta(hours=4) - timedelta(seconds=1),
    }  # fmt: skip
    with house.database.writer.begin() as connection:
        talk.store_updates(connection, [row])
    before = picture(house, number)
    with pytest.raises(StillArriving):
        house.close(number)
    assert picture(house, number) == before
    with house.database.writer.begin() as connection:
        talk.finish_updates(connection, [1], NOW)
    assert house.close(number).state == "closed"


def test_closing_counts_once(house: House) -> None:
    number = house.opened()
    for unit in house.units[:9]:
        house.cast(number, unit, PAPER)
    first = house.close(number)
    before = picture(house, number)
    house.now += timedelta(hours=1)
    assert house.close(number) == first
    assert picture(house, number) == before
    with house.work() as uow:
        uow.contest_acts.publish(number, house.persons[0], house.persons[1])
        uow.contest_acts.publish(number, house.persons[0], house.persons[1])
    with house.database.reader.connect() as connection:
        acts = connection.execute(
            select(register.c.verb).where(register.c.object_id == number).order_by(register.c.seq)
        ).scalars().all()  # fmt: skip
        assert first_broken_entry(connection, house.bloc_id) is None
    assert acts == [
        "contest.opened",
        "contest.closed",
        "contest.evidence",
        "contest.published",
    ]


def refused_close(house: House, number: int) -> Refusal:
    before = picture(house, number)
    with pytest.raises(Refusal) as caught:
        house.close(number)
    assert picture(house, number) == before
    house.now = NOW
    return caught.value


def test_a_lost_key_is_named_and_changes_nothing(house: House) -> None:
    number = house.opened()
    house.cast(number, house.units[0], PAPER)
    keys = house.vault
    (name,) = keys.names()
    assert keys.place is not None
    file = keys.place / f"{name}.key"
    kept = file.read_bytes()
    file.unlink()
    assert isinstance(refused_close(house, number), KeyLost)
    with pytest.raises(KeyLost):
        house.cast(number, house.units[1], PAPER)
    file.write_bytes(bytes(64))  # a key, but not the one
    house.vault = Vault(keys.place, house.database.label)
    assert isinstance(refused_close(house, number), KeyLost)
    file.write_bytes(kept)  # brought back from where the administrator kept it
    house.vault = Vault(keys.place, house.database.label)
    assert house.close(number).state == "closed"


@pytest.mark.parametrize("fault", ["a paper is gone", "a code is gone", "a mark is set"])
def test_numbers_that_disagree_refuse_the_result(house: House, fault: str) -> None:
    number = house.opened()
    for unit in house.units[:5]:
        house.cast(number, unit, PAPER)
    with house.database.writer.begin() as connection:
        one = select(func.min(secret_paper.c.key)).where(secret_paper.c.line == 1)
        code = select(func.min(inclusion_code.c.key))
        connection.execute(
            {
                "a paper is gone": delete(secret_paper).where(
                    secret_paper.c.key == one.scalar_subquery()
                ),
                "a code is gone": delete(inclusion_code).where(
                    inclusion_code.c.key == code.scalar_subquery()
                ),
                "a mark is set": update(roll)
                .where(roll.c.unit_id == house.units[8])
                .values(mark="chat"),
            }[fault]
        )
    refusal = refused_close(house, number)
    assert isinstance(refusal, CountsDisagree)
    assert refusal.fields["marked"] == (6 if fault == "a mark is set" else 5)


def test_a_cancelled_contest_stays_sealed(house: House) -> None:
    number = house.opened()
    house.cast(number, house.units[0], PAPER)
    with house.work() as uow:
        uow.contest_acts.cancel(number, "mưa bão", house.persons[0])
    with pytest.raises(NotOpenYet):
        house.cast(number, house.units[1], PAPER)
    with pytest.raises(NotOpenYet):
        house.close(number)
    with house.database.reader.connect() as connection:
        assert not connection.execute(
            select(secret_paper.c.key).where(secret_paper.c.choice.is_not(None))
        ).first()
