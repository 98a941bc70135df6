"""The request in hand: the open question and the buttons bear its number, the database the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.access import Act, Actor, require
from bot.domain.errors import OldButton
from bot.domain.kpi import Catalogue, PeriodKind, Question
from bot.domain.request_errors import TooManyAsked
from bot.i18n import Say, speak
from bot.screen import Choice, Intent
from handlers.seals import seal
from storage.blocs import Bloc
from storage.presets.load import catalogue_version_of, load_catalogue, with_groups
from storage.request_drafts import RequestDraft
from storage.uow import UnitOfWork

MOST_FILE_NAME, MOST_ASKED = 60, 40


def draft_in_hand(bloc: Bloc, intent: Intent, uow: UnitOfWork) -> RequestDraft:
    """The request that is being made. Raises OldButton for one that is opened or not wanted."""
    draft = uow.request_drafts.in_hand(bloc.id, intent.number(0))
    if draft is None:
        raise OldButton
    return draft


def mark_of(draft: RequestDraft) -> str:
    """The whole request as a preview shows it."""
    return seal(
        (draft.title, draft.document, draft.file, f"{draft.due_on}"),
        (draft.keys, draft.added, draft.pending),
    )


def must_fit(asked: Sequence[object]) -> None:
    """A phone form and an open question both have an end. Raises TooManyAsked."""
    if len(asked) >= MOST_ASKED:
        raise TooManyAsked(most=MOST_ASKED)


def waits(draft: RequestDraft, step: str, uow: UnitOfWork) -> Intent:
    """The open question. The request is kept as it is now, to be found again at this step."""
    uow.request_drafts.save(replace(draft, step=step))
    return Intent.of(step, draft.id)


def leaving(draft: RequestDraft, say: Say) -> tuple[Choice, Choice]:
    """The two ways out: what is kept for later, and what is not wanted (asked first)."""
    return (
        Choice(say.plain("Later"), Intent("requests")),
        Choice(say.plain("Not wanted"), Intent.of("requests.drop", draft.id)),
    )


def secretary(actor: Actor, uow: UnitOfWork) -> tuple[Say, Bloc]:
    """Raises NotAllowed for all but the secretary."""
    hat = require(actor, Act.MANAGE_BLOC)
    return speak(actor.language), uow.blocs.bloc(hat.bloc_id)


def known_catalogue(year: int) -> Catalogue:
    """All that may be picked: the definitions of the year, the optional groups as well."""
    version = catalogue_version_of(year)
    groups = load_catalogue(version).groups
    return load_catalogue(with_groups(version, (g.key for g in groups if not g.on)))


def questions_of(catalogue: Catalogue) -> dict[str, Question]:
    return {question.key: question for question in catalogue.questions(PeriodKind.YEAR)}
