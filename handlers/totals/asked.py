"""A correction that was asked for: whoever may look at it, decide it or withdraw it, and whether
the figure is still the one it was asked of.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.access import Act, Actor, Hat, Role, hat_for, may
from bot.domain.correction_errors import CorrectionMoved, FormAway, OwnCorrection
from bot.domain.errors import N_, OldButton
from bot.domain.kpi import Cell
from handlers.figures.form import same
from handlers.totals.view import View, look_now
from storage.bloc_acts import Correction
from storage.figures import Entry, Form
from storage.uow import UnitOfWork

DECISIONS = {
    "open": N_("waits for the head of the board"),
    "confirmed": N_("confirmed"),
    "refused": N_("refused"),
    "withdrawn": N_("withdrawn"),
    "superseded": N_("another correction was asked for in its place"),
}


@dataclass(frozen=True, slots=True)
class Ground:
    """The figure of a correction and its form, as they stand now."""

    asked: Correction
    form: Form
    newest: Entry

    @property
    def moved(self) -> bool:
        """Whether another figure stands than it was asked of; a note beside it changes nothing."""
        return not same(self.newest.figure, self.asked.was)

    @property
    def away(self) -> bool:
        """Whether the form is with the board again."""
        return self.form.state != "accepted"

    def require_firm(self, unit_name: str) -> None:
        """Raises CorrectionMoved, FormAway."""
        if self.moved:
            raise CorrectionMoved
        if self.away:
            raise FormAway(unit=unit_name)


def ground_of(asked: Correction, bloc_id: int, uow: UnitOfWork) -> Ground:
    form = uow.figures.form(bloc_id, asked.form_id)
    assert form is not None, "the correction refers to it"
    return Ground(asked, form, newest_of(form, asked.cell, uow))


def newest_of(form: Form, cell: Cell, uow: UnitOfWork) -> Entry:
    """What stands in a cell that has been answered."""
    ((newest, _author),) = uow.figures.history(form, cell, 1)
    return newest


def waiting_for(form: Form, cell: Cell, uow: UnitOfWork) -> Ground | None:
    """The correction of a cell that waits for the head, if one does."""
    asked = uow.bloc_acts.open_correction(form.id, cell)
    return None if asked is None else Ground(asked, form, newest_of(form, cell, uow))


def may_confirm(hat: Hat, unit_id: int, asked: Correction, person_id: int | None) -> bool:
    """The head of the board, but nobody who has asked for it."""
    return may(hat, Act.CONFIRM_CORRECTION, unit_id) and person_id != asked.asked_by


def confirms(actor: Actor, asked: Correction) -> bool:
    """Whether the person decides it, whatever hat is on: the word about it came to the person."""
    return any(may_confirm(hat, asked.unit_id, asked, actor.person_id) for hat in actor.hats)


def may_withdraw(hat: Hat, asked: Correction, person_id: int | None) -> bool:
    """Whoever has asked for it, and the secretary."""
    return person_id == asked.asked_by or hat.role is Role.SECRETARY


def find_asked(
    actor: Actor, number: int, uow: UnitOfWork, act: Act = Act.ASK_CORRECTION
) -> tuple[View, Correction]:
    """Seen under a hat that carries the right: the one that is on, else any other of the person's.

    Raises OldButton for no correction of the bloc, NotAllowed for another board's.
    """
    asked = uow.bloc_acts.correction(actor.hat.bloc_id, number)
    if asked is None:
        raise OldButton
    hat = hat_for(actor, act, asked.unit_id, actor.hat.bloc_id)
    return look_now(replace(actor, hat_id=hat.id), asked.period_id, uow), asked


def find_to_decide(actor: Actor, number: int, uow: UnitOfWork) -> tuple[View, Correction]:
    """Raises NotAllowed for all but the head of the board, OwnCorrection for who asked for it,
    OldButton for no correction.
    """
    view, asked = find_asked(actor, number, uow, Act.CONFIRM_CORRECTION)
    if asked.asked_by == actor.person_id:
        raise OwnCorrection
    return view, asked


def hold(view: View, asked: Correction, uow: UnitOfWork) -> Correction:
    """What has become of it by now; its form is locked for this transaction."""
    # Whoever is second finds it decided: the form's lock lets one of two through at a time.
    form = uow.figures.form(view.hat.bloc_id, asked.form_id, lock=True)
    assert form is not None, "the correction refers to it"
    uow.reviews.in_held_period(form)
    return uow.bloc_acts.correction(view.hat.bloc_id, asked.id) or asked


def decidable(actor: Actor, number: int, uow: UnitOfWork) -> tuple[View, Correction]:
    """A correction before its head, with what has become of it by now; locked for this transaction.

    Raises what `find_to_decide` raises.
    """
    # As their rights stand now, and until it is written: one may be revoked beside it.
    actor = uow.people.access_now(actor, actor.hat.bloc_id)
    view, asked = find_to_decide(actor, number, uow)
    return view, hold(view, asked, uow)
