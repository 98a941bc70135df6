"""Đăng ký dự Hội nghị: a board says who comes; who heads the delegation votes; who is there."""

from __future__ import annotations

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.channels.base import What
from bot.domain.access import Role
from bot.domain.conference_errors import (
    CodeOver,
    CodeUsed,
    DelegateUnclear,
    ExtrasUnclear,
    NotComing,
    RegistrationClosed,
)
from bot.domain.errors import NotAllowed, OldButton
from bot.screen import Intent
from storage.contest_rows import Contest
from storage.invites import hash_token
from storage.models.conference import checkin_code
from storage.models.talk import inbox
from storage.talk import holds_token
from tests.bench import Bench, Phone, button, labels
from tests.handlers.contests import accept, drafted, heads, officer, ready, rolled
from tests.handlers.gathering import (
    ZONE,
    add_session,
    delegate_id,
    go,
    invite,
    lay_day,
    move_to,
    register,
    session_id,
)
from tests.handlers.reminding import at, look, switch
from tests.handlers.steps import says

AN, BINH = "Nguyễn Văn An, Phó Trưởng ban", "Trần Thị Bình, Chuyên viên"


@pytest.fixture
def unit(bench: Bench, secretary: Phone) -> int:
    """Hà Nội, of a bloc whose conference is to come."""
    lay_day(bench)
    add_session(secretary)
    return bench.unit("ha-noi")


def test_a_board_answers_from_the_invitation(bench: Bench, secretary: Phone, unit: int) -> None:
    phone = officer(bench, "ha-noi")
    invite(secretary)
    phone.tap("We come")
    assert "Who comes for KCN&amp;CX Hà Nội?" in phone.text
    phone.write(f"1. {AN}\n2. {BINH}")
    phone.tap("Nguyễn Văn An")
    phone.tap("Heads the delegation")
    phone.tap("Rooms, meals, car")
    phone.write("2; 3; 30A-123.45")
    assert phone.text.endswith(
        "\nDelegation: 2 people\n"
        "1. Nguyễn Văn An, Phó Trưởng ban (heads the delegation)\n"
        "2. Trần Thị Bình, Chuyên viên\n"
        "Rooms: 2 · Meals: 3 · Car: 30A-123.45"
    )
    kept = [detail for verb, _kind, _id, detail in bench.audited() if verb == "rsvp"]
    assert kept == [
        f"unit {unit}: coming yes",
        f"unit {unit}: delegates Nguyễn Văn An, Phó Trưởng ban; Trần Thị Bình, Chuyên viên",
        f"unit {unit}: delegation headed by 1",
        f"unit {unit}: rooms 2, meals 3, plate 30A-123.45",
    ]


def test_nothing_half_read_is_kept(bench: Bench, unit: int) -> None:
    phone = officer(bench, "ha-noi")
    go(phone, "extras", unit)
    phone.write("2; 3")
    assert phone.text == says(NotComing)
    go(phone, "come", unit, "yes")
    phone.write(f"{AN}\nBình")
    assert phone.text == says(DelegateUnclear, typed="Bình")
    phone.write(AN)
    assert "✓ 1 person saved." in phone.text
    phone.write("Nguyen van an, Trưởng phòng")
    assert "1. Nguyễn Văn An, Trưởng phòng" in phone.text
    assert "Nguyễn Văn An: the position was Phó Trưởng ban, now Trưởng phòng." in phone.text
    assert "2." not in phone.text
    go(phone, "extras", unit)
    phone.write("hai phòng")
    assert phone.text == says(ExtrasUnclear, typed="hai phòng")


def named(bench: Bench) -> list[tuple[str, str]]:
    with bench.database.reader.connect() as connection:
        found = bench.uow(connection).rsvps.delegates(bench.bloc_id, 2019)
    return [(one.full_name, one.position) for one in found]


