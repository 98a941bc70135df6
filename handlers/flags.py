""" "Theo dõi lại": values that somebody wants looked at again, and what became of them."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Act, Actor, Hat, Role, may, require
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.kpi import Catalogue, Cell, Dim
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.figures.shown import DIM_NAMES, amount_words
from handlers.paging import fitted, on_page, turning
from handlers.typed import typed_line
from handlers.wording import HOME, period_title
from storage.beside import Flag
from storage.bloc_figures import COUNTED
from storage.figures import Form, Work
from storage.uow import UnitOfWork

LEAST_LINE, MOST_LINE = 4, 300
_LABEL_LETTERS, _NOTE_LETTERS = 40, 160


def show_flags(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What waits to be looked at: the own board's, for the secretary everybody's."""
    hat, say = require(actor, Act.FLAG_VALUES, actor.hat.unit_id), speak(actor.language)
    mine = None if hat.role is Role.SECRETARY else hat.unit_id
    found = uow.beside.open_flags(hat.bloc_id, mine)
    shown, page, pages = on_page(found, intent.number(0))
    names = _unit_names(hat, uow) if mine is None else {}
    lines = [say("<b>To be looked at again</b>")]
    if not found:
        lines.append(say("Nothing is marked at the moment."))
    lines.extend(_line(flag, names.get(flag.unit_id, ""), hat, say, uow) for flag in shown)
    return Screen(
        Markup("\n\n").join(lines),
        rows(
            *(
                Choice(
                    fitted(_name(_catalogue(flag, hat, uow), flag.cell, say), _LABEL_LETTERS),
                    Intent.of("flags.show", flag.id),
                )
                for flag in shown
            ),
            turning(page, pages, say, lambda to: Intent.of("flags", to)),
            Choice(say.plain("What is to be done"), HOME),
        ),
    )


def _unit_names(hat: Hat, uow: UnitOfWork) -> dict[int, str]:
    return uow.blocs.short_names(hat.bloc_id)


def _line(flag: Flag, unit: str, hat: Hat, say: Say, uow: UnitOfWork) -> Markup:
    name = _name(_catalogue(flag, hat, uow), flag.cell, say)
    return say(
        "• {name}, {period}\n“{note}” ({who})",
        name=f"{unit}: {name}" if unit else name,
        period=period_title(flag.period, say),
        note=fitted(flag.note, _NOTE_LETTERS),
        who=flag.raised_by,
    )


def _catalogue(flag: Flag, hat: Hat, uow: UnitOfWork) -> Catalogue:
    return uow.figures.catalogue(hat.bloc_id, flag.period.catalogue_version)


def _name(catalogue: Catalogue, cell: Cell, say: Say) -> str:
    indicator = catalogue.indicator(cell.code)
    name = indicator.short_names[say.language]
    return f"{name} ({say.plain(DIM_NAMES[cell.dim])})" if len(indicator.units) > 1 else name


