"""A correction before the head of the board: what it changes, then yes or no; both are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from markupsafe import Markup

from bot.domain.access import Act, Actor, Role, may, require
from bot.domain.checks import check
from bot.domain.correcting import Moved, what_moves
from bot.domain.errors import (
    N_,
    CorrectionImpossible,
    FigureMoved,
    NotAllowed,
    OldButton,
    OwnCorrection,
)
from bot.domain.kpi import Cell, Figure, Severity
from bot.i18n import Say
from bot.reports.sentences import written
from bot.reports.wording import qualified, quantity
from bot.screen import Choice, Intent, Screen, rows
from handlers.totals.pages import cut, cut_text
from handlers.totals.picking import cell_name
from handlers.totals.view import View, home, look_now, period_title, subject_of
from handlers.totals.words import DIMS, comparison_words, total_words
from storage.bloc_acts import Correction
from storage.bloc_figures import Gathered
from storage.bloc_totals import BlocTotals, bloc_totals, corrected
from storage.sheets import Write
from storage.uow import UnitOfWork

_MOST_SHOWN, _MOST_MOVED = 8, 8
_REASON_LETTERS = 160
DECISIONS = {
    "open": N_("waits for the head of the board"),
    "confirmed": N_("confirmed"),
    "refused": N_("refused"),
}


def moves_lines(view: View, then: Gathered) -> list[Markup]:
    """What totals and which sentences read differently afterwards, both before and after.

    Nothing for those who may not see the totals yet.
    """
    if view.own_only:
        return []
    say, old = view.say, view.totals
    new = bloc_totals(then, view.uow.figures.catalogues(view.hat.bloc_id), old.basis)
    moved = what_moves(old.now, new.now, old.base, new.base)
    lines = [say("<b>Totals of the bloc, before → after</b>")]
    lines.extend(_moved_lines(view, moved[:_MOST_MOVED]))
    if len(moved) > _MOST_MOVED:
        lines.append(say("… and {n} more.", n=len(moved) - _MOST_MOVED))
    groups = dict.fromkeys(old.now.catalogue.indicator(one.cell.code).group for one in moved)
    sentences = list(_changed_sentences(old, new, groups, say))
    found = [Markup("\n").join(lines)]
    if sentences:
        found.append(say("<b>Sentences of the report that change</b>"))
        found.extend(sentences)
    return found


def _moved_lines(view: View, moved: Sequence[Moved]) -> Iterator[Markup]:
    say = view.say
    for one in moved:
        indicator = view.catalogue.indicator(one.cell.code)
        side = f" ({DIMS[one.cell.dim]})" if one.cell.dim in DIMS else ""
        words = [
            total_words(view, total) if total is not None else say("—")
            for total in (one.old, one.new)
        ]
        changes = [
            comparison_words(view, indicator, comparison) if comparison is not None else Markup("")
            for comparison in (one.old_comparison, one.new_comparison)
        ]
        line = say(
            "• {name}: {old} → {new}",
            name=indicator.short_names[say.language] + side,
            old=words[0],
            new=words[1],
        )
        if changes[0] != changes[1]:
            line += say("; {old} → {new}", old=changes[0] or say("—"), new=changes[1] or say("—"))
        yield line


def _changed_sentences(
    old: BlocTotals, new: BlocTotals, groups: dict[str, None], say: Say
) -> Iterator[Markup]:
    for group in groups:
        before = [one.text for one in written(subject_of(old), group, say)]
        after = [one.text for one in written(subject_of(new), group, say)]
        for gone in (text for text in before if text not in after):
            yield say("Before: {text}", text=gone)
        for come in (text for text in after if text not in before):
            yield say("After: {text}", text=come)


def correction_lines(view: View, asked: Correction) -> Callable[[Say], list[Markup]]:
    """A correction in a few words, for a reader of either language."""
    form = view.totals.form(asked.unit_id)
    figure = form.figures.get(asked.cell) if form is not None else None
    indicator = view.catalogue.indicator(asked.cell.code)
    unit = indicator.unit(asked.cell.dim)
    side = f" ({DIMS[asked.cell.dim]})" if asked.cell.dim in DIMS else ""

    def lines(say: Say) -> list[Markup]:
        known = asked.decision == "open" and figure is not None and figure.amount is not None
        new = qualified(say, quantity(say, asked.amount, unit), asked.qualifier)
        name = indicator.short_names[say.language] + side
        if known and figure is not None and figure.amount is not None:
            old = qualified(say, quantity(say, figure.amount, unit), figure.qualifier)
            first = say("• {name}: {old} → {new}", name=name, old=old, new=new)
        else:
            first = say("• {name}: → {new}", name=name, new=new)
        return [
            first,
            say("   reason: {reason}", reason=cut(asked.reason, _REASON_LETTERS)),
            say(
                "   asked by {name}, {at}",
                name=asked.asked_by_name or say("—"),
                at=say.time(asked.asked_at, view.zone),
            ),
        ]

    return lines


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
        rows(Choice(say.plain("Correct a figure"), view.intent("correct", 0)), view.to_page("")),
    )


def show_correction(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The head looks: what is asked, by whom and why, and all that it would change."""
    view, asked = _asked(actor, intent, uow)
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
    then = corrected(view.totals.gathered, asked.unit_id, asked.cell, asked.figure)
    lines.extend(moves_lines(view, then))
    mine = may(view.hat, Act.CONFIRM_CORRECTION, asked.unit_id)
    return Screen(
        cut_text(Markup("\n\n").join(lines), say),
        rows(
            Choice(
                say.plain("Agree to the correction"), Intent.of("totals.correction_yes", asked.id)
            )
            if mine
            else None,
            Choice(say.plain("Do not agree"), Intent.of("totals.correction_no", asked.id))
            if mine
            else None,
            view.to_page(""),
            home(say),
        ),
    )