def test_marks_and_positions_tell_people_apart(bench: Bench, unit: int) -> None:
    phone = officer(bench, "ha-noi")
    people = [
        ("Nguyễn Văn Hùng", "Phó Trưởng ban"),
        ("Nguyễn Văn Hưng", "Chuyên viên"),
        ("Nguyễn Thị Hương", "Kế toán"),
        ("Nguyễn Thị Hương", "Văn thư"),
    ]
    register(phone, unit, *(f"{name}, {position}" for name, position in people))
    assert named(bench) == people
    assert "✓ 4 people saved." in phone.text
    # Typed once more, one of them without marks: the same four.
    phone.write("\n".join(["nguyen thi huong, van thu", "Nguyễn Văn Hưng, Chuyên viên"]))
    assert named(bench) == people
    # One stands in for another whose name differs in its marks alone.
    go(phone, "substitute", unit, delegate_id(bench, "Nguyễn Văn Hùng"))
    phone.write("Nguyễn Văn Hừng, Trưởng phòng")
    assert "✓ Nguyễn Văn Hừng comes instead of Nguyễn Văn Hùng." in phone.text


def test_nobody_gets_the_vote_of_another_by_a_name_alike(bench: Bench, unit: int) -> None:
    head = bench.appoint("head", "Lê Trưởng Ban", Role.HEAD, "ha-noi")
    hung = bench.appoint("hung", "Nguyễn Văn Hùng", Role.ALTERNATE, "ha-noi")
    register(head, unit, "Nguyễn Văn Hưng, Chuyên viên")
    go(head, "lead", unit, delegate_id(bench, "Nguyễn Văn Hưng"))
    assert "they need a paper of delegation" in head.text
    # Whom the head let vote is not renamed by somebody else's line.
    go(head, "people", unit)
    head.write("Nguyễn Văn Hùng, Phó Trưởng ban")
    go(head, "lead", unit, delegate_id(bench, "Nguyễn Văn Hùng"))
    assert "They vote for the unit" in head.text
    other = officer(bench, "ha-noi")
    go(other, "people", unit)
    other.write("Nguyễn Văn Hưng, Trưởng phòng")
    with bench.database.reader.connect() as connection:
        found = bench.uow(connection).rsvps.delegates(bench.bloc_id, 2019)
    voting = [(one.full_name, one.person_id) for one in found if one.votes]
    assert voting == [("Nguyễn Văn Hùng", hung.actor.person_id)]


def test_of_two_members_alike_the_one_named_may_vote(bench: Bench, unit: int) -> None:
    head = bench.appoint("head", "Lê Trưởng Ban", Role.HEAD, "ha-noi")
    bench.appoint("a", "Nguyễn Văn Hùng", Role.ALTERNATE, "ha-noi")
    bench.appoint("b", "Nguyễn Văn Hưng", Role.OFFICER, "ha-noi")
    register(head, unit, "Nguyễn Văn Hùng, Phó Trưởng ban")
    go(head, "lead", unit, delegate_id(bench, "Nguyễn Văn Hùng"))
    assert "They vote for the unit at the conference." in head.text


def test_what_the_head_has_answered_is_changed_by_a_second_tap_and_told(
    bench: Bench, unit: int
) -> None:
    head, phone = heads(bench, "ha-noi")["ha-noi"], officer(bench, "ha-noi")
    go(head, "come", unit, "no")
    go(phone, "come", unit, "yes")
    assert "The head of the board has answered: <b>does not come</b>." in phone.text
    assert "does not come" in go(head, "unit", unit)
    go(phone, "come", unit, "yes")
    phone.tap("Yes, the board comes")
    assert "✓ Saved: the board comes." in phone.text
    assert "has changed your answer for" in str(head.notices[-1].text)
    head.tap("See the answer")
    # The head changes their own mind, and anybody else's, at once.
    go(head, "come", unit, "no")
    assert "✓ Saved: the board does not come." in head.text


