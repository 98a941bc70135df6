"""Who votes for a unit instead of its head: in chat, on paper, for one vote, until it ends."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

import pytest
from sqlalchemy import select, update

from bot.channels.base import What
from bot.domain.access import Role
from bot.domain.contest_errors import (
    DelegateElsewhere,
    DelegationBackward,
    DelegationOver,
    DelegationPast,
)
from bot.domain.errors import LineNeeded, NotAllowed, OldButton
from bot.domain.paper_errors import PaperUnclear
from bot.domain.voting_errors import ProxyNotGiven, ProxyTooMany, UnitVoted, VoteClosed
from bot.runtime.opening import Opening
from bot.screen import FileRef, Intent
from storage.ballot_count import count_box
from storage.models.contests import delegation, roll
from tests.bench import Bench, Phone, labels
from tests.handlers.contests import (
    accept,
    contest,
    drafted,
    heads,
    officer,
    opened,
    ready,
    registered,
    rolled,
)
from tests.handlers.documents import built
from tests.handlers.documents import words as document_words
from tests.handlers.steps import says


@pytest.fixture
def chiefs(bench: Bench, secretary: Phone) -> dict[str, Phone]:
    accept(bench, "bac-ninh")
    return heads(bench)


@pytest.fixture
def deputy(bench: Bench, chiefs: dict[str, Phone]) -> Phone:
    return bench.appoint("deputy", "Nguyễn Văn Phó", Role.ALTERNATE, "ha-nam")


def rows(bench: Bench) -> list[Any]:
    with bench.database.reader.connect() as connection:
        return list(connection.execute(select(delegation).order_by(delegation.c.id)))


def seat(bench: Bench, contest_id: int, board: str) -> Any:
    return next(one for one in rolled(bench, contest_id) if one.unit_id == bench.unit(board))


def delegated(head: Phone, *taps: str) -> None:
    """From the list to the record, by the labels tapped on the way."""
    head.command("/uyquyen")
    for label in ("Delegate my vote", "Nguyễn Văn Phó", *taps, "Yes, it holds"):
        head.tap(label)


def test_a_head_delegates_in_the_chat(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], deputy: Phone
) -> None:
    head = chiefs["ha-nam"]
    delegated(head, "For every vote", "From today", "7 days")
    assert "✓ Recorded: Nguyễn Văn Phó votes for KCN Hà Nam." in head.text
    (found,) = rows(bench)
    assert (found.since, found.until, found.number) == (
        date(2019, 11, 20),
        date(2019, 11, 27),
        "",
    )
    assert found.person_id == deputy.actor.person
    assert "delegation.recorded" in registered(bench)
    assert "A delegation was recorded" in str(deputy.notices[-1].text)
    assert "A delegation was recorded" in str(secretary.notices[-1].text)
    for phone in (chiefs["ha-noi"], deputy, secretary):  # one list, seen by all
        phone.command("/delegate")
        assert "Nguyễn Văn Phó" in phone.text
        assert "From 20 Nov 2019 to 26 Nov 2019" in phone.text
    assert "Revoke" not in " ".join(labels(deputy.screen))


def test_the_delegate_is_on_the_roll_and_not_the_head(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], deputy: Phone
) -> None:
    delegated(chiefs["ha-nam"], "For every vote", "From today", "Until I revoke it")
    found = opened(bench, secretary, "secret", officer(bench, "ha-noi"))
    named = seat(bench, found.id, "ha-nam")
    assert (named.via, named.person_id) == ("delegation", deputy.actor.person)
    assert "You vote for" in str(deputy.notices[-1].text)
    assert "The head of the unit can vote too" in str(deputy.notices[-1].text)
    told = chiefs["ha-nam"].notices[-1]
    assert "votes Nguyễn Văn Phó (by delegation) or you; whoever votes first" in str(told.text)
    assert "Vote for the unit" in labels(told)


def test_every_screen_says_that_the_head_can_vote_beside_the_delegate(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], deputy: Phone
) -> None:
    head = chiefs["ha-nam"]
    delegated(head, "For every vote", "From today", "Until I revoke it")
    assert "whoever votes first counts" in str(deputy.notices[-1].text)
    made = drafted(bench, secretary, "secret")
    ready(bench, secretary, made.id, officer(bench, "ha-noi"))
    first = "The head of the unit or whoever stands in: the first vote counts."
    for step in ("preview", "voters"):
        secretary.send(Intent.of(f"contests.{step}", made.id))
        assert "KCN Hà Nam: Nguyễn Văn Phó (by delegation) or the head" in secretary.text, step
        assert first in secretary.text
    secretary.send(Intent.of("contests.preview", made.id))
    secretary.tap("Open the vote now")
    secretary.send(Intent.of("contests.voters", made.id))
    assert "Nguyễn Văn Phó (by delegation) or the head" in secretary.text
    assert first in secretary.text
    # In the hall one person raises the hand: the delegate.
    accept(bench, "bac-ninh", place=1)
    other = drafted(bench, secretary, "hands", place=1)
    secretary.send(Intent.of("contests.voters", other.id))
    assert "Nguyễn Văn Phó (by delegation)" in secretary.text
    assert first not in secretary.text


def test_minutes_name_the_delegate_the_paper_and_who_cast(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], deputy: Phone
) -> None:
    delegated(chiefs["ha-nam"], "For every vote", "From today", "Until I revoke it")
    found = opened(bench, secretary, "open", officer(bench, "ha-noi"))
    for board, phone in {**chiefs, "ha-nam": deputy}.items():
        with bench.database.writer.begin() as connection:
            uow = bench.uow(connection)
            uow.open_votes.cast(
                found.id,
                bench.unit(board),
                ["yes"],
                person_id=phone.actor.person,
                acted_at=uow.now,
            )
    bench.clock.move(timedelta(minutes=75))
    with bench.database.writer.begin() as connection:
        bench.uow(connection).closings.close(found.id, count_box)
    chair = chiefs["hai-duong"]
    paper = "(được ủy quyền trên hệ thống ngày 20/11/2019)"
    said = papers(chair, found.id)
    assert "Ban Quản lý các khu công nghiệp tỉnh Hà Nam: Nguyễn Văn Phó;" in said["minutes"]
    assert "ai bỏ trước thì tính" in said["minutes"]
    for step in ("minutes", "meeting"):
        (line,) = (one for one in said[step].splitlines() if paper in one)
        assert "Nguyễn Văn Phó" in line, step
    # Attendance is a list of gaps until somebody has noted it.
    with bench.database.writer.begin() as connection:
        mine = roll.c.contest_id == found.id
        connection.execute(update(roll).where(mine).values(presence="present"))
    (line,) = (one for one in papers(chair, found.id)["meeting"].splitlines() if paper in one)
    assert "đồng chí Nguyễn Văn Phó" in line.replace("Đồng chí", "đồng chí")


def papers(phone: Phone, number: int) -> dict[str, str]:
    found = {}
    for step in ("minutes", "meeting"):
        phone.send(Intent.of(f"contests.{step}", number))
        (document,) = built(phone.screen).values()
        found[step] = document_words(document)
    return found


def test_one_for_a_single_vote_holds_for_that_one(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], deputy: Phone
) -> None:
    first = drafted(bench, secretary, "secret")
    delegated(chiefs["ha-nam"], "Đề nghị tặng", "From today", "That day only")
    assert rows(bench)[0].contest_id == first.id
    teller = officer(bench, "ha-noi")
    accept(bench, "bac-ninh", place=1)
    found = opened(bench, secretary, "secret", teller)
    assert found.id == first.id
    other = opened(bench, secretary, "secret", teller, place=1)
    assert seat(bench, found.id, "ha-nam").via == "delegation"
    assert seat(bench, other.id, "ha-nam").via == "head"


def test_it_is_revoked_at_once_in_open_votes_too(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], deputy: Phone
) -> None:
    head = chiefs["ha-nam"]
    delegated(head, "For every vote", "From today", "Until I revoke it")
    found = opened(bench, secretary, "secret", officer(bench, "ha-noi"))
    head.command("/uyquyen")
    head.tap("Revoke: ")
    head.tap("Yes, revoke it")
    assert "✓ Revoked" in head.text
    named = seat(bench, found.id, "ha-nam")
    assert (named.via, named.person_id) == ("head", head.actor.person)
    assert registered(bench)[-2:] == ["delegation.revoked", "contest.voter"]
    assert "was revoked" in " ".join(str(one.text) for one in deputy.notices)
    head.send(Intent.of("delegations.revoke_now", rows(bench)[0].id))
    assert head.text == says(DelegationOver)


def test_one_that_is_given_while_a_vote_is_open_holds_at_once(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], deputy: Phone
) -> None:
    found = opened(bench, secretary, "secret", officer(bench, "ha-noi"))
    delegated(chiefs["ha-nam"], "For every vote", "From today", "That day only")
    assert "It holds in the open votes at once." in chiefs["ha-nam"].text
    assert seat(bench, found.id, "ha-nam").person_id == deputy.actor.person
    assert "From now on you vote for" in str(deputy.notices[-1].text)


def test_it_ends_by_itself(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], deputy: Phone
) -> None:
    head = chiefs["ha-nam"]
    delegated(head, "For every vote", "From today", "That day only")
    made = drafted(bench, secretary, "secret")
    secretary.send(Intent.of("contests.closes", made.id))
    secretary.write("17:00 ngày mai")
    secretary.send(Intent.of("contests.teller", made.id, officer(bench, "ha-noi").actor.person, 0))
    secretary.send(Intent.of("contests.preview", made.id))
    secretary.tap("Open the vote now")
    clockwork = Opening(bench.database, cast(Any, None), bench.clock, bench.vault)
    for one in clockwork.live():
        clockwork.follow_one(one)
    assert seat(bench, made.id, "ha-nam").via == "delegation"
    bench.clock.move(timedelta(hours=16))  # past midnight
    for one in clockwork.live():
        clockwork.follow_one(one)
    bench.handle()
    assert seat(bench, made.id, "ha-nam").person_id == head.actor.person
    assert "You vote for the unit, as before" in str(head.notices[-1].text)
    secretary.command("/uyquyen")
    assert "Nobody at the moment" in secretary.text
    assert contest(bench, made.id).state == "open"


def test_who_leaves_the_unit_votes_for_it_no_more(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], deputy: Phone
) -> None:
    head = chiefs["ha-nam"]
    delegated(head, "For every vote", "From today", "Until I revoke it")
    found = opened(bench, secretary, "secret", officer(bench, "ha-noi"))
    assert seat(bench, found.id, "ha-nam").via == "delegation"
    secretary.send(Intent.of("people.revoke_now", bench.appointment(deputy)))
    assert rows(bench)[0].revoked_at is not None
    assert registered(bench)[-1] == "delegation.revoked"
    opening = Opening(bench.database, cast(Any, None), bench.clock, bench.vault)
    for number in opening.live():
        opening.follow_one(number)
    assert seat(bench, found.id, "ha-nam").person_id == head.actor.person


def test_a_paper_is_recorded_with_its_number_and_picture(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone]
) -> None:
    secretary.command("/uyquyen")
    secretary.tap("Record a paper")
    secretary.tap("KCN Hà Nam")
    secretary.write("Trần Thị Đại Diện")
    assert secretary.text == says(LineNeeded, least=4)
    secretary.write("Trần Thị Đại Diện, Phó Trưởng ban")
    secretary.tap("For every vote")
    secretary.write("19/11/2019")
    assert secretary.text == says(DelegationPast, day="19/11/2019")
    secretary.write("20/11/2019")  # today will do
    assert "from 20 Nov 2019" in secretary.text
    secretary.tap("Back")
    secretary.send(Intent.of("delegations.whom", bench.unit("ha-nam"), "paper"))
    secretary.write("Trần Thị Đại Diện, Phó Trưởng ban")
    secretary.tap("For every vote")
    secretary.write("22/11/2019")
    secretary.write("21/11/2019")
    assert secretary.text == says(DelegationBackward)
    secretary.write("24/11/2019")
    secretary.write("không có số")
    assert secretary.text == says(PaperUnclear, example="12/BC-BQL ngày 20/11/2019")
    photo = FileRef("telegram", "1", "photo", "ref-1", "", "image/jpeg", 1000)
    bench.store(secretary, what=What.PHOTO, file=photo)
    bench.handle()
    assert "The paper is kept." in secretary.text
    secretary.write("15/GUQ-BQL ngày 19/11/2019")
    assert "Paper no. 15/GUQ-BQL of 19 Nov 2019" in secretary.text
    secretary.tap("Yes, it holds")
    (found,) = rows(bench)
    assert (found.full_name, found.position) == ("Trần Thị Đại Diện", "Phó Trưởng ban")
    assert (found.number, found.signed_on) == ("15/GUQ-BQL", date(2019, 11, 19))
    assert (found.since, found.until) == (date(2019, 11, 22), date(2019, 11, 25))
    assert found.attachment_id is not None
    assert "A delegation was recorded" in str(chiefs["ha-nam"].notices[-1].text)
    secretary.send(Intent("delegations.give"))
    assert secretary.text == says(OldButton)
    assert len(rows(bench)) == 1
    member = chiefs["ha-noi"]  # seen by all
    member.command("/uyquyen")
    member.tap("Paper: KCN Hà Nam")
    assert member.screen.passes == photo
    member.send(Intent.of("delegations.paper", 999))
    assert member.text == says(OldButton)


def test_nobody_delegates_for_others(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], deputy: Phone
) -> None:
    unit = bench.unit("ha-nam")
    stranger = officer(bench, "ha-noi")
    for phone in (deputy, stranger, chiefs["ha-noi"]):
        phone.send(Intent.of("delegations.whom", unit))
        assert phone.text == says(NotAllowed)
        phone.send(Intent.of("delegations.whom", unit, "paper"))
        assert phone.text == says(NotAllowed)
    head = chiefs["ha-nam"]
    head.send(Intent.of("delegations.whom", unit))
    head.send(Intent.of("delegations.person", stranger.actor.person))
    assert head.text == says(DelegateElsewhere)
    head.send(Intent.of("delegations.person", head.actor.person))
    assert head.text == says(DelegateElsewhere)
    head.send(Intent.of("delegations.give"))
    assert head.text == says(OldButton)
    head.send(Intent.of("delegations.days", 7))
    assert head.text == says(OldButton)
    head.send(Intent.of("delegations.scope", 999))
    assert head.text == says(OldButton)
    assert rows(bench) == []
    delegated(head, "For every vote", "From today", "7 days")
    number = rows(bench)[0].id
    for phone in (deputy, stranger, chiefs["ha-noi"]):
        phone.send(Intent.of("delegations.revoke_now", number))
        assert phone.text == says(NotAllowed)
    head.send(Intent.of("delegations.revoke", 999))
    assert head.text == says(OldButton)
    observer = bench.appoint("observer", "Vụ Thi đua", Role.OBSERVER)
    observer.command("/uyquyen")
    assert observer.text == says(NotAllowed)


def test_a_unit_whose_paper_is_in_keeps_its_voter(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], deputy: Phone
) -> None:
    found = opened(bench, secretary, "open", officer(bench, "ha-noi"))
    with bench.database.writer.begin() as connection:
        bench.uow(connection).open_votes.cast(
            found.id,
            bench.unit("ha-nam"),
            ["yes"],
            person_id=chiefs["ha-nam"].actor.person,
            acted_at=bench.clock.at,
        )
    delegated(chiefs["ha-nam"], "For every vote", "From today", "7 days")
    assert seat(bench, found.id, "ha-nam").via == "head"
    assert "contest.voter" not in registered(bench)


def test_the_list_costs_few_statements(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], deputy: Phone
) -> None:
    delegated(chiefs["ha-nam"], "For every vote", "From today", "7 days")
    for phone in (secretary, chiefs["ha-nam"]):
        cost = bench.cost(phone, what=What.COMMAND, text="/uyquyen", command="uyquyen")
        assert cost <= 12


# Another unit votes for one that is away -----------------------------------------------------


def lending(bench: Bench, secretary: Phone, way: str = "secret") -> int:
    """An open vote in which a unit may vote for one other."""
    made = drafted(bench, secretary, way)
    secretary.send(Intent.of("contests.set_rule", made.id, "proxy", 1))
    ready(bench, secretary, made.id, officer(bench, "ha-noi"))
    secretary.send(Intent.of("contests.preview", made.id))
    secretary.tap("Open the vote now")
    assert contest(bench, made.id).state == "open", secretary.text
    return made.id


def test_a_head_asks_another_unit_to_vote(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone]
) -> None:
    number = lending(bench, secretary)
    head, holder = chiefs["ha-nam"], chiefs["nam-dinh"]
    head.command("/uyquyen")
    head.tap("Ask another unit")
    head.tap("Đề nghị tặng")
    assert "only once it has voted itself" in head.text
    head.tap("KCN Nam Định")
    assert "For KCN Hà Nam votes: <b>KCN Nam Định" in head.text
    assert seat(bench, number, "ha-nam").proxy_unit_id is None  # nothing before the confirmation
    head.tap("Yes, it holds")
    assert "✓ KCN Nam Định votes for KCN Hà Nam." in head.text
    assert seat(bench, number, "ha-nam").proxy_unit_id == bench.unit("nam-dinh")
    assert registered(bench)[-1] == "contest.proxy"
    assert "asks your unit to vote for it" in str(holder.notices[-1].text)
    assert "For KCN Hà Nam votes: <b>KCN Nam Định" in str(secretary.notices[-1].text)
    for phone in (chiefs["ha-noi"], secretary):  # seen by all
        phone.command("/uyquyen")
        assert "KCN Hà Nam</b>: KCN Nam Định votes for it. Only for: Đề nghị" in phone.text
    head.tap("Ask another unit")
    head.tap("Đề nghị tặng")
    assert "Now: <b>KCN Nam Định" in head.text
    head.tap("We vote ourselves")
    head.tap("Yes, it holds")
    assert seat(bench, number, "ha-nam").proxy_unit_id is None
    assert "does not ask your unit" in str(holder.notices[-1].text)
    head.command("/uyquyen")
    assert "Nobody at the moment" in head.text


def test_it_ends_with_the_vote(bench: Bench, secretary: Phone, chiefs: dict[str, Phone]) -> None:
    number, head = lending(bench, secretary), chiefs["ha-nam"]
    give = Intent.of("delegations.away_now", number, bench.unit("ha-nam"), bench.unit("nam-dinh"))
    head.send(give)
    with bench.database.writer.begin() as connection:
        bench.uow(connection).contest_acts.cancel(number, "Thử", None)
    head.send(give)
    assert head.text == says(VoteClosed)
    head.command("/uyquyen")
    assert "Nobody at the moment" in head.text
    head.tap("Ask another unit")
    assert "No vote is open at the moment in which" in head.text
    head.tap("Delegate my vote")
    assert "Who votes for the unit?" in head.text


def test_a_unit_is_asked_by_its_own_head_alone_and_as_the_rule_lets(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], deputy: Phone
) -> None:
    number = lending(bench, secretary)
    unit, holder = bench.unit("ha-nam"), bench.unit("nam-dinh")

    def give(phone: Phone, of: int, to: int) -> str:
        phone.send(Intent.of("delegations.away_now", number, of, to))
        return phone.text

    for phone in (deputy, chiefs["nam-dinh"], secretary):
        assert give(phone, unit, holder) == says(NotAllowed)
        phone.send(Intent.of("delegations.away", unit))
        assert phone.text == says(NotAllowed)
    head = chiefs["ha-nam"]
    assert give(head, unit, unit) == says(OldButton)
    assert give(head, unit, 999) == says(OldButton)
    assert "✓" in give(head, unit, holder)
    other = chiefs["thai-binh"]
    assert give(other, bench.unit("thai-binh"), holder) == says(ProxyTooMany, most=1)
    with bench.database.writer.begin() as connection:
        bench.uow(connection).rolls.mark(number, unit, "writing", bench.clock.now())
    assert give(head, unit, 0) == says(UnitVoted)
    accept(bench, "bac-ninh", place=1)
    none = opened(bench, secretary, "secret", bench.phones["officer-ha-noi"], place=1)
    head.send(Intent.of("delegations.away_in", none.id, unit, 0))
    assert head.text == says(ProxyNotGiven)
    cost = bench.cost(head, what=What.COMMAND, text="/uyquyen", command="uyquyen")
    assert cost <= 12
