"""Every check speaks up for a bad case and keeps quiet for its corrected twin."""

import inspect
import re
import string
from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from bot.domain import checks, rules
from bot.domain.checks import SENTENCES, Finding, check
from bot.domain.exchange import Rate, UsdRate
from bot.domain.kpi import Catalogue, Cell, Dim, Figure, PeriodKind, Rule, Severity, State
from bot.domain.numbers import Qualifier
from storage.presets.load import load_bloc, load_catalogue

F, D, T = Dim.F, Dim.D, Dim.T
CATALOGUE = load_catalogue("2022").with_groups({"LL", "LX", "XH"})

Amounts = Mapping[str, str | int | State]


def form(amounts: Amounts) -> dict[Cell, Figure]:
    """{"DT01.F": 379, "HT05": 83, "HT01": NOT_APPLICABLE} as figures."""
    figures = {}
    for name, amount in amounts.items():
        code, _, dim = name.partition(".")
        figures[Cell(code, Dim(dim or "T"))] = (
            Figure(amount) if isinstance(amount, State) else Figure.given(Decimal(amount))
        )
    return figures


def find(now: Amounts, before: Amounts | None = None) -> list[str]:
    found = check(CATALOGUE, PeriodKind.YEAR, form(now), form(before or {}))
    return [finding.check for finding in found]


def only(now: Amounts, before: Amounts | None = None) -> Finding:
    (finding,) = check(CATALOGUE, PeriodKind.YEAR, form(now), form(before or {}))
    return finding


