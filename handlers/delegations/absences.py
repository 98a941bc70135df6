"""Who is away, and who takes over meanwhile: seen by the unit and the secretary, ended by hand.

An absence hands over duties and reminders. It hands over no right: whoever is to vote or approve
instead has to be named for that.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from markupsafe import Markup

from bot.domain.access import Act, Actor, Hat, may
from bot.domain.approval import hats_in
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.year_errors import AbsenceOver
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.delegations.wish import Desk, desk_of
from handlers.paging import fitted, on_page, turning
from handlers.wording import HOME
from storage.absences import Absence
from storage.uow import Compose, UnitOfWork

_PER_PAGE, _LABEL_LETTERS = 5, 30


def own_hat(desk: Desk) -> Hat | None:
    """The hat under which the actor has duties that somebody can take over."""
    hats = hats_in(desk.actor, desk.bloc.id)
    return next((hat for hat in hats if may(hat, Act.BE_AWAY, hat.unit_id)), None)


def visible(desk: Desk) -> list[Absence]:
    """Those that hold or will: of one's own units; all of them for the secretary."""
    found = desk.uow.absences.standing(desk.bloc.id, desk.today)
    if desk.records:
        return found
    units = {
        hat.unit_id
        for hat in hats_in(desk.actor, desk.bloc.id)
        if may(hat, Act.SEE_DELEGATIONS, hat.unit_id)
    }
    return [one for one in found if one.unit_id in units]


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed for observers and for colleagues with one group of figures."""
    if not may(actor.hat, Act.SEE_DELEGATIONS, actor.hat.unit_id):
        raise NotAllowed
    return screen(desk_of(actor, uow), intent.number(0))


def screen(desk: Desk, page: int = 0, said: Markup | None = None) -> Screen:
    """Who is away; `said` stands above, where something was just done."""
    say, found = desk.say, visible(desk)
    shown, page, pages = on_page(found, page, _PER_PAGE)
    lines = [said + "\n"] if said is not None else []
    lines.append(say("<b>Away</b>"))
    lines += absence_lines(shown, {unit.id: unit.short_name for unit in desk.units()}, say)
    if not found:
        lines.append(say("Nobody has said so."))
    lines.append(no_rights_words(say))
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(say.plain("I shall be away"), Intent("absence.new")) if own_hat(desk) else None,
            *(
                Choice(
                    fitted(say.plain("Back again: {name}", name=one.full_name), _LABEL_LETTERS),
                    Intent.of("absence.end", one.id),
                )
                for one in shown
                if may_end(one, desk)
            ),
            turning(page, pages, say, lambda to: Intent.of("absence", to)),
            (
                Choice(say.plain("Who votes for whom"), Intent("delegations")),
                Choice(say.plain("What is to be done"), HOME),
            ),
        ),
        fresh=said is not None,
    )


def absence_lines(found: Sequence[Absence], names: Mapping[int, str], say: Say) -> list[Markup]:
    return [
        say(
            "• {unit}: <b>{name}</b>, {days}. {deputy}",
            unit=names.get(one.unit_id, "?"),
            name=one.full_name,
            days=days_words(one, say),
            deputy=deputy_words(one.deputy_name if one.deputy_id is not None else "", say),
        )
        for one in found
    ]


def days_words(one: Absence, say: Say) -> Markup:
    if one.until is None:
        return say("from {since} until further notice", since=say.date(one.since))
    last = one.until - timedelta(days=1)
    if last == one.since:
        return say("on {day}", day=say.date(one.since))
    return say("from {since} to {last}", since=say.date(one.since), last=say.date(last))


def deputy_words(name: str, say: Say) -> Markup:
    """`name` "": nobody was named."""
    return say("Takes over: {name}", name=name) if name else say("Nobody takes over yet")


def no_rights_words(say: Say) -> Markup:
    return say(
        "\nDuties and reminders go to whoever takes over. The vote does not: that takes a"
        " delegation."
    )


# Back again ----------------------------------------------------------------------------------


def may_end(one: Absence, desk: Desk) -> bool:
    """Whoever is away, the heads of the unit, the secretary."""
    return one.person_id == desk.actor.person or desk.records or one.unit_id in desk.headed()


def _mine(desk: Desk, intent: Intent) -> Absence:
    """Raises OldButton, NotAllowed, AbsenceOver."""
    found = desk.uow.absences.absence(desk.bloc.id, intent.number(0))
    if found is None:
        raise OldButton
    if not may_end(found, desk):
        raise NotAllowed
    if not found.stands(desk.today):
        raise AbsenceOver
    return found


def ask_end(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises as `_mine` does."""
    desk = desk_of(actor, uow)
    found, say = _mine(desk, intent), desk.say
    names = {unit.id: unit.short_name for unit in desk.units()}
    return Screen(
        Markup("\n").join([say("<b>End this absence?</b>"), *absence_lines([found], names, say)]),
        rows(
            Choice(say.plain("Yes, back again"), Intent.of("absence.ended", found.id)),
            Choice(say.plain("Back"), Intent("absence")),
        ),
    )


def end(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Duties come back at once. Raises as `_mine` does."""
    desk = desk_of(actor, uow)
    uow.blocs.lock(desk.bloc.id)
    found = _mine(desk, intent)
    uow.absences.end(found.id, actor.person)
    uow.record("absence_ended", "absence", found.id, str(found.unit_id))

    def compose(say: Say) -> Screen:
        return notice(
            say("{name} is back; their duties are theirs again.", name=found.full_name), say
        )

    others = {found.person_id, *(() if found.deputy_id is None else (found.deputy_id,))}
    tell_for_unit(desk, found.unit_id, compose, f"absence-ended:{found.id}", others)
    return screen(desk, 0, desk.say("✓ Ended: {name} is back.", name=found.full_name))


def notice(text: Markup, say: Say) -> Screen:
    return Screen(text, rows(Choice(say.plain("Who is away"), Intent("absence"))))


def tell_for_unit(
    desk: Desk, unit_id: int, compose: Compose, key: str, also: Collection[int] = ()
) -> None:
    """The heads of the unit, the secretaries and `also`; not whoever acts."""
    persons = set(also)
    for one in desk.uow.people.members(desk.bloc.id):
        heads = may(one.hat, Act.DELEGATE_VOTE, unit_id) and one.unit_id == unit_id
        if heads or may(one.hat, Act.PREPARE_CONTEST):
            persons.add(one.person_id)
    for person in sorted(persons - {desk.actor.person}):
        desk.uow.tell(person, compose, key)
