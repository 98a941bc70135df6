"""The word of a board, given by its head; with the second one the rights move, all at once."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from bot.domain.access import Actor, Role
from bot.domain.errors import N_, NotAllowed
from bot.domain.handing_over import Side
from bot.i18n import DEFAULT_LANGUAGE, Say, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.handover.house import ITEM_NAMES, Room, room_of, speaking
from handlers.handover.listing import list_screen
from handlers.handover.rights import end_secretaries, settle_date
from handlers.seals import seal
from storage.office_rows import DEPUTY, LEADER
from storage.people import Member
from storage.uow import Compose, UnitOfWork

_ASKS = {
    Side.GIVER: N_(
        "<b>The word of {giver}</b>\nEverything has been handed over. With the word of {taker} the"
        " leadership passes to it: the head of your board no longer leads the bloc, and the access"
        " of the secretary ends. Your board keeps the dossier and the final figures of {before}."
    ),
    Side.TAKER: N_(
        "<b>The word of {taker}</b>\nEverything has been received. With the word of {giver} your"
        " board leads the bloc from that moment on, and its head invites the next secretary."
    ),
}


def ask(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What the word means. Raises NotAllowed for all but the head, and what `check_signing` says.

    Raises HandoverDone, OldButton.
    """
    return _asking(*_signing(actor, intent, uow))


def _asking(room: Room, side: Side) -> Screen:
    """With what the records hold now, where it is not what the board has confirmed."""
    say, moved = room.say, room.moved(side)
    lines = [
        say(
            _ASKS[side],
            giver=room.name(Side.GIVER),
            taker=room.name(Side.TAKER),
            before=str(room.found.year - 1),
        )
    ]
    if moved:
        lines.append(say("\n⚠ Changed since your board confirmed; your word covers it as it is:"))
    lines += [
        say(
            "{item}: {before} when confirmed, {n} now",
            item=say(ITEM_NAMES[item]),
            before=f"{before:02d}",
            n=f"{room.counts[item]:02d}",
        )
        for item, before in moved.items()
    ]
    yes = room.intent("signed", _mark(room, moved))
    return Screen(
        Markup("\n").join(lines),
        rows(Choice(say.plain("Yes, our board confirms"), yes), room.back()),
    )


def _mark(room: Room, moved: dict[str, int]) -> str:
    """What the head was shown; nothing where nothing has moved."""
    return seal(*((item, room.counts[item]) for item in moved)) if moved else ""


