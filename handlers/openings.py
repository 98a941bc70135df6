"""Opening a period: which one, with which optional groups, as estimates or not, until when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.domain.access import Act, Actor, require
from bot.domain.calendar.plan import DEADLINES
from bot.domain.errors import OldButton, RosterFirst
from bot.domain.kpi import Group, PeriodKind
from bot.domain.period_errors import PeriodKnown
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.calling import called_lines, open_and_tell
from handlers.dates import DUE_TIME, EXAMPLE, day_of_button, read_date
from handlers.days_off import off_words
from handlers.paging import side_by_side
from handlers.wording import period_name
from storage.blocs import Bloc
from storage.founding import PeriodPlan, open_period, stocks_on
from storage.presets.load import (
    catalogue_text,
    catalogue_version_of,
    load_catalogue,
    with_groups,
)
from storage.presets.subset import plan_text
from storage.uow import UnitOfWork

PLAN = "plan"
_MOST_PERIODS = 60


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is to be opened; it travels in the buttons until the day is typed."""

    kind: str  # "year", "half_year" or "plan"
    year: int
    groups: frozenset[str] = frozenset()
    estimates: bool = False

    @classmethod
    def of(cls, intent: Intent) -> _Wish:
        """Raises OldButton for a kind or a group that there is none of."""
        kind, year, groups = intent.text(0), intent.number(1), frozenset(intent.text(2).split("+"))
        known = {group.key for group in _optional(year)} | {""}
        if kind not in (*PeriodKind, PLAN) or not groups <= known:
            raise OldButton
        return cls(kind, year, groups - {""}, intent.text(3) == "1")

    def leads(self, name: str) -> Intent:
        groups = "+".join(sorted(self.groups))
        return Intent.of(name, self.kind, self.year, groups, 1 if self.estimates else 0)

    @property
    def key(self) -> str:
        ends = {PeriodKind.YEAR: "", PeriodKind.HALF_YEAR: "-H1", PLAN: "-KH"}
        return f"{self.year}{ends[self.kind]}"

    @property
    def before(self) -> str:
        """The period whose values stand beside the questions; for a plan the year's figures."""
        return f"{self.year - 1}-H1" if self.kind == PeriodKind.HALF_YEAR else f"{self.year - 1}"

    def named(self, say: Say) -> str:
        if self.kind == PLAN:
            return say.plain("Plan of {year}", year=str(self.year))
        return period_name(self.kind, self.year, say)


def _optional(year: int) -> tuple[Group, ...]:
    """The groups that are asked only where they are switched on."""
    groups = load_catalogue(catalogue_version_of(year)).groups
    return tuple(group for group in groups if not group.on)


def _secretary(actor: Actor, uow: UnitOfWork) -> tuple[Say, Bloc]:
    """Raises NotAllowed; RosterFirst while nobody is known to belong to the bloc."""
    hat = require(actor, Act.MANAGE_BLOC)
    bloc = uow.blocs.bloc(hat.bloc_id)
    if bloc.roster_confirmed_at is None:
        raise RosterFirst
    return speak(actor.language), bloc


def _wishes(today: date) -> tuple[_Wish, ...]:
    """All that may be opened on a day: this year and the one before, plans a year ahead."""
    year = today.year
    return (
        _Wish(PeriodKind.YEAR, year),
        _Wish(PeriodKind.HALF_YEAR, year),
        _Wish(PeriodKind.YEAR, year - 1),
        _Wish(PLAN, year),
        _Wish(PLAN, year + 1),
    )


