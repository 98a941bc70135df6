"""After the vote: proposed, decided or not granted, conferred; taken back; the elected leader."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.channels.base import What
from bot.domain.access import Role
from bot.domain.errors import LineNeeded, NotAllowed, OldButton
from bot.domain.nomination_errors import (
    ConferralEarly,
    DecisionAhead,
    DecisionBeforeYear,
    DecisionEarly,
    DecisionUnclear,
    NominatedAlready,
    NominationMoved,
    RehearsalCounts,
    ResultUnsettled,
    UnitOnBallot,
)
from bot.domain.period_errors import DateUnclear
from bot.screen import Intent
from storage.contest_drafts import Draft
from storage.nominations import NewEvent
from tests.bench import labels
from tests.handlers.nominating import YEAR, Awarding, every_step
from tests.handlers.reporting import beside
from tests.handlers.reviewing import House
from tests.handlers.steps import says

THREE = ("ha-nam", "bac-ninh", "ha-noi")


@pytest.fixture
def awarding(house: House) -> Awarding:
    return Awarding(house)


@pytest.fixture
def proposed(awarding: Awarding) -> Awarding:
    """Hà Nam and Bắc Ninh qualified for the flag, Hà Nội did not; it is recorded so."""
    awarding.put_on_list(*THREE)
    number = awarding.decide("ha-nam", "bac-ninh")
    awarding.secretary.send(Intent.of("nominations.result_now", number))
    return awarding


def test_a_published_vote_is_recorded_by_the_secretary_and_told_both(awarding: Awarding) -> None:
    secretary = awarding.secretary
    awarding.put_on_list(*THREE)
    awarding.decide("ha-nam", "bac-ninh")
    secretary.command("/todo")
    assert "A published vote is to be recorded with its nominations." in secretary.text
    secretary.send(Intent.of("nominations.award", awarding.kind(), YEAR))
    secretary.tap("After the vote")
    secretary.tap("Record the result")
    assert "Proposed to the ministry: KCN Hà Nam; KCN Bắc Ninh." in secretary.text
    assert "Not enough votes: KCN&amp;CX Hà Nội." in secretary.text
    assert awarding.standing() == dict.fromkeys(THREE, "on_ballot")
    secretary.tap("Yes, record it")
    assert awarding.standing() == {
        "ha-nam": "proposed",
        "bac-ninh": "proposed",
        "ha-noi": "not_chosen",
    }
    assert "proposes your board to the ministry" in str(awarding.head.notices[-1].text)
    assert "nomination_proposed" in awarding.registered()
    secretary.command("/todo")
    assert "A published vote" not in secretary.text


def test_a_result_is_recorded_only_once_it_is_published_and_no_rehearsal(
    awarding: Awarding,
) -> None:
    secretary = awarding.secretary
    awarding.put_on_list(*THREE)
    number = awarding.vote()
    for step in ("result", "result_now"):
        refused = secretary.send(Intent.of(f"nominations.{step}", number)).text
        assert refused == says(ResultUnsettled)
    awarding.cast(number, "ha-nam", "bac-ninh")
    awarding.close(number)
    assert secretary.send(Intent.of("nominations.result", number)).text == says(ResultUnsettled)
    awarding.publish(number)
    officer = awarding.officer
    assert officer.send(Intent.of("nominations.result_now", number)).text == says(NotAllowed)
    secretary.send(Intent.of("nominations.result_now", number))
    assert secretary.send(Intent.of("nominations.result_now", number)).text == says(OldButton)
    awarding.put_on_list(*THREE, key="certificate")
    trial = awarding.vote(key="certificate", rehearsal=True)
    refused = secretary.send(Intent.of("nominations.result_now", trial)).text
    assert refused == says(RehearsalCounts)


def test_a_second_round_still_to_come_settles_nothing(awarding: Awarding) -> None:
    awarding.put_on_list(*THREE)
    number = awarding.decide(*THREE)  # three of equal votes for two places
    secretary = awarding.secretary
    refused = secretary.send(Intent.of("nominations.result", number)).text
    assert refused == says(ResultUnsettled)
    with awarding.bench.database.writer.begin() as connection:
        uow = awarding.bench.uow(connection)
        first = uow.contests.contest(number)
        assert first is not None
        new = Draft(first.bloc_id, "award", YEAR, first.title, first.way, first.rule)
        later = uow.contest_acts.next_round(number, new, None)
    refused = secretary.send(Intent.of("nominations.result", number)).text
    assert refused == says(ResultUnsettled)
    with awarding.bench.database.writer.begin() as connection:
        awarding.bench.uow(connection).contest_acts.cancel(later, "Không tổ chức", None)
    secretary.send(Intent.of("nominations.result", number))
    assert "Proposed to the ministry: none." in secretary.text


def test_who_has_the_flag_leaves_the_list_of_the_certificate(awarding: Awarding) -> None:
    secretary = awarding.secretary
    awarding.put_on_list("ha-nam", "bac-ninh")
    awarding.put_on_list("ha-nam", "ha-noi", "hung-yen", key="certificate")
    flag = awarding.vote(places=1)
    certificate = awarding.vote(key="certificate", places=1, after=flag)
    awarding.cast(flag, "ha-nam")
    awarding.cast(certificate, "ha-nam", "ha-noi")
    for number in (flag, certificate):
        awarding.close(number)
        awarding.publish(number)
    secretary.send(Intent.of("nominations.result_now", flag))
    secretary.send(Intent.of("nominations.result", certificate))
    assert "Proposed to the ministry: KCN&amp;CX Hà Nội." in secretary.text
    assert "Not enough votes: KCN Hưng Yên." in secretary.text
    assert "Left this list: KCN Hà Nam." in secretary.text
    secretary.tap("Yes, record it")
    left = next(
        one
        for one in awarding.all()
        if one.award == "Bằng khen" and one.unit_id == awarding.bench.unit("ha-nam")
    )
    assert (left.said, left.note) == ("not_chosen", "Cờ thi đua năm 2019")
    told = [str(one.text) for one in awarding.head.notices[-2:]]
    assert any("proposes your board to the ministry: Cờ thi đua" in one for one in told)
    assert any("your board is not proposed for: Bằng khen" in one for one in told)


def test_decided_then_conferred_in_another_year(proposed: Awarding) -> None:
    secretary, kind = proposed.secretary, proposed.kind()
    proposed.bench.clock.at = datetime(2022, 12, 4, 2, 0, tzinfo=UTC)
    secretary.send(Intent.of("nominations.after", kind, YEAR))
    secretary.tap("Record the decision")
    assert labels(secretary.screen)[:2] == ["● KCN Hà Nam", "● KCN Bắc Ninh"]
    secretary.tap("● KCN Bắc Ninh")
    secretary.tap("Go on")
    assert "Number and date of the decision?" in secretary.text
    assert secretary.write("đã ký").text == says(
        DecisionUnclear, example="1234/QĐ-BKHĐT 15/06/2020"
    )
    assert secretary.write("12/QĐ-BKHĐT 1/1/2023").text == says(DecisionAhead, day="01/01/2023")
    secretary.write("1234/QĐ-BKHĐT ngày 15/06/2020")
    assert "• Ban Quản lý các khu công nghiệp tỉnh Hà Nam" in secretary.text
    assert "Decision no. 1234/QĐ-BKHĐT of 15 Jun 2020" in secretary.text
    assert proposed.standing()["ha-nam"] == "proposed"
    secretary.tap("Yes, record it")
    assert "KCN Hà Nam: decided: no. 1234/QĐ-BKHĐT of 15 Jun 2020" in secretary.text
    assert "KCN Bắc Ninh: proposed to the ministry" in secretary.text
    assert "decided: no. 1234" in str(proposed.officer.notices[-1].text)
    secretary.tap("Not granted")
    secretary.tap("Go on")
    secretary.tap("Yes, record it")
    assert "KCN Bắc Ninh: not granted for 2019" in secretary.text
    secretary.tap("Record the conferral")
    secretary.tap("Go on")
    assert secretary.write("hôm qua").text == says(
        DateUnclear, typed="hôm qua", example="04/12/2022"
    )
    assert secretary.write("3/12/2022").text == says(LineNeeded, least=4)
    secretary.write("ngày 3/12/2022 tại Hội nghị tổng kết Khối")
    assert "Conferred on 3 Dec 2022, Hội nghị tổng kết Khối" in secretary.text
    secretary.tap("Yes, record it")
    assert "KCN Hà Nam: conferred on 3 Dec 2022, Hội nghị tổng kết Khối" in secretary.text
    shown = str(proposed.head.notices[-1].text)
    assert "Cờ thi đua in 2019 – conferred on 3 Dec 2022" in shown


def test_a_decision_comes_after_the_vote_and_a_conferral_after_the_decision(
    proposed: Awarding,
) -> None:
    secretary, kind = proposed.secretary, proposed.kind()
    proposed.bench.clock.at = datetime(2022, 12, 4, 2, 0, tzinfo=UTC)
    secretary.send(Intent.of("nominations.step", "decided", kind, YEAR))
    secretary.tap("● KCN Bắc Ninh")
    secretary.tap("Go on")
    assert secretary.write("1234/QĐ-BKHĐT 15/06/2005").text == says(
        DecisionBeforeYear, day="15 Jun 2005", year="2019"
    )
    assert secretary.write("1234/QĐ-BKHĐT 19/11/2019").text == says(
        DecisionEarly, day="19 Nov 2019", unit="KCN Hà Nam", year="2019", earliest="20 Nov 2019"
    )
    secretary.write("1234/QĐ-BKHĐT 15/06/2020")
    secretary.tap("Yes, record it")
    secretary.send(Intent.of("nominations.step", "conferred", kind, YEAR))
    secretary.tap("Go on")
    assert secretary.write("14/06/2020, Hội nghị tổng kết Khối").text == says(
        ConferralEarly, unit="KCN Hà Nam", day="14 Jun 2020", decided="15 Jun 2020"
    )
    secretary.write("15/06/2020, Hội nghị tổng kết Khối")
    secretary.tap("Yes, record it")
    assert proposed.standing()["ha-nam"] == "conferred"


def test_a_step_is_taken_back_by_an_event_of_its_own(proposed: Awarding) -> None:
    secretary = proposed.secretary
    proposed.bench.clock.at = datetime(2020, 7, 1, 2, 0, tzinfo=UTC)
    one = next(one for one in proposed.all() if one.unit_id == proposed.bench.unit("ha-nam"))
    secretary.send(Intent.of("nominations.step", "decided", one.award_kind_id, YEAR))
    secretary.tap("● KCN Bắc Ninh")
    secretary.tap("Go on")
    secretary.write("1234/QĐ-BKHĐT 15/06/2020")
    secretary.tap("Yes, record it")
    secretary.send(Intent.of("nominations.one", one.id))
    secretary.tap("Take the last step back")
    assert "Take back “decided: no. 1234/QĐ-BKHĐT of 15 Jun 2020”?" in secretary.text
    secretary.tap("Yes, take it back")
    assert "✓ Taken back; the record keeps both." in secretary.text
    assert "Standing: proposed to the ministry" in secretary.text
    assert "Correction: Cờ thi đua in 2019 – proposed" in str(proposed.head.notices[-1].text)
    assert proposed.said(one.id) == ["accepted", "on_ballot", "proposed", "decided", "proposed"]
    secretary.tap("Take the last step back")
    secretary.tap("Yes, take it back")
    assert proposed.said(one.id)[-1] == "on_ballot"
    number = one.contest_id
    secretary.send(Intent.of("nominations.result_now", number))
    assert proposed.said(one.id)[-1] == "proposed"
    assert proposed.standing()["bac-ninh"] == "proposed"


def test_buttons_of_a_list_that_has_moved_record_nothing(proposed: Awarding) -> None:
    secretary, kind = proposed.secretary, proposed.kind()
    proposed.bench.clock.at = datetime(2020, 7, 1, 2, 0, tzinfo=UTC)
    second = proposed.bench.appoint("s2", "Lê Thư Ký", Role.SECRETARY, "ha-noi")
    for phone in (secretary, second):
        phone.send(Intent.of("nominations.step", "decided", kind, YEAR))
    secretary.tap("● KCN Bắc Ninh")
    secretary.tap("Go on")
    secretary.write("1234/QĐ-BKHĐT 15/06/2020")
    second.tap("Go on")
    second.write("99/QĐ-BKHĐT 16/06/2020")
    secretary.tap("Yes, record it")
    assert second.tap("Yes, record it").text == says(NominationMoved, state="changed meanwhile")
    second.command("/thoat")
    for intent in (
        Intent.of("nominations.step", "conferred", 999, YEAR),
        Intent.of("nominations.step", "elected", kind, YEAR),
        Intent.of("nominations.step", "decided", kind, YEAR, 7, "3"),
        Intent("nominations.step_now"),
    ):
        assert second.send(intent).text == says(OldButton)
    assert proposed.officer.send(Intent.of("nominations.after", kind, YEAR)).text == says(
        NotAllowed
    )


def test_who_stands_on_the_ballot_leaves_an_open_vote_and_no_counted_one(
    awarding: Awarding,
) -> None:
    awarding.put_on_list(*THREE)
    head = awarding.head
    one = awarding.all()[0]
    number = awarding.vote()
    refused = awarding.officer.send(Intent.of("nominations.start", awarding.kind(), YEAR)).text
    assert refused == says(UnitOnBallot, unit="KCN Hà Nam")
    head.send(Intent.of("nominations.one", one.id))
    head.tap("Withdraw")
    assert "votes for it no longer count" in head.text
    head.tap("Yes, withdraw it")
    with awarding.bench.database.reader.connect() as connection:
        uow = awarding.bench.uow(connection)
        assert uow.results.settled(number, uow.contests.lines(number)).left == {0: None}
    awarding.cast(number, *THREE)
    awarding.close(number)
    awarding.publish(number)
    awarding.secretary.send(Intent.of("nominations.result_now", number))
    assert awarding.standing() == {
        "ha-nam": "withdrawn",
        "bac-ninh": "proposed",
        "ha-noi": "proposed",
    }


def test_nobody_leaves_between_counting_and_publishing(awarding: Awarding) -> None:
    awarding.put_on_list(*THREE)
    one = awarding.all()[0]
    number = awarding.vote()
    awarding.cast(number, *THREE[:2])
    awarding.close(number)
    head = awarding.head
    refused = says(UnitOnBallot, unit="KCN Hà Nam")
    assert head.send(Intent.of("nominations.withdraw_now", one.id, 2)).text == refused
    assert head.send(Intent.of("nominations.decline_now", YEAR)).text == refused
    awarding.publish(number)
    awarding.secretary.send(Intent.of("nominations.result_now", number))
    assert head.send(Intent.of("nominations.decline_now", YEAR)).text == says(
        NominatedAlready,
        unit="KCN Hà Nam",
        what="Cờ thi đua in 2019",
        state="proposed to the ministry",
    )


def test_past_years_stand_on_the_card_and_can_go_on(awarding: Awarding) -> None:
    bench = awarding.bench
    with bench.database.writer.begin() as connection:
        uow = bench.uow(connection)
        for year, event in (
            (2016, NewEvent("conferred", uow.now, on_date=date(2018, 1, 5))),
            (2018, NewEvent("proposed", uow.now)),
            (2021, NewEvent("proposed", uow.now)),
        ):
            uow.nominations.put_forward(
                bloc_id=bench.bloc_id,
                kind="award",
                award_kind_id=awarding.kind("certificate"),
                year=year,
                unit_id=bench.unit("ha-nam"),
                origin="bloc",
                first=event,
            )
    awarding.send()
    assert (
        "Awards in the years with data:\n• 2018: Bằng khen (proposed to the ministry)\n"
        "• 2016: Bằng khen (conferred on 5 Jan 2018)" in str(awarding.head.notices[-1].text)
    )
    assert "2021" not in str(awarding.head.notices[-1].text)
    secretary = awarding.secretary
    secretary.send(Intent.of("nominations.after", awarding.kind("certificate"), 2018))
    secretary.tap("Not granted")
    secretary.tap("Go on")
    secretary.tap("Yes, record it")
    assert "KCN Hà Nam: not granted for 2018" in secretary.text


@pytest.mark.parametrize("screen", ["after", "step", "one"])
def test_screens_after_the_vote_cost_at_most_twelve_statements(
    proposed: Awarding, screen: str
) -> None:
    kind = proposed.kind()
    intent = {
        "after": Intent.of("nominations.after", kind, YEAR),
        "step": Intent.of("nominations.step", "decided", kind, YEAR),
        "one": Intent.of("nominations.one", proposed.all()[0].id),
    }[screen]
    proposed.secretary.send(intent)
    spent = proposed.bench.cost(proposed.secretary, what=What.TAP, intent=intent, tapped="7")
    assert spent <= 12


def test_every_way_through_nominations_is_open(awarding: Awarding) -> None:
    every_step(
        awarding.bench,
        awarding.secretary,
        beside(awarding.house.board, "thai-binh", "of-thai-binh"),
    )
    assert awarding.standing()["thai-binh"] in ("proposed", "withdrawn")
