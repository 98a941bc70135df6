"""What a request of the ministry refuses while it is made, by name.

NewNameTooLong / NewUnitTooLong / TooManyAsked   more than fits, never cut unseen
NewAskedAlready            a new indicator that the request asks already
"""

from __future__ import annotations

from bot.domain.errors import N_, LineTooLong, Refusal


class NewNameTooLong(LineTooLong):
    code = "new_name_too_long"
    says = N_(
        "The name is {length} letters long, and up to {most} fit. Please type the indicator again"
        " with a shorter one."
    )


class NewUnitTooLong(LineTooLong):
    code = "new_unit_too_long"
    says = N_(
        "The unit “{unit}” is {length} letters long, and up to {most} fit. Please type the"
        " indicator again with a shorter unit."
    )


class NewAskedAlready(Refusal):
    code = "new_asked_already"
    says = N_(
        "“{name}” ({unit}) is in this request already; nothing was added. Please type another name"
        " or another unit. To leave it for now, send /thoat; the request is kept."
    )


class TooManyAsked(Refusal):
    code = "too_many_asked"
    says = N_(
        "A request asks {most} indicators of a kind at most: this one was not added. Please take"
        " one out first, or make a second request."
    )
