"""A vote in the hall before somebody who works on it: who is there, what has been counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.counting_errors import (
    AttendanceFirst,
    NotCounting,
    PapersAfterClosing,
    PapersTooFew,
    TellersCount,
)
from bot.domain.errors import OldButton
from bot.domain.voting.rule import Way
from bot.domain.voting.rule_text import read_rule
from bot.domain.voting.tally import LEAST_PAPERS, Counts, of_hands, of_paper, offers_no
from bot.domain.voting_errors import WayNotOffered
from bot.i18n import Say, speak
from bot.screen import Intent
from handlers.contests.counted import part_of
from handlers.contests.house import Desk, Part, explain_to_teller
from handlers.contests.recorded import Names, names_of
from handlers.contests.second_checking import checks
from handlers.contests.words import uses_hall
from storage.contest_rows import Line
from storage.hall_counts import HallCount, LineOfHands, NewCount
from storage.rolls import Seat, is_in_hall
from storage.uow import UnitOfWork

HANDS, PAPER = "hands", "paper"
Shown = Mapping[int, tuple[int, int]]
"""For and against, by the place of the line from 0."""


@dataclass(frozen=True, slots=True)
class Papers:
    """Paper ballots as they were counted, before a line is looked at."""

    issued: int
    returned: int
    invalid: int
    blank: int


@dataclass(frozen=True, slots=True)
class Hall:
    """An open vote of the hall. `lines` are those on the paper, `voters` the units that vote there;
    `out` says for each line how many of them sit it out, `aside` which units do; `checks` whether
    the actor confirms the count for want of a teller."""

    desk: Desk
    part: Part
    kind: str
    lines: tuple[Line, ...]
    seats: tuple[Seat, ...]
    names: Names
    aside: Mapping[int, set[int]]
    count: HallCount | None
    checks: bool = False

    @property
    def beside_secret(self) -> bool:
        """Whether its papers are counted beside a secret vote in the chat."""
        return Way.SECRET in self.desk.rule.ways

    @property
    def is_over(self) -> bool:
        """Whether nobody can vote any more: what is left is the counting."""
        closes_at = self.desk.contest.closes_at
        return closes_at is not None and self.desk.uow.now >= closes_at

    @property
    def too_few(self) -> bool:
        """Papers that came in writing alone bear their unit's name anyway."""
        return self.beside_secret and self.desk.rule.mixed and self.voters < LEAST_PAPERS

    @property
    def enters(self) -> bool:
        """Whether the actor enters counts, as things stand."""
        if self.beside_secret:
            return self.part.teller and self.is_over and not self.too_few
        return self.part.secretary or self.part.teller

    @property
    def confirms(self) -> bool:
        """A teller, or the deputy's board where none is left; beside a secret vote in the chat the
        chair too: the secretary enters none."""
        if self.beside_secret:
            return self.part.teller or self.part.chair
        return self.part.teller or self.checks

    @property
    def sees_count(self) -> bool:
        if self.beside_secret:
            return self.is_over and self.confirms
        return self.part.secretary or self.part.teller or self.checks

    @property
    def voters(self) -> int:
        return len(self._there)

    @property
    def out(self) -> tuple[int, ...]:
        return tuple(
            sum(bool({0, line.number} & self.aside.get(seat.unit_id, set())) for seat in there)
            for there in [self._there]
            for line in self.lines
        )

    @property
    def _there(self) -> list[Seat]:
        return [seat for seat in self.seats if is_in_hall(seat, by_marks=self.desk.rule.by_marks)]

    @property
    def say(self) -> Say:
        return self.desk.say

    @property
    def counts_by_line(self) -> bool:
        """Whether for and against are asked; else how many chose the line."""
        return offers_no(self.desk.rule, len(self.lines))

    @property
    def is_noted(self) -> bool:
        """Whether it is known who votes in the hall."""
        return self.desk.rule.by_marks or any(seat.presence != "unknown" for seat in self.seats)

    def most(self, place: int, papers: Papers | None) -> int:
        """How many votes a line can have at most."""
        there = self.voters if papers is None else papers.returned - papers.invalid
        return there - self.out[place]


