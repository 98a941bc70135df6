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
    draft_in_hand,
    known_catalogue,
    questions_of,
    secretary,
    waits,
)
from handlers.requests.making import LEAST_LINE, request_screen
from handlers.requests.opening import new_words
from storage.blocs import Bloc
from storage.presets.subset import NewIndicator, Shape
from storage.request_drafts import RequestDraft
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


def take_names(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Codes or names were typed, one a line: what is known is taken, the rest is named.

    Or the ministry's document came late.
    """
    say, bloc = secretary(actor, uow)
    year = uow.today(bloc.timezone).year
    draft, catalogue = draft_in_hand(bloc, intent, uow), known_catalogue(year)
    echo = []
    if kept := kept_file(bloc.id, actor, uow):
        return request_screen(replace(draft, file=kept), bloc, say, uow)
    for line in _names(uow.said)[:_MOST_LINES]:
        keys = _keys_of(line, catalogue)
        if not keys:
            echo.append(say("“{name}” is no indicator of the list.", name=fitted(line, 60)))
        for key in keys:
            if key not in draft.keys:
                draft = draft.toggled(key)
    return request_screen(_bounded(draft), bloc, say, uow, echo[:5])


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


def _bounded(draft: RequestDraft) -> RequestDraft:
    """A phone form and an open question both have an end."""
    return replace(draft, keys=draft.keys[:_MOST_ASKED], added=draft.added[:_MOST_ASKED])


def show_groups(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    say, bloc = secretary(actor, uow)
    draft = draft_in_hand(bloc, intent, uow)
    groups = known_catalogue(uow.today(bloc.timezone).year).groups
    choices = [
        Choice(
            fitted(group.names[say.language]), Intent.of("requests.group", draft.id, group.key, 0)
        )
        for group in groups
    ]
    return Screen(
        say("<b>{title}</b>\nWhich group of indicators?", title=draft.title),
        rows(*side_by_side(choices), _done(draft, say)),
        asks=waits(draft, "requests.add", uow),
    )


def show_group(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The questions of a group, switched by a tap each. Raises OldButton for no such group."""
    say, bloc = secretary(actor, uow)
    draft = draft_in_hand(bloc, intent, uow)
    return _group_screen(draft, intent, bloc, say, uow)


def _done(draft: RequestDraft, say: Say) -> Choice:
    return Choice(say.plain("Done"), Intent.of("requests.chosen", draft.id))


def toggle(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton for a question that the catalogue does not ask."""
    say, bloc = secretary(actor, uow)
    draft, key = draft_in_hand(bloc, intent, uow), intent.text(3)
    if key not in questions_of(known_catalogue(uow.today(bloc.timezone).year)):
        raise OldButton
    return _group_screen(_bounded(draft.toggled(key)), intent, bloc, say, uow)


def _group_screen(
    draft: RequestDraft, intent: Intent, bloc: Bloc, say: Say, uow: UnitOfWork
) -> Screen:
    catalogue, key = known_catalogue(uow.today(bloc.timezone).year), intent.text(1)
    group = next((one for one in catalogue.groups if one.key == key), None)
    if group is None:
        raise OldButton
    asked = [q for q in questions_of(catalogue).values() if q.group == key]
    shown, page, pages = on_page(asked, intent.number(2), _PAGE)
    choices = [
        Choice(
            ("● " if question.key in draft.keys else "○ ")
            + fitted(_short_name(question, say), _LABEL_LETTERS),
            Intent.of("requests.toggle", draft.id, key, page, question.key),
        )
        for question in shown
    ]
    lines = [say("<b>{group}</b> (● asked, ○ not)", group=group.names[say.language])]
    lines.extend(
        say("{mark} {name}", mark="●" if q.key in draft.keys else "○", name=q.names[say.language])
        for q in shown
    )
    turn = turning(page, pages, say, lambda to: Intent.of("requests.group", draft.id, key, to))
    return Screen(
        Markup("\n").join(lines),
        rows(
            *side_by_side(choices),
            turn,
            Choice(say.plain("Other groups"), Intent.of("requests.groups", draft.id)),
            _done(draft, say),
        ),
        asks=waits(draft, "requests.add", uow),
    )


def _short_name(question: Question, say: Say) -> str:
    """The question on a button: of several figures what they have in common."""
    if len(question.indicators) == 1:
        return question.indicators[0].short_names[say.language]
    return question.names[say.language].partition(":")[0].partition(" (")[0]


def show_chosen(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What is asked so far, each to be taken out by a tap."""
    say, bloc = secretary(actor, uow)
    return _chosen_screen(draft_in_hand(bloc, intent, uow), intent.number(1), bloc, say, uow)


def _chosen_screen(draft: RequestDraft, page: int, bloc: Bloc, say: Say, uow: UnitOfWork) -> Screen:
    known = questions_of(known_catalogue(uow.today(bloc.timezone).year))
    items = [(_short_name(known[key], say), key) for key in draft.keys if key in known]
    items += [(one.name, f"+{at}") for at, one in enumerate(draft.added)]
    shown, page, pages = on_page(items, page, _PAGE)
    choices = [
        Choice(
            "✕ " + fitted(name, _LABEL_LETTERS),
            Intent.of("requests.take_out", draft.id, page, key),
        )
        for name, key in shown
    ]
    turn = turning(page, pages, say, lambda to: Intent.of("requests.chosen_list", draft.id, to))
    return Screen(
        say("<b>{title}</b>\nTap what is not to be asked.", title=draft.title),
        rows(*side_by_side(choices), turn, _done(draft, say)),
        asks=waits(draft, "requests.add", uow),
    )


def take_out(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton for what has been taken out already."""
    say, bloc = secretary(actor, uow)
    draft, key = draft_in_hand(bloc, intent, uow), intent.text(2)
    if key.startswith("+"):
        at = Intent("", (key[1:],)).number(0)
        if not 0 <= at < len(draft.added):
            raise OldButton
        draft = replace(draft, added=(*draft.added[:at], *draft.added[at + 1 :]))
    elif key in draft.keys:
        draft = draft.toggled(key)
    else:
        raise OldButton
    if draft.is_empty:
        return request_screen(draft, bloc, say, uow)
    return _chosen_screen(draft, intent.number(1), bloc, say, uow)


# An indicator that no catalogue has ---------------------------------------------------------------


def ask_new(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton."""
    say, bloc = secretary(actor, uow)
    return name_screen(draft_in_hand(bloc, intent, uow), say, uow)


def name_screen(draft: RequestDraft, say: Say, uow: UnitOfWork) -> Screen:
    return Screen(
        say(
            "<b>A new indicator</b>\nPlease type its name, a semicolon, and what it is counted in,"
            " for example: Flats for workers; flats"
        ),
        rows(Choice(say.plain("Back"), Intent.of("requests.chosen", draft.id))),
        asks=waits(draft, "requests.named", uow),
    )


def take_new(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Name and unit were typed: now what kind of number it is. Raises LineNeeded."""
    say, bloc = secretary(actor, uow)
    name, _, unit = uow.line.partition(";")
    name, unit = name.strip()[:_MOST_NAME], unit.strip()[:_MOST_UNIT]
    if sum(char.isalpha() for char in name) < LEAST_LINE:
        raise LineNeeded(least=LEAST_LINE)
    draft = replace(draft_in_hand(bloc, intent, uow), pending=(name, unit))
    return kind_screen(draft, say, uow)


def kind_screen(draft: RequestDraft, say: Say, uow: UnitOfWork) -> Screen:
    """How the new indicator is counted."""
    assert draft.pending is not None, "its name was typed before"
    name, unit = draft.pending
    shapes = [shape for shape in Shape if unit or shape is Shape.FLAG]
    lines = [say("<b>{name}</b> ({unit})", name=name, unit=unit or say.plain("no unit"))]
    lines.append(
        say("How is it counted, and how do the boards' numbers make the bloc's?")
        if unit
        else say("Without a unit it can only be a yes or no; to add one, type it again.")
    )
    return Screen(
        Markup("\n").join(lines),
        rows(
            *(
                Choice(say.plain(_SHAPES[shape]), Intent.of("requests.shaped", draft.id, shape))
                for shape in shapes
            ),
            Choice(say.plain("Back"), Intent.of("requests.chosen", draft.id)),
        ),
        asks=waits(draft, "requests.named", uow),
    )


def take_shape(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton where no new indicator waits for it."""
    say, bloc = secretary(actor, uow)
    draft = draft_in_hand(bloc, intent, uow)
    if draft.pending is None or intent.text(1) not in list(Shape):
        raise OldButton
    name, unit = draft.pending
    shape = Shape(intent.text(1))
    new = NewIndicator(name, "" if shape is Shape.FLAG else unit, shape)
    draft = _bounded(replace(draft, added=(*draft.added, new), pending=None))
    added = say("✓ Added: {name}", name=new_words(new, say)[2:])
    return request_screen(draft, bloc, say, uow, [added])
