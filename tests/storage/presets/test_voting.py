"""The usual rules of voting: what the file gives is what the design proposes."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bot.domain.voting.presets import LABELS, PROPOSED, Purpose
from bot.domain.voting.rule import Base, Form, Rule, SelfVote, Ties, Unfilled, Way
from bot.domain.voting.table import needs
from bot.i18n import LANGUAGES, speak
from storage.presets.voting import voting_presets

PRESETS = voting_presets()
MOST_LETTERS = 24


def rule(key: str) -> Rule:
    return PRESETS[key].rule


def test_every_preset_has_a_name_that_fits_a_button() -> None:
    assert set(LABELS) == set(PRESETS)
    for language in LANGUAGES:
        for label in LABELS.values():
            assert 0 < len(speak(language).plain(label)) <= MOST_LETTERS
    assert "đề xuất" in speak("vi").plain(PROPOSED)


@pytest.mark.parametrize("key", ["awards_hands", "awards_secret", "awards_paper"])
def test_awards_need_two_thirds_of_all_members(key: str) -> None:
    one = rule(key)
    assert PRESETS[key].purposes == {Purpose.AWARD}
    assert (one.form, one.base, one.ties, one.unfilled) == (
        Form.EACH,
        Base.ALL,
        Ties.SECOND_ROUND,
        Unfilled.REMAINING,
    )
    assert [needs(one, size, lines=3).votes for size in (11, 7)] == [8, 5]
    assert [needs(one, size, lines=3).quorum for size in (11, 7)] == [8, 5]
    assert one.way.value == key.removeprefix("awards_")


@pytest.mark.parametrize("key", ["office_secret", "office_hands", "office_paper"])
def test_offices_need_more_than_half_of_all_members(key: str) -> None:
    one = rule(key)
    assert PRESETS[key].purposes == {Purpose.OFFICE}
    assert (one.form, one.base, one.unfilled, one.quota) == (
        Form.ONE_OF,
        Base.ALL,
        Unfilled.HIGHEST,
        1,
    )
    assert [needs(one, size, lines=3).votes for size in (11, 7)] == [6, 4]


def test_only_a_secret_vote_in_the_chat_has_papers_that_stay_secret() -> None:
    assert {key for key, one in PRESETS.items() if one.rule.way is Way.SECRET} == {
        "awards_secret",
        "office_secret",
        "at_most_n",
    }


def test_what_all_presets_have_in_common() -> None:
    for one in PRESETS.values():
        assert one.rule.quorum == Fraction(2, 3)
        assert one.rule.self_vote is SelfVote.SAID
        assert (one.rule.proxy, one.rule.rounds, one.rule.typed) == (0, 2, False)
