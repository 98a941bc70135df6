"""The figure reader: worked cases, what officers type, and what must hold for any string."""

import csv
import unicodedata
from decimal import Context, Decimal, Inexact, localcontext
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.numbers import (
    DECIMAL_PLACES,
    INTEGER_DIGITS,
    LONGEST_TEXT,
    Accept,
    Ask,
    Confirm,
    Missing,
    Qualifier,
    Reading,
    Refuse,
    Why,
    read_number,
)
from tests.domain.number_shares import (
    MONEY_UNITS,
    OFFICIAL_STYLES,
    STYLES,
    UNITS,
    WHOLE_UNITS,
    write,
)

D = Decimal


def load_cases() -> list[dict[str, str]]:
    lines = Path(__file__).with_name("number_cases.csv").read_text("utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


@pytest.mark.parametrize("case", load_cases(), ids=lambda c: f"{c['input']}|{c['previous']}")
def test_worked_cases_read_as_listed(case: dict[str, str]) -> None:
    reading = read_number(
        case["input"], case["unit"], D(case["previous"]) if case["previous"] else None
    )

    assert type(reading).__name__.lower() == case["outcome"]
    if case["value"]:
        assert isinstance(reading, Accept | Confirm)
        assert reading.value == D(case["value"])
    if case["candidates"]:
        assert isinstance(reading, Ask)
        assert {D(c) for c in case["candidates"].split("|")} <= set(reading.candidates)
    if case["flag"]:
        assert case["flag"] in (getattr(reading, "qualifier", ""), getattr(reading, "why", ""))
    else:
        assert getattr(reading, "qualifier", Qualifier.EXACT) == Qualifier.EXACT


def accept(value: str, qualifier: Qualifier = Qualifier.EXACT) -> Accept:
    return Accept(D(value), qualifier)


def confirm(value: str, why: Why) -> Confirm:
    return Confirm(D(value), why)


def ask(why: Why, *candidates: str, of: Qualifier = Qualifier.EXACT) -> Ask:
    return Ask(tuple(D(c) for c in candidates), why, of)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("532", "dự án", "532"),
        ("05", "vụ", "5"),
        ("379 DA", "dự án", "379"),
        ("dạ 379 ạ", "dự án", "379"),
        ("532.", "dự án", "532"),
        ("12,0", "dự án", "12"),
        ("7.081,7", "triệu USD", "7081.7"),
        ("0,5", "triệu USD", "0.5"),
        ("5.890", "triệu USD", "5890"),
        ("5,890 tỷ USD", "triệu USD", "5890"),
        ("5,89 TY DO", "triệu USD", "5890"),
        ("5 tỷ đô", "triệu USD", "5000"),
        ("5.890 tr.USD", "triệu USD", "5890"),
        ("$5,890 tỷ", "triệu USD", "5890"),
        ("47.217 tỉ đ", "tỷ đồng", "47217"),
        ("500 triệu", "tỷ đồng", "0.5"),
        ("5.890 trđ", "triệu đồng", "5890"),
        ("1.095.829 người", "người", "1095829"),
        ("105.549 người lao động", "người", "105549"),
        ("105,549 nghìn người", "người", "105549"),
        ("2,5 ngày", "ngày", "2.5"),
        ("55 phần trăm", "%", "55"),
        ("12,5 triệu đồng/người/tháng", "triệu đồng/người/tháng", "12.5"),
        ("100 m2", "m2", "100"),
        ("55", "5", "55"),
        ("１２３", "khu", "123"),
        ("0", "triệu USD", "0"),
        ("không phát sinh", "vụ", "0"),
        ("Không phát sinh (0)", "vụ", "0"),
    ],
)
def test_official_style_needs_no_history(text: str, unit: str, value: str) -> None:
    assert read_number(text, unit) == accept(value)
    assert read_number(text, unit, D(0)) == accept(value)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("0532", "dự án", "532"),
        ("432285", "tỷ đồng", "432285"),
        ("5890,5", "triệu USD", "5890.5"),
        ("12.5", "triệu USD", "12.5"),
        ("12.50", "ha", "12.5"),
        ("0.890 tỷ USD", "triệu USD", "890"),
        ("1 234 567", "người", "1234567"),
        ("1'234", "người", "1234"),
        ("1,234,567", "người", "1234567"),
        ("5 tỷ 890", "triệu USD", "5890"),
        ("5 tỷ 890,5 triệu USD", "triệu USD", "5890.5"),
        ("1 triệu 95 nghìn 829 người", "người", "1095829"),
    ],
)
def test_other_styles_pass_only_near_last_period(text: str, unit: str, value: str) -> None:
    true = D(value)
    assert read_number(text, unit, true * 2) == accept(value)
    assert read_number(text, unit, true / 2) == accept(value)
    assert read_number(text, unit) == confirm(value, Why.NO_HISTORY)
    assert read_number(text, unit, D(0)) == confirm(value, Why.NO_HISTORY)
    assert read_number(text, unit, true * 20) == confirm(value, Why.FAR_FROM_PREVIOUS)


