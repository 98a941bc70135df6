"""What the home screen lists: each duty in a paragraph, with the ways on, one tap each."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup

from bot.domain.access import Act, Actor, Hat, Role, may
from bot.domain.errors import N_, NotAllowed
from bot.domain.kpi import progress, round_share
from bot.i18n import Say
from bot.screen import Choice, Intent
from handlers.awaited import left_to_deputy, waiting_for
from handlers.deadlines import due_line
from handlers.hats import returned_elsewhere
from handlers.milestones import milestone_name
from handlers.paging import fitted
from handlers.settled import look_choice, settled_form, settled_words
from handlers.wording import period_title, state_words
from storage.ahead import Ahead, Conference
from storage.blocs import Unit
from storage.figures import Form
from storage.people import Member
from storage.reviews import Waiting
from storage.sheets import Work
from storage.uow import UnitOfWork

_OWED = ("draft", "returned")
_MOST_DUTIES, _LABEL_LETTERS = 4, 40
Duty = tuple[Markup, tuple[Choice | tuple[Choice, ...], ...]]
"""A paragraph, empty where the buttons say it all, and the ways on."""


def vote_duty(ahead: Ahead, zone: str, say: Say) -> list[Duty]:
    """Votes that wait for this person's paper."""
    if not ahead.votes or ahead.votes_close_at is None:
        return []
    words = say.count(
        "<b>{n} vote waits for you.</b> It closes at {at}.",
        "<b>{n} votes wait for you.</b> The first closes at {at}.",
        ahead.votes,
        at=say.moment(ahead.votes_close_at, zone),
    )
    return [(words, (Choice(say.plain("Vote now"), Intent("ballots")),))]


def verdict_duty(actor: Actor, ahead: Ahead, uow: UnitOfWork, say: Say) -> list[Duty]:
    """As the list of verdicts counts it: under any hat of the person, a deputy's as well."""
    may_wait = may(actor.hat, Act.GIVE_VERDICT, actor.hat.unit_id) or ahead.is_deputy
    if not may_wait and len(actor.hats) < 2:
        return []
    try:
        mine, _others = waiting_for(actor, uow)
    except NotAllowed:
        return []
    if not mine:
        return []
    # Without that they would not know why another board's figures wait for them.
    lent = sum(one.state == "approved" and _is_lent(actor, one) for one in mine)
    words = []
    if len(mine) > lent:
        words.append(
            say.count(
                "<b>{n} form waits for your verdict.</b>",
                "<b>{n} forms wait for your verdict.</b>",
                len(mine) - lent,
            )
        )
    if lent:
        words.append(
            say.count(
                "<b>{n} form waits for your board, the deputy, to accept it for the bloc.</b>",
                "<b>{n} forms wait for your board, the deputy, to accept them for the bloc.</b>",
                lent,
            )
        )
    return [(Markup("\n").join(words), (Choice(say.plain("Verdicts"), Intent("approval")),))]


def _is_lent(actor: Actor, one: Waiting) -> bool:
    """Whether the person accepts it as the deputy's: a secretary who may does it as such."""
    secretary = any(hat.role is Role.SECRETARY and hat.confirmed for hat in actor.hats)
    return not secretary and one.deputy_id is not None


def kept_duty(ahead: Ahead, say: Say) -> list[Duty]:
    """What the person sent over a submitted form and has given no reason for yet."""
    if ahead.kept_to is None:
        return []
    words = say("<b>Figures that you sent after submitting wait for a reason.</b>")
    way = Choice(say.plain("Give the reason"), Intent.of("figures.kept", ahead.kept_to))
    return [(words, (way,))]


def second_looks(hat: Hat, ahead: Ahead, say: Say) -> list[Duty]:
    """What came back to the board and what is marked, each one tap away."""
    lines, ways = [], []
    if ahead.came_back and ahead.came_back_to and may(hat, Act.SUBMIT_FIGURES, hat.unit_id):
        lines.append(
            say.count(
                "<b>{n} point went back to your board for another look.</b>",
                "<b>{n} points went back to your board for another look.</b>",
                ahead.came_back,
            )
        )
        label = say.plain("What came back ({n})", n=ahead.came_back)
        ways.append(Choice(label, Intent.of("approval.items", ahead.came_back_to)))
    if ahead.flags and may(hat, Act.FLAG_VALUES, hat.unit_id):
        lines.append(
            say.count(
                "{n} value is marked to be looked at again.",
                "{n} values are marked to be looked at again.",
                ahead.flags,
            )
        )
        ways.append(Choice(say.plain("Look again ({n})", n=ahead.flags), Intent("flags")))
    return [(Markup("\n").join(lines), (tuple(ways),))] if ways else []