# (check, a form that trips it, the form before, the same form put right)
CASES: list[tuple[str, Amounts, Amounts, Amounts]] = [
    ("not-negative", {"DT06.F": "-1"}, {}, {"DT06.F": "1"}),
    ("whole-number", {"LD02": "99.5"}, {}, {"LD02": "99"}),
    ("within-bounds", {"HC01": "105"}, {}, {"HC01": "100"}),
    ("within-bounds", {"HC04": "-3"}, {}, {"HC04": "3"}),
    ("within-bounds", {"HC05": "2"}, {}, {"HC05": "1"}),
    (
        "typed-total",
        {"DT01.F": 379, "DT01.D": 153, "DT01.T": 523},
        {},
        {"DT01.F": 379, "DT01.D": 153, "DT01.T": 532},
    ),
    (
        "typed-total",
        {"DT03a.F": 3890, "DT03b.F": 2000, "DT03.F": 5980},
        {},
        {"DT03a.F": 3890, "DT03b.F": 2000, "DT03.F": 5890},
    ),
    (
        "files-add-up",
        {"HC02a": 4350, "HC02b": 4350, "HC03": 2},
        {},
        {"HC02a": 4352, "HC02b": 4350, "HC03": 2},
    ),
    (
        "disbursed-within-capital",
        {"DT06.D": 70261, "DT05.D": 7026},
        {},
        {"DT06.D": 70261, "DT05.D": 432285},
    ),
    (
        "operating-within-planned",
        {"HT01": 1, "HT03": 7, "HT05": 9},
        {},
        {"HT01": 1, "HT03": 8, "HT05": 9},
    ),
    (
        "operating-area-within-planned",
        {"HT02": 0, "HT04": 1500, "HT06": 1640},
        {},
        {"HT02": 0, "HT04": 4500, "HT06": 1640},
    ),
    ("wastewater-within-operating", {"HT07": 9, "HT05": 8}, {}, {"HT07": 8, "HT05": 8}),
    ("leased-within-leasable", {"HT09b": 1200, "HT09a": 1150}, {}, {"HT09b": 860, "HT09a": 1150}),
    (
        "new-jobs-within-employment",
        {"LD01": 99620, "LD02": 9595},
        {},
        {"LD01": 9595, "LD02": 99620},
    ),
    ("women-within-employment", {"LD03": 900, "LD02": 800}, {}, {"LD03": 700, "LD02": 800}),
    ("foreigners-within-employment", {"LD04": 900, "LD02": 800}, {}, {"LD04": 9, "LD02": 800}),
    ("rank-within-units", {"HC06": 23, "HC07": 22}, {}, {"HC06": 3, "HC07": 22}),
    ("economic-zones-have-area", {"HT01": 0, "HT02": 22540}, {}, {"HT01": 1, "HT02": 22540}),
    ("parks-have-area", {"HT03": 14, "HT04": 0}, {}, {"HT03": 14, "HT04": 4500}),
    ("operating-zones-have-area", {"HT05": 8, "HT06": 0}, {}, {"HT05": 8, "HT06": 1640}),
    ("thousandfold", {"DT06.F": "3.156"}, {"DT06.F": "2900"}, {"DT06.F": "3156"}),
    ("thousandfold", {"KD04.D": "38676100"}, {"KD04.D": "30000"}, {"KD04.D": "38676.1"}),
    ("times-counts", {"DT01.F": 200}, {"DT01.F": 30}, {"DT01.F": 60}),
    ("times-capital", {"DT03a.F": 500}, {"DT03a.F": 40}, {"DT03a.F": 200}),
    ("times-capital", {"DT03b.F": "1250.5"}, {"DT03b.F": 131}, {"DT03b.F": "125.5"}),
    ("times-capital", {"DT03b.D": 12300}, {"DT03b.D": 2282}, {"DT03b.D": 11000}),
    ("times-other-flows", {"DT09.F": 260}, {"DT09.F": 40}, {"DT09.F": 190}),
    ("times-flows", {"KD02": 1000}, {"KD02": 6280}, {"KD02": 2000}),
    ("times-stocks", {"LD02": 30000}, {"LD02": 99620}, {"LD02": 95000}),
    ("times-budget", {"KD04.F": 12000}, {"KD04.F": 4200}, {"KD04.F": 5200}),
    ("gone", {"KD05": 0}, {"KD05": 168000}, {"KD05": 160000}),
    ("percentage-moves", {"HC04": 1}, {"HC04": 100}, {"HC04": 100}),
    ("percentage-moves", {"HC04": "0.645"}, {"HC04": 60}, {"HC04": "64.5"}),
    ("percentage-moves", {"HC01": 76}, {"HC01": 55}, {"HC01": 75}),
    ("zones-appear", {"HT01": 1}, {"HT01": 0}, {"HT01": 0}),
    ("zones-appear", {"HT03": 4}, {"HT03": State.NOT_APPLICABLE}, {"HT03": 0}),
    ("land-appears", {"HT02": 25000}, {"HT02": 0}, {"HT02": 0}),
    ("land-appears", {"HT09a": 640}, {"HT09a": 0}, {"HT09a": 50}),
    ("people-appear", {"LD02": 1058}, {"LD02": 0}, {"LD02": 100}),
    ("projects-follow", {"DT04.F": 900, "DT01.F": 12}, {"DT04.F": 0}, {"DT04.F": 12, "DT01.F": 12}),
    ("files-add-up", {"HC02a": 4350, "HC02b": 4530}, {}, {"HC02a": 4350, "HC02b": 4350}),
    (
        "files-add-up",
        {"HC02a": 4350, "HC02b": 4530, "HC03": State.NOT_AVAILABLE},
        {},
        {"HC02a": 4350, "HC02b": 4300, "HC03": State.NOT_AVAILABLE},
    ),
    ("files-add-up", {"HC02a": 5, "HC03": 6}, {}, {"HC02a": 6, "HC03": 5}),
    ("revenue-change", {"KD01.D": 56000}, {"KD01.D": 35200}, {"KD01.D": 51000}),
    ("employment-change", {"LD02": 70000}, {"LD02": 99620}, {"LD02": 80000}),
    (
        "park-area-falls",
        {"HT03": 15, "HT04": 4000},
        {"HT03": 14, "HT04": 4500},
        {"HT03": 15, "HT04": 4800},
    ),
    (
        "economic-zone-area-falls",
        {"HT01": 2, "HT02": 20000},
        {"HT01": 1, "HT02": 22540},
        {"HT01": 1, "HT02": 20000},
    ),
    ("hectares-per-park", {"HT03": 14, "HT04": 450}, {}, {"HT03": 14, "HT04": 4500}),
    ("hectares-per-operating-zone", {"HT05": 8, "HT06": 9640}, {}, {"HT05": 8, "HT06": 1640}),
    (
        "projects-follow",
        {"DT04.F": 320, "DT01.F": 30, "DT08.F": 0},
        {"DT04.F": 280},
        {"DT04.F": 300, "DT01.F": 30, "DT08.F": 10},
    ),
    (
        "capital-follows",
        {"DT05.F": 5700, "DT03a.F": 400, "DT03b.F": 200},
        {"DT05.F": 5300},
        {"DT05.F": 5700, "DT03a.F": 400, "DT03b.F": 200, "DT09.F": 190},
    ),
    (
        "new-projects-bring-capital",
        {"DT01.D": 3, "DT03a.D": 0, "DT03b.D": 0},
        {},
        {"DT01.D": 3, "DT03a.D": 12, "DT03b.D": 0},
    ),
    (
        "budget-share-of-revenue",
        {"KD04.F": 7500, "KD01.F": 10000},
        {"KD04.F": 4200, "KD01.F": 14000},
        {"KD04.F": 5500, "KD01.F": 14000},
    ),
]


