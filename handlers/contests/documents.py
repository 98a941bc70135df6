"""Papers of a contest: the ballot to be printed, the minutes, the file to count again with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta

from markupsafe import Markup

from bot.domain.access import Actor, Role
from bot.domain.casting_errors import NotCounted
from bot.domain.counting_errors import ResultNotShown
from bot.domain.errors import N_, NotAllowed
from bot.domain.voting.recount_file import (
    SCRIPT_NAME,
    recount_code,
    recount_script,
)
from bot.domain.voting.rule import Way
from bot.domain.voting.rule_text import canonical
from bot.i18n import DEFAULT_LANGUAGE, speak
from bot.reports.ballot_words import ballot_paper
from bot.reports.count_minutes import count_minutes
from bot.reports.meeting_minutes import Attendee, Matter, Meeting, meeting_minutes
from bot.reports.voting_record import Contest as Recorded
from bot.reports.voting_record import (
    Counting,
    Issuer,
    Presence,
    Somebody,
)
from bot.screen import Choice, FileOrder, Intent, Screen, rows
from handlers.contests.counted import may_see, part_of
from handlers.contests.house import OFFICES, Desk, desk_at, desk_of, explain_to_teller, leader_of
from handlers.contests.recorded import (
    SUBJECTS,
    Names,
    delegates_of,
    names_of,
    whole_record,
)
from handlers.contests.recounting import file_of
from handlers.contests.settling import chairs
from handlers.contests.words import label_of
from storage.contest_rows import Contest
from storage.people import Member
from storage.rolls import Teller
from storage.uow import UnitOfWork

_SAME_MEETING = timedelta(days=2)
_OVER = ("closed", "published")
_MATTERS = {
    "award": N_("Selection of the units proposed for awards"),
    "leader": N_("Election of the leader and the deputy of the bloc"),
    "deputy": N_("Election of the leader and the deputy of the bloc"),
    "other": N_("Other matters put to the vote"),
}


# The paper ballot ----------------------------------------------------------------------------


def send_ballot(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """As many as there are units that vote. Raises OldButton, NotAllowed, NoLines, LineTwice,
    BallotTooLong."""
    desk = _inside(actor, intent, uow)
    say, found = desk.say, desk.contest
    lines = [line for line in uow.contests.lines(desk.id) if line.listed]
    names = names_of(found, uow, full=True)
    units = uow.rolls.turnout(desk.id).called or len(_members(desk))
    issuer, subject = _issuer(desk, names), SUBJECTS[found.kind]
    view = ballot_paper(
        issuer,
        subject,
        found.title,
        desk.rule,
        names.lines(lines),
        copies=units,
        rehearsal=found.rehearsal,
    )
    order = FileOrder("ballot", f"phieu-{found.id}.docx", _as_json(view))
    return _sent(desk, "ballot", say("Paper ballots of “{title}”, {n} of them.",
                 title=label_of(found, say), n=units), order)  # fmt: skip


def _members(desk: Desk) -> Sequence[object]:
    return desk.uow.blocs.members(desk.bloc.id, desk.uow.today(desk.bloc.timezone))


# The minutes ---------------------------------------------------------------------------------


def send_count_minutes(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Biên bản kiểm phiếu of a contest with all its rounds, and with those whose winners have left
    its list. Raises OldButton, NotAllowed, NotCounted, ResultNotShown, MinutesRefused."""
    desk = _counted(actor, intent, uow)
    first = uow.contests.all_rounds(desk.contest)[0]
    names = names_of(first, uow, full=True)
    people = uow.people.members(desk.bloc.id)
    tellers = uow.rolls.tellers(first.id)
    view = count_minutes(
        Counting(
            issuer=_issuer(desk, names),
            contests=whole_record([*_winners_left_it(desk, first), first], uow),
            timezone=desk.bloc.timezone,
            started_at=first.closed_at,
            chair=_chair(desk, people, names),
            chief=next((_teller(one, people, names) for one in tellers if one.chief), Somebody()),
            tellers=tuple(_teller(one, people, names) for one in tellers if not one.chief),
            rehearsal=first.rehearsal,
        )
    )
    order = FileOrder("official", f"bien-ban-kiem-phieu-{first.id}.docx", _as_json(view))
    words = desk.say(
        "Minutes of the count of “{title}”, a draft: number, date and signatures are left blank.",
        title=label_of(first, desk.say),
    )
    return _sent(desk, "minutes", words, order)


