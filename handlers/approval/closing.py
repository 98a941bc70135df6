"""Chốt số liệu: the secretary closes a period, told what is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from markupsafe import Markup

from bot.domain.access import Act, Actor, require
from bot.domain.errors import OldButton
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.calling import reporters
from handlers.paging import named
from handlers.periods import again_choice
from handlers.seals import seal
from handlers.settled import look_choice
from handlers.wording import form_words, period_title
from storage.blocs import Unit
from storage.figures import Period
from storage.uow import Compose, UnitOfWork

_MOST_NAMED = 15
_DECIDING = ("submitted", "approved")
_UNDECIDED = (*_DECIDING, "returned")


@dataclass(frozen=True, slots=True)
class Missing:
    """A board that is not accepted: where its form stands, whether it holds a value.

    until: the end of a late window of its own that is still open
    """

    unit: Unit
    state: str | None
    begun: bool
    form_id: int | None
    until: datetime | None


def ask(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What closing means, and which boards it leaves behind, by name and state."""
    period, say = period_in(actor, intent, uow, "open")
    return _ask(period, say, uow)


def _ask(period: Period, say: Say, uow: UnitOfWork, echo: Markup | None = None) -> Screen:
    missing_units = missing_boards(period, uow)
    missing = _lines(missing_units, say, uow.blocs.bloc(period.bloc_id).timezone)
    lines = [] if echo is None else [echo + "\n"]
    lines.append(
        say(
            "<b>Close {period}?</b>\nFrom then on no board can change its figures, submit or"
            " approve.",
            period=period_title(period, say),
        )
    )
    if missing:
        lines.append(
            say.count(
                "\n<b>{n} board is not accepted yet:</b>",
                "\n<b>{n} boards are not accepted yet:</b>",
                len(missing),
            )
        )
        shown, more = named(missing, _MOST_NAMED)
        lines.extend(shown)
        if more:
            lines.append(say("… and {n} more.", n=more))
    else:
        lines.append(say("The figures of every board are accepted."))
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(
                say.plain("Close all the same") if missing else say.plain("Close the figures"),
                Intent.of("periods.close_now", period.id, _seal(period, missing_units, uow)),
            ),
            Choice(say.plain("Back"), Intent("periods")),
        ),
    )


def missing_boards(period: Period, uow: UnitOfWork) -> list[Missing]:
    """The boards that are not accepted, each with where its form stands."""
    states, begun = uow.reviews.states(period.id), uow.reviews.begun(period.id)
    forms, windows = uow.reviews.forms(period.id), uow.reviews.late_windows(period.id)
    still = {unit: until for unit, until in windows.items() if until > uow.acted_at}
    return [
        Missing(unit, states.get(unit.id), unit.id in begun, forms.get(unit.id), still.get(unit.id))
        for unit in uow.boards_asked(period)
        if states.get(unit.id) != "accepted"
    ]


def _lines(missing: Sequence[Missing], say: Say, zone: str) -> list[Markup]:
    lines = []
    for one in missing:
        state = form_words(one.state, say, begun=one.begun)
        if one.state == "returned":
            state += say(" (it had submitted)")
        line = say("• {unit}: {state}", unit=one.unit.short_name, state=state)
        if one.until is not None and one.state not in _DECIDING:
            line += say("; may submit late until {until}", until=say.moment(one.until, zone))
        lines.append(line)
    return lines


def tell_boards(
    missing: Sequence[Missing],
    period: Period,
    compose: Callable[[Missing], Compose],
    key: str,
    uow: UnitOfWork,
) -> int:
    """Officers and heads of the boards left behind, of each of their boards; how many they are."""
    by_unit = {one.unit.id: one for one in missing}
    boards = [one.unit for one in missing]
    found = {(one.person_id, one.unit_id) for one in reporters(period.bloc_id, boards, uow)}
    told = [(person_id, unit_id) for person_id, unit_id in found if unit_id is not None]
    for person_id, unit_id in sorted(told):
        uow.tell(person_id, compose(by_unit[unit_id]), f"{key}:{unit_id}:{uow.inbox_id}")
    return len({person_id for person_id, _unit in told})


