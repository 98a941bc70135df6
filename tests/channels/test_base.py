"""What came in outlives the process that took it; every text fits both databases."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import (
    Incoming,
    What,
    clean_text,
    incoming_from_json,
    incoming_to_json,
)
from bot.channels.payload import ButtonCodec
from bot.channels.updates import read_update
from bot.screen import Intent

any_text = st.text(st.characters(), max_size=40)
"""Lone surrogates included, as JSON from a network may hold them."""
texts = any_text.map(clean_text)
numbers = st.integers(-(10**13), 10**13).map(str)
moments = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=7))]))
incomings = st.builds(
    Incoming,
    channel=st.just("telegram"),
    bot=numbers,
    external_id=numbers,
    account=st.one_of(st.just(""), numbers),
    chat=numbers,
    private=st.booleans(),
    what=st.sampled_from(What),
    text=texts,
    command=texts,
    intent=st.none() | st.builds(Intent, st.text("abc.", min_size=1), st.lists(texts).map(tuple)),
    tapped=st.none() | numbers,
    sent_at=st.none() | moments,
    migrated_to=st.none() | numbers,
)


@given(incomings)
def test_what_came_in_reads_back(incoming: Incoming) -> None:
    stored = incoming_to_json(incoming)
    assert incoming_from_json(stored) == incoming
    stored.encode("utf-8")
    assert "\x00" not in stored


def test_an_intent_without_arguments_and_one_with_an_empty_one_differ() -> None:
    base = Incoming("telegram", "1", "2", "3", "3", private=True, what=What.TAP)
    for intent in (Intent("home"), Intent("home", ("",)), Intent("home", ("", "a"))):
        tap = replace(base, intent=intent)
        assert incoming_from_json(incoming_to_json(tap)).intent == intent


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"what": "text"}',
        '{"channel":"t","bot":"1","external_id":"2","account":"3","chat":"4","private":true,'
        '"what":"dance"}',
        '{"channel":"t","bot":"1","external_id":"2","account":"3","chat":"4","private":true,'
        '"what":"text","later_field":1}',
        '{"channel":"t","bot":"1","external_id":"2","account":"3","chat":"4","private":true,'
        '"what":"tap","intent":7}',
        '{"channel":"t","bot":"1","external_id":"2","account":"3","chat":"4","private":true,'
        '"what":"text","sent_at":"yesterday"}',
        '{"channel":"t","bot":"1","external_id":"2","account":"3","chat":"4","private":true,'
        '"what":"text","sent_at":12}',
    ],
)
def test_what_was_not_stored_by_us_is_told(stored: str) -> None:
    """The dispatcher counts on these three and no others."""
    with pytest.raises((ValueError, KeyError, TypeError)):
        incoming_from_json(stored)


def test_an_update_of_nobody_goes_by_its_chat() -> None:
    incoming = Incoming("telegram", "1", "2", "", "-100", private=False, what=What.OTHER)
    assert incoming.lane == "-100"
    assert incoming_from_json(incoming_to_json(incoming)).lane == "-100"


def test_the_stored_form_keeps_only_what_is_there() -> None:
    """Rows are many: an update with nothing special is short."""
    incoming = Incoming("telegram", "1", "2", "3", "3", private=True, what=What.STICKER)
    assert json.loads(incoming_to_json(incoming)) == {
        "channel": "telegram",
        "bot": "1",
        "external_id": "2",
        "account": "3",
        "chat": "3",
        "private": True,
        "what": "sticker",
    }


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("Dự án", "Dự án"),
        (unicodedata.normalize("NFD", "Dự án cấp mới"), "Dự án cấp mới"),
        ("a\x00b", "ab"),
        ("\x00", ""),
        ("a\ud800b", "a?b"),
        ("\udfff\ud800", "??"),
        ("", ""),
        ("👍 1.234,5\n2", "👍 1.234,5\n2"),
    ],
)
def test_text_is_cleaned(typed: str, clean: str) -> None:
    assert clean_text(typed) == clean


def test_a_files_name_and_a_groups_title_read_as_they_are() -> None:
    message = {
        "message_id": 1,
        "date": 1_574_000_000,
        "from": {"id": 5},
        "chat": {"id": -7, "type": "group", "title": "Khối\u202e thi đua\u2069"},
        "caption": "\u202ekèm theo",
        "document": {
            "file_id": "f",
            "file_name": "so-lieu\u202excod.xlsx\x07",
            "mime_type": "application/\u2066pdf",
        },
    }
    raw = {"update_id": 3, "message": message}
    found = read_update(raw, "telegram", "1", ButtonCodec("1:token"))
    assert found.file is not None
    assert (found.file.name, found.file.mime) == ("so-lieuxcod.xlsx", "application/pdf")
    assert found.title == "Khối thi đua"
    assert found.text == "\u202ekèm theo", "what was typed is kept as it came"


@given(any_text)
def test_any_text_can_be_stored_and_compared(typed: str) -> None:
    clean = clean_text(typed)
    clean.encode("utf-8")
    assert "\x00" not in clean
    assert unicodedata.is_normalized("NFC", clean)
    assert clean_text(clean) == clean