def test_another_board_and_the_ministry_answer_for_nobody(bench: Bench, unit: int) -> None:
    other = officer(bench, "bac-ninh")
    assert go(other, "come", unit, "yes") == says(NotAllowed)
    assert go(other, "unit", unit) == says(NotAllowed)
    ministry = bench.appoint("ministry", "Phạm Thị Bộ", Role.OBSERVER)
    assert go(ministry, "unit", unit) == says(NotAllowed)
    assert go(ministry, "answers", 0) == says(NotAllowed)


def test_sessions_are_answered_one_by_one(bench: Bench, secretary: Phone, unit: int) -> None:
    add_session(secretary, "8:00-11:30 Hội thảo kinh nghiệm quản lý")
    phone = officer(bench, "ha-noi")
    register(phone, unit, AN)
    go(phone, "parts", unit)
    phone.tap("✓ Hội thảo")
    assert "✗ Hội thảo kinh nghiệm quản lý" in labels(phone.screen)
    assert "Sessions: Hội nghị tổng kết" in go(phone, "unit", unit)


def test_after_the_deadline_only_a_substitute(bench: Bench, secretary: Phone, unit: int) -> None:
    phone = officer(bench, "ha-noi")
    register(phone, unit, AN)
    go(phone, "lead", unit, delegate_id(bench, "Nguyễn Văn An"))
    invite(secretary)
    move_to(bench, 2019, 12, 31)
    closed = says(RegistrationClosed, at="17:00, Monday 30 Dec 2019")
    assert go(phone, "come", unit, "no") == closed
    assert "A substitute can still be named" in go(phone, "unit", unit)
    go(phone, "substitute", unit, delegate_id(bench, "Nguyễn Văn An"))
    phone.write(BINH)
    assert "Trần Thị Bình comes instead of Nguyễn Văn An. Please tap who heads" in phone.text
    assert "1. Trần Thị Bình, Chuyên viên (substitute)" in phone.text
    assert "comes to the conference instead of Nguyễn Văn An" in str(secretary.notices[-1].text)


def test_who_heads_a_delegation_is_said_once_more_after_a_substitute(
    bench: Bench, secretary: Phone, unit: int
) -> None:
    """Also after the day to answer by: somebody has to head it, and the vote hangs on it."""
    phone = officer(bench, "ha-noi")
    register(phone, unit, AN)
    invite(secretary)
    move_to(bench, 2019, 12, 31)
    go(phone, "substitute", unit, delegate_id(bench, "Nguyễn Văn An"))
    phone.write(BINH)
    phone.tap("Trần Thị Bình")
    phone.tap("Heads the delegation")
    assert "✓ Trần Thị Bình heads the delegation." in phone.text


# Entered for a board -------------------------------------------------------------------------


def test_the_secretary_enters_and_the_board_confirms(
    bench: Bench, secretary: Phone, unit: int
) -> None:
    phone = officer(bench, "ha-noi")
    go(secretary, "unit", unit)
    assert go(secretary, "come", unit, "yes") == says(OldButton)
    go(secretary, "unit", unit)
    secretary.tap("Enter for the board")
    secretary.tap("By telephone")
    secretary.write("Bà Bình, Chánh Văn phòng, 9 giờ 30 ngày 20/12")
    secretary.tap("We come")
    secretary.write(AN)
    go(secretary, "unit", unit)
    assert "comes (waits for the board to confirm)" in secretary.text
    secretary.tap("Done, tell the board")
    phone.tap("See what was entered")
    assert "Entered by the secretary (By telephone) on the word of Bà Bình" in phone.text
    phone.tap("Right, confirm it")
    assert "waits" not in phone.text
    assert "*" not in "".join(labels_of(secretary))


def labels_of(secretary: Phone) -> list[str]:
    go(secretary, "answers", 0)
    return labels(secretary.screen)


