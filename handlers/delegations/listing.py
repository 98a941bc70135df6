"""/uyquyen: who votes for whom at the moment, on one list that all members see; and revoking."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from markupsafe import Markup

from bot.domain.access import Act, Actor, may
from bot.domain.contest_errors import DelegationOver
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.paper_errors import DocumentElsewhere
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.contests.house import desk_at, is_secretary
from handlers.contests.voters import bring_up_to_date
from handlers.contests.words import cut
from handlers.delegations.absences import absence_lines, tell_for_unit, visible
from handlers.delegations.wish import Desk, desk_of
from handlers.paging import fitted, on_page, turning
from handlers.wording import HOME
from storage.rolls import Delegation, Lent
from storage.uow import Compose, UnitOfWork

_PER_PAGE, _LABEL_LETTERS, _TITLE_LETTERS, _MOST_AWAY = 4, 24, 120, 3


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed for observers and for colleagues with one group of figures."""
    if not may(actor.hat, Act.SEE_DELEGATIONS, actor.hat.unit_id):
        raise NotAllowed
    return screen(desk_of(actor, uow), intent.number(0))


def screen(desk: Desk, page: int = 0, said: Markup | None = None) -> Screen:
    say = desk.say
    found = desk.uow.rolls.standing(desk.bloc.id, desk.today)
    shown, page, pages = on_page(found, page, _PER_PAGE)
    names = desk.names()
    headed = desk.headed()
    lines = [said + "\n"] if said is not None else []
    lines.append(say("<b>Who votes for a unit instead of its head</b>"))
    lines += [words(one, desk, names) for one in shown]
    lent = desk.uow.rolls.lent(desk.bloc.id)
    lines += [lent_words(one, names, say) for one in lent]
    if not found and not lent:
        lines.append(say("Nobody at the moment: each unit votes through its head."))
    away = visible(desk)
    if away:
        lines.append(say("\n<b>Away</b>"))
        lines += absence_lines(away[:_MOST_AWAY], names, say)
        if len(away) > _MOST_AWAY:
            lines.append(say("… and {n} more.", n=len(away) - _MOST_AWAY))
    mine = [one for one in shown if desk.records or one.unit_id in headed]
    return Screen(
        Markup("\n").join(lines),
        rows(
            *(
                (
                    Choice(say.plain("Delegate my vote"), Intent.of("delegations.whom", unit_id)),
                    Choice(say.plain("Ask another unit"), Intent.of("delegations.away", unit_id)),
                )
                for unit_id in headed[:1]
            ),
            beside(
                Choice(say.plain("Record a paper"), Intent.of("delegations.unit", 0))
                if desk.records
                else None,
                Choice(say.plain("Away"), Intent("absence")),
            ),
            *_ways(shown, {one.id for one in mine}, names, say),
            turning(page, pages, say, lambda to: Intent.of("delegations", to)),
            beside(
                Choice(say.plain("Votes of the bloc"), Intent("contests"))
                if is_secretary(desk.actor, desk.bloc.id)
                else None,
                Choice(say.plain("What is to be done"), HOME),
            ),
        ),
    )


def _ways(
    shown: Sequence[Delegation], mine: Collection[int], names: Mapping[int, str], say: Say
) -> list[tuple[Choice, ...]]:
    """To look at the paper, and to revoke what is one's own to revoke."""
    found = []
    for one in shown:
        unit = names.get(one.unit_id, "?")
        ways = beside(
            Choice(
                fitted(say.plain("Paper: {unit}", unit=unit), _LABEL_LETTERS),
                Intent.of("delegations.paper", one.id),
            )
            if one.attachment_id is not None
            else None,
            Choice(
                fitted(say.plain("Revoke: {unit}", unit=unit), _LABEL_LETTERS),
                Intent.of("delegations.revoke", one.id),
            )
            if one.id in mine
            else None,
        )
        if ways:
            found.append(ways)
    return found


