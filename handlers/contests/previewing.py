"""Everything a vote is decided by, in words and as a table, before it opens and ever after."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.casting_errors import TooManyLines
from bot.domain.contest_errors import ChairOnlyTeller, ClosingMissing, NobodyVotes, TellersMissing
from bot.domain.errors import NotAllowed, Refusal
from bot.domain.voting.figures import quorum_needed
from bot.domain.voting.presets import PROPOSED
from bot.domain.voting.rule import Publishing, SelfVote, Way, notes_on
from bot.domain.voting.rule_text import canonical, short_code
from bot.domain.voting.tally import LEAST_PAPERS
from bot.domain.voting.times import check_times
from bot.i18n import Say
from bot.reports.rule_words import (
    NOTES,
    conduct_sentences,
    needs_words,
    rule_sentences,
    table_lines,
)
from bot.screen import Choice, Intent, Screen, beside, rows
from bot.vault import MOST_LINES
from handlers.contests.arming import lapsed, lapsed_words
from handlers.contests.clashing import check_clashes, check_places
from handlers.contests.further_rounds import check_round
from handlers.contests.house import (
    IN_HALL,
    Desk,
    chairs_of,
    desk_of,
    is_chair,
    is_secretary,
    part_in,
    prepared,
    refuse_listed,
    signing_tellers,
)
from handlers.contests.lines import listed
from handlers.contests.rewarded import rewarded_words
from handlers.contests.sitting_out import away_by_place, sitting_words, without_vote
from handlers.contests.standing import check_members, check_standing, nominations
from handlers.contests.voters import Called, called_with_chair, lacking, voters_words
from handlers.contests.words import (
    closes_by_itself,
    heading,
    label_of,
    list_words,
    times_words,
    way_words,
)
from handlers.wording import HOME
from storage.contest_rows import Line
from storage.contests import Recusal
from storage.rolls import Teller
from storage.uow import UnitOfWork

_MOST_LETTERS = 3600


@dataclass(frozen=True, slots=True)
class Ready:
    """All that is frozen at the opening, as it stands now."""

    lines: tuple[Line, ...]
    roll: tuple[Called, ...]
    tellers: tuple[Teller, ...]
    chaired: bool
    recusals: tuple[Recusal, ...]

    @property
    def listed_units(self) -> set[int]:
        return {line.unit_id for line in self.lines if line.listed and line.unit_id is not None}

    @property
    def listed_names(self) -> dict[int, str]:
        """Short names of those that sit in the bloc."""
        units = self.listed_units
        return {one.unit.id: one.unit.short_name for one in self.roll if one.unit.id in units}

    def sitting_out(self, desk: Desk) -> list[Markup]:
        """Who does not vote on what, and what the lines take without them."""
        names = {one.unit.id: one.unit.short_name for one in self.roll}
        return sitting_words(desk.rule, self.lines, self.recusals, names, desk.say)

    def sitting_out_by_line(self, desk: Desk) -> dict[int, list[int]]:
        """The places of the list by how many units sit them out, the fewest in front."""
        found: dict[int, list[int]] = {}
        roll = {one.unit.id for one in self.roll}
        for place, away in away_by_place(desk.rule, self.lines, self.recusals, roll).items():
            found.setdefault(away, []).append(place)
        return dict(sorted(found.items())) or {0: []}

    def out_of_reach(self, desk: Desk) -> list[Markup]:
        """A warning where so many units sit everything out that there can be no quorum."""
        roll = [one.unit.id for one in self.roll]
        silent = without_vote(desk.rule, self.lines, self.recusals, roll)
        voting, needed = len(roll) - len(silent), quorum_needed(desk.rule, len(roll))
        if not silent or voting >= needed:
            return []
        return [
            desk.say(
                "⚠ Only {n} units have a vote on anything here, and at least {needed} must take"
                " part: this vote cannot become valid. Please look at who does not vote, or at the"
                " quorum.",
                n=voting,
                needed=needed,
            )
        ]

    def mark(self, desk: Desk) -> str:
        """A short mark of it: a tap on an older preview is found out."""
        parts = [
            desk.contest.title,
            desk.contest.rule,
            desk.contest.rehearsal,
            str(desk.contest.opens_at),
            str(desk.contest.closes_at),
            desk.contest.chained_from_id,
            [[line.unit_id, line.wording, line.listed] for line in self.lines],
            [
                [one.unit.id, one.voter.via, one.voter.person_id, one.voter.delegation_id]
                for one in self.roll
            ],
            [[one.person_id, one.chief] for one in self.tellers],
            [[one.unit_id, one.line] for one in self.recusals],
        ]
        return hashlib.sha256(canonical(parts).encode()).hexdigest()[:10]


def ready(desk: Desk) -> Ready:
    roll, chaired = called_with_chair(desk)
    tellers = tuple(desk.uow.rolls.tellers(desk.id))
    lines, recusals = desk.uow.contests.lines_and_recusals(desk.id)
    return Ready(tuple(lines), tuple(roll), tellers, chaired, tuple(recusals))


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Of a draft what would be frozen, of an opened vote the rule as it was.

    Raises NotAllowed for whoever has no part in it, OldButton.
    """
    desk = desk_of(actor, intent, uow)
    prepares = is_secretary(actor, desk.contest.bloc_id)
    if desk.contest.state != "draft":
        if not prepares:
            part_in(desk)
        return _rule_only(desk)
    if not (prepares or is_chair(desk)):
        raise NotAllowed
    return preview(desk, prepares=prepares)


