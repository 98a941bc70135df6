"""Laying a bloc down from preset data: units, names, seats, offices, catalogue, periods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, select

from bot.domain.kpi import Cell, Figure, PeriodKind
from storage.blocs import Blocs
from storage.engine import Statements
from storage.figures import Figures, Period, Write
from storage.models import blocs as table
from storage.models import nominations
from storage.nominations import NewEvent, Nominations
from storage.periods import Periods
from storage.presets.bloc import Bloc as Preset
from storage.presets.bloc import Succession
from storage.presets.load import catalogue_text
from storage.types import new_id


@dataclass(frozen=True, slots=True)
class PeriodPlan:
    """A period to be opened. Days are local dates of the bloc, times its local times."""

    key: str
    kind: PeriodKind
    year: int
    catalogue_version: str
    opens_on: date
    due_on: date
    due_time: time
    state: str
    compared_with: str | None = None
    opens_time: time = time(8)
    purpose: str = "figures"
    estimates: bool = False
    title: str = ""
    # The definitions, where they are the period's own and not those of the preset.
    content: str = ""


def found_bloc(connection: Connection, preset: Preset, now: datetime) -> int:
    """Insert a bloc with its units, or return the id of the one that bears the key already.

    Nobody is a member yet: the secretary confirms the roster (`confirm_roster`).
    """
    known = connection.execute(
        select(table.bloc.c.id).where(table.bloc.c.key == preset.key)
    ).scalar_one_or_none()
    if known is not None:
        return int(known)
    bloc_id = new_id(
        connection.execute(
            insert(table.bloc).values(
                key=preset.key,
                name=preset.name,
                short_name=preset.short_name,
                timezone=preset.timezone,
                created_at=now,
            )
        )
    )
    connection.execute(
        insert(table.authority),
        [
            {"bloc_id": bloc_id, "name": m.name, "since": m.since, "until": m.before}
            for m in preset.ministries
        ],
    )
    ids = _insert_units(connection, preset)
    connection.execute(
        insert(table.seat),
        [
            {"bloc_id": bloc_id, "unit_id": ids[unit.key], "position": position}
            for position, unit in enumerate(preset.units)
        ],
    )
    connection.execute(
        insert(table.membership),
        [
            {
                "bloc_id": bloc_id,
                "unit_id": ids[m.unit],
                "since": m.since,
                "until": m.before,
                "status": "undecided",
            }
            for m in preset.memberships
        ],
    )
    # What lies ahead, as in a rehearsal of a past year, nobody knows yet.
    today = now.astimezone(ZoneInfo(preset.timezone)).date()
    offices = [
        {
            "bloc_id": bloc_id,
            "unit_id": ids[key],
            "year": year.year,
            "kind": kind,
            "recorded_at": now,
        }
        for year in preset.years
        for kind, key in (("leader", year.leader), ("deputy", year.deputy))
        if key is not None and year.year <= today.year
    ]
    if offices:
        connection.execute(insert(table.office), offices)
    lay_down_awards(connection, bloc_id, preset, now)
    return bloc_id


def lay_down_awards(connection: Connection, bloc_id: int, preset: Preset, now: datetime) -> bool:
    """The awards with their titles, quotas and what is known of past years; False where the bloc
    has awards already.

    What lies ahead of `now`, as in a rehearsal of a past year, has not happened yet.
    """
    kinds = nominations.award_kind
    if connection.execute(select(kinds.c.id).where(kinds.c.bloc_id == bloc_id).limit(1)).first():
        return False
    ids = {}
    for position, kind in enumerate(preset.award_kinds):
        row = {"bloc_id": bloc_id, "key": kind.key, "name": kind.name, "position": position}
        ids[kind.name] = new_id(connection.execute(insert(kinds).values(row)))
        connection.execute(
            insert(nominations.award_title),
            [
                {
                    "bloc_id": bloc_id,
                    "award_kind_id": ids[kind.name],
                    "title": title.title,
                    "since_year": title.since_year,
                    "until_year": title.before_year,
                }
                for title in kind.titles
            ],
        )
    today = now.astimezone(ZoneInfo(preset.timezone)).date()
    quotas = [
        {
            "bloc_id": bloc_id,
            "award_kind_id": ids[quota.title],
            "year": year,
            "places": quota.count,
        }
        for quota in preset.quotas
        for year in quota.seen
        if year <= today.year
    ]
    if quotas:
        connection.execute(insert(nominations.award_quota), quotas)
    _record_awards(connection, bloc_id, preset, ids, now)
    return True


def _record_awards(
    connection: Connection, bloc_id: int, preset: Preset, kinds: dict[str, int], now: datetime
) -> None:
    """Past awards as nominations of the bloc, with the one event that is known of each."""
    today = now.astimezone(ZoneInfo(preset.timezone)).date()
    units = {
        row.key: row.id
        for row in connection.execute(
            select(table.unit.c.key, table.unit.c.id)
            .join(table.seat, table.seat.c.unit_id == table.unit.c.id)
            .where(table.seat.c.bloc_id == bloc_id)
        )
    }
    group = Nominations(connection, now)
    for year in preset.years:
        for award in year.awards:
            happened = award.conferred_on <= today if award.conferred_on else year.year < today.year
            if not happened:
                continue
            conferred = award.state == "conferred"
            event = NewEvent(
                said=award.state,
                acted_at=now,
                on_date=award.conferred_on if conferred else None,
            )
            for key in award.units:
                group.put_forward(
                    bloc_id=bloc_id,
                    kind="award",
                    award_kind_id=kinds[award.title],
                    year=year.year,
                    unit_id=units[key],
                    origin="bloc",
                    first=event,
                )


def _insert_units(connection: Connection, preset: Preset) -> dict[str, int]:
    ids: dict[str, int] = {}
    for unit in preset.units:
        ids[unit.key] = new_id(
            connection.execute(
                insert(table.unit).values(key=unit.key, since=unit.since, until=unit.before)
            )
        )
        connection.execute(
            insert(table.unit_name),
            [
                {
                    "unit_id": ids[unit.key],
                    "name": name.name or name.short_name,
                    "short_name": name.short_name or name.name,
                    "province": unit.province,
                    "since": name.since,
                    "until": name.before,
                }
                for name in unit.names
            ],
        )
        if unit.aliases:
            connection.execute(
                insert(table.unit_alias),
                [{"unit_id": ids[unit.key], "alias": alias} for alias in unit.aliases],
            )
    successions = [
        {"predecessor_id": old, "successor_id": ids[s.new], "kind": "merger", "on_date": s.on}
        for s in preset.successions
        for old in (*(ids[key] for key in s.old), *_outsiders(connection, s))
    ]
    if successions:
        connection.execute(insert(table.unit_succession), successions)
    return ids


def _outsiders(connection: Connection, succession: Succession) -> list[int]:
    """Predecessors from outside the bloc: units without a seat, known by name and province alone.

    They are there so that figures of the year before can say whose are not in them.
    """
    found = []
    for name in succession.others:
        key = f"outside/{succession.new}/{name}"
        unit_id = new_id(
            connection.execute(insert(table.unit).values(key=key, until=succession.on))
        )
        named = {"unit_id": unit_id, "name": name, "short_name": name, "province": name}
        connection.execute(insert(table.unit_name), [named])
        found.append(unit_id)
    return found


def open_period(connection: Statements, bloc_id: int, plan: PeriodPlan, now: datetime) -> Period:
    """Add a period with the catalogue version it is asked by; both are kept if already there."""
    blocs = Blocs(connection, now)
    figures, periods = Figures(connection, now, {}), Periods(connection)
    zone = blocs.bloc(bloc_id).timezone
    found = periods.by_key(bloc_id, plan.key)
    if found is not None:
        return found
    if not figures.has_catalogue(bloc_id, plan.catalogue_version):
        content = plan.content or catalogue_text()
        figures.add_catalogue(bloc_id, plan.catalogue_version, content)
    compared = periods.by_key(bloc_id, plan.compared_with) if plan.compared_with else None
    local = ZoneInfo(zone)
    periods.add(
        bloc_id=bloc_id,
        key=plan.key,
        kind=plan.kind,
        year=plan.year,
        catalogue_version=plan.catalogue_version,
        compared_with_id=compared.id if compared else None,
        opens_at=datetime.combine(plan.opens_on, plan.opens_time, local),
        due_at=datetime.combine(plan.due_on, plan.due_time, local),
        due_on=plan.due_on,
        due_time=plan.due_time.strftime("%H:%M"),
        due_zone=zone,
        state=plan.state,
        purpose=plan.purpose,
        estimates=plan.estimates,
        title=plan.title,
        as_of=None if plan.state == "history" else stocks_on(plan.kind, plan.year, plan.due_on),
    )
    opened = periods.by_key(bloc_id, plan.key)
    assert opened is not None, "it was inserted just now"
    return opened


def stocks_on(kind: PeriodKind, year: int, due_on: date) -> date:
    """The day the stocks of a period stand at unless the secretary says otherwise: that of its
    first deadline, or the last day of the period where the deadline comes after it."""
    ends = date(year, 6, 30) if kind is PeriodKind.HALF_YEAR else date(year, 12, 31)
    return min(due_on, ends)


def record_history(
    connection: Connection,
    period: Period,
    unit_id: int,
    values: Mapping[Cell, Decimal],
    now: datetime,
    *,
    synthetic: bool,
) -> None:
    """A unit's figures of a past period, as accepted. Synthetic ones are marked as such."""
    figures = Figures(connection, now, {})
    form = figures.form_of(period, unit_id)
    figures.settle_history(form.id, synthetic=synthetic)
    figures.write(
        form,
        [Write(cell, 0, Figure.given(amount)) for cell, amount in values.items()],
        author_id=None,
        account_id=None,
        inbox_id=None,
    )


def plan_conference(
    connection: Connection,
    bloc_id: int,
    year: int,
    starts_on: date,
    ends_on: date,
    *,
    synthetic: bool,
) -> None:
    connection.execute(
        insert(table.conference).values(
            bloc_id=bloc_id,
            year=year,
            starts_on=starts_on,
            ends_on=ends_on,
            held="planned",
            synthetic="yes" if synthetic else "no",
        )
    )
