"""Until when a board may submit, and how far off that is: the day, the hour, a late window."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.i18n import Say
from storage.figures import Form
from storage.uow import UnitOfWork

_HOUR = timedelta(hours=1)


def due_line(form: Form, uow: UnitOfWork, say: Say, zone: str) -> Markup:
    """ "Hạn trình: 17 giờ 00, … (đã quá hạn 2 giờ)", and a late window below it."""
    due_at = form.period.due_at
    left = _left(due_at, form, uow, say, zone)
    line = say("Due: {due}{left}", due=say.moment(due_at, zone), left=left)
    if uow.acted_at <= due_at:
        return line
    until = uow.reviews.late_until(form.period.id, form.unit_id)
    if until is None:
        return line
    fields = {"until": say.moment(until, zone), "left": _left(until, form, uow, say, zone)}
    return line + say("\n<b>May submit late until {until}</b>{left}", **fields)


def _left(at: datetime, form: Form, uow: UnitOfWork, say: Say, zone: str) -> Markup:
    """How far off a deadline is; on its own day to the hour, once it is over."""
    due_on, today = at.astimezone(ZoneInfo(zone)).date(), uow.today(zone)
    days = (due_on - today).days
    if days < 0:
        return _overdue(uow.days.calendar(form.period.bloc_id).count(due_on, today), say)
    if days > 0:
        return say.count(" ({n} day left)", " ({n} days left)", days)
    over = uow.acted_at - at
    if over <= timedelta():
        return say(" (today)")
    if over < _HOUR:
        minutes = max(1, over // timedelta(minutes=1))
        return say.count(" (over for {n} minute)", " (over for {n} minutes)", minutes)
    return say.count(" (over for {n} hour)", " (over for {n} hours)", over // _HOUR)


def _overdue(days: int, say: Say) -> Markup:
    """In working days: nobody could have done anything on the others."""
    if not days:
        return say(" (overdue)")
    return say.count(
        " ({days} working day overdue)",
        " ({days} working days overdue)",
        days,
        days=f"{days:02d}",
    )
