"""What people write gets into the records as it reads, in whatever room they write it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from sqlalchemy import select

import handlers
from bot.channels.base import What
from bot.domain.errors import LineTooLong
from bot.screen import FileRef, Intent
from storage.models.records import audit
from storage.models.review import follow_up, stand_in
from storage.models.talk import inbox
from tests.bench import Bench, Phone, labels
from tests.handlers.contests import newest
from tests.handlers.reporting import UNIT, Board
from tests.handlers.reviewing import House, send_file
from tests.handlers.steps import says
from tests.workbooks import workbook

TURNING_MARKS = "\u200b\u202a\u202c\u202e\u2066\u2067\u2069"
TURNED = "\u202eBổ sung\u202c \u2066một\u2069\x07 dự\u200f án"
PLAIN = "Bổ sung một dự án"


def test_reasons_and_comments_of_figures(board: Board) -> None:
    board.fill()
    board.go("comment", "DT01")
    board.officer.write(TURNED)
    assert board.last("DT01", "F").comment == PLAIN
    board.submit()
    board.answer("DT01", "51; 20")
    board.officer.write(TURNED)
    assert board.row() == ("draft", 1, PLAIN)
    board.go("source", "DT01")
    board.officer.write("Sổ\u202e theo dõi\u2069 dự án")
    board.go("notes", "DT01")
    assert "Source and method: Sổ theo dõi dự án" in board.officer.text


def test_what_was_typed_is_kept_as_it_was_typed(board: Board) -> None:
    board.fill()
    board.go("comment", "DT01")
    board.officer.write(TURNED)
    with board.bench.database.reader.connect() as connection:
        newest = select(inbox.c.payload).order_by(inbox.c.id.desc()).limit(1)
        assert json.loads(connection.execute(newest).scalar_one())["text"] == TURNED


def test_an_invisible_reason_is_none(board: Board) -> None:
    board.fill()
    board.submit()
    board.answer("DT01", "51; 20")
    board.officer.write("\u202e\u2066\u3164\u200f" * 5)
    assert board.row() == ("submitted", 1, "")


def test_an_informant_named_by_the_secretary(board: Board, secretary: Phone) -> None:
    unit = board.bench.unit(UNIT)
    secretary.send(Intent.of("behalf.source", unit, "phone", board.period.id))
    secretary.write("\u202eNguyễn Văn An\u202c, Chánh Văn phòng")
    assert [one[1] for one in board.entries()] == ["Nguyễn Văn An, Chánh Văn phòng"]


def test_nothing_that_was_typed_is_cut_off_unseen(board: Board, secretary: Phone) -> None:
    long, unit = "Bổ sung một dự án. " * 30, board.bench.unit(UNIT)
    length = len(long.strip())
    board.fill()
    board.go("comment", "DT01")
    assert board.officer.write(long).text == says(LineTooLong, length=length, most=500)
    assert not board.last("DT01", "F").comment
    board.officer.write(PLAIN)  # the question has stayed open
    assert board.last("DT01", "F").comment == PLAIN
    board.submit()
    board.answer("DT01", "51; 20")
    assert board.officer.write(long).text == says(LineTooLong, length=length, most=500)
    assert board.row() == ("submitted", 1, "")
    secretary.send(Intent.of("flags.why", board.form_id, "DT01", "F"))
    assert secretary.write(long).text == says(LineTooLong, length=length, most=300)
    secretary.send(Intent.of("totals.treat_why", board.period.id, "a", unit, "not_counted"))
    assert secretary.write(long).text == says(LineTooLong, length=length, most=300)
    with board.bench.database.reader.connect() as connection:
        assert connection.execute(select(follow_up.c.note)).all() == []
        assert connection.execute(select(stand_in.c.reason)).all() == []


def test_a_long_informant_is_not_cut_off(board: Board, secretary: Phone) -> None:
    unit, long = board.bench.unit(UNIT), "Nguyễn Văn An " + "a" * 300
    secretary.send(Intent.of("behalf.source", unit, "phone", board.period.id))
    assert secretary.write(long).text == says(LineTooLong, length=314, most=300)
    assert board.entries() == []


def test_marks_stand_ins_and_notes_of_a_verdict(house: House) -> None:
    board, secretary = house.board, house.secretary
    house.submit()
    house.give_back(house.head, "DT01", note=TURNED)
    assert [one[1] for one in house.items()] == [PLAIN]
    house.officer.send(Intent.of("flags.why", board.form_id, "DT01", "F"))
    house.officer.write(TURNED)
    secretary.send(
        Intent.of("totals.treat_why", board.period.id, "a", board.bench.unit(UNIT), "not_counted")
    )
    secretary.write(TURNED)
    with board.bench.database.reader.connect() as connection:
        assert connection.execute(select(follow_up.c.note)).scalars().all() == [PLAIN]
        assert connection.execute(select(stand_in.c.reason)).scalars().all() == [PLAIN]


def test_the_title_of_a_request_and_its_document(board: Board, secretary: Phone) -> None:
    secretary.send(Intent("requests.new"))
    secretary.write("Nhà ở\u202e công nhân\u2069 năm 2026")
    assert "<b>Nhà ở công nhân năm 2026</b>" in secretary.text
    file = FileRef("telegram", "1", "document", "r", "cong-van\u202efdp.pdf")
    secretary._send(What.FILE, text="969/\u2066BTC\u2069-TĐKT ngày 3/2/2026", file=file)
    assert "969/BTC-TĐKT ngày 3/2/2026" in secretary.text
    assert "cong-vanfdp.pdf" in secretary.text


def test_the_number_of_a_signed_sheet(house: House) -> None:
    house.submit()
    house.officer.tap("Signed on paper")
    send_file(house.officer, "photo", caption="\u202a12/BC-BQL\u202c ngày\u200e 20/11/2019")
    assert "✓ Signed sheet no. 12/BC-BQL of 20 Nov 2019" in house.officer.text


def test_no_line_of_the_audit_trail_turns_around(house: House) -> None:
    house.submit()
    board, secretary = house.board, house.secretary
    secretary.send(Intent.of("late.board", board.period.id, board.bench.unit(UNIT)))
    secretary.write("12/12/2019")
    secretary.write(TURNED)
    secretary.tap("Grant it")
    with board.bench.database.reader.connect() as connection:
        details = connection.execute(select(audit.c.detail)).scalars().all()
    assert any(PLAIN in detail for detail in details)
    assert not any("\u202e" in detail for detail in details)


def test_the_questions_of_a_vote(bench: Bench, secretary: Phone) -> None:
    secretary.send(Intent("contests.question"))
    secretary.write(f"\u202eThông qua\u2069 Chương trình\n{TURNED}\n\u202e\u200f\nThăm\u2066 Khu")
    assert newest(bench).title == "Thông qua Chương trình"
    with bench.database.reader.connect() as connection:
        lines = bench.uow(connection).contests.lines(newest(bench).id)
    assert [line.wording for line in lines] == [PLAIN, "Thăm Khu"]


def test_no_room_tidies_a_line_in_its_own_way() -> None:
    """`UnitOfWork.line` and `lines` do, everywhere alike."""
    own_way = re.compile(r"\.join\([^()]*\bsaid\.split\(\)\)")
    files = Path(handlers.__path__[0]).rglob("*.py")
    found = [file.name for file in files if own_way.search(file.read_text(encoding="utf-8"))]
    assert not found


@pytest.mark.parametrize("typed", ["\u202e10/12 nhé", "abc\u2067 379\u200b", "\u202e<b>xyz</b>"])
def test_no_refusal_and_no_echo_turns_around(house: House, typed: str) -> None:
    """What cannot be read is quoted, with nothing in it that hides or reverses what comes after."""
    board, officer, secretary = house.board, house.officer, house.secretary
    unit, period = board.bench.unit(UNIT), board.period.id
    steps = (
        (secretary, Intent.of("late.board", period, unit)),
        (secretary, Intent.of("periods.move", period)),
        (secretary, Intent.of("rates.of", period)),
        (secretary, Intent.of("totals.as_of", period, "a")),
        (secretary, Intent.of("people.invite_role", unit, "officer")),
        (officer, Intent("home")),
        (officer, Intent.of("figures.ask", board.form_id, "LD02")),
        (officer, Intent.of("figures.ask", board.form_id, "DT01")),
        (officer, Intent.of("figures.paste", board.form_id)),
    )
    for phone, step in steps:
        phone.send(step)
        phone.write(typed)
        assert not set(TURNING_MARKS) & set(phone.text), step
    officer.command(f"/{typed}")
    assert not set(TURNING_MARKS) & set(officer.text)


def test_no_button_turns_around(board: Board) -> None:
    officer, heading = board.officer, "\u202eNăm 2019"
    rows: list[list[object]] = [
        ["Chỉ tiêu", heading, f"{heading} (2)"],
        ["Tổng số lao động đang làm việc", 1, 2],
    ]
    officer.upload(workbook(rows))
    assert "Several columns could be the figures" in officer.text
    assert labels(officer.screen)[0].endswith("Năm 2019")
    assert not set(TURNING_MARKS) & set("".join(labels(officer.screen)) + officer.text)


def test_a_figure_as_it_is_copied_from_a_window_is_read(board: Board) -> None:
    wrapped = ("\u202a{}\u202c", "\u2066{}\u2069", "\u2068{} người\u2069")
    for amount, around in zip(range(128738, 128741), wrapped, strict=True):
        board.answer("LD02", around.format(f"{amount:,}".replace(",", ".")))
        assert board.amount("LD02") == amount
    board.go("paste")
    board.officer.write("LD01 \u202a13.923\u202c")
    assert board.amount("LD01") == 13923
    board.answer("LD02", "\u202b128.739\u202c")
    assert board.amount("LD02") == 128740
