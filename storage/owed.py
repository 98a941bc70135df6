"""What is owed to a bloc at this moment, and by whom: a fixed number of statements, however many
boards there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, exists, or_, select

from bot.domain.access import Role
from bot.domain.approval import Case, Step, judges
from bot.domain.calendar.reminding import Audience, Owed
from storage.absences import Absences
from storage.blocs import Blocs
from storage.engine import Statements
from storage.involved import Involved, read_involved
from storage.models.blocs import conference, seat
from storage.models.conference import rsvp
from storage.models.contests import contest, delegation, roll
from storage.models.figures import form, submission
from storage.models.nominations import nomination
from storage.models.review import late_window
from storage.models.talk import outbox
from storage.models.year import milestone
from storage.owed_words import owed_words
from storage.pauses import AGREED, ASKED, Escalation, Pauses
from storage.people import People
from storage.periods import Periods
from storage.reachable import Reachable, Units
from storage.reminders import KEY
from storage.sheets import Period

FIGURES, APPROVE, VOTE = "figures", "approve", "vote"
NOMINATE, MILESTONE = "nominate", "milestone"
RSVP = "rsvp"
"""Also the code of the milestone until which boards say who comes to the conference."""
REGISTRATION = "award_registration"
_BEFORE, _AFTER = timedelta(days=70), timedelta(days=14)
"""How far off a milestone may be that is looked at."""
_FAILS_FOR = timedelta(days=7)
"""After which a person whose reminder could not be delivered is tried again."""
SUBMITTED = "submitted"
_OWES = (None, "draft", "returned")


@dataclass(frozen=True, slots=True)
class OwedNow:
    """What is owed, and for whom a deputy stands in, by deputy and unit."""

    owed: tuple[Owed, ...]
    stand_ins: Mapping[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class _Form:
    """A board's form of a period, as far as it says who owes what."""

    id: int = 0
    state: str | None = None
    version: int = 0
    wants_office: bool = False
    submitted_by: int | None = None
    submitted_at: datetime | None = None