def open_paper(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The picture or PDF of a paper, for every member. Raises NotAllowed, OldButton,
    DocumentElsewhere where another messenger keeps it."""
    if not may(actor.hat, Act.SEE_DELEGATIONS, actor.hat.unit_id):
        raise NotAllowed
    desk = desk_of(actor, uow)
    found = uow.rolls.delegation(desk.bloc.id, intent.number(0))
    if found is None or found.attachment_id is None:
        raise OldButton
    file = uow.reviews.attachment(desk.bloc.id, found.attachment_id)
    if file is None:
        raise OldButton
    if (file.channel, file.bot) != (actor.channel, actor.bot):
        raise DocumentElsewhere
    names = desk.names()
    return Screen(
        words(found, desk, names),
        rows(Choice(desk.say.plain("Who votes for whom"), Intent("delegations"))),
        aside=True,
        fresh=True,
        passes=file,
    )


def words(one: Delegation, desk: Desk, names: Mapping[int, str]) -> Markup:
    """Unit, person, paper, days, and what it is for."""
    say = desk.say
    who = f"{one.full_name}, {one.position}" if one.position else one.full_name
    return say(
        "• <b>{unit}</b>: {who}. {paper}. {days}. {scope}",
        unit=names.get(one.unit_id, "?"),
        who=who,
        paper=paper_words(one, say),
        days=days_words(one, say),
        scope=scope_words(one, desk),
    )


def lent_words(one: Lent, names: Mapping[int, str], say: Say) -> Markup:
    """A unit that another one votes for, in one open vote."""
    return say(
        "• <b>{unit}</b>: {holder} votes for it. Only for: {title}",
        unit=names.get(one.unit_id, "?"),
        holder=names.get(one.holder, "?"),
        title=cut(one.title, _TITLE_LETTERS),
    )


def paper_words(one: Delegation, say: Say) -> str:
    if one.number:
        return say.plain(
            "Paper no. {number} of {day}", number=one.number, day=say.date(one.signed_on)
        )
    return say.plain("Given in the chat on {day}", day=say.date(one.signed_on))


def days_words(one: Delegation, say: Say) -> str:
    if one.until is None:
        return say.plain("From {since} until it is revoked", since=say.date(one.since))
    return say.plain(
        "From {since} to {last}",
        since=say.date(one.since),
        last=say.date(one.until - timedelta(days=1)),
    )


def scope_words(one: Delegation, desk: Desk) -> str:
    say = desk.say
    if one.contest_id is None:
        return say.plain("For every vote")
    found = desk.uow.contests.contest(one.contest_id)
    return say.plain("Only for: {title}", title=found.title if found is not None else "?")


# Revoking ------------------------------------------------------------------------------------


def _mine(desk: Desk, intent: Intent) -> Delegation:
    """One that stands and that the actor may revoke. Raises OldButton, NotAllowed,
    DelegationOver."""
    found = desk.uow.rolls.delegation(desk.bloc.id, intent.number(0))
    if found is None:
        raise OldButton
    if not desk.records and found.unit_id not in desk.headed():
        raise NotAllowed
    ended = found.until is not None and found.until <= desk.today
    if found.revoked_at is not None or ended:
        raise DelegationOver
    return found


def ask_revoke(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = desk_of(actor, uow)
    found, say = _mine(desk, intent), desk.say
    names = desk.names()
    return Screen(
        Markup("\n").join(
            [
                say("<b>Revoke this delegation?</b> It holds no more at once."),
                words(found, desk, names),
            ]
        ),
        rows(
            Choice(say.plain("Yes, revoke it"), Intent.of("delegations.revoke_now", found.id)),
            Choice(say.plain("Back"), Intent("delegations")),
        ),
    )


def revoke(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """At once, also in votes that are open: there the head votes again."""
    desk = desk_of(actor, uow)
    found = _mine(desk, intent)
    uow.rolls.revoke(found.id, actor.person)
    uow.record("delegation_revoked", "delegation", found.id)
    uow.register(desk.bloc.id, "delegation.revoked", "delegation", found.id, str(found.unit_id))
    _bloc, unit = uow.blocs.board(desk.bloc.id, found.unit_id)

    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "The delegation of {name} to vote for {unit} was revoked.",
                name=found.full_name,
                unit=unit.name,
            ),
            rows(Choice(say.plain("Who votes for whom"), Intent("delegations"))),
        )

    tell_concerned(desk, found, compose, f"delegation-revoked:{found.id}")
    in_open_votes(desk)
    return screen(
        desk, 0, desk.say("✓ Revoked: {name} votes no more for {unit}.",
                          name=found.full_name, unit=unit.short_name)
    )  # fmt: skip


def tell_concerned(desk: Desk, of: Delegation, compose: Compose, key: str) -> None:
    """The delegate, the heads of the unit and the secretaries; not whoever acts."""
    delegate = {of.person_id} if of.person_id is not None else set()
    tell_for_unit(desk, of.unit_id, compose, key, delegate)


def in_open_votes(desk: Desk) -> int:
    """The rolls of open votes follow at once; how many units have another voter by that."""
    moved = 0
    for one in desk.uow.contests.of_bloc(desk.bloc.id, ("open",)):
        moved += len(bring_up_to_date(desk_at(desk.actor, one.id, desk.uow)))
    return moved
