"""The plan of a year as it is stored: laid, set by hand, settled; the conference it hangs on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from bot.domain.calendar.plan import lay_out, read_anchor
from bot.domain.calendar.working_days import WorkingDays
from storage.ahead import Voter, look_ahead
from storage.engine import Database
from storage.milestones import DONE, DROPPED, HAND, PLAN, PLANNED, Conference
from storage.presets.year import year_template
from storage.uow import UnitOfWork
from tests.storage.voting import House, house_of

ZONE = "Asia/Ho_Chi_Minh"
DAY = date(2020, 1, 3)


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return house_of(database, tmp_path / "keys")


def laid(uow: UnitOfWork, bloc_id: int, day: date | None = DAY) -> None:
    plan = lay_out(uow.milestones.template(bloc_id), 2019, day, WorkingDays({}))
    uow.milestones.lay(bloc_id, 2019, plan, ZONE, done=["plan_pact"])


def test_a_plan_is_written_in_the_zone_of_the_bloc_and_once(house: House) -> None:
    with house.work() as uow:
        laid(uow, house.bloc_id)
        laid(uow, house.bloc_id)
        found = uow.milestones.of_year(house.bloc_id, 2019)
        assert len(found) == len(year_template())
        assert [one.due_at for one in found] == sorted(one.due_at for one in found)
        first = found[0]
        assert (first.code, first.state, first.laid_by) == ("plan_pact", DONE, PLAN)
        due = uow.milestones.by_code(house.bloc_id, 2019, "annual_due")
        assert due is not None
        assert due.due_at == datetime(2019, 12, 13, 10, 0, tzinfo=UTC)
        assert (due.due_on, due.due_time, due.is_open) == (date(2019, 12, 13), time(17), True)
        assert due in uow.milestones.year(house.bloc_id, 2019).milestones
        assert uow.milestones.of_year(house.bloc_id, 2020) == []


def test_what_a_person_says_of_a_milestone(house: House) -> None:
    with house.work() as uow:
        laid(uow, house.bloc_id)
        votes, draft = (
            uow.milestones.by_code(house.bloc_id, 2019, code) for code in ("votes", "draft_report")
        )
        assert votes is not None
        assert draft is not None
        uow.milestones.set_by_hand(votes.id, date(2020, 1, 2), time(9), ZONE)
        moved = uow.milestones.by_code(house.bloc_id, 2019, "votes")
        assert moved is not None
        assert (moved.laid_by, moved.due_on, moved.due_time) == (HAND, date(2020, 1, 2), time(9))
        uow.milestones.settle(draft.id, DROPPED, by_hand=True)
        uow.milestones.settle(votes.id, DONE)
        states = {one.code: one.state for one in uow.milestones.of_year(house.bloc_id, 2019)}
        assert (states["votes"], states["draft_report"]) == (DONE, DROPPED)
        uow.milestones.settle(votes.id, PLANNED)
        uow.milestones.leave_out(house.bloc_id, 2019, ["invitation"])
        states = {one.code: one.state for one in uow.milestones.of_year(house.bloc_id, 2019)}
        assert (states["votes"], states["invitation"]) == (PLANNED, DROPPED)
        laid(uow, house.bloc_id)
        states = {one.code: one.state for one in uow.milestones.of_year(house.bloc_id, 2019)}
        assert states["invitation"] == PLANNED
        for _ in range(2):
            uow.milestones.add(house.bloc_id, 2019, "Hội thao", date(2019, 12, 6), time(8), ZONE)
        found = uow.milestones.of_year(house.bloc_id, 2019)
        assert [one.code for one in found if one.title] == ["own1", "own2"]


def test_the_template_is_the_presets_until_the_bloc_says_otherwise(house: House) -> None:
    with house.work() as uow:
        assert uow.milestones.template(house.bloc_id) == year_template()
        invitation = next(one for one in year_template() if one.code == "invitation")
        changed = replace(invitation, anchor=read_anchor("conference-10"), own=True)
        uow.milestones.keep_step(house.bloc_id, changed, house.persons[0])
        left_out = replace(changed, active=False)
        for step in (left_out, changed, left_out):
            uow.milestones.keep_step(house.bloc_id, step, house.persons[0])
        found = uow.milestones.template(house.bloc_id)
        assert [one for one in found if one.own] == [left_out]
        assert [one.code for one in found] == [one.code for one in year_template()]


def test_the_conference_is_planned_moved_called_off_and_planned_again(house: House) -> None:
    with house.work() as uow:
        group, bloc_id = uow.milestones, house.bloc_id
        assert group.year(bloc_id, 2019).conference is None
        group.plan_conference(bloc_id, 2019, DAY, DAY)
        group.plan_conference(bloc_id, 2019, date(2020, 1, 10), date(2020, 1, 11))
        held = group.year(bloc_id, 2019).conference
        assert held == Conference(
            2019, date(2020, 1, 10), date(2020, 1, 11), "planned", "", synthetic=False
        )
        assert group.year_ahead(bloc_id, date(2020, 1, 10)) == 2019
        assert group.year_ahead(bloc_id, date(2020, 1, 11)) is None
        group.call_off(bloc_id, 2019, "Covid-19")
        off = group.year(bloc_id, 2019).conference
        assert off is not None
        assert (off.held, off.reason, off.starts_on) == ("not_held", "Covid-19", date(2020, 1, 10))
        assert group.year_ahead(bloc_id, DAY) is None
        group.plan_conference(bloc_id, 2019, DAY, DAY)
        again = group.year(bloc_id, 2019).conference
        assert again is not None
        assert (again.held, again.reason) == ("planned", "")


def test_the_first_screen_knows_what_comes_next(house: House) -> None:
    with house.work() as uow:
        laid(uow, house.bloc_id)
        voter = Voter(house.persons[0], (), datetime(2020, 1, 2, 9, 1, tzinfo=UTC))
        ahead = look_ahead(uow.connection, house.bloc_id, None, date(2020, 1, 2), voter)
        assert ahead.milestone is not None
        # The votes of 16:00 in the bloc are over, and the conference has its own line.
        assert ahead.milestone.code in ("dossier", "handover")
        assert ahead.milestone.due_at == datetime(2020, 1, 10, 10, 0, tzinfo=UTC)
        uow.milestones.settle(uow.milestones.of_year(house.bloc_id, 2019)[-1].id, DONE)
        voter = replace(voter, at=datetime(2020, 1, 13, 9, 0, tzinfo=UTC))
        ahead = look_ahead(uow.connection, house.bloc_id, None, date(2020, 1, 13), voter)
        assert ahead.milestone is None
