"""The secret paper on a phone, from the list to the receipt."""

from __future__ import annotations

import re

import pytest

from tests.bench import Bench, Phone, labels
from tests.handlers.voting import AT_MOST, ONE_OF, Hall, hall_of


@pytest.fixture
def hall(bench: Bench, secretary: Phone) -> Hall:
    return hall_of(bench)


def test_from_the_list_to_the_receipt(hall: Hall) -> None:
    head = hall.head(0)
    number = hall.open()
    head.command("/vote")
    assert "Waits for the vote of" in head.text
    head.tap("Vote: ")
    assert "cannot see the unit's choice" in head.text
    head.tap("Fill in the paper")
    assert "Line 1 of 3" in head.text
    head.tap("For")
    head.tap("Against")
    assert head.edited
    head.tap("No opinion")
    assert "<b>For</b>" in head.text
    assert "<b>Against</b>" in head.text
    assert ": No opinion" in head.text
    head.tap("Change 2.")
    head.tap("For")
    assert head.text.count("<b>For</b>") == 2
    head.tap("Cast the paper")
    assert "cannot be changed" in head.text
    head.tap("Yes, cast it")
    assert head.edited
    assert head.screen.stays
    assert re.search(r"Inclusion code: <code>[0-9A-Z]{5}-[0-9A-Z]{5}</code>", head.text)
    assert hall.marks(number) == {0: "chat"}
    assert hall.papers(number) == 4
    assert hall.codes(number) == 1
    head.command("/vote")
    assert "has voted." in head.text
    assert not any(label.startswith("Vote: ") for label in labels(head.screen))


def test_at_most_n_refuses_one_more(hall: Hall) -> None:
    head = hall.head(0)
    number = hall.open(AT_MOST, lines=5)
    hall.paper(head, number)
    head.tap("Fill in the paper")
    for line in (1, 2, 3):
        head.tap(f"☐ {line}.")
    assert "take one off first" in head.text
    assert head.text.count("☑") == 2
    head.tap("☑ 1.")
    head.tap("☐ 3.")
    head.tap("See the whole paper")
    head.tap("Cast the paper")
    head.tap("Yes, cast it")
    hall.close(number)
    assert [line.yes for line in hall.counts(number).lines] == [0, 1, 1, 0, 0]
    assert [line.no for line in hall.counts(number).lines] == [1, 0, 0, 1, 1]


def test_one_of_is_one(hall: Hall) -> None:
    head = hall.head(0)
    number = hall.open(ONE_OF, lines=2)
    hall.paper(head, number)
    head.tap("Fill in the paper")
    head.tap("☐ 1.")
    head.tap("☐ 2.")
    assert head.text.count("☑") == 1
    head.tap("See the whole paper")
    head.tap("Cast the paper")
    head.tap("Yes, cast it")
    hall.close(number)
    assert [line.yes for line in hall.counts(number).lines] == [0, 1]