@pytest.mark.parametrize(
    ("text", "unit", "previous", "expected"),
    [
        # Another reading, or in money a slipped scale word, explains the distance better.
        ("5,890", "triệu USD", "5200", ask(Why.TWO_READINGS, "5.89", "5890")),
        ("5,890", "triệu USD", "1500", ask(Why.TWO_READINGS, "5.89", "5890")),
        ("5.890 tỷ USD", "triệu USD", "5200", ask(Why.TWO_READINGS, "5890000", "5890")),
        ("5,89", "triệu USD", "5200", ask(Why.TWO_READINGS, "5.89", "5890")),
        ("47.217 triệu đồng", "tỷ đồng", "41000", ask(Why.TWO_READINGS, "47.217", "47217")),
        ("12.345", "%", "50", ask(Why.TWO_READINGS, "12345", "12.345")),
        ("48.883.960", "ha", "47000", ask(Why.TWO_READINGS, "48883960", "48883.96")),
        ("5890.500", "triệu USD", "5200", accept("5890.5")),
        ("5890.500", "triệu USD", None, ask(Why.TWO_READINGS, "5890.5", "5890500")),
        # Official and far, but with one reading: for the checks, not for the reader.
        ("4.028,46 ha", "ha", "180250", accept("4028.46")),
        ("500", "người", "500000", accept("500")),
        ("0", "dự án", "500", accept("0")),
        # The scale word may be missing.
        ("5.890 USD", "triệu USD", None, ask(Why.TWO_READINGS, "0.00589", "5890")),
        ("5.890.000.000 USD", "triệu USD", "5200", accept("5890")),
        ("5 nghìn", "triệu USD", None, ask(Why.TWO_READINGS, "0.005", "5000")),
        ("12 triệu", "triệu đồng/người", None, ask(Why.TWO_READINGS, "12000000", "12")),
        # Compounds.
        ("5 tỷ 09", "triệu USD", "5200", ask(Why.TWO_READINGS, "5090", "5009")),
        ("1 triệu 829 người", "người", None, ask(Why.TWO_READINGS, "1829000", "1000829")),
        ("5 tỷ 1890 triệu", "triệu USD", "5200", ask(Why.TWO_NUMBERS)),
        ("1 triệu 1890 nghìn 5 người", "người", None, ask(Why.TWO_NUMBERS)),
        ("5 tỷ 8905", "triệu USD", "5200", ask(Why.TWO_NUMBERS)),
        ("5 tỷ 890 triệu đồng", "triệu USD", "5200", ask(Why.OTHER_UNIT, "5890")),
        # Rounded.
        ("5,9 tỷ đô", "triệu USD", "5200", confirm("5900", Why.ROUNDED)),
        ("105 nghìn", "người", "105000", confirm("105000", Why.ROUNDED)),
        ("12k", "người", None, confirm("12000", Why.ROUNDED)),
        ("1 triệu 270 nghìn", "người", "1200000", confirm("1270000", Why.ROUNDED)),
        # Whole things.
        ("12,5 dự án", "dự án", "12", Refuse(Why.FRACTION_OF_WHOLE)),
        ("12.5", "người", None, Refuse(Why.FRACTION_OF_WHOLE)),
        ("2,910", "dự án", None, ask(Why.TWO_READINGS, "2910")),
        # Scale.
        ("9" * (INTEGER_DIGITS + 1), "người", None, Refuse(Why.TOO_LARGE)),
        ("0," + "1" * (DECIMAL_PLACES + 1), "ha", None, Refuse(Why.TOO_PRECISE)),
        ("1," + "0" * 90 + "1", "ha", None, Refuse(Why.TOO_PRECISE)),
        ("5" * (LONGEST_TEXT + 1), "ha", None, Refuse(Why.TOO_LONG)),
        ("\ufdfa" * 20, "ha", None, Refuse(Why.TOO_LONG)),
        # Separators of no style.
        ("1.234.5", "ha", "1200", ask(Why.WRONG_GROUPS, "1234.5")),
        ("1,234,567.8", "ha", None, ask(Why.WRONG_GROUPS, "1234567.8")),
        ("1.234,567,8", "ha", None, ask(Why.WRONG_GROUPS)),
        # Several numbers, or one that stands in the wrong place.
        ("532;533", "dự án", "500", ask(Why.TWO_NUMBERS, "532", "533")),
        ("532\n533", "dự án", "500", ask(Why.TWO_NUMBERS, "532", "533")),
        ("10-20", "dự án", None, ask(Why.TWO_NUMBERS, "10", "20")),
        ("10 đến 20", "dự án", None, ask(Why.TWO_NUMBERS, "10", "20")),
        ("5,20 tỷ - 5,30 tỷ", "triệu USD", None, ask(Why.TWO_NUMBERS, "5200", "5300")),
        ("379 15", "dự án", None, ask(Why.TWO_NUMBERS)),
        ("532 (năm trước 500)", "dự án", "500", ask(Why.TWO_NUMBERS, "532")),
        ("(532)", "dự án", "500", ask(Why.IN_BRACKETS, "532")),
        ("năm 2022: 532", "dự án", "500", ask(Why.UNREADABLE)),
        ("=A1+B1", "dự án", "500", ask(Why.UNREADABLE)),
        ("1.5e3", "ha", "1500", ask(Why.TWO_NUMBERS)),
        ("½", "ha", None, ask(Why.UNREADABLE)),
        ("5²", "ha", "52", ask(Why.UNREADABLE)),
        ("5\u0336", "ha", None, ask(Why.UNREADABLE)),
        ("\u202e532", "ha", None, ask(Why.UNREADABLE)),
        ("१२३", "ha", None, ask(Why.NO_NUMBER)),
        ("", "ha", None, ask(Why.NO_NUMBER)),
        # Another unit, another currency: never converted.
        ("379 vụ", "dự án", "379", ask(Why.OTHER_UNIT, "379")),
        ("761 lượt", "dự án", "761", ask(Why.OTHER_UNIT, "761")),
        ("379 dự án FDI", "dự án", None, ask(Why.OTHER_UNIT, "379")),
        ("5 tỷ", "người", None, confirm("5000000000", Why.ROUNDED)),
        ("532 đồng", "dự án", None, ask(Why.OTHER_UNIT)),
        # Words.
        ("tám mươi", "dự án", None, ask(Why.WORDS)),
        ("5 tỷ rưỡi", "triệu USD", None, ask(Why.WORDS)),
        ("xin chào", "dự án", None, ask(Why.NO_NUMBER)),
        # None, zero, below zero.
        ("không", "vụ", "0", ask(Why.NONE_OR_ZERO, "0")),
        ("không có", "vụ", None, ask(Why.NONE_OR_ZERO, "0")),
        ("không có vụ nào", "vụ", None, ask(Why.NONE_OR_ZERO, "0")),
        ("không phát sinh", "triệu USD", None, ask(Why.NONE_OR_ZERO, "0")),
        ("−5", "vụ", None, Refuse(Why.NEGATIVE)),
        ("âm 5", "vụ", None, Refuse(Why.NEGATIVE)),
    ],
)
def test_what_is_in_doubt_is_not_stored(
    text: str, unit: str, previous: str | None, expected: Reading
) -> None:
    assert read_number(text, unit, None if previous is None else D(previous)) == expected


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("ước đạt 7.081,7", "triệu USD", accept("7081.7", Qualifier.ESTIMATE)),
        ("379 dự án (ước)", "dự án", accept("379", Qualifier.ESTIMATE)),
        ("432285 ước", "tỷ đồng", Confirm(D(432285), Why.NO_HISTORY, Qualifier.ESTIMATE)),
        ("ước 5 tỷ 9", "triệu USD", Ask((D(5900), D(5009)), Why.TWO_READINGS, Qualifier.ESTIMATE)),
        ("≥ 55", "%", accept("55", Qualifier.ABOVE)),
        ("hơn 55%", "%", accept("55", Qualifier.ABOVE)),
        ("55% trở lên", "%", accept("55", Qualifier.ABOVE)),
        ("ước trên 55%", "%", ask(Why.VAGUE, "55", of=Qualifier.ESTIMATE)),
        ("dưới 55%", "%", ask(Why.VAGUE)),
        ("trên 500 dự án", "dự án", ask(Why.VAGUE)),
        ("gần 500", "dự án", ask(Why.VAGUE)),
        ("~500", "dự án", ask(Why.VAGUE, "500")),
        ("ước khoảng 500", "dự án", ask(Why.VAGUE, "500", of=Qualifier.ESTIMATE)),
        ("khoảng 12,5", "dự án", Refuse(Why.FRACTION_OF_WHOLE)),
    ],
)
def test_words_around_the_figure_qualify_it(text: str, unit: str, expected: Reading) -> None:
    assert read_number(text, unit) == expected


