"""Votes over HTTP: the conference of 2019, a secret election with a tie, chained contests."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document

from storage.verify import verify
from tests.handlers.contests import BOARDS
from tests.journeys.conftest import OpenHouse
from tests.journeys.house import House
from tests.journeys.votes import MINUTES_OF, Conference

FLAGS, CERTIFICATES = ("hai-duong", "ninh-binh"), ("hai-phong", "thai-binh", "quang-ninh")


def text_of(document: bytes) -> str:
    read = Document(BytesIO(document))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in read.paragraphs), *cells])


def votes_of(conference: Conference, number: int) -> dict[str, int]:
    """How many chose each, by its province."""
    result = conference.result(number)
    names = [line.wording.partition(" tỉnh ")[2] for line in result.lines]
    return dict(zip(names, (one.counts.yes for one in result.outcome.lines), strict=True))


async def no_fault(house: House) -> None:
    assert [one.fault for one in verify(house.database, house.now()) if one.fault] == []
    report = await house.report()
    print(f"requests checked: {report['requests']}")
    assert report["violations"] == []
    assert report["own_faults"] == []


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_the_conference_of_2019_by_show_of_hands(house_on: OpenHouse, kind: str) -> None:
    house = await house_on(kind)
    await house.move_clock(now="2020-01-04T08:30:00+07:00")
    conference = Conference(house)
    votes = [
        (FLAGS, "award", 2019, 0),
        (CERTIFICATES, "award", 2019, 1),
        (("bac-ninh",), "leader", 2020, 0),
        (("ha-noi",), "deputy", 2020, 0),
    ]
    numbers = []
    for boards, what, year, place in votes:
        number = await conference.prepare(boards, "hands", what, year, place)
        await conference.open(number)
        await conference.count_hands(number)
        await conference.publish(number)
        numbers.append(number)
        outcome = conference.result(number).outcome
        assert [one.counts.yes for one in outcome.lines] == [11] * len(boards)
        assert len(outcome.qualified) == len(boards)
    anybody = house.phone("officer-vinh-phuc")
    for said in (
        "KCN Hải Dương: đủ điều kiện đề nghị tặng Cờ thi đua của Bộ Kế hoạch và Đầu tư",
        "KCN Thái Bình: đủ điều kiện đề nghị tặng Bằng khen của Bộ trưởng Bộ Kế hoạch",
        "Bắc Ninh: được tín nhiệm bầu làm Khối trưởng",
        "Hà Nội: được tín nhiệm bầu làm Khối phó",
    ):
        told = await anybody.until(lambda one, said=said: said in one.text, 0)  # type: ignore[misc]
        assert "11/11" not in told.text
    minutes = await conference.papers(conference.chair, numbers[0], MINUTES_OF["meeting"])
    said = text_of(minutes)
    assert said.count("100% đơn vị (11/11) nhất trí") == 7
    assert "Có mặt: 11/11 đơn vị." in said
    count = text_of(await conference.papers(conference.teller, numbers[1], MINUTES_OF["count"]))
    assert "Số đơn vị tham gia biểu quyết" in count or "biểu quyết giơ tay" in count
    taps = {key: (one.messages, one.taps) for key, one in conference.phones.items()}
    print(f"messages and taps of four votes: {taps}")
    await no_fault(house)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_secret_election_with_a_tie_and_a_second_round(
    house_on: OpenHouse, kind: str
) -> None:
    house = await house_on(kind)
    await house.move_clock(now="2020-01-04T08:30:00+07:00")
    conference = Conference(house)
    boards = ("bac-ninh", "hung-yen", "vinh-phuc")
    number = await conference.prepare(boards, "secret", "leader", 2020)
    await conference.close_in(number, 60)
    await conference.open(number)
    for place, board in enumerate(BOARDS):
        chosen = "Bắc Ninh" if place < 5 else "Hưng Yên" if place < 10 else "Vĩnh Phúc"
        receipt = await conference.vote_secretly(board, number, chosen)
        assert "✓" in receipt.text, receipt.text
    await _chair_ends(conference, number)
    assert votes_of(conference, number) == {"Bắc Ninh": 5, "Hưng Yên": 5, "Vĩnh Phúc": 1}
    await conference.publish(number)
    offers = lambda one: one.button("contests.next_round", number) is not None  # noqa: E731
    await conference.chair.until(lambda one: one.button("contests.counted", number) is not None, 0)
    await conference.chair.tap("contests.counted", number, shows=offers)
    prepared = await conference.chair.tap("contests.next_round", number)
    assert "giữa: " in prepared.text
    second = conference.newest().id
    await conference.chair.tap("contests.open_round", second)
    await conference.chair.tap("contests.round_open", second, 30, shows=lambda one: "✓" in one.text)
    for place, board in enumerate(BOARDS):
        chosen = "Bắc Ninh" if place < 6 else "Hưng Yên"
        await conference.vote_secretly(board, second, chosen)
    await _chair_ends(conference, second)
    result = conference.result(second)
    assert votes_of(conference, second) == {"Bắc Ninh": 6, "Hưng Yên": 5}
    assert [result.lines[line].wording for line in result.outcome.qualified] == [
        "Ban Quản lý các khu công nghiệp tỉnh Bắc Ninh"
    ]
    await conference.publish(second)
    said = text_of(await conference.papers(conference.chair, second, MINUTES_OF["count"]))
    assert "Vòng 1" in said
    assert "Vòng 2" in said
    assert "Danh sách mã phiếu: 11." in said
    await no_fault(house)


async def _chair_ends(conference: Conference, number: int) -> None:
    """Everybody has voted: closed before its time, and counted by the clock."""
    chair = conference.chair
    await chair.until(lambda one: one.button("contests.one", number) is not None, 0)
    # That everybody has voted may be told between the tap and its answer.
    await chair.tap(
        "contests.one", number, shows=lambda one: one.button("contests.end", number) is not None
    )
    await chair.tap("contests.end", number)
    await chair.tap("contests.end_now", number, shows=lambda one: "✓" in one.text)
    await chair.until(lambda one: one.button("contests.counted", number) is not None, 0)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_chained_contests_leave_places_open(house_on: OpenHouse, kind: str) -> None:
    house = await house_on(kind)
    await house.move_clock(now="2020-01-04T08:30:00+07:00")
    conference = Conference(house)
    flag = await conference.prepare(FLAGS, "hands", "award", 2019, 0)
    later = await conference.prepare((*FLAGS, "thai-binh"), "hands", "award", 2019, 1)
    await conference.secretary.tap("contests.chain", later)
    await conference.secretary.tap("contests.chain_to", later, flag)
    await conference.secretary.write("/viec", lambda one: one.button("desk") is not None)
    await conference.secretary.tap("desk", shows=lambda one: one.button("contests") is not None)
    await conference.secretary.tap("contests")
    await conference.secretary.tap("contests.one", flag)
    await conference.open(flag)
    await conference.count_hands(flag)
    await conference.publish(flag)
    await conference.secretary.until(lambda one: one.button("contests.one", later) is not None, 0)
    card = await conference.secretary.tap("contests.one", later)
    assert "Thái Bình" in card.text
    await conference.open(later)
    await conference.count_hands(later, "10 1")
    outcome = conference.result(later).outcome
    assert (len(outcome.lines), outcome.qualified, outcome.open_places) == (1, (0,), 2)
    await conference.publish(later)
    said = text_of(await conference.papers(conference.chair, later, MINUTES_OF["count"]))
    assert said.count("không xét tiếp vì đã đủ điều kiện ở nội dung") == 2
    assert "Còn 02 vị trí để trống." in said
    await no_fault(house)
