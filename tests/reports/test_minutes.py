"""Minutes say what follows from the record; one that contradicts itself gives none."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import Refusal
from bot.domain.minutes_errors import (
    MinutesAttendance,
    MinutesChain,
    MinutesLines,
    MinutesMatters,
    MinutesNames,
    MinutesOutcome,
    MinutesRoll,
    MinutesRounds,
    MinutesTimes,
)
from bot.domain.voting.figures import Facts
from bot.domain.voting.outcome import chair_settles, decide
from bot.domain.voting.results import Case, Standing, Unanimity
from bot.domain.voting.rule import Absent, AtLast, Base, SelfVote, Ties
from bot.domain.voting.tally import Choice, of_hands, of_paper
from bot.domain.voting_errors import CountsDisagree, LineTwice, NoLines, TellerOnList, WayNotOffered
from bot.reports.build import build_file
from bot.reports.count_minutes import count_minutes
from bot.reports.meeting_minutes import Attendee, Matter, Meeting, meeting_minutes
from bot.reports.official_views import GAP, OfficialView
from bot.reports.voting_record import (
    Contest,
    Counting,
    Presence,
    RollUnit,
    Round,
    Somebody,
    Subject,
)
from tests.reports import goldens
from tests.reports import voting_records as records
from tests.reports.voting_records import NAMES, a_round, names, preset

KEYS = list(NAMES)


def counting(*contests: Contest, **more: Any) -> Counting:
    return Counting(issuer=records.issuer(), contests=contests, timezone=records.ZONE, **more)


def contest(
    *rounds: Round, subject: Subject = Subject.QUESTION, title: str = "Nội dung"
) -> Contest:
    return Contest(subject, title, records.YEAR, rounds)


def words(view: OfficialView) -> str:
    """Everything that is said, a table's rows as lines."""
    said: list[str] = [view["title"], view["summary"]]
    for block in view["blocks"]:
        match block["kind"]:
            case "grid":
                said += [" | ".join(row) for row in block["rows"]]
            case "signatures" | "recipients":
                pass
            case _:
                said.append(block["text"])
    return "\n".join(said)


@pytest.mark.parametrize("name", list(goldens.VIEWS))
def test_a_document_says_what_it_has_said(name: str) -> None:
    held = goldens.path_of(name).read_text(encoding="utf-8")
    assert goldens.text_of(goldens.made(name)) == held


def test_what_is_not_known_is_a_gap_and_nothing_is_invented() -> None:
    view = count_minutes(records.conference())
    said = words(view)
    assert f"Thời gian bắt đầu kiểm phiếu: {GAP} giờ {GAP}, ngày {GAP}" in said
    assert said.count(f"Đồng chí {GAP}, {GAP}, {GAP}") == 3
    signers = next(block for block in view["blocks"] if block["kind"] == "signatures")
    assert {one["name"] for row in signers["rows"] for one in row if one} == {""}
    assert view["letterhead"]["number"] == "Số:      /BB-KTĐ"
    assert view["letterhead"]["place_and_date"] == f"{GAP}, ngày {GAP} tháng {GAP} năm {GAP}"


def test_an_award_bears_the_ministry_of_its_year() -> None:
    assert records.award_title("flag", 2024) == "Cờ thi đua của Bộ Kế hoạch và Đầu tư"
    made = replace(records.tied_contest(), year=2025, award=records.award_title("flag", 2025))
    assert "đề nghị tặng Cờ thi đua của Bộ Tài chính năm 2025" in words(
        count_minutes(counting(made))
    )


def test_secret_minutes_tell_the_whole_truth_about_secrecy() -> None:
    said = words(count_minutes(records.secret_counting()))
    assert "người nắm giữ cả máy chủ và khóa có thể ghép tên với lựa chọn" in said
    assert "Với 11 đơn vị, kết quả nhất trí" in said
    assert "python recount.py" in said
    assert "7Q2M-X0ZB-9F4K" in said
    assert "ẩn danh" not in said
    assert "không thể can thiệp" not in said
    held = sorted(records.secret_counting().contests[0].rounds[0].codes or ())
    assert "Danh sách mã phiếu: 11." in said
    assert f"{', '.join(held[:5])}\n{', '.join(held[5:10])}\n{held[10]}" in said