class Owing:
    """Who owes what inside one transaction."""

    def __init__(self, connection: Statements, now: datetime, blocs: Blocs) -> None:
        self._connection = connection
        self._now = now
        self._blocs = blocs
        # Several duties ask who sits in the bloc; read once for each question what is owed.
        self._sitting: dict[date, list[int]] = {}

    def now(self, bloc_id: int, since: datetime, units: Units = None) -> OwedNow:
        """Of the whole bloc, or of some boards; `since` is when reminders were switched on."""
        blocs = self._blocs
        self._sitting.clear()
        zone = ZoneInfo(blocs.bloc(bloc_id).timezone)
        today = self._now.astimezone(zone).date()
        house = self._house(bloc_id, units, today, blocs)
        escalations = {
            one.series: one for one in Pauses(self._connection, self._now).escalations(bloc_id)
        }
        found = [
            *self._reporting(bloc_id, units, since, zone, blocs, house),
            *self._voting(bloc_id, units, since, zone, house),
            *self._planned(bloc_id, units, since, today, house),
            *owed_words(self._connection, bloc_id, units, since, self._now, today, house),
        ]
        owed = [_with_higher(one, house, escalations.get(one.series)) for one in found]
        return OwedNow(tuple(owed), house.stand_ins)

    def _house(self, bloc_id: int, units: Units, today: date, blocs: Blocs) -> Reachable:
        people, leader = People(self._connection, self._now), blocs.leading(bloc_id).now
        of_units = None if units is None else {*units, *([leader] if leader is not None else [])}
        members = people.members(bloc_id) if of_units is None else people.around(bloc_id, of_units)
        return Reachable(
            [one for one in members if one.confirmed],
            Absences(self._connection, self._now).deputies(bloc_id, today),
            self._failing(bloc_id),
            leader,
        )

    def _failing(self, bloc_id: int) -> frozenset[int]:
        """Persons whose last reminder could not be delivered: somebody else is tried."""
        prefix = f"{KEY}:{bloc_id}:"
        newer = outbox.alias("newer")
        arrived = exists().where(
            newer.c.id > outbox.c.id,
            newer.c.channel == outbox.c.channel,
            newer.c.bot == outbox.c.bot,
            newer.c.chat == outbox.c.chat,
            newer.c.key.startswith(prefix),
            newer.c.state == "sent",
        )
        rows = self._connection.execute(
            select(outbox.c.key).where(
                outbox.c.state == "failed",
                outbox.c.key.startswith(prefix),
                outbox.c.created_at > self._now - _FAILS_FOR,
                ~arrived,
            )
        )
        return frozenset(int(key.removeprefix(prefix).partition(":")[0]) for key in rows.scalars())

    # Figures and their approval

    def _reporting(
        self,
        bloc_id: int,
        units: Units,
        since: datetime,
        zone: ZoneInfo,
        blocs: Blocs,
        house: Reachable,
    ) -> Iterator[Owed]:
        periods = Periods(self._connection).open(bloc_id)
        if not periods:
            return
        ids = [period.id for period in periods]
        forms, windows = self._forms(ids, units), self._windows(ids)
        sent = [one.id for one in forms.values() if one.state == SUBMITTED]
        involved = read_involved(self._connection, sent) if sent else {}
        for period in periods:
            for unit in self._asked(period, units, zone, blocs):
                found = forms.get((period.id, unit), _Form())
                window = windows.get((period.id, unit))
                due_at, began = window or (period.due_at, period.opens_at)
                hands = involved.get(found.id, Involved())
                one = _of_form(period, unit, found, hands, house)
                if one is None:
                    continue
                duty, persons, from_then = one
                starts = max(since, began, from_then or began)
                due_on = due_at.astimezone(zone).date()
                yield Owed(duty, period.id, unit, due_at, due_on, starts, persons)

    def _asked(self, period: Period, units: Units, zone: ZoneInfo, blocs: Blocs) -> list[int]:
        if units is not None:
            return sorted(units)
        day = period.as_of or period.due_at.astimezone(zone).date()
        return [unit.id for unit in blocs.asked(period.bloc_id, day)]

    def _forms(self, periods: Sequence[int], units: Units) -> dict[tuple[int, int], _Form]:
        found = (
            select(
                form.c.period_id,
                form.c.unit_id,
                form.c.id,
                form.c.state,
                form.c.version,
                seat.c.office_step == "yes",
                submission.c.submitted_by,
                submission.c.acted_at,
            )
            .join(seat, and_(seat.c.bloc_id == form.c.bloc_id, seat.c.unit_id == form.c.unit_id))
            .outerjoin(
                submission,
                and_(submission.c.form_id == form.c.id, submission.c.version == form.c.version),
            )
            .where(form.c.period_id.in_(periods))
        )
        if units is not None:
            found = found.where(form.c.unit_id.in_(sorted(units)))
        return {(row[0], row[1]): _Form(*row[2:]) for row in self._connection.execute(found)}

    def _windows(self, periods: Sequence[int]) -> dict[tuple[int, int], tuple[datetime, datetime]]:
        """Longer time for one board, the last word of each: until when, and since when."""
        found = select(
            late_window.c.period_id,
            late_window.c.unit_id,
            late_window.c.until,
            late_window.c.granted_at,
        ).where(late_window.c.period_id.in_(periods))
        rows = self._connection.execute(found.order_by(late_window.c.id))
        return {(row[0], row[1]): (row[2], row[3]) for row in rows}

    # The plan of the year

    def _planned(
        self, bloc_id: int, units: Units, since: datetime, today: date, house: Reachable
    ) -> Iterator[Owed]:
        """Each milestone is the secretaries'; the registration of awards is every board's too, and
        so is that for the conference."""
        for row in self._milestones(bloc_id):
            at = (row.due_at, row.due_on, since)
            # The bloc owes it: it stands under the board that leads.
            if house.leader is not None and _is_among(house.leader, units):
                persons = {Audience.OWNER: house.secretaries}
                title = row.title or row.code
                yield Owed(MILESTONE, row.id, house.leader, *at, persons, title=title)
            if row.code == RSVP:
                for unit in self._without_answer(bloc_id, units, row.year, today):
                    owners = house.of(unit, Role.OFFICER, Role.ALTERNATE) or house.heads(unit)
                    yield Owed(RSVP, row.id, unit, *at, {Audience.OWNER: owners})
            if row.code != REGISTRATION:
                continue
            for unit in self._without_proposal(bloc_id, units, row.year, today):
                owners = house.of(unit, Role.OFFICER, Role.ALTERNATE) or house.heads(unit)
                yield Owed(NOMINATE, row.id, unit, *at, {Audience.OWNER: owners})

    def _milestones(self, bloc_id: int) -> Sequence[Any]:
        found = select(
            milestone.c.id,
            milestone.c.year,
            milestone.c.code,
            milestone.c.title,
            milestone.c.due_at,
            milestone.c.due_on,
        ).where(
            milestone.c.bloc_id == bloc_id,
            milestone.c.state == "planned",
            milestone.c.due_at.between(self._now - _AFTER, self._now + _BEFORE),
        )
        return self._connection.execute(found.order_by(milestone.c.due_at, milestone.c.id)).all()

    def _without_proposal(self, bloc_id: int, units: Units, year: int, today: date) -> list[int]:
        """The boards of which no proposal of that year is there, in whatever state."""
        rows = self._connection.execute(
            select(nomination.c.unit_id).where(
                nomination.c.bloc_id == bloc_id,
                nomination.c.year == year,
                nomination.c.kind == "award",
            )
        )
        proposed = set(rows.scalars())
        there = self._there(bloc_id, today)
        return [unit for unit in there if unit not in proposed and _is_among(unit, units)]

    def _without_answer(self, bloc_id: int, units: Units, year: int, today: date) -> list[int]:
        """The boards that have not said whether they come to the conference of that year; nobody
        where it is called off, or has been held."""
        held = select(conference.c.held).where(
            conference.c.bloc_id == bloc_id, conference.c.year == year
        )
        if self._connection.execute(held).scalar_one_or_none() != "planned":
            return []
        rows = self._connection.execute(
            select(rsvp.c.unit_id).where(
                rsvp.c.bloc_id == bloc_id, rsvp.c.year == year, rsvp.c.coming != "open"
            )
        )
        answered = set(rows.scalars())
        there = self._there(bloc_id, today)
        return [unit for unit in there if unit not in answered and _is_among(unit, units)]

    def _there(self, bloc_id: int, on: date) -> list[int]:
        """The boards that sit in the bloc on that day."""
        if on not in self._sitting:
            self._sitting[on] = [unit.id for unit in self._blocs.members(bloc_id, on)]
        return self._sitting[on]

    # Votes

    def _voting(
        self, bloc_id: int, units: Units, since: datetime, zone: ZoneInfo, house: Reachable
    ) -> Iterator[Owed]:
        rows = self._waiting(bloc_id, units)
        papers = self._papers(bloc_id, self._now.astimezone(zone).date()) if rows else []
        for row in rows:
            named = row.person_id if row.via in ("delegation", "conference") else None
            delegates = [
                paper.person_id
                for paper in papers
                if paper.unit_id == row.unit_id and paper.contest_id in (None, row.id)
            ]
            if named is not None and row.delegation_id is None:
                delegates = [named]
            persons = house.there(delegates) or house.heads(row.unit_id)
            yield Owed(
                VOTE,
                row.id,
                row.unit_id,
                row.closes_at,
                row.closes_at.astimezone(zone).date(),
                max(since, row.opens_at),
                {Audience.OWNER: persons},
                title=row.title,
            )

    def _waiting(self, bloc_id: int, units: Units) -> Sequence[Any]:
        """Units whose paper is not in, of votes in the chat that are open."""
        in_chat = or_(
            contest.c.way.in_(("secret", "open")),
            and_(contest.c.way == "hands", contest.c.rule.contains('"mixed":true')),
        )
        found = (
            select(
                contest.c.id,
                contest.c.title,
                contest.c.opens_at,
                contest.c.closes_at,
                roll.c.unit_id,
                roll.c.person_id,
                roll.c.via,
                roll.c.delegation_id,
            )
            .join(roll, roll.c.contest_id == contest.c.id)
            .where(
                contest.c.bloc_id == bloc_id,
                contest.c.state == "open",
                contest.c.rehearsal == "no",
                in_chat,
                contest.c.opens_at <= self._now,
                contest.c.closes_at > self._now,
                roll.c.mark == "none",
            )
            .order_by(contest.c.id, roll.c.unit_id)
        )
        if units is not None:
            found = found.where(roll.c.unit_id.in_(sorted(units)))
        return self._connection.execute(found).all()

    def _papers(self, bloc_id: int, on: date) -> Sequence[Any]:
        found = select(delegation.c.unit_id, delegation.c.person_id, delegation.c.contest_id).where(
            delegation.c.bloc_id == bloc_id,
            delegation.c.person_id.is_not(None),
            delegation.c.revoked_at.is_(None),
            delegation.c.since <= on,
            or_(delegation.c.until.is_(None), delegation.c.until > on),
        )
        return self._connection.execute(found.order_by(delegation.c.id)).all()


