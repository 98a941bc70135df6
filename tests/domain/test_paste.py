"""Many values out of one message, and the answer to one question."""

import unicodedata
from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.answer import LONGEST_ANSWER
from bot.domain.kpi import Cell, Dim, Figure, Kind, PeriodKind
from bot.domain.numbers import Accept, Confirm, Qualifier, Reading
from bot.domain.paste import (
    LONGEST_PASTE,
    MOST_LINES,
    Paste,
    Problem,
    ProblemCode,
    read_answer,
    read_paste,
)
from bot.domain.said_periods import FormPeriod
from storage.presets.load import load_catalogue

YEAR, HALF = PeriodKind.YEAR, PeriodKind.HALF_YEAR
CATALOGUE = load_catalogue("2022")
PREVIOUS = {
    Cell("DT01", Dim.F): Figure.given(Decimal(350)),
    Cell("DT01", Dim.D): Figure.given(Decimal(150)),
    Cell("DT06", Dim.F): Figure.given(Decimal(2900)),
    Cell("DT06", Dim.D): Figure.given(Decimal(65000)),
    Cell("KD05", Dim.T): Figure.given(Decimal(5200)),
}


def plain(reading: Reading) -> str:
    """A reading in one word: its value, or what came instead of one."""
    if isinstance(reading, Accept | Confirm):
        return str(reading.value)
    return type(reading).__name__.lower()


def answer(key: str, text: str) -> dict[str, str] | ProblemCode:
    read = read_answer(text, CATALOGUE.question(key), PREVIOUS)
    if isinstance(read, Problem):
        return read.code
    return {f"{cell.code}.{cell.dim}": plain(reading) for cell, reading in read}


def paste(text: str, kind: PeriodKind = YEAR, expecting: str | None = None) -> Paste:
    question = CATALOGUE.question(expecting) if expecting else None
    return read_paste(text, CATALOGUE, FormPeriod(kind, 2022), PREVIOUS, question)


def values(text: str) -> dict[str, str]:
    """What a paste without any problem says."""
    read = paste(text)
    assert [line for line in read.lines if line.problem] == []
    return {f"{entry.cell.code}.{entry.cell.dim}": plain(entry.reading) for entry in read.entries}


def problems(text: str, kind: PeriodKind = YEAR) -> list[tuple[int, ProblemCode | None]]:
    return [(line.number, line.problem) for line in paste(text, kind).lines]


NEW_PROJECTS = {"DT01.F": "379", "DT01.D": "153"}


@pytest.mark.parametrize(
    "text",
    [
        "379 153",
        "379/153",
        "379 / 153",
        "379; 153",
        "379, 153",
        "379\n153",
        "379\t153",
        "379 | 153",
        "379 - 153",
        "379 và 153",
        "379 dự án, 153 dự án",
        "FDI 379 DDI 153",
        "FDI: 379, DDI: 153",
        "FDI - 379; DDI - 153",
        "379 FDI, 153 DDI",
        "379 dự án FDI và 153 dự án DDI",
        "F 379 D 153",
        "f: 379 d: 153",
        "nước ngoài 379, trong nước 153",
        "532 379 153",
        "379 153 532",
        "T 532 F 379 D 153",
        "532 (FDI 379, DDI 153)",
        "532 dự án, gồm 379 dự án FDI và 153 dự án DDI",
        "532 dự án, trong đó có 379 (FDI) và 153 (DDI)",
        "DT01 379 153",
        "dt01: 379; 153",
        "Dự án cấp mới: 379 153",
        "du an cap moi FDI 379 DDI 153",
    ],
)
def test_a_pair_is_two_values_however_it_is_written(text: str) -> None:
    assert answer("DT01", text) == NEW_PROJECTS


def test_labels_win_over_order() -> None:
    assert answer("DT01", "DDI 153, FDI 379") == NEW_PROJECTS


