"""Papers fill in what was left out; counts that do not add up cannot be made."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.errors import Refusal
from bot.domain.voting.rule import Form
from bot.domain.voting.tally import (
    Choice,
    Counts,
    LineCount,
    Mark,
    Paper,
    all_for,
    check_marked,
    fill_paper,
    of_hands,
    of_paper,
    tally,
    tally_papers,
)
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
from tests.domain.voting.ballots import AWARD, ELECTION, INVALID_PAPER

YES, NO, NONE, OUT = Choice.YES, Choice.NO, Choice.NONE, Choice.OUT
TWO_OF = replace(AWARD, form=Form.AT_MOST, most=2)


def test_a_line_left_blank_has_no_opinion() -> None:
    assert fill_paper(AWARD, 3, {1: NO}) == Paper(Mark.VALID, (NONE, NO, NONE))


def test_a_paper_without_anything_is_blank() -> None:
    for rule in (AWARD, ELECTION, TWO_OF):
        assert fill_paper(rule, 2, {}) == Paper(Mark.BLANK, (NONE, NONE))
    assert fill_paper(AWARD, 2, {0: NONE, 1: NONE}).mark is Mark.BLANK


def test_what_is_not_chosen_counts_against() -> None:
    assert fill_paper(TWO_OF, 3, {0: YES, 2: NONE}) == Paper(Mark.VALID, (YES, NO, NO))


def test_the_only_candidate_can_be_voted_against() -> None:
    assert fill_paper(ELECTION, 1, {0: NO}) == Paper(Mark.VALID, (NO,))
    with pytest.raises(ChoiceNotOffered):
        fill_paper(ELECTION, 2, {0: NO})


def test_a_unit_sits_its_own_line_out() -> None:
    assert fill_paper(AWARD, 2, {1: YES}, {0}) == Paper(Mark.VALID, (OUT, YES))
    assert fill_paper(ELECTION, 3, {}, {0}) == Paper(Mark.BLANK, (OUT, NONE, NONE))
    with pytest.raises(SitsOut):
        fill_paper(AWARD, 2, {0: YES}, {0})


def test_papers_that_cannot_be_filled_in_so() -> None:
    for said, refusal in (
        ({2: YES}, LineUnknown),
        ({-1: YES}, LineUnknown),
        ({0: OUT}, ChoiceNotOffered),
    ):
        with pytest.raises(refusal):
            fill_paper(AWARD, 2, said)
    with pytest.raises(TooManyChosen):
        fill_paper(TWO_OF, 3, dict.fromkeys(range(3), YES))
    with pytest.raises(TooManyChosen):
        fill_paper(ELECTION, 3, {0: YES, 1: YES})


def test_rows_and_whole_papers_count_the_same() -> None:
    papers = [
        fill_paper(AWARD, 2, {0: YES, 1: NO}),
        fill_paper(AWARD, 2, {1: YES}, {0}),
        fill_paper(AWARD, 2, {}),
        INVALID_PAPER,
    ]
    marks = [Mark.INVALID, Mark.BLANK, Mark.VALID, Mark.VALID]
    rows = [[OUT, NONE, YES], [YES, NO, NONE]]
    found = tally_papers(AWARD, issued=11, lines=2, papers=papers)
    assert found == tally(AWARD, issued=11, marks=marks, rows=rows)
    assert found.lines == (LineCount(1, 0, 1, 1), LineCount(1, 1, 1))
    assert (found.returned, found.not_returned, found.valid, found.invalid) == (4, 7, 3, 1)
    assert found.blank == 1


def test_a_missing_or_an_extra_row_is_refused() -> None:
    for row in ([YES], [YES, YES, YES]):
        with pytest.raises(CountsLine):
            tally(AWARD, issued=11, marks=[Mark.VALID] * 2, rows=[[YES, NO], row])


@pytest.mark.parametrize(
    ("refusal", "totals", "lines", "most"),
    [
        (CountsLines, (11, 11, 0, 11, 0, 0), (), None),
        (CountsNegative, (11, 12, -1, 12, 0, 0), ((12, 0, 0),), None),
        (CountsNegative, (11, 11, 0, 11, 0, 0), ((12, -1, 0),), None),
        (CountsIssued, (11, 9, 1, 9, 0, 0), ((9, 0, 0),), None),
        (CountsReturned, (11, 11, 0, 10, 0, 0), ((10, 0, 0),), None),
        (CountsReturned, (11, 11, 0, 10, 11, 1), ((0, 0, 10),), None),
        (CountsLine, (11, 11, 0, 11, 0, 0), ((6, 4, 0),), None),
        (CountsLine, (11, 11, 0, 11, 0, 0), ((6, 6, 0),), None),
        (CountsLine, (11, 11, 0, 11, 2, 0), ((10, 0, 1), (0, 0, 11)), None),
        (CountsLine, (11, 11, 0, 11, 0, 0), ((10, 0, 1),), None),
        (CountsLine, (11, 11, 0, 11, 0, 0), ((5, 5, 1), (5, 6, 0)), 1),
        (CountsNotChosen, (11, 11, 0, 11, 0, 0), ((6, 5, 0), (6, 5, 0)), 1),
        (CountsNotChosen, (11, 11, 0, 11, 0, 0), ((5, 6, 0), (5, 6, 0)), 1),
        (CountsOverChosen, (2, 2, 0, 2, 0, 0), ((2, 0, 0), (2, 0, 0), (1, 1, 0)), 2),
        (CountsOverChosen, (2, 2, 0, 2, 1, 0), ((1, 0, 1), (1, 0, 1), (1, 0, 1)), 2),
    ],
)
def test_counts_that_do_not_add_up_cannot_be_made(
    refusal: type[Refusal],
    totals: tuple[int, int, int, int, int, int],
    lines: tuple[tuple[int, int, int], ...],
    most: int | None,
) -> None:
    with pytest.raises(refusal):
        Counts(*totals, tuple(LineCount(*one) for one in lines), most=most)


def test_hands_that_nobody_raised_had_no_opinion() -> None:
    found = of_hands(AWARD, 11, [(8, 2), (11, 0)])
    assert found.lines == (LineCount(8, 2, 1), LineCount(11, 0, 0))
    with pytest.raises(CountsNegative):
        of_hands(AWARD, 11, [(8, 4)])


def test_hands_that_choose_are_for_one_line_and_against_the_others() -> None:
    found = of_hands(ELECTION, 11, [(6, 0), (4, 0)])
    assert found.blank == 1
    assert found.lines == (LineCount(6, 4, 1), LineCount(4, 6, 1))
    with pytest.raises(CountsNotChosen):
        of_hands(ELECTION, 11, [(6, 0), (6, 0)])


def test_hands_that_choose_where_a_unit_sits_its_own_line_out() -> None:
    found = of_hands(ELECTION, 3, [(2, 0), (0, 0)], out=[1, 0])
    assert found.lines == (LineCount(2, 0, 0, 1), LineCount(0, 2, 1))


def test_paper_ballots_are_counted_with_their_invalid_ones() -> None:
    found = of_paper(AWARD, issued=11, returned=10, invalid=1, blank=1, shown=[(7, 1), (8, 0)])
    assert (found.valid, found.not_returned) == (9, 1)
    assert found.lines == (LineCount(7, 1, 1), LineCount(8, 0, 1))
    chosen = of_paper(ELECTION, issued=11, returned=11, invalid=2, blank=1, shown=[(5, 0), (3, 0)])
    assert chosen.lines == (LineCount(5, 3, 1), LineCount(3, 5, 1))
    with pytest.raises(CountsNotChosen):
        of_paper(ELECTION, issued=11, returned=11, invalid=2, blank=0, shown=[(5, 0), (3, 0)])
    with pytest.raises(CountsLine):
        of_paper(AWARD, issued=11, returned=11, invalid=0, blank=2, shown=[(10, 0), (9, 0)])
    with pytest.raises(CountsNegative):
        of_paper(AWARD, issued=11, returned=12, invalid=0, blank=0, shown=[(12, 0)])


def test_all_for_is_one_tap() -> None:
    assert all_for(AWARD, 11, 2).lines == (LineCount(11, 0, 0),) * 2
    aside = all_for(AWARD, 11, 2, out=[1, 0])
    assert aside.lines == (LineCount(10, 0, 0, 1), LineCount(11, 0, 0))


def test_chat_and_hall_add_up() -> None:
    chat = tally_papers(AWARD, issued=4, lines=1, papers=[fill_paper(AWARD, 1, {0: NO})] * 3)
    together = chat + of_hands(AWARD, 7, [(6, 0)])
    assert (together.issued, together.returned, together.not_returned) == (11, 10, 1)
    assert together.lines == (LineCount(6, 3, 1),)
    with pytest.raises(CountsLines):
        together + of_hands(AWARD, 1, [(1, 0), (1, 0)])
    with pytest.raises(CountsLines):
        together + of_hands(ELECTION, 1, [(1, 0)])


def test_marked_on_the_roll_is_codes_is_papers() -> None:
    counts = all_for(AWARD, 11, 1)
    check_marked(counts, marked=11, codes=11)
    for marked, codes in ((10, 11), (11, 10), (10, 10)):
        with pytest.raises(CountsDisagree):
            check_marked(counts, marked=marked, codes=codes)
