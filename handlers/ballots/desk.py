"""The secretary's side of a running vote: turnout, reminders, votes that units gave otherwise."""

from __future__ import annotations

from datetime import timedelta

from markupsafe import Markup

from bot.domain.access import Act, Actor, hat_for
from bot.domain.ballot_errors import RemindedJustNow
from bot.domain.errors import OldButton
from bot.domain.voting.roll import may_cast_in_writing
from bot.domain.voting.rule import Absent, Turnout, Way
from bot.domain.voting_errors import NotOpenYet, VoteClosed
from bot.i18n import Say, joined, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.ballots.buttons import SOURCE_LETTERS
from handlers.ballots.rights import ballot_of, chat_way, is_in_chat, recorder_right
from handlers.ballots.words import closing_words, title_words, unit_name, unit_short
from handlers.paging import boards_on_page, fitted, side_by_side, turning
from handlers.wording import SOURCES
from storage.ballots import REMINDED
from storage.contest_rows import BallotNow
from storage.uow import UnitOfWork

APART = timedelta(minutes=30)
"""Between two reminders of the same vote."""


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """How many have voted, by name only where the rule says so. Raises NotAllowed and what
    `ballot_of` raises."""
    say, now = speak(actor.language), _managed(actor, intent, uow)
    contest_id, rule, voted = now.contest.id, now.ballot.rule, _voted(now)
    parts = [
        title_words(now, say),
        closing_words(now, say),
        say("Voted: {voted}/{called} units.", voted=len(voted), called=len(now.ballot.roll)),
    ]
    if rule.turnout is Turnout.NAMES and voted:
        parts.append(say("Have voted: {names}.", names=_names(now, voted)))
    in_chat, waits = is_in_chat(now), len(voted) < len(now.ballot.roll)
    is_open = in_chat and not rule.is_secret

    def way(label: str, name: str) -> Choice:
        return Choice(label, Intent.of(name, contest_id))

    return Screen(
        joined("\n", parts),
        rows(
            way(say.plain("Remind who has not voted"), "ballots.remind")
            if in_chat and waits
            else None,
            way(say.plain("Enter a unit's vote"), "ballots.behalf") if is_open else None,
            way(say.plain("Paper sent in writing"), "ballots.written")
            if _takes_writing(now)
            else None,
            way(say.plain("Print paper ballots"), "contests.count_paper")
            if rule.is_secret
            else None,
            way(say.plain("Run this vote"), "contests.one"),
            Choice(say.plain("Back"), Intent("ballots")),
        ),
    )


def _managed(actor: Actor, intent: Intent, uow: UnitOfWork) -> BallotNow:
    """The contest of a button, for the secretary of its bloc."""
    now = ballot_of(intent.number(0), uow)
    hat_for(actor, Act.RECORD_VOTES, bloc_id=now.contest.bloc_id)
    return now


def _voted(now: BallotNow) -> list[int]:
    return [unit for unit, seat in now.ballot.roll.items() if seat.returned is not None]


def _waiting(now: BallotNow) -> list[int]:
    """Units that have a vote on something and have not given it."""
    return [
        unit
        for unit, seat in now.ballot.roll.items()
        if seat.returned is None and len(seat.sits_out) < now.ballot.lines
    ]


def _names(now: BallotNow, units: list[int]) -> str:
    return ", ".join(unit_short(now, unit) for unit in units)


def _to_desk(now: BallotNow, say: Say) -> Choice:
    return Choice(say.plain("Back"), Intent.of("ballots.desk", now.contest.id))


# Reminders ---------------------------------------------------------------------------------------


