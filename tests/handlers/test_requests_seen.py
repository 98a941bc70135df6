"""A button of a request acts on what it showed; what does not fit is said, never cut unseen."""

from __future__ import annotations

import pytest

from bot.domain.access import Role
from bot.domain.errors import LineTooLong, OldButton
from bot.domain.request_errors import NewNameTooLong, NewUnitTooLong, TooManyAsked
from bot.screen import Intent, Screen
from tests.bench import Bench, Phone, button, labels
from tests.handlers.reviewing import send_file
from tests.handlers.steps import at_once, says
from tests.handlers.test_requests_kept import (
    DOCUMENT,
    begun,
    half_way,
    previewed,
    requests_opened,
    start_of,
)


def on(screen: Screen, label: str) -> Intent:
    found = button(screen, label)
    assert found is not None, labels(screen)
    return found


def name_new(phone: Phone, number: int, line: str) -> Screen:
    phone.send(Intent.of("requests.new_one", number))
    return phone.write(line)


def add_new(phone: Phone, number: int, line: str, kind: str = "In the period") -> None:
    name_new(phone, number, line)
    phone.tap(kind)


@pytest.fixture
def colleague(bench: Bench, secretary: Phone) -> Phone:
    return bench.appoint("secretary-2", "Lê Thư Ký", Role.SECRETARY, "hai-phong")


def test_taking_out_twice_takes_out_one(secretary: Phone) -> None:
    number = half_way(secretary)
    for name in ("Số căn nhà ở", "Số giường bệnh", "Số căn hộ"):
        add_new(secretary, number, f"{name}; đơn vị")
    secretary.tap("Remove some")
    first, flats = on(secretary.screen, "✕ Có đề án"), on(secretary.screen, "✕ Số căn nhà ở")
    secretary.send(first)
    assert secretary.send(first).text == says(OldButton)
    secretary.send(flats)
    assert secretary.send(flats).text == says(OldButton)
    secretary.send(Intent.of("requests.chosen", number))
    assert "• Số căn nhà ở (đơn vị), new" not in secretary.text
    assert "• Số căn hộ (đơn vị), new" in secretary.text
    assert "• Số giường bệnh (đơn vị), new" in secretary.text


def test_a_kind_belongs_to_the_indicator_above_it(secretary: Phone, colleague: Phone) -> None:
    number = half_way(secretary)
    name_new(secretary, number, "Số căn nhà ở; căn")
    name_new(colleague, number, "Diện tích nhà ở; ha")
    secretary.tap("FDI and DDI apart")
    assert "✓ Added: Số căn nhà ở (căn), new" in secretary.text
    # The other one is not in it yet; both phones lead to its kind.
    assert "“Diện tích nhà ở” is not in it yet: how is it counted?" in secretary.text
    assert "<b>Diện tích nhà ở</b> (ha)" in secretary.tap("Kind: Diện tích").text
    kind = on(colleague.screen, "In the period")
    colleague.send(kind)
    assert "✓ Added: Diện tích nhà ở (ha), new" in colleague.text
    assert "• Số căn nhà ở (căn), new" in colleague.text
    assert "not in it yet" not in colleague.text
    assert colleague.send(kind).text == says(OldButton)


def test_a_new_indicator_that_is_typed_again_or_turned_away_from_waits_no_more(
    secretary: Phone,
) -> None:
    number = half_way(secretary)
    name_new(secretary, number, "Số căn nhà ở")
    secretary.write("Số căn nhà ở; căn")
    secretary.tap("Back")
    assert "not in it yet" not in secretary.text
    assert "Số căn" not in secretary.text


def test_what_has_changed_since_the_preview_is_shown_before_it_is_opened(
    bench: Bench, secretary: Phone, colleague: Phone
) -> None:
    number = previewed(secretary)
    seen = start_of(secretary)
    colleague.send(Intent.of("requests.chosen", number))
    colleague.write("LD02")
    secretary.send(seen)
    assert "The request has changed since you looked it over" in secretary.text
    assert "3 indicators are asked" in secretary.text
    assert not requests_opened(bench)
    # A button of before the marks is answered likewise.
    secretary.send(Intent.of("requests.start", number))
    assert "Nothing has been opened" in secretary.text
    secretary.tap("Open, tell the boards")
    assert "is open until" in secretary.text


