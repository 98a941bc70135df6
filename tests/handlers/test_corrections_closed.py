"""A correction that waits does not block its figure: withdrawn, superseded, decided in any hat."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.domain.access import Role
from bot.domain.correction_errors import CorrectionMoved, CorrectionWaits, FormAway
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.kpi import Cell, Dim
from bot.screen import Intent
from tests.bench import Phone, labels
from tests.handlers.corrections import REASON, Desk
from tests.handlers.steps import at_once, says

BOARD = "Ban Quản lý các khu công nghiệp và chế xuất Hà Nội"


def decisions(desk: Desk) -> list[str]:
    return [row[1] for row in desk.rows()]


# Withdrawn ----------------------------------------------------------------------------------------


def test_the_only_head_withdraws_what_they_asked_for(desk: Desk) -> None:
    desk.ask(phone=desk.head).write(REASON)
    assert "another head of the board has to decide, and no other has access yet" in desk.head.text
    assert "nobody there who could confirm" not in desk.head.text
    desk.head.tap("Withdraw it")
    assert "Withdraw this correction?" in desk.head.text
    assert decisions(desk) == ["open"]
    desk.head.tap("Yes, withdraw it")
    assert "The correction is withdrawn; the figure stays as it is." in desk.head.text
    assert decisions(desk) == ["withdrawn"]
    desk.head.tap("Corrections so far")
    assert "<b>KCN&amp;CX Hà Nội</b>: withdrawn" in desk.head.text
    assert "42 dự án → 60 dự án" in desk.head.text
    # The figure is free again: a colleague asks, the head decides.
    desk.ask("61", phone=desk.officer).write(REASON)
    desk.agree()
    assert desk.versions()[-1][1] == Decimal(61)


def test_the_secretary_withdraws_and_head_and_asker_are_told(desk: Desk) -> None:
    desk.ask(phone=desk.officer).write(REASON)
    desk.open("DT01", "F")
    assert says(CorrectionWaits) in desk.secretary.text
    desk.secretary.tap("See the correction")
    desk.secretary.tap("Withdraw it")
    desk.secretary.tap("Yes, withdraw it")
    assert "2 people have been told" in desk.secretary.text
    for phone in (desk.head, desk.officer):
        told = str(phone.notices[-1].text)
        assert "Nguyễn Thị Thư Ký has withdrawn a correction" in told
        assert "42 dự án → 60 dự án" in told
    number = desk.rows()[0][0]
    yes = Intent.of("totals.correction_yes", number)
    assert str(desk.head.send(yes).text) == says(OldButton)
    assert len(desk.versions()) == 1
    verbs = [line[0] for line in desk.bench.audited() if line[1] == "correction"]
    assert verbs == ["correction_asked", "correction_withdrawn"]


def test_nobody_else_withdraws_it(desk: Desk) -> None:
    number = desk.asked()
    for name in ("correction_drop", "correction_off"):
        step = Intent.of(f"totals.{name}", number)
        assert str(desk.officer.send(step).text) == says(NotAllowed)
        assert str(desk.head.send(step).text) == says(NotAllowed)
    desk.officer.send(Intent.of("totals.correction", number))
    assert "Withdraw it" not in labels(desk.officer.screen)
    assert decisions(desk) == ["open"]


def test_withdrawn_and_agreed_to_at_once_is_one_of_the_two(desk: Desk) -> None:
    number = desk.asked()
    off = Intent.of("totals.correction_off", number)
    yes = Intent.of("totals.correction_yes", number)
    said = at_once(desk.bench, (desk.secretary, off), (desk.head, yes))
    assert "is withdrawn" in said[0]
    assert said[1] == says(OldButton)
    assert len(desk.versions()) == 1


# Moved --------------------------------------------------------------------------------------------


def move(desk: Desk, amount: int = 45) -> None:
    """The form went back, the figure was changed there, and the bloc accepted it anew."""
    desk.year.set_state("ha-noi", "returned")
    desk.year.type_again("ha-noi", Cell("DT01", Dim.F), Decimal(amount))
    desk.year.set_state("ha-noi", "accepted")


def test_a_moved_one_says_what_was_asked_and_gives_way_to_a_new_one(desk: Desk) -> None:
    desk.ask(phone=desk.officer).write(REASON)
    number = desk.rows()[0][0]
    move(desk)
    desk.head.send(Intent.of("totals.correction", number))
    assert "42 dự án → 60 dự án" in desk.head.text
    assert "now: 45 dự án" in desk.head.text
    assert says(CorrectionMoved) in desk.head.text
    assert "Agree to the correction" not in labels(desk.head.screen)
    yes = Intent.of("totals.correction_yes", number)
    assert str(desk.head.send(yes).text) == says(CorrectionMoved)
    desk.ask("61").write(REASON)
    assert "waits for the head of the board" in desk.secretary.text
    assert decisions(desk) == ["superseded", "open"]
    assert "another one was asked for in its place" in str(desk.officer.notices[-1].text)
    desk.agree()
    assert [version[1] for version in desk.versions()] == [Decimal(42), Decimal(45), Decimal(61)]
    assert decisions(desk) == ["superseded", "confirmed"]


def test_a_form_that_is_away_is_said_to_be_so(desk: Desk) -> None:
    number = desk.asked()
    desk.year.set_state("ha-noi", "returned")
    desk.head.send(Intent.of("totals.correction", number))
    assert says(FormAway, unit=BOARD) in desk.head.text
    yes = Intent.of("totals.correction_yes", number)
    assert str(desk.head.send(yes).text) == says(FormAway, unit=BOARD)
    desk.year.set_state("ha-noi", "accepted")
    desk.head.send(yes)
    assert "in force" in desk.head.text


def test_the_same_figure_written_anew_is_not_another(desk: Desk) -> None:
    number = desk.asked()
    move(desk, 42)
    desk.head.send(Intent.of("totals.correction_yes", number))
    assert "in force" in desk.head.text
    assert [version[1] for version in desk.versions()] == [Decimal(42), Decimal(42), Decimal(60)]


# Another hat --------------------------------------------------------------------------------------


def put_on(phone: Phone, word: str) -> None:
    phone.send(Intent("home.hats"))
    phone.tap(next(label for label in labels(phone.screen) if word in label))


@pytest.mark.parametrize(
    ("role", "elsewhere", "word"),
    [(Role.SECRETARY, "hai-duong", "ecretary"), (Role.OFFICER, "hai-phong", "fficer")],
)
def test_the_head_decides_whatever_hat_is_on(
    desk: Desk, role: Role, elsewhere: str, word: str
) -> None:
    desk.bench.appoint("head-hn", "Trần Việt Dũng", role, elsewhere)
    put_on(desk.head, word)
    desk.asked()
    desk.head.screen = desk.head.notices[-1]
    desk.head.tap("Look and decide")
    assert "It waits for the head of the board." not in desk.head.text
    desk.head.tap("Do not agree")
    desk.head.tap("Back")
    desk.head.tap("Agree to the correction")
    assert "in force" in desk.head.text


def test_the_leading_head_releases_whatever_hat_is_on(desk: Desk) -> None:
    leader = desk.bench.appoint("head-hd", "Phạm Minh Phương", Role.HEAD, "hai-duong")
    desk.bench.appoint("head-hd", "Phạm Minh Phương", Role.OFFICER, "hai-phong")
    put_on(leader, "fficer")
    desk.secretary.send(Intent.of("totals.release", desk.year.period.id, "a"))
    desk.secretary.tap("Ask the bloc's head")
    leader.screen = leader.notices[-1]
    leader.tap("Look and release")
    leader.tap("Release now")
    assert "are released" in leader.text
    desk.officer.send(Intent.of("totals.release", desk.year.period.id, "a"))
    assert desk.officer.text == says(NotAllowed)
