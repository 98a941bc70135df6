"""Biên bản kiểm phiếu: the minutes of a count, drafted from the record.

A chat's result is what minutes are drawn up from; human tellers sign them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from bot.domain.voting.figures import quorum_needed
from bot.domain.voting.rule import SelfVote
from bot.i18n import Say
from bot.reports.minutes_words import (
    MINUTES_CODE,
    letterhead,
    marks,
    moment_words,
    official_say,
    person_words,
    roman,
    sent_to,
    signer,
    units_words,
)
from bot.reports.official_views import (
    GAP,
    Block,
    OfficialView,
    Signer,
    body,
    item,
    items,
    part,
    signatures,
)
from bot.reports.result_words import ResultWords
from bot.reports.round_blocks import IN_THE_HALL, RoundBlocks, roll_blocks
from bot.reports.rule_words import closing_sentences, rule_sentences, way_words
from bot.reports.secrecy_words import secrecy_sentences
from bot.reports.voting_record import (
    NOBODY,
    Contest,
    Counting,
    Presence,
    Round,
    Somebody,
    check_counting,
)

_LEAST_TELLERS = 2
"""Beside the chief; missing ones become gaps to be signed."""


def count_minutes(record: Counting) -> OfficialView:
    """The minutes as a frozen view. Raises what `check_counting` raises."""
    check_counting(record)
    say = official_say()
    return OfficialView(
        letterhead=letterhead(say, record.issuer, MINUTES_CODE),
        title=say.plain("MINUTES"),
        summary=_summary(say, record),
        marks=marks(say, record.rehearsal),
        blocks=list(_Minutes(say, record).blocks()),
    )


def _summary(say: Say, record: Counting) -> str:
    first = record.contests[0]
    if len(record.contests) == 1:
        return say.plain("Count of votes: {title}", title=first.title)
    return record.title or say.plain("Count of the votes of {bloc}", bloc=record.issuer.bloc)


@dataclass(frozen=True, slots=True)
class _Minutes:
    say: Say
    record: Counting

    def blocks(self) -> Iterator[Block]:
        yield from self._opening()
        for place, contest in enumerate(self.record.contests, start=1):
            yield from self._contest(place, contest)
        yield from self._secrecy()
        yield from self._closing()

    def _opening(self) -> Iterator[Block]:
        say, record = self.say, self.record
        yield part(say.plain("I. TIME, PLACE, PERSONS"))
        started = moment_words(say, record.started_at, record.timezone)
        yield body(say.plain("Beginning of the count: {moment}.", moment=started))
        yield body(say.plain("Place: {place}.", place=record.place or GAP))
        titles = "; ".join(contest.title for contest in record.contests)
        yield body(say.plain("Purpose: to count the votes on: {titles}.", titles=titles))
        yield body(say.plain("In the chair: {person}.", person=person_words(say, record.chair)))
        yield body(say.plain("Tellers:"))
        tellers = [say.plain("Chief teller: {person}", person=person_words(say, record.chief))]
        tellers += [
            say.plain("Teller: {person}", person=person_words(say, one)) for one in self._tellers()
        ]
        yield from items(tellers)
        if self._one_roll():
            yield from roll_blocks(say, record.contests[0].rounds[0])

    def _tellers(self) -> Sequence[Somebody]:
        known = self.record.tellers
        return known + (NOBODY,) * max(0, _LEAST_TELLERS - len(known))

    def _contest(self, place: int, contest: Contest) -> Iterator[Block]:
        say, first = self.say, contest.rounds[0]
        yield part(
            say.plain("{number}. {title}", number=roman(place + 1), title=contest.title.upper())
        )
        yield body(say.plain("Form of the vote: {way}.", way=way_words(say, first.rule)))
        if not self._one_roll():
            yield from roll_blocks(say, first)
        yield body(say.plain("Rule, named before the opening:"))
        size = first.facts.size
        quorum = quorum_needed(first.rule, size)
        for sentence in rule_sentences(say, first.rule, len(first.lines), quorum, size):
            yield item(sentence)
        yield from (item(sentence) for sentence in closing_sentences(say, first.rule))
        yield from (item(sentence) for sentence in self._own_votes(first))
        yield from self._rounds(contest)

    def _rounds(self, contest: Contest) -> Iterator[Block]:
        for number, one in enumerate(contest.rounds, start=1):
            words = ResultWords(self.say, contest, one, number, self.record.contests)
            yield from RoundBlocks(self.say, words, self.record.timezone).blocks()

    def _one_roll(self) -> bool:
        """Whether the same units took part in the same way throughout: said once then."""
        rolls = {_presences(one) for contest in self.record.contests for one in contest.rounds}
        return len(rolls) == 1

    def _own_votes(self, one: Round) -> Iterator[str]:
        """What the rule says of a unit that votes on itself, and whom it concerned."""
        say = self.say
        voters = {seat.unit for seat in one.roll if seat.presence is not Presence.ABSENT}
        silent = {
            line
            for each in one.recused
            for number, line in enumerate(one.lines)
            if line == each.unit and each.line in (None, number)
        }
        own = units_words(say, [line for line in one.lines if line in voters - silent])
        match one.rule.self_vote:
            case SelfVote.SITS_OUT:
                yield say.plain(
                    "A unit on the list has no vote on its own line, and leaves the base there:"
                    " {units}.",
                    units=own,
                )
            case SelfVote.SAID:
                yield say.plain(
                    "A unit on the list may vote for itself; units on the list that voted:"
                    " {units}.",
                    units=own,
                )
            case SelfVote.ALLOWED:
                yield say.plain("A unit on the list may vote for itself.")

    def _secrecy(self) -> Iterator[Block]:
        say, number = self.say, roman(len(self.record.contests) + 2)
        rounds = list(chain.from_iterable(one.rounds for one in self.record.contests))
        if any(one.rule.is_secret for one in rounds):
            yield part(say.plain("{number}. SECRECY AND RECOUNT", number=number))
        else:
            yield part(say.plain("{number}. OPEN VOTE", number=number))
        yield from (item(sentence) for sentence in secrecy_sentences(say, rounds))

    def _closing(self) -> Iterator[Block]:
        say = self.say
        fields = {"hour": GAP, "minute": GAP, "copies": GAP}
        yield body(
            say.plain(
                "These minutes were made in {copies} copies of equal worth, read aloud, and agreed"
                " to at {hour}:{minute} of the same day./.",
                **fields,
            )
        )
        chief, chair = say.plain("CHIEF TELLER"), say.plain("CHAIR")
        signers: list[Signer | None] = [
            signer(say, one.name, say.plain("TELLER")) for one in self._tellers()
        ]
        signers += [None] * (len(signers) % 2)
        rows = [signers[at : at + 2] for at in range(0, len(signers), 2)]
        last = [
            signer(say, self.record.chief.name, chief),
            signer(say, self.record.chair.name, chair),
        ]
        yield signatures(*rows, last)
        yield sent_to(say, self.record.issuer)


def _presences(one: Round) -> frozenset[tuple[str, Presence, bool]]:
    by_phone = not one.rule.ways & IN_THE_HALL
    return frozenset((seat.unit, seat.presence, by_phone) for seat in one.roll)
