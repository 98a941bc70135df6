"""Who votes for each unit: the roll before the opening, and changes of it while a vote is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import N_
from bot.domain.voting.rule import Way
from bot.domain.voting.rule_text import canonical
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.house import Desk, office_year, prepared
from handlers.contests.words import heading
from handlers.wording import HOME
from storage.blocs import Unit
from storage.contest_rows import Contest
from storage.contests import Voter
from storage.rolls import Delegation, Seat
from storage.uow import Compose, UnitOfWork

_VIAS: Mapping[str, str] = {
    "delegation": N_("by delegation"),
    "conference": N_("head of the delegation"),
}


@dataclass(frozen=True, slots=True)
class Called:
    """A unit of the roll, and who votes for it; `name` is "" where nobody does. `head` is the
    person who heads it, whoever votes."""

    unit: Unit
    voter: Voter
    name: str
    head: int | None = None


def family(contest: Contest, uow: UnitOfWork) -> frozenset[int]:
    """The contest with the rounds before it: a delegation for the first holds for the others."""
    found, parent = {contest.id}, contest.parent_id
    while parent is not None:
        found.add(parent)
        before = uow.contests.contest(parent)
        parent = before.parent_id if before is not None else None
    return frozenset(found)


def called(desk: Desk) -> list[Called]:
    """The roll as it would be now: the units of today, of a vote that was opened those
    called then, of a further round those of the first, whatever has become of them since; each with
    its delegate, else its confirmed head, else nobody."""
    return called_with_chair(desk)[0]


def called_with_chair(desk: Desk) -> tuple[list[Called], bool]:
    """The same, and whether there is anybody in the chair."""
    uow, contest = desk.uow, desk.contest
    today = uow.today(desk.bloc.timezone)
    frozen = contest.parent_id if contest.opened_at is None else contest.id
    if frozen is None:
        units = uow.blocs.members(contest.bloc_id, today)
    else:
        same = {voter.unit_id for voter in uow.contests.same_voters(frozen)}
        every = uow.blocs.ever_seated(contest.bloc_id, today)
        units = [unit for unit in every if unit.id in same]
    papers = _papers(desk)
    # Who heads a delegation votes in what is opened on a day of the conference.
    opened = (contest.opened_at or uow.now).astimezone(ZoneInfo(desk.bloc.timezone)).date()
    heads = uow.rolls.named_heads(contest.bloc_id, office_year(contest), opened)
    roll = [
        _called(unit, papers.get(unit.id), heads.by_unit.get(unit.id), heads.there.get(unit.id))
        for unit in units
    ]
    return roll, (contest.chair_unit_id or heads.leader) in heads.by_unit


def _papers(desk: Desk) -> dict[int, Delegation]:
    """The newest paper of each unit that holds today for this contest."""
    uow, contest = desk.uow, desk.contest
    today = uow.today(desk.bloc.timezone)
    scopes = family(contest, uow) | {None}
    return {
        one.unit_id: one
        for one in uow.rolls.standing(contest.bloc_id, today)
        if one.since <= today and one.contest_id in scopes
    }


def _called(
    unit: Unit,
    paper: Delegation | None,
    head: tuple[int, str] | None,
    there: tuple[int, str] | None,
) -> Called:
    """What the head said of the conference comes before a paper, which is of an earlier day."""
    if there is not None:
        voter = Voter(unit.id, "conference", there[0])
        return Called(unit, voter, there[1], head[0] if head is not None else None)
    if paper is not None:
        voter = Voter(
            unit.id,
            "delegation",
            paper.person_id,
            "" if paper.person_id is not None else paper.full_name,
            paper.id,
        )
        return Called(unit, voter, paper.full_name, head[0] if head is not None else None)
    if head is not None:
        return Called(unit, Voter(unit.id, "head", head[0]), head[1], head[0])
    return Called(unit, Voter(unit.id), "")


def lacking(desk: Desk, roll: Sequence[Called]) -> list[Called]:
    """Units that could not vote as it stands: nobody votes, or nobody who has the assistant."""
    in_chat = bool(desk.rule.ways & {Way.OPEN, Way.SECRET})
    only_chat = in_chat and not desk.rule.ways & {Way.HANDS, Way.PAPER}
    return [
        one
        for one in roll
        if one.voter.via == "nobody" or (only_chat and one.voter.person_id is None)
    ]


def voters_words(desk: Desk, roll: Sequence[Called]) -> list[Markup]:
    """A line for each unit, and what it means where two persons can vote for one."""
    lines = [
        _name_words(one.unit.short_name, one.name, one.voter.via, desk.say, either(desk, one))
        for one in roll
    ]
    return lines + ([_first_counts(desk.say)] if any(either(desk, one) for one in roll) else [])


def either(desk: Desk, one: Called) -> bool:
    """Whether the head of the unit can vote on the phone beside whoever was delegated."""
    in_chat = bool(desk.rule.ways & {Way.OPEN, Way.SECRET})
    return in_chat and one.head is not None and one.head != one.voter.person_id


def via_words(one: Called, say: Say) -> str:
    """By what right somebody votes beside the head."""
    return say.plain(_VIAS[one.voter.via])


def _first_counts(say: Say) -> Markup:
    return say("<i>The head of the unit or whoever stands in: the first vote counts.</i>")


def _name_words(unit: str, name: str, via: str, say: Say, beside_head: bool = False) -> Markup:
    """Who votes for a unit; by what right where it is not its head, as it mostly is."""
    if via == "nobody":
        return say("{unit}: <b>nobody votes yet</b>", unit=unit)
    if via == "head":
        return say("{unit}: {name}", unit=unit, name=name)
    words = {"unit": unit, "name": name, "via": say.plain(_VIAS[via])}
    if beside_head:
        return say("{unit}: {name} ({via}) or the head of the unit", **words)
    return say("{unit}: {name} ({via})", **words)


# The roll of a draft, and of an open vote ----------------------------------------------------


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Unit by unit. Raises NotAllowed for all but the secretary, OldButton."""
    desk = prepared(actor, intent, uow)
    return screen(desk)


