"""The last look at a request before the boards are called on, and the opening itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import OldButton
from bot.domain.kpi import PeriodKind
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.calling import called_lines, document_words, open_and_tell
from handlers.dates import DUE_TIME, EXAMPLE, read_date
from handlers.days_off import off_words
from handlers.paging import fitted
from handlers.requests.draft import (
    draft_in_hand,
    known_catalogue,
    mark_of,
    questions_of,
    secretary,
    waits,
)
from handlers.seals import seal
from storage.blocs import Bloc
from storage.figures import Period
from storage.founding import PeriodPlan, open_period
from storage.presets.load import PresetError, catalogue_text, catalogue_version_of
from storage.presets.subset import NewIndicator, request_text
from storage.request_drafts import RequestDraft
from storage.uow import UnitOfWork

_MOST_PERIODS = 60
_LIST_LETTERS, _LABEL_LETTERS = 1500, 22


def ask_deadline(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton for a request that asks nothing."""
    say, bloc = secretary(actor, uow)
    draft = draft_in_hand(bloc, intent, uow)
    if draft.is_empty:
        raise OldButton
    return deadline_screen(draft, bloc, say, uow)


def deadline_screen(draft: RequestDraft, bloc: Bloc, say: Say, uow: UnitOfWork) -> Screen:
    example = uow.today(bloc.timezone) + EXAMPLE
    return Screen(
        say(
            "<b>{period}</b>\nUntil which day are the boards to submit? Please type the date, for"
            " example {example}. The hour is 17:00.",
            period=draft.title,
            example=f"{example:%d/%m/%Y}",
        ),
        rows(Choice(say.plain("Back"), Intent.of("requests.chosen", draft.id))),
        asks=waits(draft, "requests.due", uow),
    )


