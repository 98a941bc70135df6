"""The handover begins: the next leader is elected, and another board leads now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.access import Act, Actor, may
from bot.domain.approval import hats_in
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.handing_over import ITEMS, Side
from bot.domain.handover_errors import NoneElected, SameBoard
from bot.domain.nominating import Said
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.dates import DUE_TIME
from handlers.handover.house import BOARD, Room
from handlers.wording import HOME
from storage.office_rows import DEPUTY, LEADER
from storage.uow import UnitOfWork

_TIME_FOR_IT = timedelta(days=14)
_MILESTONE = "handover"


@dataclass(frozen=True, slots=True)
class Elected:
    """Who leads, and whom the bloc has elected to lead after it."""

    year: int
    giver: int
    taker: int
    deputy: int | None


def _elected(bloc_id: int, uow: UnitOfWork) -> Elected:
    """Raises NoneElected, SameBoard."""
    leading = uow.blocs.leading(bloc_id)
    for year in (leading.this_year + 1, leading.this_year):
        if year in leading.by_year:
            continue
        won = {
            one.kind: one.unit_id
            for one in uow.nominations.introduced(bloc_id, year)
            if one.said == Said.ELECTED
        }
        giver = leading.of(year - 1)
        if LEADER not in won or giver is None:
            continue
        if won[LEADER] == giver:
            raise SameBoard(year=str(year))
        return Elected(year, giver, won[LEADER], won.get(DEPUTY))
    raise NoneElected


def ahead(actor: Actor, uow: UnitOfWork) -> bool:
    """Whether there is one to begin."""
    try:
        _elected(actor.hat.bloc_id, uow)
    except (NoneElected, SameBoard):
        return False
    return True


def _may_begin(actor: Actor, found: Elected) -> bool:
    """The secretary, and whoever works for one of the two boards."""
    return any(
        may(hat, Act.MANAGE_BLOC)
        or (hat.role in BOARD and hat.unit_id in (found.giver, found.taker))
        for hat in hats_in(actor, actor.hat.bloc_id)
    )


def offer(actor: Actor, uow: UnitOfWork) -> Screen:
    """What would be handed over to whom. Raises NoneElected, SameBoard, NotAllowed."""
    bloc_id = actor.hat.bloc_id
    found, say = _elected(bloc_id, uow), speak(actor.language)
    if not _may_begin(actor, found):
        raise NotAllowed
    names = uow.blocs.short_names(bloc_id)
    return Screen(
        say(
            "<b>Handover of the leadership of the bloc</b>\nElected for {year}: <b>{taker}</b>."
            " Until both boards have confirmed every item, {giver} leads on, also after New Year's"
            " Day.",
            year=str(found.year),
            taker=names.get(found.taker, "…"),
            giver=names.get(found.giver, "…"),
        ),
        rows(
            Choice(say.plain("Begin the handover"), Intent.of("handover.begin", found.year)),
            Choice(say.plain("What is to be done"), HOME),
        ),
    )


def start(actor: Actor, intent: Intent, uow: UnitOfWork) -> int:
    """Its number. The bloc is held by the route: of two taps the second finds it begun.

    Raises NoneElected, SameBoard, NotAllowed, OldButton for a year that is not the one.
    """
    bloc_id = actor.hat.bloc_id
    found = _elected(bloc_id, uow)
    if not _may_begin(actor, found):
        raise NotAllowed
    if intent.number(0) != found.year:
        raise OldButton
    known = uow.handovers.newest(bloc_id)
    if known is not None and known.year == found.year:
        raise OldButton
    units = (found.giver, found.taker, found.deputy)
    due = _due(bloc_id, found.year, uow)
    number = uow.handovers.start(bloc_id, found.year, units, due, actor.person)
    uow.record("handover_begun", "handover", number, f"{found.year}")
    content = f"{found.year} {found.giver} {found.taker}"
    uow.register(bloc_id, "handover.begun", "handover", number, content)
    return number


def _due(bloc_id: int, year: int, uow: UnitOfWork) -> tuple[datetime, date]:
    """As the plan of the given year has it, while that lies ahead; else two weeks from now."""
    planned = uow.milestones.by_code(bloc_id, year - 1, _MILESTONE)
    if planned is not None and planned.is_open and planned.due_at > uow.now:
        return planned.due_at, planned.due_on
    zone = uow.blocs.bloc(bloc_id).timezone
    day = uow.days.calendar(bloc_id).next_working(uow.today(zone) + _TIME_FOR_IT)
    return datetime.combine(day, DUE_TIME, ZoneInfo(zone)), day


def tell(room: Room) -> int:
    """Everybody of both boards, and the secretaries; how many."""
    persons = (room.persons(Side.GIVER) | room.persons(Side.TAKER)) - {room.actor.person}
    counts = room.counts

    def compose(say: Say) -> Screen:
        text = say(
            "Dear leader of the bloc of {before}, <b>{giver}</b>, and of {year}, <b>{taker}</b>."
            "\nThe list of the handover has {n} items (awards awaiting decision: {awards}, votes"
            " not finished: {votes}). Both sides are asked to confirm item by item until {due};"
            " rights move once both have confirmed.",
            before=str(room.found.year - 1),
            year=str(room.found.year),
            giver=room.name(Side.GIVER),
            taker=room.name(Side.TAKER),
            n=len(ITEMS),
            awards=f"{counts['awards']:02d}",
            votes=f"{counts['contests']:02d}",
            due=say.moment(room.found.due_at, room.bloc.timezone),
        )
        way = Intent.of("handover", room.found.id)
        return Screen(text, rows(Choice(say.plain("Open the handover"), way)))

    for person_id in sorted(persons):
        room.uow.tell(person_id, compose, f"handover-begun:{room.found.id}")
    return len(persons)
