"""Nhập hộ đơn vị: the secretary enters for a board, says on whose word, the board confirms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import escape

from bot.domain.access import Act, Actor, Role, require
from bot.domain.errors import OldButton, UnknownUnit
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.typed import typed_line
from handlers.wording import SOURCES, period_title
from storage.blocs import Unit
from storage.figures import Period, fingerprint
from storage.uow import UnitOfWork

_PER_PAGE, _MOST_PERIODS = 12, 6
_LEAST, _MOST = 5, 300


def named(screen: Screen, actor: Actor, uow: UnitOfWork) -> Screen:
    """The screen with the board the secretary enters for on top: eleven forms look alike."""
    if uow.behalf_of is None:
        return screen
    hat = uow.acts_as or actor.hat
    unit = uow.blocs.board(hat.bloc_id, uow.behalf_of)[1].name
    if escape(unit) in screen.text:
        return screen
    say = speak(actor.language)
    head = say("<b>On behalf of {unit}</b>", unit=unit)
    return replace(screen, text=head + "\n" + screen.text)


def choose_unit(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """/nhapho: for which board. Raises NotAllowed for anybody but the secretary."""
    hat = require(actor, Act.ENTER_ON_BEHALF)
    say = speak(actor.language)
    bloc = uow.blocs.bloc(hat.bloc_id)
    periods = uow.periods.open(bloc.id)
    home = Choice(say.plain("What is to be done"), Intent("home"))
    nothing = Screen(say("No figures are being collected at the moment."), rows(home))
    if not periods:
        return nothing
    if len(periods) > 1 and not intent.text(1):
        return _choose_period(periods, say)
    period = _period(intent, 1, bloc.id, uow)
    units = uow.boards_asked(period)
    if not units:
        return nothing
    last = (len(units) - 1) // _PER_PAGE
    page = min(max(intent.number(0), 0), last)
    shown = units[page * _PER_PAGE : (page + 1) * _PER_PAGE]
    choices = [Choice(u.short_name, Intent.of("behalf.unit", u.id, period.id)) for u in shown]
    pairs = [tuple(choices[i : i + 2]) for i in range(0, len(choices), 2)]
    back = Choice(say.plain("‹ Earlier"), Intent.of("behalf", page - 1, period.id))
    more = Choice(say.plain("More ›"), Intent.of("behalf", page + 1, period.id))
    turn = (*([back] if page else []), *([more] if page < last else []))
    return Screen(
        say(
            "<b>Enter for a board</b> · {period}\nWhich board?",
            period=period_title(period, say),
        ),
        rows(*pairs, turn or None, home),
    )


def _choose_period(periods: Sequence[Period], say: Say) -> Screen:
    return Screen(
        say("<b>Enter for a board</b>\nFor which period?"),
        rows(
            *(
                Choice(period_title(one, say), Intent.of("behalf", 0, one.id))
                for one in periods[:_MOST_PERIODS]
            ),
            Choice(say.plain("What is to be done"), Intent("home")),
        ),
    )


def _period(intent: Intent, index: int, bloc_id: int, uow: UnitOfWork) -> Period:
    """The period a button names, or the only one. Raises OldButton for one no longer open."""
    periods = uow.periods.open(bloc_id)
    for period in periods:
        if intent.number(index) == period.id or (len(periods) == 1 and not intent.text(index)):
            return period
    raise OldButton


def choose_source(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    hat = require(actor, Act.ENTER_ON_BEHALF)
    say = speak(actor.language)
    period = _period(intent, 1, hat.bloc_id, uow)
    unit = _member(intent, period, uow)
    return Screen(
        say("{unit}\nHow did the figures reach you?", unit=unit.name),
        rows(
            *(
                Choice(say.plain(words), Intent.of("behalf.source", unit.id, source, period.id))
                for source, words in SOURCES.items()
            ),
            Choice(say.plain("Back"), Intent.of("behalf", 0, period.id)),
        ),
    )


def _member(intent: Intent, period: Period, uow: UnitOfWork) -> Unit:
    """The board a button names. Raises UnknownUnit for one that the period does not ask."""
    for unit in uow.boards_asked(period):
        if unit.id == intent.number(0):
            return unit
    raise UnknownUnit


def ask_informant(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    hat = require(actor, Act.ENTER_ON_BEHALF)
    say = speak(actor.language)
    if intent.text(1) not in SOURCES:
        raise OldButton
    period = _period(intent, 2, hat.bloc_id, uow)
    unit = _member(intent, period, uow)
    return Screen(
        say(
            "{unit} · {source}\nOn whose word? Please write name, position and time in one line,"
            " for example “Nguyễn Văn An, Chánh Văn phòng, 9 giờ 30 ngày 5/11” (for a letter: its"
            " number and date).",
            unit=unit.short_name,
            source=say(SOURCES[intent.text(1)]),
        ),
        rows(Choice(say.plain("Back"), Intent.of("behalf.unit", unit.id, period.id))),
        asks=Intent.of("behalf.informant", unit.id, intent.text(1), period.id),
    )


def begin(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The source is named; from here the form works as for the board's own officer.

    Raises LineNeeded for a line too short to name anybody, LineTooLong.
    """
    hat = require(actor, Act.ENTER_ON_BEHALF)
    say = speak(actor.language)
    informant = typed_line(uow, _LEAST, _MOST)
    period = _period(intent, 2, hat.bloc_id, uow)
    unit = _member(intent, period, uow)
    form = uow.figures.form_of(period, unit.id)
    begun = uow.on_behalf.start(
        form, source=intent.text(1), informant=informant, entered_by=actor.person
    )
    uow.record("behalf_begun", "on_behalf", begun, intent.text(1))
    return Screen(
        say(
            "You enter for <b>{unit}</b>. Every figure is marked “entered by the secretary, on the"
            " word of {informant}” until the board confirms it.",
            unit=unit.name,
            informant=informant,
        ),
        rows(
            Choice(say.plain("One question at a time"), Intent.of("figures.go", form.id)),
            Choice(say.plain("Paste many figures"), Intent.of("figures.paste", form.id)),
            Choice(say.plain("The form"), Intent.of("figures", form.id)),
            Choice(say.plain("Another board"), Intent("behalf")),
        ),
        # Figures sent right away go into this board's form.
        asks=Intent.of("figures.pasted", form.id),
    )


