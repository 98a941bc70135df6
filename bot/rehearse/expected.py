"""Who has to receive what, on which day of the rehearsed year: calculated look by look.

Written from the paper on reminders, and by itself: it shares no rule with the bot.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.rehearse.almanac import decent_from, is_decent, rolled_back, worked_after
from bot.rehearse.duties import Duty, Known, owed
from bot.rehearse.script import Doing

_MORNING, _AFTERNOON = time(8, 15), time(14)


@dataclass(frozen=True, slots=True)
class Step:
    """Days from the deadline, the hour, to whom; `ends`: not sent any more once it is past."""

    name: str
    days: int
    hour: time
    to: str
    ends: bool


STEPS: dict[str, tuple[Step, ...]] = {
    "figures": (
        Step("D-15", -15, _MORNING, "owners", ends=True),
        Step("D-5", -5, _MORNING, "owners", ends=True),
        Step("D-1", -1, _AFTERNOON, "owners", ends=True),
        Step("D", 0, _MORNING, "owners", ends=True),
        Step("head", 0, _AFTERNOON, "heads", ends=False),
        Step("D+1", 1, _MORNING, "owners", ends=False),
        Step("ask", 2, _MORNING, "asks", ends=False),
        Step("leader", 2, _AFTERNOON, "leaders", ends=False),
    ),
    "approve": (
        Step("D-1", -1, _MORNING, "owners", ends=True),
        Step("D", 0, _AFTERNOON, "owners", ends=True),
        Step("D+1", 1, _MORNING, "owners", ends=False),
    ),
    "vote": (
        Step("D-3", -3, _MORNING, "owners", ends=True),
        Step("D-1", -1, _MORNING, "owners", ends=True),
        Step("D", 0, _MORNING, "owners", ends=True),
    ),
    "nominate": (
        Step("D-5", -5, _MORNING, "owners", ends=True),
        Step("D-1", -1, _MORNING, "owners", ends=True),
    ),
    "milestone": (
        Step("D-5", -5, _MORNING, "owners", ends=True),
        Step("D-1", -1, _MORNING, "owners", ends=True),
    ),
}
WARNING = "warning"
Part = tuple[str, str]
"""What a paragraph says, and of what: ("figures", "Số liệu năm 2019"), ("ask", "KCN Hà Nam")."""
Parts = frozenset[Part]
_Series = tuple[str, str, str, date]


@dataclass(frozen=True, slots=True)
class Letter:
    """One message that somebody has to receive at `at`, and not before `not_before`."""

    person: str
    at: datetime
    parts: Parts
    not_before: datetime
    put_off: bool = False


@dataclass(slots=True)
class _Waiting:
    """A step that has come for somebody."""

    at: datetime
    duty: Duty
    name: str
    part: Part


@dataclass(slots=True)
class Calculation:
    """Goes through the looks of the bot in their order, and remembers what was said to whom."""

    script: Sequence[Doing]
    steps: dict[str, tuple[Step, ...]] = field(default_factory=lambda: STEPS)
    letters: list[Letter] = field(default_factory=list)
    _said: set[tuple[_Series, str, str]] = field(default_factory=set)
    _told: set[tuple[str, date]] = field(default_factory=set)
    _warned: dict[_Series, date] = field(default_factory=dict)
    _lost: set[str] = field(default_factory=set)
    _answered: dict[_Series, tuple[str, datetime]] = field(default_factory=dict)
    _asked: dict[_Series, datetime] = field(default_factory=dict)
    _missed: dict[str, datetime] = field(default_factory=dict)

    def run(self, looks: Sequence[datetime]) -> list[Letter]:
        for now in looks:
            self._look(now)
        return self.letters

    def _look(self, now: datetime) -> None:
        done = [one for one in self.script if one.at < now]
        self._learn(done)
        if not is_decent(now):
            return
        known = Known(now, done, frozenset(self._lost), answered=self._answered)
        duties = list(owed(known))
        waiting: dict[str, list[_Waiting]] = {}
        for duty in duties:
            for person, one in self._due(duty, now):
                waiting.setdefault(person, []).append(one)
        told_now: set[tuple[str, _Series]] = set()
        for person, found in waiting.items():
            if (person, now.date()) in self._told or all(one.at > now for one in found):
                continue
            self._write(person, found, now, done)
            told_now |= {(person, one.duty.series) for one in found}
        self._put_off(duties, told_now, done, now)

    def _learn(self, done: Sequence[Doing]) -> None:
        """Answers of the secretary, and who can be reached again."""
        for one in done:
            if one.what in ("agree", "decline"):
                for series, asked in self._asked.items():
                    if series not in self._answered and asked < one.at:
                        self._answered[series] = (one.what, one.at)
            if one.what == "unblock":
                self._lost.discard(one.who)

    # What is due

    def _due(self, duty: Duty, now: datetime) -> Iterator[tuple[str, _Waiting]]:
        for step in self.steps[duty.kind]:
            at = moment_of(step, duty)
            if at is None or at.date() > now.date() or (step.ends and now >= duty.due):
                continue
            if step.to == "heads" and not self._may_hear(duty, now):
                continue
            for person in getattr(duty, step.to):
                if (duty.series, step.name, person) not in self._said:
                    yield person, _Waiting(at, duty, step.name, part_of(step, duty))
        at = self._warns_at(duty)
        if at is not None and at.date() <= now.date():
            for person in duty.owners:
                part = ("figures", duty.about)
                yield person, _Waiting(at, duty, WARNING, part)

    def _may_hear(self, duty: Duty, now: datetime) -> bool:
        """The head of a board hears on a later day than its officers were told so."""
        warned = self._warned.get(duty.series)
        return not duty.owners or (warned is not None and warned < now.date())

    def _warns_at(self, duty: Duty) -> datetime | None:
        """From when on the officers are told that their head will hear."""
        steps = [one for one in self.steps[duty.kind] if one.to == "heads"]
        if not steps or not duty.heads or not duty.owners or duty.series in self._warned:
            return None
        at = moment_of(steps[0], duty)
        if at is None or all((duty.series, "head", one) in self._said for one in duty.heads):
            return None
        eve = datetime.combine(worked_after(at.date(), -1), _AFTERNOON)
        return max(eve, duty.since)

    # What is written

    def _write(
        self, person: str, found: Sequence[_Waiting], now: datetime, done: Sequence[Doing]
    ) -> None:
        """One message with everything; the head of a board hears on a later day."""
        parts = {one.part for one in found}
        warns_of = {one.duty.series: one.duty for one in found if one.name == WARNING}
        for series, duty in warns_of.items():
            self._warned.setdefault(series, now.date())
            parts.add((WARNING, duty.about))
        for one in found:
            self._said.add((one.duty.series, one.name, person))
            if one.name == "ask":
                self._asked.setdefault(one.duty.series, now)
        self._told.add((person, now.date()))
        if _is_blocked(person, done):
            self._lost.add(person)
            self._missed[person.partition("-")[2]] = now
            return
        first = min(one.at for one in found)
        retry = self._missed.get(person.partition("-")[2])
        if retry is not None and retry.date() == now.date():
            first = retry
        late = min(now, decent_from(max(first, now.replace(hour=8, minute=0))))
        self.letters.append(Letter(person, now, frozenset(parts), late))

    def _put_off(
        self,
        duties: Sequence[Duty],
        told_now: set[tuple[str, _Series]],
        done: Sequence[Doing],
        now: datetime,
    ) -> None:
        """Once, from the afternoon of the day on, what somebody has put off and still owes."""
        for one in done:
            until = datetime.combine(one.at.date(), _AFTERNOON)
            if one.what != "later" or now < until:
                continue
            for duty in duties:
                said = (duty.series, f"later {one.at}", one.who)
                if duty.kind != "figures" or one.who not in duty.owners or duty.since > one.at:
                    continue
                if said in self._said:
                    continue
                self._said.add(said)
                if (one.who, duty.series) not in told_now:
                    parts = frozenset({("figures", duty.about)})
                    self.letters.append(Letter(one.who, now, parts, until, put_off=True))


def moment_of(step: Step, duty: Duty) -> datetime | None:
    """When a step comes; None: it lies before the duty began, or after its own deadline."""
    if step.to == "leaders":
        return decent_from(duty.agreed) if duty.agreed else None
    if step.days > 0:
        day = worked_after(duty.due.date(), step.days)
    else:
        day = rolled_back(duty.due.date() + timedelta(days=step.days))
    at = decent_from(datetime.combine(day, step.hour))
    if at < duty.since or (step.days <= 0 and at >= duty.due):
        return None
    return at


def part_of(step: Step, duty: Duty) -> Part:
    if step.to == "heads":
        return ("head", duty.about)
    if step.to in ("asks", "leaders"):
        return ("ask" if step.to == "asks" else "leader", duty.board)
    return (duty.kind, duty.about)


def _is_blocked(person: str, done: Sequence[Doing]) -> bool:
    last = [one.what for one in done if one.who == person and one.what in ("block", "unblock")]
    return last[-1:] == ["block"]
