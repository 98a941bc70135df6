"""How progress is put into words and signs: short enough for one line of a phone."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.punctuality import Outcome
from bot.i18n import Say
from handlers.status.progress import (
    ACCEPTED,
    APPROVED,
    BLANK,
    DRAFT,
    RETURNED,
    SUBMITTED,
    Line,
    Overview,
    Rate,
    share_of,
)
from handlers.wording import FORM_STATES, NOT_BEGUN, period_title

SIGNS = {BLANK: "○", DRAFT: "◔", SUBMITTED: "◑", APPROVED: "◕", ACCEPTED: "●", RETURNED: "↩"}
STEP_WORDS = {**FORM_STATES, BLANK: NOT_BEGUN}


def title_words(overview: Overview, say: Say) -> Markup:
    return say("<b>Reporting status</b> · ") + due_words(overview, say)


def due_words(overview: Overview, say: Say) -> Markup:
    period = overview.period
    return say(
        "{period}\nDue: {due}",
        period=period_title(period, say),
        due=say.moment(period.due_at, overview.bloc.timezone),
    )


def counts_words(overview: Overview, say: Say) -> Markup:
    """ "Đã gửi: 09/11 đơn vị · đúng hạn 8 · đã duyệt 7 · đã tiếp nhận 5" """
    words = say(
        "Sent: {sent}/{total} boards · in time {in_time} · approved {approved}"
        " · accepted {accepted}",
        sent=f"{len(overview.sent):02d}",
        total=f"{len(overview.lines):02d}",
        in_time=overview.timed(Outcome.ON_TIME),
        approved=len(overview.at(APPROVED, ACCEPTED)),
        accepted=len(overview.at(ACCEPTED)),
    )
    if extended := overview.timed(Outcome.EXTENDED):
        words += say(" · in its longer time {n}", n=extended)
    if returned := len(overview.at(RETURNED)):
        words += say(" · for another look {n}", n=returned)
    if waiting := len(overview.at(SUBMITTED)):
        words += say(" · not approved yet {n}", n=waiting)
    return words


def line_words(line: Line, zone: str, say: Say) -> Markup:
    """One board in one line: sign, name, percent, version, how it stands to the deadline.

    What the sign says already is left out, so that the line is one on a phone as well: a board
    that has not begun has nothing, one that has sent its figures has all.
    """
    pieces = [Markup("{} {}").format(SIGNS[line.step], line.unit.short_name)]
    unfinished = line.step == DRAFT or (line.step != BLANK and line.done < line.total)
    if unfinished and line.share is not None:
        pieces.append(Markup(say.percent(line.share)))  # noqa: S704  (digits)
    if line.standing.version:
        pieces.append(say("version {version}", version=line.standing.version))
    timed = timing_words(line, zone, say)
    return Markup(" · ").join([*pieces, timed] if timed else pieces)


def timing_words(line: Line, zone: str, say: Say) -> Markup:
    """How the board stands to its deadline; nothing to say while there is time."""
    days = line.timing.days
    padded = f"{days:02d}"
    match line.timing.outcome:
        case Outcome.ON_TIME:
            return say("in time")
        case Outcome.EXTENDED:
            return say("in its longer time")
        case Outcome.AHEAD:
            until = line.standing.until
            return say("until {at}", at=say.time(until, zone)) if until else Markup("")
        case Outcome.OVERDUE if days:
            return say.count(
                "{days} working day overdue", "{days} working days overdue", days, days=padded
            )
        case Outcome.OVERDUE:
            return say("overdue")
        case _ if days:
            return say.count(
                "{days} working day late", "{days} working days late", days, days=padded
            )
        case _:
            return say("late")


def legend_words(say: Say) -> Markup:
    return say("○ not begun · ◔ entering · ◑ submitted · ◕ approved · ● accepted · ↩ another look")


def rate_words(rate: Rate, say: Say) -> Markup:
    """ "đầy đủ 98% · đúng hạn 2/3 kỳ" """
    if not rate.periods:
        return say("no period is over yet")
    share, parts = share_of(rate.done, rate.total), []
    if share is not None:
        parts.append(say("complete {share}", share=say.percent(share)))
    if rate.deadlines:
        parts.append(
            say.count(
                "in time {on_time}/{n} period",
                "in time {on_time}/{n} periods",
                rate.deadlines,
                on_time=rate.on_time,
            )
        )
    return Markup(" · ").join(parts)


def short_rate_words(rate: Rate, say: Say) -> Markup:
    """ "98% · 2/3 kỳ": in a list under a heading that says what is what, a line for a board."""
    if not rate.periods:
        return say("no period is over yet")
    found = share_of(rate.done, rate.total)
    share = say.percent(found) if found is not None else say.plain("—")
    if not rate.deadlines:
        return Markup(share)  # noqa: S704  (digits)
    return say.count(
        "{share} · {on_time}/{n} period",
        "{share} · {on_time}/{n} periods",
        rate.deadlines,
        share=share,
        on_time=rate.on_time,
    )