@pytest.mark.parametrize(("name", "bad", "before", "good"), CASES)
def test_a_check_fires_on_the_bad_case_and_not_on_its_twin(
    name: str, bad: Amounts, before: Amounts, good: Amounts
) -> None:
    assert find(bad, before) == [name]
    assert find(good, before) == []


def test_the_cases_cover_every_check_but_the_printed_one() -> None:
    covered = {case[0] for case in CASES}
    covered |= {"operating-area-falls", "exports-within-revenue", "enterprises-appear"}
    assert covered == {one.id for one in CATALOGUE.checks}


def more_than(code: str, amount: int) -> dict[Cell, Figure]:
    """ "trên 100%" """
    return {Cell(code, T): Figure.given(Decimal(amount), Qualifier.ABOVE)}


def test_more_than_the_whole_is_above_the_bound_and_more_than_a_part_is_not() -> None:
    (found,) = check(CATALOGUE, PeriodKind.YEAR, more_than("HC01", 100), {})
    assert (found.check, found.severity, found.wording) == (
        "within-bounds",
        Severity.HARD,
        "above_bound",
    )
    assert check(CATALOGUE, PeriodKind.YEAR, more_than("HC01", 95), {}) == ()


def test_what_is_there_of_the_parts_is_named_beside_its_whole() -> None:
    found = only({"HC02a": 4350, "HC02b": 4530})
    assert (found.severity, found.wording) == (Severity.HARD, "part_of")
    assert found.cells == (Cell("HC02b", T), Cell("HC02a", T))
    assert found.numbers == {"value": 4530, "whole": 4350}


def test_a_percentage_that_moved_names_both_numbers_and_the_points() -> None:
    found = only({"HC04": 1}, {"HC04": 100})
    assert (found.severity, found.wording) == (Severity.SOFT, "points_fell")
    assert found.numbers == {"value": 1, "previous": 100, "points": 99}
    assert found.units == {"value": "%", "previous": "%", "points": ""}
    assert find({"HC04": 80}, {"HC04": 100}) == []  # as many points as may be
    assert find({"HC04": 30}, {"HC04": 0}) == ["percentage-moves"]
    assert find({"HC04": 30}) == []


def test_what_flows_may_start_from_nothing() -> None:
    now = {"DT01.F": 12, "LD01": 9000, "TT02": 385, "AT01": 1, "HC03": 40, "HT07": 3}
    assert find({**now, "LD02": 10000}, dict.fromkeys(now, 0)) == []


def test_enterprises_out_of_nothing_are_asked_about() -> None:
    catalogue = CATALOGUE.with_groups({"DN"})
    now, before = form({"DN01.F": 60, "DN01.D": 20}), form({"DN01.F": 0, "DN01.D": 0})
    (found,) = check(catalogue, PeriodKind.YEAR, now, before)
    assert (found.check, found.cells) == ("enterprises-appear", (Cell("DN01", F),))


RATES = (UsdRate(Decimal(23400), "NHNN").rate,)


def exports(
    now: Amounts, catalogue: Catalogue = CATALOGUE, rates: Sequence[Rate] = RATES
) -> Finding | None:
    found = check(catalogue, PeriodKind.YEAR, form(now), {}, rates=rates)
    return next((one for one in found if one.check == "exports-within-revenue"), None)


def test_exports_beyond_the_whole_revenue_are_a_mild_point_at_the_recorded_rate() -> None:
    # 234 tỷ đồng are 10 triệu USD at 23.400: 24 in all.
    assert exports({"KD02": 24, "KD01.F": 14, "KD01.D": 234}) is None
    found = exports({"KD02": 25, "KD01.F": 14, "KD01.D": 234})
    assert found is not None
    assert (found.severity, found.wording) == (Severity.SOFT, "within_converted")
    assert found.numbers == {"value": 25, "whole": 24}
    assert set(found.units.values()) == {"triệu USD"}
    assert exports({"KD02": 25, "KD01.F": 14}) is None  # no dong figure yet
    assert exports({"KD02": 25, "KD01.F": 14, "KD01.D": 234}, rates=()) is None


