"""What the screens and minutes of a vote say, where a new reader took it otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.ballot_count import count_box
from tests.bench import Bench, Phone, labels
from tests.handlers.conference import Conference
from tests.handlers.contests import BOARDS, heads, link_group, officer
from tests.handlers.documents import built, words
from tests.handlers.voting import OPEN, Hall, hall_of


@pytest.fixture
def conference(bench: Bench, secretary: Phone) -> Conference:
    return Conference(bench, secretary, heads(bench), officer(bench, "ha-noi"))


@pytest.fixture
def hall(bench: Bench, secretary: Phone) -> Hall:
    return hall_of(bench)


def test_papers_of_the_hall_are_no_secret_vote_on_the_phone(conference: Conference) -> None:
    conference.open(conference.draft(("ha-nam",), "paper"))
    head = conference.heads["ha-nam"]
    for command in ("/bieuquyet", "/bophieu"):
        head.command(command)
        assert "Đề nghị tặng" in head.text
        assert "secret vote is open" not in head.text
        assert "Vote (in secret)" not in labels(head.screen)


def test_the_group_is_told_who_is_on_the_list_and_how_many_vote(conference: Conference) -> None:
    group = conference.bench.group("Khối")
    link_group(conference.bench, group)
    conference.open(conference.draft(("ha-nam", "bac-ninh"), "secret", kind="leader"))
    said = str(group.notices[-1].text)
    assert "Số đơn vị có quyền biểu quyết: 11. Danh sách bầu:" in said
    assert "Bầu đơn vị làm Khối trưởng năm 2020" in said


def test_the_minutes_say_why_it_was_closed_early_and_of_which_year(
    conference: Conference,
) -> None:
    number = conference.draft(("ha-nam", "bac-ninh"), "open", kind="leader")
    conference.go(conference.secretary, "preview", number)
    assert "At least 06/11 units must choose it." in conference.secretary.text
    conference.open(number)
    for board in BOARDS:
        with conference.bench.database.writer.begin() as connection:
            uow = conference.bench.uow(connection)
            uow.open_votes.cast(
                number,
                conference.bench.unit(board),
                ["yes", "no"],
                person_id=conference.heads[board].actor.person,
                acted_at=uow.now,
            )
    conference.go(conference.chair, "end", number)
    assert "Yes, close it now" in labels(conference.chair.screen), conference.chair.text
    conference.chair.tap("Yes, close it now")
    with conference.bench.database.writer.begin() as connection:
        conference.bench.uow(connection).closings.close(number, count_box)
    conference.go(conference.chair, "minutes", number)
    assert conference.chair.screen.files, conference.chair.text
    (document,) = built(conference.chair.screen).values()
    said = words(document)
    assert "kết thúc biểu quyết trước giờ vì đủ 11/11 đơn vị đã bỏ phiếu" in said
    assert "trừ khi tất cả đơn vị đã bỏ phiếu" in said
    assert "Chủ tọa có thể đóng" in said
    conference.go(conference.chair, "meeting", number)
    (document,) = built(conference.chair.screen).values()
    assert "Họp bình xét thi đua, khen thưởng năm 2019" in words(document)


def test_a_unit_hears_that_another_has_voted_for_it(hall: Hall) -> None:
    holder, lender = hall.head(0), hall.head(1)
    number = hall.open(replace(OPEN, proxy=1))
    with hall.work() as uow:
        uow.rolls.give_proxy(number, hall.units[1], hall.units[0])
    for place in (0, 1):
        assert lender.notices == []
        hall.paper(holder, number, place)
        holder.tap("Fill in the paper")
        for _line in range(3):
            holder.tap("For")
        holder.tap("Cast")
        holder.tap("Yes")
    assert "has voted for" in str(lender.notices[-1].text)
