"""Of a secret vote so few papers that their counts would show who chose what."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from tests.bench import Bench, Phone
from tests.handlers.conference import Conference
from tests.handlers.contests import BOARDS, heads, officer
from tests.handlers.documents import built, cast, close_by_clock, counted_again, words


@pytest.fixture
def conference(bench: Bench, secretary: Phone) -> Conference:
    return Conference(bench, secretary, heads(bench), officer(bench, "ha-noi"))


def test_one_paper_of_the_chat_is_shown_only_among_the_halls(
    conference: Conference, tmp_path: Path
) -> None:
    number = conference.draft(("hai-phong", "ha-nam"), way="secret", mixed=True)
    text = conference.go(conference.secretary, "preview", number)
    assert "both are only published together" in text
    conference.open(number)
    cast(conference, number, {"nam-dinh": ("no", "no")})
    for board in [board for board in BOARDS if board != "nam-dinh"]:
        unit = conference.bench.unit(board)
        conference.go(conference.secretary, "hall_unit", number, unit, 0)
    close_by_clock(conference, number)
    conference.go(conference.teller, "hall_type", number)
    conference.teller.write("10 10 0 0\n10 0\n9 1")
    conference.teller.tap("Enter it")
    conference.chair.tap("Right, confirm it")
    close_by_clock(conference, number)
    conference.publish(number)
    voter = conference.heads["ha-nam"]
    conference.go(voter, "recount", number)
    code, found = counted_again(voter.screen, tmp_path)
    assert (code, found["qualified"], found["taking_part"]) == (0, [0, 1], 11)
    file = next(tmp_path.glob("*.json")).read_text(encoding="utf-8")
    assert '"marks":[],' in file
    assert '"papers":[[],[]]' in file
    assert "Check code of the papers" not in conference.go(voter, "counted", number)
    conference.go(conference.teller, "minutes", number)
    said = words(next(iter(built(conference.teller.screen).values())))
    assert "Số phiếu phát ra: 11; thu vào: 11" in said
    assert "Trong đó, trên điện thoại" not in said
    assert "kết quả hai nơi được cộng chung" in said
    assert "Mã kiểm chứng của phiếu" not in said
    assert conference.faults() == []


def test_the_minutes_do_not_name_who_gave_the_only_paper(conference: Conference) -> None:
    number = conference.draft(
        ("hai-phong", "ha-nam"), way="secret", quorum=Fraction(1, 11), threshold=Fraction(1, 11)
    )
    conference.open(number)
    cast(conference, number, {"nam-dinh": ("no", "yes")})
    close_by_clock(conference, number)
    conference.publish(number)
    conference.go(conference.teller, "minutes", number)
    said = words(next(iter(built(conference.teller.screen).values())))
    assert "Nam Định" not in said
    assert "Số đơn vị tham gia: 01; không nêu tên vì có dưới 03 phiếu." in said


def test_the_code_of_the_file_stands_in_the_minutes(conference: Conference) -> None:
    number = conference.draft(("hai-phong", "ha-nam"))
    conference.open(number)
    conference.count(number, "11 0", "10 1")
    conference.publish(number)
    conference.go(conference.heads["ha-nam"], "recount", number)
    code = (
        conference.heads["ha-nam"].text.partition("Check code of the file: ")[2].partition(";")[0]
    )
    conference.go(conference.teller, "minutes", number)
    said = words(next(iter(built(conference.teller.screen).values())))
    assert f"Mã kiểm chứng của tệp kiểm đếm: {code}." in said
