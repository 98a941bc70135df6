"""A preview says what a line takes once, and so that it is true of that line."""

from __future__ import annotations

import pytest

from tests.bench import Bench, Phone
from tests.handlers.conference import Conference
from tests.handlers.contests import heads, mark, officer

NEEDED = "units must agree"


@pytest.fixture
def conference(bench: Bench, secretary: Phone) -> Conference:
    return Conference(bench, secretary, heads(bench), officer(bench, "ha-noi"))


def recuse(conference: Conference, number: int, board: str, place: int) -> None:
    unit, line = conference.bench.unit(board), mark(conference.bench, number, place)
    conference.go(conference.secretary, "recuse_why", number, unit, line)
    conference.secretary.write("Có liên quan trực tiếp")


def test_beside_a_recusal_each_line_has_its_own_number_and_no_other(
    conference: Conference,
) -> None:
    number = conference.draft(("hai-phong",))
    assert conference.go(conference.secretary, "preview", number).count(NEEDED) == 1
    recuse(conference, number, "ninh-binh", 1)
    text = conference.go(conference.secretary, "preview", number)
    assert "At least 07/10 units must agree." in text
    assert "08/11" not in text
    assert text.count(NEEDED) == 1


def test_of_two_lines_each_is_told_once(conference: Conference) -> None:
    number = conference.draft(("hai-phong", "ha-nam"))
    recuse(conference, number, "ninh-binh", 1)
    text = conference.go(conference.secretary, "preview", number)
    assert "Line 1: At least 07/10 units must agree." in text
    assert "Line 2: At least 08/11 units must agree." in text
    assert text.count(NEEDED) == 2
