"""What a request asks: indicators of the catalogue by name or by group, and new ones."""

from __future__ import annotations

import re
from dataclasses import replace

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import N_, LineNeeded, OldButton
from bot.domain.kpi import Catalogue, Question
from bot.domain.names import compose, find_words, lexicon_of
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.paging import fitted, on_page, side_by_side, turning
from handlers.requests.attaching import kept_file
from handlers.requests.draft import (
    Draft,
    draft_in_hand,
    known_catalogue,
    questions_of,
    secretary,
)
from handlers.requests.making import LEAST_LINE, new_words, request_screen
from storage.presets.subset import NewIndicator, Shape
from storage.uow import UnitOfWork

_MOST_LINES, _MOST_ASKED, _MOST_NAME, _MOST_UNIT = 40, 40, 80, 24
_LABEL_LETTERS, _PAGE = 22, 10
_CODES = re.compile(r"[a-z]{2}\d{2}[a-z]?(?:[\s,]+[a-z]{2}\d{2}[a-z]?)*", re.IGNORECASE)
_SHAPES = {
    Shape.FLOW: N_("In the period, added up"),
    Shape.PAIR: N_("FDI and DDI apart"),
    Shape.STOCK: N_("At a day, added up"),
    Shape.ALONE: N_("Not added up"),
    Shape.FLAG: N_("Yes or no"),
}


