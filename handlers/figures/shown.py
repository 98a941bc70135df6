"""Figures and findings put into words, and lists cut to what a phone can show."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from markupsafe import Markup

from bot.domain.checks import SENTENCES, Finding
from bot.domain.errors import N_
from bot.domain.kpi import (
    Cell,
    Dim,
    Figure,
    Indicator,
    Kind,
    Question,
    Severity,
    change,
    round_share,
    total_of,
)
from bot.domain.numbers import Qualifier
from bot.i18n import Say, escaped, joined
from bot.reports.wording import coverage_words, qualified, quantity
from handlers.figures.form import Desk, said_of
from handlers.wording import STATE_WORDS
from storage.figures import Sheet

DIM_NAMES = {Dim.F: N_("FDI"), Dim.D: N_("DDI"), Dim.T: N_("total")}
LABEL_LETTERS = 24
"""Most letters of a button that a phone shows whole."""
_REASON_LETTERS = 160
_DOT = " · "
STATED = "*"
"""Behind a change whose base the board itself has stated; `base_notes` says so."""


def amount_words(say: Say, indicator: Indicator, cell: Cell, figure: Figure) -> Markup:
    """ "ước 7.081,7 triệu USD", "trên 55%", "có", "chưa có số"."""
    if figure.amount is None:
        return say(STATE_WORDS[figure.state])
    if indicator.kind is Kind.FLAG:
        return say(N_("yes")) if figure.amount else say(N_("no"))
    amount = quantity(say, figure.amount, indicator.unit(cell.dim))
    words = qualified(say, amount, figure.qualifier)
    return words if figure.coverage is None else words + coverage_words(say, figure)


def amount_label(say: Say, indicator: Indicator, cell: Cell, figure: Figure) -> str:
    """An amount on a button: the figure whole, and of its unit as many words as fit."""
    plain = amount_words(say, indicator, cell, replace(figure, coverage=None)).unescape()
    return clipped(plain, LABEL_LETTERS)


def dim_words(say: Say, indicator: Indicator, cell: Cell) -> Markup:
    """The name of a cell within its question: "FDI", or the indicator's short name."""
    if len(indicator.units) > 1:
        return say(DIM_NAMES[cell.dim])
    return escaped(indicator.short_names[say.language])


def cell_name(desk: Desk, cell: Cell) -> str:
    """ "Dự án cấp mới (FDI)": a cell by itself."""
    indicator = desk.work.catalogue.indicator(cell.code)
    return _with_dim(desk, indicator, cell, indicator.short_names[desk.say.language])


def cell_title(desk: Desk, cell: Cell) -> str:
    """The full name of a cell, for the printed sheet."""
    indicator = desk.work.catalogue.indicator(cell.code)
    return _with_dim(desk, indicator, cell, indicator.names[desk.say.language])


def _with_dim(desk: Desk, indicator: Indicator, cell: Cell, name: str) -> str:
    several = len(indicator.units) + len(indicator.computed) > 1
    return f"{name} ({desk.say.plain(DIM_NAMES[cell.dim])})" if several else name


def cells_line(desk: Desk, cells: Iterable[Cell], figures: Mapping[Cell, Figure]) -> Markup | None:
    """ "FDI 379 dự án · DDI 153 dự án"; None where none of the cells is answered."""
    cells = tuple(cells)
    if (same := _said_of_all(desk.say, [figures.get(cell) for cell in cells])) is not None:
        return same
    parts = []
    for cell in cells:
        if cell in figures:
            indicator = desk.work.catalogue.indicator(cell.code)
            words = amount_words(desk.say, indicator, cell, figures[cell])
            named = len(cells) > 1
            parts.append(
                joined(" ", (dim_words(desk.say, indicator, cell), words)) if named else words
            )
    return joined(_DOT, parts) if parts else None


def _said_of_all(say: Say, figures: Sequence[Figure | None]) -> Markup | None:
    """ "chưa có số" once, where that is said of every part of a question."""
    states = {figure.state for figure in figures if figure is not None and figure.amount is None}
    if len(figures) < 2 or len(states) != 1:
        return None
    if any(figure is None or figure.amount is not None for figure in figures):
        return None
    return say(STATE_WORDS[states.pop()])


