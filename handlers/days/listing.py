"""The days of a year that are not what the weekday says, on one screen that all members see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.calendar.working_days import DAY, TET, DayKind, NamedDay
from bot.domain.errors import OldButton
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.days.house import Desk, desk_of, fallen_on, secretary_of
from handlers.days_off import holiday_name, why_off
from handlers.paging import on_page, turning
from handlers.wording import HOME
from storage.days import Recorded
from storage.uow import UnitOfWork

_PER_PAGE = 3


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed, OldButton for a year far off."""
    desk = desk_of(actor, uow)
    year = intent.number(0) if intent.args else desk.today.year
    if year not in desk.years:
        raise OldButton
    return screen(desk, year, intent.number(1))


def screen(desk: Desk, year: int, page: int = 0, said: Markup | None = None) -> Screen:
    """The year's days; `said` stands above them, where something was just done."""
    say = desk.say
    own = [one for one in desk.uow.days.overrides(desk.bloc.id) if one.day.year == year]
    shown, page, pages = on_page(own, page, _PER_PAGE)
    lines = [] if said is None else [said + "\n"]
    lines.append(say("<b>Days off in {year}</b>", year=str(year)))
    lines += [_line(run, desk) for run in _runs(desk.days.named(year))]
    if own:
        lines.append(say("\n<b>Recorded by the bloc</b> (✎)"))
        lines += [_own_line(one, say) for one in shown]
    else:
        lines.append(say("\nThe bloc has recorded no day of its own."))
    before, after = (
        Choice(label, Intent.of("days", other)) if other in desk.years else None
        for label, other in ((f"‹ {year - 1}", year - 1), (f"{year + 1} ›", year + 1))
    )
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(say.plain("Record a day"), Intent("days.new")) if desk.records else None,
            *(
                Choice(
                    say.plain("Take back {day}", day=f"{one.day:%d/%m/%Y}"),
                    Intent.of("days.drop", one.id),
                )
                for one in (shown if desk.records else ())
            ),
            turning(page, pages, say, lambda to: Intent.of("days", year, to)),
            beside(before, after),
            beside(
                Choice(say.plain("Plan of the year"), Intent.of("year", year))
                if abs(year - desk.today.year) <= 1
                else None,
                Choice(say.plain("What is to be done"), HOME),
            ),
        ),
        fresh=said is not None,
    )


def _runs(named: Iterable[NamedDay]) -> list[list[NamedDay]]:
    """Days one after the other that bear one name."""
    found: list[list[NamedDay]] = []
    for one in named:
        last = found[-1][-1] if found else None
        if last is not None and last.day + DAY == one.day and _alike(last, one):
            found[-1].append(one)
        else:
            found.append([one])
    return found


def _alike(one: NamedDay, other: NamedDay) -> bool:
    return (one.kind, one.name, one.recorded) == (other.kind, other.name, other.recorded)


def _line(run: list[NamedDay], desk: Desk) -> Markup:
    """ "• 14/02–22/02: nghỉ Tết Nguyên đán", with the weekends beside Tết."""
    say, first = desk.say, run[0]
    begins, ends = first.day, run[-1].day
    if first.name == TET and not first.recorded:
        begins, ends = desk.days.tet(first.day.year)
    span = f"{begins:%d/%m}" if begins == ends else f"{begins:%d/%m}–{ends:%d/%m}"
    mark = " ✎" if first.recorded else ""
    if first.kind is DayKind.WORKING_DAY:
        return say("• {day} ({weekday}): worked{mark}", day=span, weekday=say.weekday(begins),
                   mark=mark)  # fmt: skip
    return say("• {day}: {name}{mark}", day=span, name=holiday_name(first.name, say), mark=mark)


def _own_line(one: Recorded, say: Say) -> Markup:
    text = say("{day}: {what}", day=f"{one.day:%d/%m/%Y}", what=override_words(one, say))
    if one.override.source:
        text += say(". Document: {document}", document=one.override.source)
    return text


def override_words(one: Recorded, say: Say) -> Markup:
    if one.override.kind is DayKind.DAY_OFF:
        return say("day off, {name}", name=one.override.name)
    return say("working day, {name}", name=one.override.name)


# Taking back ---------------------------------------------------------------------------------


def _recorded(desk: Desk, number: int) -> tuple[Recorded, list[Recorded]]:
    """One that holds, and what was recorded in one go with it. Raises OldButton."""
    held = desk.uow.days.overrides(desk.bloc.id)
    found = next((one for one in held if one.id == number), None)
    if found is None:
        raise OldButton
    return found, [one for one in held if one.at == found.at and one.id != number]


def ask_drop(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What the day would be again, and what is due on it. Raises NotAllowed, OldButton."""
    desk = secretary_of(actor, uow)
    found, others = _recorded(desk, intent.number(0))
    say = desk.say
    lines = [say("<b>Take this back?</b>")]
    lines += [_own_line(one, say) for one in (found, *others)]
    lines.append(_again(found.day, desk))
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(say.plain("Take both back"), Intent.of("days.dropped", found.id, "all"))
            if others
            else None,
            Choice(
                say.plain("Only {day}", day=f"{found.day:%d/%m/%Y}")
                if others
                else say.plain("Yes, take it back"),
                Intent.of("days.dropped", found.id),
            ),
            Choice(say.plain("Back"), Intent.of("days", found.day.year)),
        ),
    )


def _again(day: date, desk: Desk) -> Markup:
    """What the public calendar says of the day, and what of the bloc would lie on a day off."""
    say, public = desk.say, desk.days.without(day)
    why = why_off(day, public, say)
    if not why:
        return say("\n{day} will be a working day again.", day=f"{day:%d/%m/%Y}")
    text = say("\n{day} will be off again: {why}.", day=f"{day:%d/%m/%Y}", why=why)
    due = fallen_on(day, desk)
    if due:
        text += say("\n⚠ Due on that day:") + "\n" + Markup("\n").join(one.words for one in due)
    return text


def drop(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The public calendar holds again. Raises NotAllowed, OldButton where it held no more."""
    desk = secretary_of(actor, uow)
    uow.blocs.lock(desk.bloc.id)
    found, others = _recorded(desk, intent.number(0))
    gone = [found, *(others if intent.text(1) == "all" else ())]
    for one in gone:
        uow.days.end(desk.bloc.id, one.id, actor.person)
        detail = f"{one.day} {one.override.kind}"
        uow.record("day_taken_back", "day", one.id, f"{detail}: {one.override.name}")
        uow.register(desk.bloc.id, "day_taken_back", "day", one.id, detail)
    said = desk.say(
        "✓ Taken back: {days}. The public calendar holds again.",
        days=", ".join(f"{one.day:%d/%m/%Y}" for one in gone),
    )
    return screen(desk, found.day.year, 0, said)
