"""A unit withdraws while it is voted on: its line counts as left, whatever was voted on it.

The secretary only notes what the unit has said: who said it, and how, goes to everybody concerned.
"""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.counting_errors import LineGone, LinesCounted
from bot.domain.errors import OldButton
from bot.domain.nominating import Said
from bot.domain.voting_errors import VoteClosed
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.house import Desk, prepared
from handlers.contests.recorded import names_of
from handlers.contests.settling import chairs
from handlers.contests.words import given_reason, heading, label_of
from handlers.paging import fitted, on_page, turning
from storage.contest_rows import Line
from storage.nominations import NewEvent
from storage.uow import UnitOfWork

_PER_PAGE, _LABEL_LETTERS = 5, 40


def choose(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Which unit? Raises NotAllowed, OldButton, NotOpenYet, VoteClosed, LinesCounted."""
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
    """Who says so is typed first. Raises what `choose` raises."""
    desk, lines = _open(actor, intent, uow)
    line, say = _line(lines, intent.number(1)), desk.say
    return Screen(
        Markup("\n").join(
            [
                *heading(desk.contest, say),
                say(
                    "{line} withdraws from this vote? Please type who of the unit said so, and how"
                    " (letter number, telephone, at the conference).",
                    line=names_of(desk.contest, uow).line(line),
                ),
            ]
        ),
        rows(Choice(say.plain("Back"), desk.intent("out", 0))),
        asks=desk.intent("out_said", line.number),
    )


def ask_again(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The source was typed: once more, because it cannot be undone. Raises ReasonShort,
    TextTooMuch, and what `choose` raises."""
    desk, lines = _open(actor, intent, uow)
    line, source, say = _line(lines, intent.number(1)), given_reason(uow.line), desk.say
    return Screen(
        Markup("\n").join(
            [
                *heading(desk.contest, say),
                say(
                    "{line} withdraws from this vote? This cannot be undone.",
                    line=names_of(desk.contest, uow).line(line),
                ),
                say("According to: {source}", source=source),
            ]
        ),
        rows(
            Choice(say.plain("Yes, it withdraws"), desk.intent("out_now", line.number)),
            Choice(say.plain("Back"), desk.intent("out", 0)),
        ),
        asks=desk.intent("out_said", line.number, source),
    )


def withdraw(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises LineGone, OldButton where no source was typed just before, and what `choose`
    raises."""
    desk, lines = _open(actor, intent, uow)
    line, asked = _line(lines, intent.number(1)), uow.asked
    before = (asked.name, asked.number(0), asked.number(1)) if asked is not None else None
    if asked is None or before != ("contests.out_said", desk.id, line.number) or not asked.text(2):
        raise OldButton
    if not uow.results.leave(desk.id, line.number, actor.person):
        raise LineGone
    source = asked.text(2)
    _note(desk, line, source)
    uow.record("line_withdrawn", "contest", desk.id, f"line {line.number}: {source}")
    name = names_of(desk.contest, uow).line(line)
    _tell(desk, name, line, source)
    return Screen(
        desk.say(
            "✓ {line} has left the list. The unit, the chair and the tellers are told.", line=name
        ),
        rows(desk.back()),
        fresh=True,
    )


def _note(desk: Desk, line: Line, source: str) -> None:
    """On the unit's nomination: a later vote does not find it on the list."""
    nominations = desk.uow.nominations
    standing = nominations.find(line.nomination_id) if line.nomination_id else None
    if standing is None or standing.said != Said.ON_BALLOT or desk.contest.rehearsal:
        return
    given_up = NewEvent(Said.WITHDRAWN, desk.uow.acted_at, desk.actor.person, note=source)
    nominations.add(standing, given_up)


def _tell(desk: Desk, name: str, line: Line, source: str) -> None:
    uow = desk.uow

    def words(say: Say) -> Markup:
        text = say(
            "{line} has withdrawn from “{title}”. What is voted on this line is not counted.",
            line=name,
            title=label_of(desk.contest, say),
        )
        return text + "\n" + say("According to: {source}", source=source)

    def to_inside(say: Say) -> Screen:
        return Screen(words(say), rows(Choice(say.plain("To the vote"), desk.intent("one"))))

    def to_unit(say: Say) -> Screen:
        wrong = say("If this is not so, please call the secretary or the chair at once.")
        return Screen(words(say) + "\n" + wrong)

    members, key = uow.people.members(desk.contest.bloc_id), f"left:{desk.id}:{line.number}"
    inside = chairs(desk.contest, uow, members)
    inside |= {one.person_id for one in uow.rolls.tellers(desk.id)}
    unit = {
        one.person_id
        for one in members
        if one.confirmed and line.unit_id is not None and one.unit_id == line.unit_id
    }
    for person_id in inside - {desk.actor.person}:
        uow.tell(person_id, to_inside, key)
    for person_id in unit - inside:
        uow.tell(person_id, to_unit, key)


def _open(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[Desk, tuple[Line, ...]]:
    """Raises NotAllowed, OldButton, NotOpenYet, VoteClosed after its time, LinesCounted."""
    desk = prepared(actor, intent, uow)
    contest, lines = uow.contests.opened(desk.id)
    if contest.closes_at is not None and uow.acted_at >= contest.closes_at:
        raise VoteClosed
    if any(one.confirmed_by is not None for one in uow.hall_counts.newest(desk.id)):
        raise LinesCounted
    return desk, lines


def _line(lines: tuple[Line, ...], number: int) -> Line:
    found = next((line for line in lines if line.number == number), None)
    if found is None:
        raise OldButton
    return found
