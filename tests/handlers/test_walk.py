"""Every button of every screen, by every role: a screen or a named refusal, never an exception.

The bench checks each screen: it fits, its payloads fit, its buttons lead to known routes.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import delete

from bot.channels.base import What
from bot.domain.access import Actor, Role
from bot.domain.kpi import Cell, Dim, Figure
from bot.domain.numbers import Qualifier
from bot.screen import Intent, Screen
from handlers import routes
from storage.claim import claim_secretary
from storage.founding import plan_conference
from storage.invites import Invites
from storage.models.blocs import office
from storage.office_rows import LEADER
from storage.presets.synthetic import synthetic_year
from storage.uow import UnitOfWork
from tests.bench import Bench, Phone, button, small_bloc
from tests.handlers import gathering
from tests.handlers.bloc_year import Year, lay_form
from tests.handlers.books import FilledForm, ordered
from tests.handlers.conference import every_count
from tests.handlers.contests import every_contest
from tests.handlers.handing import every_handing_step
from tests.handlers.nominating import every_step
from tests.handlers.pacting import every_pact_step
from tests.handlers.reminding import at, look, switch
from tests.handlers.reporting import HEAD, UNIT, Board, beside, open_board
from tests.handlers.reviewing import send_file
from tests.handlers.voting import every_vote, hall_of

MOST_TAPS = 320
# What is typed where a question is open; several texts lead to several screens.
_TYPED = {
    "figures.answer": ("9000000 1", "6,9; 66,9", "FDI 40", "9000000", "không có", "50; 20", "225"),
    "figures.pasted": ("DT01 51 20\nLD02 139 nghìn\nkhông rõ gì", "51\n20\n75"),
    "figures.reopen": ("Bổ sung số liệu",),
    "figures.reopen_kept": ("Bổ sung số liệu",),
    "figures.reasoned": ("Do doanh nghiệp lớn",),
    "figures.explained": ("Đã rà soát với các phòng",),
    "figures.explaining": ("Đã rà soát lại với các phòng",),
    "periods.due": ("5/12/2019",),
    "periods.moved": ("6/12/2019",),
    "behalf.informant": ("Nguyễn Văn An, Chánh Văn phòng",),
    "approval.returned": ("Đề nghị xem lại số này",),
    "approval.return_ready": ("Xem cả năm trước",),
    "approval.kept": ("Số đã đối chiếu với Cục Thống kê",),
    "checking.read": ("Nộp ngân sách nhà nước đạt 4.645,6 triệu USD, của các các đơn vị.",),
    "checking.rated": ("22.800 - 24.800",),
    "late.until": ("10/12/2019",),
    "late.reason": ("Đang sáp nhập đơn vị",),
}
_OTHERWISE = ("Nguyễn Văn An",)
# Buttons that carry what changes from tap to tap: by these arguments alone they are the same.
_LASTING = {
    "figures.sure": 1, "figures.pick": 1, "figures.mine": 1, "figures.theirs": 1,
    "figures.held": 1, "figures.none": 1, "figures.same": 1, "figures.blank": 1,
    "figures.column": 1, "figures.column_at": 1, "figures.column_from": 1,
    "figures.answer": 2, "figures.pasted": 1, "figures.reopen": 1, "figures.explained": 1,
    "figures.explaining": 1, "figures.submit_why": 1, "figures.submit": 2,
    "figures.explain_again": 1,
    "figures.next": 1, "figures.back": 1, "figures.notes": 1, "figures.comment": 1,
    "figures.source": 1, "figures.reason": 1, "behalf.confirm": 1,
    "figures.reason_holds": 1, "figures.reasons_hold": 1,
    "charts.total": 0, "charts.change": 0,
    "status.unit": 0, "status.remind": 0, "status.preview": 0, "status.post": 0,
    "approval.return": 2, "approval.returned": 2, "approval.item": 2, "late.board": 1,
    "approval.return_ready": 2, "approval.return_now": 1,
    "checking.page": 1, "checking.against": 0,
    "offices": 0, "offices.choose": 0, "offices.ask": 0, "offices.set": 0,
    "periods.estimates_of": 0, "periods.estimates_ask": 0,
    "periods.close": 0, "periods.close_now": 0,
    "behalf.unit": 0, "behalf.source": 0, "people.unit": 0, "people.invite_unit": 0,
    "people.invite_role": 0, "people.roster": 0, "people.roster_done": 0,
    "nominations": 0, "candidates": 0,
    **dict.fromkeys(
        ("nominations.award", "nominations.one", "nominations.start", "nominations.tick",
         "nominations.attach", "nominations.decline", "nominations.propose",
         "nominations.propose_unit", "nominations.quota", "candidates.choose", "candidates.ask"),
        0,
    ),
    **dict.fromkeys(
        ("totals", "totals.words", "totals.lines", "totals.line", "totals.unit", "totals.treat",
         "totals.treat_why", "totals.correct_unit", "totals.correct_group", "totals.correct_cell",
         "totals.correct_said", "totals.correct_pick"),
        0,
    ),
}  # fmt: skip


_ONCE = ("absence", "contests.", "delegations", "ballots", "days")
"""Rooms in which a kind of button is tapped once, whatever it is about."""


_APART = ("handover", "pact", "reminders", "year.", "periods.close_now")
"""Walked by themselves: whole rooms, and what would end the walk of all others."""
_PARTS = ("board", "roles", "secretary", "year", "conference")
"""Each a test of its own, on a bloc of its own: side by side they take a third of the time."""


def key_of(intent: Intent) -> tuple[str, ...]:
    once = 0 if intent.name.startswith(_ONCE) else len(intent.args)
    return (intent.name, *intent.args[: _LASTING.get(intent.name, once)])


def walk(phone: Phone) -> int:
    """Breadth first from home: each kind of button once, each open question answered."""
    phone.command("/todo")
    queue: deque[Intent] = deque()
    seen: set[tuple[str, ...]] = set()
    typed: list[tuple[str, ...]] = []
    taps = 0

    def look() -> None:
        for screen in (phone.screen, *phone.notices[-1:]):
            for row in screen.choices:
                for choice in row:
                    if choice.intent.name.startswith(_APART):
                        continue
                    if key_of(choice.intent) not in seen:
                        seen.add(key_of(choice.intent))
                        queue.append(choice.intent)

    look()
    while queue and taps < MOST_TAPS:
        phone.send(queue.popleft())
        taps += 1
        assert phone.text
        look()
        asked = phone.asked
        if asked is None:
            continue
        texts = _TYPED.get(asked.name, _OTHERWISE)
        if typed.count(key_of(asked)) < min(len(texts), 2):
            typed.append(key_of(asked))
            turn = sum(1 for one in typed if one[0] == asked.name)
            phone.write(texts[turn % len(texts)])
            look()
    return taps


@pytest.fixture
def performed(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of the routes that were really taken."""
    names: set[str] = set()
    perform = routes.perform

    def noted(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
        names.add(intent.name)
        return perform(actor, intent, uow)

    monkeypatch.setattr(routes, "perform", noted)
    return names


@pytest.fixture
def reached(
    performed: set[str], kind_of_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], None]:
    """Notes what a part of the walk has reached. Whichever part ends last, in whatever worker,
    finds every route among what they have reached together."""
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent

    def note(part: str) -> None:
        made = place / f"{part}.{kind_of_database}.part"
        made.write_text("\n".join(performed), encoding="utf-8")
        made.rename(made.with_suffix(".walked"))  # whole, or not there
        walked = [place / f"{one}.{kind_of_database}.walked" for one in _PARTS]
        if all(one.exists() for one in walked):
            names = {name for one in walked for name in one.read_text("utf-8").splitlines()}
            assert sorted({route.name for route in routes.ROUTES} - names) == []

    return note


