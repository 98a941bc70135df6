"""Invitations, the second look, the first secretary, the roster: on both databases."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from bot.domain.access import Role
from bot.domain.errors import (
    InviteUsed,
    NameUnclear,
    NotAllowed,
    SecretaryExists,
)
from bot.domain.kpi import PeriodKind
from bot.screen import Intent
from handlers.people.naming import read_person, same_name
from storage.blocs import Blocs
from storage.claim import claim_secretary
from storage.console import make_invite
from storage.founding import PeriodPlan, open_period
from storage.models.people import invite
from storage.models.records import register
from storage.people import People
from storage.records import first_broken_entry
from tests.bench import LINK, ZONE, Bench, Phone, button, labels, small_bloc
from tests.handlers.steps import at_once, bound, invited, link_in, rows_of, says

HA_NAM = "Ban Quản lý các khu công nghiệp tỉnh Hà Nam"
DAYS_14 = timedelta(days=14)


# The way of an invitation ------------------------------------------------------------------------


def test_an_officer_is_invited_opens_answers_and_is_confirmed(
    bench: Bench, secretary: Phone
) -> None:
    ha_nam = bench.unit("ha-nam")
    secretary.send(Intent("people"))
    secretary.tap("Invite somebody")
    assert labels(secretary.screen)[:2] == ["KKT Quảng Ninh", "KKT Hải Phòng"]
    secretary.tap("KCN Hà Nam")
    assert HA_NAM in secretary.text
    secretary.tap("Emulation officer")
    secretary.write("  nguyễn   văn An \nPhó Trưởng phòng")
    message = secretary.text
    assert "nguyễn văn An, Phó Trưởng phòng" in message
    assert HA_NAM in message
    assert "4 Dec 2019" in message
    link = link_in(secretary.screen)
    token = link.removeprefix(LINK)
    assert re.fullmatch(r"[A-Za-z0-9_-]{24}", token)
    assert secretary.asked is None

    officer = bench.phone("officer")
    officer.open(link)
    assert "nguyễn văn An, Phó Trưởng phòng" in officer.text
    assert HA_NAM in officer.text
    assert rows_of(bench, officer) == []
    officer.tap("Yes, that is me")
    assert "waits to be confirmed" in officer.text
    assert rows_of(bench, officer) == [("officer", "bound")]
    officer.command("/todo")
    assert "waits to be confirmed" in officer.text

    assert "nguyễn văn An" in str(secretary.notices[-1].text)
    secretary.screen = secretary.notices[-1]
    secretary.tap("Confirm")
    assert rows_of(bench, officer) == [("officer", "confirmed")]
    assert "your role is confirmed" in str(officer.notices[-1].text)
    assert [name for name, _ in json.loads(officer.menus[-1])] == ["todo", "kpi", "help", "cancel"]
    hat = officer.actor.hats[0]
    assert (hat.unit_id, hat.role) == (ha_nam, Role.OFFICER)
    verbs = [line[0] for line in bench.audited()]
    assert verbs == ["invited", "bound", "confirmed"]
    assert not any("An" in line[3] for line in bench.audited())


def test_only_the_hash_of_a_token_is_stored(bench: Bench, secretary: Phone) -> None:
    token = invited(secretary, "Nguyễn Văn An", bench.unit("ha-nam")).removeprefix(LINK)
    with bench.database.reader.connect() as connection:
        for row in connection.execute(select(invite)):
            assert token not in [str(value) for value in row]


def test_a_tap_without_the_link_opens_nothing(bench: Bench, secretary: Phone) -> None:
    link = invited(secretary, "Nguyễn Văn An", bench.unit("ha-nam"))
    stranger, number = bench.phone("stranger"), bench.invite_id(link)
    for name in ("people.bind", "people.not_me", "people.bind_asked", "people.claim_name"):
        stranger.send(Intent.of(name, number))
        assert "open the invitation link once more" in stranger.text
        assert "An" not in stranger.text
    assert rows_of(bench, stranger) == []
    # The question of one invitation does not answer for another.
    other = invited(secretary, "Lê Thị Bình", bench.unit("ha-nam"))
    stranger.open(other)
    stranger.send(Intent.of("people.bind", number))
    assert "open the invitation link once more" in stranger.text
    assert rows_of(bench, stranger) == []


def test_typing_instead_of_tapping_repeats_the_question(bench: Bench, secretary: Phone) -> None:
    officer = bench.phone("officer")
    officer.open(invited(secretary, "Nguyễn Văn An", bench.unit("ha-nam")))
    question = officer.screen
    officer.write("đúng rồi")
    assert officer.screen == question
    officer.tap("Yes, that is me")
    assert rows_of(bench, officer) == [("officer", "bound")]


def test_the_first_of_two_accounts_wins(bench: Bench, secretary: Phone) -> None:
    link = invited(secretary, "Nguyễn Văn An", bench.unit("ha-nam"))
    one, two = bench.phone("one"), bench.phone("two")
    one.open(link)
    two.open(link)
    tap = button(one.screen, "Yes")
    assert tap is not None
    two.store(tap)
    one.store(tap)
    bench.handle()  # both in one transaction
    assert rows_of(bench, two) == [("officer", "bound")]
    assert rows_of(bench, one) == []
    assert one.text == says(InviteUsed)


def test_two_transactions_at_once_use_an_invitation_once(bench: Bench, secretary: Phone) -> None:
    link = invited(secretary, "Nguyễn Văn An", bench.unit("ha-nam"))
    one, two = bench.phone("one"), bench.phone("two")
    tap = button(one.open(link), "Yes")
    assert tap is not None
    two.open(link)
    first, second = at_once(bench, (one, tap), (two, tap))
    assert "waits to be confirmed" in first
    assert second == says(InviteUsed)
    assert rows_of(bench, one) == [("officer", "bound")]
    assert rows_of(bench, two) == []


@pytest.mark.parametrize(
    ("after", "opens"),
    [(DAYS_14 - timedelta(seconds=1), True), (DAYS_14, False), (timedelta(days=400), False)],
)
def test_a_link_is_valid_for_exactly_14_days(
    bench: Bench, secretary: Phone, after: timedelta, opens: bool
) -> None:
    link = invited(secretary, "Nguyễn Văn An", bench.unit("ha-nam"))
    bench.clock.move(after)
    officer = bench.phone("officer")
    officer.open(link)
    assert (button(officer.screen, "Yes") is not None) is opens
    if not opens:
        assert "valid until 09:00, Wednesday 4 Dec 2019" in officer.text


def test_an_answer_counts_from_when_it_was_given(bench: Bench, secretary: Phone) -> None:
    officer = bench.phone("officer")
    officer.open(invited(secretary, "Nguyễn Văn An", bench.unit("ha-nam")))
    bench.clock.move(DAYS_14 - timedelta(minutes=1))
    tap = button(officer.screen, "Yes")
    assert tap is not None
    officer.store(tap)
    bench.clock.move(timedelta(hours=2))  # the bot was away when the deadline passed
    bench.handle()
    assert rows_of(bench, officer) == [("officer", "bound")]


def test_an_answer_after_the_deadline_is_refused(bench: Bench, secretary: Phone) -> None:
    officer = bench.phone("officer")
    officer.open(invited(secretary, "Nguyễn Văn An", bench.unit("ha-nam")))
    bench.clock.move(DAYS_14)
    officer.tap("Yes")
    assert "was valid until" in officer.text
    assert rows_of(bench, officer) == []


def test_unknown_withdrawn_and_used_links_say_so(bench: Bench, secretary: Phone) -> None:
    stranger = bench.phone("stranger")
    stranger.open("no-such-token")
    assert "not known here" in stranger.text
    link = invited(secretary, "Nguyễn Văn An", bench.unit("ha-nam"))
    waiting = bench.phone("waiting")
    waiting.open(link)
    secretary.send(Intent("people"))
    secretary.tap("Open invitations: 1")
    secretary.tap("Withdraw: Nguyễn Văn An")
    assert "is withdrawn" in secretary.text
    assert "0" in secretary.text
    stranger.open(link)
    assert "has been withdrawn" in stranger.text
    waiting.tap("Yes")
    assert "has been withdrawn" in waiting.text
    used = invited(secretary, "Lê Thị Bình", bench.unit("ha-nam"))
    bound(bench.phone("binh"), used)
    stranger.open(used)
    assert stranger.text == says(InviteUsed)
    assert rows_of(bench, stranger) == []


def test_the_same_person_opening_a_used_link_again_is_led_home(
    bench: Bench, secretary: Phone
) -> None:
    link = invited(secretary, "Nguyễn Văn An", bench.unit("ha-nam"))
    officer = bound(bench.phone("officer"), link)
    officer.open(link)
    assert "waits to be confirmed" in officer.text
    secretary.tap("Confirm")
    officer.open(link)
    assert "You have access already" in officer.text
    officer.tap("What is to be done")
    assert "What is to be done" in officer.text


def test_a_forwarded_link_is_kept_for_the_one_it_names(bench: Bench, secretary: Phone) -> None:
    colleague = bench.appoint("colleague", "Lê Thị Bình", Role.OFFICER, "ha-nam")
    link = invited(secretary, "Nguyễn Văn An", bench.unit("ha-nam"))
    colleague.open(link)
    assert "already belongs to Lê Thị Bình" in colleague.text
    assert "Nguyễn Văn An" in colleague.text
    officer = bound(bench.phone("officer"), link)
    assert rows_of(bench, officer) == [("officer", "bound")]


def test_not_me_withdraws_the_link_and_tells_its_author(
    bench: Bench, secretary: Phone, head: Phone
) -> None:
    link = invited(head, "Nguyễn <b>Văn</b> An", bench.unit("ha-nam"))
    stranger = bench.phone("stranger")
    stranger.open(link)
    stranger.tap("That is not me")
    assert "has been withdrawn" in stranger.text
    assert stranger.asked is None
    assert "opened by somebody who says" in str(head.notices[-1].text)
    assert "&lt;b&gt;Văn&lt;/b&gt;" in str(head.notices[-1].text)
    assert not secretary.notices
    bench.phone("officer").open(link)
    assert "has been withdrawn" in bench.phone("officer").text
    assert "invite_astray" in [line[0] for line in bench.audited()]


def test_a_link_that_went_astray_is_told_to_those_in_office_now(
    bench: Bench, secretary: Phone, head: Phone
) -> None:
    link = invited(head, "Nguyễn Văn An", bench.unit("ha-nam"))
    stranger = bench.phone("stranger")
    stranger.open(link)
    secretary.send(Intent.of("people.revoke_now", bench.appointment(head)))
    told = len(head.notices)
    stranger.tap("That is not me")
    assert "opened by somebody who says" in str(secretary.notices[-1].text)
    assert len(head.notices) == told


def test_a_new_invitation_for_the_same_person_voids_the_older(
    bench: Bench, secretary: Phone
) -> None:
    first = invited(secretary, "Nguyễn Văn An", bench.unit("ha-nam"))
    second = invited(secretary, "nguyen van  an", bench.unit("ha-nam"))
    officer = bench.phone("officer")
    officer.open(first)
    assert "has been withdrawn" in officer.text
    officer.open(second)
    assert button(officer.screen, "Yes") is not None


# The second look ---------------------------------------------------------------------------------


def test_both_the_head_and_the_secretary_get_a_card_and_one_confirms(
    bench: Bench, secretary: Phone, head: Phone
) -> None:
    other_head = bench.appoint("other", "Phạm Văn Khác", Role.HEAD, "bac-ninh")
    officer = bound(
        bench.phone("officer"), invited(secretary, "Nguyễn Văn An", bench.unit("ha-nam"))
    )
    assert len(head.notices) == len(secretary.notices) == 1
    assert not other_head.notices
    assert not officer.notices
    head.tap("Confirm")
    assert "Confirmed" in head.text
    bench.clock.move(timedelta(minutes=5))
    secretary.screen = secretary.notices[-1]
    secretary.tap("Confirm")
    assert "was confirmed at 09:00 20/11/2019 by Trần Văn Trưởng" in secretary.text
    secretary.screen = secretary.notices[-1]
    secretary.tap("Not right, undo")
    assert "was confirmed" in secretary.text
    assert rows_of(bench, officer) == [("officer", "confirmed")]
    assert len(officer.notices) == 1


def test_of_two_taps_at_once_one_confirms(bench: Bench, secretary: Phone, head: Phone) -> None:
    officer = bound(bench.phone("o"), invited(head, "Nguyễn Văn An", bench.unit("ha-nam")))
    tap = Intent.of("people.confirm", bench.appointment(officer))
    first, second = at_once(bench, (head, tap), (secretary, tap))
    assert "Confirmed:" in first
    assert "was confirmed at 09:00 20/11/2019 by Trần Văn Trưởng" in second


def test_undoing_ends_the_binding_and_the_person_may_be_invited_again(
    bench: Bench, secretary: Phone, head: Phone
) -> None:
    link = invited(head, "Nguyễn Văn An", bench.unit("ha-nam"))
    wrong = bound(bench.phone("wrong"), link)
    head.screen = head.notices[-1]
    head.tap("Not right, undo")
    assert rows_of(bench, wrong) == [("officer", "ended")]
    assert "was not confirmed" in str(wrong.notices[-1].text)
    secretary.screen = secretary.notices[-1]
    secretary.tap("Confirm")
    assert "was ended at 09:00 20/11/2019 by Trần Văn Trưởng" in secretary.text
    assert rows_of(bench, wrong) == [("officer", "ended")]
    wrong.command("/todo")
    assert "Your access has ended" in wrong.text
    wrong.open(link)
    assert wrong.text == says(InviteUsed)
    again = bound(bench.phone("wrong"), invited(head, "Nguyễn Văn An", bench.unit("ha-nam")))
    assert rows_of(bench, again) == [("officer", "ended"), ("officer", "bound")]


def test_nobody_confirms_their_own_binding(bench: Bench, secretary: Phone, head: Phone) -> None:
    """The secretary takes a second hat; a head of that board is the second pair of eyes."""
    bound(secretary, invited(secretary, "Nguyễn Thị Thư Ký", bench.unit("ha-nam")))
    number = bench.appointment(secretary, Role.OFFICER)
    secretary.send(Intent.of("people.confirm", number))
    assert "Nobody confirms their own role" in secretary.text
    secretary.send(Intent.of("people.person", number))
    assert "Confirm" not in labels(secretary.screen)
    assert not secretary.notices
    head.tap("Confirm")
    assert rows_of(bench, secretary) == [("secretary", "confirmed"), ("officer", "confirmed")]


def test_a_second_hat_goes_to_the_same_person(bench: Bench, secretary: Phone, head: Phone) -> None:
    officer = bench.appoint("officer", "Nguyễn Văn An", Role.OFFICER, "ha-nam")
    bound(officer, invited(secretary, "NGUYỄN VĂN  AN", bench.unit("ha-nam"), Role.ALTERNATE))
    assert "waits to be confirmed" in officer.text
    assert "What is to be done" in labels(officer.screen)
    assert officer.actor.hat.role is Role.OFFICER
    head.tap("Confirm")
    assert rows_of(bench, officer) == [("officer", "confirmed"), ("alternate", "confirmed")]
    assert "Change role" in labels(officer.notices[-1])
    # An invitation to what one is already changes nothing.
    bound(officer, invited(secretary, "Nguyễn Văn An", bench.unit("ha-nam"), Role.OFFICER))
    assert "You have access already" in officer.text
    assert len(rows_of(bench, officer)) == 2


def test_a_card_works_whatever_hat_is_on(bench: Bench, secretary: Phone, head: Phone) -> None:
    bench.appoint("secretary", "Nguyễn Thị Thư Ký", Role.OFFICER, "hai-duong")
    officer = bound(bench.phone("o"), invited(head, "Nguyễn Văn An", bench.unit("ha-nam")))
    secretary.send(Intent.of("home.hat", bench.appointment(secretary, Role.OFFICER)))
    assert secretary.actor.hat.role is Role.OFFICER
    secretary.tap("Confirm")
    assert rows_of(bench, officer) == [("officer", "confirmed")]


def test_a_contributor_is_bound_to_one_group_and_told_so(bench: Bench, head: Phone) -> None:
    with bench.database.writer.begin() as connection:
        plan = PeriodPlan(
            key="2019",
            kind=PeriodKind.YEAR,
            year=2019,
            catalogue_version="2019",
            opens_on=date(2019, 11, 1),
            due_on=date(2019, 11, 29),
            due_time=time(17),
            state="open",
        )
        open_period(connection, bench.bloc_id, plan, bench.clock.now())
        People(connection, bench.clock.now()).add_invite(
            bloc_id=bench.bloc_id,
            unit_id=bench.unit("ha-nam"),
            role=Role.CONTRIBUTOR,
            scope="LD",
            full_name="Đỗ Thị Lao Động",
            position="",
            token="t" * 24,
            created_by=head.actor.person_id,
            expires_at=bench.clock.now() + DAYS_14,
        )
    colleague = bound(bench.phone("colleague"), "t" * 24)
    assert "(Labour)" in colleague.text
    assert "(Labour)" in str(head.notices[-1].text)
    head.tap("Confirm")
    hat = colleague.actor.hats[0]
    assert (hat.role, hat.scope, hat.confirmed) == (Role.CONTRIBUTOR, "LD", True)
    head.send(Intent("people"))
    head.tap("Đỗ Thị Lao Động")
    assert "(Labour)" in head.text


def test_an_observer_belongs_to_no_board(bench: Bench, secretary: Phone, head: Phone) -> None:
    secretary.send(Intent("people.invite"))
    secretary.tap("Ministry observer")
    link = link_in(secretary.write("Vũ Thị Quan Sát"))
    assert "Dear Sir or Madam" in secretary.text
    observer = bound(bench.phone("observer"), link)
    assert not head.notices  # a head has no say in the ministry's guests
    head.send(Intent.of("people.confirm", bench.appointment(observer)))
    assert head.text == says(NotAllowed)
    secretary.tap("Confirm")
    assert rows_of(bench, observer) == [("observer", "confirmed")]
    head.send(Intent.of("people.revoke_now", bench.appointment(observer)))
    assert head.text == says(NotAllowed)
    assert rows_of(bench, observer) == [("observer", "confirmed")]


# The first secretary -----------------------------------------------------------------------------


def claim(bench: Bench) -> str:
    with bench.database.writer.begin() as connection:
        return claim_secretary(connection, bench.bloc_id, bench.clock.now())


def test_the_first_secretary_opens_the_printed_link_and_types_the_name(bench: Bench) -> None:
    first, token = claim(bench), claim(bench)
    phone = bench.phone("secretary")
    phone.open(first)
    assert "has been withdrawn" in phone.text
    phone.open(token)
    assert "full name" in phone.text
    phone.write("1234")
    assert "cannot be read as a person's full name" in phone.text
    phone.write("Nguyễn Thị Thư Ký\nChuyên viên")
    assert "Nguyễn Thị Thư Ký, Chuyên viên" in phone.text
    assert rows_of(bench, phone) == [("secretary", "confirmed")]
    assert phone.actor.hats[0].unit_id == bench.unit("hai-duong")  # leads the bloc in 2019
    assert "people" in [name for name, _ in json.loads(phone.menus[-1])]
    phone.tap("Confirm the roster")
    assert "Not confirmed yet" in phone.text
    with pytest.raises(SecretaryExists):
        claim(bench)
    verbs = [line[0] for line in bench.audited()]
    assert verbs == [
        "claim_printed",
        "claim_withdrawn",
        "claim_printed",
        "bound",
        "secretary_claimed",
    ]


def test_a_claim_without_a_known_leader_has_no_board(bench: Bench) -> None:
    bench.clock.at = datetime(2021, 6, 1, tzinfo=UTC)  # nobody is known to lead in 2021
    phone = bench.phone("secretary")
    phone.open(claim(bench))
    phone.write("Nguyễn Thị Thư Ký")
    assert phone.actor.hats[0].unit_id is None


def test_a_claim_is_void_once_there_is_a_secretary(bench: Bench) -> None:
    token = claim(bench)
    late, early = bench.phone("late"), bench.phone("early")
    late.open(token)
    early.open(token)
    early.write("Nguyễn Thị Thư Ký")
    late.write("Lê Văn Kẻ Gian")
    assert late.text == says(InviteUsed)
    assert rows_of(bench, late) == []


def test_a_known_person_takes_up_the_claim_by_one_tap(bench: Bench) -> None:
    officer = bench.appoint("officer", "Nguyễn Văn An", Role.OFFICER, "hai-duong")
    officer.open(claim(bench))
    assert "Nguyễn Văn An, you are about to become secretary" in officer.text
    officer.tap("Become secretary")
    assert rows_of(bench, officer) == [("officer", "confirmed"), ("secretary", "confirmed")]
    assert officer.actor.hat.role is Role.SECRETARY


def test_a_claim_expires_and_stands_in_no_list(bench: Bench, secretary: Phone) -> None:
    second = bench.found(small_bloc("other", ["Một", "Hai"]))
    with bench.database.writer.begin() as connection:
        token = claim_secretary(connection, second, bench.clock.now())
    bench.clock.move(DAYS_14)
    phone = bench.phone("late")
    phone.open(token)
    assert "was valid until" in phone.text


def test_what_the_console_invites_is_no_claim(bench: Bench, secretary: Phone) -> None:
    """It bears a name and nobody's signature, and waits for the second look like any other."""
    make_invite(
        bench.database, bench.clock.now(), role=Role.HEAD, full_name="Lê Văn A", unit_key="ha-nam"
    )
    made = make_invite(
        bench.database, bench.clock.now(), role=Role.SECRETARY, full_name="Lê Thị Bình"
    )
    second = bound(bench.phone("second"), made.token)
    assert rows_of(bench, second) == [("secretary", "bound")]
    secretary.send(Intent("people.invites", ("0",)))
    assert "Withdraw: Lê Văn A" in labels(secretary.screen)
    secretary.tap("Withdraw: Lê Văn A")
    secretary.screen = secretary.notices[-1]
    secretary.tap("Confirm")
    assert rows_of(bench, second) == [("secretary", "confirmed")]


