"""A correction before the head of the board: what it changes, then yes or no; both are kept."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from bot.domain.access import Act, Actor, Role, may, require
from bot.domain.errors import N_, OldButton, Refusal
from bot.domain.kpi import Figure
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.totals.asked import (
    DECISIONS,
    Ground,
    confirms,
    decidable,
    find_asked,
    ground_of,
    may_withdraw,
)
from handlers.totals.moving import correction_lines, moves_lines
from handlers.totals.pages import cut, cut_text
from handlers.totals.picking import cell_name
from handlers.totals.view import View, home, look_now, period_title
from handlers.totals.weighing import only_possible, second_looks
from storage.bloc_acts import Correction
from storage.bloc_totals import corrected
from storage.uow import UnitOfWork
from storage.value_rows import Write

_MOST_SHOWN, _LABEL_LETTERS = 8, 22


def show_corrections(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Every correction of the period, whatever became of it: a refused one is kept."""
    require(actor, Act.ASK_CORRECTION, actor.hat.unit_id)
    view = look_now(actor, intent.number(0), uow)
    say = view.say
    found = [
        one
        for one in uow.bloc_acts.corrections(view.hat.bloc_id, view.period_id, _MOST_SHOWN)
        if view.sees(one.unit_id)
    ]
    lines = [say("<b>{period}</b>: corrections", period=view.title)]
    for one in found:
        unit = view.totals.unit(one.unit_id)
        lines.append(
            Markup("\n").join(
                [
                    say(
                        "<b>{unit}</b>: {decision}",
                        unit=unit.short_name if unit else "",
                        decision=say(DECISIONS[one.decision]),
                    ),
                    *correction_lines(view, one)(say),
                ]
            )
        )
    if not found:
        lines.append(say("There has been none."))
    return Screen(
        cut_text(Markup("\n\n").join(lines), say),
        rows(
            *(
                Choice(
                    cut(cell_name(view, one.cell), _LABEL_LETTERS),
                    Intent.of("totals.correction", one.id),
                )
                for one in found
                if one.decision == "open"
            ),
            Choice(say.plain("Correct a figure"), view.intent("correct", 0))
            if view.may_correct
            else None,
            (view.to_page(""), home(say)),
        ),
    )


