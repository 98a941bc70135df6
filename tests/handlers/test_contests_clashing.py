"""What a vote must not stand beside or be mixed with, and who does not vote on it."""

from __future__ import annotations

import json

import pytest

from bot.domain.access import Role
from bot.domain.contest_errors import ChainMixed, MatterSettled, PlacesTaken, VoteBeside
from bot.domain.nomination_errors import PlacesFull
from bot.domain.voting.recount_file import SCRIPT_NAME
from bot.domain.voting.rule import SelfVote, Unfilled
from bot.domain.voting.rule_text import read_rule
from bot.screen import Intent
from storage.chains import before_in_chain
from storage.contest_codes import code_of_opening
from storage.models.contests import contest as contest_table
from storage.models.contests import recusal
from storage.nominations import NewEvent
from tests.bench import Bench, Phone, button, labels
from tests.handlers.conference import Conference
from tests.handlers.contests import (
    accept,
    contest,
    drafted,
    heads,
    link_group,
    mark,
    officer,
    ready,
)
from tests.handlers.steps import at_once, says


@pytest.fixture
def conference(bench: Bench, secretary: Phone) -> Conference:
    return Conference(bench, secretary, heads(bench), officer(bench, "ha-noi"))


# Rehearsals ----------------------------------------------------------------------------------


def test_a_chain_joins_votes_of_one_kind(conference: Conference) -> None:
    flag = conference.draft(("hai-phong", "ha-nam"))
    certificate = conference.draft(("ha-nam", "nam-dinh"), place=1)
    assert conference.found(certificate).chained_from_id == flag
    for number, other in ((flag, certificate), (certificate, flag)):
        conference.go(conference.secretary, "rehearsal", number, "on")
        assert conference.secretary.text == says(ChainMixed, title=conference.found(other).title)
        assert not conference.found(number).rehearsal
    conference.go(conference.secretary, "chain_to", certificate, 0)
    conference.go(conference.secretary, "rehearsal", flag, "on")
    assert conference.found(flag).rehearsal


def test_a_mixed_chain_neither_opens_nor_takes_a_line(conference: Conference) -> None:
    flag = conference.draft(("hai-phong", "ha-nam"))
    certificate = conference.draft(("ha-nam", "nam-dinh"), place=1)
    with conference.bench.database.writer.begin() as connection:
        connection.execute(
            contest_table.update().where(contest_table.c.id == flag).values(rehearsal="yes")
        )
    text = conference.go(conference.secretary, "preview", certificate)
    assert says(ChainMixed, title=conference.found(flag).title) in text
    assert "Open the vote now" not in labels(conference.secretary.screen)
    with conference.bench.database.reader.connect() as connection:
        assert before_in_chain(connection, conference.found(certificate)) == []


# A second vote on the same matter ------------------------------------------------------------


def test_a_second_vote_on_one_matter_waits_for_the_first(conference: Conference) -> None:
    first = conference.draft(("hai-phong", "ha-nam"), unfilled=Unfilled.LEFT_OPEN)
    conference.open(first)
    made = drafted(conference.bench, conference.secretary, "secret")
    conference.go(conference.secretary, "unit_on", made.id, conference.bench.unit("ha-nam"))
    ready(conference.bench, conference.secretary, made.id, conference.teller)
    refused = says(VoteBeside, title=conference.found(first).title)
    assert refused in conference.go(conference.secretary, "preview", made.id)
    assert "Open the vote now" not in labels(conference.secretary.screen)
    conference.count(first, "11 0", "3 8")
    assert refused in conference.go(conference.secretary, "preview", made.id)
    conference.publish(first)
    unrecorded = says(MatterSettled, units="KCN Hà Nam")
    assert unrecorded in conference.go(conference.secretary, "preview", made.id)
    conference.secretary.send(Intent.of("nominations.result_now", first))
    taken = says(PlacesTaken, limit=2, taken=1, places=2)
    assert taken in conference.go(conference.secretary, "preview", made.id)
    conference.rule(made.id, quota=1)
    conference.open(made.id)


