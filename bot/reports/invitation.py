"""Giấy mời (Mẫu 1.7): the invitation to the conference, number, day and signature left blank."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.i18n import Say
from bot.reports.minutes_words import letterhead, marks, official_say, signer
from bot.reports.official_views import (
    GAP,
    Block,
    OfficialView,
    body,
    items,
    recipients,
    signatures,
)
from bot.reports.voting_record import Issuer

CODE = "GM"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """What the invitation says, each in official Vietnamese; what is not known stays a gap.

    at:       when it begins; `sessions` line by line
    agenda:   items with who presents them
    """

    issuer: Issuer
    year: int
    units: tuple[str, ...]
    at: str
    venue: str = ""
    sessions: tuple[str, ...] = ()
    agenda: tuple[str, ...] = ()
    bring: str = ""
    answer_by: str = ""
    contact: str = ""


def invitation(record: Invited) -> OfficialView:
    """The invitation as a frozen view, marked as a draft."""
    say = official_say()
    return OfficialView(
        letterhead=letterhead(say, record.issuer, CODE),
        title=say.plain("INVITATION"),
        summary=say.plain(
            "Conference reviewing the emulation work of {year}", year=str(record.year)
        ),
        marks=marks(say, rehearsal=False),
        blocks=list(_blocks(say, record)),
    )


def _blocks(say: Say, record: Invited) -> Iterator[Block]:
    yield body(say.plain("Respectfully to:"))
    yield from items(record.units or (GAP,))
    yield body(
        say.plain(
            "{bloc} respectfully invites the leadership of the boards and their emulation officers"
            " to the conference reviewing the emulation work of {year}.",
            bloc=record.issuer.bloc,
            year=str(record.year),
        )
    )
    yield body(say.plain("Chair: the leader of {bloc}.", bloc=record.issuer.bloc))
    yield body(say.plain("Time: {at}.", at=record.at or GAP))
    yield body(say.plain("Venue: {venue}.", venue=record.venue or GAP))
    if record.sessions:
        yield body(say.plain("Programme:"))
        yield from items(record.sessions)
    if record.agenda:
        yield body(say.plain("Contents:"))
        yield from items(record.agenda)
    if record.bring:
        yield body(say.plain("To be brought or prepared: {bring}.", bring=record.bring.rstrip(".")))
    yield body(
        say.plain(
            "The boards are asked to name their delegates by {at} (in the chat with the assistant,"
            " or to the secretary of the bloc).",
            at=record.answer_by or GAP,
        )
    )
    yield body(say.plain("Contact: {contact}.", contact=(record.contact or GAP).rstrip(".")))
    yield body(say.plain("Respectfully yours./."))
    yield signatures(
        (
            None,
            signer(say, "", say.plain("FOR THE EMULATION BLOC"), say.plain("LEADER OF THE BLOC")),
        )
    )
    yield recipients(
        say.plain("Recipients:"), [say.plain("As above"), say.plain("Filed: registry, dossier")]
    )