@pytest.mark.parametrize(
    ("text", "unit", "previous", "expected"),
    [
        ("bằng 87,7% so với năm 2021", "triệu USD", "8000", ask(Why.RATIO, "7016")),
        ("87,7% so với năm 2021", "triệu USD", "8000", ask(Why.RATIO, "7016")),
        ("ước tăng 19%", "tỷ đồng", "100", ask(Why.GROWTH, "119", of=Qualifier.ESTIMATE)),
        ("tăng 7,6%", "dự án", "532", ask(Why.GROWTH)),
        ("giảm 12,3%", "triệu USD", None, ask(Why.GROWTH)),
        ("tăng 32 dự án", "dự án", "500", ask(Why.GROWTH, "532", "32")),
        ("giảm 32", "dự án", "20", ask(Why.GROWTH, "32")),
        ("+5", "dự án", None, ask(Why.GROWTH, "5")),
        ("cắt giảm 55%", "%", "50", ask(Why.GROWTH, "55")),
        ("tăng từ 5 lên 7", "dự án", "5", ask(Why.GROWTH)),
        ("54%", "triệu USD", "5200", ask(Why.RATIO)),
        ("đạt 54% tổng vốn", "triệu USD", "5200", ask(Why.RATIO)),
        ("bằng 104% kế hoạch", "triệu USD", "5200", ask(Why.RATIO)),
        (
            "7.081,7 triệu USD (bằng 87,7% so với năm 2021)",
            "triệu USD",
            "8074.9",
            ask(Why.TWO_NUMBERS, "7081.7"),
        ),
    ],
)
def test_a_comparison_is_not_a_level(
    text: str, unit: str, previous: str | None, expected: Reading
) -> None:
    assert read_number(text, unit, None if previous is None else D(previous)) == expected


