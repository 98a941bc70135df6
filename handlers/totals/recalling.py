"""A correction that waits is taken back by who asked for it, or by the secretary; it is kept."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import NotAllowed, OldButton
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.totals.asked import find_asked, hold, may_confirm, may_withdraw
from handlers.totals.deciding import place_of
from handlers.totals.moving import correction_lines
from handlers.totals.view import View, home, period_title
from storage.bloc_acts import Correction
from storage.uow import UnitOfWork


def ask(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises what `find_asked` raises, NotAllowed, OldButton where it is decided."""
    view, asked = _find(actor, intent, uow)
    if asked.decision != "open":
        raise OldButton
    say = view.say
    return Screen(
        say(
            "Withdraw this correction? The figure stays as it is, the head of the board is told,"
            " and it is kept that it was asked for.\n\n{lines}",
            lines=Markup("\n").join(correction_lines(view, asked)(say)),
        ),
        rows(
            Choice(say.plain("Yes, withdraw it"), Intent.of("totals.correction_off", asked.id)),
            Choice(say.plain("Back"), Intent.of("totals.correction", asked.id)),
        ),
    )


def withdraw(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """It is off: nobody decides it any more. Raises what `ask` raises."""
    # As their rights stand now, and until it is written: one may be revoked beside it.
    view, asked = _find(uow.people.access_now(actor, actor.hat.bloc_id), intent, uow)
    asked = hold(view, asked, uow)
    if asked.decision != "open":
        raise OldButton
    uow.bloc_acts.withdraw_correction(asked.id, actor.person)
    uow.record("correction_withdrawn", "correction", asked.id, f"form {asked.form_id}")
    told = _tell(view, replace(asked, decision="withdrawn"), uow)
    say = view.say
    text = (
        say.count(
            "✓ The correction is withdrawn; the figure stays as it is. {n} person has been told.",
            "✓ The correction is withdrawn; the figure stays as it is. {n} people have been told.",
            told,
        )
        if told
        else say("✓ The correction is withdrawn; the figure stays as it is.")
    )
    return Screen(
        text,
        rows(
            Choice(say.plain("Another correction"), view.intent("correct_cell", *place_of(asked))),
            Choice(say.plain("Corrections so far"), view.intent("corrections")),
            home(say),
        ),
    )


def _find(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[View, Correction]:
    view, asked = find_asked(actor, intent.number(0), uow)
    if not may_withdraw(view.hat, asked, actor.person_id):
        raise NotAllowed
    return view, asked


def _tell(view: View, asked: Correction, uow: UnitOfWork) -> int:
    """The heads who were asked, and whoever had asked for it where the secretary takes it back."""
    of, unit, name = view.of, view.totals.unit(asked.unit_id), view.actor.full_name
    lines = correction_lines(view, asked)

    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "{name} has withdrawn a correction (<b>{unit}</b>, {period}):\n{lines}\nThe figure"
                " stays as it is; nothing is to be done.",
                name=name,
                unit=unit.name if unit else "",
                period=period_title(of, say),
                lines=Markup("\n").join(lines(say)),
            ),
            rows(Choice(say.plain("See the totals"), Intent.of("totals", of.id, "a", ""))),
        )

    heads = {
        member.person_id
        for member in uow.people.members(view.hat.bloc_id, asked.unit_id)
        if member.confirmed and may_confirm(member.hat, asked.unit_id, asked, member.person_id)
    }
    persons = (heads | {asked.asked_by}) - {view.actor.person}
    for person_id in sorted(persons):
        uow.tell(person_id, compose, f"correction:{asked.id}:withdrawn")
    return len(persons)
