"""Hội nghị: prepared by the secretary, seen by every member, invited to."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from bot.domain.access import Role
from bot.domain.conference_errors import (
    AlreadyHeld,
    AnswerDayUnfit,
    HostsTwo,
    NoConferenceDay,
    NotHeldYet,
    SessionBackward,
)
from bot.domain.errors import NotAllowed
from bot.screen import Intent
from tests.bench import Bench, Phone, button, labels
from tests.handlers.contests import heads, officer
from tests.handlers.gathering import (
    add_session,
    go,
    invite,
    lay_day,
    move_to,
    session_id,
)
from tests.handlers.steps import says


def test_a_member_sees_day_place_and_sessions(bench: Bench, secretary: Phone) -> None:
    lay_day(bench)
    add_session(secretary)
    go(secretary, "word", "venue")
    secretary.write("Trung tâm Văn hóa xứ Đông, TP. Hải Dương")
    phone = officer(bench, "ha-noi")
    phone.command("/hoinghi")
    assert phone.text == (
        "<b>Year-end conference 2019</b>\n"
        "Day: <b>Friday, 3 Jan 2020</b> (44 days left)\n"
        "To be hosted by: KCN Hải Dương\n"
        "Venue: Trung tâm Văn hóa xứ Đông, TP. Hải Dương\n"
        "▫ 14:00–17:00 Hội nghị tổng kết (Hội trường tầng 2)\n"
        "\nKCN&amp;CX Hà Nội: <b>has not answered</b>"
    )
    assert labels(phone.screen) == [
        "Register delegates", "Agenda", "Plan of the year", "What is to be done",
    ]  # fmt: skip
    ministry = bench.appoint("ministry", "Phạm Thị Bộ", Role.OBSERVER)
    ministry.command("/conference")
    assert "has not answered" not in ministry.text
    assert "Register delegates" not in labels(ministry.screen)


def test_without_a_day_nothing_is_prepared(bench: Bench, secretary: Phone) -> None:
    secretary.command("/hoinghi")
    assert "The day of the conference is not set yet." in secretary.text
    assert go(secretary, "sessions") == says(NoConferenceDay, year="2019")


@pytest.mark.parametrize("step", ["sessions", "place", "invite", "hosts", "answers", "door"])
def test_only_the_secretary_prepares(bench: Bench, secretary: Phone, step: str) -> None:
    lay_day(bench)
    assert go(officer(bench, "ha-noi"), step, 0) == says(NotAllowed)


def test_sessions_are_typed_tapped_changed_and_taken_off(bench: Bench, secretary: Phone) -> None:
    lay_day(bench, last=date(2020, 1, 4))
    add_session(secretary, "8h-11h30 04/01 Tham quan di tích")
    secretary.tap("Year-end conference of the bloc")
    assert "▫ 14:00–17:00 03/01 Hội nghị tổng kết Khối thi đua" in secretary.text
    assert "▫ 08:00–11:30 04/01 Tham quan di tích" in secretary.text
    secretary.write("17:00-14:00 Giao lưu")
    assert secretary.text == says(SessionBackward, starts="17:00", ends="14:00")
    go(secretary, "session", session_id(bench, 1))
    secretary.write("9:00-11:30 04/01 Tham quan di tích; Côn Sơn")
    assert "▫ 09:00–11:30 04/01 Tham quan di tích (Côn Sơn)" in secretary.text
    go(secretary, "session_off", session_id(bench, 1))
    assert "To have it again, type: 09:00-11:30 Tham quan di tích" in secretary.text
    told = [detail for verb, _kind, _id, detail in bench.audited() if verb == "session_changed"]
    assert told == [
        "day 2 08:00-11:30 Tham quan di tích;  -> day 2 09:00-11:30 Tham quan di tích; Côn Sơn"
    ]


def test_sessions_move_with_the_day(bench: Bench, secretary: Phone) -> None:
    lay_day(bench)
    add_session(secretary)
    secretary.send(Intent.of("year.conference", 2019))
    secretary.write("10/1/2020")
    secretary.tap("Apply")
    go(secretary, "invite")
    assert "14:00, Friday 10 Jan 2020" in secretary.text


def test_the_agenda_names_who_presents(bench: Bench, secretary: Phone) -> None:
    lay_day(bench)
    add_session(secretary)
    go(secretary, "items", session_id(bench))
    secretary.write(
        "1. Khai mạc; Phạm Minh Phương, Trưởng ban; Hải Dương\n2. Báo cáo tổng kết; ; Quảng Ninh\n"
        "3. Phát biểu chỉ đạo; Vụ Quản lý các khu kinh tế"
    )
    phone = officer(bench, "ha-noi")
    assert go(phone, "agenda") == (
        "<b>Agenda of the conference 2019</b>\n"
        "\n<b>14:00–17:00 Hội nghị tổng kết (Hội trường tầng 2)</b>\n"
        "1. Khai mạc (Phạm Minh Phương, Trưởng ban, KCN Hải Dương)\n"
        "2. Báo cáo tổng kết (KKT Quảng Ninh)\n"
        "3. Phát biểu chỉ đạo (Vụ Quản lý các khu kinh tế)"
    )
    secretary.tap("Take an item off")
    secretary.tap("2. Báo cáo")
    assert "Báo cáo tổng kết" not in go(phone, "agenda")


def test_two_units_host_and_no_third(bench: Bench, secretary: Phone) -> None:
    lay_day(bench)
    for unit in ("bac-ninh", "ha-noi"):
        go(secretary, "host", bench.unit(unit), 0)
    # The board that leads hosts where nobody else is named.
    assert secretary.text == says(HostsTwo)
    go(secretary, "host", bench.unit("hai-duong"), 0)
    go(secretary, "host", bench.unit("ha-noi"), 0)
    phone = officer(bench, "vinh-phuc")
    phone.command("/hoinghi")
    assert "To be hosted by: KCN Bắc Ninh, KCN&amp;CX Hà Nội" in phone.text


# The invitation ------------------------------------------------------------------------------


def test_every_board_is_invited_in_its_own_name(bench: Bench, secretary: Phone) -> None:
    lay_day(bench)
    add_session(secretary)
    chiefs = heads(bench, "ha-noi", "bac-ninh")
    go(secretary, "word", "bring")
    secretary.write("Báo cáo của Ban, 15 bản")
    go(secretary, "invite")
    assert "⚠ The venue is not known yet." in secretary.text
    assert "⚠ <b>Only" not in secretary.text
    assert "2 people will get it" in secretary.text
    secretary.tap("Send it")
    assert "✓ Sent to 2 people. The boards answer by 17:00, Monday 30 Dec 2019." in secretary.text
    letter = str(chiefs["ha-noi"].notices[-1].text)
    assert letter.startswith(
        "To Ban Quản lý các khu công nghiệp và chế xuất Hà Nội.\nThe leader of"
    )
    assert letter.endswith(
        " to the conference reviewing 2019: <b>14:00, Friday 3 Jan 2020</b>, venue to be"
        " announced.\nTo bring: Báo cáo của Ban, 15 bản\n"
        "Please name the delegates by 17:00, Monday 30 Dec 2019. Respectfully yours."
    )
    assert labels(chiefs["ha-noi"].notices[-1]) == [
        "We come", "We cannot come", "Register delegates",
    ]  # fmt: skip
    chiefs["bac-ninh"].command("/lich")
    assert "30/12 17:00 Registration for the conference: deadline ●" in chiefs["bac-ninh"].text


def test_less_than_three_working_days_is_a_hard_warning(bench: Bench, secretary: Phone) -> None:
    lay_day(bench)
    add_session(secretary)
    heads(bench, "ha-noi")
    move_to(bench, 2019, 12, 30, 9)
    assert "⚠ <b>Only" not in go(secretary, "invite")
    move_to(bench, 2019, 12, 31, 9)
    assert "⚠ <b>Only 2 working days are left before the conference.</b>" in go(secretary, "invite")
    assert "Send it all the same" in labels(secretary.screen)
    seal = secretary.screen.choices[0][0].intent
    go(secretary, "word", "venue")
    secretary.write("Hội trường Tỉnh ủy")
    secretary.send(seal)
    assert "Nothing was sent:" in secretary.text
    secretary.tap("Send it all the same")
    assert "✓ Sent to 1 person." in secretary.text


def test_the_day_to_answer_by_is_typed_and_fits(bench: Bench, secretary: Phone) -> None:
    lay_day(bench)
    heads(bench, "ha-noi")
    go(secretary, "invite_until")
    secretary.write("3/1/2020")
    assert secretary.text == says(AnswerDayUnfit, day="03/01/2020", last="02/01/2020")
    secretary.write("21/12/2019")
    off = "Answer by: 17:00, Saturday 21 Dec 2019\n⚠ That day is off: Saturday."
    assert off in secretary.text
    go(secretary, "invite_until")
    secretary.write("20/12/2019")
    assert "That day is off" not in secretary.text
    secretary.tap("Send it")
    assert "The boards answer by 17:00, Friday 20 Dec 2019." in secretary.text


def test_the_draft_in_word_has_the_state_layout(bench: Bench, secretary: Phone) -> None:
    lay_day(bench)
    add_session(secretary)
    go(secretary, "invite")
    secretary.tap("Draft in Word")
    order = secretary.screen.files[0]
    view = json.loads(order.view)
    assert (order.builder, order.name) == ("official", "giay-moi-hoi-nghi-2019.docx")
    assert view["title"] == "GIẤY MỜI"
    assert view["marks"] == ["DỰ THẢO"]
    assert view["letterhead"]["number"] == "Số:      /GM-KTĐ"
    texts = [block.get("text", "") for block in view["blocks"]]
    assert "14 giờ 00 - 17 giờ 00, ngày 03/01/2020: Hội nghị tổng kết (Hội trường tầng 2)." in texts
    assert sum("Ban Quản lý" in text for text in texts) >= 11


# Held, and the next one ----------------------------------------------------------------------


def test_planned_and_actual_hosts_are_apart_and_the_next_is_announced(
    bench: Bench, secretary: Phone
) -> None:
    lay_day(bench)
    go(secretary, "host", bench.unit("ha-noi"), 0)
    assert go(secretary, "held") == says(NotHeldYet, day="03/01/2020")
    move_to(bench, 2020, 1, 3, 16)
    go(secretary, "held")
    secretary.tap("Other hosts")
    go(secretary, "host_was", bench.unit("hai-duong"), 0)
    secretary.tap("Done")
    secretary.tap("Yes, held like this")
    assert "Held on <b>Friday, 3 Jan 2020</b>" in secretary.text
    assert go(secretary, "sessions") == says(AlreadyHeld, year="2019")
    secretary.send(Intent.of("conference.next", 2019, 0))
    go(secretary, "next_is", bench.unit("bac-ninh"), 0)
    phone = officer(bench, "nam-dinh")
    phone.send(Intent.of("conference", 2019))
    assert "Hosted by: KCN&amp;CX Hà Nội\n" in phone.text
    assert "As planned before: KCN Hải Dương, KCN&amp;CX Hà Nội" in phone.text
    assert "Host in 2020: KCN Bắc Ninh (planned)" in phone.text


def test_an_invitation_twice_is_two_letters(bench: Bench, secretary: Phone) -> None:
    lay_day(bench)
    chief = heads(bench, "ha-noi")["ha-noi"]
    invite(secretary)
    go(secretary, "invite")
    assert "It was sent before" in secretary.text
    secretary.tap("Send it")
    assert len(chief.notices) == 2


def test_a_button_sends_the_invitation_once(bench: Bench, secretary: Phone) -> None:
    """A double tap and the same button two days later: nobody is invited once more."""
    lay_day(bench)
    chief = heads(bench, "ha-noi")["ha-noi"]
    go(secretary, "invite")
    send = button(secretary.screen, "Send it")
    assert send is not None
    for _tap in range(2):
        secretary.store(send)
    bench.handle()
    assert len(chief.notices) == 1
    assert "The invitation went out already" in secretary.text
    bench.clock.move(timedelta(days=2))
    secretary.send(send)
    assert len(chief.notices) == 1
    assert "This tap sent nothing more" in secretary.text