def test_a_new_indicator_without_its_kind_is_not_passed_over_at_the_opening(
    bench: Bench, secretary: Phone, colleague: Phone
) -> None:
    number = previewed(secretary)
    name_new(colleague, number, "Diện tích nhà ở; ha")
    secretary.tap("Open, tell the boards")
    assert "The request has changed since you looked it over" in secretary.text
    assert "“Diện tích nhà ở” is not in it yet: how is it counted?" in secretary.text
    assert not requests_opened(bench)
    secretary.tap("Kind: Diện tích")
    secretary.tap("At a day, added up")
    secretary.tap("Preview")
    assert "not in it yet" not in secretary.text
    assert "is open until" in secretary.tap("Open, tell the boards").text


def test_the_one_too_many_is_refused_by_name(secretary: Phone) -> None:
    number = half_way(secretary)
    for n in range(38):
        add_new(secretary, number, f"Chỉ tiêu mới {n}; căn")
    name_new(secretary, number, "Chỉ tiêu cuối; căn")
    kind = on(secretary.screen, "In the period")
    add_new(secretary, number, "Chỉ tiêu chen ngang; căn")
    assert "✓ Added" in secretary.text
    assert secretary.send(kind).text == says(TooManyAsked, most=40)
    assert secretary.send(Intent.of("requests.new_one", number)).text == says(TooManyAsked, most=40)


def test_every_unknown_name_is_named(secretary: Phone) -> None:
    half_way(secretary)
    secretary.write("\n".join(f"không có gì {n}" for n in range(9)))
    assert all(f"không có gì {n}" in secretary.text for n in range(9))
    assert "4 more are none either: không có gì 5; " in secretary.text
    secretary.write("\n".join(f"tên {n}" for n in range(43)))
    assert "40 names were read; please send the other 3 again, from “tên 40” on." in secretary.text


def test_the_words_below_a_late_document_are_read(secretary: Phone) -> None:
    begun(secretary)
    secretary.tap("Without a document")
    send_file(secretary, "document", caption=DOCUMENT)
    assert f"Document: {DOCUMENT} (file: bc.pdf)" in secretary.text
    send_file(secretary, "document", ref="ref-2", caption="970/BTC ngày 05/02/2019")
    assert "Document: 970/BTC ngày 05/02/2019 (file: bc.pdf)" in secretary.text
    assert f"The document's number was “{DOCUMENT}” before." in secretary.text
    send_file(secretary, "document", ref="ref-3", caption="LD02, DT01")
    assert secretary.text.count("\n• ") == 2
    assert "Document: 970/BTC" in secretary.text


def test_what_is_too_long_is_refused_with_its_limit(secretary: Phone) -> None:
    number = half_way(secretary)
    unit = "triệu đồng/người/tháng/doanh nghiệp"
    name_new(secretary, number, f"Thu nhập bình quân; {unit}")
    assert secretary.text == says(NewUnitTooLong, unit=unit, length=len(unit), most=24)
    secretary.write("x" * 81 + "; căn")
    assert secretary.text == says(NewNameTooLong, length=81, most=80)
    # The question is still open for a shorter one.
    assert "How is it counted" in secretary.write("Thu nhập bình quân; triệu đồng").text
    secretary.send(Intent.of("requests.retitle", number))
    assert secretary.write("y" * 91).text == says(LineTooLong, length=91, most=90)


def test_two_requests_opened_at_once_get_two_numbers(
    bench: Bench, secretary: Phone, colleague: Phone
) -> None:
    previewed(secretary)
    previewed(colleague)
    said = at_once(bench, (secretary, start_of(secretary)), (colleague, start_of(colleague)))
    assert all("is open until" in one for one in said), said
    assert len(requests_opened(bench)) == 2
