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
    line = say("Due: {due}{left}", due=say.moment(due_at, zone), left=_left(due_at, uow, say, zone))
    if uow.acted_at <= due_at:
        return line
    until = uow.reviews.late_until(form.period.id, form.unit_id)
    if until is None:
        return line
    fields = {"until": say.moment(until, zone), "left": _left(until, uow, say, zone)}
    return line + say("\n<b>May submit late until {until}</b>{left}", **fields)


def _left(at: datetime, uow: UnitOfWork, say: Say, zone: str) -> Markup:
    """How far off a deadline is; on its own day to the hour, once it is over."""
    days = (at.astimezone(ZoneInfo(zone)).date() - uow.today(zone)).days
    if days < 0:
        return say.count(" ({n} day ago)", " ({n} days ago)", -days)
    if days > 0:
        return say.count(" ({n} day left)", " ({n} days left)", days)
    over = uow.acted_at - at
    if over <= timedelta():
        return say(" (today)")
    if over < _HOUR:
        minutes = max(1, over // timedelta(minutes=1))
        return say.count(" (over for {n} minute)", " (over for {n} minutes)", minutes)
    return say.count(" (over for {n} hour)", " (over for {n} hours)", over // _HOUR)
