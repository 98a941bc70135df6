"""The first secretary comes in through a printed claim; nobody else does."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.access import Role
from bot.domain.people_errors import InviteUsed, SecretaryExists
from bot.screen import Intent
from storage.claim import claim_secretary
from storage.console import make_invite
from tests.bench import Bench, Phone, labels, small_bloc
from tests.handlers.steps import bound, rows_of, says

DAYS_14 = timedelta(days=14)


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
