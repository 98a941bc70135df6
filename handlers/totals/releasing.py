"""A period's totals shown to the ministry's observers, and taken back.

The head of the board that leads the bloc releases, by a tap; the secretary may do it on that head's
word, which is noted. What observers see are the totals of that moment: a later correction shows
only once they are released anew.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from markupsafe import Markup

from bot.domain.access import Act, Actor, Hat, Role, hat_for, may, require
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.totals_errors import TotalsMoved
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.totals.notes import footnotes
from handlers.totals.pages import cut
from handlers.totals.view import View, home, look_now, period_title
from handlers.wording import short_code
from storage.uow import Compose, UnitOfWork


def show_release(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What would be released, what stands against it, and who may do it."""
    view = view_for(actor, intent, uow)
    say, totals, released = view.say, view.totals, view.totals.gathered.now.released
    lines = [
        say("<b>{period}</b>: release to the ministry's observers", period=view.title),
        say(
            "Counted: {n}/{m} boards. Check code of the totals: {code}",
            n=f"{len(totals.roster) - len(totals.waiting):02d}",
            m=f"{len(totals.roster):02d}",
            code=short_code(totals.fingerprint),
        ),
        *footnotes(view),
    ]
    if released is not None:
        at = say.time(released.released_at, view.zone)
        same = released.fingerprint == totals.fingerprint
        lines.append(
            say("Released at {at}; nothing has changed since.", at=at)
            if same
            else say("Released at {at}; the totals have changed since.", at=at)
        )
    if view.of.period.state == "open":
        lines.append(say("The period is still open: figures may yet come in or change."))
    leader = _leader(view.hat, view.of.period.year, uow)
    return Screen(
        Markup("\n").join(lines),
        rows(*_ways(view, leader), view.to_page(""), home(say)),
    )


def _ways(view: View, leader: int | None) -> list[Choice]:
    say, code = view.say, short_code(view.totals.fingerprint)
    released = view.totals.gathered.now.released
    found = []
    if released is None or released.fingerprint != view.totals.fingerprint:
        if leader is not None and any(may(h, Act.RELEASE, leader) for h in view.actor.hats):
            found.append(Choice(say.plain("Release now"), view.intent("release_now", code)))
        if view.may(Act.PREPARE_RELEASE):
            if leader is not None:
                found.append(
                    Choice(say.plain("Ask the bloc's head"), view.intent("release_ask", code))
                )
            found.append(
                Choice(say.plain("The head has agreed"), view.intent("release_said", code))
            )
    if released is not None:
        seen = Intent.of("totals", view.period_id, f"r{released.id}", "")
        found.append(Choice(say.plain("See what is released"), seen))
        found.append(Choice(say.plain("Take it back"), view.intent("withdraw")))
    return found


def view_for(actor: Actor, intent: Intent, uow: UnitOfWork) -> View:
    """Raises NotAllowed for all but the secretary and the head of the leading board."""
    # Only what is accepted is ever released.
    return look_now(_in_hat(actor, _year(actor, intent, uow), uow), intent.number(0), uow)


def _year(actor: Actor, intent: Intent, uow: UnitOfWork) -> int:
    """Of the period that a button names. Raises OldButton."""
    period = uow.reviews.period(actor.hat.bloc_id, intent.number(0))
    if period is None:
        raise OldButton
    return period.year


def _in_hat(actor: Actor, year: int, uow: UnitOfWork) -> Actor:
    """In the hat that is on, else in any other of the person's that releases or prepares it: the
    leading head is asked whatever hat is on.
    """
    on = actor.hat
    leader = _leader(on, year, uow)
    for hat in (on, *(hat for hat in actor.hats if hat.bloc_id == on.bloc_id)):
        leads = leader is not None and hat.unit_id == leader and may(hat, Act.RELEASE, leader)
        if leads or may(hat, Act.PREPARE_RELEASE):
            return replace(actor, hat_id=hat.id)
    raise NotAllowed


def _leader(hat: Hat, year: int, uow: UnitOfWork) -> int | None:
    """The board that led in that year: its figures stay with it, also when they become final."""
    return uow.blocs.leading(hat.bloc_id).of(year)


def require_unmoved(view: View, intent: Intent) -> None:
    """Raises TotalsMoved where these are not the totals that were looked at."""
    if intent.text(2) != short_code(view.totals.fingerprint):
        raise TotalsMoved
    released = view.totals.gathered.now.released
    if released is not None and released.fingerprint == view.totals.fingerprint:
        raise OldButton


def acting_now(actor: Actor, intent: Intent, uow: UnitOfWork) -> Actor:
    """With the rights as they stand now, and the period held: what is corrected or accepted beside
    it is either in what is released, or comes after it."""
    actor = uow.people.access_now(actor, actor.hat.bloc_id)
    uow.bloc_acts.hold_period(intent.number(0))
    return actor