def test_a_rehearsal_is_marked_on_every_page() -> None:
    view = count_minutes(replace(records.conference(), rehearsal=True))
    assert view["marks"] == ["DỰ THẢO", "BIỂU QUYẾT THỬ, không có giá trị"]
    read = goldens.opened(build_file("official", json.dumps(view)))
    section = read.sections[0]
    for footer in (section.footer, section.first_page_footer):
        assert "BIỂU QUYẾT THỬ" in footer.paragraphs[0].text


def test_a_unit_that_qualified_for_the_flag_leaves_the_certificates() -> None:
    flag = contest(
        a_round(preset("awards_hands", quota=1), names("ha-nam"), records.hands_of(1, 11)),
        subject=Subject.AWARD,
        title="Cờ",
    )
    rule = preset("awards_hands", quota=2)
    lines = names("ha-nam", "bac-ninh")
    chained = contest(
        a_round(rule, lines, records.hands_of(2, 11), left={0: 0}),
        subject=Subject.AWARD,
        title="Bằng khen",
    )
    said = words(count_minutes(counting(flag, chained)))
    assert f"{NAMES['ha-nam']}: không xét tiếp vì đã đủ điều kiện ở nội dung “Cờ”." in said
    assert "Còn 01 vị trí để trống." in said
    with pytest.raises(MinutesChain):
        count_minutes(counting(chained, flag))


def test_lots_are_told_with_their_seed_and_a_chairs_choice_as_the_chairs() -> None:
    lines = names("ha-nam", "bac-ninh")
    counts = records.hands_of(2, 9)
    drawn = a_round(preset("awards_hands", quota=1, ties=Ties.DRAW), lines, counts, seed="a1b2")
    said = words(count_minutes(counting(contest(drawn))))
    assert "Số ngẫu nhiên dùng để bốc thăm: a1b2." in said
    assert "theo kết quả bốc thăm, được thông qua" in said
    asked = a_round(preset("awards_hands", quota=1, ties=Ties.CHAIR), lines, counts)
    assert "Chủ tọa quyết định giữa" in words(count_minutes(counting(contest(asked))))
    settled = replace(asked, outcome=chair_settles(asked.outcome, (1,)), chosen=(1,))
    said = words(count_minutes(counting(contest(settled))))
    assert f"{lines[1]}: 9/11" in said
    assert "theo quyết định của Chủ tọa, được thông qua" in said


def test_without_a_quorum_nothing_is_decided() -> None:
    away = KEYS[:5]
    rule = preset("awards_hands")
    counts = of_hands(rule, 6, [(6, 0)])
    one = a_round(rule, names("ha-nam"), counts, away=away)
    assert one.outcome.case is Case.NO_QUORUM
    said = words(count_minutes(counting(contest(one))))
    assert "Chỉ có 06 đơn vị tham gia, ít hơn mức tối thiểu 08 đơn vị" in said
    assert "cuộc biểu quyết không có giá trị" in said
    meeting = Meeting(
        issuer=records.issuer(),
        title="Họp",
        timezone=records.ZONE,
        attendees=tuple(Attendee(name, key not in away) for key, name in NAMES.items()),
        matters=(Matter("Bình xét", (), (0,)),),
        contests=(contest(one),),
    )
    assert "nhất trí" not in words(meeting_minutes(meeting))


def test_a_unit_that_sits_out_is_counted_apart() -> None:
    rule = preset("awards_hands", self_vote=SelfVote.SITS_OUT)
    lines = names("ha-nam")
    counts = of_hands(rule, 11, [(10, 0)], [1])
    of_roll = Facts(11, 11, (1,), (1,))
    one = replace(
        a_round(preset("awards_hands"), lines, records.hands_of(1, 11)),
        rule=rule,
        hall=counts,
        facts=of_roll,
        outcome=decide(rule, counts, of_roll),
    )
    said = words(count_minutes(counting(contest(one))))
    assert f"1 | {lines[0]} | 10 | 0 | 0 | 1 | 10/10 (100%) | Thông qua" in said
    attendees = tuple(Attendee(name, present=True) for name in NAMES.values())
    meeting = Meeting(
        issuer=records.issuer(),
        title="Họp",
        timezone=records.ZONE,
        attendees=attendees,
        matters=(Matter("Bình xét", (), (0,)),),
        contests=(contest(one),),
    )
    assert "100% đơn vị có quyền biểu quyết về nội dung này (10/10) nhất trí" in words(
        meeting_minutes(meeting)
    )


