"""A correction is asked for: what it would change, the reason, and the word to the board's heads.

Nothing changes before the head of the board has tapped.
"""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from bot.domain.access import Act, Actor, may
from bot.domain.correction_errors import CorrectionReasonNeeded, CorrectionWaits, FigureMoved
from bot.domain.errors import OldButton
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.form import same
from handlers.figures.pending import pack, unpack
from handlers.totals.asked import may_confirm, newest_of, waiting_for
from handlers.totals.missing import reason_from
from handlers.totals.moving import correction_lines, moves_lines
from handlers.totals.pages import cut_text
from handlers.totals.picking import Place, corrections_choice, find_place
from handlers.totals.view import View, home, period_title
from handlers.totals.weighing import only_possible, second_looks
from storage.bloc_acts import Correction
from storage.bloc_totals import corrected
from storage.blocs import Unit
from storage.uow import UnitOfWork
from storage.value_rows import Write


def ask_why(at: Place, new: Write) -> Screen:
    """The figure is known: what is to be looked at, what would change, and the question why.

    Raises CorrectionImpossible where the board's figures would contradict each other.
    """
    view, say = at.view, at.view.say
    only_possible(view, at.unit.id, at.form.figures, at.cell, new.figure)
    lines = [
        Markup("{}: {} → {}").format(at.title, at.words(at.figure), at.words(new.figure)),
        *second_looks(view, at.unit.id, at.cell, new.figure),
        *moves_lines(view, corrected(view.totals.gathered, at.unit.id, at.cell, new.figure)),
    ]
    asked = say(
        "Why is it corrected? Please write the reason in one line; then the head of the board"
        " is asked. Nothing changes before that."
    )
    old = Write(at.cell, 0, at.figure)
    return Screen(
        Markup("\n\n").join([cut_text(Markup("\n\n").join(lines), say, len(asked)), asked]),
        rows(Choice(say.plain("Type another figure"), at.intent("correct_cell")), view.to_page("")),
        asks=at.intent("correct_why", *pack([new, old])),
    )


def send(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The reason was typed: the correction is asked for and the heads of the board are told.

    Raises FigureMoved where the figure is no longer the one that was shown,
    CorrectionReasonNeeded, CorrectionWaits.
    """
    # As their rights stand now: one may be revoked beside it.
    actor = uow.people.access_now(actor, actor.hat.bloc_id)
    at, packed = find_place(actor, intent, uow), unpack(intent.args[5:])
    if len(packed) != 2 or any(one.cell != at.cell for one in packed):
        raise OldButton
    new, shown = packed
    if not same(at.figure, shown.figure):
        raise FigureMoved
    view, figure = at.view, new.figure
    figure = replace(figure, reason=reason_from(uow, CorrectionReasonNeeded))
    only_possible(view, at.unit.id, at.form.figures, at.cell, figure)
    stored = uow.figures.form(view.hat.bloc_id, at.form.id, lock=True)
    assert stored is not None, "it was read just now"
    # Whoever is second finds the first one's: the lock lets one of two through at a time.
    waiting = waiting_for(stored, at.cell, uow)
    if waiting is not None:
        if not waiting.moved:
            raise CorrectionWaits(number=waiting.asked.id)
        _supersede(view, at.unit, waiting.asked, uow)
    newest = newest_of(stored, at.cell, uow)
    number = uow.bloc_acts.ask_correction(
        bloc_id=view.hat.bloc_id,
        form_id=at.form.id,
        cell=at.cell,
        from_seq=newest.seq,
        figure=figure,
        typed=new.typed,
        asked_by=view.actor.person,
    )
    where = f"form {at.form.id} {at.cell.code}.{at.cell.dim}"
    uow.record("correction_asked", "correction", number, where)
    asked = uow.bloc_acts.correction(view.hat.bloc_id, number)
    assert asked is not None, "it was written just now"
    text = _sent_words(view, at.unit, _tell_heads(view, at.unit, asked, uow))
    return _sent(view, at.unit, asked, text)


def _supersede(view: View, unit: Unit, old: Correction, uow: UnitOfWork) -> None:
    """The figure it was asked of is gone: closed and kept, and whoever asked for it is told."""
    uow.bloc_acts.supersede_correction(old.id, view.actor.person)
    uow.record("correction_superseded", "correction", old.id, f"form {old.form_id}")
    if old.asked_by == view.actor.person_id:
        return
    of, lines = view.of, correction_lines(view, replace(old, decision="superseded"))

    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "The figure has changed since you asked for this correction ({unit}, {period}), and"
                " another one was asked for in its place:\n{lines}",
                unit=unit.name,
                period=period_title(of, say),
                lines=Markup("\n").join(lines(say)),
            ),
            rows(Choice(say.plain("See the totals"), Intent.of("totals", of.id, "a", ""))),
        )

    uow.tell(old.asked_by, compose, f"correction:{old.id}:superseded")


def _sent_words(view: View, unit: Unit, told: int) -> Markup:
    """Who has been told; where nobody has, why, and what then helps."""
    say = view.say
    if told:
        return say.count(
            "✓ The correction waits for the head of the board ({unit}): {n} person has been told.",
            "✓ The correction waits for the head of the board ({unit}): {n} people have been told.",
            told,
            unit=unit.short_name,
        )
    if any(may(hat, Act.CONFIRM_CORRECTION, unit.id) for hat in view.actor.hats):
        return say(
            "✓ The correction is recorded ({unit}). As you have asked for it yourself, another head"
            " of the board has to decide, and no other has access yet: please invite one under"
            " /nguoi. Or withdraw it and let a colleague or the secretary ask for it: then you"
            " decide.",
            unit=unit.short_name,
        )
    return say(
        "✓ The correction waits for the head of the board ({unit}), but nobody there who could"
        " confirm it has access yet. Please invite the head under /nguoi.",
        unit=unit.short_name,
    )


def _sent(view: View, unit: Unit, asked: Correction, text: Markup) -> Screen:
    say = view.say
    return Screen(
        Markup("\n").join([text, *correction_lines(view, asked)(say)]),
        rows(
            Choice(say.plain("Withdraw it"), Intent.of("totals.correction_drop", asked.id)),
            Choice(say.plain("Correct a figure"), view.intent("correct_unit", unit.id)),
            corrections_choice(view),
            home(say),
        ),
    )


def _tell_heads(view: View, unit: Unit, asked: Correction, uow: UnitOfWork) -> int:
    of, name = view.of, unit.name
    lines = correction_lines(view, asked)

    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "A correction of your board's figures is asked for ({unit}, {period}):\n{lines}",
                unit=name,
                period=period_title(of, say),
                lines=Markup("\n").join(lines(say)),
            ),
            rows(Choice(say.plain("Look and decide"), Intent.of("totals.correction", asked.id))),
        )

    persons = {
        member.person_id
        for member in uow.people.members(view.hat.bloc_id, unit.id)
        if member.confirmed and may_confirm(member.hat, unit.id, asked, member.person_id)
    }
    for person_id in sorted(persons):
        uow.tell(person_id, compose, f"correction:{asked.id}")
    return len(persons)