def review_line(desk: Desk, question: Question) -> Markup:
    """A question in few words, for a page of all of them: short names, a common unit said once.

    Each figure is followed by its change, those of a pair as well.
    """
    say, work = desk.say, desk.work
    parts = []
    for index, cell in enumerate(question.cells):
        indicator = work.catalogue.indicator(cell.code)
        figure = work.figures.get(cell)
        words = say("—") if figure is None else amount_words(say, indicator, cell, figure)
        if figure is not None and figure.amount is not None and indicator.kind is not Kind.FLAG:
            unit, after = indicator.unit(cell.dim), question.cells[index + 1 : index + 2]
            again = any(work.catalogue.unit(c) == unit and c in work.figures for c in after)
            amount = quantity(say, figure.amount, "" if again else unit)
            words = qualified(say, amount, figure.qualifier) + coverage_words(say, figure)
        if figure is not None:
            words += change_words(desk, cell, figure)
        name = dim_words(say, indicator, cell) + " " if len(question.cells) > 1 else ""
        parts.append(Markup("{}{}").format(name, words))
    same = _said_of_all(say, [work.figures.get(cell) for cell in question.cells])
    line = Markup(" · ").join(parts) if same is None else same
    if len(question.indicators) > 1:
        return line
    only = question.indicators[0].short_names[say.language]
    return say("{name}: {figures}", name=only, figures=line)


def question_line(desk: Desk, question: Question, figures: Mapping[Cell, Figure]) -> Markup | None:
    """The cells of a question with the totals that follow from them."""
    words = cells_line(desk, question.cells, figures)
    if words is None:
        return None
    parts = [words]
    for indicator in question.indicators:
        for dim in indicator.computed:
            addends = indicator.addends(dim)
            amount = total_of(figures, addends)
            if amount is not None:
                rough = any(figures[c].qualifier is not Qualifier.EXACT for c in addends)
                qualifier = Qualifier.ESTIMATE if rough else Qualifier.EXACT
                total = qualified(desk.say, desk.say.number(amount), qualifier)
                parts.append(desk.say("total {amount}", amount=total))
    return joined(_DOT, parts)


def short_name(desk: Desk, question: Question) -> str:
    """The question's name without the list of what it asks."""
    name = question.names[desk.say.language]
    return name.partition(":")[0] if len(question.indicators) > 1 else name


def label_name(desk: Desk, question: Question) -> str:
    """The question's name on a button: as short as it gets."""
    if len(question.indicators) == 1:
        return question.indicators[0].short_names[desk.say.language]
    return short_name(desk, question).partition(" (")[0]


def code_words(question: Question) -> str:
    """ "DT01", "HT01, HT02", "AT01–AT04": what a paste may call the question's indicators."""
    codes = question.codes
    return f"{codes[0]}–{codes[-1]}" if len(codes) > 3 else ", ".join(codes)


def optional_words(desk: Desk) -> list[Markup]:
    """How many figures were given that nobody has to give; they stand in no other count."""
    optional = {cell for question in desk.questions for cell in question.cells}
    optional.difference_update(desk.work.catalogue.required(desk.form.period.kind))
    given = sum(1 for cell in optional if cell in desk.work.sheet)
    if not given:
        return []
    return [desk.say.count("Besides: {n} optional value.", "Besides: {n} optional values.", given)]


def change_words(desk: Desk, cell: Cell, figure: Figure) -> Markup:
    """ " (tăng 7,6%)" against the compared period; empty where there is no base.

    A base that the board itself has stated is marked.
    """
    words = bare_change(desk, cell, figure)
    return words + STATED if words and desk.base_stated([cell]) else words


def bare_change(desk: Desk, cell: Cell, figure: Figure) -> Markup:
    """The same without the mark, where the base stands beside it and bears it."""
    before = desk.work.before.get(cell)
    if figure.amount is None or before is None:
        return Markup("")
    if desk.work.catalogue.indicator(cell.code).kind in (Kind.FLAG, Kind.RATIO):
        return Markup("")
    return grown_words(desk.say, change(figure.amount, before.amount))


def grown_words(say: Say, grown: Decimal | None) -> Markup:
    """ " (tăng 7,6%)"; empty where there is no base to compare with."""
    if grown is None:
        return Markup("")
    if grown == 0:
        return say(" (unchanged)")
    percent = say.percent(round_share(abs(grown)))
    if grown > 0:
        return say(" (up {percent})", percent=percent)
    return say(" (down {percent})", percent=percent)


def at_words(desk: Desk, at: datetime) -> str:
    return desk.say.time(at, desk.zone)


# What the checks found ----------------------------------------------------------------------------


def finding_words(desk: Desk, finding: Finding) -> Markup:
    """What a check found, with its numbers named."""
    return finding_sentence(desk.say, finding, lambda cell: cell_name(desk, cell))


def finding_sentence(say: Say, finding: Finding, name_of: Callable[[Cell], str]) -> Markup:
    """The same about any figures, wherever they stand."""
    fields: dict[str, object] = {
        key: " + ".join(map(name_of, cells)) for key, cells in finding.names.items()
    }
    for key, number in finding.numbers.items():
        unit = finding.units.get(key, "")
        rounded = round_share(number) if unit == "%" else round(number, 2) if not unit else number
        fields[key] = quantity(say, _trimmed(rounded), unit)
    return say(SENTENCES[finding.wording], **fields)


