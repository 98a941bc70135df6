"""One item: what the records hold of it, and the word of either board."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import N_, OldButton
from bot.domain.handing_over import ITEMS, Side
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.handover.house import ITEM_NAMES, Room, room_of, speaking
from handlers.handover.listing import list_screen
from handlers.typed import typed_line
from storage.uow import UnitOfWork

_LEAST, _MOST = 4, 300
_MEANS = {
    "dossier": N_("Reports and opinions that came with the nominations of the year."),
    "figures": N_("Figures that are being collected; the final ones stay with the old leader."),
    "awards": N_("Proposed to the ministry or decided there, and not conferred yet."),
    "nominations": N_("Put forward for awards of the year, and not through the vote yet."),
    "contests": N_("Drawn up, open, or closed without a published result."),
    "pact": N_("How many boards have agreed to the pact of the new year."),
    "plan": N_("Dates of the plan that are still to come."),
    "requests": N_("Requests of the ministry that are drawn up and not sent to the boards."),
    "roster": N_("The boards that belong to the bloc today."),
    "people": N_("Everybody with confirmed access; the old secretary's ends with the handover."),
    "group": N_("The group chat that the assistant writes to."),
}
_LOOK = {
    "dossier": Intent("nominations"),
    "figures": Intent("status"),
    "awards": Intent("nominations"),
    "nominations": Intent("nominations"),
    "contests": Intent("contests"),
    "pact": Intent("pact"),
    "plan": Intent("year"),
}
_YES = {Side.GIVER: N_("Handed over"), Side.TAKER: N_("Received")}
_NO = {Side.GIVER: N_("Not handed over"), Side.TAKER: N_("Not received")}
_SAID = {
    (Side.GIVER, True): N_("✓ Handed over: {name}, {at}"),
    (Side.GIVER, False): N_("✗ Not handed over: {name}, {at}"),
    (Side.TAKER, True): N_("✓ Received: {name}, {at}"),
    (Side.TAKER, False): N_("✗ Not received: {name}, {at}"),
}
_OPEN = {Side.GIVER: N_("○ Not confirmed by {board}"), Side.TAKER: N_("○ Not taken by {board}")}


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton, NotAllowed."""
    return item_screen(room_of(actor, intent.number(0), uow), _item(intent))


def _item(intent: Intent) -> str:
    if intent.text(1) not in ITEMS:
        raise OldButton
    return intent.text(1)


def item_screen(room: Room, item: str) -> Screen:
    """What it is, how many, what either side says, and the ways to say so."""
    say, side = room.say, room.side
    lines = [
        say("<b>{item}</b>", item=say(ITEM_NAMES[item])),
        say(_MEANS[item]),
        say("In the records now: <b>{n}</b>", n=f"{room.counts[item]:02d}"),
        "",
        *(_said(room, item, one) for one in Side),
    ]
    ways: list[Choice | tuple[Choice, ...] | None] = []
    if side is not None and not room.is_over and side not in room.standing.signed:
        ways.append(
            (
                Choice(say.plain(_YES[side]), room.intent("yes", item)),
                Choice(say.plain(_NO[side]), room.intent("no", item)),
            )
        )
        noted = room.standing.is_done(item, side)
        ways.append(Choice(say.plain("Add a note"), room.intent("note", item)) if noted else None)
    look = _LOOK.get(item)
    return Screen(
        Markup("\n").join(lines),
        rows(
            *ways,
            beside(Choice(say.plain("Look"), look) if look else None, room.back()),
        ),
    )


def _said(room: Room, item: str, side: Side) -> Markup:
    say, word = room.say, room.standing.word(item, side)
    if word is None:
        return say(_OPEN[side], board=room.name(side))
    line = say(
        _SAID[side, word.done],
        name=room.uow.people.name_of(word.person_id),
        at=say.time(word.said_at, room.bloc.timezone),
    )
    if word.counted != room.counts[item]:
        line += say(" (then {n:02d})", n=word.counted)
    return line + say("\n“{note}”", note=word.note) if word.note else line


# What a side says --------------------------------------------------------------------------------