def test_a_later_vote_is_drafted_for_the_places_that_are_left(conference: Conference) -> None:
    first = conference.draft(("hai-phong", "ha-nam"), unfilled=Unfilled.LEFT_OPEN)
    conference.open(first)
    conference.count(first, "11 0", "3 8")
    conference.publish(first)
    conference.secretary.send(Intent.of("nominations.result_now", first))
    second = conference.draft(("hung-yen",))
    assert read_rule(conference.found(second).rule).quota == 1


@pytest.mark.parametrize("record", [True, False])
def test_the_places_of_an_award_are_voted_on_once(conference: Conference, record: bool) -> None:
    first = conference.draft(("hai-phong", "ha-nam"))
    conference.open(first)
    conference.count(first, "11 0", "10 1")
    conference.publish(first)
    if record:
        conference.secretary.send(Intent.of("nominations.result_now", first))
    second = conference.draft(("hung-yen", "ninh-binh"))
    taken = says(PlacesTaken, limit=2, taken=2, places=1 if record else 2)
    assert taken in conference.go(conference.secretary, "preview", second)
    conference.go(conference.secretary, "open", second, "")
    assert conference.found(second).state == "draft"


def test_one_leader_is_elected_for_a_year(conference: Conference) -> None:
    first = conference.draft(("ha-nam",), kind="leader")
    conference.open(first)
    second = conference.draft(("hung-yen",), kind="leader")
    taken = says(PlacesTaken, limit=1, taken=1, places=1)
    assert taken in conference.go(conference.secretary, "preview", second)
    conference.count(first, "2 9")
    conference.publish(first)
    conference.go(conference.chair, "next_round", first)
    assert taken in conference.go(conference.secretary, "preview", second)


def test_what_has_no_place_is_not_recorded(conference: Conference) -> None:
    first = conference.draft(("hai-phong", "ha-nam"))
    conference.open(first)
    conference.count(first, "11 0", "10 1")
    conference.publish(first)
    bench, secretary = conference.bench, conference.secretary
    (other,) = accept(bench, "hung-yen")
    with bench.database.writer.begin() as connection:
        uow = bench.uow(connection)
        standing = uow.nominations.find(other)
        assert standing is not None
        uow.nominations.add(standing, NewEvent("proposed", uow.now))
    for step in ("result", "result_now"):
        secretary.send(Intent.of(f"nominations.{step}", first))
        assert secretary.text == says(PlacesFull, limit=2, taken=1, more=2)


@pytest.mark.postgresql_only  # SQLite lets one write at a time
def test_of_two_votes_on_one_matter_opened_at_once_one_opens(
    bench: Bench, secretary: Phone
) -> None:
    heads(bench)
    accept(bench, "hai-phong", "ha-nam")
    other = bench.appoint("secretary-too", "Lê Thị Thư Ký Hai", Role.SECRETARY, "bac-ninh")
    teller = officer(bench, "ha-noi")
    taps = []
    for phone, way in ((secretary, "hands"), (other, "open")):
        number = drafted(bench, phone, way).id
        ready(bench, phone, number, teller)
        phone.send(Intent.of("contests.preview", number))
        tap = button(phone.screen, "Open the vote now")
        assert tap is not None, phone.text
        taps.append(tap)
    said = at_once(bench, (secretary, taps[0]), (other, taps[1]))
    first, second = (contest(bench, tap.number(0)) for tap in taps)
    assert (first.state, second.state) == ("open", "draft")
    assert said[1] == says(VoteBeside, title=first.title)


def test_a_rehearsal_beside_it_and_a_cancelled_one_keep_nobody(conference: Conference) -> None:
    first = conference.draft(("hai-phong", "ha-nam"))
    conference.go(conference.secretary, "rehearsal", first, "on")
    conference.open(first)
    second = drafted(conference.bench, conference.secretary, "hands")
    conference.go(conference.secretary, "unit_on", second.id, conference.bench.unit("ha-nam"))
    ready(conference.bench, conference.secretary, second.id, conference.teller)
    conference.open(second.id)


# Who does not vote on it ---------------------------------------------------------------------