def test_a_labelled_answer_may_fill_only_one_of_a_pair() -> None:
    assert answer("DT01", "FDI 379") == {"DT01.F": "379"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("379", ProblemCode.ONE_VALUE_FOR_PAIR),
        ("379 dự án", ProblemCode.ONE_VALUE_FOR_PAIR),
        ("tổng 532", ProblemCode.ONE_VALUE_FOR_PAIR),
        ("532 379 154", ProblemCode.TOTAL_MISMATCH),
        ("T 532 F 379 D 154", ProblemCode.TOTAL_MISMATCH),
        ("5 0 5", ProblemCode.UNCLEAR_SPLIT),  # 5 + 0 or 0 + 5
        ("FDI 379 153", ProblemCode.UNCLEAR_SPLIT),
        ("FDI 379, 153", ProblemCode.UNCLEAR_SPLIT),
        ("FDI 379, FDI 153", ProblemCode.TOO_MANY_VALUES),
        ("1 2 3 4", ProblemCode.TOO_MANY_VALUES),
        ("1;2;3;4", ProblemCode.TOO_MANY_VALUES),
        ("DT02 379 153", ProblemCode.NOT_ASKED),
        ("", ProblemCode.NO_VALUE),
        ("xin chào", ProblemCode.NO_VALUE),
        ("1 " * LONGEST_ANSWER, ProblemCode.TOO_LONG),
    ],
)
def test_what_can_be_cut_in_two_ways_or_none_is_asked_again(text: str, code: ProblemCode) -> None:
    assert answer("DT01", text) == code


def test_a_number_before_labels_is_a_total_only_where_there_is_one() -> None:
    assert answer("KD01", "5 FDI 3, DDI 4") == ProblemCode.UNCLEAR_SPLIT  # two currencies


def test_a_padded_number_is_no_count_of_its_own() -> None:
    assert answer("DT01", "012 5") == ProblemCode.UNCLEAR_SPLIT


def test_spaces_group_thousands_where_the_count_of_values_says_so() -> None:
    assert answer("HC-HS", "4 350 4 350 0") == {
        "HC02a.T": "4350",
        "HC02b.T": "4350",
        "HC03.T": "0",
    }
    assert answer("KD05", "5 890") == {"KD05.T": "5890"}


@pytest.mark.parametrize("text", ["5 tỷ 890 triệu", "5 tỷ 890"])
def test_an_amount_in_two_words_is_not_torn_apart(text: str) -> None:
    assert answer("DT06", text) in (ProblemCode.ONE_VALUE_FOR_PAIR, ProblemCode.UNCLEAR_SPLIT)


def test_a_compound_amount_counts_as_one_of_two() -> None:
    read = answer("KD-XNK", "1 tỷ 200 triệu USD; 890 triệu USD")
    assert read == {"KD02.T": "1200", "KD03.T": "890"}


def test_a_compound_amount_beside_another_value() -> None:
    expected = {"DT06.F": "3156", "DT06.D": "70261"}
    assert answer("DT06", "3 tỷ 156 triệu USD và 70.261 tỷ đồng") == expected
    assert answer("DT06", "3 tỷ 156 triệu USD 70.261 tỷ đồng") == expected
    assert answer("DT06", "3,156 tỷ USD; 70.261 tỷ đ") == expected
    assert answer("DT06", "FDI: 3.156 triệu USD, DDI: 70.261 tỷ d") == expected


def test_an_answer_in_the_wrong_currency_is_asked() -> None:
    read = answer("DT06", "70.261 tỷ đồng; 3.156 triệu USD")
    assert read == {"DT06.F": "ask", "DT06.D": "ask"}


@pytest.mark.parametrize(
    ("text", "each"),
    [("chưa có", "missing"), ("chưa có số liệu", "missing"), ("-", "missing"), ("không", "ask")],
)
def test_one_phrase_answers_for_all_cells(text: str, each: str) -> None:
    assert answer("DT01", text) == {"DT01.F": each, "DT01.D": each}


def test_one_of_a_pair_may_be_missing() -> None:
    assert answer("DT01", "379; chưa có") == {"DT01.F": "379", "DT01.D": "missing"}


def test_an_explicit_nothing_is_zero_for_every_incident() -> None:
    zeros = {f"AT0{n}.T": "0" for n in range(1, 5)}
    assert answer("AT", "không phát sinh") == zeros
    assert answer("AT", "0 0 0 0") == zeros
    assert answer("AT", "0") == ProblemCode.TOO_FEW_VALUES


def test_several_indicators_of_one_question_go_by_name_or_order() -> None:
    expected = {"KD02.T": "6280", "KD03.T": "4770"}
    assert answer("KD-XNK", "6.280 4.770") == expected
    assert answer("KD-XNK", "xuất khẩu 6.280, nhập khẩu 4.770") == expected
    assert answer("KD-XNK", "NK 4.770; XK 6.280") == expected
    assert answer("KD-XNK", "KD02 6.280 KD03 4.770") == expected
    assert answer("HT-HD", "8 khu, 1.640,5 ha, 7 khu") == {
        "HT05.T": "8",
        "HT06.T": "1640.5",
        "HT07.T": "7",
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("có", "1"),
        ("Dạ có ạ", "1"),
        ("Đã áp dụng", "1"),
        ("✓", "1"),
        ("không", "0"),
        ("chưa áp dụng", "0"),
        ("chưa có số", "missing"),
        ("9001", "ask"),
    ],
)
def test_yes_and_no(text: str, said: str) -> None:
    assert answer("HC05", text) == {"HC05.T": said}


