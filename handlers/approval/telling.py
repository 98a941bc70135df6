"""Who hears of a verdict: the officer of each, the head of what the bloc says, the next in turn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial

from markupsafe import Markup

from bot.domain.access import Role
from bot.domain.approval import Step
from bot.i18n import Say
from bot.screen import Choice, FileRef, Intent, Screen, rows
from handlers.approval.docket import Docket
from handlers.figures.card import (
    explained_line,
    headline_lines,
    lacking_lines,
    verdict_choices,
)
from handlers.figures.verdicts import item_name
from handlers.wording import period_title
from storage.uow import Compose

_MOST_LINKS = 5
_OFFICERS = (Role.OFFICER,)
_BOARD = (Role.OFFICER, Role.HEAD)


def _tell(docket: Docket, persons: Iterable[int], compose: Compose, key: str) -> int:
    """Everybody but the one who acts, once a key; how many they are."""
    told = [one for one in persons if one != docket.actor.person]
    form = docket.form
    for person_id in told:
        docket.uow.tell(person_id, compose, f"{key}:{form.id}:{form.version}")
    return len(told)


def _fields(docket: Docket, say: Say) -> dict[str, object]:
    form = docket.form
    return {
        "name": docket.actor.full_name,
        "unit": docket.desk.unit_name,
        "period": period_title(form.period, say),
        "version": form.version,
    }


def _card(docket: Docket, say: Say, first: Markup, step: Step) -> Screen:
    """What happened, the headline figures, and the three ways on."""
    desk, form = docket.in_words(say), docket.form
    lines = [first, *headline_lines(desk), *lacking_lines(desk), *explained_line(desk)]
    return Screen(
        Markup("\n").join(lines), rows(*verdict_choices(form.id, form.version, step, say))
    )


def tell_of_office(docket: Docket) -> None:
    """The office has looked at it: now the heads get the card."""

    def compose(say: Say) -> Screen:
        first = say(
            "{name} has looked through {period} of {unit}, version {version}, and passes it on to"
            " you.",
            **_fields(docket, say),
        )
        return _card(docket, say, first, Step.HEAD)

    _tell(docket, docket.persons((Role.HEAD,)), compose, "to-head")


def tell_of_approval(docket: Docket, paper: tuple[str, date] | None = None) -> int:
    """The head has approved, or signed on paper: the officer hears of it, the bloc gets the card.
    How many get it.
    """

    def by(say: Say) -> str:
        if paper is None:
            return say.plain("the head of the board ({name})", name=docket.actor.full_name)
        return say.plain(
            "the head of the board, on paper no. {number} of {day}",
            number=paper[0],
            day=say.date(paper[1]),
        )

    def for_officer(say: Say) -> Screen:
        return Screen(
            say(
                "✓ {period}, version {version}: approved by {by} and sent to the bloc. There is"
                " nothing more to do.",
                by=by(say),
                **_fields(docket, say),
            ),
            rows(_to_review(docket, say)),
        )

    def for_bloc(say: Say) -> Screen:
        first = say(
            "{unit}: {period}, version {version}, has been approved by {by}.",
            by=by(say),
            **_fields(docket, say),
        )
        return _card(docket, say, first, Step.BLOC)

    acceptors = docket.acceptors()
    _tell(docket, acceptors, for_bloc, "to-bloc")
    officers = [one for one in docket.persons(_OFFICERS) if one not in acceptors]
    _tell(docket, officers, for_officer, "approved")
    return len(acceptors)


def tell_of_acceptance(docket: Docket) -> None:
    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "✓ The bloc has accepted {period} of {unit}, version {version}. Thank you.",
                **_fields(docket, say),
            ),
            rows(_to_review(docket, say)),
        )

    _tell(docket, docket.persons(_BOARD), compose, "accepted")


def tell_of_return(
    docket: Docket, step: Step, questions: Sequence[str], note: str, voice: FileRef | None
) -> int:
    """The board's officers get the note as it was given, with a way to each item; its heads too
    where the bloc asks. How many they are.
    """

    def compose(say: Say, *, answers: bool) -> Screen:
        desk = docket.in_words(say)
        names = ", ".join(item_name(desk, key) for key in questions or ("",))
        lines = [
            say(
                "{name} asks for another look at {period}, version {version}: <b>{names}</b>",
                names=names,
                **_fields(docket, say),
            )
        ]
        if note:
            lines.append(say("“{note}”", note=note))
        if voice is not None:
            lines.append(say("The voice note comes with this message."))
        lines.append(
            say("Please correct it, or say why it stands, then submit again.")
            if answers
            else say("The officers of the board have been told and will look at it.")
        )
        return Screen(
            Markup("\n").join(lines),
            rows(*_links(docket, questions if answers else (), say)),
            passes=voice,
        )

    answering = docket.persons(_OFFICERS)
    by = docket.standing.submitted_by
    if by not in answering and by in docket.persons((Role.ALTERNATE, Role.HEAD)):
        answering.append(by)
    heads = [one for one in docket.persons((Role.HEAD,)) if one not in answering]
    told = _tell(docket, answering, partial(compose, answers=True), "returned")
    if step is Step.BLOC:
        told += _tell(docket, heads, partial(compose, answers=not answering), "returned")
    return told


def _links(docket: Docket, questions: Sequence[str], say: Say) -> list[Choice]:
    form, desk = docket.form, docket.in_words(say)
    links = [
        Choice(
            say.plain("Look at: {name}", name=item_name(desk, key)[:26]),
            Intent.of("figures.ask", form.id, key),
        )
        for key in questions[:_MOST_LINKS]
    ]
    return [*links, Choice(say.plain("All that came back"), Intent.of("approval.items", form.id))]


def _to_review(docket: Docket, say: Say) -> Choice:
    return Choice(say.plain("See the figures"), Intent.of("figures.review", docket.form.id))


def tell_of_paper(docket: Docket, words: Markup, paper: FileRef, verdict_id: int) -> int:
    """The signed sheet goes to whoever checks it, with the version it must show."""

    def compose(say: Say) -> Screen:
        form = docket.form
        desk = docket.in_words(say)
        first = say(
            "{unit}: {name} has sent the signed sheet of {period}, <b>version {version}</b>: no."
            " {words}. Please check it against these figures.",
            words=words,
            **_fields(docket, say),
        )
        return Screen(
            Markup("\n").join([first, *headline_lines(desk), *lacking_lines(desk)]),
            rows(
                Choice(
                    say.plain("The signed sheet is right"),
                    Intent.of("approval.paper_ok", form.id, form.version, verdict_id),
                ),
                Choice(
                    say.plain("See the details"),
                    Intent.of("approval.detail", form.id, form.version),
                ),
                Choice(
                    say.plain("Ask for another look"),
                    Intent.of("approval.return", form.id, form.version),
                ),
            ),
            passes=paper,
        )

    return _tell(docket, docket.acceptors(), compose, f"paper:{verdict_id}")
