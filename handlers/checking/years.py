"""Figures of one board that are unlike its own earlier years."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from bot.domain.kpi import Catalogue, Cell, Figure
from bot.domain.suspect_history import LEAST_PERIODS, histories, outliers
from bot.domain.suspect_view import Suspicion
from bot.i18n import Say
from handlers.checking.words import quantity
from storage.figures import Form
from storage.uow import UnitOfWork


def odd_figures(
    found: Form, figures: Mapping[Cell, Figure], catalogue: Catalogue, uow: UnitOfWork
) -> dict[Cell, Suspicion]:
    """By cell, where a board with enough accepted years behind it has left its own course."""
    before = uow.beside.years_before(found)
    if len(before) < LEAST_PERIODS:
        return {}
    earlier = (
        (uow.figures.catalogue(found.bloc_id, then.catalogue_version), given)
        for then, given in before
    )
    history = histories(catalogue, figures, earlier)
    return {one.cells[0]: one for one in outliers(catalogue, figures, history)}


def odd_words(say: Say, odd: Suspicion, *, whole: bool) -> Markup:
    """What the years before would suggest."""
    low, high = (
        quantity(say, odd.numbers[key], odd.units[key], whole=whole) for key in ("low", "high")
    )
    return say("⚠ unlike earlier years, which suggest {low} to {high}", low=low, high=high)