def set_out(bench: Bench, board: Board) -> None:
    """A conference is planned; one form is nearly filled, another submitted and changed since."""
    with bench.database.writer.begin() as connection:
        days = date(2020, 1, 3), date(2020, 1, 4)
        plan_conference(connection, bench.bloc_id, 2019, *days, synthetic=True)
    bench.appoint("officer-2", "Phạm Thu Hà", Role.OFFICER, UNIT, confirmed=False)
    board.fill(skip=["DT01", "DT02", "AT"], KD01_T=30000)
    board.answer("DT03a", "1.520; 52")
    board.officer.tap("It is right: reason")
    board.officer.write("Một dự án điện tử lớn mở rộng")
    board.ask("HC05")
    board.officer.tap("Yes")
    pastes(board)
    other = beside(board, "vinh-phuc", "of-vinh-phuc")
    other.fill()
    other.submit()
    other.officer.write("Số liệu đã rà soát với các phòng")
    other.officer.command("/todo")
    other.officer.write("DT01 51 20")
    other.officer.tap("Leave it as it is")
    other.answer("DT01", "51 20")
    other.officer.command("/cancel")
    other.officer.tap("Give the reason")
    other.officer.write("Bổ sung một dự án")


def test_every_button_of_a_board_leads_somewhere(
    bench: Bench, board: Board, secretary: Phone, reached: Callable[[str], None]
) -> None:
    """The officer before and after submitting, whoever helps, and an observer."""
    set_out(bench, board)
    observer = bench.appoint("observer", "Vũ Minh", Role.OBSERVER)
    helper = board.contributor("HT")
    taps = [walk(phone) for phone in (observer, helper, board.officer)]
    assert min(taps) >= 1
    assert sum(taps) > 150
    reached("board")


