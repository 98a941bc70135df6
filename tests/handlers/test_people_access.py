"""The access list, revoking, handing over, and rights whatever the button says."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from bot.domain.access import Act, Actor, Hat, Role, hat_for
from bot.domain.errors import NotAllowed
from bot.domain.people_errors import LastSecretary
from bot.screen import Intent
from storage.invites import Invites
from storage.models.people import account, appointment, invite, person
from storage.models.records import audit
from tests.bench import Bench, Phone, button, labels, small_bloc
from tests.conftest import MakeDatabase
from tests.handlers.steps import at_once, bound, invited, link_in, rows_of, says

HA_NAM = "Ban Quản lý các khu công nghiệp tỉnh Hà Nam"


# The access list ---------------------------------------------------------------------------------


def test_the_secretary_walks_from_boards_to_a_person(
    bench: Bench, secretary: Phone, head: Phone
) -> None:
    bench.appoint("officer", "Nguyễn Văn An", Role.OFFICER, "ha-nam", confirmed=False)
    lost = bench.appoint("lost", "Lê Thị Bình", Role.OFFICER, "ha-nam")
    bench.lose(lost)
    secretary.command("/people")
    assert "With access: 3. Waiting to be confirmed: 1. Cannot be reached: 1." in secretary.text
    assert "KCN Bắc Ninh: 0" in labels(secretary.screen)
    secretary.tap("KCN Hà Nam: 3 (1 new)")
    names = labels(secretary.screen)[:3]
    assert names == ["Nguyễn Văn An", "Trần Văn Trưởng", "Lê Thị Bình"]
    assert "cannot be reached" in secretary.text
    secretary.tap("Nguyễn Văn An")
    assert {"Confirm", "Not right, undo"} <= set(labels(secretary.screen))
    secretary.tap("Back")
    assert labels(secretary.screen)[:3] == names
    secretary.tap("People and access")
    secretary.tap("Whole bloc: 1")
    secretary.tap("Nguyễn Thị Thư Ký")
    assert "Revoke access" in labels(secretary.screen)
    secretary.tap("Back")
    assert "Whole bloc" in secretary.text


def test_a_head_sees_the_own_board_only(bench: Bench, secretary: Phone, head: Phone) -> None:
    bench.appoint("far", "Phạm Văn Xa", Role.OFFICER, "bac-ninh")
    head.command("/people")
    assert HA_NAM in head.text
    assert "Trần Văn Trưởng" in labels(head.screen)
    assert "Phạm Văn Xa" not in head.text
    head.tap("Invite somebody")
    assert labels(head.screen)[:3] == [
        "Emulation officer",
        "Alternate of the head",
        "Head of the board",
    ]
    bound(bench.phone("o"), link_in_after(head, "Emulation officer", "Nguyễn Văn An"))


def link_in_after(phone: Phone, role: str, name: str) -> str:
    phone.tap(role)
    return link_in(phone.write(name))


def test_revoking_ends_access_at_once_and_the_person_is_told(
    bench: Bench, secretary: Phone, head: Phone
) -> None:
    officer = bench.appoint("officer", "Nguyễn Văn An", Role.OFFICER, "ha-nam")
    head.send(Intent("people"))
    head.tap("Nguyễn Văn An")
    head.tap("Revoke access")
    assert rows_of(bench, officer) == [("officer", "confirmed")]
    head.tap("Yes, revoke")
    assert rows_of(bench, officer) == [("officer", "ended")]
    assert "Your access as emulation officer, KCN Hà Nam has ended" in str(officer.notices[-1].text)
    assert "kpi" not in [name for name, _ in json.loads(officer.menus[-1])]
    officer.command("/kpi")
    assert "Your access has ended" in officer.text
    head.send(Intent.of("people.revoke_now", officer_appointment(bench, officer)))
    assert "no longer has access" in head.text
    assert len(officer.notices) == 1


def officer_appointment(bench: Bench, phone: Phone) -> int:
    with bench.database.reader.connect() as connection:
        found = (
            select(appointment.c.id)
            .join(account, account.c.person_id == appointment.c.person_id)
            .where(account.c.external_id == phone.chat)
        )
        return int(connection.execute(found).scalar_one())


def test_the_last_secretary_stays(bench: Bench, secretary: Phone) -> None:
    number = bench.appointment(secretary)
    refusal = says(LastSecretary, name="Nguyễn Thị Thư Ký")
    for name in ("people.revoke", "people.revoke_now"):
        secretary.send(Intent.of(name, number))
        assert secretary.text == refusal
    waiting = bench.appoint("new", "Lê Thị Bình", Role.SECRETARY, confirmed=False)
    secretary.send(Intent.of("people.revoke_now", number))
    assert secretary.text == refusal
    secretary.send(Intent.of("people.confirm", bench.appointment(waiting)))
    secretary.send(Intent.of("people.revoke_now", number))
    assert "Revoked" in secretary.text
    assert rows_of(bench, secretary) == [("secretary", "ended")]


def test_two_secretaries_revoking_each_other_leave_one(bench: Bench, secretary: Phone) -> None:
    other = bench.appoint("other", "Lê Thị Bình", Role.SECRETARY)
    first, second = at_once(
        bench,
        (secretary, Intent.of("people.revoke_now", bench.appointment(other))),
        (other, Intent.of("people.revoke_now", bench.appointment(secretary))),
    )
    assert "Revoked" in first
    assert second == says(NotAllowed)  # the second is no secretary any more
    assert rows_of(bench, secretary) == [("secretary", "confirmed")]


def test_long_lists_come_in_pages(bench: Bench, secretary: Phone, head: Phone) -> None:
    for number, letter in enumerate("BCDEGHIKLMNP"):
        name = f"Nguyễn Văn {letter}{letter.lower()}"
        bench.appoint(f"o{number}", name, Role.OFFICER, "ha-nam")
        invited(head, f"{name} Mới", bench.unit("ha-nam"))
    head.send(Intent("people"))
    assert "Previous page" not in labels(head.screen)
    seen = labels(head.screen)[:5]
    while "Next page" in labels(head.screen):
        head.tap("Next page")
        seen += [label for label in labels(head.screen) if label.startswith("Nguyễn")]
        assert "Previous page" in labels(head.screen)
    assert len(seen) == len(set(seen)) == 13
    head.tap("Open invitations: 12")
    head.tap("Next page")
    head.tap("Next page")
    head.tap("Withdraw: Nguyễn Văn Pp Mới")
    assert "Open invitations</b>: 11" in head.text


def test_a_bloc_of_twenty_boards_is_paged_everywhere(make_database: MakeDatabase) -> None:
    boards = [f"Tỉnh {letter}" for letter in "abcdeghiklmnopqrstuv"]
    bench = Bench(make_database("sqlite"), small_bloc("big", boards))
    secretary = bench.appoint("secretary", "Nguyễn Thị Thư Ký", Role.SECRETARY)
    secretary.send(Intent("people.roster"))
    secretary.tap("Next page")
    secretary.tap("✓ KCN Tỉnh v")
    assert "✗ KCN Tỉnh v" in labels(secretary.screen)
    secretary.tap("Previous page")
    secretary.tap("Confirm 19 boards")
    secretary.tap("Invite somebody")
    secretary.tap("Next page")
    assert labels(secretary.screen)[:9][-1] == "KCN Tỉnh u"
    secretary.tap("KCN Tỉnh m")
    secretary.tap("Back")
    secretary.tap("Next page")
    assert "Whole bloc: 1" in labels(secretary.screen)


# Handing over ------------------------------------------------------------------------------------


def test_a_role_is_handed_over_without_the_one_who_left(
    bench: Bench, secretary: Phone, head: Phone
) -> None:
    gone = bench.appoint("gone", "Lê Thị Bình", Role.OFFICER, "ha-nam")
    head.send(Intent.of("people.person", bench.appointment(gone)))
    head.tap("Hand over to another")
    link = link_in(head.write("Nguyễn Văn An"))
    successor = bound(bench.phone("successor"), link)
    assert rows_of(bench, gone) == [("officer", "confirmed")]  # not before the second look
    secretary.tap("Confirm")
    assert rows_of(bench, gone) == [("officer", "ended")]
    assert rows_of(bench, successor) == [("officer", "confirmed")]
    assert "has passed to <b>Nguyễn Văn An</b>" in str(gone.notices[-1].text)
    assert "your role is confirmed" in str(successor.notices[-1].text)
    assert "kpi" not in [name for name, _ in json.loads(gone.menus[-1])]
    verbs = [line[0] for line in bench.audited()]
    assert verbs == ["invited", "bound", "confirmed", "handed_over"]


def test_an_undone_successor_leaves_the_role_where_it_was(
    bench: Bench, secretary: Phone, head: Phone
) -> None:
    holder = bench.appoint("holder", "Lê Thị Bình", Role.OFFICER, "ha-nam")
    head.send(Intent.of("people.hand_over", bench.appointment(holder)))
    bound(bench.phone("successor"), link_in(head.write("Nguyễn Văn An")))
    secretary.tap("Not right, undo")
    assert rows_of(bench, holder) == [("officer", "confirmed")]


def test_a_role_has_one_successor_at_a_time(bench: Bench, head: Phone) -> None:
    holder = bench.appoint("holder", "Lê Thị Bình", Role.OFFICER, "ha-nam")
    head.send(Intent.of("people.hand_over", bench.appointment(holder)))
    first = link_in(head.write("Nguyễn Văn An"))
    head.send(Intent.of("people.hand_over", bench.appointment(holder)))
    head.write("Phạm Văn Chi")
    officer = bench.phone("first")
    officer.open(first)
    assert "has been withdrawn" in officer.text


def test_the_successor_may_hold_the_role_already(bench: Bench, secretary: Phone) -> None:
    gone = bench.appoint("gone", "Lê Thị Bình", Role.OFFICER, "ha-nam")
    stays = bench.appoint("stays", "Nguyễn Văn An", Role.OFFICER, "ha-nam")
    secretary.send(Intent.of("people.hand_over", bench.appointment(gone)))
    bound(stays, link_in(secretary.write("Nguyễn Văn An")))
    assert rows_of(bench, gone) == [("officer", "ended")]
    assert rows_of(bench, stays) == [("officer", "confirmed")]
    # Handed over to oneself, a role stays.
    secretary.send(Intent.of("people.hand_over", bench.appointment(stays)))
    bound(stays, link_in(secretary.write("Nguyễn Văn An")))
    assert rows_of(bench, stays) == [("officer", "confirmed")]


def test_an_office_phone_passes_to_the_successor(
    bench: Bench, secretary: Phone, head: Phone
) -> None:
    """The account stays, the person changes; what the first one did stays with that person."""
    phone = bench.appoint("phone", "Lê Thị Bình", Role.OFFICER, "ha-nam")
    before = phone.actor.person_id
    link = invited(head, "Nguyễn Văn An", bench.unit("ha-nam"))
    head.send(Intent.of("people.revoke_now", bench.appointment(phone)))
    bound(phone, link)
    assert phone.actor.full_name == "Nguyễn Văn An"
    assert phone.actor.person_id != before
    assert ("account_passed_on", f"from={before}") in [(a, d) for a, _, _, d in bench.audited()]
    with bench.database.reader.connect() as connection:
        assert connection.execute(select(func.count()).select_from(person)).scalar_one() == 4


def test_the_secretary_hands_the_own_office_over(bench: Bench, secretary: Phone) -> None:
    secretary.send(Intent.of("people.hand_over", bench.appointment(secretary)))
    successor = bound(bench.phone("successor"), link_in(secretary.write("Lê Thị Bình")))
    secretary.tap("Confirm")
    assert rows_of(bench, secretary) == [("secretary", "ended")]
    assert rows_of(bench, successor) == [("secretary", "confirmed")]


def test_a_role_that_ended_meanwhile_is_not_ended_twice(
    bench: Bench, secretary: Phone, head: Phone
) -> None:
    gone = bench.appoint("gone", "Lê Thị Bình", Role.OFFICER, "ha-nam")
    number = bench.appointment(gone)
    head.send(Intent.of("people.hand_over", number))
    successor = bound(bench.phone("successor"), link_in(head.write("Nguyễn Văn An")))
    secretary.send(Intent.of("people.revoke_now", number))
    told = len(gone.notices)
    head.tap("Confirm")
    assert rows_of(bench, successor) == [("officer", "confirmed")]
    assert len(gone.notices) == told
    head.send(Intent.of("people.hand_over", number))
    assert "no longer has access" in head.text


def test_a_used_invitation_cannot_be_withdrawn(bench: Bench, secretary: Phone) -> None:
    link = invited(secretary, "Nguyễn Văn An", bench.unit("ha-nam"))
    secretary.send(Intent("people.invites", ("0",)))
    withdraw = button(secretary.screen, "Withdraw: Nguyễn Văn An")
    assert withdraw is not None
    officer = bound(bench.phone("officer"), link)
    secretary.send(withdraw)
    assert "belongs to an earlier message" in secretary.text
    assert rows_of(bench, officer) == [("officer", "bound")]


def test_the_people_screen_says_what_is_amiss(bench: Bench) -> None:
    secretary = bench.appoint("secretary", "Nguyễn Thị Thư Ký", Role.SECRETARY)
    lost = bench.appoint("lost", "Lê Thị Bình", Role.OFFICER, "ha-nam")
    bench.lose(lost)
    secretary.send(Intent("people"))
    assert "The roster of the bloc is not confirmed yet" in secretary.text
    secretary.tap("KCN Hà Nam: 1")  # no member, but somebody has access for it
    secretary.tap("Lê Thị Bình")
    assert "do not reach this person" in secretary.text


# Rights, whatever the button says ----------------------------------------------------------------

MANAGING = (
    Intent("people"),
    Intent("people.invite"),
    Intent("people.roster"),
    Intent("people.roster_done", ("1", "0")),
    Intent("people.invites", ("0",)),
    Intent("people.unit", ("0",)),
)


def aimed_at(bench: Bench, target: int, invite_id: int, unit_id: int) -> list[Intent]:
    return [
        *(
            Intent.of(f"people.{verb}", target)
            for verb in (
                "person",
                "confirm",
                "undo",
                "revoke",
                "revoke_now",
                "hand_over",
                "successor",
            )
        ),
        Intent.of("people.withdraw", invite_id),
        Intent.of("people.unit", unit_id),
        Intent.of("people.invites", unit_id),
        Intent.of("people.invite_unit", unit_id),
        Intent.of("people.invite_role", unit_id, Role.OFFICER),
        Intent.of("people.invite_name", unit_id, Role.OFFICER),
        Intent.of("people.invite_role", 0, Role.SECRETARY),
        Intent.of("people.invite_name", 0, Role.OBSERVER),
    ]


def everything(bench: Bench) -> list[object]:
    """All that these intents could change."""
    with bench.database.reader.connect() as connection:
        return [
            *map(tuple, connection.execute(select(appointment).order_by(appointment.c.id))),
            *map(tuple, connection.execute(select(invite).order_by(invite.c.id))),
            connection.execute(select(func.count()).select_from(audit)).scalar_one(),
        ]


@pytest.mark.parametrize("who", ["officer", "alternate", "contributor", "observer"])
def test_roles_without_the_right_reach_nothing(bench: Bench, secretary: Phone, who: str) -> None:
    target = bench.appoint("target", "Lê Thị Bình", Role.OFFICER, "ha-nam", confirmed=False)
    invite_id = bench.invite_id(invited(secretary, "Phạm Văn Chi", bench.unit("ha-nam")))
    unit = None if who == "observer" else "ha-nam"
    scope = "LD" if who == "contributor" else ""
    actor = bench.appoint("actor", "Nguyễn Văn An", Role(who), unit, scope=scope)
    before = everything(bench)
    number = bench.appointment(target)
    for intent in [*MANAGING, *aimed_at(bench, number, invite_id, bench.unit("ha-nam"))]:
        actor.send(intent)
        assert actor.text == says(NotAllowed), intent
    assert everything(bench) == before


def test_the_head_of_another_board_reaches_nothing(bench: Bench, secretary: Phone) -> None:
    target = bench.appoint("target", "Lê Thị Bình", Role.OFFICER, "ha-nam", confirmed=False)
    invite_id = bench.invite_id(invited(secretary, "Phạm Văn Chi", bench.unit("ha-nam")))
    stranger = bench.appoint("head", "Trần Văn Xa", Role.HEAD, "bac-ninh")
    before = everything(bench)
    number = bench.appointment(target)
    for intent in [*MANAGING[2:], *aimed_at(bench, number, invite_id, bench.unit("ha-nam"))]:
        stranger.send(intent)
        assert stranger.text == says(NotAllowed), intent
    assert everything(bench) == before


def test_accounts_that_nobody_vouches_for_see_the_public_screen(
    bench: Bench, secretary: Phone
) -> None:
    target = bench.appoint("target", "Lê Thị Bình", Role.OFFICER, "ha-nam", confirmed=False)
    invite_id = bench.invite_id(invited(secretary, "Phạm Văn Chi", bench.unit("ha-nam")))
    stranger, before = bench.phone("stranger"), everything(bench)
    intents = [
        *MANAGING,
        *aimed_at(bench, bench.appointment(target), invite_id, bench.unit("ha-nam")),
    ]
    for number, intent in enumerate(intents):
        if number % 5 == 0:
            # An unknown account is answered a few times only.
            bench.dispatcher._handling._strangers.clear()
        stranger.send(intent)
        assert "serves members of the bloc only" in stranger.text, intent
        target.send(intent)  # bound, not confirmed: not even about oneself
        assert "waits to be confirmed" in target.text, intent
    assert everything(bench) == before


def test_another_bloc_is_out_of_reach(bench: Bench, secretary: Phone, head: Phone) -> None:
    other = bench.found(small_bloc("other", ["Một", "Hai"]))
    bench.confirm_roster(other)
    boss = bench.appoint("boss", "Đào Thị Kia", Role.SECRETARY, "other-0", bloc_id=other)
    member = bench.appoint("member", "Lý Văn Ẩn", Role.OFFICER, "other-0", bloc_id=other)
    waits = bench.appoint(
        "waits", "Lý Văn Chờ", Role.OFFICER, "other-1", bloc_id=other, confirmed=False
    )
    invite_id = bench.invite_id(invited(boss, "Lý Văn Mời", bench.unit("other-0")))
    before = everything(bench)
    for actor in (secretary, head):
        for target in (member, waits):
            number, unit_id = bench.appointment(target), bench.unit("other-0")
            for intent in aimed_at(bench, number, invite_id, unit_id)[:-2]:
                if intent.name != "people.invites":
                    actor.send(intent)
                    refusals = (
                        "no longer has access",
                        "not known here",
                        "does not include",
                        "No board",
                    )
                    assert any(words in actor.text for words in refusals), (intent, actor.text)
        actor.send(Intent.of("people.invites", bench.unit("other-0")))
        actor.send(Intent("people"))
        assert "Lý" not in actor.text
        assert "Một" not in " ".join(labels(actor.screen))
    assert everything(bench) == before
    boss.send(Intent("people"))
    boss.tap("KCN Một: 1")
    assert "Lý Văn Ẩn" in boss.text
    assert "Trần Văn Trưởng" not in boss.text


@pytest.mark.parametrize("forged", ["0", "-5", "x", "", "99999999", "9" * 30, "1; DROP"])
def test_forged_numbers_find_nobody(bench: Bench, secretary: Phone, forged: str) -> None:
    for verb in ("person", "confirm", "undo", "revoke", "revoke_now", "hand_over", "successor"):
        secretary.send(Intent(f"people.{verb}", (forged,)))
        assert "no longer has access" in secretary.text
    secretary.send(Intent("people.withdraw", (forged,)))
    assert "not known here" in secretary.text
    for verb in ("invite_unit", "invite_role", "invite_name"):
        secretary.send(Intent(f"people.{verb}", (forged, "officer")))
        assert "No board of the bloc" in secretary.text
    secretary.send(Intent("people.invite_role", ("1", forged)))
    assert "not valid for you" in secretary.text
    secretary.send(Intent.of("people.invite_role", bench.unit("ha-nam"), Role.CONTRIBUTOR))
    assert "not valid for you" in secretary.text


def test_a_right_lost_meanwhile_stops_the_typed_step(
    bench: Bench, secretary: Phone, head: Phone
) -> None:
    head.send(Intent("people.invite"))
    head.tap("Emulation officer")
    secretary.send(Intent.of("people.revoke_now", bench.appointment(head)))
    head.write("Nguyễn Văn An")
    assert "Your access has ended" in head.text
    with bench.database.reader.connect() as connection:
        assert not Invites(connection, bench.clock.now()).still_open(bench.bloc_id)


def test_the_fitting_hat_is_found_within_the_right_bloc() -> None:
    officer = Hat(1, 1, 4, Role.OFFICER)
    boss = Hat(2, 2, None, Role.SECRETARY)
    actor = Actor(1, "telegram", "1", "1", person_id=1, hats=(officer, boss))
    assert hat_for(actor, Act.MANAGE_PEOPLE, 9) is boss
    assert hat_for(actor, Act.MANAGE_PEOPLE, 9, 2) is boss
    with pytest.raises(NotAllowed):
        hat_for(actor, Act.MANAGE_PEOPLE, 9, 1)
    with pytest.raises(NotAllowed):
        hat_for(replace(actor, hats=()), Act.MANAGE_PEOPLE)
