"""Who hears of a vote: each voter with a button, everybody else of the bloc a line, the group."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.domain.access import Role
from bot.domain.voting.rule import Turnout, Way
from bot.domain.voting.rule_text import short_code
from bot.i18n import DEFAULT_LANGUAGE, Say, speak
from bot.reports.rule_words import needs_words
from bot.screen import Choice, Intent, Screen, rows, screen_to_json
from handlers.contests.house import OFFICES, Desk, chairs_of
from handlers.contests.sitting_out import sitting_words
from handlers.contests.voters import Called, either, head_too_words, via_words
from handlers.contests.words import heading, in_hall_alone, numbered, progress_words, way_words
from storage.contest_rows import Line
from storage.contests import Recusal
from storage.people import Member
from storage.rolls import Seat
from storage.uow import Compose

_TOLD = (Role.OFFICER, Role.ALTERNATE, Role.HEAD, Role.SECRETARY)
OPENED = "contest-open"


@dataclass(frozen=True, slots=True)
class Reached:
    """How many people are told, and the names of those who have no phone that can be reached."""

    told: int
    unreachable: tuple[str, ...]


def key_of_opening(contest_id: int) -> str:
    return f"{OPENED}:{contest_id}"


def live_key(contest_id: int) -> str:
    """Of the one message in the group that is kept up to date."""
    return f"contest-live:{contest_id}"


@dataclass(frozen=True, slots=True)
class _News:
    """What everybody is told of a vote that has opened, and who works on it."""

    desk: Desk
    lines: tuple[Line, ...]
    size: int
    units: Mapping[int, str]
    recusals: tuple[Recusal, ...]
    chairs: frozenset[int]
    tellers: frozenset[int]

    def facts(self, say: Say) -> list[Markup]:
        return [
            say("{bloc} votes:", bloc=self.desk.bloc.short_name),
            *heading(self.desk.contest, say),
            *_facts(self.desk, numbered(self.lines, self.units), self.size, self._out(say), say),
        ]

    def _out(self, say: Say) -> list[Markup]:
        return sitting_words(self.desk.rule, self.lines, self.recusals, self.units, say, own=True)

    def part(self, person: int, say: Say) -> list[Markup]:
        """What the person has to do beside voting."""
        found = [say("You chair this vote.")] if person in self.chairs else []
        return [*found, say("You are a teller of this vote.")] if person in self.tellers else found

    def way(self, person: int, say: Say) -> Choice | None:
        """To the card of whoever works on it."""
        if person not in self.chairs | self.tellers:
            return None
        return Choice(say.plain("To the vote"), Intent.of("contests.one", self.desk.id))


def announce(desk: Desk, roll: Sequence[Called], by: int | None) -> Reached:
    """The vote is open: everybody is told once."""
    uow, contest = desk.uow, desk.contest
    key = key_of_opening(contest.id)
    tellers = frozenset(one.person_id for one in uow.rolls.tellers(contest.id))
    chairs = frozenset(chairs_of(desk))
    units = {one.unit.id: one.unit.short_name for one in roll}
    recusals = tuple(uow.contests.recusal_rows(contest.id))
    news = _News(desk, tuple(_on_list(desk)), len(roll), units, recusals, chairs, tellers)
    names: dict[int, str] = {}
    for one in roll:
        person = one.voter.person_id
        if person is not None:
            names[person] = one.name
            uow.tell(person, _to_voter(news, one, person), f"{key}:{one.unit.id}")
    by_unit = {one.unit.id: one for one in roll}
    others = _others(uow.people.members(contest.bloc_id), set(names), by)
    for person, member in others.items():
        names[person] = member.full_name
        own = by_unit.get(member.unit_id or 0)
        told = (
            _to_head(news, own, person)
            if own is not None and member.role is Role.HEAD and either(desk, own)
            else _to_others(news, own, person)
        )
        uow.tell(person, told, f"{key}:0")
    post_live(desk)
    reached = uow.accounts.addresses(names)
    missing = tuple(sorted(names[person] for person, there in reached.items() if not there))
    return Reached(len(names) - len(missing), missing)


def _on_list(desk: Desk) -> list[Line]:
    return [line for line in desk.uow.contests.lines(desk.id) if line.listed]


def _others(members: Iterable[Member], voters: set[int], by: int | None) -> Mapping[int, Member]:
    """Everybody of the bloc who neither votes nor opened it; observers see results only."""
    return {
        one.person_id: one
        for one in members
        if one.confirmed
        and one.role in _TOLD
        and one.person_id not in voters
        and one.person_id != by
    }


def _facts(
    desk: Desk, on_list: Sequence[Markup], size: int, out: Sequence[Markup], say: Say
) -> list[Markup]:
    """What is voted on, what it takes, until when, and the code to compare; `out` says what it
    takes where not every unit votes on everything."""
    contest = desk.contest
    assert contest.closes_at is not None, "nothing opens without a closing time"
    return [
        *on_list,
        say("Way: {way}", way=way_words(desk.rule, say)),
        *(out or [Markup("{}").format(needs_words(say, desk.rule, len(on_list), size))]),
        say("Until: {at}", at=say.moment(contest.closes_at, desk.bloc.timezone)),
        say("Check code: {code}", code=short_code(contest.check_code)),
    ]


def _to_voter(news: _News, one: Called, person: int) -> Compose:
    in_chat = bool(news.desk.rule.ways & {Way.OPEN, Way.SECRET})
    paper = Intent.of("ballots.paper", news.desk.id, one.unit.id)

    def compose(say: Say) -> Screen:
        lines = [*news.facts(say), say("You vote for <b>{unit}</b>.", unit=one.unit.name)]
        if either(news.desk, one):
            lines.append(head_too_words(say))
        if not in_chat:
            lines.append(say("It is voted on in the hall; there is nothing to do here."))
        lines += news.part(person, say)
        ballot = Choice(say.plain("Vote for the unit"), paper) if in_chat else None
        return Screen(Markup("\n").join(lines), rows(ballot, news.way(person, say)))

    return compose


def _to_head(news: _News, one: Called, person: int) -> Compose:
    """Who heads a unit votes by office, also where somebody was delegated."""

    def compose(say: Say) -> Screen:
        told = say(
            "For <b>{unit}</b> votes {name} ({via}) or you; whoever votes first counts.",
            unit=one.unit.name,
            name=one.name,
            via=via_words(one, say),
        )
        lines = [*news.facts(say), told, *news.part(person, say)]
        paper = Intent.of("ballots.paper", news.desk.id, one.unit.id)
        ballot = Choice(say.plain("Vote for the unit"), paper)
        return Screen(Markup("\n").join(lines), rows(ballot, news.way(person, say)))

    return compose


def _to_others(news: _News, own: Called | None, person: int) -> Compose:
    beside = own is not None and either(news.desk, own)

    def compose(say: Say) -> Screen:
        lines = news.facts(say)
        if own is not None and beside:
            lines.append(
                say(
                    "For your unit votes: {name} ({via}) or the head.",
                    name=own.name,
                    via=via_words(own, say),
                )
            )
        elif own is not None:
            lines.append(
                say("For your unit votes: {name}.", name=own.name)
                if own.name
                else say("<b>Nobody votes for your unit yet.</b> Please tell the secretary.")
            )
        lines += news.part(person, say)
        return Screen(Markup("\n").join(lines), rows(news.way(person, say)))

    return compose


def tell_all(desk: Desk, compose: Compose, key: str, besides: int | None) -> int:
    """A line to everybody of the bloc and whoever votes; how many they are."""
    uow, contest = desk.uow, desk.contest
    persons = {
        one.person_id
        for one in uow.people.members(contest.bloc_id)
        if one.confirmed and one.role in _TOLD
    }
    persons |= {seat.person_id for seat in uow.rolls.seats(contest.id) if seat.person_id}
    persons.discard(besides or 0)
    for person in sorted(persons):
        uow.tell(person, compose, key)
    return len(persons)


# The message of the group --------------------------------------------------------------------


def live_screen(
    desk: Desk, seats: Sequence[Seat], names: Mapping[int, str], recusals: Sequence[Recusal]
) -> Screen:
    """Roll, rule, times, code, who sits out what, and how many have voted; who has only where the
    rule says so."""
    say, contest = speak(DEFAULT_LANGUAGE), desk.contest
    turnout, on_list = desk.uow.rolls.turnout(contest.id), _on_list(desk)
    out = _out_words(desk, on_list, seats, names, recusals)
    lines = [
        say("<b>The vote is open</b>")
        if contest.state == "open"
        else say("<b>The vote has ended</b>"),
        *heading(contest, say),
        say("Units that may vote: {n}.", n=f"{turnout.called:02d}") + " " + _list_head(desk, say),
        *_facts(desk, numbered(on_list, names), turnout.called, out, say),
        Markup("<b>{}</b>").format(progress_words(desk.rule, turnout, say)),
    ]
    if desk.rule.turnout is Turnout.NAMES and not in_hall_alone(desk.rule):
        voted = [names.get(seat.unit_id, "") for seat in seats if seat.has_voted]
        if voted:
            lines.append(say("Voted: {names}", names=", ".join(voted)))
    return Screen(Markup("\n").join(lines), _group_way(desk, say), stays=True)


def _list_head(desk: Desk, say: Say) -> Markup:
    """So that those who are voted on are not taken for those who vote."""
    if desk.contest.kind in OFFICES:
        return say("To be elected:")
    return say("On the list:") if desk.contest.kind == "award" else say("Voted on:")


def _out_words(
    desk: Desk,
    on_list: Sequence[Line],
    seats: Sequence[Seat],
    names: Mapping[int, str],
    recusals: Sequence[Recusal],
) -> list[Markup]:
    """Frozen with the rule and told to everybody: it says nothing of who has voted."""
    roll = {seat.unit_id: names.get(seat.unit_id, "?") for seat in seats}
    say = speak(DEFAULT_LANGUAGE)
    return sitting_words(desk.rule, on_list, recusals, roll, say, own=True)


def _group_way(desk: Desk, say: Say) -> tuple[tuple[Choice, ...], ...]:
    """To the paper: an open vote may be cast in the group, a secret one in private alone."""
    if desk.contest.state != "open":
        return ()
    paper = Intent.of("ballots.paper", desk.id)
    if Way.SECRET in desk.rule.ways:
        return rows(Choice(say.plain("Vote in the private chat"), paper))
    return rows(Choice(say.plain("Vote"), paper)) if Way.OPEN in desk.rule.ways else ()


def post_live(desk: Desk) -> None:
    """The announcement in the bloc's group, which is kept up to date from then on."""
    group = desk.uow.blocs.group(desk.contest.bloc_id)
    if group is not None:
        desk.uow.post(group, _live_of(desk), live_key(desk.id))


