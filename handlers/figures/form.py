"""What all steps of the form share: finding it with the right to it, and writing to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.domain.access import Act, Actor, Role, may
from bot.domain.errors import FigureForReason, NotAllowed, OldButton, ReasonNeeded
from bot.domain.exchange import Rate, UsdRate
from bot.domain.form_errors import (
    BehalfNotBegun,
    FormLocked,
    GroupOnly,
    ReopenedByOthers,
    SubmittedAlready,
    VersionStands,
)
from bot.domain.kpi import Cell, Figure, Kind, Question, progress
from bot.domain.numbers import Accept, Confirm, Qualifier
from bot.domain.period_errors import PeriodClosed, PeriodNotOpen, PeriodSettled
from bot.domain.reasons import is_figures, is_reason
from bot.domain.remarks import Coverage
from bot.i18n import Say, speak
from bot.screen import Choice, Intent
from handlers.figures.telling import tell_of_entry, who_submits
from handlers.typed import fitting, typed_line
from handlers.wording import period_title
from storage.figures import Entry, Form, Period, Work, Write
from storage.reviews import WHOLE
from storage.uow import UnitOfWork

LEAST_LINE = 2
_MOST_QUOTED = 60
MOST_REASON = 500


@dataclass(frozen=True, slots=True)
class Desk:
    """One person at one form: the work, the words, and on whose behalf if not their own board's."""

    actor: Actor
    uow: UnitOfWork
    work: Work
    say: Say
    on_behalf_id: int | None

    @property
    def form(self) -> Form:
        return self.work.form

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions this person is asked: all, or the one group a contributor was given."""
        asked = self.work.catalogue.questions(self.form.period.kind)
        scope = self.actor.hat.scope
        return tuple(q for q in asked if q.group == scope) if scope else asked

    @property
    def in_turn(self) -> tuple[Question, ...]:
        """The questions as they are asked one by one: what must be given before what may be."""
        return _required_first(self.questions)

    @property
    def progress(self) -> tuple[int, int]:
        """How many of this person's required cells are answered, and how many there are."""
        work = self.work
        kind, scope = work.form.period.kind, self.actor.hat.scope
        return progress(work.catalogue, kind, work.sheet.is_settled, scope)

    @property
    def rates(self) -> tuple[Rate, ...]:
        """The exchange rate of the period, once the secretary has recorded it."""
        dong = self.form.period.dong
        return () if dong is None else (UsdRate(dong, "").rate,)

    @property
    def is_owed(self) -> bool:
        """Whether the board still has to submit it, as far as the period is not closed."""
        return self.form.state in ("draft", "returned") and self.form.period.state == "open"

    @property
    def is_secretary(self) -> bool:
        return self.actor.hat.role is Role.SECRETARY

    @property
    def may_submit(self) -> bool:
        return self.is_secretary or may(self.actor.hat, Act.SUBMIT_FIGURES, self.form.unit_id)

    def question(self, key: str) -> Question:
        """Raises OldButton for a question this form does not ask, GroupOnly for another's group."""
        try:
            question = self.work.catalogue.question(key)
        except KeyError:
            raise OldButton from None
        if question not in self.questions:
            if not self.actor.hat.scope:
                raise OldButton
            group = self.group_name(self.actor.hat.scope)
            raise GroupOnly(group=group)
        return question

    def group_name(self, key: str) -> str:
        for group in self.work.catalogue.groups:
            if group.key == key:
                return group.names[self.say.language]
        raise OldButton

    def base_stated(self, cells: Iterable[Cell]) -> bool:
        """Whether the board itself stated what one of the cells is compared with: a figure of a
        year before the assistant's time, which nobody has approved here.
        """
        previous = self.work.previous
        return self.form.compared_state == "history" and any(map(previous.is_stated, cells))

    def seen(self, question: Question) -> str:
        """The versions of the question's cells as this person sees them now."""
        return ",".join(str(self.work.sheet.seq(cell)) for cell in question.cells)

    def said(self, cell: Cell, figure: Figure, *, final: bool = False) -> Figure:
        """A figure as it is meant here: an estimate where the whole form is, unless said final."""
        plain = figure.amount is not None and figure.qualifier is Qualifier.EXACT
        kind = self.work.catalogue.indicator(cell.code).kind
        if not self.form.estimates or final or not plain or kind is Kind.FLAG:
            return figure
        return replace(figure, qualifier=Qualifier.ESTIMATE)

    def read(self, cell: Cell, reading: Accept | Confirm) -> Figure:
        """The figure of a reading, with what was remarked on it."""
        remark = reading.remark
        figure = Figure.given(reading.value, reading.qualifier)
        figure = replace(figure, coverage=remark.coverage)
        return self.said(cell, figure, final=remark.final)

    def stands(self, write: Write) -> bool:
        """Whether the form says the same already, as the word of the same board or secretary."""
        entry = self.work.sheet.get(write.cell)
        if entry is None or not same(entry.figure, write.figure):
            return False
        return entry.on_behalf_id is None or self.on_behalf_id is not None

    def write(self, writes: Sequence[Write]) -> None:
        """Store the next versions and show them as the newest. A comment is no part of the figure:
        it stays beside the next one until another takes its place.
        """
        self._put([self._with_comment(item) for item in writes])

    def _with_comment(self, item: Write) -> Write:
        before = None if item.comment else self.work.sheet.get(item.cell)
        return item if before is None else replace(item, comment=before.comment)

    def _put(self, writes: Sequence[Write]) -> None:
        if self.on_behalf_id is not None:
            entries = self.work.sheet.values()
            if all(entry.on_behalf_id != self.on_behalf_id for entry in entries):
                tell_of_entry(self.uow, self.form, self.on_behalf_id)
            writes = [replace(item, on_behalf_id=self.on_behalf_id) for item in writes]
        self.uow.figures.write(
            self.form,
            writes,
            author_id=self.actor.person,
            account_id=self.actor.account_id,
            inbox_id=self.uow.inbox_id,
        )
        self.work.sheet.put(writes)
        if self.form.state == "returned":
            self._settle(writes)
        cells = " ".join(f"{w.cell.code}.{w.cell.dim}" for w in writes)
        self.uow.record("figures_written", "form", self.form.id, cells)

    def _settle(self, writes: Sequence[Write]) -> None:
        """Whoever answers a question that went back has looked at it; a change answers a remark on
        the form as a whole as well.
        """
        catalogue = self.work.catalogue
        keys = dict.fromkeys(catalogue.question_of(item.cell.code).key for item in writes)
        whole = [WHOLE] if self.may_submit else []
        self.uow.reviews.settle(self.form.id, [*keys, *whole], self.actor.person)

    def annotate(
        self,
        cells: Sequence[Cell],
        *,
        reason: str = "",
        comment: str | None = None,
        coverage: Mapping[Cell, Coverage | None] | None = None,
    ) -> None:
        """A new version of each cell: the same figure on the same word, now with its note; an empty
        comment takes away the one that stood there, and None for a cell its coverage.

        Whose figure it is stays so, unless its coverage is new: a note is no entry.
        """
        writes, covered = [], coverage or {}
        for cell in cells:
            entry = self.work.sheet[cell]
            old = entry.figure
            figure = replace(
                old,
                reason=reason or old.reason,
                coverage=covered.get(cell, old.coverage),
            )
            writes.append(
                Write(
                    cell,
                    entry.seq,
                    figure,
                    entry.typed,
                    entry.comment if comment is None else comment,
                    entry.on_behalf_id,
                    self._stays_with(entry, figure),
                )
            )
        if writes:
            self._put(writes)

    def _stays_with(self, entry: Entry, figure: Figure) -> int | None:
        """Whose figure it stays beside a note; the secretary speaks on the word of the board."""
        kept = self.on_behalf_id is None and same(entry.figure, figure)
        return entry.author_id if kept and entry.author_id != self.actor.person else None

    def awaiting(self, cells: Iterable[Cell]) -> frozenset[Cell]:
        """Those of the cells that the secretary entered and the board has not confirmed yet."""
        sheet = self.work.sheet
        entered = {c: e.on_behalf_id for c in cells if (e := sheet.get(c)) and e.on_behalf_id}
        if not entered:
            return frozenset()
        waiting = {one.id for one in self.uow.on_behalf.unconfirmed(self.form.id)}
        return frozenset(cell for cell, number in entered.items() if number in waiting)

    def only_draft(self) -> None:
        """Raises SubmittedAlready for a form that a change would have to open again, and for who
        cannot do that ReopenedByOthers.
        """
        if self.form.state == "submitted":
            self._only_who_submits()
            raise SubmittedAlready(version=self.form.version)

    def only_to_reopen(self) -> None:
        """Raises VersionStands where the board could not submit again after a change, and
        ReopenedByOthers for a colleague who was handed one group.
        """
        if self.is_past_due and not self.is_secretary:
            period, zone = self.form.period, self.zone
            raise VersionStands(
                period=period_title(period, self.say),
                due_at=self.say.moment(period.due_at, zone),
                version=self.form.version,
            )
        self._only_who_submits()

    def _only_who_submits(self) -> None:
        if not self.may_submit:
            who = who_submits(self.uow, self.form, self.say)
            raise ReopenedByOthers(version=self.form.version, who=who)

    @property
    def is_past_due(self) -> bool:
        """Whether the deadline keeps the board from submitting: not what was returned to it, nor
        within a late window of its own.
        """
        form, at = self.form, self.uow.acted_at
        if at <= form.period.due_at or form.state == "returned":
            return False
        until = self.uow.reviews.late_until(form.period.id, form.unit_id)
        return until is None or at > until

    @property
    def zone(self) -> str:
        return self.uow.blocs.bloc(self.form.bloc_id).timezone

    @property
    def unit_name(self) -> str:
        return self.uow.blocs.board(self.form.bloc_id, self.form.unit_id)[1].name


