"""Finding the totals of a period, with the right to see them; what every page of them shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.domain.access import Act, Actor, Hat, Role, may, require
from bot.domain.errors import OldButton
from bot.domain.exchange import Rate
from bot.domain.kpi import Catalogue, Group
from bot.domain.totals_errors import NothingReleased
from bot.i18n import Say, speak
from bot.reports.sentences import Subject
from bot.screen import Choice, Intent
from handlers import paging, wording
from handlers.checking.points import may_look_over
from handlers.wording import HOME, base_words
from storage.bloc_figures import BlocPeriod, Gathered, Release
from storage.bloc_totals import Basis, BlocTotals, bloc_totals
from storage.blocs import Unit
from storage.uow import UnitOfWork

ACCEPTED, PROVISIONAL, RELEASED = "a", "t", "r"
"""What a page is about, as its buttons say it; "r12" for the totals as they were released."""
_DONE = ("closed", "history")


@dataclass(frozen=True, slots=True)
class View:
    """One person before the totals of one period. `release`: as they stood when released.

    accepted: how many boards the bloc has accepted
    wide: whether the person may see the totals as they stand now
    """

    actor: Actor
    hat: Hat
    uow: UnitOfWork
    say: Say
    totals: BlocTotals
    release: Release | None
    accepted: int
    wide: bool

    @property
    def own_only(self) -> bool:
        """Whether the person sees counts and the figures of their own board, and no total."""
        return not self.wide and self.release is None

    @property
    def of(self) -> BlocPeriod:
        return self.totals.gathered.now.of

    @property
    def period_id(self) -> int:
        return self.of.id

    @property
    def catalogue(self) -> Catalogue:
        return self.totals.now.catalogue

    @property
    def mark(self) -> str:
        """What buttons carry to stay on these totals."""
        if self.release is not None:
            return f"{RELEASED}{self.release.id}"
        return PROVISIONAL if self.totals.basis is Basis.PROVISIONAL else ACCEPTED

    @property
    def title(self) -> str:
        return period_title(self.of, self.say)

    @property
    def then(self) -> str:
        """ "năm 2018": what the period is compared with."""
        return base_words(self.totals.gathered.base, self.say)

    @property
    def rates(self) -> tuple[Rate, ...]:
        """The exchange rate that is recorded for the period, if one is."""
        return (self.of.rate.rate,) if self.of.rate is not None else ()

    @property
    def stands_on(self) -> date:
        """The day the figures stand at: the cut-off, or the day itself while that lies ahead."""
        at = self.release.released_at if self.release is not None else self.uow.now
        return min(self.of.as_of, at.astimezone(ZoneInfo(self.zone)).date())

    @property
    def subject(self) -> Subject:
        return subject_of(self.totals, self.stands_on)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The parts of the form that have figures of the bloc."""
        codes = {cell.code for cell in self.totals.now.cells}
        held = {self.catalogue.indicator(code).group for code in codes}
        return tuple(group for group in self.catalogue.groups if group.key in held)

    @property
    def zone(self) -> str:
        return self.uow.blocs.bloc(self.hat.bloc_id).timezone

    def may(self, act: Act) -> bool:
        return may(self.hat, act, self.hat.unit_id)

    @property
    def may_correct(self) -> bool:
        """Whether there are accepted figures that this person may ask to correct."""
        return any(
            (form := self.totals.form(unit.id)) is not None
            and form.state == "accepted"
            and may(self.hat, Act.ASK_CORRECTION, unit.id)
            for unit in self.totals.roster
        )

    def sees(self, unit_id: int) -> bool:
        """Whether this person may see what one board gave."""
        form = self.totals.form(unit_id)
        state = form.state if form is not None else ""
        return may_see(self.hat, unit_id, self.of.period.state, state)

    def intent(self, name: str, *args: object) -> Intent:
        """A step of these totals: the period and what the page is about come first."""
        return Intent.of(f"totals.{name}" if name else "totals", self.period_id, self.mark, *args)

    def to_page(self, group: str) -> Choice:
        return Choice(self.say.plain("Back to the totals"), self.intent("", group))


def may_see(hat: Hat, unit_id: int, period: str, form: str) -> bool:
    """Whether a hat may see what one board has given by now, by the states of period and form.

    Their own always; another board's once it is accepted and the period is closed. A release shows
    the totals of the bloc, and opens nothing of a single board.
    """
    if hat.role is Role.SECRETARY or unit_id == hat.unit_id:
        return True
    return period in _DONE and form == "accepted"


def _is_wide(hat: Hat, of: BlocPeriod, uow: UnitOfWork) -> bool:
    """Whether a hat may see the totals as they stand now.

    While a period is open, the totals of a few boards would tell each what the others gave.
    """
    return (
        hat.role is Role.SECRETARY
        or of.period.state in _DONE
        or may_look_over(hat, of.period.year, uow)
    )


def stocks_words(view: View) -> Markup:
    """The day the stocks stand at; while it lies ahead, that they are as of today."""
    day = f"{view.of.as_of:%d/%m/%Y}"
    if view.stands_on == view.of.as_of:
        return view.say("Stocks as of {day}", day=day)
    return view.say(
        "Stocks as of {today} (cut-off day: {day})", today=f"{view.stands_on:%d/%m/%Y}", day=day
    )


def subject_of(totals: BlocTotals, stands_on: date) -> Subject:
    """What the report's sentences are about."""
    of, base = totals.gathered.now.of, totals.gathered.base
    year = base.of.period.year if base is not None else None
    return Subject(totals.now, totals.compared, of.period.kind, of.period.year, stands_on, year)


