"""The pact as a document in the state layout: a draft until every board has agreed."""

from __future__ import annotations

import json

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import OldButton
from bot.i18n import DEFAULT_LANGUAGE, speak
from bot.reports.pact_copy import PactText, Promise, pact_copy
from bot.reports.voting_record import Issuer
from bot.screen import FileOrder, Intent, Screen, rows
from handlers.pact.house import Room, room_of
from storage.pacts import Version
from storage.uow import UnitOfWork


def send(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """For every member, of the version that is open. Raises OldButton, NotAllowed."""
    room = room_of(actor, intent, uow)
    version = room.found.open
    if version is None:
        raise OldButton
    final = room.is_final
    view = pact_copy(
        PactText(
            issuer=_issuer(room),
            bloc=room.bloc.name,
            year=room.found.year,
            body=version.body,
            promises=_promises(room),
            final=final,
        )
    )
    name = f"giao-uoc-{room.found.year}-ban-{version.number}.docx"
    return Screen(
        _words(room, version),
        rows(room.back()),
        files=(FileOrder("official", name, json.dumps(view, ensure_ascii=False)),),
        aside=True,
        fresh=True,
    )


def _words(room: Room, version: Version) -> Markup:
    say, year = room.say, str(room.found.year)
    if room.is_final:
        return say(
            "The copy to sign of the pact of {year}: every board has agreed to version {v}.",
            year=year,
            v=version.number,
        )
    if room.is_agreed:
        return say(
            "The pact of {year}, version {v}, a draft: another version is being written, and every"
            " board is asked again.",
            year=year,
            v=version.number,
        )
    return say(
        "The pact of {year}, version {v}, a draft: {n} boards have not agreed yet.",
        year=year,
        v=version.number,
        n=len(room.missing),
    )


def _issuer(room: Room) -> Issuer:
    """The board that leads while the pact of the next year is signed."""
    leader = room.uow.blocs.leading(room.bloc.id).of(room.found.year - 1)
    unit = room.units.get(leader or -1)
    return Issuer(bloc=room.bloc.short_name, leader_unit=unit.name if unit else "")


def _promises(room: Room) -> tuple[Promise, ...]:
    """In Vietnamese, whoever asks for the document; every board of the bloc has its line."""
    assert room.found.open is not None, "it was asked for"
    say, held = speak(DEFAULT_LANGUAGE), room.targets(room.found.open)
    return tuple(
        Promise(unit.name, tuple(room.target_words(t, say) for t in held if t.unit_id == unit.id))
        for unit in room.units.values()
    )
