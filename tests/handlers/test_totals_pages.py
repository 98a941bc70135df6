"""The totals of a period on a phone: pages, sentences, what stands behind, who may see what."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import insert

from bot.channels.base import What
from bot.domain.access import Role
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.kpi import Cell, Dim, Figure, PeriodKind, State
from bot.screen import Intent
from storage.counting import counted
from storage.models.figures import value
from storage.presets.synthetic import synthetic_year
from tests.bench import Bench, Phone, labels, small_bloc
from tests.conftest import MakeDatabase
from tests.handlers.bloc_year import (
    BOARDS,
    Year,
    lay_form,
    lay_year,
    year_of_mergers,
    years_2018_2019,
    years_2021_2022,
)
from tests.handlers.steps import says


def vietnamese(phone: Phone) -> Phone:
    phone.send(Intent("home.language", ("vi",)))
    return phone


def officer(bench: Bench, unit: str = "ha-noi") -> Phone:
    return bench.appoint(f"officer-{unit}", "Tạ Mai Phương", Role.OFFICER, unit)


def test_the_latest_period_is_shown_group_by_group(secretary: Phone, years: Year) -> None:
    vietnamese(secretary).command("/tonghop")
    assert "<b>Số liệu năm 2019</b>, toàn Khối" in secretary.text
    assert "Số Khối đã tiếp nhận: 11/11 đơn vị" in secretary.text
    # The cut-off day lies ahead: nothing can stand at it yet.
    ahead = "Số thời điểm đến ngày 20/11/2019 (ngày chốt 15/12/2019), so với năm 2018"
    assert ahead in secretary.text
    assert "<b>Dự án cấp mới</b>: 532 dự án (FDI 379, DDI 153)\n   bằng 105,1%" in secretary.text
    assert "<b>Vốn mới và tăng thêm</b>: FDI 5.890 triệu USD · DDI 47.217 tỷ đồng" in secretary.text
    assert "FDI tăng 7,6%; DDI tăng 12,5%" in secretary.text
    assert "FDI 53,6% (3.156/5.890)" in secretary.text
    assert "Số liệu giả định" in secretary.text
    # What a line adds up is one tap further; what may stay blank needs no excuse.
    assert "<b>Vốn cấp mới</b>" not in secretary.text
    assert "không so sánh" not in secretary.text
    for heading, line in (
        ("Quy hoạch, hạ tầng", "<b>Tỷ lệ có trạm XLNT</b>: 84,3% (70/83)"),
        ("Sản xuất, kinh doanh", "<b>Nộp ngân sách</b>: 51.712 tỷ đồng"),
        ("Lao động", "<b>Tổng số lao động</b>: 1.095.829 người\n   tăng 6,1%"),
        ("Cải cách hành chính", "<b>Cắt giảm thời gian</b>: trên 55%, mức thấp nhất"),
        ("Môi trường, an toàn", "<b>Vụ cháy, nổ lớn</b>: 0 vụ"),
    ):
        secretary.tap(heading)
        assert f"\n<b>{heading}</b>\n" in secretary.text
        assert line in secretary.text


def test_both_command_words_and_the_button_lead_there(secretary: Phone, years: Year) -> None:
    for word in ("/tonghop", "/totals"):
        assert "Figures of 2019" in str(secretary.command(word).text)
    secretary.command("/menu")
    secretary.tap("Figures of the whole bloc")
    assert "Figures of 2019" in secretary.text


def test_before_any_period_there_is_nothing_to_see(bench: Bench, secretary: Phone) -> None:
    secretary.command("/totals")
    assert secretary.text == "No period has been opened yet."


def test_another_period_is_chosen_the_latest_first(secretary: Phone, years: Year) -> None:
    secretary.command("/totals")
    secretary.tap("Another period")
    assert labels(secretary.screen)[:2] == ["Figures of 2019", "Figures of 2018"]
    secretary.tap("Figures of 2018")
    assert "<b>Figures of 2018</b>" in secretary.text
    assert "compared with" not in secretary.text


def test_the_report_is_worded_page_by_page(secretary: Phone, years: Year) -> None:
    vietnamese(secretary).command("/tonghop")
    secretary.tap("Câu chữ báo cáo")
    assert "cho 532 dự án, gồm 379 dự án FDI và 153 dự án DDI" in secretary.text
    secretary.tap("Về số toàn Khối")
    assert "<b>Dự án cấp mới</b>" in secretary.text


def test_what_cannot_be_compared_says_why(bench: Bench, secretary: Phone) -> None:
    """2022 splits what 2019 reported as one, and counts other zones."""
    lay_year(bench, 2019, synthetic_year(2019).forms, state="history")
    year = years_2021_2022(bench)
    now = {u: {Cell("HT05", Dim.T): Figure.given(Decimal(8))} for u in BOARDS}
    later = lay_year(bench, 2023, now, compared_with=2019, version="2022")
    vietnamese(secretary).send(Intent.of("totals", later.period.id, "a", "HT"))
    assert "không so sánh: năm 2019 tính theo phạm vi khu khác" in secretary.text
    secretary.send(Intent.of("totals", later.period.id, "a", "KD"))
    assert "năm 2019 tính theo loại tiền khác hoặc không tách FDI, DDI" in secretary.text
    secretary.send(Intent.of("totals", year.period.id, "a", "KD"))
    assert "FDI bằng 104,2%; DDI bằng 146%" in secretary.text
    assert "<b>Tổng doanh thu</b>: FDI ước 154.004,8 triệu USD" in secretary.text


def test_like_is_compared_with_like_where_a_board_is_missing(
    bench: Bench, secretary: Phone
) -> None:
    years_2018_2019(bench, without=["ha-nam"])
    vietnamese(secretary).command("/tonghop")
    assert "Số Khối đã tiếp nhận: 10/11 đơn vị" in secretary.text
    assert "bằng 105,2% (cùng 10 đơn vị)" in secretary.text
    assert "Chưa trình số: KCN Hà Nam." in secretary.text


def test_boards_that_submitted_are_told_apart_from_those_that_did_not(
    bench: Bench, secretary: Phone
) -> None:
    year = years_2018_2019(bench, without=["ha-nam"])
    year.set_state("bac-ninh", "submitted")
    year.set_state("ha-noi", "approved")
    secretary.command("/totals")
    waiting = "Submitted, not accepted yet: KCN Bắc Ninh, KCN&amp;CX Hà Nội."
    for label in ("", "Provisional totals"):
        if label:
            secretary.tap(label)
        assert "No figures submitted yet: KCN Hà Nam." in secretary.text
        assert waiting in secretary.text


def test_none_before_and_none_now_is_no_comparison(bench: Bench, secretary: Phone) -> None:
    year = years_2018_2019(bench, without=["ha-nam"])
    vietnamese(secretary)
    for group in ("AT", "HC"):
        secretary.send(Intent.of("totals", year.period.id, "a", group))
        assert "từ 0 lên 0" not in secretary.text
        # No line is left with the boards alone.
        assert "\n    (cùng" not in secretary.text


def test_a_half_year_stands_beside_the_same_half_year(bench: Bench, secretary: Phone) -> None:
    cell, half = Cell("KD02", Dim.T), PeriodKind.HALF_YEAR
    for year, amount, base in ((2018, 400, None), (2019, 500, 2018)):
        forms = {unit: {cell: Figure.given(Decimal(amount))} for unit in BOARDS}
        due = date(year, 6, 15)
        laid = lay_year(bench, year, forms, kind=half, due=due, compared_with=base)
    vietnamese(secretary).send(Intent.of("totals", laid.period.id, "a", "KD"))
    assert "so với 6 tháng đầu năm 2018" in secretary.text
    assert "<b>Xuất khẩu</b>: 5.500 triệu USD\n   bằng 125%" in secretary.text
    secretary.tap("Câu chữ")
    assert "đạt 5,5 tỷ USD, bằng 125% so với 6 tháng đầu năm 2018" in secretary.text


def test_the_plan_of_the_year_stands_beside_its_figures(bench: Bench, secretary: Phone) -> None:
    cell = Cell("KD02", Dim.T)
    year = years_2018_2019(bench)
    plan = {unit: {cell: Figure.given(Decimal(6000))} for unit in BOARDS}
    lay_year(bench, 2019, plan, key="2019-plan", purpose="plan", due=date(2019, 2, 1))
    vietnamese(secretary).send(Intent.of("totals", year.period.id, "a", "KD"))
    assert "đạt 104,7% kế hoạch (66.000 triệu USD)" in secretary.text


def test_the_merged_roster_is_compared_re_based_and_says_what_is_not_in_it_both(
    bench: Bench, secretary: Phone
) -> None:
    year_of_mergers(bench, synthetic_year(2019).forms)
    vietnamese(secretary).command("/tonghop")
    assert "<b>Số liệu năm 2025</b>, toàn Khối" in secretary.text
    assert "Số Khối đã tiếp nhận: 07/07 đơn vị" in secretary.text
    rebased = (
        "Số liệu năm 2024 quy đổi theo địa giới mới: KKT Hải Phòng = KKT Hải Phòng + KCN Hải"
        " Dương; KKT&amp;KCN Ninh Bình = KCN Hà Nam + KCN Nam Định + KCN Ninh Bình; Hưng Yên (mới)"
        " = KCN Hưng Yên + KCN Thái Bình."
    )
    outside = (
        "Số liệu năm 2024 của KCN Bắc Ninh chưa gồm số của Bắc Giang (ngoài Khối), nên chưa so sánh"
        " KCN Bắc Ninh.",
        "Số liệu năm 2024 của KCN Phú Thọ chưa gồm số của Phú Thọ, Hòa Bình (ngoài Khối), nên chưa"
        " so sánh KCN Phú Thọ.",
    )
    for sentence in (rebased, *outside):
        assert sentence in secretary.text
    assert "(cùng 5 đơn vị)" in secretary.text
    secretary.tap("Câu chữ báo cáo")
    for sentence in (rebased, *outside):
        assert sentence in secretary.text
    assert secretary.text.count("so với năm 2024") == 1  # in the head; no change of the whole


def test_a_board_that_looks_at_its_figures_again_counts_provisionally_with_what_it_sent(
    bench: Bench, secretary: Phone, years: Year
) -> None:
    bench.clock.move(timedelta(minutes=5))
    years.set_state("ha-nam", "returned")
    years.type_again("ha-nam", Cell("DT01", Dim.F), Decimal(9000))
    vietnamese(secretary).command("/tonghop")
    assert "Số Khối đã tiếp nhận: 10/11 đơn vị" in secretary.text
    assert "462 dự án" in secretary.text
    assert "Đang rà soát, chưa tính: KCN Hà Nam." in secretary.text
    assert "Chưa trình số" not in secretary.text
    secretary.tap("Xem số tạm tính")
    assert "<b>Dự án cấp mới</b>: 532 dự án" in secretary.text  # what is typed now is a draft
    assert "11/11 đơn vị" in secretary.text
    assert "Đang rà soát, tạm lấy số của lần gửi gần nhất: KCN Hà Nam." in secretary.text
    secretary.send(Intent.of("totals.line", years.period.id, "t", "DT01", 0))
    assert "KCN Hà Nam: 70 dự án · chiếm 13,2% (đang rà soát, số gửi lần 1)" in secretary.text
    years.set_state("ha-nam", "draft")  # changed by the board itself after it had submitted
    secretary.send(Intent.of("totals", years.period.id, "t", "DT"))
    assert "<b>Dự án cấp mới</b>: 532 dự án" in secretary.text


# Behind a total ----------------------------------------------------------------------------------


def test_a_total_leads_to_boards_values_versions_and_persons(
    bench: Bench, secretary: Phone, years: Year
) -> None:
    head = bench.appoint("h", "Nguyễn Đình Phúc", Role.HEAD, "bac-ninh")
    with bench.database.writer.begin() as connection:
        connection.execute(
            insert(value).values(
                bloc_id=bench.bloc_id,
                form_id=years.form_id("bac-ninh"),
                catalogue_version="2019",
                code="DT01",
                dimension="F",
                seq=2,
                state="given",
                amount=Decimal(30),
                covered=85,
                covered_of=120,
                reason="Đếm lại",
                author_id=head.actor.person_id,
                recorded_at=bench.clock.now(),
            )
        )
    secretary.command("/totals")
    secretary.tap("By board")
    secretary.tap("New projects")
    assert "KCN Vĩnh Phúc: 43 dự án · 8% of the total" in secretary.text
    secretary.tap("KCN Bắc Ninh")
    assert (
        "Version 2: 30 dự án (85/120 enterprises), Nguyễn Đình Phúc, 09:00 20/11/2019"
        in secretary.text
    )
    assert "reason: Đếm lại" in secretary.text
    assert "Version 1: " in secretary.text
    secretary.tap("Back")
    secretary.tap("Back")
    secretary.tap("Back to the totals")
    assert "<b>New projects</b>" in secretary.text


def test_a_board_sees_counts_and_its_own_values_until_the_period_is_closed(
    bench: Bench, secretary: Phone, years: Year
) -> None:
    phone = officer(bench)
    phone.command("/totals")
    assert "Accepted: 11/11 boards. The figures of the whole bloc are shown" in phone.text
    assert "Figures of KCN&amp;CX Hà Nội:" in phone.text
    assert "532" not in phone.text
    phone.tap("By board")
    phone.tap("New projects")
    assert "KCN&amp;CX Hà Nội" in phone.text
    assert "KCN Bắc Ninh" not in phone.text
    assert "10 other boards: their own figures are shown once the period is closed" in phone.text
    forged = Intent.of("totals.unit", years.period.id, "a", "DT01", bench.unit("bac-ninh"))
    assert str(phone.send(forged).text) == says(NotAllowed)
    years.close()
    phone.send(Intent.of("totals.line", years.period.id, "a", "DT01", 0))
    assert "KCN Bắc Ninh" in phone.text
    phone.tap("KCN Bắc Ninh")
    assert "Version 1" in phone.text


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ALTERNATE, Role.HEAD])
def test_no_page_of_an_open_period_tells_what_another_board_gave(
    bench: Bench, secretary: Phone, role: Role
) -> None:
    cell, told = Cell("KD02", Dim.T), ("4.321", "4321")
    year = lay_year(bench, 2019, {"ha-noi": {cell: Figure.given(Decimal(4321))}})
    phone = bench.appoint("reader", "Trần Thị Bích Ngọc", role, "ha-nam")
    for intent in (
        Intent.of("totals"),
        Intent.of("totals", year.period.id, "a", "KD"),
        Intent.of("totals", year.period.id, "t", "KD"),
        Intent.of("totals", year.period.id, "r1", "KD"),
        Intent.of("totals.words", year.period.id, "a", "KD"),
        Intent.of("totals.line", year.period.id, "a", "KD02", 0),
        Intent.of("totals.unit", year.period.id, "a", "KD02", bench.unit("ha-noi")),
        Intent.of("totals.export", year.period.id, "a"),
        Intent.of("totals.export_file", year.period.id, "a", "csv"),
        Intent.of("totals.export_all", "csv"),
        Intent.of("charts.total", year.period.id, "a", "KD02", "T"),
        Intent.of("charts.change", year.period.id, "a", "KD02", "T"),
        Intent.of("totals.correct", year.period.id, "a", 0),
        Intent.of("checking.totals", year.period.id, "a", 0),
    ):
        phone.send(intent)
        shown = phone.text + "".join(order.view for order in phone.screen.files)
        assert not any(number in shown for number in told), (intent, shown)
    phone.command("/totals")
    assert "Accepted: 01/11 boards." in phone.text
    assert "The figures of KCN Hà Nam are not accepted yet." in phone.text
    page = Intent.of("totals", year.period.id, "a", "KD")
    assert "4.321" in str(secretary.send(page).text)
    year.close()
    phone.send(page)
    assert "4.321" in phone.text


def test_the_head_of_the_leading_board_sees_the_totals_of_an_open_period(
    bench: Bench, secretary: Phone, years: Year
) -> None:
    leader = bench.appoint("leader", "Phạm Văn Khải", Role.HEAD, "hai-duong")
    assert "532 dự án" in str(leader.command("/totals").text)
    colleague = bench.appoint("colleague", "Lê Thị Hoa", Role.OFFICER, "hai-duong")
    assert "532" not in str(colleague.command("/totals").text)


def test_the_plan_beside_a_share_is_that_of_the_same_boards(bench: Bench, secretary: Phone) -> None:
    """Two boards have a plan, one of them has reported: its own plan stands beside its share."""
    workers = Cell("LD02", Dim.T)
    planned = {"ha-nam": 1000, "ha-noi": 9000}
    plan = {unit: {workers: Figure.given(Decimal(n))} for unit, n in planned.items()}
    lay_year(bench, 2019, plan, key="2019-KH", purpose="plan")
    given = {"ha-nam": {workers: Figure.given(Decimal(900))}}
    year = lay_year(bench, 2019, given)
    secretary.send(Intent.of("totals", year.period.id, "a", "LD"))
    assert "90% of the plan (1.000 người), over the same board" in secretary.text


def test_no_figure_stands_at_a_day_that_has_not_come(
    bench: Bench, secretary: Phone, years: Year
) -> None:
    sentences = Intent.of("totals.words", years.period.id, "a", "LD")
    vietnamese(secretary).send(sentences)
    assert "Tính đến ngày 20/11/2019" in secretary.text
    bench.clock.move(timedelta(days=25))  # 15 December
    secretary.command("/tonghop")
    assert "Số thời điểm tính đến ngày 15/12/2019, so với năm 2018" in secretary.text
    bench.clock.move(timedelta(days=30))
    secretary.send(sentences)
    assert "Tính đến ngày 15/12/2019" in secretary.text


@pytest.mark.parametrize(("lacking", "more"), [(9, ""), (10, " and 2 more")])
def test_a_single_board_is_named_and_not_counted(
    bench: Bench, secretary: Phone, lacking: int, more: str
) -> None:
    years_2018_2019(bench, without=BOARDS[:lacking])
    secretary.command("/totals")
    line = next(one for one in secretary.text.splitlines() if "No figures submitted" in one)
    assert line.endswith(f"{more}.</i>")
    assert ("more" in line) == bool(more)
    assert line.count(", ") == (7 if more else 8)


def test_a_board_that_has_typed_nothing_is_not_called_entering(
    bench: Bench, secretary: Phone
) -> None:
    """Looking at the form opens it; that is no entry yet, on any page."""
    year = years_2018_2019(bench, without=["ha-nam", "hung-yen", "nam-dinh"])
    lay_form(year, "ha-nam", {Cell("DT01", Dim.F): Figure(State.NOT_AVAILABLE)}, state="draft")
    some = dict(list(synthetic_year(2019).forms["hung-yen"].items())[:1])
    lay_form(year, "hung-yen", some, state="draft")
    secretary.send(Intent.of("totals.line", year.period.id, "a", "DT01", 0))
    assert "KCN Hà Nam: — (not begun)" in secretary.text
    assert "KCN Nam Định: — (not begun)" in secretary.text
    assert "KCN Hưng Yên: — (being entered)" in secretary.text
    secretary.send(Intent.of("totals.missing", year.period.id, "a"))
    assert "KCN Hà Nam (not begun): not decided" in secretary.text
    assert "KCN Hưng Yên (being entered): not decided" in secretary.text
    secretary.send(Intent.of("periods.close", year.period.id))
    assert "• KCN Hà Nam: not begun" in secretary.text
    assert "• KCN Nam Định: not begun" in secretary.text
    assert "• KCN Hưng Yên: being entered" in secretary.text
    secretary.send(Intent.of("status", year.period.id))
    assert "○ KCN Hà Nam" in secretary.text
    assert "◔ KCN Hưng Yên" in secretary.text


def test_the_secretary_does_not_look_into_a_board_s_draft(bench: Bench, secretary: Phone) -> None:
    year = years_2018_2019(bench, without=["ha-nam"])
    lay_form(year, "ha-nam", synthetic_year(2019).forms["ha-nam"], state="draft")
    secretary.send(Intent.of("totals.unit", year.period.id, "t", "DT01", bench.unit("ha-nam")))
    assert "— (being entered)" in secretary.text
    assert "Version" not in secretary.text


def test_only_the_secretary_sees_what_is_not_accepted_yet(bench: Bench, secretary: Phone) -> None:
    year = years_2018_2019(bench, without=["ha-nam"])
    lay_form(year, "ha-nam", synthetic_year(2019).forms["ha-nam"], state="submitted")
    secretary.command("/totals")
    assert "462 dự án" in secretary.text
    secretary.tap("Provisional totals")
    assert "532 dự án" in secretary.text
    assert "Provisional, with figures not accepted yet: 11/11 boards" in secretary.text
    secretary.tap("Accepted only")
    assert "462 dự án" in secretary.text
    phone = officer(bench)
    phone.send(Intent.of("totals", year.period.id, "t", "DT"))
    assert "Accepted: 10/11 boards." in phone.text
    assert "Provisional totals" not in labels(phone.screen)


def test_totals_are_not_for_everybody(bench: Bench, secretary: Phone, years: Year) -> None:
    helper = bench.appoint("helper", "Lê Văn Bình", Role.CONTRIBUTOR, "ha-noi", scope="LD")
    assert str(helper.command("/totals").text) == says(NotAllowed)
    observer = bench.appoint("observer", "Lê Quan Sát", Role.OBSERVER)
    line = Intent.of("totals.line", years.period.id, "a", "DT01", 0)
    assert str(observer.send(line).text) == says(NotAllowed)


def test_a_period_of_another_bloc_is_no_period_here(
    bench: Bench, secretary: Phone, years: Year
) -> None:
    other = bench.found(small_bloc("other", ["A", "B"]))
    bench.confirm_roster(other)
    stranger = bench.appoint("s", "Trần Thư Ký", Role.SECRETARY, "other-0", bloc_id=other)
    for mark in ("a", "t", "r1", "x"):
        assert str(stranger.send(Intent.of("totals", 2, mark, "DT")).text) == says(OldButton)
    assert str(stranger.command("/totals").text) == "No period has been opened yet."


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_page_costs_the_same_for_forty_boards_as_for_eleven(
    make_database: MakeDatabase, kind: str
) -> None:
    spent: dict[str, list[int]] = {}
    for count in (11, 40):
        bench = Bench(make_database(kind), small_bloc("b", [f"Tỉnh {n}" for n in range(count)]))
        bench.confirm_roster()
        phone = bench.appoint("secretary", "Trần Thư Ký", Role.SECRETARY, "b-0")
        figures = synthetic_year(2019).forms["ha-nam"]
        lay_year(bench, 2018, {f"b-{n}": figures for n in range(count)}, state="history")
        forms = {f"b-{n}": figures for n in range(count - 1)}
        year = lay_year(bench, 2019, forms, compared_with=2018)
        for name in ("totals", "totals.line", "totals.missing", "totals.release"):
            last = "DT01" if name == "totals.line" else ""
            intent = Intent.of(name, year.period.id, "a", last, 0)
            phone.send(intent)
            with counted(bench.database) as cost:
                phone.send(intent)
            spent.setdefault(name, []).append(len(cost.statements))
    assert all(few == many <= 20 for few, many in spent.values()), spent


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_typing_the_command_costs_twelve_statements_however_many_boards(
    make_database: MakeDatabase, kind: str
) -> None:
    spent: dict[int, list[int]] = {}
    for count in (11, 40):
        bench = Bench(make_database(kind), small_bloc("b", [f"Tỉnh {n}" for n in range(count)]))
        bench.confirm_roster()
        figures = synthetic_year(2019).forms["ha-nam"]
        lay_year(bench, 2018, {f"b-{n}": figures for n in range(count)}, state="history")
        lay_year(bench, 2019, {f"b-{n}": figures for n in range(count - 1)}, compared_with=2018)
        for role in (Role.SECRETARY, Role.OFFICER):
            phone = bench.appoint(str(role), "Trần Văn Ai", role, "b-0")
            phone.command("/tonghop")
            cost = bench.cost(phone, what=What.COMMAND, text="/tonghop", command="tonghop")
            assert "the whole bloc" in phone.text
            spent.setdefault(count, []).append(cost)
    assert spent[11] == spent[40], spent
    assert max(spent[40]) <= 12, spent


def test_sentences_name_the_boards_that_gave_only_one_side(bench: Bench, secretary: Phone) -> None:
    fdi, ddi = Cell("DT01", Dim.F), Cell("DT01", Dim.D)
    ten, five = Figure.given(Decimal(10)), Figure.given(Decimal(5))
    year = lay_year(bench, 2019, {"ha-noi": {fdi: ten, ddi: five}, "ha-nam": {fdi: ten}})
    secretary.send(Intent.of("totals.words", year.period.id, "a", "DT"))
    assert "granted to 20 FDI projects (02/11 boards); to 5 DDI projects" in secretary.text
    assert "of them" not in secretary.text
    assert "Only a part of the figures of: KCN Hà Nam." in secretary.text
