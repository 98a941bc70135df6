"""What people do in the rehearsed year, and when: data that the phones and the calculation read.

A line is: day, hour, person, what, and more. `the_year` shuffles by its seed which board is early,
punctual or late; everything else is fixed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

SECRETARY, LEADER = "secretary", "hai-duong"
AWAY, ALTERNATE, ALTERNATE_NAME = "vinh-phuc", "alternate-vinh-phuc", "Phùng Gia Bách"
BLOCKED = "bac-ninh"
BOARDS: Mapping[str, str] = {
    "hai-duong": "KCN Hải Dương",
    "quang-ninh": "KKT Quảng Ninh",
    "hai-phong": "KKT Hải Phòng",
    "ha-nam": "KCN Hà Nam",
    "hung-yen": "KCN Hưng Yên",
    "nam-dinh": "KCN Nam Định",
    "ninh-binh": "KCN Ninh Bình",
    "thai-binh": "KCN Thái Bình",
    "vinh-phuc": "KCN Vĩnh Phúc",
    "bac-ninh": "KCN Bắc Ninh",
    "ha-noi": "KCN&CX Hà Nội",
}


@dataclass(frozen=True, slots=True)
class Collection:
    """Figures that are collected: how the bot calls them, from when, until when."""

    key: str
    title: str
    opens: datetime
    due: datetime


@dataclass(frozen=True, slots=True)
class Doing:
    """Somebody does something at a moment of the bloc's own time."""

    at: datetime
    who: str
    what: str
    about: tuple[str, ...] = ()


COLLECTIONS: Mapping[str, Collection] = {
    one.key: one
    for one in (
        Collection(
            "annual", "Số liệu năm 2019", datetime(2019, 11, 1, 8), datetime(2019, 11, 29, 17)
        ),
        Collection("plan", "Kế hoạch năm 2020", datetime(2020, 1, 13, 9), datetime(2020, 2, 5, 17)),
        Collection(
            "half",
            "Số liệu 6 tháng đầu năm 2020",
            datetime(2020, 6, 1, 9),
            datetime(2020, 6, 15, 17),
        ),
    )
}
CONFERENCES: Mapping[int, str] = {2019: "20/12/2019", 2020: "18/12/2020"}
VOTE_CLOSES = datetime(2019, 12, 19, 16)

_FIXED = """
2019-11-04 09:30 secretary plan 2019
2019-11-05 10:00 alternate-vinh-phuc join
2019-11-11 09:00 officer-vinh-phuc away 30/11/2019
2019-11-11 10:00 officer-bac-ninh block
2019-11-15 10:30 officer-ha-nam nominate
2019-11-26 09:00 officer-bac-ninh unblock
2019-11-29 10:10 officer-ninh-binh nominate
2019-12-03 10:00 secretary agree
2019-12-03 10:30 officer-thai-binh nominate
2019-12-04 10:30 secretary propose hai-phong
2019-12-13 10:00 secretary vote
2020-01-06 09:30 secretary plan 2020
2020-01-13 09:00 secretary collect plan
2020-02-07 10:00 secretary decline
2020-06-01 09:00 secretary collect half
"""