def test_a_claim_that_a_named_secretary_overtook_is_refused(bench: Bench) -> None:
    late = bench.phone("late")
    late.open(claim(bench))
    bench.appoint("secretary", "Nguyễn Thị Thư Ký", Role.SECRETARY)
    late.write("Lê Văn Kẻ Gian")
    assert late.text == says(SecretaryExists)
    assert rows_of(bench, late) == []


# The roster --------------------------------------------------------------------------------------


def members_of(bench: Bench, on: date) -> list[str]:
    with bench.database.reader.connect() as connection:
        return [u.key for u in Blocs(connection, bench.clock.now()).members(bench.bloc_id, on)]


def test_the_secretary_confirms_the_roster_with_one_board_left_out(bench: Bench) -> None:
    secretary = bench.appoint("secretary", "Nguyễn Thị Thư Ký", Role.SECRETARY)
    secretary.command("/todo")
    secretary.tap("Confirm the roster")
    assert len([label for label in labels(secretary.screen) if label.startswith("✓")]) == 11
    secretary.tap("✓ KCN Hà Nam")
    assert f"<s>{HA_NAM}</s>: left out" in secretary.text
    secretary.tap("✓ KCN Nam Định")
    secretary.tap("✗ KCN Nam Định")
    secretary.tap("Confirm 10 boards")
    assert "10 boards" in secretary.text
    members = members_of(bench, date(2019, 11, 20))
    assert len(members) == 10
    assert "ha-nam" not in members
    with bench.database.reader.connect() as connection:
        entry = connection.execute(select(register)).one()
        assert (entry.verb, entry.bloc_id) == ("roster_confirmed", bench.bloc_id)
        assert first_broken_entry(connection, bench.bloc_id) is None
    assert bench.audited()[-1][0] == "roster_confirmed"
    # It can be looked at and changed again.
    secretary.send(Intent("people.roster"))
    assert "Confirmed at 09:00 20/11/2019" in secretary.text
    secretary.tap("✗ KCN Hà Nam")
    secretary.tap("Confirm 11 boards")
    assert len(members_of(bench, date(2019, 11, 20))) == 11


