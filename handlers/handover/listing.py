"""The handover at a glance: every item with what both boards say of it."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Act, Actor, hat_for
from bot.domain.errors import N_
from bot.domain.handing_over import ITEMS, Side
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.handover import beginning
from handlers.handover.house import ITEM_NAMES, LABELS, Room, room_of, room_with
from handlers.paging import side_by_side
from handlers.wording import HOME
from storage.uow import UnitOfWork

_DONE, _NOT, _OPEN = "✓", "✗", "○"
SIGNED = {
    Side.GIVER: N_("The word of {board}, handing over: {word}"),
    Side.TAKER: N_("The word of {board}, taking over: {word}"),
}
ALL = {Side.GIVER: N_("All handed over"), Side.TAKER: N_("All received")}
WORD = {Side.GIVER: N_("Word: handed over"), Side.TAKER: N_("Word: taken over")}


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The handover under way, or what there is to begin. Raises NotAllowed, OldButton."""
    hat_for(actor, Act.SEE_NOMINATIONS)
    if intent.args:
        return list_screen(room_of(actor, intent.number(0), uow))
    found = uow.handovers.newest(actor.hat.bloc_id)
    if found is not None and (found.done_at is None or not beginning.ahead(actor, uow)):
        return list_screen(room_with(actor, found, uow))
    return beginning.offer(actor, uow)


def list_screen(room: Room, said: Markup | None = None) -> Screen:
    """Every item and the word of both boards; `said` stands above, where something was done."""
    say = room.say
    lines = [] if said is None else [said + "\n"]
    lines += [
        say("<b>Handover of the leadership of the bloc to {year}</b>", year=str(room.found.year)),
        say("From {giver} to {taker}.", giver=room.name(Side.GIVER), taker=room.name(Side.TAKER)),
    ]
    if room.found.done_at is not None:
        at = say.moment(room.found.done_at, room.bloc.timezone)
        lines.append(say("Complete since {at}.", at=at))
    elif room.is_over:
        lines.append(say("The secretary has written the new leader down by hand: it is over."))
    else:
        due = say.moment(room.found.due_at, room.bloc.timezone)
        lines.append(say("Until {due}", due=due))
        lines.append(say("Rights move once both heads have given their board's word."))
    lines.append(say("\nHanded over | received:"))
    lines += [_line(room, item) for item in ITEMS]
    lines += [Markup(""), *(_signed(room, side) for side in Side)]
    return Screen(Markup("\n").join(lines), rows(*_ways(room)), fresh=said is not None)


def _line(room: Room, item: str) -> Markup:
    marks = [_mark(room, item, side) for side in Side]
    line = room.say(
        "{given} | {received} {item}: <b>{n}</b>",
        given=marks[0],
        received=marks[1],
        item=room.say(ITEM_NAMES[item]),
        n=f"{_number(room, item):02d}",
    )
    held = {side: room.moved(side).get(item) for side in Side}
    before = next((one for one in held.values() if one is not None), None)
    if room.is_over or before is None:
        return line
    return line + room.say(" (confirmed: {n:02d})", n=before)


def _number(room: Room, item: str) -> int:
    """What the records hold now; of what is over, what they held when it was received."""
    word = room.standing.word(item, Side.TAKER)
    return word.counted if room.is_over and word is not None else room.counts[item]


def _mark(room: Room, item: str, side: Side) -> str:
    word = room.standing.word(item, side)
    return _OPEN if word is None else _DONE if word.done else _NOT


def _signed(room: Room, side: Side) -> Markup:
    by = room.standing.signed.get(side)
    word = room.say("not given yet") if by is None else room.say("given")
    if by is not None:
        word = room.say("given by {name}", name=room.signers.get(by, ""))
    return room.say(SIGNED[side], board=room.name(side), word=word)


def _ways(room: Room) -> list[Choice | tuple[Choice, ...] | None]:
    say = room.say
    home = Choice(say.plain("What is to be done"), HOME)
    items: list[Choice | tuple[Choice, ...] | None] = [
        *side_by_side(
            [Choice(_label(room, item, say), room.intent("item", item)) for item in ITEMS]
        )
    ]
    side = room.side
    if room.is_over or side is None or side in room.standing.signed:
        return [*items, home]
    left = room.standing.left(side)
    word = Choice(say.plain(WORD[side]), room.intent("sign"))
    everything = Choice(say.plain(ALL[side]), room.intent("all"))
    return [
        *items,
        beside(everything if left else None, word if room.heads(side) else None) or None,
        home,
    ]


def _label(room: Room, item: str, say: Say) -> str:
    mark = "" if room.side is None else _mark(room, item, room.side) + " "
    return mark + say.plain(LABELS[item])


def begin(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Both boards are told, and find the list. Raises what `beginning.start` raises."""
    number = beginning.start(actor, intent, uow)
    room = room_of(actor, number, uow)
    told = beginning.tell(room)
    done = speak(actor.language).count(
        "✓ The handover has begun. {n} person has been told.",
        "✓ The handover has begun. {n} people have been told.",
        told,
    )
    return list_screen(room, done)