def ask_leader(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The secretary asks; the head of the leading board gets the button."""
    require(actor, Act.PREPARE_RELEASE)
    view = view_for(actor, intent, uow)
    require_unmoved(view, intent)
    of, code = view.of, intent.text(2)

    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "The secretary asks you to agree that the totals of <b>{period}</b> be shown to the"
                " ministry's observers. Check code {code}.",
                period=period_title(of, say),
                code=code,
            ),
            rows(
                Choice(say.plain("Look and release"), Intent.of("totals.release", of.id, "a")),
            ),
        )

    leader = _leader(view.hat, of.period.year, uow)
    key = f"release-asked:{of.id}:{code}"
    told = _tell(view, (Role.HEAD,), compose, key, uow, unit_id=leader)
    uow.record("release_asked", "period", of.id, code)
    return Screen(
        view.say.count(
            "✓ {n} head of the leading board has been asked.",
            "✓ {n} heads of the leading board have been asked.",
            told,
        ),
        rows(Choice(view.say.plain("Back"), view.intent("release")), home(view.say)),
    )


def release_now(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The head of the leading board taps: the observers see the totals from now on."""
    actor = acting_now(actor, intent, uow)
    leader = _leader(actor.hat, _year(actor, intent, uow), uow)
    if leader is None:
        raise NotAllowed
    hat = hat_for(actor, Act.RELEASE, leader, actor.hat.bloc_id)
    view = view_for(replace(actor, hat_id=hat.id), intent, uow)
    require_unmoved(view, intent)
    return release(view, f"head of unit {hat.unit_id}", uow)


def release(view: View, on_word_of: str, uow: UnitOfWork) -> Screen:
    """Observers see the totals from now on; they and those who answer for them are told."""
    of, code = view.of, view.totals.fingerprint
    uow.bloc_acts.release(of.period, code, view.actor.person)
    uow.record("totals_released", "period", of.id, f"{short_code(code)} {on_word_of}")
    content = f"{of.period.key} {code} {on_word_of}"
    uow.register(view.hat.bloc_id, "totals_released", "period", of.id, content)

    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "The totals of <b>{period}</b> have been released to the ministry's observers."
                " Check code {code}.",
                period=period_title(of, say),
                code=short_code(code),
            ),
            rows(Choice(say.plain("See the totals"), Intent.of("totals", of.id, "a", ""))),
        )

    key = f"released:{of.id}:{code}:{uow.inbox_id}"
    told = _tell(view, (Role.OBSERVER, Role.SECRETARY), compose, key, uow)
    told += _tell(
        view, (Role.HEAD,), compose, key, uow, unit_id=_leader(view.hat, of.period.year, uow)
    )
    return Screen(
        view.say.count(
            "✓ The totals of <b>{period}</b> are released. {n} person has been told. Check code"
            " {code}.",
            "✓ The totals of <b>{period}</b> are released. {n} people have been told. Check code"
            " {code}.",
            told,
            period=view.title,
            code=short_code(code),
        ),
        rows(Choice(view.say.plain("Release the totals"), view.intent("release")), home(view.say)),
    )


def _tell(
    view: View,
    roles: Collection[Role],
    compose: Compose,
    key: str,
    uow: UnitOfWork,
    unit_id: int | None = None,
) -> int:
    """Everybody else with these roles, of one board or of the bloc; how many they are."""
    persons = {
        member.person_id
        for member in uow.people.members(view.hat.bloc_id, unit_id)
        if member.confirmed and member.role in roles and member.person_id != view.actor.person_id
    }
    for person_id in sorted(persons):
        uow.tell(person_id, compose, key)
    return len(persons)


def ask_withdrawal(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    view = view_for(actor, intent, uow)
    released = view.totals.gathered.now.released
    if released is None:
        raise OldButton
    return Screen(
        view.say(
            "Take back the totals of <b>{period}</b>, released at {at}? Observers will no longer"
            " see them.",
            period=view.title,
            at=view.say.time(released.released_at, view.zone),
        ),
        rows(
            Choice(cut(view.say.plain("Take it back")), view.intent("withdraw_now", released.id)),
            Choice(view.say.plain("Back"), view.intent("release")),
        ),
    )


def withdraw(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    actor = acting_now(actor, intent, uow)
    view = view_for(actor, intent, uow)
    released = view.totals.gathered.now.released
    if released is None or released.id != intent.number(2):
        raise OldButton
    uow.bloc_acts.withdraw(view.period_id, actor.person)
    uow.record("release_withdrawn", "period", view.period_id, short_code(released.fingerprint))
    content = f"{view.of.period.key} {released.fingerprint}"
    uow.register(view.hat.bloc_id, "release_withdrawn", "period", view.period_id, content)
    return Screen(
        view.say(
            "✓ The totals of <b>{period}</b> are no longer shown to observers.", period=view.title
        ),
        rows(Choice(view.say.plain("Release the totals"), view.intent("release")), home(view.say)),
    )
