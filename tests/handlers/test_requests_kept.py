"""A request that is left half-way is found again; nothing is sent before it was looked over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.access import Role
from bot.domain.errors import OldButton
from bot.domain.request_errors import NewAskedAlready
from bot.screen import Intent
from storage.models.figures import period, request_draft
from tests.bench import Bench, Phone, button, labels, small_bloc
from tests.handlers.reporting import Board
from tests.handlers.steps import at_once, says

TITLE = "Nhà ở công nhân"
DOCUMENT = "969/BTC-TĐKT ngày 03/02/2019"


def begun(secretary: Phone, title: str = TITLE) -> int:
    """As far as the ministry's document; the number of the request."""
    secretary.send(Intent("requests.new"))
    secretary.write(title)
    asked = secretary.asked
    assert asked is not None
    return asked.number(0)


def half_way(secretary: Phone) -> int:
    """A document, an indicator of the list, a new one; no deadline yet."""
    number = begun(secretary)
    secretary.write(DOCUMENT)
    secretary.write("DT01")
    secretary.tap("Add a new indicator")
    secretary.write("Có đề án nhà ở")
    secretary.tap("Yes or no")
    return number


def previewed(secretary: Phone) -> int:
    number = half_way(secretary)
    secretary.tap("Set the deadline")
    secretary.write("10/12")
    return number


def start_of(secretary: Phone) -> Intent:
    found = button(secretary.screen, "Open, tell the boards")
    assert found is not None
    return found


def requests_opened(bench: Bench) -> list[str]:
    with bench.database.reader.connect() as connection:
        found = select(period.c.title).where(period.c.purpose == "request")
        return list(connection.execute(found).scalars())


def states(bench: Bench) -> list[str]:
    with bench.database.reader.connect() as connection:
        found = select(request_draft.c.state).order_by(request_draft.c.id)
        return list(connection.execute(found).scalars())


@pytest.mark.parametrize("way", ["/thoat", "/tinhhinh", "/viec"])
def test_what_is_left_half_way_is_continued_where_it_was(secretary: Phone, way: str) -> None:
    half_way(secretary)
    left = secretary.text.partition("\n")[2]
    secretary.command(way)
    assert secretary.asked is None or secretary.asked.name != "requests.add"
    secretary.command("/viec")
    assert "1 request is in the making; the boards do not know of it yet." in secretary.text
    secretary.tap("Request in the making (1)")
    assert secretary.text == left
    # The question is open again: what is typed goes on with it.
    secretary.write("LD02")
    assert secretary.text.count("\n• ") > left.count("\n• ")


def test_the_way_back_is_offered_at_once_and_on_the_requests_screen(secretary: Phone) -> None:
    half_way(secretary)
    secretary.command("/thoat")
    secretary.tap("Back to the request")
    assert DOCUMENT in secretary.text
    secretary.send(Intent("requests"))
    assert f"• {TITLE} (last changed 09:00 20/11/2019)" in secretary.text
    secretary.tap(f"Go on: {TITLE}")
    assert DOCUMENT in secretary.text


def test_every_step_is_found_again(secretary: Phone) -> None:
    number = begun(secretary)
    resume = Intent.of("requests.resume", number)
    secretary.command("/thoat")
    assert "By which document?" in secretary.send(resume).text
    secretary.write(DOCUMENT)
    secretary.tap("Add a new indicator")
    secretary.command("/thoat")
    assert "A new indicator" in secretary.send(resume).text
    secretary.write("Số căn nhà ở; căn")
    secretary.command("/thoat")
    assert "How is it counted" in secretary.send(resume).text
    secretary.tap("In the period")
    secretary.tap("Set the deadline")
    secretary.command("/thoat")
    assert "Until which day" in secretary.send(resume).text
    secretary.write("10/12")
    secretary.command("/thoat")
    assert "Please look it over" in secretary.send(resume).text


