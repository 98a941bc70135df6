"""How a board without accepted figures counts, and the day the stocks stand at.

A missing board is never silent: last period's stocks stand in for it, or it is not counted, by
the secretary's decision and with a reason; both are told by name wherever the totals stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from markupsafe import Markup

from bot.domain.access import Act, Actor, require
from bot.domain.errors import N_, OldButton, ReasonNeeded
from bot.domain.period_errors import DateUnclear
from bot.domain.reasons import is_reason
from bot.domain.totals_errors import BoardCounted, ReleasedAlready
from bot.screen import Choice, Intent, Screen, rows
from handlers import paging
from handlers.dates import unreadable
from handlers.totals.pages import cut
from handlers.totals.view import View, look, stocks_words
from handlers.typed import fitting
from handlers.wording import form_words
from storage.blocs import Unit
from storage.uow import UnitOfWork

TREATMENTS = {
    "previous_stock": N_("Last period's (stocks)"),
    "not_counted": N_("Not counted"),
    "none": N_("Withdraw the decision"),
}
MOST_REASON = 300
_DATE = re.compile(r"\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})\s*")
_FARTHEST = timedelta(days=366)


def show_missing(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The boards whose figures are not in the totals, and what has been decided for each."""
    require(actor, Act.TREAT_MISSING)
    view = look(actor, intent, uow)
    return _missing_screen(view, intent.number(2))


def _missing_screen(view: View, page: int, said: Markup | None = None) -> Screen:
    say = view.say
    shown, page, pages = paging.boards_on_page(view.totals.waiting, page)
    lines = [said] if said else []
    lines.append(say("<b>{period}</b>: boards without accepted figures", period=view.title))
    lines.extend(_line(view, unit) for unit in shown)
    if not shown:
        lines.append(say("Every board's figures are accepted and counted."))
    lines.append(stocks_words(view))
    return Screen(
        Markup("\n").join(lines),
        rows(
            *paging.side_by_side(
                [Choice(cut(unit.short_name), view.intent("treat", unit.id)) for unit in shown]
            ),
            paging.turning(page, pages, say, lambda to: view.intent("missing", to)),
            (
                Choice(say.plain("Day of the stocks"), view.intent("as_of")),
                view.to_page(""),
            ),
        ),
    )


def _line(view: View, unit: Unit) -> Markup:
    """ "KCN Hà Nam (đang nhập): chưa tính. Lý do: …"."""
    say = view.say
    form, stands = view.totals.form(unit.id), view.totals.gathered.now.stand_ins.get(unit.id)
    state = form_words(form.state if form else None, say, begun=form is not None and form.begun)
    if stands is None:
        return say("• {unit} ({state}): not decided", unit=unit.short_name, state=state)
    return say(
        "• {unit} ({state}): {treatment}. Reason: {reason} ({name}, {at})",
        unit=unit.short_name,
        state=state,
        treatment=say(TREATMENTS[stands.treatment]),
        reason=cut(stands.reason, 120),
        name=stands.decided_by or say("—"),
        at=say.time(stands.decided_at, view.zone),
    )


def _board(view: View, intent: Intent) -> Unit:
    """Raises OldButton for no board of the roster, BoardCounted for one that needs nothing."""
    unit = next((one for one in view.totals.roster if one.id == intent.number(2)), None)
    if unit is None:
        raise OldButton
    form = view.totals.form(unit.id)
    if form is not None and form.state == "accepted":
        raise BoardCounted(unit=unit.name)
    return unit


