"""A request of the ministry: made by the secretary, answered like any form, collected."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from bot.channels.base import What
from bot.domain.access import Role
from bot.domain.errors import LineNeeded, NotAllowed, OldButton
from bot.domain.period_errors import DeadlineNotAhead
from bot.screen import Intent, Screen
from storage.models.figures import catalogue, period, value
from storage.models.records import register
from storage.presets.synthetic import synthetic_year
from tests.bench import Bench, Phone, button, labels, small_bloc
from tests.conftest import MakeDatabase
from tests.handlers.bloc_year import lay_year
from tests.handlers.reporting import Board
from tests.handlers.steps import says


def made(secretary: Phone, *, day: str = "10/12") -> Screen:
    """Two indicators of the list and two new ones, due in December."""
    secretary.send(Intent("periods"))
    secretary.tap("The ministry's requests")
    secretary.tap("Make a new request")
    secretary.write("Nhà ở công nhân")
    secretary.write("969/BTC-TĐKT ngày 03/02/2019")
    secretary.write("DT01, LD02\nkhông có thật")
    assert "“không có thật” is no indicator of the list." in secretary.text
    secretary.tap("Add a new indicator")
    secretary.write("Số căn nhà ở công nhân; căn")
    secretary.tap("FDI and DDI apart")
    secretary.tap("Add a new indicator")
    secretary.write("Giá thuê bình quân; nghìn đồng/m2")
    secretary.tap("Not added up")
    secretary.tap("Set the deadline")
    secretary.write(day)
    return secretary.tap("Open, tell the boards")


def row_of(bench: Bench) -> tuple[str, str, str]:
    with bench.database.reader.connect() as connection:
        row = connection.execute(select(period).where(period.c.purpose == "request")).one()
    return row.key, row.title, row.catalogue_version


def test_a_request_due_on_a_day_off_says_so_before_it_is_sent(
    bench: Bench, board: Board, secretary: Phone
) -> None:
    secretary.send(Intent("requests.new"))
    for said in ("Nhà ở công nhân", "969/BTC-TĐKT ngày 03/02/2019", "DT01, LD02"):
        secretary.write(said)
    secretary.tap("Set the deadline")
    secretary.write("8/12/2019")
    assert "⚠ That day is off: Sunday. The next working day is Monday 09/12/2019." in secretary.text
    secretary.write("9/12/2019")
    assert "⚠ That day" not in secretary.text


def test_a_request_is_made_answered_and_collected(
    bench: Bench, board: Board, secretary: Phone
) -> None:
    board.answer("DT01", "50 20")
    made(secretary)
    assert "✓ <b>Nhà ở công nhân</b> is open" in secretary.text
    assert row_of(bench) == (
        "2019-YC01",
        "Nhà ở công nhân\n969/BTC-TĐKT ngày 03/02/2019",
        "2019-YC01",
    )
    officer = board.officer
    assert "collects <b>Nhà ở công nhân</b>" in str(officer.notices[-1].text)
    officer.command("/todo")
    officer.tap("Nhà ở công nhân")
    assert "0/6 required values" in officer.text
    officer.tap("As on file")
    # This year's entry comes before last year's figure; each says where it is from.
    assert "New projects (FDI): <b>50 dự án</b> (Figures of 2019)" in officer.text
    assert "(Figures of 2018)" in officer.text
    officer.tap("As on file (3)")
    assert "3 values saved" in officer.text
    assert "Số căn nhà ở công nhân" in officer.text
    officer.write("1.200 45")
    officer.tap("Right") if "Right, save" in labels(officer.screen) else None
    officer.write("1.500")
    officer.tap("Right") if "Right, save" in labels(officer.screen) else None
    officer.tap("Submit")
    assert "Submitted to the head of the board" in officer.text
    secretary.send(Intent("requests"))
    secretary.tap("Nhà ở công nhân")
    assert "Submitted: 01 of 11 boards." in secretary.text
    assert "Số căn nhà ở công nhân (total): <b>1.245 căn</b> (1/11)" in secretary.text
    assert "Giá thuê bình quân: not added up, 1 answer" in secretary.text
    secretary.tap("Table by board")
    (order,) = secretary.screen.files
    lines = json.loads(order.view)["lines"]
    assert {"1200", "45", "1245", "1500"} <= {line["amount"] for line in lines}
    assert sum(line["said"] == "not submitted" for line in lines) >= 40


def test_a_request_is_an_act_of_office_with_definitions_of_its_own(
    bench: Bench, board: Board, secretary: Phone
) -> None:
    made(secretary)
    made(secretary)
    with bench.database.reader.connect() as connection:
        versions = set(connection.execute(select(catalogue.c.version)).scalars())
        acts = list(connection.execute(select(register.c.verb)).scalars())
    assert {"2019-YC01", "2019-YC02"} <= versions
    assert acts.count("period_opened") == 2


def test_indicators_are_chosen_by_group_and_taken_out_again(secretary: Phone) -> None:
    secretary.send(Intent("requests.new"))
    secretary.write("Phong trào thi đua 2019")
    secretary.tap("Without a document")
    assert "Set the deadline" not in labels(secretary.screen)
    secretary.tap("Choose by group")
    secretary.tap("Emulation campaigns")
    secretary.tap("○ Campaigns")
    secretary.tap("○ Good models")
    secretary.tap("● Good models")
    secretary.tap("Done")
    assert "• Campaigns launched" in secretary.text
    assert "Good models" not in secretary.text
    secretary.write("dt03")
    assert "• New registered capital" in secretary.text
    secretary.tap("Remove some")
    for _ in range(3):
        secretary.tap("✕")
    assert "Nothing is asked yet." in secretary.text
    assert secretary.send(Intent("requests.deadline")).text == says(OldButton)


def test_what_cannot_be_is_refused_and_the_request_stays_in_hand(secretary: Phone) -> None:
    secretary.send(Intent("requests.new"))
    assert secretary.write("ab").text == says(LineNeeded, least=4)
    secretary.write("Yêu cầu thử")
    secretary.tap("Without")
    secretary.tap("Add a new")
    assert secretary.write("12; căn").text == says(LineNeeded, least=4)
    secretary.write("Có đề án nhà ở")
    assert labels(secretary.screen) == ["Yes or no", "Back"]
    secretary.tap("Yes or no")
    secretary.tap("Set the deadline")
    refused = says(DeadlineNotAhead, day="01/11/2019", today="20/11/2019")
    assert secretary.write("1/11/2019").text == refused
    secretary.write("1/12/2019")
    assert "is open until" in secretary.tap("Open, tell the boards").text
    assert secretary.send(Intent("requests.deadline")).text == says(OldButton)


def test_only_the_secretary_makes_and_collects(board: Board, secretary: Phone) -> None:
    made(secretary)
    for name in (
        *("requests", "requests.new", "requests.show", "requests.unfinished", "requests.resume"),
        *("requests.preview", "requests.edit", "requests.start", "requests.drop"),
        *("requests.dropped", "requests.retitle", "requests.redocument", "requests.due"),
    ):
        assert board.officer.send(Intent.of(name, 3)).text == says(NotAllowed)


def test_nothing_is_taken_over_that_was_not_shown(
    bench: Bench, board: Board, secretary: Phone
) -> None:
    made(secretary)
    officer = board.officer
    officer.command("/todo")
    officer.tap("Nhà ở công nhân")
    officer.tap("As on file")
    form_id = int(officer.screen.choices[0][0].intent.args[0])
    assert "Take it over?" in officer.send(Intent.of("figures.known_all", form_id, 1)).text
    with bench.database.reader.connect() as connection:
        assert not connection.execute(select(value).where(value.c.form_id == form_id)).all()
    officer.tap("As on file (3)")
    assert officer.send(Intent.of("figures.known_all", form_id, 3)).text == says(OldButton)


def test_as_many_other_values_on_file_are_shown_before_they_are_taken_over(
    board: Board, secretary: Phone
) -> None:
    board.answer("DT01", "50 20")
    made(secretary)
    officer = board.officer
    officer.command("/todo")
    officer.tap("Nhà ở công nhân")
    officer.tap("As on file")
    tap = button(officer.screen, "As on file")
    assert tap is not None
    board.answer("DT01", "75 22", board.colleague())
    officer.send(tap)
    assert "What is on file has changed since it was shown" in officer.text
    assert "75 dự án" in officer.text
    officer.tap("As on file")
    assert "values saved" in officer.text


def test_where_a_value_was_on_file_is_noted_in_the_words_of_the_bloc(
    bench: Bench, board: Board, secretary: Phone
) -> None:
    """The officer's phone speaks English; the comment stands before everybody."""
    made(secretary)
    officer = board.officer
    officer.command("/todo")
    officer.tap("Nhà ở công nhân")
    officer.tap("As on file")
    officer.tap("As on file (3)")
    with bench.database.reader.connect() as connection:
        notes = set(connection.execute(select(value.c.comment)).scalars())
    assert "theo: Số liệu năm 2018" in notes


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_collecting_costs_twelve_statements_however_many_boards(
    make_database: MakeDatabase, kind: str
) -> None:
    spent = []
    for count in (11, 40):
        bench = Bench(make_database(kind), small_bloc("b", [f"Tỉnh {n}" for n in range(count)]))
        bench.confirm_roster()
        phone = bench.appoint("secretary", "Trần Thư Ký", Role.SECRETARY, "b-0")
        figures = synthetic_year(2019).forms["ha-nam"]
        sent = {f"b-{n}": figures for n in range(count - 2)}
        year = lay_year(bench, 2019, sent, key="2019-YC01", purpose="request")
        intent = Intent.of("requests.show", year.period.id)
        phone.send(intent)
        spent.append(bench.cost(phone, what=What.TAP, intent=intent, tapped="7"))
        assert f"{count - 2:02d} of {count} boards" in phone.text
    assert spent[0] == spent[1] <= 12, spent
