"""A pasted text held against the bloc's figures: what is told, what is kept, what it costs."""

from __future__ import annotations

import unicodedata

import pytest
from sqlalchemy import select

from bot.domain.access import Role
from bot.domain.checking_errors import CheckOver, RateUnclear, TooManyTexts
from bot.domain.errors import NotAllowed, OldButton
from bot.screen import Intent
from storage.counting import counted
from storage.engine import Database
from storage.models.records import audit
from storage.presets.synthetic import synthetic_year
from tests.bench import Bench, Phone, labels, small_bloc
from tests.conftest import MakeDatabase
from tests.handlers.bloc_year import (
    Year,
    lay_year,
    years_2018_2019,
    years_2021_2022,
)
from tests.handlers.steps import says

PAID = (
    "Tổng vốn đầu tư cấp mới và điều chỉnh tăng thêm trong năm của các dự án FDI là 5,890 tỷ USD;"
    " 2.910 dự án FDI còn hiệu lực với tổng vốn đầu tư đăng ký đạt 56,615 tỷ USD; trong năm, các"
    " dự án FDI đã giải ngân vốn đầu tư được 3.156 triệu USD (đạt 54% tổng vốn đầu tư đã đăng ký)."
)
BUDGET = (
    "Nộp ngân sách nhà nước của khối doanh nghiệp FDI và DDI lần lượt ước đạt 4.645,6 triệu USD và"
    " 38.676,1 tỷ đồng."
)
SLIPS = "Phần thưởng của Bộ trưởng Bộ trưởng Bộ Tài chính, theo Nghị định 82 của các các đơn vị."


@pytest.fixture
def year(years: Year) -> Year:
    return years


def check(phone: Phone, *texts: str) -> None:
    phone.send(Intent("checking.text"))
    for text in texts:
        phone.write(text)


def part(phone: Phone, label: str) -> str:
    phone.tap(label)
    return phone.text


def test_a_text_of_which_nothing_was_recognised_is_not_called_all_right(
    year: Year, secretary: Phone
) -> None:
    check(secretary, "Quý I đạt 12,5; quý II đạt 13,7; quý III đạt 14,1.")
    assert "Read: 0 figures" in secretary.text
    assert "⚠ <b>Not checked:</b> the indicators of 3 numbers were not recognised." in (
        secretary.text
    )
    assert "Nothing to look at was found" not in secretary.text


def test_a_wrong_base_is_told_and_the_figures_are_held_against_the_bloc(
    year: Year, secretary: Phone
) -> None:
    check(secretary, PAID)
    assert "Read: 4 figures, 1 percentages" in secretary.text
    assert "<b>To look at (2)</b>" in secretary.text
    assert "The percentage fits New + added capital (FDI) (5.890 triệu USD)." in secretary.text
    assert "1. ⚠ The text counts USD in two scales" in secretary.text
    assert "2. ⚠ “đạt 54% tổng vốn đầu tư đã đăng ký”: Disbursed capital" in secretary.text
    read = part(secretary, "What was read (4)")
    assert "<b>Disbursed capital (FDI)</b>: 3.156 triệu USD ✓" in read
    assert "“đạt 54% tổng vốn đầu tư đã đăng ký”: of Valid capital" in read
    assert read.count(" ✓\n") == 4


def test_a_figure_that_is_not_the_blocs_total_is_told(year: Year, secretary: Phone) -> None:
    check(secretary, "Năm 2019 đã cấp mới 533 dự án.")
    assert "New projects is printed as 533 dự án; the bloc's total is 532 dự án." in secretary.text
    assert "<b>To look at (1)</b>" in secretary.text  # not a wrong sum as well
    assert "the bloc's total: 532 dự án" in part(secretary, "What was read")


def test_parts_of_the_bloc_never_stand_for_what_the_text_says(year: Year, secretary: Phone) -> None:
    """New and added capital are typed apart; what is printed is their sum."""
    check(
        secretary,
        "Tổng vốn đầu tư cấp mới và điều chỉnh tăng thêm trong năm của các dự án FDI là 6.000"
        " triệu USD; trong năm, các dự án FDI đã giải ngân vốn đầu tư được 3.156 triệu USD (đạt 54%"
        " tổng vốn cấp mới và tăng thêm).",
    )
    assert "is 52,6% of New + added capital (FDI) (6.000 triệu USD)" in secretary.text


def test_a_rounded_figure_agrees_with_the_total_it_was_rounded_from(
    year: Year, secretary: Phone
) -> None:
    check(secretary, "Giá trị xuất khẩu đạt 69,1 tỷ USD, nhập khẩu đạt 52,6 tỷ USD.")
    assert "printed as" not in secretary.text
    assert part(secretary, "What was read (2)").count("✓") == 3  # with the legend


def test_a_base_that_the_text_leaves_out_is_known_of_the_bloc(year: Year, secretary: Phone) -> None:
    check(secretary, PAID.rpartition("; ")[2])
    assert "The percentage fits New + added capital (FDI)" in secretary.text


