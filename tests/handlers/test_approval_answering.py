"""What came back is answered: one item after the other, and the form as a whole with one line."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.access import Role
from bot.domain.errors import NotAllowed, OldButton
from bot.screen import Intent
from tests.bench import labels
from tests.handlers.reporting import HEAD
from tests.handlers.reviewing import House
from tests.handlers.steps import says

NOTE = "Đề nghị rà soát lại toàn bộ"
ANSWER = "Đã đối chiếu từng số với hồ sơ"


def went_back(house: House, *keys: str) -> None:
    house.submit()
    house.give_back(house.head, *keys, note=NOTE)
    house.bench.clock.move(timedelta(minutes=5))


# Item after item ----------------------------------------------------------------------------------


def test_a_mended_item_leads_to_the_next_one_however_it_was_opened(house: House) -> None:
    went_back(house, "DT01", "DT02", "LD02")
    officer = house.officer
    officer.send(officer.notices[-1].choices[0][0].intent)  # from the message, not from the list
    officer.write("51 20")
    assert "✓ Saved" in officer.text
    assert f"○ Adjustments: “{NOTE}” ({HEAD})" in officer.text
    officer.write("75 21")
    assert f"○ Employment: “{NOTE}” ({HEAD})" in officer.text
    officer.write("139.300")
    assert "Review before submitting" in officer.text


def test_later_at_an_item_leads_to_the_next_one_and_round(house: House) -> None:
    went_back(house, "DT01", "LD02")
    house.board.ask("DT01")
    house.officer.tap("Later")
    assert f"○ Employment: “{NOTE}” ({HEAD})" in house.officer.text
    house.officer.tap("Later")
    assert f"○ New projects: “{NOTE}” ({HEAD})" in house.officer.text


def test_what_did_not_go_back_is_followed_by_the_order_of_the_form(house: House) -> None:
    went_back(house, "LD02")
    house.board.ask("DT01")
    house.officer.tap("Keep it, next")
    assert "Question 2 of 23" in house.officer.text


# The form as a whole ------------------------------------------------------------------------------


def test_a_form_that_went_back_whole_is_asked_about_until_it_is_answered(house: House) -> None:
    went_back(house)
    officer = house.officer
    house.board.submit()
    assert f"• the whole form: “{NOTE}” ({HEAD})" in officer.text
    assert "It has not been answered, and no figure has been changed since." in officer.text
    assert house.state() == "returned"
    officer.tap("Look at them")
    assert "or say why all of it stands" in officer.text
    officer.tap("It stands, with a reason")
    assert NOTE in officer.text
    officer.write(ANSWER)
    assert "✓ Your answer is saved; it goes with the form." in officer.text
    assert "It stands, with a reason" not in labels(officer.screen)
    officer.tap("Review and submit")
    officer.tap("Submit")
    assert house.board.row()[:2] == ("submitted", 2)
    assert house.board.submissions()[-1][2] == ANSWER
    assert f"Reason it is sent again: {ANSWER}" in str(house.head.notices[-1].text)


def test_a_changed_figure_answers_for_the_form_as_a_whole(house: House) -> None:
    went_back(house)
    house.board.answer("DT01", "51 20")
    assert house.items() == [("", NOTE, True)]
    house.board.submit()
    assert house.board.row()[:2] == ("submitted", 2)


def test_it_may_be_submitted_without_an_answer_after_being_asked(house: House) -> None:
    went_back(house)
    house.board.submit()
    house.officer.tap("Submit all the same")
    assert house.board.row()[:2] == ("submitted", 2)


def test_an_answer_to_figures_that_have_changed_since_is_not_taken(house: House) -> None:
    went_back(house)
    house.go(house.officer, "keep")
    helper = house.board.contributor("LD")
    house.board.answer("LD02", "99.000", phone=helper)
    house.officer.write(ANSWER)
    assert f"“{ANSWER}” was not saved, because the figures have changed" in house.officer.text
    assert house.items() == [("", NOTE, False)]  # a colleague with one group answers for no more
    house.officer.tap("It stands, with a reason")
    house.officer.write(ANSWER)
    assert house.items() == [("", NOTE, True)]


def test_only_who_submits_answers_for_the_whole(house: House) -> None:
    went_back(house)
    helper = house.board.contributor("LD")
    for name in ("keep", "kept"):
        house.go(helper, name, "", "seal")
        assert helper.text == says(NotAllowed)
    other = house.bench.appoint("elsewhere", "Vũ Thị Khác", Role.OFFICER, "ha-noi")
    house.go(other, "keep")
    assert other.text == says(NotAllowed)
    house.officer.send(Intent.of("approval.kept", house.board.form_id, "", "seal"))
    assert house.items() == [("", NOTE, False)]
    house.board.answer("DT01", "51 20")
    house.officer.send(Intent.of("approval.kept", house.board.form_id, "", "seal"))
    assert house.officer.text == says(OldButton)
    house.go(house.officer, "keep")
    assert "✓ the whole form" in house.officer.text
