"""The secretary's desk: what is not done every day, one tap behind the first screen."""

from __future__ import annotations

from bot.domain.access import Act, Actor, require
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.wording import HOME
from storage.uow import UnitOfWork


def desk_choice(say: Say) -> Choice:
    return Choice(say.plain("Run the bloc"), Intent("desk"))


def show(actor: Actor, _intent: Intent, _uow: UnitOfWork) -> Screen:
    """Raises NotAllowed for all but the secretary."""
    require(actor, Act.MANAGE_BLOC)
    say = speak(actor.language)
    return Screen(
        say("<b>Run the bloc</b>\nPeriods, people, awards, votes, the year."),
        rows(
            (
                Choice(say.plain("Reporting periods"), Intent("periods")),
                Choice(say.plain("Check a text"), Intent("checking.text")),
            ),
            (
                Choice(say.plain("Awards of the year"), Intent("nominations")),
                Choice(say.plain("Votes of the bloc"), Intent("contests")),
            ),
            (
                Choice(say.plain("Leader and deputy"), Intent("offices")),
                Choice(say.plain("Roster of the bloc"), Intent("people.roster")),
            ),
            (
                Choice(say.plain("People and access"), Intent("people")),
                Choice(say.plain("Delegations"), Intent("delegations")),
            ),
            (
                Choice(say.plain("Plan of the year"), Intent("year")),
                Choice(say.plain("Reminders"), Intent("reminders")),
            ),
            (
                Choice(say.plain("Conference"), Intent("conference")),
                Choice(say.plain("Handover"), Intent("handover")),
            ),
            (
                Choice(say.plain("Emulation pact"), Intent("pact")),
                Choice(say.plain("Days off"), Intent("days")),
            ),
            Choice(say.plain("What is to be done"), HOME),
        ),
    )