def test_what_is_not_complete_is_no_measure(bench: Bench, secretary: Phone) -> None:
    years_2018_2019(bench, without=["ha-nam"])
    check(secretary, "Năm 2019 đã cấp mới 532 dự án.")
    assert "there for 10/11 boards only" in secretary.text
    assert "printed as" not in secretary.text
    assert "10/11 boards" in part(secretary, "What was read").rpartition("total:")[2]


def test_slips_and_loose_numbers_have_parts_of_their_own(year: Year, secretary: Phone) -> None:
    check(secretary, SLIPS)
    assert "the indicator of 1 number was not recognised." in secretary.text
    slips = part(secretary, "Wording (2)")
    assert "“Bộ trưởng Bộ trưởng”: the same words twice." in slips
    assert "<i>Phần thưởng của Bộ trưởng Bộ trưởng Bộ Tài chính, theo…</i>" in slips
    loose = part(secretary, "Not attributed (1)")
    assert "<b>Counted in nothing that the form asks:</b> “82”" in loose


def test_a_name_of_the_bloc_cut_short_is_a_slip(year: Year, secretary: Phone) -> None:
    check(secretary, "Theo Ban Quản lý các khu công nghiệp Hà Nam, kết quả tốt.")
    assert "các khu công nghiệp tỉnh Hà Nam" in part(secretary, "Wording (1)")


def test_messages_one_after_the_other_are_checked_together(year: Year, secretary: Phone) -> None:
    first, _, last = PAID.rpartition("; ")
    check(secretary, f"{first}.", last, "Năm 2019 đã cấp mới 532 dự án.", SLIPS)
    assert "Read: 5 figures" in secretary.text
    secretary.write("Và thêm nữa.")
    assert secretary.text == says(TooManyTexts, most=4)
    secretary.send(Intent.of("checking.page", "p", 0))
    assert "Read: 5 figures" in secretary.text  # what was open is open still
    secretary.tap("Another text")
    secretary.write("Năm 2019 đã cấp mới 532 dự án.")
    assert "Read: 1 figures" in secretary.text


def test_a_rate_says_what_another_currency_comes_to(bench: Bench, secretary: Phone) -> None:
    years_2021_2022(bench)
    check(secretary, BUDGET)
    assert "is printed as 4.645,6 triệu USD, but is counted in tỷ đồng. Please" in secretary.text
    secretary.tap("Exchange rate")
    for wrong in ("rẻ", "24.800 - 22.800", "23", "23.400.000", "9" * 80, "<b>23.400</b>"):
        secretary.write(wrong)
        shown = wrong if len(wrong) <= 40 else wrong[:39] + "…"
        assert secretary.text == says(RateUnclear, typed=shown)
    secretary.write("22.800 - 24.800 đồng")
    assert "105.919,68 tỷ đồng to 115.210,88 tỷ đồng at the recorded rate" in secretary.text
    assert "Exchange rate: 22.800 - 24.800 đồng/USD." in secretary.text
    secretary.tap("Exchange rate")
    secretary.write("23400")
    assert "Exchange rate: 23.400 đồng/USD." in secretary.text


def test_another_period_is_chosen_without_sending_the_text_again(
    bench: Bench, year: Year, secretary: Phone
) -> None:
    lay_year(bench, 2020, {}, compared_with=2019)
    check(secretary, "Năm 2019 đã cấp mới 532 dự án.")
    assert "Figures of 2020" in secretary.text
    secretary.tap("Another period")
    secretary.tap("Figures of 2019")
    assert "Figures of 2019" in secretary.text
    assert "✓" in part(secretary, "What was read (1)")
    secretary.command("/todo")
    secretary.tap("Run the bloc")
    secretary.tap("Check a text")
    secretary.tap("Another period")
    secretary.tap("Figures of 2018")
    assert "held against <b>Figures of 2018</b>" in secretary.text


def test_nothing_is_kept_but_a_line_that_it_was_checked(
    bench: Bench, year: Year, secretary: Phone
) -> None:
    check(secretary, PAID)
    (line,) = [line for line in bench.audited() if line[0] == "text_checked"]
    assert line[1:3] == ("period", year.period.id)
    assert line[3] == "messages 1, points 2, read 4, slips 0, loose 0"
    before = len(bench.audited())
    part(secretary, "What was read")
    assert len(bench.audited()) == before
    page = Intent.of("checking.page", "r", 0)
    secretary.command("/todo")
    assert secretary.asked is None
    secretary.send(page)
    assert secretary.text == says(CheckOver)
    with bench.database.reader.connect() as connection:
        rows = connection.execute(select(audit)).all()
    assert not any("giải ngân" in str(row) for row in rows)


