"""The totals of a period, a page per group; and the sentences of the report."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Act, Actor, require
from bot.domain.definitions import Obstacle
from bot.domain.errors import N_
from bot.domain.kpi import Group
from bot.domain.totals_errors import NothingReleased
from bot.i18n import Say, speak
from bot.reports.sentences import written
from bot.screen import Choice, Intent, Screen, rows
from handlers import paging
from handlers.checking.points import may_look_over
from handlers.totals.notes import footnotes, part_notes
from handlers.totals.view import (
    ACCEPTED,
    PROVISIONAL,
    View,
    home,
    look,
    period_title,
    stocks_words,
    visible_periods,
)
from handlers.totals.words import (
    hidden_words,
    indicators,
    line_words,
    own_words,
)
from handlers.wording import short_code
from storage.bloc_totals import Basis
from storage.uow import UnitOfWork

_MOST_PERIODS = 10
_LABEL_LETTERS = 24
_MOST_LETTERS = 3900
_AS_RELEASED = N_("Released at {at}, check code {code}")
_NOT_AS_RELEASED = N_(
    "Released at {at}, check code {code}: what is stored no longer gives these totals"
)


def choose_period(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The periods whose totals this person may see, the latest first."""
    hat, say = require(actor, Act.SEE_TOTALS, actor.hat.unit_id), speak(actor.language)
    known = visible_periods(hat, uow)
    shown, page, pages = paging.on_page(known, intent.number(0), _MOST_PERIODS)
    return Screen(
        say("The totals of which period?"),
        rows(
            *paging.side_by_side(
                [
                    Choice(cut(period_title(one, say)), Intent.of("totals", one.id, ACCEPTED, ""))
                    for one in shown
                ]
            ),
            paging.turning(page, pages, say, lambda to: Intent.of("totals.periods", to)),
            home(say),
        ),
    )


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A page of totals: the group asked for, else the first of the latest period."""
    hat = require(actor, Act.SEE_TOTALS, actor.hat.unit_id)
    if not intent.args and not visible_periods(hat, uow):
        return _nothing_yet(actor, hat.unit_id is None)
    view = look(actor, intent, uow)
    groups = view.groups
    index = next((i for i, one in enumerate(groups) if one.key == intent.text(2)), 0)
    if not groups:
        return Screen(head(view, None), rows(*_further(view, ""), home(view.say)))
    group = groups[index]
    return Screen(page_text(view, group), rows(*_ways(view, groups, index), home(view.say)))


def _nothing_yet(actor: Actor, observer: bool) -> Screen:
    if observer:
        raise NothingReleased
    say = speak(actor.language)
    return Screen(say("No period has been opened yet."), rows(home(say)))


def page_text(view: View, group: Group) -> Markup:
    """Head, a line for each indicator, and by name whose figures are not in it.

    What a line adds up has no line of its own; it is one tap further.
    """
    known = indicators(view, group.key)
    parts_of_lines = {code for one in known for code in one.parts}
    words = own_words if view.own_only else line_words
    lines = [words(view, one) for one in known if one.code not in parts_of_lines]
    if view.own_only:
        lines = _of_own_board(view, lines)
    parts = [head(view, group), Markup("\n").join(lines)]
    notes = [view.say("<i>{note}</i>", note=note) for note in footnotes(view)]
    if notes:
        parts.append(Markup("\n").join(notes))
    return cut_text(Markup("\n\n").join(parts), view.say)


def _of_own_board(view: View, lines: list[Markup]) -> list[Markup]:
    """The figures of the person's own board, or that none of them is accepted yet."""
    say, own = view.say, view.hat.unit_id
    unit = view.totals.unit(own) if own is not None else None
    name = unit.short_name if unit is not None else ""
    if own is None or not view.totals.counts(own):
        return [say("The figures of {unit} are not accepted yet.", unit=name)]
    return [say("Figures of {unit}:", unit=name), *lines]


def head(view: View, group: Group | None) -> Markup:
    """Which period and group, which figures count, and what they are compared with."""
    say, totals = view.say, view.totals
    counted = len(totals.roster) - len(totals.waiting)
    numbers = {"n": f"{counted:02d}", "m": f"{len(totals.roster):02d}"}
    lines = [say("<b>{period}</b>, the whole bloc", period=view.title)]
    if view.release is not None:
        matches = totals.gives(view.release.fingerprint)
        lines.append(
            say(
                _AS_RELEASED if matches else _NOT_AS_RELEASED,
                at=say.time(view.release.released_at, view.zone),
                code=short_code(view.release.fingerprint),
            )
        )
        lines.append(say("Accepted figures: {n}/{m} boards", **numbers))
    elif view.own_only:
        lines.append(hidden_words(view))
    elif totals.basis is Basis.PROVISIONAL:
        lines.append(say("Provisional, with figures not accepted yet: {n}/{m} boards", **numbers))
    else:
        lines.append(say("Accepted figures: {n}/{m} boards", **numbers))
    stocks = stocks_words(view)
    lines.append(stocks + say(", compared with {then}", then=view.then) if view.then else stocks)
    if group is not None:
        lines.append(say("\n<b>{group}</b>", group=group.names[say.language]))
    return Markup("\n").join(lines)