def ask_board(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Tells the board's people what was entered for them, with a button to confirm."""
    hat = require(actor, Act.ENTER_ON_BEHALF)
    say = speak(actor.language)
    form = uow.figures.form(hat.bloc_id, intent.number(0))
    if form is None:
        raise OldButton
    entered = uow.on_behalf.unconfirmed(form.id)
    home = Choice(say.plain("What is to be done"), Intent("home"))
    if not entered:
        return Screen(say("Nothing entered for this board waits to be confirmed."), rows(home))
    informant, last = entered[-1].informant, entered[-1].id

    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "The secretary has entered figures for your board on the word of {informant}."
                " Please look at them and confirm, or correct what is wrong.",
                informant=informant,
            ),
            rows(
                Choice(say.plain("See what was entered"), Intent.of("figures.entrusted", form.id))
            ),
        )

    # Told once of the same figures, again once there are more of them.
    state = fingerprint(form, form.version, uow.figures.work(form).sheet)[:12]
    told = {
        member.person_id
        for member in uow.people.members(form.bloc_id, form.unit_id)
        if member.confirmed and member.role in (Role.OFFICER, Role.HEAD, Role.ALTERNATE)
    }
    for person_id in sorted(told):
        uow.tell(person_id, compose, f"behalf:{last}:{state}")
    uow.record("behalf_shown", "form", form.id)
    text = (
        say.count(
            "{n} person of the board has been told.",
            "{n} people of the board have been told.",
            len(told),
        )
        if told
        else say("The board has nobody here yet; invite somebody, or have it confirmed by letter.")
    )
    return Screen(text, rows(Choice(say.plain("The form"), Intent.of("figures", form.id)), home))
