"""The first screen, the way back, and kind answers to what cannot be read."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.domain.access import BLOC_ROLES, Act, Actor, Hat, Role, may
from bot.domain.errors import N_, NotText, OldButton, TextTooLong, UnknownButton
from bot.domain.kpi import progress, round_share
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.awaited import waiting_for
from handlers.paging import fitted
from handlers.wording import HOME, hat_name, period_title, state_words
from storage.figures import Form, Period
from storage.uow import UnitOfWork

_OWED = ("draft", "returned")
_MOST_DUTIES, _MOST_HATS, _LABEL_LETTERS = 4, 7, 40


def show_home(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What I owe now: duties, deadlines, percent, one tap to go on."""
    say, hat = speak(actor.language), actor.hat
    if intent.text(0) == "start":
        uow.renew_menu(actor.person)
    lines = [say("<b>What is to be done</b>")]
    if len(actor.hats) > 1:
        lines.append(say("You are working as: <b>{hat}</b>", hat=hat_name(hat, uow, say)))
    choices: list[Choice | tuple[Choice, ...] | None] = []
    for text, choice in _figures_duties(actor, uow, say):
        lines.append(text)
        choices.append(choice)
    if may(hat, Act.GIVE_VERDICT, hat.unit_id):
        mine, _others = waiting_for(actor, uow)
        if mine:
            lines.append(
                say.count(
                    "<b>{n} form waits for your verdict.</b>",
                    "<b>{n} forms wait for your verdict.</b>",
                    len(mine),
                )
            )
            choices.append(Choice(say.plain("Verdicts"), Intent("approval")))
    if may(hat, Act.MANAGE_BLOC):
        text, choice = _secretary_duty(hat, uow, say)
        lines.append(text)
        choices.append(choice)
        choices.append(Choice(say.plain("Reporting status"), Intent("status")))
        choices.append(Choice(say.plain("Enter for a board"), Intent("behalf")))
        choices.append(
            (
                Choice(say.plain("Reporting periods"), Intent("periods")),
                Choice(say.plain("Check a text"), Intent("checking.text")),
            )
        )
    if may(hat, Act.MANAGE_PEOPLE, hat.unit_id):
        waiting = [
            m
            for m in uow.people.members(
                hat.bloc_id, None if hat.role is Role.SECRETARY else hat.unit_id
            )
            if not m.confirmed
        ]
        if waiting:
            lines.append(
                say.count(
                    "{n} person waits to be confirmed.",
                    "{n} people wait to be confirmed.",
                    len(waiting),
                )
            )
        choices.append(Choice(say.plain("People and access"), Intent("people")))
    if len(lines) == 1 + (len(actor.hats) > 1):
        lines.append(say("Nothing is due at the moment."))
    bloc = uow.blocs.bloc(hat.bloc_id)
    conference = uow.blocs.next_conference(hat.bloc_id, uow.today(bloc.timezone))
    if conference is not None and conference.starts_on is not None:
        day = say.date(conference.starts_on)
        lines.append(
            say("The bloc's conference: {day} (synthetic, for practice).", day=day)
            if conference.synthetic
            else say("The bloc's conference: {day}.", day=day)
        )
    if hat.role in BLOC_ROLES:
        choices.append(Choice(say.plain("Figures of the whole bloc"), Intent("totals")))
    several = len(actor.hats) > 1
    last = beside(
        Choice(say.plain("Change role"), Intent("home.hats")) if several else None,
        Choice(say.plain("Help and language"), Intent("home.help")),
    )
    return Screen(Markup("\n\n").join(lines), rows(*choices, last))


