"""A count of the hall as it is typed: line by line or all at once, kept as it comes in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.counting_errors import (
    CountingRefused,
    CountMissing,
    NoSuchLine,
    NumbersUnclear,
    OverBlank,
    PapersUnlike,
)
from bot.domain.errors import OldButton, Refusal
from bot.domain.voting_errors import CountsLine, CountsNegative, CountsRefused, CountsReturned
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.hall_entering import (
    ask_present,
    entered,
    mark_of_count,
    replaced_words,
)
from handlers.contests.in_hall import (
    PAPER,
    Hall,
    Papers,
    count_lines,
    counts_of,
    hall_to_count,
    new_count,
)
from handlers.contests.proclaiming import fitting
from handlers.contests.words import heading
from handlers.paging import side_by_side
from storage.hall_counts import Noted
from storage.uow import UnitOfWork

_PAPERS = 0
"""Where the papers are asked for; lines are numbered from 1."""
_MOST_BUTTONS, _MOST_DIGITS = 8, 3
_NUMBER = re.compile(r"\d+")
_BELOW = re.compile(r"(?:^|\s)[-−–]\d")
"""A number below nought, which no count is: not read as if the sign were not there."""
_LABEL = re.compile(r"\s*(\d{1,2})\s*[.:)]\s*(?=\D*\d)")
_ROWS = re.compile(r"[\n;]+")


@dataclass(frozen=True, slots=True)
class _Typed:
    """What somebody has typed of a count so far."""

    papers: Papers | None
    shown: Mapping[int, tuple[int, int]]
    acted_at: datetime | None

    def missing(self, hall: Hall) -> list[int]:
        """Places that are still to be asked for: 0 the papers, lines from 1."""
        found = [place + 1 for place in range(len(hall.lines)) if place not in self.shown]
        return [_PAPERS, *found] if hall.kind == PAPER and self.papers is None else found


def _typed(hall: Hall) -> _Typed:
    noted = hall.desk.uow.hall_counts.noted(hall.desk.id, hall.desk.actor.person)
    shown = {
        place: _pair(noted[line.number])
        for place, line in enumerate(hall.lines)
        if line.number in noted
    }
    papers = Papers(*_numbers(noted[_PAPERS].numbers)) if _PAPERS in noted else None
    return _Typed(papers, shown, max((one.acted_at for one in noted.values()), default=None))


def _papers(hall: Hall) -> Papers | None:
    return _typed(hall).papers if hall.kind == PAPER else None


def _pair(one: Noted) -> tuple[int, int]:
    yes, no = _numbers(one.numbers)
    return yes, no


def _numbers(text: str) -> list[int]:
    return [] if _BELOW.search(text) else [int(one) for one in _NUMBER.findall(text)]


# Line by line --------------------------------------------------------------------------------


def ask_next(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The first that has no numbers yet, or the whole count to be looked at. Raises as
    `hall_to_count` does."""
    hall = hall_to_count(actor, intent, uow)
    return next_line(hall)


def next_line(hall: Hall, *first: Markup) -> Screen:
    """The next that has no numbers, after what was just typed."""
    if not hall.voters:
        return ask_present(hall, "next")
    typed = _typed(hall)
    missing = typed.missing(hall)
    if missing:
        return _ask(hall, missing[0], typed.papers, *first)
    return _review(hall, typed, *first)


