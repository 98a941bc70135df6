"""Who owes what at a moment of the rehearsed year, read from the script alone.

A second reading of the paper: nothing here is shared with the bot, and both must come to the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from bot.rehearse.almanac import FIRST, rolled_on, worked_after
from bot.rehearse.script import (
    ALTERNATE,
    AWAY,
    BOARDS,
    COLLECTIONS,
    CONFERENCES,
    LEADER,
    SECRETARY,
    VOTE_CLOSES,
    Collection,
    Doing,
    board_of,
)

SWITCHED_ON = datetime.combine(FIRST, time(8))
_EVENING = time(17)
# What the plan of a year calls it, working days from the conference, the hour.
_FROM_CONFERENCE = (
    ("Mở nhập số liệu năm", -35, time(8)),
    ("Hạn đề nghị khen thưởng", -10, _EVENING),
    ("Dự thảo báo cáo tổng kết", -6, _EVENING),
    ("Gửi giấy mời Hội nghị", -5, _EVENING),
    ("Hạn bỏ phiếu bình xét, bầu", -1, time(16)),
    ("Hội nghị tổng kết", 0, time(8)),
    ("Gửi hồ sơ khen thưởng về Bộ", 5, _EVENING),
)
_ON_A_DAY = (
    ("Kế hoạch năm, giao ước thi đua", (2, 28), _EVENING),
    ("Mở nhập số liệu 6 tháng", (6, 1), time(8)),
    ("Hạn gửi số liệu 6 tháng", (6, 15), _EVENING),
    ("Hội nghị sơ kết", (7, 5), time(8)),
)
_ANNUAL_DUE, _FINAL, _HANDOVER = (
    "Hạn gửi số liệu năm",
    "Hạn gửi số liệu chính thức",
    "Bàn giao Khối trưởng",
)
_AWARDS = _FROM_CONFERENCE[1][0]


@dataclass(frozen=True, slots=True)
class Duty:
    """Something owed: to whom each of its steps speaks."""

    kind: str
    about: str
    board: str
    due: datetime
    since: datetime
    owners: tuple[str, ...]
    heads: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    leaders: tuple[str, ...] = ()
    agreed: datetime | None = None

    @property
    def series(self) -> tuple[str, str, str, date]:
        return self.kind, self.about, self.board, self.due.date()


@dataclass(slots=True)
class Known:
    """What has happened before a moment."""

    now: datetime
    done: Sequence[Doing]
    unreachable: frozenset[str] = frozenset()
    answered: dict[tuple[str, str, str, date], tuple[str, datetime]] = field(default_factory=dict)

    def did(self, what: str, *about: str, who: str = "") -> datetime | None:
        """When that was done last; None: not yet."""
        found = [
            one.at
            for one in self.done
            if one.what == what and one.about[: len(about)] == about and who in ("", one.who)
        ]
        return found[-1] if found else None

    def of_board(self, what: str, key: str, board: str) -> Doing | None:
        return next(
            (
                one
                for one in self.done
                if one.what == what and one.about == (key,) and board_of(one.who) == board
            ),
            None,
        )

    # Who can be told

    def there(self, *persons: str) -> tuple[str, ...]:
        return tuple(one for one in dict.fromkeys(persons) if one not in self.unreachable)

    def heads(self, board: str) -> tuple[str, ...]:
        return self.there(f"head-{board}")

    def officers(self, board: str) -> tuple[str, ...]:
        """With the alternate; whoever is away is stood in for."""
        found = [f"officer-{board}"]
        if board == AWAY and self.did("join"):
            found = [ALTERNATE] if self._is_away else [*found, ALTERNATE]
        return self.there(*found) or self.heads(board)

    @property
    def _is_away(self) -> bool:
        left = next((one for one in self.done if one.what == "away"), None)
        if left is None:
            return False
        until = datetime.strptime(left.about[0], "%d/%m/%Y").date()
        return self.now.date() <= until


def owed(known: Known) -> Iterator[Duty]:
    """Everything that somebody owes at that moment."""
    for one in COLLECTIONS.values():
        if one.key == "annual" or known.did("collect", one.key):
            for board in BOARDS:
                yield from _figures(one, board, known)
    if known.did("plan", "2019"):
        yield from _proposals(known)
    if known.did("vote") and known.now < VOTE_CLOSES:
        yield from _votes(known)
    for year in CONFERENCES:
        if known.did("plan", str(year)):
            for name, due in milestones(year):
                yield Duty("milestone", name, "", due, SWITCHED_ON, known.there(SECRETARY))


def _figures(one: Collection, board: str, known: Known) -> Iterator[Duty]:
    due, since = one.due, max(one.opens, SWITCHED_ON)
    window = next(
        (w for w in known.done if w.what == "window" and w.about[:2] == (one.key, board)), None
    )
    if window is not None:
        day = datetime.strptime(window.about[2], "%d/%m/%Y")
        due, since = datetime.combine(day, _EVENING), window.at
    sent = known.of_board("submit", one.key, board)
    if sent is not None:
        if known.of_board("approve", one.key, board) is None:
            judges = tuple(p for p in known.heads(board) if p != sent.who)
            yield Duty("approve", one.title, board, due, max(since, sent.at), judges)
        return
    owners = known.officers(board)
    heads = tuple(p for p in known.heads(board) if p not in owners)
    duty = Duty("figures", one.title, board, due, since, owners, heads)
    yield _higher(duty, known)


def _higher(duty: Duty, known: Known) -> Duty:
    """The secretary is asked, then the board that leads is told; never of its own figures."""
    if duty.board == LEADER:
        return duty
    answer, at = known.answered.get(duty.series, ("", None))
    asks = known.there(SECRETARY) if not answer else ()
    leaders = known.heads(LEADER) if answer == "agree" else ()
    fields = (duty.kind, duty.about, duty.board, duty.due, duty.since, duty.owners, duty.heads)
    return Duty(*fields, asks, leaders, at if leaders else None)


def _proposals(known: Known) -> Iterator[Duty]:
    due = dict(milestones(2019))[_AWARDS]
    for board in BOARDS:
        drafted = known.did("nominate", who=f"officer-{board}")
        if not drafted and not known.did("propose", board):
            yield Duty("nominate", "", board, due, SWITCHED_ON, known.officers(board))


def _votes(known: Known) -> Iterator[Duty]:
    opened = known.did("vote")
    assert opened is not None, "looked at by who asks"
    for board in BOARDS:
        if not known.did("cast", who=f"head-{board}"):
            yield Duty("vote", "", board, VOTE_CLOSES, opened, known.heads(board))


def milestones(year: int) -> list[tuple[str, datetime]]:
    """The plan of a year from its conference, as the paper lays it."""
    day = datetime.strptime(CONFERENCES[year], "%d/%m/%Y").date()
    found = [
        (name, datetime.combine(worked_after(day, count), hour))
        for name, count, hour in _FROM_CONFERENCE
    ]
    found += [
        (name, datetime.combine(rolled_on(date(year, *when)), hour))
        for name, when, hour in _ON_A_DAY
    ]
    dossier = worked_after(day, 5)
    final = max(dossier, rolled_on(date(year + 1, 1, 15)))
    handover = max(dossier, rolled_on(date(year, 12, 31)))
    found += [
        (_FINAL, datetime.combine(final, _EVENING)),
        (_HANDOVER, datetime.combine(handover, _EVENING)),
    ]
    # The boards were told the deadline of what is being collected: the plan keeps it.
    annual = COLLECTIONS["annual"].due
    pinned = annual if year == annual.year else worked_after(day, -14)
    found.append((_ANNUAL_DUE, datetime.combine(pinned, _EVENING)))
    return found
