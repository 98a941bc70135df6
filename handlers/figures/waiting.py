"""What still waits of earlier pastes: it is found again, however the screen was left."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import OldButton
from bot.domain.kpi import Cell
from bot.domain.paste import read_paste
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.form import Desk, sit_down, to_form
from handlers.figures.pasted import paste_screen
from handlers.figures.sorting import Sorted, sort_paste
from storage.pastes import DROPPED, HELD, Pasted
from storage.uow import UnitOfWork


def note_waiting(desk: Desk, inbox_id: int) -> None:
    """Something of the paste that came with this update waits."""
    desk.uow.record(HELD, "form", desk.form.id, str(inbox_id))


def waiting_of(desk: Desk) -> Sorted:
    """What of this person's pastes is neither saved nor dropped nor answered otherwise since."""
    found = Sorted()
    if desk.form.state not in ("draft", "returned"):
        return found
    for pasted in desk.uow.pastes.waiting(desk.form.id, desk.actor.account_id):
        again = _read_again(desk, pasted)
        for cell in (*again.held, *again.asked):
            found.held.pop(cell, None)
            found.asked.pop(cell, None)
        found.unnamed.extend(again.unnamed)
        found.held.update(again.held)
        found.asked.update(again.asked)
    return found


def _read_again(desk: Desk, pasted: Pasted) -> Sorted:
    """The paste as it would be sorted now, without the cells that were written since."""
    work = desk.work
    paste = read_paste(pasted.text, work.catalogue, desk.form.period.kind, work.before)
    if paste.rows:
        return Sorted()
    again = sort_paste(desk, paste, pasted.inbox_id)
    since = {cell for cell in work.sheet if _written_after(desk, cell, pasted)}
    answered = {cell.code for cell in since}
    again.unnamed = [
        one for one in again.unnamed if one.place not in pasted.dropped and one.code not in answered
    ]
    for cell in since:
        again.held.pop(cell, None)
        again.asked.pop(cell, None)
    return again


def _written_after(desk: Desk, cell: Cell, pasted: Pasted) -> bool:
    at = desk.work.sheet[cell].recorded_at
    return at is None or at > pasted.at


def waiting_lines(desk: Desk, found: Sorted) -> list[Markup]:
    count = found.waits
    if not count:
        return []
    return [
        desk.say.count(
            "<b>{n} pasted value still waits for you.</b>",
            "<b>{n} pasted values still wait for you.</b>",
            count,
        )
    ]


def waiting_choices(desk: Desk, found: Sorted) -> list[Choice]:
    count = found.waits
    if not count:
        return []
    label = desk.say.count("Confirm {n} value", "Confirm {n} values", count)
    return [Choice(label.unescape(), Intent.of("figures.waiting", desk.form.id))]


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton where nothing waits any more, SubmittedAlready."""
    desk = sit_down(actor, intent.number(0), uow)
    desk.only_draft()
    return waiting_screen(desk)


def waiting_screen(desk: Desk) -> Screen:
    """Raises OldButton where nothing waits any more."""
    found = waiting_of(desk)
    if not found.waits:
        raise OldButton
    say, form_id = desk.say, desk.form.id
    return paste_screen(
        desk,
        Sorted(held=found.held, asked=found.asked, unnamed=found.unnamed),
        heading=say("<b>What still waits of your paste</b>"),
        ways=(
            Choice(say.plain("Leave out, keep the old"), Intent.of("figures.drop_held", form_id)),
            Choice(say.plain("Go on with the blanks"), Intent.of("figures.go", form_id)),
        ),
    )


def drop(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The person wants none of what waits: the figures stay as they are."""
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    desk.only_draft()
    found = waiting_of(desk)
    count = found.waits
    if not count:
        raise OldButton
    uow.record(DROPPED, "form", desk.form.id, str(count))
    return Screen(
        desk.say.count(
            "{n} pasted value was left out; the figures stay as they are.",
            "{n} pasted values were left out; the figures stay as they are.",
            count,
        ),
        rows(
            Choice(desk.say.plain("Review and submit"), Intent.of("figures.review", desk.form.id)),
            to_form(desk),
        ),
    )
