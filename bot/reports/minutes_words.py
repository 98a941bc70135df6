"""What the minutes of a count and of a meeting have in common: head, persons, times, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.i18n import DEFAULT_LANGUAGE, Say, speak
from bot.reports.official_views import GAP, Block, Letterhead, Signer, recipients
from bot.reports.rule_words import two
from bot.reports.voting_record import Issuer, Somebody

MINUTES_CODE = "BB"


def official_say() -> Say:
    """Official documents are in Vietnamese, whoever asks for them."""
    return speak(DEFAULT_LANGUAGE)


def letterhead(say: Say, issuer: Issuer, code: str) -> Letterhead:
    """Number, place and date are left to the registry of the leader unit."""
    return Letterhead(
        superior=issuer.leader_unit or GAP,
        issuer=issuer.bloc,
        number=say.plain("No.:      /{code}-{symbol}", code=code, symbol=issuer.symbol),
        state=say.plain("SOCIALIST REPUBLIC OF VIET NAM"),
        motto=say.plain("Independence - Freedom - Happiness"),
        place_and_date=say.plain(
            "{place}, day {day} month {month} year {year}",
            place=GAP,
            day=GAP,
            month=GAP,
            year=GAP,
        ),
    )


def marks(say: Say, rehearsal: bool) -> list[str]:
    """What stands on every page: a draft, and that a rehearsal is worth nothing."""
    draft = [say.plain("DRAFT")]
    return [*draft, say.plain("REHEARSAL VOTE, without effect")] if rehearsal else draft


def moment_words(say: Say, at: datetime | None, zone: str) -> str:
    """ "09 giờ 30, ngày 03 tháng 01 năm 2020"; gaps where it is not known."""
    local = None if at is None else at.astimezone(ZoneInfo(zone))
    return say.plain(
        "{hour}:{minute}, day {day} month {month} year {year}",
        hour=GAP if local is None else f"{local:%H}",
        minute=GAP if local is None else f"{local:%M}",
        day=GAP if local is None else f"{local:%d}",
        # By usage only the first two months carry a nought.
        month=GAP if local is None else f"{local:%m}" if local.month < 3 else str(local.month),
        year=GAP if local is None else f"{local:%Y}",
    )


def person_words(say: Say, one: Somebody) -> str:
    """ "Đồng chí …, Trưởng ban, Ban Quản lý …"; gaps for the name and the position."""
    return say.plain(
        "Officer {name}, {position}, {unit}",
        name=one.name or GAP,
        position=one.position or GAP,
        unit=one.unit or GAP,
    )


def delegate_words(say: Say, one: Somebody) -> str:
    """By which paper somebody votes; "" for who votes by office."""
    if one.paper is None:
        return ""
    day = say.date(one.paper.signed_on)
    if one.paper.number:
        return say.plain(
            "by delegation, paper no. {number} of {day}", number=one.paper.number, day=day
        )
    return say.plain("by delegation, given in the system on {day}", day=day)


def guest_words(say: Say, one: Somebody) -> str:
    """ "Ông/Bà …": of a ministry, of the press."""
    return say.plain(
        "Mr/Ms {name}, {position}, {unit}",
        name=one.name or GAP,
        position=one.position or GAP,
        unit=one.unit or GAP,
    )


def roman(number: int) -> str:
    """ "IV", as parts are numbered."""
    found = ""
    for value, letters in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        found += letters * (number // value)
        number %= value
    return found


def units_words(say: Say, units: Sequence[str]) -> str:
    """ "02 đơn vị (A; B)"; only the number where there is none."""
    if not units:
        return say.plain("{n} units", n=two(say, 0))
    return say.plain("{n} units ({names})", n=two(say, len(units)), names="; ".join(units))


def signer(say: Say, name: str, *capacity: str) -> Signer:
    return Signer(capacity=list(capacity), hint=say.plain("(Signature and full name)"), name=name)


def sent_to(say: Say, issuer: Issuer) -> Block:
    """ "Nơi nhận": who gets the minutes."""
    council = say.plain(
        "Emulation and Commendation Council, {ministry}", ministry=issuer.ministry or GAP
    )
    members = say.plain("Member units of the bloc")
    return recipients(
        say.plain("Recipients:"), [council, members, say.plain("Filed: registry, dossier")]
    )