def take_names(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """Codes or names were typed, one a line: what is known is taken, the rest is named.

    Or the ministry's document came late.
    """
    say, bloc = secretary(actor, uow)
    year = uow.today(bloc.timezone).year
    draft, catalogue = draft_in_hand(uow), known_catalogue(year)
    echo = []
    if kept := kept_file(bloc.id, actor, uow):
        return request_screen(replace(draft, file=kept), year, say)
    for line in _names(uow.said)[:_MOST_LINES]:
        keys = _keys_of(line, catalogue)
        if not keys:
            echo.append(say("“{name}” is no indicator of the list.", name=fitted(line, 60)))
        for key in keys:
            if key not in draft.keys:
                draft = draft.toggled(key)
    return request_screen(_bounded(draft), year, say, echo[:5])


def _names(said: str) -> list[str]:
    """A name a line; several codes may share one."""
    lines = [line.strip() for line in compose(said).replace(";", "\n").splitlines()]
    return [
        name
        for line in lines
        if line
        for name in (line.replace(",", " ").split() if _CODES.fullmatch(line) else [line])
    ]


def _keys_of(name: str, catalogue: Catalogue) -> list[str]:
    """The question that asks what is named, or all that a computed figure is made of."""
    words = find_words(name)
    match = lexicon_of(catalogue).match(words)
    if match is None or match.length < len(words) or len(match.codes) != 1:
        return []
    indicator = catalogue.indicator(next(iter(match.codes)))
    codes = indicator.parts or (indicator.code,)
    return [q.key for q in questions_of(catalogue).values() if set(codes) & set(q.codes)]


def _bounded(draft: Draft) -> Draft:
    """A phone form and an open question both have an end."""
    return replace(draft, keys=draft.keys[:_MOST_ASKED], added=draft.added[:_MOST_ASKED])


def show_groups(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    say, bloc = secretary(actor, uow)
    draft = draft_in_hand(uow)
    groups = known_catalogue(uow.today(bloc.timezone).year).groups
    choices = [
        Choice(fitted(group.names[say.language]), Intent.of("requests.group", group.key, 0))
        for group in groups
    ]
    return Screen(
        say("<b>{title}</b>\nWhich group of indicators?", title=draft.title),
        rows(*side_by_side(choices), Choice(say.plain("Done"), Intent("requests.chosen"))),
        asks=draft.asks("requests.add"),
    )


def show_group(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The questions of a group, switched by a tap each. Raises OldButton for no such group."""
    say, bloc = secretary(actor, uow)
    return _group_screen(draft_in_hand(uow), intent, uow.today(bloc.timezone).year, say)


def toggle(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton for a question that the catalogue does not ask."""
    say, bloc = secretary(actor, uow)
    year, key = uow.today(bloc.timezone).year, intent.text(2)
    if key not in questions_of(known_catalogue(year)):
        raise OldButton
    return _group_screen(_bounded(draft_in_hand(uow).toggled(key)), intent, year, say)


def _group_screen(draft: Draft, intent: Intent, year: int, say: Say) -> Screen:
    catalogue, key = known_catalogue(year), intent.text(0)
    group = next((one for one in catalogue.groups if one.key == key), None)
    if group is None:
        raise OldButton
    asked = [q for q in questions_of(catalogue).values() if q.group == key]
    shown, page, pages = on_page(asked, intent.number(1), _PAGE)
    choices = [
        Choice(
            ("● " if question.key in draft.keys else "○ ")
            + fitted(_short_name(question, say), _LABEL_LETTERS),
            Intent.of("requests.toggle", key, page, question.key),
        )
        for question in shown
    ]
    lines = [say("<b>{group}</b> (● asked, ○ not)", group=group.names[say.language])]
    lines.extend(
        say("{mark} {name}", mark="●" if q.key in draft.keys else "○", name=q.names[say.language])
        for q in shown
    )
    turn = turning(page, pages, say, lambda to: Intent.of("requests.group", key, to))
    return Screen(
        Markup("\n").join(lines),
        rows(
            *side_by_side(choices),
            turn,
            Choice(say.plain("Other groups"), Intent("requests.groups")),
            Choice(say.plain("Done"), Intent("requests.chosen")),
        ),
        asks=draft.asks("requests.add"),
    )


def _short_name(question: Question, say: Say) -> str:
    """The question on a button: of several figures what they have in common."""
    if len(question.indicators) == 1:
        return question.indicators[0].short_names[say.language]
    return question.names[say.language].partition(":")[0].partition(" (")[0]


def show_chosen(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What is asked so far, each to be taken out by a tap."""
    say, bloc = secretary(actor, uow)
    return _chosen_screen(draft_in_hand(uow), intent.number(0), uow.today(bloc.timezone).year, say)


def _chosen_screen(draft: Draft, page: int, year: int, say: Say) -> Screen:
    known = questions_of(known_catalogue(year))
    items = [(_short_name(known[key], say), key) for key in draft.keys if key in known]
    items += [(one.name, f"+{at}") for at, one in enumerate(draft.added)]
    shown, page, pages = on_page(items, page, _PAGE)
    choices = [
        Choice("✕ " + fitted(name, _LABEL_LETTERS), Intent.of("requests.take_out", page, key))
        for name, key in shown
    ]
    turn = turning(page, pages, say, lambda to: Intent.of("requests.chosen_list", to))
    return Screen(
        say("<b>{title}</b>\nTap what is not to be asked.", title=draft.title),
        rows(*side_by_side(choices), turn, Choice(say.plain("Done"), Intent("requests.chosen"))),
        asks=draft.asks("requests.add"),
    )


def take_out(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton for what has been taken out already."""
    say, bloc = secretary(actor, uow)
    draft, key = draft_in_hand(uow), intent.text(1)
    if key.startswith("+"):
        at = Intent("", (key[1:],)).number(0)
        if not 0 <= at < len(draft.added):
            raise OldButton
        draft = replace(draft, added=(*draft.added[:at], *draft.added[at + 1 :]))
    elif key in draft.keys:
        draft = draft.toggled(key)
    else:
        raise OldButton
    year = uow.today(bloc.timezone).year
    if draft.is_empty:
        return request_screen(draft, year, say)
    return _chosen_screen(draft, intent.number(0), year, say)


# An indicator that no catalogue has ---------------------------------------------------------------


def ask_new(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    say, _bloc = secretary(actor, uow)
    return Screen(
        say(
            "<b>A new indicator</b>\nPlease type its name, a semicolon, and what it is counted in,"
            " for example: Flats for workers; flats"
        ),
        rows(Choice(say.plain("Back"), Intent("requests.chosen"))),
        asks=draft_in_hand(uow).asks("requests.named"),
    )


def take_new(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """Name and unit were typed: now what kind of number it is. Raises LineNeeded."""
    say, _bloc = secretary(actor, uow)
    name, _, unit = uow.line.partition(";")
    name, unit = name.strip()[:_MOST_NAME], unit.strip()[:_MOST_UNIT]
    if sum(char.isalpha() for char in name) < LEAST_LINE:
        raise LineNeeded(least=LEAST_LINE)
    shapes = [shape for shape in Shape if unit or shape is Shape.FLAG]
    lines = [say("<b>{name}</b> ({unit})", name=name, unit=unit or say.plain("no unit"))]
    lines.append(
        say("How is it counted, and how do the boards' numbers make the bloc's?")
        if unit
        else say("Without a unit it can only be a yes or no; to add one, type it again.")
    )
    draft = replace(draft_in_hand(uow), pending=(name, unit))
    return Screen(
        Markup("\n").join(lines),
        rows(
            *(
                Choice(say.plain(_SHAPES[shape]), Intent.of("requests.shaped", shape))
                for shape in shapes
            ),
            Choice(say.plain("Back"), Intent("requests.chosen")),
        ),
        asks=draft.asks("requests.named"),
    )


def take_shape(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton where no new indicator waits for it."""
    say, bloc = secretary(actor, uow)
    draft = draft_in_hand(uow)
    if draft.pending is None or intent.text(0) not in list(Shape):
        raise OldButton
    name, unit = draft.pending
    shape = Shape(intent.text(0))
    new = NewIndicator(name, "" if shape is Shape.FLAG else unit, shape)
    draft = _bounded(replace(draft, added=(*draft.added, new), pending=None))
    year = uow.today(bloc.timezone).year
    return request_screen(draft, year, say, [say("✓ Added: {name}", name=new_words(new, say)[2:])])
