"""Numbers of the hall as they are typed: none below nought, no row lost in silence."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.counting_errors import NoSuchLine, NumbersUnclear
from bot.domain.voting.rule import Ties
from tests.bench import Bench, Phone
from tests.handlers.conference import Conference
from tests.handlers.contests import heads, officer
from tests.handlers.steps import says


@pytest.fixture
def conference(bench: Bench, secretary: Phone) -> Conference:
    return Conference(bench, secretary, heads(bench), officer(bench, "ha-noi"))


def _typing(conference: Conference) -> int:
    number = conference.draft(("hai-phong", "ha-nam"))
    conference.open(number)
    conference.go(conference.secretary, "hall_full", number, "type")
    return number


@pytest.mark.parametrize("typed", ["-9 2\n8 3", "1: −9 2\n8 3", "–9 2\n8 3"])
def test_a_number_below_nought_is_not_read_without_its_sign(
    conference: Conference, typed: str
) -> None:
    _typing(conference)
    conference.secretary.write(typed)
    assert says(NumbersUnclear, typed="x", example="y")[:15] in conference.secretary.text
    assert "✓ Taken: 2. Not clear" in conference.secretary.text


def test_a_row_too_many_is_said(conference: Conference) -> None:
    _typing(conference)
    conference.secretary.write("9 2\n8 3\n7 4")
    assert says(NoSuchLine, line=3, lines=2) in conference.secretary.text


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ({"ties": Ties.CHAIR, "threshold": None, "strict": False}, "(5/11)"),
        ({"rounds": 1}, "(5/11, 06 needed)"),
    ],
)
def test_the_announcement_says_that_the_chair_decided(
    conference: Conference, rule: dict[str, Any], why: str
) -> None:
    number = conference.draft(("ninh-binh", "bac-ninh"), kind="deputy", **rule)
    conference.open(number)
    conference.count(number, "5", "5")
    for step in ("choose", "choose_ask", "choose_now"):
        conference.go(conference.chair, step, number, 1)
    conference.publish(number)
    told = str(conference.heads["ha-nam"].notices[-1].text)
    assert f"02 lines have equally many votes {why}; by the rule the chair decided on: KCN" in told
