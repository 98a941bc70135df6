"""The paper on a phone: line by line or chosen from a list, looked over whole, cast.

What has been chosen so far lives in the buttons alone. Screens of a secret paper are sealed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.voting.rule import Form
from bot.domain.voting.tally import Choice as Said
from bot.domain.voting.tally import Paper, fill_paper
from bot.i18n import Say, escaped, joined
from bot.screen import Choice, Intent, Screen, beside, rows
from bot.vault import PaperSoFar
from handlers.ballots import buttons
from handlers.ballots.buttons import CAST, CONFIRM, EDIT, FULL, PICK, REVIEW
from handlers.ballots.rights import Right
from handlers.ballots.words import (
    NO,
    NONE,
    SAID,
    YES,
    for_whom,
    line_name,
    paper_words,
    picks,
    title_words,
    unit_name,
)
from handlers.paging import fitted, on_page, side_by_side
from storage.uow import UnitOfWork

_ON_PAGE = 8
_LETTERS = 22


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper in somebody's hands.

    source  how the unit's vote came to the secretary who enters it; "" for the unit's own
    """

    actor: Actor
    right: Right
    uow: UnitOfWork
    say: Say
    source: str = ""

    def way(self, at: int, choices: Sequence[int]) -> Intent:
        paper = PaperSoFar(at, tuple(choices))
        return buttons.intent_for(self.actor, self.right, paper, self.uow, self.source)

    def screen(self, text: Markup, *ways: Choice | tuple[Choice, ...] | None) -> Screen:
        """Sealed where it is a secret paper."""
        sealed = self.right.now.contest.id if self.right.is_secret else None
        return Screen(text, rows(*ways), sealed=sealed)

    def filled(self, choices: Sequence[int]) -> Paper:
        """The paper as it would be cast."""
        right = self.right
        said = {place: SAID[choices[place]] for place in sorted(right.asked)}
        rule = right.now.ballot.rule
        if picks(rule, len(right.now.lines)):
            # Not chosen is not "against" before the paper is looked at as a whole.
            said = {place: one for place, one in said.items() if one is Said.YES}
        return fill_paper(rule, len(right.now.lines), said, right.sits_out)

    @property
    def picks(self) -> bool:
        return picks(self.right.now.ballot.rule, len(self.right.now.lines))

    @property
    def first(self) -> int:
        """Where filling in begins."""
        asked = self.right.asked
        return REVIEW if not asked else PICK if self.picks else min(asked)

    def head(self) -> Markup:
        """What is voted on, and for whom."""
        say, right = self.say, self.right
        whose = for_whom(right, say)
        if self.source:
            whose = say("<b>On behalf of {unit}</b>", unit=unit_name(right.now, right.unit))
        return joined("\n", [title_words(right.now, say), whose])


def without_left(right: Right, choices: Sequence[int]) -> tuple[int, ...]:
    """The choices without what they say of lines that are asked about no more: such a line says
    nothing from then on, also where it should come back."""
    return tuple(said if place in right.asked else NONE for place, said in enumerate(choices))


def overtaken(sheet: Sheet, choices: Sequence[int]) -> Screen:
    """A line left the list after it was chosen: nothing is cast that was not looked over."""
    say, right = sheet.say, sheet.right
    kept = without_left(right, choices)
    gone = [
        line_name(right.now, place) for place, said in enumerate(kept) if said != choices[place]
    ]
    shown = review(sheet, kept)
    told = say(
        "<b>Nothing has been cast yet.</b> Since you looked the paper over, this line has left the"
        " vote: {lines}. Please look at the paper again.",
        lines="; ".join(gone),
    )
    return replace(shown, text=joined("\n\n", [told, shown.text]))


