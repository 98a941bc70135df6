"""Who has several roles: a notice leads to the board or the bloc it is about, whatever role is on,
and every screen says under which role it is done.
"""

from __future__ import annotations

from sqlalchemy import select

from bot.domain.access import Role
from bot.domain.conference_errors import NoConferenceDay
from bot.domain.errors import NotAllowed
from bot.screen import Intent
from storage.models.figures import form, value
from storage.models.records import audit
from tests.bench import Bench, Phone, labels, small_bloc
from tests.handlers.books import form_of
from tests.handlers.corrections import Desk
from tests.handlers.gathering import add_session, invite, lay_day
from tests.handlers.reporting import OFFICER, Board
from tests.handlers.reviewing import House
from tests.handlers.steps import says

_AS_HA_NAM = "<b>As: emulation officer, KCN Hà Nam</b>"
_NOTE = "Đề nghị xem lại số lao động"


def puts_on(phone: Phone, unit: int) -> None:
    phone.send(
        Intent.of("home.hat", next(one.id for one in phone.actor.hats if one.unit_id == unit))
    )


def of_two_boards(board: Board) -> Phone:
    """The officer of Hà Nam works for Nam Định too, and that role is on."""
    board.bench.appoint("officer", OFFICER, Role.OFFICER, "nam-dinh")
    puts_on(board.officer, board.bench.unit("nam-dinh"))
    return board.officer


def in_another_bloc(bench: Bench, phone: Phone, name: str, role: Role = Role.OFFICER) -> int:
    """A role in a bloc of its own, which is on now."""
    other = bench.found(small_bloc("zz", ["Tỉnh A", "Tỉnh B"]))
    bench.confirm_roster(other)
    key = next(key for key, one in bench.phones.items() if one is phone)
    bench.appoint(key, name, role, "zz-0", bloc_id=other)
    puts_on(phone, bench.unit("zz-0"))
    return other


def entered(phone: Phone, code: str) -> list[int]:
    """The boards in whose forms a person has written a figure."""
    by = phone.actor.person_id
    with phone.bench.database.reader.connect() as connection:
        found = select(form.c.unit_id).join(value, value.c.form_id == form.c.id)
        return list(
            connection.execute(found.where(value.c.code == code, value.c.author_id == by)).scalars()
        )


def opens(phone: Phone) -> str:
    """The first button of the last notice, as it is answered."""
    phone.screen = phone.notices[-1]
    phone.tap(labels(phone.screen)[0])
    return phone.text


def test_figures_for_a_late_window_go_to_the_board_that_got_it_both(house: House) -> None:
    board, officer, secretary = house.board, of_two_boards(house.board), house.secretary
    board.past_due()
    secretary.send(Intent.of("late.board", board.period.id, board.bench.unit("ha-nam")))
    secretary.write("10/12/2019")
    secretary.write("Bão lụt kéo dài ở tỉnh")
    secretary.tap("Grant it")
    assert "KCN Hà Nam may submit" in officer.notices[-1].text
    assert opens(officer).startswith(_AS_HA_NAM)
    assert "<b>May submit late until 17:00, Tuesday 10 Dec 2019</b>" in officer.text
    officer.tap("Paste many figures")
    officer.write("LD02 128.738")
    assert officer.text.startswith(_AS_HA_NAM)
    assert entered(officer, "LD02") == [board.bench.unit("ha-nam")]
    officer.command("/kpi")
    assert "As:" not in officer.text
    assert "Nam Định" in officer.text


def test_a_reminder_names_its_board_and_opens_its_form(house: House) -> None:
    board, officer = house.board, of_two_boards(house.board)
    nam_dinh = board.bench.unit("nam-dinh")
    puts_on(officer, board.bench.unit("ha-nam"))
    house.secretary.send(Intent.of("status.remind", board.period.id, nam_dinh))
    assert "✓ Reminded" in house.secretary.text
    assert "of Ban Quản lý các khu công nghiệp tỉnh Nam Định is due" in officer.notices[-1].text
    assert opens(officer).startswith("<b>As: emulation officer, KCN Nam Định</b>")
    officer.tap("Paste many figures")
    officer.write("LD02 128.738")
    assert entered(officer, "LD02") == [nam_dinh]


def test_what_came_back_is_found_under_another_role_and_told_of(house: House) -> None:
    house.submit()
    officer = of_two_boards(house.board)
    house.secretary.send(Intent.of("flags.why", house.board.form_id, "LD02", "T"))
    house.secretary.write("Xem lại số này giúp")
    assert opens(officer).startswith(_AS_HA_NAM)
    assert "Xem lại số này giúp" in officer.text
    house.give_back(house.head, "LD02", note=_NOTE)
    assert "(người)?" in opens(officer)
    assert officer.text.startswith(_AS_HA_NAM)
    officer.write("128.738")
    assert house.board.amount("LD02") == 128738


def test_the_first_screen_tells_what_went_back_to_another_board(house: House) -> None:
    house.submit()
    officer = of_two_boards(house.board)
    house.give_back(house.head, "LD02", note=_NOTE)
    officer.command("/todo")
    told = "<b>Something went back for another look</b> in your role: emulation officer, KCN Hà Nam"
    assert told in officer.text
    officer.tap("All that came back")
    assert _NOTE in officer.text
    house.board.answer("LD02", "128.738")
    officer.command("/todo")
    assert "another look" not in officer.text


