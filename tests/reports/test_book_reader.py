"""Files as people and villains send them: what stands in the cells, or a refusal by name."""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal

import openpyxl
import pytest
import python_calamine
import xlsxwriter

from bot.domain.book import BookCell, CellKind, Span, book_from_json, book_to_json, column_name
from bot.domain.file_errors import (
    FileBroken,
    FileCommas,
    FileEmpty,
    FileEncoding,
    FileLocked,
    FileMacros,
    FileOldExcel,
    FileRefused,
    FileSwollen,
    FileTooLong,
    FileTooSlow,
    FileUnsafe,
    FileWrongKind,
)
from bot.reports import book_reader
from bot.reports.book_reader import read_book
from bot.runtime.reading import Reading, read_aside
from tests.workbooks import Rows, repacked, sheet_xml, with_sheet, workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NINE = datetime.fromisoformat("2019-05-12T09:00:00")
PLAIN = workbook([["DT01", 379]])


def cells(content: bytes, name: str = "a.xlsx") -> list[BookCell]:
    return list(read_book(name, content).sheets[0].cells)


def kinds(rows: Rows) -> list[tuple[str, str]]:
    return [(cell.kind.name, cell.text) for cell in cells(workbook(rows))]


# What stands there --------------------------------------------------------------------------------


def test_numbers_are_the_decimals_that_were_typed() -> None:
    assert kinds([[379, 7081.7, 0.1, 1e21, 1.5e-7, 432285.0, 10**15 + 1]]) == [
        ("NUMBER", "379"),
        ("NUMBER", "7081.7"),
        ("NUMBER", "0.1"),
        ("NUMBER", "1000000000000000000000"),
        ("NUMBER", "0.00000015"),
        ("NUMBER", "432285"),
        ("NUMBER", "1000000000000001"),
    ]


def test_every_kind_of_cell_is_told_apart() -> None:
    found = kinds([["a", True, date(2019, 5, 12), NINE, time(9), "#REF!"]])
    assert [kind for kind, _ in found] == ["TEXT", "YES_NO", "DATE", "DATE", "DATE", "ERROR"]


def test_a_percentage_is_what_is_shown() -> None:
    def as_percent(book: openpyxl.Workbook) -> None:
        book.worksheets[0]["A1"].number_format = "0.0%"

    (cell,) = cells(workbook([[0.556]], also=as_percent))
    assert (cell.kind, cell.text) == (CellKind.PERCENT, "55.6")


@pytest.mark.parametrize("shown", ['0.0"%"', r"0.0\%", "0.0_%", '[<1]0.0" %";0', "0*%"])
def test_a_sign_that_a_format_only_writes_leaves_the_number_as_it_is(shown: str) -> None:
    def also(book: openpyxl.Workbook) -> None:
        book.worksheets[0]["A1"].number_format = shown

    assert [(c.kind, c.text) for c in cells(workbook([[0.6]], also=also))] == [
        (CellKind.NUMBER, "0.6")
    ]


@pytest.mark.parametrize("shown", ["0%", "0.00%;[Red]-0.00%", '"ước "0%', r"0\ %"])
def test_a_percentage_in_any_dress_is_what_is_shown(shown: str) -> None:
    def also(book: openpyxl.Workbook) -> None:
        book.worksheets[0]["A1"].number_format = shown

    assert [(c.kind, c.text) for c in cells(workbook([[0.6]], also=also))] == [
        (CellKind.PERCENT, "60")
    ]


def test_formulas_give_their_stored_result_or_say_that_they_have_none() -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    page = book.add_worksheet()
    page.write_formula("A1", "=1+2", None, 3)
    page.write_formula("A2", "=[1]Sheet1!$A$1+2", None, 7)
    book.close()
    assert [(c.kind, c.text) for c in cells(target.getvalue())] == [
        (CellKind.NUMBER, "3"),
        (CellKind.LINKED, "7"),
    ]
    assert [c.kind for c in cells(workbook([["=1+2"]]))] == [CellKind.NOT_COMPUTED]


