"""The digest: one message a person a day, a paragraph for each duty, a button for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.domain.calendar.reminding import MILESTONE, Audience
from bot.i18n import Say, joined
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.milestones import milestone_name
from handlers.paging import fitted
from handlers.reminders.facts import Paragraph
from handlers.wording import HOME, period_title
from storage.owed_figures import APPROVE, FIGURES
from storage.owed_plan import NOMINATE, RSVP
from storage.owed_votes import VOTE
from storage.owed_words import HANDOVER, PACT

MOST_ACTIONS, _LETTERS, _MOST_SHOWN = 4, 24, 12


@dataclass(frozen=True, slots=True)
class Letter:
    """A digest for one person. `mark` names it in the buttons below; "" where none are."""

    bloc_id: int
    mark: str
    zone: str
    paragraphs: Sequence[Paragraph]
    put_off: bool = False


def digest(letter: Letter, say: Say) -> Screen:
    """The message in its reader's language."""
    shown = list(letter.paragraphs[:_MOST_SHOWN])
    left_out = len(letter.paragraphs) - len(shown)
    parts = [_title(letter, say), *(_words(one, letter.zone, say) for one in shown)]
    if left_out:
        parts.append(say.count("And {n} more.", "And {n} more.", left_out))
    if any(one.part.late and one.part.audience is Audience.OWNER for one in shown):
        parts.append(say("This reminder comes after the day it was planned for."))
    return Screen(joined("\n\n", parts), rows(*_actions(letter, say), *_pauses(letter, say)))


def _title(letter: Letter, say: Say) -> Markup:
    if letter.put_off:
        return say("<b>Reminder</b>, as you asked.")
    if any(one.part.audience in (Audience.HEAD, Audience.LEADER) for one in letter.paragraphs):
        return say("<b>Report to the leadership of the board</b>")
    return say("<b>Reminder</b>")


def _words(one: Paragraph, zone: str, say: Say) -> Markup:
    owed, audience = one.part.owed, one.part.audience
    due = say.moment(owed.due_at, zone)
    if owed.duty == APPROVE:
        return _approve_words(one, due, say)
    if owed.duty == VOTE:
        return _vote_words(one, due, say)
    if owed.duty != FIGURES or one.period is None:
        return _planned_words(one, due, say)
    if audience is Audience.HEAD:
        return _head_words(one, due, say)
    if audience is Audience.SECRETARY:
        return say(
            "<b>{unit}</b> has not sent: {period} (due {due}; {over}). The assistant has reminded"
            " its officers. May the board that leads the bloc be told?",
            unit=one.unit_name,
            period=period_title(one.period, say),
            due=due,
            over=_over(one, say),
        )
    if audience is Audience.LEADER:
        return say(
            "<b>{unit}</b> has {done}/{total} values of: {period} (due {due}; {over}). With the"
            " agreement of the secretary of the bloc, you are kindly asked to have a word with the"
            " leadership of that board.",
            unit=one.unit_name,
            done=one.done,
            total=one.total,
            period=period_title(one.period, say),
            due=due,
            over=_over(one, say),
        )
    return _owner_words(one, due, say)


def _owner_words(one: Paragraph, due: str, say: Say) -> Markup:
    assert one.period is not None
    title = period_title(one.period, say)
    fields = {"period": title, "done": one.done, "total": one.total, "due": due}
    if one.past:
        text = say(
            "<b>{period}</b>\nThe secretary of the bloc has not received your board's figures yet"
            " (due {due}; {over}). There are {done}/{total} values. What you enter is still kept as"
            " a draft; to submit after the deadline, please call the secretary of the bloc.",
            over=_over(one, say),
            **fields,
        )
    else:
        text = say(
            "<b>{period}</b>\nDue: {due}{left}. Your board has {done}/{total} values. Please"
            " complete and submit them in time.",
            left=_left(one, say),
            **fields,
        )
    if one.warns_on is None:
        return text
    return text + "\n" + _warning(one, say)


def _warning(one: Paragraph, say: Say) -> Markup:
    """ "Tomorrow", or the day where the next working day is another one."""
    assert one.warns_on is not None
    if one.tomorrow:
        return say("Tomorrow the assistant will report to the leadership of your board.")
    return say(
        "On {day} the assistant will report to the leadership of your board.",
        day=say.date(one.warns_on),
    )


def _head_words(one: Paragraph, due: str, say: Say) -> Markup:
    assert one.period is not None
    fields = {
        "period": period_title(one.period, say),
        "done": one.done,
        "total": one.total,
        "due": due,
    }
    if one.past:
        return say(
            "<b>{period}</b>\nThe board has {done}/{total} values; they were awaited until {due}."
            " You are kindly asked to see that they are completed and sent.",
            **fields,
        )
    return say(
        "<b>{period}</b>\nThe board has {done}/{total} values; due: {due}{left}. You are kindly"
        " asked to see that they are completed and sent.",
        left=_left(one, say),
        **fields,
    )


def _approve_words(one: Paragraph, due: str, say: Say) -> Markup:
    assert one.period is not None
    fields = {"period": period_title(one.period, say), "unit": one.unit_name, "due": due}
    if one.past:
        return say(
            "<b>{period}</b>\nThe figures of {unit} have been submitted to you; they were awaited"
            " until {due}. You are kindly asked to look at them.",
            **fields,
        )
    return say(
        "<b>{period}</b>\nThe figures of {unit} have been submitted to you. Due: {due}{left}. You"
        " are kindly asked to look at them.",
        left=_left(one, say),
        **fields,
    )


