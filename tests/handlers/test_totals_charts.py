"""Pictures of a line of the totals: amounts and changes by board, for those who may see them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.domain.access import Role
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.totals_errors import NothingToDraw
from bot.reports.build import build_file
from bot.screen import Intent
from storage.counting import counted
from tests.bench import Bench, Phone, labels, small_bloc
from tests.conftest import MakeDatabase
from tests.handlers.bloc_year import Year, lay_form, lay_year, years_2018_2019
from tests.handlers.reporting import figures_of
from tests.handlers.steps import says


def picture(phone: Phone) -> Any:
    """The view of the picture that was ordered last; it can be drawn."""
    (order,) = phone.screen.files
    assert build_file(order.builder, order.view).startswith(b"\x89PNG")
    return json.loads(order.view)


def is_photo(phone: Phone) -> bool:
    return phone.screen.files[0].photo


def draw(phone: Phone, year: Year, what: str, code: str, *more: str) -> Any:
    phone.send(Intent.of(f"charts.{what}", year.period.id, "a", code, *more))
    return picture(phone)


def test_from_a_line_to_its_picture_and_back(secretary: Phone, years: Year) -> None:
    secretary.send(Intent("home.language", ("vi",)))
    secretary.send(Intent.of("totals.line", years.period.id, "a", "DT01", 0))
    secretary.tap("Biểu đồ")
    view = picture(secretary)
    assert is_photo(secretary)
    assert view["title"] == "Số dự án cấp mới"
    assert view["lines"] == ["Số liệu năm 2019 · dự án · 11/11 đơn vị", "Toàn Khối: 532 dự án"]
    by_name = {bar["label"]: bar["shown"] for bar in view["bars"]}
    assert by_name["KCN Hà Nam"] == "70"
    assert len(by_name) == 11
    assert any("giả định" in note for note in view["notes"])
    assert any("Khối đã tiếp nhận" in note for note in view["notes"])
    assert labels(secretary.screen) == [
        "Tăng, giảm theo Ban",
        "FDI",
        "DDI",
        "Tải ảnh gốc",
        "Quay lại",
    ]
    secretary.tap("FDI")
    assert picture(secretary)["lines"][1] == "Toàn Khối: 379 dự án"
    secretary.tap("Tăng, giảm theo Ban")
    changes = picture(secretary)
    assert changes["title"].endswith("FDI: thay đổi so với năm 2018")
    assert {bar["tone"] for bar in changes["bars"]} <= {"up", "down"}
    (hanam,) = [bar for bar in changes["bars"] if bar["label"] == "KCN Hà Nam"]
    assert (hanam["shown"], hanam["amount"]) == ("tăng 4,2%", "4.2")
    secretary.tap("Tải ảnh gốc")
    assert not is_photo(secretary)
    assert picture(secretary) == changes
    assert secretary.screen.files[0].name == "tang-giam-2019-DT01-F.png"
    secretary.send(Intent.of("charts.change", years.period.id, "a", "DT01", "F"))
    secretary.tap("Quay lại")
    assert "Dự án cấp mới" in secretary.text


def test_who_has_no_figure_has_no_bar(bench: Bench, secretary: Phone) -> None:
    year = years_2018_2019(bench, without=["nam-dinh"])
    view = draw(secretary, year, "total", "LD02")
    (missing,) = [bar for bar in view["bars"] if bar["label"] == "KCN Nam Định"]
    assert (missing["amount"], missing["shown"]) == ("", "no figure yet")
    assert view["lines"][0].endswith("10/11 boards")
    # Nothing is compared in a picture of amounts, so nothing is said of comparing.
    unequal = "do not stand for the same boards"
    assert not any(unequal in note for note in view["notes"])
    view = draw(secretary, year, "change", "LD02")
    assert any(unequal in note for note in view["notes"])
    (missing,) = [bar for bar in view["bars"] if bar["label"] == "KCN Nam Định"]
    assert missing["shown"] == "no figure yet"


def test_a_percentage_is_drawn_in_points(secretary: Phone, years: Year) -> None:
    view = draw(secretary, years, "total", "DT07", "F")
    assert " · % · " in view["lines"][0]
    assert all(bar["shown"].endswith("%") for bar in view["bars"])
    shown = {bar["shown"] for bar in draw(secretary, years, "change", "DT07", "F")["bars"]}
    assert all("points" in words or words == "unchanged" for words in shown), shown


def test_a_board_sees_its_own_bar_until_a_period_is_closed(
    bench: Bench, secretary: Phone, years: Year
) -> None:
    officer = bench.appoint("officer", "Trần Thị Bích Ngọc", Role.OFFICER, "ha-nam")
    view = draw(officer, years, "total", "KD02")
    assert [bar["label"] for bar in view["bars"]] == ["KCN Hà Nam"]
    assert any(note.startswith("10 other boards") for note in view["notes"])
    years.close()
    assert len(draw(officer, years, "total", "KD02")["bars"]) == 11


def test_provisional_figures_are_the_secretarys(bench: Bench, secretary: Phone) -> None:
    year = lay_year(bench, 2019, {})
    lay_form(year, "ha-nam", figures_of(2019), state="submitted")
    officer = bench.appoint("officer", "Vũ Đức Thắng", Role.OFFICER, "quang-ninh")
    chart = Intent.of("charts.total", year.period.id, "t", "KD02")
    officer.send(chart)
    assert officer.text == says(NothingToDraw)
    secretary.send(chart)
    assert len([bar for bar in picture(secretary)["bars"] if bar["amount"]]) == 1
    assert any("not all accepted yet" in note for note in picture(secretary)["notes"])


def test_who_may_not_see_boards_gets_no_picture(
    bench: Bench, secretary: Phone, years: Year
) -> None:
    for role, unit, scope in ((Role.OBSERVER, None, ""), (Role.CONTRIBUTOR, "ha-nam", "LD")):
        phone = bench.appoint(role, "Đỗ Văn Xem", role, unit, scope=scope)
        for what in ("total", "change"):
            phone.send(Intent.of(f"charts.{what}", years.period.id, "a", "KD02"))
            assert phone.text == says(NotAllowed)
    stranger = bench.phone("stranger")
    stranger.send(Intent.of("charts.total", years.period.id, "a", "KD02"))
    assert "It serves members of the bloc only" in stranger.text


@pytest.mark.parametrize(
    ("code", "side"), [("XX99", "T"), ("KD02", "Q"), ("DT03", "T"), ("AT", ""), ("", "")]
)
def test_forged_pictures(secretary: Phone, code: str, side: str, years: Year) -> None:
    for what in ("total", "change"):
        secretary.send(Intent.of(f"charts.{what}", years.period.id, "a", code, side))
        assert secretary.text == says(OldButton)
    secretary.send(Intent.of("charts.total", 99999, "a", "KD02"))
    assert secretary.text == says(OldButton)


def test_without_an_earlier_period_there_is_no_change(bench: Bench, secretary: Phone) -> None:
    year = lay_year(bench, 2019, {"ha-nam": figures_of(2019)})
    draw(secretary, year, "total", "KD02")
    assert "Change by board" not in labels(secretary.screen)
    secretary.send(Intent.of("charts.change", year.period.id, "a", "KD02"))
    assert secretary.text == says(OldButton)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_more_boards_cost_no_more_statements(make_database: MakeDatabase, kind: str) -> None:
    costs = []
    for boards in (11, 40):
        database = make_database(kind)
        bench = Bench(database, small_bloc("to", [f"Tỉnh {n}" for n in range(boards)]))
        bench.confirm_roster()
        secretary = bench.appoint("secretary", "Thư Ký", Role.SECRETARY, "to-0")
        year = lay_year(bench, 2019, {f"to-{n}": figures_of(2019) for n in range(boards)})
        chart = Intent.of("charts.total", year.period.id, "a", "KD02")
        secretary.send(chart)  # definitions are read once by a process
        with counted(database) as count:
            secretary.send(chart)
        assert len(picture(secretary)["bars"]) == boards
        costs.append(len(count.statements))
    assert costs[0] == costs[1] <= 24
