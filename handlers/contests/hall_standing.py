"""Where the count of a hall stands: entered, refused or confirmed, by whom, and what it says."""

from __future__ import annotations

from markupsafe import Markup

from handlers.contests.in_hall import Hall, count_lines
from handlers.contests.teller_notices import may_still_confirm
from storage.hall_counts import HallCount


def standing(hall: Hall, refused_by: int | None = None) -> list[Markup]:
    """Nothing while there is no count. The figures are for who sees them now; `refused_by` has
    just said that they are not right."""
    count = hall.count
    if count is None:
        return []
    shown = count_lines(hall, count, hall.say) if hall.sees_count else []
    return [_standing(hall, count, refused_by or _refused_by(hall, count)), *shown]


def _refused_by(hall: Hall, count: HallCount) -> int | None:
    """Who does not find right what nobody has confirmed."""
    if count.confirmed_by is not None:
        return None
    return hall.desk.uow.hall_counts.refused_by(hall.desk.id, count.id)


def _standing(hall: Hall, count: HallCount, refused: int | None) -> Markup:
    say, people = hall.say, hall.desk.uow.people
    by = people.name_of(count.entered_by)
    if refused is not None:
        return say(
            "\n✗ Count entered by {name}; {teller} finds it not right. It is to be entered again.",
            name=by,
            teller=people.name_of(refused),
        )
    if count.confirmed_by is None:
        return say("\nCount entered by {name}; a teller confirms it on another phone.", name=by)
    teller = people.name_of(count.confirmed_by)
    text = say("\n✓ Count entered by {name}, confirmed by {teller}.", name=by, teller=teller)
    if not may_still_confirm(hall, count.confirmed_by):
        text += say(
            " {teller} does not count here any more; what was confirmed before stands.",
            teller=teller,
        )
    return text
