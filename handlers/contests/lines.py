"""What is voted on: units that were accepted, others added by hand, sentences; their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.contest_errors import LineMoved, ListTooLong
from bot.domain.errors import LineNeeded, OldButton
from bot.domain.voting.rule import notes_on
from bot.domain.voting_errors import LineTwice
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.contests.house import Desk, check_first, drafted
from handlers.contests.marks import mark_of, place_of
from handlers.contests.standing import check_standing, gave_up, nominations
from handlers.contests.words import heading, list_words, whole
from handlers.paging import boards_on_page, fitted, on_page, side_by_side, turning
from storage.blocs import Unit
from storage.contest_rows import Line
from storage.contests import Recusal
from storage.uow import UnitOfWork

MOST_SENTENCE, MOST_LISTED, LEAST_LINE = 240, 60, 4
_PER_PAGE, _LABEL_LETTERS = 6, 28


def members(desk: Desk) -> list[Unit]:
    """The units of the bloc today."""
    return desk.uow.blocs.members(desk.bloc.id, desk.uow.today(desk.bloc.timezone))


def nominated(desk: Desk) -> list[Line]:
    """Whoever was put forward and accepted, in the boards' order."""
    contest, uow = desk.contest, desk.uow
    if contest.kind == "other":
        return []
    accepted = uow.nominations.of_year(
        contest.bloc_id, contest.year, contest.kind, contest.award_kind_id, ("accepted",)
    )
    names = {unit.id: unit.name for unit in members(desk)} if accepted else {}
    return [
        Line(0, one.unit_id, one.id, names[one.unit_id]) for one in accepted if one.unit_id in names
    ]


def sentences(words: Sequence[str]) -> list[Line]:
    """Raises LineNeeded, TextTooMuch."""
    return [Line(0, None, None, whole(line, LEAST_LINE, MOST_SENTENCE)) for line in words]


def listed(desk: Desk) -> list[Line]:
    return list(desk.uow.contests.lines(desk.id))


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The list with a button for each line. Raises NotAllowed, OldButton, NotADraft."""
    return screen(_open(actor, intent, uow), intent.number(1))


def _open(actor: Actor, intent: Intent, uow: UnitOfWork) -> Desk:
    return drafted(actor, intent, uow)


def screen(desk: Desk, page: int = 0, said: Markup | None = None) -> Screen:
    say, lines = desk.say, listed(desk)
    shown, page, pages = on_page(lines, page, _PER_PAGE)
    text = [said] if said is not None else []
    text += [*heading(desk.contest, say), say("On the list:")]
    text += list_words(lines, say) or [say("Nothing is on the list yet.")]
    moving = desk.contest.round == 1
    names = {unit.id: unit.short_name for unit in members(desk)} if moving and shown else {}
    if moving and shown:
        text.append(say("\nTap a line to move it or take it off."))
    return Screen(
        Markup("\n").join(text),
        rows(
            *side_by_side(
                [
                    Choice(
                        f"{page * _PER_PAGE + at + 1}. {_short(line, names)}",
                        desk.intent("line", mark_of(line)),
                    )
                    for at, line in enumerate(shown if moving else [])
                ]
            ),
            turning(page, pages, say, lambda to: desk.intent("lines", to)) if moving else None,
            *(_ways_to_add(desk) if moving else []),
            desk.back(),
        ),
    )


def _short(line: Line, names: Mapping[int, str]) -> str:
    """As it fits a button: full names of boards all begin alike."""
    return fitted(names.get(line.unit_id or 0, line.wording), _LABEL_LETTERS)


def _ways_to_add(desk: Desk) -> list[Choice | tuple[Choice, ...]]:
    say = desk.say
    if desk.contest.kind == "other":
        return [
            (
                Choice(say.plain("Add a line"), desk.intent("type_line")),
                Choice(say.plain("Add a unit"), desk.intent("add_unit", 0)),
            )
        ]
    return [
        (
            Choice(say.plain("Take the accepted"), desk.intent("renominate")),
            Choice(say.plain("Add a unit"), desk.intent("add_unit", 0)),
        )
    ]


def stored(desk: Desk, lines: Sequence[Line]) -> None:
    """The whole list in its new order; who sits a line out goes with it. Raises LineTwice,
    ListTooLong."""
    check_first(desk)
    if len(lines) > MOST_LISTED:
        raise ListTooLong(most=MOST_LISTED, count=len(lines))
    if lines:
        notes_on(desk.rule, [line.wording for line in lines])
    uow = desk.uow
    before = listed(desk)
    recused = uow.contests.recusal_rows(desk.id)
    uow.contest_drafts.set_lines(desk.id, lines)
    if not recused:
        return
    places = {_same(line): place for place, line in enumerate(lines, 1)}
    kept: list[Recusal] = []
    for one in recused:
        was = next((line for line in before if line.number == one.line), None)
        now = 0 if one.line == 0 else places.get(_same(was), -1) if was else -1
        if now >= 0:
            kept.append(replace(one, line=now))
    uow.contest_drafts.set_recusals(desk.id, kept, desk.actor.person)


def _same(line: Line) -> tuple[int | None, str]:
    return line.unit_id, line.wording


# One line ------------------------------------------------------------------------------------


def show_line(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Up, down, off. One that is there no more is refused above the list as it stands."""
    desk = _open(actor, intent, uow)
    check_first(desk)
    lines = listed(desk)
    place = place_of(lines, intent.text(1))
    return _line_screen(desk, lines, place) if place else _refused(desk)


