"""What reminders refuse, by name.

StepDaysUnclear            no number of days
├── StepTooFar             more days than a series has
└── StepWrongSide          a step before the deadline cannot come after it, or the other way
StepHourUnclear            no hour, or one at which nobody is at their desk
BoardHasSent               nothing is owed any more that could be told
"""

from __future__ import annotations

from bot.domain.errors import N_, Refusal


class StepDaysUnclear(Refusal):
    code = "step_days_unclear"
    says = N_("“{typed}” is no number of days. Please type a number, for example 5.")


class StepTooFar(StepDaysUnclear):
    code = "step_too_far"
    says = N_("A step may lie up to {most} days from the deadline; {typed} is more.")


class StepWrongSide(StepDaysUnclear):
    code = "step_wrong_side"
    says = N_("A step after the deadline comes at least 1 working day after it, not {typed}.")


class StepHourUnclear(Refusal):
    code = "step_hour_unclear"
    says = N_(
        "Reminders go out at working hours: 8:00 to 11:29 or 13:30 to 16:59. Please type an hour,"
        " for example 8:15."
    )


class BoardHasSent(Refusal):
    code = "board_has_sent"
    says = N_("{unit} does not owe this any more, so nothing is sent.")
