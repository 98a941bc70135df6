"""Two acts of office at the same moment: the second sees what the first has done, and says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Select, select

from bot.domain.access import Role
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.period_errors import PeriodSettled
from bot.domain.totals_errors import BoardCounted
from bot.screen import Intent
from storage.models.figures import period
from storage.models.people import invite
from storage.models.review import late_window, stand_in
from storage.presets.synthetic import synthetic_year
from tests.bench import Bench, Phone, button
from tests.handlers.bloc_year import Year, lay_form, lay_year
from tests.handlers.reporting import Board
from tests.handlers.reviewing import House
from tests.handlers.steps import at_once, closing_tap, says

Act = Callable[[Phone, Board], tuple[Phone, Intent]]
REASON = "Bão lụt kéo dài ở tỉnh"


@pytest.fixture
def second(bench: Bench, secretary: Phone) -> Phone:
    return bench.appoint("second", "Lê Thư Ký Hai", Role.SECRETARY, "hai-duong")


def held(bench: Bench, found: Select[Any]) -> list[tuple[Any, ...]]:
    with bench.database.reader.connect() as connection:
        return [tuple(row) for row in connection.execute(found)]


def tapped(phone: Phone, label: str) -> tuple[Phone, Intent]:
    found = button(phone.screen, label)
    assert found is not None, phone.text
    return phone, found


def answered(phone: Phone) -> tuple[Phone, Intent]:
    assert phone.asked is not None
    return phone, phone.asked


def test_a_late_window_beside_the_closing(
    board: Board, secretary: Phone, second: Phone, bench: Bench
) -> None:
    second.send(Intent.of("late.board", board.period.id, bench.unit("ha-nam")))
    window = a_late_window(second, board)
    closing = (secretary, closing_tap(secretary, board.period.id))
    _closed, late = at_once(bench, closing, window)
    assert late == says(PeriodSettled, period="Figures of 2019")
    assert held(bench, select(late_window.c.id)) == []


def test_a_deadline_moved_by_two(
    board: Board, secretary: Phone, second: Phone, bench: Bench
) -> None:
    for phone, day in ((secretary, "12/12/2019"), (second, "10/12/2019")):
        phone.send(Intent.of("periods.move", board.period.id))
        phone.write(day)
    first, later = at_once(bench, tapped(secretary, "Move it"), tapped(second, "Move it"))
    assert "is open until 17:00, Thursday 12 Dec 2019" in first
    assert later.startswith("<b>Nothing was changed:</b> the deadline is not the one")
    due = select(period.c.due_on).where(period.c.id == board.period.id)
    assert held(bench, due) == [(date(2019, 12, 12),)]


def test_a_deadline_moved_beside_the_closing(
    house: House, secretary: Phone, second: Phone, bench: Bench
) -> None:
    second.send(Intent.of("periods.move", house.board.period.id))
    second.write("10/12/2019")
    closing = (secretary, closing_tap(secretary, house.board.period.id))
    _closed, later = at_once(bench, closing, tapped(second, "Move it"))
    assert later == says(OldButton)


def test_a_rate_recorded_by_two(years: Year, secretary: Phone, second: Phone, bench: Bench) -> None:
    for phone, rate in ((secretary, "23.400"), (second, "23.100")):
        phone.send(Intent.of("rates.of", years.period.id))
        phone.write(rate)
        phone.write("NHNN, tỷ giá trung tâm 30/12")
    record = "Record the rate"
    first, later = at_once(bench, tapped(secretary, record), tapped(second, record))
    assert "23.400 đồng/USD" in first
    assert later == says(OldButton)
    recorded = select(period.c.usd_rate).where(period.c.id == years.period.id)
    assert held(bench, recorded) == [(Decimal(23400),)]


def test_a_board_left_out_beside_its_acceptance(
    bench: Bench, secretary: Phone, second: Phone
) -> None:
    forms = synthetic_year(2019).forms
    year = lay_year(bench, 2019, {unit: one for unit, one in forms.items() if unit != "ha-nam"})
    lay_form(year, "ha-nam", forms["ha-nam"], state="approved")
    unit = bench.unit("ha-nam")
    second.send(Intent.of("totals.treat_why", year.period.id, "a", unit, "not_counted"))
    accept = Intent.of("approval.approve_now", year.form_id("ha-nam"), 1, "bloc")
    accepted, later = at_once(bench, (secretary, accept), answered(second), REASON)
    assert "Accepted for the bloc" in accepted
    assert later == says(BoardCounted, unit="Ban Quản lý các khu công nghiệp tỉnh Hà Nam")
    assert held(bench, select(stand_in.c.id)) == []


def test_an_invitation_made_by_two(bench: Bench, secretary: Phone, second: Phone) -> None:
    for phone in (secretary, second):
        phone.send(Intent.of("people.invite_role", bench.unit("ha-nam"), Role.HEAD))
    at_once(bench, answered(secretary), answered(second), "Lê Thị Hoa")
    alive = select(invite.c.id).where(
        invite.c.full_name == "Lê Thị Hoa",
        invite.c.used_at.is_(None),
        invite.c.revoked_at.is_(None),
    )
    assert len(held(bench, alive)) == 1


def test_a_group_handed_out_by_two(board: Board, bench: Bench) -> None:
    colleague = board.colleague()
    for phone in (board.officer, colleague):
        board.go("hand", "LD", phone=phone)
    first, later = answered(board.officer), answered(colleague)
    said = at_once(bench, first, later, "Lê Văn Bình")
    assert all("Please pass this on to Lê Văn Bình" in one for one in said)
    alive = select(invite.c.id).where(
        invite.c.full_name == "Lê Văn Bình",
        invite.c.used_at.is_(None),
        invite.c.revoked_at.is_(None),
    )
    assert len(held(bench, alive)) == 1


# An access that is ended beside what its holder does ----------------------------------------------


def ended(by: Phone, whose: Phone) -> tuple[Phone, Intent]:
    return by, Intent.of("people.revoke_now", by.bench.appointment(whose))


def a_late_window(phone: Phone, board: Board) -> tuple[Phone, Intent]:
    phone.send(Intent.of("late.board", board.period.id, phone.bench.unit("ha-nam")))
    phone.write("10/12/2019")
    phone.write(REASON)
    return tapped(phone, "Grant it")


def a_deadline(phone: Phone, board: Board) -> tuple[Phone, Intent]:
    phone.send(Intent.of("periods.move", board.period.id))
    phone.write("10/12/2019")
    return tapped(phone, "Move it")


def a_closing(phone: Phone, board: Board) -> tuple[Phone, Intent]:
    return phone, closing_tap(phone, board.period.id)


def an_invitation(phone: Phone, _board: Board) -> tuple[Phone, Intent]:
    phone.send(Intent.of("people.invite_role", 0, Role.SECRETARY))
    return answered(phone)


def a_stand_in(phone: Phone, board: Board) -> tuple[Phone, Intent]:
    unit = phone.bench.unit("ha-nam")
    phone.send(Intent.of("totals.treat_why", board.period.id, "a", unit, "not_counted"))
    return answered(phone)


def an_entry_on_behalf(phone: Phone, _board: Board) -> tuple[Phone, Intent]:
    phone.send(Intent.of("behalf.source", phone.bench.unit("ha-nam"), "phone"))
    return answered(phone)


@pytest.mark.parametrize(
    "act",
    [a_late_window, a_deadline, a_closing, an_invitation, a_stand_in, an_entry_on_behalf],
)
def test_no_act_of_office_outlives_the_access(
    act: Act, board: Board, secretary: Phone, second: Phone, bench: Bench
) -> None:
    tried = act(second, board)
    _revoked, said = at_once(bench, ended(secretary, second), tried, f"{REASON}, 9 giờ")
    assert said == says(NotAllowed)


def test_no_submission_outlives_the_access(board: Board, secretary: Phone, bench: Bench) -> None:
    board.fill()
    board.go("review")
    submit = (board.officer, board.submit_tap())
    _revoked, said = at_once(bench, ended(secretary, board.officer), submit)
    assert said == says(NotAllowed)
    assert board.row()[0] == "draft"


def test_no_group_is_handed_out_after_the_access(
    board: Board, secretary: Phone, bench: Bench
) -> None:
    board.go("hand", "LD")
    handing = answered(board.officer)
    _revoked, said = at_once(bench, ended(secretary, board.officer), handing, "Lê Văn Bình")
    assert said == says(NotAllowed)
