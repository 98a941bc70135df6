"""Who is who: the bot itself, chats, members; pins, reactions, "typing"."""

from bot.sandbox.errors import bad_request
from bot.sandbox.methods.call import Call
from bot.sandbox.things import Chat, Json

ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
# Single characters except where a joiner makes one picture of two.
REACTIONS = set("❤👍👎🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔")
REACTIONS |= set("🤨😐🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾🤷😡")
REACTIONS |= {"❤\u200d🔥", "👨\u200d💻", "🤷\u200d♂", "🤷\u200d♀"}


def get_me(call: Call) -> Json:
    return call.bot.user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": call.bot.reads_all,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(call: Call) -> Json:
    chat = call.chat()
    if not chat.is_group and not chat.started:
        raise bad_request("chat not found")
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    full = call.world.chat_object(chat) | {
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys((*gifts, "gifts_from_channels"), False),
    }
    if chat.pinned:
        message = call.world.live_message(chat, chat.pinned[-1])
        if message is not None:
            full["pinned_message"] = message.api
    return full


def get_chat_member(call: Call) -> Json:
    chat, user_id = call.chat(), call.args["user_id"]
    bot = call.world.bots.get(user_id)
    if bot is not None:
        return {"status": "member" if bot.id in chat.bots else "left", "user": bot.user()}
    person = call.world.people_by_id.get(user_id)
    if person is None:
        raise bad_request("invalid user_id specified")
    if chat.is_group and chat.members[:1] == [person.key]:
        return {"status": "creator", "user": person.user(), "is_anonymous": False}
    inside = person.key in chat.members or chat.person == person.key
    return {"status": "member" if inside else "left", "user": person.user()}


def leave_chat(call: Call) -> bool:
    chat = call.chat()
    if not chat.is_group:
        raise bad_request("chat member status can't be changed in private chats")
    chat.bots.remove(call.bot.id)
    call.world.save_chat(chat)
    call.world.note("left", chat, by="bot", text="")
    return True


def _pin_rights(call: Call, chat: Chat) -> None:
    if chat.is_group and call.bot.id not in chat.admins:
        raise bad_request("not enough rights to manage pinned messages in the chat")


def pin_message(call: Call) -> bool:
    call.serves("chat_id", "message_id", "disable_notification")
    chat, message = call.target("message to pin not found")
    _pin_rights(call, chat)
    chat.pinned = [number for number in chat.pinned if number != message.id] + [message.id]
    call.world.save_chat(chat)
    call.world.note("pin", chat, by="bot", message_id=message.id, text="")
    return True


def unpin_message(call: Call) -> bool:
    call.serves("chat_id", "message_id")
    chat = call.chat()
    _pin_rights(call, chat)
    number = call.args.get("message_id", chat.pinned[-1] if chat.pinned else None)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    call.world.save_chat(chat)
    call.world.note("unpin", chat, by="bot", message_id=number, text="")
    return True


def set_reaction(call: Call) -> bool:
    call.serves("chat_id", "message_id", "reaction", "is_big")
    chat, message = call.target("message to react not found")
    reactions: list[Json] = call.args.get("reaction", [])
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    for reaction in reactions:
        if reaction.get("emoji") not in REACTIONS:
            raise bad_request("REACTION_INVALID")
    message.extra["reactions"] = [reaction["emoji"] for reaction in reactions]
    call.world.save_message(chat, message, "reaction", by="bot")
    return True


def send_action(call: Call) -> bool:
    call.serves("chat_id", "action")
    chat = call.open_chat()
    if call.args["action"] not in ACTIONS:
        call.violation("value", "action", "no such action")
        raise bad_request("wrong parameter action in request")
    call.world.note("action", chat, by="bot", text=call.args["action"])
    return True


def log_out(call: Call) -> bool:
    """The bot stays reachable: there is no other server it could move to."""
    call.serves()
    return True
