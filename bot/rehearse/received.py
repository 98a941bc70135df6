"""What came to the phones, as the sandbox recorded it: reminders told from everything else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.rehearse.almanac import ZONE
from bot.rehearse.expected import WARNING, Part, Parts
from bot.rehearse.phone import Json
from bot.rehearse.script import BOARDS

_TITLE, _PUT_OFF = "Nhắc việc", "Nhắc việc theo đề nghị của đồng chí."
_TO_LEADERS = "Kính gửi đồng chí lãnh đạo Ban"
_LATE = "Thư này đến sau ngày đã định."
_WARNS = "Trợ lý sẽ báo cáo lãnh đạo Ban."
_SAYS = (
    ("approve", "đã trình đồng chí"),
    ("leader", "Được Thư ký Khối đồng ý"),
    ("ask", "Trợ lý đã nhắc cán bộ của Ban"),
    ("head", "Kính đề nghị đồng chí quan tâm chỉ đạo"),
    ("vote", "chưa có phiếu"),
    ("nominate", "chưa có đề nghị"),
    ("figures", "Quý Ban đã có"),
)
_ABOUT_NOTHING = ("vote", "nominate")
_ABOUT_A_BOARD = ("ask", "leader")


@dataclass(frozen=True, slots=True)
class Received:
    """A reminder on a phone, and the moment of the sandbox's clock at which it came."""

    person: str
    at: datetime
    parts: Parts
    text: str
    put_off: bool = False
    says_late: bool = False


def reminders(entries: Iterable[Json]) -> list[Received]:
    """Those of the journal that are new messages to a person and reminders."""
    found = []
    for one in entries:
        text = str(one.get("text") or "")
        title = text.partition("\n")[0]
        if one["kind"] == "send" and title in (_TITLE, _PUT_OFF, _TO_LEADERS):
            at = datetime.fromtimestamp(one["at"], ZONE).replace(tzinfo=None)
            found.append(_read(one["person"], at, text))
    return found


def _read(person: str, at: datetime, text: str) -> Received:
    title, *paragraphs = text.split("\n\n")
    parts: set[Part] = set()
    for one in paragraphs:
        if one == _LATE:
            continue
        part = _part(one)
        parts.add(part)
        if _WARNS in one:
            parts.add((WARNING, part[1]))
    return Received(person, at, frozenset(parts), text, title == _PUT_OFF, _LATE in paragraphs)


def _part(paragraph: str) -> Part:
    name, _, rest = paragraph.partition("\n")
    kind = next((kind for kind, words in _SAYS if words in paragraph), "milestone")
    if kind in _ABOUT_NOTHING:
        return kind, ""
    if kind in _ABOUT_A_BOARD:
        return kind, next((key for key, name in BOARDS.items() if paragraph.startswith(name)), "")
    return (kind, name) if rest else ("unknown", paragraph)
