"""A table that was sent: a dry run by cell, one tap to take it over, nothing before that.

What was found in the file lies in the database until then; buttons name it by its number and by
what exactly they confirm, so a restart, a colleague or an old button changes nothing unseen.
"""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from bot.domain.access import Act, Actor, Role, may
from bot.domain.book_values import FaultCode
from bot.domain.errors import OldButton
from bot.domain.file_errors import FileOfOther
from bot.domain.form_errors import BehalfNotBegun
from bot.i18n import LANGUAGES, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers import hats
from handlers.figures.findings import unexplained
from handlers.figures.form import Desk, default_form, raise_closed, reason_from, sit_down, to_form
from handlers.figures.holding import old_reason_lines
from handlers.figures.mending import enter_choices, soft_choices
from handlers.figures.overview import form_screen, show_none
from handlers.figures.pasted import worrying_of
from handlers.figures.shown import cut
from handlers.figures.spoken import MOST_LETTERS
from handlers.figures.storing import reopen_form
from handlers.figures.waiting import note_kept, release_file
from handlers.figures.workbook_base import ask_base, base_writes, record_base
from handlers.figures.workbook_plan import Plan, plan_of
from handlers.figures.workbook_read import NAME_LETTERS, heading, key_of, read_book
from handlers.figures.workbook_shown import fault_lines, joined, pages_of, preview_lines
from handlers.figures.workbook_table import ask_table
from handlers.paging import on_page, turning
from storage.sent_files import WAITING, SentFile
from storage.subjects import Subject
from storage.uow import UnitOfWork

REASON, _APPLY = "reason", "figures.file_apply"
_MOST_REASONS = 2