def confirm(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Given, or received. Raises SideHasSigned, SpeaksForOther, HandoverDone, OldButton."""
    item = _item(intent)
    room, side = _to_say(actor, intent, uow)
    if not room.standing.is_done(item, side):
        uow.handovers.say(room.found, side, {item: room.counts[item]}, actor.person)
        uow.record(f"handover_{side}", "handover", room.found.id, item)
    return list_screen(room_of(actor, room.found.id, uow), _thanks(room, item))


def confirm_all(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """All that the side has not confirmed, but for what it says is not so. Raises as `confirm`."""
    room, side = _to_say(actor, intent, uow)
    left = [item for item in room.standing.left(side) if room.standing.word(item, side) is None]
    if left:
        counted = {item: room.counts[item] for item in left}
        uow.handovers.say(room.found, side, counted, actor.person)
        uow.record(f"handover_{side}", "handover", room.found.id, " ".join(left))
    done = room.say.count("✓ {n} item confirmed.", "✓ {n} items confirmed.", len(left))
    return list_screen(room_of(actor, room.found.id, uow), done)


def _to_say(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[Room, Side]:
    room, side = speaking(actor, intent, uow)
    room.standing.check_open(side)
    room.standing.check_speaker(actor.person, side)
    return room, side


def _thanks(room: Room, item: str) -> Markup:
    return room.say("✓ Confirmed: {item}.", item=room.say(ITEM_NAMES[item]))


def ask_why(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Why it is not so yet: one line. Raises as `confirm` does."""
    item = _item(intent)
    room, side = _to_say(actor, intent, uow)
    words = {
        Side.GIVER: N_("<b>{item}</b>: not handed over. Please type in one line what is missing."),
        Side.TAKER: N_("<b>{item}</b>: not received. Please type in one line what is missing."),
    }
    return Screen(
        room.say(words[side], item=room.say(ITEM_NAMES[item])),
        rows(Choice(room.say.plain("Back"), room.intent("item", item))),
        asks=room.intent("why", item),
    )


def ask_note(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises as `confirm` does."""
    item = _item(intent)
    room, _side = _to_say(actor, intent, uow)
    return Screen(
        room.say("<b>{item}</b>\nPlease type the note.", item=room.say(ITEM_NAMES[item])),
        rows(Choice(room.say.plain("Back"), room.intent("item", item))),
        asks=room.intent("noted", item),
    )


def take_why(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The other side is told. Raises LineNeeded, LineTooLong, and as `confirm` does."""
    item, line = _item(intent), typed_line(uow, _LEAST, _MOST)
    room, side = _to_say(actor, intent, uow)
    counted = {item: room.counts[item]}
    uow.handovers.say(room.found, side, counted, actor.person, done=False, note=line)
    uow.record(f"handover_{side}_not", "handover", room.found.id, item)
    told = _tell_refusal(room, side, item, line)
    done = room.say.count(
        "✓ Noted: {item} is not settled yet. {n} person of the other board has been told.",
        "✓ Noted: {item} is not settled yet. {n} people of the other board have been told.",
        told,
        item=room.say(ITEM_NAMES[item]),
    )
    return list_screen(room_of(actor, room.found.id, uow), done)


def take_note(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises LineNeeded, LineTooLong, OldButton for what is not confirmed, and as `confirm`."""
    item, line = _item(intent), typed_line(uow, _LEAST, _MOST)
    room, side = _to_say(actor, intent, uow)
    if not room.standing.is_done(item, side):
        raise OldButton
    uow.handovers.say(room.found, side, {item: room.counts[item]}, actor.person, note=line)
    uow.record(f"handover_{side}", "handover", room.found.id, f"{item} +note")
    return list_screen(room_of(actor, room.found.id, uow), _thanks(room, item))


def _tell_refusal(room: Room, side: Side, item: str, line: str) -> int:
    persons = room.persons(side.other) - {room.actor.person}

    def compose(say: Say) -> Screen:
        text = say(
            "<b>Handover</b>: {board} says that “{item}” is not settled yet: {line}\nNothing has"
            " moved; please settle it with them.",
            board=room.name(side),
            item=say(ITEM_NAMES[item]),
            line=line,
        )
        return Screen(text, rows(Choice(say.plain("Open the handover"), room.intent("item", item))))

    key = f"handover-not:{room.found.id}:{item}:{room.uow.inbox_id}"
    for person_id in sorted(persons):
        room.uow.tell(person_id, compose, key)
    return len(persons)
