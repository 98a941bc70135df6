"""An absence while it is said: it travels in the open question, never in memory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from bot.domain.access import Act, Actor, hat_for
from bot.domain.errors import OldButton
from bot.domain.year_errors import AbsenceKnown, DeputyAway, DeputyElsewhere
from bot.i18n import Say
from bot.screen import Intent
from handlers.delegations.wish import Desk, desk_of
from storage.absences import Absence
from storage.people import Member
from storage.uow import UnitOfWork

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Leave:
    """Days [since, until), `until` None: not known yet; `deputy` 0: nobody."""

    unit: int
    since: date | None = None
    until: date | None = None
    deputy: int = 0

    def leads(self, name: str) -> Intent:
        days = (one.isoformat() if one else "" for one in (self.since, self.until))
        return Intent.of(name, self.unit, *days, self.deputy)


def leave_from(intent: Intent) -> Leave:
    """Raises OldButton."""
    try:
        since, until = (
            date.fromisoformat(one) if one else None for one in map(intent.text, (1, 2))
        )
    except ValueError:
        raise OldButton from None
    if until is not None and (since is None or until <= since):
        raise OldButton
    return Leave(intent.number(0), since, until, max(intent.number(3), 0))


def going_on(
    actor: Actor, uow: UnitOfWork, asked: Intent | None, *names: str
) -> tuple[Desk, Leave]:
    """What is being said, by somebody of the unit. Raises OldButton, NotAllowed."""
    if asked is None or asked.name not in names:
        raise OldButton
    desk, leave = desk_of(actor, uow), leave_from(asked)
    hat_for(actor, Act.BE_AWAY, leave.unit, desk.bloc.id)
    if leave.since is None and "absence.since" not in names:
        raise OldButton
    return desk, leave


def overlapping(desk: Desk, leave: Leave) -> list[Absence]:
    """What of the unit's absences lies in these days."""
    assert leave.since is not None, "looked at on the way in"
    return [
        one
        for one in desk.uow.absences.standing(desk.bloc.id, desk.today)
        if one.unit_id == leave.unit and one.overlaps(leave.since, leave.until)
    ]


def check_own(desk: Desk, leave: Leave) -> list[Absence]:
    """The same. Raises AbsenceKnown where one of the actor's own is among them."""
    found = overlapping(desk, leave)
    for one in found:
        if one.person_id == desk.actor.person:
            raise AbsenceKnown(since=f"{one.since:%d/%m/%Y}")
    return found


def deputy_of(desk: Desk, leave: Leave) -> Member | None:
    """Raises DeputyElsewhere, DeputyAway, AbsenceKnown."""
    others = check_own(desk, leave)
    if not leave.deputy:
        return None
    people = {one.person_id: one for one in desk.people(leave.unit)}
    found = people.get(leave.deputy)
    if found is None or leave.deputy == desk.actor.person:
        raise DeputyElsewhere
    if any(one.person_id == leave.deputy for one in others):
        raise DeputyAway(name=found.full_name)
    return found


def head(leave: Leave, say: Say) -> Markup:
    assert leave.since is not None, "looked at on the way in"
    if leave.until is None:
        return say("<b>Away</b> from {since} until further notice", since=say.date(leave.since))
    last = leave.until - DAY
    return say(
        "<b>Away</b> from {since} to {last}", since=say.date(leave.since), last=say.date(last)
    )
