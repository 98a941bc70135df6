"""Making a request: its title, the ministry's document, what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import RosterFirst
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.calling import document_words
from handlers.requests.attaching import kept_file
from handlers.requests.draft import draft_in_hand, leaving, secretary, waits
from handlers.requests.opening import asked_lines, pending_choices, pending_lines, preview_screen
from handlers.seals import seal
from handlers.typed import typed_line
from storage.blocs import Bloc
from storage.request_drafts import RequestDraft
from storage.uow import UnitOfWork

LEAST_LINE, MOST_TITLE, MOST_DOCUMENT = 4, 90, 120
_SHOWN_LETTERS = 1800


def ask_title(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed, RosterFirst."""
    say, bloc = secretary(actor, uow)
    if bloc.roster_confirmed_at is None:
        raise RosterFirst
    return Screen(
        say(
            "<b>A request to the boards</b>\nWhat is it about? Please type a short title, for"
            " example “Housing for workers in 2026”."
        ),
        rows(Choice(say.plain("Back"), Intent("requests"))),
        asks=Intent("requests.title"),
    )


def take_title(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """From here on the request is kept. Of one that is in hand it is a new title.

    Raises LineNeeded, LineTooLong, OldButton.
    """
    say, bloc = secretary(actor, uow)
    title = typed_line(uow, LEAST_LINE, MOST_TITLE)
    if intent.args:
        draft = replace(draft_in_hand(bloc, intent, uow), title=title)
        return next_screen(draft, bloc, say, uow)
    draft = uow.request_drafts.start(bloc.id, title, actor.person)
    uow.record("request_begun", "request", draft.id, title)
    return document_screen(draft, say, uow)


def document_screen(draft: RequestDraft, say: Say, uow: UnitOfWork) -> Screen:
    return Screen(
        say(
            "<b>{title}</b>\nBy which document? Please type its number and date, for example"
            " “969/BTC-TĐKT, 3 Feb 2026”; or send the document itself (PDF, Word, Excel, photo)"
            " with them below it.",
            title=draft.title,
        ),
        rows(
            Choice(say.plain("Without a document"), Intent.of("requests.chosen", draft.id)),
            leaving(draft, say),
        ),
        asks=waits(draft, "requests.document", uow),
    )


def ask_document_anew(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton."""
    say, bloc = secretary(actor, uow)
    return document_screen(draft_in_hand(bloc, intent, uow), say, uow)


def take_document(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    say, bloc = secretary(actor, uow)
    draft, kept = draft_in_hand(bloc, intent, uow), kept_file(bloc.id, actor, uow)
    if kept is not None:
        draft = replace(draft, file=kept)
        if not uow.line:
            return _ask_number(draft, say, uow)
    draft = replace(draft, document=typed_line(uow, LEAST_LINE, MOST_DOCUMENT))
    return next_screen(draft, bloc, say, uow)


def _ask_number(draft: RequestDraft, say: Say, uow: UnitOfWork) -> Screen:
    assert draft.file is not None, "it came just now"
    return Screen(
        say(
            "✓ “{file}” is kept. Which number and date does the document bear? For example"
            " “969/BTC-TĐKT, 3 Feb 2026”.",
            file=draft.file.name,
        ),
        rows(
            Choice(say.plain("Without a number"), Intent.of("requests.chosen", draft.id)),
            leaving(draft, say),
        ),
        asks=waits(draft, "requests.document", uow),
    )


def next_screen(draft: RequestDraft, bloc: Bloc, say: Say, uow: UnitOfWork) -> Screen:
    """Back to the preview where everything is known, else to what is asked."""
    if draft.due_on is not None and not draft.is_empty:
        return preview_screen(draft, bloc, say, uow)
    return request_screen(draft, bloc, say, uow)


def show_draft(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What is asked so far; a new indicator that was turned away from by this way is let go."""
    say, bloc = secretary(actor, uow)
    draft = draft_in_hand(bloc, intent, uow)
    left = tuple(one for one in draft.pending if seal(one) != intent.text(1))
    return request_screen(replace(draft, pending=left), bloc, say, uow)


def request_screen(
    draft: RequestDraft, bloc: Bloc, say: Say, uow: UnitOfWork, echo: Sequence[Markup] = ()
) -> Screen:
    """What the request asks so far, and the ways to more."""
    lines = [*echo, say("<b>{title}</b>", title=draft.title)]
    if draft.document or draft.file is not None:
        lines.append(document_words(draft.document, draft.file_name, say))
    asked = asked_lines(draft, uow.today(bloc.timezone).year, say)
    lines.extend(asked or [say("Nothing is asked yet.")])
    lines.extend(pending_lines(draft, say))
    lines.append(
        say("\nType codes or names of indicators, one a line, for example DT01; or choose below.")
    )
    text = Markup("\n").join(lines)
    if len(text) > _SHOWN_LETTERS:
        head = [line for line in lines if line not in asked]
        text = Markup("\n").join([*head[:-1], _count(len(asked), say), head[-1]])
    number, filled = draft.id, not draft.is_empty
    return Screen(
        text,
        rows(
            *pending_choices(draft, say),
            Choice(say.plain("Choose by group"), Intent.of("requests.groups", number)),
            Choice(say.plain("Add a new indicator"), Intent.of("requests.new_one", number)),
            Choice(say.plain("Remove some"), Intent.of("requests.chosen_list", number, 0))
            if filled
            else None,
            _onward(draft, say) if filled else None,
            leaving(draft, say),
        ),
        asks=waits(draft, "requests.add", uow),
    )


def _count(n: int, say: Say) -> Markup:
    return say.count("{n} indicator is asked.", "{n} indicators are asked.", n)


def _onward(draft: RequestDraft, say: Say) -> Choice:
    if draft.due_on is None:
        return Choice(say.plain("Set the deadline"), Intent.of("requests.deadline", draft.id))
    return Choice(say.plain("Preview"), Intent.of("requests.preview", draft.id))
