"""Signed on stage: the day, and the scan of what was signed."""

from __future__ import annotations

from bot.domain.access import Actor
from bot.domain.documents import MOST_MEGABYTES, check_document
from bot.domain.errors import OldButton
from bot.domain.pact_errors import NotAllAgreed, SignedAhead
from bot.domain.paper_errors import DocumentElsewhere, DocumentNeeded
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.dates import read_day
from handlers.pact.house import Room, room_of, written
from handlers.pact.showing import card
from handlers.paging import named
from storage.uow import UnitOfWork

_MOST_NAMED = 6


def ask_day(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllAgreed, NotAllowed, OldButton, PactSigned."""
    room = _agreed(actor, intent, uow)
    return Screen(
        room.say("On which day was the pact signed at the conference? Please type the date."),
        rows(room.back()),
        asks=room.intent("signed_on"),
    )


def _agreed(actor: Actor, intent: Intent, uow: UnitOfWork) -> Room:
    room = written(actor, intent, uow)
    if room.found.open is None or room.found.draft is not None:
        raise OldButton
    if room.missing:
        shown, more = named([room.units[one].short_name for one in room.missing], _MOST_NAMED)
        boards = ", ".join(shown)
        if more:
            boards = room.say.plain("{boards} and {n} more boards", boards=boards, n=more)
        raise NotAllAgreed(n=len(room.missing), boards=boards)
    return room


def take_day(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises DateUnclear, NoSuchDay, SignedAhead, and as `ask_day` does."""
    room = _agreed(actor, intent, uow)
    assert room.found.open is not None, "all have agreed to it"
    today, say = uow.today(room.bloc.timezone), room.say
    day = read_day(uow.said, today)
    if day > today:
        raise SignedAhead(day=f"{day:%d/%m/%Y}")
    number = room.found.open.number
    uow.pacts.sign(room.found, number, day, actor.person, None)
    uow.record("pact_signed", "pact", room.found.id, f"{number} {day}")
    uow.register(room.bloc.id, "pact.signed", "pact", room.found.id, f"{number} {day}")
    return Screen(
        say(
            "✓ Recorded: signed at the conference on {day}. Please send the scan of what was signed"
            " here (PDF or photo, up to {most} MB), now or later.",
            day=say.date(day),
            most=MOST_MEGABYTES,
        ),
        rows(room.back()),
        asks=room.intent("scanned"),
        fresh=True,
    )


# The scan ----------------------------------------------------------------------------------------


def show_scan(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What was signed. Raises OldButton before it was, NotAllowed, DocumentElsewhere."""
    room = room_of(actor, intent, uow)
    signing, say = room.found.signing, room.say
    if signing is None:
        raise OldButton
    if signing.attachment_id is None:
        if room.is_secretary:
            return ask_scan(actor, intent, uow)
        return Screen(say("No scan has been sent yet."), rows(room.back()))
    file = uow.reviews.attachment(room.bloc.id, signing.attachment_id)
    if file is None or (file.channel, file.bot) != (actor.channel, actor.bot):
        raise DocumentElsewhere
    another = Choice(say.plain("Another scan"), room.intent("rescan"))
    return Screen(
        say("Signed at the conference on {day}.", day=say.date(signing.signed_on)),
        rows(beside(another if room.is_secretary else None, room.back())),
        aside=True,
        fresh=True,
        passes=file,
    )


def ask_scan(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton, NotAllowed."""
    room = _signed(actor, intent, uow)
    return Screen(
        room.say("Please send the scan here: PDF or photo, up to {most} MB.", most=MOST_MEGABYTES),
        rows(room.back()),
        asks=room.intent("scanned"),
    )


def _signed(actor: Actor, intent: Intent, uow: UnitOfWork) -> Room:
    room = room_of(actor, intent, uow, lock=True)
    if room.found.signing is None or not room.is_secretary:
        raise OldButton
    return room


def take_scan(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises DocumentNeeded for words without a file, DocumentKind, DocumentTooBig, OldButton."""
    room = _signed(actor, intent, uow)
    if uow.file is None:
        raise DocumentNeeded
    check_document(uow.file.kind, uow.file.name, uow.file.mime, uow.file.size)
    number = uow.reviews.attach(room.bloc.id, uow.file, actor.person, uow.inbox_id)
    uow.pacts.set_scan(room.found, number)
    uow.record("pact_scan", "pact", room.found.id, str(number))
    return card(room_of(actor, intent, uow), room.say("✓ The scan is kept."))