def _rule_only(desk: Desk) -> Screen:
    lines = [one for one in listed(desk) if one.listed]
    size = desk.uow.rolls.turnout(desk.id).called
    return Screen(
        Markup("\n").join(
            [
                *heading(desk.contest, desk.say),
                *rule_lines(desk, len(lines), size),
                desk.say("Check code: {code}", code=short_code(desk.contest.check_code))
                if desk.contest.check_code
                else Markup(""),
            ]
        ),
        rows(desk.back()),
    )


def rule_lines(desk: Desk, lines: int, size: int, *, needs: bool = True) -> list[Markup]:
    """The rule in words, a sentence a line; with what it takes, unless that has been said of each
    line just before."""
    say, rule = desk.say, desk.rule
    found = [say("Way: {way}", way=way_words(rule, say))]
    if needs:
        found.append(Markup("<b>{}</b>").format(needs_words(say, rule, lines, size)))
    if needs and rule.self_vote is SelfVote.SITS_OUT and desk.contest.kind != "other":
        own = needs_words(say, rule, lines, size, sits_out=1)
        found.append(say("On a line about a unit of the roll: {words}", words=own))
    sentences = [
        *rule_sentences(say, rule, lines, quorum_needed(rule, size) if size else 0, size),
        *conduct_sentences(say, rule),
    ]
    if rule.mixed and rule.is_secret:
        sentences.append(
            say.plain(
                "Papers in the hall are counted by the tellers after closing. There are at least"
                " {least} of them or none: fewer would show who chose what, so these units then"
                " vote in the chat, or all vote on paper. If fewer than {least} units vote in the"
                " chat, both are only published together; the tellers and the chair still know the"
                " hall's part.",
                least=LEAST_PAPERS,
            )
        )
    return found + [Markup("• {}").format(one) for one in sentences]


def preview(desk: Desk, *, prepares: bool, said: Markup | None = None) -> Screen:
    """Rule, table, list, roll, times, tellers; what is missing is named first."""
    say, now = desk.say, ready(desk)
    problem = blocked(desk, now)
    size, shown = len(now.roll), sum(line.listed for line in now.lines)
    text = [said + "\n"] if said is not None else []
    text += [*heading(desk.contest, say), *_missing(desk, now, problem)]
    text += [times_words(desk), say("On the list:"), *list_words(now.lines, say)]
    sitting = now.sitting_out(desk)
    text += [*sitting, Markup(""), *rule_lines(desk, shown, size, needs=not sitting)]
    text += _tables(desk, now, shown) if size else []
    text += _chain(desk, now)
    text += _roll_words(desk, now)
    text.append(Markup("<i>{}</i>").format(say.plain(PROPOSED)))
    whole = Markup("\n").join(text)
    if len(whole) > _MOST_LETTERS:
        whole = Markup("\n").join(_shortened(desk, now, problem))
    return Screen(whole, _ways(desk, now, prepares=prepares, can=problem is None))