def show_flag(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    hat, flag = _open_flag(actor, intent, uow)
    say, work = speak(actor.language), _work(actor, flag.form_id, uow)
    bloc, board = uow.blocs.board(hat.bloc_id, flag.unit_id)
    entry = work.sheet.get(flag.cell)
    indicator = work.catalogue.indicator(flag.cell.code)
    value = amount_words(say, indicator, flag.cell, entry.figure) if entry else say("—")
    key = work.catalogue.question_of(flag.cell.code).key
    own = may(hat, Act.ENTER_FIGURES, flag.unit_id)
    return Screen(
        say(
            "<b>{name}</b>: {value}\n{unit}, {period}\n\n“{note}”\n{who}, {at}",
            name=_name(work.catalogue, flag.cell, say),
            value=value,
            unit=board.name,
            period=period_title(flag.period, say),
            note=flag.note,
            who=flag.raised_by,
            at=say.moment(flag.raised_at, bloc.timezone),
        ),
        rows(
            Choice(say.plain("Looked at, settled"), Intent.of("flags.settle", flag.id)),
            Choice(say.plain("To the question"), Intent.of("figures.ask", flag.form_id, key))
            if own
            else None,
            Choice(say.plain("Back"), Intent("flags")),
        ),
    )


def _open_flag(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[Hat, Flag]:
    """Raises OldButton for one that is settled or of another bloc, NotAllowed."""
    flag = uow.beside.flag(actor.hat.bloc_id, intent.number(0))
    if flag is None or flag.settled_at is not None:
        raise OldButton
    return require(actor, Act.FLAG_VALUES, flag.unit_id), flag


def _work(actor: Actor, form_id: int, uow: UnitOfWork) -> Work:
    """The form with its values. Raises OldButton; NotAllowed, as for another board's draft."""
    form = uow.figures.form(actor.hat.bloc_id, form_id)
    if form is None:
        raise OldButton
    hat = require(actor, Act.FLAG_VALUES, form.unit_id)
    if hat.unit_id != form.unit_id and form.state not in COUNTED:
        raise NotAllowed
    return uow.figures.work(form)


def settle(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    _hat, flag = _open_flag(actor, intent, uow)
    uow.beside.settle_flag(flag.id, actor.person)
    uow.record("flag_settled", "form", flag.form_id, f"{flag.cell.code}.{flag.cell.dim}")
    say = speak(actor.language)
    screen = show_flags(actor, Intent("flags"), uow)
    return Screen(Markup("\n\n").join([say("✓ Settled."), screen.text]), screen.choices)


# Marking a value ----------------------------------------------------------------------------------


def choose_value(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Which value of a question is meant; with one only, why. Raises OldButton."""
    work, say = _work(actor, intent.number(0), uow), speak(actor.language)
    try:
        question = work.catalogue.question(intent.text(1))
    except KeyError:
        raise OldButton from None
    cells = [cell for cell in question.cells if cell in work.sheet]
    if not cells:
        raise OldButton
    if len(cells) == 1:
        return _ask_why(actor, work, cells[0], say)
    return Screen(
        say("Which value is to be looked at again?"),
        rows(
            *(
                Choice(
                    fitted(_name(work.catalogue, cell, say), _LABEL_LETTERS),
                    Intent.of("flags.why", work.form.id, cell.code, cell.dim),
                )
                for cell in cells
            ),
            Choice(say.plain("What is to be done"), HOME),
        ),
    )


def ask_why(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    work, say = _work(actor, intent.number(0), uow), speak(actor.language)
    return _ask_why(actor, work, _cell(intent, work), say)


def _cell(intent: Intent, work: Work) -> Cell:
    """The value a button names. Raises OldButton for none that has been given."""
    if intent.text(2) not in list(Dim):
        raise OldButton
    cell = Cell(intent.text(1), Dim(intent.text(2)))
    if cell not in work.sheet:
        raise OldButton
    return cell


def _ask_why(actor: Actor, work: Work, cell: Cell, say: Say, echo: Markup | None = None) -> Screen:
    form, indicator = work.form, work.catalogue.indicator(cell.code)
    key = work.catalogue.question_of(cell.code).key
    own = may(actor.hat, Act.ENTER_FIGURES, form.unit_id)
    return Screen(
        (Markup("") if echo is None else echo + "\n\n")
        + say(
            "<b>{name}</b>: {value}\nWhat is to be looked at again? Please write it in one line.",
            name=_name(work.catalogue, cell, say),
            value=amount_words(say, indicator, cell, work.sheet[cell].figure),
        ),
        rows(
            beside(
                Choice(say.plain("Back to the question"), Intent.of("figures.ask", form.id, key))
                if own
                else None,
                Choice(say.plain("What is to be done"), HOME),
            )
        ),
        asks=Intent.of("flags.mark", form.id, cell.code, cell.dim, work.sheet.seq(cell)),
    )


def mark(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The line was typed. A board is told of what the secretary marks; the same line about the same
    figure is one mark. Where another figure stands there now, it is shown first.

    Raises LineNeeded, LineTooLong.
    """
    work, say = _work(actor, intent.number(0), uow), speak(actor.language)
    cell, note = _cell(intent, work), typed_line(uow, LEAST_LINE, MOST_LINE)
    if intent.number(3) != work.sheet.seq(cell):
        return _ask_why(actor, work, cell, say, _changed_words(note, say))
    if not _is_marked(actor, work.form, cell, note, uow):
        _raise(actor, work, cell, note, uow)
    return Screen(
        say("✓ Marked: <b>{name}</b>. “{note}”", name=_name(work.catalogue, cell, say), note=note),
        rows(
            Choice(say.plain("To be looked at again"), Intent("flags")),
            Choice(say.plain("What is to be done"), HOME),
        ),
    )


def _changed_words(note: str, say: Say) -> Markup:
    return say(
        "The figure has changed since it was shown; “{note}” is not marked yet. If it still holds,"
        " please send it again.",
        note=note,
    )


def _is_marked(actor: Actor, form: Form, cell: Cell, note: str, uow: UnitOfWork) -> bool:
    """Whether this person has marked it so already, and nobody has settled that."""
    return any(
        (flag.form_id, flag.cell, flag.note, flag.raised_by)
        == (form.id, cell, note, actor.full_name)
        for flag in uow.beside.open_flags(form.bloc_id, form.unit_id)
    )


def _raise(actor: Actor, work: Work, cell: Cell, note: str, uow: UnitOfWork) -> None:
    flag_id = uow.beside.raise_flag(work.form, cell, note, actor.person)
    uow.record("flag_raised", "form", work.form.id, f"{cell.code}.{cell.dim}")
    if actor.hat.unit_id != work.form.unit_id or actor.hat.role is Role.SECRETARY:
        _tell_board(work.form, work.catalogue, cell, note, flag_id, uow)


def _tell_board(
    form: Form, catalogue: Catalogue, cell: Cell, note: str, flag_id: int, uow: UnitOfWork
) -> None:
    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "The secretary asks to look at a value again: <b>{name}</b>, {period}.\n“{note}”",
                name=_name(catalogue, cell, say),
                period=period_title(form.period, say),
                note=note,
            ),
            rows(Choice(say.plain("Look at it"), Intent.of("flags.show", flag_id))),
        )

    for member in uow.people.members(form.bloc_id, form.unit_id):
        if member.confirmed and member.role is Role.OFFICER:
            uow.tell(member.person_id, compose, f"flag:{flag_id}")