def _asked(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[View, Correction]:
    """Raises OldButton for no correction of the bloc, NotAllowed for another board's."""
    hat = require(actor, Act.ASK_CORRECTION, actor.hat.unit_id)
    asked = uow.bloc_acts.correction(hat.bloc_id, intent.number(0))
    if asked is None:
        raise OldButton
    if not may(hat, Act.ASK_CORRECTION, asked.unit_id):
        raise NotAllowed
    return look_now(actor, asked.period_id, uow), asked


def _decidable(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[View, Correction]:
    """Raises NotAllowed for all but the head, OwnCorrection, OldButton where it is decided."""
    # As their rights stand now, and until it is written: one may be revoked beside it.
    actor = uow.people.access_now(actor, actor.hat.bloc_id)
    view, asked = _asked(actor, intent, uow)
    require(actor, Act.CONFIRM_CORRECTION, asked.unit_id)
    if asked.asked_by == actor.person_id:
        raise OwnCorrection
    # Whoever is second finds it decided: the form's lock lets one of two through at a time.
    uow.figures.form(view.hat.bloc_id, asked.form_id, lock=True)
    asked = uow.bloc_acts.correction(view.hat.bloc_id, asked.id) or asked
    if asked.decision != "open":
        raise OldButton
    return view, asked


def only_possible(view: View, given: Mapping[Cell, Figure], cell: Cell, figure: Figure) -> None:
    """Raises CorrectionImpossible where the board's figures would contradict each other."""
    found = check(view.catalogue, view.of.period.kind, {**given, cell: figure}, {}, [cell])
    hard = [one for one in found if one.severity is Severity.HARD]
    if hard:
        names = dict.fromkeys(cell_name(view, one) for finding in hard for one in finding.cells)
        raise CorrectionImpossible(names=", ".join(names))


def confirm(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The head agrees: the next version of the figure is written, with the reason, and told.

    Raises FigureMoved where it is no longer the version that was said to be wrong, and
    CorrectionImpossible where it contradicts what was corrected since it was asked for.
    """
    view, asked = _decidable(actor, intent, uow)
    form = uow.figures.form(view.hat.bloc_id, asked.form_id)
    assert form is not None, "the correction refers to it"
    ((newest, _author),) = uow.figures.history(form, asked.cell, 1)
    if newest.seq != asked.from_seq or form.state != "accepted":
        raise FigureMoved
    figure = asked.figure
    only_possible(view, uow.figures.work(form).figures, asked.cell, figure)
    before = view.totals.fingerprint
    moved = moves_lines(view, corrected(view.totals.gathered, asked.unit_id, asked.cell, figure))
    uow.figures.write(
        form,
        [Write(asked.cell, newest.seq, figure, typed=asked.typed or format(asked.amount, "f"))],
        author_id=asked.asked_by,
        account_id=actor.account_id,
        inbox_id=uow.inbox_id,
    )
    uow.bloc_acts.decide_correction(asked.id, "confirmed", actor.person, newest.seq + 1)
    cell = f"{asked.cell.code}.{asked.cell.dim}"
    uow.record("correction_confirmed", "correction", asked.id, f"form {form.id} {cell}")
    content = f"{form.id} {cell} {newest.seq} -> {newest.seq + 1} {asked.amount} {asked.reason}"
    uow.register(view.hat.bloc_id, "corrected", "form", form.id, content)
    released = view.totals.gathered.now.released
    stale = released is not None and released.fingerprint == before
    told = _tell(view, asked, uow, stale=stale)
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


def refuse(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The head does not agree: the figure stands, and that it was asked for is kept."""
    view, asked = _decidable(actor, intent, uow)
    uow.bloc_acts.decide_correction(asked.id, "refused", actor.person, None)
    uow.record("correction_refused", "correction", asked.id, f"form {asked.form_id}")
    _tell(view, asked, uow, refused=True)
    return Screen(
        view.say("✓ The figure stays as it is. Whoever asked for the correction has been told."),
        rows(view.to_page(""), home(view.say)),
    )


def _tell(
    view: View, asked: Correction, uow: UnitOfWork, *, refused: bool = False, stale: bool = False
) -> int:
    """Whoever asked, and the secretaries: they see to what was made public before."""
    unit = view.totals.unit(asked.unit_id)
    lines, of = correction_lines(view, asked), view.of

    def compose(say: Say) -> Screen:
        verdict = N_("The correction was not agreed to") if refused else N_("Corrected")
        text = say(
            "{verdict}: <b>{unit}</b>, {period}\n{lines}",
            verdict=say(verdict),
            unit=unit.name if unit else "",
            period=period_title(of, say),
            lines=Markup("\n").join(lines(say)),
        )
        if stale:
            text += say(
                "\nObservers still see the totals released before it; release them anew if they"
                " should see it."
            )
        return Screen(
            text, rows(Choice(say.plain("See the totals"), Intent.of("totals", of.id, "a", "")))
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
