"""A unit withdraws while it is voted on: its line counts as left, whatever was voted on it."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.counting_errors import LineGone
from bot.domain.errors import OldButton
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.house import Desk, prepared
from handlers.contests.recorded import names_of
from handlers.contests.settling import chairs
from handlers.contests.words import heading, label_of
from handlers.paging import fitted, on_page, turning
from storage.contest_rows import Line
from storage.uow import UnitOfWork

_PER_PAGE, _LABEL_LETTERS = 5, 40


def choose(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Which unit? Raises NotAllowed, OldButton, NotOpenYet, VoteClosed."""
    desk, lines = _open(actor, intent, uow)
    say, names = desk.say, names_of(desk.contest, uow)
    gone = uow.results.settled(desk.id, lines).left
    left = [line for place, line in enumerate(lines) if place not in gone]
    shown, page, pages = on_page(left, intent.number(1), _PER_PAGE)
    text = [
        *heading(desk.contest, say),
        say("Which line withdraws? What is voted on it is then not counted."),
    ]
    text += [
        say("• {line}: has left the list", line=names.line(lines[place])) for place in sorted(gone)
    ]
    return Screen(
        Markup("\n").join(text),
        rows(
            *(
                Choice(
                    fitted(names.line(line), _LABEL_LETTERS), desk.intent("out_ask", line.number)
                )
                for line in shown
            ),
            turning(page, pages, say, lambda to: desk.intent("out", to)),
            desk.back(),
        ),
    )


def ask(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed, OldButton, NotOpenYet, VoteClosed."""
    desk, lines = _open(actor, intent, uow)
    line = _line(lines, intent.number(1))
    say = desk.say
    return Screen(
        Markup("\n").join(
            [
                *heading(desk.contest, say),
                say(
                    "{line} withdraws from this vote? This cannot be undone.",
                    line=names_of(desk.contest, uow).line(line),
                ),
            ]
        ),
        rows(
            Choice(say.plain("Yes, it withdraws"), desk.intent("out_now", line.number)),
            Choice(say.plain("Back"), desk.intent("out", 0)),
        ),
    )


def withdraw(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises LineGone, NotAllowed, OldButton, NotOpenYet, VoteClosed."""
    desk, lines = _open(actor, intent, uow)
    line = _line(lines, intent.number(1))
    if not uow.results.leave(desk.id, line.number, actor.person):
        raise LineGone
    uow.record("line_withdrawn", "contest", desk.id, f"line {line.number}")
    name = names_of(desk.contest, uow).line(line)
    _tell(desk, name, line.number)
    return Screen(
        desk.say("✓ {line} has left the list. The chair and the tellers are told.", line=name),
        rows(desk.back()),
        fresh=True,
    )


def _tell(desk: Desk, name: str, number: int) -> None:
    uow = desk.uow

    def compose(say: Say) -> Screen:
        text = say(
            "{line} has withdrawn from “{title}”. What is voted on this line is not counted.",
            line=name,
            title=label_of(desk.contest, say),
        )
        return Screen(text, rows(Choice(say.plain("To the vote"), desk.intent("one"))))

    members = uow.people.members(desk.contest.bloc_id)
    inside = chairs(desk.contest, uow, members)
    inside |= {one.person_id for one in uow.rolls.tellers(desk.id)}
    for person_id in inside - {desk.actor.person}:
        uow.tell(person_id, compose, f"left:{desk.id}:{number}")


def _open(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[Desk, tuple[Line, ...]]:
    desk = prepared(actor, intent, uow)
    _contest, lines = uow.contests.opened(desk.id)
    return desk, lines


def _line(lines: tuple[Line, ...], number: int) -> Line:
    found = next((line for line in lines if line.number == number), None)
    if found is None:
        raise OldButton
    return found