def test_after_the_mergers_the_roster_lists_the_boards_of_that_day(bench: Bench) -> None:
    bench.confirm_roster()
    secretary = bench.appoint("secretary", "Nguyễn Thị Thư Ký", Role.SECRETARY)
    secretary.send(Intent("people.roster"))
    before = button(secretary.screen, "Confirm 11 boards")
    assert before is not None
    bench.clock.at = datetime(2025, 7, 1, 2, 0, tzinfo=UTC)
    secretary.send(before)
    assert "belongs to an earlier message" in secretary.text
    secretary.send(Intent("people.roster"))
    shown = [label for label in labels(secretary.screen) if label[0] in "✓✗"]
    assert shown[:2] == ["✓ KKT Quảng Ninh", "✓ KCN&CX Hà Nội"]
    assert all(label.startswith("✗") for label in shown[2:])
    for label in shown[2:]:
        secretary.tap(label)
    secretary.tap("Confirm 7 boards")
    assert len(members_of(bench, date(2025, 7, 1))) == 7
    # What was confirmed for the years before still holds for them.
    assert len(members_of(bench, date(2024, 1, 1))) == 11


def test_nobody_but_a_secretary_is_invited_before_the_roster(bench: Bench) -> None:
    secretary = bench.appoint("secretary", "Nguyễn Thị Thư Ký", Role.SECRETARY)
    ha_nam = bench.unit("ha-nam")
    secretary.send(Intent("people.invite"))
    assert labels(secretary.screen)[0] == "Confirm the roster"
    for role in (Role.OFFICER, Role.HEAD):
        secretary.send(Intent.of("people.invite_role", ha_nam, role))
        assert "Once the secretary has confirmed it" in secretary.text
    secretary.send(Intent.of("people.invite_role", 0, Role.OBSERVER))
    assert "Once the secretary has confirmed it" in secretary.text
    secretary.send(Intent("people.invite"))
    secretary.tap("Secretary of the bloc")
    second = bound(bench.phone("second"), link_in(secretary.write("Lê Thị Bình")))
    secretary.tap("Confirm")
    assert rows_of(bench, second) == [("secretary", "confirmed")]