def test_a_minus_is_refused_and_not_lost() -> None:
    assert answer("DT01", "-5 3") == {"DT01.F": "refuse", "DT01.D": "3"}


def test_the_qualifier_stays_with_its_value() -> None:
    read = read_answer("ước 379, 153", CATALOGUE.question("DT01"), PREVIOUS)
    assert not isinstance(read, Problem)
    readings = dict(read)
    assert readings[Cell("DT01", Dim.F)] == Accept(Decimal(379), Qualifier.ESTIMATE)
    assert readings[Cell("DT01", Dim.D)] == Accept(Decimal(153))


# Pastes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "DT01 379 153",
        "DT1: 379 153",
        "1. DT01 - Số dự án cấp mới: 379 / 153",
        "- dự án cấp mới FDI 379, DDI 153",
        "DU AN CAP MOI FDI 379 DDI 153",
        unicodedata.normalize("NFD", "Dự án cấp mới: FDI 379, DDI 153"),
        "Số dự án cấp mới năm 2022: 379 153",
        "Số dự án cấp mới (dự án): 379 153",
        "Số dự án cấp mới của Ban: 379 153",
        "New projects 379 153",
        "DT01 F 379\nDT01 D 153",
        "DT01 F 379\nDT01 D 153\nDT01 T 532",
        "1\tDT01\tSố dự án cấp mới\tdự án\t379\t153",
        "Số dự án cấp mới\tdự án\t532\t379\t153",
        "Dự án cấp mới – FDI\t379\nDự án cấp mới – DDI\t153",
        "| Chỉ tiêu | FDI | DDI |\n|---|---|---|\n| Dự án cấp mới | 379 | 153 |",
        "STT\tMã\tChỉ tiêu\tĐVT\tT\tF\tD\n1\tDT01\tDự án cấp mới\tdự án\t532\t379\t153",
        "Chỉ tiêu\tDDI\tFDI\nDự án cấp mới\t153\t379",
        "Chỉ tiêu\tNăm trước\tFDI\tDDI\tGhi chú\nDự án cấp mới\t500\t379\t153\tước tính 2022",
        "DT01;379;153",
    ],
)
def test_a_line_is_understood_however_it_is_written(text: str) -> None:
    assert values(text) == NEW_PROJECTS


def test_several_items_may_stand_on_one_line() -> None:
    expected = {**NEW_PROJECTS, "KD02.T": "6280", "KD03.T": "4770"}
    assert values("DT01 379 153; KD02 6.280; KD03 4.770") == expected
    assert values("DT01 379 153 KD02 6.280 KD03 4.770") == expected
    assert values("DT01 379 153\nXuất khẩu 6.280, nhập khẩu 4.770") == expected
    assert values("KD02\ttriệu USD\t6.280\nKD03\ttỷ USD\t4,77\nDT01\t\t379\t153") == expected


def test_each_line_is_reported_with_its_number() -> None:
    read = paste("\nDT01 379 153\n\nxin chào\nDT02 5 6; HT05 8")
    assert [(line.number, line.raw) for line in read.lines] == [
        (2, "DT01 379 153"),
        (4, "xin chào"),
        (5, "DT02 5 6;"),
        (5, "HT05 8"),
    ]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("xin chào", ProblemCode.UNKNOWN_NAME),
        ("DT99 5", ProblemCode.UNKNOWN_NAME),
        ("Lao động 15", ProblemCode.AMBIGUOUS_NAME),
        ("Diện tích: 1.640 ha", ProblemCode.AMBIGUOUS_NAME),
        ("DT01", ProblemCode.NO_VALUE),
        ("DT01 379", ProblemCode.ONE_VALUE_FOR_PAIR),
        ("DT01 532 379 154", ProblemCode.TOTAL_MISMATCH),
        ("DT01 T 532", ProblemCode.COMPUTED),
        ("DT03 5.890 47.217", ProblemCode.COMPUTED),
        ("HT08 84,3%", ProblemCode.COMPUTED),
        ("HT09a 12", ProblemCode.NOT_ASKED),  # its group is off
        ("12 15", ProblemCode.UNCLEAR_ORDER),
        ("x" * (LONGEST_ANSWER + 1), ProblemCode.TOO_LONG),
    ],
)
def test_a_line_that_is_not_understood_is_reported_and_stores_nothing(
    line: str, code: ProblemCode
) -> None:
    read = paste(f"DT02 615 146\n{line}")
    assert [one.problem for one in read.lines] == [None, code]
    assert {entry.cell.code for entry in read.entries} == {"DT02"}


