"""Of whom and since when it is asked what is owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from storage.reachable import Units


@dataclass(frozen=True, slots=True)
class Question:
    """One question, the same for every duty.

    units:  the boards that are asked about; None: the whole bloc
    since:  when reminders were switched on
    """

    bloc_id: int
    units: Units
    since: datetime
    now: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        return self.day(self.now)

    def day(self, at: datetime) -> date:
        """The local date of the bloc."""
        return at.astimezone(self.zone).date()

    def is_about(self, unit_id: int) -> bool:
        return self.units is None or unit_id in self.units
