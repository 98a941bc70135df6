"""What becomes of an award after the vote: decided, not granted, conferred; and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import N_, OldButton
from bot.domain.nominating import STOOD, Said
from bot.domain.nomination_errors import DecisionAhead, DecisionUnclear, NominationMoved
from bot.domain.paper_errors import PaperDateAhead, PaperUnclear
from bot.domain.papers import read_paper
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.nominations.deciding import tell_board
from handlers.nominations.desk import (
    Room,
    enter_as_secretary,
    enter_in_register,
    follow,
    home,
    year_of,
)
from handlers.nominations.occasions import read_occasion
from handlers.nominations.order import check_conferral, check_decision
from handlers.nominations.results import waiting_votes
from handlers.nominations.words import state_words, title_of
from handlers.paging import fitted, side_by_side
from storage.awards import AwardKind
from storage.blocs import Unit
from storage.nominations import Nomination
from storage.uow import UnitOfWork

_FROM = {
    Said.DECIDED: Said.PROPOSED,
    Said.NOT_GRANTED: Said.PROPOSED,
    Said.CONFERRED: Said.DECIDED,
}
"""Where a nomination stands before each of the steps that the secretary enters."""
_LABELS = {
    Said.DECIDED: N_("Record the decision"),
    Said.NOT_GRANTED: N_("Not granted"),
    Said.CONFERRED: N_("Record the conferral"),
}
_MOST = 12
_EXAMPLE_DECISION = "1234/QĐ-BKHĐT 15/06/2020"
_EXAMPLE_CONFERRAL = "03/12/2022, Hội nghị tổng kết Khối"


@dataclass(frozen=True, slots=True)
class _Step:
    """A step for one award and year, with those it can be taken for, in the boards' order."""

    room: Room
    said: Said
    kind: AwardKind
    year: int
    open: Sequence[Nomination]
    units: Mapping[int, Unit]

    def head(self) -> Markup:
        title = title_of(self.kind)
        return self.room.say("<b>{award}, {year}</b>", award=title, year=str(self.year))

    def name(self, one: Nomination) -> str:
        return self.units[one.unit_id].short_name

    def intent(self, bits: int) -> Intent:
        """Which units are ticked, of how many: a list that has moved since is noticed."""
        args = (self.kind.id, self.year, len(self.open), f"{bits:x}")
        return Intent.of("nominations.step", self.said, *args)

    @property
    def back(self) -> Choice:
        to = Intent.of("nominations.after", self.kind.id, self.year)
        return Choice(self.room.say.plain("Back"), to)


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Where an award's nominations stand after the vote, and the next steps.

    Raises NotAllowed, AwardYear, OldButton.
    """
    room = enter_as_secretary(actor, uow)
    year = year_of(room, "award", intent, 1)
    return _screen(room, room.kind(intent.number(0), year), year)


def _screen(room: Room, kind: AwardKind, year: int, echo: Markup | None = None) -> Screen:
    say, uow = room.say, room.uow
    found = uow.nominations.of_year(room.bloc_id, year, "award", kind.id, STOOD)
    names = {one.id: one.short_name for one in room.named(year).values()}
    lines = [echo + "\n"] if echo is not None else []
    lines.append(say("<b>{award}, {year}</b>", award=title_of(kind), year=str(year)))
    lines.extend(
        say("• {unit}: {state}", unit=names[one.unit_id], state=state_words(one, say))
        for one in found
    )
    standing = {one.said for one in found}
    steps = [
        Choice(say.plain(label), Intent.of("nominations.step", said, kind.id, year))
        for said, label in _LABELS.items()
        if _FROM[said] in standing
    ]
    votes = waiting_votes(room, "award", year, kind.id) if Said.ON_BALLOT in standing else []
    return Screen(
        Markup("\n").join(lines),
        rows(
            *(
                Choice(
                    say.plain("Record the result") if len(votes) == 1 else fitted(one.title),
                    Intent.of("nominations.result", one.id),
                )
                for one in votes[:3]
            ),
            *steps,
            beside(
                Choice(
                    say.plain("Back to the list"), Intent.of("nominations.award", kind.id, year)
                ),
                home(say),
            ),
        ),
    )


def choose(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """For which units: all are ticked at first, a tap turns one. Raises OldButton, ..."""
    room = enter_as_secretary(actor, uow)
    step = _step(room, intent)
    say, bits = room.say, _bits(step, intent)
    if intent.text(5) == "go":
        if not bits:
            raise OldButton
        return _ask_details(step, bits)
    ticks = [
        Choice(("● " if bits >> at & 1 else "○ ") + step.name(one), step.intent(bits ^ 1 << at))
        for at, one in enumerate(step.open)
    ]
    on = step.intent(bits)
    return Screen(
        Markup("\n").join(
            [step.head(), say(_LABELS[step.said]), say("For which units? Tap to turn one off.")]
        ),
        rows(
            *side_by_side(ticks),
            Choice(say.plain("Go on"), Intent(on.name, (*on.args, "go"))) if bits else None,
            step.back,
        ),
    )


def _step(room: Room, intent: Intent) -> _Step:
    """Raises OldButton where there is nothing to take the step for."""
    try:
        said = Said(intent.text(0))
    except ValueError:
        raise OldButton from None
    if said not in _FROM:
        raise OldButton
    year = year_of(room, "award", intent, 2)
    kind = room.kind(intent.number(1), year)
    found = room.uow.nominations.of_year(room.bloc_id, year, "award", kind.id, (_FROM[said],))[
        :_MOST
    ]
    if not found:
        raise OldButton
    return _Step(room, said, kind, year, found, room.named(year))


def _bits(step: _Step, intent: Intent) -> int:
    """Raises OldButton where the list is not the one that was shown."""
    every = (1 << len(step.open)) - 1
    if not intent.text(3):
        return every
    if intent.number(3) != len(step.open):
        raise OldButton
    try:
        return int(intent.text(4), 16) & every
    except ValueError:
        raise OldButton from None


def _ask_details(step: _Step, bits: int) -> Screen:
    say = step.room.say
    chosen = [one for at, one in enumerate(step.open) if bits >> at & 1]
    ids = ",".join(f"{one.id}.{one.seq}" for one in chosen)
    names = "; ".join(step.name(one) for one in chosen)
    if step.said is Said.NOT_GRANTED:
        return _review(step, chosen, "", None, "")
    ask = (
        say("Number and date of the decision? For example “{example}”.", example=_EXAMPLE_DECISION)
        if step.said is Said.DECIDED
        else say(
            "When and at which event was it conferred? For example “{example}”.",
            example=_EXAMPLE_CONFERRAL,
        )
    )
    return Screen(
        Markup("\n").join([step.head(), Markup("{}").format(names), ask]),
        rows(step.back),
        asks=Intent.of("nominations.stepped", step.said, step.kind.id, step.year, ids),
    )


def take_details(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Number and date, or day and event, were typed. Raises DecisionUnclear, DecisionAhead,
    DecisionEarly, ConferralEarly, DateUnclear, LineNeeded, NominationMoved, ...
    """
    room = enter_as_secretary(actor, uow)
    step = _step(room, intent)
    chosen = _chosen(step, intent.text(3))
    if step.said is Said.DECIDED:
        try:
            number, day = read_paper(uow.line, room.today)
        except PaperDateAhead as ahead:
            raise DecisionAhead(day=ahead.fields["day"]) from None
        except PaperUnclear:
            raise DecisionUnclear(example=_EXAMPLE_DECISION) from None
        check_decision(room, chosen, day)
        return _review(step, chosen, number, day, "")
    day, occasion = read_occasion(uow.line, room.today)
    check_conferral(room, chosen, day)
    return _review(step, chosen, "", day, occasion)