def test_every_button_of_two_roles_leads_somewhere(
    bench: Bench, board: Board, secretary: Phone, reached: Callable[[str], None]
) -> None:
    """The head of a board, and a secretary who stands in for another."""
    set_out(bench, board)
    head = bench.appoint("head", HEAD, Role.HEAD, UNIT)
    secretary_2 = bench.appoint("secretary-2", "Vũ Thị Hai", Role.SECRETARY, "hai-duong")
    bench.appoint("secretary-2", "Vũ Thị Hai", Role.ALTERNATE, "hai-duong")
    assert min(walk(phone) for phone in (secretary_2, head)) > 200
    reached("roles")


def test_every_button_of_the_secretary_leads_somewhere(
    bench: Bench, board: Board, secretary: Phone, reached: Callable[[str], None]
) -> None:
    """And whoever comes by a link, types at the wrong moment, or acts beside another."""
    set_out(bench, board)
    assert walk(secretary) > 200
    open_again(board)
    strangers_and_slips(bench, board)
    reached("secretary")


def test_every_step_of_a_year_is_taken(
    bench: Bench, board: Board, secretary: Phone, reached: Callable[[str], None]
) -> None:
    """What is reached by several people in turn, or by words typed at the right moment."""
    set_out(bench, board)
    open_again(board)
    verdicts(beside(board, "ninh-binh", "of-ninh-binh"))
    totals_corrected_and_released(bench, board, secretary)
    estimates_and_requests(beside(board, "hung-yen", "of-hung-yen"), secretary)
    reasons_that_hold(beside(board, "hai-phong", "of-hai-phong"))
    looked_over(bench, board, secretary)
    days_recorded(secretary)
    away_and_back(bench.appoint("leaving", "Đỗ Văn Vắng", Role.OFFICER, "bac-ninh"))
    let_go(bench, secretary)
    year_planned(secretary)
    every_step(bench, secretary, beside(board, "thai-binh", "of-thai-binh"))
    every_vote(hall_of(bench), secretary)
    # Whoever was written down as leading next year leads from then on.
    with bench.database.writer.begin() as connection:
        connection.execute(delete(office).where(office.c.year == 2020))
    every_contest(bench, secretary)
    secretary.ask_in(bench.group("Nhóm Khối"), "/tinhhinh")
    secretary.send(Intent("status.board"))
    secretary.tap("With names")
    secretary.tap("Switch on")
    for name in ("totals.correction_off", "totals.correction_drop", "requests.kind"):
        secretary.send(Intent.of(name, 1, 0))
    secretary.send(Intent.of("year.template", 2020))
    reached("year")


def test_every_step_around_the_conference_is_taken(
    bench: Bench, reached: Callable[[str], None]
) -> None:
    """Votes in the hall, reminders, the pact, the conference, the handover."""
    bench.confirm_roster()
    secretary = bench.appoint("counting", "Vũ Thị Ba", Role.SECRETARY, "hai-duong")
    every_count(bench, secretary)
    board = open_board(bench)
    reasons_after_submitting(board)
    rated(secretary)
    of_bac_ninh = beside(board, "bac-ninh", "of-bac-ninh")
    reminded(of_bac_ninh, secretary)
    chief = bench.appoint("of-the-board", "Đỗ Văn Trưởng", Role.HEAD, "bac-ninh")
    every_pact_step(bench, secretary)
    place = bench.unit("bac-ninh")
    gathering.every_step(bench, secretary, of_bac_ninh.officer, chief, place)
    every_handing_step(bench, secretary)
    reached("conference")


