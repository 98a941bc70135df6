"""What became of many values: saved, waiting for a tap, not understood; on one screen."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from markupsafe import Markup

from bot.domain.answer import Target
from bot.domain.checks import Finding
from bot.domain.kpi import Cell
from bot.domain.numbers import Confirm
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.commented import comments_line
from handlers.figures.far import leap_words
from handlers.figures.findings import findings_of, hard_of, unexplained
from handlers.figures.form import Desk, to_form
from handlers.figures.holding import old_reason_lines
from handlers.figures.mending import soft_choices
from handlers.figures.pending import mark, pack
from handlers.figures.shown import (
    amount_words,
    bounded,
    cell_name,
    cells_line,
    cut,
    findings_lines,
    fitting,
    short_name,
)
from handlers.figures.sorting import Sorted, Unclear, Unnamed, known_names
from handlers.figures.wording import reading_words, why_words
from storage.figures import Write

# Together they leave room for the headings within one message.
_SAVED_LETTERS, _HELD_LETTERS, _ASKED_LETTERS, _UNCLEAR_LETTERS = 700, 1000, 500, 600
_HARD_LETTERS, _SOFT_LETTERS, _RAW_LETTERS = 500, 400, 60
_MOST_REASONS = 2
NOBODY: Final[Mapping[int, str]] = {}
CERTAIN: Final = "certain"
"""On a button that saves of what waits only what was read without a doubt."""


def paste_screen(
    desk: Desk,
    done: Sorted,
    *,
    heading: Markup | None = None,
    ways: Sequence[Choice] = (),
    asks: Intent | None = None,
) -> Screen:
    """What became of a paste. Only what is shown can be confirmed: the rest of it waits.

    `asks` begins the open question, which carries what is held; `ways` are other ways to read it.
    """
    say, held = desk.say, list(done.held.values())
    lines: list[Markup] = []
    quick: list[Choice] = []
    if heading is not None:
        lines.append(heading)
    if done.saved:
        lines.append(say.count("✓ {n} value saved.", "✓ {n} values saved.", len(done.saved)))
        lines.extend(bounded(desk, _saved_lines(desk, done.saved), _SAVED_LETTERS))
        lines[-1] += comments_line(desk, done.saved)
        worrying = worrying_of(desk, done.saved)
        lines.extend(_worry_lines(desk, worrying))
        quick = soft_choices(desk, worrying)
    if done.unchanged:
        lines.append(
            say.count(
                "{n} value was already there.", "{n} values were already there.", done.unchanged
            )
        )
    shown = 0
    if held:
        names = _names_of_others(desk, held)
        words = [held_words(desk, write, names) for write in held]
        shown = fitting(words, _HELD_LETTERS)
        lines.append(say("\n<b>Please confirm</b> (not saved yet):"))
        lines.extend(words[:shown])
        if shown < len(held):
            lines.append(say("… {n} more are shown after these.", n=len(held) - shown))
    if done.asked or done.unnamed:
        lines.append(say("\n<b>You will be asked which is meant</b> (not saved yet):"))
        asked = [*_asked_lines(desk, done.asked), *_unnamed_lines(desk, done.unnamed)]
        lines.extend(bounded(desk, asked, _ASKED_LETTERS))
    if done.unclear:
        lines.append(say("\n<b>Not understood</b> (this part is not saved):"))
        lines.extend(bounded(desk, done.unclear, _UNCLEAR_LETTERS))
    if done.unknown:
        lines.append(names_hint(say))
    form_id, doubts = desk.form.id, len(done.asked) + len(done.unnamed)
    open_question = asks or Intent.of("figures.pasted", form_id, mark(desk.uow))
    return Screen(
        Markup("\n").join(lines).lstrip("\n"),
        rows(
            Choice(
                say.plain("Save this one too")
                if shown == 1
                else say.plain("Save these {n} too", n=shown),
                Intent.of("figures.held", form_id, mark(desk.uow), shown),
            )
            if held
            else None,
            _certain_choice(desk, held[:shown]),
            clear_up_choice(desk, doubts) if doubts else None,
            *quick,
            *(ways or _ways_on(desk)),
            all_questions(desk) if done.unknown else None,
            to_form(desk),
        ),
        asks=Intent(open_question.name, (*open_question.args, *pack(held))),
    )


def _certain_choice(desk: Desk, shown: Sequence[Write]) -> Choice | None:
    """To save what was read without a doubt; None where all is in doubt, or nothing."""
    count = sum(not is_doubted(desk, write) for write in shown)
    if not 0 < count < len(shown):
        return None
    return Choice(
        desk.say.plain("Only the {n} certain ones", n=count),
        Intent.of("figures.held", desk.form.id, mark(desk.uow), len(shown), CERTAIN),
    )


def is_doubted(desk: Desk, write: Write) -> bool:
    """Whether a value waits because it is far off or was read in doubt, not only because it would
    replace another or had no name of its own.
    """
    return leap_words(desk, write) is not None or _doubt(desk, write) is not None


def clear_up_choice(desk: Desk, count: int) -> Choice:
    label = desk.say.count("Clear up {n} figure", "Clear up {n} figures", count)
    return Choice(label.unescape(), Intent.of("figures.unclear", desk.form.id))


def _worry_lines(desk: Desk, worrying: Sequence[Finding]) -> list[Markup]:
    """What was saved and cannot stay so; apart from it, what only wants a second look."""
    say, lines = desk.say, []
    hard = hard_of(worrying)
    soft = [one for one in worrying if one not in hard]
    if hard:
        lines.append(say("\n<b>To be put right</b> (saved, but it cannot be submitted so):"))
        lines.extend(bounded(desk, findings_lines(desk, hard), _HARD_LETTERS))
    if soft:
        lines.append(say("\n<b>Please look again</b> (saved, asked about when you submit):"))
        lines.extend(bounded(desk, findings_lines(desk, soft), _SOFT_LETTERS))
        lines.extend(old_reason_lines(desk, unexplained(desk, soft))[:_MOST_REASONS])
    return lines


def _asked_lines(desk: Desk, asked: Mapping[Cell, Unclear]) -> list[Markup]:
    catalogue = desk.work.catalogue
    return [
        desk.say(
            "• {name} “{raw}”: {why}",
            name=cell_name(desk, cell),
            raw=cut(one.source, _RAW_LETTERS),
            why=reading_words(desk.say, one.reading, catalogue.unit(cell)),
        )
        for cell, one in asked.items()
    ]


def _unnamed_lines(desk: Desk, unnamed: Sequence[Unnamed]) -> list[Markup]:
    return [
        desk.say(
            "• “{raw}”: the name fits several indicators: {candidates}",
            raw=cut(one.raw, _RAW_LETTERS),
            candidates=", ".join(known_names(desk, [said[0].cell.code for said in one.meanings])),
        )
        if not one.code
        else desk.say(
            "• “{raw}”: {why}",
            raw=cut(one.raw, _RAW_LETTERS),
            why=one.why or "",
        )
        for one in unnamed
    ]


def names_hint(say: Say) -> Markup:
    """What to do about a name that no indicator goes by."""
    return say(
        "The names and codes are under “All questions”; please correct the line and send it again."
    )


def all_questions(desk: Desk) -> Choice:
    return Choice(desk.say.plain("All questions"), Intent.of("figures.list", desk.form.id))


def worrying_of(desk: Desk, cells: Collection[Cell]) -> list[Finding]:
    """What the checks say of values that were just saved."""
    return [one for one in findings_of(desk) if not set(one.cells).isdisjoint(cells)]


def _ways_on(desk: Desk) -> tuple[Choice | None, ...]:
    say, form_id = desk.say, desk.form.id
    return (
        Choice(say.plain("Go on with the blanks"), Intent.of("figures.go", form_id)),
        Choice(say.plain("Review and submit"), Intent.of("figures.review", form_id))
        if desk.may_submit
        else None,
    )


def _saved_lines(desk: Desk, cells: Collection[Cell]) -> list[Markup]:
    """One line a question, in the order of the form."""
    lines = []
    for question in desk.questions:
        mine = [cell for cell in question.cells if cell in cells]
        if len(mine) == 1:
            name, words = cell_name(desk, mine[0]), cells_line(desk, mine, desk.work.figures)
        else:
            name, words = short_name(desk, question), cells_line(desk, mine, desk.work.figures)
        if words is not None:
            lines.append(Markup("• {}: {}").format(name, words))
    return lines


def _names_of_others(desk: Desk, held: Sequence[Write]) -> dict[int, str]:
    """Who else entered what these would replace."""
    entries = (desk.work.sheet.get(write.cell) for write in held)
    authors = {one.author_id for one in entries if one is not None and one.author_id}
    return {one: desk.uow.people.name_of(one) for one in authors - {desk.actor.person}}


def held_words(desk: Desk, write: Write, names: Mapping[int, str] = NOBODY) -> Markup:
    """A value that waits for a tap, and in brackets why it does, where that is its own doing;
    `names` are those of the others whose figures would be replaced.
    """
    say = desk.say
    indicator = desk.work.catalogue.indicator(write.cell.code)
    words = amount_words(say, indicator, write.cell, write.figure)
    line = Markup("• {}: {}").format(cell_name(desk, write.cell), words)
    whys = _why_held(desk, write, names)
    return line + Markup(" ({})").format(Markup("; ").join(whys)) if whys else line


def _why_held(desk: Desk, write: Write, names: Mapping[int, str]) -> list[Markup]:
    """How far it is off, what it would replace; else the doubt that it was read with."""
    say, whys = desk.say, list[Markup]()
    indicator = desk.work.catalogue.indicator(write.cell.code)
    if (far := leap_words(desk, write)) is not None:
        whys.append(far)
    if write.cell in desk.work.sheet:
        old = desk.work.sheet[write.cell]
        now = amount_words(say, indicator, write.cell, old.figure)
        by = names.get(old.author_id or 0, "")
        whys.append(
            say("the form has {now}, entered by {name}", now=now, name=by)
            if by
            else say("the form has {now}", now=now)
        )
    if whys:
        return whys
    doubt = _doubt(desk, write)
    return [why_words(say, doubt.why)] if doubt is not None else []


def _doubt(desk: Desk, write: Write) -> Confirm | None:
    """The writes that wait travel in the open question; their doubts are read off them again."""
    indicator = desk.work.catalogue.indicator(write.cell.code)
    again = Target((indicator,), desk.work.before).read(write.cell, write.typed).reading
    return again if isinstance(again, Confirm) else None