def _tables(desk: Desk, now: Ready, shown: int) -> list[Markup]:
    """What the lines take: one table for each number of units that vote on them."""
    say, size = desk.say, len(now.roll)
    groups = now.sitting_out_by_line(desk)
    found = []
    for away, places in groups.items():
        found.append(
            say("\n<b>What it takes</b>")
            if len(groups) == 1
            else say(
                "\n<b>What it takes</b>, line {lines} ({n} units vote on it)",
                lines=", ".join(map(str, places)),
                n=size - away,
            )
        )
        found += [
            Markup("{}").format(one) for one in table_lines(say, desk.rule, shown, size, away)
        ]
    return found


def _shortened(desk: Desk, now: Ready, problem: Refusal | None) -> list[Markup]:
    """Where everything does not fit: list and table have screens of their own."""
    say, sitting = desk.say, now.sitting_out(desk)
    shown = sum(line.listed for line in now.lines)
    return [
        *heading(desk.contest, say),
        *_missing(desk, now, problem),
        times_words(desk),
        say("On the list: {n} lines.", n=len(now.lines)),
        *sitting,
        *rule_lines(desk, shown, len(now.roll), needs=not sitting),
    ]


def _missing(desk: Desk, now: Ready, problem: Refusal | None) -> list[Markup]:
    """What keeps it from opening, and what is allowed but has to be said."""
    say = desk.say
    found = [say("⚠ {words}", words=say.refusal(problem))] if problem is not None else []
    if lapsed(desk.contest, desk.uow):
        found.append(lapsed_words(desk.contest, desk.uow, say))
    shown = [line.wording for line in now.lines if line.listed]
    if shown:
        found += [
            say("⚠ {words}", words=say.plain(NOTES[one])) for one in notes_on(desk.rule, shown)
        ]
    found += now.out_of_reach(desk)
    lacks = lacking(desk, now.roll)
    if lacks:
        names = ", ".join(one.unit.short_name for one in lacks)
        found.append(say("⚠ Nobody could vote for: {units}", units=names))
    # Told once nothing else keeps it from opening; until then it would only be one more line.
    if problem is None:
        found += rewarded_words(desk, now.listed_names)
    if problem is None and desk.uow.blocs.group(desk.contest.bloc_id) is None:
        found.append(
            say(
                "⚠ The bloc's group is not known yet, so nothing would be posted there. Write"
                " /tinhhinh in the group once, before opening."
            )
        )
    if desk.rule.publishing is Publishing.BY_HAND and not now.chaired:
        found.append(
            say("⚠ The leader of the bloc is not recorded or has no head: nobody could publish.")
        )
    return found


def blocked(desk: Desk, now: Ready) -> Refusal | None:
    """The first reason why it cannot open as it stands; None where it can."""
    try:
        check_ready(desk, now)
    except Refusal as refusal:
        return refusal
    return None


def check_ready(desk: Desk, now: Ready) -> None:
    """Raises NoLines, LineTwice, TooManyLines, NobodyVotes, ClosingMissing, OpenTooShort,
    TellersMissing, TellerOfListed, ListedLeft, ChainMixed, VoteBeside, PlacesTaken, UnitGaveUp,
    MatterSettled; of a further round RoundUnpublished, RoundRecorded, RoundOvertaken."""
    rule, contest = desk.rule, desk.contest
    check_round(desk)
    shown = [line.wording for line in now.lines if line.listed]
    notes_on(rule, shown)
    if Way.SECRET in rule.ways and len(shown) > MOST_LINES:
        raise TooManyLines(most=MOST_LINES)
    if not any(one.voter.via != "nobody" for one in now.roll):
        raise NobodyVotes
    if contest.closes_at is None:
        if not closes_by_itself(rule):
            raise ClosingMissing
    else:
        start = desk.uow.now
        if contest.opens_at is not None:
            start = max(start, contest.opens_at)
        check_times(rule, start, contest.closes_at)
    by_hand = rule.publishing is Publishing.BY_HAND
    in_hall = bool(rule.ways & {Way(way) for way in IN_HALL})
    if (by_hand or in_hall) and not now.tellers:
        raise TellersMissing
    if by_hand and not signing_tellers(desk, now.tellers):
        raise ChairOnlyTeller
    _check_tellers(desk, now)
    check_members(desk, now.lines, {one.unit.id for one in now.roll})
    check_clashes(desk, now.listed_units)
    if not contest.rehearsal:
        known = nominations(desk)
        check_standing(desk, now.listed_names, known, opening=True)
        check_places(desk, known)


