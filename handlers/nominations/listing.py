"""The awards of a year at a glance, and one award with everybody on its list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.nominating import BEGINS_FROM, STOOD, Said
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.nominations import candidates
from handlers.nominations.desk import (
    EARLIEST,
    Room,
    card_of,
    enter,
    home,
    sees,
    year_of,
)
from handlers.nominations.words import OFFICES, history_lines, state_words, title_of
from handlers.paging import on_page, side_by_side, turning
from storage.awards import AwardKind, Quota
from storage.nominations import Nomination
from storage.uow import UnitOfWork

_PAGE = 8
_AFTER = (Said.ON_BALLOT, Said.PROPOSED, Said.DECIDED, Said.NOT_GRANTED, Said.CONFERRED)


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The awards of a year; with "leader" or "deputy" the units introduced for it.

    Raises NotAllowed, AwardYear.
    """
    if intent.text(0) in OFFICES:
        return candidates.show(actor, Intent("candidates", intent.args[1:2]), uow)
    room = enter(actor, uow)
    year = year_of(room, "award", intent, 1)
    kinds, say = room.kinds(year), room.say
    found = uow.nominations.of_year(room.bloc_id, year, "award")
    quotas = uow.awards.quotas(room.bloc_id, year)
    lines = [say("<b>Awards of {year}</b>", year=str(year))]
    for kind in kinds.values():
        of_kind = [one for one in found if one.award_kind_id == kind.id]
        lines.append(
            Markup("• ") + Markup("{} ({})").format(title_of(kind), quota_words(quotas, kind, say))
        )
        lines.append(_standing(room, of_kind))
    if room.own_unit is not None:
        past = uow.nominations.history(room.bloc_id, room.own_unit)
        lines.extend(history_lines([one for one in past if one.year < year], say))
    return Screen(
        Markup("\n").join(lines), rows(*_choices(room, list(kinds.values()), found, year))
    )


def quota_words(quotas: dict[int, Quota], kind: AwardKind, say: Say) -> Markup:
    found = quotas.get(kind.id)
    if found is None:
        return say("quota not known")
    return say("at most {n:02d}", n=found.places)


def _standing(room: Room, of_kind: Sequence[Nomination]) -> Markup:
    """For the secretary how many stand where; for a board its own nomination."""
    say = room.say
    if room.own_unit is not None:
        own = next((one for one in of_kind if one.unit_id == room.own_unit), None)
        state = say("not put forward") if own is None else state_words(own, say)
        return say("  Your board: {state}", state=state)
    counts = Counter(one.said for one in of_kind)
    listed = sum(counts[said] for said in STOOD)
    return say(
        "  On the list: {listed} · to be reviewed: {waiting}",
        listed=listed,
        waiting=counts[Said.APPROVED],
    )


def _choices(
    room: Room, kinds: Sequence[AwardKind], found: Sequence[Nomination], year: int
) -> list[Choice | tuple[Choice, ...] | None]:
    say = room.say
    awards = [
        Choice(kind.name, Intent.of("nominations.award", kind.id, year)) for kind in kinds[:6]
    ]
    unit = room.own_unit
    declined = sum(one.unit_id == unit and one.said == Said.DECLINED for one in found)
    declines = (
        unit is not None
        and room.may_speak(unit)
        and room.is_open("award", year)
        and declined < len(kinds)
    )
    return [
        *side_by_side(awards),
        Choice(
            say.plain("No part in {year}", year=str(year)), Intent.of("nominations.decline", year)
        )
        if declines
        else None,
        Choice(say.plain("Introduce a leader"), Intent("candidates")),
        beside(
            Choice(f"‹ {year - 1}", Intent.of("nominations", "award", year - 1))
            if year > EARLIEST
            else None,
            Choice(f"{year + 1} ›", Intent.of("nominations", "award", year + 1))
            if year < room.today.year
            else None,
        ),
        home(say),
    ]


def show_award(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """One award: its quota, everybody on the list in the boards' order, and what to do next.

    Raises NotAllowed, AwardYear, OldButton.
    """
    room = enter(actor, uow)
    return award_screen(room, intent.number(0), year_of(room, "award", intent, 1), intent.number(2))


def award_screen(
    room: Room, kind_id: int, year: int, page: int = 0, echo: Markup | None = None
) -> Screen:
    kind, say, uow = room.kind(kind_id, year), room.say, room.uow
    found = [
        one
        for one in uow.nominations.of_year(room.bloc_id, year, "award", kind.id)
        if sees(room, one)
    ]
    names = room.named(year)
    lines = [echo + "\n"] if echo is not None else []
    lines.append(say("<b>{award}, {year}</b>", award=title_of(kind), year=str(year)))
    lines.append(_quota_line(room, kind, year))
    lines.extend(
        say(
            "{n}. {unit}: {state}",
            n=n,
            unit=names[one.unit_id].short_name,
            state=state_words(one, say),
        )
        for n, one in enumerate(found, 1)
    )
    if not found:
        lines.append(say("No unit is on the list yet."))
    shown, page, pages = on_page(found, page, _PAGE)
    cards = [Choice(names[one.unit_id].short_name, card_of(one)) for one in shown]
    here = ("nominations.award", kind.id, year)
    return Screen(
        Markup("\n").join(lines),
        rows(
            *side_by_side(cards),
            turning(page, pages, say, lambda to: Intent.of(*here, to)),
            *_ways(room, kind, year, found),
            beside(
                Choice(say.plain("Awards of the year"), Intent.of("nominations", "award", year)),
                home(say),
            ),
        ),
    )


def _quota_line(room: Room, kind: AwardKind, year: int) -> Markup:
    """How many the ministry takes, by what document; a note only, nobody is refused by it."""
    say = room.say
    quota = room.uow.awards.quotas(room.bloc_id, year).get(kind.id)
    if quota is None:
        return say("The number that may be proposed is not known yet.")
    if quota.year != year:
        return say(
            "May be proposed: {n:02d} (as in {then}; not said for {year} yet)",
            n=quota.places,
            then=str(quota.year),
            year=str(year),
        )
    if quota.source:
        return say("May be proposed: {n:02d} ({source})", n=quota.places, source=quota.source)
    return say("May be proposed: {n:02d}", n=quota.places)


def _ways(
    room: Room, kind: AwardKind, year: int, found: Sequence[Nomination]
) -> list[tuple[Choice, ...] | Choice]:
    say, is_open = room.say, room.is_open("award", year)
    if not room.is_secretary:
        unit = room.own_unit
        own = next((one for one in found if one.unit_id == unit), None)
        begins = own is None or own.said in BEGINS_FROM
        if not (is_open and begins and unit is not None and room.may_prepare(unit)):
            return []
        label = say.plain("Put my board forward")
        return [Choice(label, Intent.of("nominations.start", kind.id, year))]
    ways = beside(
        Choice(say.plain("Propose a unit"), Intent.of("nominations.propose", kind.id, year, 0))
        if is_open
        else None,
        Choice(say.plain("Set the quota"), Intent.of("nominations.quota", kind.id, year)),
    )
    after = Choice(say.plain("After the vote"), Intent.of("nominations.after", kind.id, year))
    return [ways, after] if any(one.said in _AFTER for one in found) else [ways]
