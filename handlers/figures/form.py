"""What all steps of the form share: finding it with the right to it, figures put into words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from bot.domain.access import Act, Actor, Role, may
from bot.domain.checks import SENTENCES, Finding
from bot.domain.errors import (
    N_,
    BehalfNotBegun,
    FormLocked,
    GroupOnly,
    NotAllowed,
    OldButton,
    PeriodNotOpen,
    ReasonNeeded,
)
from bot.domain.kpi import (
    Cell,
    Dim,
    Figure,
    Indicator,
    Kind,
    Question,
    State,
    change,
    round_share,
)
from bot.domain.numbers import Qualifier
from bot.i18n import Say, speak
from bot.screen import Choice, Intent
from handlers.wording import period_name
from storage.figures import Form, Sheet, Work, Write
from storage.uow import UnitOfWork

LEAST_REASON = 5
MOST_REASON = 500

DIM_NAMES = {Dim.F: N_("FDI"), Dim.D: N_("DDI"), Dim.T: N_("total")}
STATE_WORDS = {
    State.NOT_AVAILABLE: N_("not available yet"),
    State.NOT_APPLICABLE: N_("not applicable"),
}


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

    def seen(self, question: Question) -> str:
        """The versions of the question's cells as this person sees them now."""
        return ",".join(str(self.work.sheet.seq(cell)) for cell in question.cells)

    def write(self, writes: Sequence[Write]) -> None:
        self.uow.figures.write(
            self.form,
            writes,
            author_id=self.actor.person,
            account_id=self.actor.account_id,
            inbox_id=self.uow.inbox_id,
            on_behalf_id=self.on_behalf_id,
        )
        cells = " ".join(f"{w.cell.code}.{w.cell.dim}" for w in writes)
        self.uow.record("figures_written", "form", self.form.id, cells)


def sit_down(actor: Actor, form_id: int, uow: UnitOfWork, *, writing: bool = False) -> Desk:
    """The form with the right to work on it; locked for this transaction where it is written.

    Raises OldButton (no such form in the bloc), NotAllowed (another board's), PeriodNotOpen,
    and when writing FormLocked and BehalfNotBegun. After the deadline drafts are still taken, so
    that nothing typed is lost; submitting is what the deadline closes.
    """
    say, hat = speak(actor.language), actor.hat
    form = uow.figures.form(hat.bloc_id, form_id, lock=writing)
    if form is None:
        raise OldButton
    on_behalf_id = None
    if not may(hat, Act.ENTER_FIGURES, form.unit_id):
        if not may(hat, Act.ENTER_ON_BEHALF, form.unit_id):
            raise NotAllowed
        begun = uow.figures.on_behalf_in_hand(form.id, actor.person)
        if begun is None:
            raise BehalfNotBegun
        on_behalf_id = begun.id
    period = form.period
    if uow.acted_at < period.opens_at or period.state == "planned":
        zone = uow.blocs.bloc(form.bloc_id).timezone
        raise PeriodNotOpen(
            period=period_name(period.kind, period.year, say),
            opens_at=say.moment(period.opens_at, zone),
        )
    if writing and form.state in ("approved", "accepted"):
        raise FormLocked
    return Desk(actor, uow, uow.figures.work(form), say, on_behalf_id)


def default_form(actor: Actor, uow: UnitOfWork) -> int | None:
    """The form of the person's own board that is due first; None where nothing is collected."""
    hat = actor.hat
    if hat.unit_id is None or not may(hat, Act.ENTER_FIGURES, hat.unit_id):
        return None
    for period in uow.figures.open_periods(hat.bloc_id):
        return uow.figures.form_of(period, hat.unit_id).id
    return None


# Numbers in words --------------------------------------------------------------------------------


def amount_words(say: Say, indicator: Indicator, cell: Cell, figure: Figure) -> Markup:
    """ "ước 7.081,7 triệu USD", "trên 55%", "có", "chưa có số"."""
    if figure.amount is None:
        return say(STATE_WORDS[figure.state])
    if indicator.kind is Kind.FLAG:
        return say(N_("yes")) if figure.amount else say(N_("no"))
    text = quantity(say, figure.amount, indicator.unit(cell.dim))
    if figure.qualifier is Qualifier.ESTIMATE:
        return say("est. {amount}", amount=text)
    if figure.qualifier is Qualifier.ABOVE:
        return say("over {amount}", amount=text)
    return Markup("{}").format(text)


def quantity(say: Say, amount: Decimal, unit: str) -> str:
    number = say.number(amount)
    return f"{number}%" if unit == "%" else f"{number} {unit}" if unit else number


def dim_words(say: Say, indicator: Indicator, cell: Cell) -> Markup:
    """The name of a cell within its question: "FDI", or the indicator's short name."""
    if len(indicator.units) > 1:
        return say(DIM_NAMES[cell.dim])
    return Markup("{}").format(indicator.short_names[say.language])


def cell_name(desk: Desk, cell: Cell) -> str:
    """ "Dự án cấp mới (FDI)": a cell by itself."""
    indicator = desk.work.catalogue.indicator(cell.code)
    name = indicator.short_names[desk.say.language]
    several = len(indicator.units) + len(indicator.computed) > 1
    return f"{name} ({desk.say.plain(DIM_NAMES[cell.dim])})" if several else name


