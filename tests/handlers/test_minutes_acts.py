"""What the minutes promised to hold: who did not vote on what, and what the chair did."""

from __future__ import annotations

import pytest

from bot.domain.voting.rule import EarlyClose
from tests.bench import Bench, Phone
from tests.handlers.conference import Conference
from tests.handlers.contests import BOARDS, heads, mark, officer
from tests.handlers.documents import built, cast, close_by_clock, words

NINH_BINH = "Ban Quản lý các khu công nghiệp tỉnh Ninh Bình"


@pytest.fixture
def conference(bench: Bench, secretary: Phone) -> Conference:
    return Conference(bench, secretary, heads(bench), officer(bench, "ha-noi"))


def _minutes(conference: Conference, number: int, name: str = "minutes") -> str:
    conference.go(conference.chair, name, number)
    return words(next(iter(built(conference.chair.screen).values())))


def test_a_recusal_stands_in_both_minutes_with_its_reason(conference: Conference) -> None:
    boards = ("hai-phong", "ha-nam", "ninh-binh")
    number = conference.draft(boards)
    unit = conference.bench.unit("ninh-binh")
    place = next(n for n in (1, 2, 3) if _line_unit(conference, number, n) == unit)
    line = mark(conference.bench, number, place)
    conference.go(conference.secretary, "recuse_why", number, unit, line)
    conference.secretary.write("Có liên quan trực tiếp")
    conference.open(number)
    rows = ["11 0", "11 0", "11 0"]
    rows[place - 1] = "10 0"
    conference.count(number, *rows)
    conference.publish(number)
    for name in ("minutes", "meeting"):
        said = _minutes(conference, number, name)
        assert f"{NINH_BINH} không biểu quyết nội dung {place}" in said
        assert "Lý do: Có liên quan trực tiếp" in said
    assert "các đơn vị đó đã tham gia: 02 đơn vị" in _minutes(conference, number)


def _line_unit(conference: Conference, number: int, place: int) -> int | None:
    with conference.bench.database.reader.connect() as connection:
        unit: int | None = (
            conference.bench.uow(connection).contests.lines(number)[place - 1].unit_id
        )
    return unit


def test_an_extension_and_an_early_end_stand_in_the_minutes(conference: Conference) -> None:
    number = conference.draft(
        ("hai-phong", "ha-nam"), way="secret", early_close=EarlyClose.CHAIR, min_open=0
    )
    conference.open(number)
    cast(conference, number, dict.fromkeys(BOARDS[:9], ("yes", "no")))
    before, chair = conference.found(number).closes_at, conference.chair
    conference.go(chair, "extend", number)
    chair.write("23:30")
    chair.write("Mạng tại hội trường bị gián đoạn")
    after = conference.found(number).closes_at
    assert before is not None
    assert after is not None
    assert after > before
    conference.go(chair, "end", number)
    chair.write("Các đơn vị còn lại báo vắng")
    chair.tap("Yes, close it now")
    close_by_clock(conference, number)
    conference.publish(number)
    said = _minutes(conference, number)
    assert "Chủ tọa gia hạn" in said
    assert "Lý do: Mạng tại hội trường bị gián đoạn" in said
    assert "Chủ tọa kết thúc biểu quyết trước giờ" in said
    assert "Lý do: Các đơn vị còn lại báo vắng" in said