HOSTILE = {
    "only numbers": " ".join(str(n) for n in range(1000)),
    "percentages": "12% " * 1020,
    "one word": "a" * 4096,
    "marks": "<b>&amp;</b>" * 340,
    "unclosed": "<script>alert(1)</script><i>379 dự án FDI cấp mới & 5 < 6",
    "emoji": "🎉" * 4096,
    "blank": "\n \n.",
    "long base": "đã giải ngân vốn đầu tư 3.156 triệu USD (đạt 54% " + "rất " * 900,
    "doubled": f"{'Đ' * 2000} {'Đ' * 2000}",
    "figures": "đã cấp mới 5 dự án FDI; " * 170,
    "control": "đã cấp mới 379\u202e dự án\x07 FDI",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_every_page_of_a_hostile_text_fits_a_phone(text: str, year: Year, secretary: Phone) -> None:
    check(secretary, text)
    assert "<b>Check of a text</b>" in secretary.text
    for kind in "prsl":
        secretary.send(Intent.of("checking.page", kind, 0))
        pages = 1
        while "Next page" in labels(secretary.screen) and pages < 5:
            assert len(secretary.text) < 3000
            secretary.tap("Next page")
            pages += 1
        assert "<script>" not in secretary.text


def test_a_text_longer_than_a_message_is_refused_and_the_check_stays_open(
    year: Year, secretary: Phone
) -> None:
    check(secretary, PAID)
    secretary.write("số liệu " * 625)
    assert "5.000" in secretary.text
    secretary.send(Intent.of("checking.page", "p", 0))
    assert "Read: 4 figures" in secretary.text


def test_a_decomposed_text_reads_as_the_composed_one(year: Year, secretary: Phone) -> None:
    check(secretary, PAID)
    composed = secretary.text.partition("\n\n")[2]
    check(secretary, unicodedata.normalize("NFD", PAID))
    assert secretary.text.partition("\n\n")[2] == composed


def test_only_the_secretary_checks_texts(bench: Bench, year: Year, secretary: Phone) -> None:
    phones = [
        bench.appoint("officer", "Trần Thị Bích Ngọc", Role.OFFICER, "ha-nam"),
        bench.appoint("leader", "Phạm Minh Phương", Role.HEAD, "hai-duong"),
        bench.appoint("observer", "Bùi Thị Thu Hương", Role.OBSERVER),
    ]
    steps = [
        Intent("checking.text"),
        Intent.of("checking.text", year.period.id),
        Intent.of("checking.read", year.period.id, ""),
        Intent.of("checking.page", "p", 0),
        Intent.of("checking.periods", 0),
        Intent.of("checking.against", year.period.id),
        Intent("checking.rate"),
        Intent.of("checking.rated", year.period.id, "", PAID),
    ]
    for phone in phones:
        for step in steps:
            phone.send(step)
            assert phone.text in (says(NotAllowed), says(CheckOver)), step
        phone.command("/todo")
        assert "Check a text" not in labels(phone.screen)


def test_another_blocs_period_is_none(bench: Bench, year: Year, secretary: Phone) -> None:
    other = bench.found(small_bloc("khac", ["Lào Cai"]))
    bench.confirm_roster(other)
    stranger = bench.appoint("stranger", "Vũ Thị Khác", Role.SECRETARY, "khac-0", bloc_id=other)
    stranger.send(Intent.of("checking.text", year.period.id))
    assert stranger.text == says(OldButton)
    stranger.send(Intent.of("checking.read", year.period.id, ""))
    assert stranger.text == says(OldButton)
    stranger.send(Intent("checking.text"))
    assert "No period has been opened yet." in stranger.text


@pytest.mark.parametrize("rate", ["na", "1-x", "5", "-", "24800-22800", "1e9-1e9"])
def test_a_rate_that_is_none_is_an_old_button(year: Year, secretary: Phone, rate: str) -> None:
    secretary.send(Intent.of("checking.read", year.period.id, rate, PAID))
    assert secretary.text == says(OldButton)


def test_a_check_costs_as_many_statements_for_forty_boards_as_for_eleven(
    make_database: MakeDatabase, database: Database
) -> None:
    spent = []
    for count in (11, 40):
        bench = Bench(
            make_database(database.writer.name),
            small_bloc(f"b{count}", [f"Tỉnh {n}" for n in range(count)]),
        )
        bench.confirm_roster()
        figures = synthetic_year(2019).forms["ha-nam"]
        forms = {f"b{count}-{n}": figures for n in range(count)}
        lay_year(bench, 2017, forms, state="history", version="2019")
        lay_year(bench, 2018, forms, state="history", compared_with=2017)
        lay_year(bench, 2019, forms, compared_with=2018)
        phone = bench.appoint("secretary", "Nguyễn Thị Thư Ký", Role.SECRETARY, f"b{count}-0")
        check(phone, PAID)
        with counted(bench.database) as cost:
            phone.write(SLIPS)
        assert "Wording" in str(labels(phone.screen))
        spent.append(len(cost.statements))
    assert spent[0] == spent[1] <= 26
