"""What a bot sets about itself: commands per scope and language, texts, the menu button."""

import re
from typing import Any

from bot.sandbox.errors import NotServedError, bad_request
from bot.sandbox.methods.call import Call
from bot.sandbox.things import Chat, Json

COMMANDS = 100
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_TEXTS = {"Name": "name", "Description": "description", "ShortDescription": "short_description"}


def _language(call: Call) -> str:
    language: str = call.args.get("language_code", "")
    if language and not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


def _slot(call: Call) -> str:
    """Where commands of this scope and language are kept."""
    scope: Json = call.args.get("scope", {"type": "default"})
    where = [scope["type"]]
    if "chat_id" in scope:
        chat_id = scope["chat_id"]
        chat = call.world.find_chat(call.bot, chat_id) if isinstance(chat_id, int) else None
        if chat is None or (chat.is_group and call.bot.id not in chat.bots):
            raise bad_request("chat not found")
        if chat.person is not None and not chat.started:
            raise bad_request("chat not found")
        if scope["type"] != "chat" and not chat.is_group:
            raise bad_request("chat not found")
        where.append(str(chat_id))
    if "user_id" in scope:
        where.append(str(scope["user_id"]))
    return f"commands {':'.join(where)} {_language(call)}"


def set_commands(call: Call) -> bool:
    slot, commands = _slot(call), call.args["commands"]
    if len(commands) > COMMANDS:
        call.violation("value", "commands", f"{len(commands)} commands, over {COMMANDS}")
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for place, one in enumerate(commands):
        if not _COMMAND.fullmatch(one["command"]):
            why = "a command is 1-32 of a-z, 0-9 and _"
            call.violation("value", f"commands[{place}].command", why)
            raise bad_request("BOT_COMMAND_INVALID")
        if not one["description"].strip():
            call.violation("value", f"commands[{place}].description", "is empty")
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        if "is_ephemeral" in one:
            raise NotServedError("ephemeral commands")
    call.bot.settings[slot] = commands
    _changed(call)
    return True


def get_commands(call: Call) -> list[Json]:
    commands: list[Json] = call.bot.settings.get(_slot(call), [])
    return commands


def delete_commands(call: Call) -> bool:
    call.bot.settings.pop(_slot(call), None)
    _changed(call)
    return True


def commands_for(settings: Json, chat: Chat, user_id: int, language: str | None) -> list[Json]:
    """The commands a person sees in a chat: the narrowest scope wins, then the language."""
    if chat.is_group:
        scopes = [f"chat_member:{chat.id}:{user_id}", f"chat:{chat.id}", "all_group_chats"]
    else:
        scopes = [f"chat:{chat.id}", "all_private_chats"]
    for scope in (*scopes, "default"):
        for code in ((language or "")[:2], ""):
            commands: list[Json] | None = settings.get(f"commands {scope} {code}")
            if commands:
                return commands
    return []


def _text(call: Call) -> tuple[str, str]:
    """The parameter that this get/set method is about, and where its value is kept."""
    name = _TEXTS[call.method[5:]]
    return name, f"{name} {_language(call)}"


def set_text(call: Call) -> bool:
    name, slot = _text(call)
    call.bot.settings[slot] = call.args.get(name, "")
    _changed(call)
    return True


def get_text(call: Call) -> Json:
    name, slot = _text(call)
    own = call.bot.first_name if name == "name" else ""
    found = call.bot.settings.get(slot) or call.bot.settings.get(f"{name} ") or own
    return {name: found}


def _menu_slot(call: Call) -> str:
    if "chat_id" not in call.args:
        return "menu"
    chat = call.chat()
    if chat.is_group:
        raise bad_request("chat not found")
    return f"menu {chat.id}"


def set_menu_button(call: Call) -> bool:
    slot = _menu_slot(call)
    button: Json = call.args.get("menu_button", {"type": "default"})
    if button["type"] == "web_app":
        raise NotServedError("web apps")
    call.bot.settings[slot] = button
    _changed(call)
    return True


def get_menu_button(call: Call) -> Any:
    settings = call.bot.settings
    return settings.get(_menu_slot(call)) or settings.get("menu") or {"type": "default"}


def _changed(call: Call) -> None:
    call.world.save_bot(call.bot)
    call.world.note("bot", by="bot", text=call.method)
