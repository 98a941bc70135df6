"""A board puts itself forward: conditions, the report, a last look, and off to its head."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from markupsafe import Markup

from bot.domain.access import Act, Actor, Role, require
from bot.domain.documents import MOST_MEGABYTES, check_document
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.nominating import (
    BEGINS_FROM,
    CONDITIONS,
    WITH_BOARD,
    Condition,
    Said,
    lacking,
    toggled,
)
from bot.domain.nomination_errors import ConditionsOpen, NominatedAlready, UnitOnBallot
from bot.domain.paper_errors import DocumentNeeded
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.nominations.card import (
    FILE_NAMES,
    card_lines,
    card_screen,
    files_of,
    open_choices,
    review_choices,
    waiting_choices,
)
from handlers.nominations.desk import (
    Room,
    card_of,
    enter_in_register,
    enter_to_act,
    find,
    follow,
    open_year,
    recorded,
    unmoved,
)
from handlers.nominations.receipts import receipt
from handlers.nominations.words import state_words, thing
from handlers.paging import fitted, side_by_side
from storage.nominations import NewEvent, Nomination
from storage.uow import Compose, UnitOfWork

_SENT = ("submitted", "approved", "accepted")
_TAKES_FILES = (*WITH_BOARD, Said.PUT_FORWARD, Said.APPROVED, Said.ACCEPTED)


def start(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A draft for the board's own nomination; one that is there goes on.

    Raises NotAllowed, AwardYear, NominatedAlready, UnitOnBallot, OldButton.
    """
    room = enter_to_act(actor, uow)
    unit_id = _own(room)
    year = open_year(room, "award", intent, 1)
    kind = room.kind(intent.number(0), year)
    one = uow.nominations.of_unit(room.bloc_id, year, "award", kind.id, unit_id)
    if one is None:
        ticked = _known(room, unit_id, year)
        number = uow.nominations.put_forward(
            bloc_id=room.bloc_id,
            kind="award",
            award_kind_id=kind.id,
            year=year,
            unit_id=unit_id,
            origin="board",
            first=NewEvent(Said.DRAFT, uow.acted_at, actor.person, unit_id, ticked),
        )
        return _begun(room, recorded(room, number))
    if one.said in WITH_BOARD:
        return card_screen(room, one)
    if one.said in BEGINS_FROM:
        ticked = one.conditions or _known(room, unit_id, year)
        return _begun(room, follow(room, one, Said.DRAFT, conditions=ticked))
    unit = room.unit(unit_id, year).short_name
    if one.said == Said.ON_BALLOT:
        raise UnitOnBallot(unit=unit)
    what, state = thing(one, room.say), state_words(one, room.say)
    raise NominatedAlready(unit=unit, what=what, state=state)


def _own(room: Room) -> int:
    """The person's own board. Raises NotAllowed for who has none or may not prepare."""
    unit_id = room.own_unit
    if unit_id is None:
        raise NotAllowed
    require(room.actor, Act.PUT_FORWARD, unit_id)
    return unit_id


def _known(room: Room, unit_id: int, year: int) -> tuple[str, ...]:
    """Conditions that the records answer by themselves: whether the figures were sent."""
    form = room.uow.figures.of_year(room.bloc_id, unit_id, year)
    return (Condition.FIGURES,) if form is not None and form.state in _SENT else ()


def _begun(room: Room, one: Nomination) -> Screen:
    said = room.say(
        "Please tick what the board confirms, and send the report on achievements; the report may"
        " follow later. Everything is kept as a draft."
    )
    return replace(card_screen(room, one, said), switch=True)


def _in_hand(room: Room, intent: Intent) -> Nomination:
    """The board's draft. Raises OldButton, NotAllowed, NominationMoved."""
    one = find(room, intent)
    require(room.actor, Act.PUT_FORWARD, one.unit_id)
    unmoved(room, one, intent)
    if one.kind != "award" or one.said not in WITH_BOARD:
        raise OldButton
    return one


