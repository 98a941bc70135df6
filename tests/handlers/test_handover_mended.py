"""The leadership passes by two boards and two persons; past them only with an open reason."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.domain.access import Role
from bot.domain.errors import NotAllowed
from bot.domain.handing_over import ITEMS
from bot.domain.handover_errors import SpeaksForOther
from bot.screen import Intent
from storage.models.records import register
from storage.nominations import NewEvent
from tests.bench import Bench, Phone, labels
from tests.handlers.handing import DEPUTY, GIVER, TAKER, Handing, lay
from tests.handlers.steps import rows_of, says


@pytest.fixture
def handing(bench: Bench, secretary: Phone) -> Handing:
    return lay(bench, secretary)


def leads(handing: Handing) -> int | None:
    with handing.bench.database.reader.connect() as connection:
        return handing.bench.uow(connection).blocs.leading(handing.bench.bloc_id).now


def test_a_leader_by_hand_past_the_handover_takes_a_reason_and_is_told(handing: Handing) -> None:
    bench, secretary = handing.bench, handing.secretary
    handing.begin()
    unit = bench.unit("quang-ninh")
    secretary.send(Intent.of("offices.ask", 2020, "leader", unit))
    assert "⚠ The handover is under way and would be over." in secretary.text
    assert "⚠ The bloc has elected" in secretary.text
    assert "Yes, record it" not in labels(secretary.screen)
    secretary.send(Intent.of("offices.set", 2020, "leader", unit, 0))  # an old button
    assert leads(handing) == bench.unit(GIVER)
    secretary.tap("Give the grounds")
    assert leads(handing) == bench.unit(GIVER)
    told = len(handing.giver.notices), len(handing.taker.notices)
    secretary.write("Công văn 45/BTC ngày 20/11, đồng chí Hoa, Vụ TĐKT")
    assert leads(handing) == unit
    for phone in (handing.giver, handing.taker):
        assert "Công văn 45/BTC" in str(phone.notices[-1].text)
    assert (len(handing.giver.notices), len(handing.taker.notices)) == (told[0] + 1, told[1] + 1)
    assert rows_of(bench, secretary) == [("secretary", "ended")]
    with bench.database.reader.connect() as connection:
        assert "office_by_hand" in list(connection.execute(select(register.c.verb)).scalars())


def test_the_elected_board_by_hand_without_a_handover_needs_no_reason(handing: Handing) -> None:
    handing.elect()
    secretary = handing.secretary
    secretary.send(Intent.of("offices.ask", 2020, "leader", handing.bench.unit(TAKER)))
    secretary.tap("Yes, record it")
    assert leads(handing) == handing.bench.unit(TAKER)


def test_another_board_over_the_elected_one_takes_a_reason_too(handing: Handing) -> None:
    handing.elect()
    bench, secretary = handing.bench, handing.secretary
    elected, unit = bench.unit(TAKER), bench.unit("quang-ninh")
    secretary.send(Intent.of("offices.set", 2020, "leader", elected, 0))
    assert leads(handing) == elected
    secretary.send(Intent.of("offices.set", 2020, "leader", unit, elected))
    assert leads(handing) == elected
    secretary.tap("Give the grounds")
    secretary.write("?")  # too short: nothing is recorded
    assert leads(handing) == elected
    secretary.write("Quyết định 12/QĐ ngày 22/11 của Khối")
    assert leads(handing) == unit
    told = str(handing.taker.notices[-1].text)
    assert "Quyết định 12/QĐ" in told
    assert "The handover that was under way" not in told


def test_nobody_else_writes_a_leader_down(handing: Handing) -> None:
    handing.begin()
    args = (2020, "leader", handing.bench.unit("quang-ninh"), 0)
    for phone in (handing.giver, handing.taker, handing.other):
        for step in ("by_hand", "written"):
            phone.send(Intent.of(f"handover.{step}", *args))
            assert phone.text == says(NotAllowed)


def test_whoever_spoke_for_one_board_never_speaks_for_the_other(handing: Handing) -> None:
    bench = handing.bench
    both = bench.appoint("both", "Mai Văn Hai", Role.HEAD, GIVER)
    bench.appoint("both", "Mai Văn Hai", Role.HEAD, TAKER)
    handing.begin()
    hats = {hat.unit_id: hat.id for hat in both.actor.hats}
    both.send(Intent.of("home.hat", hats[bench.unit(GIVER)]))
    both.command("/bangiao")
    both.tap("All handed over")
    for item in ITEMS:  # somebody else of the same board says all of it anew
        handing.giver_officer.send(Intent.of("handover.note", 1, item))
        handing.giver_officer.write("xong rồi")
    both.send(Intent.of("home.hat", hats[bench.unit(TAKER)]))
    both.send(Intent.of("handover.all", 1))
    assert both.text == says(SpeaksForOther)


def test_a_deputy_elected_after_it_began_is_in_office_with_the_leader(handing: Handing) -> None:
    bench = handing.bench
    handing.elect(deputy=None)
    handing.secretary.command("/bangiao")
    handing.secretary.tap("Begin the handover")
    with bench.database.writer.begin() as connection:
        uow = bench.uow(connection)
        uow.nominations.put_forward(
            bloc_id=bench.bloc_id,
            kind="deputy",
            award_kind_id=None,
            year=2020,
            unit_id=bench.unit(DEPUTY),
            origin="bloc",
            first=NewEvent("elected", uow.now),
        )
    handing.confirm_items()
    handing.sign(handing.giver)
    handing.sign(handing.taker)
    assert handing.offices()[2020, "deputy"] == bench.unit(DEPUTY)
    assert "Deputy of the bloc" in str(handing.other.notices[-1].text)


def test_a_secretary_of_the_taking_board_stays_and_nobody_is_asked_for_one(
    handing: Handing,
) -> None:
    second = handing.bench.appoint("second", "Thư Ký Nhận", Role.SECRETARY, TAKER)
    handing.complete()
    assert rows_of(handing.bench, second) == [("secretary", "confirmed")]
    assert "has no secretary now" not in handing.taker.text


def test_numbers_that_moved_are_confirmed_by_the_head_who_signs(handing: Handing) -> None:
    bench = handing.bench
    handing.begin()
    handing.confirm_items()
    handing.giver_officer.send(Intent.of("handover.note", 1, "people"))
    handing.giver_officer.write("Kèm danh sách")
    bench.appoint("new", "Người Mới", Role.OFFICER, "ninh-binh")
    handing.giver.command("/bangiao")
    assert "(confirmed: 06)" in handing.giver.text
    handing.giver.tap("Word:")
    assert "People with access: 06 when confirmed, 07 now" in handing.giver.text
    handing.giver.tap("Yes, our board confirms")
    handing.giver.send(Intent.of("handover.item", 1, "people"))
    assert "(then 06)" in handing.giver.text  # of the other board
    assert handing.giver.text.count("(then") == 1
    assert "Kèm danh sách" in handing.giver.text
    handing.taker.command("/bangiao")
    handing.taker.tap("Word:")
    asked = handing.taker.screen
    bench.appoint("newer", "Người Mới Hơn", Role.OFFICER, "ninh-binh")
    handing.taker.send(asked.choices[0][0].intent)
    assert "07 now" not in handing.taker.text
    assert "08 now" in handing.taker.text
    assert leads(handing) == bench.unit(GIVER)
    handing.taker.tap("Yes, our board confirms")
    assert leads(handing) == bench.unit(TAKER)
    handing.taker.command("/bangiao")
    assert "People with access: <b>08</b>" in handing.taker.text
