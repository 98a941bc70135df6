"""What was said of the submitted version, and what of it went back, as the board's screens show it.

Each function is free for a form that was not submitted yet.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.approval import Said, Step
from bot.domain.errors import N_
from bot.domain.kpi import Question
from bot.i18n import Say
from bot.screen import Choice, Intent
from handlers.figures.form import Desk
from handlers.figures.shown import clipped, cut, label_name
from storage.reviews import WHOLE, ReturnedItem, Verdict

_NOTE_LETTERS = 200
_MOST_LINKS = 3
_SAID = {
    (Step.OFFICE, Said.APPROVED): N_("Looked through: {name}, {at}"),
    (Step.HEAD, Said.APPROVED): N_("Approved by the head of the board: {name}, {at}"),
    (Step.BLOC, Said.ACCEPTED): N_("Accepted by the bloc: {name}, {at}"),
}


def verdict_words(desk: Desk, one: Verdict) -> Markup:
    return _words(one, desk.zone, desk.say)


def _words(one: Verdict, zone: str, say: Say) -> Markup:
    """A verdict in one line; a signature on paper counts the same as a tap."""
    at = say.time(one.acted_at, zone)
    if one.said is Said.RETURNED:
        note = say("\n   “{note}”", note=cut(one.note, _NOTE_LETTERS)) if one.note else ""
        return say("Asked for another look: {name}, {at}", name=one.name, at=at) + note
    if not one.on_paper or one.paper_on is None:
        return say(_SAID[one.step, one.said], name=one.name, at=at)
    fields = {"number": one.paper_number, "day": say.date(one.paper_on), "name": one.name, "at": at}
    if one.said is Said.PRESENTED:
        return say(
            "Signed on paper, no. {number} of {day}: sent by {name}, {at}; to be checked by the"
            " bloc",
            **fields,
        )
    return say(
        "Approved by the head of the board on paper, no. {number} of {day} (checked by {name},"
        " {at})",
        **fields,
    )


def verdict_lines(desk: Desk) -> list[Markup]:
    """All that was said of the version as it stands."""
    form = desk.form
    if form.state == "draft" or not form.version:
        return []
    return spoken(desk.uow.reviews.verdicts(form.id, form.version), desk.zone, desk.say)


def spoken(found: Sequence[Verdict], zone: str, say: Say) -> list[Markup]:
    """Verdicts in lines; a signature that was checked is told once, as the approval it is."""
    if any(one.said is Said.APPROVED and one.on_paper for one in found):
        found = [one for one in found if one.said is not Said.PRESENTED]
    return [_words(one, zone, say) for one in found]


def returned_items(desk: Desk) -> list[ReturnedItem]:
    """What went back, of this person's questions; the form as a whole comes first."""
    if desk.form.state != "returned":
        return []
    mine = {WHOLE, *(question.key for question in desk.questions)}
    found = desk.uow.reviews.returned(desk.form.id, desk.form.version)
    return [one for one in found if one.question in mine]


def open_items(desk: Desk) -> list[ReturnedItem]:
    """Questions that went back and were not looked at since."""
    return [one for one in returned_items(desk) if one.question and not one.settled]


def whole_items(desk: Desk, items: Sequence[ReturnedItem]) -> list[ReturnedItem]:
    """What was said of the form as a whole and waits for a change or an answer, where this person
    may give one: not the colleague who was handed one group.
    """
    if not desk.may_submit:
        return []
    return [one for one in items if not one.question and not one.settled]


def items_after(desk: Desk, question: Question) -> list[Question] | None:
    """The others that went back and wait for a look, going round once from this question; None
    where it did not go back itself.
    """
    items = returned_items(desk)
    if all(one.question != question.key for one in items):
        return None
    open_keys = {one.question for one in items if not one.settled}
    at = desk.in_turn.index(question)
    others = (*desk.in_turn[at + 1 :], *desk.in_turn[:at])
    return [one for one in others if one.key in open_keys]


def returned_lines(desk: Desk, items: list[ReturnedItem]) -> list[Markup]:
    """ "○ Dự án cấp mới: “Số này gồm cả dự án đã thu hồi?” (Nguyễn Hữu Tạo)"."""
    say = desk.say
    if not items:
        return []
    lines = [say("<b>Asked to be looked at again:</b>")]
    lines.extend(
        say(
            "{mark} {name}: {note} ({by})",
            mark="✓" if one.settled else "○" if one.question else "•",
            name=item_name(desk, one.question),
            note=say("“{note}”", note=cut(one.note, _NOTE_LETTERS))
            if one.note
            else say("see the message that was passed on"),
            by=one.by,
        )
        for one in items
    )
    return lines


def item_name(desk: Desk, key: str) -> str:
    if not key:
        return desk.say.plain("the whole form")
    return label_name(desk, desk.work.catalogue.question(key))


def item_choices(desk: Desk, items: list[ReturnedItem]) -> list[Choice]:
    """Straight to the first questions that wait for a look."""
    keys = dict.fromkeys(one.question for one in items if one.question and not one.settled)
    return [
        Choice(
            desk.say.plain("Look at: {name}", name=clipped(item_name(desk, key), 20)),
            Intent.of("figures.ask", desk.form.id, key, "back"),
        )
        for key in list(keys)[:_MOST_LINKS]
    ]


def asked_again(desk: Desk, question: Question) -> list[ReturnedItem]:
    """What is said of this question, while it waits to be looked at."""
    return [one for one in open_items(desk) if one.question == question.key]


def keep_choice(desk: Desk, question: Question | None) -> Choice:
    """For one question; None for the form as a whole."""
    key = question.key if question else WHOLE
    return Choice(
        desk.say.plain("It stands, with a reason"), Intent.of("approval.keep", desk.form.id, key)
    )
