"""What still waits of earlier pastes: it is found again, however the screen was left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import N_, OldButton
from bot.domain.kpi import Cell
from bot.domain.paste import read_paste
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, intent_to_json, rows
from handlers.figures.form import Desk, sit_down, to_form
from handlers.figures.pasted import paste_screen
from handlers.figures.pending import unpack
from handlers.figures.sorting import Sorted, sort_paste
from handlers.figures.spans import period_of
from storage.pastes import DROPPED, HELD, KEPT, KEPT_TAKEN, Pasted
from storage.sent_files import WAITING
from storage.uow import UnitOfWork

_MOST_VERSIONS = 20


def note_waiting(desk: Desk, inbox_id: int) -> None:
    """Something of the paste that came with this update waits."""
    desk.uow.record(HELD, "form", desk.form.id, str(inbox_id))


def note_kept(desk: Desk, asked: Intent) -> None:
    """What was sent over the submitted form waits for a reason, however the screen is left."""
    bears = asked.name in ("figures.reopen", WAITING)
    typed = intent_to_json(asked) if bears else str(asked.number(1))
    desk.uow.record(KEPT, "form", desk.form.id, typed)


def take_kept(desk: Desk, asked: Intent) -> None:
    """The values that this open question bears wait no more: the reason has been given."""
    for one in kept_of(desk):
        if one.asked == asked:
            desk.uow.record(KEPT_TAKEN, "form", desk.form.id, str(one.inbox_id))


def waiting_of(desk: Desk) -> Sorted:
    """What of this person's pastes is neither saved nor dropped nor answered otherwise since.

    For a submitted form that is what was sent over it, to be taken with a reason.
    """
    found = Sorted()
    everything = _all_kept(desk)
    if desk.form.state not in ("draft", "returned", "submitted"):
        found.late = any(pasted.kept for pasted in everything)
        return found
    _put_files(desk, found, everything)
    mine = _of_this_word(desk, everything)
    found.of_other_word = any(
        _read_again(desk, one).waits for one in everything if one not in mine and one.asked is None
    )
    for pasted in mine:
        if is_file(pasted) or (desk.form.state == "submitted" and not pasted.kept):
            continue
        again = _read_again(desk, pasted) if pasted.asked is None else _typed_again(desk, pasted)
        for cell in (*again.held, *again.asked):
            found.held.pop(cell, None)
            found.asked.pop(cell, None)
        found.unnamed.extend(again.unnamed)
        found.held.update(again.held)
        found.asked.update(again.asked)
        found.nameless += again.nameless
    return found


def _of_this_word(desk: Desk, everything: Sequence[Pasted]) -> Sequence[Pasted]:
    """Without what the secretary pasted on the word of somebody else, before this entry was begun:
    saved now, it would bear the wrong source.
    """
    if desk.on_behalf_id is None or not everything:
        return everything
    begun = desk.uow.on_behalf.entry(desk.form.bloc_id, desk.on_behalf_id)
    assert begun is not None, "it is in hand"
    return [one for one in everything if is_file(one) or one.at >= begun.started_at]


def is_file(pasted: Pasted) -> bool:
    """Whether what waits is a table, whose values stand in the file."""
    return pasted.asked is not None and pasted.asked.name == WAITING


def _put_files(desk: Desk, found: Sorted, everything: Sequence[Pasted]) -> None:
    """Tables that wait for a reason; what stood in one is kept for some weeks only."""
    asked = [one.asked for one in everything if one.asked is not None and is_file(one)]
    names = {one.number(1): one.text(4) for one in asked}
    if names:
        kept = desk.uow.files.still_kept(names)
        found.files = {number: name for number, name in names.items() if number in kept}
        found.lost = {number: name for number, name in names.items() if number not in kept}


def release_file(desk: Desk, number: int) -> None:
    """The table with this number waits no more: it was taken over, or is not wanted."""
    for one in kept_of(desk):
        if is_file(one) and one.asked is not None and one.asked.number(1) == number:
            desk.uow.record(KEPT_TAKEN, "form", desk.form.id, str(one.inbox_id))


def kept_of(desk: Desk) -> list[Pasted]:
    """The messages of this person that wait for a reason to change the submitted form."""
    return [one for one in _all_kept(desk) if one.kept]


def _all_kept(desk: Desk) -> list[Pasted]:
    """What waits, without what this very step has settled: that is written at its end."""
    lines = [one for one in desk.uow.audit if one.object_id == desk.form.id]
    if any(line.verb == DROPPED for line in lines):
        return []
    taken = {line.detail for line in lines if line.verb == KEPT_TAKEN}
    found = desk.uow.pastes.waiting(desk.form.id, desk.actor.account_id)
    return [one for one in found if str(one.inbox_id) not in taken]


def _read_again(desk: Desk, pasted: Pasted) -> Sorted:
    """The paste as it would be sorted now, without the cells that were answered since: what
    somebody else has put there meanwhile stands, and this waits beside it.
    """
    work = desk.work
    paste = read_paste(pasted.text, work.catalogue, period_of(desk), work.before)
    if paste.rows:
        kept = pasted.kept and desk.form.state == "submitted"
        return Sorted(nameless=sum(map(len, paste.rows)) if kept else 0)
    again = sort_paste(desk, paste, pasted.inbox_id)
    if pasted.kept:  # nothing of it has been stored yet
        again.held.update(again.saved)
    since = {cell for cell in work.sheet if _written_after(desk, cell, pasted)}
    since -= {cell for cell in (*again.held, *again.asked) if _of_another(desk, cell, pasted)}
    answered = {cell.code for cell in since}
    again.unnamed = [
        one for one in again.unnamed if one.place not in pasted.dropped and one.code not in answered
    ]
    for cell in since:
        again.held.pop(cell, None)
        again.asked.pop(cell, None)
    return again


def _typed_again(desk: Desk, pasted: Pasted) -> Sorted:
    """What was typed at a question of the submitted form, on top of what stands there now."""
    writes = unpack(pasted.asked.args[2:]) if pasted.asked is not None else []
    sheet, found = desk.work.sheet, Sorted()
    for write in writes:
        written = write.cell in sheet and _written_after(desk, write.cell, pasted)
        if not written and not desk.stands(write):
            found.held[write.cell] = replace(write, seen_seq=sheet.seq(write.cell))
    return found


def _written_after(desk: Desk, cell: Cell, pasted: Pasted) -> bool:
    at = desk.work.sheet[cell].recorded_at
    return at is None or at > pasted.at


def _of_another(desk: Desk, cell: Cell, pasted: Pasted) -> bool:
    """Whether only others have written the cell since. What was saved of the paste itself, or typed
    afterwards, and is another's by now was decided on top of it.
    """
    me, entry = desk.actor.person, desk.work.sheet.get(cell)
    if entry is None or entry.author_id == me or not _written_after(desk, cell, pasted):
        return False
    history = desk.uow.figures.history(desk.form, cell, _MOST_VERSIONS)
    return all(
        one.author_id != me or (one.recorded_at is not None and one.recorded_at < pasted.at)
        for one, _name in history
    )


def waiting_lines(desk: Desk, found: Sorted) -> list[Markup]:
    """What waits, in a line each; and what waited in vain, which is said until it was seen."""
    say, lines, count = desk.say, list[Markup](), found.waits
    if count and desk.form.state == "submitted":
        lines.append(
            say.count(
                "<b>{n} figure that you sent after submitting waits for a reason.</b>",
                "<b>{n} figures that you sent after submitting wait for a reason.</b>",
                count,
            )
        )
    elif count:
        lines.append(
            say.count(
                "<b>{n} pasted value still waits for you.</b>",
                "<b>{n} pasted values still wait for you.</b>",
                count,
            )
        )
    if found.of_other_word:
        lines.append(
            say(
                "What you pasted from an earlier source and did not save stays out; if it still"
                " holds, please begin with that source and paste it again."
            )
        )
    lines.extend(_file_lines(desk, found))
    if found.late:
        lines.append(
            say(
                "What you sent after submitting was not taken over: the figures were approved"
                " before a reason was given."
            )
        )
    return lines


def _file_lines(desk: Desk, found: Sorted) -> list[Markup]:
    say = desk.say
    waits = (
        N_("<b>The file “{file}” that you sent after submitting waits for a reason.</b>")
        if desk.form.state == "submitted"
        else N_("<b>The file “{file}” has not been taken over yet.</b>")
    )
    lost = N_(
        "The file “{file}” is not kept any more; nothing of it was taken over. If"
        " it is still needed, please send it again."
    )
    return [
        *(say(waits, file=name) for name in found.files.values()),
        *(say(lost, file=name) for name in found.lost.values()),
    ]


def waiting_choices(desk: Desk, found: Sorted) -> list[Choice]:
    say, form_id, count = desk.say, desk.form.id, found.waits
    choices: list[Choice] = []
    if count and desk.form.state == "submitted":
        choices.append(kept_choice(form_id, say))
    elif count:
        label = say.count("Confirm {n} value", "Confirm {n} values", count)
        choices.append(Choice(label.unescape(), Intent.of("figures.waiting", form_id)))
    for number in list(found.files)[-1:]:
        again = Intent.of("figures.file_again", form_id, number)
        choices.append(Choice(say.plain("Look at the file"), again))
    if found.late:
        choices.append(Choice(say.plain("Noted"), Intent.of("figures.drop_kept", form_id)))
    elif found.lost:
        number = next(iter(found.lost))
        choices.append(Choice(say.plain("Noted"), Intent.of("figures.file_drop", form_id, number)))
    return choices


def kept_choice(form_id: int, say: Say) -> Choice:
    """To what was sent over a submitted form: the reason is given there, or it is left out."""
    return Choice(say.plain("Give the reason"), Intent.of("figures.kept", form_id))


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
        heading=say("<b>What you pasted and still have to confirm</b>"),
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
    files = [one.asked for one in kept_of(desk) if one.asked is not None and is_file(one)]
    uow.record(DROPPED, "form", desk.form.id, str(count))
    for asked in files:  # they were not shown here, and wait on
        note_kept(desk, asked)
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