def screen(desk: Desk, said: Markup | None = None) -> Screen:
    say = desk.say
    lines = [said] if said is not None else []
    lines += [*heading(desk.contest, say), say("<b>Who votes for each unit</b>")]
    ways: list[Choice] = [Choice(say.plain("Papers of delegation"), Intent("delegations"))]
    if desk.contest.state == "open":
        now = {one.unit.id: one for one in called(desk)}
        seats = desk.uow.rolls.seats(desk.id)
        lines += _seats_words(desk, seats, now)
        if any(_differs(seat, now.get(seat.unit_id)) for seat in seats):
            lines.append(say("\nThe roll and the present heads and delegates differ."))
            ways.insert(0, Choice(say.plain("Bring it up to date"), desk.intent("resync")))
        if desk.rule.proxy:
            ways.append(Choice(say.plain("For an absent unit"), desk.intent("proxies")))
    else:
        roll = called(desk)
        lines += voters_words(desk, roll)
        if lacking(desk, roll):
            lines.append(
                say(
                    "\nA unit without anybody to vote counts on the roll and lacks for the quorum:"
                    " invite its head, or record a paper of delegation."
                )
            )
            ways.append(Choice(say.plain("People and access"), Intent("people")))
    return Screen(
        Markup("\n").join(lines),
        rows(*ways, desk.back(), Choice(say.plain("What is to be done"), HOME)),
    )


def _seats_words(desk: Desk, seats: Sequence[Seat], now: Mapping[int, Called]) -> list[Markup]:
    lines, two = [], False
    for seat in seats:
        known = now.get(seat.unit_id)
        unit = known.unit.short_name if known is not None else str(seat.unit_id)
        beside = seat.via in _VIAS and known is not None and _heads_beside(desk, seat, known)
        two = two or beside
        lines.append(_name_words(unit, seat.full_name, seat.via, desk.say, beside))
    return lines + ([_first_counts(desk.say)] if two else [])


def _heads_beside(desk: Desk, seat: Seat, known: Called) -> bool:
    return either(desk, replace(known, voter=replace(known.voter, person_id=seat.person_id)))


def _differs(seat: Seat, now: Called | None) -> bool:
    """Whether another person would vote by now."""
    if now is None or seat.has_voted:
        return False
    voter = now.voter
    return (seat.via, seat.person_id, seat.delegation_id) != (
        voter.via,
        voter.person_id,
        voter.delegation_id,
    )


