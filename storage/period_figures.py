"""What is known of a whole period: its forms with their figures, releases, its surroundings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.exchange import UsdRate
from bot.domain.kpi import Cell, Figure
from bot.domain.rebasing import Merger
from storage.form_rows import Period
from storage.rosters import Rosters

COUNTED = ("submitted", "approved", "accepted")
"""The states of a form whose newest values are those that were submitted."""


@dataclass(frozen=True, slots=True)
class BlocPeriod:
    """A period with what its totals need; `as_of` is the day its stocks stand at.

    rate: what a dollar was, recorded for this period; None until the secretary has done so
    """

    period: Period
    purpose: str
    title: str
    as_of: date
    rate: UsdRate | None = None

    @property
    def id(self) -> int:
        return self.period.id


@dataclass(frozen=True, slots=True)
class UnitForm:
    """A unit's form of a period. `figures` are there once it has been submitted.

    under_review: it lies with its board again; the figures are those it submitted last
    begun: it holds a value, submitted or not
    stated: of a year before the assistant's time, the cells that the board itself has stated
    """

    id: int
    unit_id: int
    state: str
    version: int
    synthetic: bool
    under_review: bool = False
    begun: bool = True
    figures: dict[Cell, Figure] = field(default_factory=dict, repr=False)
    stated: set[Cell] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class StandIn:
    """How a unit without counted figures is treated, by whose decision and why."""

    unit_id: int
    treatment: str
    reason: str
    decided_at: datetime
    decided_by: str


@dataclass(frozen=True, slots=True)
class Release:
    """A period's totals as observers may see them since `released_at`.

    They are made of the rows that were there: up to these numbers, whatever their clocks said.
    """

    id: int
    period_id: int
    fingerprint: str
    released_at: datetime
    withdrawn_at: datetime | None
    value_id: int
    verdict_id: int
    stand_in_id: int


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """A period with all its forms, by unit. Releases come oldest first."""

    of: BlocPeriod
    forms: Mapping[int, UnitForm]
    stand_ins: Mapping[int, StandIn]
    releases: tuple[Release, ...]

    @property
    def released(self) -> Release | None:
        """The release in force."""
        return in_force(self.releases)


@dataclass(frozen=True, slots=True)
class Gathered:
    """A period, the one it is compared with, the year's plan; and who sat in the bloc when."""

    now: PeriodFigures
    base: PeriodFigures | None
    plan: PeriodFigures | None
    rosters: Rosters
    mergers: tuple[tuple[date, Merger], ...]
    outsiders: Mapping[int, str]
    """Units of no seat in the bloc that became part of one of its boards, by name."""
    as_published: PeriodFigures | None = None
    """The compared period as it was first made public."""

    def mergers_since(self, then: date) -> tuple[Merger, ...]:
        """Those that took effect after a day and up to the day this period stands at."""
        return tuple(one for on, one in self.mergers if then < on <= self.now.of.as_of)


def in_force(releases: Sequence[Release]) -> Release | None:
    """The last release, unless it has been taken back."""
    last = releases[-1] if releases else None
    return last if last is not None and last.withdrawn_at is None else None
