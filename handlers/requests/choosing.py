"""What a request asks: indicators of the catalogue by name or by group; what is taken out again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import OldButton
from bot.domain.kpi import Catalogue, Question
from bot.domain.names import compose, find_words, lexicon_of
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.paging import fitted, on_page, side_by_side, turning
from handlers.requests.attaching import kept_file
from handlers.requests.draft import (
    MOST_ASKED,
    draft_in_hand,
    known_catalogue,
    must_fit,
    questions_of,
    secretary,
    waits,
)
from handlers.requests.making import LEAST_LINE, MOST_DOCUMENT, request_screen
from handlers.seals import seal
from storage.blocs import Bloc
from storage.presets.subset import NewIndicator
from storage.request_drafts import RequestDraft
from storage.uow import UnitOfWork

_MOST_LINES, _MOST_UNKNOWN, _UNKNOWN_LETTERS = 40, 5, 600
_LABEL_LETTERS, _PAGE = 22, 10
_CODES = re.compile(r"[a-z]{2}\d{2}[a-z]?(?:[\s,]+[a-z]{2}\d{2}[a-z]?)*", re.IGNORECASE)


def take_names(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Codes or names were typed, one a line: what is known is taken, the rest is named.

    Or the ministry's document came late: below it stand its number, or names as well.
    """
    say, bloc = secretary(actor, uow)
    draft = draft_in_hand(bloc, intent, uow)
    catalogue = known_catalogue(uow.today(bloc.timezone).year)
    names = _names(uow.said)
    read = [(name, _keys_of(name, catalogue)) for name in names[:_MOST_LINES]]
    if kept := kept_file(bloc.id, actor, uow):
        draft = replace(draft, file=kept)
        if not any(keys for _name, keys in read) and LEAST_LINE <= len(uow.line) <= MOST_DOCUMENT:
            return _numbered(draft, bloc, say, uow)
    unknown = [name for name, keys in read if not keys]
    wanted = [key for _name, keys in read for key in keys if key not in draft.keys]
    free = MOST_ASKED - len(draft.keys)
    new = list(dict.fromkeys(wanted))
    echo = _unknown_words(unknown, say)
    if len(new) > free:
        asked = questions_of(catalogue)
        left = "; ".join(_short_name(asked[key], say) for key in new[free:])
        echo.append(
            say(
                "⚠ A request asks {most} indicators at most. Not taken: {names}.",
                most=MOST_ASKED,
                names=fitted(left, _UNKNOWN_LETTERS),
            )
        )
    if len(names) > _MOST_LINES:
        echo.append(
            say(
                "⚠ {most} names were read; please send the other {n} again, from “{name}” on.",
                most=_MOST_LINES,
                n=len(names) - _MOST_LINES,
                name=fitted(names[_MOST_LINES], 60),
            )
        )
    return request_screen(replace(draft, keys=(*draft.keys, *new[:free])), bloc, say, uow, echo)


def _numbered(draft: RequestDraft, bloc: Bloc, say: Say, uow: UnitOfWork) -> Screen:
    """The words below a document are its number and date; those of before are named once more."""
    echo = []
    if draft.document not in ("", uow.line):
        echo.append(say("✓ The document's number was “{before}” before.", before=draft.document))
    return request_screen(replace(draft, document=uow.line), bloc, say, uow, echo)


def _unknown_words(unknown: Sequence[str], say: Say) -> list[Markup]:
    """Every name that is none, the first ones each in a line of its own."""
    lines = [
        say("“{name}” is no indicator of the list.", name=fitted(name, 60))
        for name in unknown[:_MOST_UNKNOWN]
    ]
    if rest := unknown[_MOST_UNKNOWN:]:
        names = "; ".join(fitted(name, 40) for name in rest)
        lines.append(
            say.count(
                "{n} more is none either: {names}.",
                "{n} more are none either: {names}.",
                len(rest),
                names=fitted(names, _UNKNOWN_LETTERS),
            )
        )
    return lines


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
    """Raises OldButton for a question that the catalogue does not ask, TooManyAsked."""
    say, bloc = secretary(actor, uow)
    draft, key = draft_in_hand(bloc, intent, uow), intent.text(3)
    if key not in questions_of(known_catalogue(uow.today(bloc.timezone).year)):
        raise OldButton
    if key not in draft.keys:
        must_fit(draft.keys)
    return _group_screen(draft.toggled(key), intent, bloc, say, uow)


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
    items += [(one.name, _added_key(one, draft)) for one in draft.added]
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


def _added_key(one: NewIndicator, draft: RequestDraft) -> str:
    """What it is and how many are like it, which in a request of long ago may be several: where
    it stands changes with every one taken out."""
    return "+" + seal(one, draft.added.count(one))


def take_out(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton for what has been taken out already."""
    say, bloc = secretary(actor, uow)
    draft, key = draft_in_hand(bloc, intent, uow), intent.text(2)
    if key.startswith("+"):
        keys = [_added_key(one, draft) for one in draft.added]
        if key not in keys:
            raise OldButton
        at = keys.index(key)
        draft = replace(draft, added=(*draft.added[:at], *draft.added[at + 1 :]))
    elif key in draft.keys:
        draft = draft.toggled(key)
    else:
        raise OldButton
    if draft.is_empty:
        return request_screen(draft, bloc, say, uow)
    return _chosen_screen(draft, intent.number(1), bloc, say, uow)
