"""When a vote may close early, be extended, and how long it is open at least."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.voting.roll import Seat
from bot.domain.voting.rule import EarlyClose, Extending, Way
from bot.domain.voting.times import check_early_close, check_extension, check_times
from bot.domain.voting_errors import (
    EarlyCloseRefused,
    ExtensionNotLater,
    ExtensionRefused,
    NotAllVoted,
    OpenTooShort,
    VoteClosed,
)
from tests.domain.voting.ballots import ELECTION

OPENS = datetime(2019, 12, 3, 1, 0, tzinfo=UTC)
RULE = replace(ELECTION, min_open=15)
QUARTER = timedelta(minutes=15)
A_MOMENT = timedelta(microseconds=1)
ALL = {1: Seat(1, returned=Way.SECRET), 2: Seat(2, returned=Way.SECRET, by_proxy=True)}
NOT_ALL = {**ALL, 2: Seat(2, present=True)}


def test_a_vote_is_open_for_the_time_of_its_rule() -> None:
    check_times(RULE, OPENS, OPENS + QUARTER)
    with pytest.raises(OpenTooShort):
        check_times(RULE, OPENS, OPENS + QUARTER - A_MOMENT)
    with pytest.raises(OpenTooShort):
        check_times(ELECTION, OPENS, OPENS)


def test_it_closes_early_once_all_have_voted() -> None:
    check_early_close(RULE, ALL, OPENS, OPENS)
    with pytest.raises(NotAllVoted) as refused:
        check_early_close(RULE, NOT_ALL, OPENS, OPENS + QUARTER)
    assert refused.value.fields == {"missing": 1}


def test_the_chair_closes_after_the_minimum_time_where_the_rule_says_so() -> None:
    rule = replace(RULE, early_close=EarlyClose.CHAIR)
    check_early_close(rule, NOT_ALL, OPENS, OPENS + QUARTER)
    with pytest.raises(OpenTooShort):
        check_early_close(rule, NOT_ALL, OPENS, OPENS + QUARTER - A_MOMENT)
    with pytest.raises(EarlyCloseRefused):
        check_early_close(replace(RULE, early_close=EarlyClose.NOBODY), ALL, OPENS, OPENS + QUARTER)


def test_a_vote_is_extended_while_it_is_open_and_only_to_later() -> None:
    closes = OPENS + QUARTER
    check_extension(RULE, closes, closes + A_MOMENT, closes - A_MOMENT)
    with pytest.raises(VoteClosed):
        check_extension(RULE, closes, closes + QUARTER, closes)
    with pytest.raises(ExtensionNotLater):
        check_extension(RULE, closes, closes, OPENS)
    with pytest.raises(ExtensionRefused):
        check_extension(replace(RULE, extending=Extending.NOBODY), closes, closes + QUARTER, OPENS)