NOT_AVAILABLE = (
    "chưa|chưa có|Chưa có số|chưa có số liệu|dạ chưa có ạ|chưa tổng hợp xong|đang tổng hợp|"
    "không có số liệu|ko có số liệu|không rõ|n/a|N/A.|-|–"
)


@pytest.mark.parametrize("text", NOT_AVAILABLE.split("|"))
def test_not_available_is_missing_and_not_zero(text: str) -> None:
    assert read_number(text, "triệu USD", D(5200)) == Missing()


@pytest.mark.parametrize("previous", ["NaN", "sNaN", "Infinity", "-5", "9E+999999", "0E-999999"])
def test_a_previous_without_ratio_is_no_history(previous: str) -> None:
    assert read_number("432285", "tỷ đồng", D(previous)) == confirm("432285", Why.NO_HISTORY)


def test_the_callers_decimal_context_changes_nothing() -> None:
    with localcontext(Context(prec=3, traps=[Inexact])):
        assert read_number("1.234.567,89", "tỷ đồng", D(1200000)) == accept("1234567.89")


def test_values_are_plain_decimals() -> None:
    reading = read_number("5,890 tỷ USD", "triệu USD")
    assert isinstance(reading, Accept)
    assert str(reading.value) == "5890"


# Properties ---------------------------------------------------------------------------------------

