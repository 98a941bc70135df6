"""The way of an invitation, from its author to the one it names: on both databases."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.access import Role
from bot.domain.people_errors import InviteUsed
from bot.screen import Intent
from storage.models.people import invite
from tests.bench import LINK, ZONE, Bench, Phone, button, labels
from tests.handlers.steps import at_once, bound, invited, link_in, rows_of, says

HA_NAM = "Ban Quản lý các khu công nghiệp tỉnh Hà Nam"
DAYS_14 = timedelta(days=14)


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
    offered = [name for name, _ in json.loads(officer.menus[-1])]
    # What an officer may do is on the menu, what only others may is not.
    assert {"todo", "kpi", "status", "totals", "nominate", "watch", "help"} <= set(offered)
    assert not {"approve", "onbehalf", "people"} & set(offered)
    hat = officer.actor.hats[0]
    assert (hat.unit_id, hat.role) == (ha_nam, Role.OFFICER)
    verbs = [line[0] for line in bench.audited()]
    assert verbs == ["invited", "bound", "confirmed"]
    assert not any("An" in line[3] for line in bench.audited())


def test_the_card_says_whose_account_it_was(bench: Bench, secretary: Phone) -> None:
    link = invited(secretary, "Đặng Hải Yến", bench.unit("ha-nam"))
    other = bench.phone("other")
    other.open(link, called="Lý Gia <Bảo> (@baolg)")
    other.tap("That is not me")
    other.tap("Back")
    other.tap("Yes, that is me")
    card = str(secretary.notices[-1].text)
    assert "<b>Đặng Hải Yến</b> has opened the invitation" in card
    assert "Account in the messenger: <b>Lý Gia &lt;Bảo&gt; (@baolg)</b>" in card


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
    assert not head.notices
    stranger.tap("Back")
    assert button(stranger.screen, "Yes, that is me") is not None
    stranger.tap("That is not me")
    stranger.tap("Right, withdraw the link")
    assert "has been withdrawn" in stranger.text
    assert stranger.asked is None
    assert "Somebody who opened the invitation" in str(head.notices[-1].text)
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
    stranger.tap("Right, withdraw the link")
    assert "Somebody who opened the invitation" in str(secretary.notices[-1].text)
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


def test_a_name_with_other_marks_is_another_person(bench: Bench, secretary: Phone) -> None:
    first = invited(secretary, "Nguyễn Văn Hùng", bench.unit("ha-nam"))
    invited(secretary, "Nguyễn Văn Hưng", bench.unit("ha-nam"))
    hung = bench.phone("hung")
    hung.open(first)
    assert button(hung.screen, "Yes") is not None


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