def test_an_open_vote_is_printed_by_name() -> None:
    rule = preset("question_open")
    said = {
        name: (Choice.YES if place < 8 else Choice.NO,) for place, name in enumerate(NAMES.values())
    }
    counts = records.each_counts(rule, (8,))
    one = replace(a_round(rule, ["Tổ chức hội thao"], counts), by_name=said)
    text = words(count_minutes(counting(contest(one))))
    against = "; ".join(list(NAMES.values())[8:])
    assert f"Tổ chức hội thao – không đồng ý: {against}." in text
    other = {**said, NAMES["ha-noi"]: (Choice.YES,)}
    with pytest.raises(MinutesNames):
        count_minutes(counting(contest(replace(one, by_name=other))))
    stranger = {**said, "Đơn vị khác": (Choice.YES,)}
    with pytest.raises(MinutesRoll):
        count_minutes(counting(contest(replace(one, by_name=stranger))))


def test_chat_and_hall_are_shown_apart_and_together() -> None:
    rule = preset("awards_secret", mixed=True)
    lines = names("ha-nam")
    chat = records.tally_of(rule, 6, (5,))
    hall = of_paper(rule, issued=5, returned=4, invalid=1, blank=0, shown=[(3, 0)])
    roll = tuple(
        RollUnit(name, Presence.ABSENT if place == 10 else Presence.PRESENT)
        for place, name in enumerate(NAMES.values())
    )
    of_roll = Facts(11, 10, (0,), (0,))
    one = Round(
        rule=rule,
        lines=tuple(lines),
        roll=roll,
        facts=of_roll,
        chat=chat,
        hall=hall,
        outcome=decide(rule, chat + hall, of_roll),
        marked=6,
        codes=tuple(f"M{n}" for n in range(6)),
    )
    said = words(count_minutes(counting(contest(one))))
    assert "Số phiếu phát ra: 11; thu vào: 10; không thu được: 01; hợp lệ: 09" in said
    assert "Trong đó, trên điện thoại: Số phiếu phát ra: 06; thu vào: 06" in said
    assert "Trong đó, tại Hội nghị: Số phiếu phát ra: 05; thu vào: 04" in said
    assert "không hợp lệ: 01." in said
    with pytest.raises(CountsDisagree):
        count_minutes(counting(contest(replace(one, marked=7))))
    for codes in (("M1",) * 6, None):
        with pytest.raises(CountsDisagree):
            count_minutes(counting(contest(replace(one, codes=codes))))


def test_papers_in_writing_are_named() -> None:
    rule = preset("awards_hands", absent=Absent.IN_WRITING, base=Base.PRESENT)
    counts = records.hands_of(1, 11)
    of_roll = Facts(11, 10, (0,), (0,), in_writing=1)
    roll = (RollUnit(NAMES[KEYS[0]], Presence.IN_WRITING), *records.roll()[1:])
    one = replace(
        a_round(preset("awards_hands"), names("ha-nam"), counts),
        rule=rule,
        roll=roll,
        facts=of_roll,
        outcome=decide(rule, counts, of_roll),
    )
    said = words(count_minutes(counting(contest(one))))
    assert f"Vắng mặt, gửi phiếu bằng văn bản: 01 đơn vị ({NAMES[KEYS[0]]});" in said
    assert "11/11 đơn vị tham gia đồng ý (100%)" in said


