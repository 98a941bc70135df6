"""Opening a vote: by a tap on its preview, or by itself at its time. From then on it is frozen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.casting_errors import NotADraft
from bot.domain.contest_errors import ArmedByGone, MomentPast, NotTheChair, PreviewMoved
from bot.domain.counting_errors import NobodyLeft
from bot.domain.errors import Refusal
from bot.domain.nominating import Said
from bot.domain.voting.roll import lines_sat_out
from bot.domain.voting.rule_text import read_rule, short_code
from bot.i18n import DEFAULT_LANGUAGE, Say, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.announcing import Reached, announce
from handlers.contests.arming import lapsed
from handlers.contests.house import (
    OFFICES,
    Desk,
    changed,
    drafted,
    is_chair,
    leader_of,
    office_year,
)
from handlers.contests.previewing import Ready, check_ready, preview, ready
from handlers.contests.settling import secretaries
from handlers.contests.words import HOURS_IN_HALL, heading
from handlers.wording import HOME
from storage.contest_rows import Contest
from storage.nominations import NewEvent
from storage.uow import UnitOfWork

NOBODY = Actor(0, "", "", "")


def open_now(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The tap on the preview. Raises PreviewMoved where it has changed since it was shown, what
    `check_ready` and the record raise, NotAllowed, OldButton, NotADraft; NotTheChair for a further
    round."""
    desk = _to_open(actor, intent, uow)
    now = ready(desk)
    if intent.text(1) != now.mark(desk):
        raise PreviewMoved
    if desk.contest.opens_at is not None and desk.contest.opens_at <= uow.now:
        desk = changed(desk, opens_at=None)
    opened, reached = open_contest(desk, now, actor.person)
    return opened_screen(opened, now, reached)


def _to_open(actor: Actor, intent: Intent, uow: UnitOfWork) -> Desk:
    """A draft in the secretary's hands; a further round opens when the chair says so."""
    desk = drafted(actor, intent, uow)
    if desk.contest.round > 1 and not is_chair(desk):
        raise NotTheChair(year=str(office_year(desk.contest)))
    return desk


def open_contest(desk: Desk, now: Ready, by: int | None) -> tuple[Desk, Reached]:
    """Freeze it, note who is on the ballot, tell everybody. Raises what `open_now` raises."""
    uow = desk.uow
    # Another vote on the same matter, or a unit that withdraws, comes before or after this.
    uow.blocs.lock(desk.bloc.id)
    check_ready(desk, now)
    if desk.contest.closes_at is None:
        start = max(uow.now, desk.contest.opens_at or uow.now)
        desk = changed(desk, closes_at=start + timedelta(hours=HOURS_IN_HALL))
    _nominate_by_hand(desk, by)
    _leave_out(desk)
    _sit_out(desk, now)
    voters = [one.voter for one in now.roll]
    uow.contest_acts.open(desk.id, by, voters, chair_unit=leader_of(desk.contest, uow))
    uow.record("contest_opened", "contest", desk.id, desk.contest.kind)
    found = uow.contests.contest(desk.id)
    assert found is not None, "it was opened just now"
    desk = replace(desk, contest=found)
    if not found.rehearsal:
        _note_on_ballot(desk, by)
    return desk, announce(desk, now.roll, by)


def _nominate_by_hand(desk: Desk, by: int | None) -> None:
    """A unit put on the list by hand is proposed by the bloc from here on: what it wins would be
    lost otherwise, because the result is recorded on its nomination."""
    contest, uow = desk.contest, desk.uow
    if contest.rehearsal or contest.kind not in ("award", *OFFICES):
        return
    lines = uow.contests.lines(desk.id)
    linked = [
        replace(line, nomination_id=_nomination_of(desk, line.unit_id, by))
        if line.unit_id is not None and line.nomination_id is None and line.listed
        else line
        for line in lines
    ]
    if linked != list(lines):
        uow.contest_drafts.set_lines(desk.id, linked)


def _leave_out(desk: Desk) -> None:
    """Who has withdrawn since a further round was prepared does not stand on its paper. Raises
    NobodyLeft."""
    lines = desk.uow.contests.lines(desk.id)
    gone = desk.uow.results.withdrawn([line for line in lines if line.listed])
    if desk.contest.round == 1 or not gone:
        return
    kept = [replace(one, listed=one.listed and one.number not in gone) for one in lines]
    if not any(one.listed for one in kept):
        raise NobodyLeft
    desk.uow.contest_drafts.set_lines(desk.id, kept)


def _nomination_of(desk: Desk, unit_id: int, by: int | None) -> int:
    """The unit's nomination, made where there is none; one that was on its way is accepted."""
    contest, nominations = desk.contest, desk.uow.nominations
    thing, accepted = contest.award_kind_id, NewEvent(Said.ACCEPTED, desk.uow.now, by)
    known = nominations.of_unit(contest.bloc_id, contest.year, contest.kind, thing, unit_id)
    if known is None:
        return nominations.put_forward(
            bloc_id=contest.bloc_id,
            kind=contest.kind,
            award_kind_id=thing,
            year=contest.year,
            unit_id=unit_id,
            origin="bloc",
            first=accepted,
        )
    if known.said in (Said.DRAFT, Said.PUT_FORWARD, Said.APPROVED, Said.RETURNED, Said.NOT_CHOSEN):
        nominations.add(known, accepted)
    return known.id


