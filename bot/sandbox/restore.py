"""Fill a new world from the store after a restart."""

from bot.sandbox.things import Bot, Chat, Message, Person, Query, Waiting
from bot.sandbox.world import World


def restore(world: World) -> None:
    store = world.store
    for name, reserved in store.rows("counter"):
        world.counter(name, 1).resume(reserved)
    bots = (Bot.from_row(row) for _, row in store.rows("bot"))
    for bot in sorted(bots, key=lambda one: one.rank):
        world.bots[bot.id] = bot
        world.tokens[bot.token] = bot
    people = sorted((Person(**row) for _, row in store.rows("person")), key=lambda one: one.id)
    for person in people:
        world.people[person.key] = person
        world.people_by_id[person.id] = person
    for key, row in store.rows("chat"):
        chat = Chat(**row)
        world.chats[key] = chat
        if chat.is_group and chat.migrated_to is None:
            world.groups[chat.name] = chat
    _messages(world)
    for key, row in store.rows("update"):
        waiting = Waiting(**row)
        world.bots[int(key.split("/")[0])].queue[waiting.id] = waiting
    for bot in world.bots.values():
        bot.queue = dict(sorted(bot.queue.items()))
    for key, row in sorted(store.rows("query"), key=lambda item: int(item[0])):
        world.queries[key] = Query(**row)
    log = sorted((row for _, row in store.rows("log")), key=lambda row: int(row[1]["serial"]))
    for chat_key, entry in log:
        world.log.append(entry)
        if chat_key in world.chats:
            world.chats[chat_key].events.append(entry)
    world.banner = dict(store.rows("meta")).get("banner", "")
    world.files.load()
    world.report.load()


def _messages(world: World) -> None:
    rows = ((key.rpartition("/"), row) for key, row in world.store.rows("message"))
    for (chat_key, _, number), row in sorted(rows, key=lambda item: int(item[0][2])):
        world.chats[chat_key].messages[int(number)] = Message(**row)


def last_moment(world: World) -> float | None:
    """The sandbox time until which things happened before the restart."""
    moment = dict(world.store.rows("meta")).get("now")
    return None if moment is None else float(moment)
