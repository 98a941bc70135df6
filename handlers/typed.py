"""What was typed as one line: kept whole, or refused."""

from __future__ import annotations

from bot.domain.errors import LineNeeded, LineTooLong
from storage.uow import UnitOfWork


def typed_line(uow: UnitOfWork, least: int, most: int) -> str:
    """One line of so many letters. Raises LineNeeded, LineTooLong: nothing is cut off unseen."""
    line = uow.line
    if len(line) < least:
        raise LineNeeded(least=least)
    return fitting(line, most)


def fitting(line: str, most: int) -> str:
    """A part of what was typed. Raises LineTooLong."""
    if len(line) > most:
        raise LineTooLong(length=len(line), most=most)
    return line
