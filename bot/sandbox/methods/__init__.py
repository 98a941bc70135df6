"""What each served method does. `SERVED` is the whole list; nothing registers itself."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.methods import chats, media, messages, settings
from bot.sandbox.methods.call import Call

Served = Callable[[Call], Any]

SERVED: Mapping[str, Served] = {
    "getMe": chats.get_me,
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
    "leaveChat": chats.leave_chat,
    "pinChatMessage": chats.pin_message,
    "unpinChatMessage": chats.unpin_message,
    "setMessageReaction": chats.set_reaction,
    "sendChatAction": chats.send_action,
    "logOut": chats.log_out,
    "close": chats.log_out,
    "sendMessage": messages.send_message,
    "editMessageText": messages.edit_text,
    "editMessageCaption": messages.edit_caption,
    "editMessageReplyMarkup": messages.edit_markup,
    "deleteMessage": messages.delete_message,
    "answerCallbackQuery": messages.answer_query,
    "sendDocument": media.send_document,
    "sendPhoto": media.send_photo,
    "sendVoice": media.send_voice,
    "getFile": media.get_file,
    "setMyCommands": settings.set_commands,
    "getMyCommands": settings.get_commands,
    "deleteMyCommands": settings.delete_commands,
    "setMyName": settings.set_text,
    "getMyName": settings.get_text,
    "setMyDescription": settings.set_text,
    "getMyDescription": settings.get_text,
    "setMyShortDescription": settings.set_text,
    "getMyShortDescription": settings.get_text,
    "setChatMenuButton": settings.set_menu_button,
    "getChatMenuButton": settings.get_menu_button,
}
"""getUpdates and the webhook methods are in `delivery.py`: they concern the queue."""