def ask_reminder(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Who would be reminded; how many only, where names are not shown."""
    say, now = speak(actor.language), _managed(actor, intent, uow)
    waiting = _waiting(now)
    if not waiting:
        return Screen(say("All units have voted."), rows(_to_desk(now, say)))
    who = say.count(
        "{n} unit has not voted yet. Whoever votes for it gets a reminder.",
        "{n} units have not voted yet. Whoever votes for them gets a reminder.",
        len(waiting),
    )
    if now.ballot.rule.turnout is Turnout.NAMES:
        who += "\n" + say("Not yet: {names}.", names=_names(now, waiting))
    send = Choice(say.plain("Send the reminder"), Intent.of("ballots.remind_now", now.contest.id))
    return Screen(joined("\n\n", [title_words(now, say), who]), rows(send, _to_desk(now, say)))


def remind(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """To units that have not voted by now, whatever the screen before said.

    Raises NotAllowed, NotOpenYet, VoteClosed, WayNotOffered, RemindedJustNow.
    """
    say, now = speak(actor.language), _managed(actor, intent, uow)
    _check_running(now, uow)
    last = uow.casting.last_reminder(now.contest.id)
    if last is not None and uow.now - last < APART:
        raise RemindedJustNow(minutes=int(APART.total_seconds()) // 60)
    waiting, heads = _waiting(now), uow.rolls.heads(now.contest.bloc_id)
    if not waiting:
        nobody = say("All units have voted: there is nobody left to remind.")
        return Screen(nobody, rows(_to_desk(now, say)))
    reached = 0
    for unit in waiting:
        persons = {now.named[unit].person_id, heads.get(unit)} - {None}
        reached += bool(persons)
        for person in sorted(one for one in persons if one is not None):
            _tell(now, unit, person, uow)
    uow.record(REMINDED, "contest", now.contest.id, f"{reached} units")
    lines = [say.count("✓ {n} unit is reminded.", "✓ {n} units are reminded.", reached)]
    if reached < len(waiting):
        lines.append(
            say.count(
                "{n} unit has nobody here who votes for it: please call.",
                "{n} units have nobody here who votes for them: please call.",
                len(waiting) - reached,
            )
        )
    return Screen(joined("\n", lines), rows(_to_desk(now, say)))


def _check_running(now: BallotNow, uow: UnitOfWork) -> None:
    chat_way(now)
    if uow.acted_at < now.ballot.opens_at:
        raise NotOpenYet
    if uow.acted_at >= now.ballot.closes_at:
        raise VoteClosed


def _tell(now: BallotNow, unit: int, person: int, uow: UnitOfWork) -> None:
    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "{title}\n{unit} has not voted yet. Please vote in good time. {closes}",
                title=title_words(now, say),
                unit=unit_name(now, unit),
                closes=closing_words(now, say),
            ),
            rows(
                Choice(
                    say.plain("Open the paper"),
                    Intent.of("ballots.paper", now.contest.id, unit),
                )
            ),
        )

    uow.tell(person, compose, f"vote-reminder:{now.contest.id}:{unit}:{uow.inbox_id}")


# A unit's open vote, entered for it --------------------------------------------------------------


def choose_unit(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """For which unit; all of them, for names may be hidden. Raises NotOnBehalf."""
    say, now = speak(actor.language), _managed(actor, intent, uow)
    first = next(iter(_waiting(now)), None)
    if first is not None:
        recorder_right(actor, now.contest.id, first, uow)
    text = say("{title}\n\nWhose vote do you enter?", title=title_words(now, say))
    return _units(now, intent, say, "ballots.behalf", "ballots.behalf_unit", text)


def choose_source(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """How it came in. Raises what `recorder_right` raises."""
    say = speak(actor.language)
    right = recorder_right(actor, intent.number(0), intent.number(1), uow)
    contest_id = right.now.contest.id
    return Screen(
        say("{unit}\nHow did the vote reach you?", unit=unit_name(right.now, right.unit)),
        rows(
            *(
                Choice(
                    say.plain(SOURCES[source]),
                    Intent.of("ballots.for_unit", contest_id, right.unit, letter),
                )
                for letter, source in SOURCE_LETTERS.items()
            ),
            Choice(say.plain("Back"), Intent.of("ballots.behalf", contest_id)),
        ),
    )


def _units(now: BallotNow, intent: Intent, say: Say, here: str, to: str, text: Markup) -> Screen:
    contest_id = now.contest.id
    shown, page, pages = boards_on_page(list(now.ballot.roll), intent.number(1))
    ways = [
        Choice(fitted(unit_short(now, unit)), Intent.of(to, contest_id, unit)) for unit in shown
    ]
    return Screen(
        text,
        rows(
            *side_by_side(ways),
            turning(page, pages, say, lambda other: Intent.of(here, contest_id, other)),
            _to_desk(now, say),
        ),
    )


# A paper that an absent unit sent in writing -----------------------------------------------------


def _takes_writing(now: BallotNow) -> bool:
    """Where papers are counted in the hall too: the tellers count it with the others."""
    rule = now.ballot.rule
    return rule.absent is Absent.IN_WRITING and bool(rule.ways & {Way.PAPER, Way.HANDS})


def choose_writer(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    say, now = speak(actor.language), _managed(actor, intent, uow)
    if not _takes_writing(now):
        raise OldButton
    text = say(
        "{title}\n\nWhich absent unit has sent its paper in writing?", title=title_words(now, say)
    )
    return _units(now, intent, say, "ballots.written", "ballots.written_ask", text)


def ask_written(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton, and what `may_cast_in_writing` raises."""
    say, now = speak(actor.language), _managed(actor, intent, uow)
    unit = _writer(now, intent, uow)
    return Screen(
        say(
            "{title}\n\nThe paper of <b>{unit}</b> came in writing. It stays sealed until the"
            " tellers count it with the other papers, and the unit has then voted. Record this?",
            title=title_words(now, say),
            unit=unit_name(now, unit),
        ),
        rows(
            Choice(
                say.plain("Yes, record it"),
                Intent.of("ballots.written_now", now.contest.id, unit),
            ),
            _to_desk(now, say),
        ),
    )


def record_written(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The roll says that the unit has voted in writing; what the paper says, nobody types.

    Raises OldButton, UnitVoted, and what `may_cast_in_writing` raises.
    """
    say, now = speak(actor.language), _managed(actor, intent, uow)
    unit, contest_id = _writer(now, intent, uow), now.contest.id
    uow.rolls.mark(contest_id, unit, "writing", uow.acted_at)
    uow.contest_acts.enter("contest.roll", contest_id, f"writing {unit}")
    uow.record("vote_in_writing", "contest", contest_id, f"unit {unit}")
    return Screen(
        say(
            "✓ Recorded: the paper of {unit} came in writing. Please hand it over sealed.",
            unit=unit_name(now, unit),
        ),
        rows(_to_desk(now, say)),
    )


def _writer(now: BallotNow, intent: Intent, uow: UnitOfWork) -> int:
    unit = intent.number(1)
    if not _takes_writing(now):
        raise OldButton
    may_cast_in_writing(now.ballot, unit, uow.acted_at)
    return unit
