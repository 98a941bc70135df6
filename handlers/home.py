"""The first screen, the way back, and kind answers to what cannot be read."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import BLOC_ROLES, Act, Actor, may
from bot.domain.errors import N_, NoTable, NotText, OldButton, TextTooLong, UnknownButton
from bot.domain.segments import has_number
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.bloc_desk import desk_choice
from handlers.duties import (
    figures_duties,
    kept_duty,
    nomination_duties,
    people_duty,
    plan_words,
    second_looks,
    second_looks_elsewhere,
    secretary_duties,
    verdict_duty,
    vote_duty,
)
from handlers.paging import fitted, named
from handlers.settled import look_choice, nothing_taken, settled_form, settled_words
from handlers.votes_run import running_duty
from handlers.word_duties import invitation_duty, word_duties
from handlers.wording import HOME, hat_name
from storage.periods import Settled
from storage.uow import UnitOfWork

_MOST_HATS, _MOST_HELD, _LABEL_LETTERS, _QUOTED_LETTERS = 7, 3, 22, 60
REQUEST_STEPS = (
    "requests.title",
    "requests.document",
    "requests.add",
    "requests.named",
    "requests.due",
)
"""Open questions whose argument is a request in the making."""
_CORRECTIONS = {
    "totals.correct_amount": ("totals.correct_cell", 5),
    "totals.correct_why": ("totals.correct_cell", 5),
    "totals.correction_not": ("totals.correction", 1),
}
"""Open questions that are no entry: nothing of them is a draft. The way back, with how many of
their arguments."""

_GOES_BACK = "approval.return_ready"


def show_home(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What I owe now: duties, deadlines, percent, one tap to go on."""
    say, hat = speak(actor.language), actor.hat
    if intent.text(0) == "start":
        uow.renew_menu(actor.person)
    several = len(actor.hats) > 1
    lines = [say("<b>What is to be done</b>")]
    if several:
        lines.append(say("You are working as: <b>{hat}</b>", hat=hat_name(hat, uow, say)))
    duties = figures_duties(actor, uow, say)
    zone = uow.blocs.bloc(hat.bloc_id).timezone
    is_secretary = may(hat, Act.MANAGE_BLOC)
    ahead = uow.ahead(actor, None if is_secretary else hat.unit_id, uow.today(zone))
    # An hour too late it cannot be made up for: it comes before everything else.
    votes = [*vote_duty(ahead, zone, say), *running_duty(ahead.running, say)]
    duties = [*votes, *duties, *verdict_duty(actor, ahead, uow, say)]
    duties.extend(kept_duty(ahead, say))
    duties.extend(second_looks(hat, ahead, say))
    duties.extend(second_looks_elsewhere(actor, uow, say))
    duties.extend(nomination_duties(hat, ahead, uow, say))
    duties.extend(invitation_duty(hat, ahead, uow.acted_at, zone, say))
    duties.extend(word_duties(hat, ahead, say))
    manages = may(hat, Act.MANAGE_PEOPLE, hat.unit_id)
    members = (
        uow.people.members(hat.bloc_id, None if is_secretary else hat.unit_id) if manages else []
    )
    if is_secretary:
        duties.extend(secretary_duties(hat, members, ahead, uow, say))
    if manages:
        duties.append(people_duty(hat, members, say))
    lines.extend(text for text, _ways in duties if text)
    if len(lines) == 1 + several:
        lines.append(say("Nothing is due at the moment."))
    if planned := plan_words(ahead, zone, say):
        lines.append(planned)
    totals = Choice(say.plain("Figures of the whole bloc"), Intent("totals"))
    last = beside(
        Choice(say.plain("Change role"), Intent("home.hats")) if several else None,
        Choice(say.plain("Help and language"), Intent("home.help")),
    )
    ways = [way for _text, ways in duties for way in ways]
    return Screen(
        Markup("\n\n").join(lines),
        rows(
            *ways,
            beside(desk_choice(say) if is_secretary else None, totals)
            if hat.role in BLOC_ROLES
            else None,
            last,
        ),
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
    if uow.asked is not None and uow.asked.name in _CORRECTIONS:
        name, count = _CORRECTIONS[uow.asked.name]
        back = Intent(name, uow.asked.args[:count])
        return Screen(
            say("You have left the correction: nothing was sent, and nothing has changed."),
            rows(
                Choice(say.plain("Back to the correction"), back),
                Choice(say.plain("What is to be done"), HOME),
            ),
        )
    if uow.asked is not None and uow.asked.name == _GOES_BACK:
        return _still_in_hand(uow.asked, say)
    text = (
        say("You have left the entry; everything saved so far is kept as a draft.")
        if uow.asked
        else say("No question was open. Everything saved is kept.")
    )
    return Screen(
        text, rows(_request_left(uow, say), Choice(say.plain("What is to be done"), HOME))
    )


def _still_in_hand(asked: Intent, say: Say) -> Screen:
    """What is to go back with a form was said once: it stays, until a tap sends or drops it."""
    return Screen(
        say("Nothing has been sent back. What you wrote for it is kept until you tap."),
        rows(
            Choice(say.plain("What I wrote"), Intent("approval.return_look", asked.args[:2])),
            Choice(say.plain("What is to be done"), HOME),
        ),
        aside=True,
    )


def _request_left(uow: UnitOfWork, say: Say) -> Choice | None:
    """The way back to a request in the making; a form of figures is found on the first screen."""
    asked = uow.asked
    if asked is None or asked.name not in REQUEST_STEPS or asked.number(0) < 0:
        return None
    return Choice(say.plain("Back to the request"), Intent.of("requests.resume", asked.number(0)))


def unclear(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """Text without an open question: never guessed at, never swallowed."""
    say = speak(actor.language)
    shown = fitted(uow.said, _QUOTED_LETTERS)
    if (voting := _back_to_votes(actor, uow, say)) is not None:
        return voting
    settled = _all_settled(actor, uow)
    if settled is not None:
        return Screen(
            nothing_taken(say) + settled_words(settled, uow, say),
            rows(
                look_choice(settled.form_id, say),
                Choice(say.plain("What is to be done"), HOME),
            ),
        )
    return Screen(
        say(
            "You wrote “{text}”, but no question is open, so nothing was saved."
            " To enter figures, tap the button below and send it again.",
            text=shown,
        ),
        _way_on(say),
    )


def _back_to_votes(actor: Actor, uow: UnitOfWork, say: Say) -> Screen | None:
    """For who votes or runs a vote at this moment: that is what they are in the middle of."""
    if not actor.is_known or not actor.hat.confirmed:
        return None
    zone = uow.blocs.bloc(actor.hat.bloc_id).timezone
    unit = None if may(actor.hat, Act.MANAGE_BLOC) else actor.hat.unit_id
    ahead = uow.ahead(actor, unit, uow.today(zone))
    running = tuple(one for one in ahead.running if one.state == "open")
    duties = [*vote_duty(ahead, zone, say), *running_duty(running, say)]
    if not duties:
        return None
    text = say(
        "You wrote “{text}”, but no question is open, so nothing was saved. A vote is going on;"
        " the buttons below lead back to it.",
        text=fitted(uow.said, _QUOTED_LETTERS),
    )
    return Screen(
        Markup("\n\n").join([text, *(words for words, _ways in duties)]),
        rows(
            *(way for _words, ways in duties for way in ways),
            Choice(say.plain("What is to be done"), HOME),
        ),
        aside=True,
    )


def _all_settled(actor: Actor, uow: UnitOfWork) -> Settled | None:
    """The board's last closed form where figures were typed and no period asks for any."""
    hat = actor.hat
    if not actor.is_known or hat.unit_id is None or not has_number(uow.said):
        return None
    return None if uow.figures.own_forms(hat.bloc_id, hat.unit_id) else settled_form(hat, uow)


def edited(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """What was saved stays; where the message held figures, the way to each of them."""
    say = speak(actor.language)
    held = _questions_of(actor, uow) if actor.is_known else []
    if held:
        shown, more = named(held, _MOST_HELD)
        names = ", ".join(name for name, _way in shown)
        if more:
            names = say.plain("{names} and {n} more", names=names, n=more)
        return Screen(
            say(
                "You changed an earlier message. What was saved from it stays as it was: <b>{names}"
                "</b>. To correct it, tap it and enter the figure anew.",
                names=names,
            ),
            rows(
                *(
                    Choice(say.plain("Correct: {name}", name=fitted(name, _LABEL_LETTERS)), way)
                    for name, way in held[:_MOST_HELD]
                ),
                Choice(say.plain("What is to be done"), HOME),
            ),
            aside=True,
            fresh=True,
        )
    return Screen(
        say(
            "You changed an earlier message. What was saved from it stays as it was;"
            " to correct a figure, open it in the list and enter it anew."
        ),
        _way_on(say),
        aside=True,
        fresh=True,
    )


def _questions_of(actor: Actor, uow: UnitOfWork) -> list[tuple[str, Intent]]:
    """The questions whose figures came with the message that was changed, and the way to each.

    A message keeps its own date when it is changed, so that finds it again.
    """
    found: dict[tuple[int, str], str] = {}
    for form_id, cell in uow.beside.said_in(actor.account_id, uow.acted_at, uow.inbox_id):
        form = uow.figures.form(actor.hat.bloc_id, form_id)
        if form is None:
            continue
        catalogue = uow.figures.catalogue(form.bloc_id, form.period.catalogue_version)
        question = catalogue.question_of(cell.code)
        name = question.names[actor.language].partition(":")[0].partition(" (")[0]
        if len(question.indicators) == 1:
            name = question.indicators[0].short_names[actor.language]
        found[form_id, question.key] = name
    return [
        (name, Intent.of("figures.ask", form_id, key)) for (form_id, key), name in found.items()
    ]


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


def not_text(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotText, naming what came in, in the reader's language; NoTable for a file where one
    with figures would be taken.
    """
    what = speak(actor.language).plain(WHATS.get(intent.text(0), WHATS["other"]))
    hat, asked = actor.hat, uow.asked
    enters = may(hat, Act.ENTER_FIGURES, hat.unit_id) or may(hat, Act.ENTER_ON_BEHALF)
    in_form = asked is None or asked.name.startswith("figures.")
    if intent.text(0) == "file" and enters and in_form:
        raise NoTable
    raise NotText(what=what)


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