def test_the_boards_own_word_comes_before_what_was_entered(
    bench: Bench, secretary: Phone, unit: int
) -> None:
    phone = officer(bench, "ha-noi")
    go(secretary, "behalf_by", unit, "letter")
    secretary.write("Công văn số 12/BQL ngày 20/12")
    secretary.tap("We cannot come")
    assert "✗ KCN&CX Hà Nội*" in labels_of(secretary)
    register(phone, unit, AN)
    assert "✓ KCN&CX Hà Nội: 1" in labels_of(secretary)


# The vote ------------------------------------------------------------------------------------


def at_conference(bench: Bench, secretary: Phone, teller: Phone) -> Contest:
    """A show of hands that is opened on the day of the conference."""
    move_to(bench, 2020, 1, 3, 14)
    accept(bench, "bac-ninh", "nam-dinh", "thai-binh")
    made = drafted(bench, secretary, "open")
    ready(bench, secretary, made.id, teller)
    return made


def voter_of(bench: Bench, contest_id: int, unit: int) -> tuple[str, int | None]:
    return next(
        (row.via, row.person_id) for row in rolled(bench, contest_id) if row.unit_id == unit
    )


def test_one_tap_of_the_head_makes_the_head_of_the_delegation_vote(
    bench: Bench, secretary: Phone, unit: int
) -> None:
    chiefs = heads(bench)
    chief = chiefs["ha-noi"]
    an = bench.appoint("an", "Nguyễn Văn An", Role.OFFICER, "ha-noi")
    register(an, unit, AN, BINH)
    go(an, "lead", unit, delegate_id(bench, "Nguyễn Văn An"))
    assert "The head of the unit is asked" in an.text
    asked = chief.notices[-1]
    made = at_conference(bench, secretary, an)
    # Naming oneself is not enough: the head decides.
    assert go(an, "vote", unit, delegate_id(bench, "Nguyễn Văn An")) == says(NotAllowed)
    secretary.send(Intent.of("contests.preview", made.id))
    secretary.tap("Open the vote now")
    assert voter_of(bench, made.id, unit) == ("head", chief.actor.person_id)
    chief.send(asked.choices[0][0].intent, tapped=None)
    assert "✓ Nguyễn Văn An votes for KCN&amp;CX Hà Nội at the conference." in chief.text
    assert voter_of(bench, made.id, unit) == ("conference", an.actor.person_id)
    assert "You vote for" in "".join(str(one.text) for one in an.notices)
    chief.tap("I vote myself")
    assert voter_of(bench, made.id, unit) == ("head", chief.actor.person_id)


def test_the_heads_own_tap_is_enough_and_holds_for_votes_of_that_day_alone(
    bench: Bench, secretary: Phone, unit: int
) -> None:
    chief = heads(bench)["ha-noi"]
    an = bench.appoint("an", "Nguyễn Văn An", Role.OFFICER, "ha-noi")
    register(chief, unit, AN)
    go(chief, "lead", unit, delegate_id(bench, "Nguyễn Văn An"))
    assert "They vote for the unit at the conference." in chief.text
    accept(bench, "bac-ninh", "nam-dinh", "thai-binh", place=1)
    before = drafted(bench, secretary, "open", place=1)
    ready(bench, secretary, before.id, an)
    secretary.send(Intent.of("contests.preview", before.id))
    secretary.tap("Open the vote now")
    assert voter_of(bench, before.id, unit)[0] == "head"
    made = at_conference(bench, secretary, an)
    secretary.send(Intent.of("contests.preview", made.id))
    secretary.tap("Open the vote now")
    assert voter_of(bench, made.id, unit) == ("conference", an.actor.person_id)