def choose_kind(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises RosterFirst while nobody is known to belong to the bloc."""
    say, bloc = _secretary(actor, uow)
    known = {one.key for one in uow.periods.newest(bloc.id, _MOST_PERIODS)}
    offers = [wish for wish in _wishes(uow.today(bloc.timezone)) if wish.key not in known]
    text = (
        say("Which figures are to be collected?")
        if offers
        else say("Every period up to this year has been opened already.")
    )
    return Screen(
        text,
        rows(
            *(Choice(wish.named(say), wish.leads("periods.kind")) for wish in offers),
            Choice(say.plain("Back"), Intent("periods")),
        ),
    )


def _wish(intent: Intent, bloc: Bloc, say: Say, uow: UnitOfWork) -> _Wish:
    """Raises OldButton, and PeriodKnown for a period that has been opened since."""
    wish = _Wish.of(intent)
    if replace(wish, groups=frozenset(), estimates=False) not in _wishes(uow.today(bloc.timezone)):
        raise OldButton
    if uow.periods.by_key(bloc.id, wish.key) is not None:
        raise PeriodKnown(period=wish.named(say))
    return wish


def ask_deadline(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    say, bloc = _secretary(actor, uow)
    wish = _wish(intent, bloc, say, uow)
    example = uow.today(bloc.timezone) + EXAMPLE
    text = say(
        "<b>{period}</b>\nUntil which day are the boards to submit? Please type the date, for"
        " example {example}. The hour is 17:00.",
        period=wish.named(say),
        example=f"{example:%d/%m/%Y}",
    )
    text += _besides(wish, say)
    count = len(wish.groups)
    return Screen(
        text,
        rows(
            _as_planned(wish, bloc, say, uow),
            None
            if wish.kind == PLAN
            else Choice(
                say.plain("More groups, estimates ({n})", n=count)
                if count
                else say.plain("More groups, estimates"),
                wish.leads("periods.more"),
            ),
            Choice(say.plain("Back"), Intent("periods")),
        ),
        asks=wish.leads("periods.due"),
    )


def _as_planned(wish: _Wish, bloc: Bloc, say: Say, uow: UnitOfWork) -> Choice | None:
    """The day that the plan of the year has for it, as long as that lies ahead."""
    if wish.kind == PLAN:
        return None
    found = uow.milestones.by_code(bloc.id, wish.year, DEADLINES[wish.kind])
    if found is None or not found.is_open or found.due_on <= uow.today(bloc.timezone):
        return None
    due = wish.leads("periods.due")
    day = f"{found.due_on:%d/%m/%Y}"
    return Choice(
        say.plain("As planned: {day}", day=day),
        Intent(due.name, (*due.args, f"{found.due_on:%Y%m%d}")),
    )


def choose_more(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Optional groups and "Số ước", switched by a tap each. Raises OldButton for a plan."""
    say, bloc = _secretary(actor, uow)
    wish = _wish(intent, bloc, say, uow)
    if wish.kind == PLAN:
        raise OldButton
    half = wish.kind == PeriodKind.HALF_YEAR
    switches = [
        Choice(
            _switch_label(group.names[say.language], on=group.key in wish.groups),
            replace(wish, groups=wish.groups ^ {group.key}).leads("periods.more"),
        )
        for group in (() if half else _optional(wish.year))
    ]
    switches.append(
        Choice(
            _switch_label(say.plain("All are estimates"), on=wish.estimates),
            replace(wish, estimates=not wish.estimates).leads("periods.more"),
        )
    )
    text = say(
        "<b>{period}</b>\nTap what is to be asked besides the usual figures (● on, ○ off).",
        period=wish.named(say),
    )
    if half:
        text = say("<b>{period}</b>\nThe optional groups are asked yearly.", period=wish.named(say))
    return Screen(
        text,
        rows(
            *side_by_side(switches),
            Choice(say.plain("Go on: the deadline"), wish.leads("periods.kind")),
        ),
    )


def _switch_label(name: str, *, on: bool) -> str:
    return f"● {name}" if on else f"○ {name}"


def preview(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The deadline was typed, or the plan's taken: what the boards will be asked, and who; nothing
    is open yet.

    Raises PeriodKnown, and what `read_date` and `day_of_button` raise.
    """
    say, bloc = _secretary(actor, uow)
    wish, today = _wish(intent, bloc, say, uow), uow.today(bloc.timezone)
    chosen = intent.text(4)
    due_on = day_of_button(chosen, today) if chosen else read_date(uow.said, today)
    due_at = datetime.combine(due_on, DUE_TIME, ZoneInfo(bloc.timezone))
    text = say(
        "<b>Please look it over: {title}</b>\nNothing has been sent yet.", title=wish.named(say)
    )
    text += say("\nDue: {due}", due=say.moment(due_at, bloc.timezone))
    text += off_words(due_on, uow.days.calendar(bloc.id), say)
    day = due_on
    if wish.kind != PLAN:
        day = stocks_on(PeriodKind(wish.kind), wish.year, due_on)
        text += say("\nStocks are counted as of {day}.", day=f"{day:%d/%m/%Y}")
    text = Markup("\n").join([text + _besides(wish, say), *called_lines(bloc, day, say, uow)])
    go = wish.leads("periods.go")
    return Screen(
        text,
        rows(
            Choice(
                say.plain("Open, tell the boards"),
                Intent(go.name, (*go.args, f"{due_on:%Y%m%d}")),
            ),
            (
                Choice(say.plain("Another day"), wish.leads("periods.kind")),
                Choice(say.plain("Leave it"), Intent("periods")),
            ),
        ),
        asks=wish.leads("periods.due"),
    )


def _besides(wish: _Wish, say: Say) -> Markup:
    """What is asked besides the usual figures, and whether all are estimates."""
    text = Markup("")
    if wish.groups:
        names = [g.names[say.language] for g in _optional(wish.year) if g.key in wish.groups]
        text += say("\nBesides: {groups}.", groups=", ".join(names))
    if wish.estimates:
        text += say("\nAll figures are estimates unless said to be final.")
    return text


def open_for_figures(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """It was looked over: the period opens now and everybody who enters figures is told.

    Raises OldButton, PeriodKnown where somebody has opened it meanwhile, DeadlineNotAhead where the
    day has come since.
    """
    say, bloc = _secretary(actor, uow)
    wish = _wish(intent, bloc, say, uow)
    today = uow.today(bloc.timezone)
    due_on = day_of_button(intent.text(4), today)
    version, content = catalogue_version_of(wish.year), ""
    if wish.kind == PLAN:
        content = plan_text(catalogue_text(), version, wish.key)
        version = wish.key
    period = open_period(
        uow.connection,
        bloc.id,
        PeriodPlan(
            key=wish.key,
            kind=PeriodKind.YEAR if wish.kind == PLAN else PeriodKind(wish.kind),
            year=wish.year,
            catalogue_version=with_groups(version, wish.groups) if wish.groups else version,
            opens_on=today,
            due_on=due_on,
            due_time=DUE_TIME,
            state="open",
            compared_with=wish.before,
            opens_time=time(),
            purpose=PLAN if wish.kind == PLAN else "figures",
            estimates=wish.estimates,
            content=content,
        ),
        uow.now,
    )
    return open_and_tell(period, bloc, f"{period.key} {due_on}", say, uow)
