"""What is voted on: open contests, why one has no vote, what closed lately and its result."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from markupsafe import Markup

from bot.domain.access import Act, Actor, Role, may
from bot.domain.approval import hats_in
from bot.domain.errors import Refusal
from bot.domain.voting_errors import ProxyHolderAway, UnitVoted
from bot.i18n import Say, escaped, joined, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.ballots.rights import is_in_chat, own_units, right_of, why_no_right
from handlers.ballots.words import (
    closing_words,
    own_first_words,
    result_words,
    title_words,
    unit_short,
    way_words,
)
from handlers.paging import fitted, on_page, turning
from handlers.wording import HOME
from storage.contest_rows import BallotNow
from storage.uow import UnitOfWork

_LATELY = timedelta(days=60)
_ON_PAGE, _MOST_WAYS, _LETTERS = 4, 4, 34
_SECRET, _OPEN = frozenset({"secret", "paper"}), frozenset({"open", "hands"})


def show_all(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    return _list(actor, uow, "ballots", _SECRET | _OPEN, intent.number(0))


def show_secret(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """/bophieu"""
    return _list(actor, uow, "ballots.secret", _SECRET, intent.number(0))


def show_open(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """/bieuquyet"""
    return _list(actor, uow, "ballots.open_votes", _OPEN, intent.number(0))


def _list(actor: Actor, uow: UnitOfWork, name: str, ways: Collection[str], page: int) -> Screen:
    say, at = speak(actor.language), uow.acted_at
    every = [
        now
        for now in uow.casting.of_bloc(actor.hat.bloc_id, uow.now - _LATELY)
        if _is_inside(actor) or now.contest.state == "published"
    ]
    found = [now for now in every if now.contest.way in ways or _in_hall(now)]
    beside = [now for now in every if now.contest.state == "open" and now not in found]
    found.sort(key=lambda now: now.contest.state != "open")
    shown, page, pages = on_page(found, page, _ON_PAGE)
    head = say("<b>Votes of the bloc</b>")
    if not found:
        head = _nothing(name, elsewhere=bool(beside), say=say)
    told: list[Markup] = []
    choices: list[Choice] = []
    published = [now for now in shown if now.contest.state == "published"]
    qualified = uow.casting.qualified(published)
    for now in shown:
        words, more = _one(actor, now, at, say, qualified.get(now.contest.id))
        told.append(words)
        choices.extend(more)
    if beside:
        told.append(_beside_words(name, len(beside), say))
    drafts = _drafts(actor, uow)
    if drafts:
        told.append(
            say.count("{n} vote is being prepared.", "{n} votes are being prepared.", drafts)
        )
    manages = may(actor.hat, Act.RECORD_VOTES) or _runs(actor, every, uow)
    return Screen(
        joined("\n\n", [head, *told]),
        rows(
            *choices[:_MOST_WAYS],
            turning(page, pages, say, lambda other: Intent.of(name, other)),
            _to_others(name, say) if beside else None,
            Choice(say.plain("Run the votes"), Intent("contests")) if manages else None,
            Choice(say.plain("What is to be done"), HOME),
        ),
    )


def _in_hall(now: BallotNow) -> bool:
    """What is voted on in the hall alone is nobody's to find behind the other command's button."""
    return now.contest.state == "open" and not is_in_chat(now)


def _nothing(name: str, *, elsewhere: bool, say: Say) -> Markup:
    """Where another list has something, that nothing is here must not sound like nothing at all."""
    if not elsewhere:
        return say("<b>Votes of the bloc</b>\nNothing is being voted on at the moment.")
    if name == "ballots.secret":
        return say("<b>Votes of the bloc</b>\nNo secret vote is open.")
    return say("<b>Votes of the bloc</b>\nNo vote by name is open.")


def _beside_words(name: str, count: int, say: Say) -> Markup:
    if name == "ballots.secret":
        return say.count("{n} vote by name is open.", "{n} votes by name are open.", count)
    return say.count("{n} secret vote is open.", "{n} secret votes are open.", count)


def _to_others(name: str, say: Say) -> Choice:
    if name == "ballots.secret":
        return Choice(say.plain("Vote (openly)"), Intent("ballots.open_votes"))
    return Choice(say.plain("Vote (in secret)"), Intent("ballots.secret"))


def _drafts(actor: Actor, uow: UnitOfWork) -> int:
    """How many the secretary has in preparation."""
    if not may(actor.hat, Act.PREPARE_CONTEST):
        return 0
    return len(uow.contests.of_bloc(actor.hat.bloc_id, ("draft",)))


def _runs(actor: Actor, every: Collection[BallotNow], uow: UnitOfWork) -> bool:
    """Whether one that is not over is in the person's hands as its chair or teller."""
    going = {
        now.contest.id: now.contest.chair_unit_id
        for now in every
        if now.contest.state in ("open", "closed")
    }
    chairs = {hat.unit_id for hat in hats_in(actor, actor.hat.bloc_id) if hat.role is Role.HEAD}
    if (chairs - {None}) & set(going.values()):
        return True
    return bool(going) and not uow.rolls.counted_by(actor.person).isdisjoint(going)


