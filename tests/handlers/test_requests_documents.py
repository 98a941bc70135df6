"""The ministry's file of a request: passed on to the boards as it came, never read."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.channels.base import What
from bot.domain.access import Role
from bot.domain.errors import LineNeeded, NotAllowed, OldButton
from bot.domain.paper_errors import DocumentElsewhere, DocumentKind, DocumentNeeded, DocumentTooBig
from bot.screen import FileRef, Intent, Screen
from storage.models.figures import period
from storage.models.review import attachment
from tests.bench import Bench, Phone, button, labels
from tests.handlers.reporting import Board
from tests.handlers.steps import says
from tests.handlers.test_requests import made

MB = 1024 * 1024


def file(
    name: str = "969-BTC.pdf", *, kind: str = "document", size: int | None = MB, mime: str = ""
) -> FileRef:
    return FileRef("telegram", "1", kind, f"ref {name}", name, mime, size)


def send(phone: Phone, what: FileRef, caption: str = "") -> Screen:
    kind = What.PHOTO if what.kind == "photo" else What.FILE
    # A table is 'wanted' when it is stored; here it is fetched as it is: not at all.
    number = phone.bench.store(phone, what=kind, file=what, text=caption)
    phone.bench.read_nothing(phone.bench.in_inbox(number))
    phone.bench.handle()
    return phone.screen


def request_of(bench: Bench) -> int:
    with bench.database.reader.connect() as connection:
        found = select(period.c.id).where(period.c.purpose == "request")
        return int(connection.execute(found).scalar_one())


def attached(bench: Bench) -> list[str]:
    with bench.database.reader.connect() as connection:
        return list(
            connection.execute(select(attachment.c.name).order_by(attachment.c.id)).scalars()
        )


def started(secretary: Phone) -> None:
    secretary.send(Intent("requests.new"))
    secretary.write("Nhà ở công nhân")


def finish(secretary: Phone) -> None:
    secretary.write("DT01")
    secretary.tap("Set the deadline")
    secretary.write("10/12")
    secretary.tap("Open, tell the boards")


def to_form(board: Board) -> None:
    board.officer.command("/todo")
    board.officer.tap("Nhà ở công nhân")


def test_the_file_comes_while_the_request_is_made(board: Board, secretary: Phone) -> None:
    started(secretary)
    send(secretary, file(), "969/BTC-TĐKT ngày 03/02/2019")
    named = "Document: 969/BTC-TĐKT ngày 03/02/2019 (file: 969-BTC.pdf)"
    assert named in secretary.text
    finish(secretary)
    # The notice itself names the document and leads to it.
    assert named in str(board.officer.notices[-1].text)
    assert "The ministry's document" in labels(board.officer.notices[-1])
    to_form(board)
    board.officer.tap("The ministry's document")
    passed = board.officer.screen.passes
    assert passed is not None
    assert (passed.ref, passed.kind) == ("ref 969-BTC.pdf", "document")
    assert "969/BTC-TĐKT" in board.officer.text
    secretary.send(Intent("requests"))
    secretary.tap("Nhà ở công nhân")
    secretary.tap("Open the document")
    assert secretary.screen.passes == passed
    assert "request_document" in {line[0] for line in board.bench.audited()}


def test_without_a_caption_its_number_is_asked_for(board: Board, secretary: Phone) -> None:
    started(secretary)
    send(secretary, file())
    assert "✓ “969-BTC.pdf” is kept." in secretary.text
    secretary.write("969/BTC-TĐKT")
    assert "Document: 969/BTC-TĐKT (file: 969-BTC.pdf)" in secretary.text


def test_an_excel_file_of_the_ministry_is_no_form_of_figures(
    board: Board, secretary: Phone
) -> None:
    """Not at the first question, and not once indicators are being chosen."""
    started(secretary)
    secretary.tap("Without a document")
    secretary.write("DT01")
    send(secretary, file("phu-luc.xlsx"))
    assert "Document: file phu-luc.xlsx, number and date not given" in secretary.text
    assert "• New projects" in secretary.text
    finish(secretary)
    to_form(board)
    board.officer.tap("The ministry's document")
    assert board.officer.screen.passes is not None
    assert board.count() == 0


def test_it_can_come_later_and_be_replaced(board: Board, secretary: Phone) -> None:
    made(secretary)
    to_form(board)
    assert "The ministry's document" not in labels(board.officer.screen)
    secretary.send(Intent.of("requests.show", request_of(board.bench)))
    secretary.tap("Attach the document")
    assert "up to 20 MB" in secretary.text
    assert secretary.write("đây là công văn").text == says(DocumentNeeded)
    send(secretary, file("anh.jpg", kind="photo"))
    assert "goes with <b>Nhà ở công nhân</b>" in secretary.text
    told = str(board.officer.notices[-1].text)
    assert "can be opened from the form" in told
    assert "Document: 969/BTC-TĐKT ngày 03/02/2019 (file: anh.jpg)" in told
    secretary.tap("Back to the request")
    secretary.tap("Replace the document")
    send(secretary, file("ban-ky.pdf"))
    to_form(board)
    board.officer.tap("The ministry's document")
    assert board.officer.screen.passes is not None
    assert board.officer.screen.passes.name == "ban-ky.pdf"
    assert attached(board.bench) == ["anh.jpg", "ban-ky.pdf"]  # nothing is ever deleted


@pytest.mark.parametrize(
    "name",
    ["virus.exe", "phu-luc.xlsm", "cv.pdf.exe", "van-ban.zip", "trang.html", "khong-ten", ""],
)
def test_other_kinds_are_refused_by_name(board: Board, secretary: Phone, name: str) -> None:
    made(secretary)
    secretary.send(Intent.of("requests.attach", request_of(board.bench)))
    assert send(secretary, file(name)).text == says(DocumentKind)
    assert attached(board.bench) == []
    # The question is still open: the right file may follow.
    send(secretary, file("", mime="application/pdf"))
    assert "photo of the document" in secretary.text or "goes with" in secretary.text


def test_a_file_too_big_for_a_phone_is_refused(board: Board, secretary: Phone) -> None:
    made(secretary)
    secretary.send(Intent.of("requests.attach", request_of(board.bench)))
    assert send(secretary, file(size=21 * MB)).text == says(DocumentTooBig, most=20)
    send(secretary, file(size=None))  # the messenger does not always say
    assert "goes with" in secretary.text


def test_who_may_attach_and_open(board: Board, secretary: Phone) -> None:
    started(secretary)
    send(secretary, file(), "969/BTC-TĐKT")
    finish(secretary)
    number = request_of(board.bench)
    observer = board.bench.appoint("observer", "Lê Quan Sát", Role.OBSERVER)
    assert observer.send(Intent.of("requests.open", number)).text == says(NotAllowed)
    assert observer.screen.passes is None
    officer = board.officer
    assert officer.send(Intent.of("requests.attach", number)).text == says(NotAllowed)
    assert officer.send(Intent.of("requests.open", number + 99)).text == says(OldButton)
    assert officer.send(Intent.of("requests.open", board.period.id)).text == says(OldButton)
    head = board.head()
    assert head.send(Intent.of("requests.open", number)).passes is not None


def test_another_messenger_says_where_it_lies(board: Board, secretary: Phone) -> None:
    started(secretary)
    other = FileRef("telegram", "2", "document", "ref", "cv.pdf", "", MB)
    send(secretary, other, "969/BTC-TĐKT")
    finish(secretary)
    to_form(board)
    board.officer.tap("The ministry's document")
    assert board.officer.text == says(DocumentElsewhere)


def test_a_line_too_short_keeps_nothing(board: Board, secretary: Phone) -> None:
    started(secretary)
    assert send(secretary, file(), "x").text == says(LineNeeded, least=4)
    assert attached(board.bench) == []
    assert button(secretary.screen, "Open the document") is None
