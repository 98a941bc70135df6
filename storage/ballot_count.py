"""From the box of a closed contest to counts, facts and outcome, and to the text that is stored.

What follows from counts and facts is `bot.domain.voting.outcome.decide`'s to say, and can be asked
again at any time: the stored outcome is for the record and its hash.
"""

from __future__ import annotations

from collections import Counter

from bot.domain.casting_errors import HallChanged, HallSitsOut, NotCounted
from bot.domain.voting.figures import Facts
from bot.domain.voting.outcome import decide
from bot.domain.voting.rule import Rule, Way
from bot.domain.voting.rule_text import read_rule
from bot.domain.voting.tally import (
    Choice,
    Counts,
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
from storage.results import counted_text, outcome_text
from storage.rolls import is_in_hall


def count_box(box: Box) -> tuple[str, str]:
    """Counts and outcome as they are stored. Raises NotCounted where the hall's count is not
    confirmed, and what `decide` raises: numbers that this roll cannot have given."""
    rule = read_rule(box.contest.rule)
    counts, facts = counts_of(rule, box), facts_of_box(box)
    outcome = decide(
        rule, counts, facts, round_number=box.contest.round, withdrawn=box.settled.left
    )
    return counted_text(counts, facts), outcome_text(outcome)


def counts_of(rule: Rule, box: Box) -> Counts:
    """Chat and hall together. Raises NotCounted, HallChanged, HallSitsOut."""
    chat, hall = parts_of(rule, box)
    if chat is None or hall is None:
        found = chat or hall
        if found is None:
            raise NotCounted
        return found
    return chat + hall


def parts_of(rule: Rule, box: Box) -> tuple[Counts | None, Counts | None]:
    """The counts of the chat and those of the hall; None where nothing was voted in that way.

    Raises NotCounted while papers of the hall want counting, HallChanged where the units that
    are noted as voting there are not as many as were counted, HallSitsOut where others of them
    have no vote on a line.
    """
    hall = [_of_hall(rule, count) for count in box.hall]
    there = sum(is_in_hall(seat, by_marks=rule.by_marks) for seat in box.seats)
    noted = rule.by_marks or any(seat.presence != "unknown" for seat in box.seats)
    if not hall and rule.by_marks and there:
        raise NotCounted
    if hall and noted and there != _issued_in_hall(box):
        raise HallChanged(counted=_issued_in_hall(box), noted=there)
    if hall and noted and _out_in_hall(rule, box) != _counted_out(box):
        raise HallSitsOut
    by_phone = Way.SECRET in rule.ways if box.contest.key_name else Way.OPEN in rule.ways
    return _of_chat(rule, box) if by_phone else None, sum(hall[1:], hall[0]) if hall else None


def _out_in_hall(rule: Rule, box: Box) -> list[int]:
    """Per line, how many units in the hall have no vote on it."""
    there = [seat.unit_id for seat in box.seats if is_in_hall(seat, by_marks=rule.by_marks)]
    return [sum(line.number in box.sits_out.get(unit, ()) for unit in there) for line in box.lines]


def _counted_out(box: Box) -> list[int]:
    """The same as it was counted."""
    shown: Counter[int] = Counter()
    for count in box.hall:
        shown.update({line.line: line.out for line in count.lines})
    return [shown[line.number] for line in box.lines]


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