def take_file(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A table came in: into the form it says, else the one in hand, else the one that is owed.

    Raises the FileRefused that was met when it was read, FileOfOther, BehalfNotBegun, FormLocked,
    PeriodClosed, VersionStands, ReopenedByOthers.
    """
    if uow.inbox_id is None or uow.file is None:
        raise OldButton
    file = uow.files.read(uow.inbox_id, actor)
    actor = _in_role(actor, file, uow)
    form_id = _target(actor, file, intent.number(0), uow)
    if form_id is None:
        if actor.hat.role is Role.SECRETARY:
            raise BehalfNotBegun
        return show_none(actor, uow)
    return _look(sit_down(actor, form_id, uow, writing=True), uow.files.recall(file, form_id))


def _in_role(actor: Actor, file: SentFile, uow: UnitOfWork) -> Actor:
    """Under the role in which the person reports for the board whose form it is."""
    key = key_of(file)
    if not key:
        return actor
    return hats.at(actor, Subject.FORM, int(key["form"]), uow, Act.ENTER_FIGURES)


def _target(actor: Actor, file: SentFile, in_hand: int, uow: UnitOfWork) -> int | None:
    """The form that a file is for. Raises FileOfOther for a form that is not theirs, PeriodSettled
    and PeriodClosed for the file of a request or a plan that is over: it answers nothing else.
    """
    key = key_of(file)
    named = uow.figures.form(actor.hat.bloc_id, int(key["form"])) if key else None
    if named is not None:
        mine = may(actor.hat, Act.ENTER_FIGURES, named.unit_id)
        if not mine and not may(actor.hat, Act.ENTER_ON_BEHALF, named.unit_id):
            raise FileOfOther(unit=uow.blocs.board(named.bloc_id, named.unit_id)[1].name)
        if named.period.state == "open":
            return named.id
        if named.period.purpose != "figures":
            raise_closed(named.period, uow, speak(actor.language))
    return in_hand if in_hand > 0 else default_form(actor, uow)


# The dry run --------------------------------------------------------------------------------------


def _look(desk: Desk, file: SentFile, echo: Markup | None = None, page: int = 0) -> Screen:
    """What the file would change, to be confirmed with one tap; before it what is not certain of
    it, on the page that was turned to.
    """
    if desk.form.state == "submitted":
        desk.only_to_reopen()
    reading = read_book(desk, file)
    if reading.asks is not None:
        return ask_table(desk, file, reading.asks, heading(desk, file), page)
    if reading.before and "base" not in file.answers:
        return ask_base(desk, file, reading)
    plan = plan_of(desk, reading)
    lines = [*([] if echo is None else [echo, Markup("")]), *heading(desk, file)]
    if not plan.changes and not base_writes(desk, file, reading):
        return _nothing_new(desk, file, plan, lines)
    lines.extend(preview_lines(desk, plan))
    say, whole = desk.say, len(pages_of(desk, plan)) > 1
    see = Intent.of("figures.file_all", desk.form.id, file.inbox_id, 0)
    return Screen(
        joined(lines),
        rows(
            _apply(desk, file, plan),
            Choice(say.plain("See everything"), see) if whole else None,
            _leave(desk, file, say.plain("Leave the form as it is")),
        ),
        asks=Intent.of(WAITING, desk.form.id, file.inbox_id, plan.digest),
    )


def show_all(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Every line of the dry run, in pages. Raises FileForgotten."""
    desk, file = _in_hand(actor, intent, uow)
    reading = read_book(desk, file)
    plan = plan_of(desk, reading)
    if reading.asks is not None or not plan.changes:
        return _look(desk, file)
    say, form_id = desk.say, desk.form.id
    (lines,), page, pages = on_page(pages_of(desk, plan), intent.number(2), 1)
    title = say("Page {page}/{pages}", page=page + 1, pages=pages)
    return Screen(
        joined([*heading(desk, file), title, *lines]),
        rows(
            turning(
                page,
                pages,
                say,
                lambda to: Intent.of("figures.file_all", form_id, file.inbox_id, to),
            ),
            _apply(desk, file, plan),
            Choice(say.plain("Back"), Intent.of("figures.file_again", form_id, file.inbox_id)),
        ),
        asks=Intent.of(WAITING, form_id, file.inbox_id, plan.digest),
    )


def _apply(desk: Desk, file: SentFile, plan: Plan) -> Choice:
    to = Intent.of(_APPLY, desk.form.id, file.inbox_id, plan.digest)
    return Choice(_apply_label(desk, len(plan.changes)), to)


def _leave(desk: Desk, file: SentFile, label: str) -> Choice:
    return Choice(label, Intent.of("figures.file_drop", desk.form.id, file.inbox_id))


def _apply_label(desk: Desk, number: int) -> str:
    say = desk.say
    if number < 2:
        return say.plain("Take over one value") if number else say.plain("Take over")
    return say.plain("Take over {n} values", n=number)


def _nothing_new(desk: Desk, file: SentFile, plan: Plan, lines: list[Markup]) -> Screen:
    say = desk.say
    before = desk.uow.files.applied(file, desk.form.id)
    if before is not None:
        lines.append(
            say(
                "This file was taken over already, {at} by {name}: there is nothing new in it.",
                at=say.time(before.at, desk.zone),
                name=before.by,
            )
        )
    elif plan.unchanged:
        lines.append(
            say.count(
                "Nothing changes: the only value of the file is in the form already.",
                "Nothing changes: all {n} values of the file are in the form already.",
                plan.unchanged,
            )
        )
    else:
        lines.append(say("There is no figure in this file that could be taken over."))
    lines.extend(fault_lines(desk, plan))
    return Screen(joined(lines), _ways_on(desk, plan))


def _ways_on(desk: Desk, plan: Plan) -> tuple[tuple[Choice, ...], ...]:
    """On from the file: first to what it left open because it does not tell FDI from DDI."""
    say, form_id = desk.say, desk.form.id
    sideless = [one.cell.code for one in plan.faults if one.cell and one.code is FaultCode.NO_DIM]
    return rows(
        *enter_choices(desk, sideless),
        Choice(say.plain("Review and submit"), Intent.of("figures.review", form_id))
        if desk.may_submit
        else None,
        Choice(say.plain("Go on with the blanks"), Intent.of("figures.go", form_id)),
        to_form(desk),
    )


def say_of_file(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A question about the file was answered with a tap; it holds for this file in this form."""
    desk, file = _in_hand(actor, intent, uow)
    file = uow.files.decide(file, desk.form.id, **{intent.text(2): intent.text(3)})
    return _look(desk, file)


# Taking over --------------------------------------------------------------------------------------


def apply_file(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """ "Áp dụng": everything that was shown is written as one act; a submitted form first asks why.

    What a colleague has changed since then is shown once more instead.
    """
    desk, file = _in_hand(actor, intent, uow)
    if desk.form.state == "submitted":
        desk.only_to_reopen()
    reading = read_book(desk, file)
    plan = plan_of(desk, reading)
    if plan.digest != intent.text(2):
        again, _ = _in_hand(actor, intent, uow)
        return _look(
            again, file, desk.say("The form has changed since; this is how it stands now:")
        )
    if desk.form.state == "submitted":
        return _ask_reason(desk, file, plan)
    return _write(actor, file, intent, uow)


def _write(actor: Actor, file: SentFile, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    reading = read_book(desk, file)
    stated = record_base(desk, file, reading)
    plan = plan_of(desk, reading)
    if plan.changes:
        desk.write([one.write for one in plan.changes])
    changed = len(plan.changes)
    release_file(desk, file.inbox_id)
    uow.files.record(file, desk.form.bloc_id, desk.form.id, changed=changed, by=actor.person)
    uow.record("file_applied", "form", desk.form.id, f"{file.name}: {changed}")
    say = desk.say
    lines = [
        say.count(
            "✓ {n} value taken over from {file}.",
            "✓ {n} values taken over from {file}.",
            changed,
            file=cut(file.name, NAME_LETTERS),
        )
    ]
    if stated:
        lines.append(
            say.count(
                "✓ {n} final figure of {year} recorded to compare with.",
                "✓ {n} final figures of {year} recorded to compare with.",
                stated,
                year=str(desk.form.period.year - 1),
            )
        )
    done, total = desk.progress
    lines.append(say("The form now has {done} of {total} values.", done=done, total=total))
    lines.extend(fault_lines(desk, plan))
    worrying = worrying_of(desk, [one.found.cell for one in plan.changes])
    lines.extend(old_reason_lines(desk, unexplained(desk, worrying))[:_MOST_REASONS])
    return Screen(joined(lines), (*rows(*soft_choices(desk, worrying)), *_ways_on(desk, plan)))


def _ask_reason(desk: Desk, file: SentFile, plan: Plan) -> Screen:
    """The file waits for the reason however the screen is left: the form and /viec tell of it."""
    say, name = desk.say, cut(file.name, NAME_LETTERS)
    asks = Intent.of(WAITING, desk.form.id, file.inbox_id, plan.digest, REASON, name)
    note_kept(desk, asks)
    return Screen(
        say(
            "The form has been submitted (version {version}). A change makes version {next}, which"
            " is submitted again with a reason.\n\nPlease write the reason in one line; your"
            " file is kept meanwhile.",
            version=desk.form.version,
            next=desk.form.version + 1,
        ),
        rows(_leave(desk, file, say.plain("Leave it as it is"))),
        asks=asks,
    )


def find_again(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A file that waits for its reason, as it would change the form now; or another page of what
    is asked about it.

    Raises FileForgotten, VersionStands, ReopenedByOthers.
    """
    desk, file = _in_hand(actor, intent, uow)
    return _look(desk, file, page=intent.number(2))


def drop(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Nothing of a file is wanted, or it is not kept any more and that was seen."""
    desk = sit_down(actor, intent.number(0), uow)
    release_file(desk, intent.number(1))
    return form_screen(desk, desk.say("The file was left out; nothing of it was taken over."))


def typed_beside(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Typed while a file waits for its tap: the reason, the button's own words, or else neither."""
    desk, file = _in_hand(actor, intent, uow)
    if intent.text(3) == REASON:
        return _reopen(desk, file, intent)
    labels = {speak(language).plain("Take over").casefold() for language in LANGUAGES}
    said = " ".join(uow.said.casefold().split())
    if len(said) <= MOST_LETTERS and any(said.startswith(label) for label in labels):
        return apply_file(actor, replace(intent, name=_APPLY), uow)
    return _look(
        desk, file, desk.say("A file waits for your tap; nothing has been taken over yet.")
    )


def _reopen(desk: Desk, file: SentFile, intent: Intent) -> Screen:
    uow = desk.uow
    reason = reason_from(uow)
    if desk.form.state == "submitted":
        reopen_form(desk, reason)
    return apply_file(desk.actor, replace(intent, name=_APPLY), uow)


def _in_hand(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[Desk, SentFile]:
    """The form and the file that a button is about. Raises FileForgotten for one not kept."""
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    return desk, uow.files.read(intent.number(1), actor, desk.form.id)