def _check_tellers(desk: Desk, now: Ready) -> None:
    """Under every hat they wear today. Raises TellerOfListed."""
    on_list = now.listed_units
    names = {one.person_id: one.full_name for one in now.tellers}
    if not names or not on_list:
        return
    for one in desk.uow.people.members(desk.contest.bloc_id):
        if one.confirmed and one.person_id in names and one.unit_id in on_list:
            refuse_listed(desk, names[one.person_id], one.unit_id)


def _chain(desk: Desk, now: Ready) -> list[Markup]:
    """What comes before it, and which units could leave this list by that."""
    say, earlier = desk.say, desk.contest.chained_from_id
    found = desk.uow.contests.contest(earlier) if earlier is not None else None
    if found is None:
        return []
    lines = [
        say(
            "\nWhoever qualifies in “{title}” leaves this list by itself; places left open by that"
            " go by the rule.",
            title=label_of(found, say),
        )
    ]
    there = {line.unit_id for line in desk.uow.contests.lines(found.id)} - {None}
    both = {line.unit_id for line in now.lines if line.listed} & there
    names = [one.unit.short_name for one in now.roll if one.unit.id in both]
    if names and found.state in ("draft", "open", "closed"):
        lines.append(say("On both lists: {units}", units=", ".join(names)))
    return lines


def _roll_words(desk: Desk, now: Ready) -> list[Markup]:
    head = desk.say("\n<b>Roll: {n} units</b>", n=len(now.roll))
    return [head, *voters_words(desk, now.roll)]


def _ways(desk: Desk, now: Ready, *, prepares: bool, can: bool) -> tuple[tuple[Choice, ...], ...]:
    say, contest = desk.say, desk.contest
    further = contest.round > 1
    if not prepares:
        label = say.plain("Open round {n}", n=contest.round)
        return rows(
            Choice(label, desk.intent("open_round")) if further else None,
            Choice(say.plain("Votes of the bloc"), Intent("contests")),
        )
    mark = now.mark(desk)
    later = contest.opens_at is not None and contest.opens_at > desk.uow.now
    opening = None
    if further:
        can = False  # the chair opens it
    if can and later:
        opening = (
            Choice(say.plain("Do not open by itself"), desk.intent("disarm"))
            if contest.armed_by is not None and not lapsed(contest, desk.uow)
            else Choice(say.plain("Let it open by itself"), desk.intent("arm", mark))
        )
    elif can:
        opening = Choice(say.plain("Open the vote now"), desk.intent("open", mark))
    return rows(
        opening,
        Choice(say.plain("Show it to the chair"), desk.intent("to_chair", mark))
        if now.chaired
        else None,
        beside(
            Choice(say.plain("Times"), desk.intent("times")),
            Choice(say.plain("Tellers"), desk.intent("tellers")),
        ),
        beside(
            None if further else Choice(say.plain("The rule"), desk.intent("rule")),
            Choice(say.plain("Who votes"), desk.intent("voters")),
        ),
        beside(desk.back(), Choice(say.plain("What is to be done"), HOME)),
    )


def show_to_chair(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The chair gets a message with a way to the preview. Raises NotAllowed, OldButton."""
    desk = prepared(actor, intent, uow)
    persons = [one for one in chairs_of(desk) if one != actor.person]
    contest = desk.contest

    def compose(say: Say) -> Screen:
        return Screen(
            Markup("\n").join(
                [
                    *heading(contest, say),
                    say("The secretary has prepared this vote and asks you to look at it."),
                ]
            ),
            rows(Choice(say.plain("See the preview"), Intent.of("contests.preview", contest.id))),
        )

    for person in persons:
        uow.tell(person, compose, f"contest-preview:{contest.id}:{intent.text(1)}")
    uow.record("contest_shown", "contest", contest.id)
    said = desk.say.count(
        "✓ {n} person was asked to look at it.",
        "✓ {n} people were asked to look at it.",
        len(persons),
    )
    return preview(desk, prepares=True, said=said)
