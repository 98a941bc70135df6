"""Chained votes: what an earlier one came to is used by the later one as soon as everybody may know
it, never before; and a round that is not held holds up nothing."""

from __future__ import annotations

import pytest

from bot.domain.counting_errors import ResultNotShown
from bot.domain.voting.rule import Unfilled
from bot.domain.voting_errors import ChainWaits
from bot.screen import Intent
from storage.nominations import NewEvent
from tests.bench import Bench, Phone, labels
from tests.handlers.conference import Conference
from tests.handlers.contests import contest, heads, newest, officer
from tests.handlers.steps import says

FLAG, CERTIFICATE = ("hai-phong", "ha-nam"), ("hai-phong", "nam-dinh")


@pytest.fixture
def conference(bench: Bench, secretary: Phone) -> Conference:
    return Conference(bench, secretary, heads(bench), officer(bench, "ha-noi"))


def chained(conference: Conference, way: str = "secret") -> tuple[int, int]:
    """The flag, and the certificate after it, with one unit on both lists."""
    flag = conference.draft(FLAG, way, unfilled=Unfilled.LEFT_OPEN)
    certificate = conference.draft(CERTIFICATE, way, place=1)
    assert conference.found(certificate).chained_from_id == flag
    return flag, certificate


def notices(phone: Phone) -> str:
    return "\n".join(str(one.text) for one in phone.notices)


def listed(conference: Conference, number: int) -> list[bool]:
    with conference.bench.database.reader.connect() as connection:
        return [line.listed for line in conference.bench.uow(connection).contests.lines(number)]


# Before the publication ----------------------------------------------------------------------


def test_an_unpublished_result_moves_no_list_that_others_see(conference: Conference) -> None:
    flag, certificate = chained(conference)
    conference.open(flag)
    conference.cast(flag, 11, 2)
    conference.over(flag)
    assert conference.found(flag).state == "closed"
    assert listed(conference, certificate) == [True, True]
    assert "left the list" not in notices(conference.secretary)
    assert "left the list" not in conference.go(conference.secretary, "one", certificate)
    conference.publish(flag)
    conference.bench.handle()
    assert listed(conference, certificate) == [False, True]
    assert "KKT Hải Phòng: left the list of" in notices(conference.secretary)


def test_a_list_that_opens_before_the_publication_keeps_everybody(conference: Conference) -> None:
    flag, certificate = chained(conference)
    conference.open(flag)
    conference.cast(flag, 11, 2)
    conference.over(flag)
    conference.go(conference.secretary, "set_closes", certificate, "in", 60)
    preview = conference.go(conference.secretary, "preview", certificate)
    assert "On both lists: KKT Hải Phòng" in preview
    conference.secretary.tap("Open the vote now")
    assert listed(conference, certificate) == [True, True]
    conference.cast(certificate, 11, 11)
    conference.over(certificate)
    assert conference.found(certificate).state == "open"
    assert says(ChainWaits) in notices(conference.secretary)
    conference.publish(flag)
    conference.close_due()
    assert conference.found(certificate).state == "closed"
    assert set(conference.result(certificate).settled.left) == {0}
    assert conference.faults() == []


def test_the_deputy_is_counted_once_the_leader_is_published(conference: Conference) -> None:
    leader, deputy = (conference.draft(FLAG, "open", kind) for kind in ("leader", "deputy"))
    for number in (leader, deputy):
        conference.open(number)
    conference.cast(deputy, 8, 3)
    conference.cast(leader, 9, 2)
    conference.over(leader, deputy)
    assert [conference.found(one).state for one in (leader, deputy)] == ["closed", "open"]
    conference.publish(leader)
    conference.close_due()
    assert conference.found(deputy).state == "closed"
    assert set(conference.result(deputy).settled.left) == {0}


def test_who_looks_at_a_vote_that_waits_reads_what_for(conference: Conference) -> None:
    flag, certificate = chained(conference, "open")
    conference.open(flag)
    conference.open(certificate)
    conference.cast(flag, 11, 2)
    conference.cast(certificate, 11, 11)
    conference.go(conference.chair, "one", certificate)
    assert {"Extend", "Close now"} <= set(labels(conference.chair.screen))
    assert "time is over" not in conference.chair.text
    conference.over(flag, certificate)
    title = conference.found(flag).title
    for phone in (conference.chair, conference.secretary, conference.teller):
        text = conference.go(phone, "one", certificate)
        assert f"It is counted as soon as “{title}” is settled and published" in text
        assert not {"Extend", "Close now"} & set(labels(phone.screen))
    conference.publish(flag)
    conference.close_due()
    assert conference.found(certificate).state == "closed"