# When a board submits, and when its head approves that; whoever comes after the deadline needs more
# time from the secretary first: when it is given, and until which day.
_CONDUCT: Mapping[str, Sequence[str]] = {
    "annual": (
        "2019-11-15 09:30 2019-11-18 10:00",
        "2019-11-25 15:00 2019-12-02 10:30",
        "2019-11-28 10:00 2019-11-28 16:00",
        "2019-11-28 15:30 2019-11-29 15:00",
        "2019-11-29 10:00 2019-11-29 11:00",
        "2019-11-29 15:30 2019-12-02 14:30",
        "2019-12-02 15:00 2019-12-03 09:00 2019-12-02 14:30 03/12/2019",
        "2019-12-04 10:00 2019-12-04 11:00 2019-12-03 15:00 05/12/2019",
    ),
    "plan": (
        "2020-01-14 10:00 2020-01-14 15:00",
        "2020-01-17 09:00 2020-01-20 10:00",
        "2020-01-21 10:00 2020-02-03 10:00",
        "2020-01-31 10:00 2020-02-06 09:00",
        "2020-02-03 15:00 2020-02-04 10:00",
        "2020-02-04 15:30 2020-02-05 10:00",
        "2020-02-05 10:00 2020-02-05 15:00",
        "2020-02-05 16:00 2020-02-07 09:00",
        "2020-02-06 10:00 2020-02-06 15:00 2020-02-06 09:00 07/02/2020",
        "2020-02-10 10:00 2020-02-10 15:00 2020-02-07 15:00 11/02/2020",
    ),
    "half": (
        "2020-06-02 10:00 2020-06-02 15:00",
        "2020-06-09 10:00 2020-06-16 15:00",
        "2020-06-10 10:00 2020-06-10 15:00",
        "2020-06-11 10:00 2020-06-15 15:00",
        "2020-06-12 10:00 2020-06-12 11:00",
        "2020-06-12 15:30 2020-06-15 10:00",
        "2020-06-15 10:00 2020-06-15 11:00",
        "2020-06-15 15:30 2020-06-16 10:00",
        "2020-06-16 15:00 2020-06-17 10:00 2020-06-16 10:00 17/06/2020",
        "2020-06-18 10:00 2020-06-18 15:00 2020-06-17 15:00 19/06/2020",
    ),
}
_OF_LEADER = {
    "annual": "2019-11-12 10:00 2019-11-13 09:30",
    "plan": "2020-01-14 11:00 2020-01-15 09:30",
    "half": "2020-06-03 10:00 2020-06-04 09:30",
}
_SINGLE = {
    ("annual", AWAY): "2019-11-26 10:00 2019-11-26 16:00",
    ("annual", BLOCKED): "2019-11-27 10:00 2019-11-27 15:00",
}
_VOTES = (
    *("2019-12-13 14:30",) * 5,
    *("2019-12-17 09:30",) * 2,
    *("2019-12-18 10:00",) * 2,
    "2019-12-19 10:00",
)
"""One board never votes."""


def the_year(seed: int) -> list[Doing]:
    """Everything that anybody does, in order."""
    found = [_line(text) for text in _FIXED.split("\n") if text]
    for key, conducts in _CONDUCT.items():
        boards = [one for one in BOARDS if one != LEADER and (key, one) not in _SINGLE]
        Random(f"{seed} {key}").shuffle(boards)  # noqa: S311  (who is late, no secret)
        for board, moments in zip(boards, conducts, strict=True):
            found += _reported(key, board, moments)
        found += _reported(key, LEADER, _OF_LEADER[key])
    for (key, board), moments in _SINGLE.items():
        found += _reported(key, board, moments)
    voters = list(BOARDS)
    Random(f"{seed} vote").shuffle(voters)  # noqa: S311
    found += [_line(f"{at} head-{one} cast") for at, one in zip(_VOTES, voters, strict=False)]
    found.append(_put_off(found))
    return sorted(found, key=lambda one: (one.at, one.what, one.who))


def _reported(key: str, board: str, moments: str) -> list[Doing]:
    day, hour, approved_day, approved_hour, *window = moments.split()
    officer = ALTERNATE if (key, board) == ("annual", AWAY) else f"officer-{board}"
    found = [
        _line(f"{day} {hour} {officer} submit {key}"),
        _line(f"{approved_day} {approved_hour} head-{board} approve {key}"),
    ]
    if window:
        given_day, given_hour, until = window
        found.append(_line(f"{given_day} {given_hour} secretary window {key} {board} {until}"))
    return found


def _put_off(found: Sequence[Doing]) -> Doing:
    """The officer who submits on the day itself has put the reminder off a week before."""
    at = datetime(2019, 11, 29, 15, 30)
    officer = next(one.who for one in found if one.at == at and one.what == "submit")
    return Doing(datetime(2019, 11, 22, 8, 20), officer, "later")


def _line(text: str) -> Doing:
    day, hour, who, what, *about = text.split()
    return Doing(datetime.fromisoformat(f"{day} {hour}"), who, what, tuple(about))


def board_of(person: str) -> str:
    """The board of an officer, a head or an alternate; the secretary's is none."""
    return person.partition("-")[2]