def test_who_has_left_the_unit_votes_no_more(bench: Bench, secretary: Phone, unit: int) -> None:
    chief = heads(bench)["ha-noi"]
    an = bench.appoint("an", "Nguyễn Văn An", Role.OFFICER, "ha-noi")
    teller = officer(bench, "vinh-phuc")
    register(chief, unit, AN)
    go(chief, "lead", unit, delegate_id(bench, "Nguyễn Văn An"))
    secretary.send(Intent.of("people.revoke_now", bench.appointment(an)))
    made = at_conference(bench, secretary, teller)
    secretary.send(Intent.of("contests.preview", made.id))
    secretary.tap("Open the vote now")
    assert voter_of(bench, made.id, unit) == ("head", chief.actor.person_id)


def test_a_board_that_does_not_come_is_voted_for_by_its_head(
    bench: Bench, secretary: Phone, unit: int
) -> None:
    chief = heads(bench)["ha-noi"]
    an = bench.appoint("an", "Nguyễn Văn An", Role.OFFICER, "ha-noi")
    teller = officer(bench, "vinh-phuc")
    register(chief, unit, AN)
    go(chief, "lead", unit, delegate_id(bench, "Nguyễn Văn An"))
    made = at_conference(bench, secretary, teller)
    secretary.send(Intent.of("contests.preview", made.id))
    secretary.tap("Open the vote now")
    assert voter_of(bench, made.id, unit) == ("conference", an.actor.person_id)
    go(chief, "come", unit, "no")
    assert voter_of(bench, made.id, unit) == ("head", chief.actor.person_id)
    assert "At the conference 2019 the head of" in "".join(str(one.text) for one in an.notices)
    go(chief, "come", unit, "yes")
    assert voter_of(bench, made.id, unit) == ("head", chief.actor.person_id)


def test_somebody_unknown_needs_the_paper_of_delegation(
    bench: Bench, secretary: Phone, unit: int
) -> None:
    chief = heads(bench, "ha-noi")["ha-noi"]
    register(chief, unit, BINH)
    number = delegate_id(bench, "Trần Thị Bình")
    go(chief, "lead", unit, number)
    assert "they need a paper of delegation" in chief.text
    assert "Trần Thị Bình does not use the assistant" in go(chief, "vote", unit, number)
    go(secretary, "behalf_by", unit, "letter")
    secretary.write("Công văn số 12/BQL ngày 20/12")
    go(secretary, "person", unit, number)
    secretary.tap("Paper of delegation")
    assert "Who votes for the unit?" in secretary.text


# The list ------------------------------------------------------------------------------------


def test_the_host_gets_the_totals_as_a_workbook(bench: Bench, secretary: Phone, unit: int) -> None:
    phone = officer(bench, "ha-noi")
    register(phone, unit, AN, BINH)
    go(phone, "extras", unit)
    phone.write("2; 3; 30A-123.45")
    host = officer(bench, "hai-duong")
    assert "Answered: 1 of 11 boards; come: 1." in go(host, "answers", 0)
    assert "Delegates: 2. Rooms: 2. Meals: 3. Cars: 1." in host.text
    host.tap("The list (.xlsx)")
    view = json.loads(host.screen.files[0].view)
    assert view["people"][0][2:4] == ["Nguyễn Văn An", "Phó Trưởng ban"]
    row = next(row for row in view["rows"] if "Hà Nội" in row[1])
    assert row[2:] == ["có dự", 2, 2, 3, "30A-123.45", "", 2]
    assert view["headings"][3] == "Số đại biểu"


# At the door ---------------------------------------------------------------------------------


