"""The bloc proposes a unit, units are introduced as leader and deputy, quotas are set."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain.access import Role
from bot.domain.errors import LineNeeded, NotAllowed, OldButton
from bot.domain.nomination_errors import (
    AwardYear,
    NominatedAlready,
    NominationMoved,
    OwnBoardPut,
    QuotaUnclear,
    UnitDeclined,
)
from bot.screen import Intent
from tests.bench import Phone, labels
from tests.handlers.nominating import YEAR, Awarding
from tests.handlers.reviewing import House
from tests.handlers.steps import says


@pytest.fixture
def awarding(house: House) -> Awarding:
    return Awarding(house)


def propose(secretary: Phone, awarding: Awarding, board: str = "KCN Hà Nam") -> None:
    secretary.send(Intent.of("nominations.award", awarding.kind(), YEAR))
    secretary.tap("Propose a unit")
    secretary.tap(board)


def test_a_secretary_puts_no_board_of_their_own_on_the_list(awarding: Awarding) -> None:
    bench, secretary = awarding.bench, awarding.secretary
    head = bench.appoint("own-head", "Đặng Văn Trưởng", Role.HEAD, "hai-duong")
    own = bench.unit("hai-duong")
    refused = says(OwnBoardPut, unit="KCN Hải Dương")
    secretary.send(Intent.of("nominations.propose_unit", awarding.kind(), YEAR, own))
    assert secretary.text == refused
    assert secretary.screen.asks is None
    secretary.tap("Ask the unit here")
    assert awarding.said() == ["put_forward"]
    awarding.step(secretary, "heard")
    assert secretary.text == refused
    assert awarding.said() == ["put_forward"]
    awarding.step(head, "agree_now")
    assert awarding.said()[-1] == "accepted"


def test_the_bloc_proposes_a_unit_after_consultation(awarding: Awarding) -> None:
    secretary, head = awarding.secretary, awarding.head
    propose(secretary, awarding)
    assert "How was the unit consulted?" in secretary.text
    assert secretary.write("có").text == says(LineNeeded, least=4)
    secretary.write("Trưởng ban, qua điện thoại, 20/11")
    assert "Consulted: Trưởng ban, qua điện thoại, 20/11" in secretary.text
    assert awarding.all() == []
    secretary.tap("Yes, on the list")
    assert "✓ On the list; the unit has been told." in secretary.text
    assert awarding.said() == ["put_forward", "accepted"]
    assert awarding.one.origin == "bloc"
    assert "put your board on the list" in str(head.notices[-1].text)
    head.tap("Open the nomination")
    head.tap("Withdraw")
    head.tap("Yes, withdraw it")
    assert awarding.one.said == "withdrawn"
    assert secretary.send(Intent("nominations.propose_now")).text == says(OldButton)


@pytest.mark.parametrize("agrees", [True, False])
def test_the_unit_is_asked_in_the_chat_and_its_head_answers_both(
    awarding: Awarding, agrees: bool
) -> None:
    secretary, head, officer = awarding.secretary, awarding.head, awarding.officer
    propose(secretary, awarding)
    secretary.tap("Ask the unit here")
    assert "✓ The unit has been asked." in secretary.text
    one = awarding.one
    head.command("/todo")
    assert "<b>1 nomination waits for your word.</b>" in head.text
    refused = officer.send(Intent.of("nominations.agree_now", one.id, one.seq)).text
    assert refused == says(NotAllowed)
    head.send(Intent.of("nominations.one", one.id))
    head.tap("The unit agrees" if agrees else "The unit declines")
    head.tap("Yes, we agree" if agrees else "Yes, we decline")
    assert awarding.one.said == ("accepted" if agrees else "declined")
    state = "on the list to be voted on" if agrees else "asks not to take part"
    assert state in str(secretary.notices[-1].text)
    assert head.send(Intent.of("nominations.refuse_now", one.id, one.seq)).text == says(
        NominationMoved, state=state
    )
    again = secretary.send(
        Intent.of("nominations.propose_unit", awarding.kind(), YEAR, one.unit_id)
    ).text
    taken = says(NominatedAlready, unit="KCN Hà Nam", what="Cờ thi đua in 2019", state=state)
    assert again == (taken if agrees else says(UnitDeclined, unit="KCN Hà Nam", year="2019"))


def test_an_answer_by_telephone_is_recorded_with_who_gave_it(awarding: Awarding) -> None:
    secretary = awarding.secretary
    propose(secretary, awarding, "KCN Bắc Ninh")
    secretary.tap("Ask the unit here")
    assert "Nobody of the unit is here yet" in secretary.text
    secretary.tap("The unit has answered")
    secretary.write("Trưởng ban, qua điện thoại, 20/11")
    secretary.tap("The unit agrees")
    assert "✓ Recorded: on the list" in secretary.text
    assert (awarding.one.said, awarding.one.note) == (
        "accepted",
        "Trưởng ban, qua điện thoại, 20/11",
    )
    assert secretary.send(Intent.of("nominations.heard_now", "yes")).text == says(OldButton)


def test_a_no_that_the_secretary_noted_may_have_been_a_slip(awarding: Awarding) -> None:
    secretary = awarding.secretary
    propose(secretary, awarding, "KCN Bắc Ninh")
    secretary.tap("Ask the unit here")
    secretary.tap("The unit has answered")
    secretary.write("Trưởng ban, qua điện thoại, 20/11")
    secretary.tap("The unit declines")
    assert awarding.one.said == "declined"
    propose(secretary, awarding, "KCN Bắc Ninh")
    secretary.write("Trưởng ban, qua điện thoại, 21/11")
    secretary.tap("Yes, on the list")
    assert awarding.one.said == "accepted"


def test_whoever_put_another_unit_forward_takes_it_back(awarding: Awarding) -> None:
    secretary, head = awarding.secretary, awarding.head
    propose(secretary, awarding)
    secretary.tap("Ask the unit here")
    secretary.tap("Withdraw")
    secretary.tap("Yes, withdraw it")
    assert awarding.one.said == "withdrawn"
    assert "The proposal has been taken back: Cờ thi đua in 2019." in str(head.notices[-1].text)
    head.send(Intent.of("candidates.now", "leader", 2020, awarding.bench.unit("bac-ninh")))
    head.tap("Withdraw")
    head.tap("Yes, withdraw it")
    assert awarding.all()[-1].said == "withdrawn"
    head.send(Intent.of("candidates.now", "leader", 2020, awarding.bench.unit("bac-ninh")))
    assert awarding.all()[-1].said == "put_forward"
    third = awarding.bench.appoint("third", "Vũ Văn Ba", Role.HEAD, "hung-yen")
    for phone in (third, awarding.officer, secretary):
        assert awarding.step(phone, "withdraw").text == says(NotAllowed)


def test_only_the_secretary_proposes_for_the_bloc(awarding: Awarding) -> None:
    unit = awarding.bench.unit("ha-nam")
    for name in ("propose", "propose_unit", "propose_ask", "quota", "after", "consulted"):
        forged = Intent.of(f"nominations.{name}", awarding.kind(), YEAR, unit)
        assert awarding.head.send(forged).text == says(NotAllowed)
    for args in ((awarding.kind(), YEAR, 999), (999, YEAR, unit)):
        old = awarding.secretary.send(Intent.of("nominations.propose_ask", *args)).text
        assert old == says(OldButton)


def test_the_quota_is_a_typed_number_with_its_source(awarding: Awarding) -> None:
    secretary = awarding.secretary
    secretary.send(Intent.of("nominations.award", awarding.kind(), YEAR))
    assert "May be proposed: 02" in secretary.text
    secretary.tap("Set the quota")
    for typed in ("hai", "-1", "51", "2,5", "1000"):
        assert secretary.write(typed).text == says(QuotaUnclear, most=50)
    secretary.write("3")
    secretary.write("Công văn 969/BTC-TĐKT ngày 03/02/2019")
    assert "✓ Recorded: at most 03 in 2019." in secretary.text
    assert "May be proposed: 03 (Công văn 969/BTC-TĐKT ngày 03/02/2019)" in secretary.text
    assert "quota_set" in awarding.registered()
    awarding.officer.command("/nominate")
    assert "(at most 03)" in awarding.officer.text


# Leader and deputy --------------------------------------------------------------------------------


def test_a_head_introduces_a_unit_which_is_asked_both(awarding: Awarding) -> None:
    other = awarding.bench.appoint("other", "Nguyễn Đình Phúc", Role.HEAD, "bac-ninh")
    officer = awarding.bench.appoint("o2", "Ngô Quốc Huy", Role.OFFICER, "bac-ninh")
    head, secretary = awarding.head, awarding.secretary
    head.command("/gioithieu")
    assert "<b>Introduced as leader and deputy of the bloc in 2020</b>" in head.text
    # Facts of the years before, none of what is still to come.
    assert "2019: Leader of the bloc KCN Hải Dương; Deputy of the bloc KKT Quảng Ninh" in head.text
    assert "2022" not in head.text
    head.tap("Introduce a leader")
    head.tap("KCN Bắc Ninh")
    assert "The unit is asked whether it agrees." in head.text
    head.tap("Yes, introduce it")
    assert "✓ Introduced; the unit has been asked." in head.text
    officer.command("/candidates")
    assert "KCN Bắc Ninh: introduced by KCN Hà Nam; waits for the unit" in officer.text
    assert "Introduce a leader" not in labels(officer.screen)
    other.tap("The unit agrees")
    other.tap("Yes, we agree")
    assert awarding.one.said == "accepted"
    assert "on the list to be voted on" in str(head.notices[-1].text)
    secretary.command("/gioithieu")
    assert "KCN Bắc Ninh: introduced by KCN Hà Nam; on the list" in secretary.text
    assert secretary.send(
        Intent.of("candidates.ask", "leader", 2020, awarding.bench.unit("bac-ninh"))
    ).text == says(
        NominatedAlready,
        unit="KCN Bắc Ninh",
        what="leader of the bloc in 2020",
        state="on the list to be voted on",
    )


def test_a_board_that_introduces_itself_has_agreed(awarding: Awarding) -> None:
    awarding.head.send(Intent.of("candidates.now", "deputy", 2020, awarding.bench.unit("ha-nam")))
    assert awarding.said() == ["put_forward", "accepted"]
    awarding.head.command("/gioithieu")
    assert "KCN Hà Nam: introduced by the unit itself" in awarding.head.text


def test_what_is_not_agreed_to_yet_is_seen_by_those_it_is_between(awarding: Awarding) -> None:
    third = awarding.bench.appoint("third", "Vũ Văn Ba", Role.HEAD, "hung-yen")
    awarding.head.send(Intent.of("candidates.now", "leader", 2020, awarding.bench.unit("bac-ninh")))
    third.command("/gioithieu")
    assert "Bắc Ninh: introduced" not in third.text
    assert third.send(Intent.of("nominations.one", awarding.one.id)).text == says(NotAllowed)


def test_who_may_introduce_and_for_which_year(awarding: Awarding) -> None:
    unit = awarding.bench.unit("bac-ninh")
    for name in ("choose", "ask", "now"):
        forged = Intent.of(f"candidates.{name}", "leader", 2020, unit)
        assert awarding.officer.send(forged).text == says(NotAllowed)
    for year in (2019, 2021):
        refused = awarding.head.send(Intent.of("candidates.now", "leader", year, unit)).text
        first = "2020" if year == 2019 else "2000"
        assert refused == says(AwardYear, first=first, last="2020", year=str(year))
    for args in (("chair", 2020, unit), ("leader", 2020, 999)):
        assert awarding.head.send(Intent.of("candidates.now", *args)).text == says(OldButton)
    assert awarding.all() == []


def test_the_elected_unit_is_known_and_has_no_rights_before_the_handover(
    awarding: Awarding,
) -> None:
    bench, secretary = awarding.bench, awarding.secretary
    winner = bench.appoint("winner", "Nguyễn Đình Phúc", Role.HEAD, "bac-ninh")
    leader = bench.appoint("leader", "Phạm Văn Khải", Role.HEAD, "hai-duong")
    awarding.put_on_list("bac-ninh", "ha-noi", kind="leader")
    awarding.decide("bac-ninh", kind="leader", places=1)
    secretary.command("/gioithieu")
    secretary.tap("After the election")
    secretary.tap("leader of the bloc")
    assert "Elected: KCN Bắc Ninh." in secretary.text
    assert "The rights of the office move at the handover" in secretary.text
    secretary.tap("Yes, record it")
    assert awarding.standing() == {"bac-ninh": "elected", "ha-noi": "not_chosen"}
    assert "Your board has been elected: leader of the bloc in 2020" in str(winner.notices[-1].text)
    bench.clock.at = datetime(2020, 1, 5, 2, 0, tzinfo=UTC)
    for phone, leads in ((winner, False), (leader, True)):
        phone.command("/status")
        assert ("KCN Hưng Yên" in phone.text) is leads
    secretary.tap("Leader and deputy")
    assert "Leader of the bloc: not recorded yet" in secretary.text
    assert (
        "Elected: Ban Quản lý các khu công nghiệp tỉnh Bắc Ninh (not handed over)" in secretary.text
    )
    assert "Handover" in labels(secretary.screen)
    secretary.tap("Set the leader")  # where it was handed over on paper
    secretary.tap("KCN Bắc Ninh")
    assert "Record <b>Ban Quản lý các khu công nghiệp tỉnh Bắc Ninh</b>" in secretary.text
    secretary.tap("Yes, record it")
    for phone in (winner, leader):  # the figures of 2019 stay with the board that led then
        phone.command("/status")
        assert "KCN Hưng Yên" in phone.text
