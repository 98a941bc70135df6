"""A tap on a paper: the next line, the whole of it, or cast; then the message is the receipt."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.access import Actor
from bot.domain.ballot_errors import PrivateOnly
from bot.domain.errors import OldButton
from bot.domain.voting.tally import Paper
from bot.i18n import Say, joined, speak
from bot.screen import Choice, Intent, Screen, rows
from bot.vault import PaperSoFar
from handlers.ballots.all_in import tell_when_all_in
from handlers.ballots.buttons import (
    CAST,
    CONFIRM,
    LIST,
    REVIEW,
    SOURCE_LETTERS,
    number_of,
    paper_in,
)
from handlers.ballots.paper import Sheet, overtaken, show, without_left
from handlers.ballots.rights import Right, ballot_of, recorder_right, right_of
from handlers.ballots.words import (
    closing_words,
    entered_words,
    paper_words,
    title_words,
    unit_name,
    unit_short,
)
from handlers.typed import typed_line
from handlers.wording import HOME, SOURCES
from storage.uow import UnitOfWork

_LEAST, _MOST = 5, 300


def turn(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises PrivateOnly in a group, why there is no vote (any more), KeyLost, SealBroken for
    another's button."""
    if uow.group is not None:
        raise PrivateOnly
    contest_id, unit = number_of(intent.text(0)), number_of(intent.text(1))
    source = intent.text(3)
    if source:
        right = recorder_right(actor, contest_id, unit, uow)
    else:
        right = right_of(actor, ballot_of(contest_id, uow), unit, uow.acted_at)
    sheet = Sheet(actor, right, uow, speak(actor.language), source)
    paper = paper_in(actor, right, intent.text(2), uow)
    choices = without_left(right, paper.choices)
    if paper.at >= CONFIRM and choices != paper.choices:
        return overtaken(sheet, paper.choices)
    if paper.at != CAST:
        return show(sheet, PaperSoFar(paper.at, choices))
    if source:
        return _ask_informant(sheet, intent)
    if right.is_secret:
        return _cast_secret(sheet, choices)
    return cast_open(sheet, choices)


def _cast_secret(sheet: Sheet, choices: Sequence[int]) -> Screen:
    # No line of the audit trail: the roll says that the unit has voted, and when it did is nobody's
    # business.
    say, right, uow = sheet.say, sheet.right, sheet.uow
    now, paper = right.now, sheet.filled(choices)
    code = uow.secret_papers.cast(
        now.contest.id,
        right.unit,
        paper.mark,
        paper.choices,
        uow.acted_at,
        by_proxy=right.by_proxy,
    )
    tell_when_all_in(right, uow)
    text = say(
        "✓ <b>The paper of {unit} is in.</b>\n{title}\nInclusion code: <code>{code}</code>\n\n"
        "The codes of all papers are published with the result: a paper whose code stands there"
        " was counted. The code does not tell what was chosen; please keep it.\n\n"
        "The paper cannot be changed. {closes} The result is told once it is published.",
        unit=unit_name(now, right.unit),
        title=title_words(now, say),
        code=code,
        closes=closing_words(now, say),
    )
    return Screen(text, _ways_on(say), stays=True, sealed=now.contest.id)


def cast_open(
    sheet: Sheet, choices: Sequence[int], *, source: str = "", informant: str = ""
) -> Screen:
    """The open vote of a unit, by itself or entered for it; its receipt.

    Votes by name are kept, one after the other, with whose they are: a unit's own needs no line of
    the audit trail beside that.
    """
    right, uow = sheet.right, sheet.uow
    contest, paper = right.now.contest, sheet.filled(choices)
    uow.open_votes.cast(
        contest.id,
        right.unit,
        paper.choices,
        person_id=sheet.actor.person,
        acted_at=uow.acted_at,
        source=source,
        informant=informant,
        by_proxy=right.by_proxy,
    )
    tell_when_all_in(right, uow)
    if right.by_proxy:
        _tell_lender(right, uow)
    if source:
        uow.record("vote_entered", "contest", contest.id, f"unit {right.unit}, {source}")
    return open_receipt(sheet, paper, choices, source=source, informant=informant)