def days_recorded(secretary: Phone) -> None:
    """A day swapped for another, one that is off, and both taken back."""
    secretary.send(Intent("days"))
    for label, made_up, source in (("Off, made up", "28/12/2019", ""), ("A day off", "", "1/QĐ")):
        secretary.tap("Record a day")
        secretary.write("31/12/2019")
        secretary.tap(label)
        if made_up:
            secretary.write(made_up)
            secretary.tap("Nghỉ hoán đổi")
            secretary.tap("No document")
        else:
            secretary.write("Nghỉ lễ hội của tỉnh")
            secretary.write(source)
        secretary.write("?")
        secretary.tap("Record it")
        secretary.send(Intent.of("days", 2019))
        secretary.tap("Take back 31/12/2019")
        secretary.send(secretary.screen.choices[0][0].intent)


def away_and_back(officer: Phone) -> None:
    """Days typed and days tapped; what is typed where a button is to be tapped."""
    for typed in (True, False):
        officer.send(Intent("absence.new"))
        if typed:
            for said in ("29/12/2019", "30/12/2019"):
                officer.write(said)
        else:
            officer.tap("From tomorrow")
            officer.tap("That day only")
        officer.write("?")
        officer.tap("Nobody yet")
        officer.write("?")
        officer.tap("Yes, it holds")
        officer.tap("Back again")
        officer.tap("Yes, back again")


def let_go(bench: Bench, secretary: Phone) -> None:
    """An invitation is withdrawn, somebody's access is ended."""
    unit = bench.unit("bac-ninh")
    secretary.send(Intent.of("people.invite_role", unit, Role.OFFICER))
    secretary.write("Trần Thị Khách")
    secretary.send(Intent.of("people.invites", unit))
    secretary.tap("Withdraw: Trần Thị Khách")
    officer = bench.appoint("let-go", "Đỗ Văn Thôi", Role.OFFICER, "bac-ninh")
    secretary.send(Intent.of("people.revoke", bench.appointment(officer)))
    secretary.tap("Yes, revoke")
    assert "Revoked: <b>Đỗ Văn Thôi</b>" in secretary.text


def year_planned(secretary: Phone) -> None:
    """The conference of the next year set and called off; one date moved, done, dropped, added."""
    secretary.send(Intent("home.language", ("en",)))
    secretary.send(Intent.of("year.conference", 2020))
    secretary.write("11/12/2020")
    secretary.tap("Apply, tell")
    secretary.tap("Single dates")
    dates = secretary.screen
    first, second = (row[0].intent for row in dates.choices[:2])
    secretary.send(first)
    secretary.tap("Move it")
    secretary.write("6/3/2020")
    secretary.tap("Move it, tell")
    secretary.send(second)
    secretary.tap("It is done")
    secretary.tap("Open it again")
    secretary.tap("Drop it")
    secretary.tap("Drop it, tell")
    secretary.send(dates.choices[-1][0].intent)
    secretary.write("Hội thao Khối thi đua")
    secretary.write("5/6/2020")
    secretary.tap("Add it, tell")
    secretary.tap("Single dates")
    if button(secretary.screen, "Next page") is not None:
        secretary.tap("Next page")
    secretary.send(Intent.of("year.date_yearly", 2020, first.args[1]))
    secretary.send(Intent.of("year.step", 2020, "dossier"))
    if button(secretary.screen, "Take it in again") is not None:  # the walk has left it out
        secretary.tap("Take it in again")
    secretary.write("4 sau")
    secretary.tap("Leave it out")
    secretary.tap("Look at the plan")
    secretary.send(Intent.of("year.file", 2020))
    secretary.send(Intent.of("year.off", 2020))
    secretary.write("Sáp nhập các đơn vị")
    secretary.tap("Record it, tell")
    secretary.send(Intent.of("periods.move_to", 1, "20191213"))


def reminded(board: Board, secretary: Phone) -> None:
    """An officer answers a reminder; the secretary decides whether the leader's board is told."""
    bench = board.bench
    switch(bench)
    at(bench, date(2019, 11, 28), 14)
    look(bench)
    for label in ("Later today", "I am on it"):
        board.officer.send(button(board.officer.notices[-1], label) or Intent("none"))
    at(bench, date(2019, 12, 3))
    look(bench)
    for label in ("Agree to send", "Not yet"):
        secretary.send(Intent("reminders.higher"))
        secretary.send(secretary.screen.choices[0][0].intent)
        secretary.tap(label)
    for name in ("lost", "preview", "preview_day", "steps", "ask_on"):
        secretary.send(Intent.of(f"reminders.{name}", "20191204"))
    secretary.send(Intent("desk"))
    for label in ("Reminders", "Days and hours", "Entering figures", "✓ 5 days before"):
        secretary.tap(label)
    secretary.tap("Other days")
    secretary.write("4")
    secretary.tap("Another hour")
    secretary.write("9:00")
    secretary.tap("Switch off")
    secretary.send(Intent("reminders"))
    secretary.tap("Switch off")


