""" "Đính chính": asked for, shown before and after, decided by the head of the board, kept."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select

from bot.domain.access import Role
from bot.domain.correction_errors import (
    CorrectionMoved,
    CorrectionReasonNeeded,
    CorrectionWaits,
    NotAccepted,
    OwnCorrection,
    RefusalReasonNeeded,
    SameFigure,
)
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.kpi import Cell, Dim, Figure
from bot.screen import Intent
from storage.figures import Write
from storage.models.figures import value
from storage.models.records import register
from storage.records import first_broken_entry
from tests.bench import labels
from tests.handlers.bloc_year import Year
from tests.handlers.corrections import REASON, Desk
from tests.handlers.steps import at_once, says


def test_totals_and_sentences_are_shown_before_and_after(desk: Desk) -> None:
    phone = desk.ask()
    assert "New projects (FDI): 42 dự án → 60 dự án" in phone.text
    assert "• New projects (FDI): 379 dự án → 397 dự án" in phone.text
    assert "• New projects: 532 dự án → 550 dự án" in phone.text
    assert "Before: In 2019 new investment registration" in phone.text
    assert "granted to 532 projects" in phone.text
    assert "granted to 550 projects" in phone.text
    assert desk.rows() == []
    phone.write(REASON)
    assert "waits for the head of the board (KCN&amp;CX Hà Nội): 1 person" in phone.text
    assert [row[1] for row in desk.rows()] == ["open"]
    assert len(desk.versions()) == 1


def test_the_head_agrees_and_everything_follows(desk: Desk) -> None:
    number = desk.asked()
    notice = str(desk.head.notices[-1].text)
    assert "New projects (FDI): 42 dự án → 60 dự án" in notice
    assert REASON in notice
    desk.head.tap("Look and decide")
    # What the others gave could be told from the totals of an open period.
    assert "Totals of the bloc" not in desk.head.text
    assert "550" not in desk.head.text
    desk.bench.clock.move(timedelta(minutes=1))
    desk.head.tap("Agree to the correction")
    assert "The correction is in force. 1 person has been told." in desk.head.text
    assert desk.versions() == [
        (1, Decimal(42), "", None),
        (2, Decimal(60), REASON, "Nguyễn Thị Thư Ký"),
    ]
    assert desk.rows() == [(number, "confirmed", 2, Decimal(60))]
    assert "Corrected: " in str(desk.secretary.notices[-1].text)
    desk.secretary.command("/totals")
    assert "550 dự án (FDI 397, DDI 153)" in desk.secretary.text
    verbs = [line[0] for line in desk.bench.audited() if line[1] == "correction"]
    assert verbs == ["correction_asked", "correction_confirmed"]
    with desk.bench.database.reader.connect() as connection:
        acts = connection.execute(select(register.c.verb)).scalars().all()
        assert "corrected" in acts
        assert first_broken_entry(connection, desk.bench.bloc_id) is None


def test_the_head_sees_what_moves_once_the_period_is_closed(desk: Desk) -> None:
    desk.asked()
    desk.year.close()
    desk.head.tap("Look and decide")
    assert "532 dự án → 550 dự án" in desk.head.text


WHY_NOT = "Quý IV chỉ có 02 dự án, đề nghị rà soát lại"


def test_a_refused_one_changes_nothing_and_is_kept(desk: Desk) -> None:
    desk.asked()
    desk.head.tap("Look and decide")
    desk.head.tap("Do not agree")
    assert "Why do you not agree?" in desk.head.text
    assert [row[1] for row in desk.rows()] == ["open"]
    desk.head.write("đúng rồi")
    assert desk.head.text == says(RefusalReasonNeeded)
    desk.head.write(WHY_NOT)
    assert "The figure stays as it is. 1 person has been told why." in desk.head.text
    assert [row[1] for row in desk.rows()] == ["refused"]
    assert len(desk.versions()) == 1
    told = str(desk.secretary.notices[-1].text)
    assert "was not agreed to" in told
    assert f"not agreed to: {WHY_NOT}" in told
    desk.secretary.command("/totals")
    desk.secretary.tap("Correct a figure")
    desk.secretary.tap("Corrections so far")
    assert "<b>KCN&amp;CX Hà Nội</b>: refused" in desk.secretary.text
    assert REASON in desk.secretary.text
    assert WHY_NOT in desk.secretary.text
    # The way on from the notice leads to the same figure once more.
    desk.secretary.screen = desk.secretary.notices[-1]
    desk.secretary.tap("Another correction")
    assert "New projects (FDI)" in desk.secretary.text


def test_a_reason_that_comes_too_late_is_not_lost_unseen(desk: Desk) -> None:
    number = desk.asked()
    second = desk.bench.appoint("head-2", "Lê Phó Ban", Role.HEAD, "ha-noi")
    desk.head.send(Intent.of("totals.correction_no", number))
    second.send(Intent.of("totals.correction_yes", number))
    desk.head.write(WHY_NOT)
    assert "Meanwhile it was decided: confirmed." in desk.head.text
    assert WHY_NOT in desk.head.text
    assert [row[1] for row in desk.rows()] == ["confirmed"]
    assert str(desk.head.send(Intent.of("totals.correction_no", number)).text) == says(OldButton)


def test_a_board_asks_for_its_own_figures_only(desk: Desk) -> None:
    desk.ask(phone=desk.officer).write(REASON)
    assert len(desk.rows()) == 1
    other = Intent.of("totals.correct_unit", desk.year.period.id, "a", desk.bench.unit("bac-ninh"))
    assert str(desk.officer.send(other).text) == says(NotAllowed)
    stranger = desk.bench.appoint("h", "Ngô Quốc Huy", Role.HEAD, "bac-ninh")
    for name in ("correction", "correction_yes", "correction_no", "correction_not"):
        number = desk.rows()[0][0]
        assert str(stranger.send(Intent.of(f"totals.{name}", number)).text) == says(NotAllowed)
    # An officer sees what was asked, but only the head decides.
    desk.officer.send(Intent.of("totals.correction", desk.rows()[0][0]))
    assert "Agree to the correction" not in labels(desk.officer.screen)
    assert "It waits for the head of the board." in desk.officer.text
    yes = Intent.of("totals.correction_yes", desk.rows()[0][0])
    assert str(desk.officer.send(yes).text) == says(NotAllowed)
    assert str(desk.secretary.send(yes).text) == says(NotAllowed)


def test_nobody_confirms_what_they_have_asked_for(desk: Desk) -> None:
    desk.ask(phone=desk.head).write(REASON)
    assert "another head of the board has to decide, and no other has access yet" in desk.head.text
    number = desk.rows()[0][0]
    yes = Intent.of("totals.correction_yes", number)
    assert str(desk.head.send(yes).text) == says(OwnCorrection)
    desk.head.send(Intent.of("totals.correction", number))
    assert "Agree to the correction" not in labels(desk.head.screen)
    assert "it waits for another head of the board" in desk.head.text
    second = desk.bench.appoint("head-2", "Lê Phó Ban", Role.HEAD, "ha-noi")
    second.send(yes)
    assert "in force" in second.text


def test_two_corrections_that_contradict_each_other_are_not_both_agreed_to(desk: Desk) -> None:
    """Each is possible by itself: employment down to 59.990, new jobs up to 60.010."""
    unit, period = desk.bench.unit("ha-noi"), desk.year.period.id
    for code, typed in (("LD02", "59.990"), ("LD01", "60.010")):
        desk.secretary.send(Intent.of("totals.correct_cell", period, "a", unit, code, "T"))
        desk.secretary.write(typed)
        desk.secretary.write(REASON)
    (first, second) = (row[0] for row in desk.rows())
    desk.head.send(Intent.of("totals.correction_yes", first))
    assert "in force" in desk.head.text
    desk.head.send(Intent.of("totals.correction_yes", second))
    assert "contradicts other figures of the board, so nothing was changed" in desk.head.text
    assert "New jobs (60.010 người) cannot be more than Employment (59.990 người)" in desk.head.text
    assert [row[1] for row in desk.rows()] == ["confirmed", "open"]


def test_an_estimate_stays_an_estimate(desk: Desk) -> None:
    phone = desk.ask("ước 60")
    assert "New projects (FDI): 42 dự án → est. 60 dự án" in phone.text
    phone.write(REASON)
    desk.head.tap("Look and decide")
    assert "42 dự án → est. 60 dự án" in desk.head.text
    desk.head.tap("Agree to the correction")
    with desk.bench.database.reader.connect() as connection:
        found = select(value.c.amount, value.c.qualifier, value.c.typed).where(
            value.c.form_id == desk.year.form_id("ha-noi"),
            value.c.code == "DT01",
            value.c.dimension == "F",
            value.c.seq == 2,
        )
        assert tuple(connection.execute(found).one()) == (Decimal(60), "estimate", "ước 60")
    # The same amount said for certain is another figure.
    assert "est. 60 dự án → 60 dự án" in desk.ask("60").text


def test_two_taps_at_once_are_one_correction(desk: Desk) -> None:
    number = desk.asked()
    second = desk.bench.appoint("head-2", "Lê Phó Ban", Role.HEAD, "ha-noi")
    yes = Intent.of("totals.correction_yes", number)
    said = at_once(desk.bench, (desk.head, yes), (second, yes))
    assert "in force" in said[0]
    assert said[1] == says(OldButton)
    assert len(desk.versions()) == 2


def test_two_who_ask_at_once_make_one_correction(desk: Desk) -> None:
    desk.ask("60")
    desk.ask("61", phone=desk.officer)
    mine, theirs = desk.secretary.asked, desk.officer.asked
    assert mine is not None
    assert theirs is not None
    said = at_once(desk.bench, (desk.secretary, mine), (desk.officer, theirs), typed=REASON)
    assert "waits for the head of the board" in said[0]
    assert said[1] == says(CorrectionWaits)
    assert [row[3] for row in desk.rows()] == [Decimal(60)]


def test_a_figure_that_moved_meanwhile_is_not_overwritten(desk: Desk) -> None:
    number = desk.asked()
    with desk.bench.database.writer.begin() as connection:
        uow = desk.bench.uow(connection)
        form = uow.figures.form(desk.bench.bloc_id, desk.year.form_id("ha-noi"))
        assert form is not None
        write = Write(Cell("DT01", Dim.F), 1, Figure.given(Decimal(41)))
        uow.figures.write(form, [write], author_id=None, account_id=None, inbox_id=None)
    yes = Intent.of("totals.correction_yes", number)
    assert str(desk.head.send(yes).text) == says(CorrectionMoved)
    assert [version[1] for version in desk.versions()] == [Decimal(42), Decimal(41)]


def test_what_cannot_be_a_correction_is_said_by_name(desk: Desk) -> None:
    phone = desk.ask("42")
    assert says(SameFigure, amount="42 dự án") in phone.text
    assert "Please type the right figure (dự án)." in phone.text
    phone.write("nhiều")
    assert "“nhiều” was not taken, because there is no number in it." in phone.text
    assert "Please type the right figure (dự án)." in phone.text
    phone.write("60")
    phone.write("sai")
    assert phone.text == says(CorrectionReasonNeeded)
    phone.write(REASON)
    again = Intent.of(
        "totals.correct_cell", desk.year.period.id, "a", desk.bench.unit("ha-noi"), "DT01", "F"
    )
    assert str(phone.send(again).text) == says(CorrectionWaits)
    unit = desk.bench.unit("ha-noi")
    phone.send(Intent.of("totals.correct_cell", desk.year.period.id, "a", unit, "LD01", "T"))
    phone.write("900.000")
    assert "New jobs (900.000 người) cannot be more than Employment" in phone.text
    assert "Please type the right figure (người)." in phone.text
    assert len(desk.rows()) == 1


def test_only_accepted_figures_are_corrected(desk: Desk) -> None:
    desk.year.set_state("ha-noi", "returned")
    desk.officer.command("/totals")
    assert "Correct a figure" not in labels(desk.officer.screen)
    desk.officer.send(Intent.of("totals.correct", desk.year.period.id, "a", 0))
    assert desk.officer.text == says(
        NotAccepted, unit="Ban Quản lý các khu công nghiệp và chế xuất Hà Nội"
    )
    desk.secretary.command("/totals")
    desk.secretary.tap("Correct a figure")
    assert "KCN&CX Hà Nội" not in labels(desk.secretary.screen)


def test_after_closing_a_correction_still_goes_its_way(desk: Desk) -> None:
    desk.year.close()
    number = desk.asked()
    desk.head.send(Intent.of("totals.correction_yes", number))
    assert "in force" in desk.head.text


def test_a_correction_of_last_year_tells_both_ratios(desk: Desk) -> None:
    """The base is restated: the change against what was published stands beside."""
    base = years_base(desk)
    with desk.bench.database.writer.begin() as connection:
        uow = desk.bench.uow(connection)
        uow.bloc_acts.release(base.period, "0" * 64, desk.secretary.actor.person)
    desk.bench.clock.move(timedelta(days=1))
    with desk.bench.database.writer.begin() as connection:
        uow = desk.bench.uow(connection)
        form = uow.figures.form(desk.bench.bloc_id, base.form_id("ha-noi"))
        assert form is not None
        write = Write(Cell("KD02", Dim.T), 1, Figure.given(Decimal(1)))
        uow.figures.write(form, [write], author_id=None, account_id=None, inbox_id=None)
    desk.secretary.send(Intent.of("totals", desk.year.period.id, "a", "KD"))
    assert "of the figure as published" in desk.secretary.text


def years_base(desk: Desk) -> Year:
    with desk.bench.database.reader.connect() as connection:
        found = desk.bench.uow(connection).periods.by_key(desk.bench.bloc_id, "2018")
    assert found is not None
    return Year(desk.bench, found)