def test_hidden_and_merged_things_are_reported() -> None:
    def also(book: openpyxl.Workbook) -> None:
        page = book.worksheets[0]
        page.merge_cells("A1:C1")
        page.row_dimensions[2].hidden = True
        page.column_dimensions["B"].hidden = True
        extra = book.create_sheet("Nháp")
        extra["A1"] = 5
        extra.sheet_state = "hidden"

    book = read_book("a.xlsx", workbook([["Tên"], [1, 2], [3, 4]], also=also))
    first, second = book.sheets
    assert first.merged == (Span(1, 1, 1, 3),)
    assert first.hidden_rows == {2}
    assert first.hidden_columns == {2}
    assert (second.name, second.hidden, first.hidden) == ("Nháp", True, False)


def test_letters_come_as_they_are_composed_or_not() -> None:
    words = unicodedata.normalize("NFD", "Số dự án")
    ((_, text),) = kinds([[words]])
    assert unicodedata.normalize("NFC", text) == "Số dự án"


def test_a_book_is_the_same_after_it_was_stored() -> None:
    book = read_book("a.xlsx", workbook([["DT01", 1.5, True], [None, "x"]]))
    assert book_from_json(book_to_json(book)) == book
    assert [column_name(n) for n in (1, 26, 27, 702, 703, 16384)] == [
        *("A", "Z", "AA", "ZZ", "AAA", "XFD"),
    ]


def test_another_library_reads_the_same() -> None:
    """python-calamine shares no code with what reads here."""
    numbers = random.Random(7)
    rows: Rows = [
        [f"DT{n:02}", round(numbers.uniform(0, 10**6), numbers.randint(0, 4)), n] for n in range(40)
    ]
    content = workbook(rows)
    theirs = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    wanted = [
        [value if isinstance(value, str) else Decimal(repr(value)) for value in row]
        for row in theirs.get_sheet_by_index(0).to_python()
    ]
    mine: list[list[object]] = [[] for _ in rows]
    for cell in cells(content):
        number = cell.kind is CellKind.NUMBER
        mine[cell.row - 1].append(Decimal(cell.text) if number else cell.text)
    assert mine == wanted


