"""A correction before the head of the board: what it changes, then yes or no; both are kept."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Act, Actor, Hat, Role, may, require
from bot.domain.errors import N_, FigureMoved, NotAllowed, OldButton, OwnCorrection
from bot.domain.kpi import Figure
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.totals.moving import correction_lines, moves_lines
from handlers.totals.pages import cut_text
from handlers.totals.view import View, home, look_now, period_title
from handlers.totals.weighing import only_possible, second_looks
from storage.bloc_acts import Correction
from storage.bloc_totals import corrected
from storage.sheets import Write
from storage.uow import UnitOfWork

_MOST_SHOWN = 8
DECISIONS = {
    "open": N_("waits for the head of the board"),
    "confirmed": N_("confirmed"),
    "refused": N_("refused"),
}


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
            Choice(say.plain("Correct a figure"), view.intent("correct", 0))
            if view.may_correct
            else None,
            (view.to_page(""), home(say)),
        ),
    )


def show_correction(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The head looks: what is asked, by whom and why, and all that it would change."""
    view, asked = find_asked(actor, intent, uow)
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
    lines.extend(second_looks(view, asked.unit_id, asked.cell, asked.figure))
    then = corrected(view.totals.gathered, asked.unit_id, asked.cell, asked.figure)
    lines.extend(moves_lines(view, then))
    decides = may_confirm(view.hat, asked.unit_id, asked, actor.person_id)
    waits = Markup("") if decides else say("\n\nIt waits for the head of the board.")
    return Screen(
        cut_text(Markup("\n\n").join(lines), say, len(waits)) + waits,
        rows(*(_decisions(asked, say) if decides else ()), view.to_page(""), home(say)),
    )


def _decisions(asked: Correction, say: Say) -> tuple[Choice, Choice]:
    return (
        Choice(say.plain("Agree to the correction"), Intent.of("totals.correction_yes", asked.id)),
        Choice(say.plain("Do not agree"), Intent.of("totals.correction_no", asked.id)),
    )


def may_confirm(hat: Hat, unit_id: int, asked: Correction, person_id: int | None) -> bool:
    """The head of the board, but nobody who has asked for it."""
    return may(hat, Act.CONFIRM_CORRECTION, unit_id) and person_id != asked.asked_by


def find_asked(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[View, Correction]:
    """Raises OldButton for no correction of the bloc, NotAllowed for another board's."""
    hat = require(actor, Act.ASK_CORRECTION, actor.hat.unit_id)
    asked = uow.bloc_acts.correction(hat.bloc_id, intent.number(0))
    if asked is None:
        raise OldButton
    if not may(hat, Act.ASK_CORRECTION, asked.unit_id):
        raise NotAllowed
    return look_now(actor, asked.period_id, uow), asked


def require_head(actor: Actor, asked: Correction) -> None:
    """Raises NotAllowed for all but the head of the board, OwnCorrection for who asked for it."""
    require(actor, Act.CONFIRM_CORRECTION, asked.unit_id)
    if asked.asked_by == actor.person_id:
        raise OwnCorrection


def decidable(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[View, Correction]:
    """A correction before its head, with what has become of it by now; locked for this transaction.

    Raises NotAllowed for all but the head, OwnCorrection, OldButton for no correction.
    """
    # As their rights stand now, and until it is written: one may be revoked beside it.
    actor = uow.people.access_now(actor, actor.hat.bloc_id)
    view, asked = find_asked(actor, intent, uow)
    require_head(actor, asked)
    # Whoever is second finds it decided: the form's lock lets one of two through at a time.
    form = uow.figures.form(view.hat.bloc_id, asked.form_id, lock=True)
    assert form is not None, "the correction refers to it"
    uow.reviews.in_held_period(form)
    return view, uow.bloc_acts.correction(view.hat.bloc_id, asked.id) or asked


def confirm(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The head agrees: the next version of the figure is written, with the reason, and told.

    Raises FigureMoved where it is no longer the version that was said to be wrong, and
    CorrectionImpossible where it contradicts what was corrected since it was asked for, OldButton
    where it is decided.
    """
    view, asked = decidable(actor, intent, uow)
    if asked.decision != "open":
        raise OldButton
    form = uow.figures.form(view.hat.bloc_id, asked.form_id)
    assert form is not None, "the correction refers to it"
    ((newest, _author),) = uow.figures.history(form, asked.cell, 1)
    if newest.seq != asked.from_seq or form.state != "accepted":
        raise FigureMoved
    figure = asked.figure
    only_possible(view, asked.unit_id, uow.figures.work(form).figures, asked.cell, figure)
    before = view.totals.fingerprint
    moved = moves_lines(view, corrected(view.totals.gathered, asked.unit_id, asked.cell, figure))
    uow.figures.write(
        form,
        [Write(asked.cell, newest.seq, figure, typed=asked.typed)],
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
    stale = stale or _is_base_of_released(view, uow)
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


def _is_base_of_released(view: View, uow: UnitOfWork) -> bool:
    """Whether observers read comparisons with this period."""
    bloc_id = view.hat.bloc_id
    public = uow.bloc_figures.released_periods(bloc_id)
    return any(
        one.id in public and one.period.compared_with_id == view.period_id
        for one in uow.bloc_figures.periods(bloc_id)
    )


def _spelled(figure: Figure) -> str:
    """For the register, which every language reads alike."""
    return str(figure.state) if figure.amount is None else format(figure.amount, "f")


def tell_of_decision(view: View, asked: Correction, uow: UnitOfWork, *, stale: bool = False) -> int:
    """Whoever asked, and the secretaries: they see to what was made public before."""
    unit = view.totals.unit(asked.unit_id)
    lines, of, refused = correction_lines(view, asked), view.of, asked.decision == "refused"
    again = view.intent("correct_cell", asked.unit_id, asked.cell.code, asked.cell.dim.value)

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