def pastes(board: Board) -> None:
    """What a paste left over is confirmed, cleared up or left out after the screen was left."""
    officer = board.officer
    board.ask("DT01")
    officer.tap("Notes, source")
    officer.write("Theo Báo cáo số 15 của Ban")
    officer.command("/todo")
    officer.tap("Back to that line")
    officer.tap("Leave this line out")
    board.go("paste")
    officer.write("KD02 11.001\nDT05 6,9; 66,9")
    officer.command("/kpi")
    officer.tap("Confirm 3 values")
    officer.tap("Clear up 2 figures")
    officer.tap("6.900 triệu USD")
    board.go("waiting")
    officer.tap("Leave out")
    board.go("paste")
    officer.write("lao động 5\nvốn đăng ký 6; 7")
    officer.tap("Clear up 2 figures")
    officer.tap("Leave this line out")
    officer.tap("New capital")
    board.go("paste")
    officer.write("DT02 5\nKD02 11.002")
    officer.tap("Clear up")
    officer.tap("Later")
    officer.tap("FDI 5")


def verdicts(board: Board) -> None:
    """What went back is answered, a signed sheet is sent and found right, a period is closed."""
    secretary = board.bench.phones["secretary-4"]
    head = board.bench.appoint("head-nb", "Vũ Văn Trưởng", Role.HEAD, "ninh-binh")
    board.fill()
    board.submit()
    form = board.form_id
    head.command("/duyet")
    head.tap("Look before me")
    head.send(Intent.of("approval.card", form, 1))
    head.send(Intent.of("approval.return", form, 1, "1"))
    head.write("Đề nghị xem lại số này")
    head.tap("Do not send it back")
    head.send(Intent.of("approval.return", form, 1, "1"))
    head.write("Đề nghị xem lại số này")
    head.tap("Redo the last one")
    head.write("Đề nghị xem lại số này")
    head.send(Intent.of("approval.return_look", form, 1))
    send_file(head, "voice")
    head.tap("Send it back")
    officer = board.officer
    officer.send(Intent.of("approval.items", form))
    officer.tap("Hear the voice note")
    officer.send(Intent.of("approval.keep", form))
    officer.send(Intent.of("approval.keep", form, "DT01"))
    officer.write("Đã đối chiếu với hồ sơ")
    officer.tap("Review and submit")
    officer.tap("Submit")
    officer.tap("Signed on paper")
    send_file(officer, "photo")
    officer.write("12/BC-BQL ngày 20/11/2019")
    secretary.send(secretary.notices[-1].choices[0][0].intent)
    secretary.tap("See the details")
    secretary.tap("History of a figure")
    secretary.tap("New projects")
    secretary.command("/duyet")
    secretary.send(Intent.of("approval.approve", form, 2, "bloc"))
    secretary.tap("Yes")
    secretary.send(Intent("periods"))
    secretary.tap("Late, close 2019")
    secretary.tap("Late window")
    secretary.tap("KCN Hà Nam")
    secretary.write("10/12/2019")
    secretary.write("Đang sáp nhập đơn vị")
    secretary.tap("Grant it")
    secretary.send(Intent("periods"))
    secretary.tap("Late, close 2019")
    secretary.tap("Close the figures")
    secretary.tap("Close all the same")
    secretary.tap("Reporting periods")
    secretary.tap("Open 2019 again")
    secretary.tap("Open the period again")


def reasons_that_hold(board: Board) -> None:
    """What was explained is off by another number now, and the reason is the same."""
    board.fill()
    colleague = board.bench.appoint("of-hai-phong-2", "Đỗ Thị Đồng", Role.OFFICER, board.unit)
    board.answer("HT-KCN", "18 19.100")
    board.answer("HT-KCN", "19 19.100", colleague)
    board.officer.write("Gồm cả ba khu đô thị dịch vụ")
    board.officer.tap("My line fits this too")
    board.answer("HT-KCN", "18 19.100")
    board.officer.tap("It is right: reason")
    board.officer.write("Gồm cả hai khu đô thị dịch vụ")
    board.answer("HT-KCN", "19 19.100")
    board.officer.tap("The old reason holds")
    board.answer("HT-KCN", "18 19.100")
    board.submit()
    board.officer.tap("The old reason holds")