def _signing(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[Room, Side]:
    room, side = speaking(actor, intent, uow)
    if not room.heads(side):
        raise NotAllowed
    room.standing.check_signing(actor.person, side)
    return room, side


def sign(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The head's second tap. The route holds the bloc. Raises as `ask` does."""
    room, side = _signing(actor, intent, uow)
    moved = room.moved(side)
    if intent.text(1) != _mark(room, moved):
        return _asking(room, side)
    for item in moved:
        word = room.standing.word(item, side)
        note = word.note if word is not None else ""  # what was noted stays with the new number
        uow.handovers.say(room.found, side, {item: room.counts[item]}, actor.person, note=note)
    uow.handovers.sign(room.found, side, actor.person)
    uow.record(f"handover_signed_{side}", "handover", room.found.id)
    complete = side.other in room.standing.signed
    if complete:
        _move_rights(room)
    content = f"{room.found.year} {room.found.giver_unit_id} {room.found.taker_unit_id}"
    verbs = (f"handover.{side}", "handover.done") if complete else (f"handover.{side}",)
    for verb in verbs:
        uow.register(room.bloc.id, verb, "handover", room.found.id, content)
    if complete:
        now = room_of(actor, room.found.id, uow)
        done = now.say(
            "✓ The handover is complete: <b>{board}</b> leads the bloc from now on.",
            board=now.name(Side.TAKER),
        )
        shown = list_screen(now, done)
        return shown if side is Side.GIVER else _with_invitation(shown, now)
    _tell_other(room, side)
    now = room_of(actor, room.found.id, uow)
    return list_screen(
        now,
        now.say(
            "✓ The word of your board is given. Rights move with the word of {board}.",
            board=now.name(side.other),
        ),
    )


def _tell_other(room: Room, side: Side) -> None:
    def compose(say: Say) -> Screen:
        text = say(
            "<b>Handover</b>: the head of {board} has given its word. The handover is complete once"
            " the head of your board has given yours.",
            board=room.name(side),
        )
        way = Intent.of("handover", room.found.id)
        return Screen(text, rows(Choice(say.plain("Open the handover"), way)))

    key = f"handover-signed:{room.found.id}:{side}"
    for person_id in sorted(room.persons(side.other) - {room.actor.person}):
        room.uow.tell(person_id, compose, key)


# The rights move ---------------------------------------------------------------------------------


def _move_rights(room: Room) -> None:
    """The office, the secretary's access, the date of the plan, the register, everybody told."""
    uow, found = room.uow, room.found
    uow.offices.record(found.bloc_id, found.year, LEADER, found.taker_unit_id)
    deputy = room.deputy
    if deputy is not None:
        uow.offices.record(found.bloc_id, found.year, DEPUTY, deputy)
    uow.handovers.finish(found)
    by = room.actor.person
    ended = end_secretaries(found.bloc_id, found.taker_unit_id, by, _farewell(room), uow)
    settle_date(found.bloc_id, found.year, uow)
    detail = f"{found.year} {found.giver_unit_id} {found.taker_unit_id}"
    uow.record("handover_done", "handover", found.id, detail)
    _tell_all(room, ended)


def _farewell(room: Room) -> Compose:
    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "The handover is complete: <b>{board}</b> leads the bloc now, so your access as"
                " secretary has ended. Everything you entered stays. Thank you for your work.",
                board=room.name(Side.TAKER),
            )
        )

    return compose


def _tell_all(room: Room, ended: Iterable[int]) -> None:
    """Heads and officers of all boards; the new head with the way to invite the secretary."""
    uow, taker = room.uow, room.found.taker_unit_id
    heads = {one.person_id for one in room.members if _heads(one, taker)}
    told = {one.person_id for one in room.members if one.role in (Role.HEAD, Role.OFFICER)}
    key = f"handover-done:{room.found.id}"
    for person_id in sorted((told | heads) - set(ended) - {room.actor.person}):
        uow.tell(person_id, _news(room, invites=person_id in heads), key)
    for person_id in sorted(told | heads):
        uow.renew_menu(person_id)
    group = uow.blocs.group(room.bloc.id)
    if group is not None:
        uow.post(group, Screen(_words(room, speak(DEFAULT_LANGUAGE)).text), f"{key}:group")


def _heads(member: Member, unit_id: int) -> bool:
    return member.role is Role.HEAD and member.unit_id == unit_id


def _words(room: Room, say: Say) -> Screen:
    found, names = room.found, room.names
    text = say(
        "The handover is complete. <b>{taker}</b> leads the bloc from now on as leader of {year};"
        " {giver} keeps the dossier and the final figures of {before}.",
        taker=room.name(Side.TAKER),
        giver=room.name(Side.GIVER),
        year=str(found.year),
        before=str(found.year - 1),
    )
    deputy = room.deputy
    if deputy is not None:
        text += say("\nDeputy of the bloc: {board}.", board=names.get(deputy, "…"))
    return Screen(text)


def _news(room: Room, *, invites: bool) -> Compose:
    def compose(say: Say) -> Screen:
        screen = Screen(_words(room, say).text)
        return _with_invitation(screen, room, say) if invites else screen

    return compose


def _with_invitation(screen: Screen, room: Room, say: Say | None = None) -> Screen:
    """The bloc has no secretary until the new head has invited one, where none of its own serves
    already."""
    if any(one.role is Role.SECRETARY for one in room.uow.people.members(room.bloc.id)):
        return screen
    say = say or room.say
    words = say("\n\nThe bloc has no secretary now: please invite the next one.")
    way = Intent.of("people.invite_role", 0, Role.SECRETARY)
    invite = Choice(say.plain("Invite the secretary"), way)
    return Screen(screen.text + words, (*rows(invite), *screen.choices[-1:]), fresh=screen.fresh)
