"""From a total down to answers, and what units still owe."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.contributions import carry
from bot.domain.kpi import PeriodKind
from bot.domain.rebasing import Merger, rebase
from bot.domain.totals import published, total_up
from bot.domain.tracing import Behind, Open, behind, unfinished
from tests.domain.blocs import HALF, NEW, NOT_AVAILABLE, OLD, YEAR, cell, figures, unit


def owed(kind: PeriodKind, *names: str) -> set[str]:
    required = {f"{one.code}.{one.dim}" for one in NEW.required(kind)}
    return required - set(names)


def test_a_total_leads_to_the_typed_answers_of_every_unit() -> None:
    first = replace(
        unit(1, {"DT06.F": 30, "DT03a.F": 40, "DT03b.F": 20}),
        coverage={cell("DT06.F"): "85/120 doanh nghiệp", cell("LD02.T"): "1/2"},
    )
    totals = total_up(NEW, YEAR, [first, unit(2, {"DT06.F": 9, "DT03a.F": NOT_AVAILABLE})])
    one, two = behind(totals, cell("DT07.F"))
    assert one.figures == figures({"DT06.F": 30, "DT03a.F": 40, "DT03b.F": 20})
    assert one.coverage == {cell("DT06.F"): "85/120 doanh nghiệp"}
    assert two.figures == figures({"DT06.F": 9})
    assert behind(published(NEW, YEAR, [1], {}), cell("DT07.F")) == ()


def test_a_total_over_both_dimensions_leads_to_each_version_of_it() -> None:
    totals = total_up(
        NEW, YEAR, [unit(1, {"KD04.F": 4, "KD04.D": 3}), unit(2, {"KD04.T": 20}, OLD)]
    )
    one, two = behind(totals, cell("KD04.T"))
    assert one.figures == figures({"KD04.F": 4, "KD04.D": 3})
    assert two.figures == figures({"KD04.T": 20})
    assert behind(totals, cell("KD01.T"))[0].figures == {}


def test_a_carried_stock_and_a_merged_unit_are_marked_as_such() -> None:
    stands_in = carry(unit(1, {}), unit(1, {"LD02.T": 30}))
    merged = rebase(NEW, [unit(2, {"LD02.T": 5}), unit(3, {"LD02.T": 6})], [9], [Merger((2, 3), 9)])
    totals = total_up(NEW, YEAR, [stands_in, *merged.contributions])
    one, two = behind(totals, cell("LD02.T"))
    assert one == Behind(1, figures({"LD02.T": 30}), {}, (cell("LD02.T"),), ())
    assert two == Behind(9, figures({"LD02.T": 11}), {}, (), (2, 3))


def test_a_plan_leads_to_what_was_planned() -> None:
    plan = replace(unit(1, {"DT03.F": 100}), as_given=True)
    (one,) = behind(total_up(NEW, YEAR, [plan]), cell("DT03.F"))
    assert one.figures == figures({"DT03.F": 100})


def test_what_is_estimated_carried_or_missing_is_still_to_come() -> None:
    sent = unit(1, {"LD02.T": "~30", "LD01.T": 4, "KD02.T": NOT_AVAILABLE, "DT08.F": "~1"})
    stands_in = carry(unit(2, {}), unit(2, {"LD02.T": 50}))
    found = unfinished([sent, stands_in], YEAR)
    of_first = {f"{one.cell.code}.{one.cell.dim}": one for one in found if one.unit == 1}
    assert {n for n, one in of_first.items() if one.why is Open.ESTIMATE} == {"LD02.T", "DT08.F"}
    missing = {n for n, one in of_first.items() if one.why is Open.MISSING}
    assert missing == owed(YEAR, "LD02.T", "LD01.T")
    assert [one.cell for one in found if one.why is Open.CARRIED] == [cell("LD02.T")]
    assert len(unfinished([unit(1, {})], HALF)) == len(NEW.required(HALF))
