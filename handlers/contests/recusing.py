"""Units that do not vote on a line, or on any: named with the reason before the vote opens."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import OldButton
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.house import Desk, first_drafted
from handlers.contests.marks import mark_of, place_of
from handlers.contests.tellers import short_names, units_of
from handlers.contests.words import cut, given_reason, heading
from handlers.paging import boards_on_page, fitted, on_page, side_by_side, turning
from storage.blocs import Unit
from storage.contest_rows import Line
from storage.contests import Recusal
from storage.uow import UnitOfWork

EVERY = "0"
"""Instead of a line's mark: all of them."""
_PER_PAGE, _LABEL_LETTERS = 5, 40


def show_recused(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Who sits what out, and why. Raises NotAllowed, OldButton, NotADraft."""
    return _recused(first_drafted(actor, intent, uow))


def _recused(desk: Desk) -> Screen:
    say = desk.say
    names, found = short_names(desk), desk.uow.contests.recusal_rows(desk.id)
    on_list = desk.uow.contests.lines(desk.id) if found else []
    marks = {line.number: mark_of(line) for line in on_list}
    lines = [*heading(desk.contest, say), say("<b>Units that do not vote on something</b>")]
    lines += [
        say(
            "• {unit}: {what}. Reason: {reason}",
            unit=names.get(one.unit_id, "?"),
            what=say.plain("on line {n}", n=one.line) if one.line else say.plain("on any line"),
            reason=one.reason,
        )
        for one in found
    ]
    if not found:
        lines.append(say("None so far; a unit about itself goes by the rule."))
    return Screen(
        Markup("\n").join(lines),
        rows(
            *(
                Choice(
                    fitted(
                        say.plain("Undo: {unit}", unit=names.get(one.unit_id, "?")), _LABEL_LETTERS
                    ),
                    desk.intent("unrecuse", one.unit_id, marks.get(one.line, EVERY)),
                )
                for one in found[:4]
            ),
            Choice(say.plain("Name a unit"), desk.intent("recuse", 0)),
            desk.back(),
        ),
    )


def choose_recused(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = first_drafted(actor, intent, uow)
    say = desk.say
    shown, page, pages = boards_on_page(units_of(desk), intent.number(1))
    return Screen(
        Markup("\n").join([*heading(desk.contest, say), say("Which unit does not vote?")]),
        rows(
            *side_by_side(
                [Choice(unit.short_name, desk.intent("recuse_on", unit.id, 0)) for unit in shown]
            ),
            turning(page, pages, say, lambda to: desk.intent("recuse", to)),
            Choice(say.plain("Back"), desk.intent("recused")),
        ),
    )


def choose_line(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """On which line, or on all of them."""
    desk = first_drafted(actor, intent, uow)
    unit, lines = _member(desk, intent.number(1)), uow.contests.lines(desk.id)
    say, names = desk.say, short_names(desk)
    shown, page, pages = on_page(lines, intent.number(2), _PER_PAGE)
    return Screen(
        Markup("\n").join(
            [*heading(desk.contest, say), say("On what does {unit} not vote?", unit=unit.name)]
        ),
        rows(
            Choice(say.plain("On any line"), desk.intent("recuse_why", unit.id, EVERY)),
            *(
                Choice(
                    fitted(
                        f"{line.number}. {names.get(line.unit_id, line.wording)}", _LABEL_LETTERS
                    ),
                    desk.intent("recuse_why", unit.id, mark_of(line)),
                )
                for line in shown
            ),
            turning(page, pages, say, lambda to: desk.intent("recuse_on", unit.id, to)),
            Choice(say.plain("Back"), desk.intent("recused")),
        ),
    )


def _member(desk: Desk, unit_id: int) -> Unit:
    """Raises OldButton."""
    found = next((unit for unit in units_of(desk) if unit.id == unit_id), None)
    if found is None:
        raise OldButton
    return found


def _line(desk: Desk, mark: str) -> Line | None:
    """The line, None for all of them. Raises OldButton where it is off the list."""
    if mark == EVERY:
        return None
    lines = desk.uow.contests.lines(desk.id)
    place = place_of(lines, mark)
    if place is None:
        raise OldButton
    return lines[place - 1]


def ask_reason(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = first_drafted(actor, intent, uow)
    unit, line = _member(desk, intent.number(1)), _line(desk, intent.text(2))
    say = desk.say
    what = say.plain("on any line") if line is None else f"{line.number}. {cut(line.wording, 80)}"
    return Screen(
        Markup("\n").join(
            [
                *heading(desk.contest, say),
                say(
                    "{unit} does not vote {what}. Why? Please type the reason; it stands in the"
                    " minutes.",
                    unit=unit.name,
                    what=what,
                ),
            ]
        ),
        rows(Choice(say.plain("Back"), desk.intent("recused"))),
        asks=desk.intent("recuse_said", unit.id, mark_of(line) if line else EVERY),
    )


def recuse(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises ReasonShort, TextTooMuch. The same unit and line once more takes the newer reason."""
    desk = first_drafted(actor, intent, uow)
    unit, line = _member(desk, intent.number(1)), _line(desk, intent.text(2))
    reason = given_reason(uow.line)
    number = line.number if line else 0
    _put_anew(desk, unit.id, number, reason)
    uow.record("contest_recusal", "contest", desk.id, f"{unit.id} {number}")
    return _recused(desk)


def unrecuse(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton for a line that is off the list."""
    desk = first_drafted(actor, intent, uow)
    line = _line(desk, intent.text(2))
    number = line.number if line else 0
    _put_anew(desk, intent.number(1), number, "")
    uow.record("contest_recusal", "contest", desk.id, f"{intent.text(1)} {number} undone")
    return _recused(desk)


def _put_anew(desk: Desk, unit_id: int, line: int, reason: str) -> None:
    """The list with this one in it, or without it where there is no reason."""
    noted = desk.uow.contests.recusal_rows(desk.id)
    kept = [one for one in noted if (one.unit_id, one.line) != (unit_id, line)]
    if reason:
        kept.append(Recusal(unit_id, line, reason))
    desk.uow.contest_drafts.set_recusals(desk.id, kept, desk.actor.person)