def ask_one(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """One line again. Raises OldButton, and as `hall_to_count` does."""
    hall, place = hall_to_count(actor, intent, uow), intent.number(1)
    if not 0 <= place <= len(hall.lines):
        raise OldButton
    return _ask(hall, place, _papers(hall))


def _ask(hall: Hall, place: int, papers: Papers | None, *first: Markup) -> Screen:
    say, desk = hall.say, hall.desk
    lines = [*first, *heading(desk.contest, say)]
    if place == _PAPERS:
        lines.append(
            say(
                "<b>The papers</b>: how many were issued, returned, invalid, blank? For example"
                " “{example}”.",
                example=_example(hall, place),
            )
        )
    else:
        name = hall.names.line(hall.lines[place - 1])
        lines.append(Markup("<b>{}. {}</b>").format(place, name))
        lines.append(_question(hall, place, say))
    every = None
    if place != _PAPERS and hall.counts_by_line:
        most = hall.most(place - 1, papers)
        every = Choice(say.plain("All {n} for it", n=most), desk.intent("hall_each", place))
    return Screen(
        Markup("\n").join(lines),
        rows(every, Choice(say.plain("Leave, keep it"), desk.intent("hall"))),
        asks=desk.intent("hall_said", place),
    )


def _question(hall: Hall, place: int, say: Say) -> Markup:
    example = _example(hall, place)
    if hall.counts_by_line:
        return say(
            "How many are for it, how many against? The rest has no opinion. For example"
            " “{example}”.",
            example=example,
        )
    return say("How many chose it? For example “{example}”.", example=example)


def _example(hall: Hall, place: int) -> str:
    if place == _PAPERS:
        return f"{hall.voters} {hall.voters} 0 0"
    there = hall.most(place - 1, _papers(hall))
    if not hall.counts_by_line:
        return str(there // 2)
    return f"{max(0, there - 2)} {min(2, there)}"


def take_each(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Everybody for this line. Raises OldButton, and as `hall_to_count` does."""
    hall, place = hall_to_count(actor, intent, uow), intent.number(1)
    if not 1 <= place <= len(hall.lines) or not hall.counts_by_line:
        raise OldButton
    _keep(hall, place, [hall.most(place - 1, _papers(hall)), 0])
    return next_line(hall)


def take_one(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The numbers of one line were typed, or all of them once more. Raises OldButton, and as
    `hall_to_count` does."""
    hall, place = hall_to_count(actor, intent, uow), intent.number(1)
    if not 0 <= place <= len(hall.lines):
        raise OldButton
    if len(_rows(hall, uow.said)) > 1:
        return _take_rows(hall)
    try:
        _keep(hall, place, _checked(hall, place, uow.said))
    except (CountingRefused, CountsRefused) as refusal:
        why = hall.say.refusal(refusal) + "\n"
        return replace(_ask(hall, place, _papers(hall), why), fresh=True)
    return next_line(hall)


def _checked(hall: Hall, place: int, typed: str) -> list[int]:
    """The numbers of one place, as they are kept. Raises NumbersUnclear, and what does not add
    up."""
    numbers = _numbers(typed) if all(len(n) <= _MOST_DIGITS for n in _NUMBER.findall(typed)) else []
    unclear = NumbersUnclear(typed=typed.strip()[:60], example=_example(hall, place))
    if place == _PAPERS:
        if not 2 <= len(numbers) <= 4:
            raise unclear
        if numbers[0] != hall.voters:
            raise PapersUnlike(issued=numbers[0], there=hall.voters)
        papers = [*numbers, 0, 0][:4]
        _check_papers(*papers)
        return papers
    papers_in = _papers(hall)
    most = hall.most(place - 1, papers_in)
    silent = 0 if papers_in is None else max(0, papers_in.blank - hall.out[place - 1])
    if hall.counts_by_line:
        said = _for_and_against(place, numbers, most, unclear)
    elif len(numbers) == 1:
        said = [numbers[0], 0]
    else:
        raise unclear
    if sum(said) > most - silent:
        raise OverBlank(line=place, most=most - silent, blank=silent)
    return said


def _for_and_against(place: int, numbers: list[int], most: int, unclear: Refusal) -> list[int]:
    if numbers == [most]:
        return [most, 0]
    if len(numbers) not in (2, 3):
        raise unclear
    yes, no = numbers[:2]
    none = numbers[2] if len(numbers) > 2 else most - yes - no
    if none < 0 or yes + no + none != most:
        raise CountsLine(line=place, yes=yes, no=no, none=max(0, none), valid=most)
    return [yes, no]


def _check_papers(issued: int, returned: int, invalid: int, blank: int) -> None:
    """Raises CountsNegative, CountsReturned."""
    if returned > issued:
        raise CountsNegative
    if invalid + blank > returned:
        raise CountsReturned(returned=returned, valid=returned - invalid, invalid=invalid)


def _keep(hall: Hall, place: int, numbers: Sequence[int]) -> None:
    number = hall.lines[place - 1].number if place else _PAPERS
    desk = hall.desk
    desk.uow.hall_counts.note(
        desk.id, number, " ".join(map(str, numbers)), desk.actor.person, desk.uow.acted_at
    )


# All at once ---------------------------------------------------------------------------------


def ask_all(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Everything in one message. Raises as `hall_to_count` does."""
    return all_at_once(hall_to_count(actor, intent, uow))


def all_at_once(hall: Hall, *first: Markup) -> Screen:
    """The same for who has the hall in hand."""
    if not hall.voters:
        return ask_present(hall, "type")
    say, desk = hall.say, hall.desk
    lines = [*first, *heading(desk.contest, say)]
    lines.append(say("Type the count in one message, a row for each:"))
    if hall.kind == PAPER:
        lines.append(say("first the papers: issued, returned, invalid, blank;"))
        lines.append(
            say("then each line in its order: for and against.")
            if hall.counts_by_line
            else say("then each line in its order: how many chose it.")
        )
    else:
        lines.append(
            say("each line in its order: for and against.")
            if hall.counts_by_line
            else say("each line in its order: how many chose it.")
        )
    lines += [
        Markup("{}. {}").format(place, hall.names.line(line))
        for place, line in enumerate(hall.lines, start=1)
    ]
    papers = [_example(hall, _PAPERS)] if hall.kind == PAPER else []
    example = "\n".join([*papers, *(_example(hall, n + 1) for n in range(len(hall.lines[:3])))])
    lines.append(say("For example:\n<code>{example}</code>", example=example))
    last = min(2, len(hall.lines))
    row = f"{last}: {_example(hall, last)}"
    lines.append(say("A row may name its line: “{row}”.", row=row))
    return Screen(
        fitting(lines, say),
        rows(Choice(say.plain("Leave"), desk.intent("hall"))),
        asks=desk.intent("hall_typed"),
    )


def take_all(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Rows that are clear are kept, the others named; the whole message can be sent again. Raises
    as `hall_to_count` does."""
    return _take_rows(hall_to_count(actor, intent, uow))


def _take_rows(hall: Hall) -> Screen:
    say, adrift = hall.say, False
    kept: list[int] = []
    bad: list[Markup] = []
    for place, text, labelled in _rows(hall, hall.desk.uow.said):
        # Without the papers it is not known what the rows after them are about.
        if adrift and not labelled:
            continue
        try:
            if place > len(hall.lines):
                raise NoSuchLine(line=place, lines=len(hall.lines))
            _keep(hall, place, _checked(hall, place, text))
        except Refusal as refusal:
            bad.append(Markup("“{}”: {}").format(text.strip()[:60], say.refusal(refusal)))
            adrift = adrift or place == _PAPERS
        else:
            kept.append(place)
    if not kept:
        typed = hall.desk.uow.said.strip()[:60]
        unclear = say.refusal(NumbersUnclear(typed=typed, example=_example(hall, 1)))
        return replace(all_at_once(hall, *(bad or [unclear]), Markup("")), fresh=True)
    taken = say("✓ Taken: {rows}.", rows=_rows_words(kept, say))
    if not bad:
        return next_line(hall, taken)
    again = say("Please type this one alone, or the whole message again:")
    return next_line(hall, taken + say(" Not clear:"), *bad, again)


def _rows_words(places: Sequence[int], say: Say) -> str:
    """Which rows, as the screens number them."""
    named = (say.plain("the papers") if place == _PAPERS else str(place) for place in places)
    return ", ".join(dict.fromkeys(named))


def _rows(hall: Hall, typed: str) -> list[tuple[int, str, bool]]:
    """What each row is about: by its label, which it may have, else in order; perhaps of a line
    that is not there."""
    found: list[tuple[int, str, bool]] = []
    place = _PAPERS if hall.kind == PAPER else 1
    for row in _ROWS.split(typed):
        if not _NUMBER.search(row):
            continue
        label = _LABEL.match(row)
        labelled = label is not None and 0 <= int(label[1]) <= len(hall.lines)
        if label is not None and labelled:
            place, text = int(label[1]), row[label.end() :]
        else:
            text = row
        found.append((place, text, labelled))
        place += 1
    return found


# The whole count once more -------------------------------------------------------------------


def _review(hall: Hall, typed: _Typed, *first: Markup) -> Screen:
    """What does not add up is said, with the ways to mend it."""
    say, desk = hall.say, hall.desk
    lines, enters = [*first, *heading(desk.contest, say)], None
    try:
        count = new_count(hall, counts_of(hall, typed.shown, typed.papers))
    except Refusal as refusal:
        lines += [say("<b>This does not add up yet:</b>"), say.refusal(refusal)]
    else:
        lines.append(say("<b>Is this the count?</b> It is not entered yet."))
        lines += count_lines(hall, count, say)
        said = replaced_words(hall, count)
        lines += [said] if said is not None else []
        enters = Choice(say.plain("Enter it"), desk.intent("hall_enter", mark_of_count(hall)))
    again = [
        Choice(say.plain("Again: {n}", n=place), desk.intent("hall_line", place))
        for place in range(1, len(hall.lines) + 1)
    ]
    papers = Choice(say.plain("Again: the papers"), desk.intent("hall_line", _PAPERS))
    return Screen(
        fitting([*lines, Markup("")], say),
        rows(
            enters,
            papers if hall.kind == PAPER else None,
            *(side_by_side(again) if len(again) <= _MOST_BUTTONS else []),
            Choice(say.plain("Type all at once"), desk.intent("hall_type")),
            Choice(say.plain("Leave, keep it"), desk.intent("hall")),
        ),
    )


def enter(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What was typed becomes a count that waits for a teller. Raises CountMissing, HallChanged,
    what does not add up, and as `hall_to_count` does."""
    hall = hall_to_count(actor, intent, uow)
    typed = _typed(hall)
    missing = typed.missing(hall)
    if missing or typed.acted_at is None:
        raise CountMissing(missing=len(missing))
    counts = counts_of(hall, typed.shown, typed.papers)
    if intent.text(1) != mark_of_count(hall):
        # Confirmed since the message with this button: what it replaces is said first.
        return _review(hall, typed)
    return entered(hall, new_count(hall, counts), typed.acted_at)
