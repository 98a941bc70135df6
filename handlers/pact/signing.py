"""Signed on stage: the day, and the scan of what was signed."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.domain.access import Actor, Role
from bot.domain.documents import MOST_MEGABYTES, check_document
from bot.domain.errors import OldButton
from bot.domain.pact_errors import NotAllAgreed, SameDay, SignedAhead, SignedTooEarly
from bot.domain.paper_errors import DocumentElsewhere, DocumentNeeded
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.dates import read_day, written_day
from handlers.pact.house import Room, room_of, written
from handlers.pact.showing import card
from handlers.paging import named
from handlers.typed import typed_line
from storage.pacts import Signing
from storage.uow import UnitOfWork

_MOST_NAMED, _LEAST, _MOST = 6, 4, 300


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
    """The day in words, before it is recorded. Raises DateUnclear, NoSuchDay, SignedAhead,
    SignedTooEarly, and as `ask_day` does."""
    room = _agreed(actor, intent, uow)
    day, say = _day(room, read_day(uow.said, uow.today(room.bloc.timezone))), room.say
    return Screen(
        say(
            "The pact of {year} was signed at the conference on <b>{weekday}, {day}</b>. Is that"
            " right? Nothing is recorded yet; another date may be typed as well.",
            year=str(room.found.year),
            weekday=say.weekday(day),
            day=say.date(day),
        ),
        rows(
            Choice(say.plain("Yes, record it"), room.intent("sign", f"{day:%Y%m%d}")),
            room.back(),
        ),
        asks=room.intent("signed_on"),
    )


def _day(room: Room, day: date) -> date:
    """Raises SignedAhead, SignedTooEarly."""
    assert room.found.open is not None, "there is one to sign"
    opened = room.found.open.opened_at
    assert opened is not None, "it is open"
    if day > room.uow.today(room.bloc.timezone):
        raise SignedAhead(day=f"{day:%d/%m/%Y}")
    first = opened.astimezone(ZoneInfo(room.bloc.timezone)).date()
    if day < first:
        raise SignedTooEarly(opened=f"{first:%d/%m/%Y}", day=f"{day:%d/%m/%Y}")
    return day


def sign(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The tap below the day. Raises as `take_day` does, OldButton for no day."""
    room = _agreed(actor, intent, uow)
    assert room.found.open is not None, "all have agreed to it"
    say, day = room.say, _day(room, written_day(intent.text(1)))
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


# Another day than the one that was recorded ------------------------------------------------------


def ask_other_day(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton before it was signed and for all but the secretary, NotAllowed."""
    room, signing = _signed(actor, intent, uow)
    return Screen(
        room.say(
            "Signed at the conference on {day}. On which day was it really? Please type the date.",
            day=room.say.date(signing.signed_on),
        ),
        rows(room.back()),
        asks=room.intent("other_day"),
    )


def take_other_day(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The day in words, and the question for the reason, which is the last word on it. Raises
    SameDay, and as `take_day` and `ask_other_day` do."""
    room, signing = _signed(actor, intent, uow)
    day = _day(room, read_day(uow.said, uow.today(room.bloc.timezone)))
    if day == signing.signed_on:
        raise SameDay(day=f"{day:%d/%m/%Y}")
    say = room.say
    return Screen(
        say(
            "Instead of {before}: <b>{weekday}, {day}</b>. If that is right, please type the reason"
            " in one line; it is recorded with the new day and stands in the register.",
            before=say.date(signing.signed_on),
            weekday=say.weekday(day),
            day=say.date(day),
        ),
        rows(Choice(say.plain("Type another date"), room.intent("redate")), room.back()),
        asks=room.intent("redated", f"{day:%Y%m%d}", f"{signing.signed_on:%Y%m%d}"),
    )


def correct(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Heads and secretaries are told. Raises LineNeeded, LineTooLong, OldButton where it was
    corrected meanwhile, and as `take_other_day` does."""
    room, signing = _signed(actor, intent, uow)
    day, reason = _day(room, written_day(intent.text(1))), typed_line(uow, _LEAST, _MOST)
    if intent.text(2) != f"{signing.signed_on:%Y%m%d}":
        raise OldButton
    uow.pacts.correct_signing(room.found, day, reason, actor.person)
    uow.record("pact_redated", "pact", room.found.id, f"{signing.signed_on} {day}")

    def words(say: Say) -> Markup:
        return say(
            "The day on which the pact of {year} was signed has been corrected from {before} to"
            " {day}. Reason: {reason}",
            year=str(room.found.year),
            before=say.date(signing.signed_on),
            day=say.date(day),
            reason=reason,
        )

    key = f"pact-redated:{room.found.id}:{uow.inbox_id}"
    told = room.tell(room.persons((Role.HEAD, Role.SECRETARY)), words, key)
    now = room_of(actor, intent, uow)
    done = now.say.count(
        "✓ The day is corrected. {n} person has been told.",
        "✓ The day is corrected. {n} people have been told.",
        told,
    )
    shown = card(now, done)
    content = f"{signing.version} {signing.signed_on} {day} {reason}"
    uow.register(room.bloc.id, "pact.redated", "pact", room.found.id, content)
    return shown


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
    room, _signing = _signed(actor, intent, uow)
    return Screen(
        room.say("Please send the scan here: PDF or photo, up to {most} MB.", most=MOST_MEGABYTES),
        rows(room.back()),
        asks=room.intent("scanned"),
    )


def _signed(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[Room, Signing]:
    room = room_of(actor, intent, uow, lock=True)
    if room.found.signing is None or not room.is_secretary:
        raise OldButton
    return room, room.found.signing


def take_scan(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises DocumentNeeded for words without a file, DocumentKind, DocumentTooBig, OldButton."""
    room, _signing = _signed(actor, intent, uow)
    if uow.file is None:
        raise DocumentNeeded
    check_document(uow.file.kind, uow.file.name, uow.file.mime, uow.file.size)
    number = uow.reviews.attach(room.bloc.id, uow.file, actor.person, uow.inbox_id)
    uow.pacts.set_scan(room.found, number)
    uow.record("pact_scan", "pact", room.found.id, str(number))
    return card(room_of(actor, intent, uow), room.say("✓ The scan is kept."))
