"""Where estimates are left: all boards for the secretary, who asks for the final figures."""

from __future__ import annotations

import pytest

from bot.domain.access import Role
from bot.domain.errors import NotAllowed, OldButton
from bot.screen import Intent
from storage.counting import counted
from storage.presets.synthetic import synthetic_year
from tests.bench import Bench, Phone, labels, small_bloc
from tests.conftest import MakeDatabase
from tests.handlers.bloc_year import lay_year
from tests.handlers.boards import stand
from tests.handlers.reviewing import House
from tests.handlers.steps import says


def entered_with_estimates(house: House) -> None:
    house.board.fill()
    house.board.answer("DT01", "ước 51; ước 20")
    house.board.answer("LD01", "ước 13.900")


def sent_with_estimates(house: House) -> None:
    entered_with_estimates(house)
    house.board.submit()


def to_the_list(secretary: Phone) -> str:
    secretary.send(Intent("periods"))
    secretary.tap("Late, close 2019")
    secretary.tap("Estimates left")
    return secretary.text


def test_accepted_estimates_go_back_by_item_and_come_again_as_final_both(house: House) -> None:
    bench, secretary, officer = house.bench, house.secretary, house.officer
    stand(bench, house.board.period, "nam-dinh", "accepted", officer)
    sent_with_estimates(house)
    house.approve()
    house.accept()
    text = to_the_list(secretary)
    assert "Boards with estimates: 01 of 02 that have sent their figures." in text
    assert "• KCN Hà Nam: 3 estimates (accepted by the bloc)" in text
    assert "Not sent yet: KKT Quảng Ninh," in text
    assert "KCN Nam Định" not in labels(secretary.screen)
    secretary.tap("KCN Hà Nam")
    assert "its figures count only provisionally" in secretary.text
    secretary.tap("Send back to be final")
    assert "KCN Hà Nam has been asked for the final figures; 2 people" in secretary.text
    assert house.state() == "returned"
    assert [one[0] for one in house.items()] == ["DT01", "LD01"]
    assert "Please replace the estimates with final figures." in str(officer.notices[-1].text)
    house.board.go("estimates")
    officer.tap("Make all final")
    assert "<b>Make all 3 estimates final?</b>" in officer.text
    assert house.board.last("DT01", "F").qualifier == "estimate"  # only asked so far
    officer.tap("Yes, all are final")
    assert house.board.last("DT01", "F").qualifier == "exact"
    assert all(settled for _key, _note, settled in house.items())
    house.board.submit()
    assert house.state() == "submitted"
    assert "Boards with estimates: 00 of 02" in to_the_list(secretary)


def test_a_board_with_its_form_in_hand_is_asked(house: House) -> None:
    secretary, officer = house.secretary, house.officer
    entered_with_estimates(house)
    assert "Boards with estimates: 00 of 00" in to_the_list(secretary)  # a draft is the board's
    house.board.submit()
    to_the_list(secretary)
    secretary.tap("KCN Hà Nam")
    assert "provisionally" not in secretary.text
    tap = secretary.screen.choices[0][0].intent
    secretary.tap("Ask for final figures")
    assert house.state() == "submitted"
    told = officer.notices[-1]
    assert "asks for the final figures of <b>Figures of 2019</b>: 3 estimates left." in told.text
    officer.screen = told
    officer.tap("Estimates")
    assert "<b>Estimates</b>" in officer.text
    house.approve()
    assert str(secretary.send(tap).text) == says(OldButton)  # it has moved on since


def test_the_list_is_the_secretarys(house: House) -> None:
    sent_with_estimates(house)
    period, unit = house.board.period.id, house.bench.unit("ha-nam")
    for name in ("estimates", "estimates_of", "estimates_ask"):
        forged = Intent.of(f"periods.{name}", period, unit, 1, "submitted")
        assert str(house.officer.send(forged).text) == says(NotAllowed)
        assert str(house.head.send(forged).text) == says(NotAllowed)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_list_costs_the_same_statements_for_forty_boards(
    make_database: MakeDatabase, kind: str
) -> None:
    spent = []
    for count in (11, 40):
        bench = Bench(make_database(kind), small_bloc("b", [f"Tỉnh {n}" for n in range(count)]))
        bench.confirm_roster()
        phone = bench.appoint("secretary", "Trần Thư Ký", Role.SECRETARY, "b-0")
        figures = synthetic_year(2019).forms["ha-nam"]
        year = lay_year(bench, 2019, {f"b-{n}": figures for n in range(count)})
        intent = Intent.of("periods.estimates", year.period.id, 0)
        phone.send(intent)
        with counted(bench.database) as cost:
            phone.send(intent)
        spent.append(len(cost.statements))
    assert spent[0] == spent[1] <= 18, spent
