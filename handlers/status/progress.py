"""What is known of the boards' progress in a period: each board's line, and all of them counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.domain.access import Act, Actor, Hat, Role, may
from bot.domain.calendar.working_days import WorkingDays
from bot.domain.errors import OldButton
from bot.domain.kpi import PeriodKind, progress, round_share
from bot.domain.punctuality import Outcome, Timing, timing
from bot.screen import Intent
from storage.blocs import Bloc, Unit
from storage.figures import Period
from storage.status import Standing
from storage.uow import UnitOfWork

ACCEPTED, APPROVED, SUBMITTED = "accepted", "approved", "submitted"
RETURNED, DRAFT, BLANK = "returned", "draft", "blank"
STEPS = (ACCEPTED, APPROVED, SUBMITTED, RETURNED, DRAFT, BLANK)
"""The farthest first."""
_MOST_PERIODS = 24


def share_of(done: int, total: int) -> Decimal | None:
    """Whole percents, 0 and 100 only where it is exactly so; None of nothing."""
    return round_share(Decimal(done * 100) / total, 0) if total else None


@dataclass(frozen=True, slots=True)
class Line:
    """One board in one period; `done` of `total` required values are answered."""

    unit: Unit
    standing: Standing
    timing: Timing
    done: int
    total: int

    @property
    def step(self) -> str:
        """A form that was submitted and is being changed stands as submitted: that version does."""
        standing = self.standing
        if standing.state == DRAFT:
            return SUBMITTED if standing.version else DRAFT if standing.settled else BLANK
        return standing.state or BLANK

    @property
    def is_sent(self) -> bool:
        return self.standing.version > 0

    @property
    def share(self) -> Decimal | None:
        """Percent complete, for reading; None where nothing has to be given."""
        return share_of(self.done, self.total)


@dataclass(frozen=True, slots=True)
class Overview:
    """All boards of the bloc in one period."""

    bloc: Bloc
    period: Period
    lines: Sequence[Line]

    def at(self, *steps: str) -> list[Line]:
        return [line for line in self.lines if line.step in steps]

    @property
    def sent(self) -> list[Line]:
        return [line for line in self.lines if line.is_sent]

    def timed(self, outcome: Outcome) -> int:
        return sum(line.timing.outcome is outcome for line in self.lines)

    @property
    def is_synthetic(self) -> bool:
        return any(line.standing.synthetic for line in self.lines)

    def of(self, unit_id: int) -> Line:
        """Raises OldButton for a board that sits in the bloc no more."""
        for line in self.lines:
            if line.unit.id == unit_id:
                return line
        raise OldButton


@dataclass(frozen=True, slots=True)
class Rate:
    """A board over the periods kept: how complete, and how often in time of how many deadlines."""

    periods: int
    done: int
    total: int
    on_time: int
    deadlines: int


def sees_all(actor: Actor, period: Period, uow: UnitOfWork) -> bool:
    """The secretary, and whoever speaks for the board that leads the bloc now, or led in the year
    of the period: it keeps that year's figures until they are final."""
    hat = actor.hat
    if may(hat, Act.MANAGE_BLOC):
        return True
    if hat.unit_id is None or hat.role not in (Role.HEAD, Role.ALTERNATE) or not hat.confirmed:
        return False
    return uow.blocs.leading(hat.bloc_id).leads(hat.unit_id, period.year)


def kept_periods(hat: Hat, uow: UnitOfWork) -> list[Period]:
    """The periods that have begun, history included, newest first."""
    return newest_periods(hat.bloc_id, uow)


def newest_periods(bloc_id: int, uow: UnitOfWork) -> list[Period]:
    """The same of a bloc, whoever asks."""
    return [p for p in uow.periods.newest(bloc_id, _MOST_PERIODS) if p.state != "planned"]


def chosen(intent: Intent, kept: Sequence[Period]) -> Period | None:
    """The period a button names; else what is being collected and due first, or was last.

    None where nothing was ever collected. Raises OldButton for a period that is not kept.
    """
    if intent.text(0):
        for period in kept:
            if period.id == intent.number(0) and period.state != "history":
                return period
        raise OldButton
    collected = [period for period in kept if period.state == "open"]
    if collected:
        return min(collected, key=lambda period: period.due_at)
    return next((period for period in kept if period.state == "closed"), None)


def overview_of(period: Period, uow: UnitOfWork) -> Overview:
    """Every board that the period asks."""
    bloc = uow.blocs.bloc(period.bloc_id)
    units = uow.boards_asked(period)
    standings = uow.status.standings([period.id])
    blank = Standing()
    days = uow.days.calendar(bloc.id)
    lines = [
        _line(unit, standings.get((period.id, unit.id), blank), period, bloc, days, uow)
        for unit in units
    ]
    return Overview(bloc, period, lines)


def _line(
    unit: Unit,
    standing: Standing,
    period: Period,
    bloc: Bloc,
    days: WorkingDays,
    uow: UnitOfWork,
) -> Line:
    done, total = _progress(standing, period, uow)
    zone = bloc.timezone
    stands = timing(standing.first_at, period.due_at, standing.until, uow.acted_at, zone, days)
    return Line(unit, standing, stands, done, total)


def _progress(standing: Standing, period: Period, uow: UnitOfWork) -> tuple[int, int]:
    catalogue = uow.figures.catalogue(period.bloc_id, period.catalogue_version)
    return progress(catalogue, PeriodKind(period.kind), standing.settled.__contains__)


def rates_of(units: Iterable[Unit], kept: Sequence[Period], uow: UnitOfWork) -> dict[int, Rate]:
    """By unit. Deadlines count once they are over, or met before; of the past, none is known."""
    standings = uow.status.standings([period.id for period in kept])
    return {unit.id: _rate(unit, kept, standings, uow) for unit in units}


def _rate(
    unit: Unit,
    kept: Sequence[Period],
    standings: dict[tuple[int, int], Standing],
    uow: UnitOfWork,
) -> Rate:
    periods = done = total = on_time = deadlines = 0
    for period in kept:
        standing = standings.get((period.id, unit.id), Standing())
        collected = period.state != "history"
        if not collected and standing.form_id is None:
            continue
        zone = uow.blocs.bloc(period.bloc_id).timezone
        days = uow.days.calendar(period.bloc_id)
        stands = timing(standing.first_at, period.due_at, standing.until, uow.acted_at, zone, days)
        if collected and stands.outcome is Outcome.AHEAD:
            continue  # it may still come, complete and in time
        answered, asked = _progress(standing, period, uow)
        periods, done, total = periods + 1, done + answered, total + asked
        if collected:
            deadlines += 1
            on_time += not stands.is_missed
    return Rate(periods, done, total, on_time, deadlines)
