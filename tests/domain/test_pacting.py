"""The text of a pact as it is typed, changed and compared; targets as they are typed."""

from __future__ import annotations

import pytest

from bot.domain.kpi import Dim
from bot.domain.pact_errors import NoSuchParagraph, PactTooLong
from bot.domain.pacting import MOST_EACH, Change, changes, edited, typed_target


def test_lines_come_at_the_end_and_numbers_are_those_that_were_shown() -> None:
    body = edited("", ["một", "hai", "ba"])
    assert edited(body, ["1:", "3: ba mới", "bốn"]) == "hai\nba mới\nbốn"


def test_all_of_a_message_is_taken_or_nothing() -> None:
    with pytest.raises(NoSuchParagraph):
        edited("một", ["1: khác", "2: không có"])
    with pytest.raises(PactTooLong):
        edited("một", ["x" * (MOST_EACH + 1)])


def test_what_changed_is_said_in_the_order_of_the_text() -> None:
    assert changes("a\nb\nc", "a\nB\nc\nd") == [
        Change(added=False, text="b"),
        Change(added=True, text="B"),
        Change(added=True, text="d"),
    ]
    assert changes("a\nb", "a\nb") == []


@pytest.mark.parametrize(
    ("line", "code", "dim", "rest"),
    [
        ("DT03 FDI: 1.250", "DT03", Dim.F, "1.250"),
        ("dt03ddi:5 tỷ", "DT03", Dim.D, "5 tỷ"),
        ("LD02: 140 nghìn", "LD02", Dim.T, "140 nghìn"),
        ("DT03A fdi: 12", "DT03a", Dim.F, "12"),
    ],
)
def test_an_indicator_with_its_amount(line: str, code: str, dim: Dim, rest: str) -> None:
    found = typed_target(line)
    assert found is not None
    assert (found.code, found.dim, found.rest) == (code, dim, rest)


@pytest.mark.parametrize("line", ["Không nợ đọng hồ sơ", "Mục tiêu: đạt 100%", "DT03 1.250"])
def test_everything_else_is_a_target_in_words(line: str) -> None:
    assert typed_target(line) is None
