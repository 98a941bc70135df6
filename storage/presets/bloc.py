"""What is known of a bloc: its boards, their names and fates, its years, its printed figures.

Days are local dates and intervals half-open: a thing holds from `since` until the day before
`before`. None is open or unknown, "" is unknown, an empty tuple is none known.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.domain.kpi import Cell
from bot.domain.numbers import Qualifier


@dataclass(frozen=True, slots=True)
class DatedName:
    """A name that holds from `since` until the day before `before`; None is open, "" unknown."""

    name: str
    short_name: str = ""
    since: date | None = None
    before: date | None = None


@dataclass(frozen=True, slots=True)
class Quota:
    """How many awards of a title the bloc may propose in a year, and the years that show it."""

    title: str
    count: int
    seen: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AwardTitle:
    """The full title for the years of merit from `since_year` to the one before `before_year`."""

    title: str
    since_year: int | None
    before_year: int | None


@dataclass(frozen=True, slots=True)
class AwardKind:
    """An award the bloc proposes units for, in the order of rank."""

    key: str
    name: str
    titles: tuple[AwardTitle, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A zone-management board while it exists; a merger makes another unit."""

    key: str
    names: tuple[DatedName, ...]
    province: str
    aliases: tuple[str, ...]
    since: date | None
    before: date | None


@dataclass(frozen=True, slots=True)
class ProvinceMerger:
    """Provinces that became one on a day."""

    on: date
    into: str
    merged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Succession:
    """A new unit made of old ones; `others` names what came from outside the bloc."""

    on: date
    new: str
    old: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Membership:
    """A unit's place in the bloc: "member", or "undecided" until the operator says."""

    unit: str
    status: str
    since: date | None
    before: date | None


@dataclass(frozen=True, slots=True)
class Conference:
    """A conference as planned and as it was; None and empty mean not known."""

    held: bool | None
    start: date | None
    end: date | None
    planned_hosts: tuple[str, ...]
    hosts: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Award:
    """Units of one title for one year of merit: "proposed" or "conferred"."""

    title: str
    units: tuple[str, ...]
    state: str
    agreed: str
    conferred_on: date | None


@dataclass(frozen=True, slots=True)
class Year:
    """What is known of one year of the bloc."""

    year: int
    leader: str | None
    deputy: str | None
    conference: Conference | None
    mid_year: Conference | None
    awards: tuple[Award, ...]


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """A figure of the whole bloc as a report printed it.

    `unit` is the printed one where it is not the indicator's; `growth` (percent more than the year
    before) and `ratio` (percent of the year before) are the comparisons printed with it.
    """

    year: int
    cell: Cell
    amount: Decimal
    qualifier: Qualifier
    unit: str
    as_of: date | None
    growth: Decimal | None
    ratio: Decimal | None
    doubt: str


@dataclass(frozen=True, slots=True)
class Bloc:
    """Everything known of one bloc."""

    key: str
    name: str
    short_name: str
    aliases: tuple[str, ...]
    timezone: str
    ministries: tuple[DatedName, ...]
    award_kinds: tuple[AwardKind, ...]
    quotas: tuple[Quota, ...]
    units: tuple[Unit, ...]
    province_mergers: tuple[ProvinceMerger, ...]
    successions: tuple[Succession, ...]
    memberships: tuple[Membership, ...]
    years: tuple[Year, ...]
    figures: tuple[PrintedFigure, ...]