def _sit_out(desk: Desk, now: Ready) -> None:
    """Units that have no vote on their own line by the rule are noted like the others."""
    on_lines = {line.number: line.unit_id for line in now.lines if line.unit_id is not None}
    known = {(one.unit_id, one.line) for one in desk.uow.contests.recusal_rows(desk.id)}
    for one in now.roll:
        for number in sorted(lines_sat_out(desk.rule, on_lines, one.unit.id)):
            if not {(one.unit.id, number), (one.unit.id, 0)} & known:
                desk.uow.contest_drafts.recuse(desk.id, one.unit.id, number, "", None)


def _note_on_ballot(desk: Desk, by: int | None) -> None:
    """Each nomination that is voted on says so; one that has moved on since stays as it is."""
    uow = desk.uow
    vote = uow.contests.all_rounds(desk.contest)[0].id
    for line in uow.contests.lines(desk.id):
        standing = uow.nominations.find(line.nomination_id) if line.nomination_id else None
        if standing is not None and line.listed and standing.said == "accepted":
            uow.nominations.add(standing, NewEvent("on_ballot", uow.now, by, contest_id=vote))


def opened_screen(desk: Desk, now: Ready, reached: Reached) -> Screen:
    say, contest = desk.say, desk.contest
    assert contest.closes_at is not None, "it is open"
    lines = [
        say("✓ The vote is open; rule, list and roll are frozen."),
        *heading(contest, say),
        say("Until: {at}", at=desk.moment(contest.closes_at)),
        say("Check code: {code}", code=short_code(contest.check_code)),
        say.count("{n} person is told.", "{n} people are told.", reached.told),
    ]
    if reached.unreachable:
        names = ", ".join(reached.unreachable)
        lines.append(say("<b>Not reached by the assistant</b>, please call: {names}", names=names))
    nobody = [one.unit.short_name for one in now.roll if one.voter.via == "nobody"]
    if nobody:
        lines.append(say("Nobody votes yet for: {units}", units=", ".join(nobody)))
    if desk.uow.blocs.group(contest.bloc_id) is None:
        lines.append(say("The bloc's group is not known yet: write /tinhhinh in it once."))
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(say.plain("To the vote"), desk.intent("one")),
            Choice(say.plain("Who was told"), desk.intent("told")),
            Choice(say.plain("What is to be done"), HOME),
        ),
        fresh=True,
    )


# By itself -----------------------------------------------------------------------------------


def arm(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """It opens at its time as it was shown. Raises PreviewMoved, MomentPast and what keeps it from
    opening; NotTheChair for a further round."""
    desk = _to_open(actor, intent, uow)
    now = ready(desk)
    if intent.text(1) != now.mark(desk):
        raise PreviewMoved
    check_ready(desk, now)
    opens = desk.contest.opens_at
    if opens is None or opens <= uow.now:
        raise MomentPast(at=desk.moment(opens or uow.now))
    uow.contest_drafts.arm(desk.id, actor.person)
    uow.record("contest_armed", "contest", desk.id)
    said = desk.say("✓ It opens by itself: {at}. Until then a tap stops it.", at=desk.moment(opens))
    return preview(_again(desk), prepares=True, said=said)


def disarm(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = drafted(actor, intent, uow)
    uow.contest_drafts.disarm(desk.id)
    uow.record("contest_disarmed", "contest", desk.id)
    return preview(_again(desk), prepares=True)


def _again(desk: Desk) -> Desk:
    found = desk.uow.contests.contest(desk.id)
    assert found is not None, "it was changed just now"
    return replace(desk, contest=found)


def open_by_itself(contest: Contest, uow: UnitOfWork) -> bool:
    """Its time has come: as if whoever armed it had tapped. False where another was faster.

    Raises ArmedByGone, and the Refusal that keeps it from opening.
    """
    held = uow.contests.held(contest.id)
    if held is None or held.armed_by is None or held.state != "draft":
        return False  # somebody changed it at this moment: it waits for a tap again
    if lapsed(held, uow):
        raise ArmedByGone(name=uow.people.name_of(held.armed_by))
    desk = desk_of_house(held, uow)
    try:
        open_contest(desk, ready(desk), held.armed_by)
    except NotADraft:
        return False
    return True


def stop_opening(contest: Contest, refusal: Refusal, uow: UnitOfWork) -> None:
    """It could not open at its time: it waits for a tap again, and whoever prepared it is told;
    where that person is secretary no more, whoever is."""
    uow.contest_drafts.disarm(contest.id)
    uow.record("contest_not_opened", "contest", contest.id, refusal.code)

    def compose(say: Say) -> Screen:
        return Screen(
            Markup("\n").join(
                [
                    *heading(contest, say),
                    say("<b>It was not opened at its time.</b>"),
                    say.refusal(refusal),
                ]
            ),
            rows(Choice(say.plain("To the vote"), Intent.of("contests.one", contest.id))),
        )

    persons = {one for one in (contest.armed_by, contest.created_by) if one is not None}
    if isinstance(refusal, ArmedByGone):
        persons = secretaries(uow.people.members(contest.bloc_id))
    for person in sorted(persons):
        uow.tell(person, compose, f"contest-unopened:{contest.id}:{contest.opens_at}")


def desk_of_house(contest: Contest, uow: UnitOfWork) -> Desk:
    """The desk of nobody: what opens or is refreshed without anybody's tap."""
    say = speak(DEFAULT_LANGUAGE)
    bloc = uow.blocs.bloc(contest.bloc_id)
    return Desk(NOBODY, say, bloc, contest, read_rule(contest.rule), uow)
