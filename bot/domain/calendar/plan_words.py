"""A rule of the template as a secretary types it: "10 trước", "5 sau", "15/06", "15/1 năm sau"."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.domain.calendar.plan import MOST_OFFSET, Anchor, AnchorUnclear, DayOfYear, read_anchor
from bot.domain.plan_errors import RuleUnclear

_BEFORE = ("trước", "truoc", "before")
_COUNTED = re.compile(
    r"(?P<sign>[+-]?)\s*(?P<days>\d{1,3})\s*(?:ngày|ngay|days?)?"
    r"\s*(?:làm việc|lam viec|working days?)?\s*(?P<side>trước|truoc|before|sau|after)?"
    r"(?:\s*(?:hội nghị|hoi nghi|the conference|conference))?",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?:ngày|ngay)?\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*(năm sau|nam sau|next year|next)?",
    re.IGNORECASE,
)


def read_rule(typed: str, before: Anchor) -> Anchor:
    """What was typed. A number of days keeps the day that holds without a conference.

    Raises RuleUnclear: a bare number could be either side of the conference.
    """
    text = " ".join(typed.split())
    dated, counted = _DAY.fullmatch(text), _COUNTED.fullmatch(text)
    try:
        if dated is not None:
            day, month, following = dated.groups()
            return read_anchor(str(DayOfYear(int(day), int(month), bool(following))))
    except AnchorUnclear:
        raise RuleUnclear(typed=typed[:40]) from None
    if counted is None:
        raise RuleUnclear(typed=typed[:40])
    days, sign, side = int(counted["days"]), counted["sign"], (counted["side"] or "").lower()
    if not 0 < days <= MOST_OFFSET or bool(sign) == bool(side):
        raise RuleUnclear(typed=typed[:40])
    offset = -days if sign == "-" or side in _BEFORE else days
    return replace(before, offset=offset, is_least=before.is_least and offset > 0)
