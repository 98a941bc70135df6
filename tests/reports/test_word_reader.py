"""Word documents as people and villains send them: the paragraphs, or a refusal by name."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document
from docx.oxml.parser import parse_xml

from bot.domain.file_errors import (
    FileLocked,
    FileRefused,
    WordBroken,
    WordEmpty,
    WordMacros,
    WordOld,
    WordSwollen,
    WordTooLong,
    WordTracked,
    WordUnsafe,
)
from bot.domain.word_text import WordText, word_text_from_json, word_text_to_json
from bot.reports.word_reader import read_text
from bot.runtime.reading import Reading, read_aside
from tests.workbooks import repacked, workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = "word/document.xml"


def written(*paragraphs: str, also: Callable[[Any], None] | None = None) -> bytes:
    """A document with these paragraphs; `also` may do anything else to it."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if also is not None:
        also(document)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def main_part(inside: str) -> bytes:
    return f'<w:document xmlns:w="{W}"><w:body>{inside}</w:body></w:document>'.encode()


def with_body(inside: str) -> bytes:
    """A document whose body is written by hand."""
    return repacked(written("a"), {MAIN: main_part(inside)})


def read(content: bytes) -> WordText:
    return read_text("giao-uoc.docx", content)


def test_paragraphs_are_plain_lines() -> None:
    found = read(
        written("Điều 1.  Thi đua", "", "Giữ gìn\tđoàn kết\nBáo cáo đúng hạn", "\u202eabc")
    )
    assert found.paragraphs == (
        "Điều 1. Thi đua", "Giữ gìn đoàn kết", "Báo cáo đúng hạn", "abc",
    )  # fmt: skip


def test_tables_and_word_s_own_numbers_are_left_out_and_counted() -> None:
    def also(document: Any) -> None:
        document.add_table(1, 2).cell(0, 0).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
        properties = document.paragraphs[1]._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr xmlns:w="{W}"><w:numId w:val="1"/></w:numPr>'))

    found = read(written("Thi đua.", "Đoàn kết.", also=also))
    assert found == WordText(("Thi đua.", "Đoàn kết."), tables=1, numbered=1)
    assert word_text_from_json(word_text_to_json(found)) == found


def test_links_fields_and_content_controls_are_text_and_boxes_are_not() -> None:
    def run(text: str) -> str:
        return f"<w:r><w:t>{text}</w:t></w:r>"

    box = f"<w:r><w:pict><w:txbxContent><w:p>{run('hộp')}</w:p></w:txbxContent></w:pict></w:r>"
    inside = (
        f"<w:p>{run('Xem ')}<w:hyperlink>{run('đây')}</w:hyperlink>{box}"
        f"<w:r><w:instrText>DATE</w:instrText></w:r>{run(' 2020')}</w:p>"
        f"<w:sdt><w:sdtContent><w:p>{run('Trong khung')}</w:p></w:sdtContent></w:sdt>"
    )
    assert read(with_body(inside)).paragraphs == ("Xem đây 2020", "Trong khung")


def entities() -> bytes:
    head = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    body = main_part("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>")
    return repacked(written("a"), {MAIN: head + body})


VILLAINS: dict[str, tuple[bytes, type[FileRefused]]] = {
    "old": (OLE + b"WordDocument", WordOld),
    "locked": (OLE + "EncryptedPackage".encode("utf-16-le"), FileLocked),
    "a workbook": (workbook([["DT01", 379]]), WordBroken),
    "no archive": (b"Thi \xc4\x91ua", WordBroken),
    "torn": (written("a")[:-200], WordBroken),
    "half": (repacked(written("a"), {MAIN: main_part("<w:p>")[:-30]}), WordBroken),
    "macros": (repacked(written("a"), {"word/vbaProject.bin": b"x"}), WordMacros),
    "bomb": (repacked(written("a"), {"word/media/a.bin": b"0" * 20_000_000}), WordSwollen),
    "entities": (entities(), WordUnsafe),
    "empty": (written(" ", ""), WordEmpty),
    "too many": (with_body("<w:p/>" * 5_001), WordTooLong),
    "too long": (written(*(["đ" * 20_000] * 11)), WordTooLong),
    "tracked": (with_body(
        "<w:p><w:ins w:id='1' w:author='a'><w:r><w:t>thêm</w:t></w:r></w:ins></w:p>"
    ), WordTracked),
}  # fmt: skip


@pytest.mark.parametrize("name", VILLAINS)
def test_what_cannot_be_read_is_named(name: str) -> None:
    content, refusal = VILLAINS[name]
    with pytest.raises(FileRefused) as caught:
        read(content)
    assert type(caught.value) is refusal


async def test_a_process_of_its_own_reads_it() -> None:
    assert await read_aside("Giao ước.DOCX", written("Thi đua")) == Reading('[0,0,"Thi đua"]', "")
    assert (await read_aside("a.docx", VILLAINS["bomb"][0])).refusal == WordSwollen.code
