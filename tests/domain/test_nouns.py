"""The noun or currency that follows a figure: read where it fits, named where it does not."""

from __future__ import annotations

import pytest

from bot.domain.kpi import Cell, Dim
from bot.domain.nouns import read_counted
from bot.domain.numbers import Accept, Ask, Confirm, Reading, Refuse, Why
from bot.domain.paste import Problem, read_answer
from storage.presets.load import load_catalogue
from tests.domain.test_numbers import D, accept, ask, confirm

CATALOGUE = load_catalogue("2019")


def readings(key: str, text: str) -> list[Reading]:
    read = read_answer(text, CATALOGUE.question(key), {})
    assert not isinstance(read, Problem), read
    return [reading for _cell, reading in read]


@pytest.mark.parametrize(
    ("code", "text", "value"),
    [
        ("HT07", "8 trạm", "8"),
        ("HT07", "8 TRẠM xlnt", "8"),
        ("HT07", "8 khu có trạm", "8"),
        ("HT01", "1 khu kinh tế", "1"),
        ("HT05", "10 KCN", "10"),
        ("DT01", "379 dự án", "379"),
        ("DT01", "379 dự án cấp mới", "379"),
        ("DT02", "761 lượt điều chỉnh", "761"),
        ("LD02", "139.289 lao động đang làm việc", "139289"),
        ("AT02", "2 vụ cháy nổ", "2"),
        ("AT02", "2 vu chay no", "2"),
    ],
)
def test_what_is_counted_may_be_named(code: str, text: str, value: str) -> None:
    indicator = CATALOGUE.indicator(code)
    unit = next(iter(indicator.units.values()))
    assert read_counted(text, indicator, unit) == accept(value)


@pytest.mark.parametrize(
    ("code", "text", "noun", "offered"),
    [
        ("LD02", "5 vụ", "vụ", ["5"]),
        ("LD02", "139 con trâu", "con trâu", ["139"]),
        ("DT01", "379 trạm", "trạm", ["379"]),
        ("HT02", "5 khu", "khu", ["5"]),  # its name speaks of zones, but it is counted in ha
        ("KD02", "25 tỷ đồng", "tỷ đồng", ["25000"]),
    ],
)
def test_another_noun_is_asked_and_named(
    code: str, text: str, noun: str, offered: list[str]
) -> None:
    indicator = CATALOGUE.indicator(code)
    reading = read_counted(text, indicator, next(iter(indicator.units.values())))
    assert reading == ask(Why.OTHER_UNIT, *offered)
    assert isinstance(reading, Ask)
    assert reading.noun == noun


def test_a_hundred_is_no_plant() -> None:
    plants = CATALOGUE.indicator("HT07")
    assert read_counted("8 trăm", plants, "khu") == ask(Why.WORDS)
    assert read_counted("8 tram", plants, "khu") == ask(Why.TWO_READINGS, "8")


def test_names_may_follow_their_values() -> None:
    expected = [Accept(D(10)), Accept(D(2200)), Accept(D(8))]
    assert readings("HT-HD", "10 khu; 2.200 ha; 8 trạm XLNT") == expected
    assert readings("AT", "0 vụ; 1 vụ cháy nổ; 2 vụ tai nạn; 0")[1:3] == [
        Accept(D(1)),
        Accept(D(2)),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2,5 triệu USD; 25 tỷ", [Accept(D("2.5")), Accept(D(25))]),
        (
            "1500000 USD; 25000000000 đồng",
            [confirm("1.5", Why.NO_HISTORY), confirm("25", Why.NO_HISTORY)],
        ),
        ("1.500.000 USD; 25.000.000.000 đồng", [Accept(D("1.5")), Accept(D(25))]),
        ("$2,500,000; 25.000 triệu đồng", [confirm("2.5", Why.NO_HISTORY), Accept(D(25))]),
        # Six zeros may be left out of a short one: asked, but never offered the impossible.
        (
            "1500 USD; 500.000.000 đ",
            [ask(Why.TWO_READINGS, "0.0015", "1500"), ask(Why.TWO_READINGS, "0.5")],
        ),
    ],
)
def test_plain_currency_is_converted_exactly(text: str, expected: list[Reading]) -> None:
    assert readings("DT06", text) == expected


@pytest.mark.parametrize(
    ("key", "text"),
    [("LD02", "200.000 tỷ"), ("LD02", "200000000000000"), ("LD02", "150 triệu người")],
)
def test_more_than_there_can_be_is_refused_with_its_value(key: str, text: str) -> None:
    (reading,) = readings(key, text)
    assert reading == Refuse(Why.IMPOSSIBLE)
    assert isinstance(reading, Refuse)
    assert reading.value is not None


def test_an_impossible_half_leaves_the_other() -> None:
    assert readings("DT01", "37 tỷ; 5") == [Refuse(Why.IMPOSSIBLE), Accept(D(5))]
    assert readings("DT01", "48; 19") == [Accept(D(48)), Accept(D(19))]


def test_the_wrong_currency_is_never_called_impossible() -> None:
    read = read_answer("70.261 tỷ đồng; 5", CATALOGUE.question("DT06"), {})
    assert not isinstance(read, Problem)
    assert dict(read)[Cell("DT06", Dim.F)] == ask(Why.OTHER_UNIT)


def test_a_rounded_number_that_can_be_is_still_only_confirmed() -> None:
    (reading,) = readings("LD02", "139 nghìn")
    assert reading == Confirm(D(139000), Why.ROUNDED)