def _refused(desk: Desk) -> Screen:
    """An old button: whoever holds it goes on from the list itself."""
    return screen(desk, 0, desk.say.refusal(LineMoved()) + "\n")


def _line_screen(desk: Desk, lines: Sequence[Line], place: int) -> Screen:
    say, mark = desk.say, mark_of(lines[place - 1])
    return Screen(
        Markup("\n").join(
            [
                *heading(desk.contest, say),
                Markup("<b>{}. {}</b>").format(place, lines[place - 1].wording),
            ]
        ),
        rows(
            beside(
                Choice(say.plain("Move up"), desk.intent("move_line", mark, "up"))
                if place > 1
                else None,
                Choice(say.plain("Move down"), desk.intent("move_line", mark, "down"))
                if place < len(lines)
                else None,
            )
            or None,
            Choice(say.plain("Take it off the list"), desk.intent("drop_line", mark)),
            Choice(say.plain("Back to the list"), desk.intent("lines")),
        ),
    )


def move(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """One place up or down; where there is none, the list says where the line stands."""
    desk = _open(actor, intent, uow)
    lines = listed(desk)
    place, by = place_of(lines, intent.text(1)), {"up": -1, "down": 1}.get(intent.text(2))
    to = place + by if place and by else 0
    if not place or not 1 <= to <= len(lines):
        check_first(desk)
        return _refused(desk)
    lines[place - 1], lines[to - 1] = lines[to - 1], lines[place - 1]
    stored(desk, lines)
    return _line_screen(desk, lines, to)


def drop(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = _open(actor, intent, uow)
    lines = listed(desk)
    place = place_of(lines, intent.text(1))
    if not place:
        check_first(desk)
        return _refused(desk)
    gone = lines.pop(place - 1)
    stored(desk, lines)
    return screen(desk, 0, desk.say("✓ Taken off the list: {line}", line=gone.wording))


# More lines ----------------------------------------------------------------------------------


def choose_unit(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Which unit comes onto the list."""
    desk = _open(actor, intent, uow)
    check_first(desk)
    say = desk.say
    there = {line.unit_id for line in listed(desk)}
    left = [unit for unit in members(desk) if unit.id not in there]
    shown, page, pages = boards_on_page(left, intent.number(1))
    return Screen(
        Markup("\n").join(
            [
                *heading(desk.contest, say),
                say("Which unit comes onto the list?")
                if left
                else say("Every unit of the bloc is on the list."),
            ]
        ),
        rows(
            *side_by_side(
                [Choice(unit.short_name, desk.intent("unit_on", unit.id)) for unit in shown]
            ),
            turning(page, pages, say, lambda to: desk.intent("add_unit", to)),
            Choice(say.plain("Back to the list"), desk.intent("lines")),
        ),
    )


def add_unit(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton for no unit of the bloc, LineTwice, UnitGaveUp, MatterSettled."""
    desk = _open(actor, intent, uow)
    unit = next((one for one in members(desk) if one.id == intent.number(1)), None)
    if unit is None:
        raise OldButton
    lines = listed(desk)
    if unit.id in {line.unit_id for line in lines}:
        raise LineTwice(line=unit.short_name)
    check_standing(desk, {unit.id: unit.short_name}, nominations(desk), opening=False)
    known = next((one for one in nominated(desk) if one.unit_id == unit.id), None)
    lines.append(known or Line(0, unit.id, None, unit.name))
    stored(desk, lines)
    return screen(desk, len(lines), desk.say("✓ Added to the list: {line}", line=unit.name))


def renominate(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Whoever has been accepted since comes onto the list as well; who gave up leaves it."""
    desk = _open(actor, intent, uow)
    gone, before = gave_up(desk), listed(desk)
    lines = [line for line in before if line.unit_id not in gone]
    known = {line.unit_id: line for line in nominated(desk)}
    kept = [
        replace(line, nomination_id=known[line.unit_id].nomination_id)
        if line.unit_id in known
        else line
        for line in lines
    ]
    there = {line.unit_id for line in lines}
    new = [line for unit, line in known.items() if unit not in there]
    stored(desk, [*kept, *new])
    said = desk.say.count(
        "✓ {n} unit was added to the list.", "✓ {n} units were added to the list.", len(new)
    )
    if len(lines) < len(before):
        names = "; ".join(line.wording for line in before if line not in lines)
        said += "\n" + desk.say("✓ Taken off the list: {line}", line=names)
    return screen(desk, 0, said)


def ask_sentence(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = _open(actor, intent, uow)
    check_first(desk)
    say = desk.say
    return Screen(
        Markup("\n").join(
            [
                *heading(desk.contest, say),
                say("Please type what is to be voted on, each thing in a line of its own."),
            ]
        ),
        rows(Choice(say.plain("Back to the list"), desk.intent("lines"))),
        asks=desk.intent("typed_line"),
    )


def take_sentence(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises LineNeeded, TextTooMuch, LineTwice, ListTooLong."""
    desk = _open(actor, intent, uow)
    typed = uow.lines
    if not typed:
        raise LineNeeded(least=LEAST_LINE)
    lines = listed(desk) + sentences(typed)
    stored(desk, lines)
    said = desk.say.count("✓ {n} line was added.", "✓ {n} lines were added.", len(typed))
    return screen(desk, len(lines), said)