def hall_of(actor: Actor, intent: Intent, uow: UnitOfWork, *, entering: bool = False) -> Hall:
    """The contest a button names, open and voted on in the hall; `entering` for who counts.

    Raises OldButton, NotOpenYet, VoteClosed, WayNotOffered, NotCounting.
    """
    found, lines = uow.contests.opened(intent.number(0))
    if found.bloc_id not in {hat.bloc_id for hat in actor.hats if hat.confirmed}:
        raise OldButton
    bloc, rule = uow.blocs.bloc(found.bloc_id), read_rule(found.rule)
    desk = Desk(actor, speak(actor.language), bloc, found, rule, uow)
    part, newest = part_of(desk), uow.hall_counts.newest(desk.id)
    count = newest[-1] if newest else None
    in_chat = Way.SECRET in rule.ways
    second = not (entering or part.teller or in_chat) and checks(desk, count)
    if not (part.secretary or part.teller or second or (part.chair and not entering)):
        explain_to_teller(desk)
        raise NotCounting
    if not uses_hall(rule):
        raise WayNotOffered
    return Hall(
        desk,
        part,
        HANDS if Way.HANDS in rule.ways else PAPER,
        lines,
        tuple(uow.rolls.seats(desk.id)),
        names_of(found, uow),
        uow.contests.recusals(desk.id),
        count,
        second,
    )


def hall_to_count(actor: Actor, intent: Intent, uow: UnitOfWork) -> Hall:
    """The same for who enters a count. Raises TellersCount, PapersAfterClosing, PapersTooFew
    beside a secret vote in the chat, and as `hall_of` does."""
    hall = hall_of(actor, intent, uow, entering=True)
    if hall.beside_secret and not hall.part.teller:
        raise TellersCount
    check_over(hall)
    return hall


def check_over(hall: Hall) -> None:
    """Raises PapersAfterClosing, PapersTooFew."""
    if hall.beside_secret and not hall.is_over:
        raise PapersAfterClosing
    if hall.too_few:
        raise PapersTooFew(there=hall.voters, least=LEAST_PAPERS)


def again(hall: Hall) -> Hall:
    """The same after something was changed."""
    uow, number = hall.desk.uow, hall.desk.id
    newest = uow.hall_counts.newest(number)
    return replace(hall, seats=tuple(uow.rolls.seats(number)), count=newest[-1] if newest else None)


def counts_of(hall: Hall, shown: Shown, papers: Papers | None) -> Counts:
    """What was typed, held against every sum. Raises AttendanceFirst and what `Counts` raises."""
    if not hall.voters:
        raise AttendanceFirst
    given = [shown[place] for place in range(len(hall.lines))]
    if papers is None:
        return of_hands(hall.desk.rule, hall.voters, given, hall.out)
    return of_paper(
        hall.desk.rule,
        issued=papers.issued,
        returned=papers.returned,
        invalid=papers.invalid,
        blank=papers.blank,
        shown=given,
        out=hall.out,
    )


def new_count(hall: Hall, counts: Counts, *, unanimous: bool = False) -> NewCount:
    return NewCount(
        hall.kind,
        counts.issued,
        counts.returned,
        [
            LineOfHands(line.number, one.yes, one.no, one.none, one.out)
            for line, one in zip(hall.lines, counts.lines, strict=True)
        ],
        counts.invalid,
        counts.blank,
        unanimous,
    )


def count_lines(hall: Hall, count: HallCount | NewCount, say: Say) -> list[Markup]:
    """A count in words: the papers, then line by line."""
    named = {line.number: hall.names.line(line) for line in hall.lines}
    return count_words(count, named, say, by_line=hall.counts_by_line)


def count_words(
    count: HallCount | NewCount, named: Mapping[int, str], say: Say, *, by_line: bool
) -> list[Markup]:
    """The same, with the lines by their numbers."""
    found = []
    if count.kind == PAPER:
        found.append(
            say(
                "Papers issued {issued}, returned {returned}, invalid {invalid}, blank {blank}.",
                issued=count.issued,
                returned=count.returned,
                invalid=count.invalid,
                blank=count.blank,
            )
        )
    else:
        found.append(say("Units voting in the hall: {n}.", n=count.returned))
    if count.unanimous:
        found.append(say("All of them for every line."))
    for place, one in enumerate(count.lines, start=1):
        words = line_words(one, say, by_line=by_line)
        found.append(Markup("{}. {}: {}").format(place, named[one.line], words))
    return found


def line_words(one: LineOfHands, say: Say, *, by_line: bool) -> Markup:
    if not by_line:
        return say("<b>{n}</b> chose it", n=one.yes)
    text = say(
        "for <b>{yes}</b>, against {no}, no opinion {none}", yes=one.yes, no=one.no, none=one.none
    )
    return text + (say(", sits out {n}", n=one.out) if one.out else "")
