"""Who comes: every board with its answer, the totals for the host, the list as a workbook."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import NotAllowed
from bot.i18n import DEFAULT_LANGUAGE, Say, speak
from bot.reports.guest_views import GuestView
from bot.screen import Choice, FileOrder, Intent, Screen, beside, rows
from handlers.conference.house import Room, room_of
from handlers.conference.showing import answer_words
from handlers.paging import boards_on_page, fitted, side_by_side, turning
from storage.blocs import Unit
from storage.conferences import Session
from storage.rsvps import COMES, STAYS, Answer, Delegate
from storage.uow import UnitOfWork

_SIGNS = {COMES: "✓", STAYS: "✗"}


def _room(actor: Actor, intent: Intent, uow: UnitOfWork) -> Room:
    """For the secretary and the people of who hosts. Raises NotAllowed, OldButton."""
    room = room_of(actor, intent, uow)
    if not room.checks_in():
        raise NotAllowed
    return room


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed, OldButton."""
    room = _room(actor, intent, uow)
    say, units = room.say, room.units
    answers = uow.rsvps.answers(room.bloc.id, room.number)
    people = _by_unit(uow.rsvps.delegates(room.bloc.id, room.number), answers)
    lines = [say("<b>Answers of the boards {year}</b>", year=str(room.number))]
    lines += _totals(units, answers, people, say)
    by = room.answer_by
    if by is not None and not room.is_over:
        lines.append(say("Answer by: {at}", at=say.moment(by, room.bloc.timezone)))
    lines.append(say("✓ comes · ✗ does not come · ○ has not answered · * waits to be confirmed"))
    shown, page, pages = boards_on_page(units, intent.number(1))
    buttons = [
        Choice(
            fitted(_label(unit, answers.get(unit.id), people.get(unit.id, []))),
            room.intent("unit", unit.id),
        )
        for unit in shown
    ]
    return Screen(
        Markup("\n").join(lines),
        rows(
            *side_by_side(buttons if room.runs else []),
            turning(page, pages, say, lambda to: room.intent("answers", to)) if room.runs else None,
            beside(Choice(say.plain("The list (.xlsx)"), room.intent("guests")), room.back()),
        ),
    )


def _by_unit(
    every: Sequence[Delegate], answers: Mapping[int, Answer]
) -> Mapping[int, list[Delegate]]:
    """Only of boards that come: names that were entered before are kept."""
    found: dict[int, list[Delegate]] = {}
    for one in every:
        answer = answers.get(one.unit_id)
        if answer is not None and answer.coming == COMES:
            found.setdefault(one.unit_id, []).append(one)
    return found


def _label(unit: Unit, answer: Answer | None, people: Sequence[Delegate]) -> str:
    sign = _SIGNS.get(answer.coming, "○") if answer is not None else "○"
    mark = "*" if answer is not None and answer.waits else ""
    count = f": {len(people)}" if people else ""
    return f"{sign} {unit.short_name}{count}{mark}"


def _totals(
    units: Sequence[Unit],
    answers: Mapping[int, Answer],
    people: Mapping[int, Sequence[Delegate]],
    say: Say,
) -> list[Markup]:
    given = [answers[unit.id] for unit in units if unit.id in answers]
    given = [one for one in given if one.is_given]
    coming = [one for one in given if one.coming == COMES]
    return [
        say(
            "Answered: {n} of {all} boards; come: {coming}.",
            n=len(given),
            all=len(units),
            coming=len(coming),
        ),
        say(
            "Delegates: {people}. Rooms: {rooms}. Meals: {meals}. Cars: {cars}.",
            people=sum(len(people.get(one.unit_id, ())) for one in coming),
            rooms=sum(one.rooms or 0 for one in coming),
            meals=sum(one.meals or 0 for one in coming),
            cars=sum(bool(one.plate) for one in coming),
        ),
    ]


# The workbook --------------------------------------------------------------------------------


def send_list(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed, OldButton."""
    room = _room(actor, intent, uow)
    view = _view(room, speak(DEFAULT_LANGUAGE))
    name = f"dai-bieu-hoi-nghi-{room.number}.xlsx"
    return Screen(
        room.say("Who comes, as it stands now: boards with totals, and names."),
        rows(Choice(room.say.plain("Back"), room.intent("answers", 0)), room.home()),
        files=(FileOrder("guest_book", name, json.dumps(view, ensure_ascii=False)),),
        fresh=True,
    )


def _view(room: Room, say: Say) -> GuestView:
    uow, units, sessions = room.uow, room.units, room.sessions
    answers = uow.rsvps.answers(room.bloc.id, room.number)
    people = _by_unit(uow.rsvps.delegates(room.bloc.id, room.number), answers)
    return GuestView(
        title=say.plain("Delegates to the conference {year}", year=str(room.number)),
        subtitle=say.plain("As of {at}", at=say.moment(uow.now, room.bloc.timezone)),
        sheets=[say.plain("Boards"), say.plain("Delegates")],
        headings=[
            say.plain("No."),
            say.plain("Board"),
            say.plain("Answer"),
            say.plain("Number of delegates"),
            say.plain("Night rooms"),
            say.plain("Meals"),
            say.plain("Car plate"),
            say.plain("Source"),
            *(one.title for one in sessions),
        ],
        rows=[
            _row(place, unit, answers.get(unit.id), people.get(unit.id, []), say)
            + _there(answers.get(unit.id), sessions, people, unit)
            for place, unit in enumerate(units, 1)
        ],
        numbers=[3, 4, 5, *range(8, 8 + len(sessions))],
        total=say.plain("Total"),
        people_headings=[
            say.plain("No."),
            say.plain("Board"),
            say.plain("Full name"),
            say.plain("Position"),
            say.plain("Note"),
        ],
        people=_names(units, people, say),
    )


def _row(
    place: int, unit: Unit, answer: Answer | None, people: Sequence[Delegate], say: Say
) -> list[str | int]:
    comes = answer is not None and answer.coming == COMES
    unsaid: str | int = ""
    rooms = answer.rooms if answer is not None and comes else None
    meals = answer.meals if answer is not None and comes else None
    return [
        place,
        unit.name,
        str(answer_words(answer, say)),
        len(people) if comes else unsaid,
        unsaid if rooms is None else rooms,
        unsaid if meals is None else meals,
        answer.plate if answer is not None and comes else "",
        answer.informant if answer is not None else "",
    ]


def _there(
    answer: Answer | None,
    sessions: Sequence[Session],
    people: Mapping[int, Sequence[Delegate]],
    unit: Unit,
) -> list[str | int]:
    """How many of the board come to each session."""
    if answer is None or answer.coming != COMES:
        return [""] * len(sessions)
    count = len(people.get(unit.id, ()))
    return [0 if one.id in answer.away else count for one in sessions]


def _names(
    units: Sequence[Unit], people: Mapping[int, Sequence[Delegate]], say: Say
) -> list[list[str | int]]:
    found: list[list[str | int]] = []
    for unit in units:
        for one in people.get(unit.id, ()):
            note = say.plain("head of the delegation") if one.leads else ""
            if one.stands_in_for is not None and not note:
                note = say.plain("substitute")
            found.append([len(found) + 1, unit.name, one.full_name, one.position, note])
    return found
