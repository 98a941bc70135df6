"""The life of contests and nominations, and what the command line says of secret ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import update

from bot.domain.casting_errors import CountStale, NotCounted, OwnCount
from bot.domain.voting_errors import NotOnRoll, UnitVoted, VoteClosed
from bot.runtime.sweeping import Sweeping
from bot.vault import Vault, VaultWrong
from storage.backup import back_up, restore
from storage.contest_drafts import Draft
from storage.contests import Voter
from storage.engine import Database, IntegrityError
from storage.founding import found_bloc, lay_down_awards
from storage.hall_counts import LineOfHands, NewCount
from storage.models.contests import contest, secret_paper
from storage.move import SecretContestOpen, move
from storage.nominations import NewEvent
from storage.records import enter_in_register
from storage.rolls import NewDelegation, Teller
from storage.verify import verify
from tests.bench import StillClock
from tests.conftest import MakeDatabase
from tests.storage.voting import NOW, House, house_of, preset

PAPER = ("yes", "no", "none")
LATER = datetime(2026, 11, 2, 2, tzinfo=UTC)


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return house_of(database, tmp_path / "keys")


def faults(house: House) -> list[str]:
    return [one.fault for one in verify(house.database, house.now) if one.fault]


# Awards and nominations --------------------------------------------------------------------------


def test_awards_bear_the_ministry_of_their_year(database: Database, tmp_path: Path) -> None:
    house = House(database, Vault(tmp_path / "keys"), LATER)
    house.found()
    with house.work() as uow:
        titles = {
            year: [kind.title for kind in uow.awards.kinds(house.bloc_id, year)]
            for year in (2019, 2024, 2025)
        }
        flag, certificate = uow.awards.kinds(house.bloc_id, 2026)
        quotas = [uow.awards.quota(kind.id, 2026) for kind in (flag, certificate)]
        uow.awards.set_quota(house.bloc_id, flag.id, 2026, 1)
        uow.awards.set_quota(house.bloc_id, flag.id, 2026, 3)
        assert uow.awards.quota(flag.id, 2026) == 3
        assert uow.awards.quota(flag.id, 2025) == 2
        assert uow.awards.quota(flag.id, 2018) is None
    assert quotas == [2, 3]
    assert titles[2019] == titles[2024]
    assert titles[2019][0] == "Cờ thi đua của Bộ Kế hoạch và Đầu tư"
    assert titles[2025][0] == "Cờ thi đua của Bộ Tài chính"


def test_known_awards_are_the_history_of_their_units(database: Database, tmp_path: Path) -> None:
    house = House(database, Vault(tmp_path / "keys"), LATER)
    house.found()
    with house.work() as uow:
        units = {
            unit.key: unit.id for unit in uow.blocs.candidates(house.bloc_id, date(2022, 1, 1))
        }
        found = uow.nominations.history(house.bloc_id, units["hai-phong"])
        assert [(one.year, one.said, one.on_date) for one in found] == [
            (2019, "proposed", None),
            (2021, "conferred", date(2022, 12, 3)),
            (2022, "proposed", None),
        ]
        assert uow.nominations.history(house.bloc_id, units["hung-yen"]) == []
        assert uow.blocs.office_holder(house.bloc_id, 2019, "leader") == units["hai-duong"]


def test_a_rehearsal_of_a_past_year_knows_nothing_of_what_came_later(house: House) -> None:
    with house.work() as uow:
        assert all(not uow.nominations.history(house.bloc_id, unit) for unit in house.units)
        assert not lay_down_awards(uow.connection, house.bloc_id, preset(), NOW)  # type: ignore[arg-type]
        assert found_bloc(uow.connection, preset(), NOW) == house.bloc_id  # type: ignore[arg-type]
        # Nor of who was elected for the years after.
        assert {year for year, _kind, _unit in uow.offices.until(house.bloc_id, 9999)} == {2019}


def test_a_nomination_goes_its_way_one_event_after_the_other(house: House) -> None:
    with house.work() as uow:
        flag = uow.awards.kinds(house.bloc_id, 2019)[0]
        first = NewEvent("put_forward", NOW, house.persons[0], house.units[0], ("pact", "figures"))
        number = uow.nominations.put_forward(
            bloc_id=house.bloc_id,
            kind="award",
            award_kind_id=flag.id,
            year=2019,
            unit_id=house.units[0],
            origin="board",
            first=first,
        )
        seen = uow.nominations.find(number)
        assert seen is not None
        assert uow.nominations.add(seen, NewEvent("approved", NOW, house.persons[1]))
        # Whoever looked before that comes too late.
        assert not uow.nominations.add(seen, NewEvent("declined", NOW))
        [now] = uow.nominations.of_year(house.bloc_id, 2019, "award", flag.id, {"approved"})
        assert uow.nominations.of_unit(house.bloc_id, 2019, "award", flag.id, house.units[0]) == now
        decided = NewEvent("decided", NOW, number="1234/QĐ-BKHĐT", on_date=date(2020, 6, 1))
        assert uow.nominations.add(now, decided)
        events = uow.nominations.events(number)
    assert [one.said for one in events] == ["put_forward", "approved", "decided"]
    assert events[0].conditions == ("pact", "figures")
    with house.work() as uow:
        last = uow.nominations.find(number)
        assert last is not None
    without_paper = pytest.raises(IntegrityError)
    with without_paper, house.work() as uow:
        uow.nominations.add(last, NewEvent("decided", NOW))


# Rolls, open votes, counts of the hall -----------------------------------------------------------


def test_the_last_open_vote_before_closing_counts(house: House) -> None:
    number, unit = house.opened("open"), house.units[0]
    for choices in (("yes", "yes", "yes"), ("no", "yes", "no")):
        with house.work() as uow:
            uow.open_votes.cast(
                number, unit, choices, person_id=house.persons[0], acted_at=house.now
            )
    late = NOW + timedelta(hours=4)
    with house.work() as uow:
        with pytest.raises(NotOnRoll):
            uow.open_votes.cast(number, 9_999, PAPER, person_id=1, acted_at=NOW)
        with pytest.raises(VoteClosed):
            uow.open_votes.cast(number, unit, PAPER, person_id=house.persons[0], acted_at=late)
        [paper] = uow.open_votes.papers(number)
        assert paper.choices == {1: "no", 2: "yes", 3: "no"}
        assert uow.rolls.turnout(number).voted == 1
    assert house.close(number).traces == "none"


def test_a_count_of_the_hall_wants_a_second_person_and_the_newest(house: House) -> None:
    number = house.opened("hands")
    secretary, teller = house.persons[:2]
    count = NewCount("hands", 11, 11, [LineOfHands(line, 11, 0, 0) for line in (1, 2, 3)])
    with house.work() as uow:
        first = uow.hall_counts.enter(number, count, secretary, NOW)
        second = uow.hall_counts.enter(number, count, secretary, NOW)
        with pytest.raises(OwnCount):
            uow.hall_counts.confirm(number, second, secretary)
        with pytest.raises(CountStale):
            uow.hall_counts.confirm(number, first, teller)
        uow.hall_counts.confirm(number, second, teller)
        uow.hall_counts.confirm(number, second, teller)
        [newest] = uow.hall_counts.newest(number)
    assert (newest.id, newest.confirmed_by) == (second, teller)
    assert house.close(number).state == "closed"


def test_one_paper_a_unit_however_it_came(house: House) -> None:
    number, (first, second) = house.opened(), house.units[:2]
    house.cast(number, first, PAPER)
    with house.work() as uow:
        with pytest.raises(UnitVoted):
            uow.rolls.mark(number, first, "paper", house.now)
        uow.rolls.mark(number, second, "paper", house.now)
        with pytest.raises(UnitVoted):
            uow.rolls.name_delegate(number, second, via="nobody", person_id=None)
        with pytest.raises(NotOnRoll):
            uow.rolls.mark(number, 9_999, "paper", house.now)
    with pytest.raises(UnitVoted):
        house.cast(number, second, PAPER)
    with pytest.raises(NotCounted):
        house.close(number)  # the paper of the hall wants counting
    house.now = NOW
    with house.work() as uow:
        uow.rolls.unmark(number, second, house.now)
    counted = house.close(number)
    assert '"returned":1' in counted.counts


def test_delegates_and_tellers_are_named_and_dated(house: House) -> None:
    number, unit = house.draft(), house.units[3]
    paper = NewDelegation(
        house.bloc_id, unit, "05/GUQ-BQL", date(2019, 12, 1), date(2019, 12, 2), date(2019, 12, 5),
        full_name="Ông Bình", position="Phó Trưởng ban",
    )  # fmt: skip
    with house.work() as uow:
        one = uow.rolls.delegate(paper, house.persons[0])
        two = uow.rolls.delegate(replace(paper, contest_id=number, until=None), house.persons[0])
        days = {
            day: [found.id for found in uow.rolls.standing(house.bloc_id, day)]
            for day in (date(2019, 12, 1), date(2019, 12, 4), date(2019, 12, 5))
        }
        uow.rolls.revoke(two, house.persons[0])
        assert uow.rolls.standing(house.bloc_id, date(2019, 12, 5)) == []
        tellers = [Teller(house.persons[1], "", house.units[5], chief=True)]
        uow.rolls.appoint_tellers(house.bloc_id, number, tellers, house.persons[0])
        assert uow.rolls.tellers(number) == tellers
        voter = Voter(unit, "delegation", None, "Ông Bình", one)
        uow.contest_acts.open(number, None, [voter, *map(Voter, house.units[:3])])
        seat = uow.rolls.seat(number, unit)
    both = [one, two]  # one that is still to come stands already
    assert days == {date(2019, 12, 1): both, date(2019, 12, 4): both, date(2019, 12, 5): [two]}
    assert seat is not None
    assert (seat.via, seat.full_name, seat.delegation_id) == ("delegation", "Ông Bình", one)


# Rounds, verification ----------------------------------------------------------------------------


def test_a_second_round_follows_a_published_first(house: House) -> None:
    number = house.opened("open")
    new = Draft(house.bloc_id, "award", 2019, "Vòng hai", "open", "{}")
    with house.work() as uow:
        with pytest.raises(NotCounted):
            uow.contest_acts.next_round(number, new, None)
        with pytest.raises(NotCounted):
            uow.contest_acts.publish(number, None, None)
        uow.contest_acts.extend(number, NOW + timedelta(hours=6), "chờ đơn vị")
        uow.contest_acts.end(number, NOW + timedelta(hours=3))
    house.close(number)
    with house.work() as uow:
        with pytest.raises(NotCounted):
            uow.contest_acts.next_round(number, new, None)
        uow.contest_acts.publish(number, None, None)
        second = uow.contest_acts.next_round(number, new, None)
        [found] = uow.contests.rounds(number)
        assert (found.id, found.round, found.parent_id) == (second, 2, number)
        assert [one.unit_id for one in uow.contests.same_voters(number)] == sorted(house.units)
        with pytest.raises(VoteClosed):
            uow.rolls.mark(number, house.units[0], "paper", house.now)
        drafts = uow.contests.of_bloc(house.bloc_id, {"draft"})
    assert [one.id for one in drafts] == [second]


def test_verifying_finds_what_somebody_changed_by_hand(house: House) -> None:
    number = house.opened()
    for unit in house.units:
        house.cast(number, unit, PAPER)
    assert faults(house) == []
    house.close(number)
    assert faults(house) == []
    with house.work() as uow:
        found = uow.contests.contest(number)
        assert found is not None
        kept = {"counts": found.counts, "rule": found.rule}
    changes = (
        (update(contest).values(counts="{}"), "counts"),
        (update(contest).values(rule=kept["rule"].replace('"quota":2', '"quota":3')), "rule"),
        (update(secret_paper).where(secret_paper.c.line == 2).values(choice="yes"), "papers"),
    )
    for change, what in changes:
        with house.database.writer.begin() as connection:
            connection.execute(change)
        [fault] = faults(house)
        assert what in fault
        with house.database.writer.begin() as connection:
            connection.execute(update(contest).values(counts=kept["counts"], rule=kept["rule"]))


# Moving and keeping ------------------------------------------------------------------------------


def test_a_closing_waits_for_an_act_of_office_and_follows_it(house: House) -> None:
    """Whoever verifies meanwhile waits for neither."""
    number = house.opened()
    house.cast(number, house.units[0], ("yes", "no", "none"))
    done: list[str] = []
    closing = Thread(target=lambda: done.append(house.close(number).state))
    with house.database.writer.begin() as connection:
        enter_in_register(
            connection, house.bloc_id, house.now, "period_closed", "period", 1, "2019"
        )
        closing.start()
        closing.join(0.3)
        assert not done
        assert faults(house) == []
    closing.join(20)
    assert done == ["closed"]
    assert faults(house) == []


def test_a_database_moves_with_an_open_secret_contest_only_if_the_keys_go_along(
    make_database: MakeDatabase, tmp_path: Path
) -> None:
    house = house_of(make_database("sqlite"), tmp_path / "keys")
    number = house.opened()
    house.cast(number, house.units[0], PAPER)
    target = make_database("postgresql")
    with pytest.raises(SecretContestOpen, match="Cờ thi đua"):
        move(house.database, target)
    move(house.database, target, keys_carried=True)
    moved = replace(house, database=target)
    assert moved.close(number).state == "closed"


def test_a_restored_open_contest_is_refused_by_name_without_its_key(
    make_database: MakeDatabase, tmp_path: Path
) -> None:
    house = house_of(make_database("sqlite"), tmp_path / "keys")
    number = house.opened()
    house.cast(number, house.units[0], PAPER)
    back_up(house.database, tmp_path / "kept.zip", NOW)
    target = make_database("sqlite")
    restore(target, tmp_path / "kept.zip")
    other = replace(house, database=target, vault=Vault(tmp_path / "elsewhere", "other"))
    with pytest.raises(Exception, match="key_lost"):
        other.close(number)
    other.now = NOW
    with other.work() as uow:
        uow.contest_acts.cancel(number, "mất khóa", None)
    clock = StillClock(NOW)
    Sweeping(target, None, clock, other.vault).sweep()  # type: ignore[arg-type]
    with other.work() as uow:
        found = uow.contests.contest(number)
        assert found is not None
        assert (found.state, found.traces) == ("cancelled", "clean")


def test_a_directory_of_keys_belongs_to_one_database(tmp_path: Path) -> None:
    Vault(tmp_path / "keys", "sqlite one").make()
    with pytest.raises(VaultWrong, match="sqlite one"):
        Vault(tmp_path / "keys", "sqlite two").make()
    (tmp_path / "keys").chmod(0o755)
    mine = Vault(tmp_path / "keys", "sqlite one")
    assert "chmod 700" in mine.faults()[0]
    with pytest.raises(VaultWrong, match="chmod 700"):
        mine.make()
