"""What may follow what in the life of a nomination."""

from __future__ import annotations

import pytest

from bot.domain.nominating import (
    UNDONE_BY_SECRETARY,
    Condition,
    Said,
    is_correction,
    lacking,
    standing_before,
    toggled,
)
from storage.models.nominations import SAID

LIFE = ["draft", "put_forward", "approved", "accepted", "on_ballot"]


def test_the_words_are_those_that_are_stored() -> None:
    assert {str(said) for said in Said} == set(SAID)


def test_the_provinces_opinion_alone_may_be_left_open() -> None:
    assert lacking([]) == [Condition.PACT, Condition.FIGURES, Condition.CLEAN]
    assert lacking(["clean", "pact", "figures"]) == []
    assert toggled(("clean",), "pact") == ("pact", "clean")
    assert toggled(("pact", "clean"), "clean") == ("pact",)


@pytest.mark.parametrize(
    ("after", "stands_at"),
    [
        ([], None),
        (["proposed"], "on_ballot"),
        (["not_chosen"], "on_ballot"),
        (["elected"], "on_ballot"),
        (["proposed", "decided"], "proposed"),
        (["proposed", "not_granted"], "proposed"),
        (["proposed", "decided", "conferred"], "decided"),
        # What was taken back does not count.
        (["proposed", "decided", "proposed"], "on_ballot"),
        (["proposed", "decided", "proposed", "not_granted"], "proposed"),
        (["proposed", "decided", "conferred", "decided"], "proposed"),
        (["proposed", "on_ballot"], None),
        (["proposed", "on_ballot", "not_chosen"], "on_ballot"),
        (["withdrawn"], None),
    ],
)
def test_the_last_step_is_taken_back(after: list[str], stands_at: str | None) -> None:
    said = LIFE + after
    at = standing_before(said)
    assert (None if at is None else said[at]) == stands_at


def test_what_is_only_known_of_past_years_has_nothing_before_it() -> None:
    for said in UNDONE_BY_SECRETARY:
        assert standing_before([said]) is None


def test_a_step_forward_is_no_correction() -> None:
    assert not is_correction("proposed", "decided")
    assert not is_correction("on_ballot", "accepted")  # a cancelled vote
    assert not is_correction("returned", "draft")
    assert is_correction("decided", "proposed")
    assert is_correction("elected", "on_ballot")
