"""The figures of the bloc: the rule of each indicator, and which units stand behind a total."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.contributions import Contribution, NotAStock, carry
from bot.domain.kpi import Cell, Figure, Kind, State, amounts, round_share
from bot.domain.numbers import Qualifier
from bot.domain.totals import published, stand_alone, total_up
from storage.presets.load import load_bloc
from storage.presets.synthetic import synthetic_year
from tests.domain.blocs import (
    HALF,
    NEW,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    OLD,
    YEAR,
    D,
    F,
    Said,
    T,
    bloc,
    cell,
    changed,
    figures,
    unit,
)


def test_amounts_add_up_and_dimensions_of_one_unit_with_them() -> None:
    totals = bloc({"DT01.F": 300, "DT01.D": 100}, {"DT01.F": 79, "DT01.D": 53})
    assert [totals.cells[Cell("DT01", dim)].amount for dim in (F, D, T)] == [379, 153, 532]
    assert totals.cells[cell("DT01.T")].counted == (1, 2)
    assert totals.cells[cell("DT01.T")].is_final


def test_currencies_are_never_added() -> None:
    totals = bloc({"DT05.F": 56615, "DT05.D": 432285})
    assert cell("DT05.T") not in totals.cells
    assert totals.total(cell("DT05.T")) is None
    careless = changed(NEW, "DT05", computed={T: "triệu USD"})
    assert cell("DT05.T") not in bloc({"DT05.F": 1, "DT05.D": 1}, catalogue=careless).cells


def test_a_total_says_who_is_missing_and_to_whom_it_does_not_apply() -> None:
    total = bloc({"HT01.T": 1}, {"HT01.T": NOT_APPLICABLE}, {"HT01.T": NOT_AVAILABLE}, {}).cells[
        cell("HT01.T")
    ]
    assert total.counted == (1,)
    assert total.not_applicable == (2,)
    assert total.missing == (3, 4)
    assert (total.answered, total.expected) == (2, 4)
    assert not total.is_complete


def test_a_total_over_both_dimensions_names_the_units_that_gave_only_one() -> None:
    totals = bloc({"DT01.F": 5, "DT01.D": 3}, {"DT01.F": 7}, {})
    both = totals.cells[cell("DT01.T")]
    assert totals.cells[cell("DT01.F")].amount == 12
    assert both.amount == 8
    assert both.missing == (2, 3)
    assert both.uneven == (2,)


def test_a_total_is_an_estimate_if_anything_in_it_is() -> None:
    totals = bloc({"KD01.F": "~100", "KD01.D": 5}, {"KD01.F": 200, "KD01.D": 7})
    foreign, domestic = totals.cells[cell("KD01.F")], totals.cells[cell("KD01.D")]
    assert foreign.qualifier is Qualifier.ESTIMATE
    assert foreign.estimated == (1,)
    assert not foreign.is_final
    assert domestic.qualifier is Qualifier.EXACT
    assert bloc({"KD02.T": ">100"}, {"KD02.T": "~5"}).cells[cell("KD02.T")].is_estimate


@pytest.mark.parametrize(
    ("said", "least", "qualifier"),
    [
        ((">55", 58), 55, Qualifier.ABOVE),
        ((">55", 55), 55, Qualifier.EXACT),
        ((">60", 55), 55, Qualifier.EXACT),
        ((60, "~58"), 58, Qualifier.ESTIMATE),
        ((">55", ">55"), 55, Qualifier.ABOVE),
    ],
)
def test_the_least_that_any_unit_gave(
    said: tuple[str | int, ...], least: int, qualifier: Qualifier
) -> None:
    total = bloc(*({"HC01.T": one} for one in said)).cells[cell("HC01.T")]
    assert total.amount == least
    assert total.qualifier is qualifier


def test_a_percentage_comes_from_sums_of_the_units_that_gave_both() -> None:
    totals = bloc(
        {"HT05.T": 3, "HT07.T": 0},
        {"HT05.T": 80, "HT07.T": 70},
        {"HT05.T": 50},
        {"HT05.T": 4, "HT07.T": NOT_APPLICABLE},
    )
    total = totals.cells[cell("HT08.T")]
    assert total.amount is not None
    assert round_share(total.amount) == Decimal("84.3")
    assert total.folded.part == 70
    assert total.folded.whole == 83
    assert total.counted == (1, 2)
    assert total.uneven == (3,)
    assert total.not_applicable == (4,)
    assert bloc({"HT05.T": 0, "HT07.T": 0}).cells[cell("HT08.T")].amount is None


def test_over_a_lower_bound_stands_no_bound() -> None:
    totals = bloc({"HT05.T": ">10", "HT07.T": 5}, {"HT05.T": 5, "HT07.T": 5})
    total = totals.cells[cell("HT08.T")]
    assert total.qualifier is Qualifier.ESTIMATE
    above = bloc({"HT05.T": 10, "HT07.T": ">5"}).cells[cell("HT08.T")]
    assert above.qualifier is Qualifier.ABOVE


def test_of_yes_and_no_the_share_of_those_that_answered() -> None:
    total = bloc({"HC05.T": 1}, {"HC05.T": 0}, {"HC05.T": 1}, {}).cells[cell("HC05.T")]
    assert total.amount is not None
    assert round_share(total.amount) == Decimal("66.7")
    assert total.folded.part == 2
    assert total.folded.whole == 3
    assert total.missing == (4,)


def test_what_has_no_rule_has_no_total() -> None:
    total = bloc({"HC04.T": 100}, {"HC04.T": 90}).cells[cell("HC04.T")]
    assert total.amount is None
    assert total.counted == (1, 2)
    assert stand_alone(unit(1, {"HC04.T": 90}), YEAR).cells[cell("HC04.T")].amount == 90


def test_the_totals_of_2019_as_they_were_printed() -> None:
    year = synthetic_year(2019)
    units = [Contribution(n, OLD, form) for n, form in enumerate(year.forms.values(), 1)]
    totals = total_up(OLD, YEAR, units)
    printed = [f for f in load_bloc().figures if f.year == 2019]
    assert len(printed) > 20
    for figure in printed:
        total = totals.cells[figure.cell]
        assert total.amount == figure.amount, figure.cell
        assert total.qualifier is figure.qualifier, figure.cell
        assert (total.answered, total.expected) == (11, 11)
    shares = {"DT07.F": "53.6", "DT07.D": "148.8", "HT08.T": "84.3", "HC02.T": "100"}
    for name, share in shares.items():
        amount = totals.cells[cell(name)].amount
        assert amount is not None
        assert round_share(amount) == Decimal(share)


def test_printed_totals_stand_for_a_roster_without_known_parts() -> None:
    said: Said = {"DT03.F": 5890, "DT06.F": 3156, "DT01.F": 379, "DT01.D": 153, "HC02.T": 100}
    totals = published(OLD, YEAR, range(1, 12), figures(said))
    share = totals.cells[cell("DT07.F")]
    assert share.amount is not None
    assert round_share(share.amount, 0) == 54
    assert totals.cells[cell("DT01.T")].amount == 532
    assert totals.cells[cell("HC02.T")].amount == 100
    assert share.counted == tuple(range(1, 12))
    assert totals.cells[cell("LD02.T")].missing == tuple(range(1, 12))


def test_a_form_of_half_a_year_has_its_own_cells() -> None:
    cells = bloc({"DT01.F": 1}, kind=HALF).cells
    assert cell("DT07.F") in cells
    assert cell("DT04.F") not in cells
    assert cell("HT09.T") not in bloc({}).cells
    assert cell("HT09.T") in bloc({}, catalogue=NEW.with_groups({"LL"})).cells


def test_a_unit_counts_once() -> None:
    with pytest.raises(ValueError, match="unit 1 would count twice"):
        total_up(NEW, YEAR, [unit(1, {}), unit(1, {})])


def test_figures_of_another_version_count_only_where_they_mean_the_same() -> None:
    totals = total_up(
        NEW,
        YEAR,
        [
            unit(1, {"KD04.F": 4, "KD04.D": 3, "KD01.F": 9, "HT05.T": 2, "LD02.T": 10}),
            unit(2, {"KD04.T": 20, "KD01.T": 8, "HT05.T": 3, "LD02.T": 20}, OLD),
        ],
    )
    assert totals.cells[cell("LD02.T")].amount == 30
    assert totals.cells[cell("KD04.T")].amount == 27
    assert totals.cells[cell("KD04.F")].unlike == (2,)
    assert totals.cells[cell("KD01.F")].unlike == (2,)
    zones = totals.cells[cell("HT05.T")]  # other zones counted then
    assert zones.amount == 2
    assert zones.missing == zones.unlike == (2,)
    back = total_up(OLD, YEAR, [unit(1, {"KD04.F": 4, "KD04.D": 3, "KD01.F": 9, "KD01.D": 9})])
    assert back.cells[cell("KD04.T")].amount == 7
    assert back.cells[cell("KD01.T")].unlike == (1,)


# --- a unit that has not sent its figures ---------------------------------------------------------


def test_only_stocks_of_last_period_stand_in() -> None:
    before = unit(1, {"LD02.T": 900, "DT04.F": 5, "LD01.T": 50, "HC01.T": 60})
    stands_in = carry(unit(1, {"DT04.F": 6, "LD02.T": NOT_AVAILABLE}), before)
    totals = total_up(NEW, YEAR, [stands_in, unit(2, {"LD02.T": 100, "LD01.T": 7})])
    people = totals.cells[cell("LD02.T")]
    assert people.amount == 1000
    assert people.carried == (1,)
    assert people.is_estimate
    assert totals.cells[cell("DT04.F")].carried == ()
    assert totals.cells[cell("LD01.T")].missing == (1,)
    with pytest.raises(NotAStock) as refused:
        Contribution(1, NEW, {}, carried={cell("LD01.T"): Figure.given(Decimal(50))})
    assert refused.value.cell == cell("LD01.T")


def test_a_stock_that_meant_something_else_does_not_stand_in() -> None:
    before = unit(1, {"HT05.T": 9, "HT03.T": 12}, OLD)
    assert set(carry(unit(1, {}), before).carried) == {cell("HT03.T")}


def test_a_stock_is_not_carried_twice() -> None:
    once = carry(unit(1, {}), unit(1, {"LD02.T": 900}))
    assert carry(unit(1, {}), once).carried == {}
    with pytest.raises(ValueError, match="unit 2 cannot stand in for unit 1"):
        carry(unit(1, {}), unit(2, {"LD02.T": 900}))


def test_a_unit_that_is_not_counted_is_missing_even_with_a_draft() -> None:
    draft = replace(unit(1, {"LD02.T": 5, "LD01.T": 1}), counted=False)
    totals = total_up(NEW, YEAR, [draft, unit(2, {"LD02.T": 7})])
    assert totals.cells[cell("LD02.T")].amount == 7
    assert totals.cells[cell("LD02.T")].missing == (1,)
    carried = carry(draft, unit(1, {"LD02.T": 900}))
    totals = total_up(NEW, YEAR, [carried])
    assert totals.cells[cell("LD02.T")].amount == 900
    assert totals.cells[cell("LD01.T")].missing == (1,)


# --- against a plain computation ------------------------------------------------------------------

_CELLS = ("DT01.F", "DT01.D", "DT03a.F", "DT03b.F", "DT06.F", "HT05.T", "HT07.T", "HC01.T")
_FIGURES = st.one_of(
    st.sampled_from([NOT_APPLICABLE, NOT_AVAILABLE]),
    st.builds(
        Figure.given,
        st.decimals(0, 10**6, places=2),
        st.sampled_from([Qualifier.EXACT, Qualifier.ESTIMATE]),
    ),
)
_FORMS = st.lists(
    st.dictionaries(st.sampled_from(_CELLS), _FIGURES).map(
        lambda said: {cell(name): figure for name, figure in said.items()}
    ),
    max_size=8,
)


@given(_FORMS)
def test_sums_minima_and_ratios_are_what_a_plain_computation_makes(
    forms: list[dict[Cell, Figure]],
) -> None:
    units = [Contribution(n, NEW, form) for n, form in enumerate(forms)]
    totals = total_up(NEW, YEAR, units)
    known = [amounts(NEW, form) for form in forms]
    for name in (*_CELLS, "DT01.T", "DT03.F"):
        one = cell(name)
        values = [form[one] for form in known if one in form]
        plain = (min(values) if name == "HC01.T" else sum(values)) if values else None
        assert totals.cells[one].amount == plain
        assert totals.cells[one].counted == tuple(n for n, f in enumerate(known) if one in f)
        assert totals.cells[one].expected == len(forms)
    for name, above, below in (("DT07.F", "DT06.F", "DT03.F"), ("HT08.T", "HT07.T", "HT05.T")):
        both = [
            (f[cell(above)], f[cell(below)]) for f in known if {cell(above), cell(below)} <= {*f}
        ]
        whole = sum(b for _, b in both)
        plain = sum(a for a, _ in both) * 100 / whole if whole else None
        assert totals.cells[cell(name)].amount == plain
    for one, total in totals.cells.items():
        assert sorted((*total.counted, *total.missing, *total.not_applicable)) == list(
            range(len(forms))
        )
        assert {*total.uneven, *total.unlike} <= {*total.missing}
        if one.code == "HC01":
            said = [form[one].qualifier for form in forms if one in form]
            assert total.is_estimate is (Qualifier.ESTIMATE in said)


@given(_FORMS, st.randoms())
def test_the_order_of_the_units_makes_no_difference(
    forms: list[dict[Cell, Figure]], random: object
) -> None:
    units = [Contribution(n, NEW, form) for n, form in enumerate(forms)]
    there = total_up(NEW, YEAR, units)
    back = total_up(NEW, YEAR, reversed(units))
    assert {c: t.folded for c, t in there.cells.items()} == {
        c: t.folded for c, t in back.cells.items()
    }


class _Counted(Mapping[Cell, Figure]):
    """A form that counts how often somebody looks at it."""

    looks = 0

    def __init__(self, form: dict[Cell, Figure]) -> None:
        self._form = form

    def __getitem__(self, key: Cell) -> Figure:
        type(self).looks += 1
        return self._form[key]

    def __iter__(self) -> Iterator[Cell]:
        type(self).looks += len(self._form)
        return iter(self._form)

    def __len__(self) -> int:
        return len(self._form)


def test_a_thousand_units_cost_ten_times_a_hundred() -> None:
    every = [one for one in NEW.cells(YEAR) if NEW.indicator(one.code).kind is not Kind.FLAG]

    def looks(units: int) -> int:
        _Counted.looks = 0
        forms = [
            Contribution(n, NEW, _Counted({c: Figure.given(Decimal(n + 1)) for c in every}))
            for n in range(units)
        ]
        totals = total_up(NEW, YEAR, forms)
        assert totals.cells[cell("DT01.F")].amount == sum(range(1, units + 1))
        return _Counted.looks

    assert looks(1000) == 10 * looks(100)


def test_every_indicator_of_the_catalogue_has_a_total_or_none_by_rule() -> None:
    form = {one: Figure(State.GIVEN, Decimal(1)) for one in NEW.cells(YEAR)}
    totals = total_up(NEW, YEAR, [Contribution(1, NEW, form)])
    assert [c.code for c, t in totals.cells.items() if t.amount is None] == ["HC04"]
