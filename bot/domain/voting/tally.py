"""Papers and counts. A `Counts` whose numbers do not add up cannot be made.

The invariants of voting.md section 4:

    issued = returned + not returned
    returned = valid + invalid              (a blank paper is valid: every line without opinion)
    for + against + no opinion = valid      per line; units that sit the line out come on top

A paper is stored line by line, never as a whole, so `tally` takes the marks of the papers and,
apart from them, the choices per line. Counts entered by hand go through the same checks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.voting.rule import Form, Rule
from bot.domain.voting_errors import (
    ChoiceNotOffered,
    CountsDisagree,
    CountsIssued,
    CountsLine,
    CountsLines,
    CountsNegative,
    CountsNotChosen,
    CountsOverChosen,
    CountsReturned,
    LineUnknown,
    SitsOut,
    TooManyChosen,
)

LEAST_PAPERS = 3
"""Secret papers that are counted apart, in the hall or in the chat: it is known who votes where,
and the count of one or two papers would say what they chose."""


class Choice(StrEnum):
    """What a valid paper says on one line."""

    YES = "yes"
    NO = "no"
    """Against; in the forms that choose, not chosen on a paper that is not blank."""
    NONE = "none"
    """No opinion: the line was left blank."""
    OUT = "out"
    """The unit sits this line out by the rule."""


class Mark(StrEnum):
    """What a paper is as a whole."""

    VALID = "valid"
    BLANK = "blank"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: the choices in the order of the lines; none of them on an invalid one."""

    mark: Mark
    choices: tuple[Choice, ...] = ()


def fill_paper(
    rule: Rule, lines: int, said: Mapping[int, Choice], sits_out: Collection[int] = ()
) -> Paper:
    """The paper that a voter's taps make: what was left out is filled in.

    said        YES, NO or NONE by line (0 is the first line)
    sits_out    lines on which the unit has no vote

    Raises LineUnknown, SitsOut, ChoiceNotOffered, TooManyChosen.
    """
    for line, choice in said.items():
        if not 0 <= line < lines:
            raise LineUnknown(line=line + 1)
        if line in sits_out:
            raise SitsOut(line=line + 1)
        if choice is Choice.OUT or (choice is Choice.NO and not offers_no(rule, lines)):
            raise ChoiceNotOffered(line=line + 1)
    chosen = sum(choice is Choice.YES for choice in said.values())
    if rule.choices is not None and chosen > rule.choices:
        raise TooManyChosen(chosen=chosen, most=rule.choices)
    blank = all(choice is Choice.NONE for choice in said.values())
    left_out = Choice.NONE if blank or rule.form is Form.EACH else Choice.NO
    filled = {line: choice for line, choice in said.items() if choice is not Choice.NONE}
    choices = tuple(
        Choice.OUT if line in sits_out else filled.get(line, left_out) for line in range(lines)
    )
    return Paper(Mark.BLANK if blank else Mark.VALID, choices)


def offers_no(rule: Rule, lines: int) -> bool:
    """Whether a paper has a "no": line by line, or where there is only one line to choose."""
    return rule.form is Form.EACH or lines == 1


