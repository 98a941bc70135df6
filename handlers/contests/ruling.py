"""The rule of a draft, changed by taps: a field, then one of its values."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import OldButton
from bot.domain.voting.presets import PROPOSED
from bot.domain.voting.rule import (
    Rule,
    Way,
)
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.contests.house import Desk, changed, first_drafted
from handlers.contests.rule_fields import FIELDS, Field
from handlers.contests.words import heading, way_words
from handlers.paging import side_by_side
from storage.uow import UnitOfWork

_BY_NAME = {field.name: field for field in FIELDS}
_PER_PAGE = 10
_IN_CHAT = {Way.HANDS: Way.OPEN, Way.PAPER: Way.SECRET}
"""The same vote in the chat, where hall and chat vote together."""


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The rule's fields with what they are now. Raises NotAllowed, OldButton, NotADraft."""
    return _screen(first_drafted(actor, intent, uow), intent.number(1))


def _screen(desk: Desk, page: int, said: Markup | None = None) -> Screen:
    say, page = desk.say, max(0, min(page, (len(FIELDS) - 1) // _PER_PAGE))
    shown = FIELDS[page * _PER_PAGE : (page + 1) * _PER_PAGE]
    lines = [said] if said is not None else []
    lines += [*heading(desk.contest, say), say("<b>The rule</b>")]
    lines += [
        say(
            "{field}: <b>{value}</b>",
            field=say.plain(field.label),
            value=_value(desk.rule, field, say),
        )
        for field in shown
    ]
    lines.append(Markup("<i>{}</i>").format(say.plain(PROPOSED)))
    other = desk.intent("rule", 1 - page)
    return Screen(
        Markup("\n").join(lines),
        rows(
            *side_by_side(
                [
                    Choice(say.plain(field.label), desk.intent("field", field.name))
                    for field in shown
                ]
            ),
            Choice(say.plain("More of the rule"), other),
            desk.back(),
        ),
    )


def _value(rule: Rule, field: Field, say: Say) -> str:
    found = field.of(rule)
    if found is not None:
        return found.words(say)
    values = (getattr(rule, name) for name in field.options[0].values)
    return ", ".join(str(value) for value in values if value is not None)


def show_field(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = first_drafted(actor, intent, uow)
    say, field = desk.say, _field(intent)
    choices = [
        Choice(
            ("● " if option.is_in(desk.rule) else "") + option.words(say),
            desk.intent("set_rule", field.name, at),
        )
        for at, option in enumerate(field.options)
    ]
    alone = len(choices) <= 4
    return Screen(
        Markup("\n").join(
            [
                *heading(desk.contest, say),
                say(
                    "{field}, now: <b>{value}</b>",
                    field=say.plain(field.label),
                    value=_value(desk.rule, field, say),
                ),
            ]
        ),
        rows(
            *(choices if alone else side_by_side(choices)),
            beside(
                Choice(say.plain("Back to the rule"), desk.intent("rule", _page_of(field))),
                desk.back(),
            ),
        ),
    )


def _field(intent: Intent) -> Field:
    """Raises OldButton."""
    if intent.text(1) not in _BY_NAME:
        raise OldButton
    return _BY_NAME[intent.text(1)]


def _page_of(field: Field) -> int:
    return FIELDS.index(field) // _PER_PAGE


def set_value(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton, and what the rule itself refuses: the draft stays as it was then."""
    desk, field, at = first_drafted(actor, intent, uow), _field(intent), intent.number(2)
    if not 0 <= at < len(field.options):
        raise OldButton
    rule = replace(desk.rule, **field.options[at].values)
    if rule.mixed and rule.way in _IN_CHAT:
        # Papers of the chat need what the chat needs: it is named first.
        rule = replace(rule, way=_IN_CHAT[rule.way])
    said = None
    if desk.rule.mixed and not rule.mixed:
        said = desk.say(
            "The vote is now held in one way: <b>{way}</b>.", way=way_words(rule, desk.say)
        )
    return _screen(changed(desk, rule=rule), _page_of(field), said)
