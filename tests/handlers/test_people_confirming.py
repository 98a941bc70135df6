"""The second look: who may confirm a binding, once, and undo it."""

from __future__ import annotations

from datetime import date, time, timedelta

from bot.domain.access import Role
from bot.domain.errors import NotAllowed
from bot.domain.kpi import PeriodKind
from bot.domain.people_errors import InviteUsed
from bot.screen import Intent
from storage.founding import PeriodPlan, open_period
from storage.invites import Invites
from tests.bench import Bench, Phone, labels
from tests.handlers.steps import at_once, bound, invited, link_in, rows_of, says

DAYS_14 = timedelta(days=14)


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
        Invites(connection, bench.clock.now()).add(
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
