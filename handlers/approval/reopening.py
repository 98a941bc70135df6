"""A closed period is opened again: once for each closing, and the boards left behind are told."""

from __future__ import annotations

from functools import partial

from markupsafe import Markup

from bot.domain.access import Actor
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.approval.closing import Missing, done_screen, missing_boards, period_in, tell_boards
from handlers.periods import again_choice
from handlers.wording import form_words, period_title
from storage.figures import Period
from storage.uow import UnitOfWork


def reopen(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Opens what the button's closing closed; what was closed anew since is asked about first.

    Raises NotAllowed for all but the secretary, OldButton for a period that is not closed.
    """
    period, say = period_in(actor, intent, uow, "closed")
    closings = uow.periods.closings([period.id])[period.id]
    if intent.text(1) != str(closings):
        return _ask(period, closings, say, uow)
    uow.reviews.set_period_state(period.id, "open")
    uow.record("period_reopened", "period", period.id, period.key)
    uow.register(period.bloc_id, "period_reopened", "period", period.id, period.key)
    zone = uow.blocs.bloc(period.bloc_id).timezone
    told = tell_boards(
        missing_boards(period, uow),
        period,
        lambda one: partial(_reopened_screen, one, period, zone),
        f"period-reopened:{period.id}",
        uow,
    )
    text = say("✓ <b>{period}</b> is open again for changes.", period=period_title(period, say))
    if told:
        text += say.count(
            "\n{n} person of the boards not accepted has been told.",
            "\n{n} people of the boards not accepted have been told.",
            told,
        )
    return done_screen(say, text)


def _ask(period: Period, closings: int, say: Say, uow: UnitOfWork) -> Screen:
    zone = uow.blocs.bloc(period.bloc_id).timezone
    return Screen(
        say(
            "<b>Open {period} again?</b>\nIt is closed, and nothing has been changed yet. Its"
            " deadline is {due}.",
            period=period_title(period, say),
            due=say.moment(period.due_at, zone),
        ),
        rows(
            again_choice(period, closings, say.plain("Open the period again")),
            Choice(say.plain("Reporting periods"), Intent("periods")),
        ),
    )


def _reopened_screen(one: Missing, period: Period, zone: str, say: Say) -> Screen:
    to = Intent.of("duty", period.id) if one.form_id is None else Intent.of("figures", one.form_id)
    return Screen(
        Markup("\n").join(
            [
                say(
                    "<b>{period}</b> has been opened again by the secretary; its deadline is"
                    " {due}.",
                    period=period_title(period, say),
                    due=say.moment(period.due_at, zone),
                ),
                say(
                    "{unit}: {state}.",
                    unit=one.unit.short_name,
                    state=form_words(one.state, say, begun=one.begun),
                ),
            ]
        ),
        rows(
            Choice(say.plain("The form"), to),
            Choice(say.plain("What is to be done"), Intent("home")),
        ),
    )
