"""Calling on the boards: whoever reports learns of what is collected, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.domain.access import Role
from bot.domain.calendar.plan import DEADLINES, OPENINGS
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.paging import fitted
from handlers.wording import period_title
from storage.blocs import Bloc, Unit
from storage.figures import Period
from storage.milestones import DONE, DROPPED
from storage.people import Member
from storage.uow import Compose, UnitOfWork

_BOARDS_LETTERS = 900


def call_screen(period: Period, text: Markup, say: Say) -> Screen:
    """What is to be entered, with a button that leads to the reader's own form of it."""
    return Screen(
        text,
        rows(
            Choice(say.plain("Enter figures"), Intent.of("duty", period.id)),
            Choice(say.plain("The ministry's document"), Intent.of("requests.open", period.id))
            if period.document_id is not None
            else None,
        ),
    )


def stocks_words(period: Period, say: Say) -> Markup:
    """On a line of its own, the day at which stocks are counted; "" where there is none."""
    if period.as_of is None or period.purpose != "figures":
        return Markup("")
    return say("\nStocks are counted as of {day}.", day=f"{period.as_of:%d/%m/%Y}")


def document_words(document: str, file: str, say: Say) -> Markup:
    """By which document something is asked: its number and date as they were typed, its file."""
    if document and file:
        return say("Document: {document} (file: {file})", document=document, file=file)
    if file:
        return say("Document: file {file}, number and date not given", file=file)
    if document:
        return say("Document: {document}", document=document)
    return say("Document: none is named.")


def reporters(bloc_id: int, boards: Iterable[Unit], uow: UnitOfWork) -> list[Member]:
    """Officers and heads of these boards: those who are told what is collected."""
    asked = {board.id for board in boards}
    return [
        member
        for member in uow.people.members(bloc_id)
        if member.confirmed
        and member.unit_id in asked
        and member.role in (Role.OFFICER, Role.HEAD, Role.ALTERNATE)
    ]


def called_lines(bloc: Bloc, on: date, say: Say, uow: UnitOfWork) -> list[Markup]:
    """Which boards are asked, how many people that are, and where nobody would hear of it.

    on: the day the period is counted on, whose boards are asked
    """
    boards = uow.blocs.asked(bloc.id, on)
    told = reporters(bloc.id, boards, uow)
    reached = {member.unit_id for member in told}
    names = ", ".join(one.short_name for one in boards)
    silent = ", ".join(one.short_name for one in boards if one.id not in reached)
    lines = [
        say.count(
            "\n{n} board is asked: {names}.",
            "\n{n} boards are asked: {names}.",
            len(boards),
            names=fitted(names, _BOARDS_LETTERS),
        ),
        say.count(
            "{n} person will be told: officers and heads of the boards.",
            "{n} people will be told: officers and heads of the boards.",
            len({member.person_id for member in told}),
        ),
    ]
    if silent:
        lines.append(
            say("⚠ Nobody to tell yet at: {boards}.", boards=fitted(silent, _BOARDS_LETTERS))
        )
    return lines


def tell_reporters(period: Period, compose: Compose, key: str, uow: UnitOfWork) -> int:
    """Officers and heads of the boards asked learn of it, each once per key; how many they are."""
    asked = reporters(period.bloc_id, uow.boards_asked(period), uow)
    persons = {member.person_id for member in asked}
    for person_id in sorted(persons):
        uow.tell(person_id, compose, key)
    return len(persons)


def opened_screen(say: Say, period: Period, bloc: Bloc, told: int) -> Screen:
    title = period_title(period, say)
    return Screen(
        say.count(
            "✓ <b>{period}</b> is open until {due}. {n} person has been told.",
            "✓ <b>{period}</b> is open until {due}. {n} people have been told.",
            told,
            period=title,
            due=say.moment(period.due_at, bloc.timezone),
        ),
        rows(
            Choice(say.plain("Reporting periods"), Intent("periods")),
            Choice(say.plain("What is to be done"), Intent("home")),
        ),
    )


def open_and_tell(
    period: Period, bloc: Bloc, detail: str, say: Say, uow: UnitOfWork, *, file: str = ""
) -> Screen:
    """A period was opened: an act of office, told to everybody who enters figures.

    file: what the document is called that came with a request
    """
    uow.record("period_opened", "period", period.id, period.key)
    uow.register(bloc.id, "period_opened", "period", period.id, detail)

    document = period.title.partition("\n")[2]

    def compose(say: Say) -> Screen:
        text = say(
            "{bloc} collects <b>{period}</b> until {due}. Please enter your board's figures in"
            " time; every value is saved at once.",
            bloc=bloc.short_name,
            period=period_title(period, say),
            due=say.moment(period.due_at, bloc.timezone),
        )
        text += stocks_words(period, say)
        if document or file:
            text += "\n" + document_words(document, file, say)
        return call_screen(period, text, say)

    told = tell_reporters(period, compose, f"period-open:{period.id}", uow)
    follow_in_plan(period, uow)
    return opened_screen(say, period, bloc, told)


def follow_in_plan(period: Period, uow: UnitOfWork) -> None:
    """The plan of the year has the deadline that the boards were told, and no other; that the
    collecting begins is nothing to come any more."""
    if period.purpose != "figures":
        return
    bloc = uow.blocs.bloc(period.bloc_id)
    _is_opened(period, bloc, uow)
    due = period.due_at.astimezone(ZoneInfo(bloc.timezone))
    planned = uow.milestones.by_code(bloc.id, period.year, DEADLINES[period.kind])
    if planned is None or planned.state == DROPPED or planned.due_at == period.due_at:
        return
    uow.milestones.follow(planned.id, due.date(), due.time(), bloc.timezone)
    uow.record("milestone_followed", "milestone", planned.id, f"{planned.due_on} -> {due:%Y-%m-%d}")


def _is_opened(period: Period, bloc: Bloc, uow: UnitOfWork) -> None:
    planned = uow.milestones.by_code(bloc.id, period.year, OPENINGS[period.kind])
    if planned is None or not planned.is_open or period.opens_at > uow.now:
        return
    day = period.opens_at.astimezone(ZoneInfo(bloc.timezone))
    uow.milestones.follow(planned.id, day.date(), day.time(), bloc.timezone)
    uow.milestones.settle(planned.id, DONE)
    uow.record("milestone_followed", "milestone", planned.id, f"{planned.due_on} -> {day:%Y-%m-%d}")