@pytest.mark.parametrize("mark", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_values_between_commas_semicolons_or_tabs(mark: str, encoding: str) -> None:
    rows = [["Mã", "Chỉ tiêu", "Số"], ["DT01", "Dự án", "379"]]
    content = "\r\n".join(mark.join(row) for row in rows).encode(encoding)
    assert [cell.text for cell in cells(content, "a.CSV")] == [text for row in rows for text in row]


# What is refused ----------------------------------------------------------------------------------


def bomb() -> bytes:
    """60 MB of blanks, packed into 60 kB."""
    return repacked(PLAIN, {"xl/media/image1.png": b" " * 60_000_000})


def many_parts() -> bytes:
    return repacked(PLAIN, {f"xl/media/{n}.png": b"" for n in range(2_100)})


def laughs(root: str) -> bytes:
    """Ten entities, each ten of the one before."""
    lines = ['<!ENTITY a0 "ha">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return f'<?xml version="1.0"?><!DOCTYPE x [{"".join(lines)}]>{root}'.encode()


def laughing_sheet() -> bytes:
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row>'
    xml = laughs(f"{head}<sheetData>{cell}</sheetData></worksheet>")
    return repacked(PLAIN, {"xl/worksheets/sheet1.xml": xml})


def laughing_strings() -> bytes:
    head = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.add_worksheet().write("A1", "DT01")
    xml = laughs(f"{head}<si><t>&a9;</t></si></sst>")
    return repacked(target.getvalue(), {"xl/sharedStrings.xml": xml})


def reading_other_files() -> bytes:
    xml = sheet_xml(PLAIN).partition("?>")[2] or sheet_xml(PLAIN)
    doctype = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return with_sheet(PLAIN, doctype + xml.replace("379", "&e;"))


def encrypted() -> bytes:
    """An OLE container as Excel makes it for a password."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    )


def locked_zip() -> bytes:
    content = bytearray(PLAIN)
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        offset = archive.start_dir
    at = content.index(b"PK\x01\x02", offset)
    content[at + 8] |= 1  # the flag of an encrypted part
    return bytes(content)


def long_sheet(rows: int, *, filled: bool) -> bytes:
    cell = '<c r="A{0}"><v>1</v></c>' if filled else ""
    line = '<row r="{0}" ht="15" customHeight="1">' + cell + "</row>"
    xml = sheet_xml(PLAIN)
    head, tail = xml.partition("<sheetData>")[0], xml.partition("</sheetData>")[2]
    lines = "".join(line.format(number) for number in range(1, rows + 1))
    return with_sheet(PLAIN, f"{head}<sheetData>{lines}</sheetData>{tail}")


def binary_book() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.bin", b"")
    return target.getvalue()


def open_document() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x/>")
    return target.getvalue()


HOSTILE: Mapping[str, tuple[Callable[[], bytes], type[FileRefused]]] = {
    "old-excel-renamed": (lambda: OLE + b"\0" * 2000, FileOldExcel),
    "password": (encrypted, FileLocked),
    "password-in-zip": (locked_zip, FileLocked),
    "macros-renamed": (lambda: repacked(PLAIN, {"xl/vbaProject.bin": b"x"}), FileMacros),
    "bomb": (bomb, FileSwollen),
    "many-parts": (many_parts, FileSwollen),
    "laughs-in-sheet": (laughing_sheet, FileUnsafe),
    "laughs-in-strings": (laughing_strings, FileUnsafe),
    "reads-other-files": (reading_other_files, FileUnsafe),
    "binary-workbook": (binary_book, FileWrongKind),
    "open-document": (open_document, FileWrongKind),
    "torn": (lambda: PLAIN[: len(PLAIN) // 2], FileBroken),
    "not-a-zip": (lambda: b"PK\x03\x04" + b"x" * 500, FileBroken),
    "a-picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"x" * 500, FileBroken),
    "nothing": (lambda: b"", FileBroken),
    "torn-xml": (lambda: with_sheet(PLAIN, sheet_xml(PLAIN)[:-60]), FileBroken),
    "no-sheet-xml": (lambda: with_sheet(PLAIN, "hello"), FileBroken),
    "wild-number": (lambda: with_sheet(PLAIN, sheet_xml(PLAIN).replace("379", "abc")), FileBroken),
    "million-rows": (lambda: long_sheet(1_048_576, filled=False), FileTooLong),
    "many-rows": (lambda: long_sheet(25_000, filled=False), FileTooLong),
    "many-filled-rows": (lambda: long_sheet(2_500, filled=True), FileTooLong),
    "empty": (lambda: workbook([[]]), FileEmpty),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_by_name(case: str) -> None:
    make, refusal = HOSTILE[case]
    with pytest.raises(FileRefused) as met:
        read_book("so-lieu.xlsx", make())
    assert type(met.value) is refusal


async def test_the_process_refuses_the_same_and_stays_within_its_limits() -> None:
    assert (await read_aside("a.xlsx", laughing_sheet())).refusal == FileUnsafe.code
    assert (await read_aside("a.xlsx", bomb())).refusal == FileSwollen.code
    read = await read_aside("a.xlsx", PLAIN)
    assert not read.refusal
    assert book_from_json(read.book).sheets[0].text(1, 1) == "DT01"


async def test_more_memory_than_allowed_ends_the_reader_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    greedy = (
        "import bot.reports.aside as r\n"
        "r.answer(lambda name, content: bytearray(3 * r.MEMORY_BYTES))"
    )
    monkeypatch.setattr("bot.runtime.reading._READER", ("-c", greedy))
    assert await read_aside("a.xlsx", PLAIN) == Reading(refusal=FileTooSlow.code)
    busy = greedy.replace("bytearray(3 * r.MEMORY_BYTES)", "[0 for _ in iter(int, 1)]")
    busy = busy.replace("r.answer", "r.CPU_SECONDS = 1; r.answer")
    monkeypatch.setattr("bot.runtime.reading._READER", ("-c", busy))
    assert await read_aside("a.xlsx", PLAIN) == Reading(refusal=FileTooSlow.code)


def test_a_csv_in_an_old_code_page_is_refused_and_so_is_an_endless_one() -> None:
    with pytest.raises(FileEncoding):
        read_book("a.csv", "Mã;Số dự án".encode()[:-1] + b"\xd0;\xfe")
    with pytest.raises(FileTooLong):
        read_book("a.csv", b"1\n" * 2_500)
    with pytest.raises(FileTooLong):
        read_book("a.csv", b";".join([b"1"] * 25_000))


def rows_of(text: str) -> list[list[str]]:
    found: dict[int, list[str]] = {}
    for cell in cells(text.encode("utf-8-sig"), "so.csv"):
        found.setdefault(cell.row, []).append(cell.text)
    return list(found.values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Giá trị xuất khẩu, triệu USD;7.081,7\nGiá trị nhập khẩu, triệu USD;5.564,5\n",
            [
                ["Giá trị xuất khẩu, triệu USD", "7.081,7"],
                ["Giá trị nhập khẩu, triệu USD", "5.564,5"],
            ],
        ),
        (
            "Ban Quản lý, Hà Nam, ngày 15/11, năm 2019,báo cáo\nGiá trị xuất khẩu;3.081,7\n",
            [
                ["Ban Quản lý, Hà Nam, ngày 15/11, năm 2019,báo cáo"],
                ["Giá trị xuất khẩu", "3.081,7"],
            ],
        ),
        ("Vốn giải ngân;315,6;7.026,1\n", [["Vốn giải ngân", "315,6", "7.026,1"]]),
        ("Xuất khẩu, nhập khẩu\t7.081,7\n", [["Xuất khẩu, nhập khẩu", "7.081,7"]]),
        (
            "Chỉ tiêu,2018,2019\nLao động,128738,129000\n",
            [["Chỉ tiêu", "2018", "2019"], ["Lao động", "128738", "129000"]],
        ),
        ('"Xuất khẩu; nhập khẩu","7.081,7"\n', [["Xuất khẩu; nhập khẩu", "7.081,7"]]),
        ('Lao động;"128,738"\nSố dự án;12\n', [["Lao động", "128,738"], ["Số dự án", "12"]]),
    ],
)
def test_a_csv_is_cut_where_its_columns_end(text: str, expected: list[list[str]]) -> None:
    assert rows_of(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Chỉ tiêu,Giá trị\nGiá trị xuất khẩu,3.081,7\nLao động,128.738\n",
        "Giá trị xuất khẩu,3.081,7\nGiá trị nhập khẩu,2.564,5\n",
        "Chỉ tiêu,Giá trị\nVốn giải ngân,315,6\n",
        "Giá trị xuất khẩu, 3.081,7\n",
    ],
)
def test_a_csv_whose_commas_may_stand_in_figures_is_refused(text: str) -> None:
    with pytest.raises(FileCommas):
        rows_of(text)


def test_a_guarded_cell_of_our_own_export_reads_as_it_was() -> None:
    assert [cell.text for cell in cells(b"'=1+2;'-5", "a.csv")] == ["=1+2", "-5"]


def test_the_largest_ordinary_file_is_read_in_time() -> None:
    """20 MB, most of it pictures: what a board's annual report may look like."""
    noise = random.Random(1).randbytes(18_000_000)
    content = repacked(workbook([["DT01", n] for n in range(1500)]), {"xl/media/a.png": noise})
    assert len(cells(content)) == 3000


def test_the_reader_imports_no_more_than_it_needs() -> None:
    """It starts for every file: neither the messenger nor the database belongs to it."""
    code = "import bot.reports.book_reader, sys; print([m for m in sys.modules])"
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    loaded = set(json.loads(said.replace("'", '"')))
    assert not loaded & {"telegram", "sqlalchemy", "aiohttp", "openpyxl", "handlers", "storage"}
    assert book_reader.MOST_CELLS == 20_000