def test_who_does_not_vote_is_told_to_all_counted_and_in_the_code(
    bench: Bench, secretary: Phone
) -> None:
    chiefs = heads(bench)
    accept(bench, "ha-nam", "bac-ninh")
    made = drafted(bench, secretary, "hands")
    ready(bench, secretary, made.id, officer(bench, "ha-noi"))
    secretary.send(
        Intent.of("contests.recuse_why", made.id, bench.unit("nam-dinh"), mark(bench, made.id, 1))
    )
    secretary.write("Có liên quan")
    secretary.send(Intent.of("contests.recuse_why", made.id, bench.unit("hung-yen"), 0))
    secretary.write("Mới sáp nhập")
    secretary.send(Intent.of("contests.preview", made.id))
    said = (
        "KCN Nam Định does not vote on line 1.",
        "KCN Hưng Yên does not vote on any line.",
        "Line 1: At least 06/09 units must agree.",
        "Line 2: At least 07/10 units must agree.",
    )
    for words in said:
        assert words in secretary.text
    secretary.tap("Open the vote now")
    told = str(chiefs["vinh-phuc"].notices[-1].text)
    for words in said:
        assert words in told
    found = contest(bench, made.id)
    with bench.database.writer.begin() as connection:
        assert code_of_opening(connection, found) == found.check_code
        connection.execute(recusal.delete().where(recusal.c.unit_id == bench.unit("nam-dinh")))
        assert code_of_opening(connection, found) != found.check_code


def test_the_group_hears_who_does_not_vote_on_what(conference: Conference) -> None:
    bench, group = conference.bench, conference.bench.group("Khối")
    link_group(bench, group)
    number = conference.draft(("hai-phong", "ha-nam"), self_vote=SelfVote.SITS_OUT)
    for unit, line in (("nam-dinh", 1), ("hung-yen", 0)):
        about = mark(bench, number, line) if line else 0
        conference.go(conference.secretary, "recuse_why", number, bench.unit(unit), about)
        conference.secretary.write("Có liên quan")
    conference.open(number)
    posted, told = str(group.notices[-1].text), str(conference.heads["vinh-phuc"].notices[-1].text)
    own = "Theo thể lệ, không biểu quyết về chính mình: KKT Hải Phòng (1), KCN Hà Nam (2)."
    assert own in posted
    assert "KCN Nam Định không biểu quyết nội dung 1." in posted
    assert "08/11 đơn vị đồng ý" not in posted
    assert "Nội dung 1: Cần ít nhất 06/08 đơn vị đồng ý." in posted
    assert "Nội dung 2: Cần ít nhất 06/09 đơn vị đồng ý." in posted
    assert "without a vote on their own line: KKT Hải Phòng (1), KCN Hà Nam (2)." in told
    assert "Có liên quan" not in posted  # the reason stands in the minutes
    conference.count(number, "8 0", "9 0")
    conference.go(conference.chair, "publish", number)
    named = "without a vote on their own line: KKT Hải Phòng, KCN Hà Nam."
    assert named in conference.chair.text
    conference.publish(number)
    assert "không biểu quyết về chính mình: KKT Hải Phòng, KCN Hà Nam." in str(
        group.notices[-1].text
    )
    told = str(conference.heads["vinh-phuc"].notices[-1].text)
    assert "KCN Nam Định did not vote on: KKT Hải Phòng" in told
    assert "KCN Hưng Yên was not to vote." in told


def test_the_recount_file_names_who_does_not_vote(conference: Conference) -> None:
    number = conference.draft(("hai-phong", "ha-nam"))
    unit = conference.bench.unit("nam-dinh")
    conference.go(
        conference.secretary, "recuse_why", number, unit, mark(conference.bench, number, 1)
    )
    conference.secretary.write("Có liên quan")
    conference.open(number)
    conference.count(number, "10 0", "11 0")
    conference.publish(number)
    conference.go(conference.chair, "recount", number)
    files = {one.name: json.loads(one.view)["text"] for one in conference.chair.screen.files}
    assert json.loads(files[f"kiem-dem-{number}.json"])["recused"] == ["nam-dinh:1"]
    assert SCRIPT_NAME in files
