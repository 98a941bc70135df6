"""One board's card: who sent what when, what is missing, and what the secretary can do about it."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.access import Act, Actor, Hat, Role, may, require
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.kpi import PeriodKind, Question
from bot.domain.punctuality import Outcome
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.verdicts import spoken
from handlers.paging import named
from handlers.status.progress import (
    ACCEPTED,
    APPROVED,
    BLANK,
    DRAFT,
    RETURNED,
    SUBMITTED,
    Line,
    Overview,
    chosen,
    kept_periods,
    overview_of,
    rates_of,
    sees_all,
)
from handlers.status.words import (
    SIGNS,
    STEP_WORDS,
    counts_words,
    due_words,
    rate_words,
    timing_words,
)
from handlers.wording import HOME, ROLE_NAMES, period_title
from storage.figures import Period
from storage.owed_figures import FIGURES
from storage.people import Member
from storage.uow import UnitOfWork

OWED = (BLANK, DRAFT, RETURNED)
_MOST_MISSING, _MOST_PEOPLE = 5, 6


def show_card(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Any board for the secretary and the leader. Raises NotAllowed, OldButton."""
    hat, say = require(actor, Act.SEE_PROGRESS), speak(actor.language)
    period = _period(intent, hat, uow)
    if not sees_all(actor, period, uow):
        raise NotAllowed
    overview = overview_of(period, uow)
    line = overview.of(intent.number(1))
    people = uow.people.members(hat.bloc_id, line.unit.id)
    lines = _card(overview, line, uow, say)
    lines.extend(_on_it_lines(overview, line, uow, say))
    lines.extend(_people_lines(people, say))
    back = Choice(say.plain("Back"), Intent.of("status", period.id))
    return Screen(Markup("\n").join(lines), rows(*_acts(hat, period, line, say), back))


def own_card(actor: Actor, period: Period, kept: Sequence[Period], uow: UnitOfWork) -> Screen:
    """A board's own line, and how many of the bloc have sent theirs: counts, no names."""
    say, unit_id = speak(actor.language), actor.hat.unit_id
    overview = overview_of(period, uow)
    line = overview.of(unit_id or 0)
    lines = _card(overview, line, uow, say)
    rate = rates_of([line.unit], kept, uow)[line.unit.id]
    if rate.periods:
        lines.append(say("Over the periods: {rate}", rate=rate_words(rate, say)))
    lines.append(Markup(""))
    lines.append(say("The whole bloc: {counts}", counts=counts_words(overview, say)))
    form_id = line.standing.form_id
    label = say.plain("Enter figures") if line.step in OWED else say.plain("See the figures")
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(label, Intent.of("figures", form_id) if form_id else Intent("figures")),
            Choice(say.plain("What is to be done"), HOME),
        ),
    )


def _period(intent: Intent, hat: Hat, uow: UnitOfWork) -> Period:
    period = chosen(intent, kept_periods(hat, uow)) if intent.text(0) else None
    if period is None:
        raise OldButton
    return period


def _card(overview: Overview, line: Line, uow: UnitOfWork, say: Say) -> list[Markup]:
    standing, zone = line.standing, overview.bloc.timezone
    state = say("{sign} {state}", sign=SIGNS[line.step], state=say(STEP_WORDS[line.step]))
    if line.share is not None:
        state += say(
            " · {done}/{total} values ({percent})",
            done=line.done,
            total=line.total,
            percent=say.percent(line.share),
        )
    if line.step in (SUBMITTED, APPROVED, ACCEPTED) and line.done < line.total:
        state += say.count(" · {n} value missing", " · {n} values missing", line.total - line.done)
    timed = timing_words(line, zone, say)
    lines = [
        say("<b>{unit}</b>", unit=line.unit.name),
        due_words(overview, say),
        Markup(" · ").join([state, timed]) if timed else state,
    ]
    if standing.last_at is not None:
        lines.append(
            say(
                "Version {version}: {name}, {at}",
                version=standing.version,
                name=standing.last_by,
                at=say.time(standing.last_at, zone),
            )
        )
        found = uow.reviews.verdicts(standing.form_id or 0, standing.version)
        lines.extend(spoken(found, zone, say))
    if standing.until is not None and line.timing.outcome is not Outcome.AHEAD:
        lines.append(say("Longer time until {at}", at=say.time(standing.until, zone)))
    lines.extend(_missing_lines(overview.period, line, uow, say))
    return lines


def _missing_lines(period: Period, line: Line, uow: UnitOfWork, say: Say) -> list[Markup]:
    catalogue = uow.figures.catalogue(period.bloc_id, period.catalogue_version)
    kind = PeriodKind(period.kind)
    required = set(catalogue.required(kind)) - line.standing.settled
    missing = [q for q in catalogue.questions(kind) if required.intersection(q.cells)]
    if not missing or not line.standing.settled:
        return []
    shown, more = named(missing, _MOST_MISSING)
    names = "; ".join(_name(question, say) for question in shown)
    if not more:
        return [say("Missing: {names}.", names=names)]
    return [
        say.count(
            "Missing: {names}, and {n} more question.",
            "Missing: {names}, and {n} more questions.",
            more,
            names=names,
        )
    ]


