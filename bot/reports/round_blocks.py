"""One round of a count in the minutes: its times, papers, table, conclusions, names and codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.errors import N_
from bot.domain.voting.figures import quorum_needed
from bot.domain.voting.rule import Way
from bot.domain.voting.tally import LEAST_PAPERS, Choice, Counts, offers_no
from bot.i18n import Say
from bot.reports.minutes_words import delegate_words, moment_words, units_words
from bot.reports.official_views import GAP, Block, body, grid, heading, item, items, note
from bot.reports.result_words import ResultWords
from bot.reports.rule_words import BASES, rule_sentences, two
from bot.reports.voting_record import CastBy, Presence, Round

_SAID = (
    (Choice.YES, N_("{line} – for: {units}.")),
    (Choice.NO, N_("{line} – against: {units}.")),
    (Choice.NONE, N_("{line} – no opinion: {units}.")),
    (Choice.OUT, N_("{line} – sits out: {units}.")),
)
_CODES_IN_A_LINE = 5
"""So that none is torn at its hyphen."""
IN_THE_HALL = frozenset({Way.HANDS, Way.PAPER})


def roll_blocks(say: Say, one: Round) -> Iterator[Block]:
    """Who was called, who took part, and how."""
    took: dict[Presence, list[str]] = {way: [] for way in Presence}
    for seat in one.roll:
        took[seat.presence].append(seat.unit)
    called = two(say, len(one.roll))
    yield body(say.plain("Units called, by the roll frozen at the opening: {n}.", n=called))
    hall, phone = one.rule.ways & IN_THE_HALL, one.rule.ways - IN_THE_HALL
    if one.hides_voters:
        yield from items(_in_numbers(say, took))
        yield from delegate_blocks(say, one)
        return
    there = N_("Voted on the phone: {units}")
    if hall:
        there = N_("Took part: {units}") if phone else N_("Present: {units}")
    told = [say.plain(there, units=units_words(say, took[Presence.PRESENT]))]
    written = N_("Absent, with a paper in writing: {units}")
    proxy = N_("Absent, another unit voted for it: {units}")
    for way, says in ((Presence.IN_WRITING, written), (Presence.BY_PROXY, proxy)):
        if took[way]:
            told.append(say.plain(says, units=units_words(say, took[way])))
    away = units_words(say, took[Presence.ABSENT])
    # Whoever has not voted on the phone may well have sat in the hall.
    missing = N_("Did not vote: {units}") if phone else N_("Absent, without a vote: {units}")
    yield from items([*told, say.plain(missing, units=away)])
    yield from delegate_blocks(say, one)


def delegate_blocks(say: Say, one: Round) -> Iterator[Block]:
    """Who could vote by delegation; it tells nothing of who has."""
    named = [(seat.unit, seat.delegate) for seat in one.roll if seat.delegate is not None]
    if not named:
        return
    head = N_("Delegated to vote:")
    if one.rule.ways - IN_THE_HALL:
        head = N_("Delegated to vote beside the head of the unit, whoever voted first:")
    yield body(say.plain(head))
    yield from items(
        [
            say.plain(
                "{unit}: officer {name}, {position} ({paper})",
                unit=unit,
                name=who.name or GAP,
                position=who.position or GAP,
                paper=delegate_words(say, who),
            )
            for unit, who in named
        ]
    )


def _in_numbers(say: Say, took: dict[Presence, list[str]]) -> list[str]:
    """How many took part: beside so few papers the names would show who chose what."""
    voted = sum(len(units) for way, units in took.items() if way is not Presence.ABSENT)
    return [
        say.plain(
            "Took part: {n} units; they are not named, because fewer than {least} papers came in.",
            n=two(say, voted),
            least=two(say, LEAST_PAPERS),
        ),
        say.plain("Did not take part: {n} units.", n=two(say, len(took[Presence.ABSENT]))),
    ]


@dataclass(frozen=True, slots=True)
class RoundBlocks:
    """Writes the round that `words` speaks about."""

    say: Say
    words: ResultWords
    zone: str

    def blocks(self) -> Iterator[Block]:
        say, one, number = self.say, self.words.one, self.words.number
        if len(self.words.contest.rounds) > 1:
            yield heading(say.plain("Round {number}", number=number))
        if number > 1:
            if self._roll_differs():
                yield from roll_blocks(say, one)
            quorum = quorum_needed(one.rule, one.facts.size)
            yield body(say.plain("Rule of this round:"))
            for sentence in rule_sentences(say, one.rule, len(one.lines), quorum, one.facts.size)[
                :3
            ]:
                yield item(sentence)
        yield from (item(sentence) for sentence in self.words.recusals())
        yield from self._times()
        yield from self._moved()
        yield from self._papers()
        yield self._table()
        for sentence in self.words.sentences():
            yield item(sentence)
        for sentence in self.words.what_follows():
            yield body(sentence)
        yield from self._by_name()
        yield from self._codes()

    def _roll_differs(self) -> bool:
        """Whether others took part than in the first round."""
        return set(self.words.one.roll) != set(self.words.contest.rounds[0].roll)

    def _times(self) -> Iterator[Block]:
        one = self.words.one
        if one.opened_at is None and one.closed_at is None:
            return
        zone = self.zone
        yield body(
            self.say.plain(
                "Opened at {opened}; closed at {closed}.",
                opened=moment_words(self.say, one.opened_at, zone),
                closed=moment_words(self.say, one.closed_at, zone),
            )
        )
        if one.counted_at is not None:
            counted = moment_words(self.say, one.counted_at, zone)
            yield body(self.say.plain("Counted at {counted}.", counted=counted))

    def _moved(self) -> Iterator[Block]:
        """What the chair did to its time, and why."""
        say = self.say
        for one in self.words.one.moved:
            at, until = (moment_words(say, when, self.zone) for when in (one.at, one.until))
            says = N_("At {at} the chair extended the vote until {until}.")
            if one.until is None:
                says = N_("At {at} the chair closed the vote before its time.")
                if self._all_voted() and not one.reason:
                    says = N_(
                        "At {at} the chair closed the vote before its time, because {n}/{n} units"
                        " had voted."
                    )
            told = say.plain(says, at=at, until=until, n=two(say, len(self.words.one.roll)))
            if one.reason:
                told += " " + say.plain("Reason: {reason}", reason=one.reason)
            yield item(told)

    def _all_voted(self) -> bool:
        """On the phone: who sits in the hall may not have raised a hand."""
        one = self.words.one
        voted = all(seat.presence is not Presence.ABSENT for seat in one.roll)
        return voted and not one.rule.ways & IN_THE_HALL

    def _papers(self) -> Iterator[Block]:
        say, one = self.say, self.words.one
        counts = one.counts
        if one.rule.ways == {Way.HANDS}:
            yield body(
                say.plain(
                    "Units that took part in the show of hands: {n}.", n=two(say, counts.returned)
                )
            )
            return
        yield body(self._numbers(counts))
        if not one.apart:
            yield item(
                say.plain(
                    "On the phone or in the hall there are fewer than {least} papers: the two are"
                    " counted together, so that nobody's choice shows.",
                    least=two(say, LEAST_PAPERS),
                )
            )
        elif one.chat is not None and one.hall is not None:
            for says, some in (
                (N_("Of these on the phone: {numbers}"), one.chat),
                (N_("Of these in the hall: {numbers}"), one.hall),
            ):
                yield item(say.plain(says, numbers=self._numbers(some)))

    def _numbers(self, counts: Counts) -> str:
        say = self.say
        return say.plain(
            "Papers issued: {issued}; returned: {returned}; not returned: {missing}; valid:"
            " {valid}, {blank} of these blank; invalid: {invalid}.",
            issued=two(say, counts.issued),
            returned=two(say, counts.returned),
            missing=two(say, counts.not_returned),
            valid=two(say, counts.valid),
            blank=two(say, counts.blank),
            invalid=two(say, counts.invalid),
        )

    def _table(self) -> Block:
        say, one = self.say, self.words.one
        choosing = not offers_no(one.rule, len(one.lines))
        share = say.plain("Share of the {base}", base=say.plain(BASES[one.rule.base]))
        headings = [
            say.plain("No."),
            say.plain("Voted on"),
            say.plain("Chosen") if choosing else say.plain("For"),
            say.plain("Not chosen") if choosing else say.plain("Against"),
            say.plain("No opinion"),
            say.plain("Sits out"),
            share,
            say.plain("Result"),
        ]
        widths, rows = [12, 43, 17, 17, 17, 16, 24, 19], self.words.rows()
        if not any(line.out for line in one.counts.lines):
            headings, widths = _without(headings, 5), [12, 52, 18, 18, 17, 26, 22]
            rows = [_without(row, 5) for row in rows]
        centred = [place for place in range(len(headings)) if place != 1]
        return grid(headings, widths, rows, centred)

    def _by_name(self) -> Iterator[Block]:
        """An open vote is printed by name."""
        one = self.words.one
        if one.by_name is None:
            return
        yield body(self.say.plain("By name:"))
        for line, name in enumerate(one.lines):
            for choice, says in _SAID:
                units = [unit for unit, said in one.by_name.items() if said[line] is choice]
                if units:
                    yield item(self.say.plain(says, line=name, units="; ".join(units)))
        if one.cast_by:
            cast = "; ".join(self._cast(unit, by) for unit, by in one.cast_by.items())
            yield item(self.say.plain("Voted for their units: {units}.", units=cast))

    def _cast(self, unit: str, by: CastBy) -> str:
        if by.informant:
            return self.say.plain(
                "{unit}: {name} entered it on the word of {informant}",
                unit=unit,
                name=by.name or GAP,
                informant=by.informant,
            )
        return f"{unit}: {by.name or GAP}"

    def _codes(self) -> Iterator[Block]:
        say, one = self.say, self.words.one
        if one.opening_code:
            yield note(
                say.plain(
                    "Check code of rule, roll and list, as they were at the opening: {code}.",
                    code=one.opening_code,
                )
            )
        if one.papers_code:
            yield note(
                say.plain("Check code of the papers, at closing: {code}.", code=one.papers_code)
            )
        if one.file_code:
            yield note(
                say.plain("Check code of the file to count again with: {code}.", code=one.file_code)
            )
        if one.codes is not None:
            yield note(say.plain("Inclusion codes: {n}.", n=two(say, len(one.codes))))
            codes = sorted(one.codes)
            for at in range(0, len(codes), _CODES_IN_A_LINE):
                yield note(", ".join(codes[at : at + _CODES_IN_A_LINE]))


def _without(values: Sequence[str], place: int) -> list[str]:
    return [*values[:place], *values[place + 1 :]]
