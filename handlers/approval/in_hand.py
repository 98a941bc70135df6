"""What is to go back with a form, while it is being collected: the figures, a line, a voice note.

It travels in the open question, so a restart loses nothing of it, and nothing goes out before a tap
below the whole of it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace

from markupsafe import Markup

from bot.domain.errors import OldButton
from bot.i18n import Say
from bot.screen import FileRef, Intent, Screen
from handlers.approval.docket import Docket
from handlers.figures.shown import label_name

ADDS, READY = "approval.returned", "approval.return_ready"
"""The questions in which something may be in hand: for one more remark, and for the tap."""
_FROM = {ADDS: 3, READY: 2}
MOST_REMARKS = 10


@dataclass(frozen=True, slots=True)
class Remark:
    """What is asked of some figures, by their places in the form as a button writes them.

    inbox_id: the message that brought the voice note
    """

    places: str
    note: str
    voice: FileRef | None = None
    inbox_id: int | None = None

    def pack(self) -> str:
        voice = astuple(self.voice) if self.voice is not None else None
        return json.dumps([self.places, self.note, voice, self.inbox_id], ensure_ascii=False)

    def and_also(self, other: Remark) -> list[Remark]:
        """One remark with what came after it; a second voice note stays one of its own."""
        if self.voice is not None and other.voice is not None:
            return [self, replace(other, places=self.places)]
        note = " ".join(part for part in (self.note, other.note) if part)
        voice, inbox_id = (
            (self.voice, self.inbox_id) if self.voice else (other.voice, other.inbox_id)
        )
        return [Remark(self.places, note, voice, inbox_id)]


def unpack(packed: Sequence[str]) -> list[Remark]:
    found = []
    for one in packed:
        places, note, voice, inbox_id = json.loads(one)
        found.append(Remark(places, note, FileRef(*voice) if voice else None, inbox_id))
    return found


def in_hand(docket: Docket) -> list[Remark]:
    """What was collected of this version so far."""
    asked, form = docket.uow.asked, docket.form
    if asked is None or asked.name not in _FROM:
        return []
    if (asked.number(0), asked.number(1)) != (form.id, form.version):
        return []
    return unpack(asked.args[_FROM[asked.name] :])


def asks_for_tap(docket: Docket, remarks: Sequence[Remark]) -> Intent:
    return Intent.of(READY, docket.form.id, docket.form.version, *(one.pack() for one in remarks))


def kept(docket: Docket, screen: Screen) -> Screen:
    """The same screen, looked at in between, with what is in hand still in hand."""
    remarks = in_hand(docket)
    return replace(screen, asks=asks_for_tap(docket, remarks)) if remarks else screen


def read_places(written: str, count: int) -> frozenset[int]:
    """Raises OldButton for what this form has no places for."""
    try:
        bits = int(written or "0", 16)
    except ValueError:
        raise OldButton from None
    if not 0 <= bits < 1 << count:
        raise OldButton
    return frozenset(at for at in range(count) if bits >> at & 1)


def questions_of(docket: Docket, one: Remark) -> list[str]:
    asked = docket.desk.questions
    return [asked[at].key for at in sorted(read_places(one.places, len(asked)))]


def names_of(docket: Docket, places: str) -> str:
    """ "Dự án cấp mới, Doanh thu"; "" for the form as a whole."""
    asked = docket.desk.questions
    found = sorted(read_places(places, len(asked)))
    return ", ".join(label_name(docket.desk, asked[at]) for at in found)


def remark_lines(docket: Docket, remarks: Sequence[Remark]) -> list[Markup]:
    """ "1. Dự án cấp mới: “Số này gồm cả dự án thu hồi?”", in the order they were made."""
    say = docket.say
    return [
        Markup("{}. <b>{}</b>: {}").format(
            number,
            names_of(docket, one.places) or say("the whole form"),
            _said(one, say),
        )
        for number, one in enumerate(remarks, 1)
    ]


def _said(one: Remark, say: Say) -> Markup:
    parts = [say("“{note}”", note=one.note)] if one.note else []
    if one.voice is not None:
        parts.append(say("voice note"))
    return Markup(" + ").join(parts)
