"""Papers of a conference: the invitation in the state layout, the list of delegates, a code."""

from __future__ import annotations

import json
from io import BytesIO

import openpyxl
from docx import Document
from PIL import Image

from bot.reports.build import build_file
from bot.reports.codes import CodeView
from bot.reports.guest_views import GuestView
from bot.reports.invitation import Invited, invitation
from bot.reports.voting_record import Issuer

INVITED = Invited(
    issuer=Issuer(bloc="Khối thi đua", leader_unit="Ban Quản lý các khu công nghiệp Hải Dương"),
    year=2019,
    units=("Ban Quản lý các khu công nghiệp tỉnh Hà Nam", "Ban Quản lý Khu kinh tế Quảng Ninh"),
    at="14 giờ 00, thứ Sáu, ngày 03/01/2020",
    venue="Trung tâm Văn hóa xứ Đông",
    sessions=("14 giờ 00 - 17 giờ 00, ngày 03/01/2020: Hội nghị tổng kết",),
    answer_by="17 giờ 00, thứ Hai, ngày 30/12/2019",
)


def test_the_invitation_is_a_draft_with_number_day_and_signature_left_blank() -> None:
    view = invitation(INVITED)
    made = Document(BytesIO(build_file("official", json.dumps(view))))
    lines = [one.text for one in made.paragraphs]
    head = "\n".join(cell.text for row in made.tables[0].rows for cell in row.cells)
    foot = "\n".join(cell.text for row in made.tables[-1].rows for cell in row.cells)
    assert "BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP HẢI DƯƠNG\nKHỐI THI ĐUA" in head
    assert "Số:      /GM-KTĐ" in head
    assert "……, ngày …… tháng …… năm ……" in head
    assert "DỰ THẢO" in head
    assert lines[lines.index("Kính gửi:") + 1 :][:2] == [
        "- Ban Quản lý các khu công nghiệp tỉnh Hà Nam;",
        "- Ban Quản lý Khu kinh tế Quảng Ninh.",
    ]
    assert "GIẤY MỜI" in lines
    assert "Thời gian: 14 giờ 00, thứ Sáu, ngày 03/01/2020." in lines
    assert "Liên hệ: ……." in lines
    assert "TM. KHỐI THI ĐUA\nKHỐI TRƯỞNG\n(Ký, ghi rõ họ tên)" in foot


def test_the_list_adds_up_and_takes_no_text_for_a_formula() -> None:
    view = GuestView(
        title="Đại biểu",
        subtitle="Đến 10 giờ 00",
        sheets=["Đơn vị", "Đại biểu"],
        headings=["STT", "Đơn vị", "Số đại biểu", "Biển số xe"],
        rows=[[1, "=A1", 2, "30A-123.45"], [2, "Bắc Ninh", "", ""], [3, "Hà Nam", 3, ""]],
        numbers=[2],
        total="Tổng cộng",
        people_headings=["STT", "Họ và tên"],
        people=[[1, "Nguyễn Văn An"]],
    )
    content = build_file("guest_book", json.dumps(view))
    book = openpyxl.load_workbook(BytesIO(content))
    page = book["Đơn vị"]
    assert page["B5"].data_type == "s"
    assert page["C8"].value == "=SUM(C5:C7)"
    counted = openpyxl.load_workbook(BytesIO(content), data_only=True)
    assert counted["Đơn vị"]["C8"].value == 5
    assert book["Đại biểu"]["B5"].value == "Nguyễn Văn An"


def test_a_code_is_a_picture_with_its_three_corners() -> None:
    link = "https://t.me/tro_ly_khoi_bot?start=hn-ABCDEFGHIJKLMNOPQRSTU"
    picture = Image.open(BytesIO(build_file("code", json.dumps(CodeView(link=link)))))
    grey, cell, edge = picture.convert("L"), 12, 4
    size = picture.width // cell - 2 * edge
    assert picture.width == picture.height
    assert picture.width >= 400, "it is read from the screen of another phone"

    def dark(column: int, row: int) -> bool:
        return grey.getpixel(((column + edge) * cell + 6, (row + edge) * cell + 6)) == 0

    corner = ["#######", "#.....#", "#.###.#", "#.###.#", "#.###.#", "#.....#", "#######"]
    for left, top in ((0, 0), (size - 7, 0), (0, size - 7)):
        seen = [
            "".join("#" if dark(left + column, top + row) else "." for column in range(7))
            for row in range(7)
        ]
        assert seen == corner
