"""A submitted form as whoever judges it sees it: the figures, what was said, and by what right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from bot.domain.access import Actor, Hat, Role
from bot.domain.approval import Case, Said, Step, hat_for_step, hats_in, may_judge
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.period_errors import PeriodSettled
from bot.domain.verdict_errors import BeingChanged
from bot.i18n import Say, speak
from bot.screen import Intent
from handlers.awaited import boards_of_secretaries
from handlers.figures.form import Desk
from handlers.wording import period_title
from storage.figures import Form
from storage.people import Member
from storage.reviews import Standing, Verdict
from storage.uow import UnitOfWork

_WITH_BOARD = ("draft", "returned")
_OWN_ROLES = (Role.HEAD, Role.ALTERNATE, Role.OFFICER)


@dataclass(frozen=True)
class Docket:
    """One person before one submitted version."""

    desk: Desk
    case: Case
    standing: Standing
    verdicts: list[Verdict]
    members: list[Member]

    @property
    def actor(self) -> Actor:
        return self.desk.actor

    @property
    def uow(self) -> UnitOfWork:
        return self.desk.uow

    @property
    def say(self) -> Say:
        return self.desk.say

    @property
    def form(self) -> Form:
        return self.desk.form

    def in_words(self, say: Say | None) -> Desk:
        """The desk in the reader's language."""
        return self.desk if say is None else replace(self.desk, say=say)

    def said(self, said: Said, *steps: Step) -> Verdict | None:
        """The last verdict of that kind on this version, at any of the steps or at all."""
        for one in reversed(self.verdicts):
            if one.said is said and (not steps or one.step in steps):
                return one
        return None

    @property
    def is_with_board(self) -> bool:
        """Whether the version went back, or was opened again: it can only be read."""
        return self.form.state in _WITH_BOARD

    @cached_property
    def office_waits(self) -> bool:
        """Whether the office has still to look at it before the head."""
        wanted = self.uow.blocs.has_office_step(self.form.bloc_id, self.form.unit_id)
        return wanted and self.said(Said.APPROVED, Step.OFFICE) is None

    @cached_property
    def step(self) -> Step | None:
        """The step at which this person can move the version on; None where there is none."""
        if self.form.state == "submitted":
            if may_judge(self.actor, self.case, Step.HEAD):
                return Step.HEAD
            office = self.office_waits and may_judge(self.actor, self.case, Step.OFFICE)
            return Step.OFFICE if office else None
        if self.form.state == "approved" and may_judge(self.actor, self.case, Step.BLOC):
            return Step.BLOC
        return None

    def step_to_return(self) -> tuple[Step, Hat]:
        """At which step, under which hat this person may send it back.

        A head takes back what the bloc has not accepted yet. Raises NotAllowed and its kin.
        """
        steps = {
            "submitted": (Step.HEAD, Step.OFFICE),
            "approved": (Step.BLOC, Step.HEAD),
            "accepted": (Step.BLOC,),
        }[self.form.state]
        for step in steps:
            if may_judge(self.actor, self.case, step):
                return step, hat_for_step(self.actor, self.case, step)
        if self.form.state == "submitted" and self.said(Said.PRESENTED):
            return Step.BLOC, hat_for_step(self.actor, self.case, Step.BLOC)
        return steps[0], hat_for_step(self.actor, self.case, steps[0])

    def persons(self, roles: Iterable[Role], unit_id: int | None = None) -> list[int]:
        """Confirmed holders of the roles in a board (this one if none is named)."""
        unit = self.form.unit_id if unit_id is None else unit_id
        found = {
            one.person_id
            for one in self.members
            if one.confirmed and one.role in roles and one.unit_id == unit
        }
        return sorted(found)

    def acceptors(self) -> list[int]:
        """Who is asked to accept it for the bloc: the secretaries who may, else the deputy's
        officers and heads.
        """
        free = self.case.free_secretaries
        if free or self.case.deputy_id in (None, self.form.unit_id):
            return sorted(free)
        people = self.persons((Role.OFFICER, Role.HEAD), self.case.deputy_id)
        # The deputy's board is not this one, so who they are bars them, not what they wear.
        return [one for one in people if not self.case.is_barred(one, ())]