def second_looks_elsewhere(actor: Actor, uow: UnitOfWork, say: Say) -> list[Duty]:
    """What came back to boards of the person's other roles."""
    return [
        (say("<b>Something went back for another look</b> in your role: {hat}.", hat=name), (way,))
        for name, way in returned_elsewhere(actor, uow, say)
    ]


def nomination_duties(hat: Hat, ahead: Ahead, uow: UnitOfWork, say: Say) -> list[Duty]:
    """Nominations that wait for this person: the head's word, another look, the secretary's."""
    lines = []
    if may(hat, Act.SPEAK_FOR_BOARD, hat.unit_id) and ahead.to_answer:
        lines.append(
            say.count(
                "<b>{n} nomination waits for your word.</b>",
                "<b>{n} nominations wait for your word.</b>",
                ahead.to_answer,
            )
        )
    if may(hat, Act.PUT_FORWARD, hat.unit_id) and ahead.sent_back:
        lines.append(
            say.count(
                "<b>{n} nomination of your board came back for another look.</b>",
                "<b>{n} nominations of your board came back for another look.</b>",
                ahead.sent_back,
            )
        )
    if may(hat, Act.MANAGE_BLOC):
        if ahead.to_review:
            lines.append(
                say.count(
                    "<b>{n} nomination is to be reviewed.</b>",
                    "<b>{n} nominations are to be reviewed.</b>",
                    ahead.to_review,
                )
            )
        if ahead.to_record or any(map(uow.contests.comes_to_an_end, ahead.rounds_asked)):
            lines.append(say("A published vote is to be recorded with its nominations."))
    if not lines:
        return []
    return [
        (
            Markup("\n").join(lines),
            (
                (
                    Choice(say.plain("Awards of the year"), Intent("nominations")),
                    Choice(say.plain("Introduce a leader"), Intent("candidates")),
                ),
            ),
        )
    ]


def secretary_duties(
    hat: Hat, members: Sequence[Member], ahead: Ahead, uow: UnitOfWork, say: Say
) -> list[Duty]:
    text, roster, boards = _roster_words(hat, uow, say)
    texts = [text]
    left = left_to_deputy(members)
    stuck = ", ".join(one.short_name for one in boards if one.id in left)
    if ahead.lacks_deputy is not None and stuck:
        texts.append(
            say(
                "The deputy of the bloc in {year} is not recorded: nobody can accept the figures of"
                " {boards} for the bloc.",
                year=str(ahead.lacks_deputy),
                boards=stuck,
            )
        )
    if boards and not ahead.has_leader:
        texts.append(
            say(
                "The leader of the bloc this year is not recorded: the totals cannot be shown to"
                " the ministry."
            )
        )
    year = ahead.lacks_deputy if stuck else None
    offices = Choice(
        say.plain("Leader and deputy"), Intent.of("offices", *([year] if year else []))
    )
    ways: list[Choice | tuple[Choice, ...]] = [] if boards else [roster]
    if len(texts) > 1:
        ways.append(offices)
    begun = _begun_request(ahead, say)
    if begun is not None:
        texts.append(
            say.count(
                "{n} request is in the making; the boards do not know of it yet.",
                "{n} requests are in the making; the boards do not know of them yet.",
                ahead.requests,
            )
        )
        ways.append(begun)
    ways.append(
        (
            Choice(say.plain("Reporting status"), Intent("status")),
            Choice(say.plain("Enter for a board"), Intent("behalf")),
        )
    )
    return [(Markup("\n").join(texts), tuple(ways))]


def _begun_request(ahead: Ahead, say: Say) -> Choice | None:
    """The way on with a request that was left half-way."""
    if not ahead.requests:
        return None
    label = say.plain("Request in the making ({n})", n=ahead.requests)
    if ahead.requests == 1:
        return Choice(label, Intent.of("requests.resume", ahead.request))
    return Choice(label, Intent.of("requests.unfinished", 0))


def people_duty(hat: Hat, members: Sequence[Member], say: Say) -> Duty:
    """For the secretary a way of its own only while somebody waits: it is on their desk."""
    waiting = sum(not one.confirmed for one in members)
    words = Markup("")
    if waiting:
        words = say.count(
            "{n} person waits to be confirmed.", "{n} people wait to be confirmed.", waiting
        )
    people = Choice(say.plain("People and access"), Intent("people"))
    return words, (people,) if waiting or not may(hat, Act.MANAGE_BLOC) else ()


