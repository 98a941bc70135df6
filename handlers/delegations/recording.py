"""The end of a delegation's making: its paper, a last look, and it holds."""

from __future__ import annotations

from datetime import date, timedelta

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.contest_errors import DelegateElsewhere
from bot.domain.documents import check_document
from bot.domain.errors import OldButton
from bot.domain.papers import read_paper
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.words import cut
from handlers.delegations.listing import in_open_votes, screen, tell_concerned
from handlers.delegations.wish import Desk, Wish, going_on
from storage.rolls import NewDelegation, paper_text
from storage.uow import UnitOfWork

_EXAMPLE = "12/GUQ-BQL ngày 20/11/2019"


def ask_paper(desk: Desk, wish: Wish) -> Screen:
    say = desk.say
    return Screen(
        say(
            "<b>{name}</b>\nPlease send the photo or the PDF of the paper with its number and date"
            " below it, or type them, for example “{example}”.",
            name=wish.name,
            example=_EXAMPLE,
        ),
        rows(Choice(say.plain("Back"), Intent("delegations"))),
        asks=wish.asks(),
    )


def papered(desk: Desk, wish: Wish) -> Screen:
    """Number and date, perhaps under a picture. Raises PaperUnclear, PaperDateAhead, and what is
    raised of a file that cannot be kept."""
    uow, file = desk.uow, desk.uow.file
    if file is not None:
        check_document(file.kind, file.name, file.mime, file.size)
        kept = uow.reviews.attach(desk.bloc.id, file, desk.actor.person, uow.inbox_id)
        uow.record("delegation_paper", "attachment", kept)
        wish = wish.at("paper", attachment=kept)
        if not uow.line:
            return _ask_number(desk, wish)
    number, signed = read_paper(uow.line, desk.today)
    return sure(desk, wish.at("sure", number=number, signed=signed.toordinal()))


def _ask_number(desk: Desk, wish: Wish) -> Screen:
    say = desk.say
    return Screen(
        say(
            "✓ The paper is kept. Which number and date does it bear? For example “{example}”.",
            example=_EXAMPLE,
        ),
        rows(Choice(say.plain("Back"), Intent("delegations"))),
        asks=wish.asks(),
    )


# Done ----------------------------------------------------------------------------------------


def sure(desk: Desk, wish: Wish) -> Screen:
    say = desk.say
    return Screen(
        Markup("\n").join([say("<b>Is this right?</b>"), *_words(desk, wish, say)]),
        rows(
            Choice(say.plain("Yes, it holds like this"), Intent("delegations.give")),
            Choice(say.plain("Back"), Intent("delegations")),
        ),
        asks=wish.at("sure").asks(),
    )


def _words(desk: Desk, wish: Wish, say: Say) -> list[Markup]:
    found = desk.uow.contests.contest(wish.contest) if wish.contest else None
    since = say.date(date.fromordinal(wish.since))
    who = f"{wish.name}, {wish.position}" if wish.position else wish.name
    lines = [
        say("For {unit} votes: <b>{who}</b>", unit=desk.unit(wish.unit).name, who=who),
        say("Only for: {title}", title=cut(found.title, 120)) if found else say("For every vote"),
        say(
            "From {since} to {last}",
            since=since,
            last=say.date(date.fromordinal(wish.until) - timedelta(days=1)),
        )
        if wish.until
        else say("From {since} until it is revoked", since=since),
        say(
            "On the phone the head of the unit can vote too; whoever votes first counts. In the"
            " hall the delegate votes."
        ),
    ]
    if wish.number:
        day = say.date(date.fromordinal(wish.signed))
        lines.append(say("Paper no. {number} of {day}", number=wish.number, day=day))
    return lines


def give(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """Recorded: on the list at once, and on the rolls of open votes. Raises OldButton for a wish
    that is not whole, NotAllowed, DelegateElsewhere for who has left the unit meanwhile."""
    desk, wish = going_on(actor, uow)
    if wish.stage != "sure" or not wish.since or (wish.by_paper and not wish.number):
        raise OldButton
    if wish.person and wish.person not in {one.person_id for one in desk.people(wish.unit)}:
        raise DelegateElsewhere
    new = NewDelegation(
        bloc_id=desk.bloc.id,
        unit_id=wish.unit,
        number=wish.number,
        signed_on=date.fromordinal(wish.signed) if wish.signed else desk.today,
        since=date.fromordinal(wish.since),
        until=date.fromordinal(wish.until) if wish.until else None,
        person_id=wish.person or None,
        full_name="" if wish.person else wish.name,
        position=wish.position,
        contest_id=wish.contest or None,
        attachment_id=wish.attachment or None,
    )
    number = uow.rolls.delegate(new, actor.person)
    uow.record("delegation_recorded", "delegation", number, str(wish.unit))
    stored = uow.rolls.delegation(desk.bloc.id, number)
    assert stored is not None, "it was stored just now"
    uow.register(desk.bloc.id, "delegation.recorded", "delegation", number, paper_text(stored))

    def compose(say: Say) -> Screen:
        lines = [say("<b>A delegation was recorded</b>"), *_words(desk, wish, say)]
        return Screen(
            Markup("\n").join(lines),
            rows(Choice(say.plain("Who votes for whom"), Intent("delegations"))),
        )

    tell_concerned(desk, stored, compose, f"delegation:{number}")
    moved = in_open_votes(desk)
    said = desk.say("✓ Recorded: {name} votes for {unit}.", name=wish.name,
                    unit=desk.unit(wish.unit).short_name)  # fmt: skip
    if moved:
        said += desk.say(" It holds in the open votes at once.")
    return screen(desk, 0, said)
