"""Heads agree to the text or send a line; the secretary records what a board said on paper."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Actor, Role
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.pact_errors import AgreedAlready, PactMoved
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.pact.house import Room, check_unsigned, room_of, written
from handlers.pact.showing import card
from handlers.paging import boards_on_page, side_by_side, turning
from handlers.typed import typed_line
from storage.pacts import COMMENT, Version
from storage.uow import UnitOfWork

_LEAST, _MOST = 4, 300


def _open(room: Room, number: int) -> Version:
    """The version a button names, while it is the one that is open. Raises PactMoved, OldButton."""
    version = room.found.open
    if version is None:
        raise OldButton
    if version.number != number:
        raise PactMoved(version=version.number)
    return version


def _speaking(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[Room, int, Version]:
    """The head of a board before the open version. Raises NotAllowed, PactSigned, PactMoved,
    AgreedAlready, OldButton."""
    room = room_of(actor, intent, uow, lock=True)
    check_unsigned(room)
    version = _open(room, intent.number(1))
    if room.headed is None:
        raise NotAllowed
    if room.headed not in room.missing:
        raise AgreedAlready(version=version.number)
    return room, room.headed, version


def ask(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What agreeing means. Raises as `_speaking` does."""
    room, unit_id, version = _speaking(actor, intent, uow)
    say = room.say
    return Screen(
        say(
            "Does <b>{board}</b> agree to the text of the emulation pact of {year}, version {v}?"
            "\nThis is consent to the text; the pact is signed at the conference.",
            board=room.units[unit_id].name,
            year=str(room.found.year),
            v=version.number,
        ),
        rows(
            Choice(say.plain("Yes, agree to the text"), room.intent("agreed", version.number)),
            Choice(say.plain("Read the text"), room.intent("text", version.number, 0)),
            room.back(),
        ),
    )


def agree(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The second tap. Raises as `_speaking` does."""
    room, unit_id, version = _speaking(actor, intent, uow)
    uow.pacts.answer(room.found, version.number, unit_id, actor.person)
    uow.record("pact_agreed", "pact", room.found.id, f"{version.number} {unit_id}")
    now = room_of(actor, intent, uow)
    done = now.say("✓ Your board has agreed to version {v}. Thank you.", v=version.number)
    return _finished(now, version, unit_id, done)


def _finished(room: Room, version: Version, unit_id: int, done: Markup) -> Screen:
    """With the last board everybody is told. The register comes last."""
    if room.is_agreed:
        _tell_all(room, version)
    shown = card(room, done)
    content = f"{room.found.year} {version.number} {unit_id}"
    room.uow.register(room.bloc.id, "pact.agreed", "pact", room.found.id, content)
    return shown


def _tell_all(room: Room, version: Version) -> None:
    def words(say: Say) -> Markup:
        if not room.is_final:
            return say(
                "All {n} boards have agreed to the emulation pact of {year}, version {v}. The"
                " secretary is writing another version, to which every board is asked to agree"
                " again.",
                n=len(room.units),
                year=str(room.found.year),
                v=version.number,
            )
        return say(
            "All {n} boards have agreed to the emulation pact of {year}, version {v}. It is signed"
            " at the conference; the copy for it is ready.",
            n=len(room.units),
            year=str(room.found.year),
            v=version.number,
        )

    persons = room.persons((Role.HEAD, Role.SECRETARY))
    room.tell(persons, words, f"pact-agreed:{room.found.id}:{version.number}")


# A comment ---------------------------------------------------------------------------------------


def ask_comment(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises as `_speaking` does."""
    room, _unit, version = _speaking(actor, intent, uow)
    return Screen(
        room.say("Please type your comment on the text in one line; the secretary reads it."),
        rows(room.back()),
        asks=room.intent("commented", version.number),
    )


def take_comment(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises LineNeeded, LineTooLong, and as `_speaking` does."""
    room, unit_id, version = _speaking(actor, intent, uow)
    line, board = typed_line(uow, _LEAST, _MOST), room.board(unit_id)
    uow.pacts.answer(room.found, version.number, unit_id, actor.person, said=COMMENT, line=line)
    uow.record("pact_comment", "pact", room.found.id, f"{version.number} {unit_id}")

    def words(say: Say) -> Markup:
        return say("Comment of {board} on the pact: “{line}”", board=board, line=line)

    key = f"pact-comment:{room.found.id}:{uow.inbox_id}"
    told = room.tell(room.persons((Role.SECRETARY,)), words, key)
    done = room.say.count(
        "✓ Your comment is kept; {n} secretary has been told. Your board has not agreed yet.",
        "✓ Your comment is kept; {n} secretaries have been told. Your board has not agreed yet.",
        told,
    )
    return card(room_of(actor, intent, uow), done)


# On paper ----------------------------------------------------------------------------------------


def choose_board(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Which board said so on paper. Raises NotAllowed, OldButton, PactSigned."""
    room = written(actor, intent, uow)
    waiting = [room.units[one] for one in room.missing]
    if room.found.open is None or not waiting:
        raise OldButton
    shown, page, pages = boards_on_page(waiting, intent.number(1))
    return Screen(
        room.say("<b>Consent on paper</b>\nWhich board has agreed by letter or telephone?"),
        rows(
            *side_by_side(
                [Choice(one.short_name, room.intent("behalf_of", one.id)) for one in shown]
            ),
            turning(page, pages, room.say, lambda to: room.intent("behalf", to)),
            room.back(),
        ),
    )


def ask_source(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises AgreedAlready, and as `choose_board` does."""
    room, unit_id, version = _for_board(actor, intent, uow)
    return Screen(
        room.say(
            "<b>{board}</b>, version {v}: on whose word? Please type name, position and the paper,"
            " for example: Ông Bình, Trưởng ban, Công văn 12/BQL ngày 20/11.",
            board=room.board(unit_id),
            v=version.number,
        ),
        rows(room.back()),
        asks=room.intent("behalf_said", unit_id, version.number),
    )


def _for_board(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[Room, int, Version]:
    room, unit_id = written(actor, intent, uow), intent.number(1)
    room.board(unit_id)
    version = room.found.open
    if version is None:
        raise OldButton
    if unit_id not in room.missing:
        raise AgreedAlready(version=version.number)
    return room, unit_id, version


def record(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Who told so was typed; the board is told what was recorded for it. Raises LineNeeded,
    LineTooLong, PactMoved, and as `ask_source` does."""
    room, unit_id, version = _for_board(actor, intent, uow)
    _open(room, intent.number(2))
    source, board = typed_line(uow, _LEAST, _MOST), room.board(unit_id)
    uow.pacts.answer(room.found, version.number, unit_id, actor.person, source=source)
    uow.record("pact_agreed", "pact", room.found.id, f"{version.number} {unit_id} on paper")

    def words(say: Say) -> Markup:
        return say(
            "The secretary has recorded that {board} agrees to the emulation pact of {year},"
            " version {v}, on the word of: {source}. If this is not so, please call the secretary.",
            board=board,
            year=str(room.found.year),
            v=version.number,
            source=source,
        )

    key = f"pact-behalf:{room.found.id}:{version.number}:{unit_id}"
    told = room.tell(room.persons((Role.HEAD, Role.OFFICER), unit_id), words, key)
    now = room_of(actor, intent, uow)
    done = now.say.count(
        "✓ Recorded for {board}: agreed, on the word of {source}. {n} person has been told.",
        "✓ Recorded for {board}: agreed, on the word of {source}. {n} people have been told.",
        told,
        board=board,
        source=source,
    )
    return _finished(now, version, unit_id, done)
