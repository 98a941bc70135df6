"""Screens and intents outlive the process: what is stored reads back, what is not ours is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bot.screen import (
    Choice,
    FileOrder,
    FileRef,
    Intent,
    Screen,
    intent_from_json,
    intent_to_json,
    rows,
    screen_from_json,
    screen_to_json,
)

texts = st.text(max_size=30)
intents = st.builds(Intent, st.text(min_size=1, max_size=20), st.tuples(texts, texts))
choices = st.builds(Choice, texts, intents)
screens = st.builds(
    Screen,
    text=texts.map(Markup),
    choices=st.lists(st.lists(choices, max_size=3).map(tuple), max_size=4).map(tuple),
    files=st.lists(st.builds(FileOrder, texts, texts, texts, st.booleans()), max_size=2).map(tuple),
    passes=st.none()
    | st.builds(FileRef, texts, texts, texts, texts, texts, texts, st.none() | st.integers()),
)


@given(intents)
def test_an_intent_reads_back(intent: Intent) -> None:
    assert intent_from_json(intent_to_json(intent)) == intent


@given(screens)
def test_what_leaves_the_house_of_a_screen_reads_back(screen: Screen) -> None:
    assert screen_from_json(screen_to_json(screen)) == screen


def test_the_open_question_is_not_stored_with_the_message() -> None:
    screen = Screen(Markup("?"), asks=Intent("figures.answer", ("7",)), aside=True, fresh=True)
    assert screen_from_json(screen_to_json(screen)) == Screen(Markup("?"))


def test_stored_markup_is_not_escaped_a_second_time() -> None:
    text = Markup("<b>{}</b>").format("KCN <Hà Nội> & Hải Dương")
    back = screen_from_json(screen_to_json(Screen(text)))
    assert str(back.text) == "<b>KCN &lt;Hà Nội&gt; &amp; Hải Dương</b>"
    assert Markup("{}").format(back.text) == back.text


@pytest.mark.parametrize(
    "stored", ["", "null", "{}", "[]", "[1]", '["home", 2]', '[["home"]]', '"home"', '["home"', "7"]
)
def test_what_is_no_stored_intent_is_told(stored: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        intent_from_json(stored)


@pytest.mark.parametrize(
    "stored",
    [
        "null",
        "{}",
        "[]",
        '{"text": "x"}',
        '{"text": "x", "choices": [[["label only"]]], "files": []}',
        '{"text": "x", "choices": [], "files": [["sheet"]]}',
    ],
)
def test_what_is_no_stored_screen_is_told(stored: str) -> None:
    """The outbox counts on these three and no others."""
    with pytest.raises((ValueError, KeyError, TypeError)):
        screen_from_json(stored)


def test_arguments_that_are_missing_or_forged_match_no_row() -> None:
    intent = Intent.of("people.person", 12, "abc", "-3", "٣", "1" * 19, "1" * 18)
    assert intent.number(0) == 12
    assert [intent.number(index) for index in (1, 2, 3, 4)] == [-1, -1, -1, -1]
    assert intent.number(5) == 10**18 // 9
    assert intent.number(6) == -1
    assert intent.text(6) == ""
    assert intent.text(1) == "abc"


def test_rows_stand_one_under_the_other_and_none_is_left_out() -> None:
    a, b, c = (Choice(label, Intent("home")) for label in "abc")
    assert rows(a, None, (b, c)) == ((a,), (b, c))
    assert rows(None) == ()
    assert rows() == ()