def _trimmed(number: Decimal) -> Decimal:
    """A quotient as long as it is useful: at most two decimals beyond what an amount carries."""
    exponent = number.as_tuple().exponent
    return round(number, 2) if isinstance(exponent, int) and exponent < -6 else number


def findings_lines(desk: Desk, findings: Sequence[Finding]) -> list[Markup]:
    """A line for each figure, in the order given: ⛔ must be put right, ⚠ wants a reason."""
    by_cell: dict[Cell, list[Finding]] = {}
    for finding in findings:
        by_cell.setdefault(finding.cells[0], []).append(finding)
    return [
        Markup("{} {}").format(
            "⛔" if any(f.severity is Severity.HARD for f in found) else "⚠",
            Markup(" ").join(finding_words(desk, f) for f in found),
        )
        for found in by_cell.values()
    ]


# Lists that fit -----------------------------------------------------------------------------------


def bounded(desk: Desk, lines: Sequence[Markup], letters: int) -> list[Markup]:
    """As many lines as fit into so many letters, then how many are left out."""
    count = fitting(lines, letters)
    shown = list(lines[:count])
    if count < len(lines):
        shown.append(desk.say("… and {n} more.", n=len(lines) - count))
    return shown


def fitting(lines: Sequence[Markup], letters: int) -> int:
    """How many of the lines fit into so many letters; at least one."""
    used = 0
    for count, line in enumerate(lines):
        used += len(line) + 1
        if used > letters and count:
            return count
    return len(lines)


_JOINING = frozenset(
    [
        *("các", "có", "còn", "của", "cho", "do", "khi", "là", "một", "những", "tại", "theo"),
        *("thuộc", "trong", "từ", "và", "với", "of", "in", "and", "with"),
    ]
)
_LEAST_KEPT = 6


def clipped(text: str, letters: int) -> str:
    """A name for a button: as many whole words as fit, ended where a part of it ends."""
    if len(text) <= letters:
        return text
    words = text[: letters + 1].split(" ")[:-1]
    for at in range(len(words) - 1, 0, -1):
        if words[at].casefold() in _JOINING and len(" ".join(words[:at])) >= _LEAST_KEPT:
            words = words[:at]
            break
    return " ".join(words).rstrip(" ,;:(") or cut(text, letters)


def cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"


def reasons_lines(
    desk: Desk, findings: Mapping[Cell, Finding] | None = None, but: Collection[Cell] = ()
) -> list[Markup]:
    """Each figure of this person's questions that bears a reason, with what it explains.

    `findings` are those by their first cell whose gap is to be named.
    """
    lines: dict[Markup, None] = {}
    for question in desk.questions:
        for cell in question.cells:
            figure = desk.work.figures.get(cell)
            if figure is None or not figure.reason or cell in but:
                continue
            words = amount_words(desk.say, desk.work.catalogue.indicator(cell.code), cell, figure)
            line = desk.say(
                "• {name}: {figure}. Reason: {reason}",
                name=cell_name(desk, cell),
                figure=words + change_words(desk, cell, figure) + _gap(desk, findings, cell),
                reason=cut(figure.reason, _REASON_LETTERS),
            )
            lines[line] = None
    return list(lines)


def _gap(desk: Desk, findings: Mapping[Cell, Finding] | None, cell: Cell) -> Markup:
    """The gap that a reason explains: " · chênh lệch 7 dự án"; empty where there is none."""
    found = (findings or {}).get(cell)
    if found is None or "gap" not in found.numbers:
        return Markup("")
    gap = quantity(desk.say, _trimmed(found.numbers["gap"]), found.units.get("gap", ""))
    return desk.say("; gap {gap}", gap=gap)


def changes_lines(desk: Desk, then: Sheet) -> list[Markup]:
    """Every cell of this person's questions that reads otherwise than it did then: old → new."""
    say, lines = desk.say, []
    for question in desk.questions:
        for cell in question.cells:
            old, new = then.get(cell), desk.work.sheet.get(cell)
            before = old and said_of(old.figure)
            now = new and said_of(new.figure)
            if before != now:
                indicator = desk.work.catalogue.indicator(cell.code)
                lines.append(
                    say(
                        "• {name}: {old} → {new}",
                        name=cell_name(desk, cell),
                        old=amount_words(say, indicator, cell, old.figure) if old else say("—"),
                        new=amount_words(say, indicator, cell, new.figure) if new else say("—"),
                    )
                )
    return lines