def test_minutes_hold_no_round_that_is_not_published(conference: Conference) -> None:
    flag = conference.draft((*FLAG, "hung-yen"), "secret")
    certificate = conference.draft(CERTIFICATE, "secret", place=1)
    conference.open(flag)
    conference.cast(flag, 11, 2, 3)
    conference.over(flag)
    conference.publish(flag)
    conference.go(conference.chair, "next_round", flag)
    second = newest(conference.bench).id
    conference.chair.tap("Open round 2")
    conference.chair.tap("Open it: 30")
    conference.cast(second, 10, 1)
    conference.over(second)
    assert conference.found(second).state == "closed"
    conference.go(conference.secretary, "set_closes", certificate, "in", 60)
    conference.open(certificate)
    conference.cast(certificate, 11)
    conference.over(certificate)
    conference.publish(certificate)
    assert conference.found(certificate).state == "published"
    for step in ("minutes", "meeting"):
        conference.go(conference.secretary, step, flag)
        assert conference.secretary.text == says(ResultNotShown)
        conference.go(conference.secretary, step, certificate)
        (file,) = conference.secretary.screen.files
        assert "Lần biểu quyết thứ 2" not in file.view
        assert conference.found(flag).title not in file.view or step == "minutes"
    conference.publish(second)
    conference.go(conference.secretary, "minutes", flag)
    assert conference.secretary.screen.files


# A round that is not held --------------------------------------------------------------------


def one_place_left(conference: Conference, way: str = "hands") -> tuple[int, int]:
    """A published flag with one of two places filled, and the certificate after it, whose list
    has the unit that a second round would be about."""
    flag = conference.draft(FLAG, way)
    certificate = conference.draft(("ha-nam", "nam-dinh"), way, place=1)
    conference.open(flag)
    if way == "hands":
        conference.count(flag, "11 0", "3 8")
    else:
        conference.cast(flag, 11, 3)
        conference.over(flag)
    conference.publish(flag)
    return flag, certificate


def drop(conference: Conference, flag: int) -> None:
    conference.go(conference.chair, "next_round", flag)
    conference.chair.tap("Open round 2")
    conference.chair.tap("Drop this round")
    conference.chair.write("Không tiến hành vòng hai")


def test_a_dropped_round_holds_up_no_later_vote(conference: Conference) -> None:
    flag, certificate = one_place_left(conference)
    conference.open(certificate)
    conference.count(certificate, "11 0", "10 1")
    assert conference.secretary.text == says(ChainWaits)
    drop(conference, flag)
    conference.go(conference.secretary, "hall_done", certificate)
    assert conference.found(certificate).state == "closed"
    assert conference.result(certificate).outcome.qualified == (0, 1)


@pytest.mark.parametrize("recorded", [False, True])
def test_a_cancelled_round_holds_up_no_later_vote(conference: Conference, recorded: bool) -> None:
    flag, certificate = one_place_left(conference)
    conference.go(conference.chair, "next_round", flag)
    second = newest(conference.bench).id
    conference.chair.tap("Open round 2")
    conference.chair.tap("Open round 2")
    conference.go(conference.chair, "cancel", second)
    conference.chair.write("Danh sách có sai sót")
    conference.chair.tap("Yes, cancel")
    assert conference.found(second).state == "cancelled"
    if recorded:
        conference.secretary.send(Intent.of("nominations.result_now", flag))
    conference.open(certificate)
    conference.count(certificate, "11 0", "10 1")
    assert conference.found(certificate).state == "closed"


def test_who_withdrew_from_the_round_holds_up_no_later_vote(conference: Conference) -> None:
    flag, certificate = one_place_left(conference)
    with conference.bench.database.writer.begin() as connection:
        uow = conference.bench.uow(connection)
        line = uow.contests.lines(flag)[1]
        assert line.nomination_id is not None
        standing = uow.nominations.find(line.nomination_id)
        assert standing is not None
        uow.nominations.add(standing, NewEvent("withdrawn", uow.now, contest_id=flag))
    conference.open(certificate)
    conference.count(certificate, "11 0", "10 1")
    assert contest(conference.bench, certificate).state == "closed"
