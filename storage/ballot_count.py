"""From the box of a closed contest to counts, facts and outcome, and to the text that is stored.

What follows from counts and facts is `bot.domain.voting.outcome.decide`'s to say, and can be asked
again at any time: the stored outcome is for the record and its hash.
"""

from __future__ import annotations

import json
from dataclasses import asdict

from bot.domain.casting_errors import NotCounted
from bot.domain.voting.figures import Facts
from bot.domain.voting.outcome import decide
from bot.domain.voting.results import Outcome
from bot.domain.voting.rule import Rule
from bot.domain.voting.rule_text import canonical, read_rule
from bot.domain.voting.tally import (
    Choice,
    Counts,
    LineCount,
    Mark,
    Paper,
    check_marked,
    of_hands,
    of_paper,
    tally,
    tally_papers,
)
from storage.closings import Box
from storage.hall_counts import HallCount

FORMAT = 1


def count_box(box: Box) -> tuple[str, str]:
    """Counts and outcome as they are stored. Raises NotCounted where the hall's count is not
    confirmed, and what `decide` raises: numbers that this roll cannot have given."""
    rule = read_rule(box.contest.rule)
    counts, facts = counts_of(rule, box), facts_of_box(box)
    outcome = decide(rule, counts, facts, round_number=box.contest.round)
    return counted_text(counts, facts), outcome_text(outcome)


def counted_text(counts: Counts, facts: Facts) -> str:
    return canonical({"format": FORMAT, "counts": asdict(counts), "facts": asdict(facts)})


def read_counted(text: str) -> tuple[Counts, Facts]:
    """What `counted_text` wrote."""
    data = json.loads(text)
    counts, facts = data["counts"], data["facts"]
    counts["lines"] = tuple(LineCount(**line) for line in counts["lines"])
    for name in ("sits_out", "sits_out_present"):
        facts[name] = tuple(facts[name])
    return Counts(**counts), Facts(**facts)


def outcome_text(outcome: Outcome) -> str:
    return canonical(
        {
            "format": FORMAT,
            "case": outcome.case,
            "quorum": asdict(outcome.quorum),
            "qualified": outcome.qualified,
            "tied": outcome.tied,
            "open_places": outcome.open_places,
            "awaits": outcome.awaits,
        }
    )


def counts_of(rule: Rule, box: Box) -> Counts:
    """Chat and hall together."""
    parts = [_of_hall(rule, count) for count in box.hall]
    if box.contest.way in ("secret", "open"):
        parts.append(_of_chat(rule, box))
    if not parts:
        raise NotCounted
    return sum(parts[1:], parts[0])


def _of_chat(rule: Rule, box: Box) -> Counts:
    issued = len(box.seats) - _issued_in_hall(box)
    if not box.contest.key_name:
        lines = len(box.lines)
        papers = [_paper(tuple(one.choices.values())) for one in box.named]
        return tally_papers(rule, issued=issued, lines=lines, papers=papers)
    counts = tally(
        rule,
        issued=issued,
        marks=[Mark(mark) for mark in box.papers.marks],
        rows=[[Choice(word) for word in row] for row in box.papers.rows],
    )
    marked = sum(seat.mark == "chat" for seat in box.seats)
    check_marked(counts, marked=marked, codes=len(box.papers.codes))
    return counts


def _paper(choices: tuple[str, ...]) -> Paper:
    said = tuple(map(Choice, choices))
    blank = all(choice in (Choice.NONE, Choice.OUT) for choice in said)
    return Paper(Mark.BLANK if blank else Mark.VALID, said)


def _of_hall(rule: Rule, count: HallCount) -> Counts:
    shown = [(line.yes, line.no) for line in count.lines]
    out = [line.out for line in count.lines]
    if count.kind == "hands":
        return of_hands(rule, count.returned, shown, out)
    return of_paper(
        rule,
        issued=count.issued,
        returned=count.returned,
        invalid=count.invalid,
        blank=count.blank,
        shown=shown,
        out=out,
    )


def facts_of_box(box: Box) -> Facts:
    """What the roll says; whoever is in the hall is known by number, as it was counted there."""
    voted = [seat for seat in box.seats if seat.mark == "chat"]
    by_proxy = sum(seat.by_proxy for seat in box.seats)
    in_writing = sum(seat.mark == "writing" for seat in box.seats)
    itself = sum(not seat.by_proxy for seat in voted)
    numbers = [line.number for line in box.lines]
    aside = [
        sum(number in box.sits_out.get(seat.unit_id, ()) for seat in voted) for number in numbers
    ]
    for count in box.hall:
        shown = {line.line: line.out for line in count.lines}
        aside = [there + shown.get(n, 0) for there, n in zip(aside, numbers, strict=True)]
    return Facts(
        size=len(box.seats),
        present=itself + max(0, _issued_in_hall(box) - in_writing),
        sits_out=tuple(sum(n in out for out in box.sits_out.values()) for n in numbers),
        sits_out_present=tuple(aside),
        in_writing=in_writing,
        by_proxy=by_proxy,
    )


def _issued_in_hall(box: Box) -> int:
    return sum(count.issued for count in box.hall)
