"""What a period refuses: its window, its deadline, its exchange rate.

PeriodNotOpen              before the window for figures
PeriodClosed               after it
└── PeriodSettled          "Đã chốt số liệu"
PeriodNotHistory           figures of before written into a period collected here
PeriodKnown                opened by somebody else
DateUnclear                a typed day that cannot be one
DeadlineNotAhead           a deadline that has passed
DeadlineTooFar             a year mistyped
UsdRateUnclear             a typed exchange rate that cannot be one
RateSourceNeeded           whose rate it is has to be said
"""

from __future__ import annotations

from bot.domain.errors import N_, Refusal


class PeriodNotOpen(Refusal):
    code = "period_not_open"
    says = N_("Figures for {period} can be entered from {opens_at}.")


class PeriodClosed(Refusal):
    code = "period_closed"
    says = N_(
        "The deadline for {period} passed at {due_at}. What you entered is kept as a draft;"
        " please ask the secretary for a late window."
    )


class PeriodSettled(PeriodClosed):
    code = "period_settled"
    says = N_(
        "{period}: the figures are closed. Only the secretary can open them again, or correct a"
        " single figure."
    )


class PeriodNotHistory(Refusal):
    code = "period_not_history"
    says = N_(
        "The figures of that period were collected here; they are changed in its own form alone."
        " Nothing was changed."
    )


class DateUnclear(Refusal):
    code = "date_unclear"
    says = N_("The date “{typed}” cannot be read. Please write it like this: {example}.")


class NoSuchDay(DateUnclear):
    code = "no_such_day"
    says = N_(
        "Month {month} has only {days} days. Please write the day anew, for example {example}."
    )


class DeadlineNotAhead(Refusal):
    code = "deadline_not_ahead"
    says = N_("A deadline lies ahead: {day} is not later than today, {today}.")


class DeadlineTooFar(Refusal):
    code = "deadline_too_far"
    says = N_("{day} is more than a year ahead. Please check the year and type the date again.")


class LateNotLater(Refusal):
    code = "late_not_later"
    says = N_(
        "The deadline is {due_at} anyway; a late window ends after that day. Please type a later"
        " date."
    )


class PeriodKnown(Refusal):
    code = "period_known"
    says = N_("{period}: this period has been opened already. Nothing was changed.")


class UsdRateUnclear(Refusal):
    code = "usd_rate_unclear"
    says = N_(
        "“{typed}” cannot be read as a rate. Please write how many đồng one US dollar is, for"
        " example 23.400."
    )


class RateSourceNeeded(Refusal):
    code = "rate_source_needed"
    says = N_("A rate needs its source, for example: “NHNN, tỷ giá trung tâm ngày 30/12/2022”.")
