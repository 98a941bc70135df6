"""The form that follows from the catalogue, and what is computed from its answers."""

from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.kpi import (
    Catalogue,
    Cell,
    Dim,
    Figure,
    PeriodKind,
    State,
    amounts,
    change,
    compute,
    is_settled,
    progress,
    round_share,
)
from storage.presets.load import load_catalogue

F, D, T = Dim.F, Dim.D, Dim.T
YEAR, HALF = PeriodKind.YEAR, PeriodKind.HALF_YEAR
NOT_APPLICABLE = Figure(State.NOT_APPLICABLE)
NOT_AVAILABLE = Figure(State.NOT_AVAILABLE)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue("2022")


def fig(amount: str | int) -> Figure:
    return Figure.given(Decimal(amount))


def test_a_whole_form_by_hand_takes_at_most_25_messages(catalogue: Catalogue) -> None:
    assert len(catalogue.questions(YEAR)) + 2 <= 25
    assert 35 <= len(catalogue.required(YEAR)) <= 40
    assert 35 <= len(load_catalogue("2019").required(YEAR)) <= 40


def test_the_half_year_form_is_a_part_of_the_year_form(catalogue: Catalogue) -> None:
    half = catalogue.questions(HALF)
    assert set(catalogue.cells(HALF)) < set(catalogue.cells(YEAR))
    assert len(half) <= 15
    asked = {code for question in half for code in question.codes}
    assert {"DT01", "DT06", "KD01", "KD05", "LD02", "AT01", "HC03"} <= asked
    assert not {"DT04", "HT05", "HC01"} & asked


def test_questions_are_found_by_key_and_by_indicator(catalogue: Catalogue) -> None:
    question = catalogue.question("HT-HD")
    assert question.cells == (Cell("HT05", T), Cell("HT06", T), Cell("HT07", T))
    assert catalogue.question_of("HT06") is question
    with pytest.raises(KeyError):
        catalogue.question("HT")
    with pytest.raises(KeyError):
        catalogue.question_of("DT07")


def test_a_definition_belongs_to_its_version() -> None:
    then, later = load_catalogue("2019"), load_catalogue("2022")
    assert [cell.dim for cell in then.indicator("KD01").cells] == [T]
    assert [cell.dim for cell in later.indicator("KD01").cells] == [F, D]
    assert then.unit(Cell("KD01", T)) == later.unit(Cell("KD01", F)) == "triệu USD"
    assert later.knows(Cell("KD04", T))
    assert not later.knows(Cell("KD01", T))
    assert not later.knows(Cell("XX01", T))
    assert (then.indicator("HT05").scope, later.indicator("HT05").scope) == ("KCN, KKT", "KCN, KCX")


def test_an_optional_group_is_asked_only_when_switched_on(catalogue: Catalogue) -> None:
    leasable = Cell("HT09a", T)
    assert leasable not in catalogue.cells(YEAR)
    on = catalogue.with_groups({"LL"})
    assert leasable in on.cells(YEAR)
    assert len(on.cells(YEAR)) == len(catalogue.cells(YEAR)) + 2


def test_totals_are_computed_within_one_unit_only(catalogue: Catalogue) -> None:
    found = compute(
        catalogue,
        {
            Cell("DT01", F): fig(379),
            Cell("DT01", D): fig(153),
            Cell("DT03a", F): fig("3890.5"),
            Cell("DT03b", F): fig("1999.5"),
            Cell("DT05", F): fig(56615),
            Cell("DT05", D): fig(432285),
        },
    )
    assert found == {Cell("DT01", T): Decimal(532), Cell("DT03", F): Decimal(5890)}


@pytest.mark.parametrize(
    ("other", "total"), [(None, None), (NOT_AVAILABLE, None), (NOT_APPLICABLE, Decimal(379))]
)
def test_a_total_needs_every_part_unless_it_does_not_apply(
    catalogue: Catalogue, other: Figure | None, total: Decimal | None
) -> None:
    figures = {Cell("DT01", F): fig(379)}
    if other is not None:
        figures[Cell("DT01", D)] = other
    assert compute(catalogue, figures).get(Cell("DT01", T)) == total