@pytest.mark.parametrize("args", [(), ("0",), ("0", "1"), ("zz",), ("-1",), ("ffffff",)])
def test_a_made_up_roster_changes_nothing(
    bench: Bench, secretary: Phone, head: Phone, args: tuple[str, ...]
) -> None:
    secretary.send(Intent("people.roster"))
    confirm = button(secretary.screen, "Confirm 11")
    assert confirm is not None
    tag = confirm.args[1]
    for made_up in (
        Intent("people.roster_done", args),
        Intent("people.roster_done", (*args[:1], tag)),
    ):
        secretary.send(made_up)
        assert "Nothing was changed" in secretary.text
    head.send(confirm)
    assert head.text == says(NotAllowed)
    assert len(members_of(bench, date(2019, 11, 20))) == 11


# Names -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["<b>Nguyễn</b> & An", "Nguyễn 🌸 An", "O'Brien-Lê"])
def test_names_are_shown_as_text_wherever_they_stand(
    bench: Bench, secretary: Phone, name: str
) -> None:
    escaped = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    escaped = escaped.replace("'", "&#39;")
    link = invited(secretary, name, bench.unit("ha-nam"))
    assert escaped in secretary.text
    secretary.send(Intent("people.invites", ("0",)))
    assert escaped in secretary.text
    officer = bench.phone("officer")
    officer.open(link)
    assert escaped in officer.text
    officer.tap("Yes")
    assert escaped in officer.text
    assert escaped in str(secretary.notices[-1].text)
    secretary.send(Intent.of("people.unit", bench.unit("ha-nam")))
    assert escaped in secretary.text
    assert name in labels(secretary.screen)


