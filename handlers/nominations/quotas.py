"""How many of an award may be proposed in a year: typed by the secretary, with its source."""

from __future__ import annotations

from bot.domain.access import Actor
from bot.domain.errors import OldButton
from bot.domain.nomination_errors import QuotaUnclear
from bot.screen import Choice, Intent, Screen, rows
from handlers.nominations.desk import Room, enter_as_secretary, line_said, year_of
from handlers.nominations.listing import award_screen
from handlers.nominations.words import title_of
from storage.uow import UnitOfWork

_MOST = 50


def ask(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed, AwardYear, OldButton."""
    room, kind_id, year = _of(actor, intent, uow)
    say = room.say
    return Screen(
        say(
            "<b>{award}, {year}</b>\nHow many units may the bloc propose? Please type a number.",
            award=title_of(room.kind(kind_id, year)),
            year=str(year),
        ),
        rows(Choice(say.plain("Back"), Intent.of("nominations.award", kind_id, year))),
        asks=Intent.of("nominations.quota_said", kind_id, year),
    )


def _of(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[Room, int, int]:
    room = enter_as_secretary(actor, uow)
    year = year_of(room, "award", intent, 1)
    return room, room.kind(intent.number(0), year).id, year


def take_number(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Now by which document. Raises QuotaUnclear and what `ask` raises."""
    room, kind_id, year = _of(actor, intent, uow)
    typed = uow.said.strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) < 4 and int(typed) <= _MOST):
        raise QuotaUnclear(most=_MOST)
    say = room.say
    return Screen(
        say(
            "<b>{award}, {year}</b>: {n:02d}\nBy which document, or by whose word? Please type one"
            " line.",
            award=title_of(room.kind(kind_id, year)),
            year=str(year),
            n=int(typed),
        ),
        rows(Choice(say.plain("Back"), Intent.of("nominations.award", kind_id, year))),
        asks=Intent.of("nominations.quota_source", kind_id, year, int(typed)),
    )


def record(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The source was typed: the quota stands. Raises LineNeeded and what `ask` raises."""
    room, kind_id, year = _of(actor, intent, uow)
    places = intent.number(2)
    if not 0 <= places <= _MOST:
        raise OldButton
    source = line_said(uow)
    uow.awards.set_quota(room.bloc_id, kind_id, year, places, source)
    detail = f"{year} {kind_id} {places}"
    uow.record("quota_set", "award", kind_id, f"{detail} {source}")
    uow.register(room.bloc_id, "quota_set", "award", kind_id, detail)
    echo = room.say("✓ Recorded: at most {n:02d} in {year}.", n=places, year=str(year))
    return award_screen(room, kind_id, year, echo=echo)
