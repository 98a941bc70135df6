"""What each board sets itself for the year: indicators with amounts, or words."""

from __future__ import annotations

from decimal import Decimal

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.kpi import Cell, Dim, round_share
from bot.domain.pact_errors import TooManyTargets
from bot.domain.pacting import typed_target
from bot.screen import Choice, Intent, Screen, rows
from handlers.checking.words import quantity
from handlers.pact.amounts import accepted, ask, cell_of, readings, tapped
from handlers.pact.house import Room, check_unsigned, draft_of, room_of
from handlers.paging import boards_on_page, fitted, side_by_side, turning
from handlers.typed import typed_line
from storage.pacts import Target, Version
from storage.uow import UnitOfWork

MOST_TARGETS, _LEAST, _MOST_LINE, _LABEL = 12, 6, 240, 30
_MOST_WAYS = 6


def choose_board(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Of which board. Raises NotAllowed for all but the secretary, OldButton."""
    room = room_of(actor, intent, uow)
    if not room.is_secretary:
        raise NotAllowed
    say, held, boards = room.say, room.targets(room.shown), room.boards(room.shown)
    count = {unit: sum(one.unit_id == unit for one in held) for unit in boards}
    shown, page, pages = boards_on_page(list(boards.values()), intent.number(1))
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
    """A board's targets in the version that is read; in the one that is being written for whoever
    enters them. Raises OldButton, NotAllowed for another board's, and for a draft."""
    room, unit_id = _board(actor, intent, uow)
    version = room.shown
    if intent.text(2):
        version = draft_of(room)
    if version.opened_at is None and not _enters(room, unit_id):
        raise NotAllowed
    return _screen(room, unit_id, version)


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


def _screen(room: Room, unit_id: int, version: Version, said: Markup | None = None) -> Screen:
    """`said` stands above, where something was done."""
    say, found = room.say, room.found
    held = room.targets(version, unit_id)
    may_enter = found.draft is not None and found.signing is None and _enters(room, unit_id)
    enters = may_enter and version.opened_at is None
    lines = [] if said is None else [said]
    lines.append(
        say(
            "<b>Targets of {board} for {year}, version {v}</b>",
            board=room.board(unit_id),
            year=str(found.year),
            v=version.number,
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
    elif found.signing is None:
        lines.append(say("\nThe version is open for consent: its targets do not change."))
    ahead = None
    if may_enter and not enters and found.draft is not None:
        label = say.plain("Targets of version {v}", v=found.draft.number)
        ahead = Choice(label, room.intent("targets", unit_id, "draft"))
    return Screen(
        Markup("\n").join(lines),
        rows(*(_dropping(room, one) for one in held[-_MOST_WAYS:] if enters), ahead, room.back()),
        asks=room.intent("target", unit_id) if enters else None,
        fresh=said is not None,
    )


def _dropping(room: Room, one: Target) -> Choice:
    label = room.say.plain("Take out: {target}", target=fitted(room.target_words(one), _LABEL))
    return Choice(label, room.intent("drop", one.unit_id, one.id))


def _lines(room: Room, unit_id: int, held: list[Target]) -> list[Markup]:
    if not held:
        return [room.say("None has been set yet.")]
    codes = {one.code for one in held if one.amount is not None}
    actual = accepted(room, unit_id, codes, room.found.year)
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


def take(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A target was typed; what can be read in two ways is asked about before it is kept. Raises
    LineNeeded, LineTooLong, TargetUnclear, TooManyTargets, PactOpened, PactSigned, NotAllowed,
    OldButton, and what `cell_of` raises."""
    room, unit_id = _entered(actor, intent, uow)
    line = typed_line(uow, _LEAST, _MOST_LINE)
    typed = typed_target(line)
    if typed is None:
        _check_room(room, unit_id, None)
        uow.pacts.set_target(room.found, unit_id, actor.person, words=line)
        return _kept(room, unit_id)
    cell = cell_of(room, typed.code, typed.dim)
    _check_room(room, unit_id, cell)
    found, certain = readings(room, unit_id, cell, typed)
    if not certain:
        return ask(room, unit_id, cell, typed, found)
    return _keep(room, unit_id, cell, found[0])


def keep(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The tap on what was read. Raises as `take` does."""
    room, unit_id = _entered(actor, intent, uow)
    cell, amount = tapped(room, intent)
    _check_room(room, unit_id, cell)
    return _keep(room, unit_id, cell, amount)


def _check_room(room: Room, unit_id: int, cell: Cell | None) -> None:
    """Raises TooManyTargets; another amount of the same indicator takes no more room."""
    held = room.targets(draft_of(room), unit_id)
    same = cell is not None and any((one.code, one.dimension) == cell for one in held)
    if len(held) >= MOST_TARGETS and not same:
        raise TooManyTargets(most=MOST_TARGETS)


def _keep(room: Room, unit_id: int, cell: Cell, amount: Decimal) -> Screen:
    by, side = room.actor.person, str(cell.dim)
    room.uow.pacts.set_target(
        room.found, unit_id, by, code=cell.code, dimension=side, amount=amount
    )
    return _kept(room, unit_id)


def _kept(room: Room, unit_id: int) -> Screen:
    version = draft_of(room)
    room.uow.record("pact_target", "pact", room.found.id, f"{unit_id} {version.number}")
    last = room.targets(version, unit_id)[-1]
    done = room.say("✓ Kept: {target}", target=room.target_words(last))
    return _screen(room, unit_id, version, done)


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
    version = draft_of(room)
    held = {one.id: one for one in room.targets(version, unit_id)}
    gone = held.get(intent.number(2))
    if gone is None or not uow.pacts.end_target(room.found, gone.id):
        raise OldButton
    uow.record("pact_target_out", "pact", room.found.id, f"{unit_id} {gone.id}")
    done = room.say("✓ Taken out: {target}", target=room.target_words(gone))
    return _screen(room, unit_id, version, done)
