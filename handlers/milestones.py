"""What the milestones of a bloc's year are called, and how far off a day is."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from bot.domain.errors import N_
from bot.i18n import Say

NAMES = {
    "plan_pact": N_("Plan and pact of the year"),
    "half_year_opens": N_("Half-year figures: opening"),
    "half_year_due": N_("Half-year figures: deadline"),
    "half_year_review": N_("Mid-year review"),
    "annual_opens": N_("Annual figures: opening"),
    "annual_due": N_("Annual figures: deadline"),
    "award_registration": N_("Proposals for awards: deadline"),
    "draft_report": N_("Draft of the annual report"),
    "invitation": N_("Invitation to the conference"),
    "rsvp": N_("Registration for the conference: deadline"),
    "votes": N_("Votes of the bloc: deadline"),
    "conference": N_("Year-end conference"),
    "dossier": N_("Award dossier to the ministry"),
    "final_figures": N_("Final figures: deadline"),
    "handover": N_("Handover to the next leader"),
}
_OF_BOARDS = frozenset(
    (
        "plan_pact",
        "half_year_due",
        "annual_due",
        "award_registration",
        "rsvp",
        "votes",
        "final_figures",
    )
)


def milestone_name(code: str, title: str, say: Say) -> str:
    """The name of a milestone: the bloc's own title, else the catalogue's."""
    known = NAMES.get(code)
    return title or (say.plain(known) if known is not None else code)


def is_of_boards(code: str) -> bool:
    """Whether every board has something to do for it."""
    return code in _OF_BOARDS


def left_words(day: date, today: date, say: Say) -> Markup:
    """ " (còn 5 ngày)": how far off a day is that is still to come."""
    days = (day - today).days
    if days == 0:
        return say(" (today)")
    return say.count(" ({n} day left)", " ({n} days left)", days)
