"""`audit verify` finds whatever a result rests on changed behind its back."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import text

from bot.domain.voting.rule import EarlyClose, Way
from bot.domain.voting.rule_text import canonical
from bot.screen import Intent
from storage.evidence import evidence_text
from storage.verify import verify
from tests.bench import Bench, Phone
from tests.handlers.conference import Conference
from tests.handlers.contests import heads, officer
from tests.handlers.documents import close_by_clock
from tests.handlers.voting import OPEN, SECRET, Hall, hall_of

FORGED = {
    "names": (OPEN, "update open_vote set choice ="
                    " case when choice = 'yes' then 'no' else 'yes' end"
                    " where unit_id in ({three}, {nine})"),
    "who voted": (OPEN, "update open_vote set person_id = (select max(id) from person)"
                        " where unit_id = {three}"),
    "all votes": (OPEN, "update open_vote set choice = 'no'"),
    "closing time": (OPEN, "update contest set closes_at = '2019-11-20 09:59:00.000000+00'"),
    "title": (OPEN, "update contest set title = 'Chuyện khác'"),
    "rehearsal": (OPEN, "update contest set rehearsal = 'yes'"),
    "delegate": (OPEN, "update roll set full_name = 'Trần Văn Khác' where unit_id = {three}"),
    "codes": (SECRET, "update inclusion_code set code = 'AAAAA-' || substr(code, 7)"),
    "a code": (SECRET, "delete from inclusion_code where code ="
                       " (select min(code) from inclusion_code)"),
    "marks": (SECRET, "update roll set mark = 'none' where unit_id = {three}"),
}  # fmt: skip


def faults(bench: Bench) -> list[str]:
    return [one.fault for one in verify(bench.database, bench.clock.now()) if one.fault]


def forge(bench: Bench, statement: str) -> None:
    with bench.database.writer.begin() as connection:
        connection.execute(text(statement))


@pytest.fixture
def hall(bench: Bench, secretary: Phone) -> Hall:
    return hall_of(bench)


@pytest.mark.parametrize("what", FORGED)
def test_forged_votes_are_found(hall: Hall, what: str) -> None:
    rule, statement = FORGED[what]
    number = hall.open(rule, lines=["Một"])
    for place in range(11):
        hall.cast(hall.head(place), number, ["For" if place < 8 else "Against"])
    hall.close(number)
    assert faults(hall.bench) == []
    forge(hall.bench, statement.format(three=hall.units[3], nine=hall.units[9]))
    assert len(faults(hall.bench)) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "update hall_line set yes = 2, no = 9 where line = 1",
        "update roll set presence = 'absent' where unit_id = (select min(unit_id) from roll)",
        "update hall_count set confirmed_by = (select max(id) - 1 from person)",
    ],
)
def test_a_forged_count_of_the_hall_is_found(
    bench: Bench, secretary: Phone, statement: str
) -> None:
    conference = Conference(bench, secretary, heads(bench), officer(bench, "ha-noi"))
    number = conference.draft(("hai-phong", "ha-nam"), way=Way.HANDS)
    conference.open(number)
    conference.count(number, "9 2", "8 3")
    conference.publish(number)
    assert conference.faults() == []
    forge(bench, statement)
    assert len(conference.faults()) == 1


# What was done to a vote, and when, and why ---------------------------------------------------

PAPER = "15/GUQ-BQL ngày 19/11/2019"
ACTS = {
    "published when": "update contest set published_at = '2019-12-20 09:59:00.000000+00:00'"
                      " where state = 'published'",
    "published by": "update contest set published_with = published_by where state = 'published'",
    "published at all": "update contest set state = 'closed', published_at = null"
                        " where state = 'published'",
    "why extended, on its card": "update contest set reason = 'Lý do khác'"
                                 " where state = 'published'",
    "why extended, in the minutes": "update audit set detail = replace(detail, 'Mạng', 'Điện')"
                                    " where verb = 'contest_extended'",
    "extended at all": "delete from audit where verb = 'contest_extended'",
    "why ended": "update audit set detail = 'Lý do khác' where verb = 'contest_ended'",
    "why cancelled": "update contest set reason = 'Lý do khác' where state = 'cancelled'",
    "cancelled when": "update contest set cancelled_at = '2019-12-20 09:59:00.000000+00:00'"
                      " where state = 'cancelled'",
}  # fmt: skip
PAPERS = {
    "number": "update delegation set number = '16/GUQ-BQL'",
    "day": "update delegation set signed_on = '2019-11-18'",
    "name": "update delegation set full_name = 'Trần Thị Khác'",
    "revoked": "update delegation set revoked_at = '2019-11-20 03:00:00.000000+00:00'",
}


@pytest.fixture
def conference(bench: Bench, secretary: Phone) -> Conference:
    return Conference(bench, secretary, heads(bench), officer(bench, "ha-noi"))


def held(conference: Conference) -> int:
    """Extended, ended before its time and published; another one is cancelled."""
    chair = conference.chair
    called_off = conference.draft(("nam-dinh",), place=1)
    conference.open(called_off)
    conference.go(chair, "cancel", called_off)
    chair.write("Danh sách có sai sót")
    chair.tap("Yes, cancel the vote")
    number = conference.draft(
        ("hai-phong", "ha-nam"), way="open", early_close=EarlyClose.CHAIR, min_open=0
    )
    conference.open(number)
    conference.cast(number, 9, 8)
    conference.go(chair, "extend", number)
    chair.write("23:30")
    chair.write("Mạng tại hội trường bị gián đoạn")
    return number


def delegated_on_paper(conference: Conference) -> None:
    phone = conference.secretary
    phone.send(Intent.of("delegations.whom", conference.bench.unit("nam-dinh"), "paper"))
    phone.write("Trần Thị Đại Diện, Phó Trưởng ban")
    for label in ("For every vote", "From today", "Until I revoke it"):
        phone.tap(label)
    phone.write(PAPER)
    phone.tap("Yes, it holds")


@pytest.mark.parametrize("what", ACTS)
def test_a_forged_act_of_office_is_found(conference: Conference, what: str) -> None:
    number = held(conference)
    conference.go(conference.chair, "end", number)
    if conference.chair.asked is not None:
        conference.chair.write("Các đơn vị còn lại báo vắng")
    conference.chair.tap("Yes, close it now")
    close_by_clock(conference, number)
    conference.publish(number)
    assert conference.found(number).state == "published"
    assert conference.faults() == []
    forge(conference.bench, ACTS[what])
    assert len(conference.faults()) == 1


@pytest.mark.parametrize("what", PAPERS)
def test_a_forged_paper_of_delegation_is_found(conference: Conference, what: str) -> None:
    delegated_on_paper(conference)
    assert conference.faults() == []
    forge(conference.bench, PAPERS[what])
    assert len(conference.faults()) == 1


def test_a_forged_paper_is_found_in_the_vote_it_was_for(conference: Conference) -> None:
    """Both say so: the paper itself, and the vote whose roll rests on it."""
    delegated_on_paper(conference)
    number = conference.draft(("hai-phong", "ha-nam"))
    conference.open(number)
    conference.count(number, "11 0", "9 2")
    conference.publish(number)
    assert conference.faults() == []
    forge(conference.bench, PAPERS["number"])
    assert len(conference.faults()) == 2


def test_a_revoked_delegation_is_as_it_was_recorded(conference: Conference) -> None:
    delegated_on_paper(conference)
    head = conference.heads["nam-dinh"]
    head.command("/uyquyen")
    head.tap("Revoke: ")
    head.tap("Yes, revoke it")
    assert conference.faults() == []
    forge(conference.bench, "update delegation set revoked_at = null")
    assert len(conference.faults()) == 1


def test_what_an_earlier_release_entered_is_taken_for_what_it_says(
    conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts = "storage.contest_acts"
    monkeypatch.setattr(f"{acts}.moved_text", lambda until, _why: until.isoformat())
    monkeypatch.setattr(f"{acts}.cancelled_text", lambda why, _by: why)
    monkeypatch.setattr(
        f"{acts}.published_text", lambda counts, code, *_by: canonical([counts, code])
    )
    monkeypatch.setattr("storage.closings.evidence_text", partial(evidence_text, version=1))
    monkeypatch.setattr(
        "handlers.delegations.recording.paper_text",
        lambda one: f"{one.unit_id} 0 0 {one.since.toordinal()} 0",
    )
    delegated_on_paper(conference)
    number = held(conference)
    close_by_clock(conference, number)
    conference.publish(number)
    assert conference.found(number).state == "published"
    assert conference.faults() == []
    forge(conference.bench, ACTS["published when"])
    assert len(conference.faults()) == 1
