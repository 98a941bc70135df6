"""A correction in words: what is to stand instead, by whom and why, and what it would change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from markupsafe import Markup

from bot.domain.correcting import Moved, what_moves
from bot.i18n import Say
from bot.reports.sentences import written
from handlers.figures.form import same
from handlers.figures.shown import amount_words
from handlers.totals.pages import cut
from handlers.totals.picking import cell_name
from handlers.totals.view import View, subject_of
from handlers.totals.words import DIMS, comparison_words, total_words
from storage.bloc_acts import Correction
from storage.bloc_figures import Gathered
from storage.bloc_totals import BlocTotals, bloc_totals

_MOST_MOVED = 8
_REASON_LETTERS = 160


def moves_lines(view: View, then: Gathered) -> list[Markup]:
    """What totals and which sentences read differently afterwards, both before and after.

    Nothing for those who may not see the totals yet.
    """
    if view.own_only:
        return []
    say, old = view.say, view.totals
    new = bloc_totals(then, view.uow.figures.catalogues(view.hat.bloc_id), old.basis)
    moved = what_moves(old.now, new.now, old.base, new.base)
    lines = [say("<b>Totals of the bloc, before → after</b>")]
    lines.extend(_moved_lines(view, moved[:_MOST_MOVED]))
    if len(moved) > _MOST_MOVED:
        lines.append(say("… and {n} more.", n=len(moved) - _MOST_MOVED))
    groups = dict.fromkeys(old.now.catalogue.indicator(one.cell.code).group for one in moved)
    sentences = list(_changed_sentences(view, new, groups))
    found = [Markup("\n").join(lines)]
    if sentences:
        found.append(say("<b>Sentences of the report that change</b>"))
        found.extend(sentences)
    return found


def _moved_lines(view: View, moved: Sequence[Moved]) -> Iterator[Markup]:
    say = view.say
    for one in moved:
        indicator = view.catalogue.indicator(one.cell.code)
        side = f" ({DIMS[one.cell.dim]})" if one.cell.dim in DIMS else ""
        words = [
            total_words(view, total) if total is not None else say("—")
            for total in (one.old, one.new)
        ]
        changes = [
            comparison_words(view, indicator, comparison) if comparison is not None else Markup("")
            for comparison in (one.old_comparison, one.new_comparison)
        ]
        line = say(
            "• {name}: {old} → {new}",
            name=indicator.short_names[say.language] + side,
            old=words[0],
            new=words[1],
        )
        if changes[0] != changes[1]:
            line += say("; {old} → {new}", old=changes[0] or say("—"), new=changes[1] or say("—"))
        yield line


def _changed_sentences(view: View, new: BlocTotals, groups: dict[str, None]) -> Iterator[Markup]:
    say, then = view.say, subject_of(new, view.stands_on)
    for group in groups:
        before = [one.text for one in written(view.subject, group, say)]
        after = [one.text for one in written(then, group, say)]
        for gone in (text for text in before if text not in after):
            yield say("Before: {text}", text=gone)
        for come in (text for text in after if text not in before):
            yield say("After: {text}", text=come)


def correction_lines(view: View, asked: Correction) -> Callable[[Say], list[Markup]]:
    """A correction in a few words, for a reader of either language."""
    form = view.totals.form(asked.unit_id)
    figure = form.figures.get(asked.cell) if form is not None else None
    indicator = view.catalogue.indicator(asked.cell.code)

    def lines(say: Say) -> list[Markup]:
        new = amount_words(say, indicator, asked.cell, asked.figure)
        name = cell_name(view, asked.cell, say)
        old = amount_words(say, indicator, asked.cell, asked.was)
        found = [say("• {name}: {old} → {new}", name=name, old=old, new=new)]
        if asked.decision == "open" and figure is not None and not same(figure, asked.was):
            now = amount_words(say, indicator, asked.cell, figure)
            found.append(say("   now: {figure}", figure=now))
        found += [
            say("   reason: {reason}", reason=cut(asked.reason, _REASON_LETTERS)),
            say(
                "   asked by {name}, {at}",
                name=asked.asked_by_name or say("—"),
                at=say.time(asked.asked_at, view.zone),
            ),
        ]
        if asked.refused_for:
            why = cut(asked.refused_for, _REASON_LETTERS)
            found.append(say("   not agreed to: {reason}", reason=why))
        return found

    return lines