def _is_inside(actor: Actor) -> bool:
    """Observers see published results only."""
    return actor.hat.role is not Role.OBSERVER


def _one(
    actor: Actor, now: BallotNow, at: datetime, say: Say, qualified: Sequence[int] | None
) -> tuple[Markup, list[Choice]]:
    """A contest in a paragraph, and the ways on; `qualified` where its result is published."""
    head = title_words(now, say) + "\n" + escaped(way_words(now, say))
    if qualified is not None:
        return head + "\n" + result_words(now, qualified, say), []
    if now.contest.state == "closed" or at >= now.ballot.closes_at:
        return head + "\n" + say("Closed; the result is not published yet."), []
    if at < now.ballot.opens_at:
        opens = say.moment(now.ballot.opens_at, now.zone)
        return head + "\n" + say("Opens at {at}.", at=opens), []
    lines = [closing_words(now, say)]
    ways: list[Choice] = []
    if is_in_chat(now):
        mine, ways = _mine(actor, now, at, say)
        lines.extend(mine)
    if may(actor.hat, Act.RECORD_VOTES):
        ways.append(_to_desk(now, say))
    return joined("\n", [head, *lines]), ways


def _mine(
    actor: Actor, now: BallotNow, at: datetime, say: Say
) -> tuple[list[Markup], list[Choice]]:
    """What each unit of this person has done or may do; or why there is no vote."""
    units = own_units(actor, now, at)
    if not units:
        if may(actor.hat, Act.RECORD_VOTES):
            return [], []
        return [say.refusal(why_no_right(actor, now, at))], []
    lines: list[Markup] = []
    ways: list[Choice] = []
    for unit in units:
        name = unit_short(now, unit)
        voted = now.ballot.roll[unit].returned is not None
        try:
            right_of(actor, now, unit, at)
        except UnitVoted:
            lines.append(say("✓ {unit} has voted.", unit=name))
            continue
        except ProxyHolderAway:
            lines.append(own_first_words(name, say))
            continue
        except Refusal as refusal:
            lines.append(say("{unit}: {why}", unit=name, why=say.refusal(refusal)))
            continue
        lines.append(
            say("✓ {unit} has voted; it can still be changed.", unit=name)
            if voted
            else say("<b>Waits for the vote of {unit}.</b>", unit=name)
        )
        way = Intent.of("ballots.paper", now.contest.id, unit)
        ways.append(Choice(_label(now, unit, say, several=len(units) > 1), way))
    return lines, ways


def _label(now: BallotNow, unit: int, say: Say, *, several: bool) -> str:
    """What is voted on; for whom, where the person votes for several units."""
    title = now.contest.title
    if several:
        title = f"{unit_short(now, unit)}: {title}"
    return fitted(say.plain("Vote: {title}", title=title), _LETTERS)


def _to_desk(now: BallotNow, say: Say) -> Choice:
    label = say.plain("Follow: {title}", title=now.contest.title)
    return Choice(fitted(label, _LETTERS), Intent.of("ballots.desk", now.contest.id))