def _closed_screen(one: Missing, period: Period, zone: str, at: datetime, say: Say) -> Screen:
    return Screen(
        say(
            "<b>{period}</b> was closed by the secretary at {at}.\n{unit}: {state}, not accepted by"
            " the bloc. The figures are kept as they are; to change or submit them, please call the"
            " secretary.",
            period=period_title(period, say),
            at=say.moment(at, zone),
            unit=one.unit.short_name,
            state=form_words(one.state, say, begun=one.begun),
        ),
        rows(
            look_choice(one.form_id, say) if one.form_id is not None else None,
            Choice(say.plain("What is to be done"), Intent("home")),
        ),
    )


def _seal(period: Period, missing: Sequence[Missing], uow: UnitOfWork) -> str:
    """Names the boards that closing leaves behind, and which closing of the period it is.

    Where one of them stands may change: the receipt tells of it, and the period can be opened.
    """
    return seal([one.unit.id for one in missing], uow.periods.closings([period.id])[period.id])


def close(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Closes for the boards that were shown; shows them anew where they are others by now, or the
    period was opened again since.
    """
    period, say = period_in(actor, intent, uow, "open")
    missing = missing_boards(period, uow)
    if intent.text(1) != _seal(period, missing, uow):
        changed = say(
            "<b>Nothing was closed:</b> this has changed since it was shown. Please look once more."
        )
        return _ask(period, say, uow, changed)
    uow.reviews.set_period_state(period.id, "closed")
    uow.record("period_closed", "period", period.id, f"{period.key}, {len(missing)} not accepted")
    uow.register(period.bloc_id, "period_closed", "period", period.id, period.key)
    zone = uow.blocs.bloc(period.bloc_id).timezone
    told = tell_boards(
        missing,
        period,
        lambda one: partial(_closed_screen, one, period, zone, uow.acted_at),
        f"period-closed:{period.id}",
        uow,
    )
    text = say("✓ <b>{period}</b>: the figures are closed.", period=_name(period, say))
    if told:
        text += say.count(
            "\n{n} person of the boards not accepted has been told.",
            "\n{n} people of the boards not accepted have been told.",
            told,
        )
    waiting = [one for one in missing if one.state in _UNDECIDED]
    if not waiting:
        return done_screen(say, text)
    left = say.count(
        "{n} board has submitted, but its figures are not accepted. They stay as they are, or you"
        " open the period again:",
        "{n} boards have submitted, but their figures are not accepted. They stay as they are, or"
        " you open the period again:",
        len(waiting),
    )
    closings = uow.periods.closings([period.id])[period.id] + 1  # with this one
    again = again_choice(period, closings, say.plain("Open the period again"))
    lines = [text, left, *_lines(waiting, say, zone)[:_MOST_NAMED]]
    return done_screen(say, Markup("\n").join(lines), again)


def _name(period: Period, say: Say) -> str:
    return period_title(period, say)


def done_screen(say: Say, text: Markup, way: Choice | None = None) -> Screen:
    return Screen(
        text,
        rows(
            way,
            Choice(say.plain("Reporting periods"), Intent("periods")),
            Choice(say.plain("What is to be done"), Intent("home")),
        ),
    )


def period_in(actor: Actor, intent: Intent, uow: UnitOfWork, state: str) -> tuple[Period, Say]:
    """Raises NotAllowed for all but the secretary, OldButton for one that has moved on."""
    hat = require(actor, Act.MANAGE_BLOC)
    period = uow.reviews.period(hat.bloc_id, intent.number(0), lock=True)
    if period is None or period.state != state:
        raise OldButton
    return period, speak(actor.language)
