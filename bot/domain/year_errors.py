"""What the days of a bloc's year refuse: days off that are recorded, people who are away.

DayTooFar          a day that no plan of this bloc reaches
DayOffAlready      it is off as it is: there is nothing to record
DayWorkedAlready   it is worked as it is
AbsenceRefused     an absence that cannot hold
├── AbsencePast            it would have begun before today
├── AbsenceBackward        its last day lies before the first
├── AbsenceTooLong         more than a year: the access is handed over instead
├── AbsenceKnown           the person is away then by an earlier word
├── AbsenceOver            it has ended
├── DeputyElsewhere        nobody of the unit
└── DeputyAway             who would take over is away as well
"""

from __future__ import annotations

from bot.domain.errors import N_, Refusal


class DayTooFar(Refusal):
    code = "day_too_far"
    says = N_(
        "Days between {first} and {last} can be recorded; {day} is none of them. Please check the"
        " year and type the date again."
    )


class DayOffAlready(Refusal):
    code = "day_off_already"
    says = N_("{day} is off already ({why}); there is nothing to record.")


class DayWorkedAlready(Refusal):
    code = "day_worked_already"
    says = N_("{day} is a working day already. Please type a day that is off, such as a Saturday.")


class AbsenceRefused(Refusal):
    code = "absence_refused"
    says = N_("This absence cannot be recorded. Nothing was changed.")


class AbsencePast(AbsenceRefused):
    code = "absence_past"
    says = N_("{day} is over already. Please type today or a later day.")


class AbsenceBackward(AbsenceRefused):
    code = "absence_backward"
    says = N_("The last day lies before the first. Please type the last day again.")


class AbsenceTooLong(AbsenceRefused):
    code = "absence_too_long"
    says = N_(
        "An absence lasts up to {days} days. For a longer one, please ask the secretary to hand"
        " your access over."
    )


class AbsenceKnown(AbsenceRefused):
    code = "absence_known"
    says = N_(
        "An absence of yours from {since} is recorded already. Please end that one first, then"
        " record this one."
    )


class AbsenceOver(AbsenceRefused):
    code = "absence_over"
    says = N_("This absence has ended already.")


class DeputyElsewhere(AbsenceRefused):
    code = "deputy_elsewhere"
    says = N_("Only somebody else of the same unit, with confirmed access, can take over.")


class DeputyAway(AbsenceRefused):
    code = "deputy_away"
    says = N_("{name} is away in these days as well. Please choose somebody else.")
