"""Making a delegation: for which unit, to whom, for what, from when until when, on which paper."""

from __future__ import annotations

from datetime import date, timedelta

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.contest_errors import DelegateElsewhere, DelegationBackward, DelegationPast
from bot.domain.documents import check_document
from bot.domain.errors import DeadlineNotAhead, LineNeeded, OldButton
from bot.domain.papers import read_paper
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.words import cut, label_of
from handlers.dates import read_date
from handlers.delegations.listing import in_open_votes, screen, tell_concerned
from handlers.delegations.wish import Desk, Wish, desk_of, in_hand, require_maker, wish_of
from handlers.paging import boards_on_page, fitted, on_page, side_by_side, turning
from handlers.wording import person_name
from storage.contest_rows import Contest
from storage.rolls import NewDelegation
from storage.uow import UnitOfWork

_EXAMPLE = "12/GUQ-BQL ngày 20/11/2019"
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
    desk, wish = _going_on(actor, uow)
    return _whom(desk, wish.at("whom"), intent.number(0))


def _going_on(actor: Actor, uow: UnitOfWork) -> tuple[Desk, Wish]:
    """Raises OldButton, NotAllowed."""
    desk, wish = desk_of(actor, uow), in_hand(uow)
    require_maker(desk, wish.unit, by_paper=wish.by_paper)
    return desk, wish


def take_person(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises DelegateElsewhere for nobody of the unit, OldButton."""
    desk, wish = _going_on(actor, uow)
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
            return _papered(desk, wish)
        case "scope":
            return _scope(desk, wish)
        case "sure":
            return _sure(desk, wish)
        case _:
            return _whom(desk, wish, 0)


def _day(desk: Desk) -> date:
    """Today or a later day. Raises DelegationPast, DateUnclear, DeadlineTooFar."""
    try:
        return read_date(desk.uow.line, desk.today - timedelta(days=1))
    except DeadlineNotAhead as refusal:
        raise DelegationPast(day=refusal.fields["day"]) from None


def _named(desk: Desk, wish: Wish) -> Screen:
    """Somebody without the assistant. Raises NameUnclear, LineNeeded without a position."""
    name, _, position = desk.uow.line.partition(",")
    name, position = person_name(name), position.strip()[:_MOST_POSITION]
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
    desk, wish = _going_on(actor, uow)
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
    desk, wish = _going_on(actor, uow)
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
    desk, wish = _going_on(actor, uow)
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
    return _ask_paper(desk, wish.at("paper")) if wish.by_paper else _sure(desk, wish)


# The paper -----------------------------------------------------------------------------------


def _ask_paper(desk: Desk, wish: Wish) -> Screen:
    say = desk.say
    return Screen(
        say(
            "<b>{name}</b>\nPlease send the photo or the PDF of the paper with its number and date"
            " below it, or type them, for example “{example}”.",
            name=wish.name,
            example=_EXAMPLE,
        ),
        rows(Choice(say.plain("Back"), Intent("delegations"))),
        asks=wish.asks(),
    )


def _papered(desk: Desk, wish: Wish) -> Screen:
    """Number and date, perhaps under a picture. Raises PaperUnclear, PaperDateAhead, and what is
    raised of a file that cannot be kept."""
    uow, file = desk.uow, desk.uow.file
    if file is not None:
        check_document(file.kind, file.name, file.mime, file.size)
        kept = uow.reviews.attach(desk.bloc.id, file, desk.actor.person, uow.inbox_id)
        uow.record("delegation_paper", "attachment", kept)
        wish = wish.at("paper", attachment=kept)
        if not uow.line:
            return _ask_number(desk, wish)
    number, signed = read_paper(uow.line, desk.today)
    return _sure(desk, wish.at("sure", number=number, signed=signed.toordinal()))


def _ask_number(desk: Desk, wish: Wish) -> Screen:
    say = desk.say
    return Screen(
        say(
            "✓ The paper is kept. Which number and date does it bear? For example “{example}”.",
            example=_EXAMPLE,
        ),
        rows(Choice(say.plain("Back"), Intent("delegations"))),
        asks=wish.asks(),
    )


# Done ----------------------------------------------------------------------------------------


def _sure(desk: Desk, wish: Wish) -> Screen:
    say = desk.say
    return Screen(
        Markup("\n").join([say("<b>Is this right?</b>"), *_words(desk, wish, say)]),
        rows(
            Choice(say.plain("Yes, it holds like this"), Intent("delegations.give")),
            Choice(say.plain("Back"), Intent("delegations")),
        ),
        asks=wish.at("sure").asks(),
    )


def _words(desk: Desk, wish: Wish, say: Say) -> list[Markup]:
    found = desk.uow.contests.contest(wish.contest) if wish.contest else None
    since = say.date(date.fromordinal(wish.since))
    who = f"{wish.name}, {wish.position}" if wish.position else wish.name
    lines = [
        say("For {unit} votes: <b>{who}</b>", unit=desk.unit(wish.unit).name, who=who),
        say("Only for: {title}", title=cut(found.title, 120)) if found else say("For every vote"),
        say(
            "From {since} to {last}",
            since=since,
            last=say.date(date.fromordinal(wish.until) - timedelta(days=1)),
        )
        if wish.until
        else say("From {since} until it is revoked", since=since),
    ]
    if wish.number:
        day = say.date(date.fromordinal(wish.signed))
        lines.append(say("Paper no. {number} of {day}", number=wish.number, day=day))
    return lines


def give(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """Recorded: on the list at once, and on the rolls of open votes. Raises OldButton for a wish
    that is not whole, NotAllowed, DelegateElsewhere for who has left the unit meanwhile."""
    desk, wish = _going_on(actor, uow)
    if wish.stage != "sure" or not wish.since or (wish.by_paper and not wish.number):
        raise OldButton
    if wish.person and wish.person not in {one.person_id for one in desk.people(wish.unit)}:
        raise DelegateElsewhere
    new = NewDelegation(
        bloc_id=desk.bloc.id,
        unit_id=wish.unit,
        number=wish.number,
        signed_on=date.fromordinal(wish.signed) if wish.signed else desk.today,
        since=date.fromordinal(wish.since),
        until=date.fromordinal(wish.until) if wish.until else None,
        person_id=wish.person or None,
        full_name="" if wish.person else wish.name,
        position=wish.position,
        contest_id=wish.contest or None,
        attachment_id=wish.attachment or None,
    )
    number = uow.rolls.delegate(new, actor.person)
    uow.record("delegation_recorded", "delegation", number, str(wish.unit))
    content = f"{wish.unit} {wish.person} {wish.contest} {wish.since} {wish.until}"
    uow.register(desk.bloc.id, "delegation.recorded", "delegation", number, content)
    stored = uow.rolls.delegation(desk.bloc.id, number)
    assert stored is not None, "it was stored just now"

    def compose(say: Say) -> Screen:
        lines = [say("<b>A delegation was recorded</b>"), *_words(desk, wish, say)]
        return Screen(
            Markup("\n").join(lines),
            rows(Choice(say.plain("Who votes for whom"), Intent("delegations"))),
        )

    tell_concerned(desk, stored, compose, f"delegation:{number}")
    moved = in_open_votes(desk)
    said = desk.say("✓ Recorded: {name} votes for {unit}.", name=wish.name,
                    unit=desk.unit(wish.unit).short_name)  # fmt: skip
    if moved:
        said += desk.say(" It holds in the open votes at once.")
    return screen(desk, 0, said)
