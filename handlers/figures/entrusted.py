"""What the secretary entered for a board, on one screen: the board confirms it, or corrects it."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from bot.domain.access import Act, Actor, require
from bot.domain.errors import OldButton
from bot.domain.kpi import Cell
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.form import Desk, sit_down, to_form
from handlers.figures.shown import amount_words, bounded, cell_name, change_words, cut
from handlers.seals import seal
from handlers.wording import HOME, SOURCES, period_title
from storage.on_behalf import OnBehalf
from storage.uow import UnitOfWork

ENTRUSTED = "entrusted"
"""Asks the list of questions for those that the secretary has answered."""
_INFORMANT_LETTERS, _VALUES_LETTERS = 200, 2800


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    return _screen(sit_down(actor, intent.number(0), uow))


def _screen(desk: Desk, echo: Markup | None = None) -> Screen:
    """Every value with its source; the buttons that decide on them."""
    say, form = desk.say, desk.form
    waiting = {one.id: one for one in desk.uow.on_behalf.unconfirmed(form.id)}
    entered = _entered(desk, waiting)
    if not entered:
        text = say("Nothing entered for this board waits to be confirmed.")
        home = Choice(say.plain("What is to be done"), HOME)
        return Screen(text, rows(to_form(desk), home))
    lines = [echo + "\n"] if echo is not None else []
    lines.append(
        say(
            "<b>Figures entered by the secretary</b>\n{unit}\n{period}",
            unit=desk.unit_name,
            period=period_title(form.period, say),
        )
    )
    values: list[Markup] = []
    for number, cells in entered.items():
        values.append(_source_line(desk, waiting[number]))
        values.extend(_value_line(desk, cell) for cell in cells)
    lines.extend(bounded(desk, values, _VALUES_LETTERS))
    return Screen(Markup("\n").join(lines), _buttons(desk, waiting))


def _entered(desk: Desk, waiting: Mapping[int, OnBehalf]) -> dict[int, list[Cell]]:
    """The cells of this person's questions by the entry that they wait under."""
    found: dict[int, list[Cell]] = {}
    for question in desk.questions:
        for cell in question.cells:
            entry = desk.work.sheet.get(cell)
            number = entry.on_behalf_id if entry is not None else None
            if number is not None and number in waiting:
                found.setdefault(number, []).append(cell)
    return dict(sorted(found.items()))


def _source_line(desk: Desk, begun: OnBehalf) -> Markup:
    return desk.say(
        "\n<i>Source: {source}, {informant}. Entered by {name} at {at}.</i>",
        source=desk.say(SOURCES[begun.source]),
        informant=cut(begun.informant, _INFORMANT_LETTERS),
        name=desk.uow.people.name_of(begun.entered_by),
        at=desk.say.time(begun.started_at, desk.zone),
    )


def _value_line(desk: Desk, cell: Cell) -> Markup:
    indicator, figure = desk.work.catalogue.indicator(cell.code), desk.work.figures[cell]
    return Markup("{} {}: <b>{}</b>{}").format(
        cell.code,
        cell_name(desk, cell),
        amount_words(desk.say, indicator, cell, figure),
        change_words(desk, cell, figure),
    )


def _buttons(desk: Desk, waiting: Mapping[int, OnBehalf]) -> tuple[tuple[Choice, ...], ...]:
    say, form = desk.say, desk.form
    if desk.is_secretary:
        return rows(Choice(say.plain("Ask the board"), Intent.of("behalf.show", form.id)))
    confirm = Intent.of("behalf.confirm", form.id, max(waiting), _state(desk, waiting))
    correct = Intent.of("figures.list", form.id, 0, ENTRUSTED)
    return rows(
        Choice(say.plain("Right, confirm"), confirm) if desk.may_submit else None,
        Choice(say.plain("Correct"), correct),
        to_form(desk),
    )


def _state(desk: Desk, waiting: Mapping[int, OnBehalf]) -> str:
    """Names the values that wait, each in its version: what is confirmed is what was shown."""
    sheet = desk.work.sheet
    cells = [cell for cell in sorted(sheet) if sheet[cell].on_behalf_id in waiting]
    return seal([(cell.code, cell.dim.value, sheet.seq(cell)) for cell in cells])


def confirm(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The board agrees with what the secretary entered, as its button showed it.

    Raises OldButton, NotAllowed for other boards and for a colleague with one group. A second tap
    is told that it is done; where the secretary went on meanwhile, all is shown once more.
    """
    form = uow.figures.form(actor.hat.bloc_id, intent.number(0), lock=True)
    if form is None:
        raise OldButton
    require(actor, Act.SUBMIT_FIGURES, form.unit_id)
    desk = sit_down(actor, form.id, uow)
    waiting = {one.id: one for one in uow.on_behalf.unconfirmed(form.id)}
    if waiting and intent.text(2) != _state(desk, waiting):
        echo = desk.say(
            "This has changed since it was shown; nothing is confirmed yet. Please confirm it as it"
            " stands now:"
        )
        return _screen(desk, echo)
    if not waiting:
        return _screen(desk)
    uow.on_behalf.confirm(form.id, actor.person, max(waiting))
    uow.record("behalf_confirmed", "form", form.id)
    name = actor.full_name

    def compose(say: Say) -> Screen:
        return Screen(say("{name} has confirmed the figures you entered for the board.", name=name))

    for person_id in sorted({one.entered_by for one in waiting.values()}):
        uow.tell(person_id, compose, f"behalf-confirmed:{max(waiting)}")
    say = speak(actor.language)
    return Screen(
        say("✓ The figures entered by the secretary are confirmed as your board's own."),
        rows(to_form(desk), Choice(say.plain("What is to be done"), HOME)),
    )
