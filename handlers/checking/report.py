"""A printed text read and held against the bloc's figures: what is shown of it, part by part."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from markupsafe import Markup

from bot.domain.digits import decimals_of, spell
from bot.domain.errors import N_
from bot.domain.exchange import Rate
from bot.domain.kpi import Catalogue, Cell, Severity
from bot.domain.printed import read_printed
from bot.domain.printed_claims import Claim, Printed, Reason
from bot.domain.suspect import suspect
from bot.domain.suspect_text import Slip, find_slips
from bot.domain.suspect_view import Known, Suspect, Suspicion, usual_cell
from bot.domain.totals import Total
from bot.i18n import Say
from handlers.checking.ground import Ground
from handlers.checking.words import (
    REASONS,
    cell_name,
    claim_words,
    loose_words,
    numbered,
    quantity,
    slip_words,
    suspicion_words,
)
from storage.presets.spelling import load_spelling

_LOOSE_LETTERS = 500


class Part(StrEnum):
    """The parts of what was found, as buttons name them."""

    POINTS = "p"
    READ = "r"
    SLIPS = "s"
    LOOSE = "l"


_LABELS = {
    Part.POINTS: N_("To look at ({n})"),
    Part.READ: N_("What was read ({n})"),
    Part.SLIPS: N_("Wording ({n})"),
    Part.LOOSE: N_("Not attributed ({n})"),
}
_NOTHING = {
    Part.POINTS: N_("Nothing to look at was found."),
    Part.READ: N_("No figure of the form was recognised in the text."),
    Part.SLIPS: N_("No slip of the pen was found."),
    Part.LOOSE: N_("Every number was attributed."),
}


@dataclass(frozen=True, slots=True)
class Unlike:
    """A printed figure that is not the bloc's own total of the period."""

    claim: Claim
    cell: Cell
    value: Decimal
    total: Total


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a check of a text has found."""

    ground: Ground
    printed: Printed
    points: tuple[Suspicion, ...]
    unlike: tuple[Unlike, ...]
    slips: tuple[Slip, ...]

    def count(self, part: Part) -> int:
        return {
            Part.POINTS: len(self.points) + len(self.unlike),
            Part.READ: len(self.printed.claims),
            Part.SLIPS: len(self.slips),
            Part.LOOSE: len(self.printed.loose),
        }[part]

    def label(self, part: Part) -> str:
        return self.ground.say.plain(_LABELS[part], n=self.count(part))

    @property
    def asks_for_rate(self) -> bool:
        """Whether a recorded rate would say more."""
        return any(one.rule is Suspect.CURRENCY for one in self.points)

    def blocks(self, part: Part) -> list[Markup]:
        """The part's lines; one that says so where there is nothing."""
        found = {
            Part.POINTS: self._points,
            Part.READ: self._read,
            Part.SLIPS: self._slips,
            Part.LOOSE: self._loose,
        }[part]()
        return found or [self._nothing(part)]

    def _nothing(self, part: Part) -> Markup:
        """Where no figure was recognised, nothing was checked, and nothing is all right."""
        loose = self.count(Part.LOOSE)
        if part is not Part.POINTS or self.count(Part.READ):
            return self.ground.say(_NOTHING[part])
        if not loose:
            return self.ground.say(_NOTHING[Part.READ])
        return self.ground.say.count(
            "⚠ <b>Not checked:</b> the indicator of {n} number was not recognised.",
            "⚠ <b>Not checked:</b> the indicators of {n} numbers were not recognised.",
            loose,
        )

    def _points(self) -> list[Markup]:
        say, catalogue = self.ground.say, self.ground.catalogue
        found = [(one.severity, suspicion_words(say, catalogue, one)) for one in self.points]
        found += [(Severity.SOFT, self._unlike_words(one)) for one in self.unlike]
        return [numbered(n, severity, words) for n, (severity, words) in enumerate(found, 1)]

    def _unlike_words(self, one: Unlike) -> Markup:
        say = self.ground.say
        return say(
            "{name} is printed as {value}; the bloc's total is {total}.",
            name=cell_name(self.ground.catalogue, one.cell, say),
            value=quantity(say, one.value, one.claim.unit),
            total=_total_words(say, one.total),
        )

    def _read(self) -> list[Markup]:
        """A tick where a figure is the bloc's own total, else that total where there is one."""
        say, catalogue = self.ground.say, self.ground.catalogue
        lines, ticked = [], False
        for claim in self.printed.claims:
            total = _total_of(self.ground, claim)
            same = total is not None and _agrees(claim, total)
            ticked = ticked or same
            lines.append(claim_words(say, catalogue, claim, same=same))
            if total is not None and not same:
                lines[-1] += say("\n   the bloc's total: {total}", total=_total_words(say, total))
        legend = [say("<i>✓: as the bloc's total</i>")] if ticked else []
        return [*legend, *lines]

    def _slips(self) -> list[Markup]:
        say = self.ground.say
        words = (slip_words(say, slip, self.printed.text) for slip in self.slips)
        return [Markup("{}. {}").format(n, one) for n, one in enumerate(words, 1)]

    def _loose(self) -> list[Markup]:
        """The numbers by reason, in lines that a page can hold."""
        say, catalogue = self.ground.say, self.ground.catalogue
        lines: list[Markup] = []
        for reason in Reason:
            line = ""
            for loose in (one for one in self.printed.loose if one.reason is reason):
                words = loose_words(say, catalogue, loose)
                if line and len(line) + len(words) > _LOOSE_LETTERS:
                    lines.append(_loose_line(say, reason, line))
                    line = ""
                line = f"{line}; {words}" if line else words
            if line:
                lines.append(_loose_line(say, reason, line))
        return lines