def test_without_a_recorded_rate_only_what_holds_at_any_rate_is_said() -> None:
    # 234 tỷ đồng are 23,4 triệu USD at most, at 10.000 đồng a dollar: 37,4 in all.
    assert exports({"KD02": "37.4", "KD01.F": 14, "KD01.D": 234}, rates=()) is None
    found = exports({"KD02": "37.5", "KD01.F": 14, "KD01.D": 234}, rates=())
    assert found is not None
    assert (found.severity, found.wording) == (Severity.SOFT, "within_any_rate")
    assert found.numbers == {"value": Decimal("37.5"), "whole": Decimal("37.4")}


def test_exports_beyond_a_revenue_in_dollars_need_no_rate() -> None:
    earlier = load_catalogue("2019")
    assert exports({"KD02": 24, "KD01": 24}, earlier, ()) is None
    found = exports({"KD02": 25, "KD01": 24}, earlier, ())
    assert found is not None
    assert found.wording == "within_whole"


def test_the_printed_area_of_operating_zones_is_caught() -> None:
    printed = {(figure.year, figure.cell.code): figure.amount for figure in load_bloc().figures}
    now = {code: str(printed[2022, code]) for code in ("HT05", "HT06")}
    before = {code: str(printed[2019, code]) for code in ("HT05", "HT06")}
    found = check(CATALOGUE, PeriodKind.YEAR, form(now), form(before))
    falls = next(f for f in found if f.check == "operating-area-falls")
    assert falls.severity is Severity.SOFT
    assert falls.cells == (Cell("HT06", T), Cell("HT05", T))
    assert falls.numbers["value"] == Decimal("4028.46")
    assert falls.numbers["previous"] == 18025
    assert round(falls.numbers["percent"]) == 78
    assert (falls.units["value"], falls.units["count"], falls.units["percent"]) == (
        "ha",
        "khu",
        "%",
    )
    assert find({**now, "HT06": "19000"}, before) == []


def test_the_printed_area_of_planned_parks_without_its_comma_is_caught() -> None:
    assert find({"HT03": 152, "HT04": "4888396"}) == ["hectares-per-park"]
    assert find({"HT03": 152, "HT04": "48883.96"}) == []


def test_the_printed_budget_payments_in_dollars_are_caught() -> None:
    # 4.645,6 where the indicator is counted in tỷ đồng and last year was some thirty thousand.
    assert find({"KD04.F": "4645.6"}, {"KD04.F": "30000"}) == ["times-budget"]
    # About 108.700 tỷ đồng, if it really were dollars.
    assert find({"KD04.F": "108700"}, {"KD04.F": "38000"}) == ["times-budget"]


def test_domestic_capital_grew_by_more_than_was_registered() -> None:
    now = {"DT05.D": 432285, "DT03a.D": 32217, "DT03b.D": 15000}
    assert find(now, {"DT05.D": 380900}) == ["capital-follows"]
    finding = only(now, {"DT05.D": 380900})
    assert finding.numbers["gap"] == 4168
    assert find(now, {"DT05.D": 384253}) == []  # 0,19 %: within the tolerance


def test_a_total_is_never_compared_across_a_change_of_definition() -> None:
    """Revenue was one total in the older version and is two amounts in the newer."""
    assert find({"KD01.F": 154004, "KD01.D": 387188}, {"KD01": 101128}) == []


@pytest.mark.parametrize("earlier", [{}, {"LD02": 0}, {"LD02": State.NOT_AVAILABLE}])
def test_without_an_earlier_amount_nothing_is_compared(earlier: Amounts) -> None:
    assert find({"LD02": 5}, earlier) == []


@pytest.mark.parametrize("state", [State.NOT_AVAILABLE, State.NOT_APPLICABLE])
def test_a_cell_without_an_amount_silences_its_checks(state: State) -> None:
    assert find({"HT05": state, "HT06": 1640, "HT07": 9}, {"HT06": 2000}) == []


