"""Through the year: the clock goes from one moment to the next, and people do what they do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time

from bot.rehearse.almanac import DAY, FIRST, LAST, is_worked
from bot.rehearse.duties import Known, owed
from bot.rehearse.expected import STEPS, moment_of
from bot.rehearse.house import House
from bot.rehearse.people import People
from bot.rehearse.phone import Json
from bot.rehearse.received import Received, reminders
from bot.rehearse.script import Doing, board_of

_MORNING, _MONDAY, _AFTERNOON, _EVENING = time(8, 16), time(9, 1), time(14, 1), time(17)
BEGINS = datetime.combine(FIRST, time(8))


class Walk:
    """`received` is what the sandbox has recorded so far."""

    def __init__(self, house: House, script: Sequence[Doing]) -> None:
        self.received: list[Received] = []
        self._house = house
        self._script = script
        self._people = People(house.line, house.invite)
        self._serial = 0

    async def go(
        self, looks: Iterable[datetime], told: Callable[[date], None] | None = None
    ) -> None:
        """Stop at each moment, do what people do then, and go on once all is sent.

        Raises RehearsalFailed.
        """
        day: date | None = None
        for at in looks:
            if told is not None and at.date() != day:
                day = at.date()
                told(day)
            await self.stop(at)

    async def stop(self, at: datetime) -> None:
        await self._house.move_clock(at)
        await self._house.looked(at)
        await self._house.quiet()
        for one in self._script:
            if one.at == at:
                await self._people.do(one)
        await self._house.quiet()
        await self.read()

    async def read(self) -> None:
        """What has come since the last time."""
        entries: list[Json]
        self._serial, entries = await self._house.journal(self._serial)
        self.received += reminders(entries)


def looks_of(
    script: Sequence[Doing], since: date = FIRST, until: date = LAST, *, every_day: bool = True
) -> list[datetime]:
    """The moments at which the clock stops.

    At each act of the script; from `since` until `until` on days on which something may fall due in
    the morning, afternoon and evening, and on all others once, where `every_day` asks for it:
    nothing must come then, on days off neither.
    """
    busy = {one.at.date() for one in script} | _step_days(script)
    events = {one.at for one in script}
    found: set[datetime] = set()
    day = since
    while day <= until:
        if day in busy:
            morning = _MONDAY if day.weekday() == 0 else _MORNING
            found |= {datetime.combine(day, hour) for hour in (morning, _AFTERNOON, _EVENING)}
        elif every_day:
            found.add(datetime.combine(day, _MORNING if is_worked(day) else _AFTERNOON))
        day += DAY
    return sorted(events | {at for at in found if at >= BEGINS})


def part_of(script: Sequence[Doing], since: date, until: date) -> list[Doing]:
    """What is done in these days, where it needs nothing from before but the plan of the year."""
    inside = [one for one in script if since <= one.at.date() <= until]
    sent = {(board_of(one.who), one.about) for one in inside if one.what == "submit"}
    plan = [one for one in script if one.what == "plan" and one.at.date() < since]
    return plan + [
        one for one in inside if one.what != "approve" or (board_of(one.who), one.about) in sent
    ]


def _step_days(script: Sequence[Doing]) -> set[date]:
    """Every day on which a step of anybody may fall, whatever is done by then."""
    begun = [one for one in script if one.what not in ("submit", "nominate", "propose", "cast")]
    moments = [one.at for one in script if one.what in ("submit", "window")]
    found: set[date] = set()
    for now in {datetime.combine(LAST, _EVENING), datetime(2019, 12, 19, 12), *moments}:
        done = [one for one in begun if one.at < now]
        for also in (done, [*done, *(one for one in script if one.at <= now)]):
            for duty in owed(Known(now, also)):
                for step in STEPS[duty.kind]:
                    at = moment_of(step, duty)
                    if at is not None:
                        found |= {at.date(), at.date() - DAY}
    return found