def resync(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The secretary brings the roll of an open vote up to date."""
    desk = prepared(actor, intent, uow)
    moved = bring_up_to_date(desk)
    said = desk.say.count(
        "✓ {n} unit has another voter now.", "✓ {n} units have another voter now.", len(moved)
    )
    return screen(desk, said)


def bring_up_to_date(desk: Desk) -> list[Called]:
    """Whoever heads or was delegated votes, where the unit has not voted yet: each change is an act
    of office, and whoever gains or loses the vote is told. Nothing for a vote that is not open.
    """
    if desk.contest.state != "open":
        return []
    uow, moved = desk.uow, []
    now = {one.unit.id: one for one in called(desk)}
    for seat in uow.rolls.seats(desk.id):
        one = now.get(seat.unit_id)
        if one is None or not _differs(seat, one):
            continue
        voter = one.voter
        uow.rolls.name_delegate(
            desk.id,
            seat.unit_id,
            via=voter.via,
            person_id=voter.person_id,
            full_name=voter.full_name,
            delegation_id=voter.delegation_id,
        )
        content = [seat.unit_id, voter.via, voter.person_id, voter.delegation_id]
        uow.contest_acts.enter("contest.voter", desk.id, canonical(content))
        uow.record("contest_voter", "contest", desk.id, f"{seat.unit_id} {voter.via}")
        moved.append(one)
        _tell(desk, one, seat)
    return moved


def papers_moved(desk: Desk) -> bool:
    """Whether a paper of delegation has begun or ended for a unit that has not voted yet."""
    papers = _papers(desk)
    for seat in desk.uow.rolls.seats(desk.id):
        paper = papers.get(seat.unit_id)
        if seat.has_voted or seat.via == "conference":
            continue
        if seat.delegation_id != (paper.id if paper is not None else None):
            return True
    return False


def _tell(desk: Desk, one: Called, before: Seat) -> None:
    contest, uow = desk.contest, desk.uow
    in_chat = bool(desk.rule.ways & {Way.OPEN, Way.SECRET})
    key = f"contest-voter:{contest.id}:{one.unit.id}:{one.voter.via}:{one.voter.delegation_id or 0}"
    if one.voter.person_id is not None:
        # By office the head could vote beside the delegate, and needs no new right.
        before_too = in_chat and one.voter.via == "head" and before.via in _VIAS
        uow.tell(one.voter.person_id, _calls(desk, one, before_too=before_too), key)
    if before.person_id is not None and before.person_id != one.voter.person_id:
        thanks = _thanks(desk, one, still=in_chat and before.person_id == one.head)
        uow.tell(before.person_id, thanks, f"{key}:before")


def _calls(desk: Desk, one: Called, *, before_too: bool) -> Compose:
    contest, in_chat = desk.contest, bool(desk.rule.ways & {Way.OPEN, Way.SECRET})
    beside = either(desk, one)

    def compose(say: Say) -> Screen:
        told = (
            say(
                "{unit}: nobody votes by delegation any more. You vote for the unit, as before.",
                unit=one.unit.name,
            )
            if before_too
            else say("From now on you vote for {unit}.", unit=one.unit.name)
        )
        lines = [*heading(contest, say), told]
        if beside:
            lines.append(head_too_words(say))
        return Screen(Markup("\n").join(lines), rows(_ballot(desk, one, say)) if in_chat else ())

    return compose


def _thanks(desk: Desk, one: Called, *, still: bool) -> Compose:
    """`still`: who was named before heads the unit, and votes by office as before."""
    contest = desk.contest

    def compose(say: Say) -> Screen:
        who = one.name or say.plain("nobody for the time being")
        words = {"unit": one.unit.name, "name": who}
        told = (
            say(
                "For {unit} votes from now on: {name}. As the head of the unit you can still vote"
                " yourself; the first paper counts.",
                **words,
            )
            if still
            else say(
                "For {unit} votes from now on: {name}. Your own button does not count any more.",
                **words,
            )
        )
        ballot = _ballot(desk, one, say) if still else None
        return Screen(Markup("\n").join([*heading(contest, say), told]), rows(ballot))

    return compose


def head_too_words(say: Say) -> Markup:
    """To the delegate, who is not alone."""
    return say("The head of the unit can vote too; whoever votes first counts.")


def _ballot(desk: Desk, one: Called, say: Say) -> Choice:
    paper = Intent.of("ballots.paper", desk.id, one.unit.id)
    return Choice(say.plain("Vote for the unit"), paper)