def reasons_after_submitting(board: Board) -> None:
    """A line that is shown before it is sent; changes to a submitted form, typed and pasted."""
    officer = board.officer
    board.fill(skip=["HT-KCN"])
    board.submit()
    officer.tap("The rest: “no figure yet”")
    board.answer("HT-KCN", "18 19.100")
    board.submit()
    officer.write("Chờ hỏi lại phòng đầu tư")
    officer.write("Doanh nghiệp báo cáo lại")  # in place of what is shown
    officer.tap("Write another reason")
    board.explain("Doanh nghiệp lớn báo cáo lại")
    board.go("found", 0)
    for late in ("file_again", "file_all", "file_drop"):  # of a file that waits no longer
        board.go(late, 1)
    board.answer("DT01", "51 20")
    officer.write("Bổ sung một dự án")
    board.answer("LD01", "ước 14.000")
    board.submit()
    if board.row()[0] == "draft":
        board.explain("Doanh nghiệp lớn báo cáo lại")
    board.go("final", "LD01", "2", 0)
    officer.write("Đã có số chính thức")
    officer.command("/todo")
    board.submit()
    officer.command("/todo")
    officer.write("DT02 76 21")
    officer.write("Đếm lại lượt điều chỉnh")


def estimates_and_requests(board: Board, secretary: Phone) -> None:
    """The switch for estimates, figures made final; a request with what is on file."""
    officer = board.officer
    board.answer("DT01", "50 20")
    board.answer("DT02", "60 15")
    board.go("notes", "DT01")
    officer.tap("Look at it again")
    officer.tap("New projects (FDI)")
    officer.write("Sở chưa đối chiếu")
    officer.tap("To be looked at again")
    officer.tap("New projects (FDI)")
    officer.tap("Looked at")
    board.go("notes", "DT01")
    officer.write("Báo cáo số 15/BC-BQL")
    officer.write("Báo cáo số 16/BC-BQL")
    officer.tap("Source")
    board.go("estimates")
    officer.tap("All are estimates")
    officer.tap("New figures are final")
    officer.tap("Is final")
    officer.tap("Make all final")
    officer.tap("Yes, all are final")
    secretary.send(Intent("requests.new"))
    secretary.write("Nhà ở công nhân")
    secretary.write("969/BTC-TĐKT ngày 03/02/2019")
    secretary.write("DT01")
    secretary.tap("Choose by group")
    secretary.tap("Labour")
    secretary.tap("○ New jobs")
    secretary.tap("Done")
    secretary.tap("Remove some")
    secretary.tap("✕ New jobs")
    secretary.tap("Done")
    secretary.tap("Add a new indicator")
    secretary.write("Có đề án nhà ở")
    secretary.tap("Yes or no")
    secretary.tap("Set the deadline")
    secretary.write("15/12/2019")
    secretary.tap("Change it")
    secretary.tap("Title")
    secretary.write("Nhà ở công nhân")
    secretary.tap("Change it")
    secretary.tap("Document")
    secretary.write("969/BTC-TĐKT ngày 03/02/2019")
    secretary.command("/cancel")
    secretary.tap("Back to the request")
    secretary.tap("Change it")
    secretary.tap("Back")
    secretary.tap("Open, tell the boards")
    for title in ("Bỏ dở", "Bỏ dở nữa"):
        secretary.send(Intent("requests.new"))
        secretary.write(title)
    secretary.send(Intent("requests"))
    secretary.tap("In the making (")
    secretary.tap("Bỏ dở")
    secretary.tap("Not wanted")
    secretary.tap("Yes, give it up")
    secretary.send(Intent("requests"))
    secretary.tap("Nhà ở công nhân")
    secretary.tap("Attach the document")
    send_file(secretary, "document")
    officer.screen = officer.notices[-1]
    officer.tap("Enter figures")
    officer.tap("The ministry's document")
    officer.screen = officer.notices[-1]
    officer.tap("Enter figures")
    officer.tap("As on file")
    officer.tap("As on file (2)")
    officer.write("có")
    officer.tap("Submit")
    secretary.send(Intent("requests"))
    secretary.tap("Nhà ở công nhân")
    secretary.tap("Table by board")


def open_again(board: Board) -> None:
    """The period may have been closed on the walk, and opened again or not."""
    secretary = board.bench.appoint("secretary-4", "Vũ Thị Năm", Role.SECRETARY, "hai-duong")
    asked = secretary.send(Intent.of("periods.reopen", board.period.id))
    if button(asked, "Open the period again") is not None:
        secretary.tap("Open the period again")


