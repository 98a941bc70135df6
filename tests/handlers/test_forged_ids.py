"""An id in a button or a question is no right: what one board met does nothing in other hands."""

from __future__ import annotations

import pytest

from bot.domain.access import Role
from bot.screen import Intent
from tests.bench import Phone, small_bloc
from tests.handlers.forging import Heard, listening, tried
from tests.handlers.nominating import Awarding
from tests.handlers.reporting import UNIT, beside
from tests.handlers.reviewing import House, send_file
from tests.handlers.voting import OPEN, hall_of

SECRET = "Bí mật Hà Nam 7311"
TYPED = ("Đã đối chiếu với hồ sơ gốc", "51; 20", "12/BC-BQL ngày 20/11/2019")


def told(house: House) -> None:
    """A board is entered for, enters, shares out, submits, sends a sheet, gets it back."""
    bench, board, officer, secretary = house.bench, house.board, house.officer, house.secretary
    unit, form = bench.unit(UNIT), board.form_id
    secretary.send(Intent.of("behalf.source", unit, "phone", board.period.id))
    secretary.write(f"Nguyễn Văn An, {SECRET}")
    board.answer("DT06", "421; 9.729", secretary)
    board.fill(skip=["DT06", "KD01"])
    board.answer("KD01", "30.000")
    officer.tap("It is right: reason")
    officer.write(SECRET)
    for name in ("comment", "source"):
        board.go(name, "DT01")
        officer.write(SECRET)
    officer.send(Intent.of("flags.why", form, "DT01", "F"))
    officer.write(SECRET)
    officer.command("/watch")
    officer.tap("New projects")
    board.go("hand", "LD")
    officer.write("Lê Văn Bình")
    bench.appoint("helper", "Lê Văn Bình", Role.CONTRIBUTOR, UNIT, scope="LD")
    officer.command("/kpi")
    for name in ("list", "groups", "estimates", "known", "entrusted", "review", "sheet", "book"):
        board.go(name)
    for name in ("ask", "notes", "group"):
        board.go(name, "LD" if name == "group" else "DT01")
    board.go("paste")
    officer.write(f"DT02 9\nlao động 5\nvốn đăng ký 6; 7\n{SECRET}")
    board.go("waiting")
    officer.command("/kpi")
    secretary.send(Intent.of("behalf.show", form))
    house.head.send(Intent("people"))
    house.head.send(Intent.of("people.unit", unit))
    house.head.send(Intent.of("people.person", bench.appointment(officer)))
    house.head.send(Intent("people.invites"))
    board.submit()
    officer.tap("Submit")  # although pasted values wait
    assert board.row()[0] == "submitted", officer.text
    house.go(officer, "paper", 1)
    send_file(officer, "photo", SECRET, "12/BC-BQL ngày 20/11/2019")
    send_file(officer, "photo", SECRET)
    secretary.command("/duyet")
    house.go(house.head, "card", 1)
    house.give_back(house.head, "DT01", note=SECRET)
    board.go("list")
    house.go(officer, "items")
    house.go(officer, "keep", "DT01")
    secretary.send(Intent.of("late.board", board.period.id, unit))
    secretary.write("10/12/2019")
    secretary.write(SECRET)
    secretary.send(Intent.of("totals.treat", board.period.id, "a", unit))
    secretary.send(Intent.of("totals.treat_why", board.period.id, "a", unit, "not_counted"))


def voted(house: House) -> None:
    """A board puts itself forward, delegates its vote, and votes by a show of hands in the chat."""
    bench, head, secretary = house.bench, house.head, house.secretary
    awarding = Awarding(house)
    awarding.draft()
    house.officer.send(Intent.of("nominations.attach", awarding.one.id, "report"))
    send_file(house.officer, "document", SECRET)
    house.officer.tap("Look through and send")
    house.officer.tap("Send to the head")
    head.command("/nominate")
    awarding.step(head, "approve")
    awarding.step(head, "approve_now")
    awarding.step(secretary, "return")
    secretary.write(SECRET)
    house.officer.send(Intent.of("nominations.one", awarding.one.id))
    bench.appoint("helper", "Nguyễn Văn Phó", Role.ALTERNATE, UNIT)
    head.command("/uyquyen")
    for label in ("Delegate my vote", "Nguyễn Văn Phó"):
        head.tap(label)
    head.send(Intent.of("delegations.scope", 0))
    head.command("/uyquyen")
    hall = hall_of(bench)
    number = hall.open(OPEN)
    hall.fill(head, number, ["For", "Against", "For"])
    head.tap("Yes, cast it")
    hall.paper(head, number)
    secretary.send(Intent.of("ballots.desk", number))
    secretary.send(Intent.of("ballots.behalf", number))
    secretary.send(Intent.of("contests.one", number))


@pytest.fixture(params=[told, voted])
def heard(house: House, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Heard:
    with listening(monkeypatch) as heard:
        request.param(house)
    return heard


def strangers(house: House) -> list[Phone]:
    """Of another board, of none, of another bloc; and who waits to be let in."""
    bench = house.bench
    other = beside(house.board, "hung-yen", "other-officer")
    found = [other.officer]
    for role in (Role.HEAD, Role.ALTERNATE, Role.CONTRIBUTOR):
        scope = "LD" if role is Role.CONTRIBUTOR else ""
        found.append(bench.appoint(f"far-{role}", "Đào Xuân Lộc", role, other.unit, scope=scope))
    found.append(bench.appoint("observer", "Vũ Minh", Role.OBSERVER))
    bloc_id = bench.found(small_bloc("khac", ["Một", "Hai"]))
    bench.confirm_roster(bloc_id)
    far = bench.appoint("far", "Vũ Thị Xa", Role.SECRETARY, "khac-0", bloc_id=bloc_id)
    found.append(far)
    found.append(bench.appoint("waiting", "Vũ Văn Chờ", Role.HEAD, UNIT, confirmed=False))
    return found


def test_nothing_is_changed_shown_or_told(house: House, heard: Heard) -> None:
    bench = house.bench
    own = {bench.phones[key].actor.person for key in ("officer", "head-of-board", "helper")}
    for stranger in strangers(house):
        count = 0
        for one in tried(bench, stranger, heard, TYPED, [bench.unit(UNIT)]):
            count += 1
            assert not one.changed, f"{one.changed}: {one}"
            assert SECRET not in one.words, one
            assert not own & one.told, one
        assert count >= 100, "the story has been told"
