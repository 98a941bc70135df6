"""Đã ký bản giấy: a head's signature on the printed sheet counts the same as the tap."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Act, Actor, may
from bot.domain.approval import Said, Step, hat_for_step
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.paper_errors import PaperNeeded
from bot.domain.papers import EXAMPLE, read_paper
from bot.domain.verdict_errors import AlreadyDecided, NewerVersion, OwnEntry
from bot.screen import Choice, Intent, Screen, rows
from handlers.approval.card import card_screen, moved_on, nobody_accepts
from handlers.approval.docket import Docket, for_unit, open_docket
from handlers.approval.telling import tell_heads_of_paper, tell_of_approval, tell_of_paper
from handlers.figures.verdicts import verdict_words
from handlers.wording import HOME
from storage.reviews import NewVerdict, Verdict
from storage.uow import UnitOfWork


def ask_for_sheet(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """How it is done: print, sign, send the picture with number and date."""
    docket = _present(actor, intent, uow)
    say, form = docket.say, docket.form
    return Screen(
        say(
            "<b>Signed on paper</b>, version {version}\n1. Print the sheet of this version.\n2. The"
            " head signs it.\n3. Send the photo or the PDF here, with number and date below it, for"
            " example “{example}”.\n\nIt counts the same as an approval in the chat.",
            version=form.version,
            example=EXAMPLE,
        ),
        rows(
            Choice(say.plain("Printed sheet (.xlsx)"), Intent.of("figures.sheet", form.id)),
            Choice(say.plain("Back to the form"), Intent.of("figures", form.id)),
        ),
        asks=Intent.of("approval.papered", form.id, form.version),
    )


def take_sheet(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The picture came; number and date stand under it, or are asked for.

    Raises PaperNeeded for words without a picture.
    """
    docket = _present(actor, intent, uow)
    file = uow.file
    if file is None:
        raise PaperNeeded
    form = docket.form
    attachment_id = uow.reviews.attach(form.bloc_id, file, actor.person, uow.inbox_id)
    uow.record("sheet_received", "form", form.id, f"version {form.version}")
    if not uow.line:
        say = docket.say
        return Screen(
            say(
                "The sheet has arrived. What are its number and date? For example “{example}”",
                example=EXAMPLE,
            ),
            rows(Choice(say.plain("Back to the form"), Intent.of("figures", form.id))),
            asks=Intent.of("approval.paper_number", form.id, form.version, attachment_id),
        )
    return _presented(docket, attachment_id)


def take_number(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Number and date were typed for the picture that came before.

    The open question alone names the picture, and this form: made when it came, from this person.
    Raises OldButton for any other, and what `read_paper` raises.
    """
    if uow.asked is None or uow.asked != intent:
        raise OldButton
    docket = _present(actor, intent, uow)
    return _presented(docket, intent.number(2))


def _present(actor: Actor, intent: Intent, uow: UnitOfWork) -> Docket:
    """Raises NotAllowed for who submits neither for the board nor on its behalf, and for what is
    past presenting NewerVersion and AlreadyDecided.
    """
    docket = open_docket(actor, intent, uow, deciding=True)
    form = docket.form
    hat = docket.actor.hat
    if not (may(hat, Act.SUBMIT_FIGURES, form.unit_id) or may(hat, Act.ENTER_ON_BEHALF)):
        raise NotAllowed
    if intent.number(1) != form.version:
        raise NewerVersion(old=intent.number(1), version=form.version)
    if form.state != "submitted":
        raise AlreadyDecided(
            version=form.version, words=verdict_words(docket.desk, docket.verdicts[-1])
        )
    return docket


def _presented(docket: Docket, attachment_id: int) -> Screen:
    uow, form, say = docket.uow, docket.form, docket.say
    paper = uow.reviews.attachment(form.bloc_id, attachment_id, sent_by=docket.actor.person)
    if paper is None:
        raise OldButton
    number, signed_on = read_paper(uow.line, uow.today(docket.desk.zone))
    new = NewVerdict(
        Step.HEAD,
        Said.PRESENTED,
        docket.actor.person,
        form.unit_id,
        uow.acted_at,
        attachment_id=attachment_id,
        paper=(number, signed_on),
    )
    verdict_id = uow.reviews.give(form, new, form.state)
    uow.record("sheet_presented", "form", form.id, f"version {form.version}: {number}")
    words = Markup("{} ({})").format(number, say.date(signed_on))
    told = tell_of_paper(docket, words, paper, verdict_id)
    tell_heads_of_paper(docket, words, verdict_id)
    text = say(
        "✓ Signed sheet no. {number} of {day} for version {version} has been sent to be checked.",
        number=number,
        day=say.date(signed_on),
        version=form.version,
    )
    return Screen(
        text if told else Markup("\n").join([text, nobody_accepts(say)]),
        rows(
            Choice(say.plain("Back to the form"), Intent.of("figures", form.id)),
            Choice(say.plain("What is to be done"), HOME),
        ),
        fresh=True,
    )


def accept_sheet(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The sheet shows this version: the head's approval on paper, from now on like any other.

    Raises AlreadyDecided, OwnEntry for who sent the sheet, and what the right to it raises.
    """
    docket = open_docket(actor, intent, uow, deciding=True)
    hat = hat_for_step(docket.actor, docket.case, Step.BLOC)
    moved = moved_on(docket, intent)
    if moved is not None:
        return moved
    form, paper = docket.form, _presented_as(docket, intent.number(2))
    if form.state != "submitted":
        raise AlreadyDecided(
            version=form.version, words=verdict_words(docket.desk, docket.verdicts[-1])
        )
    if paper.person_id == actor.person:
        raise OwnEntry(version=form.version)
    assert paper.paper_on is not None, "a presented sheet bears its date"
    new = NewVerdict(
        Step.HEAD,
        Said.APPROVED,
        actor.person,
        for_unit(hat),
        uow.acted_at,
        attachment_id=paper.attachment_id,
        paper=(paper.paper_number, paper.paper_on),
    )
    uow.reviews.give(form, new, "approved")
    uow.record("figures_approved", "form", form.id, f"version {form.version} on paper")
    content = f"{form.period.key} version {form.version} {docket.standing.fingerprint}"
    uow.register(form.bloc_id, "figures_approved", "form", form.id, content)
    tell_of_approval(docket, (paper.paper_number, paper.paper_on))
    after = open_docket(actor, intent, uow)
    return card_screen(after, docket.say("✓ The head's approval on paper is recorded."))


def _presented_as(docket: Docket, verdict_id: int) -> Verdict:
    for one in docket.verdicts:
        if one.id == verdict_id and one.said is Said.PRESENTED:
            return one
    raise OldButton
