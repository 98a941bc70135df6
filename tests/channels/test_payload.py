"""Buttons on the wire: what was written reads back; what was made up, carried or torn does not."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.channels.payload import MOST_BYTES, ButtonCodec, PayloadTooLong, stands_on_receipt
from bot.screen import Intent

CODEC = ButtonCodec("7201900:a-token-of-this-test")
chats = st.integers(-(10**13), 10**13).map(str)
words = st.text(st.characters(exclude_characters="|", exclude_categories=["Cs"]), max_size=8)
intents = st.builds(
    Intent,
    st.text("abcdefghijklmnopqrstuvwxyz._", min_size=1, max_size=12),
    st.lists(words, max_size=3).map(tuple),
)


def written(chat: str, intent: Intent) -> str:
    try:
        return CODEC.encode(chat, intent)
    except PayloadTooLong:
        assume(False)
        raise AssertionError("unreachable") from None


@given(chats, intents)
def test_what_was_written_reads_back_within_64_bytes(chat: str, intent: Intent) -> None:
    payload = written(chat, intent)
    assert 1 <= len(payload.encode()) <= MOST_BYTES
    assert CODEC.decode(chat, payload) == intent


@given(chats, chats, intents)
def test_a_button_carried_to_another_chat_is_known(chat: str, other: str, intent: Intent) -> None:
    assume(chat != other)
    assert CODEC.decode(other, written(chat, intent)) is None


@given(chats, intents)
def test_a_button_of_another_bot_is_known(chat: str, intent: Intent) -> None:
    assert ButtonCodec("7201900:another-token").decode(chat, written(chat, intent)) is None


@given(chats, intents, st.data())
def test_a_torn_or_changed_button_is_known(chat: str, intent: Intent, data: st.DataObject) -> None:
    payload = written(chat, intent)
    cut = data.draw(st.integers(0, len(payload) - 1))
    assert CODEC.decode(chat, payload[:cut]) is None
    other = data.draw(st.characters(exclude_categories=["Cs"]))
    assume(other != payload[cut])
    assert CODEC.decode(chat, payload[:cut] + other + payload[cut + 1 :]) is None
    assert CODEC.decode(chat, payload + data.draw(st.sampled_from(["|", "0", "|7", " "]))) is None


@given(chats, st.text(max_size=64))
def test_nothing_that_is_made_up_is_read(chat: str, payload: str) -> None:
    """Lone surrogates too: JSON from the network can hold them."""
    assert CODEC.decode(chat, payload) is None


def test_a_lone_surrogate_is_no_button() -> None:
    assert CODEC.decode("1", "\ud800|home") is None
    assert CODEC.decode("1", "AAAAAAAAAAA|\ud800") is None


def test_arguments_are_not_mixed_up_by_where_they_are_cut() -> None:
    """("a", "bc") and ("ab", "c") are two buttons, and an empty argument is one of its own."""
    kinds = [Intent("x", ("a", "bc")), Intent("x", ("ab", "c")), Intent("x", ("a", "", "bc"))]
    payloads = {CODEC.encode("1", intent) for intent in kinds}
    assert len(payloads) == 3
    for intent in kinds:
        assert CODEC.decode("1", CODEC.encode("1", intent)) == intent


def test_an_argument_with_a_separator_is_refused() -> None:
    with pytest.raises(ValueError, match="separator"):
        CODEC.encode("1", Intent("home", ("a|b",)))


def test_the_64th_byte_is_the_last() -> None:
    room = MOST_BYTES - len(CODEC.encode("1", Intent("home", ("",))).encode())
    assert len(CODEC.encode("1", Intent("home", ("x" * room,))).encode()) == MOST_BYTES
    with pytest.raises(PayloadTooLong, match="home: 65 bytes"):
        CODEC.encode("1", Intent("home", ("x" * (room + 1),)))
    with pytest.raises(PayloadTooLong):
        CODEC.encode("1", Intent("home", ("ắ" * (room // 3 + 1),)))


def test_the_same_button_is_the_same_after_a_restart() -> None:
    intent = Intent("figures.ask", ("7", "DT03a"))
    again = ButtonCodec("7201900:a-token-of-this-test")
    assert again.encode("42", intent) == CODEC.encode("42", intent)


def test_the_token_cannot_be_seen_in_a_button() -> None:
    assert "7201900" not in CODEC.encode("42", Intent("home"))
    assert "token" not in CODEC.encode("42", Intent("home"))


def test_a_button_tells_whether_its_message_stays() -> None:
    intent = Intent("home", ("7",))
    kept, turned = CODEC.encode("1", intent, stays=True), CODEC.encode("1", intent)
    assert (stands_on_receipt(kept), stands_on_receipt(turned)) == (True, False)
    assert CODEC.decode("1", kept) == CODEC.decode("1", turned) == intent
    assert len(kept) == len(turned)
    assert CODEC.decode("1", kept.replace("!", "|", 1)) is None
    assert CODEC.decode("1", turned.replace("|", "!", 1)) is None
