"""An indicator that no catalogue has: its name and unit are typed, its kind is chosen."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import N_, LineNeeded, OldButton
from bot.domain.names import fold
from bot.domain.request_errors import NewAskedAlready, NewNameTooLong, NewUnitTooLong
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.paging import fitted
from handlers.requests.draft import draft_in_hand, must_fit, secretary, waits
from handlers.requests.making import LEAST_LINE, request_screen
from handlers.requests.opening import new_words
from handlers.seals import seal
from storage.presets.subset import NewIndicator, Shape
from storage.request_drafts import RequestDraft
from storage.uow import UnitOfWork

_MOST_NAME, _MOST_UNIT, _MOST_PENDING = 80, 24, 3
_PERCENT = "%"
_PERCENT_WORDS = {"phan tram", "percent", "per cent"}
_SHAPES = {
    Shape.FLOW: N_("In the period, added up"),
    Shape.PAIR: N_("FDI and DDI apart"),
    Shape.STOCK: N_("At a day, added up"),
    Shape.ALONE: N_("Not added up"),
    Shape.FLAG: N_("Yes or no"),
}


def ask_new(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton, TooManyAsked."""
    say, bloc = secretary(actor, uow)
    draft = draft_in_hand(bloc, intent, uow)
    must_fit(draft.added)
    return name_screen(draft, say, uow)


def name_screen(draft: RequestDraft, say: Say, uow: UnitOfWork) -> Screen:
    return Screen(
        say(
            "<b>A new indicator</b>\nPlease type its name, a semicolon, and what it is counted in,"
            " for example: Flats for workers; flats"
        ),
        rows(Choice(say.plain("Back"), Intent.of("requests.chosen", draft.id))),
        asks=waits(draft, "requests.named", uow),
    )


def take_new(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Name and unit were typed: now what kind of number it is.

    Raises LineNeeded, NewNameTooLong, NewUnitTooLong, NewAskedAlready, TooManyAsked.
    """
    say, bloc = secretary(actor, uow)
    one = name, unit = _new_one(uow.line)
    draft = draft_in_hand(bloc, intent, uow)
    must_fit(draft.added)
    if _asks_already(draft, one):
        raise NewAskedAlready(name=name, unit=unit or say.plain("yes or no"))
    # Typed again with another unit it is the same one; beside it a colleague's may wait.
    others = tuple(other for other in draft.pending if fold(other[0]) != fold(name))
    if len(others) >= _MOST_PENDING:
        return request_screen(draft, bloc, say, uow, [_not_taken(one, len(others), say)])
    before = [
        other for other in draft.pending if other not in others and other[1] not in ("", unit)
    ]
    echo = say("“{name}” was in {unit} before.", name=name, unit=before[0][1]) if before else None
    return kind_screen(replace(draft, pending=(*others, one)), one, say, uow, echo)


def _asks_already(draft: RequestDraft, one: tuple[str, str]) -> bool:
    """Whether the boards would be asked the same twice, however it is spelled."""
    said = [(fold(added.name), fold(added.unit)) for added in draft.added]
    return (fold(one[0]), fold(one[1])) in said


def _not_taken(one: tuple[str, str], waiting: int, say: Say) -> Markup:
    """Nothing that waits is pushed out; what was typed is there to be sent again."""
    return say(
        "⚠ “{typed}” was not taken: {n} new indicators wait for their kind. Please choose theirs"
        " below, then type it again.",
        typed="; ".join(filter(None, one)),
        n=waiting,
    )


def _new_one(line: str) -> tuple[str, str]:
    name, unit = (part.strip() for part in line.partition(";")[::2])
    if sum(char.isalpha() for char in name) < LEAST_LINE:
        raise LineNeeded(least=LEAST_LINE)
    if len(name) > _MOST_NAME:
        raise NewNameTooLong(length=len(name), most=_MOST_NAME)
    if len(unit) > _MOST_UNIT:
        raise NewUnitTooLong(unit=fitted(unit, _MOST_NAME), length=len(unit), most=_MOST_UNIT)
    return name, _PERCENT if " ".join(fold(unit)) in _PERCENT_WORDS else unit


def ask_kind(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Of a new indicator whose kind was left open. Raises OldButton where none waits for it."""
    say, bloc = secretary(actor, uow)
    draft = draft_in_hand(bloc, intent, uow)
    return kind_screen(draft, _pending(draft, intent.text(1)), say, uow)


def _pending(draft: RequestDraft, marked: str) -> tuple[str, str]:
    found = next((one for one in draft.pending if seal(one) == marked), None)
    if found is None:
        raise OldButton
    return found


def kind_screen(
    draft: RequestDraft,
    one: tuple[str, str],
    say: Say,
    uow: UnitOfWork,
    echo: Markup | None = None,
) -> Screen:
    """How the new indicator is counted."""
    name, unit = one
    shapes = _shapes_of(unit)
    lines = [] if echo is None else [echo]
    lines += [say("<b>{name}</b> ({unit})", name=name, unit=unit or say.plain("no unit"))]
    if unit == _PERCENT:
        lines.append(say("Percentages stand board by board; they are never added up."))
    lines.append(
        say("How is it counted, and how do the boards' numbers make the bloc's?")
        if unit
        else say("Without a unit it can only be a yes or no; to add one, type it again.")
    )
    return Screen(
        Markup("\n").join(lines),
        rows(
            *(
                Choice(
                    say.plain(_SHAPES[shape]),
                    Intent.of("requests.shaped", draft.id, shape, seal(one)),
                )
                for shape in shapes
            ),
            Choice(say.plain("Back"), Intent.of("requests.chosen", draft.id, seal(one))),
        ),
        asks=waits(draft, "requests.named", uow),
    )


def _shapes_of(unit: str) -> list[Shape]:
    if not unit:
        return [Shape.FLAG]
    if unit == _PERCENT:
        return [Shape.ALONE, Shape.PAIR, Shape.FLAG]
    return list(Shape)


def take_shape(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The kind was chosen. What is asked already by now is let go, and that is said.

    Raises OldButton where that new indicator does not wait for it, TooManyAsked.
    """
    say, bloc = secretary(actor, uow)
    draft = draft_in_hand(bloc, intent, uow)
    if intent.text(1) not in list(Shape):
        raise OldButton
    one = name, unit = _pending(draft, intent.text(2))
    must_fit(draft.added)
    shape = Shape(intent.text(1))
    new = NewIndicator(name, "" if shape is Shape.FLAG else unit, shape)
    left = tuple(other for other in draft.pending if other != one)
    if _asks_already(draft, (new.name, new.unit)):
        words = new_words(new, say)[2:]
        echo = say("It is asked already and was not added twice: {name}", name=words)
        return request_screen(replace(draft, pending=left), bloc, say, uow, [echo])
    draft = replace(draft, added=(*draft.added, new), pending=left)
    added = say("✓ Added: {name}", name=new_words(new, say)[2:])
    return request_screen(draft, bloc, say, uow, [added])
