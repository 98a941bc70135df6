"""What a round came to, in sentences: one per line with the reason, then what follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from bot.domain.errors import N_
from bot.domain.voting.results import Awaits, Case, Result, Standing, Unanimity
from bot.domain.voting.tally import offers_no
from bot.i18n import Say
from bot.reports.rule_words import BASES, share_words, two
from bot.reports.voting_record import Contest, Round, Subject

_WON: Mapping[Subject, str] = {
    Subject.AWARD: N_("qualifies to be proposed for {award}, year {year}"),
    Subject.LEADER: N_("is elected leader of the bloc for {year}"),
    Subject.DEPUTY: N_("is elected deputy leader of the bloc for {year}"),
    Subject.QUESTION: N_("is carried"),
}
_STANDINGS: Mapping[Standing, str] = {
    Standing.TIED: N_("equal votes at the last place"),
    Standing.BEYOND_QUOTA: N_("enough votes, but no place left"),
    Standing.BELOW: N_("not enough votes"),
    Standing.NO_BASE: N_("there is nobody to hold the votes against"),
    Standing.NOT_COUNTED: N_("the vote is not valid"),
}
_SHORT: Mapping[Standing, str] = {
    Standing.TIED: N_("Equal votes"),
    Standing.BEYOND_QUOTA: N_("No place left"),
    Standing.BELOW: N_("Not enough"),
    Standing.NO_BASE: N_("No base"),
    Standing.WITHDRAWN: N_("Left the list"),
    Standing.NOT_COUNTED: N_("Not counted"),
}
_SHORT_WON: Mapping[Subject, str] = {
    Subject.AWARD: N_("Qualified"),
    Subject.LEADER: N_("Elected"),
    Subject.DEPUTY: N_("Elected"),
    Subject.QUESTION: N_("Carried"),
}
_CASES: Mapping[Case, str] = {
    Case.NO_VOTERS: N_("No unit has a vote here."),
    Case.NO_QUORUM: N_("{there} units took part, fewer than the {needed} needed: not valid."),
    Case.ALL_WITHDRAWN: N_("Every line left the list."),
    Case.NO_VALID: N_("There is no valid paper."),
    Case.ALL_BLANK: N_("Every valid paper is blank."),
    Case.NO_OPINION: N_("No unit is for or against any line."),
    Case.ALL_TIED: N_("All lines have equally many votes."),
}


@dataclass(frozen=True, slots=True)
class ResultWords:
    """Speaks about one round; `contests` are all of the record, in their order."""

    say: Say
    contest: Contest
    one: Round
    number: int
    contests: tuple[Contest, ...]

    def rows(self) -> list[list[str]]:
        """A table row per line: number, name, for, against, no opinion, aside, share, standing."""
        return [self._row(result) for result in self.one.outcome.lines]

    def _row(self, result: Result) -> list[str]:
        shown = result.counts
        numbers = [str(count) for count in (shown.yes, shown.no, shown.none, shown.out)]
        return [
            str(result.line + 1),
            self.one.lines[result.line],
            *numbers,
            self._share(result),
            self.say.plain(_SHORT.get(result.standing, _SHORT_WON[self.contest.subject])),
        ]

    def _share(self, result: Result) -> str:
        if result.standing is Standing.WITHDRAWN or result.share is None:
            return "–"
        return f"{result.counts.yes}/{result.base} ({share_words(self.say, result.share)})"

    def sentences(self) -> list[str]:
        """The conclusion on every line, and on those that left before the paper was made."""
        return [self._sentence(result) for result in self.one.outcome.lines] + self._off_list()

    def _off_list(self) -> list[str]:
        return [self._gone(name, place) for name, place in self.one.off_list.items()]

    def _sentence(self, result: Result) -> str:
        name, shown = self.one.lines[result.line], result.counts
        if result.standing is Standing.WITHDRAWN:
            return self._gone(name, self.one.left.get(result.line))
        if result.share is None:
            return self.say.plain("{line}: {verdict}.", line=name, verdict=self._verdict(result))
        fields: dict[str, object] = {
            "line": name,
            "yes": shown.yes,
            "base": result.base,
            "of": self.say.plain(BASES[self.one.rule.base]),
            "share": share_words(self.say, result.share),
            "did": self._did(),
            "verdict": self._verdict(result),
        }
        if result.threshold is None and offers_no(self.one.rule, len(self.one.lines)):
            return self.say.plain(
                "{line}: {yes}/{base} {of} {did} ({share}), {no} against; {verdict}.",
                no=two(self.say, shown.no),
                **fields,
            )
        if result.threshold is None:
            return self.say.plain("{line}: {yes}/{base} {of} {did} ({share}); {verdict}.", **fields)
        return self.say.plain(
            "{line}: {yes}/{base} {of} {did} ({share}), {needed} needed; {verdict}.",
            needed=two(self.say, result.needed),
            **fields,
        )

    def agreements(self) -> list[str]:
        """The same for the minutes of a meeting: who agreed, unanimously only where it is true."""
        said = [self._agreement(result) for result in self.one.outcome.lines]
        return self.recusals() + said + self._off_list()

    def recusals(self) -> list[str]:
        """Who had no vote on what, and why: it was promised that the minutes say so."""
        found = []
        for one in self.one.recused:
            if one.line is None:
                says = N_("{unit} did not vote. Reason: {reason}")
                found.append(self.say.plain(says, unit=one.unit, reason=one.reason))
                continue
            says = N_("{unit} did not vote on line {n} ({line}). Reason: {reason}")
            name = self.one.lines[one.line]
            found.append(
                self.say.plain(says, unit=one.unit, n=one.line + 1, line=name, reason=one.reason)
            )
        return found

    def _agreement(self, result: Result) -> str:
        name = self.one.lines[result.line]
        if result.standing is Standing.WITHDRAWN:
            return self._gone(name, self.one.left.get(result.line))
        verdict = self._verdict(result)
        if result.standing is Standing.NOT_COUNTED or result.share is None:
            return self.say.plain("{line}: {verdict}.", line=name, verdict=verdict)
        says = N_("{line}: {agreed}; {verdict}.")
        return self.say.plain(says, line=name, agreed=self._agreed(result), verdict=verdict)

    def _agreed(self, result: Result) -> str:
        yes, size = result.counts.yes, self.one.facts.size
        if result.unanimity is Unanimity.ALL:
            says = N_("100% of the units ({yes}/{yes}) agree")
            if yes < size:
                says = N_("100% of the units that have a vote on it ({yes}/{yes}) agree")
            return self.say.plain(says, yes=yes)
        if result.unanimity is Unanimity.TAKING_PART:
            says = N_("all units taking part ({yes}/{yes}; {size} units on the roll) agree")
            return self.say.plain(says, yes=yes, size=size)
        return self.say.plain(
            "{yes}/{base} {of} {did} ({share})",
            did=self._did(),
            yes=yes,
            base=result.base,
            of=self.say.plain(BASES[self.one.rule.base]),
            share=share_words(self.say, result.share or Fraction(0)),
        )

    def _did(self) -> str:
        """What those for a line did: they agreed, or chose it out of several."""
        agree = offers_no(self.one.rule, len(self.one.lines))
        return self.say.plain(N_("are for it") if agree else N_("chose it"))

    def _gone(self, name: str, place: int | None) -> str:
        if place is None:
            return self.say.plain("{line}: withdrew from the list.", line=name)
        return self.say.plain(
            "{line}: left the list, because it qualified in “{contest}”.",
            line=name,
            contest=self.contests[place].title,
        )

    def _verdict(self, result: Result) -> str:
        if result.standing is Standing.BEYOND_QUOTA and result.threshold is None:
            return self.say.plain("fewer votes, no place left")
        if result.standing is Standing.BELOW and result.threshold is None and result.counts.no:
            return self.say.plain("not more for than against")
        if result.standing is not Standing.QUALIFIED:
            return self.say.plain(_STANDINGS[result.standing])
        won = won_words(self.say, self.contest)
        if result.line in (self.one.chosen or ()):
            return self._by_chair(won)
        if result.line in self.one.outcome.lots:
            return self.say.plain("by lot, {won}", won=won)
        return won

    def _by_chair(self, won: str) -> str:
        """The votes did not carry it: the words are not those of who was elected."""
        says = _BY_CHAIR.get(self.contest.subject)
        if says is not None:
            return self.say.plain(says, year=self.contest.year)
        return self.say.plain("by decision of the chair, {won}", won=won)

    def what_follows(self) -> list[str]:
        """The kind of outcome, lots, and who has the next word."""
        outcome, found = self.one.outcome, []
        if outcome.case in _CASES:
            found.append(
                self.say.plain(
                    _CASES[outcome.case],
                    there=two(self.say, outcome.quorum.taking_part),
                    needed=two(self.say, outcome.quorum.needed),
                )
            )
        if outcome.lots:
            found.append(
                self.say.plain(
                    "Lots were drawn; they fell in this order: {lines}. Seed of the draw: {seed}.",
                    lines=self._names(outcome.lots),
                    seed=self.one.seed,
                )
            )
        return found + self._awaited()

    def _awaited(self) -> list[str]:
        outcome, places = self.one.outcome, two(self.say, self.one.outcome.open_places)
        match outcome.awaits:
            case Awaits.ROUND if outcome.next_round is not None:
                ahead = outcome.next_round
                says = N_("{places} place(s) are open: round {round} is held between {lines}.")
                return [
                    self.say.plain(
                        says,
                        places=places,
                        round=ahead.round_number,
                        lines=self._names(ahead.lines),
                    )
                ]
            case Awaits.DRAW:
                says = N_("{places} place(s) are open: lots are to be drawn between {lines}.")
                return [self.say.plain(says, places=places, lines=self._names(outcome.tied))]
            case Awaits.CHAIR:
                says = N_("{places} place(s) are open: the chair decides between {lines}.")
                return [self.say.plain(says, places=places, lines=self._names(outcome.candidates))]
        if outcome.open_places and outcome.case is not Case.NO_QUORUM:
            return [self.say.plain("{places} place(s) stay open.", places=places)]
        return []

    def _names(self, lines: tuple[int, ...]) -> str:
        return "; ".join(self.one.lines[line] for line in lines)


_BY_CHAIR = {
    Subject.LEADER: N_("by the rule the chair chose it as leader of the bloc in {year}"),
    Subject.DEPUTY: N_("by the rule the chair chose it as deputy of the bloc in {year}"),
}


def won_words(say: Say, contest: Contest) -> str:
    """ "đủ điều kiện đề nghị tặng Cờ thi đua của Bộ … năm 2019"."""
    return say.plain(_WON[contest.subject], award=contest.award, year=contest.year)
