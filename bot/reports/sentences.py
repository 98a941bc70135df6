"""The sentences of the bloc's report with its totals: "Năm 2019 đã cấp mới … cho 532 dự án".

What each sentence says stands in `bot.reports.phrasing`. A clause whose figures are not known is
left out; every ratio names its base; what is estimated, or stands for some boards only, says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from markupsafe import Markup

from bot.domain.comparing import Comparison, telling_of
from bot.domain.definitions import all_cells, find
from bot.domain.errors import N_
from bot.domain.kpi import Aggregation, Cell, Dim, Indicator, Kind, PeriodKind, round_share
from bot.domain.numbers import Qualifier
from bot.domain.totals import Total, Totals
from bot.i18n import Say, escaped
from bot.reports.phrasing import (
    BY_NAME,
    INCIDENTS,
    NO_INCIDENTS,
    NO_INCIDENTS_OF_SOME,
    NOTHING,
    SENTENCES,
    Clause,
    incidents,
)
from bot.reports.wording import (
    change_words,
    qualified,
    rate_words,
    report_quantity,
    total_quantity,
    year_words,
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is reported on: the totals of a period and what they are compared with."""

    totals: Totals
    compared: Mapping[Cell, Comparison]
    kind: PeriodKind
    year: int
    as_of: date
    base_year: int | None


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence and the cells its numbers come from."""

    text: Markup
    cells: tuple[Cell, ...]


def written(subject: Subject, group: str, say: Say) -> list[Written]:
    """The sentences of one group of indicators, in the order of the report."""
    writer = _Writer(subject, say)
    found = list(writer.told(group))
    said = {cell.code for one in found for cell in one.cells}
    return [*found, *writer.converted(group), *writer.others(group, said)]


_Part = tuple[Markup, list[Total]]
"""A clause and the totals in it."""


@dataclass(frozen=True, slots=True)
class _Writer:
    subject: Subject
    say: Say

    def told(self, group: str) -> Iterator[Written]:
        """The sentences the reports have always had."""
        for lead, clauses in SENTENCES.get(group, ()):
            parts = [part for one in clauses for part in self._first(one)]
            if parts:
                start = self.say(lead, **self._times()) if lead else Markup("")
                cells = tuple(total.cell for _words, totals in parts for total in totals)
                yield Written(_sentence(start + self._joined(parts)), cells)
        yield from self._incidents(group)

    def _first(self, alternatives: tuple[Clause, ...]) -> list[_Part]:
        for clause in alternatives:
            told = [clause] if clause.beside is None else [clause, clause.beside]
            parts = [part for one in told if (part := self._clause(one)) is not None]
            if len(parts) == len(told):
                return parts
        return []

    def _joined(self, parts: list[_Part]) -> Markup:
        """Clauses in one sentence; for how many boards they stand, once where all are alike."""
        behind = [self._of_how_many(totals) for _words, totals in parts]
        if len({*behind}) == 1:
            return Markup("; ").join(words for words, _totals in parts) + behind[0]
        said = zip(parts, behind, strict=True)
        return Markup("; ").join(words + many for (words, _totals), many in said)

    def others(self, group: str, said: set[str]) -> Iterator[Written]:
        """A plain sentence for each indicator of the group that has no phrase of its own."""
        catalogue = self.subject.totals.catalogue
        for cell in all_cells(catalogue, self.subject.kind):
            indicator = catalogue.indicator(cell.code)
            if indicator.group != group or cell.code in said or cell.code in BY_NAME:
                continue
            total = self._total(cell)
            if total is None:
                continue
            nothing = self._nothing(indicator)
            if nothing is not None:
                said = {*said, cell.code}
                yield nothing
                continue
            name = indicator.names[self.say.language]
            if len(indicator.units) + len(indicator.computed) > 1:
                name = f"{name} ({_DIMS[cell.dim]})" if cell.dim in _DIMS else name
            yield Written(
                _sentence(
                    self.say(
                        "{name}: {amount}{change}",
                        name=name,
                        amount=qualified(self.say, self._amount(total, indicator), total.qualifier),
                        change=self._change(cell),
                    )
                    + self._of_how_many([total])
                ),
                (cell,),
            )

    def _nothing(self, indicator: Indicator) -> Written | None:
        """One sentence for what did not happen at all, instead of noughts for FDI, DDI and both."""
        words = NOTHING.get(indicator.code)
        cells = [Cell(indicator.code, dim) for dim in (*indicator.units, *indicator.computed)]
        totals = [total for cell in cells if (total := self._total(cell)) is not None]
        if words is None or any(total.amount for total in totals):
            return None
        text = self._none_happened(*words, totals)
        return Written(_sentence(text), tuple(total.cell for total in totals))

    def _none_happened(self, by_all: str, by_some: str, totals: list[Total]) -> Markup:
        """Of the bloc only where every board has said so; else of those that have."""
        fewest = min(totals, key=lambda total: total.answered)
        if fewest.is_complete:
            return self.say(by_all, **self._times())
        return self.say(
            by_some,
            n=f"{fewest.answered:02d}",
            m=f"{fewest.expected:02d}",
            left=f"{len(fewest.missing):02d}",
            **self._times(),
        )

    def converted(self, group: str) -> Iterator[Written]:
        """What only the recorded exchange rate makes one total of, and how that has changed."""
        for cell, one in self.subject.compared.items():
            if one.rate is None or one.now is None or one.now.amount is None:
                continue
            indicator = find(self.subject.totals.catalogue, cell.code)
            if indicator is None or indicator.group != group or cell.dim in indicator.units:
                continue
            change = self._change(cell)
            if not change:
                continue
            amount = total_quantity(self.say, round_share(one.now.amount), one.now.unit)
            text = self.say(
                "{name} of FDI and DDI together comes to {amount}{change}",
                name=indicator.names[self.say.language],
                amount=qualified(self.say, amount, one.now.qualifier),
                change=change,
            )
            yield Written(_sentence(text), (Cell(cell.code, Dim.F), Cell(cell.code, Dim.D)))

    def _incidents(self, group: str) -> Iterator[Written]:
        """Nothing serious happened, or what did, by kind."""
        cells = [Cell(code, Dim.T) for code in INCIDENTS if self._group_of(code) == group]
        totals = [total for cell in cells if (total := self._total(cell)) is not None]
        if not cells or len(totals) < len(cells):
            return
        if all(total.amount == 0 for total in totals):
            text = self._none_happened(NO_INCIDENTS, NO_INCIDENTS_OF_SOME, totals)
        else:
            happened = (self._incident(total) for total in totals if total.amount)
            text = self.say(
                N_("{When} the zones of the bloc had {incidents}"),
                incidents=Markup("; ").join(happened),
                **self._times(),
            )
            text += self._of_how_many(totals)
        yield Written(_sentence(text), tuple(cells))

    def _incident(self, total: Total) -> Markup:
        return incidents(self.say, total.cell.code, int(total.amount or 0))

    def _group_of(self, code: str) -> str:
        indicator = find(self.subject.totals.catalogue, code)
        return indicator.group if indicator else ""

    def _clause(self, clause: Clause) -> _Part | None:
        """A clause with its totals; None unless each of them is known."""
        catalogue = self.subject.totals.catalogue
        totals = [self._total(cell) for cell in clause.cells]
        known = [total for total in totals if total is not None]
        if len(known) < len(totals) or (clause.nothing and known[-1].amount):
            return None
        if clause.split and not _adds_up(*known):
            return None
        fields: dict[str, object] = dict(self._times())
        for letter, total in zip("abcd", known, strict=False):
            indicator = catalogue.indicator(total.cell.code)
            hedged = self._about if _hedges(clause, letter, indicator, total) else escaped
            amount = total.amount or Decimal(0)
            fields |= {
                letter: hedged(
                    self.say.number(amount)
                    if total.unit != "%"
                    else total_quantity(self.say, amount, "%")
                ),
                f"{letter}_amount": hedged(self._written(clause, amount, total.unit)),
                f"{letter}_reached": self._reached(total),
                f"{letter}_over": self.say("over ") if _is_above(total) else "",
                f"{letter}_change": self._change(total.cell),
                f"{letter}_aside": self._aside(total.cell),
                f"{letter}_part": self.say.number(total.folded.part or Decimal(0)),
                f"{letter}_whole": self.say.number(total.folded.whole or Decimal(0)),
                f"{letter}_scope": indicator.scope,
            }
        estimated = any(_is_estimate(total) for total in known)
        fields["have_been"] = self.say(
            N_("are estimated to have been") if estimated else N_("have been")
        )
        return self.say(clause.says, **fields) + self._share(clause), known

    def _share(self, clause: Clause) -> Markup:
        """A percentage with what it is a percentage of, in brackets behind the amount."""
        if clause.share is None:
            return Markup("")
        cell, says = clause.share
        total = self._total(cell)
        if total is None or total.amount is None:
            return Markup("")
        return self.say(says, n=total_quantity(self.say, total.amount, "%"), **self._times())

    def _total(self, cell: Cell) -> Total | None:
        """A total that has an amount."""
        indicator = find(self.subject.totals.catalogue, cell.code)
        if indicator is None or indicator.aggregation is Aggregation.NONE:
            return None
        if cell.dim not in indicator.units and cell.dim not in indicator.computed:
            return None
        total = self.subject.totals.total(cell)
        return total if total is not None and total.amount is not None else None

    def _amount(self, total: Total, indicator: Indicator) -> str:
        if indicator.kind is Kind.FLAG or indicator.aggregation is Aggregation.SHARE:
            return total_quantity(self.say, total.amount or Decimal(0), "%")
        return report_quantity(self.say, total.amount or Decimal(0), total.unit)

    def _written(self, clause: Clause, amount: Decimal, unit: str) -> str:
        if clause.small:
            return total_quantity(self.say, amount, unit)
        return report_quantity(self.say, amount, unit, capital=clause.capital)

    def _about(self, amount: str) -> Markup:
        return self.say("an estimated {amount}", amount=amount)

    def _reached(self, total: Total) -> Markup:
        if _is_above(total):
            return self.say("exceeded")
        return self.say("is estimated at") if _is_estimate(total) else self.say("reached")

    def _comparison_words(self, cell: Cell) -> Markup | None:
        found = self.subject.compared.get(cell)
        if found is None or found.change is None or self.subject.base_year is None:
            return None
        indicator = self.subject.totals.catalogue.indicator(cell.code)
        telling = telling_of(indicator)
        stock = indicator.kind is Kind.STOCK
        then = year_words(self.say, self.subject.kind, self.subject.base_year)
        words = change_words(self.say, found.change, telling, then)
        if words is not None and found.rate is not None:
            words += Markup(" ({})").format(rate_words(self.say, found.rate))
        if words is not None and stock and found.now is not None and _is_estimate(found.now):
            return self.say("est. {amount}", amount=words)
        return words

    def _change(self, cell: Cell) -> Markup:
        words = self._comparison_words(cell)
        return Markup("") if words is None else Markup(", {}").format(words)

    def _aside(self, cell: Cell) -> Markup:
        """The change in brackets, against the same time of the earlier year."""
        found = self.subject.compared.get(cell)
        if found is None or found.change is None or self.subject.base_year is None:
            return Markup("")
        telling = telling_of(self.subject.totals.catalogue.indicator(cell.code))
        then = self.say.plain("the same time of {year}", year=self.subject.base_year)
        words = change_words(self.say, found.change, telling, then)
        return Markup("") if words is None else Markup(" ({})").format(words)

    def _of_how_many(self, totals: list[Total]) -> Markup:
        """ "(09/11 đơn vị)", where some have not answered."""
        fewest = min(totals, key=lambda total: total.answered)
        if fewest.is_complete:
            return Markup("")
        return self.say(" ({n}/{m} boards)", n=f"{fewest.answered:02d}", m=f"{fewest.expected:02d}")

    def _times(self) -> dict[str, object]:
        """When it was, as a sentence begins with it and as it stands within one."""
        say, kind, year = self.say, self.subject.kind, self.subject.year
        half = kind is PeriodKind.HALF_YEAR
        return {
            "When": say("In the first half of {year}", year=year)
            if half
            else say("In {year}", year=year),
            "during": say("during {period}", period=year_words(say, kind, year)),
            "within": say("in the period") if half else say("in the year"),
            "as_of": say("As of {day}", day=f"{self.subject.as_of:%d/%m/%Y}"),
        }


_DIMS = {Dim.F: "FDI", Dim.D: "DDI"}
_YEAR, _FIRST_HALF = N_("In {year}"), N_("In the first half of {year}")


def _is_estimate(total: Total) -> bool:
    return total.qualifier is Qualifier.ESTIMATE


def _hedges(clause: Clause, letter: str, indicator: Indicator, total: Total) -> bool:
    """Whether an estimated stock has to say so itself: no verb of its clause does."""
    verb = f"{{{letter}_reached}}" in clause.says
    return _is_estimate(total) and indicator.kind is Kind.STOCK and not verb


def _adds_up(whole: Total, *parts: Total) -> bool:
    """Whether parts are the parts of a whole: of the same boards, and nothing lacking."""
    if any(set(part.missing) != set(whole.missing) for part in parts):
        return False
    amounts = [part.amount or Decimal(0) for part in parts]
    alike = all(part.unit == whole.unit for part in parts)
    return alike and sum(amounts, Decimal(0)) == whole.amount


def _is_above(total: Total) -> bool:
    return total.qualifier is Qualifier.ABOVE


def _sentence(text: Markup) -> Markup:
    """With a capital letter in front and a full stop behind."""
    return text[:1].upper() + text[1:] + "."
