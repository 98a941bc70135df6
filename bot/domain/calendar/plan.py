"""The plan of a bloc's year: its template, the days it gives, what clashes, and what moves.

The secretary sets one day, that of the conference; everything else is laid from it over working
days, or stands on a day of the year. Nothing here knows the clock or what is recorded.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from bot.domain.calendar.working_days import DAY, WorkingDays

CONFERENCE, INVITATION, VOTES = "conference", "invitation", "votes"
ANNUAL_DUE, HALF_YEAR_DUE = "annual_due", "half_year_due"
DEADLINES = {"year": ANNUAL_DUE, "half_year": HALF_YEAR_DUE}
"""Which milestone is the deadline for the figures of a kind of period."""
OPENINGS = {"year": "annual_opens", "half_year": "half_year_opens"}
"""Which milestone is the day from which they are collected."""
INVITED_BEFORE = 3
"""Working days between an invitation and its conference (Quyết định 45/2018/QĐ-TTg)."""
MOST_OFFSET = 200
EARLIEST, LATEST = (7, 1), (3, 31)
"""A year's conference is held in its second half, or by the end of March of the next."""
# A leap year, so that 29/02 can be written; in other years it is 28/02.
_ANY_YEAR = 2000
_DAY = r"(\d{1,2})/(\d{1,2})( next)?"
_FIXED = re.compile(_DAY)
_FROM_CONFERENCE = re.compile(rf"conference(?:([+-])(\d{{1,3}}))?(?: (else|from) {_DAY})?")


class AnchorUnclear(ValueError):
    """A text that says no day of a year."""


@dataclass(frozen=True, slots=True)
class DayOfYear:
    """A day and month; `is_next` in the year after the one that is planned."""

    day: int
    month: int
    is_next: bool = False

    def of(self, year: int) -> date:
        year += self.is_next
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return date(year, 3, 1) - DAY  # 29 February of a common year

    def __str__(self) -> str:
        return f"{self.day:02}/{self.month:02}{' next' if self.is_next else ''}"


@dataclass(frozen=True, slots=True)
class Anchor:
    """How a day is found.

    offset:   working days from the conference, 0 its own day; None: it has nothing to do with it
    day:      the day of the year; beside an offset the day that holds without a conference
    is_least: with both, the day is not left for an earlier one
    """

    offset: int | None = None
    day: DayOfYear | None = None
    is_least: bool = False

    def __str__(self) -> str:
        if self.offset is None:
            return str(self.day)
        words = f"conference{self.offset:+}" if self.offset else "conference"
        return words if self.day is None else f"{words} {self._joined_by} {self.day}"

    @property
    def _joined_by(self) -> str:
        return "from" if self.is_least else "else"


def anchor_on(day: date, year: int) -> Anchor:
    """That day of every year, where it is one of the planned year or of the next."""
    return Anchor(day=DayOfYear(day.day, day.month, is_next=day.year > year))


def read_anchor(text: str) -> Anchor:
    """An anchor as the template writes it. Raises AnchorUnclear."""
    fixed = _FIXED.fullmatch(text)
    if fixed is not None:
        return Anchor(day=_day_of_year(*fixed.groups()))
    found = _FROM_CONFERENCE.fullmatch(text)
    if found is None:
        raise AnchorUnclear(text)
    offset = int(f"{found[1] or '+'}{found[2] or 0}")
    if abs(offset) > MOST_OFFSET:
        raise AnchorUnclear(text)
    day = _day_of_year(*found.groups()[3:]) if found[3] else None
    return Anchor(offset, day, is_least=found[3] == "from")