def test_only_a_stock_of_before_that_is_denied_is_asked_about() -> None:
    none = State.NOT_APPLICABLE
    assert find({"HT03": none, "HT04": none}, {"HT03": 18, "HT04": 5196}) == ["gone", "gone"]
    assert find({"HT03": none}, {"HT03": 0}) == []
    assert find({"HT03": none}, {"HT03": none}) == []
    assert find({"HT03": State.NOT_AVAILABLE}, {"HT03": 18}) == []
    assert find({"DT01.F": none}, {"DT01.F": 48}) == []


def test_what_does_not_apply_counts_as_nothing_in_a_sum() -> None:
    assert find({"HT01": State.NOT_APPLICABLE, "HT03": 7, "HT05": 8}) == [
        "operating-within-planned"
    ]
    assert find({"HT01": State.NOT_AVAILABLE, "HT03": 7, "HT05": 8}) == []
    assert find({"HT03": 7, "HT05": 8}) == []


def test_two_small_counts_are_not_compared() -> None:
    assert find({"DT01.D": 12}, {"DT01.D": 2}) == []


def test_one_wild_figure_gives_one_comparison() -> None:
    """A thousandfold change is also a large one and shifts every share: said once."""
    before = {"KD01.F": 14000, "KD04.F": 4200}
    assert find({"KD01.F": 14, "KD04.F": 4200}, before) == [
        "thousandfold",
        "budget-share-of-revenue",
    ]
    assert find({"KD01.F": 0, "KD04.F": 4200}, before) == ["gone"]


def test_hard_findings_come_first_then_the_order_of_the_form() -> None:
    now = {"LD01": 200, "LD02": 100, "DT01.F": 3, "DT03a.F": 0, "DT03b.F": 0, "HT07": 9, "HT05": 8}
    assert find(now) == [
        "wastewater-within-operating",
        "new-jobs-within-employment",
        "new-projects-bring-capital",
    ]


def test_findings_can_be_limited_to_the_cells_just_answered() -> None:
    figures = form({"LD01": 200, "LD02": 100, "HT07": 9, "HT05": 8})
    found = check(CATALOGUE, PeriodKind.YEAR, figures, {}, only={Cell("LD02", T)})
    assert [finding.check for finding in found] == ["new-jobs-within-employment"]


def test_the_half_year_form_is_not_checked_for_what_it_does_not_ask() -> None:
    figures = form({"DT04.F": 999, "DT01.F": 1, "HT07": 9, "HT05": 8})
    before = form({"DT04.F": 10})
    assert check(CATALOGUE, PeriodKind.HALF_YEAR, figures, before) == ()
    assert check(CATALOGUE, PeriodKind.YEAR, figures, before) != ()


def test_every_sentence_is_filled_exactly_by_its_findings() -> None:
    seen = set()
    cases = [(bad, before) for _, bad, before, _ in CASES]
    cases += [
        ({"HT05": 90, "HT06": 4500}, {"HT05": 83, "HT06": 18025}),
        ({"LD02": 140}, {"LD02": 99}),
        ({"HC04": 65}, {"HC04": 40}),
        ({"HT03": State.NOT_APPLICABLE}, {"HT03": 18}),
    ]
    runs = [check(CATALOGUE, PeriodKind.YEAR, form(bad), form(before)) for bad, before in cases]
    beyond = exports({"KD02": 25, "KD01.F": 14, "KD01.D": 234})
    whole = exports({"KD02": 25, "KD01": 24}, load_catalogue("2019"), ())
    any_rate = exports({"KD02": 99, "KD01.F": 14, "KD01.D": 234}, rates=())
    runs.append(tuple(one for one in (beyond, whole, any_rate) if one is not None))
    runs.append(check(CATALOGUE, PeriodKind.YEAR, more_than("HC04", 100), {}))
    for run in runs:
        for finding in run:
            asked = {
                name
                for _, name, _, _ in string.Formatter().parse(SENTENCES[finding.wording])
                if name
            }
            assert asked == set(finding.names) | set(finding.numbers)
            assert set(finding.units) == set(finding.numbers)
            seen.add(finding.wording)
    assert seen == set(SENTENCES)


def test_every_rule_is_known_and_none_speaks_of_a_particular_figure() -> None:
    assert set(rules.RULES) == set(Rule)
    source = inspect.getsource(rules) + inspect.getsource(checks)
    assert not re.search(r"\b(?:[A-Z]{2}[0-9]{2}|(?:19|20)[0-9]{2})", source)
