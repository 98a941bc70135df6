"""Who takes part: bots, people and groups, and what becomes of them.

Everything is idempotent by key, so a demo may say it again at every start.
"""

from typing import Any

from bot.sandbox.errors import ControlError
from bot.sandbox.things import Bot, Chat, Json, Message, Person
from bot.sandbox.world import FIRST, World

_PERSON_FIELDS = ("first_name", "last_name", "username", "language_code", "note", "section")


def put_bot(world: World, row: Json) -> Json:
    token = str(row.get("token", ""))
    number, _, secret = token.partition(":")
    if not (number.isascii() and number.isdecimal()) or not secret:
        raise ControlError(400, "token must look like 123456:secret")
    bot = world.bots.get(int(number))
    if bot is None:
        bot = Bot(int(number), token, row["username"], row["first_name"], len(world.bots))
    else:
        world.tokens.pop(bot.token, None)
        bot.token, bot.username, bot.first_name = token, row["username"], row["first_name"]
    bot.reads_all = bool(row.get("reads_all", bot.reads_all))
    world.save_bot(bot)
    world.note("cast", by="sandbox", text=bot.username)
    return {"id": bot.id, "username": bot.username}


def put_people(world: World, rows: list[Json]) -> Json:
    ids: Json = {}
    for row in rows:
        key = str(row["key"])
        person = world.people.get(key)
        if person is None:
            number = world.counter("person", FIRST["person"]).take()
            person = Person(key, number, str(row["first_name"]))
        for name in _PERSON_FIELDS:
            if name in row:
                setattr(person, name, row[name])
        unknown = set(row) - {"key", *_PERSON_FIELDS}
        if unknown:
            raise ControlError(400, f"a person has no {', '.join(sorted(unknown))}")
        world.save_person(person)
        ids[key] = person.id
    world.note("cast", by="sandbox", text="")
    return {"ids": ids}


def put_group(world: World, row: Json) -> Json:
    """A group with its members; a change of members is told to the bot as Telegram does."""
    key, title = str(row["key"]), str(row["title"])
    if key == "private":
        raise ControlError(400, "no group can be called 'private'")
    members = [world.person(one).key for one in row["members"]]
    chat = world.groups.get(key)
    bot = world.bot(row.get("bot_username")) if row.get("bot", True) else None
    made = chat is None
    if chat is None:
        kind = str(row.get("type", "group"))
        if kind not in ("group", "supergroup"):
            raise ControlError(400, "type must be group or supergroup")
        chat_id = _group_id(world, kind)
        chat = Chat(f"g{chat_id}", chat_id, kind, key, title=title, members=members)
    joined = [one for one in members if one not in chat.members]
    gone = [one for one in chat.members if one not in members]
    chat.title, chat.members = title, members
    world.save_chat(chat)
    if bot is not None and bot.id not in chat.bots:
        _add_bot(world, chat, bot)
        if made and members:
            service(world, chat, world.person(members[0]), {"group_chat_created": True})
    if bot is not None and row.get("bot_admin") and bot.id not in chat.admins:
        chat.admins.append(bot.id)
        world.save_chat(chat)
    for one in joined:
        person = world.person(one)
        service(world, chat, person, {"new_chat_members": [person.user()]})
    for one in gone:
        person = world.person(one)
        service(world, chat, person, {"left_chat_member": person.user()})
    return {"id": chat.id, "type": chat.kind}


def _group_id(world: World, kind: str) -> int:
    number = world.counter(kind, FIRST[kind]).take()
    return -number if kind == "group" else -(1_000_000_000_000 + number)


def _add_bot(world: World, chat: Chat, bot: Bot) -> None:
    chat.bots.append(bot.id)
    if bot.id in chat.kicked:
        chat.kicked.remove(bot.id)
    world.save_chat(chat)
    if chat.members:
        member_update(world, chat, bot, world.person(chat.members[0]), "left", "member")


