"""The card of a nomination: conditions, files, headline figures, past awards, and the ways on."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import N_, OldButton
from bot.domain.nominating import (
    BEGINS_FROM,
    CONDITIONS,
    STOOD,
    UNDONE_BY_SECRETARY,
    WITH_BOARD,
    Condition,
    Said,
)
from bot.domain.paper_errors import DocumentElsewhere
from bot.i18n import Say
from bot.screen import Choice, FileRef, Intent, Screen, beside, rows
from handlers.figures.card import headline_lines
from handlers.figures.form import Desk
from handlers.nominations.desk import Room, card_of, enter, find, holds_office, home, list_of
from handlers.nominations.words import (
    capital,
    history_lines,
    office_name,
    state_words,
)
from handlers.paging import fitted, side_by_side
from handlers.wording import period_title
from storage.figures import Form
from storage.nominations import Attached, Nomination
from storage.uow import UnitOfWork

FILE_NAMES, _VOICE = 40, "voice"
TICKS = {
    Condition.PACT: N_("Pact agreed"),
    Condition.FIGURES: N_("Figures sent"),
    Condition.CLEAN: N_("No violation"),
    Condition.OPINION: N_("Province's opinion"),
}
_TO_JUDGE = ("submitted", "approved", "accepted")
"""What the board itself and the secretary may see; other boards only what was accepted."""


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """One nomination. Raises OldButton, NotAllowed."""
    room = enter(actor, uow)
    return card_screen(room, find(room, intent))


def card_screen(room: Room, one: Nomination, echo: Markup | None = None) -> Screen:
    lines = [echo + "\n"] if echo is not None else []
    files = files_of(room, one)
    lines.extend(card_lines(room, one, files))
    return Screen(Markup("\n").join(lines), rows(*_choices(room, one, files)))


def files_of(room: Room, one: Nomination) -> list[Attached]:
    """Those that the person may open; an office has none. What was said to a board when it was sent
    back is for that board and the secretary."""
    if one.kind != "award":
        return []
    inside = room.is_secretary or one.unit_id == room.own_unit
    if not (inside or one.said in STOOD):
        return []
    return [file for file in room.uow.nominations.files(one.id) if inside or file.kind != _VOICE]


def card_lines(
    room: Room, one: Nomination, files: Sequence[Attached], say: Say | None = None
) -> list[Markup]:
    """In the reader's language, where that is not the actor's."""
    say = say or room.say
    unit = room.unit(one.unit_id, one.year)
    if one.award_kind_id is not None:
        what = say("<b>{award}, {year}</b>", award=one.title, year=str(one.year))
    else:
        what = say(
            "<b>{office} in {year}</b>",
            office=capital(office_name(one.kind, say)),
            year=str(one.year),
        )
    lines = [what, Markup("{}").format(unit.name)]
    lines.append(say("Standing: {state}", state=state_words(one, say)))
    if one.note:
        lines.append(say("“{note}”", note=one.note))
    year = one.year if one.kind == "award" else one.year - 1
    form = room.uow.figures.of_year(room.bloc_id, one.unit_id, year)
    if one.kind == "award" and one.said in _PREPARED:
        lines.extend(_condition_lines(one, say, sent=form is not None and form.state in _TO_JUDGE))
        lines.append(_files_line(files, say))
    lines.extend(_figure_lines(room, one, form, say))
    past = [
        found
        for found in room.uow.nominations.history(room.bloc_id, one.unit_id)
        if found.year < one.year
    ]
    lines.extend(history_lines(past, say))
    return lines


_PREPARED = (Said.DRAFT, Said.PUT_FORWARD, Said.APPROVED, Said.RETURNED, Said.ACCEPTED)


def _condition_lines(one: Nomination, say: Say, *, sent: bool) -> list[Markup]:
    """What the board confirms; beside its figures what the records say, where they differ."""
    if not _shows_conditions(one):
        return []
    return [
        say(
            "{mark} {condition}",
            mark="✓" if condition in one.conditions else "○",
            condition=say(words)
            if sent or condition is not Condition.FIGURES
            else say("{condition} (by the records: not sent)", condition=say(words)),
        )
        for condition, words in CONDITIONS.items()
    ]


def _shows_conditions(one: Nomination) -> bool:
    """Not where the bloc has proposed it: nobody was asked yet."""
    return bool(one.conditions) or one.for_unit_id == one.unit_id


def _files_line(files: Sequence[Attached], say: Say) -> Markup:
    if not any(one.kind == "report" for one in files):
        return say("Report on achievements: to follow")
    shown = [one for one in files if one.kind != _VOICE]
    names = [fitted(one.name or say.plain("photo"), FILE_NAMES) for one in shown]
    return say("Files: {names}", names=", ".join(names))


def _figure_lines(room: Room, one: Nomination, form: Form | None, say: Say) -> list[Markup]:
    """Headline figures of the year, or of the last one before an office; nothing where there are
    none that this person may see."""
    inside = room.is_secretary or one.unit_id == room.own_unit
    if form is None or form.state not in (_TO_JUDGE if inside else _TO_JUDGE[-1:]):
        if inside and one.kind == "award" and one.said in _PREPARED:
            return _unsent_words(one, say)
        return []
    desk = Desk(room.actor, room.uow, room.uow.figures.work(form), say, None)
    head = say("{period}:", period=period_title(form.period, say))
    if form.synthetic:
        head = say("{period} (synthetic, for practice):", period=period_title(form.period, say))
    return [head, *headline_lines(desk)]


def _unsent_words(one: Nomination, say: Say) -> list[Markup]:
    """A warning where the board has confirmed the contrary; nothing where the condition says so."""
    year = str(one.year)
    if Condition.FIGURES in one.conditions:
        warning = say(
            "⚠ <b>The board confirms that it has sent its figures; by the records those of {year}"
            " have not been sent.</b>",
            year=year,
        )
        return [warning]
    if _shows_conditions(one):
        return []
    return [say("By the records, figures of {year} have not been sent.", year=year)]


# The ways on --------------------------------------------------------------------------------------


def _choices(
    room: Room, one: Nomination, files: Sequence[Attached]
) -> list[Choice | tuple[Choice, ...]]:
    say = room.say
    found: list[Choice | tuple[Choice, ...]] = []
    if one.unit_id == room.own_unit:
        found.extend(_of_board(room, one))
    if room.is_secretary:
        found.extend(_of_secretary(room, one))
    if may_withdraw(room, one):
        withdraw = Intent.of("nominations.withdraw", one.id, one.seq)
        found.append(Choice(say.plain("Withdraw"), withdraw))
    if one.said not in WITH_BOARD:
        found.extend(side_by_side(open_choices(one, files, say)))
    voices = [file.attachment_id for file in files if file.kind == _VOICE]
    if one.said == Said.RETURNED and voices and not one.note:
        hear = Intent.of("nominations.open", one.id, voices[-1])
        found.append(Choice(say.plain("Hear the voice note"), hear))
    found.append(beside(Choice(say.plain("Back to the list"), list_of(one)), home(say)))
    return found


def open_choices(one: Nomination, files: Sequence[Attached], say: Say) -> list[Choice]:
    """The newest of each kind."""
    labels = {
        "report": say.plain("Open the report"),
        "opinion": say.plain("Open the opinion"),
        "other": say.plain("Open the signed sheet"),
    }
    newest = {file.kind: file for file in files}
    return [
        Choice(label, Intent.of("nominations.open", one.id, newest[kind].attachment_id))
        for kind, label in labels.items()
        if kind in newest
    ]


def _of_board(room: Room, one: Nomination) -> list[Choice | tuple[Choice, ...]]:
    say, is_award = room.say, one.kind == "award"
    found: list[Choice | tuple[Choice, ...]] = []
    prepares = is_award and room.may_prepare(one.unit_id)
    if prepares and one.said in WITH_BOARD:
        ticks = [
            Choice(
                ("● " if condition in one.conditions else "○ ") + say.plain(TICKS[condition]),
                Intent.of("nominations.tick", one.id, one.seq, condition),
            )
            for condition in Condition
        ]
        found.extend(side_by_side(ticks))
    if prepares and one.said in _PREPARED:
        found.append(_attaching(one, say))
    if prepares and one.said in WITH_BOARD:
        send = Intent.of("nominations.review", one.id, one.seq)
        found.append(Choice(say.plain("Look through and send"), send))
    if one.said == Said.PUT_FORWARD and room.may_speak(one.unit_id):
        found.extend(waiting_choices(one, say))
    elif prepares and one.said == Said.PUT_FORWARD and one.for_unit_id == one.unit_id:
        paper = Intent.of("nominations.paper", one.id, one.seq)
        found.append(Choice(say.plain("Signed on paper"), paper))
    if prepares and one.said in BEGINS_FROM and room.is_open(one.kind, one.year):
        anew = Intent.of("nominations.start", one.award_kind_id, one.year)
        found.append(Choice(say.plain("Put it forward anew"), anew))
    return found


def may_withdraw(room: Room, one: Nomination) -> bool:
    """What has left the board is withdrawn by its head; a draft by whoever works on it; what others
    have put forward also by them, the bloc's own until it is voted on.
    """
    if one.unit_id != room.own_unit:
        waits = one.said == Said.PUT_FORWARD and one.for_unit_id == room.own_unit
        if room.is_secretary:
            return waits or (one.said == Said.ACCEPTED and one.origin == "bloc")
        return waits and room.own_unit is not None and room.may_speak(room.own_unit)
    if one.said in WITH_BOARD or (one.said == Said.PUT_FORWARD and one.for_unit_id == one.unit_id):
        return room.may_prepare(one.unit_id)
    return one.said in (Said.APPROVED, Said.ACCEPTED, Said.ON_BALLOT) and room.may_speak(
        one.unit_id
    )


def _attaching(one: Nomination, say: Say) -> tuple[Choice, ...]:
    return (
        Choice(say.plain("Send the report"), Intent.of("nominations.attach", one.id, "report")),
        Choice(say.plain("Send the opinion"), Intent.of("nominations.attach", one.id, "opinion")),
    )


def waiting_choices(one: Nomination, say: Say) -> list[Choice | tuple[Choice, ...]]:
    """What waits for the unit's head: its own nomination, or what others propose."""
    if one.for_unit_id != one.unit_id:
        agree, refuse = (
            Intent.of(f"nominations.{step}", one.id, one.seq) for step in ("agree", "refuse")
        )
        return [
            (
                Choice(say.plain("The unit agrees"), agree),
                Choice(say.plain("The unit declines"), refuse),
            )
        ]
    approve, back = (
        Intent.of(f"nominations.{step}", one.id, one.seq) for step in ("approve", "return")
    )
    return [
        Choice(say.plain("Approve, send to the bloc"), approve),
        Choice(say.plain("Ask for another look"), back),
    ]


