"""Figures without names: where they begin and how they are meant is chosen before any is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.answer import Entry
from bot.domain.column import Reading, Rows, Way, read_column
from bot.domain.errors import N_, OldButton
from bot.domain.kpi import Question
from bot.domain.paste import Paste, read_paste
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.form import Desk, sit_down, to_form
from handlers.figures.pasted import paste_screen
from handlers.figures.pending import mark
from handlers.figures.shown import amount_words, cell_name, clipped, label_name, short_name
from handlers.figures.sorting import Sorted, sort
from handlers.figures.spans import period_of
from storage.uow import UnitOfWork

HELD_FROM = 5
"""An open column: form, mark, question it begins with, way, the text itself; then what is held."""
_PAGE, _LABEL_LETTERS, _SAMPLE = 5, 24, 4

_MEANT: Mapping[Way, str] = {
    Way.ONE_BY_ONE: N_("one figure after another, FDI before DDI"),
    Way.PAIRS: N_("each line all figures of one indicator"),
    Way.FOREIGN: N_("each line one indicator, FDI only"),
    Way.DOMESTIC: N_("each line one indicator, DDI only"),
}
_LABELS: Mapping[Way, str] = {
    Way.ONE_BY_ONE: N_("FDI, DDI in turn"),
    Way.PAIRS: N_("An indicator a line"),
    Way.FOREIGN: N_("FDI only, line by line"),
    Way.DOMESTIC: N_("DDI only, line by line"),
}


def open_column(desk: Desk, paste: Paste, question: Question | None, said: str) -> Screen:
    """A column, from the question that was open or the first one on.

    As long as the whole form it can only be that; as long as a group by chance it may be anything.
    """
    at, fixed = 0, None
    catalogue = desk.work.catalogue
    allowed = [cell for asked in desk.questions for cell in asked.cells]
    required = [cell for cell in allowed if not catalogue.indicator(cell.code).optional]
    cells = [entry.cell for entry in paste.entries]
    decided = question is not None or len(cells) >= len(required)
    if paste.by_order and decided and cells and set(cells) <= set(allowed):
        fixed = Reading(Way.ONE_BY_ONE, paste.entries)
        at = next(i for i, asked in enumerate(desk.questions) if cells[0] in asked.cells)
    elif question is not None:
        at = desk.questions.index(question)
    return _column_screen(desk, said, paste.rows, at, fixed=fixed)


def column_from_question(
    desk: Desk, found: Rows, question: Question, *, answered: bool
) -> Screen | None:
    """A column sent as the answer to a question; None where it is about this question alone.

    An answer in two lines is an answer; lines with two figures each are more than one.
    """
    at = desk.questions.index(question)
    readings = read_column(found, desk.questions[at:], desk.work.before)
    beyond = [one for one in readings if not _cells(one) <= set(question.cells)]
    several = len(found) > 1 or len(found[0]) > 1
    if not several or (answered and all(one.way is not Way.PAIRS for one in beyond)):
        return None
    too_many = sum(map(len, found)) > len(question.cells)
    if not beyond and not too_many:
        return None
    return _column_screen(desk, desk.uow.said, found, at)


def _cells(reading: Reading) -> set[object]:
    return {entry.cell for entry in reading.entries}


def _column_screen(
    desk: Desk,
    said: str,
    found: Rows,
    at: int,
    way: str = "",
    fixed: Reading | None = None,
) -> Screen:
    readings = list(read_column(found, desk.questions[at:], desk.work.before))
    if fixed is not None:
        same = [(e.cell, e.source) for e in fixed.entries]
        others = [r for r in readings if [(e.cell, e.source) for e in r.entries] != same]
        return _shown(desk, said, at, fixed, others)
    chosen = [one for one in readings if one.way == way] or readings
    if len(chosen) == 1:
        others = [one for one in readings if one is not chosen[0]]
        return _shown(desk, said, at, chosen[0], others)
    return _which(desk, said, found, at, readings)


def _which(desk: Desk, said: str, found: Rows, at: int, readings: Sequence[Reading]) -> Screen:
    """Several ways to mean it: each is named with its first figures, and has its button."""
    say = desk.say
    lines = [
        say(
            "<b>{n} figures without names.</b> Nothing is saved yet. Beginning with"
            " <b>{at}. {name}</b>:",
            n=sum(map(len, found)),
            at=at + 1,
            name=short_name(desk, desk.questions[at]),
        )
    ]
    for number, reading in enumerate(readings, start=1):
        lines.append(
            say(
                "\n{number}) <b>{meant}</b>\n{sample}",
                number=number,
                meant=say(_MEANT[reading.way]),
                sample=_sample(desk, reading),
            )
        )
    lines.append(
        say("\nWhich one do you mean?")
        if readings
        else say(
            "From there on the form has no room for such figures. Please choose where they begin."
        )
    )
    return Screen(
        Markup("\n").join(lines),
        rows(*_ways(desk, at, readings), to_form(desk)),
        asks=_asks(desk, said, at, ""),
    )


def _sample(desk: Desk, reading: Reading) -> Markup:
    """ "Dự án cấp mới (FDI): 379 dự án; … (DDI): 153 dự án; …"."""
    parts = [_entry_words(desk, entry) for entry in reading.entries[:_SAMPLE]]
    more = [Markup("…")] if len(reading.entries) > _SAMPLE else []
    return Markup("; ").join([*parts, *more])


def _entry_words(desk: Desk, entry: Entry) -> Markup:
    done = Sorted()
    sort(desk, done, entry, hold=True)
    write = done.held.get(entry.cell)
    indicator = desk.work.catalogue.indicator(entry.cell.code)
    words = (
        amount_words(desk.say, indicator, entry.cell, write.figure)
        if write is not None
        else Markup("{}").format(entry.source)
    )
    return Markup("{}: {}").format(cell_name(desk, entry.cell), words)


def _shown(desk: Desk, said: str, at: int, reading: Reading, others: Sequence[Reading]) -> Screen:
    """One way to mean it, with every figure: saved by a tap, or read otherwise by another."""
    say, done = desk.say, Sorted()
    for entry in reading.entries:
        why = sort(desk, done, entry, hold=True)
        if why is not None:
            name = cell_name(desk, entry.cell)
            words = say("{name} “{raw}”: {why}", name=name, raw=entry.source, why=why)
            done.unclear.append(words)
    heading = say(
        "<b>Figures without names</b>, beginning with <b>{at}. {name}</b>: {meant}.",
        at=at + 1,
        name=short_name(desk, desk.questions[at]),
        meant=say(_MEANT[reading.way]),
    )
    return paste_screen(
        desk,
        done,
        heading=heading,
        ways=_ways(desk, at, others),
        asks=_asks(desk, said, at, reading.way),
    )


def _ways(desk: Desk, at: int, readings: Sequence[Reading]) -> tuple[Choice, ...]:
    say, here = desk.say, (desk.form.id, mark(desk.uow))
    return (
        *(
            Choice(say.plain(_LABELS[one.way]), Intent.of("figures.column_at", *here, at, one.way))
            for one in readings
        ),
        Choice(say.plain("Begin elsewhere"), Intent.of("figures.column_from", *here, at // _PAGE)),
    )


def _asks(desk: Desk, said: str, at: int, way: str) -> Intent:
    return Intent.of("figures.column", desk.form.id, mark(desk.uow), at, way, said)


def _asked(intent: Intent, uow: UnitOfWork) -> Intent:
    """The open column that a button belongs to. Raises OldButton."""
    asked = uow.asked
    if asked is None or asked.name != "figures.column" or asked.args[:2] != intent.args[:2]:
        raise OldButton
    return asked


def choose_start(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The questions of the form, for the one that a column begins with. Raises OldButton."""
    asked = _asked(intent, uow)
    desk = sit_down(actor, intent.number(0), uow)
    desk.only_draft()
    say, page, here = desk.say, intent.number(2), asked.args[:2]
    first = page * _PAGE
    if not 0 <= first < len(desk.questions):
        raise OldButton
    shown = list(enumerate(desk.questions))[first : first + _PAGE]
    earlier = Choice(say.plain("‹ Earlier"), Intent.of("figures.column_from", *here, page - 1))
    more = Choice(say.plain("More ›"), Intent.of("figures.column_from", *here, page + 1))
    turns = [
        *([earlier] if page else []),
        *([more] if first + _PAGE < len(desk.questions) else []),
    ]
    return Screen(
        say("Which question does the first figure belong to? Nothing is saved yet."),
        rows(
            *(
                Choice(
                    clipped(f"{at + 1}. {label_name(desk, question)}", _LABEL_LETTERS),
                    Intent.of("figures.column_at", *here, at, ""),
                )
                for at, question in shown
            ),
            tuple(turns) or None,
            to_form(desk),
        ),
        asks=asked,
    )


def read_from(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The column from another question on, or meant in another way. Raises OldButton."""
    asked = _asked(intent, uow)
    desk = sit_down(actor, intent.number(0), uow)
    desk.only_draft()
    at, said = intent.number(2), asked.text(4)
    if not 0 <= at < len(desk.questions):
        raise OldButton
    paste = read_paste(said, desk.work.catalogue, period_of(desk), desk.work.before)
    return _column_screen(desk, said, paste.rows, at, intent.text(3))
