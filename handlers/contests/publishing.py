"""Công bố kết quả: the chair and a teller, two persons, whoever is first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.casting_errors import NotCounted
from bot.domain.counting_errors import AgreedAlready, NotSettledYet
from bot.domain.errors import NotAllowed
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.both_offices import elected_twice
from handlers.contests.counted import part_of, shown
from handlers.contests.house import Desk, counting, desk_of, explain_to_teller
from handlers.contests.proclaiming import public_words, sat_out
from handlers.contests.recorded import result_words
from handlers.contests.settling import chairs, may_publish, publish
from handlers.contests.words import label_of
from storage.results import Result
from storage.uow import UnitOfWork

CHAIR, TELLER = "chair", "teller"


@dataclass(frozen=True, slots=True)
class _Signing:
    """A result before somebody who may publish it, and the side the person speaks for.

    lapsed: sides whose word was given by somebody who has that part no more. The result is made
    public by the second word, at a moment at which the first one could not be given any more.
    """

    desk: Desk
    result: Result
    own: str
    lapsed: Mapping[str, int]

    @property
    def agreed(self) -> dict[str, int]:
        known = self.result.settled.agreed
        return {side: person for side, person in known.items() if side not in self.lapsed}

    def lapsed_words(self) -> list[Markup]:
        """Who agreed and counts no more."""
        say, people = self.desk.say, self.desk.uow.people
        return [
            say(
                "{name} agreed before, but is not a teller of this vote any more; another teller"
                " agrees instead.",
                name=people.name_of(person),
            )
            if side == TELLER
            else say(
                "{name} agreed before, but is not the chair any more; whoever is now agrees"
                " instead.",
                name=people.name_of(person),
            )
            for side, person in self.lapsed.items()
        ]

    def side(self) -> str:
        """For which side the person agrees now. Raises AgreedAlready."""
        if self.own in self.agreed or self.desk.actor.person in self.agreed.values():
            raise AgreedAlready
        return self.own


def _signing(actor: Actor, intent: Intent, uow: UnitOfWork) -> _Signing:
    """Raises OldButton, NotAllowed, NotCounted, NotSettledYet."""
    desk = desk_of(actor, intent, uow)
    part = part_of(desk)
    # A teller of the board in the chair agrees as that board: the other side is somebody else's.
    side = CHAIR if part.chair else TELLER
    if not (part.chair or part.teller):
        explain_to_teller(desk)
        raise NotAllowed
    if desk.contest.state not in ("closed", "published"):
        raise NotCounted
    result = uow.results.of(desk.contest)
    if not may_publish(result):
        raise NotSettledYet
    return _Signing(desk, result, side, _lapsed(desk, result))


def _lapsed(desk: Desk, result: Result) -> dict[str, int]:
    agreed = result.settled.agreed
    if not agreed or desk.contest.state == "published":
        return {}
    uow, members = desk.uow, desk.uow.people.members(desk.contest.bloc_id)
    acting = {one.person_id for one in members if one.confirmed}
    may_agree = {
        CHAIR: chairs(desk.contest, uow, members),
        TELLER: counting(desk.contest, uow, members) & acting,
    }
    return {side: person for side, person in agreed.items() if person not in may_agree[side]}


def ask(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What everybody would read, before the yes. Raises NotAllowed, NotCounted, NotSettledYet,
    AgreedAlready."""
    signing = _signing(actor, intent, uow)
    desk, say = signing.desk, signing.desk.say
    if desk.contest.state == "published":
        return shown(desk)
    side = signing.side()
    result = signing.result
    words = public_words(
        result,
        result_words(result, uow, say),
        sat_out(result, uow),
        say,
        elected_twice(result, uow),
    )
    other = TELLER if side == CHAIR else CHAIR
    lines = [say("<b>Publish this?</b> Everybody of the bloc, and its group, will read:"), words]
    lines += signing.lapsed_words()
    if other not in signing.agreed:
        lines.append(_wants(other, say))
    return Screen(
        Markup("\n\n").join(lines),
        rows(
            Choice(say.plain("Yes, publish it"), desk.intent("publish_now")),
            Choice(say.plain("Back"), desk.intent("counted")),
        ),
    )


def agree(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """One of the two says yes; with the second it is published. Raises NotAllowed, NotCounted,
    NotSettledYet, AgreedAlready."""
    signing = _signing(actor, intent, uow)
    desk, say = signing.desk, signing.desk.say
    if desk.contest.state == "published":
        return shown(desk, say("✓ Published already."))
    side = signing.side()
    agreed = uow.results.agree(desk.id, side, actor.person, signing.lapsed)
    if agreed.get(side) != actor.person:
        raise AgreedAlready
    uow.record("publication_agreed", "contest", desk.id, side)
    if CHAIR in agreed and TELLER in agreed:
        publish(signing.result, agreed[CHAIR], agreed[TELLER], uow)
        return Screen(
            say("✓ Published. Everybody of the bloc has been told."),
            rows(Choice(say.plain("See the result"), desk.intent("counted"))),
            fresh=True,
        )
    other = TELLER if side == CHAIR else CHAIR
    _tell_other_side(signing, other)
    return Screen(
        Markup("\n").join(
            [say("✓ You have agreed to publish."), *signing.lapsed_words(), _wants(other, say)]
        ),
        rows(Choice(say.plain("See the result"), desk.intent("counted"))),
        fresh=True,
    )


def _wants(side: str, say: Say) -> Markup:
    if side == TELLER:
        return say("It is published as soon as a teller agrees too.")
    return say("It is published as soon as the chair agrees too.")


def _tell_other_side(signing: _Signing, side: str) -> None:
    desk, uow = signing.desk, signing.desk.uow
    who = counting if side == TELLER else chairs
    persons = who(desk.contest, uow, uow.people.members(desk.contest.bloc_id))

    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "{name} agrees to publish the result of “{title}”. It is published as soon as you"
                " agree too.",
                name=desk.actor.full_name,
                title=label_of(desk.contest, say),
            ),
            rows(
                Choice(say.plain("Publish the result"), desk.intent("publish")),
                Choice(say.plain("See the result"), desk.intent("counted")),
            ),
        )

    for person_id in persons - {desk.actor.person}:
        uow.tell(person_id, compose, f"publish:{desk.id}:{side}")
