"""From what is stored of a contest to what sentences and documents are made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.voting.rule import Way
from bot.domain.voting.rule_text import short_code
from bot.domain.voting.tally import Choice
from bot.i18n import Say
from bot.reports.result_words import ResultWords
from bot.reports.voting_record import (
    CastBy,
    Moved,
    Paper,
    Presence,
    Recused,
    RollUnit,
    Round,
    Somebody,
    Subject,
)
from bot.reports.voting_record import Contest as Recorded
from handlers.contests.recounting import file_code, is_apart
from storage.ballot_count import parts_of
from storage.blocs import Unit
from storage.closings import Box
from storage.contest_rows import Contest, Line
from storage.results import Result
from storage.rolls import Seat, is_in_hall
from storage.uow import UnitOfWork

SUBJECTS = {
    "award": Subject.AWARD,
    "leader": Subject.LEADER,
    "deputy": Subject.DEPUTY,
    "other": Subject.QUESTION,
}


@dataclass(frozen=True, slots=True)
class Names:
    """The bloc's units by id, under the names of a day; `full` for documents."""

    units: Mapping[int, Unit]
    full: bool = False

    def unit(self, unit_id: int) -> str:
        one = self.units[unit_id]
        return one.name if self.full else one.short_name

    def line(self, line: Line) -> str:
        return line.wording if line.unit_id is None else self.unit(line.unit_id)

    def lines(self, lines: Sequence[Line]) -> tuple[str, ...]:
        return tuple(self.line(line) for line in lines)


def names_of(found: Contest, uow: UnitOfWork, *, full: bool = False) -> Names:
    """As the units were called when the contest opened, or today; those that have left since, or
    had before, are among them: a count must never fail for want of a name."""
    bloc = uow.blocs.bloc(found.bloc_id)
    at: datetime = found.opened_at or uow.now
    day = at.astimezone(ZoneInfo(bloc.timezone)).date()
    return Names({unit.id: unit for unit in uow.blocs.ever_seated(bloc.id, day)}, full)


def award_title(found: Contest, uow: UnitOfWork) -> str:
    """The full name of the award for the year of merit; "" for what is no award's."""
    if found.award_kind_id is None:
        return ""
    kinds = uow.awards.kinds(found.bloc_id, found.year)
    return next((one.title or one.name for one in kinds if one.id == found.award_kind_id), "")


def result_words(result: Result, uow: UnitOfWork, say: Say) -> ResultWords:
    """The sentences about one round, for a screen."""
    return sentences_of(result, uow)(say)


@dataclass(frozen=True, slots=True)
class Sentences:
    """The words about one round, in any language; everything they need has been read."""

    contest: Recorded
    one: Round
    number: int
    contests: tuple[Recorded, ...]

    def __call__(self, say: Say) -> ResultWords:
        return ResultWords(say, self.contest, self.one, self.number, self.contests)


def sentences_of(result: Result, uow: UnitOfWork) -> Sentences:
    found = result.contest
    names = names_of(found, uow)
    earlier = uow.contests.before_in_chain(found) if any(result.settled.left.values()) else []
    places = {one.id: place for place, one in enumerate(earlier)}
    one = _round(result, names, places)
    told = [Recorded(SUBJECTS[each.kind], each.title, each.year, ()) for each in earlier]
    contest = Recorded(
        SUBJECTS[found.kind], found.title, found.year, (one,), award_title(found, uow)
    )
    return Sentences(contest, one, found.round, (*told, contest))


def _round(result: Result, names: Names, places: Mapping[int, int]) -> Round:
    found = result.contest
    return Round(
        rule=result.rule,
        lines=names.lines(result.lines),
        roll=(),
        facts=result.facts,
        outcome=result.outcome,
        hall=result.counts,
        left={
            line: None if taker is None else places.get(taker)
            for line, taker in result.settled.left.items()
        },
        opened_at=found.opened_at,
        closed_at=_closing(found),
        counted_at=found.closed_at,
        opening_code=short_code(found.check_code),
        papers_code=_papers_code(found) if _only_on_phones(result) else "",
        seed=result.settled.seed,
        chosen=result.settled.chosen,
    )


def _papers_code(found: Contest) -> str:
    return short_code(found.result_code) if found.result_code else ""


def _only_on_phones(result: Result) -> bool:
    """Beside papers of the hall there may be so few of the chat's that trying all choices against
    their code tells what they say."""
    return not (result.rule.mixed or result.facts.in_writing)


def _closing(found: Contest) -> datetime | None:
    """When its time was over: what came in by then is counted a little later."""
    if found.closed_at is None or found.closes_at is None:
        return found.closed_at
    return min(found.closes_at, found.closed_at)