def _day_of_year(day: str, month: str, is_next: str | None) -> DayOfYear:
    try:
        date(_ANY_YEAR, int(month), int(day))
    except ValueError:
        raise AnchorUnclear(f"{day}/{month}") from None
    return DayOfYear(int(day), int(month), bool(is_next))


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One line of the template. `title` is of a step the bloc has added; others are known by code.

    active: False where the bloc has left it out
    own:    whether the bloc has changed or added it
    """

    code: str
    anchor: Anchor
    due_time: time
    position: int
    title: str = ""
    active: bool = True
    own: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """A milestone with its day, not recorded yet.

    wanted: the day the template gave, where that one is off
    """

    code: str
    due_on: date
    due_time: time
    position: int
    title: str = ""
    wanted: date | None = None


def lay_out(
    steps: Iterable[PlanStep], year: int, conference: date | None, days: WorkingDays
) -> tuple[Planned, ...]:
    """The milestones of a year in the order of their days.

    Every one is on a working day but the conference itself, which is where it was set. Without a
    conference what hangs on it alone is left out, and the rest keeps the days of the template.
    """
    laid = []
    for step in steps:
        wanted = _day_for(step.anchor, year, conference, days) if step.active else None
        if wanted is None:
            continue
        due_on = wanted if step.anchor.offset == 0 else days.term_end(wanted)
        moved = wanted if due_on != wanted else None
        laid.append(Planned(step.code, due_on, step.due_time, step.position, step.title, moved))
    return tuple(sorted(laid, key=in_order))


def in_order(one: Planned) -> tuple[date, time, int]:
    """By day and hour, and as the template has them where those are the same."""
    return one.due_on, one.due_time, one.position


def _day_for(anchor: Anchor, year: int, conference: date | None, days: WorkingDays) -> date | None:
    fixed = anchor.day.of(year) if anchor.day is not None else None
    if anchor.offset is None or conference is None:
        return fixed
    counted = shifted(conference, anchor.offset, days)
    return max(counted, fixed) if anchor.is_least and fixed is not None else counted


def shifted(day: date, offset: int, days: WorkingDays) -> date:
    """So many working days before (negative) or after a day; 0 is the day itself."""
    if offset == 0:
        return day
    return days.after(day, offset) if offset > 0 else days.before(day, -offset)


def earliest_conference(year: int) -> date:
    return date(year, *EARLIEST)


def latest_conference(year: int) -> date:
    """The last day on which the conference of a year can be."""
    return date(year + 1, *LATEST)


# What clashes ------------------------------------------------------------------------------------


class ClashKind(StrEnum):
    WEEKEND = "weekend"
    DAY_OFF = "day_off"
    TET = "tet"
    SHORT_NOTICE = "short_notice"
    PAST = "past"
    AFTER_CONFERENCE = "after_conference"
    """A deadline for what the conference is to look at, after the conference."""
    OPENS_LATE = "opens_late"
    """Figures are collected from a day on that comes after their deadline."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Something the secretary ought to know before a plan is applied; never an obstacle.

    name: why the day is off; days: working days between invitation and conference
    """

    kind: ClashKind
    code: str
    day: date
    title: str = ""
    name: str = ""
    days: int = 0


_DUE_OF = {opens: DEADLINES[kind] for kind, opens in OPENINGS.items()}
_BEFORE_CONFERENCE = (ANNUAL_DUE, "award_registration", "draft_report", INVITATION, "rsvp", VOTES)


def clashes(
    plan: Iterable[Planned], fresh: Collection[str], today: date, days: WorkingDays
) -> tuple[Clash, ...]:
    """What clashes in a plan, in the order of its days.

    fresh: the milestones that change by it; that another one is past by now is no news
    """
    plan = tuple(plan)
    on = {one.code: one.due_on for one in plan}
    conference = on.get(CONFERENCE)
    found: list[Clash] = []
    for one in plan:
        if one.due_on >= today:
            found.extend(_of_day(one, days))
            if one.due_on > on.get(_DUE_OF.get(one.code, ""), one.due_on):
                found.append(Clash(ClashKind.OPENS_LATE, one.code, one.due_on, one.title))
        elif one.code in fresh:
            found.append(Clash(ClashKind.PAST, one.code, one.due_on, one.title))
        if conference is not None and one.code in _BEFORE_CONFERENCE:
            found.extend(_of_order(one, conference, days))
    return tuple(found)


def _of_day(one: Planned, days: WorkingDays) -> Iterator[Clash]:
    """A day that is off by its name says more than that it is around Tết, and that more than a
    weekend does."""
    off = days.off(one.due_on)
    if off:
        yield Clash(ClashKind.DAY_OFF, one.code, one.due_on, one.title, off)
    elif days.in_tet_freeze(one.due_on, one.due_time):
        yield Clash(ClashKind.TET, one.code, one.due_on, one.title)
    elif off is not None:
        yield Clash(ClashKind.WEEKEND, one.code, one.due_on, one.title)


def _of_order(one: Planned, conference: date, days: WorkingDays) -> Iterator[Clash]:
    if one.code == INVITATION and one.due_on > days.before(conference, INVITED_BEFORE):
        notice = days.count(one.due_on - DAY, conference - DAY)
        yield Clash(ClashKind.SHORT_NOTICE, one.code, one.due_on, one.title, days=notice)
    elif one.due_on > conference:
        yield Clash(ClashKind.AFTER_CONFERENCE, one.code, one.due_on, one.title)


# What moves --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stood:
    """A milestone as it stands.

    by_hand: set by a person, so that no plan moves it; settled: done, or dropped by a person
    """

    code: str
    due_on: date
    due_time: time
    title: str = ""
    position: int = 0
    by_hand: bool = False
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """`old` None: it is new; `new` None: it is left out."""

    code: str
    title: str
    old: date | None
    new: date | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What laying a plan over the milestones that stand comes to.

    written:  milestones that are new or get another day
    left_out: the codes of those that the plan has no day for any more
    after:    all that is still to come about, in the order of its days
    """

    written: tuple[Planned, ...]
    left_out: tuple[str, ...]
    moves: tuple[Move, ...]
    after: tuple[Planned, ...]


def lay_over(
    stands: Iterable[Stood],
    laid: Iterable[Planned],
    today: date,
    held: Collection[str] = (CONFERENCE,),
) -> Outcome:
    """What was set by hand stays, and so does what is settled, and what is past by now.

    held: whose day is said elsewhere, so that it holds also over these: the conference, which has
          just been set, and the opening and deadline of a period that is being collected
    """
    standing = {one.code: one for one in stands}
    wanted = {one.code: one for one in laid}
    written = tuple(
        one for one in wanted.values() if _is_written(standing.get(one.code), one, today, held)
    )
    codes = {one.code for one in written}
    gone = [
        old for old in standing.values() if old.code not in wanted and not _stays(old, today, held)
    ]
    kept = (
        Planned(old.code, old.due_on, old.due_time, old.position, old.title)
        for old in standing.values()
        if old.code not in codes and old not in gone and not old.settled
    )
    moves = (
        *(_move(standing.get(one.code), one) for one in written),
        *(Move(old.code, old.title, old.due_on, None) for old in gone),
    )
    after = tuple(sorted((*written, *kept), key=in_order))
    return Outcome(written, tuple(old.code for old in gone), moves, after)


def _is_written(old: Stood | None, new: Planned, today: date, held: Collection[str]) -> bool:
    if old is None:
        return True
    same = (old.due_on, old.due_time) == (new.due_on, new.due_time)
    return not same and not _stays(old, today, held)


def _stays(old: Stood, today: date, held: Collection[str]) -> bool:
    if old.settled:
        return True
    return old.code not in held and (old.by_hand or old.due_on < today)


def _move(old: Stood | None, new: Planned) -> Move:
    return Move(new.code, new.title, old.due_on if old else None, new.due_on)
