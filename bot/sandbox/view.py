"""A chat as the phone page and the tests see it."""

from bot.sandbox.methods.settings import commands_for
from bot.sandbox.things import Chat, Json, Message, Person
from bot.sandbox.world import World

_FILES = ("document", "photo", "voice", "sticker")


def chat_json(world: World, chat: Chat, person: Person, limit: int) -> Json:
    bots = chat.bots if chat.is_group else [chat.bot_id or 0]
    bot = world.bots[bots[0]] if bots else None
    live = [message for message in chat.messages.values() if not message.deleted]
    commands = []
    if bot is not None:
        commands = commands_for(bot.settings, chat, person.id, person.language_code)
    return {
        "serial": world.serial,
        "chat_id": chat.id,
        "type": chat.kind,
        "title": chat.title or (bot.first_name if bot else ""),
        "bot": bot.username if bot else None,
        "started": chat.started or chat.is_group,
        "blocked": chat.blocked,
        "messages": [message_json(world, chat, message) for message in live[-limit:]],
        "answers": [entry for entry in chat.events if entry["kind"] == "answer"][-20:],
        "commands": commands,
        "reply_keyboard": chat.reply_keyboard,
        "pinned": chat.pinned,
    }


def message_json(world: World, chat: Chat, message: Message) -> Json:
    api = message.api
    text, entities = message.body()
    shown: Json = {
        "id": message.id,
        "serial": message.serial,
        "date": api["date"],
        "edit_date": api.get("edit_date"),
        "deleted": message.deleted,
        "from_bot": message.bot_id is not None,
        "from": _sender(world, api),
        "text": text,
        "html": message.html(),
        "entities": entities,
        "keyboard": api.get("reply_markup", {}).get("inline_keyboard", []),
        "file": _file(world, api),
        "reply_to": api.get("reply_to_message", {}).get("message_id"),
        "reactions": message.extra.get("reactions", []),
        "silent": bool(message.extra.get("silent")),
        "protected": bool(api.get("has_protected_content")),
        "effect": api.get("effect_id"),
        "pinned": message.id in chat.pinned,
        "service": _service(api) if message.is_service else None,
    }
    if "contact" in api:
        shown["contact"] = api["contact"]
    if "location" in api:
        shown["location"] = api["location"]
    return shown


def _sender(world: World, api: Json) -> Json:
    user = api["from"]
    person = world.people_by_id.get(user["id"])
    name = person.name if person else user["first_name"]
    return {"person": person.key if person else None, "name": name}


def _file(world: World, api: Json) -> Json | None:
    for kind in _FILES:
        if kind in api:
            described = api[kind][-1] if kind == "photo" else api[kind]
            file = world.files.files[described["file_id"]]
            return {
                "kind": kind,
                "id": file.id,
                "name": file.name,
                "mime": file.mime,
                "size": file.size,
                "width": file.width,
                "height": file.height,
                "url": f"/control/file?id={file.id}",
            }
    return None


def _service(api: Json) -> Json:
    """What a service message says, and about whom."""
    for kind in ("new_chat_members", "left_chat_member"):
        if kind in api:
            about = api[kind][0] if kind == "new_chat_members" else api[kind]
            return {"kind": kind, "name": " ".join(_names(about))}
    for kind in ("group_chat_created", "migrate_to_chat_id", "migrate_from_chat_id"):
        if kind in api:
            return {"kind": kind, "name": ""}
    return {"kind": "other", "name": ""}


def _names(user: Json) -> list[str]:
    return [user[name] for name in ("first_name", "last_name") if name in user]