def open_receipt(
    sheet: Sheet, paper: Paper, choices: Sequence[int], *, source: str = "", informant: str = ""
) -> Screen:
    say, right = sheet.say, sheet.right
    now = right.now
    parts = [
        say(
            "✓ <b>The vote of {unit} is in.</b>\n{title}",
            unit=unit_name(now, right.unit),
            title=title_words(now, say),
        ),
        paper_words(say, now, paper.choices),
    ]
    if source:
        parts.append(entered_words(say, source, informant))
    # A vote that another unit gave is not changed by it; the first one counts.
    changes = not (source or right.by_proxy)
    parts.append(
        say("It can be changed until the vote closes. {closes}", closes=closing_words(now, say))
        if changes
        else closing_words(now, say)
    )
    change = Choice(say.plain("Change the vote"), sheet.way(REVIEW, choices)) if changes else None
    return Screen(joined("\n\n", parts), rows(change, *_ways_on(say)), stays=True)


def _ways_on(say: Say) -> tuple[tuple[Choice, ...], ...]:
    return rows(
        (Choice(say.plain("Votes"), LIST), Choice(say.plain("What is to be done"), HOME)),
    )


# Entered by the secretary ------------------------------------------------------------------------


def _ask_informant(sheet: Sheet, intent: Intent) -> Screen:
    say, right = sheet.say, sheet.right
    contest_id, unit, packed, letter = intent.args
    return Screen(
        say(
            "{unit} · {source}\nWho gave the vote of the unit? Please write name, position and"
            " time in one line, for example “Nguyễn Văn An, Chánh Văn phòng, 9 giờ 30 ngày 5/11”"
            " (for a letter: its number and date).",
            unit=unit_short(right.now, right.unit),
            source=say(SOURCES[SOURCE_LETTERS[letter]]),
        ),
        rows(Choice(say.plain("Back"), Intent.of("ballots.desk", right.now.contest.id))),
        asks=Intent("ballots.informant", (contest_id, unit, packed, letter)),
    )


def take_informant(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The secretary has said on whose word: the vote counts, and the unit is told.

    Raises LineNeeded, LineTooLong, OldButton, and what `recorder_right` raises.
    """
    informant = typed_line(uow, _LEAST, _MOST)
    letter = intent.text(3)
    if letter not in SOURCE_LETTERS:
        raise OldButton
    unit = number_of(intent.text(1))
    right = recorder_right(actor, number_of(intent.text(0)), unit, uow)
    sheet = Sheet(actor, right, uow, speak(actor.language), letter)
    paper = paper_in(actor, right, intent.text(2), uow)
    if without_left(right, paper.choices) != paper.choices:
        return overtaken(sheet, paper.choices)
    source = SOURCE_LETTERS[letter]
    _tell_unit(right, sheet.filled(paper.choices), source, informant, uow)
    return cast_open(sheet, paper.choices, source=source, informant=informant)


def _tell_unit(right: Right, paper: Paper, source: str, informant: str, uow: UnitOfWork) -> None:
    """Whoever votes for the unit sees what was entered, and can give the vote anew."""
    now = right.now
    for person in voters_of(right, uow):

        def compose(say: Say) -> Screen:
            text = say(
                "The secretary has entered the vote of {unit}, on the word of {informant}:\n"
                "{title}\n{paper}\n\nIf this is not right, please vote yourselves until the vote"
                " closes. {closes}",
                unit=unit_name(now, right.unit),
                informant=informant,
                title=title_words(now, say),
                paper=paper_words(say, now, paper.choices),
                closes=closing_words(now, say),
            )
            own = Intent.of("ballots.paper", now.contest.id, right.unit)
            return Screen(text, rows(Choice(say.plain("Vote ourselves"), own)))

        uow.tell(person, compose, f"vote-entered:{now.contest.id}:{right.unit}:{uow.inbox_id}")


def _tell_lender(right: Right, uow: UnitOfWork) -> None:
    """The unit that asked another one hears that it has voted for it. Of a secret vote it hears
    nothing: when a paper came in is nobody's business."""
    now = right.now
    holder = now.ballot.roll[right.unit].proxy
    by = unit_name(now, holder) if holder is not None else "?"

    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "{title}\n{holder} has voted for {unit}, as it was asked to.",
                title=title_words(now, say),
                holder=by,
                unit=unit_name(now, right.unit),
            ),
            rows(Choice(say.plain("Votes"), LIST)),
        )

    for person in voters_of(right, uow):
        uow.tell(person, compose, f"vote-by-proxy:{now.contest.id}:{right.unit}:{uow.inbox_id}")


def voters_of(right: Right, uow: UnitOfWork) -> list[int]:
    """Whom the roll names for the unit, and its head."""
    now = right.now
    named = now.named[right.unit].person_id
    head = uow.rolls.heads(now.contest.bloc_id).get(right.unit)
    return sorted({one for one in (named, head) if one is not None})