def plan_words(ahead: Ahead, zone: str, say: Say) -> Markup:
    """The conference, and what the plan of the year has next; "" where nothing is known."""
    lines = [] if ahead.conference is None else [_conference_words(ahead.conference, say)]
    if ahead.milestone is not None:
        lines.append(
            say(
                "Next in the year: {name}, {due}.",
                name=milestone_name(ahead.milestone.code, ahead.milestone.title, say),
                due=say.moment(ahead.milestone.due_at, zone),
            )
        )
    return Markup("\n").join(lines)


def _conference_words(conference: Conference, say: Say) -> Markup:
    day = say.date(conference.starts_on)
    if conference.synthetic:
        return say("The bloc's conference: {day} (synthetic, for practice).", day=day)
    return say("The bloc's conference: {day}.", day=day)


def figures_duties(actor: Actor, uow: UnitOfWork, say: Say) -> list[Duty]:
    """The board's forms that are being collected, the one due first in front, or what of them
    the person was asked for.
    """
    hat = actor.hat
    if hat.unit_id is None or not may(hat, Act.ENTER_FIGURES, hat.unit_id):
        return []
    bloc, board = uow.blocs.board(hat.bloc_id, hat.unit_id)
    duties: list[tuple[Work, int, int]] = []
    for work in uow.figures.works(uow.figures.own_forms(hat.bloc_id, hat.unit_id)):
        kind = work.form.period.kind
        done, total = progress(work.catalogue, kind, work.sheet.is_settled, hat.scope)
        if total:
            duties.append((work, done, total))
    if not duties:
        settled = settled_form(hat, uow)
        words = settled_words(settled, uow, say) if settled else Markup("")
        return [(words, (look_choice(settled.form_id, say),))] if settled else []
    # What is still owed comes first; what is submitted makes room for it.
    duties.sort(key=lambda duty: duty[0].form.state not in _OWED)
    found = [
        (
            say(
                "<b>{period}</b>, {unit}\nRequired values: {done}/{total} ({percent}) · {state}\n"
                "{due}",
                period=period_title(work.form.period, say),
                unit=board.name,
                done=done,
                total=total,
                percent=say.percent(round_share(Decimal(done * 100) / total, 0)),
                state=state_words(work.form, say, begun=work.sheet.is_begun),
                due=due_line(work.form, uow, say, bloc.timezone),
            ),
            (
                Choice(
                    _duty_label(work.form, say, several=len(duties) > 1),
                    Intent.of("figures", work.form.id),
                ),
            ),
        )
        for work, done, total in duties[:_MOST_DUTIES]
    ]
    return [*_entrusted_duties([work for work, _done, _total in duties], hat, uow, say), *found]


def _entrusted_duties(works: Sequence[Work], hat: Hat, uow: UnitOfWork, say: Say) -> list[Duty]:
    """What the secretary entered for the board and the board has not confirmed yet.

    Asked of the database only where a form holds such values at all.
    """
    if not may(hat, Act.SUBMIT_FIGURES, hat.unit_id):
        return []
    for work in works:
        entered = [one.on_behalf_id for one in work.sheet.values() if one.on_behalf_id]
        waiting = {one.id for one in uow.on_behalf.unconfirmed(work.form.id)} if entered else ()
        count = sum(number in waiting for number in entered)
        if count:
            words = say.count(
                "<b>{n} value entered by the secretary waits for your board to confirm it.</b>",
                "<b>{n} values entered by the secretary wait for your board to confirm them.</b>",
                count,
            )
            way = Intent.of("figures.entrusted", work.form.id)
            return [(words, (Choice(say.plain("See what was entered"), way),))]
    return []


def _duty_label(form: Form, say: Say, *, several: bool) -> str:
    """What a tap leads to; with several forms, which one it is."""
    period = form.period
    label = N_("Enter figures") if form.state in _OWED else N_("See the figures")
    return fitted(period_title(period, say), _LABEL_LETTERS) if several else say.plain(label)


def _roster_words(hat: Hat, uow: UnitOfWork, say: Say) -> tuple[Markup, Choice, Sequence[Unit]]:
    """The boards of the bloc, none before the roster is confirmed."""
    bloc, roster = uow.blocs.bloc(hat.bloc_id), Intent("people.roster")
    if bloc.roster_confirmed_at is None:
        words = say("The roster of the bloc is not confirmed yet: no board can report before that.")
        return words, Choice(say.plain("Confirm the roster"), roster), ()
    members = uow.blocs.members(hat.bloc_id, uow.today(bloc.timezone))
    words = say.count(
        "{bloc}: {n} board.", "{bloc}: {n} boards.", len(members), bloc=bloc.short_name
    )
    return words, Choice(say.plain("Roster of the bloc"), roster), members