def _winners_left_it(desk: Desk, first: Contest) -> list[Contest]:
    """The contests before it in its chain, where one of them has taken a line of it; none that the
    actor may not see yet."""
    uow = desk.uow
    earlier = [
        one for one in uow.contests.before_in_chain(first) if one.counts and _sees(desk, one)
    ]
    if not earlier:
        return []
    off_paper = any(line.left_for for line in uow.contests.lines(first.id) if not line.listed)
    taken = off_paper or any(uow.results.of(first).settled.left.values())
    return earlier if taken else []


def send_meeting_minutes(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Biên bản họp bình xét: every contest that was counted at the same meeting. Raises as
    `send_count_minutes` does."""
    desk = _counted(actor, intent, uow)
    first = uow.contests.all_rounds(desk.contest)[0]
    contests = _of_meeting(desk, first)
    names = names_of(first, uow, full=True)
    people = uow.people.members(desk.bloc.id)
    recorded = whole_record(contests, uow)
    view = meeting_minutes(
        Meeting(
            issuer=_issuer(desk, names),
            title=speak(DEFAULT_LANGUAGE).plain(
                "Meeting on the emulation work of {year}", year=str(_reviewed(contests))
            ),
            timezone=desk.bloc.timezone,
            attendees=tuple(_attendees(desk, recorded, contests, people, names)),
            matters=tuple(_matters(contests)),
            contests=recorded,
            chair=_chair(desk, people, names),
            secretary=_secretary(people, names),
            rehearsal=first.rehearsal,
        )
    )
    order = FileOrder("official", f"bien-ban-hop-{first.id}.docx", _as_json(view))
    words = desk.say(
        "Minutes of the meeting with {n} vote(s), a draft: number, date and signatures are left"
        " blank.",
        n=len(contests),
    )
    return _sent(desk, "meeting", words, order)


def _reviewed(contests: Sequence[Contest]) -> int:
    """The year whose work the meeting looks back on: it elects for the year after."""
    years = [one.year for one in contests if one.kind not in OFFICES]
    return years[0] if years else contests[0].year - 1


def _of_meeting(desk: Desk, first: Contest) -> list[Contest]:
    """First rounds counted about the same day that the actor may see; chained ones in order."""
    uow, at = desk.uow, first.closed_at
    assert at is not None, "it is counted"
    found = [
        one
        for one in uow.contests.of_bloc(desk.bloc.id, _OVER)
        if one.round == 1
        and one.rehearsal is first.rehearsal
        and one.closed_at is not None
        and abs(one.closed_at - at) < _SAME_MEETING
        and _sees(desk, one)
    ]
    order = {kind: place for place, kind in enumerate(SUBJECTS)}
    found.sort(key=lambda one: (order[one.kind], one.id))
    whole = [each for one in found for each in (*_winners_left_it(desk, one), one)]
    return list({one.id: one for one in whole}.values())


def _sees(desk: Desk, first: Contest) -> bool:
    """Every round that was counted: the minutes show them all."""
    rounds = desk.uow.contests.all_rounds(first)
    return all(_sees_round(desk, one) for one in rounds if one.state == "closed")


def _sees_round(desk: Desk, one: Contest) -> bool:
    there = desk_at(desk.actor, one.id, desk.uow)
    return may_see(there, part_of(there), desk.uow.results.of(one))


def _matters(contests: Sequence[Contest]) -> Iterator[Matter]:
    say = speak(DEFAULT_LANGUAGE)
    for words in dict.fromkeys(_MATTERS[one.kind] for one in contests):
        places = [n for n, one in enumerate(contests) if _MATTERS[one.kind] == words]
        yield Matter(say.plain(words), (), tuple(places))


def _attendees(
    desk: Desk,
    recorded: Sequence[Recorded],
    contests: Sequence[Contest],
    people: Sequence[Member],
    names: Names,
) -> Iterator[Attendee]:
    """Who came, where somebody has noted it: each unit on a roll, with whoever voted for it."""
    rounds = [one for contest in recorded for one in contest.rounds]
    noted: dict[str, bool] = {}
    for one in rounds:
        if one.rule.ways <= {Way.HANDS, Way.PAPER}:
            for called in one.roll:
                here = called.presence is Presence.PRESENT
                noted[called.unit] = noted.get(called.unit, False) or here
    said: dict[int, list[Somebody]] = {}
    for contest in contests:
        seats = desk.uow.rolls.seats(contest.id)
        delegates = delegates_of(seats, desk.bloc.id, names, desk.uow)
        for seat in seats:
            unit = names.unit(seat.unit_id)
            if seat.presence != "unknown":
                noted[unit] = noted.get(unit, False) or seat.presence == "present"
            position = _position(people, seat.person_id)
            who = delegates.get(seat.unit_id) or Somebody(seat.full_name, position, unit)
            known = said.setdefault(seat.unit_id, [])
            if who.name and who not in known:
                known.append(who)
    for unit_id in names.units:
        if unit_id in said:
            name = names.unit(unit_id)
            yield Attendee(name, noted.get(name), tuple(said[unit_id]))


# To count again ------------------------------------------------------------------------------


def send_recount(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The published papers and the script that counts them again, for everybody. Raises OldButton,
    NotCounted, ResultNotShown."""
    desk = desk_of(actor, intent, uow)
    if desk.contest.state != "published":
        raise NotCounted if desk.contest.state != "closed" else ResultNotShown
    result = uow.results.of(desk.contest)
    if not may_see(desk, part_of(desk), result):
        raise ResultNotShown
    names = names_of(desk.contest, uow, full=True).lines(result.lines)
    text = file_of(result, uow.closings.box(desk.contest, result.lines), names, uow)
    name = f"kiem-dem-{desk.id}.json"
    script = recount_script().decode("utf-8")
    say = desk.say
    return _sent(
        desk,
        "recount",
        say(
            "Whoever has Python can count “{title}” again:\n<code>python {script} {file}</code>\n"
            "Check code of the file: {code}; the script prints it, and it stands in the minutes.",
            title=label_of(desk.contest, say),
            code=recount_code(text),
            script=SCRIPT_NAME,
            file=name,
        ),
        FileOrder("text", name, json.dumps({"text": text}, ensure_ascii=False)),
        FileOrder("text", SCRIPT_NAME, json.dumps({"text": script}, ensure_ascii=False)),
    )


# Inside --------------------------------------------------------------------------------------


def _inside(actor: Actor, intent: Intent, uow: UnitOfWork) -> Desk:
    """For the secretary, the tellers and the chair. Raises OldButton, NotAllowed."""
    desk = desk_of(actor, intent, uow)
    part = part_of(desk)
    if not (part.secretary or part.teller or part.chair):
        explain_to_teller(desk)
        raise NotAllowed
    return desk


def _counted(actor: Actor, intent: Intent, uow: UnitOfWork) -> Desk:
    """Raises OldButton, NotAllowed, NotCounted, ResultNotShown."""
    desk = _inside(actor, intent, uow)
    if desk.contest.state not in _OVER:
        raise NotCounted
    if not _sees(desk, uow.contests.all_rounds(desk.contest)[0]):
        raise ResultNotShown
    return desk


def _sent(desk: Desk, what: str, words: Markup, *orders: FileOrder) -> Screen:
    """Handing papers out is an act of office: entered in the register with what they say."""
    content = canonical([what, *(order.view for order in orders)])
    desk.uow.contest_acts.enter("contest.exported", desk.id, content)
    desk.uow.record("contest_exported", "contest", desk.id, what)
    back = Choice(desk.say.plain("To the vote"), desk.intent("one"))
    return Screen(words, rows(back), files=orders, aside=True, fresh=True)


def _as_json(view: object) -> str:
    return json.dumps(view, ensure_ascii=False)


def _issuer(desk: Desk, names: Names) -> Issuer:
    leader = leader_of(desk.contest, desk.uow)
    unit = names.units.get(leader) if leader is not None else None
    return Issuer(bloc=desk.bloc.short_name, leader_unit=unit.name if unit else "")


def _chair(desk: Desk, people: Sequence[Member], names: Names) -> Somebody:
    leader = leader_of(desk.contest, desk.uow)
    heads = chairs(desk.contest, desk.uow, list(people))
    unit = names.units.get(leader) if leader is not None else None
    one = next((member for member in people if member.person_id in heads), None)
    if one is None:
        return Somebody(unit=unit.name if unit else "")
    return Somebody(one.full_name, one.position, unit.name if unit else "")


def _teller(one: Teller, people: Sequence[Member], names: Names) -> Somebody:
    unit = names.units.get(one.unit_id)
    return Somebody(one.full_name, _position(people, one.person_id), unit.name if unit else "")


def _secretary(people: Sequence[Member], names: Names) -> Somebody:
    one = next((member for member in people if member.role is Role.SECRETARY), None)
    if one is None:
        return Somebody()
    unit = names.units.get(one.unit_id) if one.unit_id is not None else None
    return Somebody(one.full_name, one.position, unit.name if unit else "")


def _position(people: Sequence[Member], person_id: int | None) -> str:
    return next((one.position for one in people if one.person_id == person_id), "")
