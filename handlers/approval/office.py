"""The optional step in between: an alternate looks at a submission before the head does."""

from __future__ import annotations

from bot.domain.access import Actor, Role
from bot.domain.approval import hats_in
from bot.domain.errors import NotAllowed
from bot.i18n import speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.wording import HOME
from storage.uow import UnitOfWork


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Whether the step is on; the head of the board switches it. Raises NotAllowed."""
    say, bloc_id = speak(actor.language), actor.hat.bloc_id
    unit_id = next((hat.unit_id for hat in hats_in(actor, bloc_id) if hat.role is Role.HEAD), None)
    if unit_id is None:
        raise NotAllowed
    wanted = uow.blocs.has_office_step(bloc_id, unit_id)
    asked = intent.text(0)
    if asked in ("on", "off") and (asked == "on") is not wanted:
        wanted = asked == "on"
        uow.blocs.set_office_step(bloc_id, unit_id, wanted=wanted)
        uow.record("office_step_set", "unit", unit_id, asked)
    text = (
        say("Your alternate looks at each submission first and passes it on to you.")
        if wanted
        else say("Submissions come to you directly. Shall your alternate look at them first?")
    )
    turn = (
        Choice(say.plain("No, directly to me"), Intent("approval.office", ("off",)))
        if wanted
        else Choice(say.plain("Yes, my alternate first"), Intent("approval.office", ("on",)))
    )
    return Screen(
        text,
        rows(
            turn,
            Choice(say.plain("Back"), Intent("approval")),
            Choice(say.plain("What is to be done"), HOME),
        ),
    )