@pytest.mark.parametrize(
    "typed", ["A", "", "An 2", "<b></b>", "🌸🌸", "...", "Lê " * 40, "Ba\n" + "x" * 101]
)
def test_what_is_no_name_is_asked_for_again(bench: Bench, secretary: Phone, typed: str) -> None:
    unit_id = bench.unit("ha-nam")
    secretary.send(Intent.of("people.invite_role", unit_id, Role.OFFICER))
    asked = secretary.asked
    assert asked == Intent.of("people.invite_name", unit_id, Role.OFFICER)
    if typed:
        secretary.write(typed)
        assert "cannot be read as a person's full name" in secretary.text
    else:
        with pytest.raises(NameUnclear):
            read_person(typed)
    assert secretary.asked == asked
    secretary.write("Nguyễn Văn An")
    assert LINK in secretary.text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Nguyễn Văn An", ("Nguyễn Văn An", "")),
        ("  Nguyễn\u00a0 Văn\tAn  ", ("Nguyễn Văn An", "")),
        ("Nguyễn Văn An, Phó Trưởng ban", ("Nguyễn Văn An", "Phó Trưởng ban")),
        (
            "Nguyễn Văn An\n\n Phó Trưởng ban \nphụ trách",
            ("Nguyễn Văn An", "Phó Trưởng ban phụ trách"),
        ),
        ("Nguyê\u0303n An", ("Nguyễn An", "")),
        ("\u202eAn Lê\u200b", ("An Lê", "")),
        ("An Lê\nPhòng 3", ("An Lê", "Phòng 3")),
    ],
)
def test_names_are_read_with_their_position(typed: str, read: tuple[str, str]) -> None:
    assert read_person(typed) == read


