"""What came in, what it means: there is always a way out, and nothing leads nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.base import Incoming, What
from bot.domain.errors import UnknownButton
from bot.runtime.meaning import MOST_LETTERS, meaning
from bot.screen import FileRef, Intent
from handlers import home, routes
from handlers.commands import COMMANDS, CommandWord
from handlers.tables.route import Route

ASKED = Intent("figures.answer", ("7", "DT03a"))
AT = datetime(2019, 11, 20, 2, tzinfo=UTC)


def came(what: What, text: str = "", **more: Any) -> Incoming:
    given: dict[str, Any] = {"private": True, "sent_at": AT, **more}
    if what is What.COMMAND and "command" not in given:
        given["command"] = text.split()[0][1:]
    return Incoming("telegram", "1", "2", "3", "3", what=what, text=text, **given)


def test_a_tap_means_what_its_button_says_whatever_is_asked() -> None:
    tap = came(What.TAP, intent=Intent("home"), sent_at=None)
    assert meaning(tap, None) == meaning(tap, ASKED) == Intent("home")


def test_a_forged_tap_is_refused() -> None:
    with pytest.raises(UnknownButton):
        meaning(came(What.TAP, sent_at=None), ASKED)


@pytest.mark.parametrize("text", ["12", "không có", "<b>", "Dự án: 12\nVốn: 3", "0" * MOST_LETTERS])
def test_a_typed_text_answers_the_open_question(text: str) -> None:
    assert meaning(came(What.TEXT, text), ASKED) == ASKED


@pytest.mark.parametrize("text", ["đường sắt 7", "Dự án cấp mới 379 153", "50\n20\n74"])
def test_without_a_question_what_may_be_figures_is_looked_at(text: str) -> None:
    assert meaning(came(What.TEXT, text), None) == Intent("figures.unasked")


def test_without_a_question_a_text_is_unclear() -> None:
    for text in ("12", "50 20", "đường sắt"):
        assert meaning(came(What.TEXT, text), None) == Intent("home.unclear")


@pytest.mark.parametrize("asked", [None, ASKED])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.vi)
def test_commands_and_their_labels_come_before_the_question(
    command: CommandWord, asked: Intent | None
) -> None:
    for word in (command.vi, command.en):
        assert meaning(came(What.COMMAND, f"/{word}"), asked) == command.intent
        assert meaning(came(What.COMMAND, f"/{word} and more"), asked) == command.intent
    assert meaning(came(What.TEXT, command.label), asked) == command.intent


@pytest.mark.parametrize("text", ["thoát", "THOAT", " Thoát ", "cancel", "menu", "việc cần làm"])
def test_there_is_always_a_way_out_of_a_question(text: str) -> None:
    found = meaning(came(What.TEXT, text), ASKED)
    assert found in (Intent("home.cancel"), Intent("home"))


def test_start_alone_is_home_and_with_a_token_an_invitation() -> None:
    assert meaning(came(What.COMMAND, "/start"), ASKED) == Intent("home", ("start",))
    assert meaning(came(What.COMMAND, "/start   "), ASKED) == Intent("home", ("start",))
    found = meaning(came(What.COMMAND, "/start a-token_4711"), ASKED)
    assert found == Intent("people.invited", ("a-token_4711",))


def test_an_unknown_command_says_so() -> None:
    assert meaning(came(What.COMMAND, "/xoahet"), ASKED) == Intent("home.unknown_command")
    assert meaning(came(What.COMMAND, "/", command=""), ASKED) == Intent("home.unknown_command")


def test_an_edited_message_does_not_answer() -> None:
    assert meaning(came(What.EDITED, "13"), ASKED) == Intent("home.edited")


def test_a_text_beyond_any_message_is_refused_with_its_length() -> None:
    found = meaning(came(What.TEXT, "x" * (MOST_LETTERS + 1)), ASKED)
    assert found == Intent("home.too_long", (str(MOST_LETTERS + 1),))


@pytest.mark.parametrize(
    ("what", "word"),
    [
        (What.FILE, "file"),
        (What.PHOTO, "photo"),
        (What.VOICE, "voice"),
        (What.STICKER, "sticker"),
        (What.OTHER, "other"),
    ],
)
@pytest.mark.parametrize("caption", ["", "Biểu 1"])
def test_what_is_no_text_is_named(what: What, word: str, caption: str) -> None:
    assert meaning(came(what, caption), ASKED) == Intent("home.not_text", (word,))


def test_a_block_or_an_unknown_update_needs_no_answer() -> None:
    assert meaning(came(What.OTHER, sent_at=None), ASKED) is None


@pytest.mark.parametrize("what", [What.TEXT, What.EDITED, What.PHOTO, What.OTHER, What.FILE])
def test_in_a_group_only_commands_are_answered(what: What) -> None:
    assert meaning(came(what, "12", private=False), ASKED) is None


def test_a_command_in_a_group_shows_no_data_there() -> None:
    for text in ("/viec", "/solieu", "/start token-of-somebody"):
        assert meaning(came(What.COMMAND, text, private=False), ASKED) == Intent("home.group")


def test_the_status_may_be_asked_for_in_a_group() -> None:
    for text in ("/tinhhinh", "/status", "/tinhhinh 2019"):
        command = came(What.COMMAND, text, private=False)
        assert meaning(command, ASKED) == Intent("status.group")


def test_a_group_that_moved_needs_no_answer() -> None:
    moved = came(What.OTHER, private=False, migrated_to="-1005")
    assert meaning(moved, None) is None


def test_whatever_is_meant_is_known() -> None:
    """Every name that can come out of here stands in the table of routes."""
    for what in What:
        for text in ("", "12", "/start x", "/viec", "/xyz", "x" * 5000):
            for private in (True, False):
                for asked in (None, ASKED):
                    if what is What.TAP or (what is What.COMMAND and not text.startswith("/")):
                        continue
                    found = meaning(came(what, text, private=private), asked)
                    assert found is None or routes.knows(found.name)


def test_a_file_answers_the_question_that_takes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    voice = FileRef("telegram", "1", "voice", "ref")
    taking = Intent("test.taking", ("7",))
    route = Route("test.taking", home.show_home, takes=("voice",))
    monkeypatch.setitem(routes._BY_NAME, route.name, route)
    came_in = came(What.VOICE, file=voice)
    assert meaning(came_in, taking) == taking
    assert meaning(came_in, ASKED) == meaning(came_in, None) == Intent("home.not_text", ("voice",))
    photo = came(What.PHOTO, file=replace(voice, kind="photo"))
    assert meaning(photo, taking) == Intent("home.not_text", ("photo",))