def _ways(view: View, groups: tuple[Group, ...], index: int) -> list[Choice | paging.Row]:
    """To the pages beside this one, behind it, and on to what this person may do."""
    say, key = view.say, groups[index].key
    beside = []
    if len(groups) > 1:
        before, after = groups[index - 1], groups[(index + 1) % len(groups)]
        beside = [
            Choice(cut(f"‹ {before.names[say.language]}"), view.intent("", before.key)),
            Choice(cut(f"{after.names[say.language]} ›"), view.intent("", after.key)),
        ]
    return [
        *([tuple(beside)] if beside else []),
        *(
            []
            if view.own_only
            else [Choice(say.plain("Sentences for the report"), view.intent("words", key))]
        ),
        *_further(view, key),
    ]


def _further(view: View, key: str) -> list[Choice | paging.Row]:
    say = view.say
    choices = []
    if view.may(Act.SEE_BOARDS):
        choices.append(Choice(say.plain("By board"), view.intent("lines", key)))
    choices.append(Choice(say.plain("Another period"), Intent.of("totals.periods", 0)))
    choices.append(Choice(say.plain("Take away as a file"), view.intent("export")))
    if view.release is None:
        if may_look_over(view.hat, view.of.period.year, view.uow):
            points = Intent.of("checking.totals", view.period_id, view.mark, 0)
            choices.append(Choice(say.plain("Points to look at"), points))
        if view.may(Act.SEE_PROVISIONAL):
            choices.append(_other_basis(view, key))
        if view.may(Act.TREAT_MISSING):
            choices.append(Choice(say.plain("Boards without figures"), view.intent("missing", 0)))
    # A board corrects its own figures also where it sees the totals as they were released.
    if view.may_correct and (view.release is None or not view.wide):
        choices.append(Choice(say.plain("Correct a figure"), view.intent("correct", 0)))
    if view.release is None:
        if (split := _without_rate(view, key)) is not None and view.may(Act.MANAGE_BLOC):
            choices.append(Choice(say.plain("Record the rate"), Intent.of("rates.of", split)))
        if view.may(Act.PREPARE_RELEASE) or view.may(Act.RELEASE):
            choices.append(Choice(say.plain("Release the totals"), view.intent("release")))
    return list(paging.side_by_side(choices))


def _without_rate(view: View, group: str) -> int | None:
    """The period whose two currencies cannot be brought together, for want of an exchange rate."""
    base = view.totals.gathered.base
    for cell, one in view.totals.compared.items():
        if one.obstacle is not Obstacle.NO_RATE or base is None:
            continue
        if view.catalogue.indicator(cell.code).group == group:
            return view.period_id if one.now is None else base.of.id
    return None


def _other_basis(view: View, key: str) -> Choice:
    accepted = view.totals.basis is Basis.ACCEPTED
    label = view.say.plain("Provisional totals") if accepted else view.say.plain("Accepted only")
    mark = PROVISIONAL if accepted else ACCEPTED
    return Choice(label, Intent.of("totals", view.period_id, mark, key))


def sentences(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A group in the words of the report, to be copied into it."""
    view = look(actor, intent, uow)
    say, key = view.say, intent.text(2)
    if view.own_only:
        return Screen(head(view, None), rows(view.to_page(key), home(say)))
    lines = [one.text for one in written(view.subject, key, say)]
    body = lines or [say("No figure of this group has been accepted yet.")]
    notes = [say("<i>{note}</i>", note=note) for note in (*part_notes(view, key), *footnotes(view))]
    text = Markup("\n\n").join([head(view, _group(view, key)), *body, *notes])
    return Screen(cut_text(text, say), rows(view.to_page(key), home(say)))


def _group(view: View, key: str) -> Group | None:
    return next((group for group in view.groups if group.key == key), None)


def cut(text: str, letters: int = _LABEL_LETTERS) -> str:
    """A button's label that a phone shows whole; a longer text with its own length."""
    return paging.fitted(text, letters)


def cut_text(text: Markup, say: Say, beside: int = 0) -> Markup:
    """As many paragraphs as one message takes, and a word about the rest.

    beside: how many letters of the message something else needs
    """
    most = _MOST_LETTERS - beside
    if len(text) <= most:
        return text
    kept = text[:most].rpartition("\n")[0]
    return kept + say("\n… cut: too long for one message.")