def _figures_duties(actor: Actor, uow: UnitOfWork, say: Say) -> list[tuple[Markup, Choice]]:
    """The board's forms that are being collected, the one due first in front, or what of them
    the person was asked for.
    """
    hat = actor.hat
    if hat.unit_id is None or not may(hat, Act.ENTER_FIGURES, hat.unit_id):
        return []
    bloc, board = uow.blocs.board(hat.bloc_id, hat.unit_id)
    duties = []
    for work in uow.figures.works(uow.figures.own_forms(hat.bloc_id, hat.unit_id)):
        period = work.form.period
        done, total = progress(work.catalogue, period.kind, work.sheet.is_settled, hat.scope)
        if not total:
            continue
        duties.append((period, work.form, done, total))
    # What is still owed comes first; what is submitted makes room for it.
    duties.sort(key=lambda duty: duty[1].state not in _OWED)
    return [
        (
            say(
                "<b>{period}</b>, {unit}\nDone: {done}/{total} ({percent}) · {state}\n"
                "Due: {due}{left}",
                period=period_title(period, say),
                unit=board.name,
                done=done,
                total=total,
                percent=say.percent(round_share(Decimal(done * 100) / total, 0)),
                state=state_words(form, say),
                due=say.moment(period.due_at, bloc.timezone),
                left=_days_left(period.due_at, uow, say, bloc.timezone),
            ),
            Choice(
                _duty_label(period, form, say, several=len(duties) > 1),
                Intent.of("figures", form.id),
            ),
        )
        for period, form, done, total in duties[:_MOST_DUTIES]
    ]


def _duty_label(period: Period, form: Form, say: Say, *, several: bool) -> str:
    """What a tap leads to; with several forms, which one it is."""
    label = N_("Enter figures") if form.state in _OWED else N_("See the figures")
    return fitted(period_title(period, say), _LABEL_LETTERS) if several else say.plain(label)


def _days_left(due_at: datetime, uow: UnitOfWork, say: Say, zone: str) -> Markup:
    days = (due_at.astimezone(ZoneInfo(zone)).date() - uow.today(zone)).days
    if days < 0:
        return say.count(" ({n} day ago)", " ({n} days ago)", -days)
    if days == 0:
        return say(" (today)")
    return say.count(" ({n} day left)", " ({n} days left)", days)


def _secretary_duty(hat: Hat, uow: UnitOfWork, say: Say) -> tuple[Markup, Choice]:
    bloc = uow.blocs.bloc(hat.bloc_id)
    if bloc.roster_confirmed_at is None:
        return (
            say("The roster of the bloc is not confirmed yet: no board can report before that."),
            Choice(say.plain("Confirm the roster"), Intent("people.roster")),
        )
    members = uow.blocs.members(hat.bloc_id, uow.today(bloc.timezone))
    return (
        say("{bloc}: {n} boards.", bloc=bloc.short_name, n=len(members)),
        Choice(say.plain("Roster of the bloc"), Intent("people.roster")),
    )


def show_help(actor: Actor, _intent: Intent, _uow: UnitOfWork) -> Screen:
    say = speak(actor.language)
    other = "en" if say.language == "vi" else "vi"
    label = "English" if other == "en" else "Tiếng Việt"
    return Screen(
        say(
            "<b>Trợ lý Khối thi đua</b>, an automatic assistant.\n\n"
            "/viec: what is to be done\n/solieu: enter figures\n"
            "/thoat: leave, the draft is kept\n\n"
            "Every figure is saved at once as a draft; a colleague of your board can go on where"
            " you stopped. Numbers may be typed the usual way: 7.081,7 or 5,890 tỷ USD.\n\n"
            "Do not send documents classified as state secrets through this channel."
        ),
        rows(
            Choice(label, Intent("home.language", (other,))),
            Choice(say.plain("What is to be done"), HOME),
        ),
        aside=True,
    )