def _live_of(desk: Desk) -> Screen:
    named = desk.rule.turnout is Turnout.NAMES
    recusals = desk.uow.contests.recusal_rows(desk.id)
    seats = desk.uow.rolls.seats(desk.id) if named or recusals else []
    return live_screen(desk, seats, _short_names(desk), recusals)


def _short_names(desk: Desk) -> dict[int, str]:
    today = desk.uow.today(desk.bloc.timezone)
    return {unit.id: unit.short_name for unit in desk.uow.blocs.ever_seated(desk.bloc.id, today)}


def refresh_live(desk: Desk) -> bool:
    """The group's message says what holds by now; False where nothing has changed since.

    Each wording goes out once: several processes may look at the same time.
    """
    uow, key = desk.uow, live_key(desk.id)
    group = uow.blocs.group(desk.contest.bloc_id)
    if group is None:
        return False
    posted = uow.deliveries.posted(key)
    if posted is None or group.chat != posted.chat:
        if desk.contest.state == "open" and not uow.deliveries.is_known(key):
            post_live(desk)  # the group became known only now
        return False
    screen = _live_of(desk)
    named = f"{key}:{hashlib.sha256(screen.text.encode()).hexdigest()[:16]}"
    if posted.payload == screen_to_json(screen) or uow.deliveries.is_known(named):
        return False
    uow.post(group, screen, named, edits=posted.message_id)
    return True