decimals = st.decimals(allow_nan=True, allow_infinity=True)
FRAGMENTS = (
    "5|890|1.234|,|.| |tỷ|nghìn tỷ|USD|đồng|người|%|-|ước|trên|tăng|khoảng|bằng|so với|năm|(|)|$|"
    "không|chưa|phát sinh|nào|\ud800|\u202e|½|５"
)
fragments = st.sampled_from(FRAGMENTS.split("|"))
typed_texts = st.one_of(
    st.text(st.characters(exclude_categories=())),
    st.lists(fragments, max_size=8).map("".join),
    st.lists(fragments, max_size=8).map(" ".join),
    st.text("0123456789., '", max_size=30),
)
units = st.sampled_from(UNITS)


@st.composite
def levels(draw: st.DrawFn, unit: str) -> Decimal:
    places = 0 if unit in WHOLE_UNITS else draw(st.integers(0, 3))
    return D(draw(st.integers(0, 10**9))).scaleb(-places)


@given(typed_texts, st.one_of(units, st.text(max_size=12)), st.one_of(st.none(), decimals))
def test_any_text_has_exactly_one_outcome(text: str, unit: str, previous: Decimal | None) -> None:
    reading = read_number(text, unit, previous)

    assert isinstance(reading, Reading)
    values = reading.candidates if isinstance(reading, Ask) else ()
    values += (reading.value,) if isinstance(reading, Accept | Confirm) else ()
    for value in values:
        exponent = value.as_tuple().exponent
        assert isinstance(exponent, int)
        assert -DECIMAL_PLACES <= exponent <= 0 <= value < 10**INTEGER_DIGITS
        assert unit not in WHOLE_UNITS or exponent == 0


@pytest.mark.parametrize("text", ["5" * 5000, "báo cáo " * 625, "\ud800" * 5000, "👍" * 5000])
def test_a_pasted_report_is_too_long(text: str) -> None:
    assert read_number(text, "triệu USD", D(5200)) == Refuse(Why.TOO_LONG)


@given(st.data(), units, st.sampled_from(OFFICIAL_STYLES))
def test_official_renderings_are_accepted_at_their_value(
    data: st.DataObject, unit: str, style: str
) -> None:
    value = data.draw(levels(unit))
    percent = data.draw(st.integers(50, 200))
    text = STYLES[style](value, unit)

    for previous in (None, D(0), value * 100 / percent):
        reading = read_number(text, unit, previous)
        assert isinstance(reading, Accept)
        assert reading.value == value


@given(st.data(), units, st.sampled_from(tuple(STYLES)))
def test_near_last_period_no_style_is_accepted_at_a_wrong_value(
    data: st.DataObject, unit: str, style: str
) -> None:
    value = data.draw(levels(unit))
    assume(value > 0)
    previous = value * 100 / data.draw(st.integers(50, 200))

    reading = read_number(STYLES[style](value, unit), unit, previous)

    if isinstance(reading, Ask):
        assert value in reading.candidates
    else:
        assert isinstance(reading, Accept | Confirm)
        assert reading.value == value


@given(st.sampled_from((*MONEY_UNITS, "ha", "%")), st.integers(1000, 999_999))
def test_one_comma_before_three_digits_is_asked(unit: str, true: int) -> None:
    text = write(D(true), group=",")
    assert read_number(text, unit, D(true)) == Ask(
        (D(true).scaleb(-3).normalize() + 0, D(true)), Why.TWO_READINGS
    )


@given(st.data(), units)
def test_plain_typing_near_last_period_is_not_asked(data: st.DataObject, unit: str) -> None:
    value = data.draw(levels(unit))
    assume(value > 0)
    for style in ("ungrouped, comma", "space groups"):
        assert read_number(STYLES[style](value, unit), unit, value) == Accept(value)


@given(st.data(), units, st.sampled_from(tuple(STYLES)))
def test_the_look_of_letters_and_spaces_changes_nothing(
    data: st.DataObject, unit: str, style: str
) -> None:
    value = data.draw(levels(unit))
    previous = data.draw(st.sampled_from([None, D(0), value, value * 1000]))
    text = STYLES[style](value, unit)
    full_width = {c: c + 0xFEE0 for c in range(0x21, 0x7F)}

    expected = read_number(text, unit, previous)

    for variant in (
        unicodedata.normalize("NFD", text),
        text.upper(),
        text.translate(full_width),
        text.replace(" ", "\u00a0"),
        text.replace(" ", "\u202f"),
        f"  \u200b{text}\ufeff . ",
    ):
        assert read_number(variant, unit, previous) == expected
    assert read_number(text, unicodedata.normalize("NFD", unit), previous) == expected
