"""How nominations are told: where they stand, what for, what is known of past years."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.errors import N_
from bot.domain.nominating import Said
from bot.i18n import Say
from storage.awards import AwardKind
from storage.nominations import Nomination
from storage.office_rows import DEPUTY, LEADER

OFFICES = {LEADER: N_("leader of the bloc"), DEPUTY: N_("deputy of the bloc")}
_STATES = {
    Said.DRAFT: N_("being prepared"),
    Said.APPROVED: N_("approved by the head of the board, with the secretary"),
    Said.ACCEPTED: N_("on the list to be voted on"),
    Said.RETURNED: N_("returned for another look"),
    Said.DECLINED: N_("asks not to take part"),
    Said.WITHDRAWN: N_("withdrawn"),
    Said.ON_BALLOT: N_("on the ballot"),
    Said.NOT_CHOSEN: N_("not proposed by the bloc"),
    Said.ELECTED: N_("elected"),
    Said.PROPOSED: N_("proposed to the ministry"),
}


def state_words(one: Nomination, say: Say) -> Markup:
    """Where a nomination stands."""
    if one.said == Said.PUT_FORWARD:
        if one.for_unit_id == one.unit_id:
            return say("waits for the head of the board")
        return say("waits for the unit's answer")
    if one.said == Said.APPROVED and one.number:
        return say(
            "approved by the head of the board on paper (no. {number} of {day}), with the"
            " secretary",
            number=one.number,
            day=_day(one, say),
        )
    if one.said == Said.NOT_CHOSEN and one.kind in OFFICES:
        return say("not elected")
    if one.said == Said.DECIDED:
        return say("decided: no. {number} of {day}", number=one.number, day=_day(one, say))
    if one.said == Said.NOT_GRANTED:
        return say("not granted for {year}", year=str(one.year))
    if one.said == Said.CONFERRED:
        if one.occasion:
            return say("conferred on {day}, {event}", day=_day(one, say), event=one.occasion)
        return say("conferred on {day}", day=_day(one, say))
    return say(_STATES[Said(one.said)])


def _day(one: Nomination, say: Say) -> str:
    assert one.on_date is not None, "decisions and conferrals bear their day"
    return say.date(one.on_date)


def thing(one: Nomination, say: Say) -> str:
    """What a unit is put forward for: "Cờ thi đua năm 2019", "Khối trưởng năm 2020"."""
    what = office_name(one.kind, say) if one.kind in OFFICES else one.award
    return say.plain("{what} in {year}", what=what, year=str(one.year))


def office_name(kind: str, say: Say) -> str:
    return say.plain(OFFICES[kind])


def title_of(kind: AwardKind) -> str:
    """With the ministry of its year, where that is known."""
    return kind.title or kind.name


def capital(words: Markup | str) -> Markup | str:
    return words[:1].upper() + words[1:]


def history_lines(past: Sequence[Nomination], say: Say) -> list[Markup]:
    """A unit's awards in the years of which anything is known, the latest first."""
    lines = [
        say(
            "• {year}: {award} ({state})",
            year=str(one.year),
            award=one.award,
            state=state_words(one, say),
        )
        for one in reversed(past)
    ]
    if lines:
        lines.insert(0, say("Awards in the years with data:"))
    return lines
