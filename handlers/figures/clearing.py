"""What a paste leaves in doubt, one after the other: a button for each reading, or each name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import OldButton
from bot.domain.numbers import Ask
from bot.domain.paste import Entry
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.asking import next_screen, saved_words
from handlers.figures.doubting import offer, type_again
from handlers.figures.far import far_words
from handlers.figures.form import Desk, sit_down, to_form
from handlers.figures.pasted import paste_screen
from handlers.figures.pending import IN_LIST, is_in_list, open_question, opened_on
from handlers.figures.shown import (
    LABEL_LETTERS,
    amount_label,
    amount_words,
    cell_name,
    cells_line,
    clipped,
    cut,
    dim_words,
    short_name,
)
from handlers.figures.sorting import Sorted, Unclear, Unnamed, figures_of, readings_of
from handlers.figures.waiting import waiting_of
from handlers.figures.wording import reading_words, which_words
from storage.figures import Write
from storage.pastes import LINE_DROPPED
from storage.uow import UnitOfWork

_LINE_LETTERS, _RAW_LETTERS = 40, 200
_MOST_NAMES = 5


def ask_first(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The first value that is unclear, or the next one that was not put off."""
    desk = sit_down(actor, intent.number(0), uow)
    desk.only_draft()
    return _ask(desk, waiting_of(desk), max(0, intent.number(2)))


def _ask(desk: Desk, found: Sorted, at: int, echo: Markup | None = None) -> Screen:
    """Raises OldButton where nothing is unclear any more."""
    doubts: Sequence[Unclear | Unnamed] = [*found.asked.values(), *found.unnamed]
    if not doubts:
        raise OldButton
    one = doubts[at % len(doubts)]
    say = desk.say
    later = Choice(
        say.plain("Later"),
        Intent.of("figures.unclear", desk.form.id, "", at % len(doubts) + 1),
    )
    put_off = later if len(doubts) > 1 else None
    if isinstance(one, Unnamed) and one.code:
        return _which_split(desk, one, put_off, echo)
    if isinstance(one, Unnamed):
        return _which_name(desk, one, put_off, echo)
    return _which_reading(desk, one, put_off, echo)


def _on_top(echo: Markup | None, text: Markup) -> Markup:
    return text if echo is None else echo + "\n\n" + text


Step = Callable[[Actor, Intent, UnitOfWork], Screen]


