"""What deserves a look in the totals of a period, and which boards stand behind each point."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.access import Act, Actor, Hat, may, require
from bot.domain.errors import NotAllowed
from bot.domain.kpi import Cell
from bot.domain.printed_claims import claimed
from bot.domain.suspect import suspect
from bot.domain.suspect_history import outliers
from bot.domain.suspect_view import Suspicion
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers import paging
from handlers.checking.ground import Ground, periods, stand_on
from handlers.checking.words import cell_name, numbered, suspicion_words
from handlers.wording import HOME, period_title
from storage.bloc_figures import BlocPeriod
from storage.bloc_totals import Basis
from storage.uow import UnitOfWork

ACCEPTED, PROVISIONAL = "a", "t"
"""Which forms count, as buttons say it."""
PER_PAGE, _MOST_PERIODS = 4, 10


def show_points(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Every suspicion over the boards whose figures are in, a few on a page."""
    say, known = speak(actor.language), periods(actor.hat, uow)
    period_id = intent.number(0) if intent.args or not known else known[0].id
    hat = _hat(actor, known, period_id, uow)
    if not known and not intent.args:
        return Screen(say("No period has been opened yet."), rows(home(say)))
    ground = ground_of(hat, period_id, intent.text(1), say, uow)
    found = list(enumerate(points_of(ground), 1))
    shown, page, pages = paging.on_page(found, intent.number(2), PER_PAGE)
    catalogue, mark = ground.catalogue, mark_of(ground)
    lines = [numbered(n, one.severity, suspicion_words(say, catalogue, one)) for n, one in shown]
    return Screen(
        Markup("\n\n").join([_head(ground, len(found)), *lines]),
        rows(
            *paging.side_by_side(_to_points(ground, shown)),
            paging.turning(
                page,
                pages,
                say,
                lambda to: Intent.of("checking.totals", ground.of.id, mark, to),
            ),
            beside(
                _other_basis(ground),
                Choice(say.plain("Another period"), Intent.of("checking.totals_of", 0)),
            ),
            beside(to_totals(ground), home(say)),
        ),
    )


def points_of(ground: Ground) -> list[Suspicion]:
    """What the rules say of the totals over the boards that have sent figures."""
    units = ground.counted
    figures = ground.figures(units)
    claims = [
        claimed(ground.catalogue, cell, figure.amount)
        for cell, figure in figures.items()
        if figure.amount is not None
    ]
    found = suspect(claims, ground.catalogue, ground.known(units), ground.of.period.kind)
    odd = outliers(ground.catalogue, figures, ground.history(units))
    told = {one.cells[0] for one in found if one.cells}
    return [*found, *(one for one in odd if one.cells[0] not in told)]


def choose_period(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The periods whose totals can be looked over."""
    say, known = speak(actor.language), periods(actor.hat, uow)
    _hat(actor, known, 0, uow)
    shown, page, pages = paging.on_page(known, intent.number(0), _MOST_PERIODS)
    choices = [
        Choice(
            paging.fitted(period_title(one.period, say)),
            Intent.of("checking.totals", one.id, ACCEPTED, 0),
        )
        for one in shown
    ]
    return Screen(
        say("The totals of which period?"),
        rows(
            *paging.side_by_side(choices),
            paging.turning(page, pages, say, lambda to: Intent.of("checking.totals_of", to)),
            home(say),
        ),
    )


def may_look_over(hat: Hat, year: int | None, uow: UnitOfWork) -> bool:
    """The secretary, and the head of the board that leads the bloc now, or led in that year."""
    if may(hat, Act.CHECK_TEXT):
        return True
    if hat.unit_id is None or not may(hat, Act.CHECK_TOTALS, hat.unit_id):
        return False
    return uow.blocs.leading(hat.bloc_id).leads(hat.unit_id, year)


def _hat(actor: Actor, known: Sequence[BlocPeriod], period_id: int, uow: UnitOfWork) -> Hat:
    hat = require(actor, Act.CHECK_TOTALS, actor.hat.unit_id)
    year = next((one.period.year for one in known if one.id == period_id), None)
    if not may_look_over(hat, year, uow):
        raise NotAllowed
    return hat


def ground_of(hat: Hat, period_id: int, mark: str, say: Say, uow: UnitOfWork) -> Ground:
    """What is not accepted yet is for the secretary alone."""
    provisional = mark == PROVISIONAL and may(hat, Act.CHECK_TEXT)
    basis = Basis.PROVISIONAL if provisional else Basis.ACCEPTED
    return stand_on(hat, period_id, basis, say, uow)


def mark_of(ground: Ground) -> str:
    return PROVISIONAL if ground.totals.basis is Basis.PROVISIONAL else ACCEPTED


def _head(ground: Ground, found: int) -> Markup:
    say = ground.say
    boards = {"n": f"{len(ground.counted):02d}", "m": f"{len(ground.roster):02d}"}
    lines = [
        say("<b>To look at</b> · {period}, the whole bloc", period=ground.title),
        say("Provisional, with figures not accepted yet: {n}/{m} boards", **boards)
        if ground.totals.basis is Basis.PROVISIONAL
        else say("Accepted figures: {n}/{m} boards", **boards),
    ]
    if ground.then and ground.counted:
        lines.append(say("Compared with the same boards in {then}.", then=ground.then))
    if not ground.counted:
        lines.append(say("No board's figures are there yet, so there is nothing to look over."))
        return Markup("\n").join(lines)
    looked = len(ground.figures(ground.counted))
    if not found:
        lines.append(say("Totals looked over: {looked}, no point found.", looked=looked))
        return Markup("\n").join(lines)
    lines.append(
        say.count(
            "Totals looked over: {looked}, {n} point found.",
            "Totals looked over: {looked}, {n} points found.",
            found,
            looked=looked,
        )
    )
    return Markup("\n").join(lines)


def _to_points(ground: Ground, shown: Sequence[tuple[int, Suspicion]]) -> list[Choice]:
    """What stands behind each point. A head goes where boards are shown as far as they may be."""
    of, mark = ground.of.id, mark_of(ground)
    sees_all = may(ground.hat, Act.CHECK_TEXT)
    return [
        Choice(
            paging.fitted(f"{n}. {cell_name(ground.catalogue, one.cells[0], ground.say)}"),
            Intent.of("checking.point", of, mark, n, key_of(one), 0)
            if sees_all
            else by_board(ground, one.cells[0]),
        )
        for n, one in shown
        if one.cells
    ]


def by_board(ground: Ground, cell: Cell) -> Intent:
    return Intent.of("totals.line", ground.of.id, mark_of(ground), cell.code, 0)


def key_of(point: Suspicion) -> str:
    """Tells one point from another when the list has changed meanwhile."""
    return f"{point.cells[0].code}{point.cells[0].dim}" if point.cells else ""


def _other_basis(ground: Ground) -> Choice | None:
    say = ground.say
    if not may(ground.hat, Act.CHECK_TEXT):
        return None
    accepted = ground.totals.basis is Basis.ACCEPTED
    label = say.plain("Provisional totals") if accepted else say.plain("Accepted only")
    mark = PROVISIONAL if accepted else ACCEPTED
    return Choice(label, Intent.of("checking.totals", ground.of.id, mark, 0))


def to_totals(ground: Ground) -> Choice:
    intent = Intent.of("totals", ground.of.id, mark_of(ground), "")
    return Choice(ground.say.plain("Back to the totals"), intent)


def home(say: Say) -> Choice:
    return Choice(say.plain("What is to be done"), HOME)