def strangers_and_slips(bench: Bench, board: Board) -> None:
    """What is reached by a link, by typing at the wrong moment, or by two people at once."""
    claimer, invited, wrong = (bench.phone(key) for key in ("claimer", "invited", "wrong"))
    other_bloc = bench.found(small_bloc("other", ("Một", "Hai")))
    tokens = ("an-invitation-of-the-walk-1", "an-invitation-of-the-walk-2")
    with bench.database.writer.begin() as connection:
        claim = claim_secretary(connection, other_bloc, bench.clock.now())
        invites = Invites(connection, bench.clock.now())
        for token in tokens:
            invites.add(
                bloc_id=bench.bloc_id,
                unit_id=bench.unit("nam-dinh"),
                role=Role.OFFICER,
                scope="",
                full_name="Trần Thị Khách",
                position="",
                token=token,
                created_by=None,
                expires_at=bench.clock.now() + timedelta(days=14),
            )
    claimer.open(claim)
    claimer.write("Vũ Thị Ba")
    invited.open(tokens[0])
    invited.write("vâng")
    wrong.open(tokens[1])
    invited.tap("Yes, that is me")
    for phone in (claimer, invited):
        walk(phone)
    bench.store(invited, what=What.COMMAND, text="/todo", command="todo", private=False)
    wrong.tap("That is not me")
    wrong.tap("Right, withdraw the link")
    officer = bench.appoint("fresh", "Trần Văn Mới", Role.OFFICER, "nam-dinh")
    colleague = bench.appoint("fresh-2", "Trần Thị Mới", Role.OFFICER, "nam-dinh")
    officer.command("/cancel")
    officer.write("gì đó")
    officer.write("gì đó 5")
    officer.write("51\n20\n75")
    officer.write("52\n21\n76")
    officer._send(What.PHOTO)
    officer._send(What.EDITED, text="x")
    officer.write("x" * 5000)
    officer.command("/nope")
    officer.command("/kpi")
    officer.tap("Share out")
    officer.tap("Labour")
    officer.tap("I enter this group")
    officer.command("/kpi")
    officer.tap("Share out")
    officer.tap("Labour")
    officer.tap("I give it back")
    officer.send(Intent.of("duty", board.period.id))  # others may be open since the walk
    officer.tap("One question")
    with bench.database.writer.begin() as connection:  # the first on top may be another period's
        figures = bench.uow(connection).figures
        form_id = figures.form_of(board.period, bench.unit("nam-dinh")).id
    for name in ("mine", "theirs"):
        colleague.send(Intent.of("figures.ask", form_id, "DT01"))
        officer.send(Intent.of("figures.ask", form_id, "DT01"))
        colleague.write("53 21" if name == "mine" else "55 23")
        officer.write("54 22" if name == "mine" else "56 24")
        officer.tap("My figure" if name == "mine" else "The other figure")
    officer.send(Intent.of("figures.usual_reason", form_id))  # nobody asks for one
    officer.send(Intent.of("figures.comment_drop", form_id, "DT01"))
    form = FilledForm(ordered(officer.send(Intent.of("figures.book", form_id))))
    officer.upload(form.put("DT02", "F", 7).content())
    waits = officer.asked
    assert waits is not None
    officer.send(Intent.of("figures.file_say", form_id, waits.number(1), "base", "no"))
    officer.write("để xem")
    officer.tap("Take over")
    third = bench.appoint("secretary-3", "Vũ Thị Tư", Role.SECRETARY, "hai-duong")
    third.command("/onbehalf")
    if "For which period?" in third.text:
        third.tap("Figures of")
    third.tap("KCN Nam Định")
    third.tap("By telephone")
    third.write("Nguyễn Văn An, Chánh Văn phòng")
    third.tap("One question")
    asked = third.asked
    assert asked is not None
    third.write("60; 20")
    third.send(Intent.of("figures", asked.number(0)))
    third.tap("Ask the board")
    third.ask_in(bench.group("Nhóm Khối"), "/status")
    third.command("/status")
    third.tap("Another period")
    third.tap("Back")
    third.tap("Post in the group")
    third.tap("Post it")
    third.send(Intent.of("charts.change", 1, "a", "DT01"))
    officer.screen = officer.notices[-1]
    officer.tap("See what was entered")
    officer.tap("Right, confirm")
    assert "confirmed as your board's own" in officer.text


