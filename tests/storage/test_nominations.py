"""Quotas, offices and introductions as they are stored."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.screen import FileRef
from storage.awards import Quota
from storage.engine import Database
from storage.nominations import Attached, NewEvent
from tests.storage.voting import NOW, House, house_of


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return house_of(database, tmp_path / "keys")


def test_the_leader_of_the_year_before_leads_on_until_the_next_one_is_recorded(
    house: House,
) -> None:
    with house.work() as uow:
        leader = uow.blocs.office_holder(house.bloc_id, 2019, "leader")
        assert leader is not None
        assert uow.blocs.office_holder(house.bloc_id, 2020, "leader") == leader
        assert uow.blocs.office_holder(house.bloc_id, 2021, "leader") is None
        assert uow.blocs.leader(house.bloc_id, date(2020, 1, 3)) == leader
        uow.offices.record(house.bloc_id, 2020, "leader", house.units[0])
        assert uow.blocs.office_holder(house.bloc_id, 2020, "leader") == house.units[0]
        assert uow.blocs.office_holder(house.bloc_id, 2019, "leader") == leader


def test_a_quota_says_for_which_year_and_by_whose_word(house: House) -> None:
    with house.work() as uow:
        flag, certificate = uow.awards.kinds(house.bloc_id, 2019)
        known = uow.awards.quotas(house.bloc_id, 2021)
        assert known[flag.id] == Quota(2, 2019, "")
        uow.awards.set_quota(house.bloc_id, flag.id, 2021, 3, "969/BTC-TĐKT")
        known = uow.awards.quotas(house.bloc_id, 2021)
        assert known[flag.id] == Quota(3, 2021, "969/BTC-TĐKT")
        assert known[certificate.id].year == 2019
        uow.awards.set_quota(house.bloc_id, flag.id, 2021, 1, "")
        assert uow.awards.quotas(house.bloc_id, 2021)[flag.id] == Quota(1, 2021, "")


def test_files_come_with_their_names_and_introductions_with_who_made_them(house: House) -> None:
    with house.work() as uow:
        number = uow.nominations.put_forward(
            bloc_id=house.bloc_id,
            kind="leader",
            award_kind_id=None,
            year=2020,
            unit_id=house.units[1],
            origin="board",
            first=NewEvent("put_forward", NOW, house.persons[0], house.units[0]),
        )
        [one] = uow.nominations.introduced(house.bloc_id, 2020)
        assert (one.id, one.award, one.title) == (number, "", "")
        uow.nominations.add(one, NewEvent("accepted", NOW, house.persons[1], house.units[1]))
        assert uow.nominations.introducers(house.bloc_id, 2020) == {number: house.units[0]}
        file = FileRef("telegram", "1", "document", "ref", "bao-cao.pdf")
        attached = uow.reviews.attach(house.bloc_id, file, house.persons[0], None)
        uow.nominations.attach(one, attached, "report")
        assert uow.nominations.files(number) == [Attached(attached, "report", "bao-cao.pdf")]