def test_a_stranger_checks_in_with_a_code_once(bench: Bench, secretary: Phone, unit: int) -> None:
    register(officer(bench, "ha-noi"), unit, AN, BINH)
    session = session_id(bench)
    move_to(bench, 2020, 1, 3, 13)
    go(secretary, "door")
    secretary.tap("○ KCN&CX Hà Nội 0/2")
    secretary.tap("Show a QR code")
    order = secretary.screen.files[0]
    assert (order.builder, order.photo) == ("code", True)
    link = json.loads(order.view)["link"]
    guest = bench.phone("guest")
    guest.open(link)
    assert "Please tap the names of those who are here" in guest.text
    guest.tap("○ Nguyễn Văn An")
    assert "✓ 1 person is checked in." in guest.text
    other = bench.phone("other")
    other.open(link)
    assert other.text == says(CodeUsed)
    code = guest.asked
    assert code is not None
    an = delegate_id(bench, "Nguyễn Văn An")
    other.send(Intent.of("conference.here", code.number(0), an, "yes"))
    assert other.text == says(OldButton)
    assert "There: 1 of 11 boards, 1 of 2 delegates." in go(secretary, "door_of", session, 0)
    move_to(bench, 2020, 1, 3, 19)
    guest.tap("✓ Nguyễn Văn An")
    assert guest.text == says(CodeOver)


def test_a_code_stays_in_no_message(bench: Bench, secretary: Phone, unit: int) -> None:
    """Only its hash is kept: the message that brought it is emptied, the picture's once sent."""
    register(officer(bench, "ha-noi"), unit, AN)
    go(secretary, "code", session_id(bench), unit)
    view = secretary.screen.files[0].view
    assert holds_token(view)
    link = json.loads(view)["link"]
    guest = bench.phone("guest")
    guest.open(link)
    assert "Please tap the names" in guest.text
    with bench.database.reader.connect() as connection:
        kept = connection.execute(select(inbox.c.payload)).scalars().all()
        hashes = connection.execute(select(checkin_code.c.token_hash)).scalars().all()
    assert not any(link.rpartition("=")[2] in payload for payload in kept)
    assert hashes == [hash_token(link.rpartition("=")[2])]


def came(bench: Bench, name: str) -> bool:
    with bench.database.reader.connect() as connection:
        since = datetime(2020, 1, 3, tzinfo=ZoneInfo(ZONE))
        found = bench.uow(connection).checkins.came(bench.bloc_id, session_id(bench), since)
    return found[delegate_id(bench, name)]


def test_whoever_is_said_to_be_here_twice_is_here(
    bench: Bench, secretary: Phone, unit: int
) -> None:
    """Two colleagues at the door, a double tap, a phone that read a code: all say the same."""
    phone = officer(bench, "ha-noi")
    host = bench.appoint("host", "Người Chủ Nhà", Role.OFFICER, "hai-duong")
    register(phone, unit, AN, BINH)
    move_to(bench, 2020, 1, 3, 13)
    go(secretary, "code", session_id(bench), unit)
    guest = bench.phone("guest")
    guest.open(json.loads(secretary.screen.files[0].view)["link"])
    for one in (secretary, host):
        go(one, "door_unit", session_id(bench), unit)
    tapped = [button(one.screen, "○ Nguyễn Văn An") for one in (secretary, host, guest)]
    for one, here in zip((secretary, host, guest), tapped, strict=True):
        assert here is not None
        for _tap in range(2):
            one.store(here)
        bench.handle()
        assert came(bench, "Nguyễn Văn An")
        assert "✓ Nguyễn Văn An" in labels(one.screen)
    # Noted once, by whoever was first.
    assert len([verb for verb, *_rest in bench.audited() if verb == "checked_in"]) == 1
    host.tap("✓ Nguyễn Văn An")
    assert not came(bench, "Nguyễn Văn An")


def test_the_host_ticks_from_the_list(bench: Bench, secretary: Phone, unit: int) -> None:
    register(officer(bench, "ha-noi"), unit, AN, BINH)
    host, session = officer(bench, "hai-duong"), session_id(bench)
    move_to(bench, 2020, 1, 3, 13)
    go(host, "door_unit", session, unit)
    host.tap("All are here")
    assert "✓ Trần Thị Bình" in labels(host.screen)
    host.tap("✓ Trần Thị Bình")
    assert "○ Trần Thị Bình" in labels(host.screen)
    assert go(officer(bench, "bac-ninh"), "door_unit", session, unit) == says(NotAllowed)