@lru_cache(maxsize=256)
def _required_first(asked: tuple[Question, ...]) -> tuple[Question, ...]:
    """The same for everybody who is asked the same, and looked at several times a step."""
    return tuple(sorted(asked, key=lambda question: question.optional))


def same(one: Figure, other: Figure) -> bool:
    """Whether two figures say the same of a cell; a reason beside them changes nothing."""
    return said_of(one) == said_of(other)


def said_of(figure: Figure) -> tuple[object, ...]:
    """All that a figure says, without the reason beside it."""
    return figure.state, figure.amount, figure.qualifier, figure.coverage


def sit_down(actor: Actor, form_id: int, uow: UnitOfWork, *, writing: bool = False) -> Desk:
    """The form with the right to work on it; locked for this transaction where it is written.

    Raises OldButton (no such form in the bloc), NotAllowed (another board's), BehalfNotBegun,
    PeriodNotOpen, and when writing FormLocked and PeriodClosed. After the deadline drafts are
    still taken, so that nothing typed is lost; submitting is what the deadline closes.
    """
    say, hat = speak(actor.language), actor.hat
    form = uow.figures.form(hat.bloc_id, form_id, lock=writing)
    if form is None:
        raise OldButton
    on_behalf_id = None
    if not may(hat, Act.ENTER_FIGURES, form.unit_id):
        on_behalf_id = _on_behalf(actor, form, uow, writing=writing)
        uow.behalf_of = form.unit_id
    period = form.period
    if uow.acted_at < period.opens_at or period.state == "planned":
        zone = uow.blocs.bloc(form.bloc_id).timezone
        raise PeriodNotOpen(
            period=period_title(period, say),
            opens_at=say.moment(period.opens_at, zone),
        )
    if writing and form.state in ("approved", "accepted"):
        raise FormLocked
    if writing and period.state != "open":
        raise_closed(period, uow, say)
    return Desk(actor, uow, uow.figures.work(form), say, on_behalf_id)


