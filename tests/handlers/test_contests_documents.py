"""Papers of a vote from its buttons: ballots, minutes, the file that anybody can count again."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from bot.domain.access import Role
from bot.domain.casting_errors import NotCounted
from bot.domain.counting_errors import ResultNotShown
from bot.domain.errors import NotAllowed
from bot.domain.voting.rule import Absent, Base, Ties
from bot.domain.voting_errors import WayNotOffered
from bot.screen import Intent
from storage.ballot_count import count_box
from tests.bench import Bench, Phone
from tests.handlers.conference import Conference
from tests.handlers.contests import BOARDS, accept, heads, officer, opened, registered
from tests.handlers.documents import built, cast, close_by_clock, counted_again, words
from tests.handlers.steps import says
from tests.reports.goldens import text_of

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def conference(bench: Bench, secretary: Phone) -> Conference:
    return Conference(bench, secretary, heads(bench), officer(bench, "ha-noi"))


def test_minutes_and_ballots_are_for_those_who_work_on_the_vote(conference: Conference) -> None:
    number = conference.draft(("hai-phong", "ha-nam"), way="paper")
    conference.open(number)
    conference.go(conference.heads["nam-dinh"], "count_paper", number)
    assert conference.heads["nam-dinh"].text == says(NotAllowed)
    conference.go(conference.secretary, "count_paper", number)
    (ballot,) = built(conference.secretary.screen).values()
    said = words(ballot)
    assert said.count("PHIẾU BÌNH XÉT") == 11
    assert "KKT" not in said
    conference.go(conference.teller, "minutes", number)
    assert conference.teller.text == says(NotCounted)
    conference.count(number, "11 11 1 0", "10 0", "6 4")
    conference.go(conference.secretary, "meeting", number)
    assert conference.secretary.screen.files, "the secretary has entered this count"
    other = conference.bench.appoint("secretary-2", "Thư ký thứ hai", Role.SECRETARY, "quang-ninh")
    conference.go(other, "minutes", number)
    assert other.text == says(ResultNotShown)
    conference.go(conference.chair, "minutes", number)
    (minutes,) = built(conference.chair.screen).values()
    said = words(minutes)
    assert "DỰ THẢO" in "".join(
        one.text for one in Document(BytesIO(minutes)).sections[0].footer.paragraphs
    )
    assert "Số phiếu phát ra: 11; thu vào: 11" in said
    assert "Tổ trưởng: Đồng chí Cán bộ ha-noi" in said
    assert registered(conference.bench).count("contest.exported") == 3


def test_the_meeting_has_every_vote_of_the_day_under_its_item(conference: Conference) -> None:
    flag = conference.draft(("hai-phong", "ha-nam"))
    leader = conference.draft(("bac-ninh",), kind="leader")
    for number, rows in ((flag, ("11 0", "11 0")), (leader, ("11",))):
        conference.open(number)
        conference.count(number, *rows)
    conference.go(conference.chair, "meeting", flag)
    (minutes,) = built(conference.chair.screen).values()
    said = words(minutes)
    assert "1. Bình xét, suy tôn đơn vị đề nghị khen thưởng" in said
    assert "2. Bầu Khối trưởng, Khối phó" in said
    assert "Có mặt: 11/11 đơn vị." in said
    assert "100% đơn vị (11/11) nhất trí" in said
    assert "Khối trưởng Khối thi đua năm 2020" in said
    assert "Đồng chí Trưởng Ban ha-nam" in said


def test_minutes_of_a_vote_on_the_phone_say_who_voted_and_nothing_of_attendance(
    bench: Bench, secretary: Phone
) -> None:
    accept(bench, "ha-nam", "bac-ninh")
    chair = heads(bench)["hai-duong"]
    found = opened(bench, secretary, "open", officer(bench, "ha-noi"))
    with bench.database.writer.begin() as connection:
        uow = bench.uow(connection)
        for unit in uow.blocs.members(bench.bloc_id, uow.now.date())[:9]:
            uow.open_votes.cast(
                found.id, unit.id, ["yes", "yes"], person_id=chair.actor.person, acted_at=uow.now
            )
    bench.clock.move(timedelta(minutes=75))
    with bench.database.writer.begin() as connection:
        bench.uow(connection).closings.close(found.id, count_box)
    said = {}
    for step in ("meeting", "minutes"):
        chair.send(Intent.of(f"contests.{step}", found.id))
        (document,) = built(chair.screen).values()
        said[step] = words(document)
    assert "Số đơn vị đã biểu quyết: 09/11." in said["meeting"]
    assert re.search(r"Có mặt: …+/11 đơn vị", said["meeting"])
    assert re.search(r"Vắng mặt: …+/11 đơn vị", said["meeting"])
    assert "đóng lúc 10 giờ 00" in said["minutes"]
    assert "Kiểm phiếu lúc 10 giờ 15" in said["minutes"]
    assert "Không biểu quyết: 02 đơn vị" in said["minutes"]
    assert "Vắng" not in said["minutes"]


CONFERENCE = (
    (("hai-duong", "ninh-binh"), "award", 0),
    (("hai-phong", "thai-binh", "quang-ninh"), "award", 1),
    (("bac-ninh",), "leader", 0),
    (("ha-noi",), "deputy", 0),
)
"""The conference of January 2020: two flags, three certificates, the leader and the deputy."""


def test_the_papers_of_the_conference_of_2019_say_what_they_have_said(
    bench: Bench, secretary: Phone
) -> None:
    """A golden file that is gone is written anew, to be looked at and kept."""
    bench.clock.at = datetime(2020, 1, 4, 1, 30, tzinfo=UTC)
    conference = Conference(bench, secretary, heads(bench), officer(bench, "ha-nam"))
    numbers = []
    for boards, kind, place in CONFERENCE:
        number = conference.draft(boards, kind=kind, place=place, quota=len(boards))
        conference.open(number)
        conference.go(secretary, "hall_full", number, "all")
        conference.teller.tap("Right, confirm it")
        conference.go(secretary, "hall_done", number)
        conference.publish(number)
        numbers.append(number)
    conference.go(conference.chair, "minutes", numbers[1])
    conference.go(secretary, "meeting", numbers[0])
    missing = []
    for name, phone in (("count", conference.chair), ("meeting", secretary)):
        (document,) = built(phone.screen).values()
        path = GOLDEN / f"conference_2019_{name}.txt"
        if not path.exists():
            missing.append(path)
            path.write_text(text_of(document), encoding="utf-8")
        assert text_of(document) == path.read_text(encoding="utf-8")
    assert not missing


def test_a_secret_vote_with_papers_in_the_hall_is_counted_again_by_anybody(
    conference: Conference, tmp_path: Path
) -> None:
    number = conference.draft(
        ("hai-phong", "ha-nam", "vinh-phuc"), way="secret", mixed=True, ties=Ties.DRAW
    )
    conference.open(number)
    by_phone, in_hall = BOARDS[:6], BOARDS[6:10]
    cast(conference, number, dict.fromkeys(by_phone, ("yes", "yes", "yes")))
    for board in in_hall:
        unit = conference.bench.unit(board)
        conference.go(conference.secretary, "hall_unit", number, unit, 0)
    text = conference.go(conference.secretary, "hall", number)
    assert "In the chat: 6; in the hall: 4; called: 11 units." in text
    close_by_clock(conference, number)
    assert conference.found(number).state == "open", "the hall's papers come first"
    assert "as soon as the hall's count is entered" in str(conference.teller.notices[-1].text)
    conference.go(conference.teller, "hall_type", number)
    conference.teller.write("4 4 1 0\n3 0\n2 1\n2 1")
    conference.teller.tap("Enter it")
    conference.chair.tap("Right, confirm it")
    close_by_clock(conference, number)
    assert conference.found(number).state == "closed"
    conference.go(conference.chair, "draw_now", number)
    conference.go(conference.chair, "recount", number)
    assert conference.chair.text == says(ResultNotShown)
    conference.publish(number)
    result = conference.result(number)
    assert [line.counts.yes for line in result.outcome.lines] == [9, 8, 8]
    voter = conference.heads["nam-dinh"]
    conference.go(voter, "recount", number)
    code, found = counted_again(voter.screen, tmp_path)
    assert code == 0
    assert found["qualified"] == list(result.outcome.qualified)
    assert found["taking_part"] == 10
    conference.go(voter, "codes", number)
    assert voter.text.count("-") == 6
    conference.go(conference.teller, "minutes", number)
    said = words(next(iter(built(conference.teller.screen).values())))
    assert "Trong đó, trên điện thoại: Số phiếu phát ra: 07; thu vào: 06" in said
    assert "Trong đó, tại Hội nghị: Số phiếu phát ra: 04; thu vào: 04" in said
    assert f"Số ngẫu nhiên dùng để bốc thăm: {result.settled.seed}" in said
    assert "Danh sách mã phiếu: 06." in said
    assert conference.faults() == []


def test_a_show_of_hands_is_counted_again_too(conference: Conference, tmp_path: Path) -> None:
    number = conference.draft(("hai-phong", "ha-nam"))
    conference.open(number)
    conference.count(number, "11 0", "7 4")
    conference.publish(number)
    voter = conference.heads["nam-dinh"]
    conference.go(voter, "recount", number)
    code, found = counted_again(voter.screen, tmp_path)
    assert (code, found["qualified"], found["open_places"]) == (0, [0], 1)
    file = next(tmp_path.glob("*.json"))
    file.write_text(file.read_text(encoding="utf-8").replace('"yes":7', '"yes":8'), "utf-8")
    code, _found = counted_again_as_is(tmp_path)
    assert code == 1


def counted_again_as_is(folder: Path) -> tuple[int, str]:
    (file,) = folder.glob("kiem-dem-*.json")
    run = subprocess.run(
        [sys.executable, "-I", "recount.py", file.name],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return run.returncode, run.stdout


def test_papers_in_writing_stand_in_the_minutes(conference: Conference) -> None:
    number = conference.draft(
        ("hai-phong", "ha-nam"), way="paper", absent=Absent.IN_WRITING, base=Base.PRESENT
    )
    conference.open(number)
    away = conference.bench.unit("nam-dinh")
    conference.go(conference.secretary, "hall_letters", number, 0)
    conference.secretary.tap("KCN Nam Định")
    assert "✉ KCN Nam Định" in str(conference.secretary.screen.choices)
    conference.go(conference.secretary, "hall_letter", number, away)
    assert "voted already" in conference.secretary.text
    conference.go(conference.secretary, "hall_rest", number)
    conference.go(conference.secretary, "hall_type", number)
    conference.secretary.write("11 11 0 0\n11 0\n9 1")
    conference.secretary.tap("Enter it")
    conference.teller.tap("Right, confirm it")
    conference.go(conference.secretary, "hall_done", number)
    facts = conference.result(number).facts
    assert (facts.present, facts.in_writing) == (10, 1)
    conference.go(conference.chair, "minutes", number)
    said = words(next(iter(built(conference.chair.screen).values())))
    assert "Vắng mặt, gửi phiếu bằng văn bản: 01 đơn vị (Ban Quản lý các khu công nghiệp" in said


def test_a_paper_in_writing_beside_a_secret_vote_is_counted_by_hand(
    conference: Conference, tmp_path: Path
) -> None:
    number = conference.draft(
        ("hai-phong", "ha-nam"), way="secret", absent=Absent.IN_WRITING, base=Base.PRESENT
    )
    conference.open(number)
    cast(conference, number, dict.fromkeys(BOARDS[:8], ("yes", "no")))
    conference.go(conference.secretary, "hall_letter", number, conference.bench.unit("ha-noi"))
    other = conference.bench.unit("bac-ninh")
    conference.go(conference.secretary, "hall_unit", number, other, 0)
    assert conference.secretary.text == says(WayNotOffered)
    close_by_clock(conference, number)
    assert conference.found(number).state == "open", "the paper in writing is not counted yet"
    close_by_clock(conference, number)
    conference.go(conference.teller, "hall_type", number)
    conference.teller.write("1 1 0 0\n1 0\n1 0")
    conference.teller.tap("Enter it")
    conference.chair.tap("Right, confirm it")
    close_by_clock(conference, number)
    result = conference.result(number)
    assert [line.counts.yes for line in result.outcome.lines] == [9, 1]
    assert (result.facts.present, result.facts.in_writing) == (8, 1)
    conference.publish(number)
    conference.go(conference.chair, "minutes", number)
    said = words(next(iter(built(conference.chair.screen).values())))
    assert "Vắng mặt, gửi phiếu bằng văn bản: 01 đơn vị" in said
    conference.go(conference.chair, "recount", number)
    assert counted_again(conference.chair.screen, tmp_path)[0] == 0


def test_an_open_vote_with_hands_beside_it_names_the_units_of_the_chat(
    conference: Conference,
) -> None:
    number = conference.draft(("hai-phong", "ha-nam"), way="open", mixed=True)
    conference.open(number)
    bench = conference.bench
    for board in BOARDS[:7]:
        person = conference.heads[board].actor.person
        with bench.database.writer.begin() as connection:
            uow = bench.uow(connection)
            uow.open_votes.cast(
                number, bench.unit(board), ("yes", "no"), person_id=person, acted_at=uow.now
            )
    for board in BOARDS[7:]:
        conference.go(conference.secretary, "hall_unit", number, bench.unit(board), 0)
    conference.go(conference.secretary, "hall_type", number)
    conference.secretary.write("4 0\n4 0")
    conference.secretary.tap("Enter it")
    conference.teller.tap("Right, confirm it")
    close_by_clock(conference, number)
    result = conference.result(number)
    assert [line.counts.yes for line in result.outcome.lines] == [11, 4]
    conference.go(conference.chair, "minutes", number)
    said = words(next(iter(built(conference.chair.screen).values())))
    assert "Khu kinh tế Hải Phòng – đồng ý: Ban Quản lý" in said
