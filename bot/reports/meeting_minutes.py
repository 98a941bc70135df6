"""Biên bản họp bình xét (Mẫu 1.9): the minutes of the meeting that chose, drafted from the record.

"100% … nhất trí" stands in it where the counts say so, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.minutes_errors import MinutesAttendance, MinutesMatters, MinutesTimes
from bot.domain.voting.rule import Way
from bot.i18n import Say
from bot.reports.minutes_words import (
    MINUTES_CODE,
    delegate_words,
    guest_words,
    letterhead,
    marks,
    moment_words,
    official_say,
    person_words,
    sent_to,
    signer,
)
from bot.reports.official_views import (
    GAP,
    Block,
    OfficialView,
    body,
    grid,
    heading,
    item,
    items,
    part,
    signatures,
)
from bot.reports.result_words import ResultWords
from bot.reports.round_blocks import IN_THE_HALL
from bot.reports.rule_words import two, way_words
from bot.reports.voting_record import (
    NOBODY,
    Contest,
    Issuer,
    Presence,
    Round,
    Somebody,
    Subject,
    check_contests,
)


@dataclass(frozen=True, slots=True)
class Attendee:
    """A unit of the bloc, and who came for it; `present` is None where nobody has noted it."""

    unit: str
    present: bool | None
    people: tuple[Somebody, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said, in the secretary's words; no speaker for what simply happened."""

    text: str
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """One item of the meeting, with the contests decided under it by their places."""

    title: str
    said: tuple[Said, ...] = ()
    contests: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """The record of a meeting. `title` is what it was for."""

    issuer: Issuer
    title: str
    timezone: str
    attendees: tuple[Attendee, ...]
    matters: tuple[Matter, ...]
    contests: tuple[Contest, ...] = ()
    guests: tuple[Somebody, ...] = ()
    place: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    chair: Somebody = NOBODY
    secretary: Somebody = NOBODY
    rehearsal: bool = False


def meeting_minutes(record: Meeting) -> OfficialView:
    """The minutes as a frozen view.

    Raises MinutesTimes, MinutesMatters, MinutesAttendance, and what `check_contests` raises.
    """
    check_meeting(record)
    say = official_say()
    return OfficialView(
        letterhead=letterhead(say, record.issuer, MINUTES_CODE),
        title=say.plain("MINUTES"),
        summary=record.title,
        marks=marks(say, record.rehearsal),
        blocks=list(_Minutes(say, record).blocks()),
    )


def check_meeting(record: Meeting) -> None:
    """Refuses a meeting that contradicts itself or its votes; raises as `meeting_minutes` does."""
    if record.started_at and record.ended_at and record.ended_at < record.started_at:
        raise MinutesTimes
    check_contests(record.contests)
    told = sorted(place for matter in record.matters for place in matter.contests)
    if told != list(range(len(record.contests))):
        raise MinutesMatters
    came = {one.unit: one.present for one in record.attendees}
    for one in (each for contest in record.contests for each in contest.rounds):
        by_hands = one.rule.ways == {Way.HANDS}
        for seat in one.roll:
            voted = seat.presence is Presence.PRESENT
            if seat.unit not in came or (by_hands and voted and not came[seat.unit]):
                raise MinutesAttendance(unit=seat.unit)