def test_it_belongs_to_the_bloc_and_not_to_one_phone(bench: Bench, secretary: Phone) -> None:
    half_way(secretary)
    other = bench.appoint("secretary-2", "Lê Thư Ký", Role.SECRETARY, "hai-phong")
    other.command("/viec")
    other.tap("Request in the making (1)")
    assert DOCUMENT in other.text
    other.write("LD02")
    # Both have it in hand: neither loses what the other has added.
    secretary.write("HC05")
    secretary.tap("Set the deadline")
    assert "Until which day" in secretary.text
    secretary.write("10/12")
    assert "4 indicators are asked" in secretary.text


def test_one_that_is_not_wanted_goes_after_a_question(bench: Bench, secretary: Phone) -> None:
    number = half_way(secretary)
    secretary.tap("Not wanted")
    assert "Give up the request" in secretary.text
    secretary.tap("No, go on with it")
    assert states(bench) == ["open"]
    secretary.tap("Not wanted")
    secretary.tap("Yes, give it up")
    assert "nobody was told" in secretary.text
    # It is kept on record, and nobody goes on with it.
    assert states(bench) == ["dropped"]
    assert "request_dropped" in {line[0] for line in bench.audited()}
    for name in ("resume", "chosen", "groups", "deadline", "preview", "start", "drop", "dropped"):
        assert secretary.send(Intent.of(f"requests.{name}", number)).text == says(OldButton), name
    secretary.command("/viec")
    assert "in the making" not in secretary.text
    assert not requests_opened(bench)


def test_of_several_each_is_found(secretary: Phone) -> None:
    for n in range(7):
        begun(secretary, f"Yêu cầu số {n}")
    secretary.send(Intent("requests"))
    secretary.tap("In the making (7)")
    assert "Yêu cầu số 6" in secretary.text
    assert "Yêu cầu số 1" not in secretary.text
    secretary.tap("Next page")
    secretary.tap("Yêu cầu số 0")
    assert "<b>Yêu cầu số 0</b>" in secretary.text


def test_nothing_is_opened_before_it_was_looked_over(
    bench: Bench, board: Board, secretary: Phone
) -> None:
    previewed(secretary)
    text = secretary.text
    assert "Nothing has been sent yet." in text
    assert TITLE in text
    assert f"Document: {DOCUMENT}" in text
    assert "17:00, Tuesday 10 Dec 2019" in text
    assert "2 indicators are asked:" in text
    assert "• Có đề án nhà ở (yes or no), new" in text
    assert "11 boards are asked:" in text
    assert "1 person will be told" in text
    silent = text[text.index("⚠") :]
    assert "KCN Hưng Yên" in silent
    assert "KCN Hà Nam" not in silent
    assert not requests_opened(bench)
    assert not board.officer.notices
    secretary.tap("Open, tell the boards")
    assert "is open until" in secretary.text
    assert requests_opened(bench) == [f"{TITLE}\n{DOCUMENT}"]
    assert f"Document: {DOCUMENT}" in str(board.officer.notices[-1].text)
    assert states(bench) == ["opened"]


def test_what_was_looked_over_can_be_changed(bench: Bench, secretary: Phone) -> None:
    previewed(secretary)
    secretary.tap("Change it")
    secretary.tap("Title")
    secretary.write("Nhà ở công nhân năm 2019")
    assert "Please look it over: Nhà ở công nhân năm 2019" in secretary.text
    secretary.tap("Change it")
    secretary.tap("Document")
    secretary.write("970/BTC-TĐKT")
    assert "Document: 970/BTC-TĐKT" in secretary.text
    secretary.tap("Change it")
    secretary.tap("Indicators")
    secretary.write("LD02")
    secretary.tap("Preview")
    assert "3 indicators are asked:" in secretary.text
    secretary.tap("Change it")
    secretary.tap("Deadline")
    secretary.write("11/12")
    assert "11 Dec 2019" in secretary.text
    # Another day may be typed right under the preview.
    secretary.write("12/12")
    assert "12 Dec 2019" in secretary.text
    secretary.tap("Later")
    assert f"Go on: {TITLE} năm 2019" in labels(secretary.screen)
    assert not requests_opened(bench)