def test_no_screen_costs_many_statements(bench: Bench, secretary: Phone, unit: int) -> None:
    phone = officer(bench, "ha-noi")
    register(phone, unit, AN, BINH)
    number, session = delegate_id(bench, "Nguyễn Văn An"), session_id(bench)
    for who, step, args in (
        (phone, "unit", (unit,)), (phone, "people", (unit,)), (phone, "person", (unit, number)),
        (phone, "agenda", ()), (phone, "parts", (unit,)), (secretary, "sessions", ()),
        (secretary, "place", ()), (secretary, "hosts", (0,)), (secretary, "invite", ()),
        (secretary, "answers", (0,)), (secretary, "door", ()),
        (secretary, "door_unit", (session, unit)),
    ):  # fmt: skip
        intent = Intent.of(f"conference.{step}", 2019, *args)
        assert bench.cost(who, what=What.TAP, intent=intent) <= 12, step
    for who in (phone, secretary):
        for intent in (Intent.of("conference", 2019), Intent("conference")):
            assert bench.cost(who, what=What.TAP, intent=intent) <= 12


def test_who_checked_in_counts_for_the_quorum_of_a_vote_in_the_hall(
    bench: Bench, secretary: Phone, unit: int
) -> None:
    heads(bench)
    phone = officer(bench, "ha-noi")
    register(phone, unit, AN)
    move_to(bench, 2020, 1, 3, 13)
    go(secretary, "tick", session_id(bench), unit, 0, "yes")
    accept(bench, "bac-ninh", "nam-dinh", "thai-binh")
    made = drafted(bench, secretary, "hands")
    ready(bench, secretary, made.id, phone)
    secretary.send(Intent.of("contests.preview", made.id))
    secretary.tap("Open the vote now")
    secretary.send(Intent.of("contests.hall_units", made.id, 0))
    secretary.tap("Take the check-in (1)")
    assert "✓ 1 unit that checked in is noted as present." in secretary.text
    assert "✓ KCN&CX Hà Nội" in labels(secretary.screen)
    assert "Take the check-in" not in "".join(labels(secretary.screen))
    present = [row.unit_id for row in rolled(bench, made.id) if row.presence == "present"]
    assert present == [unit]


# Reminded ------------------------------------------------------------------------------------


def test_only_boards_that_have_not_answered_are_reminded(
    bench: Bench, secretary: Phone, unit: int
) -> None:
    silent, answered = officer(bench, "bac-ninh"), officer(bench, "ha-noi")
    switch(bench)
    invite(secretary)
    register(answered, unit, AN)
    before = len(answered.notices)
    at(bench, date(2019, 12, 25))
    look(bench)
    letter = silent.notices[-1]
    assert (
        "<b>Registration for the conference</b>\nDue: 17:00, Monday 30 Dec 2019 (5 days left)."
        " KCN Bắc Ninh has not said yet who comes."
    ) in str(letter.text)
    assert len(answered.notices) == before
    silent.tap("Register delegates")
    assert "KCN Bắc Ninh: <b>has not answered</b>" in silent.text
    go(silent, "come", bench.unit("bac-ninh"), "no")
    count = len(silent.notices)
    at(bench, date(2019, 12, 30))
    look(bench)
    assert len(silent.notices) == count


def test_nobody_owes_an_answer_to_a_conference_that_is_called_off(
    bench: Bench, secretary: Phone, unit: int
) -> None:
    assert unit
    silent = officer(bench, "bac-ninh")
    switch(bench)
    invite(secretary)
    secretary.send(Intent.of("year.off", 2019))
    secretary.write("Ảnh hưởng của dịch bệnh")
    secretary.tap("Record it, tell")
    count = len(silent.notices)
    at(bench, date(2019, 12, 25))
    look(bench)
    assert len(silent.notices) == count
    assert "Register delegates" not in labels(silent.command("/hoinghi"))
