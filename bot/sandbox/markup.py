"""Rules of keyboards that the schema cannot say: counts, actions, links, empty labels."""

from typing import Any

from bot.sandbox.entities import checked_url
from bot.sandbox.errors import NotServedError, bad_request
from bot.sandbox.schema import Problem

Json = dict[str, Any]

BUTTONS_PER_ROW = 8
BUTTONS = 100
STYLES = ("primary", "success", "danger")

_SERVED = {"callback_data", "url", "copy_text", "disabled"}
_DECORATION = {"text", "style", "icon_custom_emoji_id"}


def keyboard_problems(markup: Json) -> list[Problem]:
    """What is wrong with a reply markup that has already passed the schema."""
    found: list[Problem] = []
    name = "inline_keyboard" if "inline_keyboard" in markup else "keyboard"
    rows: list[list[Any]] = markup.get(name, [])
    total = 0
    for number, row in enumerate(rows):
        where = f"reply_markup.{name}[{number}]"
        total += len(row)
        if len(row) > BUTTONS_PER_ROW:
            why = f"{len(row)} buttons in a row, at most {BUTTONS_PER_ROW} are shown"
            found.append(Problem("keyboard", where, why))
        for place, button in enumerate(row):
            _button(button, f"{where}[{place}]", name, found)
    if total > BUTTONS:
        found.append(
            Problem("keyboard", f"reply_markup.{name}", f"{total} buttons, over {BUTTONS}")
        )
    return found


def _button(button: Any, where: str, name: str, found: list[Problem]) -> None:
    if isinstance(button, str):
        button = {"text": button}
    if not button["text"].strip():
        found.append(Problem("keyboard", f"{where}.text", "the label is empty"))
    if button.get("style", STYLES[0]) not in STYLES:
        found.append(Problem("keyboard", f"{where}.style", f"is none of {', '.join(STYLES)}"))
    if name != "inline_keyboard":
        return
    actions = [key for key in button if key not in _DECORATION]
    if len(actions) != 1:
        why = "a button has exactly one action" if actions else "a button needs an action"
        found.append(Problem("keyboard", where, why))


def refuse_keyboard(markup: Json, problems: list[Problem]) -> None:
    """Telegram's own refusals for what `keyboard_problems` found, and for bad links."""
    rows = markup.get("inline_keyboard", [])
    for row in rows:
        for button in row:
            if "url" in button and checked_url(button["url"]) is None:
                url = button["url"]
                raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
            for action in button.keys() - _SERVED - _DECORATION:
                raise NotServedError(f"buttons with {action}")
            if problems and button.keys() <= _DECORATION:
                raise bad_request(
                    "can't parse inline keyboard button:"
                    " Text buttons are unallowed in the inline keyboard"
                )
    if sum(len(row) for row in rows) > BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    if problems:
        raise bad_request("REPLY_MARKUP_INVALID")


def cleaned(markup: Json) -> Json | None:
    """An inline keyboard as Telegram keeps it: without empty rows; None without any button."""
    rows = [row for row in markup["inline_keyboard"] if row]
    return {"inline_keyboard": rows} if rows else None
