"""The text sent as a Word document: looked over page by page, kept with a tap, or left aside."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import OldButton
from bot.domain.file_errors import WordMacros, WordOld, WordWrongKind
from bot.domain.pact_errors import PactTooLong
from bot.domain.pacting import extended, paragraphs, whole
from bot.screen import Choice, FileRef, Intent, Screen, beside, rows
from handlers.pact.house import Room, draft_of, written
from handlers.pact.showing import text_pages
from handlers.pact.writing import take_text, writing_screen
from handlers.paging import fitted, turning
from handlers.seals import seal
from storage.sent_files import SentText
from storage.uow import UnitOfWork

_ALL, _MORE = "all", "more"
_NAME_LETTERS = 40


def take(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What answers the question for the text: lines that are typed, or a document.

    Raises the FileRefused that was met when it was read, PactTooLong, and as `take_text` does.
    """
    if uow.file is None:
        return take_text(actor, intent, uow)
    room = written(actor, intent, uow)
    draft_of(room)
    _check_kind(uow.file)
    assert uow.inbox_id is not None, "a file came with an update"
    return _preview(room, uow.files.text(uow.inbox_id, actor))


def _check_kind(file: FileRef) -> None:
    """By the name, before anything is fetched. Raises WordWrongKind, WordOld, WordMacros."""
    name = file.name.casefold()
    if file.kind == "document" and name.endswith(".docx"):
        return
    if name.endswith((".doc", ".dot")):
        raise WordOld
    if name.endswith((".docm", ".dotm")):
        raise WordMacros
    raise WordWrongKind


def _preview(room: Room, sent: SentText, page: int = 0, said: Markup | None = None) -> Screen:
    """Nothing is kept yet. Raises PactTooLong where it is more than a pact can hold."""
    say, version = room.say, draft_of(room)
    pages = text_pages(whole(sent.text.paragraphs))
    page = min(max(page, 0), len(pages) - 1)
    lines = [said + "\n"] if said is not None else []
    lines += _head(room, sent)
    lines += [say("{n}. {text}", n=n, text=text) for n, text in pages[page]]
    return Screen(
        Markup("\n").join(lines),
        rows(
            turning(page, len(pages), say, lambda to: room.intent("filed", sent.inbox_id, to)),
            beside(*_ways(room, sent, version.body)),
            room.back(),
        ),
        asks=room.intent("typed"),
    )


def _head(room: Room, sent: SentText) -> list[Markup]:
    say, version = room.say, draft_of(room)
    found = sent.text
    lines = [
        say.count(
            "<b>{file}</b>: {n} paragraph. Nothing is kept yet.",
            "<b>{file}</b>: {n} paragraphs. Nothing is kept yet.",
            len(found.paragraphs),
            file=fitted(sent.name, _NAME_LETTERS),
        )
    ]
    if version.body:
        n = len(paragraphs(version.body))
        lines.append(
            say.count(
                "The text written so far has {n} paragraph.",
                "The text written so far has {n} paragraphs.",
                n,
            )
        )
    if found.tables:
        lines.append(say.count("⚠ Left out: {n} table.", "⚠ Left out: {n} tables.", found.tables))
    if found.numbered:
        lines.append(
            say.count(
                "⚠ {n} paragraph is numbered by Word; such a number is not taken.",
                "⚠ {n} paragraphs are numbered by Word; such numbers are not taken.",
                found.numbered,
            )
        )
    return [*lines, Markup("")]


def _ways(room: Room, sent: SentText, body: str) -> list[Choice]:
    say = room.say

    def way(label: str, how: str) -> Choice:
        return Choice(label, room.intent("file_take", sent.inbox_id, how, _mark(room, sent)))

    if not body:
        return [way(say.plain("Take this text"), _ALL)]
    ways = [way(say.plain("Replace the text"), _ALL)]
    try:
        extended(body, sent.text.paragraphs)
    except PactTooLong:
        return ways
    return [*ways, way(say.plain("Add at the end"), _MORE)]


def _mark(room: Room, sent: SentText) -> str:
    """What was looked at: the document, and the text that it changes."""
    version = draft_of(room)
    return seal(version.number, version.body, sent.text.paragraphs)


def look_again(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Another page. Raises FileForgotten, and as `take` does."""
    room = written(actor, intent, uow)
    draft_of(room)
    return _preview(room, uow.files.text(intent.number(1), actor), intent.number(2))


def keep(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The tap below what was looked at. Raises FileForgotten, OldButton, and as `take` does."""
    room = written(actor, intent, uow)
    version, sent, how = draft_of(room), uow.files.text(intent.number(1), actor), intent.text(2)
    if how not in (_ALL, _MORE):
        raise OldButton
    if intent.text(3) != _mark(room, sent):
        if version.body.endswith(whole(sent.text.paragraphs)):  # a second tap
            return writing_screen(room)
        moved = room.say(
            "<b>Nothing was kept:</b> the text has changed since you looked. Please look once more."
        )
        return _preview(room, sent, said=moved)
    lines = sent.text.paragraphs
    body = whole(lines) if how == _ALL else extended(version.body, lines)
    uow.pacts.write(room.found, version.number, body, actor.person)
    detail = f"{version.number} {seal(body)} {how} of file {sent.inbox_id}"
    uow.record("pact_written", "pact", room.found.id, detail)
    n = len(paragraphs(body))
    kept = room.say.count("✓ Kept: {n} paragraph.", "✓ Kept: {n} paragraphs.", n)
    return writing_screen(written(actor, intent, uow), kept + "\n")