def _broken() -> list[tuple[str, type[Refusal], Counting]]:
    one = contest(a_round(preset("awards_hands"), names("ha-nam"), records.hands_of(1, 9)))
    first = one.rounds[0]
    two = records.leader_contest()
    second = two.rounds[1]
    other_second = (two.rounds[0], replace(second, lines=second.lines[::-1]))

    def having(**more: Any) -> Counting:
        return counting(contest(replace(first, **more)))

    return [
        ("outcome", MinutesOutcome, having(outcome=replace(first.outcome, qualified=()))),
        ("withdrawn in secret", MinutesOutcome, having(left={0: None})),
        ("counts of a phone", WayNotOffered, having(chat=first.hall, hall=None)),
        ("no contest", NoLines, counting()),
        ("no round", MinutesRounds, counting(contest())),
        ("a name less", MinutesRoll, having(roll=first.roll[:-1])),
        ("a name twice", MinutesRoll, having(roll=(*first.roll[:-1], first.roll[0]))),
        ("absent after all", MinutesRoll, having(roll=records.roll(away=KEYS[:1]))),
        ("a line more", MinutesLines, having(lines=(*first.lines, "Nội dung khác"))),
        ("no counts", MinutesLines, having(hall=None)),
        ("a line twice", LineTwice, having(lines=first.lines * 2)),
        (
            "closed before it opened",
            MinutesTimes,
            having(opened_at=records.CLOSED, closed_at=records.OPENED),
        ),
        ("rounds swapped", MinutesOutcome, counting(replace(two, rounds=two.rounds[::-1]))),
        ("another second round", MinutesRounds, counting(replace(two, rounds=other_second))),
        (
            "a chain to nowhere",
            MinutesChain,
            counting(contest(a_round(first.rule, first.lines, first.counts, left={0: 3}))),
        ),
        (
            "a teller of a unit on the list",
            TellerOnList,
            counting(one, chief=Somebody("Trần Thị Mẫu", "", NAMES["ha-nam"])),
        ),
    ]


@pytest.mark.parametrize(
    ("refusal", "record"), [pytest.param(*row[1:], id=row[0]) for row in _broken()]
)
def test_a_record_that_contradicts_itself_gives_no_minutes(
    refusal: type[Refusal], record: Counting
) -> None:
    with pytest.raises(refusal):
        count_minutes(record)


def test_a_meeting_agrees_with_its_votes() -> None:
    record = records.meeting()
    away = replace(record.attendees[0], present=False)
    with pytest.raises(MinutesAttendance):
        meeting_minutes(replace(record, attendees=(away, *record.attendees[1:])))
    with pytest.raises(MinutesAttendance):
        meeting_minutes(replace(record, attendees=record.attendees[1:]))
    with pytest.raises(MinutesMatters):
        meeting_minutes(replace(record, matters=record.matters[:2]))
    with pytest.raises(MinutesTimes):
        meeting_minutes(replace(record, started_at=records.CLOSED, ended_at=records.OPENED))


shows = st.lists(
    st.integers(0, 11).flatmap(lambda yes: st.tuples(st.just(yes), st.integers(0, 11 - yes))),
    min_size=1,
    max_size=6,
)
thresholds = st.sampled_from([Fraction(1, 2), Fraction(2, 3), Fraction(7, 10), Fraction(9, 10)])


@settings(max_examples=120, deadline=None)
@given(shows, thresholds, st.booleans(), st.integers(1, 3))
def test_the_numbers_said_are_those_of_the_record(
    shown: list[tuple[int, int]], threshold: Fraction, strict: bool, quota: int
) -> None:
    rule = preset(
        "awards_hands", threshold=threshold, strict=strict, quota=quota, at_last=AtLast.CHAIR
    )
    lines = names(*KEYS[: len(shown)])
    counts = of_hands(rule, 11, shown)
    one = a_round(rule, lines, counts)
    record = contest(one, subject=Subject.LEADER)
    view = count_minutes(counting(record))
    grid = next(block for block in view["blocks"] if block["kind"] == "grid")
    for result, row, (yes, no) in zip(one.outcome.lines, grid["rows"], shown, strict=True):
        assert row[2:5] == [str(yes), str(no), str(11 - yes - no)]
        assert row[5].startswith(f"{yes}/11 (")
        assert (row[5] == "11/11 (100%)") == (yes == 11)
        passes = yes > threshold * 11 if strict else yes >= threshold * 11
        assert result.reached == passes
    said = words(view)
    won = said.count("được tín nhiệm bầu làm Khối trưởng")
    standings = [result.standing for result in one.outcome.lines]
    assert won == standings.count(Standing.QUALIFIED)
    meeting = replace(records.meeting(), contests=(record,), matters=(Matter("Bầu", (), (0,)),))
    agreed = words(meeting_minutes(meeting))
    unanimous = sum(yes == 11 for yes, _no in shown)
    assert agreed.count("100% đơn vị (11/11) nhất trí") == unanimous
    assert agreed.count("nhất trí") == unanimous
    assert sum(r.unanimity is not Unanimity.NONE for r in one.outcome.lines) == unanimous
