"""Requests that are still in the making: found again, continued where they were, or given up."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Actor
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.paging import fitted, on_page, turning
from handlers.requests.adding import kind_screen, name_screen
from handlers.requests.draft import draft_in_hand, secretary
from handlers.requests.making import document_screen, request_screen
from handlers.requests.opening import deadline_screen, preview_screen
from storage.blocs import Bloc
from storage.request_drafts import RequestDraft
from storage.uow import UnitOfWork

_PAGE, _MOST, _LABEL_LETTERS = 5, 50, 40


def show_unfinished(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Every request in the making, the one touched last in front."""
    say, bloc = secretary(actor, uow)
    found = uow.request_drafts.unfinished(bloc.id, _MOST)
    shown, page, pages = on_page(found, intent.number(0), _PAGE)
    lines = [say("<b>Requests in the making</b>")]
    lines.extend(unfinished_line(one, bloc, say) for one in shown)
    if not found:
        lines.append(say("None is in the making."))
    return Screen(
        Markup("\n").join(lines),
        rows(
            *(resume_choice(one.title, one.id) for one in shown),
            turning(page, pages, say, lambda to: Intent.of("requests.unfinished", to)),
            Choice(say.plain("Back"), Intent("requests")),
        ),
    )


def unfinished_line(draft: RequestDraft, bloc: Bloc, say: Say) -> Markup:
    at = say.time(draft.changed_at, bloc.timezone)
    return say("• {title} (last changed {at})", title=draft.title, at=at)


def resume_choice(title: str, draft_id: int) -> Choice:
    return Choice(fitted(title, _LABEL_LETTERS), Intent.of("requests.resume", draft_id))


def resume(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Back to the step it was left at. Raises OldButton for one that is opened or not wanted."""
    say, bloc = secretary(actor, uow)
    return _left_at(draft_in_hand(bloc, intent, uow), bloc, say, uow)


def _left_at(draft: RequestDraft, bloc: Bloc, say: Say, uow: UnitOfWork) -> Screen:
    match draft.step:
        case "" | "requests.document" if draft.is_empty:
            return document_screen(draft, say, uow)
        case "requests.named" if draft.pending:
            return kind_screen(draft, draft.pending[-1], say, uow)
        case "requests.named":
            return name_screen(draft, say, uow)
        case "requests.due" if draft.due_on is None:
            return deadline_screen(draft, bloc, say, uow)
    if draft.due_on is not None and not draft.is_empty:
        return preview_screen(draft, bloc, say, uow)
    return request_screen(draft, bloc, say, uow)


def ask_drop(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton for one that is opened or given up already."""
    say, bloc = secretary(actor, uow)
    draft = draft_in_hand(bloc, intent, uow)
    return Screen(
        say(
            "Give up the request <b>{title}</b>? It has not been sent to anybody; what was chosen"
            " for it cannot be called back afterwards.",
            title=draft.title,
        ),
        rows(
            Choice(say.plain("Yes, give it up"), Intent.of("requests.dropped", draft.id)),
            Choice(say.plain("No, go on with it"), Intent.of("requests.resume", draft.id)),
        ),
    )


def drop(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton."""
    say, bloc = secretary(actor, uow)
    draft = draft_in_hand(bloc, intent, uow)
    uow.request_drafts.drop(draft.id)
    uow.record("request_dropped", "request", draft.id, draft.title)
    return Screen(
        say("The request “{title}” has been given up; nobody was told of it.", title=draft.title),
        rows(
            Choice(say.plain("The ministry's requests"), Intent("requests")),
            Choice(say.plain("What is to be done"), Intent("home")),
        ),
    )
