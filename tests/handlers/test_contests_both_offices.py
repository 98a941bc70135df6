"""Never two offices for one unit, silently: chained, the leader leaves the deputy's list; else the
second result says so when it is published and when it is recorded."""

from __future__ import annotations

import pytest

from bot.domain.voting_errors import ChainWaits
from bot.screen import Intent
from tests.bench import Bench, Phone, button
from tests.handlers.conference import Conference
from tests.handlers.contests import heads, officer
from tests.handlers.steps import says

BOTH = ("hai-phong", "ha-nam")


@pytest.fixture
def conference(bench: Bench, secretary: Phone) -> Conference:
    return Conference(bench, secretary, heads(bench), officer(bench, "ha-noi"))


def elections(conference: Conference) -> tuple[int, int]:
    return tuple(conference.draft(BOTH, kind=kind) for kind in ("leader", "deputy"))  # type: ignore[return-value]


def states(conference: Conference, kind: str) -> list[str]:
    with conference.bench.database.reader.connect() as connection:
        uow = conference.bench.uow(connection)
        found = uow.nominations.of_year(conference.bench.bloc_id, 2020, kind)
        units = [conference.bench.unit(board) for board in BOTH]
        return [next(one.said for one in found if one.unit_id == unit) for unit in units]


def test_the_deputy_follows_the_leader_by_itself(conference: Conference) -> None:
    leader, deputy = elections(conference)
    assert conference.found(deputy).chained_from_id == leader
    conference.go(conference.secretary, "chain", deputy)
    assert "The unit elected there leaves this list" in conference.secretary.text
    conference.open(leader)
    conference.open(deputy)
    conference.count(deputy, "8", "3")
    assert conference.secretary.text == says(ChainWaits)
    conference.count(leader, "9", "2")
    conference.go(conference.secretary, "hall_done", deputy)
    result = conference.result(deputy)
    assert set(result.settled.left) == {0}
    assert 0 not in result.outcome.qualified
    assert conference.faults() == []


def test_what_was_voted_apart_is_said_and_one_office_is_recorded(conference: Conference) -> None:
    leader, deputy = elections(conference)
    conference.go(conference.secretary, "chain_to", deputy, 0)
    for number in (leader, deputy):
        conference.open(number)
        conference.count(number, "9", "2")
    assert "as well" not in conference.go(conference.chair, "publish", leader)
    conference.publish(leader)
    asked = conference.go(conference.chair, "publish", deputy)
    assert "⚠ KKT Hải Phòng: elected in “" in asked
    assert "A unit holds only one of the two offices" in asked
    conference.publish(deputy)
    assert "⚠ KKT Hải Phòng: elected in “" in str(conference.heads["nam-dinh"].notices[-1].text)
    secretary = conference.secretary
    secretary.send(Intent.of("nominations.result", leader))
    assert "other office" not in secretary.text
    secretary.tap("Yes, record it")
    secretary.send(Intent.of("nominations.result", deputy))
    assert "KKT Hải Phòng: recorded already as elected to the other office" in secretary.text
    assert "Elected: none." in secretary.text
    secretary.tap("Yes, record it")
    assert states(conference, "leader") == ["elected", "not_chosen"]
    assert states(conference, "deputy") == ["not_chosen", "not_chosen"]
    secretary.send(Intent.of("offices", 2020))
    assert secretary.text.count("(not handed over)") == 1
    assert button(secretary.screen, "Handover") is not None
