"""Making a request: its title, the ministry's document, what is asked, until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import time

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import LineNeeded, OldButton, RosterFirst
from bot.domain.kpi import PeriodKind
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.calling import open_and_tell
from handlers.dates import DUE_TIME, EXAMPLE, read_date
from handlers.requests.attaching import kept_file
from handlers.requests.draft import (
    Draft,
    draft_in_hand,
    known_catalogue,
    questions_of,
    secretary,
)
from storage.founding import PeriodPlan, open_period
from storage.presets.load import PresetError, catalogue_text, catalogue_version_of
from storage.presets.subset import NewIndicator, request_text
from storage.uow import UnitOfWork

LEAST_LINE, MOST_TITLE, MOST_DOCUMENT = 4, 90, 120
_SHOWN_LETTERS = 1800
_MOST_PERIODS = 60


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


def take_title(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    say, _bloc = secretary(actor, uow)
    draft = Draft(title=line_of(uow, MOST_TITLE))
    return Screen(
        say(
            "<b>{title}</b>\nBy which document? Please type its number and date, for example"
            " “969/BTC-TĐKT, 3 Feb 2026”; or send the document itself (PDF, Word, Excel, photo)"
            " with them below it.",
            title=draft.title,
        ),
        rows(
            Choice(say.plain("Without a document"), Intent("requests.chosen")),
            Choice(say.plain("Leave it"), Intent("requests")),
        ),
        asks=draft.asks("requests.document"),
    )


def line_of(uow: UnitOfWork, most: int) -> str:
    """One line without the marks that the open question is kept with. Raises LineNeeded."""
    line = uow.line
    if len(line) < LEAST_LINE:
        raise LineNeeded(least=LEAST_LINE)
    return line[:most]


def take_document(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    say, bloc = secretary(actor, uow)
    draft, kept = draft_in_hand(uow), kept_file(bloc.id, actor, uow)
    if kept is not None:
        draft = replace(draft, file=kept)
        if not uow.line:
            return _ask_number(draft, say)
    draft = replace(draft, document=line_of(uow, MOST_DOCUMENT))
    return request_screen(draft, uow.today(bloc.timezone).year, say)


def _ask_number(draft: Draft, say: Say) -> Screen:
    assert draft.file is not None, "it came just now"
    return Screen(
        say(
            "✓ “{file}” is kept. Which number and date does the document bear? For example"
            " “969/BTC-TĐKT, 3 Feb 2026”.",
            file=draft.file.name,
        ),
        rows(Choice(say.plain("Without a number"), Intent("requests.chosen"))),
        asks=draft.asks("requests.document"),
    )


def show_draft(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    say, bloc = secretary(actor, uow)
    draft = replace(draft_in_hand(uow), pending=None)
    return request_screen(draft, uow.today(bloc.timezone).year, say)


def request_screen(draft: Draft, year: int, say: Say, echo: Sequence[Markup] = ()) -> Screen:
    """What the request asks so far, and the ways to more."""
    known = questions_of(known_catalogue(year))
    lines = [*echo, say("<b>{title}</b>", title=draft.title)]
    if draft.document:
        lines.append(say("Document: {document}", document=draft.document))
    if draft.file is not None:
        lines.append(say("File: {name}", name=draft.file.name))
    names = [known[key].names[say.language] for key in draft.keys if key in known]
    lines.extend(say("• {name}", name=name) for name in names)
    lines.extend(new_words(one, say) for one in draft.added)
    if draft.is_empty:
        lines.append(say("Nothing is asked yet."))
    lines.append(
        say("\nType codes or names of indicators, one a line, for example DT01; or choose below.")
    )
    text = Markup("\n").join(lines)
    if len(text) > _SHOWN_LETTERS:
        count = len(names) + len(draft.added)
        text = Markup("\n").join([lines[0], say("{n} indicators are asked.", n=count), lines[-1]])
    return Screen(
        text,
        rows(
            Choice(say.plain("Choose by group"), Intent("requests.groups")),
            Choice(say.plain("Add a new indicator"), Intent("requests.new_one")),
            None
            if draft.is_empty
            else Choice(say.plain("Remove some"), Intent("requests.chosen_list")),
            None
            if draft.is_empty
            else Choice(say.plain("Set the deadline, open"), Intent("requests.deadline")),
            Choice(say.plain("Leave it"), Intent("requests")),
        ),
        asks=draft.asks("requests.add"),
    )


def new_words(one: NewIndicator, say: Say) -> Markup:
    return say("• {name} ({unit}), new", name=one.name, unit=one.unit or say.plain("yes or no"))


def ask_deadline(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton for a request that asks nothing."""
    say, bloc = secretary(actor, uow)
    draft = draft_in_hand(uow)
    if draft.is_empty:
        raise OldButton
    example = uow.today(bloc.timezone) + EXAMPLE
    return Screen(
        say(
            "<b>{period}</b>\nUntil which day are the boards to submit? Please type the date, for"
            " example {example}. The hour is 17:00.",
            period=draft.title,
            example=f"{example:%d/%m/%Y}",
        ),
        rows(Choice(say.plain("Back"), Intent("requests.chosen"))),
        asks=draft.asks("requests.due"),
    )


def open_request(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """The day was typed: the boards are called on. Raises what `read_date` raises, OldButton."""
    say, bloc = secretary(actor, uow)
    draft, today = draft_in_hand(uow), uow.today(bloc.timezone)
    due_on = read_date(uow.said, today)
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
    compared = settled[0].key if settled else None
    period = open_period(
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
            compared_with=compared,
            opens_time=time(),
            purpose="request",
            title="\n".join(part for part in (draft.title, draft.document) if part),
            content=content,
        ),
        uow.now,
    )
    if draft.file is not None:
        uow.reviews.set_document(period.id, draft.file.id)
        uow.record("request_document", "period", period.id, draft.file.name)
    return open_and_tell(period, bloc, f"{key} {due_on} {draft.document}".strip(), say, uow)