def cell_title(desk: Desk, cell: Cell) -> str:
    """The full name of a cell, for the printed sheet."""
    indicator = desk.work.catalogue.indicator(cell.code)
    name = indicator.names[desk.say.language]
    several = len(indicator.units) + len(indicator.computed) > 1
    return f"{name} ({desk.say.plain(DIM_NAMES[cell.dim])})" if several else name


def cells_line(desk: Desk, cells: Iterable[Cell], figures: Mapping[Cell, Figure]) -> Markup | None:
    """ "FDI 379 dự án · DDI 153 dự án"; None where none of the cells is answered."""
    parts = []
    for cell in cells:
        if cell in figures:
            indicator = desk.work.catalogue.indicator(cell.code)
            words = amount_words(desk.say, indicator, cell, figures[cell])
            alone = len(indicator.units) == 1 and len({c.code for c in cells}) == 1
            name = Markup("") if alone else dim_words(desk.say, indicator, cell) + " "
            parts.append(name + words)
    return Markup(" · ").join(parts) if parts else None


def change_words(desk: Desk, cell: Cell, figure: Figure) -> Markup:
    """ " (tăng 7,6%)" against the compared period; empty where there is no base."""
    before = desk.work.before.get(cell)
    if figure.amount is None or before is None:
        return Markup("")
    grown = change(figure.amount, before.amount)
    if grown is None or desk.work.catalogue.indicator(cell.code).kind in (Kind.FLAG, Kind.RATIO):
        return Markup("")
    say = desk.say
    if grown == 0:
        return say(" (unchanged)")
    if grown > 0:
        return say(" (up {percent})", percent=say.percent(grown))
    return say(" (down {percent})", percent=say.percent(-grown))


def finding_words(desk: Desk, finding: Finding) -> Markup:
    """What a check found, with its numbers named."""
    say = desk.say
    fields: dict[str, object] = {
        key: " + ".join(cell_name(desk, cell) for cell in cells)
        for key, cells in finding.names.items()
    }
    for key, number in finding.numbers.items():
        unit = finding.units.get(key, "")
        rounded = round_share(number) if unit == "%" else round(number, 2) if not unit else number
        fields[key] = quantity(say, _trimmed(rounded), unit)
    return say(SENTENCES[finding.wording], **fields)


def _trimmed(number: Decimal) -> Decimal:
    """A quotient as long as it is useful: at most two decimals beyond what an amount carries."""
    exponent = number.as_tuple().exponent
    return round(number, 2) if isinstance(exponent, int) and exponent < -6 else number


# Pending answers: what waits for a tap travels in the open question, never in memory -------------


def pack(writes: Iterable[Write]) -> tuple[str, ...]:
    """Writes as arguments of an open question."""
    packed = []
    for item in writes:
        amount = "" if item.figure.amount is None else format(item.figure.amount, "f")
        packed.append(
            f"{item.cell.code}.{item.cell.dim}={item.seen_seq}:{item.figure.state}:"
            f"{amount}:{item.figure.qualifier}:{item.typed}"
        )
    return tuple(packed)


def unpack(packed: Iterable[str]) -> list[Write]:
    """The writes that `pack` wrote. Raises OldButton for anything else."""
    writes = []
    for item in packed:
        try:
            name, _, rest = item.partition("=")
            code, _, dim = name.rpartition(".")
            seq, state, amount, qualifier, typed = rest.split(":", 4)
            figure = Figure(State(state), Decimal(amount) if amount else None, Qualifier(qualifier))
            writes.append(Write(Cell(code, Dim(dim)), int(seq), figure, typed))
        except (ValueError, ArithmeticError):
            raise OldButton from None
    return writes


def refreshed(writes: Iterable[Write], sheet: Sheet) -> list[Write]:
    """The same writes on top of what is there now: the person has seen it and decided."""
    return [Write(w.cell, sheet.seq(w.cell), w.figure, w.typed, w.comment) for w in writes]


# Reasons ------------------------------------------------------------------------------------------


def reason_from(uow: UnitOfWork) -> str:
    """The typed reason. Raises ReasonNeeded for one too short to be one."""
    reason = " ".join(uow.said.split())
    if len(reason) < LEAST_REASON:
        raise ReasonNeeded(least=LEAST_REASON)
    return reason[:MOST_REASON]


def write_reason(desk: Desk, cells: Sequence[Cell], reason: str) -> None:
    """A new version of each cell: the same figure, now with its reason."""
    writes = []
    for cell in cells:
        entry = desk.work.sheet[cell]
        old = entry.figure
        figure = Figure(old.state, old.amount, old.qualifier, reason)
        writes.append(Write(cell, entry.seq, figure, entry.typed, entry.comment))
    if writes:
        desk.write(writes)
        desk.work.sheet.put(writes)


def to_form(desk: Desk) -> Choice:
    return Choice(desk.say.plain("Back to the form"), Intent.of("figures", desk.form.id))


def is_secretary(actor: Actor) -> bool:
    return actor.hat.role is Role.SECRETARY