def service(world: World, chat: Chat, person: Person, content: Json) -> None:
    """A service message in a group. Bots hear these even in privacy mode."""
    api = {
        "message_id": world.next_message_id(chat),
        "from": person.user(),
        "chat": world.chat_object(chat),
        "date": int(world.clock.now()),
        **content,
    }
    world.save_message(chat, Message(api, extra={"service": True}), "service")
    for bot_id in chat.bots:
        world.push(world.bots[bot_id], "message", api, f"m{chat.id}")


def member_update(
    world: World, chat: Chat, bot: Bot, by: Person, before: str, after: str
) -> int | None:
    """`my_chat_member`: the bot was added, removed, blocked or unblocked."""

    def member(status: str) -> Json:
        body: Json = {"status": status, "user": bot.user()}
        return body | {"until_date": 0} if status == "kicked" else body

    payload = {
        "chat": world.chat_object(chat),
        "from": by.user(),
        "date": int(world.clock.now()),
        "old_chat_member": member(before),
        "new_chat_member": member(after),
    }
    return world.push(bot, "my_chat_member", payload, f"m{chat.id}")


def set_blocked(world: World, chat: Chat, *, blocked: bool) -> int | None:
    """A person blocks or unblocks the bot of a private chat."""
    if chat.blocked == blocked:
        return None
    chat.blocked = blocked
    world.save_chat(chat)
    world.note("block" if blocked else "unblock", chat, by="person", text="")
    states = ("member", "kicked") if blocked else ("kicked", "member")
    bot, person = world.bots[chat.bot_id or 0], world.person(str(chat.person))
    return member_update(world, chat, bot, person, *states)


def deactivate(world: World, person: Person, *, deactivated: bool) -> None:
    """The account is gone (or back). Telegram tells bots nothing."""
    person.deactivated = deactivated
    world.save_person(person)
    world.note("cast", by="sandbox", text=person.key)


def kick_bot(world: World, chat: Chat, bot: Bot) -> None:
    if bot.id not in chat.bots:
        return
    member_update(world, chat, bot, world.person(chat.members[0]), "member", "kicked")
    chat.bots.remove(bot.id)
    chat.kicked.append(bot.id)
    world.save_chat(chat)


def migrate(world: World, chat: Chat) -> Json:
    """A group becomes a supergroup: a new id, and both chats say so."""
    if chat.kind != "group":
        raise ControlError(400, "only a basic group can become a supergroup")
    new_id = _group_id(world, "supergroup")
    fresh = Chat(
        f"g{new_id}",
        new_id,
        "supergroup",
        chat.name,
        title=chat.title,
        members=list(chat.members),
        bots=list(chat.bots),
        admins=list(chat.admins),
    )
    person = world.person(chat.members[0])
    service(world, chat, person, {"migrate_to_chat_id": new_id})
    chat.migrated_to = new_id
    world.save_chat(chat)
    world.save_chat(fresh)
    service(world, fresh, person, {"migrate_from_chat_id": chat.id})
    return {"old_id": chat.id, "id": new_id}


def people_json(world: World) -> list[Json]:
    found: list[Json] = []
    for person in sorted(world.people.values(), key=lambda one: one.id):
        row: Json = {"key": person.key, "id": person.id, "name": person.name}
        row |= {name: getattr(person, name) for name in _PERSON_FIELDS}
        row["deactivated"] = person.deactivated
        found.append(row)
    return found


def groups_json(world: World) -> list[Json]:
    return [
        {
            "key": chat.name,
            "id": chat.id,
            "type": chat.kind,
            "title": chat.title,
            "members": chat.members,
            "bots": [world.bots[one].username for one in chat.bots],
        }
        for chat in world.groups.values()
    ]


def bots_json(world: World) -> list[Json]:
    rows: list[Any] = []
    for bot in world.bots.values():
        hook = bot.webhook
        rows.append(
            {
                "id": bot.id,
                "username": bot.username,
                "first_name": bot.settings.get("name ") or bot.first_name,
                "description": bot.settings.get("description ", ""),
                "waiting_updates": len(bot.queue),
                "webhook": hook.url if hook else None,
            }
        )
    return rows