def test_what_the_secretary_entered_is_confirmed_under_the_role_of_its_board(house: House) -> None:
    officer, secretary = of_two_boards(house.board), house.secretary
    secretary.send(Intent.of("behalf.source", house.bench.unit("ha-nam"), "phone"))
    secretary.write("Nguyễn Văn An, Chánh Văn phòng, 9 giờ ngày 5/11")
    house.board.answer("KD05", "209000", phone=secretary)
    assert "209.000" in opens(officer)
    officer.tap("Right, confirm")
    assert "confirmed as your board's own" in officer.text


def test_a_form_file_goes_to_its_own_board(house: House) -> None:
    file = form_of(house.board)
    file.put("LD02", "T", 128738)
    officer = of_two_boards(house.board)
    officer.upload(file.content(), "ha-nam.xlsx")
    assert officer.text.startswith(_AS_HA_NAM)
    officer.tap("Take over one value")
    assert entered(officer, "LD02") == [house.bench.unit("ha-nam")]


def test_a_secretary_who_reports_too_answers_as_the_board(house: House) -> None:
    officer = house.officer
    house.submit()
    house.bench.appoint("officer", OFFICER, Role.SECRETARY, "hai-duong")
    puts_on(officer, house.bench.unit("hai-duong"))
    house.give_back(house.head, "LD02", note=_NOTE)
    assert opens(officer).startswith(_AS_HA_NAM)


def test_notices_of_one_bloc_are_answered_while_a_role_in_another_is_on(house: House) -> None:
    board, head, officer, secretary = house.board, house.head, house.officer, house.secretary
    other = in_another_bloc(house.bench, head, "Nguyễn Hữu Tạo")
    house.bench.appoint("officer", OFFICER, Role.OFFICER, "zz-1", bloc_id=other)
    puts_on(officer, house.bench.unit("zz-1"))
    secretary.send(Intent.of("periods.move", board.period.id))
    secretary.write("10/12/2019")
    secretary.tap("Move it")
    assert "Hà Nam" in opens(officer)
    assert "Khối thi đua đồng bằng sông Hồng</b>\n" in officer.text
    house.submit()
    assert "Approve version 1" in opens(head)
    head.tap("Yes: Approve and send")
    assert house.state() == "approved"
    with house.bench.database.reader.connect() as connection:
        blocs = connection.execute(
            select(audit.c.bloc_id).where(audit.c.verb == "figures_approved")
        ).scalars()
        assert list(blocs) == [house.bench.bloc_id]


def test_the_leading_head_releases_while_a_role_in_another_bloc_is_on(desk: Desk) -> None:
    head = desk.bench.appoint("leader", "Phạm Minh Phương", Role.HEAD, "hai-duong")
    in_another_bloc(desk.bench, head, "Phạm Minh Phương")
    desk.secretary.send(Intent.of("totals.release", desk.year.period.id, "a"))
    desk.secretary.tap("Ask the bloc's head")
    assert "release to the ministry's observers" in opens(head)
    head.tap("Release now")
    assert "are released" in head.text


def test_no_role_opens_what_none_of_them_may(house: House, bench: Bench) -> None:
    stranger = bench.appoint("stranger", "Vũ Thị Lạ", Role.OFFICER, "nam-dinh")
    in_another_bloc(bench, stranger, "Vũ Thị Lạ")
    stranger.send(Intent.of("figures", house.board.form_id))
    assert stranger.text == says(NotAllowed)
    stranger.send(Intent.of("periods.manage", house.board.period.id))
    assert stranger.text == says(NotAllowed)


def test_an_invitation_is_answered_whatever_role_is_on(bench: Bench, secretary: Phone) -> None:
    """The buttons of the conference name a board: whoever speaks for it is meant."""
    lay_day(bench)
    add_session(secretary)
    phone = bench.appoint("of-two", "Lê Văn Hai", Role.OFFICER, "ha-noi")
    in_another_bloc(bench, phone, "Lê Văn Hai")
    invite(secretary)
    assert opens(phone).startswith("<b>As: emulation officer, KCN&amp;CX Hà Nội")
    assert "Who comes for KCN&amp;CX Hà Nội?" in phone.text
    phone.write("Nguyễn Văn An, Phó Trưởng ban")
    assert "✓ 1 person saved." in phone.text
    phone.tap("Nguyễn Văn An")
    phone.tap("Heads the delegation")
    assert "✓ Nguyễn Văn An heads the delegation." in phone.text
    # No role makes them speak for a third board.
    phone.send(Intent.of("conference.come", 2019, bench.unit("bac-ninh"), "yes"))
    assert phone.text == says(NoConferenceDay, year="2019")


def test_the_plan_of_the_year_is_run_by_whoever_is_secretary_in_another_role(
    bench: Bench, board: Board
) -> None:
    bench.appoint("officer", OFFICER, Role.SECRETARY, "ha-nam")
    officer = board.officer
    on = next(one for one in officer.actor.hats if one.role is Role.OFFICER)
    officer.send(Intent.of("home.hat", on.id))
    officer.command("/lich")
    assert "Day of the conference" in labels(officer.screen)
    officer.tap("Day of the conference")
    assert officer.text.startswith("<b>As: ")
    officer.write("3/1/2020")
    assert "plan of the year 2019" in officer.text
    officer.tap("Apply, tell")
    assert "✓ The plan holds." in officer.text