def _on_behalf(actor: Actor, form: Form, uow: UnitOfWork, *, writing: bool) -> int:
    """The entry in the secretary's hand. What the board has confirmed is read, not continued."""
    if not may(actor.hat, Act.ENTER_ON_BEHALF, form.unit_id):
        raise NotAllowed
    begun = uow.on_behalf.in_hand(form.id, actor.person)
    if begun is None or (writing and begun.confirmed_at is not None):
        raise BehalfNotBegun
    return begun.id


def raise_closed(period: Period, uow: UnitOfWork, say: Say) -> None:
    name, zone = period_title(period, say), uow.blocs.bloc(period.bloc_id).timezone
    if period.state == "closed":
        raise PeriodSettled(period=name)
    raise PeriodClosed(
        period=name,
        due_at=say.moment(period.due_at, zone),
    )


def default_form(actor: Actor, uow: UnitOfWork) -> int | None:
    """The form of the person's own board that is owed next; None where nothing is collected.

    What is not submitted yet comes first, and of that what can still be in time.
    """
    hat = actor.hat
    if hat.unit_id is None or not may(hat, Act.ENTER_FIGURES, hat.unit_id):
        return None
    found: list[tuple[bool, bool, int]] = []
    for form in uow.figures.own_forms(hat.bloc_id, hat.unit_id):
        period = form.period
        questions = uow.figures.catalogue(hat.bloc_id, period.catalogue_version).questions(
            period.kind
        )
        if hat.scope and all(question.group != hat.scope for question in questions):
            continue
        owed = form.state in ("draft", "returned")
        found.append((not owed, uow.acted_at > period.due_at, form.id))
    return min(found, key=lambda one: one[:2])[2] if found else None


def reason_from(uow: UnitOfWork) -> str:
    """The typed reason. Raises ReasonNeeded for words that explain nothing, FigureForReason for
    figures, which are not saved here, and LineTooLong."""
    reason = uow.line
    if is_figures(reason):
        raise FigureForReason(typed=reason[:_MOST_QUOTED])
    if not is_reason(reason):
        raise ReasonNeeded
    return fitting(reason, MOST_REASON)


def line_from(uow: UnitOfWork) -> str:
    """A typed note. Raises LineNeeded for one too short to say anything, LineTooLong."""
    return typed_line(uow, LEAST_LINE, MOST_REASON)


def to_form(desk: Desk) -> Choice:
    return Choice(desk.say.plain("Back to the form"), Intent.of("figures", desk.form.id))
