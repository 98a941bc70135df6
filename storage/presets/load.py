"""Read the preset data: the catalogue of indicators, and the bloc it was drawn from.

Every mistake in a file becomes a `PresetError` that names the file and the place. Nothing is
guessed: what a file leaves out is None or empty.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from bot.domain.kpi import (
    Aggregation,
    Catalogue,
    Cell,
    Check,
    Dim,
    Group,
    Indicator,
    Kind,
    Question,
    Rule,
    Severity,
    Share,
    Shortcut,
    Text,
)
from bot.domain.numbers import Qualifier
from storage.presets.bloc import (
    Award,
    AwardKind,
    AwardTitle,
    Bloc,
    Conference,
    DatedName,
    Membership,
    PrintedFigure,
    ProvinceMerger,
    Quota,
    Succession,
    Unit,
    Year,
)

LANGUAGES = ("vi", "en")
_LIMITED = {Rule.MAGNITUDE, Rule.CHANGE, Rule.POINTS, Rule.STOCK_FLOW, Rule.SHARE_SHIFT}
_RANGED = {Rule.THOUSANDFOLD, Rule.PER_COUNT}
NO_TEXT: Text = MappingProxyType(dict.fromkeys(LANGUAGES, ""))

Table = Mapping[str, Any]  # one TOML table, not yet checked


class PresetError(ValueError):
    """A preset file that cannot be used, and where."""


@cache
def load_catalogue(version: str) -> Catalogue:
    """The catalogue of one version, such as "2019"; PresetError if there is none."""
    return catalogue_from_text(catalogue_text(), version)


def with_groups(version: str, groups: Iterable[str]) -> str:
    """The name of a version with optional groups switched on: "2022+DN+PT"."""
    return "+".join([version.partition("+")[0], *sorted(groups)])


def _version_of(data: Table, version: str) -> Catalogue:
    base, _, on = version.partition("+")
    for entry in data["version"]:
        if entry["key"] == base:
            with _Place("catalogue.toml"):
                return _catalogue(data, version, entry.get("indicator", {}), on.split("+"))
    raise PresetError(f"catalogue.toml: there is no version {version}")


def catalogue_text() -> str:
    """The catalogue file as it stands: what a bloc keeps in its database, version by version."""
    return files(__package__).joinpath("catalogue.toml").read_text(encoding="utf-8")


def catalogue_from_text(text: str, version: str) -> Catalogue:
    """One version out of a kept catalogue file; PresetError if it holds no such version."""
    return _version_of(tomllib.loads(text), version)


@cache
def catalogue_version_of(year: int) -> str:
    """The version whose definitions hold for a year.

    Years before the first version take the first: the earliest definitions known are the best
    guess for what was reported before them.
    """
    entries = sorted(_read("catalogue.toml")["version"], key=lambda entry: int(entry["from_year"]))
    held = [entry for entry in entries if entry["from_year"] <= year] or entries[:1]
    return str(held[-1]["key"])


def load_bloc(name: str = "red_river") -> Bloc:
    """The bloc in a preset file, its references checked."""
    file = f"{name}.toml"
    data = _read(file)
    with _Place(file):
        bloc = _bloc(data)
    known = {unit.key for unit in bloc.units}
    titles = {kind.name for kind in bloc.award_kinds}
    for title in _award_references(bloc):
        if title not in titles:
            raise PresetError(f"{file}: there is no award {title}")
    for key in _unit_references(bloc):
        if key not in known:
            raise PresetError(f"{file}: there is no unit {key}")
    return bloc


class _Place:
    """Turns whatever goes wrong while a table is read into a PresetError naming the file."""

    def __init__(self, file: str) -> None:
        self.file = file

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, PresetError):
            return
        if isinstance(error, KeyError | ValueError | TypeError | InvalidOperation):
            raise PresetError(f"{self.file}: {error!r}") from error


def _read(file: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(file).read_text(encoding="utf-8"))


def _text(table: Table, key: str) -> Text:
    """A text in every language, or none at all."""
    if key not in table:
        return NO_TEXT
    text = {language: str(table[key][language]) for language in LANGUAGES}
    if set(table[key]) != set(LANGUAGES):
        raise PresetError(f"{table} has a text in unknown languages")
    return MappingProxyType(text)


def _strings(table: Table, key: str) -> tuple[str, ...]:
    return tuple(str(item) for item in table.get(key, ()))


def _decimal(table: Table, key: str) -> Decimal | None:
    return Decimal(table[key]) if key in table else None


def _units(table: Table, key: str) -> Mapping[Dim, str]:
    return MappingProxyType({Dim(dim): str(unit) for dim, unit in table.get(key, {}).items()})


def _only(table: Table, *known: str) -> None:
    """Refuse a misspelt key, which would otherwise be a setting silently lost."""
    if unknown := set(table) - set(known):
        raise PresetError(f"unknown keys {sorted(unknown)} in {dict(table)}")


def _catalogue(data: Table, version: str, changes: Table, on: Sequence[str]) -> Catalogue:
    if unknown := set(changes) - {table["code"] for table in data["indicator"]}:
        raise PresetError(f"version {version} changes unknown indicators {sorted(unknown)}")
    indicators = tuple(
        _indicator({**table, **changes.get(table["code"], {})}) for table in data["indicator"]
    )
    by_code = {indicator.code: indicator for indicator in indicators}
    catalogue = Catalogue(
        version=version,
        groups=tuple(_group(table, on) for table in data["group"]),
        indicators=indicators,
        asked=tuple(_question(table, by_code) for table in data["question"]),
        checks=tuple(_check(table) for table in data["check"]),
    )
    for fault in _faults(catalogue):
        raise PresetError(f"version {version}: {fault}")
    return catalogue


def _faults(catalogue: Catalogue) -> Iterator[str]:
    """What the tables say that cannot be, in words for whoever edits them."""
    codes = {indicator.code for indicator in catalogue.indicators}
    groups = {group.key for group in catalogue.groups}
    if len(codes) != len(catalogue.indicators):
        yield "a code is defined twice"
    asked = [code for question in catalogue.asked for code in question.codes]
    if sorted(asked) != sorted(i.code for i in catalogue.indicators if i.units):
        yield "the questions do not ask every typed indicator exactly once"
    for indicator in catalogue.indicators:
        share = indicator.share
        needed = {*indicator.parts, *((share.part, share.whole) if share else ())}
        units = {indicator.unit(dim) for dim in (*indicator.units, *indicator.computed)}
        if not needed <= codes:
            yield f"{indicator.code} is made of unknown codes"
        if indicator.group not in groups:
            yield f"{indicator.code} is in no known group"
        if set(indicator.units) & set(indicator.computed):
            yield f"{indicator.code} has a dimension both typed and computed"
        if Dim.T in indicator.computed and share is None and len(units) > 1:
            yield f"{indicator.code} would add different units"
    for question in catalogue.asked:
        if len({(i.half_year, i.group) for i in question.indicators}) != 1:
            yield f"question {question.key} mixes groups or forms"
    for check in catalogue.checks:
        if not {*check.codes, *check.against, *check.less} <= codes:
            yield f"check {check.id} names unknown codes"
        limited = check.rule in _LIMITED
        if (limited and check.limit <= 0) or (check.rule in _RANGED and check.high <= check.low):
            yield f"check {check.id} has no limits"


def _group(table: Table, on: Sequence[str]) -> Group:
    _only(table, "key", "name", "shortcut", "on")
    shortcut = Shortcut(table["shortcut"]) if "shortcut" in table else None
    is_on = table.get("on", True) or table["key"] in on
    return Group(table["key"], _text(table, "name"), shortcut, is_on)


def _indicator(table: Table) -> Indicator:
    _only(
        table, "code", "group", "kind", "units", "computed", "whole", "optional", "half_year",
        "headline", "scope", "low", "high", "parts", "share", "aggregation", "name", "short",
        "definition", "example", "aliases",
    )  # fmt: skip
    share = table.get("share")
    low = _decimal(table, "low")
    return Indicator(
        code=table["code"],
        names=_text(table, "name"),
        short_names=_text(table, "short"),
        group=table["group"],
        kind=Kind(table["kind"]),
        units=_units(table, "units"),
        computed=_units(table, "computed"),
        definitions=_text(table, "definition"),
        examples=_text(table, "example"),
        aggregation=Aggregation(table["aggregation"]),
        scope=table.get("scope", ""),
        whole=table.get("whole", False),
        optional=table.get("optional", False),
        half_year=table.get("half_year", False),
        headline=table.get("headline", False),
        low=Decimal(0) if low is None else low,
        high=_decimal(table, "high"),
        parts=_strings(table, "parts"),
        share=Share(share["part"], share["whole"]) if share else None,
        aliases=_strings(table, "aliases"),
    )


def _question(table: Table, by_code: Mapping[str, Indicator]) -> Question:
    """A question with one indicator takes its code and words, one with several has its own."""
    _only(table, "key", "codes", "name", "example")
    indicators = tuple(by_code[code] for code in table["codes"])
    first = indicators[0]
    if len(indicators) == 1:
        return Question(first.code, first.group, first.names, first.examples, indicators)
    return Question(
        table["key"], first.group, _text(table, "name"), _text(table, "example"), indicators
    )


def _check(table: Table) -> Check:
    _only(table, "id", "rule", "severity", "codes", "against", "less", "low", "high", "limit")
    return Check(
        id=table["id"],
        rule=Rule(table["rule"]),
        severity=Severity(table["severity"]),
        codes=_strings(table, "codes"),
        against=_strings(table, "against"),
        less=_strings(table, "less"),
        low=_decimal(table, "low") or Decimal(0),
        high=_decimal(table, "high") or Decimal(0),
        limit=_decimal(table, "limit") or Decimal(0),
    )


def _bloc(data: Table) -> Bloc:
    _only(
        data, "bloc", "ministry", "award", "quota", "unit", "province_merger", "succession",
        "membership", "year", "figure",
    )  # fmt: skip
    head = data["bloc"]
    units = tuple(_unit(table) for table in data["unit"])
    return Bloc(
        key=head["key"],
        name=head["name"],
        short_name=head["short_name"],
        aliases=_strings(head, "aliases"),
        timezone=head["timezone"],
        ministries=tuple(_dated_name(table) for table in data["ministry"]),
        award_kinds=tuple(_award_kind(table) for table in data["award"]),
        quotas=tuple(
            Quota(table["title"], table["count"], tuple(table["seen"])) for table in data["quota"]
        ),
        units=units,
        province_mergers=tuple(
            ProvinceMerger(table["on"], table["into"], _strings(table, "merged"))
            for table in data["province_merger"]
        ),
        successions=tuple(
            Succession(table["on"], table["new"], _strings(table, "old"), _strings(table, "others"))
            for table in data["succession"]
        ),
        memberships=tuple(_memberships(data["membership"], units)),
        years=tuple(_year(table) for table in data["year"]),
        figures=tuple(figure for table in data["figure"] for figure in _printed(table)),
    )


def _dated_name(table: Table) -> DatedName:
    _only(table, "name", "short", "since", "before")
    return DatedName(
        table.get("name", ""), table.get("short", ""), table.get("since"), table.get("before")
    )


def _award_kind(table: Table) -> AwardKind:
    _only(table, "key", "name", "titles")
    return AwardKind(
        table["key"],
        table["name"],
        tuple(
            AwardTitle(title["title"], title.get("since_year"), title.get("before_year"))
            for title in table["titles"]
        ),
    )


def _unit(table: Table) -> Unit:
    _only(table, "key", "names", "province", "aliases", "since", "before")
    return Unit(
        key=table["key"],
        names=tuple(_dated_name(name) for name in table["names"]),
        province=table["province"],
        aliases=_strings(table, "aliases"),
        since=table.get("since"),
        before=table.get("before"),
    )


def _memberships(tables: list[Table], units: tuple[Unit, ...]) -> Iterator[Membership]:
    """One membership per unit; it ends at the latest when the unit does."""
    ends = {unit.key: unit.before for unit in units}
    for table in tables:
        _only(table, "status", "units", "since", "before")
        for key in table["units"]:
            before = table.get("before") or ends.get(key)
            yield Membership(key, table["status"], table.get("since"), before)


def _conference(table: Table | None) -> Conference | None:
    if table is None:
        return None
    _only(table, "held", "start", "end", "planned_hosts", "hosts", "reason")
    return Conference(
        held=table.get("held"),
        start=table.get("start"),
        end=table.get("end"),
        planned_hosts=_strings(table, "planned_hosts"),
        hosts=_strings(table, "hosts"),
        reason=table.get("reason", ""),
    )


def _year(table: Table) -> Year:
    _only(table, "year", "leader", "deputy", "conference", "mid_year", "awards")
    awards = tuple(
        Award(
            title=award["title"],
            units=_strings(award, "units"),
            state=award["state"],
            agreed=award.get("agreed", ""),
            conferred_on=award.get("conferred_on"),
        )
        for award in table.get("awards", ())
    )
    return Year(
        year=table["year"],
        leader=table.get("leader"),
        deputy=table.get("deputy"),
        conference=_conference(table.get("conference")),
        mid_year=_conference(table.get("mid_year")),
        awards=awards,
    )


def _printed(table: Table) -> Iterator[PrintedFigure]:
    _only(table, "year", "values", "qualifier", "unit", "as_of", "growth", "ratio", "doubt")
    for code, by_dim in table["values"].items():
        for dim, amount in by_dim.items():
            yield PrintedFigure(
                year=table["year"],
                cell=Cell(code, Dim(dim)),
                amount=Decimal(amount),
                qualifier=Qualifier(table.get("qualifier", "exact")),
                unit=table.get("unit", ""),
                as_of=table.get("as_of"),
                growth=_decimal(table, "growth"),
                ratio=_decimal(table, "ratio"),
                doubt=table.get("doubt", ""),
            )


def _award_references(bloc: Bloc) -> Iterator[str]:
    """Every award the file mentions outside the list of awards."""
    for quota in bloc.quotas:
        yield quota.title
    for year in bloc.years:
        for award in year.awards:
            yield award.title


def _unit_references(bloc: Bloc) -> Iterator[str]:
    """Every unit key the file mentions outside the list of units."""
    for succession in bloc.successions:
        yield from (succession.new, *succession.old)
    for membership in bloc.memberships:
        yield membership.unit
    for year in bloc.years:
        yield from (key for key in (year.leader, year.deputy) if key)
        for event in (year.conference, year.mid_year):
            if event is not None:
                yield from (*event.hosts, *event.planned_hosts)
        for award in year.awards:
            yield from award.units
