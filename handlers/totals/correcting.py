""" "Đính chính": a new value for an accepted figure is asked for, with its reason.

What it would change in the totals and in the sentences of the report is shown before it is asked;
nothing changes before the head of the board has tapped.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from markupsafe import Markup

from bot.domain.access import Act, Actor, Hat, may
from bot.domain.errors import (
    AmountUnclear,
    CorrectionWaits,
    FigureMoved,
    OldButton,
    SameFigure,
)
from bot.domain.kpi import Cell, Dim, Figure, Kind
from bot.domain.numbers import LONGEST_TEXT, Accept, Confirm, Qualifier, read_number
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.totals.deciding import correction_lines, moves_lines, only_possible
from handlers.totals.drilling import figure_words
from handlers.totals.missing import reason_from
from handlers.totals.picking import accepted_board, cell_name, correcting_view, corrections_choice
from handlers.totals.view import View, home, period_title
from storage.bloc_acts import Correction
from storage.bloc_totals import corrected
from storage.blocs import Unit
from storage.uow import UnitOfWork


def _cell(view: View, unit: Unit, intent: Intent) -> tuple[Cell, Figure]:
    """The figure as it stands. Raises OldButton for no typed cell, CorrectionWaits."""
    form = view.totals.form(unit.id)
    try:
        cell = Cell(intent.text(3), Dim(intent.text(4)))
    except ValueError:
        raise OldButton from None
    figure = form.figures.get(cell) if form is not None else None
    if form is None or figure is None or figure.amount is None:
        raise OldButton
    if view.catalogue.computes(cell) or not view.catalogue.knows(cell):
        raise OldButton
    if view.uow.bloc_acts.open_correction(form.id, cell) is not None:
        raise CorrectionWaits
    return cell, figure


def ask_amount(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    view = correcting_view(actor, intent, uow)
    unit = accepted_board(view, intent.number(2))
    cell, figure = _cell(view, unit, intent)
    return Screen(
        view.say(
            "<b>{unit}</b>\n{name}: {figure}\n\nPlease type the right figure.",
            unit=unit.name,
            name=cell_name(view, cell),
            figure=figure_words(view, cell, figure),
        ),
        rows(Choice(view.say.plain("Back"), view.intent("correct_unit", unit.id))),
        asks=view.intent("correct_amount", unit.id, cell.code, cell.dim.value),
    )


def take_amount(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The new figure was typed: what it would change, and the question why."""
    view = correcting_view(actor, intent, uow)
    unit = accepted_board(view, intent.number(2))
    cell, figure = _cell(view, unit, intent)
    new = _read(view, cell, figure, uow.said)
    _only_possible(view, unit, cell, new)
    say = view.say
    lines = [
        say(
            "<b>{unit}</b>\n{name}: {old} → {new}",
            unit=unit.name,
            name=cell_name(view, cell),
            old=figure_words(view, cell, figure),
            new=figure_words(view, cell, new),
        ),
        *moves_lines(view, corrected(view.totals.gathered, unit.id, cell, new)),
        say(
            "Why is it corrected? Please write the reason in one line; then the head of the board"
            " is asked. Nothing changes before that."
        ),
    ]
    cells = (unit.id, cell.code, cell.dim.value)
    return Screen(
        Markup("\n\n").join(lines),
        rows(
            Choice(
                say.plain("Type another figure"),
                view.intent("correct_cell", *cells),
            )
        ),
        asks=view.intent(
            "correct_why",
            *cells,
            _plain(new),
            _plain(figure),
            new.qualifier.value,
            uow.said[:LONGEST_TEXT],
        ),
    )


def _plain(figure: Figure) -> str:
    assert figure.amount is not None, "only given figures are corrected"
    return format(figure.amount, "f")


