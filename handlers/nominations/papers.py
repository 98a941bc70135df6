"""Đã ký bản giấy: a head's signature on the printed nomination counts the same as the tap."""

from __future__ import annotations

from bot.domain.access import Act, Actor, require
from bot.domain.documents import check_document
from bot.domain.errors import OldButton
from bot.domain.nominating import Said
from bot.domain.paper_errors import PaperNeeded
from bot.domain.papers import EXAMPLE, read_paper
from bot.screen import Choice, Intent, Screen, rows
from handlers.nominations.desk import Room, card_of, enter_to_act, find, unmoved
from handlers.nominations.preparing import approved, sent_screen
from storage.nominations import Nomination
from storage.uow import UnitOfWork


def ask(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed, NominationMoved, OldButton."""
    room = enter_to_act(actor, uow)
    one = _waiting(room, intent)
    return Screen(
        room.say(
            "<b>Signed on paper</b>\nPlease send the photo or the PDF of the signed nomination"
            " here, with its number and date below it, for example “{example}”. It counts the same"
            " as an approval in the chat.",
            example=EXAMPLE,
        ),
        rows(Choice(room.say.plain("Back to the nomination"), card_of(one))),
        asks=Intent.of("nominations.papered", one.id, one.seq),
    )


def _waiting(room: Room, intent: Intent) -> Nomination:
    """The board's own nomination that waits for its head."""
    one = find(room, intent)
    require(room.actor, Act.PUT_FORWARD, one.unit_id)
    unmoved(room, one, intent)
    if one.said != Said.PUT_FORWARD or one.for_unit_id != one.unit_id:
        raise OldButton
    return one


def take(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The picture came; number and date stand under it, or are asked for.

    Raises PaperNeeded for words without a picture, PaperUnclear, PaperDateAhead, DocumentKind,
    DocumentTooBig and what `ask` raises.
    """
    room = enter_to_act(actor, uow)
    one, file = _waiting(room, intent), uow.file
    if file is None:
        raise PaperNeeded
    check_document(file.kind, file.name, file.mime, file.size)
    number = uow.reviews.attach(room.bloc_id, file, actor.person, uow.inbox_id)
    uow.nominations.attach(one, number, "other")
    uow.record("nomination_file", "nomination", one.id, f"other {number}")
    if uow.line:
        return _approved(room, one)
    return Screen(
        room.say(
            "The sheet has arrived. What are its number and date? For example “{example}”",
            example=EXAMPLE,
        ),
        rows(Choice(room.say.plain("Back to the nomination"), card_of(one))),
        asks=Intent.of("nominations.paper_number", one.id, one.seq),
    )


def take_number(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Number and date were typed for the picture that came before. Raises PaperUnclear,
    PaperDateAhead and what `ask` raises.
    """
    room = enter_to_act(actor, uow)
    return _approved(room, _waiting(room, intent))


def _approved(room: Room, one: Nomination) -> Screen:
    paper = read_paper(room.uow.line, room.today)
    one = approved(room, one, paper)
    return sent_screen(room, one, room.say("✓ <b>Approved on paper and sent to the bloc</b>"))