def totals_corrected_and_released(bench: Bench, board: Board, secretary: Phone) -> None:
    """What wants accepted figures, the head of a board, and the head of the leading one."""
    year = Year(bench, board.period)
    for unit in ("ha-noi", "bac-ninh"):
        exports = {Cell("KD02", Dim.T): Figure.given(Decimal(5000), Qualifier.ESTIMATE)}
        rough = exports if unit == "bac-ninh" else {}
        lay_form(year, unit, {**synthetic_year(2019).forms[unit], **rough})
    with bench.database.writer.begin() as connection:  # the walk has recorded other boards
        offices = bench.uow(connection).offices
        offices.record(bench.bloc_id, 2019, LEADER, bench.unit("hai-duong"))
    head = bench.appoint("head-hn", "Trần Việt Dũng", Role.HEAD, "ha-noi")
    leader = bench.appoint("head-hd", "Phạm Văn Khải", Role.HEAD, "hai-duong")
    secretary.send(Intent("home.language", ("en",)))
    for amount in ("43", "44"):
        secretary.send(Intent.of("totals", board.period.id, "a", ""))
        secretary.tap("Correct a figure")
        secretary.tap("KCN&CX Hà Nội")
        secretary.tap("Investment")
        secretary.tap("FDI New projects")
        if amount == "43":
            secretary.write(amount)
        else:
            secretary.tap("No figure yet")
            secretary.tap("Type another figure")
            secretary.write("không có")
            secretary.tap("not available yet")
        secretary.write("Cộng sót một dự án")
        head.screen = head.notices[-1]
        head.tap("Look and decide")
        head.tap("Agree to the correction" if amount == "43" else "Do not agree")
    head.write("Chưa đủ căn cứ để đính chính")
    secretary.tap("Corrections so far")
    secretary.send(Intent.of("totals", board.period.id, "a", ""))
    secretary.tap("Boards without figures")
    secretary.tap("KCN Hưng Yên")
    secretary.tap("Not counted")
    secretary.write("Ban chưa có số")
    secretary.tap("Day of the stocks")
    secretary.write("15/12/2019")
    secretary.send(Intent.of("totals", board.period.id, "a", ""))
    secretary.tap("Release the totals")
    secretary.tap("Ask the bloc's head")
    leader.screen = leader.notices[-1]
    leader.tap("Look and release")
    leader.tap("Release now")
    secretary.send(Intent.of("totals", board.period.id, "a", ""))
    secretary.tap("Release the totals")
    secretary.tap("See what is released")
    secretary.send(Intent.of("totals", board.period.id, "a", ""))
    secretary.tap("Release the totals")
    secretary.tap("Take it back")
    secretary.tap("Take it back")
    secretary.tap("Release the totals")
    secretary.tap("The head has agreed")
    secretary.write("đồng chí Trưởng ban, điện thoại")
    secretary.write("đúng")
    secretary.tap("Release now")
    assert "are released" in secretary.text
    secretary.send(Intent.of("periods.estimates", board.period.id))
    secretary.tap("KCN Bắc Ninh")
    secretary.tap("Send back to be final")
    assert "has been asked for the final figures" in secretary.text


def rated(secretary: Phone) -> None:
    """An exchange rate, unusual and from a source, then another with the reason for it."""
    for typed in ("5.400", "23.400"):
        secretary.send(Intent("rates"))
        secretary.tap("Figures of 2019")
        secretary.write(typed)
        if typed == "5.400":
            secretary.tap("Yes, 5.400 đồng")
        secretary.write("NHNN, ngày 30/12/2019")
        secretary.write("Gõ thiếu chữ số của tỷ giá")
        secretary.tap("Record the rate")
    assert "23.400 đồng/USD" in secretary.text


def looked_over(bench: Bench, board: Board, secretary: Phone) -> None:
    """Zones too small to be believed stand in the totals; a text is held against them."""
    zones = {Cell("HT05", Dim.T): 9000, Cell("HT06", Dim.T): 4028}
    figures = {cell: Figure.given(Decimal(amount)) for cell, amount in zones.items()}
    lay_form(Year(bench, board.period), "thai-binh", figures)
    secretary.send(Intent.of("checking.totals", board.period.id, "a", 0))
    secretary.tap("1. ")
    secretary.tap("Back")
    secretary.send(Intent("checking.text"))
    secretary.write("Nộp ngân sách nhà nước đạt 4.645,6 triệu USD.")
    secretary.tap("Exchange rate")
    secretary.write("23.400")
    secretary.tap("What was read")
    secretary.tap("Another period")
    secretary.tap("Figures of 2018")
    assert "Check of a text" in secretary.text