def _name(question: Question, say: Say) -> str:
    if len(question.indicators) == 1:
        return question.indicators[0].short_names[say.language]
    return question.names[say.language].partition(" (")[0]


def _on_it_lines(overview: Overview, line: Line, uow: UnitOfWork, say: Say) -> list[Markup]:
    """What the board has answered to a reminder."""
    if line.step not in OWED:
        return []
    said = uow.pauses.on_it(overview.bloc.id, FIGURES, overview.period.id)
    return [
        say("On it: {name}, {at}", name=one.full_name, at=say.time(one.made_at, zone))
        for zone in [overview.bloc.timezone]
        for one in [one for one in said if one.unit_id == line.unit.id][:1]
    ]


def _people_lines(people: Sequence[Member], say: Say) -> list[Markup]:
    if not people:
        return [say("The board has nobody here yet.")]
    return [
        say(
            "{name}, {role}{trouble}",
            name=one.full_name,
            role=say.plain(ROLE_NAMES[one.role]),
            trouble=_trouble(one, say),
        )
        for one in people[:_MOST_PEOPLE]
    ]


def _trouble(one: Member, say: Say) -> Markup:
    if not one.confirmed:
        return say(" (waits to be confirmed)")
    return Markup("") if one.reachable else say(" (cannot be reached here)")


def _acts(hat: Hat, period: Period, line: Line, say: Say) -> list[Choice]:
    """What the secretary can do: for a board that still owes its figures, or with those it sent."""
    if not may(hat, Act.MANAGE_BLOC) or period.state != "open":
        return []
    unit_id = line.unit.id
    if line.step in OWED:
        return [
            Choice(say.plain("Remind the board"), Intent.of("status.remind", period.id, unit_id)),
            Choice(say.plain("Let it submit late"), Intent.of("late.board", period.id, unit_id)),
            Choice(say.plain("Enter for the board"), Intent.of("behalf.unit", unit_id, period.id)),
        ]
    form_id, version = line.standing.form_id, line.standing.version
    if line.step not in (APPROVED, ACCEPTED):
        return []  # a board's figures are its own until its head has approved them
    return [Choice(say.plain("See what was sent"), Intent.of("approval.card", form_id, version))]


def remind(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Its officers are asked for the figures, at most once a day. Raises NotAllowed, OldButton."""
    hat, say = require(actor, Act.MANAGE_BLOC), speak(actor.language)
    period = _period(intent, hat, uow)
    overview = overview_of(period, uow)
    line = overview.of(intent.number(1))
    if period.state != "open" or line.step not in OWED:
        raise OldButton
    officers = [
        one
        for one in uow.people.members(hat.bloc_id, line.unit.id)
        if one.confirmed and one.reachable and one.role is Role.OFFICER
    ]
    today = uow.today(overview.bloc.timezone)
    # The way leads to this board's form: whoever reports for another one too may have that on.
    form = uow.figures.form_of(period, line.unit.id)
    for one in officers:
        key = f"remind:{period.id}:{line.unit.id}:{today}:{one.person_id}"
        uow.tell(one.person_id, lambda say: _reminder(overview, line, form.id, say), key)
    if officers:
        uow.record("board_reminded", "period", period.id, str(line.unit.id))
    return Screen(_reminded(line, officers, say), rows(_to_card(period, line, say)))


def _reminded(line: Line, officers: Sequence[Member], say: Say) -> Markup:
    if not officers:
        return say(
            "{unit} has no officer who can be reached here. Please call, or enter for the board.",
            unit=line.unit.short_name,
        )
    return say(
        "✓ Reminded: {names} ({unit}). At most once a day.",
        names=", ".join(one.full_name for one in officers),
        unit=line.unit.short_name,
    )


def _to_card(period: Period, line: Line, say: Say) -> Choice:
    return Choice(say.plain("Back"), Intent.of("status.unit", period.id, line.unit.id))


def _reminder(overview: Overview, line: Line, form_id: int, say: Say) -> Screen:
    period, zone = overview.period, overview.bloc.timezone
    fields = {
        "unit": line.unit.name,
        "period": period_title(period, say),
        "due": say.moment(line.standing.until or period.due_at, zone),
        "done": line.done,
        "total": line.total,
    }
    text = (
        say(
            "The secretary of the bloc has not received <b>{period}</b> of {unit} yet (due {due};"
            " {done}/{total} values entered). Please complete them as soon as you can, so"
            " that the bloc's report can be made; if something stands in the way, please tell the"
            " secretary.",
            **fields,
        )
        if line.timing.outcome is Outcome.OVERDUE
        else say(
            "<b>{period}</b> of {unit} is due {due}. {done}/{total} values are entered. Please"
            " complete and submit them in time.",
            **fields,
        )
    )
    way = Choice(say.plain("Enter figures"), Intent.of("figures", form_id))
    return Screen(text, rows(way))
