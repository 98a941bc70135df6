"""Whether figures came in time: the deadline, one board's longer one, by how many working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.calendar.working_days import WorkingDays


class Outcome(StrEnum):
    """Where a board stands with the deadline, before and after it has sent its figures."""

    AHEAD = "ahead"  # nothing sent, and there is still time
    OVERDUE = "overdue"  # nothing sent, and the time is over
    ON_TIME = "on_time"
    EXTENDED = "extended"  # sent within the longer time this one board was given
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Timing:
    """The outcome, and the working days beyond the deadline where it was missed."""

    outcome: Outcome
    days: int = 0

    @property
    def is_missed(self) -> bool:
        """Whether the deadline that held for the board has passed without its figures."""
        return self.outcome in (Outcome.OVERDUE, Outcome.LATE)


def timing(
    sent_at: datetime | None,
    due_at: datetime,
    until: datetime | None,
    now: datetime,
    zone: str,
    working: WorkingDays,
) -> Timing:
    """How the first submission stands to the deadline; `until` is the board's own longer time."""
    longest = max(due_at, until) if until is not None else due_at
    if (sent_at or now) <= longest:
        if sent_at is None:
            return Timing(Outcome.AHEAD)
        return Timing(Outcome.ON_TIME if sent_at <= due_at else Outcome.EXTENDED)
    local = ZoneInfo(zone)
    last = longest.astimezone(local).date()
    reached = (sent_at or now).astimezone(local).date()
    days = working.count(last, reached)
    return Timing(Outcome.OVERDUE if sent_at is None else Outcome.LATE, days)
