"""The amount of a target: what can be read in one way is kept, all else is asked about first."""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal

from markupsafe import Markup

from bot.domain.errors import OldButton
from bot.domain.kpi import Cell, Dim, amounts
from bot.domain.numbers import read_number
from bot.domain.pact_errors import TargetHasNoSide, TargetNeedsSide, TargetUnclear, TargetUnknown
from bot.domain.pacting import TypedTarget, without_commas
from bot.domain.readings import Accept, Ask, Confirm
from bot.screen import Choice, Intent, Screen, rows
from handlers.checking.words import cell_name, quantity
from handlers.pact.house import Room

_STORED = re.compile(r"\d{1,15}(\.\d{1,6})?")


def cell_of(room: Room, code: str, dim: Dim) -> Cell:
    """Raises TargetUnknown; TargetNeedsSide and TargetHasNoSide for an indicator that is counted
    otherwise."""
    cell = Cell(code, dim)
    if room.catalogue.knows(cell):
        return cell
    if dim is Dim.T and any(room.catalogue.knows(Cell(code, one)) for one in (Dim.F, Dim.D)):
        raise TargetNeedsSide(code=code)
    if room.catalogue.knows(Cell(code, Dim.T)):
        raise TargetHasNoSide(code=code)
    raise TargetUnknown(code=code)


def accepted(room: Room, unit_id: int, codes: Collection[str], year: int) -> dict[Cell, Decimal]:
    """What the board's form of a year holds, once it is accepted, totals computed as everywhere;
    an indicator that is counted in another unit by then is no comparison."""
    form = room.uow.figures.of_year(room.bloc.id, unit_id, year) if codes else None
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


def readings(
    room: Room, unit_id: int, cell: Cell, typed: TypedTarget
) -> tuple[list[Decimal], bool]:
    """What the amount can mean, the likeliest first, and whether it is certain.

    The board's figure of the year before says which reading fits. Raises TargetUnclear for none.
    """
    unit = room.catalogue.unit(cell)
    before = accepted(room, unit_id, {cell.code}, room.found.year - 1).get(cell)
    reading = read_number(typed.rest, unit, before)
    if isinstance(reading, Confirm):
        return [reading.value], False
    if isinstance(reading, Ask) and reading.candidates:
        return list(reading.candidates), False
    if not isinstance(reading, Accept):
        raise TargetUnclear(code=typed.code, typed=typed.rest[:40])
    other = without_commas(typed.rest) if before is None else None
    second = read_number(other, unit) if other is not None else None
    if isinstance(second, Accept | Confirm) and second.value != reading.value:
        return [reading.value, second.value], False
    return [reading.value], True


def ask(room: Room, unit_id: int, cell: Cell, typed: TypedTarget, found: list[Decimal]) -> Screen:
    """Nothing is kept before a tap; another amount may be typed as well."""
    say, unit = room.say, room.catalogue.unit(cell)
    name = cell_name(room.catalogue, cell, say)
    echo = say("<b>{name}</b>: you wrote “{typed}”.", name=name, typed=typed.rest[:40])
    meant = (
        say("It is read as <b>{amount}</b>. Is that right?", amount=quantity(say, found[0], unit))
        if len(found) == 1
        else say("It can be read in two ways. Which one do you mean?")
    )
    labels = (
        [say.plain("Yes, keep it")]
        if len(found) == 1
        else [quantity(say, amount, unit) for amount in found]
    )
    kept = say("Nothing is kept yet; another amount may be typed as well.")
    return Screen(
        Markup("\n").join((echo, meant, kept)),
        rows(
            *(
                Choice(label, _tap(room, unit_id, cell, amount))
                for label, amount in zip(labels, found, strict=True)
            ),
            Choice(say.plain("Back"), room.intent("targets", unit_id)),
        ),
        asks=room.intent("target", unit_id),
    )


def _tap(room: Room, unit_id: int, cell: Cell, amount: Decimal) -> Intent:
    return room.intent("amount", unit_id, cell.code, str(cell.dim), f"{amount:f}")


def tapped(room: Room, intent: Intent) -> tuple[Cell, Decimal]:
    """The amount a button carries, which must be one that could have been typed. Raises OldButton,
    and what `cell_of` raises."""
    written = intent.text(4)
    if not _STORED.fullmatch(written) or intent.text(3) not in list(Dim):
        raise OldButton
    cell, amount = cell_of(room, intent.text(2), Dim(intent.text(3))), Decimal(written)
    again = read_number(written.replace(".", ","), room.catalogue.unit(cell))
    if not isinstance(again, Accept | Confirm) or again.value != amount:
        raise OldButton
    return cell, amount
