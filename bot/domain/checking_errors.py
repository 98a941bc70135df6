"""What the check of a printed text refuses, by name.

TooManyTexts               more messages than are checked together
CheckOver                  one that is no longer open
RateUnclear                a typed rate that cannot be one
"""

from __future__ import annotations

from bot.domain.errors import N_, Refusal


class TooManyTexts(Refusal):
    code = "too_many_texts"
    says = N_(
        "At most {most} messages are checked together. Please look at what was found, then begin a"
        " new check."
    )


class CheckOver(Refusal):
    code = "check_over"
    says = N_(
        "This check is no longer open, and the text was not kept. Please send it once more to check"
        " it again."
    )


class RateUnclear(Refusal):
    code = "rate_unclear"
    says = N_(
        "“{typed}” cannot be read as a rate. Please write how many đồng one US dollar is, for"
        " example 23.400, or the lowest and highest of the year: 22.800 - 24.800."
    )
