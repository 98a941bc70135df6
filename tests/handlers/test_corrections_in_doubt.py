"""What is typed in a correction is weighed as at entry, and what has no number can be corrected."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.domain.correction_errors import CorrectionWaits, FigureMoved, SameFigure
from bot.domain.errors import OldButton
from bot.domain.kpi import Cell, Dim
from bot.i18n import speak
from bot.screen import Intent
from storage.counting import counted
from storage.presets.synthetic import synthetic_year
from tests.bench import labels
from tests.handlers.corrections import REASON, Desk
from tests.handlers.steps import says


def before(code: str, dim: str = "T") -> Decimal:
    amount = synthetic_year(2018).forms["ha-noi"][Cell(code, Dim(dim))].amount
    assert amount is not None
    return amount


def vn(amount: Decimal) -> str:
    return speak("en").number(amount)


# In doubt -----------------------------------------------------------------------------------------


def test_two_readings_are_offered_and_nothing_goes_on_before_a_tap(desk: Desk) -> None:
    """ "4,2" for exports of some four thousand: a comma in the place of a dot?"""
    phone, then = desk.secretary, before("KD02")
    desk.open("KD02")
    typed = f"{then.to_integral_value() + 1:,.0f}"  # thousands by a comma: "4,201"
    phone.write(typed)
    assert f"you wrote “{typed}”" in phone.text
    assert "Which one do you mean?" in phone.text
    meant = f"{vn(then.to_integral_value() + 1)} triệu USD"
    assert meant in labels(phone.screen)
    phone.tap(meant)
    assert "Why is it corrected?" in phone.text
    assert f"→ {meant}" in phone.text
    phone.write(REASON)
    assert desk.rows()[-1][3] == then.to_integral_value() + 1
    desk.agree()
    assert desk.last("KD02").typed == typed
    assert desk.last("KD02").reason == REASON


def test_one_reading_in_doubt_is_asked_about_once(desk: Desk) -> None:
    phone = desk.secretary
    desk.open("LD02")
    phone.write("20.000.000")  # the board has some hundred thousand
    assert "Is this right? (about" in phone.text
    assert "more than last period" in phone.text
    assert desk.rows() == []
    phone.tap("Right, go on")
    assert "Why is it corrected?" in phone.text
    assert "→ 20.000.000 người" in phone.text


def test_another_figure_or_a_yes_may_be_typed_instead_of_the_tap(desk: Desk) -> None:
    phone = desk.secretary
    for answer, new in (("đúng", "20.000.000"), ("111.000", "111.000")):
        desk.open("LD02")
        phone.write("20.000.000")
        phone.write(answer)
        assert "Why is it corrected?" in phone.text
        assert f"→ {new} người" in phone.text


def test_a_reading_tapped_twice_or_too_late_does_nothing(desk: Desk) -> None:
    phone = desk.secretary
    desk.open("LD02")
    phone.write("20.000.000")
    old = phone.screen.choices[0][0].intent
    phone.write("30.000.000")
    assert str(phone.send(old).text) == says(OldButton)
    desk.open("LD02")
    phone.write("111.000")
    phone.write(REASON)
    assert str(phone.send(old).text) == says(CorrectionWaits)
    assert [row[3] for row in desk.rows()] == [Decimal(111000)]


def test_what_the_checks_would_ask_is_shown_to_both(desk: Desk) -> None:
    phone, then = desk.secretary, before("DT01", "F")
    new = int(then) * 7
    desk.ask(str(new))
    doubt = f"⚠ New projects (FDI) is {vn(Decimal(new))} dự án: 7 times last period"
    assert doubt in phone.text
    phone.write(REASON)
    desk.head.tap("Look and decide")
    assert doubt in desk.head.text
    desk.head.tap("Agree to the correction")
    assert desk.last("DT01", "F").reason == REASON


def test_nothing_is_asked_of_an_ordinary_figure(desk: Desk) -> None:
    phone = desk.secretary
    desk.open("KD02")
    phone.write(vn(before("KD02")))
    assert "⚠" not in phone.text
    assert "Why is it corrected?" in phone.text


def test_of_how_many_enterprises_a_figure_is_made_goes_with_it(desk: Desk) -> None:
    desk.open("LD02")
    desk.secretary.write("111.000, tổng hợp từ 85/120 doanh nghiệp")
    desk.secretary.write(REASON)
    desk.agree()
    assert (desk.last("LD02").covered, desk.last("LD02").covered_of) == (85, 120)


# Yes, no, and no figure ---------------------------------------------------------------------------


def test_a_yes_becomes_a_no(desk: Desk) -> None:
    """By tap, through the head, into the totals; and back again in words."""
    phone, stood = desk.officer, desk.last("HC05").amount
    there, back = ("No", "có") if stood else ("Yes", "không")
    phone.command("/totals")
    phone.tap("Correct a figure")
    phone.tap("Administrative")
    phone.tap("ISO 9001:2015")
    assert "What is right?" in phone.text
    assert there in labels(phone.screen)
    assert ("Yes" if stood else "No") not in labels(phone.screen)
    phone.tap(there)
    phone.write(REASON)
    desk.agree()
    assert desk.last("HC05").amount == 1 - stood
    desk.open("HC05", phone=phone)
    phone.write(back)
    assert "Why is it corrected?" in phone.text
    phone.write(REASON)
    desk.agree()
    assert desk.last("HC05").amount == stood


@pytest.mark.parametrize(
    ("said", "state"), [("No figure yet", "not_available"), ("Not applicable", "not_applicable")]
)
@pytest.mark.parametrize("typed", [False, True])
def test_a_figure_becomes_none_and_is_one_again(
    desk: Desk, said: str, state: str, typed: bool
) -> None:
    phone = desk.secretary
    desk.open("DT01", "F")
    assert said in labels(phone.screen)
    phone.write(said) if typed else phone.tap(said)
    assert "New projects (FDI): 42 dự án → not " in phone.text
    phone.write(REASON)
    desk.agree()
    assert "in force" in desk.head.text
    assert (desk.last("DT01", "F").state, desk.last("DT01", "F").amount) == (state, None)
    phone.command("/totals")
    phone.tap("Correct a figure")
    phone.tap("KCN&CX Hà Nội")
    phone.tap("Investment")
    assert "New projects (FDI): not " in phone.text
    phone.tap("FDI New projects")
    assert said not in labels(phone.screen)
    phone.write("60")
    assert "dự án" in phone.text.partition("→")[2]
    phone.write(REASON)
    desk.agree()
    assert (desk.last("DT01", "F").state, desk.last("DT01", "F").amount) == ("given", 60)


def test_none_and_zero_are_told_apart(desk: Desk) -> None:
    phone = desk.secretary
    desk.open("DT01", "F")
    phone.write("không có")
    assert "zero or “no figure yet”" in phone.text
    assert labels(phone.screen)[:2] == ["0 dự án", "not available yet"]
    phone.tap("not available yet")
    assert "→ not available yet" in phone.text


@pytest.mark.parametrize(
    ("typed", "state"),
    [("Không có đối tượng", "not applicable"), ("chưa có số liệu", "not available yet")],
)
def test_what_officers_say_for_no_figure_is_understood(desk: Desk, typed: str, state: str) -> None:
    desk.open("LD01")
    desk.secretary.write(typed)
    assert f"→ {state}" in desk.secretary.text


def test_who_leaves_is_told_that_nothing_was_sent_and_finds_the_way_back(desk: Desk) -> None:
    left = "You have left the correction: nothing was sent, and nothing has changed."
    for phone in (desk.ask("60"), desk.secretary):
        phone.command("/cancel")
        assert phone.text.startswith(left)
        phone.tap("Back to the correction")
        assert "Please type the right figure (dự án)." in phone.text
    desk.ask("60").write(REASON)
    desk.head.tap("Look and decide")
    desk.head.tap("Do not agree")
    desk.head.command("/cancel")
    assert desk.head.text.startswith(left)
    desk.head.tap("Back to the correction")
    assert "Agree to the correction" in labels(desk.head.screen)
    assert [row[1] for row in desk.rows()] == ["open"]


def test_the_screens_of_a_correction_cost_what_other_pages_of_totals_do(desk: Desk) -> None:
    desk.open("DT01", "F")
    with counted(desk.bench.database) as typed:
        desk.secretary.write("300")
    desk.secretary.write(REASON)
    desk.head.screen = desk.head.notices[-1]
    with counted(desk.bench.database) as looked:
        desk.head.tap("Look and decide")
    with counted(desk.bench.database) as doubted:
        desk.head.tap("Do not agree")
    assert [len(one.statements) <= 21 for one in (typed, looked, doubted)] == [True] * 3


def test_what_is_said_by_a_button_must_be_on_one(desk: Desk) -> None:
    period, unit = desk.year.period.id, desk.bench.unit("ha-noi")
    for said in ("1", "0", "x", ""):
        forged = Intent.of("totals.correct_said", period, "a", unit, "DT01", "F", said)
        assert str(desk.secretary.send(forged).text) == says(OldButton)
    same = Intent.of(
        "totals.correct_said", period, "a", unit, "HC05", "T", desk.last("HC05").amount
    )
    stands = "yes" if desk.last("HC05").amount else "no"
    assert says(SameFigure, amount=stands) in str(desk.secretary.send(same).text)


def test_a_reason_for_a_figure_that_moved_meanwhile_asks_for_nothing(desk: Desk) -> None:
    desk.ask("60")
    asked = desk.secretary.asked
    assert asked is not None
    desk.ask("61", phone=desk.officer).write(REASON)
    desk.agree()
    desk.secretary.write(REASON)
    assert desk.secretary.text == says(FigureMoved)
    assert len(desk.rows()) == 1
