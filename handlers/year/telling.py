"""The boards learn of a change in the plan: officers and heads, each once, and the group."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from bot.i18n import DEFAULT_LANGUAGE, Say, speak
from bot.screen import Choice, Screen, rows
from handlers.year.draft import Told
from handlers.year.house import Year
from storage.uow import UnitOfWork


def tell(year: Year, told: Told, news: Callable[[Say], Markup], uow: UnitOfWork) -> Markup:
    """Queue the news to all of them; how many people that are, in words for the secretary."""

    def compose(say: Say) -> Screen:
        return Screen(news(say), rows(Choice(say.plain("Plan of the year"), year.way())))

    key = f"year:{year.bloc.id}:{year.number}:{uow.inbox_id}"
    for person_id in told.persons:
        uow.tell(person_id, compose, key)
    if told.group is not None:
        uow.post(told.group, Screen(news(speak(DEFAULT_LANGUAGE))), f"{key}:group")
    return year.say.count(
        "{n} person has been told.", "{n} people have been told.", len(told.persons)
    )
