"""The handover: both boards confirm item by item, two persons, and then the rights move at once."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.channels.base import What
from bot.domain.access import Role
from bot.domain.errors import NotAllowed
from bot.domain.handover_errors import (
    HandoverDone,
    ItemsOpen,
    NoneElected,
    NotYetTaken,
    SideHasSigned,
    SpeaksForOther,
)
from bot.screen import Intent
from storage.models.people import appointment
from storage.records import first_broken_entry
from tests.bench import Bench, Phone, button, labels
from tests.handlers.bloc_year import years_2018_2019
from tests.handlers.handing import DEPUTY, GIVER, TAKER, Handing, lay
from tests.handlers.reminding import at, look, switch
from tests.handlers.steps import at_once, bound, link_in, rows_of, says


@pytest.fixture
def handing(bench: Bench, secretary: Phone) -> Handing:
    return lay(bench, secretary)


def leads(handing: Handing) -> int | None:
    with handing.bench.database.reader.connect() as connection:
        return handing.bench.uow(connection).blocs.leading(handing.bench.bloc_id).now


def test_nothing_begins_before_somebody_else_is_elected(handing: Handing) -> None:
    handing.secretary.command("/handover")
    assert handing.secretary.text == says(NoneElected)


def test_the_list_is_made_of_the_records_and_both_boards_are_told(handing: Handing) -> None:
    handing.begin()
    text = handing.secretary.text
    assert "From KCN Hải Dương to KCN Hà Nam." in text
    assert "Boards of the bloc: <b>11</b>" in text
    assert "People with access: <b>06</b>" in text
    assert "✓ The handover has begun. 4 people have been told." in text
    assert len(labels(handing.secretary.screen)) == 13
    assert "Both sides are asked to confirm" in str(handing.taker.notices[-1].text)
    assert not handing.other.notices
    assert handing.registered() == ["handover.begun"]


def test_a_board_that_is_neither_has_no_part(handing: Handing) -> None:
    handing.elect()
    handing.other.command("/bangiao")
    assert handing.other.text == says(NotAllowed)
    handing.secretary.command("/bangiao")
    handing.secretary.tap("Begin the handover")
    for step in ("", ".item", ".yes", ".all", ".signed"):
        handing.other.send(Intent.of(f"handover{step}", 1, "people"))
        assert handing.other.text == says(NotAllowed)


def test_item_by_item_with_a_note(handing: Handing) -> None:
    handing.begin()
    officer = handing.giver_officer
    officer.tap("Open the handover")
    officer.tap("○ Roster")
    assert "The boards that belong to the bloc today." in officer.text
    officer.tap("Handed over")
    assert "✓ | ○ Boards of the bloc: <b>11</b>" in officer.text
    officer.tap("✓ Roster")
    officer.tap("Add a note")
    officer.write("Kèm danh sách ngày 20/11")
    handing.taker_officer.tap("Open the handover")
    handing.taker_officer.tap("○ Roster")
    assert "“Kèm danh sách ngày 20/11”" in handing.taker_officer.text
    assert "✓ Handed over: Đỗ Thị Giao" in handing.taker_officer.text
    handing.taker_officer.tap("Received")
    assert "✓ | ✓ Boards of the bloc: <b>11</b>" in handing.taker_officer.text


def test_with_the_second_word_the_rights_move_and_not_before(handing: Handing) -> None:
    bench = handing.bench
    handing.begin()
    handing.giver.command("/bangiao")
    handing.giver.tap("Word:")
    assert handing.giver.text == says(ItemsOpen, n=11)
    handing.confirm_items()
    assert "Word:" not in str(labels(handing.taker_officer.screen))
    handing.sign(handing.giver)
    assert "Rights move with the word of KCN Hà Nam." in handing.giver.text
    assert leads(handing) == bench.unit(GIVER)
    assert "has given its word" in str(handing.taker.notices[-1].text)
    handing.sign(handing.taker)
    assert "<b>KCN Hà Nam</b> leads the bloc from now on" in handing.taker.text
    assert leads(handing) == bench.unit(TAKER)
    offices = handing.offices()
    assert offices[2020, "leader"] == bench.unit(TAKER)
    assert offices[2020, "deputy"] == bench.unit(DEPUTY)
    assert offices[2019, "leader"] == bench.unit(GIVER)
    assert handing.registered() == [
        "handover.begun",
        "handover.giver",
        "handover.taker",
        "handover.done",
    ]
    with bench.database.reader.connect() as connection:
        assert first_broken_entry(connection, bench.bloc_id) is None
    news = str(handing.other.notices[-1].text)
    assert "KCN Hải Dương keeps the dossier and the final figures of 2019" in news


def test_the_old_secretary_ends_and_the_new_head_invites_the_next(handing: Handing) -> None:
    bench, new = handing.bench, handing.bench.phone("next")
    handing.secretary.send(Intent.of("people.invite_role", 0, Role.SECRETARY))
    old_link = link_in(handing.secretary.write("Ngô Văn Cũ"))
    handing.complete()
    assert rows_of(bench, handing.secretary) == [("secretary", "ended")]
    assert "your access as secretary has ended" in str(handing.secretary.notices[-1].text)
    handing.secretary.command("/viec")
    assert "Run the bloc" not in labels(handing.secretary.screen)
    bench.phone("late").open(old_link)
    assert "withdrawn" in bench.phone("late").text
    handing.giver.send(Intent.of("people.invite_role", 0, Role.SECRETARY))
    assert handing.giver.text == says(NotAllowed)
    handing.taker.tap("Invite the secretary")
    bound(new, link_in(handing.taker.write("Hoàng Thị Mới")))
    handing.taker.tap("Confirm")
    assert rows_of(bench, new) == [("secretary", "confirmed")]
    new.command("/viec")
    assert "Run the bloc" in labels(new.screen)
    with bench.database.reader.connect() as connection:
        found = connection.execute(
            appointment.select().where(appointment.c.id == bench.appointment(new))
        ).one()
    assert found.unit_id == bench.unit(TAKER)


def test_what_is_not_received_holds_all_of_it_back(handing: Handing) -> None:
    handing.begin()
    handing.confirm_items()
    taker = handing.taker_officer
    taker.send(Intent.of("handover.item", 1, "dossier"))
    taker.tap("Not received")
    taker.write("Thiếu báo cáo của 02 Ban")
    assert "✓ | ✗ Award dossiers of the year" in taker.text
    assert "Thiếu báo cáo của 02 Ban" in str(handing.giver.notices[-1].text)
    handing.taker.send(Intent.of("handover.signed", 1))
    assert handing.taker.text == says(ItemsOpen, n=1)
    handing.giver.send(Intent.of("handover.signed", 1))
    assert handing.giver.text == says(NotYetTaken)
    assert leads(handing) == handing.bench.unit(GIVER)
    assert (2020, "leader") not in handing.offices()
    assert rows_of(handing.bench, handing.secretary) == [("secretary", "confirmed")]
    taker.command("/bangiao")
    taker.tap("All received")
    assert "✓ 0 items confirmed." in taker.text  # what is refused is taken one by one
    taker.tap("✗ Dossiers")
    taker.tap("Received")
    handing.sign(handing.giver)
    handing.sign(handing.taker)
    assert leads(handing) == handing.bench.unit(TAKER)


def test_two_different_persons_speak_for_the_two_boards(handing: Handing) -> None:
    bench = handing.bench
    both = bench.appoint("both", "Mai Văn Hai", Role.HEAD, GIVER)
    bench.appoint("both", "Mai Văn Hai", Role.HEAD, TAKER)
    handing.begin()
    handing.confirm_items()
    both.send(Intent.of("home.hat", bench.appointment(both)))
    handing.sign(both)
    assert "The word of your board is given" in both.text
    second = [hat.id for hat in both.actor.hats if hat.unit_id == bench.unit(TAKER)]
    both.send(Intent.of("home.hat", second[0]))
    both.send(Intent.of("handover.signed", 1))
    assert both.text == says(SpeaksForOther)
    assert leads(handing) == bench.unit(GIVER)


def test_only_the_heads_give_the_word_and_what_is_signed_stays(handing: Handing) -> None:
    handing.begin()
    handing.confirm_items()
    for phone in (handing.giver_officer, handing.taker_officer, handing.secretary):
        phone.send(Intent.of("handover.signed", 1))
        assert phone.text == says(NotAllowed)
    handing.sign(handing.giver)
    for step in (("signed", 1), ("no", 1, "people"), ("yes", 1, "people"), ("all", 1)):
        handing.giver.send(Intent.of(f"handover.{step[0]}", *step[1:]))
        assert handing.giver.text == says(SideHasSigned)


def test_after_it_is_complete_every_old_button_says_so(handing: Handing) -> None:
    handing.complete()
    for step in ("yes", "no", "note", "all", "sign", "signed"):
        handing.taker.send(Intent.of(f"handover.{step}", 1, "people"))
        assert handing.taker.text == says(HandoverDone)
    handing.taker.command("/bangiao")
    assert "Complete since" in handing.taker.text


def test_new_years_day_moves_nothing(handing: Handing) -> None:
    handing.begin()
    handing.bench.clock.at = datetime(2020, 1, 10, 2, tzinfo=UTC)
    assert leads(handing) == handing.bench.unit(GIVER)
    handing.confirm_items()
    handing.sign(handing.giver)
    handing.sign(handing.taker)
    assert leads(handing) == handing.bench.unit(TAKER)


def test_the_old_leader_keeps_its_year_and_the_new_one_has_the_next(handing: Handing) -> None:
    bench = handing.bench
    handing.complete()
    with bench.database.reader.connect() as connection:
        leading = bench.uow(connection).blocs.leading(bench.bloc_id)
    assert leading.of(2019) == bench.unit(GIVER)
    assert leading.of(2020) == leading.now == bench.unit(TAKER)
    assert leading.leads(bench.unit(GIVER), 2019)
    assert not leading.leads(bench.unit(GIVER), 2020)
    assert not leading.leads(bench.unit(GIVER))


def test_the_figures_of_the_old_year_are_released_by_the_board_that_led_in_it(
    handing: Handing,
) -> None:
    year = years_2018_2019(handing.bench)
    handing.complete()
    handing.taker.send(Intent.of("totals.release", year.period.id, "a"))
    assert handing.taker.text == says(NotAllowed)
    handing.giver.send(Intent.of("totals.release", year.period.id, "a"))
    handing.giver.tap("Release now")
    assert "are released" in handing.giver.text
    for phone in (handing.giver, handing.taker):  # the one keeps the year, the other leads now
        phone.send(Intent.of("status", year.period.id))
        assert "Counted" in phone.text or "accepted" in phone.text


def test_a_question_asked_after_the_handover_is_chaired_by_the_new_board(
    handing: Handing,
) -> None:
    bench = handing.bench
    handing.complete()
    new = bench.appoint("new-secretary", "Hoàng Thị Mới", Role.SECRETARY, TAKER)
    new.send(Intent("contests.question"))
    new.write("Địa điểm Hội nghị sơ kết\nTổ chức tại Hà Nam")
    with bench.database.reader.connect() as connection:
        uow = bench.uow(connection)
        found = uow.contests.contest(1)
        assert found is not None
        assert uow.blocs.office_holder(bench.bloc_id, found.year, "leader") == bench.unit(TAKER)
        assert uow.blocs.office_holder(bench.bloc_id, 2019, "leader") == bench.unit(GIVER)


def test_the_side_that_has_not_confirmed_is_reminded(handing: Handing) -> None:
    bench = handing.bench
    handing.begin()
    handing.confirm_items()
    handing.sign(handing.giver)
    switch(bench)
    at(bench, date(2019, 12, 3))  # due on 4 December, two weeks after it began
    look(bench)
    assert "has not confirmed everything yet" in str(handing.taker.notices[-1].text)
    way = button(handing.taker.notices[-1], "Open the handover")
    assert way == Intent.of("handover", 1)
    for phone, waits in ((handing.taker_officer, True), (handing.giver_officer, False)):
        phone.command("/todo")
        assert ("Handover" in labels(phone.screen)) is waits
    assert "Reminder" not in str([one.text for one in handing.giver.notices])
    handing.sign(handing.taker)
    at(bench, date(2019, 12, 5))
    look(bench)
    told = [one for one in handing.taker.notices if "Reminder" in str(one.text)]
    assert len(told) == 1


def test_both_heads_tap_at_once_and_the_rights_move_once(handing: Handing) -> None:
    handing.begin()
    handing.confirm_items()
    intent = Intent.of("handover.signed", 1)
    said = at_once(handing.bench, (handing.giver, intent), (handing.taker, intent))
    assert "The word of your board is given" in said[0]
    assert "leads the bloc from now on" in said[1]
    assert handing.registered().count("handover.done") == 1


def test_the_same_head_twice_at_once_signs_once(handing: Handing) -> None:
    handing.begin()
    handing.confirm_items()
    intent = Intent.of("handover.signed", 1)
    said = at_once(handing.bench, (handing.giver, intent), (handing.giver, intent))
    assert said[1] == says(SideHasSigned)
    assert handing.registered().count("handover.giver") == 1


def test_a_screen_costs_few_statements(handing: Handing) -> None:
    def costs() -> list[int]:
        """Of the first page, for either board and the secretary."""
        tap = {"what": What.TAP, "intent": Intent("handover")}
        readers = (handing.giver, handing.taker_officer, handing.secretary)
        return [handing.bench.cost(phone, **tap) for phone in readers]

    handing.begin()
    assert max(costs()) <= 12
    handing.confirm_items()
    handing.sign(handing.giver)
    assert max(costs()) <= 12
    handing.sign(handing.taker)
    assert max(costs()) <= 12
