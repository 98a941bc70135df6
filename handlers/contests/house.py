"""Who works on a contest, and the contest in hand: what every step here begins with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.access import Act, Actor, Hat, may, require
from bot.domain.approval import hats_in
from bot.domain.casting_errors import NotADraft
from bot.domain.contest_errors import NotTheChair, RoundFixed, TellerOfListed
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.voting.rule import Rule
from bot.domain.voting.rule_text import read_rule, rule_text
from bot.i18n import Say, speak
from bot.screen import Choice, Intent
from storage.blocs import Bloc
from storage.contest_drafts import Draft
from storage.contest_rows import Contest
from storage.office_rows import LEADER
from storage.people import Member
from storage.rolls import Teller
from storage.uow import UnitOfWork

OFFICES = ("leader", "deputy")
IN_HALL = ("hands", "paper")


@dataclass(frozen=True, slots=True)
class Desk:
    """A contest of the actor's bloc, in the reader's language."""

    actor: Actor
    say: Say
    bloc: Bloc
    contest: Contest
    rule: Rule
    uow: UnitOfWork

    @property
    def id(self) -> int:
        return self.contest.id

    def intent(self, name: str, *args: object) -> Intent:
        return Intent.of(f"contests.{name}", self.contest.id, *args)

    def back(self) -> Choice:
        return Choice(self.say.plain("Back"), self.intent("one"))

    def moment(self, at: datetime) -> str:
        return self.say.moment(at, self.bloc.timezone)

    def local_now(self) -> datetime:
        return self.uow.now.astimezone(ZoneInfo(self.bloc.timezone))


def desk_of(actor: Actor, intent: Intent, uow: UnitOfWork, *, held: bool = False) -> Desk:
    """The contest a button names, whoever asks. Raises OldButton where the bloc has none such."""
    return desk_at(actor, intent.number(0), uow, held=held)


def desk_at(actor: Actor, contest_id: int, uow: UnitOfWork, *, held: bool = False) -> Desk:
    """held: nobody else changes it until this is done. Raises OldButton."""
    found = uow.contests.held(contest_id) if held else uow.contests.contest(contest_id)
    if found is None or found.bloc_id not in {hat.bloc_id for hat in actor.hats if hat.confirmed}:
        raise OldButton
    bloc = uow.blocs.bloc(found.bloc_id)
    return Desk(actor, speak(actor.language), bloc, found, read_rule(found.rule), uow)


def prepared(actor: Actor, intent: Intent, uow: UnitOfWork, *, held: bool = False) -> Desk:
    """A contest in the secretary's hands, whatever became of it. Raises NotAllowed, OldButton."""
    hat = require(actor, Act.PREPARE_CONTEST)
    desk = desk_of(actor, intent, uow, held=held)
    if desk.contest.bloc_id != hat.bloc_id:
        raise OldButton
    return desk


def drafted(actor: Actor, intent: Intent, uow: UnitOfWork) -> Desk:
    """A contest that can still be changed, read behind whoever changes it at this moment.

    Raises NotAllowed, OldButton, NotADraft.
    """
    desk = prepared(actor, intent, uow, held=True)
    if desk.contest.state != "draft":
        raise NotADraft
    return desk


def first_drafted(actor: Actor, intent: Intent, uow: UnitOfWork) -> Desk:
    """A draft whose rule and list are the secretary's. Raises as `drafted` does, and RoundFixed:
    of a further round only times and tellers are still open."""
    desk = drafted(actor, intent, uow)
    check_first(desk)
    return desk


def check_first(desk: Desk) -> None:
    """Raises RoundFixed for a further round."""
    if desk.contest.round > 1:
        raise RoundFixed


def changed(desk: Desk, **values: Any) -> Desk:
    """The draft with other values, stored. `rule` may be a Rule; its way goes with it."""
    rule = values.pop("rule", desk.rule)
    was = desk.contest
    new = Draft(
        bloc_id=was.bloc_id,
        kind=was.kind,
        year=was.year,
        title=was.title,
        way=str(rule.way),
        rule=rule_text(rule),
        award_kind_id=was.award_kind_id,
        parent_id=was.parent_id,
        round=was.round,
        chained_from_id=was.chained_from_id,
        rehearsal=was.rehearsal,
        opens_at=was.opens_at,
        closes_at=was.closes_at,
        min_open_minutes=rule.min_open,
    )
    desk.uow.contest_drafts.redraft(was.id, replace(new, **values))
    found = desk.uow.contests.contest(was.id)
    assert found is not None, "it was changed just now"
    return replace(desk, contest=found, rule=rule)


# Who -----------------------------------------------------------------------------------------


def office_year(contest: Contest) -> int:
    """Whose year it is: who is elected for a year is elected under the leader of the one before."""
    return contest.year - 1 if contest.kind in OFFICES else contest.year


def leader_of(contest: Contest, uow: UnitOfWork) -> int | None:
    """The unit whose head is the chair of the contest: the one that led the bloc when it opened,
    before that the one that leads it now; None where no leader is recorded."""
    if contest.chair_unit_id is not None:
        return contest.chair_unit_id
    return uow.blocs.office_holder(contest.bloc_id, office_year(contest), LEADER)