def show(sheet: Sheet, paper: PaperSoFar) -> Screen:
    """The screen that a button asked for; casting itself is `handlers.ballots.casting`'s."""
    if paper.at >= CONFIRM:
        return confirm(sheet, paper.choices)
    if paper.at >= FULL:
        return _pick(sheet, paper.choices, paper.at - FULL, full=True)
    if paper.at >= PICK:
        return _pick(sheet, paper.choices, paper.at - PICK)
    if paper.at >= REVIEW:
        return review(sheet, paper.choices, paper.at - REVIEW)
    edits = paper.at >= EDIT
    place = paper.at - EDIT if edits else paper.at
    if place not in sheet.right.asked:
        return review(sheet, paper.choices)
    return _line(sheet, paper.choices, place, edits=edits)


# Line by line ------------------------------------------------------------------------------------


def _line(sheet: Sheet, choices: Sequence[int], place: int, *, edits: bool) -> Screen:
    say, now = sheet.say, sheet.right.now
    text = say(
        "{head}\n\nLine {n} of {lines}:\n<b>{line}</b>",
        head=sheet.head(),
        n=place + 1,
        lines=len(now.lines),
        line=line_name(now, place),
    )
    return sheet.screen(
        text,
        _answer(sheet, choices, place, YES, say.plain("For"), edits=edits),
        _answer(sheet, choices, place, NO, say.plain("Against"), edits=edits),
        _answer(sheet, choices, place, NONE, say.plain("No opinion"), edits=edits),
        beside(
            _before(sheet, choices, place) if not edits else None,
            Choice(say.plain("See the whole paper"), sheet.way(REVIEW, choices)),
        ),
    )


def _answer(
    sheet: Sheet, choices: Sequence[int], place: int, said: int, label: str, *, edits: bool
) -> Choice:
    changed = [*choices[:place], said, *choices[place + 1 :]]
    after = REVIEW if edits else _after(sheet, place)
    # No opinion is what a line says before it is answered: nothing to mark.
    chosen = said == choices[place] and said != NONE
    return Choice(f"✓ {label}" if chosen else label, sheet.way(after, changed))


def _after(sheet: Sheet, place: int) -> int:
    """The next line on which the unit has a vote, or the whole paper."""
    return min((line for line in sheet.right.asked if line > place), default=REVIEW)


def _before(sheet: Sheet, choices: Sequence[int], place: int) -> Choice | None:
    earlier = max((line for line in sheet.right.asked if line < place), default=None)
    return (
        Choice(sheet.say.plain("Previous line"), sheet.way(earlier, choices))
        if earlier is not None
        else None
    )


# Chosen from a list ------------------------------------------------------------------------------


def _one_of(sheet: Sheet) -> Markup:
    asked, lines = sheet.right.asked, sheet.right.now.lines
    if all(lines[place].unit_id is not None for place in asked):
        return sheet.say("Please choose one of {lines} units.", lines=len(asked))
    return sheet.say("Please choose one of {lines}.", lines=len(asked))


def _pick(sheet: Sheet, choices: Sequence[int], page: int, *, full: bool = False) -> Screen:
    say, now = sheet.say, sheet.right.now
    places, page, pages = on_page(sorted(sheet.right.asked), page, _ON_PAGE)
    most, chosen = now.ballot.rule.choices or 0, sum(one == YES for one in choices)
    rule = now.ballot.rule
    asks = (
        _one_of(sheet)
        if rule.form is Form.ONE_OF
        else say("Please choose at most {most}. Chosen: {chosen}.", most=most, chosen=chosen)
    )
    parts = [sheet.head(), asks]
    if full:
        parts.append(say("<b>{most} are chosen already: please take one off first.</b>", most=most))
    listed = [_mark(choices[i]) + f" {i + 1}. {line_name(now, i)}" for i in places]
    parts.append(joined("\n", [escaped(one) for one in listed]))
    ways = [_toggle(sheet, choices, place, page) for place in places]
    return sheet.screen(
        joined("\n\n", parts),
        *side_by_side(ways),
        _turn(sheet, choices, PICK, page, pages),
        Choice(say.plain("See the whole paper"), sheet.way(REVIEW, choices)),
    )


