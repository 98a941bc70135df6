"""What the plan of the year refuses.

ConferenceOutOfYear    a day that cannot be that of the year's conference
ConferenceOver         it has been held: it moves no more
DayNotAhead            a date of the plan that has come already
MilestoneSettled       what is done or dropped is opened again first
DayOfPeriod            the deadline of a period is moved with the period
RuleUnclear            a typed rule of the template that says no day
TooManyMilestones      a year's plan has to be read on a phone
"""

from __future__ import annotations

from bot.domain.errors import N_, Refusal


class ConferenceOutOfYear(Refusal):
    code = "conference_out_of_year"
    says = N_(
        "The conference on the year {year} lies between {first} and {last}; {day} does not. Please"
        " check the year and type the date again."
    )


class ConferenceOver(Refusal):
    code = "conference_over"
    says = N_("The conference on the year {year} has been held: its day is not changed any more.")


class DayNotAhead(Refusal):
    code = "day_not_ahead"
    says = N_("{day} is not later than today. Please type a day that lies ahead.")


class MilestoneSettled(Refusal):
    code = "milestone_settled"
    says = N_("“{name}” is done or dropped. Open it again first, then move it.")


class DayOfPeriod(Refusal):
    code = "day_of_period"
    says = N_(
        "“{name}” is the deadline of figures that are being collected: it moves with the reporting"
        " period. Nothing was changed."
    )


class RuleUnclear(Refusal):
    code = "rule_unclear"
    says = N_(
        "“{typed}” cannot be read as a day of the year. Please write for example: 10 trước (working"
        " days before the conference), 5 sau, 15/06, or 15/01 năm sau."
    )


class TooManyMilestones(Refusal):
    code = "too_many_milestones"
    says = N_("A year holds up to {most} dates of the bloc's own. Please drop one first.")