def test_an_ambiguous_name_offers_its_candidates() -> None:
    (line,) = paste("Diện tích 1.640").lines
    assert line.candidates == ("HT02", "HT04", "HT06", "HT09a", "HT09b", "HT11")


def test_totals_confirm_parts_given_anywhere_in_the_paste() -> None:
    parts = "DT03a 3.890 32.217\nDT03b 2.000 15.000\n"
    assert problems(parts + "DT03 5.890 47.217") == [(1, None), (2, None), (3, None)]
    assert problems(parts + "DT03 5.980 47.217")[2] == (3, ProblemCode.TOTAL_MISMATCH)


def test_two_values_for_one_cell_cancel_each_other() -> None:
    read = paste("DT01 379 153\nDT01 380 153\nKD02 5")
    assert [line.problem for line in read.lines] == [
        ProblemCode.CONFLICT,
        ProblemCode.CONFLICT,
        None,
    ]
    assert [entry.cell.code for entry in read.entries] == ["KD02"]
    assert problems("LD02 99.620\nLD02 99620") == [(1, None), (2, None)]


def test_what_the_half_year_form_does_not_ask_is_reported() -> None:
    assert problems("DT04 5 6\nDT01 1 2", HALF) == [(1, ProblemCode.NOT_ASKED), (2, None)]


def test_a_stated_unit_applies_to_bare_values() -> None:
    assert values("Xuất khẩu (tỷ USD): 6,28") == {"KD02.T": "6280"}
    assert values("Vốn giải ngân\ttriệu USD; tỷ đồng\t3.156\t70.261") == {
        "DT06.F": "3156",
        "DT06.D": "70261",
    }
    read = paste("Nộp NSNN\ttriệu USD\t4.645,6\t38.676,1")
    assert [plain(entry.reading) for entry in read.entries] == ["ask", "ask"]


def column(count: int) -> str:
    return "\n".join(str(n) for n in range(1, count + 1))


def test_a_bare_column_is_taken_in_order_only_if_the_count_agrees() -> None:
    cells = CATALOGUE.cells(YEAR)
    read = paste(column(len(cells)))
    assert read.by_order
    assert tuple(entry.cell for entry in read.entries) == cells
    for wrong in (len(cells) - 1, len(cells) + 1):
        read = paste(column(wrong))
        assert not read.by_order
        assert read.entries == ()
        assert len(read.lines) == wrong


def test_a_bare_column_may_leave_out_what_is_optional() -> None:
    required = CATALOGUE.required(YEAR)
    assert tuple(entry.cell for entry in paste(column(len(required))).entries) == required


def test_a_bare_column_fits_the_question_that_was_open_first() -> None:
    read = paste("8\n1.640\n7", expecting="HT-HD")
    assert read.by_order
    assert [entry.cell.code for entry in read.entries] == ["HT05", "HT06", "HT07"]
    assert paste("379 153", expecting="DT01").by_order


def test_a_bare_block_fits_by_rows() -> None:
    rows = [" ".join("1" for _ in i.cells) for q in CATALOGUE.questions(HALF) for i in q.indicators]
    read = paste("\n".join(rows), HALF)
    assert tuple(entry.cell for entry in read.entries) == CATALOGUE.cells(HALF)


def test_a_column_that_fits_several_groups_is_not_guessed() -> None:
    read = paste("5\n6\n7\n8")  # four incidents; nothing else has four values
    assert {entry.cell.code[:2] for entry in read.entries} == {"AT"}
    assert not paste("5\n6\n7\n8\n9").by_order
    pair = "860\n1.150"  # labour, or the two areas of the group that is off
    assert paste(pair).by_order
    assert not read_paste(pair, CATALOGUE.with_groups({"LL"}), FormPeriod(YEAR, 2022), {}).by_order


def test_a_paste_that_is_too_long_is_refused_whole() -> None:
    assert paste("1" * (LONGEST_PASTE + 1)) == Paste((), problem=ProblemCode.TOO_LONG)
    assert paste("1\n" * (MOST_LINES + 1)) == Paste((), problem=ProblemCode.TOO_LONG)
    assert paste(" \n\n").problem == ProblemCode.NO_VALUE


