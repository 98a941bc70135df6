"""A vote that decides nothing gives its nominations back, so that a new vote can be held on them.

Cancelled, or counted without a quorum: the units stand on the list again at once. A further round
that is cancelled gives nothing back, because it can be prepared anew from the round before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from markupsafe import Markup

from bot.domain.nominating import Said
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.recorded import names_of
from storage.contest_rows import Contest
from storage.nominations import NewEvent, Nomination
from storage.uow import UnitOfWork


def has_nominations(found: Contest) -> bool:
    """Whether it is an award's or an office's, and counts."""
    return not found.rehearsal and found.kind != "other"


def give_back(found: Contest, uow: UnitOfWork, by: int | None) -> str:
    """What stands on its list, and was not withdrawn, waits for a vote again; the units' names, ""
    where there are none."""
    back = _standing(found, uow)
    for one in back:
        uow.nominations.add(one, NewEvent(Said.ACCEPTED, uow.now, by))
        uow.record("nomination_accepted", "nomination", one.id, f"{one.year}")
        detail = f"{one.year} {one.kind} {one.award_kind_id or 0} {one.unit_id} contest {found.id}"
        uow.register(found.bloc_id, "nomination_accepted", "nomination", one.id, detail)
    return _names(back, found, uow)


def _standing(found: Contest, uow: UnitOfWork) -> list[Nomination]:
    """Nominations that are voted on here; they bear the number of the first round."""
    if not has_nominations(found):
        return []
    first = uow.contests.all_rounds(found)[0].id if found.round > 1 else found.id
    here = {one.nomination_id for one in uow.contests.lines(found.id) if one.listed}
    on_ballot = uow.nominations.of_year(
        found.bloc_id, found.year, found.kind, found.award_kind_id, (Said.ON_BALLOT,)
    )
    return [one for one in on_ballot if one.contest_id == first and one.id in here]


def _names(back: Sequence[Nomination], found: Contest, uow: UnitOfWork) -> str:
    if not back:
        return ""
    names = names_of(found, uow)
    return "; ".join(names.unit(one.unit_id) for one in back)


def back_words(units: str, say: Say) -> Markup:
    return say("Back on the list, for a new vote: {units}.", units=units)


def anew(found: Contest, say: Say) -> Choice:
    """To a new vote on the same matter."""
    to = Intent.of("contests.about", found.kind, found.year, found.award_kind_id or 0)
    return Choice(say.plain("Prepare a new vote"), to)


def tell_of_back(
    found: Contest,
    units: str,
    why: Callable[[Say], Markup],
    persons: Iterable[int],
    uow: UnitOfWork,
) -> None:
    """Whoever prepares votes learns what that leaves to do; nothing where no unit is concerned."""
    if not units:
        return

    def compose(say: Say) -> Screen:
        return Screen(why(say) + "\n" + back_words(units, say), rows(anew(found, say)))

    for person_id in sorted(persons):
        uow.tell(person_id, compose, f"freed:{found.id}")
