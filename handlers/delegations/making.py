"""Making a delegation: for which unit, to whom, for what, from when until when, on which paper."""

from __future__ import annotations

from datetime import date, timedelta

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.contest_errors import DelegateElsewhere, DelegationBackward, DelegationPast
from bot.domain.errors import LineNeeded, OldButton
from bot.domain.period_errors import DeadlineNotAhead
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.words import label_of
from handlers.dates import read_date
from handlers.delegations.recording import ask_paper, papered, sure
from handlers.delegations.wish import Desk, Wish, desk_of, going_on, require_maker, wish_of
from handlers.paging import boards_on_page, fitted, on_page, side_by_side, turning
from handlers.typed import fitting
from handlers.wording import person_name
from storage.contest_rows import Contest
from storage.uow import UnitOfWork

_LABEL_LETTERS, _PER_PAGE, _LEAST_LINE, _MOST_POSITION = 38, 5, 4, 120
_STATES = ("draft", "open")


def choose_unit(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Whose paper it is. Raises NotAllowed for all but the secretary."""
    desk = desk_of(actor, uow)
    require_maker(desk, 0, by_paper=True)
    say = desk.say
    shown, page, pages = boards_on_page(desk.units(), intent.number(0))
    return Screen(
        say("<b>Record a paper of delegation</b>\nOf which unit?"),
        rows(
            *side_by_side(
                [
                    Choice(unit.short_name, Intent.of("delegations.whom", unit.id, "paper"))
                    for unit in shown
                ]
            ),
            turning(page, pages, say, lambda to: Intent.of("delegations.unit", to)),
            Choice(say.plain("Back"), Intent("delegations")),
        ),
    )


def choose_person(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """To whom; on paper also somebody the assistant does not know. Raises NotAllowed,
    UnknownUnit."""
    desk = desk_of(actor, uow)
    wish = Wish("whom", intent.number(0), by_paper=intent.text(1) == "paper")
    require_maker(desk, wish.unit, by_paper=wish.by_paper)
    return _whom(desk, wish, 0)


def _whom(desk: Desk, wish: Wish, page: int) -> Screen:
    say, unit = desk.say, desk.unit(wish.unit)
    people = [
        one for one in desk.people(wish.unit) if wish.by_paper or one.person_id != desk.actor.person
    ]
    shown, page, pages = on_page(people, page, _PER_PAGE)
    lines = [say("<b>{unit}</b>\nWho votes for the unit?", unit=unit.name)]
    if wish.by_paper:
        lines.append(
            say("Somebody else: please type name and position, for example “Nguyễn Văn An, Phó"
                " Trưởng ban”.")
        )  # fmt: skip
    elif not people:
        lines.append(
            say("Nobody else of your unit uses the assistant; please invite somebody first, or send"
                " the secretary a paper of delegation.")
        )  # fmt: skip
    return Screen(
        Markup("\n").join(lines),
        rows(
            *(
                Choice(
                    fitted(one.full_name, _LABEL_LETTERS),
                    Intent.of("delegations.person", one.person_id),
                )
                for one in shown
            ),
            turning(page, pages, say, lambda to: Intent.of("delegations.page", to)),
            Choice(say.plain("Back"), Intent("delegations")),
        ),
        asks=wish.asks(),
    )


def turn_page(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk, wish = going_on(actor, uow)
    return _whom(desk, wish.at("whom"), intent.number(0))


def take_person(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises DelegateElsewhere for nobody of the unit, OldButton."""
    desk, wish = going_on(actor, uow)
    found = next((p for p in desk.people(wish.unit) if p.person_id == intent.number(0)), None)
    if found is None or (not wish.by_paper and found.person_id == actor.person):
        raise DelegateElsewhere
    return _scope(
        desk,
        wish.at("scope", person=found.person_id, name=found.full_name, position=found.position),
    )


def take_step(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Something was typed or sent: by what is asked at the moment. Raises what reads it raises."""
    desk, wish = desk_of(actor, uow), wish_of(intent)
    require_maker(desk, wish.unit, by_paper=wish.by_paper)
    match wish.stage:
        case "whom" if wish.by_paper:
            return _named(desk, wish)
        case "since":
            return _until(desk, wish.at("until", since=_day(desk).toordinal()))
        case "until":
            return _last_day(desk, wish, _day(desk))
        case "paper":
            return papered(desk, wish)
        case "scope":
            return _scope(desk, wish)
        case "sure":
            return sure(desk, wish)
        case _:
            return _whom(desk, wish, 0)


def _day(desk: Desk) -> date:
    """Today or a later day. Raises DelegationPast, DateUnclear, DeadlineTooFar."""
    try:
        return read_date(desk.uow.line, desk.today - timedelta(days=1))
    except DeadlineNotAhead as refusal:
        raise DelegationPast(day=refusal.fields["day"]) from None


def _named(desk: Desk, wish: Wish) -> Screen:
    """Somebody without the assistant. Raises NameUnclear, LineNeeded without a position,
    LineTooLong."""
    name, _, position = desk.uow.line.partition(",")
    name, position = person_name(name), fitting(position.strip(), _MOST_POSITION)
    if len(position) < _LEAST_LINE:
        raise LineNeeded(least=_LEAST_LINE)
    return _scope(desk, wish.at("scope", person=0, name=name, position=position))


# For what ------------------------------------------------------------------------------------


def _contests(desk: Desk) -> list[Contest]:
    return [one for one in desk.uow.contests.of_bloc(desk.bloc.id, _STATES) if one.round == 1]


def _scope(desk: Desk, wish: Wish) -> Screen:
    say = desk.say
    return Screen(
        say("<b>{name}</b>\nFor which votes?", name=wish.name),
        rows(
            Choice(say.plain("For every vote"), Intent.of("delegations.scope", 0)),
            *(
                Choice(
                    fitted(label_of(one, say), _LABEL_LETTERS),
                    Intent.of("delegations.scope", one.id),
                )
                for one in _contests(desk)[-_PER_PAGE:]
            ),
            Choice(say.plain("Back"), Intent("delegations")),
        ),
        asks=wish.at("scope").asks(),
    )


def take_scope(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton for no vote of the bloc that is prepared or open."""
    desk, wish = going_on(actor, uow)
    chosen = intent.number(0)
    if chosen and chosen not in {one.id for one in _contests(desk)}:
        raise OldButton
    return _since(desk, wish.at("since", contest=chosen))


# From when until when ------------------------------------------------------------------------


def _since(desk: Desk, wish: Wish) -> Screen:
    say = desk.say
    return Screen(
        say("<b>{name}</b>\nFrom which day on? Tap, or type the date.", name=wish.name),
        rows(
            Choice(say.plain("From today"), Intent("delegations.today")),
            Choice(say.plain("Back"), Intent("delegations")),
        ),
        asks=wish.asks(),
    )


def from_today(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    desk, wish = going_on(actor, uow)
    return _until(desk, wish.at("until", since=desk.today.toordinal()))


def _until(desk: Desk, wish: Wish) -> Screen:
    say = desk.say
    return Screen(
        say(
            "<b>{name}</b>, from {since}\nUp to and including which day? Tap, or type the date.",
            name=wish.name,
            since=say.date(date.fromordinal(wish.since)),
        ),
        rows(
            (
                Choice(say.plain("That day only"), Intent.of("delegations.days", 1)),
                Choice(say.plain("{n} days", n=7), Intent.of("delegations.days", 7)),
            ),
            Choice(say.plain("Until I revoke it"), Intent.of("delegations.days", 0)),
            Choice(say.plain("Back"), Intent("delegations")),
        ),
        asks=wish.asks(),
    )


def take_days(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton for a button of another step."""
    desk, wish = going_on(actor, uow)
    days = intent.number(0)
    if not wish.since or days not in (0, 1, 7):
        raise OldButton
    return _dated(desk, wish.at("sure", until=wish.since + days if days else 0))


def _last_day(desk: Desk, wish: Wish, last: date) -> Screen:
    """Raises DelegationBackward."""
    if last.toordinal() < wish.since:
        raise DelegationBackward
    return _dated(desk, wish.at("sure", until=last.toordinal() + 1))


def _dated(desk: Desk, wish: Wish) -> Screen:
    return ask_paper(desk, wish.at("paper")) if wish.by_paper else sure(desk, wish)