@dataclass(frozen=True, slots=True)
class _Minutes:
    say: Say
    record: Meeting

    def blocks(self) -> Iterator[Block]:
        say, record = self.say, self.record
        started = moment_words(say, record.started_at, record.timezone)
        yield body(say.plain("Time of beginning: {moment}.", moment=started))
        yield body(say.plain("Place: {place}.", place=record.place or GAP))
        yield from self._attendance()
        yield body(say.plain("Chair: {person}.", person=person_words(say, record.chair)))
        secretary = person_words(say, record.secretary)
        yield body(say.plain("Secretary: {person}.", person=secretary))
        yield part(say.plain("Contents:"))
        for number, matter in enumerate(record.matters, start=1):
            yield from self._matter(number, matter)
        yield from self._proposed()
        yield from self._closing()

    def _attendance(self) -> Iterator[Block]:
        say, attendees = self.say, self.record.attendees
        here = [one for one in attendees if one.present]
        away = [one for one in attendees if one.present is False]
        unknown = [one for one in attendees if one.present is None]
        yield body(say.plain("Taking part:"))
        counts = {"all": two(say, len(attendees))}
        if unknown and not (here or away):
            yield body(say.plain("Present: {n}/{all} units.", n=GAP, **counts))
            yield body(say.plain("Absent: {n}/{all} units.", n=GAP, **counts))
            yield from self._delegated(unknown)
            yield from self._guests()
            return
        there = say.plain("Present: {n}/{all} units.", n=two(say, len(here)), **counts)
        yield body(there)
        yield from items([self._attendee(one) for one in here])
        yield body(say.plain("Absent: {n}/{all} units.", n=two(say, len(away)), **counts))
        yield from items([one.unit for one in away])
        if unknown:
            n = two(say, len(unknown))
            yield body(say.plain("Attendance not noted: {n}/{all} units.", n=n, **counts))
            yield from items([one.unit for one in unknown])
            yield from self._delegated(unknown)
        yield from self._guests()

    def _delegated(self, unknown: Sequence[Attendee]) -> Iterator[Block]:
        """Whoever was delegated, of units where nobody has noted who came."""
        delegates = [(one.unit, who) for one in unknown for who in one.people if who.paper]
        if delegates:
            yield body(self.say.plain("Delegated to vote:"))
            yield from items([f"{unit}: {self._person(who)}" for unit, who in delegates])

    def _guests(self) -> Iterator[Block]:
        say = self.say
        if self.record.guests:
            yield body(say.plain("Guests:"))
            yield from items([guest_words(say, guest) for guest in self.record.guests])

    def _attendee(self, one: Attendee) -> str:
        people = one.people or (NOBODY,)
        return f"{one.unit}: {'; '.join(self._person(who) for who in people)}"

    def _person(self, who: Somebody) -> str:
        words = {"name": who.name or GAP, "position": who.position or GAP}
        named = self.say.plain("Officer {name}, {position}", **words)
        return f"{named} ({delegate_words(self.say, who)})" if who.paper else named

    def _matter(self, number: int, matter: Matter) -> Iterator[Block]:
        yield heading(f"{number}. {matter.title}")
        for one in matter.said:
            yield body(f"{one.speaker}: {one.text}" if one.speaker else one.text)
        for place in matter.contests:
            yield from self._results(self.record.contests[place])

    def _results(self, contest: Contest) -> Iterator[Block]:
        say = self.say
        yield body(
            say.plain(
                "{title}. Form of the vote: {way}. Result:",
                title=contest.title,
                way=way_words(say, contest.rounds[0].rule),
            )
        )
        for number, one in enumerate(contest.rounds, start=1):
            if len(contest.rounds) > 1:
                yield body(say.plain("Round {number}:", number=number))
            yield from self._turnout(one)
            words = ResultWords(say, contest, one, number, self.record.contests)
            yield from (item(sentence) for sentence in words.agreements())
            yield from (body(sentence) for sentence in words.what_follows())

    def _turnout(self, one: Round) -> Iterator[Block]:
        """Of a vote on the phone: it says nothing of who was at the meeting."""
        if one.rule.ways & IN_THE_HALL:
            return
        voted = sum(seat.presence is not Presence.ABSENT for seat in one.roll)
        n, size = two(self.say, voted), two(self.say, len(one.roll))
        yield body(self.say.plain("Units that have voted: {n}/{all}.", n=n, all=size))

    def _proposed(self) -> Iterator[Block]:
        """The units that are proposed, with the award: what the ministry reads first."""
        say = self.say
        won = [
            (unit, contest)
            for contest in self.record.contests
            if contest.subject is Subject.AWARD
            for unit in contest.qualified
        ]
        if not won:
            return
        yield heading(say.plain("Units qualified to be proposed:"))
        rows = [
            [
                str(number),
                unit,
                say.plain("{award}, year {year}", award=contest.award or GAP, year=contest.year),
            ]
            for number, (unit, contest) in enumerate(won, start=1)
        ]
        headings = [say.plain("No."), say.plain("Collective"), say.plain("Form of commendation")]
        yield grid(headings, [12, 83, 70], rows, [0])

    def _closing(self) -> Iterator[Block]:
        say, record = self.say, self.record
        ended = moment_words(say, record.ended_at, record.timezone)
        yield body(say.plain("The meeting ended at {moment}./.", moment=ended))
        yield signatures(
            [
                signer(say, record.secretary.name, say.plain("SECRETARY")),
                signer(say, record.chair.name, say.plain("PRESIDING")),
            ]
        )
        yield sent_to(say, record.issuer)