def _chosen(step: _Step, ids: str) -> list[Nomination]:
    """Raises NominationMoved where one of them has gone on since."""
    known = {f"{one.id}.{one.seq}": one for one in step.open}
    wanted = [part for part in ids.split(",") if part]
    if not wanted or any(part not in known for part in wanted):
        raise NominationMoved(state=step.room.say.plain("changed meanwhile"))
    return [known[part] for part in wanted]


def _review(
    step: _Step, chosen: Sequence[Nomination], number: str, day: date | None, occasion: str
) -> Screen:
    """All of it once more, before it is recorded."""
    say = step.room.say
    lines = [step.head()]
    lines.extend(say("• {unit}", unit=step.units[one.unit_id].name) for one in chosen)
    if step.said is Said.DECIDED and day is not None:
        lines.append(say("Decision no. {number} of {day}", number=number, day=say.date(day)))
    elif step.said is Said.NOT_GRANTED:
        lines.append(say("Not granted for {year}", year=str(step.year)))
    elif day is not None:
        lines.append(say("Conferred on {day}, {event}", day=say.date(day), event=occasion))
    lines.append(say("Record it so? The boards are told."))
    ids = ",".join(f"{one.id}.{one.seq}" for one in chosen)
    iso = day.isoformat() if day is not None else ""
    return Screen(
        Markup("\n").join(lines),
        rows(Choice(say.plain("Yes, record it"), Intent("nominations.step_now")), step.back),
        asks=Intent.of(
            "nominations.stepped", step.said, step.kind.id, step.year, ids, number, iso, occasion
        ),
    )


def record(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """The last tap. Raises OldButton where no such question is open, NominationMoved."""
    room = enter_as_secretary(actor, uow, to_act=True)
    asked = uow.asked
    if asked is None or asked.name != "nominations.stepped" or len(asked.args) < 7:
        raise OldButton
    step = _step(room, asked)
    day = date.fromisoformat(asked.text(5)) if asked.text(5) else None
    for before in _chosen(step, asked.text(3)):
        one = follow(
            room, before, step.said, number=asked.text(4), on_date=day, occasion=asked.text(6)
        )
        enter_in_register(room, one, one.number)
        _tell(room, one)
    return _screen(room, step.kind, step.year, room.say("✓ <b>Recorded</b>"))


def _tell(room: Room, one: Nomination) -> None:
    unit = room.unit(one.unit_id, one.year)

    def words(say: Say, what: str) -> Markup:
        return say(
            "{unit}: {what} – {state}.", unit=unit.name, what=what, state=state_words(one, say)
        )

    tell_board(room, one, words)
