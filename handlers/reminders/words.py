"""Duties, readers and steps in words."""

from __future__ import annotations

from bot.domain.calendar.reminding import Audience, Step
from bot.domain.errors import N_
from bot.i18n import Say

DUTIES = {
    "figures": N_("Entering figures"),
    "approve": N_("Approving figures"),
    "vote": N_("Voting"),
    "nominate": N_("Proposing for awards"),
    "rsvp": N_("Registering for the conference"),
    "pact": N_("Consent to the pact"),
    "handover": N_("Handover of the leadership"),
    "milestone": N_("Dates of the plan, for the secretary"),
}
AUDIENCES = {
    Audience.OWNER: N_("whoever has to do it"),
    Audience.HEAD: N_("leadership of the board"),
    Audience.SECRETARY: N_("secretary, asks before it goes on"),
    Audience.LEADER: N_("board that leads the bloc"),
}


def day_words(step: Step, say: Say) -> str:
    """ "trước hạn 5 ngày", "đúng ngày hạn", "sau hạn 1 ngày làm việc"."""
    if step.audience is Audience.LEADER:
        return say.plain("once you have agreed")
    if step.days == 0:
        return say.plain("on the day itself")
    if step.days < 0:
        return str(say.count("{n} day before", "{n} days before", -step.days))
    return str(say.count("{n} working day after", "{n} working days after", step.days))
