"""One year's plan as the screens of this room need it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.domain.access import Act, Actor, Hat, may, require
from bot.domain.approval import hats_in
from bot.domain.calendar.plan import Stood
from bot.domain.errors import OldButton
from bot.i18n import Say, speak
from bot.screen import Intent
from handlers.milestones import milestone_name
from storage.blocs import Bloc, Group
from storage.figures import Period
from storage.milestones import DROPPED, HAND, NOT_HELD, PLAN, TO_BE_HELD, Conference, Milestone
from storage.uow import UnitOfWork

_FARTHEST = 2


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the bloc as it stands: its conference and what was laid, dropped ones too.

    is_run_here: whether one of the person's roles in the bloc may change the plan
    """

    hat: Hat
    say: Say
    bloc: Bloc
    group: Group | None
    number: int
    today: date
    conference: Conference | None
    milestones: tuple[Milestone, ...]
    is_run_here: bool

    @property
    def conference_day(self) -> date | None:
        """The day that is planned, or was; None while there is none."""
        if self.conference is None or self.conference.held == NOT_HELD:
            return None
        return self.conference.starts_on

    @property
    def to_be_held(self) -> bool:
        return self.conference is not None and self.conference.held == TO_BE_HELD

    @property
    def shown(self) -> tuple[Milestone, ...]:
        return tuple(one for one in self.milestones if one.state != DROPPED)

    def intent(self, step: str, *args: object) -> Intent:
        return Intent.of(f"year.{step}", self.number, *args)

    def way(self) -> Intent:
        return Intent.of("year", self.number)

    def name(self, one: Milestone) -> str:
        return milestone_name(one.code, one.title, self.say)

    def due_on(self, period: Period) -> date:
        """The local day of a period's deadline."""
        return period.due_at.astimezone(ZoneInfo(self.bloc.timezone)).date()

    def stood(self) -> tuple[Stood, ...]:
        """As the rules of planning look at it: what only the plan left out may come back."""
        return tuple(
            Stood(
                one.code,
                one.due_on,
                one.due_time,
                one.title,
                number,
                by_hand=one.laid_by == HAND,
                settled=not one.is_open,
            )
            for number, one in enumerate(self.milestones)
            if one.state != DROPPED or one.laid_by != PLAN
        )


def year_of(actor: Actor, intent: Intent, uow: UnitOfWork) -> Year:
    """The year a button names, else the one that has something ahead. For every member.

    Raises OldButton for a year far off.
    """
    hat, bloc_id = actor.hat, actor.hat.bloc_id
    number = intent.number(0) if intent.args else _current(bloc_id, uow)
    if abs(number - uow.now.year) > _FARTHEST:
        raise OldButton
    laid = uow.milestones.year(bloc_id, number)
    today = uow.today(laid.bloc.timezone)
    if not today.year - 1 <= number <= today.year + 1:
        raise OldButton
    return Year(
        hat,
        speak(actor.language),
        laid.bloc,
        laid.group,
        number,
        today,
        laid.conference,
        laid.milestones,
        any(may(one, Act.MANAGE_BLOC) for one in hats_in(actor, bloc_id)),
    )


def _current(bloc_id: int, uow: UnitOfWork) -> int:
    today = uow.today(uow.blocs.bloc(bloc_id).timezone)
    return min(uow.milestones.year_ahead(bloc_id, today) or today.year, today.year)


def year_to_run(actor: Actor, intent: Intent, uow: UnitOfWork) -> Year:
    """The same for whoever changes it, a year named. Raises NotAllowed, OldButton."""
    require(actor, Act.MANAGE_BLOC)
    if not intent.args:
        raise OldButton
    return year_of(actor, intent, uow)


def day_words(day: date, say: Say) -> str:
    """ "thứ Sáu, 03/01/2020"."""
    return f"{say.weekday(day)}, {say.date(day)}"


def conference_line(year: Year) -> Markup:
    """When the conference is, was, or why there is none."""
    say, found = year.say, year.conference
    if found is not None and found.held == NOT_HELD:
        return say("No conference is held on this year: {reason}", reason=found.reason)
    if found is None or found.starts_on is None:
        return say("The day of the conference is not set yet.")
    line = say("Conference: <b>{day}</b>", day=day_words(found.starts_on, say))
    if found.ends_on is not None and found.ends_on > found.starts_on:
        line = say(
            "Conference: <b>{day}</b> to {last}",
            day=day_words(found.starts_on, say),
            last=say.date(found.ends_on),
        )
    return line + say(" (synthetic, for practice)") if found.synthetic else line