def _vote_words(one: Paragraph, due: str, say: Say) -> Markup:
    return say(
        "<b>{title}</b>\n{unit} has not voted yet. The vote closes at {due}{left}. You are kindly"
        " asked to vote in good time.",
        title=one.part.owed.title,
        unit=one.unit_name,
        due=due,
        left=_left(one, say),
    )


def _planned_words(one: Paragraph, due: str, say: Say) -> Markup:
    left = _left(one, say)
    if one.part.owed.duty == NOMINATE:
        return say(
            "<b>Proposals for awards</b>\nDue: {due}{left}. {unit} has proposed nobody yet. If your"
            " board proposes nobody, there is nothing to do.",
            due=due,
            left=left,
            unit=one.unit_name,
        )
    if one.part.owed.duty == RSVP:
        return say(
            "<b>Registration for the conference</b>\nDue: {due}{left}. {unit} has not said yet who"
            " comes.",
            due=due,
            left=left,
            unit=one.unit_name,
        )
    if one.part.owed.duty == PACT:
        return say(
            "<b>Emulation pact of {year}</b>\n{unit} has not agreed to the text yet. Due:"
            " {due}{left}. You are kindly asked to read it and to agree, or to send a comment.",
            year=one.part.owed.title,
            unit=one.unit_name,
            due=due,
            left=left,
        )
    if one.part.owed.duty == HANDOVER:
        return say(
            "<b>Handover of the leadership of the bloc to {year}</b>\n{unit} has not confirmed"
            " everything yet. Due: {due}{left}. Rights move once both boards have confirmed.",
            year=one.part.owed.title,
            unit=one.unit_name,
            due=due,
            left=left,
        )
    name = milestone_name(one.part.owed.title, "", say)
    return say("<b>{name}</b>\n{due}{left}.", name=name, due=due, left=left)


def _left(one: Paragraph, say: Say) -> Markup:
    if one.left == 0:
        return say(" (today)")
    return say.count(" ({n} day left)", " ({n} days left)", one.left) if one.left > 0 else Markup()


def _over(one: Paragraph, say: Say) -> Markup:
    if not one.over:
        return say("overdue")
    return say.count(
        "{days} working day overdue",
        "{days} working days overdue",
        one.over,
        days=f"{one.over:02d}",
    )


# Buttons -----------------------------------------------------------------------------------------


def _actions(letter: Letter, say: Say) -> list[Choice | tuple[Choice, ...]]:
    """One for each duty, at most four; what is left is found on the first screen."""
    asked = [one for one in letter.paragraphs if one.part.audience is Audience.SECRETARY]
    others = [one for one in letter.paragraphs if one.part.audience is not Audience.SECRETARY]
    found: list[Choice | tuple[Choice, ...]] = []
    if len(asked) == 1 and asked[0].part.escalation is not None:
        number = asked[0].part.escalation
        found.append(
            beside(
                Choice(say.plain("Agree to send"), Intent.of("reminders.agree", number)),
                Choice(say.plain("Not yet"), Intent.of("reminders.decline", number)),
            )
        )
    elif asked:
        found.append(Choice(say.plain("See and decide"), Intent("reminders.higher")))
    several = len(others) > 1
    ways = list(dict.fromkeys(_way(one, say, several=several) for one in others))
    found.extend(ways[: MOST_ACTIONS - len(found)])
    if len(ways) + bool(asked) > MOST_ACTIONS or not found:
        found.append(Choice(say.plain("What is to be done"), HOME))
    return found


def _way(one: Paragraph, say: Say, *, several: bool) -> Choice:
    owed, audience = one.part.owed, one.part.audience
    if owed.duty == NOMINATE:
        return Choice(say.plain("Awards of the year"), Intent("nominations"))
    if owed.duty == RSVP:
        return Choice(say.plain("Register delegates"), Intent("conference"))
    if owed.duty == PACT:
        return Choice(say.plain("Open the pact"), Intent.of("pact", owed.object_id))
    if owed.duty == HANDOVER:
        return Choice(say.plain("Open the handover"), Intent.of("handover", owed.object_id))
    if owed.duty == MILESTONE:
        return Choice(say.plain("Plan of the year"), Intent("year"))
    if one.period is None:
        way = Intent.of("ballots.paper", owed.object_id, owed.unit_id)
        title = say.plain("Vote: {title}", title=owed.title)
        return Choice(fitted(title, _LETTERS) if several else say.plain("Vote now"), way)
    if owed.duty == APPROVE:
        return Choice(say.plain("Verdicts"), Intent("approval"))
    if audience is Audience.HEAD:
        return Choice(say.plain("Reporting status"), Intent.of("status", one.period.id))
    if audience is Audience.LEADER:
        label = say.plain("Status: {unit}", unit=one.unit_name)
        way = Intent.of("status.unit", one.period.id, owed.unit_id)
        return Choice(fitted(label, _LETTERS), way)
    label = say.plain("Enter figures")
    if several:
        label = fitted(period_title(one.period, say), _LETTERS)
    way = Intent.of("figures", one.form_id) if one.form_id else Intent("figures")
    return Choice(label, way)


def _pauses(letter: Letter, say: Say) -> list[tuple[Choice, ...]]:
    """Only for whoever has to do it, and once: what came back as asked is not put off again."""
    owners = any(one.part.audience is Audience.OWNER for one in letter.paragraphs)
    if not owners:
        return []

    def way(label: str, name: str) -> Choice:
        return Choice(label, Intent.of(name, letter.bloc_id, letter.mark))

    later = None if letter.put_off else way(say.plain("Later today"), "reminders.later")
    return [beside(later, way(say.plain("I am on it"), "reminders.on_it"))]
