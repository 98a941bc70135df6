"""One request on its way through a method, and the rules that many methods share."""

from dataclasses import dataclass, field

from bot.sandbox.entities import Formatted, checked_entities, parse_html, tidy
from bot.sandbox.errors import ApiError, NotServedError, bad_request, forbidden
from bot.sandbox.markup import keyboard_problems, refuse_keyboard
from bot.sandbox.schema import Problem, utf16_length
from bot.sandbox.things import Bot, Chat, Json, Message
from bot.sandbox.world import World

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024


@dataclass(slots=True)
class Call:
    world: World
    bot: Bot
    method: str
    args: Json
    uploads: Json = field(default_factory=dict)  # parts that no parameter names: attach://name

    def violation(self, kind: str, where: str, why: str) -> None:
        problem = Problem(kind, where, why)
        self.world.report.violation(self.method, problem, self.world.clock.now())

    def serves(self, *names: str) -> None:
        """Refuse parameters that the Bot API has and this method here does not honour."""
        for name in self.args:
            if name not in names:
                raise NotServedError(f"{self.method} with {name}")

    # --- chats ---------------------------------------------------------------------------

    def chat(self) -> Chat:
        """The chat of `chat_id`, whatever the bot may do there."""
        chat_id = self.args.get("chat_id")
        if chat_id is None:
            raise bad_request("chat_id is empty")
        chat = None
        if isinstance(chat_id, int):
            chat = self.world.find_chat(self.bot, chat_id)
        if chat is None:
            raise bad_request("chat not found")
        if chat.migrated_to is not None:
            raise bad_request(
                "group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.migrated_to,
            )
        if chat.is_group and self.bot.id not in chat.bots:
            if self.bot.id in chat.kicked:
                raise forbidden(f"bot was kicked from the {chat.kind} chat")
            raise forbidden(f"bot is not a member of the {chat.kind} chat")
        return chat

    def open_chat(self) -> Chat:
        """The chat of `chat_id`, if the bot may send to it."""
        chat_id = self.args.get("chat_id")
        if isinstance(chat_id, int) and chat_id in self.world.bots:
            raise forbidden("bots can't send messages to bots")
        chat = self.chat()
        if chat.person is not None:
            if self.world.people[chat.person].deactivated:
                raise forbidden("user is deactivated")
            if chat.blocked:
                raise forbidden("bot was blocked by the user")
            if not chat.started:
                raise forbidden("bot can't initiate conversation with a user")
        return chat

    # --- text ----------------------------------------------------------------------------

    def formatted(self, name: str, entities_name: str) -> Formatted:
        source: str = self.args.get(name, "")
        mode = self.args.get("parse_mode")
        if mode is None:
            given = self.args.get(entities_name)
            return tidy(checked_entities(source, given) if given else Formatted(source))
        if mode.lower() != "html":
            raise NotServedError(f"parse_mode {mode}, only HTML")
        try:
            parsed = parse_html(source)
        except ApiError as error:
            self.violation("entities", name, error.description)
            raise
        for note in parsed.notes:
            self.violation("html-note", name, note)
        return tidy(parsed)

    def text(self) -> Formatted:
        if not self.args.get("text"):
            raise bad_request("message text is empty")
        formatted = self.formatted("text", "entities")
        if not formatted.text:
            raise bad_request("text must be non-empty")
        size = utf16_length(formatted.text)
        if size > TEXT_LIMIT:
            self.violation("length", "text", f"must be 1-{TEXT_LIMIT} characters, got {size}")
            raise bad_request("message is too long")
        return formatted

    def caption(self) -> Formatted:
        formatted = self.formatted("caption", "caption_entities")
        size = utf16_length(formatted.text)
        if size > CAPTION_LIMIT:
            self.violation("length", "caption", f"must be 0-{CAPTION_LIMIT}, got {size}")
            raise bad_request("message caption is too long")
        return formatted

    # --- markup and replies --------------------------------------------------------------

    def markup(self) -> Json | None:
        markup: Json | None = self.args.get("reply_markup")
        if markup is None:
            return None
        problems = keyboard_problems(markup)
        for problem in problems:
            self.violation(*problem)
        refuse_keyboard(markup, problems)
        return markup

    def replied(self, chat: Chat) -> Message | None:
        reply: Json | None = self.args.get("reply_parameters")
        if reply is None:
            return None
        for name in reply:
            if name not in ("message_id", "allow_sending_without_reply", "chat_id"):
                raise NotServedError(f"reply_parameters with {name}")
        if reply.get("chat_id", chat.id) != chat.id:
            raise NotServedError("replies to another chat")
        target = self.world.live_message(chat, reply.get("message_id", 0))
        if target is None and not reply.get("allow_sending_without_reply"):
            raise bad_request("message to be replied not found")
        return target

    def target(self, missing: str) -> tuple[Chat, Message]:
        """The message of `chat_id` and `message_id`."""
        if "inline_message_id" in self.args:
            raise NotServedError(f"{self.method} with inline_message_id")
        if "chat_id" not in self.args or "message_id" not in self.args:
            raise bad_request("message identifier is not specified")
        chat = self.chat()
        message = self.world.live_message(chat, self.args["message_id"])
        if message is None:
            raise bad_request(missing)
        return chat, message


def without_reply(api: Json) -> Json:
    """A message as it is shown inside another one: replies are not nested further."""
    return {key: value for key, value in api.items() if key != "reply_to_message"}
