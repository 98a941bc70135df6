"""What every screen of a vote says alike: its name, its way, its list, when, where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from bot.domain.contest_errors import ReasonShort, TextTooMuch
from bot.domain.errors import N_, LineNeeded
from bot.domain.voting.rule import Absent, Rule, Way
from bot.i18n import Say
from handlers.contests.house import IN_HALL, Desk
from storage.contest_rows import Contest, Line
from storage.rolls import Turnout

_MOST_SHOWN, _LINE_LETTERS, _TITLE_LETTERS = 14, 90, 300
HOURS_IN_HALL = 4
"""How long a vote in the hall stays open where no closing was set: it ends with its count."""
LEAST_REASON, MOST_REASON = 4, 300
WAY_LABELS: Mapping[Way, str] = {
    Way.HANDS: N_("Show of hands, in the hall"),
    Way.OPEN: N_("Openly, in the chat"),
    Way.SECRET: N_("Secretly, in the chat"),
    Way.PAPER: N_("On paper, in the hall"),
}
STATES: Mapping[str, str] = {
    "draft": N_("being prepared"),
    "open": N_("open"),
    "closed": N_("closed, not published yet"),
    "published": N_("result published"),
    "cancelled": N_("cancelled"),
}


def way_words(rule: Rule, say: Say) -> str:
    """The way, or both of them where hall and chat vote together."""
    others = [way for way in sorted(rule.ways) if way is not rule.way]
    first = say.plain(WAY_LABELS[rule.way])
    if not others:
        return first
    return say.plain("{way}; also: {other}", way=first, other=say.plain(WAY_LABELS[others[0]]))


def rehearsal_words(say: Say) -> Markup:
    return Markup("<b>{}</b>").format(say.plain("REHEARSAL VOTE, without effect"))


def heading(contest: Contest, say: Say) -> list[Markup]:
    """The title, under the mark of a rehearsal, with the round where it is a further one."""
    lines = [rehearsal_words(say)] if contest.rehearsal else []
    lines.append(Markup("<b>{}</b>").format(cut(contest.title, _TITLE_LETTERS)))
    if contest.round > 1:
        lines.append(say("Round {n}", n=contest.round))
    return lines


def label_of(contest: Contest, say: Say) -> str:
    """One line of a list, without markup."""
    name = contest.title
    if contest.round > 1:
        name = say.plain("{title} (round {n})", title=name, n=contest.round)
    return say.plain("Rehearsal: {title}", title=name) if contest.rehearsal else name


def whole(text: str, least: int, most: int) -> str:
    """What was typed, never shortened. Raises LineNeeded, TextTooMuch."""
    if len(text) < least:
        raise LineNeeded(least=least)
    if len(text) > most:
        raise TextTooMuch(length=len(text), most=most)
    return text


def given_reason(line: str) -> str:
    """Raises ReasonShort, TextTooMuch."""
    if len(line) < LEAST_REASON:
        raise ReasonShort(least=LEAST_REASON)
    return whole(line, LEAST_REASON, MOST_REASON)


def cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"


def numbered(lines: Sequence[Line], units: Mapping[int, str] | None = None) -> list[Markup]:
    """What is voted on, a line each; a long list names how many more there are by its end.
    `units` are short names, where full ones would fill the phone."""
    names = units or {}
    shown = [
        Markup("{}. {}").format(
            place, cut(names.get(line.unit_id or 0, line.wording), _LINE_LETTERS)
        )
        for place, line in enumerate(lines[:_MOST_SHOWN], 1)
    ]
    return [*shown, Markup("…")] if len(lines) > _MOST_SHOWN else shown


def list_words(lines: Sequence[Line], say: Say) -> list[Markup]:
    """The list, and below it who has left it by itself and what for."""
    left = [_left_words(line, say) for line in lines if not line.listed]
    return [*numbered([line for line in lines if line.listed]), *left]


def _left_words(line: Line, say: Say) -> Markup:
    name = cut(line.wording, _LINE_LETTERS)
    if not line.left_for:
        return say("Has left the list: {line} (withdrew)", line=name)
    title = cut(line.left_for, _LINE_LETTERS)
    return say("Has left the list: {line} (qualified in “{title}”)", line=name, title=title)


def times_words(desk: Desk) -> Markup:
    """From when until when, as far as it is set."""
    say, contest = desk.say, desk.contest
    opens = (
        say("when the secretary opens it")
        if contest.opens_at is None
        else Markup("{}").format(desk.moment(contest.opens_at))
    )
    if contest.closes_at is not None:
        closes = Markup("{}").format(desk.moment(contest.closes_at))
    elif closes_by_itself(desk.rule):
        closes = say("with its count, {n} hours after opening at the latest", n=HOURS_IN_HALL)
    else:
        closes = say("not set yet")
    return say("Opens: {opens}\nCloses: {closes}", opens=opens, closes=closes)


def state_words(contest: Contest, say: Say) -> str:
    if contest.state == "draft" and contest.armed_by is not None:
        return say.plain("opens by itself")
    return say.plain(STATES[contest.state])


def in_hall_alone(rule: Rule) -> bool:
    """Whether nobody votes in the chat: how many have voted is known by the hall's count only."""
    return not rule.ways & {Way.OPEN, Way.SECRET}


def uses_hall(rule: Rule) -> bool:
    """Whether anything of it is counted in the hall: hands, papers, or what came in writing."""
    return bool(rule.ways & {Way.HANDS, Way.PAPER}) or rule.absent is Absent.IN_WRITING


def closes_by_itself(rule: Rule) -> bool:
    """Whether it may open without a closing: it then ends with the count of the hall."""
    return set(rule.ways) <= {Way(way) for way in IN_HALL}


def progress_words(rule: Rule, turnout: Turnout, say: Say) -> Markup:
    """How many have voted; of a vote in the hall where it is voted on instead."""
    if in_hall_alone(rule):
        return say("Voted on in the hall; a teller confirms the count.")
    return turnout_words(turnout, say)


def turnout_words(turnout: Turnout, say: Say) -> Markup:
    """ "Đã bỏ phiếu: 09/11 đơn vị": never who, never what."""
    return say(
        "Have voted: {voted}/{called} units",
        voted=f"{turnout.voted:02d}",
        called=f"{turnout.called:02d}",
    )
