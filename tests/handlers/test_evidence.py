"""`audit verify` finds whatever a result rests on changed behind its back."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.domain.voting.rule import Way
from storage.verify import verify
from tests.bench import Bench, Phone
from tests.handlers.conference import Conference
from tests.handlers.contests import heads, officer
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
