"""What the console shows at the end of the year: who received what, and how it compares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from bot.rehearse.compare import Comparison
from bot.rehearse.expected import WARNING
from bot.rehearse.received import Received

_ROLES = ("officer", "alternate", "head", "secretary")
_WORDS = {
    "figures": "figures: to who enters them",
    WARNING: "  of these: the head will hear tomorrow",
    "head": "figures: to the head",
    "ask": "figures: may the leader be told?",
    "leader": "figures: to the board that leads",
    "approve": "approval: to the head",
    "nominate": "awards: to who proposes",
    "vote": "vote: to who casts it",
    "milestone": "plan of the year: to the secretary",
}
_MONTHS_A_YEAR = 12


def told(
    received: Sequence[Received], found: Comparison, officers: int, looks: int, seconds: float
) -> str:
    return "\n".join(
        [
            *_by_role(received),
            "",
            *_by_kind(received),
            "",
            *_load(received, officers),
            "",
            *_verdict(found),
            f"{looks} moments of the clock, {seconds:.0f} s.",
        ]
    )


def _by_role(received: Iterable[Received]) -> list[str]:
    """Messages of each role by month."""
    counts = Counter((role_of(one.person), f"{one.at:%Y-%m}") for one in received)
    months = sorted({month for _role, month in counts})
    lines = [f"{'messages to':<12}" + "".join(f"{m[5:]}/{m[2:4]:<4}" for m in months) + "   all"]
    for role in _ROLES:
        row = [counts[role, month] for month in months]
        lines.append(f"{role:<12}" + "".join(f"{n or '.':<7}" for n in row) + f"{sum(row):>6}")
    return lines


def _by_kind(received: Iterable[Received]) -> list[str]:
    counts = Counter(kind for one in received for kind, _about in one.parts)
    return [f"{words:<42}{counts[kind]:>5}" for kind, words in _WORDS.items()]


def _load(received: Iterable[Received], officers: int) -> list[str]:
    """Of an officer: the mean of all months, and the fullest month of one."""
    counts = Counter(
        (one.person, f"{one.at:%Y-%m}") for one in received if role_of(one.person) == "officer"
    )
    mean = counts.total() / officers / _MONTHS_A_YEAR
    who, month = max(counts, key=lambda one: counts[one], default=("nobody", ""))
    return [
        f"an officer receives {mean:.2f} messages a month on average;"
        f" the most in one month: {counts[who, month]} ({who}, {month})"
    ]


def _verdict(found: Comparison) -> list[str]:
    lines = [
        f"{found.expected} messages were to come by the independent calculation,"
        f" {found.received} came: {len(found.missing)} parts missing, {len(found.doubled)} doubled,"
        f" {len(found.not_owed)} not owed, {len(found.wrong_hour)} at a wrong hour,"
        f" {len(found.several_a_day)} days with more than one"
    ]
    if found.uncertain:
        lines.append(
            f"{found.uncertain} came once more: a bot was killed between sending and marking"
        )
    return [*lines, *(f"  {one}" for one in found.differences)]


def role_of(person: str) -> str:
    """The first word of a person's key."""
    return person.partition("-")[0]