def show_correction(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The head looks: what is asked, by whom and why, and all that it would change."""
    view, asked = find_asked(actor, intent.number(0), uow)
    say = view.say
    unit = view.totals.unit(asked.unit_id)
    lines = [
        say(
            "<b>{unit}</b>, {period}: correction\n{lines}",
            unit=unit.name if unit else "",
            period=period_title(view.of, say),
            lines=Markup("\n").join(correction_lines(view, asked)(say)),
        )
    ]
    if asked.decision != "open":
        lines.append(say("It is decided: {decision}.", decision=say(DECISIONS[asked.decision])))
        return Screen(Markup("\n\n").join(lines), rows(view.to_page(""), home(say)))
    ground = ground_of(asked, view.hat.bloc_id, uow)
    if ground.moved or ground.away:
        lines.append(_not_firm_words(ground, unit.name if unit else "", say))
    else:
        lines.extend(second_looks(view, asked.unit_id, asked.cell, asked.figure))
        then = corrected(view.totals.gathered, asked.unit_id, asked.cell, asked.figure)
        lines.extend(moves_lines(view, then))
    waits = _waits_words(actor, asked, say)
    return Screen(
        cut_text(Markup("\n\n").join(lines), say, len(waits)) + waits,
        rows(*_ways(actor, view, ground), view.to_page(""), home(say)),
    )


def _not_firm_words(ground: Ground, unit_name: str, say: Say) -> Markup:
    """Why it cannot be agreed to as things stand."""
    try:
        ground.require_firm(unit_name)
    except Refusal as why:
        return Markup("⚠ {}").format(say.refusal(why))
    raise AssertionError("asked of a firm one")


def _waits_words(actor: Actor, asked: Correction, say: Say) -> Markup:
    if confirms(actor, asked):
        return Markup("")
    if any(may(hat, Act.CONFIRM_CORRECTION, asked.unit_id) for hat in actor.hats):
        return say("\n\nYou have asked for it yourself, so it waits for another head of the board.")
    return say("\n\nIt waits for the head of the board.")


def _ways(actor: Actor, view: View, ground: Ground) -> Iterator[Choice]:
    """To agree to it while the figure is the one it was asked of, to refuse or withdraw it."""
    say, asked = view.say, ground.asked
    decides = confirms(actor, asked)
    if decides and not ground.moved and not ground.away:
        yes = Intent.of("totals.correction_yes", asked.id)
        yield Choice(say.plain("Agree to the correction"), yes)
    if decides:
        yield Choice(say.plain("Do not agree"), Intent.of("totals.correction_no", asked.id))
    if ground.moved and not ground.away and may(view.hat, Act.ASK_CORRECTION, asked.unit_id):
        yield Choice(say.plain("Ask for it anew"), view.intent("correct_cell", *place_of(asked)))
    if may_withdraw(view.hat, asked, actor.person_id):
        yield Choice(say.plain("Withdraw it"), Intent.of("totals.correction_drop", asked.id))


def place_of(asked: Correction) -> tuple[int, str, str]:
    """The figure, as the steps of a correction name it."""
    return asked.unit_id, asked.cell.code, asked.cell.dim.value


def confirm(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The head agrees: the next version of the figure is written, with the reason, and told.

    Raises CorrectionMoved where it is no longer the figure that was said to be wrong, FormAway
    while its form is with the board, and
    CorrectionImpossible where it contradicts what was corrected since it was asked for, OldButton
    where it is decided.
    """
    view, asked = decidable(actor, intent.number(0), uow)
    if asked.decision != "open":
        raise OldButton
    ground = ground_of(asked, view.hat.bloc_id, uow)
    unit = view.totals.unit(asked.unit_id)
    ground.require_firm(unit.name if unit else "")
    form, newest = ground.form, ground.newest
    figure = asked.figure
    only_possible(view, asked.unit_id, uow.figures.work(form).figures, asked.cell, figure)
    before = view.totals.fingerprint
    moved = moves_lines(view, corrected(view.totals.gathered, asked.unit_id, asked.cell, figure))
    uow.figures.write(
        form,
        [Write(asked.cell, newest.seq, figure, asked.typed, newest.comment)],
        author_id=asked.asked_by,
        account_id=actor.account_id,
        inbox_id=uow.inbox_id,
    )
    uow.bloc_acts.confirm_correction(asked.id, actor.person, newest.seq + 1)
    cell = f"{asked.cell.code}.{asked.cell.dim}"
    uow.record("correction_confirmed", "correction", asked.id, f"form {form.id} {cell}")
    what = f"{_spelled(figure)} {asked.reason}"
    content = f"{form.id} {cell} {newest.seq} -> {newest.seq + 1} {what}"
    uow.register(view.hat.bloc_id, "corrected", "form", form.id, content)
    released = view.totals.gathered.now.released
    stale = released is not None and released.fingerprint == before
    stale = stale or _is_behind_released(view, uow)
    told = tell_of_decision(view, asked, uow, stale=stale)
    lines = [
        view.say.count(
            "✓ The correction is in force. {n} person has been told.",
            "✓ The correction is in force. {n} people have been told.",
            told,
        ),
        *moved,
    ]
    return Screen(
        cut_text(Markup("\n\n").join(lines), view.say), rows(view.to_page(""), home(view.say))
    )


def _is_behind_released(view: View, uow: UnitOfWork) -> bool:
    """Whether observers read comparisons with this period, or shares of this plan."""
    bloc_id, of = view.hat.bloc_id, view.of
    public = uow.bloc_figures.released_periods(bloc_id)
    return any(
        one.id in public
        and (
            one.period.compared_with_id == of.id
            or (of.purpose == "plan" and one.period.year == of.period.year)
        )
        for one in uow.bloc_figures.periods(bloc_id)
    )


def _spelled(figure: Figure) -> str:
    """For the register, which every language reads alike."""
    return str(figure.state) if figure.amount is None else format(figure.amount, "f")


def tell_of_decision(view: View, asked: Correction, uow: UnitOfWork, *, stale: bool = False) -> int:
    """Whoever asked, and the secretaries: they see to what was made public before."""
    unit = view.totals.unit(asked.unit_id)
    lines, of, refused = correction_lines(view, asked), view.of, asked.decision == "refused"
    again = view.intent("correct_cell", *place_of(asked))

    def compose(say: Say) -> Screen:
        verdict = N_("The correction was not agreed to") if refused else N_("Corrected")
        text = say(
            "{verdict}: <b>{unit}</b>, {period}\n{lines}",
            verdict=say(verdict),
            unit=unit.name if unit else "",
            period=period_title(of, say),
            lines=Markup("\n").join(lines(say)),
        )
        if refused:
            text += say("\nThe figure stays as it is.")
        if stale:
            text += say(
                "\nObservers still see the totals released before it; release them anew if they"
                " should see it."
            )
        return Screen(
            text,
            rows(
                Choice(say.plain("Another correction"), again) if refused else None,
                Choice(say.plain("See the totals"), Intent.of("totals", of.id, "a", "")),
            ),
        )

    persons = {
        member.person_id
        for member in uow.people.members(view.hat.bloc_id)
        if member.confirmed and member.role is Role.SECRETARY
    }
    persons = (persons | {asked.asked_by}) - {view.actor.person}
    for person_id in sorted(persons):
        uow.tell(person_id, compose, f"correction:{asked.id}:{'no' if refused else 'yes'}")
    return len(persons)
