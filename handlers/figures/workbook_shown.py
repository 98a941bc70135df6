"""A workbook put into words: what it would change, and by cell what in it cannot be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from bot.domain.book_values import Fault, FaultCode, Found
from bot.domain.errors import N_
from bot.domain.kpi import Severity
from bot.i18n import Say
from handlers.figures.findings import hard_of, unexplained
from handlers.figures.form import Desk, same
from handlers.figures.shown import amount_words, bounded, cell_name, cut, findings_lines, fitting
from handlers.figures.wording import reading_words, why_words
from handlers.figures.workbook_plan import Change, Plan
from storage.figures import Entry

# Together they leave room for the headings within one message.
_DOUBTFUL, _CHANGED, _NEW, _FAULTS, _FINDINGS = 500, 600, 600, 800, 600
_OTHERWISE = 400
_WHOLE, _PAGE_LETTERS = 1000, 2800
_CELL_LETTERS, _MOST_NAMES = 30, 6

_WHY: Mapping[FaultCode, str] = {
    FaultCode.DATE: N_("this is a date, not a figure; Excel may have turned the number into one"),
    FaultCode.ERROR: N_("Excel shows an error in this cell"),
    FaultCode.NOT_COMPUTED: N_(
        "the formula has no result yet; please open the file in Excel, save it and send it again"
    ),
    FaultCode.LINKED: N_(
        "the figure comes from another file; please put the number itself into the cell"
    ),
    FaultCode.YES_NO: N_("a figure is asked here, not yes or no"),
    FaultCode.PERCENT: N_("it is a percentage, not the figure itself"),
    FaultCode.TWICE: N_("the same figure appears twice in the file, with different values"),
    FaultCode.NOT_ASKED: N_("this period's form does not ask for it"),
    FaultCode.VALUE_AND_STATUS: N_(
        "there is a figure and beside it that there is none; please delete one of them"
    ),
    FaultCode.STATUS_UNKNOWN: N_("please choose from the list, or leave it blank"),
    FaultCode.CERTAINTY_UNKNOWN: N_("please choose from the list, or leave it blank"),
    FaultCode.MERGED: N_("the cell is merged with others; it is not clear whose figure it is"),
    FaultCode.HIDDEN: N_("the row or column is hidden; please show it or delete it"),
    FaultCode.NO_DIM: N_("the bloc asks for FDI and DDI apart; one figure stands here"),
    FaultCode.NOT_SUM: N_("the total is not the sum of its parts"),
    FaultCode.TOTAL_ALONE: N_("this is a total; please fill in the figures it is the sum of"),
    FaultCode.OTHER_NAME: N_("the code and the name of this line are not of the same indicator"),
    FaultCode.MISPLACED: N_("a figure in the wrong column; please move it to that of this period"),
}


def pages_of(desk: Desk, plan: Plan) -> list[list[Markup]]:
    """All of the preview, in pages of a phone; a single one where the preview shows it all."""
    left, pages = preview_lines(desk, plan, _WHOLE), list[list[Markup]]()
    if left == preview_lines(desk, plan):
        return [left]
    while left:
        count = fitting(left, _PAGE_LETTERS)
        pages.append(left[:count])
        left = left[count:]
    return pages


def preview_lines(desk: Desk, plan: Plan, room: int = 1) -> list[Markup]:
    """What would be written, the doubtful first; then what cannot be, and the checks' word: in
    so many times the room that they have together in one message.
    """
    say = desk.say
    doubtful = [one for one in plan.changes if one.far is not None or one.found.doubt is not None]
    changed = [one for one in plan.changed if one not in doubtful]
    new = [one for one in plan.new if one not in doubtful]
    lines = [_counts(desk, plan)]
    for heading, some, letters in (
        (say("\n<b>Please look at these first:</b>"), doubtful, _DOUBTFUL),
        (say("\n<b>Would change:</b>"), changed, _CHANGED),
        (say("\n<b>New:</b>"), new, _NEW),
    ):
        if some:
            lines.append(heading)
            lines.extend(bounded(desk, [_change_words(desk, one) for one in some], room * letters))
    lines.extend(fault_lines(desk, plan, room))
    lines.extend(_finding_lines(desk, plan, room))
    return lines


def fault_lines(desk: Desk, plan: Plan, room: int = 1) -> list[Markup]:
    """Every cell that gave nothing, by its place in the file."""
    say, lines = desk.say, list[Markup]()
    if plan.faults:
        lines.append(say("\n<b>Not read</b> (to be put right in the file, or typed here):"))
        lines.extend(
            bounded(desk, [_fault_words(desk, one) for one in plan.faults], room * _FAULTS)
        )
    lines.extend(_otherwise_lines(desk, plan, room))
    if plan.elsewhere:
        lines.append(
            say.count(
                "{n} value belongs to a group that you were not asked for; it is left out.",
                "{n} values belong to groups that you were not asked for; they are left out.",
                plan.elsewhere,
            )
        )
    if plan.unknown:
        names = _listed(plan.unknown)
        lines.append(say("No longer in the form, left out: {names}.", names=names))
    if plan.unmatched:
        names = _listed(plan.unmatched)
        lines.append(say("Not an indicator of this form, left out: {names}.", names=names))
    if plan.left:
        names = _listed(plan.left)
        lines.append(say("Of other periods or boards, left out: {names}.", names=names))
    return lines


def _otherwise_lines(desk: Desk, plan: Plan, room: int) -> list[Markup]:
    """Figures of last year that the file has otherwise: said by cell, never taken over."""
    if not plan.otherwise:
        return []
    say = desk.say
    heading = say(
        "\n<b>The file has other figures of {year} than those stored.</b> They"
        " are only compared; nothing of them is taken over:",
        year=str(desk.form.compared_year),
    )
    told = [_otherwise_words(desk, one) for one in plan.otherwise]
    return [heading, *bounded(desk, told, room * _OTHERWISE)]


def _otherwise_words(desk: Desk, one: Found) -> Markup:
    say, cell = desk.say, one.cell
    indicator = desk.work.catalogue.indicator(cell.code)
    stored = desk.work.before.get(cell)
    return say(
        "• {name}: stored {stored}, in the file {said}",
        name=cell_name(desk, cell),
        stored=say("nothing") if stored is None else amount_words(say, indicator, cell, stored),
        said=amount_words(say, indicator, cell, one.figure),
    )


def _listed(names: Sequence[str]) -> str:
    """The first of them; of many, that there are more."""
    told = list(dict.fromkeys(cut(name, _CELL_LETTERS) for name in names if name))
    return ", ".join(told[:_MOST_NAMES]) + (", …" if len(told) > _MOST_NAMES else "")


def _counts(desk: Desk, plan: Plan) -> Markup:
    number = desk.say.number
    return desk.say(
        "New: {new} · changed: {changed} · as before: {unchanged} · not read: {faults}",
        new=number(len(plan.new)),
        changed=number(len(plan.changed)),
        unchanged=number(plan.unchanged),
        faults=number(len(plan.faults)),
    )


def _change_words(desk: Desk, one: Change) -> Markup:
    say, cell = desk.say, one.found.cell
    indicator = desk.work.catalogue.indicator(cell.code)
    words = amount_words(say, indicator, cell, one.write.figure)
    if one.old is not None and same(one.old.figure, one.write.figure):
        beside = _beside_words(say, one, one.old)
        return Markup("• {}: {} ({})").format(cell_name(desk, cell), words, beside)
    if one.old is not None:
        before = amount_words(say, indicator, cell, one.old.figure)
        words = say("{old} → {new}", old=before, new=words)
    line = Markup("• {}: {}").format(cell_name(desk, cell), words)
    doubts = [one.far] if one.far is not None else []
    if one.found.doubt is not None:
        doubts.append(
            say("{place}: “{text}”", place=one.found.place, text=_cut(one.found.text))
            + ", "
            + why_words(say, one.found.doubt)
        )
    return line + Markup(" ({})").format(Markup("; ").join(doubts)) if doubts else line


def _beside_words(say: Say, one: Change, old: Entry) -> Markup:
    """What changes where the figure itself does not: its note, else whose word it is."""
    noted = one.write.comment, one.write.figure.reason
    if noted != (old.comment, old.figure.reason):
        return say("only the note changes: “{note}”", note=_cut(one.found.note))
    return say("now on the board's own word")


def _fault_words(desk: Desk, one: Fault) -> Markup:
    say = desk.say
    if one.reading is not None and one.cell is not None:
        why = reading_words(say, one.reading, desk.work.catalogue.unit(one.cell))
    else:
        why = say(_WHY.get(one.code, N_("the number cannot be read")))
    name = _fault_name(desk, one)
    # A formula without a result has no text that could be shown.
    text = Markup(" “{}”").format(_cut(one.text)) if one.text else ""
    if not name:
        return say("• {place}{text}: {why}", place=one.place, text=text, why=why)
    return say("• {place} ({name}){text}: {why}", place=one.place, name=name, text=text, why=why)


def _fault_name(desk: Desk, one: Fault) -> str:
    """Whose figure is not clear bears the indicator's name alone."""
    if one.cell is None:
        return ""
    if one.code is FaultCode.NO_DIM:
        return desk.work.catalogue.indicator(one.cell.code).short_names[desk.say.language]
    return cell_name(desk, one.cell)


def _finding_lines(desk: Desk, plan: Plan, room: int) -> list[Markup]:
    """What the checks would say of the form with these values in it."""
    hard = hard_of(plan.findings)
    telling = [*hard, *unexplained(desk, plan.findings)]
    if not telling:
        return []
    say = desk.say
    soft = len([one for one in telling if one.severity is Severity.SOFT])
    heading = say(
        "\n<b>The checks</b> say (asked about when you submit): {hard} to be put right, {soft} to"
        " be explained",
        hard=say.number(len(hard)),
        soft=say.number(soft),
    )
    return [heading, *bounded(desk, findings_lines(desk, telling), room * _FINDINGS)]


def _cut(text: str) -> str:
    return cut(text, _CELL_LETTERS)


def joined(lines: Sequence[Markup]) -> Markup:
    return Markup("\n").join(lines)