def period_title(of: BlocPeriod, say: Say) -> str:
    """What the period collects, in words."""
    return wording.period_title(of.period, say)


def look(actor: Actor, intent: Intent, uow: UnitOfWork) -> View:
    """The totals a button or command is about: its period, else the latest that can be seen.

    The people of a board see those of an open period as they were released, else what their own
    board gave. Raises NotAllowed, OldButton (no such period in the bloc), NothingReleased for an
    observer.
    """
    hat = require(actor, Act.SEE_TOTALS, actor.hat.unit_id)
    if hat.role is Role.OBSERVER:
        return _released_view(actor, hat, intent.number(0), uow)
    mark = intent.text(1)
    period_id = intent.number(0) if intent.args else _latest(hat, uow)
    if mark.startswith(RELEASED):
        number = Intent("", (mark[1:],)).number(0)
        found = uow.bloc_figures.release(hat.bloc_id, number)
        if found is None or _is_wide(hat, _period(hat, found.period_id, uow), uow):
            return _as_released(actor, hat, found, uow)
        period_id = found.period_id  # it may have been taken back since
    provisional = mark == PROVISIONAL and may(hat, Act.SEE_PROVISIONAL)
    basis = Basis.PROVISIONAL if provisional else Basis.ACCEPTED
    released = uow.bloc_figures.release_in_force(hat.bloc_id, period_id)
    if released is not None and not _is_wide(hat, _period(hat, period_id, uow), uow):
        return _as_released(actor, hat, released, uow)
    view = _view(actor, hat, uow, uow.bloc_figures.gather(hat.bloc_id, period_id), basis)
    return _narrowed(view) if view.own_only else view


def look_now(actor: Actor, period_id: int, uow: UnitOfWork) -> View:
    """The accepted totals as they stand, for acts that rest on them. Raises what `look` raises.

    Of an `own_only` view no total may be shown.
    """
    hat = require(actor, Act.SEE_BOARDS, actor.hat.unit_id)
    return _view(actor, hat, uow, uow.bloc_figures.gather(hat.bloc_id, period_id), Basis.ACCEPTED)


def _period(hat: Hat, period_id: int, uow: UnitOfWork) -> BlocPeriod:
    known = uow.bloc_figures.periods(hat.bloc_id)
    found = next((one for one in known if one.id == period_id), None)
    if found is None:
        raise OldButton
    return found


def _narrowed(view: View) -> View:
    """The same with no figures but those of the person's own board."""
    gathered, own = view.totals.gathered, view.hat.unit_id
    forms = {unit_id: one for unit_id, one in gathered.now.forms.items() if unit_id == own}
    now = replace(gathered.now, forms=forms, stand_ins={})
    catalogues = view.uow.figures.catalogues(view.hat.bloc_id)
    totals = bloc_totals(replace(gathered, now=now), catalogues, view.totals.basis)
    return replace(view, totals=totals)


def visible_periods(hat: Hat, uow: UnitOfWork) -> list[BlocPeriod]:
    """What this person may choose from, the latest first: an observer what is released."""
    known = uow.bloc_figures.periods(hat.bloc_id)
    if hat.role is Role.OBSERVER:
        released = uow.bloc_figures.released_periods(hat.bloc_id)
        return [one for one in known if one.id in released]
    return [one for one in known if one.period.state != "planned"]


def _latest(hat: Hat, uow: UnitOfWork) -> int:
    """The latest period of figures; what the ministry asked between, and plans, are chosen."""
    known = visible_periods(hat, uow)
    figures = [one for one in known if one.purpose == "figures"] or known
    return figures[0].id if figures else -1


def _released_view(actor: Actor, hat: Hat, period_id: int, uow: UnitOfWork) -> View:
    known = visible_periods(hat, uow)
    chosen = next((one for one in known if one.id == period_id), None)
    if chosen is None and (period_id != -1 or not known):
        raise NothingReleased
    found = uow.bloc_figures.release_in_force(hat.bloc_id, (chosen or known[0]).id)
    return _as_released(actor, hat, found, uow)


def _as_released(actor: Actor, hat: Hat, found: Release | None, uow: UnitOfWork) -> View:
    if found is None:
        raise OldButton
    gathered = uow.bloc_figures.gather(hat.bloc_id, found.period_id, at=found)
    return _view(actor, hat, uow, gathered, Basis.ACCEPTED, found)


def _view(
    actor: Actor,
    hat: Hat,
    uow: UnitOfWork,
    gathered: Gathered | None,
    basis: Basis,
    release: Release | None = None,
) -> View:
    if gathered is None:
        raise OldButton
    totals = bloc_totals(gathered, uow.figures.catalogues(hat.bloc_id), basis)
    accepted = len(totals.roster) - len(totals.waiting)
    wide = hat.role is not Role.OBSERVER and _is_wide(hat, gathered.now.of, uow)
    return View(actor, hat, uow, speak(actor.language), totals, release, accepted, wide)


def names(units: Sequence[Unit], say: Say, most: int = 8) -> str:
    """ "KCN Hà Nam, KCN Nam Định"; of very many, how many more there are."""
    shown, more = paging.named(units, most)
    listed = ", ".join(unit.short_name for unit in shown)
    return say.plain("{listed} and {n} more", listed=listed, n=more) if more else listed


def home(say: Say) -> Choice:
    return Choice(say.plain("What is to be done"), HOME)