# For documents: whole contests, with names, papers and codes ----------------------------------


def whole_record(first_rounds: Sequence[Contest], uow: UnitOfWork) -> tuple[Recorded, ...]:
    """The contests with all their counted rounds, in the order given; earlier ones of a chain stand
    before those that lose lines to them."""
    places = {one.id: place for place, one in enumerate(first_rounds)}
    return tuple(_whole(one, uow, places) for one in first_rounds)


def _whole(first: Contest, uow: UnitOfWork, places: Mapping[int, int]) -> Recorded:
    counted = [one for one in uow.contests.all_rounds(first) if one.counts]
    names = names_of(first, uow, full=True)
    rounds: list[Round] = []
    for one in counted:
        result = uow.results.of(one)
        box = uow.closings.box(one, result.lines)
        off = _off_the_list(one, uow, names, places)
        rounds.append(_whole_round(result, box, names, places, off, uow))
    return Recorded(
        SUBJECTS[first.kind], first.title, first.year, tuple(rounds), award_title(first, uow)
    )


def _off_the_list(
    found: Contest, uow: UnitOfWork, names: Names, places: Mapping[int, int]
) -> dict[str, int | None]:
    """Lines that left before the paper was made, by name."""
    left = [line for line in uow.contests.lines(found.id) if not line.listed]
    titles = {one.title: places.get(one.id) for one in uow.contests.before_in_chain(found)}
    return {names.line(line): titles.get(line.left_for) for line in left}


def _whole_round(
    result: Result,
    box: Box,
    names: Names,
    places: Mapping[int, int],
    off: Mapping[str, int | None],
    uow: UnitOfWork,
) -> Round:
    one = _round(result, names, places)
    chat, hall = parts_of(result.rule, box)
    apart = is_apart(box, chat, hall)
    delegates = delegates_of(box.seats, box.contest.bloc_id, names, uow)
    return replace(
        one,
        roll=tuple(
            RollUnit(
                names.unit(seat.unit_id),
                presence_of(seat, by_marks=result.rule.by_marks),
                delegates.get(seat.unit_id),
            )
            for seat in box.seats
        ),
        chat=chat,
        hall=hall,
        apart=apart,
        papers_code=_papers_code(box.contest) if apart else "",
        file_code=file_code(result, box, names.lines(result.lines), uow),
        marked=sum(seat.mark == "chat" for seat in box.seats),
        codes=box.papers.codes if box.contest.key_name else None,
        by_name=_by_name(result, box, names),
        cast_by={
            names.unit(one.unit_id): CastBy(one.full_name, one.informant) for one in box.named
        },
        off_list=off,
        recused=_recused(result, names, uow),
        moved=tuple(
            Moved(one.at, one.until, one.reason) for one in uow.contests.moved(box.contest.id)
        ),
    )


def _recused(result: Result, names: Names, uow: UnitOfWork) -> tuple[Recused, ...]:
    """Whom somebody named, with the reason; by the rule alone there is none."""
    places = {line.number: place for place, line in enumerate(result.lines)}
    return tuple(
        Recused(names.unit(one.unit_id), places[one.line] if one.line else None, one.reason)
        for one in uow.contests.recusal_rows(result.contest.id)
        if one.reason and (not one.line or one.line in places)
    )


def _by_name(result: Result, box: Box, names: Names) -> dict[str, tuple[Choice, ...]] | None:
    """An open vote in the chat; a unit that sits a line out says so."""
    if box.contest.key_name or Way.OPEN not in result.rule.ways:
        return None
    return {
        names.unit(one.unit_id): tuple(
            Choice(one.choices.get(line.number, Choice.NONE)) for line in result.lines
        )
        for one in box.named
    }


def delegates_of(
    seats: Sequence[Seat], bloc_id: int, names: Names, uow: UnitOfWork
) -> dict[int, Somebody]:
    """By unit whoever the roll names by a paper of delegation."""
    papers = uow.rolls.delegations(
        bloc_id, {seat.delegation_id for seat in seats if seat.delegation_id is not None}
    )
    return {
        seat.unit_id: Somebody(
            one.full_name,
            one.position,
            names.unit(seat.unit_id),
            Paper(one.number, one.signed_on),
        )
        for seat in seats
        if seat.delegation_id is not None and (one := papers.get(seat.delegation_id)) is not None
    }


def presence_of(seat: Seat, *, by_marks: bool) -> Presence:
    """How a unit of the roll took part, as its result counts it."""
    if seat.by_proxy:
        return Presence.BY_PROXY
    if seat.mark == "writing":
        return Presence.IN_WRITING
    if seat.mark == "chat" or is_in_hall(seat, by_marks=by_marks):
        return Presence.PRESENT
    return Presence.ABSENT
