"""The preset data: sound, complete in both languages, and no more than is known."""

import tomllib
from collections import Counter
from datetime import date
from decimal import Decimal
from functools import partial
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.checks import check
from bot.domain.kpi import (
    Catalogue,
    Cell,
    Dim,
    Indicator,
    Kind,
    PeriodKind,
    Rule,
    Severity,
    is_settled,
    progress,
)
from bot.domain.names import Lexicon
from bot.domain.numbers import Accept, Qualifier, Refuse, read_number
from bot.domain.paste import Problem, read_answer
from storage.presets import load
from storage.presets.load import (
    LANGUAGES,
    PresetError,
    catalogue_from_text,
    catalogue_text,
    catalogue_version_of,
    load_bloc,
    load_catalogue,
)
from storage.presets.synthetic import split, synthetic_year

F, D, T = Dim.F, Dim.D, Dim.T
YEAR = PeriodKind.YEAR
VERSIONS = ("2019", "2022")
BOTH = [load_catalogue(version) for version in VERSIONS]
EVERY_INDICATOR = [indicator for catalogue in BOTH for indicator in catalogue.indicators]


# The catalogue ------------------------------------------------------------------------------------


@pytest.mark.parametrize("catalogue", BOTH, ids=VERSIONS)
def test_every_text_is_there_in_both_languages(catalogue: Catalogue) -> None:
    texts = [group.names for group in catalogue.groups]
    texts += [text for i in catalogue.indicators for text in (i.names, i.short_names)]
    texts += [text for q in catalogue.asked for text in (q.names, q.examples)]
    assert all(text[language].strip() for text in texts for language in LANGUAGES)


@pytest.mark.parametrize("indicator", EVERY_INDICATOR, ids=lambda i: i.code)
def test_a_short_name_fits_a_phone_button(indicator: Indicator) -> None:
    assert all(len(indicator.short_names[language]) <= 22 for language in LANGUAGES)


@pytest.mark.parametrize("catalogue", BOTH, ids=VERSIONS)
def test_no_name_stands_for_two_indicators(catalogue: Catalogue) -> None:
    names = Lexicon.of(catalogue.indicators).codes_by_name
    assert {name: codes for name, codes in names.items() if len(codes) > 1} == {}


@pytest.mark.parametrize("catalogue", BOTH, ids=VERSIONS)
def test_every_example_is_a_good_answer_to_its_question(catalogue: Catalogue) -> None:
    for question in catalogue.asked:
        for language in LANGUAGES:
            read = read_answer(question.examples[language], question, {})
            assert not isinstance(read, Problem), question.key
            assert [cell for cell, _ in read] == list(question.cells)
            assert all(isinstance(reading, Accept) for _, reading in read), question.key


@pytest.mark.parametrize("catalogue", BOTH, ids=VERSIONS)
def test_every_unit_is_one_the_number_reader_knows(catalogue: Catalogue) -> None:
    for cell in catalogue.cells(YEAR):
        if catalogue.indicator(cell.code).kind is not Kind.FLAG:
            unit = catalogue.unit(cell)
            assert read_number(f"7 {unit}", unit) == Accept(Decimal(7))
            whole = catalogue.indicator(cell.code).whole
            assert isinstance(read_number("7,5", unit), Refuse) is whole


def test_a_year_takes_the_definitions_in_force() -> None:
    years = (2010, 2018, 2019, 2021, 2022, 2030)
    assert [catalogue_version_of(year) for year in years] == ["2019"] * 4 + ["2022"] * 2
    with pytest.raises(PresetError, match="no version 2020"):
        load_catalogue("2020")


def test_hard_checks_compare_nothing_with_the_past() -> None:
    """What stops a submission must be wrong in itself, whatever was reported before."""
    hard = {one.rule for one in BOTH[0].checks if one.severity is Severity.HARD}
    assert hard == {
        Rule.NOT_NEGATIVE,
        Rule.WHOLE,
        Rule.BOUNDS,
        Rule.TOTAL,
        Rule.SUM_EQUALS,
        Rule.PART_OF,
        Rule.BOTH_OR_NEITHER,
    }


CATALOGUE_TEXT = catalogue_text()