def set_language(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    language = "en" if intent.text(0) == "en" else "vi"
    uow.accounts.set_language(actor.account_id, language)
    uow.record("language_set", "account", actor.account_id, language)
    if actor.person_id is not None:
        uow.renew_menu(actor.person_id)
    say = speak(language)
    return Screen(
        say("From now on the assistant writes English."),
        rows(Choice(say.plain("What is to be done"), HOME)),
        aside=True,
    )


def show_hats(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    say = speak(actor.language)
    return Screen(
        say("Which role are you working in now? Everything on the screen follows it."),
        rows(
            *(
                Choice(hat_name(hat, uow, say), Intent.of("home.hat", hat.id))
                for hat in [hat for hat in actor.hats if hat.confirmed][:_MOST_HATS]
            ),
            Choice(say.plain("Back"), HOME),
        ),
    )


def put_on_hat(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    chosen = next((h for h in actor.hats if h.id == intent.number(0) and h.confirmed), None)
    if chosen is None:
        raise OldButton
    uow.accounts.put_on_hat(actor.account_id, chosen.id)
    say = speak(actor.language)
    return Screen(
        say("You are working as: <b>{hat}</b>", hat=hat_name(chosen, uow, say)),
        rows(Choice(say.plain("What is to be done"), HOME)),
    )


def cancel(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    say = speak(actor.language)
    text = (
        say("You have left the entry; everything saved so far is kept as a draft.")
        if uow.asked
        else say("No question was open. Everything saved is kept.")
    )
    return Screen(text, rows(Choice(say.plain("What is to be done"), HOME)))


def unclear(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """Text without an open question: never guessed at, never swallowed."""
    say = speak(actor.language)
    shown = uow.said if len(uow.said) <= 200 else uow.said[:200] + "…"
    return Screen(
        say(
            "You wrote “{text}”, but no question is open, so nothing was saved."
            " To enter figures, tap the button below and send it again.",
            text=shown,
        ),
        _way_on(say),
    )


def edited(actor: Actor, _intent: Intent, _uow: UnitOfWork) -> Screen:
    say = speak(actor.language)
    return Screen(
        say(
            "You changed an earlier message. What was saved from it stays as it was;"
            " to correct a figure, open it in the list and enter it anew."
        ),
        _way_on(say),
        aside=True,
        fresh=True,
    )


def unknown_command(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises UnknownButton where a button, not a typed word, led here."""
    if not uow.said.strip():
        raise UnknownButton
    say = speak(actor.language)
    word = uow.said.split(maxsplit=1)[0][:40]
    return Screen(
        say("The assistant does not know {command}. /trogiup lists what it can do.", command=word),
        _way_on(say),
        aside=True,
    )


def not_text(actor: Actor, intent: Intent, _uow: UnitOfWork) -> Screen:
    """Raises NotText, naming what came in, in the reader's language."""
    what = WHATS.get(intent.text(0), WHATS["other"])
    raise NotText(what=speak(actor.language).plain(what))


WHATS = {
    "file": N_("file"),
    "photo": N_("photo"),
    "voice": N_("voice message"),
    "sticker": N_("sticker"),
    "other": N_("message of this kind"),
}


def too_long(_actor: Actor, intent: Intent, _uow: UnitOfWork) -> Screen:
    """Raises TextTooLong."""
    raise TextTooLong(length=intent.number(0), most=4096)


def in_group(actor: Actor, _intent: Intent, _uow: UnitOfWork) -> Screen:
    say = speak(actor.language)
    return Screen(say("Please write to the assistant in a private chat."), aside=True)


def public_screen(language: str, *, ended: bool) -> Screen:
    """The one screen of an account that nobody vouches for."""
    say = speak(language)
    if ended:
        text = say(
            "Your access has ended. If this is a mistake, please call the secretary of your bloc."
        )
    else:
        text = say(
            "<b>Trợ lý Khối thi đua</b>, the automatic assistant of an emulation bloc.\n\n"
            "It serves members of the bloc only. If you are one, please open the invitation link"
            " that the secretary or the head of your board has sent you.\n\n"
            "Do not send documents classified as state secrets through this channel."
        )
    return Screen(text)


def _way_on(say: Say) -> tuple[tuple[Choice, ...], ...]:
    return rows(
        (
            Choice(say.plain("Enter figures"), Intent("figures")),
            Choice(say.plain("What is to be done"), HOME),
        )
    )