@dataclass(frozen=True, slots=True)
class LineCount:
    """The valid votes on one line, in papers; `out` are units that sit it out."""

    yes: int
    no: int
    none: int
    out: int = 0

    @property
    def all(self) -> int:
        return self.yes + self.no + self.none + self.out

    def __add__(self, other: LineCount) -> LineCount:
        return LineCount(
            self.yes + other.yes,
            self.no + other.no,
            self.none + other.none,
            self.out + other.out,
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted, in papers (a show of hands counts units). `returned` is valid + invalid.

    most    how many lines a paper may choose, `Rule.choices`; None in the form line by line

    Raises on construction: CountsLines, CountsNegative, CountsIssued, CountsReturned, CountsLine,
    CountsOverChosen, CountsNotChosen.
    """

    issued: int
    returned: int
    not_returned: int
    valid: int
    blank: int
    invalid: int
    lines: tuple[LineCount, ...]
    most: int | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        if not self.lines:
            raise CountsLines(counted=0)
        totals = (self.issued, self.returned, self.not_returned)
        papers = (self.valid, self.blank, self.invalid)
        shown = (number for one in self.lines for number in (one.yes, one.no, one.none, one.out))
        if min(*totals, *papers, *shown) < 0:
            raise CountsNegative
        if self.issued != self.returned + self.not_returned:
            raise CountsIssued(
                issued=self.issued, returned=self.returned, missing=self.not_returned
            )
        if self.returned != self.valid + self.invalid or self.blank > self.valid:
            raise CountsReturned(returned=self.returned, valid=self.valid, invalid=self.invalid)
        for number, line in enumerate(self.lines, start=1):
            self._check_line(number, line)
        self._check_chosen()

    def _check_line(self, number: int, line: LineCount) -> None:
        silent = line.none + line.out
        alone = len(self.lines) == 1 and line.out == 0
        if (
            line.all != self.valid
            or self.blank > silent
            or (self.most is not None and line.none > self.blank)
            or (alone and line.none != self.blank)
        ):
            raise CountsLine(line=number, yes=line.yes, no=line.no, none=silent, valid=self.valid)

    def _check_chosen(self) -> None:
        if self.most is None:
            return
        marked = self.valid - self.blank
        chosen = sum(line.yes for line in self.lines)
        if self.most == 1 and len(self.lines) > 1 and chosen != marked:
            raise CountsNotChosen(chosen=chosen, exact=marked)
        if chosen > self.most * marked:
            raise CountsOverChosen(chosen=chosen, most=self.most * marked)

    def __add__(self, other: Counts) -> Counts:
        """Chat and hall together. Raises CountsLines where they are not of the same lines."""
        if len(self.lines) != len(other.lines) or self.most != other.most:
            raise CountsLines(counted=len(other.lines))
        return Counts(
            self.issued + other.issued,
            self.returned + other.returned,
            self.not_returned + other.not_returned,
            self.valid + other.valid,
            self.blank + other.blank,
            self.invalid + other.invalid,
            tuple(one + two for one, two in zip(self.lines, other.lines, strict=True)),
            most=self.most,
        )


def tally(
    rule: Rule, *, issued: int, marks: Iterable[Mark], rows: Sequence[Iterable[Choice]]
) -> Counts:
    """The counts of stored papers; what order they come in changes nothing.

    issued  units that might have voted in this way
    marks   one per paper
    rows    per line, in the order of the paper, one choice per valid or blank paper

    Raises what `Counts` raises, CountsLine where a line has too few or too many papers.
    """
    marked, per_line = Counter(marks), [Counter(row) for row in rows]
    returned = marked.total()
    return Counts(
        issued,
        returned,
        issued - returned,
        marked[Mark.VALID] + marked[Mark.BLANK],
        marked[Mark.BLANK],
        marked[Mark.INVALID],
        tuple(
            LineCount(one[Choice.YES], one[Choice.NO], one[Choice.NONE], one[Choice.OUT])
            for one in per_line
        ),
        most=rule.choices,
    )


def tally_papers(rule: Rule, *, issued: int, lines: int, papers: Sequence[Paper]) -> Counts:
    """The counts of whole papers: of open votes, which are kept by unit."""
    counted = [paper.choices for paper in papers if paper.mark is not Mark.INVALID]
    rows = [[choices[line] for choices in counted] for line in range(lines)]
    return tally(rule, issued=issued, marks=[paper.mark for paper in papers], rows=rows)


def of_hands(
    rule: Rule, voters: int, shown: Sequence[tuple[int, int]], out: Sequence[int] = ()
) -> Counts:
    """A show of hands: per line how many were for and against; the others had no opinion.

    voters  units that took part in the hall; all of them count as returned
    shown   (for, against) per line
    out     per line, how many of the voters sit it out; none where it is left out

    Where lines are chosen out of several, against is not asked: as few units as fit the counts
    chose nothing, and theirs are the blank papers. Raises what `Counts` raises.
    """
    asides = out or [0] * len(shown)
    if rule.choices is not None and len(shown) > 1:
        blank = max(0, voters - sum(yes for yes, _ in shown))
        lines = [
            _chosen_of(voters, yes, blank, aside)
            for (yes, _), aside in zip(shown, asides, strict=True)
        ]
    else:
        lines = [
            LineCount(yes, no, voters - yes - no - aside, aside)
            for (yes, no), aside in zip(shown, asides, strict=True)
        ]
        blank = lines[0].none if len(lines) == 1 else 0
    return Counts(voters, voters, 0, voters, blank, 0, tuple(lines), most=rule.choices)


def _chosen_of(voters: int, yes: int, blank: int, aside: int) -> LineCount:
    others = voters - yes - aside
    silent = min(blank, others)
    return LineCount(yes, others - silent, silent, aside)


def all_for(rule: Rule, voters: int, lines: int, out: Sequence[int] = ()) -> Counts:
    """ "Toàn bộ nhất trí": every voter for every line on which it has a vote."""
    return of_hands(rule, voters, [(voters - aside, 0) for aside in out or [0] * lines], out)


def of_paper(
    rule: Rule,
    *,
    issued: int,
    returned: int,
    invalid: int,
    blank: int,
    shown: Sequence[tuple[int, int]],
    out: Sequence[int] = (),
) -> Counts:
    """Paper ballots counted in the hall: the rest of the valid ones had no opinion.

    blank   wholly blank papers, which are valid
    shown   (for, against) per line; against is not asked where lines are chosen out of several
    out     per line, on how many valid papers the unit sits it out; none where it is left out

    Raises what `Counts` raises.
    """
    valid, asides = returned - invalid, out or [0] * len(shown)
    choosing = rule.choices is not None and len(shown) > 1
    lines = [
        _chosen_of(valid, yes, blank, aside)
        if choosing
        else LineCount(yes, no, valid - yes - no - aside, aside)
        for (yes, no), aside in zip(shown, asides, strict=True)
    ]
    missing = issued - returned
    return Counts(issued, returned, missing, valid, blank, invalid, tuple(lines), most=rule.choices)


def check_marked(counts: Counts, *, marked: int, codes: int) -> None:
    """Refuses a result unless units marked on the roll = inclusion codes = papers.

    The papers of each line were held against the valid ones when `counts` was made. Raises
    CountsDisagree.
    """
    if not marked == codes == counts.returned:
        raise CountsDisagree(marked=marked, codes=codes, papers=counts.returned)
