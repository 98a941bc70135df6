"""The secretary writes the text, in as many messages as it takes, and opens it for consent."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.domain.access import Actor, Role
from bot.domain.errors import LineNeeded, OldButton
from bot.domain.pact_errors import PactEmpty, PactMoved
from bot.domain.pacting import edited, paragraphs
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.dates import DUE_TIME, EXAMPLE, read_date, written_day
from handlers.days_off import off_words
from handlers.pact.house import Room, draft_of, written
from handlers.pact.showing import card, text_pages
from handlers.seals import seal
from storage.pacts import Version
from storage.uow import UnitOfWork

_LEAST = 1


def write(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed, OldButton, PactOpened, PactSigned."""
    return writing_screen(written(actor, intent, uow))


def writing_screen(room: Room, said: Markup | None = None) -> Screen:
    """The last page of the text as it stands, and what may be typed."""
    say, version = room.say, draft_of(room)
    pages = text_pages(version.body)
    lines = [] if said is None else [said]
    lines.append(
        say("<b>Pact of {year}, version {v}</b>", year=str(room.found.year), v=version.number)
    )
    lines += [say("{n}. {text}", n=n, text=text) for n, text in pages[-1]]
    lines.append(
        say(
            "\nPlease type the text, a paragraph a line; each message is kept at once. Or send it"
            " as a Word document (.docx), to be looked over before it is kept.\nTo change paragraph"
            " 3, type 3: and the new text; to take it out, type 3: alone."
        )
    )
    whole = Choice(say.plain("Read the text"), room.intent("text", version.number, 0))
    return Screen(
        Markup("\n").join(lines),
        rows(beside(whole if len(pages) > 1 else None, room.back())),
        asks=room.intent("typed"),
    )


def take_text(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises LineNeeded, NoSuchParagraph, PactTooLong, and as `write` does."""
    room = written(actor, intent, uow)
    version, lines = draft_of(room), uow.lines
    if not lines:
        raise LineNeeded(least=_LEAST)
    body = edited(version.body, lines)
    uow.pacts.write(room.found, version.number, body, actor.person)
    uow.record("pact_written", "pact", room.found.id, f"{version.number} {seal(body)}")
    n = len(paragraphs(body))
    kept = room.say.count("✓ Kept: {n} paragraph.", "✓ Kept: {n} paragraphs.", n)
    return writing_screen(written(actor, intent, uow), kept + "\n")


def renew(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A new version is begun; the open one stays open until the new one is. Raises NotAllowed,
    OldButton where one is being written already, PactSigned."""
    room = written(actor, intent, uow)
    if room.found.draft is not None:
        raise OldButton
    uow.pacts.next_version(room.found, actor.person)
    number = room.found.versions[-1].number + 1
    uow.record("pact_version", "pact", room.found.id, str(number))
    begun = room.say(
        "✓ Version {v} is begun with the text of the one before. Once it is opened, every board is"
        " asked to agree again.\n",
        v=number,
    )
    return writing_screen(written(actor, intent, uow), begun)


# Opening -----------------------------------------------------------------------------------------


def ask_open(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Until when. Raises PactEmpty, and as `write` does."""
    room = written(actor, intent, uow)
    version, say = _filled(room), room.say
    example = uow.today(room.bloc.timezone) + EXAMPLE
    text = say(
        "<b>Open version {v} for consent?</b>\nThe heads of {n} boards are asked to agree. From"
        " then on neither the text nor the targets of this version change. Until which day? Please"
        " type the date, for example {example}.",
        v=version.number,
        n=len(room.sitting),
        example=f"{example:%d/%m/%Y}",
    )
    without = set(room.sitting) - {one.unit_id for one in room.targets(version)}
    if without:
        text += say("\nBoards without a target: {n}.", n=len(without))
    return Screen(text, rows(room.back()), asks=room.intent("until"))


def _filled(room: Room) -> Version:
    """Raises PactOpened, PactEmpty."""
    version = draft_of(room)
    if not version.body:
        raise PactEmpty
    return version


def take_day(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises what `read_date` raises, and as `ask_open` does."""
    room = written(actor, intent, uow)
    version, say = _filled(room), room.say
    day = read_date(uow.said, uow.today(room.bloc.timezone))
    return Screen(
        say(
            "Open version {v} for consent until {due}? {n} boards are asked.",
            v=version.number,
            due=say.moment(_due(room, day), room.bloc.timezone),
            n=len(room.sitting),
        )
        + off_words(day, uow.days.calendar(room.bloc.id), say),
        rows(
            Choice(
                say.plain("Open, ask the boards"),
                room.intent("open", f"{day:%Y%m%d}", _mark(room, version)),
            ),
            room.back(),
        ),
        asks=room.intent("until"),
    )


def _due(room: Room, day: date) -> datetime:
    return datetime.combine(day, DUE_TIME, ZoneInfo(room.bloc.timezone))


def _mark(room: Room, version: Version) -> str:
    """The whole of what the boards would agree to, and who they are."""
    return seal(version.number, version.body, room.targets(version), list(room.sitting.values()))


def open_version(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The heads are asked. Raises PactMoved where it is not what was looked at, OldButton for a day
    that has come since, and as `ask_open` does."""
    room = written(actor, intent, uow)
    version, day = _filled(room), written_day(intent.text(1))
    if day <= uow.today(room.bloc.timezone):
        raise OldButton
    mark = _mark(room, version)
    if intent.text(2) != mark:
        raise PactMoved(version=version.number)
    due = _due(room, day)
    boards = list(room.sitting.values())
    uow.pacts.open(room.found, version.number, (due, day), actor.person, boards)
    room = written(actor, intent, uow)
    told = _tell_opened(room, version.number, due)
    uow.record("pact_opened", "pact", room.found.id, f"{version.number} {mark}")
    done = room.say.count(
        "✓ Version {v} is open for consent. {n} person has been told.",
        "✓ Version {v} is open for consent. {n} people have been told.",
        told,
        v=version.number,
    )
    shown = card(room, done)
    content = f"{room.found.year} {version.number} {mark}"
    uow.register(room.bloc.id, "pact.opened", "pact", room.found.id, content)
    return shown


def _tell_opened(room: Room, number: int, due: datetime) -> int:
    def words(say: Say) -> Markup:
        text = say(
            "The emulation pact of {year} is open for consent, version {v}. The head of every board"
            " is kindly asked to read it and to agree, or to send one line of comment, until {due}."
            " It is signed at the conference; agreeing here is no signature.",
            year=str(room.found.year),
            v=number,
            due=say.moment(due, room.bloc.timezone),
        )
        if number > 1:
            text += say(" What has changed stands in front of the text.")
        return text

    persons = room.persons((Role.HEAD, Role.OFFICER))
    return room.tell(persons, words, f"pact-open:{room.found.id}:{number}")
