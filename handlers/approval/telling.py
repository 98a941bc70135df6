"""Who hears of a verdict: the officer of each, the head of what the bloc says, the next in turn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
from handlers.figures.reviewing import counts
from handlers.figures.verdicts import item_name
from handlers.wording import period_title
from storage.uow import Compose

_MOST_LINKS = 5
_OFFICERS = (Role.OFFICER,)
_BOARD = (Role.OFFICER, Role.HEAD)


@dataclass(frozen=True, slots=True)
class Returned:
    """Questions that go back (none for the form as a whole), and what is said of them."""

    questions: Sequence[str]
    note: str
    voice: FileRef | None = None


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
    lines.extend(counts(desk))
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


def tell_of_return(docket: Docket, step: Step, returned: Sequence[Returned]) -> int:
    """The board's officers get the notes as they were given, with a way to each item; its heads too
    where the bloc asks. How many they are.
    """
    voices = [one for one in returned if one.voice is not None]
    answering = docket.persons(_OFFICERS)
    by = docket.standing.submitted_by
    if by not in answering and by in docket.persons((Role.ALTERNATE, Role.HEAD)):
        answering.append(by)
    heads = [one for one in docket.persons((Role.HEAD,)) if one not in answering]
    compose = partial(_returned_screen, docket, returned)
    told = _tell(docket, answering, partial(compose, answers=True), "returned")
    hearing = answering
    if step is Step.BLOC:
        told += _tell(docket, heads, partial(compose, answers=not answering), "returned")
        hearing = [*answering, *heads]
    # A message bears one voice note: the others follow it.
    for number, one in enumerate(voices[1:], 2):
        _tell(docket, hearing, partial(_voice_screen, docket, one), f"returned-voice-{number}")
    return told


def _returned_screen(
    docket: Docket, returned: Sequence[Returned], say: Say, *, answers: bool
) -> Screen:
    desk = docket.in_words(say)
    keys = [key for one in returned for key in one.questions or ("",)]
    first = say(
        "{name} asks for another look at {period}, version {version}: <b>{names}</b>",
        names=", ".join(item_name(desk, key) for key in dict.fromkeys(keys)),
        **_fields(docket, say),
    )
    lines = [first, *_note_lines(docket, returned, say)]
    voice = next((one.voice for one in returned if one.voice is not None), None)
    if voice is not None:
        lines.append(say("The voice note comes with this message."))
    lines.append(
        say("Please correct it, or say why it stands, then submit again.")
        if answers
        else say("The officers of the board have been told and will look at it.")
    )
    links = [key for key in dict.fromkeys(keys) if key] if answers else []
    return Screen(Markup("\n").join(lines), rows(*_links(docket, links, say)), passes=voice)


def _note_lines(docket: Docket, returned: Sequence[Returned], say: Say) -> list[Markup]:
    """What is said, and of what where that is not the same of all."""
    if len(returned) == 1:
        return [say("“{note}”", note=one.note) for one in returned if one.note]
    return [
        Markup("• {}: {}").format(
            _names(docket, one, say),
            say("“{note}”", note=one.note) if one.note else say("voice note"),
        )
        for one in returned
    ]


def _names(docket: Docket, one: Returned, say: Say) -> str:
    desk = docket.in_words(say)
    return ", ".join(item_name(desk, key) for key in one.questions or ("",))


def _voice_screen(docket: Docket, one: Returned, say: Say) -> Screen:
    return Screen(
        say("Voice note on: {names}", names=_names(docket, one, say)),
        rows(*_links(docket, (), say)),
        passes=one.voice,
    )


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


def tell_heads_of_paper(docket: Docket, words: Markup, verdict_id: int) -> None:
    """A signature was sent in the head's name: the heads learn of it before it counts."""

    def compose(say: Say) -> Screen:
        form = docket.form
        return Screen(
            say(
                "{name} has sent the bloc a sheet of {period}, <b>version {version}</b>, as signed"
                " by the head of your board: no. {words}. It counts as your approval once the"
                " secretary has checked it. If you have not signed it, please ask for another"
                " look.",
                words=words,
                **_fields(docket, say),
            ),
            rows(
                Choice(
                    say.plain("See the details"),
                    Intent.of("approval.detail", form.id, form.version),
                ),
                Choice(
                    say.plain("Ask for another look"),
                    Intent.of("approval.return", form.id, form.version),
                ),
            ),
        )

    _tell(docket, docket.persons((Role.HEAD,)), compose, f"paper-head:{verdict_id}")