def _mark(choice: int) -> str:
    return "☑" if choice == YES else "☐"


def _toggle(sheet: Sheet, choices: Sequence[int], place: int, page: int) -> Choice:
    rule = sheet.right.now.ballot.rule
    label = f"{_mark(choices[place])} {place + 1}. {line_name(sheet.right.now, place)}"
    changed, at = list(choices), PICK + page
    if changed[place] == YES:
        changed[place] = NONE
    elif rule.form is Form.ONE_OF:
        changed = [NONE] * len(changed)
        changed[place] = YES
    elif sum(one == YES for one in changed) >= (rule.choices or 0):
        at = FULL + page
    else:
        changed[place] = YES
    return Choice(fitted(label, _LETTERS), sheet.way(at, changed))


def _turn(
    sheet: Sheet, choices: Sequence[int], kind: int, page: int, pages: int
) -> tuple[Choice, ...] | None:
    say = sheet.say
    return (
        beside(
            Choice(say.plain("Previous page"), sheet.way(kind + page - 1, choices))
            if page
            else None,
            Choice(say.plain("Next page"), sheet.way(kind + page + 1, choices))
            if page + 1 < pages
            else None,
        )
        or None
    )


# The whole paper ---------------------------------------------------------------------------------


def review(sheet: Sheet, choices: Sequence[int], page: int = 0) -> Screen:
    """Every line with what it says; each can be changed; from here it is cast."""
    say, right = sheet.say, sheet.right
    paper = sheet.filled(choices)
    parts = [
        sheet.head(),
        say("The whole paper:\n{lines}", lines=paper_words(say, right.now, paper.choices)),
    ]
    if _is_blank(paper):
        parts.append(_blank_words(say))
    else:
        parts.append(say("Nothing is cast yet; leaving now drops these choices."))
    places, page, pages = on_page(sorted(right.asked), page, _ON_PAGE)
    change = (
        [(Choice(say.plain("Change the choice"), sheet.way(PICK, choices)),)]
        if sheet.picks
        else side_by_side([_change(sheet, choices, place) for place in places])
    )
    return sheet.screen(
        joined("\n\n", parts),
        Choice(_cast_label(sheet), sheet.way(CONFIRM, choices)),
        *change,
        None if sheet.picks else _turn(sheet, choices, REVIEW, page, pages),
        Choice(say.plain("Leave, vote later"), Intent("ballots")),
    )


def _change(sheet: Sheet, choices: Sequence[int], place: int) -> Choice:
    name = line_name(sheet.right.now, place)
    label = sheet.say.plain("Change {n}. {line}", n=place + 1, line=name)
    return Choice(fitted(label, _LETTERS), sheet.way(EDIT + place, choices))


def _cast_label(sheet: Sheet) -> str:
    say = sheet.say
    if sheet.source:
        return say.plain("Enter this vote")
    return say.plain("Cast the paper") if sheet.right.is_secret else say.plain("Cast the vote")


def confirm(sheet: Sheet, choices: Sequence[int]) -> Screen:
    """The one question before it counts."""
    say, right = sheet.say, sheet.right
    paper = sheet.filled(choices)
    parts = [sheet.head(), paper_words(say, right.now, paper.choices)]
    if _is_blank(paper):
        parts.append(_blank_words(say))
    parts.append(
        say("<b>Cast this paper?</b> Once it is cast it cannot be changed.")
        if right.is_secret
        else say("<b>Cast this vote?</b> It can be changed until the vote closes.")
    )
    return sheet.screen(
        joined("\n\n", parts),
        Choice(say.plain("Yes, cast it"), sheet.way(CAST, choices)),
        Choice(say.plain("Back to the paper"), sheet.way(REVIEW, choices)),
    )


def _is_blank(paper: Paper) -> bool:
    return all(one in (Said.NONE, Said.OUT) for one in paper.choices)


def _blank_words(say: Say) -> Markup:
    return say("<b>Nothing is chosen: this is a blank paper.</b> It counts as taking part.")