def test_nothing_applicable_makes_no_total(catalogue: Catalogue) -> None:
    figures = {Cell("DT01", F): NOT_APPLICABLE, Cell("DT01", D): NOT_APPLICABLE}
    assert compute(catalogue, figures) == {}


def test_a_typed_total_never_stands_in_for_the_computed_one(catalogue: Catalogue) -> None:
    figures = {
        Cell("DT03", F): fig(1),
        Cell("DT03a", F): fig(3890),
        Cell("DT03b", F): fig(2000),
        Cell("DT06", F): fig(3156),
    }
    known = amounts(catalogue, figures)
    assert known[Cell("DT03", F)] == 5890
    assert round_share(known[Cell("DT07", F)]) == Decimal("53.6")


def test_shares_are_computed_from_counts(catalogue: Catalogue) -> None:
    figures = {Cell("HT05", T): fig(83), Cell("HT07", T): fig(70)}
    assert round_share(compute(catalogue, figures)[Cell("HT08", T)]) == Decimal("84.3")
    none = {Cell("HT05", T): fig(0), Cell("HT07", T): fig(0)}
    assert Cell("HT08", T) not in compute(catalogue, none)


def test_one_late_file_is_never_rounded_away(catalogue: Catalogue) -> None:
    figures = {Cell("HC02a", T): fig(25000), Cell("HC02b", T): fig(24999), Cell("HC03", T): fig(1)}
    share = compute(catalogue, figures)[Cell("HC02", T)]
    assert share == Decimal("99.996")
    assert round_share(share) == Decimal("99.9")
    assert round_share(Decimal(100)) == 100
    assert round_share(Decimal("0.004")) == Decimal("0.1")
    assert round_share(Decimal(0)) == 0


@given(st.decimals(0, 100, places=6), st.integers(0, 3))
def test_rounding_a_share_keeps_it_a_share_of_what_it_was(share: Decimal, places: int) -> None:
    rounded = round_share(share, places)
    assert abs(rounded - share) <= Decimal(1).scaleb(-places)
    assert (rounded == 100) is (share == 100)
    assert (rounded == 0) is (share == 0)


def test_growth_needs_something_to_grow_from() -> None:
    assert change(Decimal(110), Decimal(100)) == 10
    assert change(Decimal(110), Decimal(0)) is None
    assert change(Decimal(110), None) is None


def test_progress_counts_answers_not_postponements(catalogue: Catalogue) -> None:
    figures = {
        Cell("DT01", F): fig(0),
        Cell("DT01", D): NOT_APPLICABLE,
        Cell("DT02", F): NOT_AVAILABLE,
        Cell("DT08", F): fig(3),  # optional
    }
    assert progress(catalogue, YEAR, partial(is_settled, figures)) == (
        2,
        len(catalogue.required(YEAR)),
    )


def test_a_figure_has_an_amount_exactly_when_it_is_given() -> None:
    with pytest.raises(ValueError, match="given"):
        Figure(State.GIVEN)
    with pytest.raises(ValueError, match="not_available"):
        Figure(State.NOT_AVAILABLE, Decimal(1))


@pytest.mark.parametrize("kind", list(PeriodKind))
def test_headlines_are_the_marked_indicators_or_what_is_asked_first(kind: PeriodKind) -> None:
    """An older stored catalogue marks none: its card is not blank."""
    marked = {one.code: dims for one, dims in load_catalogue("2022").headlines(kind)}
    assert marked["DT01"] == (Dim.T,)
    assert marked["DT03"] == marked["KD01"] == (Dim.F, Dim.D)
    found = load_catalogue("2019")
    plain = replace(found, indicators=tuple(replace(i, headline=False) for i in found.indicators))
    first = [one for question in plain.questions(kind) for one in question.indicators]
    assert [one for one, _dims in plain.headlines(kind)] == first[:5]
