"""Figures that mean something else than the earlier ones beside them: no comparison may be made."""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.domain.definitions import Obstacle
from bot.domain.kpi import Cell
from bot.domain.printed_claims import Claim
from bot.domain.printed_figures import kinds_of_zones
from bot.domain.suspect_view import Suspect, Suspicion, View

_WORDINGS: Final[Mapping[Obstacle, str]] = {
    Obstacle.SCOPE_CHANGED: "scope_changed",
    Obstacle.DIMS_CHANGED: "dims_changed",
    Obstacle.UNIT_CHANGED: "dims_changed",
    Obstacle.RULE_CHANGED: "rule_changed",
}


def changed_meaning(view: View) -> Iterator[Suspicion]:
    """Another scope, other dimensions or another rule than in the previous period."""
    before = {cell.code for cell in view.before}
    by_code: dict[tuple[str, str], list[Claim]] = {}
    for claim in view.claims:
        cell = view.cell(claim)
        obstacle = view.obstacle(cell) if cell is not None and cell.code in before else None
        if obstacle is not None and obstacle in _WORDINGS:
            by_code.setdefault((claim.code, _WORDINGS[obstacle]), []).append(claim)
    for (code, wording), claims in by_code.items():
        cells = tuple(dict.fromkeys(cell for claim in claims if (cell := view.cell(claim))))
        quotes = {}
        if wording == "scope_changed" and view.known.definitions is not None:
            quotes = {
                "scope": view.catalogue.indicator(code).scope,
                "scope_before": view.known.definitions.indicator(code).scope,
            }
        yield Suspicion(
            Suspect.SCOPE,
            wording if all(quotes.values()) else "rule_changed",
            claims=tuple(claims),
            cells=cells,
            names={"name": cells},
            quotes=quotes if all(quotes.values()) else {},
            blocks=cells,
        )


def other_scope(view: View) -> Iterator[Suspicion]:
    """Other kinds of zones than the definition counts."""
    for claim in view.claims:
        cell = view.cell(claim)
        if cell is None or not claim.scope:
            continue
        scope = view.catalogue.indicator(cell.code).scope
        if scope and set(claim.scope) != set(kinds_of_zones(scope)):
            yield _other(claim, cell, scope)


def _other(claim: Claim, cell: Cell, scope: str) -> Suspicion:
    return Suspicion(
        Suspect.SCOPE,
        "scope_printed",
        claims=(claim,),
        cells=(cell,),
        names={"name": (cell,)},
        quotes={"printed": ", ".join(claim.scope), "scope": scope},
        blocks=(cell,),
    )
