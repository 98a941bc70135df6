"""Who has left the bloc meanwhile: of a further round's roll still, but on no new list."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.domain.contest_errors import ListedLeft
from bot.domain.voting.rule import Ties
from storage.models.blocs import membership
from tests.bench import Bench, Phone
from tests.handlers.conference import Conference
from tests.handlers.contests import heads, newest, officer, rolled
from tests.handlers.steps import says


@pytest.fixture
def conference(bench: Bench, secretary: Phone) -> Conference:
    return Conference(bench, secretary, heads(bench), officer(bench, "ha-noi"))


def _leaves(bench: Bench, board: str) -> None:
    with bench.database.writer.begin() as connection:
        connection.execute(
            update(membership)
            .where(membership.c.unit_id == bench.unit(board))
            .values(until=bench.clock.now().date())
        )


def test_the_second_round_has_the_roll_of_the_first(conference: Conference) -> None:
    number = conference.draft(("hai-phong", "ha-nam"), quota=1, ties=Ties.SECOND_ROUND)
    conference.open(number)
    conference.count(number, "8 3", "8 3")
    conference.publish(number)
    _leaves(conference.bench, "thai-binh")
    conference.go(conference.chair, "next_round", number)
    second = newest(conference.bench).id
    conference.chair.tap("Open round 2")
    conference.chair.tap("Open round 2")
    assert conference.found(second).state == "open"
    same = [[row.unit_id for row in rolled(conference.bench, one)] for one in (number, second)]
    assert same[0] == same[1]
    assert len(same[0]) == 11
    conference.count(second, "7", "4")
    conference.publish(second)
    conference.go(conference.chair, "minutes", second)
    assert conference.chair.screen.files, conference.chair.text


def test_a_board_that_has_left_does_not_stand_for_leader(conference: Conference) -> None:
    number = conference.draft(("ha-nam", "bac-ninh"), kind="leader")
    _leaves(conference.bench, "ha-nam")
    text = conference.go(conference.secretary, "preview", number)
    assert says(ListedLeft, units="Ban Quản lý các khu công nghiệp tỉnh Hà Nam")[:20] in text
