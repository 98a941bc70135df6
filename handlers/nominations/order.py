"""The order of days in an award's life: the vote, then its decision, then its conferral."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.nomination_errors import ConferralEarly, DecisionBeforeYear, DecisionEarly
from handlers.nominations.desk import Room
from storage.nominations import Nomination


def check_decision(room: Room, chosen: Sequence[Nomination], day: date) -> None:
    """Raises DecisionEarly, DecisionBeforeYear."""
    say = room.say
    votes = {one.contest_id: _voted_on(room, one) for one in chosen}
    for one in chosen:
        voted = votes[one.contest_id]
        if day.year < one.year:
            raise DecisionBeforeYear(day=say.date(day), year=str(one.year))
        if voted is not None and day < voted:
            raise DecisionEarly(
                day=say.date(day),
                unit=room.unit(one.unit_id, one.year).short_name,
                year=str(one.year),
                earliest=say.date(voted),
            )


def _voted_on(room: Room, one: Nomination) -> date | None:
    """The day on which its vote was opened; None where no vote is recorded."""
    if one.contest_id is None:
        return None
    found = room.uow.contests.contest(one.contest_id)
    if found is None or found.opened_at is None:
        return None
    return found.opened_at.astimezone(ZoneInfo(room.bloc.timezone)).date()


def check_conferral(room: Room, chosen: Sequence[Nomination], day: date) -> None:
    """Raises ConferralEarly."""
    say = room.say
    for one in chosen:
        if one.on_date is not None and day < one.on_date:
            raise ConferralEarly(
                unit=room.unit(one.unit_id, one.year).short_name,
                day=say.date(day),
                decided=say.date(one.on_date),
            )
