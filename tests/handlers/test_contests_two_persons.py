"""Where two persons are asked for, nobody is both: a count and its check, the two who publish."""

from __future__ import annotations

import pytest

from bot.domain.access import Role
from bot.domain.casting_errors import OwnCount
from bot.domain.counting_errors import AgreedAlready, NotCounting, NotTeller
from bot.domain.errors import NotAllowed
from bot.screen import Intent
from tests.bench import Bench, Phone
from tests.handlers.conference import Conference
from tests.handlers.contests import heads, officer
from tests.handlers.steps import says

DEPUTY = "quang-ninh"


@pytest.fixture
def conference(bench: Bench, secretary: Phone) -> Conference:
    return Conference(bench, secretary, heads(bench), officer(bench, "ha-noi"))


def counted_by_teller(conference: Conference, *boards: str) -> int:
    """The only teller has entered the count."""
    number = conference.draft(boards)
    conference.open(number)
    conference.go(conference.teller, "hall_full", number, "all")
    assert "✓ The count is entered." in conference.teller.text
    return number


def count_of(conference: Conference, number: int) -> tuple[int, bool]:
    with conference.bench.database.reader.connect() as connection:
        count = conference.bench.uow(connection).hall_counts.newest(number)[-1]
    return count.id, count.confirmed_by is not None


def test_the_deputys_officer_checks_the_count_of_the_only_teller(conference: Conference) -> None:
    bench = conference.bench
    checker, stranger = officer(bench, DEPUTY), officer(bench, "nam-dinh")
    number = counted_by_teller(conference, "hai-phong", "ha-nam")
    count, _ = count_of(conference, number)
    assert conference.go(conference.teller, "hall_ok", number, count) == says(OwnCount)
    assert conference.go(conference.secretary, "hall_ok", number, count) == says(NotTeller)
    assert conference.go(stranger, "hall_ok", number, count) == says(NotCounting)
    assert conference.go(checker, "hall_full", number, "all") == says(NotCounting)
    assert "1. KKT Hải Phòng: for <b>11</b>" in str(checker.notices[-1].text)
    checker.tap("Right, confirm it")
    assert "✓ The count is confirmed." in checker.text
    conference.go(conference.secretary, "hall_done", number)
    assert conference.result(number).outcome.qualified == (0, 1)
    assert conference.go(checker, "publish_now", number) == says(NotAllowed)
    assert conference.found(number).state == "closed"
    assert conference.faults() == []


def test_while_another_teller_may_count_the_deputys_board_has_no_part(
    conference: Conference,
) -> None:
    checker, other = officer(conference.bench, DEPUTY), officer(conference.bench, "hung-yen")
    number = counted_by_teller(conference, "hai-phong", "ha-nam")
    conference.go(conference.secretary, "teller", number, other.actor.person, 0)
    count, _ = count_of(conference, number)
    assert conference.go(checker, "hall_ok", number, count) == says(NotCounting)
    conference.go(other, "hall_ok", number, count)
    assert count_of(conference, number)[1]


def test_a_deputy_that_is_voted_on_checks_nothing(conference: Conference) -> None:
    checker = officer(conference.bench, DEPUTY)
    number = counted_by_teller(conference, DEPUTY, "ha-nam")
    count, _ = count_of(conference, number)
    assert conference.go(checker, "hall_ok", number, count) == says(NotCounting)
    assert not any("Is it right?" in str(one.text) for one in checker.notices)


def test_a_secretary_of_the_deputys_board_does_not_check_their_own_count(
    conference: Conference,
) -> None:
    bench = conference.bench
    bench.appoint("officer-ha-noi", "Cán bộ ha-noi", Role.SECRETARY, DEPUTY)
    bench.appoint("officer-ha-noi", "Cán bộ ha-noi", Role.OFFICER, DEPUTY)
    number = counted_by_teller(conference, "hai-phong", "ha-nam")
    count, _ = count_of(conference, number)
    assert conference.go(conference.teller, "hall_ok", number, count) == says(OwnCount)
    assert not count_of(conference, number)[1]


def test_a_teller_who_heads_the_board_in_the_chair_publishes_as_the_chair_alone(
    conference: Conference,
) -> None:
    bench = conference.bench
    both = bench.appoint("head-too", "Trưởng Ban thứ hai", Role.HEAD, "hai-duong")
    number = conference.draft(("hai-phong", "ha-nam"))
    conference.go(conference.secretary, "teller", number, both.actor.person, 0)
    conference.open(number)
    conference.count(number, "11 0", "11 0")
    conference.go(both, "publish_now", number)
    for phone in (both, conference.chair):
        assert conference.go(phone, "publish_now", number) == says(AgreedAlready)
        assert conference.found(number).state == "closed"
    conference.teller.send(Intent.of("contests.publish_now", number))
    assert conference.found(number).state == "published"
