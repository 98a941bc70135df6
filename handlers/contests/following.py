"""What is looked after by itself while a vote is open: the group's message, delegates, messages."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.announcing import key_of_opening, refresh_live
from handlers.contests.house import Desk
from handlers.contests.opening import desk_of_house
from handlers.contests.told import tellers_missed
from handlers.contests.voters import bring_up_to_date, papers_moved
from handlers.contests.words import heading
from storage.contest_rows import Contest
from storage.uow import UnitOfWork

_MOST_NAMES = 40


def follow(contest: Contest, uow: UnitOfWork) -> None:
    """For a vote that is open, or was until just now."""
    desk = desk_of_house(contest, uow)
    if contest.state == "open":
        if papers_moved(desk):
            bring_up_to_date(desk)
        tell_of_missed(desk)
    tell_of_missed_tellers(desk)
    refresh_live(desk)


def tell_of_missed(desk: Desk) -> None:
    """The secretary learns of messages that did not arrive, as soon as the messenger says so."""
    missed = desk.uow.deliveries.missed(key_of_opening(desk.id))
    _tell(
        desk,
        [one.full_name for one in missed],
        lambda say: say("<b>The opening could not be told to:</b>"),
        f"contest-missed:{desk.id}:{len(missed)}",
    )


def tell_of_missed_tellers(desk: Desk) -> None:
    """The same of whoever counts: what waits for them waits for a call."""
    names = tellers_missed(desk)
    _tell(
        desk,
        names,
        lambda say: say("<b>The assistant could not reach these tellers:</b>"),
        f"contest-tellers-missed:{desk.id}:{len(names)}",
    )


def _tell(desk: Desk, names: list[str], head: Callable[[Say], Markup], key: str) -> None:
    contest, uow = desk.contest, desk.uow
    secretary = contest.opened_by or contest.created_by
    if not names or secretary is None:
        return
    told = uow.deliveries.told(key)
    if told.sent or told.waiting:
        return

    def compose(say: Say) -> Screen:
        return Screen(
            Markup("\n").join(
                [
                    *heading(contest, say),
                    head(say),
                    *(Markup("• {}").format(name) for name in names[:_MOST_NAMES]),
                    say("Please call them."),
                ]
            ),
            rows(
                Choice(say.plain("Who was told"), Intent.of("contests.told", contest.id)),
                Choice(say.plain("Who votes"), Intent.of("contests.voters", contest.id)),
            ),
        )

    uow.tell(secretary, compose, key)