@pytest.mark.parametrize(
    ("found", "put", "complaint"),
    [
        ('code = "DT03"', 'code = "DT01"', "defined twice"),
        ('codes = ["HC05"]', 'codes = ["HC04"]', "exactly once"),
        ('part = "HT07"', 'part = "HT77"', "HT08 is made of unknown codes"),
        ('group = "LD"', 'group = "XX"', "no known group"),
        ('computed = { T = "dự án" }', 'computed = { F = "dự án" }', "both typed and computed"),
        ('computed = { T = "lượt dự án" }', 'computed = { T = "dự án" }', "different units"),
        ('codes = ["HT05", "HT06", "HT07"]', 'codes = ["HT05", "HT06"]', "exactly once"),
        ('against = ["HC02a"]', 'against = ["HC99"]', "files-add-up names unknown codes"),
        ('limit = "25"', 'limit = "0"', "employment-change has no limits"),
        ('severity = "soft"', 'severity = "mild"', "mild"),
        ('kind = "stock"', 'kind = "stoke"', "stoke"),
        ("half_year = true", "halfyear = true", "halfyear"),
        ('vi = "Lao động", en = "Labour"', 'vi = "Lao động"', "en"),
        ('vi = "Lao động", en = "Labour"', 'vi = "a", en = "b", fr = "c"', "unknown languages"),
        ("[version.indicator.KD01]", "[version.indicator.KD99]", "KD99"),
        ('low = "50"', 'low = "fifty"', "InvalidOperation"),
    ],
)
def test_a_mistake_in_the_catalogue_is_named(found: str, put: str, complaint: str) -> None:
    assert found in CATALOGUE_TEXT
    with pytest.raises(PresetError, match=complaint):
        catalogue_from_text(CATALOGUE_TEXT.replace(found, put, 1), "2019")


# The bloc -----------------------------------------------------------------------------------------


def test_the_bloc_has_eleven_members_until_the_mergers() -> None:
    bloc = load_bloc()
    members = [m for m in bloc.memberships if m.status == "member"]
    assert len(members) == 11
    lasting = {m.unit for m in members if m.before is None}
    assert lasting == {"quang-ninh", "ha-noi"}
    assert {m.before for m in members} == {None, date(2025, 7, 1)}
    undecided = [m for m in bloc.memberships if m.status == "undecided"]
    assert {m.unit for m in undecided} == {s.new for s in bloc.successions}
    assert all(m.since == date(2025, 7, 1) for m in undecided)


def test_every_ended_board_has_exactly_one_successor() -> None:
    bloc = load_bloc()
    ended = [unit.key for unit in bloc.units if unit.before]
    assert Counter(old for s in bloc.successions for old in s.old) == Counter(ended)
    merged = {name for merger in bloc.province_mergers for name in merger.merged}
    assert {unit.province for unit in bloc.units if unit.before} <= merged


def test_a_merged_board_is_another_unit_even_under_the_old_name() -> None:
    units = {unit.key: unit for unit in load_bloc().units}
    old, new = units["hai-phong"], units["hai-phong-2025"]
    assert old.names[0].name == new.names[0].name
    assert old.before == new.since
    assert units["hung-yen-2025"].names[0].name == ""  # not known, so not given


def test_no_alias_stands_for_two_boards() -> None:
    units = [unit for unit in load_bloc().units if unit.since is None]
    said = [name for unit in units for name in {*unit.aliases, *(n.name for n in unit.names)}]
    assert [name for name, times in Counter(said).items() if times > 1] == []


def test_the_ministry_changes_on_a_day_without_a_gap() -> None:
    before, after = load_bloc().ministries
    assert before.before == after.since == date(2025, 3, 1)


def test_what_is_not_known_of_a_year_stays_unknown() -> None:
    years = {year.year: year for year in load_bloc().years}
    assert (years[2019].leader, years[2019].deputy) == ("hai-duong", "quang-ninh")
    assert (years[2021].leader, years[2021].deputy) == (None, None)
    assert years[2022].deputy is None
    assert years[2020].awards == years[2023].awards == ()
    assert years[2022].mid_year is None
    held = years[2021].conference
    assert held is not None
    assert (held.held, held.start) == (False, None)
    assert "Covid-19" in held.reason


def test_awards_keep_to_the_quota_that_was_seen() -> None:
    bloc = load_bloc()
    for year in bloc.years:
        for award in year.awards:
            quota = next(q for q in bloc.quotas if q.title == award.title)
            assert len(award.units) == quota.count
            assert year.year in quota.seen
    merit = next(year for year in bloc.years if year.year == 2021)
    assert {award.conferred_on for award in merit.awards} == {date(2022, 12, 3)}


def test_the_planned_and_the_actual_host_are_two_things() -> None:
    conference = next(y for y in load_bloc().years if y.year == 2020).conference
    assert conference is not None
    assert conference.planned_hosts == ("ha-noi", "bac-ninh")
    assert conference.hosts == ("bac-ninh",)


def test_printed_figures_belong_to_cells_of_their_year() -> None:
    figures = load_bloc().figures
    assert {figure.year for figure in figures} == {2019, 2022}
    for figure in figures:
        catalogue = load_catalogue(catalogue_version_of(figure.year))
        assert catalogue.knows(figure.cell), figure
    printed = {(f.year, f.cell): f for f in figures}
    assert len(printed) == len(figures)
    for year, code in ((2019, "DT01"), (2019, "DT02"), (2022, "DT01"), (2022, "DT02")):
        parts = [printed[year, Cell(code, dim)].amount for dim in (F, D)]
        assert printed[year, Cell(code, T)].amount == sum(parts)