def choose_treatment(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    require(actor, Act.TREAT_MISSING)
    view = look(actor, intent, uow)
    unit, say = _board(view, intent), view.say
    decided = unit.id in view.totals.gathered.now.stand_ins
    offered = [one for one in TREATMENTS if one != "none" or decided]
    return Screen(
        say(
            "<b>{unit}</b>\n{line}\n\nHow does it count in the totals? “Last period's” takes only"
            " figures that stand at a day (stocks); what happened in the period is never carried"
            " over. It is told by name wherever the totals stand.",
            unit=unit.name,
            line=_line(view, unit),
        ),
        rows(
            *(
                Choice(say.plain(TREATMENTS[one]), view.intent("treat_why", unit.id, one))
                for one in offered
            ),
            Choice(say.plain("Back"), view.intent("missing", 0)),
        ),
    )


def ask_reason(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    require(actor, Act.TREAT_MISSING)
    view = look(actor, intent, uow)
    unit, treatment = _board(view, intent), _treatment(intent)
    return Screen(
        view.say(
            "{unit}: {treatment}. Please write the reason in one line; it is kept with the"
            " decision.",
            unit=unit.name,
            treatment=view.say(TREATMENTS[treatment]),
        ),
        rows(Choice(view.say.plain("Back"), view.intent("treat", unit.id))),
        asks=view.intent("treated", unit.id, treatment),
    )


def _treatment(intent: Intent) -> str:
    treatment = intent.text(3)
    if treatment not in TREATMENTS:
        raise OldButton
    return treatment


def treat(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The reason was typed: from now on the board counts so. Raises OldButton for one that has
    been accepted meanwhile.
    """
    require(actor, Act.TREAT_MISSING)
    uow.bloc_acts.hold_period(intent.number(0))
    view = look(actor, intent, uow)
    unit, treatment = _board(view, intent), _treatment(intent)
    reason = reason_from(uow)
    uow.bloc_acts.treat(view.of.period, unit.id, treatment, reason, actor.person)
    uow.record("stand_in_decided", "period", view.period_id, f"{unit.key} {treatment}")
    said = view.say(
        "✓ {unit}: {treatment}.", unit=unit.short_name, treatment=view.say(TREATMENTS[treatment])
    )
    return _missing_screen(look(actor, intent, uow), 0, said)


def reason_from(
    uow: UnitOfWork,
    needed: type[ReasonNeeded] = ReasonNeeded,
    explains: Callable[[str], bool] = is_reason,
) -> str:
    """The typed reason. Raises `needed` for words that explain nothing, LineTooLong."""
    reason = uow.line
    if not explains(reason):
        raise needed
    return fitting(reason, MOST_REASON)


def ask_day(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    require(actor, Act.TREAT_MISSING)
    view = look(actor, intent, uow)
    return Screen(
        view.say(
            "<b>{period}</b>: the stocks stand at {day}. To set another day, please type it, for"
            " example 15/12/{year}.",
            period=view.title,
            day=f"{view.of.as_of:%d/%m/%Y}",
            year=view.of.period.year,
        ),
        rows(Choice(view.say.plain("Back"), view.intent("missing", 0))),
        asks=view.intent("as_of_said"),
    )


def take_day(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The day was typed. Raises DateUnclear, ReleasedAlready while observers see the totals."""
    require(actor, Act.TREAT_MISSING)
    uow.bloc_acts.hold_period(intent.number(0))
    view = look(actor, intent, uow)
    if view.totals.gathered.now.released is not None:
        raise ReleasedAlready
    day = _day(uow.said, view.of.period.due_at.date())
    uow.bloc_acts.say_as_of(view.period_id, day)
    uow.record("as_of_said", "period", view.period_id, f"{view.of.as_of} -> {day}")
    said = view.say("✓ Stocks as of {day}", day=f"{day:%d/%m/%Y}")
    return _missing_screen(look(actor, intent, uow), 0, said)


def _day(typed: str, due: date) -> date:
    """A day within a year of the deadline. Raises DateUnclear."""
    found = _DATE.fullmatch(typed)
    example = f"15/12/{due.year}"
    unclear = DateUnclear(typed=typed[:40], example=example)
    if found is None:
        raise unclear
    try:
        day = date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        raise unreadable(typed, int(found[1]), int(found[2]), int(found[3]), example) from None
    if abs(day - due) > _FARTHEST:
        raise unclear
    return day