def _is_among(unit_id: int, units: Units) -> bool:
    return units is None or unit_id in units


def _of_form(
    period: Period, unit_id: int, found: _Form, hands: Involved, house: Reachable
) -> tuple[str, Mapping[Audience, tuple[int, ...]], datetime | None] | None:
    """The duty that stands behind a form, whose it is, and since when; None: nothing is owed."""
    if found.state == SUBMITTED:
        persons = house.in_person(unit_id, _judges(period, unit_id, found, hands, house))
        return APPROVE, {Audience.OWNER: persons}, found.submitted_at
    if found.state not in _OWES or (found.state == "draft" and found.version):
        return None
    heads = house.heads(unit_id)
    owners = house.of(unit_id, Role.OFFICER, Role.ALTERNATE) or heads
    others = tuple(one for one in heads if one not in owners)
    return FIGURES, {Audience.OWNER: owners, Audience.HEAD: others}, None


def _judges(
    period: Period, unit_id: int, found: _Form, hands: Involved, house: Reachable
) -> tuple[int, ...]:
    """Whoever may give the next verdict; a deputy only under a role of their own."""
    makers = hands.authors | ({found.submitted_by} if found.submitted_by is not None else set())
    case = Case(period.bloc_id, unit_id, found.version, makers, {}, spoke=hands.spoke)
    office_waits = found.wants_office and not hands.spoke.get(Step.OFFICE)
    return judges(case, house.holders(unit_id), office_waits=office_waits)


def _with_higher(owed: Owed, house: Reachable, asked: Escalation | None) -> Owed:
    """Of figures the secretary is asked, then the board that leads the bloc is told; never of the
    leading board's own."""
    if owed.duty != FIGURES or house.leader is None or house.leader == owed.unit_id:
        return owed
    persons = dict(owed.persons)
    if asked is None or asked.state == ASKED:
        persons[Audience.SECRETARY] = house.secretaries
    agreed_at = None
    if asked is not None and asked.state == AGREED:
        persons[Audience.LEADER] = house.heads(house.leader)
        agreed_at = asked.decided_at
    number = asked.id if asked is not None else None
    return replace(owed, persons=persons, agreed_at=agreed_at, escalation=number)
