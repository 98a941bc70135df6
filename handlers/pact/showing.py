"""The pact at a glance: where it stands, who has agreed, its text and what has changed in it."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Act, Actor, hat_for, may
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.pact_errors import NoPactYet
from bot.domain.pacting import changes, paragraphs
from bot.i18n import speak
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.pact.house import Room, room_of, room_with
from handlers.paging import named, turning
from handlers.wording import HOME
from storage.uow import UnitOfWork

_PAGE_LETTERS, _MOST_NAMED, _MOST_COMMENTS, _MOST_CHANGES = 2_400, 6, 5, 12


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The pact a button names, else the newest. Raises NotAllowed, NoPactYet, OldButton."""
    hat = hat_for(actor, Act.SEE_NOMINATIONS)
    if intent.args:
        return card(room_of(actor, intent, uow))
    found, writes = uow.pacts.newest(hat.bloc_id), may(hat, Act.MANAGE_BLOC)
    if found is not None and (writes or found.open is not None):
        return card(room_with(actor, found, uow))
    if not writes:
        raise NoPactYet
    return new_pact(actor, intent, uow)


def new_pact(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """For which year. Raises NotAllowed for all but the secretary."""
    hat, say = hat_for(actor, Act.MANAGE_BLOC), speak(actor.language)
    year = uow.today(uow.blocs.bloc(hat.bloc_id).timezone).year
    return Screen(
        say(
            "<b>Pact of the year</b>\nThe text is written here, every board agrees to it in the"
            " chat, and it is signed at the conference. Of which year is it?"
        ),
        rows(
            beside(
                *(
                    Choice(str(one), Intent.of("pact.begin", one))
                    for one in (year, year + 1)
                    if uow.pacts.of_year(hat.bloc_id, one) is None
                )
            )
            or None,
            Choice(say.plain("What is to be done"), HOME),
        ),
    )


def start(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The route holds the bloc. Raises NotAllowed, OldButton for a year that has one or is far."""
    hat = hat_for(actor, Act.MANAGE_BLOC)
    year, today = intent.number(0), uow.today(uow.blocs.bloc(hat.bloc_id).timezone)
    if year not in (today.year, today.year + 1):
        raise OldButton
    if uow.pacts.of_year(hat.bloc_id, year) is not None:
        raise OldButton
    number = uow.pacts.start(hat.bloc_id, year, actor.person)
    uow.record("pact_begun", "pact", number, str(year))
    return card(room_of(actor, Intent.of("pact", number), uow))


def card(room: Room, said: Markup | None = None) -> Screen:
    """Where it stands, and the ways on for this reader."""
    say, found = room.say, room.found
    lines = [] if said is None else [said + "\n"]
    lines.append(say("<b>Emulation pact of {year}</b>", year=str(found.year)))
    if found.draft is not None and room.is_secretary:
        n = len(paragraphs(found.draft.body))
        lines.append(
            say.count(
                "Version {v} is being written: {n} paragraph.",
                "Version {v} is being written: {n} paragraphs.",
                n,
                v=found.draft.number,
            )
        )
    lines += _standing(room)
    return Screen(Markup("\n").join(lines), rows(*_ways(room)), fresh=said is not None)


def _standing(room: Room) -> list[Markup]:
    say, version = room.say, room.found.open
    if version is None:
        return [] if room.is_secretary else [say("It is being written.")]
    assert version.due_at is not None, "it is open"
    signing = room.found.signing
    agreed = len(room.units) - len(room.missing)
    lines = [
        say(
            "Version {v}: <b>{n}/{m}</b> boards have agreed.",
            v=version.number,
            n=f"{agreed:02d}",
            m=f"{len(room.units):02d}",
        )
    ]
    if signing is not None:
        lines.append(say("Signed at the conference on {day}.", day=say.date(signing.signed_on)))
        if signing.reason:
            lines.append(say("The day was corrected: {reason}", reason=signing.reason))
        return lines
    if room.missing:
        lines.append(say("Until {due}", due=say.moment(version.due_at, room.bloc.timezone)))
        lines.append(_missing_words(room))
    elif room.is_final:
        lines.append(say("All boards have agreed; it is signed at the conference."))
    else:
        lines.append(
            say("All boards have agreed; another version is being written and asks them again.")
        )
    if room.is_secretary:
        comments = [one for one in room.answers if not one.agreed][-_MOST_COMMENTS:]
        lines += [
            say("{board}: “{line}”", board=room.units[one.unit_id].short_name, line=one.line)
            for one in comments
            if one.unit_id in room.units
        ]
    return lines


def _missing_words(room: Room) -> Markup:
    """Names for the secretary alone; a board reads of itself."""
    say = room.say
    if room.is_secretary:
        names = [room.units[one].short_name for one in room.missing]
        shown, more = named(names, _MOST_NAMED)
        listed = ", ".join(shown)
        if more:
            listed = say.plain("{boards} and {n} more boards", boards=listed, n=more)
        return say("Not yet: {boards}", boards=listed)
    if room.prepares is None:
        return Markup("")
    if room.prepares in room.missing:
        return say("Your board has not agreed yet.")
    return say("Your board has agreed.")


def _ways(room: Room) -> list[Choice | tuple[Choice, ...] | None]:
    say, found = room.say, room.found
    text = Choice(say.plain("Read the text"), room.intent("text", room.shown.number, 0))
    targets = Choice(
        say.plain("Targets of the boards") if room.is_secretary else say.plain("Targets"),
        room.intent("boards", 0)
        if room.is_secretary
        else room.intent("targets", room.prepares or 0),
    )
    ways: list[Choice | tuple[Choice, ...] | None] = []
    if found.signing is None and room.headed in room.missing and found.open is not None:
        version = found.open.number
        ways.append(Choice(say.plain("Agree to the text"), room.intent("agree", version)))
        ways.append(Choice(say.plain("Send a comment"), room.intent("comment", version)))
    ways.append(beside(text, targets))
    if room.is_secretary:
        ways += _writers_ways(room)
    if found.open is not None:
        ways.append(Choice(say.plain("Pact as a file (.docx)"), room.intent("file")))
    ways.append(Choice(say.plain("What is to be done"), HOME))
    return ways


def _writers_ways(room: Room) -> list[Choice | tuple[Choice, ...] | None]:
    say, found = room.say, room.found
    if found.signing is not None:
        return [
            beside(
                Choice(say.plain("Scan of what was signed"), room.intent("scan")),
                Choice(say.plain("Another year"), Intent("pact.new")),
            ),
            Choice(say.plain("Correct the day"), room.intent("redate")),
        ]
    if found.draft is not None:
        return [
            beside(
                Choice(say.plain("Write the text"), room.intent("write")),
                Choice(say.plain("Open for consent"), room.intent("ask_open")),
            )
        ]
    record = (
        Choice(say.plain("Consent on paper"), room.intent("behalf", 0))
        if room.missing
        else Choice(say.plain("Signed on stage"), room.intent("signed"))
    )
    return [beside(Choice(say.plain("Write a new version"), room.intent("renew")), record)]


# The text ----------------------------------------------------------------------------------------


def show_text(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The text of a version, on pages; in front what has changed. Raises OldButton, NotAllowed."""
    room = room_of(actor, intent, uow)
    version = next((v for v in room.found.versions if v.number == intent.number(1)), None)
    if version is None:
        raise OldButton
    if version.opened_at is None and not room.is_secretary:
        raise NotAllowed
    say = room.say
    pages = text_pages(version.body)
    page = min(max(intent.number(2), 0), len(pages) - 1)
    lines = [say("<b>Pact of {year}, version {v}</b>", year=str(room.found.year), v=version.number)]
    before = room.found.before(version)
    if before is not None and page == 0:
        lines += changed_lines(room, before.body, version.body)
    lines += [say("{n}. {text}", n=n, text=text) for n, text in pages[page]]
    if not pages[page]:
        lines.append(say("Nothing is written yet."))
    return Screen(
        Markup("\n").join(lines),
        rows(
            turning(page, len(pages), say, lambda to: room.intent("text", version.number, to)),
            room.back(),
        ),
    )


def text_pages(body: str) -> list[list[tuple[int, str]]]:
    """Numbered paragraphs in pages that a phone takes; at least one page."""
    pages: list[list[tuple[int, str]]] = [[]]
    for number, text in enumerate(paragraphs(body), 1):
        letters = sum(len(one) for _n, one in pages[-1])
        if pages[-1] and letters + len(text) > _PAGE_LETTERS:
            pages.append([])
        pages[-1].append((number, text))
    return pages


def changed_lines(room: Room, before: str, after: str) -> list[Markup]:
    """ "+ …" and "− …": what is new in a version, what it has no more."""
    say, found = room.say, changes(before, after)
    if not found:
        return [say("The text is that of the version before; targets may differ.\n")]
    lines = [say("Changed against the version before:")]
    for one in found[:_MOST_CHANGES]:
        text = one.text if len(one.text) <= 120 else one.text[:119] + "…"
        lines.append(say("+ {text}", text=text) if one.added else say("− {text}", text=text))
    if len(found) > _MOST_CHANGES:
        lines.append(say("… and {n} more.", n=len(found) - _MOST_CHANGES))
    return [*lines, Markup("")]
