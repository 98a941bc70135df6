"""The state layout, looked at as the XML that a word processor reads."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from docx.document import Document as DocumentObject
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt

from bot.domain.minutes_errors import BallotTooLong
from bot.domain.voting.rule import SelfVote
from bot.domain.voting_errors import LineTwice, NoLines
from bot.reports.ballot_paper import held_together
from bot.reports.ballot_words import MOST_LINES, Style, ballot_paper
from bot.reports.build import build_file
from bot.reports.count_minutes import count_minutes
from bot.reports.official_views import (
    BallotView,
    Block,
    OfficialView,
    Signer,
    body,
    signatures,
)
from bot.reports.voting_record import Subject
from tests.reports import goldens
from tests.reports import voting_records as records


@pytest.fixture(scope="module")
def minutes() -> DocumentObject:
    return goldens.opened(goldens.made("count_2019"))


def found(document: DocumentObject, path: str) -> list[Any]:
    return list(document.element.xpath(path))


def in_millimetres(page: Section) -> tuple[int, int]:
    width, height = page.page_width, page.page_height
    assert width is not None
    assert height is not None
    return round(width.mm), round(height.mm)


def test_the_page_is_a4_with_the_margins_of_the_decree(minutes: DocumentObject) -> None:
    page = minutes.sections[0]
    assert in_millimetres(page) == (210, 297)
    margins = (page.top_margin, page.right_margin, page.bottom_margin, page.left_margin)
    assert [round(margin.mm) for margin in margins if margin] == [20, 15, 20, 30]


def test_everything_is_in_times_new_roman_13_or_what_the_decree_allows(
    minutes: DocumentObject,
) -> None:
    normal = minutes.styles["Normal"].element
    fonts = normal.rPr.rFonts
    named = {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")}
    assert named == {"Times New Roman"}
    assert minutes.styles["Normal"].font.size == Pt(13)
    assert not found(minutes, ".//w:body//w:rFonts")
    sizes = {int(size.get(qn("w:val"))) / 2 for size in found(minutes, ".//w:r//w:sz")}
    assert sizes <= {2, 11, 12, 13, 14}
    assert normal.xpath(".//w:lang/@w:val") == ["vi-VN"]


def test_the_page_number_stands_in_the_top_margin_but_not_on_page_one(
    minutes: DocumentObject,
) -> None:
    page = minutes.sections[0]
    assert page.different_first_page_header_footer
    header = page.header.paragraphs[0]
    assert [field.text for field in header._p.xpath(".//w:instrText")] == ["PAGE"]
    assert header.alignment is not None
    assert header.alignment.name == "CENTER"
    assert not page.first_page_header._element.xpath(".//w:instrText")


def test_headings_of_tables_repeat_and_rows_are_not_torn(minutes: DocumentObject) -> None:
    tables = found(minutes, "./w:body/w:tbl[w:tblPr/w:tblBorders]")
    assert len(tables) == 4
    for table in tables:
        rows = table.xpath("./w:tr")
        assert [bool(row.xpath("./w:trPr/w:tblHeader")) for row in rows] == [
            True,
            *[False] * (len(rows) - 1),
        ]
        assert all(row.xpath("./w:trPr/w:cantSplit") for row in rows)
        assert all(place.xpath("./w:pPr/w:keepNext") for place in rows[0].xpath("./w:tc/w:p"))


def test_signatures_stay_with_the_end_of_the_text(minutes: DocumentObject) -> None:
    signed = found(minutes, "./w:body/w:tbl[last()]")[0]
    assert "Biên bản này" in "".join(signed.getprevious().xpath(".//w:t/text()"))
    assert signed.getprevious().xpath("./w:pPr/w:keepNext")
    first, last = signed.xpath("./w:tr")
    assert all(place.xpath("./w:pPr/w:keepNext") for place in first.xpath(".//w:p"))
    assert not last.xpath(".//w:keepNext")


@pytest.mark.parametrize(("rows", "lines"), [(2, 3), (6, 2)])
def test_eleven_boards_sign_on_one_page(rows: int, lines: int) -> None:
    """Where many sign they stand closer; between the hint and the name is room for a hand."""
    one = Signer(capacity=["BAN QUẢN LÝ"], hint="(Ký, ghi rõ họ tên)", name="")
    made: OfficialView = {
        **count_minutes(records.conference()),
        "blocks": [body("Cam kết."), signatures(*[[one, one]] * rows)],
    }
    cell = goldens.opened(build_file("official", json.dumps(made))).tables[-1].cell(0, 0)
    assert len(cell.paragraphs) == 2 + lines + 1


def test_body_text_is_justified_and_indented(minutes: DocumentObject) -> None:
    text = next(one for one in minutes.paragraphs if one.text.startswith("Mục đích"))
    assert text.alignment is not None
    assert text.alignment.name == "JUSTIFY"
    assert text.paragraph_format.first_line_indent == Mm(12.7)
    assert text.paragraph_format.space_after == Pt(6)


def test_the_document_names_no_author(minutes: DocumentObject) -> None:
    core = minutes.core_properties
    assert (core.author, core.last_modified_by, core.comments) == ("", "", "")
    assert core.title.startswith("BIÊN BẢN")


ORDERS = {
    "w:pPr": "pStyle keepNext keepLines widowControl pBdr shd tabs spacing ind jc rPr",
    "w:rPr": "rStyle rFonts b bCs i iCs color sz szCs highlight u bdr shd lang",
    "w:tblPr": "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "w:tcPr": "tcW gridSpan vMerge tcBorders shd tcMar vAlign",
}


@pytest.mark.parametrize("name", list(goldens.VIEWS))
def test_properties_stand_in_the_order_of_the_schema(name: str) -> None:
    """A word processor that is strict calls the file damaged otherwise."""
    document = goldens.opened(goldens.made(name))
    for kind, order in ORDERS.items():
        places = {qn(f"w:{tag}"): place for place, tag in enumerate(order.split())}
        for properties in found(document, f".//{kind}"):
            tags = [places[child.tag] for child in properties]
            assert tags == sorted(set(tags))


def test_what_xml_cannot_hold_is_left_out() -> None:
    view = count_minutes(records.conference())
    blocks: list[Block] = [body("Ban\x00 Quản\x1b lý\ud800\ufffe"), signatures([None, None])]
    made: OfficialView = {**view, "blocks": blocks}
    document = goldens.opened(build_file("official", json.dumps(made)))
    assert "Ban Quản lý" in [one.text for one in document.paragraphs]


def test_a_letterhead_with_one_issuer_has_no_empty_line() -> None:
    view = count_minutes(records.conference())
    made: OfficialView = {**view, "letterhead": {**view["letterhead"], "superior": ""}}
    document = goldens.opened(build_file("official", json.dumps(made)))
    issuer = document.tables[0].rows[0].cells[0].paragraphs
    assert issuer[0].text == "KHỐI THI ĐUA ĐỒNG BẰNG SÔNG HỒNG"


def test_a_document_is_built_within_half_a_second() -> None:
    view = json.dumps(count_minutes(records.secret_counting()))
    build_file("official", view)
    before = time.process_time()
    build_file("official", view)
    assert time.process_time() - before < 0.5


def ballot(lines: list[str], copies: int = 1, style: Style = Style.TICK, **rule: Any) -> BallotView:
    made = records.preset("awards_paper", **rule)
    return ballot_paper(
        records.issuer(), Subject.AWARD, "Bình xét", made, lines, copies=copies, style=style
    )


def test_eleven_ballots_stand_two_on_a_sheet_and_are_all_the_same() -> None:
    document = goldens.opened(
        build_file("ballot", json.dumps(ballot(records.names("ha-nam", "bac-ninh"), 11)))
    )
    page = document.sections[0]
    assert in_millimetres(page) == (297, 210)
    cells = [cell for row in document.tables[0].rows for cell in row.cells]
    texts = ["".join(cell._tc.xpath(".//w:t/text()")) for cell in cells]
    assert len(document.tables[0].rows) == 6
    assert texts[:11] == texts[:1] * 11
    assert texts[11] == ""
    assert texts[0].count("☐") == 4


def test_a_name_in_the_narrow_table_of_a_ballot_is_not_torn_apart() -> None:
    document = goldens.opened(build_file("ballot", json.dumps(ballot(records.names("ha-nam")))))
    aligned = {
        jc.get(qn("w:val"))
        for jc in found(document, ".//w:tc//w:p[contains(., 'Hà Nam')]/w:pPr/w:jc")
    }
    assert "both" not in aligned


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("Khối thi đua khu công nghiệp đồng bằng sông Hồng", "sông~Hồng"),
        ("Khối thi đua Đồng Bằng Sông Hồng", "Đồng~Bằng~Sông~Hồng"),
        ("Ban Quản lý các khu công nghiệp tỉnh Hà Nam", "Hà~Nam"),
        ("Một", "Một"),
        ("Hai chữ", "Hai~chữ"),
    ],
)
def test_the_end_of_a_name_stays_on_one_line(name: str, held: str) -> None:
    told = held_together(name)
    assert told.replace("\u00a0", " ") == name
    assert told.replace("\u00a0", "~").split(" ")[-1] == held


def test_a_long_list_has_a_sheet_of_its_own() -> None:
    lines = [f"Ban Quản lý số {number}" for number in range(1, 12)]
    document = goldens.opened(build_file("ballot", json.dumps(ballot(lines, 3))))
    assert in_millimetres(document.sections[0]) == (210, 297)
    assert [len(row.cells) for row in document.tables[0].rows] == [1, 1, 1]


def test_a_ballot_tells_what_its_rule_asks() -> None:
    said = " ".join(ballot(["A", "B"], self_vote=SelfVote.SITS_OUT)["instructions"])
    assert "không biểu quyết ở dòng ghi tên đơn vị mình" in said
    assert "đánh dấu cả hai ô" in said
    struck = ballot(["A", "B"], style=Style.STRIKE)
    assert struck["boxes"] == []
    assert "Gạch ngang dòng không đồng ý" in " ".join(struck["instructions"])
    assert "gạch tất cả" not in " ".join(struck["instructions"])


def test_a_ballot_without_lines_or_with_too_many_is_refused() -> None:
    with pytest.raises(NoLines):
        ballot([])
    with pytest.raises(LineTwice):
        ballot(["A", "A"])
    with pytest.raises(BallotTooLong):
        ballot([f"Dòng {number}" for number in range(MOST_LINES + 1)])