def tick(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A condition is confirmed, or no longer. Raises what `_in_hand` raises."""
    room = enter_to_act(actor, uow)
    one = _in_hand(room, intent)
    if intent.text(2) not in list(Condition):
        raise OldButton
    ticked = toggled(one.conditions, intent.text(2))
    # What came back stays so, with the line that says why, until it is sent again.
    said = Said(one.said)
    followed = follow(room, one, said, conditions=ticked, note=one.note)
    return replace(card_screen(room, followed), switch=True)


# The report ---------------------------------------------------------------------------------------


def ask_for_file(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed, OldButton."""
    room = enter_to_act(actor, uow)
    one = _takes_file(room, intent)
    ask = {
        "report": room.say(
            "Please send the <b>report on achievements</b> here: PDF, Word or photo, up to {most}"
            " MB.",
            most=MOST_MEGABYTES,
        ),
        "opinion": room.say(
            "Please send the <b>opinion of the province</b> here: PDF, Word or photo, up to {most}"
            " MB.",
            most=MOST_MEGABYTES,
        ),
    }[intent.text(1)]
    return Screen(
        ask,
        rows(Choice(room.say.plain("Later"), card_of(one))),
        asks=Intent.of("nominations.file", one.id, intent.text(1)),
    )


def _takes_file(room: Room, intent: Intent) -> Nomination:
    one = find(room, intent)
    require(room.actor, Act.PUT_FORWARD, one.unit_id)
    known = intent.text(1) in ("report", "opinion")
    if not known or one.kind != "award" or one.said not in _TAKES_FILES:
        raise OldButton
    return one


def take_file(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """It came, first or in the place of another. Raises DocumentNeeded for words without a file,
    DocumentKind, DocumentTooBig, NotAllowed, OldButton.
    """
    room = enter_to_act(actor, uow)
    one = _takes_file(room, intent)
    file = uow.file
    if file is None:
        raise DocumentNeeded
    check_document(file.kind, file.name, file.mime, file.size)
    number = uow.reviews.attach(room.bloc_id, file, actor.person, uow.inbox_id)
    uow.nominations.attach(one, number, intent.text(1))
    uow.record("nomination_file", "nomination", one.id, f"{intent.text(1)} {number}")
    name = fitted(" ".join(file.name.split()) or room.say.plain("photo"), FILE_NAMES)
    if one.said == Said.ACCEPTED:
        _tell_of_file(room, one, name)
    return card_screen(room, one, room.say("✓ “{file}” is kept with the nomination.", file=name))


def _tell_of_file(room: Room, one: Nomination, name: str) -> None:
    unit = room.unit(one.unit_id, one.year)

    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "{unit} has added “{file}” to its nomination: {what}.",
                unit=unit.name,
                file=name,
                what=thing(one, say),
            ),
            rows(Choice(say.plain("Open the nomination"), card_of(one))),
        )

    room.tell(room.secretaries(), compose, f"nomination-file:{one.id}:{room.uow.inbox_id}")


# Off to the head ----------------------------------------------------------------------------------


def review(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """All that will be sent, before it is. Raises ConditionsOpen and what `_in_hand` raises."""
    room = enter_to_act(actor, uow)
    one = _ready(room, intent)
    say, is_head = room.say, room.may_speak(one.unit_id)
    lines = card_lines(room, one, files_of(room, one))
    lines.append(
        say("Approve this nomination and send it to the bloc?")
        if is_head
        else say("Send this nomination to the head of the board?")
    )
    label = say.plain("Approve, send to the bloc") if is_head else say.plain("Send to the head")
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(label, Intent.of("nominations.send", one.id, one.seq)),
            Choice(say.plain("Back"), card_of(one)),
        ),
    )


def _ready(room: Room, intent: Intent) -> Nomination:
    one = _in_hand(room, intent)
    missing = lacking(one.conditions)
    if missing:
        names = "; ".join(room.say.plain(CONDITIONS[condition]) for condition in missing)
        raise ConditionsOpen(names=names)
    return one


def send(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The second tap. A head who prepared it has approved it with that."""
    room = enter_to_act(actor, uow)
    one = follow(room, _ready(room, intent), Said.PUT_FORWARD)
    say = room.say
    if room.may_speak(one.unit_id):
        one = approved(room, one)
        return sent_screen(room, one, say("✓ <b>Approved and sent to the bloc</b>"))
    told = room.tell(
        room.persons(one.unit_id, (Role.HEAD,)),
        _for_head(room, one),
        f"nominate:{one.id}:{one.seq}",
    )
    done = say("✓ <b>Sent to the head of the board</b>")
    if not told:
        done = Markup("\n").join(
            [done, say("The head of the board is not here yet: please tell the secretary.")]
        )
    return sent_screen(room, one, done)


def sent_screen(room: Room, one: Nomination, done: Markup) -> Screen:
    return receipt(room, one, done, Choice(room.say.plain("Open the nomination"), card_of(one)))


def _for_head(room: Room, one: Nomination) -> Compose:
    files = files_of(room, one)

    def compose(say: Say) -> Screen:
        first = say("{name} asks you to approve a nomination.", name=room.actor.full_name)
        lines = [first, *card_lines(room, one, files, say)]
        return Screen(
            Markup("\n").join(lines),
            rows(
                *waiting_choices(one, say),
                *side_by_side(open_choices(one, files, say)),
                Choice(say.plain("Open the nomination"), card_of(one)),
            ),
        )

    return compose


def approved(room: Room, one: Nomination, paper: tuple[str, date] | None = None) -> Nomination:
    """The head's word, in the chat or on a numbered, dated paper: an act of office; the secretary
    gets the card, the officers hear of it.
    """
    number, on_date = paper or ("", None)
    one = follow(room, one, Said.APPROVED, number=number, on_date=on_date)
    enter_in_register(room, one)
    files, unit = files_of(room, one), room.unit(one.unit_id, one.year)

    def for_secretary(say: Say) -> Screen:
        first = say("{unit} puts itself forward; its head has approved.", unit=unit.short_name)
        lines = [first, *card_lines(room, one, files, say)]
        open_it = Choice(say.plain("Open the nomination"), card_of(one))
        reading = side_by_side(open_choices(one, files, say))
        return Screen(Markup("\n").join(lines), rows(review_choices(one, say), *reading, open_it))

    def for_officer(say: Say) -> Screen:
        text = say(
            "✓ The head of the board has approved: {what}. It is with the secretary now.",
            what=thing(one, say),
        )
        return Screen(text, rows(Choice(say.plain("Open the nomination"), card_of(one))))

    key = f"nominate:{one.id}:{one.seq}"
    secretaries = room.secretaries()
    room.tell(secretaries, for_secretary, key)
    officers = [one for one in room.persons(one.unit_id) if one not in secretaries]
    room.tell(officers, for_officer, key)
    return one