def test_doubtful_figures_say_so_and_keep_the_printed_unit() -> None:
    printed = {(f.year, f.cell.code, f.cell.dim): f for f in load_bloc().figures}
    assert printed[2022, "KD04", F].unit == "triệu USD"
    assert printed[2022, "KD04", F].qualifier is Qualifier.ESTIMATE
    assert {key[1] for key, f in printed.items() if f.doubt} == {"HT04", "HT06", "KD04"}
    assert printed[2019, "HC01", T].qualifier is Qualifier.ABOVE
    assert printed[2019, "LD02", T].as_of == date(2019, 12, 15)
    assert printed[2019, "DT05", F].growth == Decimal("7.6")
    assert printed[2022, "KD01", D].ratio == 146


def test_a_reference_to_an_unknown_board_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    text = files("storage.presets").joinpath("red_river.toml").read_text(encoding="utf-8")
    broken = tomllib.loads(text.replace('leader = "ha-nam"', 'leader = "ha-nma"'))
    monkeypatch.setattr(load, "_read", lambda file: broken)
    with pytest.raises(PresetError, match="ha-nma"):
        load_bloc()


# Synthetic figures --------------------------------------------------------------------------------


def test_the_boards_add_up_to_what_was_printed() -> None:
    forms = synthetic_year(2019).forms
    catalogue = load_catalogue("2019")
    printed = {f.cell: f.amount for f in load_bloc().figures if f.year == 2019}
    for cell, total in printed.items():
        if catalogue.computes(cell):
            continue
        amounts = [form[cell].amount or Decimal(0) for form in forms.values()]
        expected = min(amounts) if cell.code == "HC01" else sum(amounts)
        assert expected == total, cell
    for dim in (F, D):
        parts = [
            form[Cell(code, dim)].amount or Decimal(0)
            for form in forms.values()
            for code in ("DT03a", "DT03b")
        ]
        assert sum(parts) == printed[Cell("DT03", dim)]


def test_every_board_has_a_complete_form_that_raises_no_finding() -> None:
    catalogue = load_catalogue("2019")
    now, before = synthetic_year(2019), synthetic_year(2018)
    assert len(now.forms) == 11
    assert now.forms.keys() == before.forms.keys()
    for unit, form in now.forms.items():
        assert set(form) == set(catalogue.cells(YEAR))
        earlier = before.forms[unit]
        done, total = progress(catalogue, YEAR, partial(is_settled, earlier))
        assert done == total
        assert check(catalogue, YEAR, form, earlier) == ()
        assert check(catalogue, YEAR, earlier, {}) == ()


def test_the_year_before_fits_the_printed_growth() -> None:
    def total(year: int, dim: Dim) -> Decimal:
        forms = synthetic_year(year).forms.values()
        return sum((form[Cell("DT05", dim)].amount or Decimal(0) for form in forms), Decimal(0))

    for dim, growth in ((F, "7.6"), (D, "12.5")):
        percent = (total(2019, dim) / total(2018, dim) - 1) * 100
        assert round(percent, 1) == Decimal(growth)  # 12,5 was printed as 13


def test_synthetic_figures_say_that_they_are_and_never_change() -> None:
    year = synthetic_year(2019)
    assert year.synthetic
    assert year == synthetic_year.__wrapped__(2019)  # worked out anew
    assert Cell("HC02a", T) in year.invented
    assert Cell("DT01", F) not in year.invented
    earlier = synthetic_year(2018)
    assert earlier.invented == {cell for form in earlier.forms.values() for cell in form}
    with pytest.raises(ValueError, match="2022"):
        synthetic_year(2022)


@given(
    st.decimals(0, 10**9, places=2),
    st.dictionaries(st.text(max_size=3), st.integers(1, 1000).map(Decimal), min_size=1),
)
def test_a_split_adds_up_exactly(total: Decimal, weights: dict[str, Decimal]) -> None:
    cell = Cell("KD02", T)
    shares = [share[cell] for share in split({cell: total}, weights).values()]
    assert sum(shares) == total
    assert all(share >= 0 and share == share.quantize(Decimal("0.01")) for share in shares)


def test_a_split_keeps_whole_numbers_whole_and_needs_somebody() -> None:
    cell = Cell("DT01", F)
    shares = split({cell: Decimal(10)}, {"a": Decimal(1), "b": Decimal(1), "c": Decimal(1)})
    assert [shares[unit][cell] for unit in "abc"] == [4, 3, 3]
    with pytest.raises(ValueError, match="DT01"):
        split({cell: Decimal(10)}, {"a": Decimal(0)})
