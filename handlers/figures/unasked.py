"""Figures typed while no question is open: whose they are is asked, and nothing is guessed."""

from __future__ import annotations

import re
from typing import Final

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.answer import ProblemCode
from bot.domain.dims import find_dim
from bot.domain.kpi import Question
from bot.domain.names import compose, find_words, lexicon_of
from bot.domain.paste import Paste
from bot.lines import plain_line
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.asking import question_screen
from handlers.figures.form import Desk, default_form, sit_down, to_form
from handlers.figures.pasted import all_questions, names_hint
from handlers.figures.shown import cut
from storage.uow import UnitOfWork

_BARE: Final = re.compile(r"\s*(?:ước|khoảng|trên|dưới|~)?\s*\d[\d.,;\s]*(?:[^\W\d][^\d\n]{0,20})?")
"""A figure with perhaps its unit: "51", "51; 20", "ước 7.081,7 triệu USD"."""
_LETTERS, _MOST_UNKNOWN, _NAME_LETTERS = 40, 3, 80


def unnamed_screen(desk: Desk, paste: Paste) -> Screen | None:
    """Where no line bears a known name: which words were not known, or that a name lacks."""
    if not paste.lines or any(one.problem is not ProblemCode.UNKNOWN_NAME for one in paste.lines):
        return None
    if all(_is_side(desk, one.name or one.raw) for one in paste.lines):
        return _nameless(desk)
    say = desk.say
    names = [cut(line.name or line.raw.strip(), _LETTERS) for line in paste.lines]
    text = say(
        "Nothing was saved: “{name}” is not the name or code of an indicator, and no"
        " question is open.",
        name="”, “".join(names[:_MOST_UNKNOWN]),
    )
    return _screen(desk, Markup("\n").join([text, names_hint(say)]))


def met(actor: Actor, uow: UnitOfWork) -> Screen | None:
    """Words while no question is open: a bare figure, or the bare name of an indicator.

    None for a person without a form, and for anything else.
    """
    said = compose(uow.said).strip()
    bare = _BARE.fullmatch(said) is not None
    if not bare and len(said) > _NAME_LETTERS:
        return None
    form_id = default_form(actor, uow)
    if form_id is None:
        return None
    desk = sit_down(actor, form_id, uow)
    if bare:
        return _nameless(desk)
    return named_screen(desk, said)


def named_screen(desk: Desk, said: str) -> Screen | None:
    """The question of an indicator, where nothing but its name was typed."""
    question = _named(desk, said) if desk.form.state != "submitted" else None
    if question is None:
        return None
    echo = desk.say(
        "“{text}” is the name of an indicator; here is its question.",
        text=cut(plain_line(said), _LETTERS),
    )
    return question_screen(desk, question, echo)


def _nameless(desk: Desk) -> Screen:
    return _screen(
        desk,
        desk.say(
            "Nothing was saved: no question is open, so it is not clear which indicator “{text}”"
            " belongs to.\n\nPlease write its code or name in front (<code>DT01 379 153</code>),"
            " or open the question first.",
            text=cut(plain_line(desk.uow.said), _LETTERS),
        ),
    )


def _screen(desk: Desk, text: Markup) -> Screen:
    go = Choice(desk.say.plain("One question at a time"), Intent.of("figures.go", desk.form.id))
    return Screen(
        text,
        rows(all_questions(desk), go, to_form(desk)),
        asks=Intent.of("figures.pasted", desk.form.id),
    )


def _is_side(desk: Desk, text: str) -> bool:
    """ "FDI 51": a side and figures, but of what?"""
    words = [word for word in find_words(text) if not word.text[0].isdigit()]
    return bool(words) and all(find_dim(words, at, text) for at in range(len(words)))


def _named(desk: Desk, said: str) -> Question | None:
    """The question of an indicator whose whole name was typed, and nothing but it."""
    words = find_words(said)
    match = lexicon_of(desk.work.catalogue).match(words)
    if match is None or match.length != len(words):
        return None
    found = {one.key: one for one in desk.questions if not match.codes.isdisjoint(one.codes)}
    return next(iter(found.values())) if len(found) == 1 else None
