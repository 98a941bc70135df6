"""The usual year of the bloc: from which rule each date comes. It holds for plans laid from now."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.calendar.plan import Anchor, PlanStep, anchor_on
from bot.domain.calendar.plan_words import read_rule
from bot.domain.errors import OldButton
from bot.i18n import Say, escaped
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.milestones import milestone_name
from handlers.paging import fitted, on_page, turning
from handlers.year.house import Year, year_to_run
from handlers.year.single import date_of
from storage.milestones import OWN
from storage.uow import UnitOfWork

_LABEL_LETTERS = 40


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """All steps with their rules. Raises NotAllowed for all but the secretary."""
    year = year_to_run(actor, intent, uow)
    return _list(year, intent.number(1), uow)


def _list(year: Year, asked: int, uow: UnitOfWork) -> Screen:
    say, steps = year.say, uow.milestones.template(year.bloc.id)
    shown, page, pages = on_page(steps, asked)
    lines = [
        say(
            "<b>The usual year</b>\nEvery plan is laid by these rules; a plan that holds stays as"
            " it is until you apply it anew."
        ),
        *(_line(step, say) for step in steps),
    ]
    return Screen(
        Markup("\n").join(lines),
        rows(
            *(
                Choice(fitted(_name(step, say), _LABEL_LETTERS), year.intent("step", step.code))
                for step in shown
            ),
            turning(page, pages, say, lambda to: year.intent("template", to)),
            beside(
                _look(year),
                Choice(say.plain("Back"), year.way()),
            ),
        ),
    )


def _look(year: Year) -> Choice | None:
    """The way to lay the year by the rules as they are now."""
    day = year.conference_day
    if day is not None and day <= year.today:
        return None
    written = f"{day:%Y%m%d}" if day is not None else "none"
    return Choice(year.say.plain("Look at the plan"), year.intent("preview", written))


def _name(step: PlanStep, say: Say) -> str:
    return milestone_name(step.code, step.title, say)


def _line(step: PlanStep, say: Say) -> Markup:
    if not step.active:
        return say("• {name}: left out", name=_name(step, say))
    return say("• {name}: {rule}", name=_name(step, say), rule=rule_words(step.anchor, say))


def rule_words(anchor: Anchor, say: Say) -> Markup:
    """ "10 ngày làm việc trước Hội nghị; chưa có ngày Hội nghị: 20/11"."""
    day = Markup("")
    if anchor.day is not None:
        written = f"{anchor.day.day:02}/{anchor.day.month:02}"
        day = say("{day} of the next year", day=written) if anchor.day.is_next else escaped(written)
    if anchor.offset is None:
        return day
    counted = _counted(anchor.offset, say)
    if anchor.day is None:
        return counted
    if anchor.is_least:
        return say("{rule}, not before {day}", rule=counted, day=day)
    return say("{rule} ({day} while no conference is known)", rule=counted, day=day)


def _counted(offset: int, say: Say) -> Markup:
    if not offset:
        return say("the day of the conference")
    if offset < 0:
        return say.count(
            "{n} working day before the conference",
            "{n} working days before the conference",
            -offset,
        )
    return say.count(
        "{n} working day after the conference", "{n} working days after the conference", offset
    )


def show_step(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """One rule, which may be typed anew. Raises OldButton."""
    year, step = _step(actor, intent, uow)
    return _card(year, step)


def _step(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[Year, PlanStep]:
    year = year_to_run(actor, intent, uow)
    steps = uow.milestones.template(year.bloc.id)
    found = next((one for one in steps if one.code == intent.text(1)), None)
    if found is None:
        raise OldButton
    return year, found


def _card(year: Year, step: PlanStep, said: Markup | None = None) -> Screen:
    say, is_conference = year.say, step.anchor.offset == 0
    lines = [] if said is None else [said + "\n"]
    lines.append(say("<b>{name}</b>", name=_name(step, say)))
    lines.append(rule_words(step.anchor, say) if step.active else say("left out of the usual year"))
    if not is_conference and step.active:
        lines.append(
            say(
                "\nTo change it, type for example: 10 trước (working days before the conference),"
                " 5 sau, 15/06, or 15/01 năm sau."
            )
        )
    switch = say.plain("Leave it out") if step.active else say.plain("Take it in again")
    return Screen(
        Markup("\n").join(lines),
        rows(
            None if is_conference else Choice(switch, year.intent("step_switch", step.code)),
            _look(year) if said is not None else None,
            Choice(say.plain("Back"), year.intent("template", 0)),
        ),
        asks=year.intent("step_typed", step.code) if step.active and not is_conference else None,
    )


def take_rule(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The rule was typed: it holds for the plans laid from now on. Raises RuleUnclear."""
    year, step = _to_change(actor, intent, uow)
    changed = replace(step, anchor=read_rule(uow.said, step.anchor), own=True)
    return _kept(actor, year, changed, uow)


def _to_change(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[Year, PlanStep]:
    """Raises OldButton for the conference, from which all else is counted."""
    uow.blocs.lock(actor.hat.bloc_id)
    year, step = _step(actor, intent, uow)
    if step.anchor.offset == 0:
        raise OldButton
    return year, step


def _kept(actor: Actor, year: Year, step: PlanStep, uow: UnitOfWork) -> Screen:
    uow.milestones.keep_step(year.bloc.id, step, actor.person)
    detail = f"{step.code}: {step.anchor}" if step.active else f"{step.code}: left out"
    uow.record("plan_step_changed", "bloc", year.bloc.id, detail)
    done = year.say("✓ Kept: it holds for the plans that are laid from now on.")
    return _card(year, step, done)


def switch(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Left out of the usual year, or taken in again."""
    year, step = _to_change(actor, intent, uow)
    return _kept(actor, year, replace(step, active=not step.active, own=True), uow)


def take_in(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A date of the bloc's own becomes one of every year, on its day; the rule may be typed anew.

    Raises OldButton for any other date.
    """
    uow.blocs.lock(actor.hat.bloc_id)
    year, one = date_of(actor, intent, uow)
    if not one.code.startswith(OWN):
        raise OldButton
    steps = uow.milestones.template(year.bloc.id)
    for step in steps:
        if step.code == one.code:
            return _card(year, step)
    last = max(step.position for step in steps)
    anchor = anchor_on(one.due_on, year.number)
    step = PlanStep(one.code, anchor, one.due_time, last + 10, one.title, own=True)
    return _kept(actor, year, step, uow)
