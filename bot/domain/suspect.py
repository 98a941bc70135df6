"""The checks over printed figures and over the totals of the bloc: every rule, and the sentences.

`suspect` runs the rules of claims and the catalogue's own checks on the same figures. What it finds
is told; nothing is repaired, and where a reading is in doubt the candidates are listed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from bot.domain.checks import SENTENCES as CHECKED
from bot.domain.checks import check
from bot.domain.errors import N_
from bot.domain.kpi import Catalogue, PeriodKind, Severity
from bot.domain.printed_claims import Claim
from bot.domain.suspect_ratios import (
    earlier_too_low,
    flow_wording,
    mixed_idioms,
    stated_stock_flow,
    wrong_base,
    wrong_growth,
    wrong_share,
)
from bot.domain.suspect_readings import (
    doubtful_reading,
    mixed_marks,
    mixed_scales,
    other_currency,
    two_values,
)
from bot.domain.suspect_scope import changed_meaning, other_scope
from bot.domain.suspect_view import Known, Suspect, Suspicion, View, usual_cell

__all__ = ["SENTENCES", "suspect"]

# By the wording of a suspicion. The placeholders are exactly the keys of its `names`, `numbers` and
# `quotes`; a finding of the catalogue's checks keeps its own sentence.
SENTENCES: Final[Mapping[str, str]] = {
    "reading": N_("{name}: “{written}” cannot be read for certain. Which figure is meant?"),
    "reading_meant": N_("{name}: “{written}” is not written in order. Is {meant} meant?"),
    "marks": N_(
        "{name}: the text also puts a dot before decimals (“{example}”), so “{written}” may be"
        " {value} or {other}."
    ),
    "scales": N_(
        "The text counts {currency} in two scales (“{one}”, “{other}”); a slip would be a thousand"
        " times. Please look at every amount."
    ),
    "two_values": N_("{name} is given twice: {value} and {other}."),
    "other_base": N_(
        "“{said}”: {name} ({value}) is {actual} of {base_name} ({base})."
        " The percentage fits {other_name} ({other})."
    ),
    "other_base_exceeds": N_(
        "“{said}”: {name} ({value}) is {actual} of {base_name} ({base})."
        " It may be meant to exceed {other_name} ({other}) by {percent}."
    ),
    "no_base": N_("“{said}”: {name} ({value}) is {actual} of {base_name} ({base})."),
    "exceeds": N_(
        "“{said}”: {name} ({value}) exceeds {base_name} ({base}) by {percent};"
        " “exceeds” is the word, as this is no earlier figure."
    ),
    "falls_short": N_(
        "“{said}”: {name} ({value}) is {percent} below {base_name} ({base});"
        " “reaches” is the word, as this is no earlier figure."
    ),
    "share": N_("{name} is printed as {value}, but works out at {actual}."),
    "growth": N_(
        "“{said}”: {name} is {value}, last period {previous}; that is {actual} of last period."
    ),
    "idiom": N_(
        "“{said}”: {name} is {value}, last period {previous}; that is {actual} of last period."
        " “Equals” and “rose by” may have been confused."
    ),
    "implied_idiom": N_(
        "“{said}”: {name} ({value}) would have been about {implied} last period, but was {older}"
        " before. “Equals” and “rose by” may have been confused."
    ),
    "earlier": N_(
        "“{said}”: {name} ({value}) would have been about {implied} last period, below the {older}"
        " known before. Please check the percentage."
    ),
    "stock_over": N_(
        "“{said}”: {name} ({value}) grew by more than {inflow_name} ({inflow}) less {outflow_name}"
        " ({outflow}); at least {gap} is not explained."
    ),
    "stock_under": N_(
        "“{said}”: {name} ({value}) grew by less than {inflow_name} ({inflow}) less {outflow_name}"
        " ({outflow}); at least {gap} was revoked or reduced and is not reported."
    ),
    "mixed_idioms_rose": N_(
        "The text says both “{ratio}” and “{growth}”. “{ratio}” is a rise by {change};"
        " please keep to one way."
    ),
    "mixed_idioms_fell": N_(
        "The text says both “{ratio}” and “{growth}”. “{ratio}” is a fall by {change};"
        " please keep to one way."
    ),
    "flow_wording": N_(
        "{name} ({value}) stands at a date, but “{said}” tells of one year. Please write “as of”."
    ),
    "currency": N_(
        "{name} is printed as {value}, but is counted in {unit}. Please check the unit."
    ),
    "currency_converted": N_(
        "{name} is printed as {value}, but is counted in {unit}: {low} to {high} at the recorded"
        " rate. Please check the unit."
    ),
    "currency_jump": N_(
        "{name} is printed as {value}, but is counted in {unit}: {low} to {high} at the recorded"
        " rate. The whole would be {total}, {times} times last period ({previous})."
        " Please check the unit."
    ),
    "scope_changed": N_(
        "{name} now counts {scope}, last period {scope_before}: the two are not compared."
    ),
    "scope_printed": N_(
        "{name} is printed for {printed}, but is defined for {scope}: it is not compared."
    ),
    "dims_changed": N_(
        "{name} was split or counted otherwise last period: the two are not compared."
    ),
    "rule_changed": N_("{name} was defined otherwise last period: the two are not compared."),
    "outlier": N_(
        "{name} is {value}, last period {previous}. The last {periods} periods would suggest"
        " {low} to {high}."
    ),
    **CHECKED,
}

RULES: Final[tuple[Callable[[View], Iterator[Suspicion]], ...]] = (
    doubtful_reading,
    two_values,
    wrong_share,
    wrong_base,
    wrong_growth,
    earlier_too_low,
    stated_stock_flow,
    other_currency,
    mixed_marks,
    changed_meaning,
    other_scope,
    flow_wording,
    mixed_scales,
    mixed_idioms,
)


def suspect(
    claims: Sequence[Claim],
    catalogue: Catalogue,
    known: Known | None = None,
    period_kind: PeriodKind = PeriodKind.YEAR,
) -> tuple[Suspicion, ...]:
    """Everything that deserves a look, what cannot be first, then in the order of the claims."""
    view = View.of(claims, catalogue, known or Known())
    found = [suspicion for rule in RULES for suspicion in rule(view)]
    found += _checked(view, period_kind)
    place = {id(claim): index for index, claim in enumerate(view.claims)}
    found.sort(
        key=lambda one: (
            one.severity is Severity.SOFT,
            min((place[id(claim)] for claim in one.claims), default=len(place)),
        )
    )
    return tuple(found)


def _checked(view: View, period_kind: PeriodKind) -> Iterator[Suspicion]:
    """What the catalogue's checks find on the figures of the claims and those known beside them."""
    usual = [(claim, usual_cell(claim, view.catalogue)) for claim in view.claims]
    claimed = {cell for _claim, cell in usual if cell is not None}
    previous = {c: f for c, f in view.known.previous.items() if view.catalogue.knows(c)}
    found = check(
        view.catalogue, period_kind, view.figures, previous, only=claimed, rates=view.known.rates
    )
    for finding in found:
        yield Suspicion(
            Suspect.CHECK,
            finding.wording,
            finding.severity,
            claims=tuple(claim for claim, cell in usual if cell in finding.cells),
            cells=finding.cells,
            names=finding.names,
            numbers=finding.numbers,
            units=finding.units,
        )
