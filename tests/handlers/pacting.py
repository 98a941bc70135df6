"""Steps that several tests of the pact take."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import timedelta

from docx import Document

from bot.domain.access import Role
from bot.reports.build import build_file
from bot.screen import Intent
from tests.bench import Bench, Phone
from tests.handlers.reviewing import send_file
from tests.reports.test_word_reader import written

TEXT = ("Thi đua hoàn thành chỉ tiêu.", "Giữ gìn đoàn kết trong Khối.\nBáo cáo đúng hạn.")


@dataclass(slots=True)
class Signing:
    bench: Bench
    secretary: Phone
    heads: dict[str, Phone]
    officer: Phone

    def write(self, *paragraphs: str) -> None:
        self.secretary.command("/giaouoc")
        self.secretary.tap("2020")
        self.secretary.tap("Write the text")
        for text in paragraphs:
            self.secretary.write(text)

    def open(self, day: str = "15/12/2019") -> None:
        self.secretary.command("/pact")
        self.secretary.tap("Open for consent")
        self.secretary.write(day)
        self.secretary.tap("Open, ask the boards")

    def agree(self, *boards: str) -> None:
        for board in boards or self.heads:
            head = self.heads[board]
            head.command("/giaouoc")
            head.tap("Agree to the text")
            head.tap("Yes, agree to the text")

    def document(self, phone: Phone) -> str:
        phone.command("/pact")
        phone.tap("Pact as a file")
        (order,) = phone.screen.files
        read = Document(io.BytesIO(build_file(order.builder, order.view)))
        cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(one.text for one in read.paragraphs), *cells])


def every_pact_step(bench: Bench, secretary: Phone) -> None:
    """Every way through the pact once, by buttons; for the walk that knows all routes."""
    head = bench.appoint("head-pact", "Bùi Văn Ước", Role.HEAD, "ha-nam")
    signing = Signing(bench, secretary, {"ha-nam": head}, head)
    signing.write("Thi đua hoàn thành chỉ tiêu.")
    secretary.upload(written(*(f"Nội dung {n} " + "a" * 900 for n in range(1, 5))), "giao-uoc.docx")
    secretary.tap("Next page")
    secretary.tap("Add at the end")
    secretary.command("/pact")
    secretary.tap("Targets of the boards")
    secretary.tap("KCN Hà Nam")
    secretary.write("Không nợ đọng hồ sơ")
    secretary.tap("Take out")
    secretary.write("LD01: 1,000")
    secretary.send(secretary.screen.choices[0][0].intent)
    signing.open()
    head.command("/pact")
    head.tap("Send a comment")
    head.write("Đề nghị bổ sung")
    head.tap("Read the text")
    signing.agree()
    secretary.command("/pact")
    secretary.tap("Write a new version")
    signing.open("16/12/2019")
    signing.agree()
    secretary.command("/pact")
    while "Signed on stage" not in str(secretary.screen.choices):
        secretary.tap("Consent on paper")
        secretary.send(secretary.screen.choices[0][0].intent)
        secretary.write("Ông Bình, Trưởng ban, Công văn 12/BQL")
    secretary.tap("Signed on stage")
    secretary.write(f"{bench.clock.at:%d/%m/%Y}")
    secretary.tap("Yes, record it")
    send_file(secretary, "photo")
    secretary.send(Intent.of("pact.scan", 1))
    secretary.tap("Another scan")
    send_file(secretary, "photo", "ref-2")
    bench.clock.move(timedelta(days=1))
    secretary.command("/pact")
    secretary.tap("Correct the day")
    secretary.write(f"{bench.clock.at:%d/%m/%Y}")
    secretary.write("Ghi nhầm ngày")
    secretary.tap("Another year")
    head.command("/pact")
    head.tap("Pact as a file")