def in_list(step: Step) -> Step:
    """The step of a question; one of what a paste left in doubt is followed by the next doubt.

    What is typed there goes on as the taps do: a warning of it comes up again at the end.
    """

    def taken(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
        screen, key = step(actor, intent, uow), intent.text(1)
        if not is_in_list(uow):
            return screen  # most answers are: nothing more is read for them
        written = {
            cell
            for line in uow.audit
            if line.verb == "figures_written"
            for cell in line.detail.split()
        }
        if not written:
            return screen
        desk = sit_down(actor, intent.number(0), uow)
        question = desk.question(key)
        found = waiting_of(desk)
        for cell in question.cells:
            if f"{cell.code}.{cell.dim}" in written:
                found.asked.pop(cell, None)
                found.held.pop(cell, None)
        found.unnamed = [one for one in found.unnamed if one.code not in question.codes]
        echo = saved_words(desk, question)
        return _go_on(desk, found, echo) if found.waits else screen

    return taken


# Which of several readings ------------------------------------------------------------------------


def _which_reading(desk: Desk, one: Unclear, put_off: Choice | None, echo: Markup | None) -> Screen:
    say = desk.say
    question = desk.work.catalogue.question_of(one.cell.code)
    indicator = desk.work.catalogue.indicator(one.cell.code)
    place = f"{one.cell.code}.{one.cell.dim}"
    readings = readings_of(desk, one.cell, one.reading)
    why = reading_words(say, one.reading, indicator.unit(one.cell.dim))
    text = which_words(say, cell_name(desk, one.cell), one.source, why, len(readings))
    return Screen(
        _on_top(echo, text),
        rows(
            *(
                Choice(
                    amount_label(say, indicator, one.cell, figure),
                    Intent.of("figures.meant", desk.form.id, question.key, place, index),
                )
                for index, figure in enumerate(readings)
            ),
            type_again(desk, question),
            put_off,
            to_form(desk),
        ),
        asks=opened_on(open_question(desk, question), IN_LIST),
    )


def take(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """One of the readings was tapped: it is saved, and the next unclear value is asked about.

    Raises OldButton where the value was answered otherwise meanwhile, SubmittedAlready.
    """
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    desk.only_draft()
    question, found = desk.question(intent.text(1)), waiting_of(desk)
    chosen = [u for u in found.asked.values() if f"{u.cell.code}.{u.cell.dim}" == intent.text(2)]
    figures = readings_of(desk, chosen[0].cell, chosen[0].reading) if chosen else []
    if not 0 <= intent.number(3) < len(figures):
        raise OldButton
    one, sheet = chosen[0], desk.work.sheet
    replaced = cells_line(desk, [one.cell], desk.work.figures)
    desk.write([Write(one.cell, sheet.seq(one.cell), figures[intent.number(3)], one.source)])
    del found.asked[one.cell]
    return _go_on(desk, found, saved_words(desk, question, replaced))


def _go_on(desk: Desk, found: Sorted, echo: Markup) -> Screen:
    """The next doubt; then what only waits to be confirmed; then the form's next question."""
    if found.asked or found.unnamed:
        return _ask(desk, found, 0, echo)
    if found.held:
        return paste_screen(desk, Sorted(held=found.held), heading=echo)
    return next_screen(desk, None, echo)


# Which of several names ---------------------------------------------------------------------------


def _which_name(desk: Desk, one: Unnamed, put_off: Choice | None, echo: Markup | None) -> Screen:
    """What the line would say under each name, and a button for each."""
    say, form_id = desk.say, desk.form.id
    likely = one.meanings[:_MOST_NAMES]
    text = say(
        "You wrote “{raw}”; the name fits several indicators. Which one do you mean?\n{lines}",
        raw=cut(one.raw, _RAW_LETTERS),
        lines=Markup("\n").join(_meaning_line(desk, entries) for entries in likely),
    )
    return Screen(
        _on_top(echo, text),
        rows(
            *(
                Choice(
                    _name(desk, entries, LABEL_LETTERS),
                    Intent.of(
                        "figures.named", form_id, one.inbox_id, one.place, entries[0].cell.code
                    ),
                )
                for entries in likely
            ),
            Choice(
                say.plain("Leave this line out"),
                Intent.of("figures.unnamed", form_id, one.inbox_id, one.place),
            ),
            put_off,
            to_form(desk) if put_off is None or len(likely) < _MOST_NAMES else None,
        ),
        asks=Intent.of("figures.pasted", form_id),
    )


def _which_split(desk: Desk, one: Unnamed, put_off: Choice | None, echo: Markup | None) -> Screen:
    """The ways a line may be cut, a button for each; what is typed answers the question itself."""
    say, form_id = desk.say, desk.form.id
    question = desk.work.catalogue.question_of(one.code)
    text = say(
        "<b>{name}</b>: you wrote “{raw}”; {why}.",
        name=short_name(desk, question),
        raw=cut(one.raw, _RAW_LETTERS),
        why=one.why or "",
    )
    lines = [text, *(_meaning_line(desk, entries) for entries in one.meanings)]
    lines.append(
        say("Tap what is meant, or type the figures.")
        if one.meanings
        else say("Please type the figures.")
    )
    return Screen(
        _on_top(echo, Markup("\n").join(lines)),
        rows(
            *(
                Choice(
                    _split_label(desk, entries),
                    Intent.of("figures.split", form_id, one.inbox_id, one.place, index),
                )
                for index, entries in enumerate(one.meanings)
            ),
            Choice(
                say.plain("Leave this line out"),
                Intent.of("figures.unnamed", form_id, one.inbox_id, one.place),
            ),
            put_off,
            to_form(desk),
        ),
        asks=opened_on(open_question(desk, question), IN_LIST),
    )


def _split_label(desk: Desk, entries: Sequence[Entry]) -> str:
    """ "FDI 379 · DDI 153": what the line would say, without the units; no figure is cut."""
    names, numbers = [], []
    for entry in entries:
        indicator = desk.work.catalogue.indicator(entry.cell.code)
        amount = figures_of(desk, entry)[0].amount
        number = desk.say.number(amount) if amount is not None else "—"
        dim = dim_words(desk.say, indicator, entry.cell) + " " if len(indicator.units) > 1 else ""
        names.append(f"{dim}{number}")
        numbers.append(number)
    named = " · ".join(names)
    return named if len(named) <= LABEL_LETTERS else " / ".join(numbers)


def _name(desk: Desk, entries: Sequence[Entry], letters: int) -> str:
    indicator = desk.work.catalogue.indicator(entries[0].cell.code)
    return clipped(indicator.short_names[desk.say.language], letters)


def _meaning_line(desk: Desk, entries: Sequence[Entry]) -> Markup:
    """What stands there already, and what is far from last period, is said beside it."""
    say, parts = desk.say, []
    for entry in entries:
        indicator, figures = desk.work.catalogue.indicator(entry.cell.code), figures_of(desk, entry)
        dim = dim_words(say, indicator, entry.cell) + " " if len(indicator.units) > 1 else ""
        words = Markup(" / ").join(amount_words(say, indicator, entry.cell, f) for f in figures)
        part = Markup("{}{}").format(dim, words or say("—"))
        write = Write(entry.cell, 0, figures[0], "") if figures else None
        if write is not None and (far := far_words(desk, write)) is not None:
            part += Markup(" ({})").format(far)
        if (now := desk.work.sheet.get(entry.cell)) is not None:
            part += say(" (now: {now})", now=amount_words(say, indicator, entry.cell, now.figure))
        parts.append(part)
    return say(
        "• {name}: {figures}",
        name=_name(desk, entries, _LINE_LETTERS),
        figures=Markup(" · ").join(parts),
    )


def take_name(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """One of the names was tapped: what the line says of it is saved, the next doubt asked about.

    A value that still has several readings is asked about by itself. Raises OldButton where the
    line was answered otherwise meanwhile, SubmittedAlready.
    """
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    desk.only_draft()
    found = waiting_of(desk)
    one = _line_of(found, intent)
    entries = next((e for e in one.meanings if e[0].cell.code == intent.text(3)), ())
    return _take(desk, found, one, entries)


def take_split(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """One of the ways to cut a line was tapped. Raises as `take_name` does."""
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    desk.only_draft()
    found = waiting_of(desk)
    one, at = _line_of(found, intent), intent.number(3)
    return _take(desk, found, one, one.meanings[at] if 0 <= at < len(one.meanings) else ())


def _take(desk: Desk, found: Sorted, one: Unnamed, entries: Sequence[Entry]) -> Screen:
    if not entries or any(not figures_of(desk, entry) for entry in entries):
        raise OldButton
    question = desk.work.catalogue.question_of(entries[0].cell.code)
    replaced = cells_line(desk, [entry.cell for entry in entries], desk.work.figures)
    sheet, typed = desk.work.sheet, one.raw[:_RAW_LETTERS]
    doubtful = [entry for entry in entries if isinstance(entry.reading, Ask)]
    writes = [
        Write(entry.cell, sheet.seq(entry.cell), figures_of(desk, entry)[0], typed)
        for entry in entries
        if entry not in doubtful
    ]
    if doubtful:
        offered = [
            Write(entry.cell, sheet.seq(entry.cell), figure, typed)
            for entry in doubtful
            for figure in figures_of(desk, entry)
        ]
        whys = tuple(e.reading.why for e in doubtful if isinstance(e.reading, Ask))
        return offer(desk, question, writes, (), whys, offered)
    desk.write(writes)
    found.unnamed.remove(one)
    if one.code:  # what else the paste says of it is answered by this
        found.unnamed = [other for other in found.unnamed if other.code != one.code]
    return _go_on(desk, found, saved_words(desk, question, replaced))


def leave_out(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The person does not want this line. Raises OldButton where it waits no more."""
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    desk.only_draft()
    found = waiting_of(desk)
    one = _line_of(found, intent)
    uow.record(LINE_DROPPED, "form", desk.form.id, f"{one.inbox_id}:{one.place}")
    found.unnamed.remove(one)
    return _go_on(desk, found, desk.say("Left out: “{raw}”.", raw=cut(one.raw, _RAW_LETTERS)))


def _line_of(found: Sorted, intent: Intent) -> Unnamed:
    wanted = intent.number(1), intent.number(2)
    for one in found.unnamed:
        if (one.inbox_id, one.place) == wanted:
            return one
    raise OldButton
