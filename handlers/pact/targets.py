"""What each board sets itself for the year: indicators with amounts, or words."""

from __future__ import annotations

from decimal import Decimal

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.kpi import Cell, Dim, amounts, round_share
from bot.domain.numbers import read_number
from bot.domain.pact_errors import TargetUnclear, TargetUnknown, TooManyTargets
from bot.domain.pacting import TypedTarget, typed_target
from bot.domain.readings import Accept, Confirm
from bot.screen import Choice, Intent, Screen, rows
from handlers.checking.words import quantity
from handlers.pact.house import Room, check_unsigned, draft_of, room_of
from handlers.paging import boards_on_page, fitted, side_by_side, turning
from handlers.typed import typed_line
from storage.pacts import Target
from storage.uow import UnitOfWork

MOST_TARGETS, _LEAST, _MOST_LINE, _LABEL = 12, 6, 240, 30
_MOST_WAYS = 6


def choose_board(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Of which board. Raises NotAllowed for all but the secretary, OldButton."""
    room = room_of(actor, intent, uow)
    if not room.is_secretary:
        raise NotAllowed
    say, held = room.say, room.targets(room.shown)
    count = {unit: sum(one.unit_id == unit for one in held) for unit in room.units}
    shown, page, pages = boards_on_page(list(room.units.values()), intent.number(1))
    return Screen(
        say("<b>Targets of the boards</b>\nOf which board? The number says how many it has."),
        rows(
            *side_by_side(
                [
                    Choice(f"{one.short_name} ({count[one.id]})", room.intent("targets", one.id))
                    for one in shown
                ]
            ),
            turning(page, pages, say, lambda to: room.intent("boards", to)),
            room.back(),
        ),
    )


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A board's targets; for whoever enters them what may be typed. Raises OldButton, NotAllowed
    for another board's."""
    room, unit_id = _board(actor, intent, uow)
    return _screen(room, unit_id)


def _board(
    actor: Actor, intent: Intent, uow: UnitOfWork, *, lock: bool = False
) -> tuple[Room, int]:
    room = room_of(actor, intent, uow, lock=lock)
    unit_id = intent.number(1)
    room.board(unit_id)
    own = any(hat.unit_id == unit_id for hat in room.hats)
    if not (room.is_secretary or own):
        raise NotAllowed
    return room, unit_id


def _enters(room: Room, unit_id: int) -> bool:
    return room.is_secretary or room.prepares == unit_id


def _screen(room: Room, unit_id: int, said: Markup | None = None) -> Screen:
    """`said` stands above, where something was done."""
    say, found = room.say, room.found
    held = room.targets(found.versions[-1], unit_id)
    enters = found.draft is not None and found.signing is None and _enters(room, unit_id)
    lines = [] if said is None else [said]
    lines.append(
        say(
            "<b>Targets of {board} for {year}</b>",
            board=room.board(unit_id),
            year=str(found.year),
        )
    )
    lines += _lines(room, unit_id, held)
    if enters:
        lines.append(
            say(
                "\nPlease type a target: the code of an indicator, a colon and the amount, such as"
                " <b>DT03 FDI: 1.250</b>; or a target in words."
            )
        )
    elif found.draft is None and found.signing is None:
        lines.append(say("\nThe version is open for consent: its targets do not change."))
    return Screen(
        Markup("\n").join(lines),
        rows(*(_dropping(room, one) for one in held[-_MOST_WAYS:] if enters), room.back()),
        asks=room.intent("target", unit_id) if enters else None,
        fresh=said is not None,
    )


def _dropping(room: Room, one: Target) -> Choice:
    label = room.say.plain("Take out: {target}", target=fitted(room.target_words(one), _LABEL))
    return Choice(label, room.intent("drop", one.unit_id, one.id))


def _lines(room: Room, unit_id: int, held: list[Target]) -> list[Markup]:
    if not held:
        return [room.say("None has been set yet.")]
    actual = _actual(room, unit_id, held)
    return [_line(room, n, one, actual) for n, one in enumerate(held, 1)]


def _line(room: Room, n: int, one: Target, actual: dict[Cell, Decimal]) -> Markup:
    """ "1. Vốn cấp mới (FDI): 1.250 triệu USD; thực hiện 1.300 (104%)"."""
    say = room.say
    line = say("{n}. {target}", n=n, target=room.target_words(one))
    if one.amount is None:
        return line
    cell = Cell(one.code, Dim(one.dimension))
    reached = actual.get(cell)
    if reached is None:
        return line
    words = quantity(say, reached, room.catalogue.unit(cell))
    if not one.amount:
        return line + say("; reached: <b>{amount}</b>", amount=words)
    percent = say.percent(round_share(reached * Decimal(100) / one.amount))
    return line + say("; reached: <b>{amount}</b> ({percent})", amount=words, percent=percent)


def _actual(room: Room, unit_id: int, held: list[Target]) -> dict[Cell, Decimal]:
    """What the board's form of that year holds, once it is accepted, totals computed as everywhere;
    an indicator that is counted in another unit by then is no comparison."""
    codes = {one.code for one in held if one.amount is not None}
    form = room.uow.figures.of_year(room.bloc.id, unit_id, room.found.year) if codes else None
    if form is None or form.state != "accepted":
        return {}
    (work,) = room.uow.figures.works([form])
    known = {code for code in codes if work.catalogue.has(code)}
    found = amounts(work.catalogue, work.figures, known)
    return {
        cell: amount
        for cell, amount in found.items()
        if cell.code in known
        and room.catalogue.knows(cell)
        and work.catalogue.unit(cell) == room.catalogue.unit(cell)
    }


def take(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A target was typed. Raises LineNeeded, LineTooLong, TargetUnclear, TargetUnknown,
    TooManyTargets, PactOpened, PactSigned, NotAllowed, OldButton."""
    room, unit_id = _entered(actor, intent, uow)
    line, version = typed_line(uow, _LEAST, _MOST_LINE), draft_of(room)
    typed, held = typed_target(line), room.targets(version, unit_id)
    cell = None if typed is None else _cell(room, typed)
    codes = [(one.code, one.dimension) for one in held]
    if len(held) >= MOST_TARGETS and (cell is None or (cell.code, str(cell.dim)) not in codes):
        raise TooManyTargets(most=MOST_TARGETS)
    if typed is None or cell is None:
        uow.pacts.set_target(room.found, unit_id, actor.person, words=line)
    else:
        uow.pacts.set_target(
            room.found,
            unit_id,
            actor.person,
            code=cell.code,
            dimension=str(cell.dim),
            amount=_amount(room, cell, typed),
        )
    uow.record("pact_target", "pact", room.found.id, f"{unit_id} {version.number}")
    last = room.targets(version, unit_id)[-1]
    return _screen(room, unit_id, room.say("✓ Kept: {target}", target=room.target_words(last)))


def _cell(room: Room, typed: TypedTarget) -> Cell:
    """Raises TargetUnknown."""
    cell = Cell(typed.code, typed.dim)
    if not room.catalogue.knows(cell):
        raise TargetUnknown(code=typed.code)
    return cell


def _amount(room: Room, cell: Cell, typed: TypedTarget) -> Decimal:
    """Read as figures are; nothing is guessed at. Raises TargetUnclear."""
    reading = read_number(typed.rest, room.catalogue.unit(cell))
    if not isinstance(reading, Accept | Confirm):
        raise TargetUnclear(code=typed.code, typed=typed.rest[:40])
    return reading.value


def _entered(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[Room, int]:
    """Raises PactSigned, NotAllowed, PactOpened, OldButton."""
    room, unit_id = _board(actor, intent, uow, lock=True)
    check_unsigned(room)
    if not _enters(room, unit_id):
        raise NotAllowed
    draft_of(room)
    return room, unit_id


def drop(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton for one that does not hold, and as `take` does."""
    room, unit_id = _entered(actor, intent, uow)
    held = {one.id: one for one in room.targets(draft_of(room), unit_id)}
    gone = held.get(intent.number(2))
    if gone is None or not uow.pacts.end_target(room.found, gone.id):
        raise OldButton
    uow.record("pact_target_out", "pact", room.found.id, f"{unit_id} {gone.id}")
    return _screen(room, unit_id, room.say("✓ Taken out: {target}", target=room.target_words(gone)))
