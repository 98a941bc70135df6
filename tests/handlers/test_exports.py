"""Figures as a file: opened with libraries that did not write it, by everybody who may."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import python_calamine
from sqlalchemy import update

from bot.domain.access import Role
from bot.domain.errors import NotAllowed
from bot.domain.form_errors import ExportTooLong, NothingToExport
from bot.domain.kpi import Cell, Dim, Figure
from bot.domain.totals_errors import NothingReleased
from bot.reports.build import build_file
from bot.screen import Intent, Screen
from handlers.figures import exporting
from storage.counting import counted
from storage.figures import Write
from storage.models.figures import period
from storage.presets.synthetic import synthetic_year
from tests.bench import Bench, Phone, labels, small_bloc
from tests.conftest import MakeDatabase
from tests.handlers.bloc_year import Year, lay_year, shared_out, years_2018_2019
from tests.handlers.boards import stand
from tests.handlers.reporting import Board
from tests.handlers.steps import says

Lines = list[dict[str, Any]]


def built(screen: Screen) -> dict[str, bytes]:
    return {order.name: build_file(order.builder, order.view) for order in screen.files}


def sheets(screen: Screen) -> dict[str, list[list[Any]]]:
    """The workbook of a screen, as python-calamine sees it."""
    (content,) = built(screen).values()
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def table(sheet: list[list[Any]], first: str) -> Lines:
    """The lines under the heading whose first cell is this, by heading."""
    at = next(i for i, row in enumerate(sheet) if row[0] == first)
    lines = []
    for row in sheet[at + 1 :]:
        if all(cell == "" for cell in row):
            break
        lines.append(dict(zip(sheet[at], row, strict=True)))
    return lines


def values(screen: Screen, heading: str = "Period", sheet: str = "Values") -> Lines:
    return table(sheets(screen)[sheet], heading)


def csv_lines(content: bytes) -> Iterator[list[str]]:
    text = content.decode("utf-8-sig")
    assert content.startswith(b"\xef\xbb\xbf")
    return csv.reader(io.StringIO(text, newline=""), delimiter=";")


def officer(bench: Bench, unit: str = "ha-noi", role: Role = Role.OFFICER) -> Phone:
    return bench.appoint(f"{role}-{unit}", "Tạ Mai Phương", role, unit)


def put(
    bench: Bench,
    form_id: int,
    figure: Figure,
    *,
    code: str = "DT01",
    seen: int = 0,
    comment: str = "",
) -> None:
    """A figure as it is stored, whatever a chat would have said of it."""
    with bench.database.writer.begin() as connection:
        uow = bench.uow(connection)
        form = uow.figures.form(bench.bloc_id, form_id)
        assert form is not None
        write = Write(Cell(code, Dim.F), seen, figure, comment=comment)
        uow.figures.write(form, [write], author_id=None, account_id=None, inbox_id=None)


def export(phone: Phone, year: Year, kind: str = "xlsx", mark: str = "a") -> Screen:
    return phone.send(Intent.of("totals.export_file", year.period.id, mark, kind))


def test_a_board_takes_its_own_figures_with_two_taps(bench: Bench, board: Board) -> None:
    board.answer("DT01", "50 20")
    put(board.bench, board.form_id, Figure.given(Decimal("1234.567891")), code="DT03a")
    board.officer.command("/kpi")
    board.officer.tap("Take away as a file")
    board.officer.tap("Excel")
    assert [order.name for order in board.officer.screen.files] == ["so-lieu-ha-nam.xlsx"]
    found = values(board.officer.screen)
    mine = {
        (one["Code"], one["FDI/DDI"]): one for one in found if one["Period"] == "Figures of 2019"
    }
    assert mine["DT01", "FDI"]["Figure"] == 50.0
    assert mine["DT03a", "FDI"]["Figure"] == 1234.567891
    line = mine["DT01", "DDI"]
    assert line["Board"] == "Ban Quản lý các khu công nghiệp tỉnh Hà Nam"
    assert line["State of the form"] == "being entered"
    assert line["Entered by"] == board.officer.actor.full_name
    assert isinstance(line["Entered at"], datetime)
    assert line["Unit of measure"] == "dự án"
    assert {one["Board"] for one in found} == {"Ban Quản lý các khu công nghiệp tỉnh Hà Nam"}
    # The year before was laid as synthetic history; it comes along and says so.
    assert {one["Synthetic"] for one in found if one["Period"] == "Figures of 2018"} == {
        "synthetic"
    }
    assert "Synthetic figures, for practice only." in board.officer.text
    assert ("figures_exported", "unit") in {line[:2] for line in bench.audited()}


def test_who_asked_and_when_stands_in_the_file(board: Board) -> None:
    board.answer("DT01", "50 20")
    board.officer.send(Intent.of("figures.export_file", "xlsx"))
    page = sheets(board.officer.screen)["Values"]
    assert page[0][0] == "Figures of Ban Quản lý các khu công nghiệp tỉnh Hà Nam"
    assert page[1][0].startswith("Made by Trợ lý Khối thi đua, ")
    assert page[1][0].endswith(f"for {board.officer.actor.full_name}.")


def test_a_colleague_with_one_group_takes_nothing_away(board: Board) -> None:
    colleague = board.contributor()
    colleague.command("/kpi")
    assert "Take away as a file" not in labels(colleague.screen)
    assert colleague.send(Intent.of("figures.export_file", "xlsx")).text == says(NotAllowed)
    assert colleague.send(Intent("totals.export_all", ("xlsx",))).text == says(NotAllowed)


def test_the_secretary_gets_every_board_and_the_totals(bench: Bench, secretary: Phone) -> None:
    year = years_2018_2019(bench, without=["ha-nam"])
    stand(bench, year.period, "ha-nam", "draft", officer(bench, "ha-nam"))
    secretary.command("/totals")
    secretary.tap("Take away as a file")
    secretary.tap("Excel")
    found = values(secretary.screen)
    # What a board is still entering is its own business.
    assert len({one["Board"] for one in found}) == 10
    sums: dict[str, Decimal] = {}
    for one in found:
        if one["Code"] == "DT01":
            sums[one["FDI/DDI"]] = sums.get(one["FDI/DDI"], Decimal(0)) + int(one["Figure"])
    totals = {
        (one["Code"], one["FDI/DDI"]): one
        for one in table(sheets(secretary.screen)["Totals of the bloc"], "Period")
    }
    assert totals["DT01", "FDI"]["Figure of the bloc"] == sums["FDI"]
    assert totals["DT01", "Total"]["Boards with figures"] == 10
    assert totals["DT01", "Total"]["Boards in all"] == 11
    assert totals["DT01", "Total"]["How it is made up"] == "sum"
    assert totals["DT01", "Total"]["Comparison"] == "equal to 105,2% (the same 10 boards)"
    assert totals["DT01", "Total"]["In % of the year 2018"] == 105.2


def bloc_totals_of(phone: Phone, year: Year) -> dict[tuple[str, str], dict[str, Any]]:
    found = table(sheets(export(phone, year))["Totals of the bloc"], "Period")
    return {(one["Code"], one["FDI/DDI"]): one for one in found}


def amount_of(year: int, unit: str, code: str) -> Decimal:
    amount = synthetic_year(year).forms[unit][Cell(code, Dim.F)].amount
    assert amount is not None
    return amount


def test_figures_of_unlike_boards_never_stand_side_by_side(bench: Bench, secretary: Phone) -> None:
    """Two boards this year, one of them alone in the year before: that one is held against."""
    forms = synthetic_year(2019).forms
    before = {unit: one for unit, one in synthetic_year(2018).forms.items() if unit != "ha-noi"}
    lay_year(bench, 2018, before, state="history")
    plan = {"bac-ninh": {Cell("LD02", Dim.T): forms["bac-ninh"][Cell("LD02", Dim.T)]}}
    lay_year(bench, 2019, plan, key="2019-KH", purpose="plan")
    now = {unit: forms[unit] for unit in ("ha-noi", "ha-nam")}
    year = lay_year(bench, 2019, now, compared_with=2018)
    found = bloc_totals_of(secretary, year)
    line = found["DT01", "FDI"]
    both = amount_of(2019, "ha-noi", "DT01") + amount_of(2019, "ha-nam", "DT01")
    assert (line["Figure of the bloc"], line["Boards with figures"]) == (both, 2)
    assert line["Boards compared"] == 1
    assert line["Their figure"] == amount_of(2019, "ha-nam", "DT01")
    then = amount_of(2018, "ha-nam", "DT01")
    assert line["Their figure of the year 2018"] == then
    share = round(amount_of(2019, "ha-nam", "DT01") * 100 / then, 1)
    assert line["In % of the year 2018"] == float(share)
    # Nobody has both a plan and a figure: nothing stands there.
    workers = found["LD02", ""]
    for heading in ("Boards compared with the plan", "Their plan of the year", "In % of the plan"):
        assert workers[heading] == "", heading
    page = sheets(export(secretary, year))["Totals of the bloc"]
    assert any("the same boards gave on both sides" in str(row[0]) for row in page)


def test_where_no_board_is_on_both_sides_the_line_says_why(bench: Bench, secretary: Phone) -> None:
    lay_year(bench, 2018, {"ha-noi": synthetic_year(2018).forms["ha-noi"]}, state="history")
    now = {"ha-nam": synthetic_year(2019).forms["ha-nam"]}
    year = lay_year(bench, 2019, now, compared_with=2018)
    line = bloc_totals_of(secretary, year)["DT01", "FDI"]
    assert line["Their figure of the year 2018"] == ""
    assert line["In % of the year 2018"] == ""
    assert line["Comparison"].startswith("not compared:")


def test_where_both_years_are_nought_the_line_says_so(bench: Bench, secretary: Phone) -> None:
    lines = bloc_totals_of(secretary, years_2018_2019(bench)).values()
    accidents = next(one for one in lines if one["Code"] == "AT01")
    assert (accidents["Their figure"], accidents["Their figure of the year 2018"]) == (0, 0)
    assert accidents["Comparison"] == "nought on both sides"


def test_a_total_of_two_currencies_names_the_rate_it_was_made_with(
    bench: Bench, secretary: Phone
) -> None:
    lay_year(bench, 2019, synthetic_year(2019).forms, state="history")
    now = lay_year(bench, 2022, shared_out()[0], compared_with=2019)

    def revenue() -> dict[str, Any]:
        secretary.send(Intent.of("totals.export_file", now.period.id, "a", "xlsx"))
        found = table(sheets(secretary.screen)["Totals of the bloc"], "Period")
        return {one["FDI/DDI"]: one for one in found if one["Code"] == "KD01"}

    assert {*revenue()} == {"FDI", "DDI"}
    with bench.database.writer.begin() as connection:
        connection.execute(
            update(period)
            .where(period.c.id == now.period.id)
            .values(usd_rate=Decimal(23400), usd_rate_source="NHNN")
        )
    total = revenue()["Total"]
    assert total["Unit of measure"] == "triệu USD"
    assert total["In % of the year 2019"] == 168.6
    words = "equal to 168,6% (converted at 23.400 đồng/USD, source: NHNN)"
    assert total["Comparison"] == words


def test_a_board_sees_others_only_once_they_may_be_seen(bench: Bench, secretary: Phone) -> None:
    year = years_2018_2019(bench)
    phone = officer(bench)
    names = {one["Board"] for one in values(export(phone, year))}
    assert len(names) == 1
    head = officer(bench, "hai-duong", Role.HEAD)
    assert len({one["Board"] for one in values(export(head, year))}) == 1
    year.close()
    year.set_state("ha-nam", "returned")
    after = {one["Board"] for one in values(export(phone, year))}
    assert names < after
    assert len(after) == 10


def test_a_board_left_out_of_the_values_is_named_below_them(bench: Bench, secretary: Phone) -> None:
    year = years_2018_2019(bench)
    year.set_state("ha-nam", "returned")
    page = sheets(export(secretary, year))["Values"]
    note = "Being looked at again by the board, so not in this table: KCN Hà Nam."
    assert any(note in row for row in page)


def test_all_periods_keep_the_same_rule(bench: Bench, secretary: Phone) -> None:
    years_2018_2019(bench)
    phone = officer(bench)
    phone.command("/totals")
    phone.tap("Take away as a file")
    phone.tap("All periods (.xlsx)")
    found = values(phone.screen)
    by_period = {
        period: {one["Board"] for one in found if one["Period"] == period}
        for period in ("Figures of 2018", "Figures of 2019")
    }
    assert len(by_period["Figures of 2018"]) == 11  # past and accepted
    assert len(by_period["Figures of 2019"]) == 1
    secretary.send(Intent.of("totals.export_all", "csv"))
    (content,) = built(secretary.screen).values()
    lines = list(csv_lines(content))
    board = lines[0].index("Board")
    assert len({line[board] for line in lines[1:] if len(line) > board}) == 11


def test_observers_get_the_totals_of_the_release_and_no_person(
    bench: Bench, secretary: Phone
) -> None:
    year = years_2018_2019(bench)
    observer = bench.appoint("observer", "Lê Quan Sát", Role.OBSERVER)
    assert export(observer, year).text == says(NothingReleased)
    leader = bench.appoint("leader", "Phạm Văn Khải", Role.HEAD, "hai-duong")
    leader.send(Intent.of("totals.release", year.period.id, "a"))
    leader.tap("Release now")
    bench.clock.move(timedelta(minutes=5))
    put(bench, year.form_id("ha-noi"), Figure.given(Decimal(9999)), seen=1)
    observer.command("/totals")
    observer.tap("Take away as a file")
    assert "All periods (.xlsx)" not in labels(observer.screen)
    observer.tap("Excel")
    found = sheets(observer.screen)
    assert list(found) == ["Totals of the bloc"]
    lines = table(found["Totals of the bloc"], "Period")
    projects = next(one for one in lines if (one["Code"], one["FDI/DDI"]) == ("DT01", "FDI"))
    assert projects["Figure of the bloc"] == 379  # as released, not as it stands now
    assert "Entered by" not in lines[0]
    assert "Board" not in lines[0]
    assert observer.send(Intent.of("totals.export_all", "xlsx")).text == says(NotAllowed)
    assert observer.send(Intent.of("figures.export_file", "xlsx")).text == says(NotAllowed)


def test_nothing_is_no_file(bench: Bench, secretary: Phone) -> None:
    phone = officer(bench)
    assert phone.send(Intent.of("figures.export_file", "xlsx")).text == says(NothingToExport)
    assert phone.send(Intent.of("totals.export_all", "csv")).text == says(NothingToExport)


def test_a_bloc_too_big_for_one_file_takes_a_period_at_a_time(
    bench: Bench, secretary: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    years_2018_2019(bench)
    monkeypatch.setattr(exporting, "MOST_LINES", 100)
    refused = secretary.send(Intent.of("totals.export_all", "csv"))
    assert refused.text == says(ExportTooLong, most="100")


INJECTIONS = ["=1+1", "+84 912", "-2 dự án", "@SUM(A1)", "＝cmd|' /C calc'!A0", "\t=1", "\u200b=1"]


@pytest.mark.parametrize("typed", INJECTIONS)
def test_what_begins_like_a_formula_stays_a_text(board: Board, typed: str) -> None:
    figure = Figure.given(Decimal(5), reason=typed)
    put(board.bench, board.form_id, figure, comment=typed)
    board.officer.send(Intent.of("figures.export_file", "xlsx"))
    first = next(one for one in values(board.officer.screen) if one["Period"] == "Figures of 2019")
    for said in (first["Reason"], first["Remark"]):
        assert said.startswith("'")
        assert said[1:] == typed.strip("\t\u200b ")
    board.officer.send(Intent.of("figures.export_file", "csv"))
    (content,) = built(board.officer.screen).values()
    for line in csv_lines(content):
        for field in line:
            assert not field.startswith(("=", "+", "@", "\t", "\r", "＝", "－"))
            assert not field.startswith("-") or Decimal(field.replace(",", "."))


def test_the_csv_opens_right_where_the_comma_is_the_decimal_mark(board: Board) -> None:
    put(board.bench, board.form_id, Figure.given(Decimal("1234.567891")), code="DT03a")
    board.officer.send(Intent("home.language", ("vi",)))
    board.officer.send(Intent.of("figures.export_file", "csv"))
    (content,) = built(board.officer.screen).values()
    heading, *lines = csv_lines(content)
    assert heading[:4] == ["Kỳ số liệu", "Đơn vị", "Mã", "Chỉ tiêu"]
    amounts = {line[heading.index("Số liệu")] for line in lines if len(line) == len(heading)}
    assert "1234,567891" in amounts
    assert any("theo yêu cầu của" in line[0] for line in lines if len(line) == 1)
    at = heading.index("Thời điểm nhập")
    moments = [line[at] for line in lines if len(line) == len(heading)]
    assert re.fullmatch(r"\d\d/\d\d/20\d\d \d\d:\d\d", moments[0])


def test_a_period_as_csv_is_two_files(bench: Bench, secretary: Phone) -> None:
    year = years_2018_2019(bench)
    screen = export(secretary, year, "csv")
    files = built(screen)
    lengths = [
        sum(1 for line in csv_lines(content) if len(line) > 5) - 1 for content in files.values()
    ]
    for table, length in zip(("Values", "Totals of the bloc"), lengths, strict=True):
        assert f"\n{table}: {length} lines" in str(screen.text)
    assert list(files) == ["so-lieu-2019.csv", "so-lieu-2019-tong-hop.csv"]


def test_stocks_bear_the_day_they_stand_at(bench: Bench, secretary: Phone) -> None:
    year = years_2018_2019(bench)
    by_code = {one["Code"]: one for one in values(export(secretary, year))}
    assert by_code["DT04"]["As of"] == date(2019, 11, 20)  # the cut-off day has not come
    bench.clock.move(timedelta(days=40))
    by_code = {one["Code"]: one for one in values(export(secretary, year))}
    assert by_code["DT04"]["As of"] == date(2019, 12, 15)
    assert by_code["DT01"]["As of"] == ""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_bigger_bloc_costs_no_more_statements(make_database: MakeDatabase, kind: str) -> None:
    spent: dict[str, list[int]] = {}
    for count in (11, 40):
        bench = Bench(make_database(kind), small_bloc("b", [f"Tỉnh {n}" for n in range(count)]))
        bench.confirm_roster()
        phone = bench.appoint("secretary", "Trần Thư Ký", Role.SECRETARY, "b-0")
        figures = synthetic_year(2019).forms["ha-nam"]
        lay_year(bench, 2018, {f"b-{n}": figures for n in range(count)}, state="history")
        year = lay_year(bench, 2019, {f"b-{n}": figures for n in range(count)}, compared_with=2018)
        for name, args in (
            ("totals.export_file", (year.period.id, "a", "xlsx")),
            ("totals.export_all", ("csv",)),
            ("figures.export_file", ("xlsx",)),
        ):
            phone.send(Intent.of(name, *args))  # definitions are read once a process
            with counted(bench.database) as cost:
                phone.send(Intent.of(name, *args))
            spent.setdefault(name, []).append(len(cost.statements))
    assert all(few == many <= 24 for few, many in spent.values()), spent