def _loose_line(say: Say, reason: Reason, listed: str) -> Markup:
    return Markup("<b>{}</b> {}").format(say(REASONS[reason]), listed)


def check_text(ground: Ground, text: str, rates: tuple[Rate, ...]) -> Report:
    """Read a text and look it over. Nothing is stored, nothing put right."""
    spelling = load_spelling()
    printed = read_printed(text, ground.catalogue)
    kind = ground.of.period.kind
    known = _beside(printed, ground.known(ground.roster, rates), ground.catalogue)
    names = ground.totals.gathered.rosters.names() | spelling.names
    return Report(
        ground,
        printed,
        suspect(printed.claims, ground.catalogue, known, kind),
        tuple(_unlike(ground, printed)),
        find_slips(printed.text, spelling, names),
    )


def _beside(printed: Printed, known: Known, catalogue: Catalogue) -> Known:
    """What the text leaves out is taken from the bloc, never a part of what it says itself.

    A printed total beside the bloc's own parts would be called a wrong sum of the text.
    """
    said = {claim.code for claim in printed.claims}
    said |= {part for code in said for part in catalogue.indicator(code).parts}
    return replace(known, now={c: f for c, f in known.now.items() if c.code not in said})


def _unlike(ground: Ground, printed: Printed) -> list[Unlike]:
    """Only a total of all boards says that a printed figure is another."""
    found: dict[tuple[Cell, Decimal], Unlike] = {}
    for claim in printed.claims:
        cell, total = claim.cell, _total_of(ground, claim)
        if cell is None or total is None or claim.value is None:
            continue
        if total.is_complete and not _agrees(claim, total):
            found.setdefault((cell, claim.value), Unlike(claim, cell, claim.value, total))
    return list(found.values())


def _total_of(ground: Ground, claim: Claim) -> Total | None:
    """The bloc's total of the same cell in the same unit, if anybody has given it."""
    cell = usual_cell(claim, ground.catalogue)
    total = ground.totals.now.cells.get(cell) if cell is not None else None
    return None if total is None or total.amount is None else total


def _agrees(claim: Claim, total: Total) -> bool:
    """Whether a printed figure is the total, rounded to its last printed place."""
    if claim.value is None or total.amount is None:
        return False
    return abs(claim.value - total.amount) <= _last_place(claim, claim.value) / 2


def _last_place(claim: Claim, value: Decimal) -> Decimal:
    """What a step in the last printed digit comes to: 100 for "69,1 tỷ" counted in millions."""
    for reading in spell(claim.number).readings:
        scale = value / reading if reading else Decimal(1)
        if scale == Decimal(1).scaleb(scale.adjusted()):
            return scale.scaleb(-decimals_of(reading))
    return Decimal(0)


def _total_words(say: Say, total: Total) -> Markup:
    assert total.amount is not None, "only a known total is told"
    amount = quantity(say, total.amount, total.unit)
    if total.is_complete:
        return Markup("{}").format(amount)
    boards = {"n": f"{total.answered:02d}", "m": f"{total.expected:02d}"}
    return say("{amount}, {n}/{m} boards", amount=amount, **boards)