def take_deadline(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The day was typed: what is about to be opened is shown. Raises what `read_date` raises."""
    say, bloc = secretary(actor, uow)
    draft = draft_in_hand(bloc, intent, uow)
    if draft.is_empty:
        raise OldButton
    due_on = read_date(uow.said, uow.today(bloc.timezone))
    return preview_screen(replace(draft, due_on=due_on), bloc, say, uow)


def show_preview(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton for a request that is not complete."""
    say, bloc = secretary(actor, uow)
    draft = draft_in_hand(bloc, intent, uow)
    if draft.is_empty or draft.due_on is None:
        raise OldButton
    return preview_screen(draft, bloc, say, uow)


def preview_screen(
    draft: RequestDraft, bloc: Bloc, say: Say, uow: UnitOfWork, echo: Sequence[Markup] = ()
) -> Screen:
    """Everything the boards will read, who they are and who is told; nothing is opened yet."""
    assert draft.due_on is not None, "whoever shows it has asked for the day"
    today = uow.today(bloc.timezone)
    asked, ahead = asked_lines(draft, today.year, say), draft.due_on > today
    lines = [
        *echo,
        say("<b>Please look it over: {title}</b>\nNothing has been sent yet.", title=draft.title),
        document_words(draft.document, draft.file_name, say),
        say("Due: {due}", due=say.moment(_due_at(draft.due_on, bloc), bloc.timezone))
        + off_words(draft.due_on, uow.days.calendar(bloc.id), say),
        say.count("\n{n} indicator is asked:", "\n{n} indicators are asked:", len(asked)),
        *_bounded(asked, say),
        *pending_lines(draft, say),
        *called_lines(bloc, draft.due_on, say, uow),
    ]
    if not ahead:
        lines.append(_new_day_words(draft.due_on, today, say))
    return Screen(
        Markup("\n").join(lines),
        rows(
            *pending_choices(draft, say),
            Choice(
                say.plain("Open, tell the boards"),
                Intent.of("requests.start", draft.id, mark_of(draft)),
            )
            if ahead
            else Choice(say.plain("Set the deadline"), Intent.of("requests.deadline", draft.id)),
            (
                Choice(say.plain("Change it"), Intent.of("requests.edit", draft.id)),
                Choice(say.plain("Later"), Intent("requests")),
            ),
        ),
        asks=waits(draft, "requests.due", uow),
    )


def _new_day_words(due_on: date, today: date, say: Say) -> Markup:
    return say(
        "\n⚠ {day} is not ahead any more, so it cannot be opened. Please type a new deadline, for"
        " example {example}.",
        day=f"{due_on:%d/%m/%Y}",
        example=f"{today + EXAMPLE:%d/%m/%Y}",
    )


def _due_at(day: date, bloc: Bloc) -> datetime:
    return datetime.combine(day, DUE_TIME, ZoneInfo(bloc.timezone))


def _bounded(asked: list[Markup], say: Say) -> list[Markup]:
    shown: list[Markup] = []
    for line in asked:
        if sum(map(len, shown)) + len(line) > _LIST_LETTERS:
            return [*shown, say("… and {n} more.", n=len(asked) - len(shown))]
        shown.append(line)
    return shown


def asked_lines(draft: RequestDraft, year: int, say: Say) -> list[Markup]:
    """What is asked, an indicator a line: of the list first, then what is new."""
    known = questions_of(known_catalogue(year))
    names = [known[key].names[say.language] for key in draft.keys if key in known]
    return [say("• {name}", name=name) for name in names] + [
        new_words(one, say) for one in draft.added
    ]


def pending_lines(draft: RequestDraft, say: Say) -> list[Markup]:
    """New indicators that lack their kind: they are not asked, and nobody is to think they are."""
    return [
        say("“{name}” is not in it yet: how is it counted?", name=name)
        for name, _unit in draft.pending
    ]


def pending_choices(draft: RequestDraft, say: Say) -> list[Choice]:
    return [
        Choice(
            say.plain("Kind: {name}", name=fitted(one[0], _LABEL_LETTERS)),
            Intent.of("requests.kind", draft.id, seal(one)),
        )
        for one in draft.pending
    ]


def new_words(one: NewIndicator, say: Say) -> Markup:
    return say("• {name} ({unit}), new", name=one.name, unit=one.unit or say.plain("yes or no"))


def show_parts(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What of the request can be changed; each way leads back to the preview."""
    say, bloc = secretary(actor, uow)
    draft = draft_in_hand(bloc, intent, uow)
    if draft.is_empty or draft.due_on is None:
        raise OldButton

    def way(label: str, name: str) -> Choice:
        return Choice(label, Intent.of(name, draft.id))

    return Screen(
        say("<b>{title}</b>\nWhat is to be changed?", title=draft.title),
        rows(
            (
                way(say.plain("Title"), "requests.retitle"),
                way(say.plain("Document"), "requests.redocument"),
            ),
            (
                way(say.plain("Indicators"), "requests.chosen"),
                way(say.plain("Deadline"), "requests.deadline"),
            ),
            way(say.plain("Not wanted"), "requests.drop"),
            way(say.plain("Back"), "requests.preview"),
        ),
        asks=waits(draft, "requests.due", uow),
    )


def ask_title_anew(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton."""
    say, bloc = secretary(actor, uow)
    draft = draft_in_hand(bloc, intent, uow)
    return Screen(
        say("<b>{title}</b>\nPlease type the title as it should be.", title=draft.title),
        rows(Choice(say.plain("Back"), Intent.of("requests.resume", draft.id))),
        asks=Intent.of("requests.title", draft.id),
    )


def open_request(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """It was looked over: the boards are called on.

    What has changed since it was looked over, or whose day has come, is shown once more instead.
    Raises OldButton for what is not complete or open already.
    """
    say, bloc = secretary(actor, uow)
    draft, today = draft_in_hand(bloc, intent, uow), uow.today(bloc.timezone)
    if draft.is_empty or draft.due_on is None:
        raise OldButton
    if draft.due_on <= today:
        return preview_screen(draft, bloc, say, uow)
    if intent.text(1) != mark_of(draft):
        moved = say(
            "⚠ The request has changed since you looked it over. Nothing has been opened;"
            " this is how it stands now.\n"
        )
        return preview_screen(draft, bloc, say, uow, [moved])
    period = _as_period(draft, draft.due_on, bloc, uow)
    uow.request_drafts.opened(draft.id, period.id)
    if draft.file is not None:
        uow.reviews.set_document(period.id, draft.file.id)
        uow.record("request_document", "period", period.id, draft.file_name)
        period = replace(period, document_id=draft.file.id)
    detail = f"{period.key} {draft.due_on} {draft.document}".strip()
    return open_and_tell(period, bloc, detail, say, uow, file=draft.file_name)


def _as_period(draft: RequestDraft, due_on: date, bloc: Bloc, uow: UnitOfWork) -> Period:
    today = uow.today(bloc.timezone)
    uow.blocs.lock(bloc.id)  # two that are opened at once do not get the same number
    periods = uow.periods.newest(bloc.id, _MOST_PERIODS)
    same_year = sum(1 for one in periods if one.key.startswith(f"{today.year}-YC"))
    key = f"{today.year}-YC{same_year + 1:02d}"
    base = catalogue_version_of(today.year)
    try:
        content = request_text(catalogue_text(), base, key, draft.keys, draft.added)
    except PresetError:
        raise OldButton from None
    figures = [one for one in periods if one.purpose == "figures"]
    # What is still being entered is mostly blank: nothing to hold an answer against.
    settled = [one for one in figures if one.state != "open"] or figures
    return open_period(
        uow.connection,
        bloc.id,
        PeriodPlan(
            key=key,
            kind=PeriodKind.YEAR,
            year=today.year,
            catalogue_version=key,
            opens_on=today,
            due_on=due_on,
            due_time=DUE_TIME,
            state="open",
            compared_with=settled[0].key if settled else None,
            opens_time=time(),
            purpose="request",
            title="\n".join(part for part in (draft.title, draft.document) if part),
            content=content,
        ),
        uow.now,
    )
