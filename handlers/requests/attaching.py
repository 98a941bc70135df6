"""The ministry's document of a request, as it was received: passed on, never opened here."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from bot.domain.access import Act, Actor, may
from bot.domain.documents import MOST_MEGABYTES, check_document
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.paper_errors import DocumentElsewhere, DocumentNeeded
from bot.i18n import Say, speak
from bot.lines import plain_line
from bot.screen import Choice, FileRef, Intent, Screen, rows
from handlers.calling import call_screen, document_words, tell_reporters
from handlers.paging import fitted
from handlers.requests.draft import MOST_FILE_NAME, secretary
from handlers.wording import HOME, period_title
from storage.figures import Period
from storage.request_drafts import KeptFile
from storage.uow import Compose, UnitOfWork


def ask_for_file(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed for all but the secretary, OldButton for what is no request."""
    say, bloc = secretary(actor, uow)
    period = _request(bloc.id, intent, uow)
    return Screen(
        say(
            "<b>{title}</b>\nPlease send the ministry's document here as you received it: PDF,"
            " Word, Excel or a photo, up to {most} MB. The boards can open it from their form.",
            title=period_title(period, say),
            most=MOST_MEGABYTES,
        ),
        rows(Choice(say.plain("Back"), Intent.of("requests.show", period.id))),
        asks=Intent.of("requests.file", period.id),
    )


def take_file(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """It came, first or in the place of another. Raises DocumentNeeded for words without a file,
    and what `kept_file` raises.
    """
    say, bloc = secretary(actor, uow)
    period = _request(bloc.id, intent, uow)
    kept = kept_file(bloc.id, actor, uow)
    if kept is None:
        raise DocumentNeeded
    uow.reviews.set_document(period.id, kept.id)
    uow.record("request_document", "period", period.id, kept.name)
    told = 0
    if period.state == "open":
        compose = _compose(replace(period, document_id=kept.id), kept.name)
        told = tell_reporters(period, compose, f"request-file:{period.id}:{kept.id}", uow)
    title = period_title(period, say)
    return Screen(
        say.count(
            "✓ “{file}” goes with <b>{title}</b>. {n} person has been told.",
            "✓ “{file}” goes with <b>{title}</b>. {n} people have been told.",
            told,
            file=kept.name,
            title=title,
        ),
        rows(
            Choice(say.plain("Back to the request"), Intent.of("requests.show", period.id)),
            Choice(say.plain("What is to be done"), HOME),
        ),
    )


def _compose(period: Period, file: str) -> Compose:
    document = period.title.partition("\n")[2]

    def compose(say: Say) -> Screen:
        text = say(
            "The ministry's document for <b>{title}</b> can be opened from the form.",
            title=period_title(period, say),
        )
        return call_screen(period, text + "\n" + document_words(document, file, say), say)

    return compose


def kept_file(bloc_id: int, actor: Actor, uow: UnitOfWork) -> KeptFile | None:
    """The file of this update, kept as a reference; None where there is none.

    Raises DocumentKind, DocumentTooBig.
    """
    file = uow.file
    if file is None:
        return None
    check_document(file.kind, file.name, file.mime, file.size)
    number = uow.reviews.attach(bloc_id, file, actor.person, uow.inbox_id)
    name = plain_line(file.name) or speak(actor.language).plain("photo of the document")
    return KeptFile(number, fitted(name, MOST_FILE_NAME))


def open_file(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The document itself, for whoever reports for a board and for the secretary.

    Raises NotAllowed, OldButton, DocumentElsewhere where another messenger keeps it.
    """
    hat = actor.hat
    if not (may(hat, Act.ENTER_FIGURES, hat.unit_id) or may(hat, Act.MANAGE_BLOC)):
        raise NotAllowed
    say, period = speak(actor.language), _request(hat.bloc_id, intent, uow)
    file = _document(period, uow)
    if file is None:
        raise OldButton
    if (file.channel, file.bot) != (actor.channel, actor.bot):
        raise DocumentElsewhere
    document = period.title.partition("\n")[2]
    lines = [say("<b>{title}</b>", title=period_title(period, say))]
    if document:
        lines.append(say("Document: {document}", document=document))
    manages = may(hat, Act.MANAGE_BLOC)
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(say.plain("Back to the request"), Intent.of("requests.show", period.id))
            if manages
            else Choice(say.plain("Enter figures"), Intent.of("duty", period.id)),
        ),
        aside=True,
        fresh=True,
        passes=file,
    )


def _document(period: Period, uow: UnitOfWork) -> FileRef | None:
    if period.document_id is None:
        return None
    return uow.reviews.attachment(period.bloc_id, period.document_id)


def _request(bloc_id: int, intent: Intent, uow: UnitOfWork) -> Period:
    period = uow.reviews.period(bloc_id, intent.number(0))
    if period is None or period.purpose != "request":
        raise OldButton
    return period
