"""Reading who is meant as it was typed."""

from __future__ import annotations

from bot.domain.people_errors import NameUnclear
from handlers.wording import LEAST_LETTERS, MOST_LETTERS, person_name, tidy


def read_person(typed: str) -> tuple[str, str]:
    """(full name, position): the position stands after a comma or on a second line.

    Raises NameUnclear.
    """
    lines = [line for line in map(tidy, typed.splitlines()) if line]
    name, _comma, beside = (lines[0] if lines else "").partition(",")
    position = tidy(" ".join([beside, *lines[1:]]))
    if len(position) > MOST_LETTERS:
        raise NameUnclear(least=LEAST_LETTERS, most=MOST_LETTERS)
    return person_name(name), position
