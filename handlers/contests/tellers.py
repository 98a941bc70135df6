"""The tellers of a vote: named before it opens, and while it is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from bot.domain.access import Actor, Role
from bot.domain.casting_errors import NotADraft
from bot.domain.contest_errors import ChairOnlyTeller, TellerUnknown
from bot.domain.voting.rule import Publishing
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.house import (
    Desk,
    boards_on_list,
    desk_of,
    is_chair,
    key_of_tellers,
    prepared,
    refuse_listed,
    signing_tellers,
)
from handlers.contests.teller_notices import tell_named
from handlers.contests.words import heading
from handlers.paging import fitted, on_page, turning
from storage.blocs import Unit
from storage.people import Member
from storage.rolls import Teller
from storage.uow import UnitOfWork

_PER_PAGE, _LABEL_LETTERS = 5, 40
_CAN_COUNT = (Role.OFFICER, Role.ALTERNATE, Role.HEAD, Role.SECRETARY)


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Everybody who may count, switched by a tap. Raises NotAllowed, OldButton, NotADraft."""
    return _screen(_unopened(actor, intent, uow), intent.number(1))


def _unopened(actor: Actor, intent: Intent, uow: UnitOfWork) -> Desk:
    """Tellers can still be named while a vote is open: somebody may fall ill. Afterwards the chair
    names one where none is left to publish. Raises NotAllowed, OldButton, NotADraft."""
    desk = desk_of(actor, intent, uow, held=True)
    if desk.contest.state != "closed" or not is_chair(desk):
        desk = prepared(actor, intent, uow, held=True)
    elif not signing_tellers(desk, uow.rolls.tellers(desk.id)):
        return desk
    if desk.contest.state not in ("draft", "open"):
        raise NotADraft
    return desk


def _who_may(desk: Desk) -> list[Member]:
    """Confirmed people of boards that are not voted on, each once."""
    on_list = boards_on_list(desk.contest, desk.uow)
    found: dict[int, Member] = {}
    barred = set()
    for one in desk.uow.people.members(desk.contest.bloc_id):
        if not one.confirmed or one.unit_id is None:
            continue
        if one.unit_id in on_list:
            barred.add(one.person_id)
        if one.role in _CAN_COUNT:
            found.setdefault(one.person_id, one)
    return [one for person, one in found.items() if person not in barred]


def _screen(desk: Desk, page: int) -> Screen:
    say, chosen = desk.say, desk.uow.rolls.tellers(desk.id)
    ids = {one.person_id for one in chosen}
    # Heads vote; officers count more often.
    people = sorted(
        _who_may(desk), key=lambda one: (one.person_id not in ids, one.role is not Role.OFFICER)
    )
    shown, page, pages = on_page(people, page, _PER_PAGE)
    units = short_names(desk)
    lines = [
        *heading(desk.contest, say),
        say(
            "<b>Tellers</b>\nTap who counts the votes; the first one leads them. Nobody of a unit"
            " on the list can be one."
        ),
    ]
    missing = _not_reached(desk, chosen)
    for one in chosen:
        name = (
            say("● {name} (leads the tellers)", name=one.full_name)
            if one.chief
            else say("● {name}", name=one.full_name)
        )
        lines.append(name + (say(": not reached, please call") if one.person_id in missing else ""))
    if not people:
        lines.append(say("There is nobody who could be one."))
    return Screen(
        Markup("\n").join(lines),
        rows(
            *(
                Choice(
                    ("● " if one.person_id in ids else "○ ")
                    + fitted(f"{one.full_name}, {units.get(one.unit_id, '')}", _LABEL_LETTERS),
                    desk.intent("teller", one.person_id, page),
                )
                for one in shown
            ),
            turning(page, pages, say, lambda to: desk.intent("tellers", to)),
            desk.back(),
        ),
    )


def _not_reached(desk: Desk, chosen: Sequence[Teller]) -> set[int]:
    """Tellers whose message did not arrive, or whose phone the assistant cannot reach."""
    if not chosen:
        return set()
    there = desk.uow.accounts.addresses([one.person_id for one in chosen])
    missed = desk.uow.deliveries.missed(key_of_tellers(desk.id))
    lost = {one.person_id for one in missed if one.person_id is not None}
    return lost | {person for person, addresses in there.items() if not addresses}


def short_names(desk: Desk) -> dict[int | None, str]:
    return {unit.id: unit.short_name for unit in units_of(desk)}


def units_of(desk: Desk) -> Sequence[Unit]:
    return desk.uow.blocs.members(desk.contest.bloc_id, desk.uow.today(desk.bloc.timezone))


def switch(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises TellerUnknown, TellerOfListed, OldButton, NotADraft."""
    desk, person = _unopened(actor, intent, uow), intent.number(1)
    chosen = uow.rolls.tellers(desk.id)
    kept = [one for one in chosen if one.person_id != person]
    if len(kept) == len(chosen):
        kept.append(_teller(desk, person))
    opened = desk.contest.state != "draft"
    by_hand = desk.rule.publishing is Publishing.BY_HAND
    if opened and by_hand and not signing_tellers(desk, kept):
        raise ChairOnlyTeller
    uow.rolls.dismiss_tellers(desk.id)
    if kept:
        numbered = [
            Teller(one.person_id, one.full_name, one.unit_id, chief=place == 0)
            for place, one in enumerate(kept)
        ]
        uow.rolls.appoint_tellers(desk.contest.bloc_id, desk.id, numbered, actor.person)
    if opened:
        uow.contest_acts.enter("contest.tellers", desk.id, str(sorted(t.person_id for t in kept)))
    uow.record("contest_tellers", "contest", desk.id, str(len(kept)))
    tell_named(desk, person, named=len(kept) > len(chosen))
    if desk.contest.state == "closed":
        return _named_late(desk)
    return replace(_screen(desk, intent.number(2)), switch=True)


def _named_late(desk: Desk) -> Screen:
    """The chair sees that the result waits for the new teller."""
    return Screen(
        desk.say("✓ The teller is appointed and told; the register has it."),
        rows(Choice(desk.say.plain("See the result"), desk.intent("counted"))),
        fresh=True,
    )


def _teller(desk: Desk, person: int) -> Teller:
    """Raises TellerUnknown, TellerOfListed."""
    members = [
        one
        for one in desk.uow.people.members(desk.contest.bloc_id)
        if one.person_id == person and one.confirmed and one.unit_id is not None
    ]
    if not members:
        raise TellerUnknown
    member, on_list = members[0], boards_on_list(desk.contest, desk.uow)
    listed = next((one.unit_id for one in members if one.unit_id in on_list), None)
    refuse_listed(desk, member.full_name, listed)
    assert member.unit_id is not None, "asked for above"
    return Teller(member.person_id, member.full_name, member.unit_id, chief=False)