def test_a_deadline_that_has_come_meanwhile_is_asked_for_anew(
    bench: Bench, secretary: Phone
) -> None:
    number = previewed(secretary)
    looked_at = start_of(secretary)
    bench.clock.move(timedelta(days=30))
    secretary.send(Intent.of("requests.resume", number))
    assert "Open, tell the boards" not in labels(secretary.screen)
    assert "⚠ 10/12/2019 is not ahead any more" in secretary.text
    secretary.send(looked_at)
    assert "Please type a new deadline, for example 03/01/2020" in secretary.text
    assert not requests_opened(bench)
    assert "Until which day" in secretary.tap("Set the deadline").text
    secretary.write("30/12")
    secretary.tap("Open, tell the boards")
    assert "is open until" in secretary.text


def test_two_taps_at_once_open_it_once(bench: Bench, secretary: Phone) -> None:
    previewed(secretary)
    start = start_of(secretary)
    said = at_once(bench, (secretary, start), (secretary, start))
    assert sorted("is open until" in one for one in said) == [False, True], said
    assert len(requests_opened(bench)) == 1


def test_another_blocs_request_is_none(bench: Bench, secretary: Phone) -> None:
    number = half_way(secretary)
    other = bench.found(small_bloc("other", ("Một", "Hai")))
    bench.confirm_roster(other)
    stranger = bench.appoint(
        "other-secretary", "Vũ Thư Ký", Role.SECRETARY, "other-0", bloc_id=other
    )
    for name in ("resume", "chosen", "start", "dropped"):
        assert stranger.send(Intent.of(f"requests.{name}", number)).text == says(OldButton)
    assert states(bench) == ["open"]


# New indicators ----------------------------------------------------------------------------------


def new_one(secretary: Phone, number: int, typed: str) -> str:
    secretary.send(Intent.of("requests.new_one", number))
    secretary.write(typed)
    return secretary.text


def test_the_same_new_indicator_is_not_asked_twice_however_it_is_spelled(
    secretary: Phone,
) -> None:
    number = begun(secretary)
    new_one(secretary, number, "Số căn nhà ở; căn")
    secretary.tap("In the period")
    said = new_one(secretary, number, "số căn  NHÀ Ở ; Căn")
    assert said == says(NewAskedAlready, name="số căn NHÀ Ở", unit="Căn")
    secretary.write("Số căn nhà ở; m²")  # the question is still open; another unit is another one
    secretary.tap("At a day")
    assert secretary.text.count("Số căn nhà ở") == 3  # the echo, and both in the list


def test_of_two_that_became_the_same_one_is_left_and_that_is_said(secretary: Phone) -> None:
    number = begun(secretary)
    new_one(secretary, number, "Có đề án")
    secretary.tap("Yes or no")
    new_one(secretary, number, "Có đề án; đề án")
    secretary.tap("Yes or no")
    assert "It is asked already and was not added twice: Có đề án" in secretary.text
    assert secretary.text.count("• Có đề án") == 1
    assert "is not in it yet" not in secretary.text


def test_a_fourth_that_waits_for_its_kind_pushes_none_out(secretary: Phone) -> None:
    number = begun(secretary)
    for name in ("Một", "Hai hai", "Ba ba", "Bốn bốn"):
        new_one(secretary, number, f"Chỉ tiêu {name}; căn")
    assert "“Chỉ tiêu Bốn bốn; căn” was not taken: 3 new indicators wait" in secretary.text
    for name in ("Một", "Hai hai", "Ba ba"):
        assert f"“Chỉ tiêu {name}” is not in it yet" in secretary.text
    secretary.tap("Kind: Chỉ tiêu Một")
    secretary.tap("In the period")
    assert "How is it counted" in new_one(secretary, number, "Chỉ tiêu Bốn bốn; căn")


def test_typed_again_with_another_unit_it_says_what_it_was_before(secretary: Phone) -> None:
    number = begun(secretary)
    new_one(secretary, number, "Nhà ở công nhân; căn")
    secretary.write("Nhà ở công nhân; m²")
    assert "“Nhà ở công nhân” was in căn before." in secretary.text
    secretary.tap("In the period")
    assert "Nhà ở công nhân (m²), new" in secretary.text
    assert "is not in it yet" not in secretary.text
