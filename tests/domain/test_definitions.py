"""What a cell is made of in a version of the catalogue."""

from __future__ import annotations

import pytest

from bot.domain.definitions import difference, recipe, unit_of
from bot.domain.kpi import Catalogue
from tests.domain.blocs import NEW, OLD, YEAR, F, T, cell, changed


def made_of(catalogue: Catalogue, name: str, *given: str) -> tuple[list[str], list[str]] | None:
    found = recipe(catalogue, cell(name), {cell(one) for one in given})
    if found is None:
        return None
    parts, wholes = ([f"{c.code}.{c.dim}" for c in side] for side in (found.parts, found.wholes))
    return parts, wholes


@pytest.mark.parametrize(
    ("name", "parts", "wholes"),
    [
        ("DT01.F", ["DT01.F"], []),
        ("DT01.T", ["DT01.F", "DT01.D"], []),
        ("DT03.D", ["DT03a.D", "DT03b.D"], []),
        ("DT07.F", ["DT06.F"], ["DT03a.F", "DT03b.F"]),
    ],
)
def test_a_cell_is_made_of_typed_cells(name: str, parts: list[str], wholes: list[str]) -> None:
    assert made_of(NEW, name) == (parts, wholes)


@pytest.mark.parametrize("name", ["DT05.T", "KD01.T", "DT03.T", "DT07.T", "LD02.F", "XX.T"])
def test_there_is_no_way_across_currencies_or_to_the_unknown(name: str) -> None:
    assert recipe(NEW, cell(name)) is None


def test_both_dimensions_make_no_total_where_one_is_never_asked() -> None:
    foreign = changed(NEW, "KD02", units={F: "triệu USD"})
    assert recipe(foreign, cell("KD02.T")) is None
    assert recipe(changed(NEW, "KD04", units={}, computed={T: "tỷ đồng"}), cell("KD04.T")) is None


def test_a_given_total_needs_no_parts() -> None:
    assert made_of(NEW, "DT03.F", "DT03.F") == (["DT03.F"], [])
    assert made_of(NEW, "DT07.F", "DT03.F") == (["DT06.F"], ["DT03.F"])
    assert made_of(NEW, "DT07.F", "DT07.F") == (["DT07.F"], [])
    assert made_of(NEW, "DT07.F", "DT07.F", "DT06.F", "DT03.F") == (["DT06.F"], ["DT03.F"])
    assert recipe(NEW, cell("KD01.T"), {cell("KD01.T")}) is None


def test_a_total_that_is_not_listed_has_the_unit_of_its_parts() -> None:
    assert unit_of(changed(NEW, "KD04", computed={}), cell("KD04.T")) == "tỷ đồng"


def test_versions_differ_only_in_what_they_define_otherwise() -> None:
    same = [one for one in NEW.cells(YEAR) if difference(NEW, OLD, one) is None]
    differ = {one.code for one in NEW.cells(YEAR)} - {one.code for one in same}
    assert differ == {"KD01", "KD04", "HT05", "HT06", "HT07"}