def _read(view: View, cell: Cell, figure: Figure, typed: str) -> Figure:
    """Raises AmountUnclear for what is not one figure for certain, SameFigure."""
    indicator = view.catalogue.indicator(cell.code)
    unit = indicator.unit(cell.dim)
    if indicator.kind is Kind.FLAG:
        raise OldButton
    reading = read_number(typed, unit, figure.amount)
    if not isinstance(reading, Accept | Confirm) or reading.qualifier is Qualifier.ABOVE:
        example = indicator.examples[view.say.language]
        raise AmountUnclear(typed=typed[:40], unit=unit, example=example.split()[0])
    new = Figure.given(reading.value, reading.qualifier)
    if (new.amount, new.qualifier) == (figure.amount, figure.qualifier):
        raise SameFigure(amount=figure_words(view, cell, figure))
    return new


def _only_possible(view: View, unit: Unit, cell: Cell, new: Figure) -> None:
    """Raises CorrectionImpossible where the board's figures would contradict each other."""
    form = view.totals.form(unit.id)
    assert form is not None, "it is accepted"
    only_possible(view, form.figures, cell, new)


def send(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The reason was typed: the correction is asked for and the heads of the board are told.

    Raises FigureMoved where the figure is no longer the one that was shown.
    """
    view = correcting_view(actor, intent, uow)
    unit = accepted_board(view, intent.number(2))
    cell, figure = _cell(view, unit, intent)
    try:
        amount, qualifier = Decimal(intent.text(5)), Qualifier(intent.text(7) or Qualifier.EXACT)
    except (InvalidOperation, ValueError):
        raise OldButton from None
    if _plain(figure) != intent.text(6):
        raise FigureMoved
    new = Figure.given(amount, qualifier, reason_from(uow))
    _only_possible(view, unit, cell, new)
    form = view.totals.form(unit.id)
    assert form is not None, "it is accepted"
    stored = uow.figures.form(view.hat.bloc_id, form.id, lock=True)
    assert stored is not None, "it was read just now"
    ((newest, _author),) = uow.figures.history(stored, cell, 1)
    number = uow.bloc_acts.ask_correction(
        bloc_id=view.hat.bloc_id,
        form_id=form.id,
        cell=cell,
        from_seq=newest.seq,
        figure=new,
        typed=intent.text(8),
        asked_by=actor.person,
    )
    uow.record("correction_asked", "correction", number, f"form {form.id} {cell.code}.{cell.dim}")
    asked = uow.bloc_acts.correction(view.hat.bloc_id, number)
    assert asked is not None, "it was written just now"
    told = _tell_heads(view, unit, asked, uow)
    return _sent(view, unit, told)


def _sent(view: View, unit: Unit, told: int) -> Screen:
    say = view.say
    text = (
        say.count(
            "✓ The correction waits for the head of the board ({unit}): {n} person has been told.",
            "✓ The correction waits for the head of the board ({unit}): {n} people have been told.",
            told,
            unit=unit.short_name,
        )
        if told
        else say(
            "✓ The correction waits for the head of the board ({unit}), but nobody there who could"
            " confirm it has access yet. Please invite the head under /nguoi.",
            unit=unit.short_name,
        )
    )
    return Screen(text, rows(corrections_choice(view), home(say)))


def _tell_heads(view: View, unit: Unit, asked: Correction, uow: UnitOfWork) -> int:
    of, name = view.of, unit.name
    lines = correction_lines(view, asked)

    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "A correction of your board's figures is asked for ({unit}, {period}):\n{lines}",
                unit=name,
                period=period_title(of, say),
                lines=Markup("\n").join(lines(say)),
            ),
            rows(Choice(say.plain("Look and decide"), Intent.of("totals.correction", asked.id))),
        )

    persons = {
        member.person_id
        for member in uow.people.members(view.hat.bloc_id, unit.id)
        if member.confirmed and may_confirm(member.hat, unit.id, asked, member.person_id)
    }
    for person_id in sorted(persons):
        uow.tell(person_id, compose, f"correction:{asked.id}")
    return len(persons)


def may_confirm(hat: Hat, unit_id: int, asked: Correction, person_id: int | None) -> bool:
    """The head of the board, but nobody who has asked for it."""
    return may(hat, Act.CONFIRM_CORRECTION, unit_id) and person_id != asked.asked_by
