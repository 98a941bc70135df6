"""On the first screen: the conference waits for the board's answer, one tap away."""

from __future__ import annotations

import pytest

from bot.channels.base import What
from bot.domain.access import Role
from bot.screen import Intent
from tests.bench import Bench, Phone, labels
from tests.handlers.contests import heads, officer
from tests.handlers.gathering import add_session, go, invite, lay_day, move_to, register

WAITS = "<b>The conference waits for your board's answer.</b>\nUntil 17:00, Monday 30 Dec 2019."
AN = "Nguyễn Văn An, Phó Trưởng ban"


@pytest.fixture
def phone(bench: Bench, secretary: Phone) -> Phone:
    """An officer of Hà Nội, before the invitation."""
    lay_day(bench)
    add_session(secretary)
    return officer(bench, "ha-noi")


def test_a_board_that_has_not_answered_sees_it_until_it_has(
    bench: Bench, secretary: Phone, phone: Phone
) -> None:
    phone.command("/todo")
    assert "waits for your board" not in phone.text
    invite(secretary)
    for command in ("/todo", "/start"):
        phone.command(command)
        assert WAITS in phone.text, command
    phone.tap("Answer the invitation")
    assert "KCN&amp;CX Hà Nội" in phone.text.replace("khu công nghiệp và chế xuất", "KCN&amp;CX")
    assert "We come" in labels(phone.screen)
    phone.tap("We come")
    phone.write(AN)
    phone.command("/todo")
    assert "waits for your board" not in phone.text
    assert "Answer the invitation" not in labels(phone.screen)
    phone.command("/hoinghi")
    assert "KCN&amp;CX Hà Nội: <b>registered, comes</b>" in phone.text
    assert "See the registration" in labels(phone.screen)


def test_a_no_is_an_answer_as_well(bench: Bench, secretary: Phone, phone: Phone) -> None:
    invite(secretary)
    go(phone, "come", bench.unit("ha-noi"), "no")
    phone.command("/todo")
    assert "waits for your board" not in phone.text


def test_whoever_may_answer_sees_it_and_nobody_else(
    bench: Bench, secretary: Phone, phone: Phone
) -> None:
    chief = heads(bench, "bac-ninh")["bac-ninh"]
    ministry = bench.appoint("ministry", "Phạm Thị Bộ", Role.OBSERVER)
    invite(secretary)
    for one, sees in ((phone, True), (chief, True), (ministry, False), (secretary, False)):
        one.command("/todo")
        assert (WAITS in one.text) is sees
    register(phone, bench.unit("ha-noi"), AN)
    chief.command("/todo")
    assert WAITS in chief.text


def test_after_the_day_to_answer_by_it_leads_to_the_secretary(
    bench: Bench, secretary: Phone, phone: Phone
) -> None:
    invite(secretary)
    move_to(bench, 2019, 12, 31)
    phone.command("/todo")
    assert (
        "<b>Your board has not said whether it comes to the conference.</b> Registration closed at"
        " 17:00, Monday 30 Dec 2019; please tell the secretary."
    ) in phone.text
    phone.tap("Answer the invitation")
    assert "please tell the secretary, who enters it." in phone.text
    assert labels(phone.screen) == ["Conference", "What is to be done"]
    move_to(bench, 2020, 1, 4)
    phone.command("/todo")
    assert "Answer the invitation" not in labels(phone.screen)


def test_nobody_owes_it_once_the_conference_is_called_off(
    bench: Bench, secretary: Phone, phone: Phone
) -> None:
    invite(secretary)
    secretary.send(Intent.of("year.off", 2019))
    secretary.write("Ảnh hưởng của dịch bệnh")
    secretary.tap("Record it, tell")
    phone.command("/todo")
    assert "Answer the invitation" not in labels(phone.screen)


def test_it_costs_the_first_screen_no_statement(
    bench: Bench, secretary: Phone, phone: Phone
) -> None:
    before = bench.cost(phone, what=What.COMMAND, text="/todo", command="todo")
    invite(secretary)
    phone.command("/todo")
    assert WAITS in phone.text
    assert bench.cost(phone, what=What.COMMAND, text="/todo", command="todo") == before
