"""The agenda of the conference: its items with who presents them, a line each."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.conference_errors import TooManyItems
from bot.domain.conference_lines import read_items
from bot.domain.errors import LineNeeded, OldButton
from bot.domain.names import fold
from bot.screen import Choice, Intent, Screen, rows
from handlers.conference.house import Room, desk_of, room_of, session_of, session_words
from handlers.paging import fitted
from storage.conferences import AgendaItem, Session
from storage.uow import UnitOfWork

MOST_ITEMS = 20
_LABEL_LETTERS = 38
_EXAMPLE = "Khai mạc; Nguyễn Văn An, Trưởng ban; Hải Dương"


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The whole agenda, for every member. Raises OldButton."""
    room = room_of(actor, intent, uow)
    say, sessions = room.say, room.sessions
    items = uow.conferences.agenda(room.bloc.id, room.number)
    lines = [say("<b>Agenda of the conference {year}</b>", year=str(room.number))]
    if not sessions:
        lines.append(say("The secretary has not entered it yet."))
    names = uow.blocs.short_names(room.bloc.id)
    for one in sessions:
        lines.append(say("\n<b>{session}</b>", session=session_words(room, one)))
        lines += _numbered([item for item in items if item.session_id == one.id], names, room)
    edits = room.runs and not room.is_over
    return Screen(
        Markup("\n").join(lines),
        rows(
            *(
                Choice(fitted(one.title, _LABEL_LETTERS), room.intent("items", one.id))
                for one in sessions
                if edits
            ),
            room.back(),
        ),
    )


def _numbered(items: list[AgendaItem], names: Mapping[int, str], room: Room) -> list[Markup]:
    return [
        room.say("{n}. {item}", n=place, item=_words(item, names, room))
        for place, item in enumerate(items, 1)
    ]


def _words(item: AgendaItem, names: Mapping[int, str], room: Room) -> Markup:
    """ "Báo cáo tổng kết (Nguyễn Văn An, Phó Trưởng ban, Quảng Ninh)"."""
    unit = names.get(item.unit_id, "") if item.unit_id is not None else ""
    who = ", ".join(part for part in (item.presenter, unit) if part)
    if not who:
        return room.say("{title}", title=item.title)
    return room.say("{title} ({who})", title=item.title, who=who)


def show_items(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Of one session, to be added to. Raises OldButton, and as `desk_of` does."""
    room = desk_of(actor, intent, uow)
    return _items(room, session_of(room, intent.number(1)))


def _items(room: Room, one: Session, said: Markup | None = None) -> Screen:
    say = room.say
    items = _of(room, one)
    names = room.uow.blocs.short_names(room.bloc.id)
    lines = [said + "\n"] if said is not None else []
    lines.append(say("<b>{session}</b>", session=session_words(room, one)))
    lines += _numbered(items, names, room)
    lines.append(
        say(
            "\nTo add items, type one a line: title; who presents; unit. For example:\n{example}",
            example=_EXAMPLE,
        )
    )
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(say.plain("Take an item off"), room.intent("items_off", one.id))
            if items
            else None,
            Choice(say.plain("Back"), room.intent("sessions")),
        ),
        asks=room.intent("items_typed", one.id),
        fresh=said is not None,
    )


def _of(room: Room, one: Session) -> list[AgendaItem]:
    every = room.uow.conferences.agenda(room.bloc.id, room.number)
    return [item for item in every if item.session_id == one.id]


def take_typed(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Several lines at once. A unit that is not known stays with who presents.

    Raises LineNeeded, LineTooLong, TooManyItems, OldButton, and as `desk_of` does.
    """
    room = desk_of(actor, intent, uow)
    one = session_of(room, intent.number(1))
    known = len(_of(room, one))
    typed = read_items(uow.lines)
    if not typed:
        raise LineNeeded(least=2)
    if known + len(typed) > MOST_ITEMS:
        raise TooManyItems(most=MOST_ITEMS)
    units = _units(room)
    items = []
    for item in typed:
        unit = units.get(fold(item.unit))
        presenter = item.presenter
        if unit is None and item.unit:
            presenter = ", ".join(part for part in (item.presenter, item.unit) if part)
        items.append((item.title, unit, presenter))
    uow.conferences.add_items(room.bloc.id, one.id, known, items, actor.person)
    detail = "; ".join(title for title, _unit, _who in items)
    uow.record("agenda_added", "conference_session", one.id, detail)
    return _items(room, one, room.say.count("✓ {n} item added.", "✓ {n} items added.", len(items)))


def _units(room: Room) -> dict[tuple[str, ...], int]:
    """Units of the bloc by what they may be called, marks and case aside."""
    found = {fold(name): unit for name, unit in room.uow.blocs.aliases(room.bloc.id).items()}
    for unit in room.units:
        for name in (unit.short_name, unit.name, unit.province):
            found.setdefault(fold(name), unit.id)
    return found


def choose_off(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Which one leaves. Raises OldButton, and as `desk_of` does."""
    room = desk_of(actor, intent, uow)
    one, say = session_of(room, intent.number(1)), room.say
    return Screen(
        say("Which item is taken off? It stays on record."),
        rows(
            *(
                Choice(
                    fitted(f"{place}. {item.title}", _LABEL_LETTERS),
                    room.intent("item_off", one.id, item.id),
                )
                for place, item in enumerate(_of(room, one), 1)
            ),
            Choice(say.plain("Back"), room.intent("items", one.id)),
        ),
    )


def take_off(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton, and as `desk_of` does."""
    room = desk_of(actor, intent, uow)
    one = session_of(room, intent.number(1))
    item = next((item for item in _of(room, one) if item.id == intent.number(2)), None)
    if item is None:
        raise OldButton
    uow.conferences.end_item(item.id, actor.person)
    uow.record("agenda_off", "agenda_item", item.id, item.title)
    return _items(room, one, room.say("✓ Taken off: {title}.", title=item.title))