def _of_secretary(room: Room, one: Nomination) -> list[Choice | tuple[Choice, ...]]:
    say = room.say
    if one.said == Said.APPROVED:
        return [review_choices(one, say)]
    labels = {
        "return": N_("Ask for another look"),
        "heard": N_("The unit has answered"),
        "undo": N_("Take the last step back"),
    }
    steps = []
    if one.said == Said.ACCEPTED and one.kind == "award":
        steps = ["return"]
    elif one.said == Said.PUT_FORWARD and one.for_unit_id != one.unit_id:
        steps = ["heard"]
    elif one.said == Said.ON_BALLOT:
        vote = room.uow.contests.contest(one.contest_id or 0)
        if vote is not None and vote.state == "published":
            to = Intent.of("nominations.result", vote.id)
            return [Choice(say.plain("Record the result"), to)]
    elif holds_office(room, one):
        return [Choice(say.plain("Leader and deputy"), Intent.of("offices", one.year))]
    elif one.said in UNDONE_BY_SECRETARY:
        steps = ["undo"]
    return [
        Choice(say.plain(labels[step]), Intent.of(f"nominations.{step}", one.id, one.seq))
        for step in steps
    ]


def review_choices(one: Nomination, say: Say) -> tuple[Choice, ...]:
    accept, back = (
        Intent.of(f"nominations.{step}", one.id, one.seq) for step in ("accept", "return")
    )
    return (
        Choice(say.plain("Accept it"), accept),
        Choice(say.plain("Ask for another look"), back),
    )


# Files --------------------------------------------------------------------------------------------


def open_file(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A file itself, as it was sent. Raises OldButton, NotAllowed, DocumentElsewhere."""
    room = enter(actor, uow)
    one = find(room, intent)
    say = room.say
    number = intent.number(1)
    file: FileRef | None = None
    if any(known.attachment_id == number for known in files_of(room, one)):
        file = uow.reviews.attachment(room.bloc_id, number)
    if file is None:
        raise OldButton
    if (file.channel, file.bot) != (actor.channel, actor.bot):
        raise DocumentElsewhere
    unit = room.unit(one.unit_id, one.year)
    return Screen(
        say("{unit}: file of the nomination", unit=unit.name),
        rows(Choice(say.plain("Back to the nomination"), card_of(one))),
        aside=True,
        fresh=True,
        passes=file,
    )
