"""What several topics say alike: roles, units, groups of figures, the waiting screen."""

from __future__ import annotations

import re
import unicodedata

from markupsafe import Markup

from bot.domain.access import Actor, Hat, Role
from bot.domain.errors import N_
from bot.domain.kpi import State
from bot.domain.people_errors import NameUnclear
from bot.i18n import Say, speak
from bot.lines import plain_line
from bot.reports.wording import year_words
from bot.screen import Intent, Screen
from storage.bloc_figures import PeriodFigures
from storage.figures import Form, Period
from storage.uow import UnitOfWork

ROLE_NAMES = {
    Role.OFFICER: N_("emulation officer"),
    Role.CONTRIBUTOR: N_("contributor of figures"),
    Role.HEAD: N_("head of the board"),
    Role.ALTERNATE: N_("alternate of the head"),
    Role.SECRETARY: N_("secretary of the bloc"),
    Role.OBSERVER: N_("ministry observer"),
}
FORM_STATES = {
    "draft": N_("being entered"),
    "submitted": N_("submitted to the head of the board"),
    "approved": N_("approved by the head of the board"),
    "accepted": N_("accepted by the bloc"),
    "returned": N_("returned for another look"),
}
STATE_WORDS = {
    State.NOT_AVAILABLE: N_("not available yet"),
    State.NOT_APPLICABLE: N_("not applicable"),
}
SOURCES = {
    "phone": N_("By telephone"),
    "letter": N_("By letter"),
    "email": N_("By e-mail"),
    "photo": N_("By photo"),
}
"""How the figures that the secretary enters for a board came in."""
HOME = Intent("home")


NOT_BEGUN = N_("not begun")
"""Of a board that has given no value, whether it has looked at its form or not."""


def state_words(form: Form, say: Say, *, begun: bool) -> Markup:
    """Where a form stands; of one that was changed after a submission, that both are true."""
    if form.state == "draft" and form.version:
        return say("version {version} submitted, later changes not yet", version=form.version)
    return form_words(form.state, say, begun=begun)


def form_words(state: str | None, say: Say, *, begun: bool) -> Markup:
    """Where the form of a board stands, None where there is none yet.

    begun: whether it holds a value
    """
    if state is None or (state == "draft" and not begun):
        return say(NOT_BEGUN)
    return say(FORM_STATES[state])


def role_name(hat: Hat, uow: UnitOfWork, say: Say) -> str:
    """The role; for a contributor with the group of figures that was asked for."""
    role = say.plain(ROLE_NAMES[hat.role])
    if hat.role is Role.CONTRIBUTOR:
        return f"{role} ({group_name(hat.bloc_id, hat.scope, uow, say)})"
    return role


def hat_name(hat: Hat, uow: UnitOfWork, say: Say) -> str:
    """ "cán bộ phụ trách TĐKT, KCN Hà Nam": the role and the unit as people know them."""
    role = role_name(hat, uow, say)
    if hat.unit_id is None or hat.role is Role.SECRETARY:
        return role
    zone = uow.blocs.bloc(hat.bloc_id).timezone
    return f"{role}, {uow.blocs.unit(hat.bloc_id, hat.unit_id, uow.today(zone)).short_name}"


def group_name(bloc_id: int, key: str, uow: UnitOfWork, say: Say) -> str:
    """A group of figures as the form that is being collected calls it; else its key."""
    for period in uow.periods.open(bloc_id):
        for group in uow.figures.catalogue(bloc_id, period.catalogue_version).groups:
            if group.key == key:
                return group.names[say.language]
    return key


def period_name(kind: str, year: int, say: Say) -> str:
    if kind == "half_year":
        return say.plain("Figures of the first half of {year}", year=str(year))
    return say.plain("Figures of {year}", year=str(year))


def period_title(period: Period, say: Say) -> str:
    """What a period collects: the figures of a year or half-year, a plan, or what was asked for."""
    if period.purpose == "plan":
        return say.plain("Plan of {year}", year=str(period.year))
    if period.purpose == "request":
        return period.title.partition("\n")[0]
    return period_name(period.kind, period.year, say)


def base_words(base: PeriodFigures | None, say: Say) -> str:
    """ "năm 2018": what a period is compared with; empty where there is nothing."""
    return year_words(say, base.of.period.kind, base.of.period.year) if base else ""


def short_code(fingerprint: str) -> str:
    """The first 48 bits of a check code, in groups that can be read over the telephone."""
    return "-".join(fingerprint[i : i + 4].upper() for i in (0, 4, 8))


def waiting_screen(actor: Actor, uow: UnitOfWork) -> Screen:
    """All that somebody sees whose binding is not confirmed yet."""
    say = speak(actor.language)
    text = (
        N_(
            "{name}: {hat}.\n\nYour access waits to be confirmed by the secretary of the bloc. You"
            " will get a message here as soon as it is; there is nothing more to do."
        )
        if actor.hat.role is Role.OBSERVER
        else N_(
            "{name}: {hat}.\n\nYour access waits to be confirmed by the head of the"
            " board or the secretary. You will get a message here as soon as it is;"
            " there is nothing more to do."
        )
    )
    return Screen(say(text, name=actor.full_name, hat=hat_name(actor.hat, uow, say)), aside=True)


LEAST_LETTERS, MOST_LETTERS = 2, 100
_TAG = re.compile(r"<[^<>]*>")


def person_name(typed: str) -> str:
    """A full name as typed, blanks tidied. Raises NameUnclear for what can be no name."""
    name = tidy(typed)
    letters = sum(char.isalpha() for char in _TAG.sub("", name))
    unclear = letters < LEAST_LETTERS or any(char.isnumeric() for char in name)
    if unclear or len(name) > MOST_LETTERS:
        raise NameUnclear(least=LEAST_LETTERS, most=MOST_LETTERS)
    return name


def tidy(typed: str) -> str:
    """A plain line in usual letters: full-width or ornamental ones could disguise a name."""
    return plain_line(unicodedata.normalize("NFKC", typed))
