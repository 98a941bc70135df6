"""What deserves a look in the totals of a period: who sees it, over which boards, at what cost."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

import pytest
from sqlalchemy import insert

from bot.domain.access import Role
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.kpi import Cell, Dim, Figure
from bot.screen import Intent
from storage.counting import counted
from storage.engine import Database
from storage.models.blocs import office
from storage.presets.synthetic import synthetic_year
from tests.bench import Bench, Phone, button, labels, small_bloc
from tests.conftest import MakeDatabase
from tests.handlers.bloc_year import Forms, Year, lay_form, lay_year, only, years_2021_2022
from tests.handlers.steps import says

REVENUE, JOBS = Cell("KD01", Dim.T), Cell("LD01", Dim.T)
FIRST = synthetic_year(2019).forms


def changed(forms: Forms, unit: str, cell: Cell, times: int) -> Forms:
    """The same, but one board's figure many times what it was."""
    was = forms[unit][cell].amount
    assert was is not None
    mine: Mapping[Cell, Figure] = {**forms[unit], cell: Figure.given(was * times)}
    return {**forms, unit: mine}


@pytest.fixture
def year(bench: Bench, secretary: Phone) -> Year:
    """2019 after 2018, with a revenue that Hà Nam has typed twenty times too high."""
    lay_year(bench, 2018, synthetic_year(2018).forms, state="history")
    return lay_year(bench, 2019, changed(FIRST, "ha-nam", REVENUE, 20), compared_with=2018)


def test_a_total_that_went_wild_is_told_with_the_board_behind_it(
    year: Year, secretary: Phone
) -> None:
    secretary.command("/totals")
    secretary.tap("Points to look at")
    assert "<b>To look at</b> · Figures of 2019, the whole bloc" in secretary.text
    assert "Accepted figures: 11/11 boards" in secretary.text
    assert "Compared with the same boards in the year 2018." in secretary.text
    label = next(one for one in labels(secretary.screen) if "Revenue" in one)
    secretary.tap(label)
    boards = secretary.text.partition("by board:\n")[2].splitlines()
    assert boards[0].startswith("KCN Hà Nam: ")
    assert "last period" in boards[0]
    assert len(boards) == 11
    point = secretary.screen
    secretary.tap("Watch KCN Hà Nam")
    secretary.write("Doanh thu tăng quá nhiều so với năm trước")
    assert "✓ Marked" in secretary.text
    secretary.screen = point
    secretary.tap("By board, with versions")
    assert "KCN Hà Nam" in labels(secretary.screen)
    secretary.tap("KCN Hà Nam")
    assert "Version 1" in secretary.text
    secretary.tap("Back")
    secretary.send(Intent("checking.totals"))
    secretary.tap("Back to the totals")
    assert "Accepted figures: 11/11 boards" in secretary.text


def test_a_year_in_order_has_nothing_to_tell(bench: Bench, secretary: Phone) -> None:
    lay_year(bench, 2018, synthetic_year(2018).forms, state="history")
    lay_year(bench, 2019, FIRST, compared_with=2018)
    secretary.send(Intent("checking.totals"))
    assert re.search(r"looked over: [3-9]\d, no point found", secretary.text)


def test_the_printed_area_of_2022_is_too_small_for_its_zones(
    bench: Bench, secretary: Phone
) -> None:
    years_2021_2022(bench)
    secretary.send(Intent("checking.totals"))
    assert "1 point found." in secretary.text
    assert "4.028,46 ha" in secretary.text


def test_only_the_boards_that_have_sent_are_compared(bench: Bench, secretary: Phone) -> None:
    """Nine boards beside the same nine a year before: nothing is missing, nothing fell."""
    lay_year(bench, 2018, synthetic_year(2018).forms, state="history")
    year = lay_year(bench, 2019, only(FIRST, ["ha-noi", "bac-ninh"]), compared_with=2018)
    lay_form(year, "ha-noi", changed(FIRST, "ha-noi", REVENUE, 20)["ha-noi"], state="approved")
    secretary.send(Intent("checking.totals"))
    assert "Accepted figures: 09/11 boards" in secretary.text
    assert "no point found." in secretary.text
    secretary.tap("Provisional totals")
    assert "Provisional, with figures not accepted yet: 10/11 boards" in secretary.text
    assert "Revenue" in secretary.text
    secretary.tap("Accepted only")
    assert "no point found." in secretary.text


def test_a_total_unlike_its_own_years_is_told(bench: Bench, secretary: Phone) -> None:
    """Within every limit of the catalogue, but never before so much in one year."""
    before = None
    for at, growth in ((2015, 100), (2016, 101), (2017, 102), (2018, 103), (2019, 150)):
        forms = {
            unit: {**form, JOBS: Figure.given(_of(form[JOBS], growth))}
            for unit, form in FIRST.items()
        }
        state = "open" if at == 2019 else "history"
        lay_year(bench, at, forms, compared_with=before, state=state, version="2019")
        before = at
    secretary.send(Intent("checking.totals"))
    while "would suggest" not in secretary.text:
        secretary.tap("Next page")
    assert "New jobs is " in secretary.text
    assert "The last 4 periods would suggest" in secretary.text


def _of(figure: Figure, percent: int) -> Decimal:
    assert figure.amount is not None
    return (figure.amount * percent / 100).quantize(Decimal(1))


