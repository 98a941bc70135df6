"""Estimates: the whole form called one, and in January one by one or all at once made final."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import N_, NotAllowed
from bot.domain.kpi import Cell, Kind, Question
from bot.domain.numbers import Qualifier
from bot.domain.remarks import as_final, is_final
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.doubting import MOST_TYPED
from handlers.figures.estimated import (
    AT_REVIEW,
    barred_words,
    bars_head,
    estimated_questions,
    estimates_of,
    is_estimate,
)
from handlers.figures.form import Desk, reason_from, sit_down, to_form
from handlers.figures.reviewing import review_screen
from handlers.figures.shown import cell_name, cells_line, clipped, label_name, short_name
from handlers.figures.storing import reopen_form
from handlers.seals import seal
from storage.figures import Entry, Write
from storage.uow import UnitOfWork

_PAGE, _LABEL_LETTERS = 4, 22
_SURE = "sure"
_ALL, _WITH_REASON = "figures.all_final", "figures.final_why"


def show_estimates(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Only the estimates of the form, page by page."""
    return _estimates_screen(sit_down(actor, intent.number(0), uow), intent.number(1))


def _estimates_screen(desk: Desk, page: int = 0, echo: Markup | None = None) -> Screen:
    say, form_id = desk.say, desk.form.id
    asked = estimated_questions(desk)
    pages = max(1, (len(asked) + _PAGE - 1) // _PAGE)
    page = min(max(page, 0), pages - 1)
    shown = asked[page * _PAGE : (page + 1) * _PAGE]
    cells = estimates_of(desk)
    count, takes = len(cells), desk.may_submit or desk.form.state != "submitted"
    lines = [echo + "\n"] if echo else []
    lines.append(say("<b>Estimates</b> · {unit}", unit=desk.unit_name))
    lines.append(
        say.count("{n} value is an estimate.", "{n} values are estimates.", count)
        if count
        else say("No value is an estimate.")
    )
    if desk.form.estimates:
        lines.append(
            say("What is typed now is kept as an estimate, unless “final” is added to it.")
        )
    for question in shown:
        some = [cell for cell in question.cells if is_estimate(desk, cell)]
        words = cells_line(desk, some, desk.work.figures)
        name = cell_name(desk, some[0]) if len(some) == 1 else short_name(desk, question)
        lines.append(Markup("• {}: {}").format(name, words))
    if shown:
        lines.append(
            say("\nTap a name to change its figure; what you leave stays as it is, an estimate.")
        )
    turn = tuple(
        Choice(say.plain(label), Intent.of("figures.estimates", form_id, to))
        for label, to in ((N_("‹ Earlier"), page - 1), (N_("More ›"), page + 1))
        if 0 <= to < pages
    )
    return Screen(
        Markup("\n").join(lines),
        rows(
            *(_ways(desk, question, page, takes=takes) for question in shown),
            turn or None,
            Choice(
                say.plain("Make all final"),
                Intent.of("figures.all_final_ask", form_id, _digest(desk, cells)),
            )
            if count and takes
            else None,
            _switch(desk),
            to_form(desk),
        ),
    )


def _ways(desk: Desk, question: Question, page: int, *, takes: bool) -> tuple[Choice, ...]:
    """To the figure, and to make it final where this person may do that now."""
    say, form_id = desk.say, desk.form.id
    name = clipped(label_name(desk, question), _LABEL_LETTERS)
    asked = Choice(name, Intent.of("figures.ask", form_id, question.key))
    if not takes:
        return (asked,)
    final = Intent.of("figures.final", form_id, question.key, desk.seen(question), page)
    return asked, Choice(say.plain("Is final"), final)


def _switch(desk: Desk) -> Choice | None:
    if not desk.may_submit or desk.form.state not in ("draft", "returned"):
        return None
    if desk.form.estimates:
        label, name = N_("New figures are final"), "figures.exact"
    else:
        label, name = N_("All are estimates"), "figures.rough"
    return Choice(desk.say.plain(label), Intent.of(name, desk.form.id))


def call_all_estimates(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """ "Tất cả là số ước": what stands and what is typed from now on, but for what was said final.

    Raises NotAllowed for who was handed one group, SubmittedAlready.
    """
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    desk.only_draft()
    if not desk.may_submit:
        raise NotAllowed
    given = [cell for asked in desk.questions for cell in asked.cells if _is_plain(desk, cell)]
    cells = [cell for cell in given if not is_final(desk.work.sheet[cell].typed)]
    if intent.text(2) != _SURE and bars_head(desk, cells):
        return _warn_head(desk, intent.text(1))
    if not desk.form.estimates:
        uow.figures.call_estimates(desk.form.id, on=True)
        uow.record("estimates_on", "form", desk.form.id)
    _qualify(desk, cells, Qualifier.ESTIMATE)
    desk = sit_down(actor, desk.form.id, uow)
    echo = desk.say.count(
        "✓ {n} value is now an estimate.", "✓ {n} values are now estimates.", len(cells)
    )
    if len(given) > len(cells):
        echo += desk.say.count(
            " {n} value that was said to be final stays so.",
            " {n} values that were said to be final stay so.",
            len(given) - len(cells),
        )
    echo += desk.say(
        " What is entered from now on is one too, until “{label}” is tapped.",
        label=desk.say.plain("New figures are final"),
    )
    return (
        review_screen(desk, echo)
        if intent.text(1) == AT_REVIEW
        else _estimates_screen(desk, 0, echo)
    )


def _warn_head(desk: Desk, came_from: str) -> Screen:
    say, form_id = desk.say, desk.form.id
    back = "figures.review" if came_from == AT_REVIEW else "figures.estimates"
    sure = Intent.of("figures.rough", form_id, came_from, _SURE)
    return Screen(
        barred_words(desk),
        rows(
            Choice(say.plain("All are estimates"), sure),
            Choice(say.plain("Back"), Intent.of(back, form_id)),
        ),
    )


def _is_plain(desk: Desk, cell: Cell) -> bool:
    """Whether it is a plain number, which may be called an estimate or final."""
    entry = desk.work.sheet.get(cell)
    if entry is None or entry.figure.amount is None:
        return False
    if desk.work.catalogue.indicator(cell.code).kind is Kind.FLAG:
        return False
    return entry.figure.qualifier is Qualifier.EXACT


def stop_estimates(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What is typed from now on is final; the estimates stay until each is made final."""
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    if not desk.may_submit:
        raise NotAllowed
    if desk.form.estimates:
        uow.figures.call_estimates(desk.form.id, on=False)
        uow.record("estimates_off", "form", desk.form.id)
    desk = sit_down(actor, desk.form.id, uow)
    echo = desk.say("✓ What is typed from now on is final.")
    return _estimates_screen(desk, 0, echo)


def make_final(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The estimates of one question are final as they stand, unless they have changed since."""
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    question, page = desk.question(intent.text(1)), intent.number(3)
    cells = [cell for cell in question.cells if is_estimate(desk, cell)]
    if desk.seen(question) != intent.text(2):
        return _estimates_screen(desk, page, _changed_words(desk))
    return _make_final(desk, cells, page, intent)


def ask_all_final(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What one tap for all of them does, before it is done."""
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    say, cells = desk.say, estimates_of(desk)
    digest = _digest(desk, cells)
    if digest != intent.text(1):
        return _estimates_screen(desk, 0, _changed_words(desk))
    lines = [
        say.count(
            "<b>Make {n} estimate final?</b> The figure stays as it is.",
            "<b>Make all {n} estimates final?</b> The figures stay as they are.",
            len(cells),
        )
    ]
    if bars_head(desk, cells):
        lines.append(barred_words(desk))
    if desk.form.version:
        lines.append(say("The form is then to be submitted again."))
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(
                say.plain("Yes, all are final"),
                Intent.of("figures.all_final", desk.form.id, digest),
            ),
            Choice(say.plain("Back"), Intent.of("figures.estimates", desk.form.id)),
        ),
    )


def make_all_final(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """ "Chốt thành số chính thức": every estimate, if all stand as they were shown."""
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    cells = estimates_of(desk)
    if _digest(desk, cells) != intent.text(1):
        return _estimates_screen(desk, 0, _changed_words(desk))
    return _make_final(desk, cells, 0, intent)


def make_final_for(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The reason was typed for which a submitted form is opened: the tap before it is done now."""
    done = make_all_final if intent.args[-1:] == (_ALL,) else make_final
    return done(actor, intent, uow)


def _digest(desk: Desk, cells: Sequence[Cell]) -> str:
    """Names the estimates in the versions that were shown: a tap makes no others final."""
    return seal([(cell.code, cell.dim.value, desk.work.sheet.seq(cell)) for cell in cells])


def _changed_words(desk: Desk) -> Markup:
    return desk.say("This has changed since it was shown; nothing was made final. Please look:")


def _make_final(desk: Desk, cells: list[Cell], page: int, intent: Intent) -> Screen:
    """New versions; a submitted form is opened for them with a typed reason, by who submits it.

    Raises VersionStands, ReopenedByOthers, ReasonNeeded.
    """
    if desk.form.state == "submitted" and cells:
        desk.only_to_reopen()
        if intent.name != _WITH_REASON:
            return _ask_reason(desk, intent)
        desk = reopen_form(desk, reason_from(desk.uow))
    if _ALL in (intent.name, intent.args[-1]) and desk.form.estimates and desk.may_submit:
        desk.uow.figures.call_estimates(desk.form.id, on=False)
    _qualify(desk, cells, Qualifier.EXACT)
    again = sit_down(desk.actor, desk.form.id, desk.uow)
    echo = again.say.count("✓ {n} value is now final.", "✓ {n} values are now final.", len(cells))
    if again.form.version:
        echo += again.say(" Please submit the form again.")
    return _estimates_screen(again, page, echo)


def _ask_reason(desk: Desk, intent: Intent) -> Screen:
    say, form = desk.say, desk.form
    return Screen(
        say(
            "The form has been submitted (version {version}). A change makes version {next}, which"
            " is submitted again with a reason.\n\nPlease write the reason in one line; your"
            " figure is kept meanwhile.",
            version=form.version,
            next=form.version + 1,
        ),
        rows(Choice(say.plain("Leave it as it is"), Intent.of("figures.estimates", form.id))),
        asks=Intent(_WITH_REASON, (*intent.args, intent.name)),
    )


def _qualify(desk: Desk, cells: Iterable[Cell], qualifier: Qualifier) -> None:
    """New versions that say how sure they are; what was said to be final is known again by it."""
    writes = []
    for cell in cells:
        entry = desk.work.sheet[cell]
        figure = replace(entry.figure, qualifier=qualifier)
        final = qualifier is Qualifier.EXACT
        typed = as_final(entry.typed, MOST_TYPED) if final else entry.typed
        writes.append(
            Write(
                cell,
                entry.seq,
                figure,
                typed,
                entry.comment,
                entry.on_behalf_id,
                _stays_with(desk, entry),
            )
        )
    if writes:
        desk.write(writes)


def _stays_with(desk: Desk, entry: Entry) -> int | None:
    """What the secretary entered stays the secretary's; the board has not confirmed it by this."""
    entered = entry.on_behalf_id is not None and desk.on_behalf_id is None
    return entry.author_id if entered and entry.author_id != desk.actor.person else None