def is_chair(desk: Desk) -> bool:
    """Whether the actor, under any hat, is the head of the board that leads the bloc."""
    heads = [
        hat
        for hat in hats_in(desk.actor, desk.contest.bloc_id)
        if hat.unit_id is not None and may(hat, Act.CHAIR_CONTEST, hat.unit_id)
    ]
    return bool(heads) and leader_of(desk.contest, desk.uow) in {hat.unit_id for hat in heads}


def chaired(actor: Actor, intent: Intent, uow: UnitOfWork, *, held: bool = False) -> Desk:
    """A contest before its chair. Raises OldButton, NotTheChair."""
    desk = desk_of(actor, intent, uow, held=held)
    if not is_chair(desk):
        raise NotTheChair(year=str(office_year(desk.contest)))
    return desk


def coming_round(actor: Actor, intent: Intent, uow: UnitOfWork) -> Desk:
    """A further round that is prepared, before its chair, who alone opens or drops it. Raises
    OldButton, NotTheChair, NotADraft."""
    desk = chaired(actor, intent, uow, held=True)
    if desk.contest.round == 1:
        raise OldButton
    if desk.contest.state != "draft":
        raise NotADraft
    return desk


def boards_on_list(contest: Contest, uow: UnitOfWork) -> frozenset[int]:
    """The boards that are voted on."""
    lines = uow.contests.lines(contest.id)
    return frozenset(one.unit_id for one in lines if one.listed and one.unit_id is not None)


def counting(contest: Contest, uow: UnitOfWork, members: Sequence[Member]) -> set[int]:
    """The tellers who count: none with a role at a board that is voted on."""
    on_list = boards_on_list(contest, uow)
    barred = {one.person_id for one in members if one.confirmed and one.unit_id in on_list}
    return {one.person_id for one in uow.rolls.tellers(contest.id)} - barred


def key_of_tellers(contest_id: int) -> str:
    """How the keys of all messages to its tellers begin: what did not arrive is found by it."""
    return f"contest-teller:{contest_id}"


def is_teller(desk: Desk) -> bool:
    """Whether the actor was appointed and, under all hats, works for no board on the list."""
    return _is_appointed(desk) and _board_on_list(desk) is None


def _is_appointed(desk: Desk) -> bool:
    return any(one.person_id == desk.actor.person for one in desk.uow.rolls.tellers(desk.id))


def _board_on_list(desk: Desk) -> int | None:
    on_list = boards_on_list(desk.contest, desk.uow)
    hats = hats_in(desk.actor, desk.contest.bloc_id)
    return next((hat.unit_id for hat in hats if hat.unit_id in on_list), None)


def explain_to_teller(desk: Desk) -> None:
    """Before anybody is refused: a teller whose board is voted on learns that this is why.

    Raises TellerOfListed.
    """
    if _is_appointed(desk):
        refuse_listed(desk, desk.actor.full_name, _board_on_list(desk))


def refuse_listed(desk: Desk, name: str, unit_id: int | None) -> None:
    """Raises TellerOfListed where there is such a board."""
    if unit_id is not None:
        _bloc, unit = desk.uow.blocs.board(desk.bloc.id, unit_id)
        raise TellerOfListed(name=name, unit=unit.short_name)


def is_secretary(actor: Actor, bloc_id: int) -> bool:
    return any(may(hat, Act.PREPARE_CONTEST) for hat in hats_in(actor, bloc_id))


@dataclass(frozen=True, slots=True)
class Part:
    """What a person is in a contest; somebody may be several."""

    secretary: bool = False
    chair: bool = False
    teller: bool = False


def part_in(desk: Desk) -> Part:
    """Raises NotAllowed for whoever is nothing of it."""
    part = Part(is_secretary(desk.actor, desk.contest.bloc_id), is_chair(desk), is_teller(desk))
    if not (part.secretary or part.chair or part.teller):
        explain_to_teller(desk)
        raise NotAllowed
    return part


def chairs_of(desk: Desk) -> list[int]:
    """The persons who are the chair of the contest."""
    unit_id = leader_of(desk.contest, desk.uow)
    if unit_id is None:
        return []
    return [
        one.person_id
        for one in desk.uow.people.members(desk.contest.bloc_id, unit_id)
        if may(one.hat, Act.CHAIR_CONTEST, unit_id)
    ]


def signing_tellers(desk: Desk, tellers: Iterable[Teller]) -> set[int]:
    """Those tellers who can publish beside the chair: still of the bloc, and not the chair."""
    leader, acting, presiding = leader_of(desk.contest, desk.uow), set(), set()
    for one in desk.uow.people.members(desk.contest.bloc_id):
        if one.confirmed:
            acting.add(one.person_id)
        if leader is not None and may(one.hat, Act.CHAIR_CONTEST, leader):
            presiding.add(one.person_id)
    return {one.person_id for one in tellers} & acting - presiding


def own_hat(actor: Actor) -> Hat:
    """The secretary's hat. Raises NotAllowed."""
    return require(actor, Act.PREPARE_CONTEST)