def test_a_list_that_has_moved_on_is_an_old_button(year: Year, secretary: Phone) -> None:
    secretary.send(Intent("checking.totals"))
    label = next(one for one in labels(secretary.screen) if "Revenue" in one)
    tap = button(secretary.screen, label)
    assert tap is not None
    for args in (("9", "KD01T"), (tap.text(2), "DT01T"), ("0", "KD01T"), ("x", "")):
        secretary.send(Intent("checking.point", (*tap.args[:2], *args, "0")))
        assert secretary.text == says(OldButton), args
    year.set_state("ha-nam", "returned")
    secretary.send(tap)
    assert secretary.text == says(OldButton)


def test_the_leaders_head_sees_the_points_but_no_boards_figures(
    bench: Bench, year: Year, secretary: Phone
) -> None:
    head = bench.appoint("leader", "Phạm Minh Phương", Role.HEAD, "hai-duong")
    other = bench.appoint("other", "Nguyễn Hữu Tạo", Role.HEAD, "ha-nam")
    officer = bench.appoint("officer", "Trần Thị Ngọc", Role.OFFICER, "hai-duong")
    observer = bench.appoint("observer", "Bùi Thị Hương", Role.OBSERVER)
    with bench.database.writer.begin() as connection:
        held = connection.execute(office.select().where(office.c.year == 2019)).all()
        if not any(row.kind == "leader" for row in held):
            connection.execute(
                insert(office).values(
                    bloc_id=bench.bloc_id,
                    year=2019,
                    kind="leader",
                    unit_id=bench.unit("hai-duong"),
                )
            )
    secretary.send(Intent("checking.totals"))
    point = button(
        secretary.screen, next(one for one in labels(secretary.screen) if "Revenue" in one)
    )
    assert point is not None
    head.send(Intent("checking.totals"))
    assert "Revenue" in head.text
    head.tap(next(one for one in labels(head.screen) if "Revenue" in one))
    assert "10 other boards: their own figures are shown once" in head.text
    head.command("/totals")
    head.tap("Points to look at")
    assert labels(head.screen)[-3:] == [
        "Another period",
        "Back to the totals",
        "What is to be done",
    ]
    head.send(Intent.of("checking.totals", year.period.id, "t", 0))
    assert "Accepted figures" in head.text  # what is not accepted is not for a head's eyes
    head.send(Intent.of("checking.totals_of", 0))
    head.tap("Figures of 2018")
    assert "Figures of 2018, the whole bloc" in head.text
    head.send(point)
    assert head.text == says(NotAllowed)
    for phone in (other, officer, observer):
        for step in (
            Intent("checking.totals"),
            Intent.of("checking.totals", year.period.id, "a", 0),
            Intent.of("checking.totals_of", 0),
            point,
        ):
            phone.send(step)
            assert phone.text == says(NotAllowed), step
        phone.command("/totals")
        assert "Points to look at" not in labels(phone.screen)


def test_another_blocs_totals_are_none(bench: Bench, year: Year, secretary: Phone) -> None:
    other = bench.found(small_bloc("khac", ["Lào Cai"]))
    bench.confirm_roster(other)
    stranger = bench.appoint("stranger", "Vũ Thị Khác", Role.SECRETARY, "khac-0", bloc_id=other)
    for step in ("checking.totals", "checking.point"):
        stranger.send(Intent.of(step, year.period.id, "a", 1, "KD01T"))
        assert stranger.text == says(OldButton)


def test_the_points_cost_as_many_statements_for_forty_boards_as_for_eleven(
    make_database: MakeDatabase, database: Database
) -> None:
    spent = []
    for count in (11, 40):
        bench = Bench(
            make_database(database.writer.name),
            small_bloc(f"b{count}", [f"Tỉnh {n}" for n in range(count)]),
        )
        bench.confirm_roster()
        forms = {f"b{count}-{n}": FIRST["ha-nam"] for n in range(count)}
        before = None
        for at in (2017, 2018):
            lay_year(bench, at, forms, state="history", compared_with=before, version="2019")
            before = at
        lay_year(bench, 2019, changed(forms, f"b{count}-3", REVENUE, 900), compared_with=2018)
        phone = bench.appoint("secretary", "Nguyễn Thị Thư Ký", Role.SECRETARY, f"b{count}-0")
        phone.send(Intent("checking.totals"))
        with counted(bench.database) as cost:
            phone.send(Intent("checking.totals"))
        while "Revenue" not in str(labels(phone.screen)):
            phone.tap("Next page")
        with counted(bench.database) as detail:
            phone.tap(next(one for one in labels(phone.screen) if "Revenue" in one))
        assert phone.text.partition("by board:\n")[2].startswith("KCN Tỉnh 3: ")
        assert ("Next page" in labels(phone.screen)) is (count > 12)
        spent.append((len(cost.statements), len(detail.statements)))
    assert spent[0] == spent[1]
    assert max(spent[0]) <= 24


def test_without_figures_nothing_is_said_to_be_in_order(bench: Bench, secretary: Phone) -> None:
    lay_year(bench, 2018, synthetic_year(2018).forms, state="history")
    lay_year(bench, 2019, {}, compared_with=2018)
    secretary.send(Intent("checking.totals"))
    assert "Accepted figures: 00/11 boards" in secretary.text
    assert "No board's figures are there yet" in secretary.text
    assert "found" not in secretary.text