def test_marks_case_and_blanks_do_not_make_another_person() -> None:
    assert same_name("Nguyễn Văn Đức", "NGUYEN VAN  DUC")
    assert not same_name("Nguyễn Văn An", "Nguyễn Văn Anh")
    assert not same_name("李雷", "韩梅梅")


def test_every_answer_fits_a_phone_in_vietnamese_too(bench: Bench) -> None:
    bench.confirm_roster()
    secretary = bench.phone("secretary", "vi")
    bench.appoint("secretary", "Nguyễn Thị Thư Ký", Role.SECRETARY, "hai-duong")
    officer = bench.phone("officer", "vi")
    for intent in (Intent("people"), Intent("people.roster"), Intent("people.invite")):
        secretary.send(intent)
        assert len(secretary.text) <= 900
    officer.open(invited(secretary, "Nguyễn Văn An", bench.unit("ha-noi")))
    assert len(secretary.text) <= 900
    number = bench.invite_id(link_in(secretary.screen))
    officer.send(Intent.of("people.bind", number))
    secretary.send(Intent.of("people.confirm", bench.appointment(officer)))
    for screen in (secretary.screen, officer.screen, *secretary.notices, *officer.notices):
        assert 0 < len(str(screen.text)) <= 900
    assert bench.clock.now().astimezone(ZONE).hour == 9
