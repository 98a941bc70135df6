"""What had to come against what came, message by message."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.rehearse.almanac import is_decent
from bot.rehearse.expected import Letter, Part
from bot.rehearse.received import Received

_SOON = timedelta(minutes=15)
"""Of the bloc's clock: within this a reminder follows the look that has decided it."""
_Told = tuple[str, date, Part, bool]


@dataclass(slots=True)
class Comparison:
    """Every difference in a line of its own.

    uncertain: messages that came once more because a bot was killed after it had sent them and
               before it had marked them
    """

    expected: int
    received: int
    missing: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    not_owed: list[str] = field(default_factory=list)
    wrong_hour: list[str] = field(default_factory=list)
    several_a_day: list[str] = field(default_factory=list)
    uncertain: int = 0

    @property
    def differences(self) -> list[str]:
        return [
            *(f"missing: {one}" for one in self.missing),
            *(f"doubled: {one}" for one in self.doubled),
            *(f"not owed: {one}" for one in self.not_owed),
            *(f"wrong hour: {one}" for one in self.wrong_hour),
            *(f"more than one a day: {one}" for one in self.several_a_day),
        ]


def compare(
    letters: Sequence[Letter],
    received: Sequence[Received],
    uncertain: Mapping[tuple[str, date], int] | None = None,
) -> Comparison:
    """`uncertain`: how often somebody's message of a day was sent and not marked by a bot that was
    killed; so often it may have come once more, word for word."""
    once, repeated = _without_repeats(received, uncertain or {})
    found = Comparison(len(letters), len(received), uncertain=repeated)
    wanted: Counter[_Told] = Counter()
    for letter in letters:
        wanted.update((letter.person, letter.at.date(), p, letter.put_off) for p in letter.parts)
    came: Counter[_Told] = Counter()
    for one in once:
        came.update((one.person, one.at.date(), p, one.put_off) for p in one.parts)
    found.missing = [_line(*told) for told in sorted((wanted - came).elements())]
    for told in sorted((came - wanted).elements()):
        (found.doubled if told in wanted else found.not_owed).append(_line(*told))
    found.wrong_hour = [
        f"{one.at:%d/%m/%Y %H:%M} {one.person}" for one in once if not _in_time(one, letters)
    ]
    days = Counter((one.person, one.at.date()) for one in once if not one.put_off)
    found.several_a_day = [f"{day} {who}" for (who, day), count in days.items() if count > 1]
    return found


def _without_repeats(
    received: Sequence[Received], uncertain: Mapping[tuple[str, date], int]
) -> tuple[list[Received], int]:
    """Those that came word for word a second time on the same day, where that is accounted for."""
    once: list[Received] = []
    seen: set[tuple[str, date, str]] = set()
    repeats: Counter[tuple[str, date]] = Counter()
    for one in received:
        day = (one.person, one.at.date())
        if (*day, one.text) in seen and repeats[day] < uncertain.get(day, 0):
            repeats[day] += 1
            continue
        seen.add((*day, one.text))
        once.append(one)
    return once, repeats.total()


def _in_time(one: Received, letters: Sequence[Letter]) -> bool:
    """At a decent hour, and when the look had come that had to decide it."""
    if not is_decent(one.at):
        return False
    mine = [
        letter
        for letter in letters
        if letter.person == one.person and letter.at.date() == one.at.date()
    ]
    return not mine or any(_follows(one.at, letter) for letter in mine)


def _follows(at: datetime, letter: Letter) -> bool:
    return letter.not_before <= at < letter.at + _SOON


def _line(person: str, day: date, part: Part, put_off: bool) -> str:
    again = ", put off" if put_off else ""
    return f"{day:%d/%m/%Y} {person}: {part[0]} {part[1]}{again}".rstrip()