def open_docket(
    actor: Actor,
    intent: Intent,
    uow: UnitOfWork,
    *,
    deciding: bool = False,
    reading: bool = False,
) -> Docket:
    """The form a button names, with the right to look at it; locked where it is decided on.

    Who only reads gets a form that is with its board again as it was submitted last.

    Raises OldButton, NotAllowed, BeingChanged for a form that is with its board, and when deciding
    PeriodSettled.
    """
    form = uow.figures.form(actor.hat.bloc_id, intent.number(0), lock=deciding)
    if form is None:
        raise OldButton
    if deciding:
        # As they stand until the verdict is written: either may be ended beside it.
        actor = uow.people.access_now(actor, form.bloc_id)
        form = uow.reviews.in_held_period(form)
    standing = uow.reviews.standing(form)
    members = uow.people.members(form.bloc_id)
    if standing is None:
        raise OldButton
    say = speak(actor.language)
    desk = Desk(actor, uow, uow.figures.work(form), say, None)
    verdicts = uow.reviews.verdicts(form.id, form.version)
    found = Docket(desk, _case(form, standing, members, uow), standing, verdicts, members)
    hat = _hat_to_look(found)
    if form.state in _WITH_BOARD:
        before = _as_submitted(found, hat) if reading else None
        if before is None:
            raise BeingChanged(version=form.version, next=form.version + 1)
        desk = before
    if deciding and form.period.state != "open":
        raise PeriodSettled(period=period_title(form.period, say))
    # The whole form is shown, whatever part of another one the hat that is on was given.
    return replace(found, desk=replace(desk, actor=replace(actor, hat_id=hat.id)))


def _as_submitted(found: Docket, hat: Hat) -> Desk | None:
    """The version that went back or was opened again, for whoever could look at it before.

    None where it cannot be shown: to the bloc only what had come to it.
    """
    form, figures = found.form, found.uow.figures
    came = found.said(Said.PRESENTED) or found.said(Said.APPROVED, Step.HEAD)
    if hat.unit_id != form.unit_id and came is None:
        return None
    last = figures.last_submission(form.id, form.version)
    sheet = figures.submitted_sheet(form, last) if last is not None else None
    return replace(found.desk, work=replace(found.desk.work, sheet=sheet)) if sheet else None


def for_unit(hat: Hat) -> int | None:
    """The board for which a verdict is given; None for the secretary as such."""
    return None if hat.role is Role.SECRETARY else hat.unit_id


def _case(form: Form, standing: Standing, members: list[Member], uow: UnitOfWork) -> Case:
    involved = uow.reviews.involved([form.id])[form.id]
    return Case(
        bloc_id=form.bloc_id,
        unit_id=form.unit_id,
        version=form.version,
        makers=involved.authors | {standing.submitted_by},
        secretaries=boards_of_secretaries(members),
        deputy_id=standing.deputy_id,
        spoke=involved.spoke,
        of_board=involved.of_board,
    )


def _hat_to_look(found: Docket) -> Hat:
    """The hat under which the person may see the figures. Raises NotAllowed.

    Other boards' figures stay closed until they are approved; a signed sheet is looked at before,
    and so is what the person has entered for the board.
    """
    form, case = found.form, found.case
    hats = hats_in(found.actor, form.bloc_id)
    for hat in hats:
        if hat.unit_id == form.unit_id and hat.role in _OWN_ROLES:
            return hat
    for hat in hats:
        if hat.role is Role.SECRETARY or case.is_deputy(hat):
            made = found.actor.person in case.makers
            if form.state == "submitted" and not made and found.said(Said.PRESENTED) is None:
                break
            return hat
    raise NotAllowed
