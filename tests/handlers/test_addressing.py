"""How people are spoken to: a guest of the ministry in one form, whatever is answered."""

from __future__ import annotations

from bot.domain.access import Role
from bot.screen import Intent
from tests.bench import Bench, Phone


def test_a_guest_of_the_ministry_is_called_nothing_else_in_between(
    bench: Bench, secretary: Phone
) -> None:
    bench.phone("observer", "vi")
    guest = bench.appoint("observer", "Vũ Minh", Role.OBSERVER, confirmed=False)
    guest.command("/viec")
    assert "Quyền của ông/bà đang chờ" in guest.text
    secretary.send(Intent.of("people.confirm", bench.appointment(guest)))
    told = str(guest.notices[-1].text)
    assert "<b>Vũ Minh</b> đã được xác nhận" in told
    assert "đồng chí" not in told.lower()
    guest.command("/viec")
    assert "Hiện ông/bà không có việc nào đến hạn." in guest.text
    guest.command("/trogiup")
    assert "/viec: việc đang chờ ông/bà" in guest.text
    guest.send(Intent("people.invite"))
    assert "Vai trò của ông/bà không gồm việc này." in guest.text
    assert "đồng chí" not in guest.text.lower()


def test_within_the_boards_it_stays_as_it_is_written(bench: Bench) -> None:
    bench.phone("officer", "vi")
    officer = bench.appoint("officer", "Trần Thị Ngọc", Role.OFFICER, "ha-nam")
    officer.command("/viec")
    assert "Hiện đồng chí không có việc nào đến hạn." in officer.text