# Properties ---------------------------------------------------------------------------------------


def official(amount: Decimal) -> str:
    """The official style: dots between groups of three, a comma before decimals."""
    whole, _, decimals = f"{amount:f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{grouped},{decimals}" if decimals else grouped


def filled(kind: PeriodKind) -> st.SearchStrategy[Mapping[Cell, Decimal]]:
    """A form with any amounts its cells can hold."""
    amounts = {}
    for cell in CATALOGUE.cells(kind):
        indicator = CATALOGUE.indicator(cell.code)
        if indicator.kind is Kind.FLAG:
            amounts[cell] = st.sampled_from([Decimal(0), Decimal(1)])
        elif indicator.whole:
            amounts[cell] = st.integers(0, 2_000_000).map(Decimal)
        else:
            amounts[cell] = st.decimals(0, indicator.high or 999_999, places=1).map(
                lambda amount: amount.quantize(Decimal(1)) if amount % 1 == 0 else amount
            )
    return st.fixed_dictionaries(amounts)


@settings(deadline=None)  # a whole form is read each time
@given(filled(YEAR), st.sampled_from([" ", "; ", "\t", " / "]), st.sampled_from(["code", "name"]))
def test_a_rendered_form_reads_back_exactly(
    amounts: Mapping[Cell, Decimal], separator: str, named: str
) -> None:
    lines = []
    for question in CATALOGUE.questions(YEAR):
        for indicator in question.indicators:
            shown = [
                ("có" if amounts[cell] else "không")
                if indicator.kind is Kind.FLAG
                else official(amounts[cell])
                for cell in indicator.cells
            ]
            name = indicator.names["vi"] if named == "name" else indicator.code
            lines.append(separator.join([name, *shown]))
    read = read_paste("\n".join(lines), CATALOGUE, FormPeriod(YEAR, 2022), {})
    assert [line for line in read.lines if line.problem] == []
    assert {entry.cell: entry.reading for entry in read.entries} == {
        cell: Accept(amount) for cell, amount in amounts.items()
    }


WORDS = ["DT01", "DT03", "HC05", "FDI", "DDI", "F", "T", "tổng", "379", "5,89", "tỷ", "ước", "và"]
MARKS = ["(ha)", "-", "–", ",", ";", ":", "/", "|", "%", "²", "٣", "ﬁ", "Đ"]
PHRASES = ["dự án cấp mới", "xuất khẩu", "1 095 829", "triệu USD", "chưa có"]
ODDITIES = ["\t", "\n", "\r\n", "\u0301", "\u200b", "\u202f"]
PIECES = st.sampled_from([*WORDS, *MARKS, *PHRASES, *ODDITIES])


@settings(deadline=None)  # so is every question
@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=25).map(" ".join)))
def test_any_text_is_read_without_an_error(text: str) -> None:
    read = paste(text)
    assert read.lines or read.problem
    assert all(CATALOGUE.knows(entry.cell) for entry in read.entries)
    for question in CATALOGUE.questions(YEAR):
        got = read_answer(text, question, PREVIOUS)
        if not isinstance(got, Problem):
            assert {cell for cell, _ in got} <= set(question.cells)


@settings(deadline=None)
@given(st.text(max_size=LONGEST_PASTE))
def test_every_line_with_a_letter_or_digit_comes_back(text: str) -> None:
    read = paste(text)
    numbers = {line.number for line in read.lines}
    if read.problem is ProblemCode.TOO_LONG:
        return
    composed = unicodedata.normalize("NFC", text)
    for number, line in enumerate(composed.splitlines(), start=1):
        if any(char.isalnum() for char in line):
            assert number in numbers


@pytest.mark.parametrize(
    ("text", "foreign", "domestic"),
    [
        ("DT01 37\u200b9 153", "379", "153"),
        ("DT01 3\u00ad79 15\ufeff3", "379", "153"),
        ("DT01 1\u00a0234 153", "1234", "153"),
        ("DT01 1\u202f234 2\u00a0153", "1234", "2153"),
    ],
)
def test_what_nobody_sees_does_not_cut_a_number(text: str, foreign: str, domestic: str) -> None:
    (line,) = read_paste(text, load_catalogue("2019"), FormPeriod(PeriodKind.YEAR, 2022), {}).lines
    read = {entry.cell.dim: entry.reading for entry in line.cells}
    values = {
        dim: reading.value for dim, reading in read.items() if isinstance(reading, Accept | Confirm)
    }
    assert values == {Dim.F: Decimal(foreign), Dim.D: Decimal(domestic)}
