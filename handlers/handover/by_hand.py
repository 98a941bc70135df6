"""The secretary writes a leader down against a handover or an election: with a reason, in the open.

Whoever does so alone moves the leadership of the bloc: so both boards hear of it at once, the
reason stands in the register, and rights end as they would at the end of a handover.
"""

from __future__ import annotations

from bot.domain.access import Act, Actor, Role, require
from bot.domain.errors import OldButton
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers import offices
from handlers.handover.rights import end_secretaries, settle_date
from handlers.typed import typed_line
from storage.office_rows import LEADER
from storage.uow import Compose, UnitOfWork

_LEAST, _MOST = 8, 300


def ask_why(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """On which paper, on whose word. Raises as `offices.ask` does."""
    year, board = offices.named(actor, intent, uow)
    if not offices.contested(year, intent.text(1), board, uow):
        return offices.ask(actor, intent, uow)
    say = year.say
    return Screen(
        say(
            "<b>{board}</b>, leader of the bloc in {year}: on which paper, and on whose word?"
            " Please type it in one line; the boards concerned read it, and it stands in the"
            " register. With this line it is recorded.",
            board=board.name,
            year=str(year.number),
        ),
        rows(Choice(say.plain("Back"), Intent.of("offices", year.number))),
        asks=Intent("handover.written", intent.args),
    )


def record(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The line was typed. Raises LineNeeded, LineTooLong, OldButton where the office or the
    handover has moved meanwhile, and as `ask_why` does."""
    bloc_id = require(actor, Act.MANAGE_BLOC).bloc_id
    uow.blocs.lock(bloc_id)
    year, board = offices.named(actor, intent, uow)
    if year.held.get(LEADER, 0) != intent.number(3):
        raise OldButton
    if not offices.contested(year, intent.text(1), board, uow):
        raise OldButton
    line, before = typed_line(uow, _LEAST, _MOST), uow.blocs.leading(bloc_id).now
    over = offices.handing_over(year, uow)
    uow.offices.record(bloc_id, year.number, LEADER, board.id)
    detail = f"{year.number} {LEADER} {board.key}"
    uow.record("office_recorded", "bloc", bloc_id, f"{detail} by hand")
    moved = uow.blocs.leading(bloc_id).now != before
    news = _news(year.number, board.name, line, over=over, moved=moved)
    persons = _persons(year, board.id, before, uow)
    if moved:
        persons -= end_secretaries(bloc_id, board.id, actor.person, news, uow)
    settle_date(bloc_id, year.number, uow)
    told = sorted(persons - {actor.person})
    for person_id in told:
        uow.tell(person_id, news, f"office-by-hand:{bloc_id}:{uow.inbox_id}")
        uow.renew_menu(person_id)
    uow.register(bloc_id, "office_by_hand", "bloc", bloc_id, f"{detail} {line}")
    done = year.say.count(
        "✓ Recorded: <b>{board}</b> leads the bloc in {year}. {n} person has been told.",
        "✓ Recorded: <b>{board}</b> leads the bloc in {year}. {n} people have been told.",
        len(told),
        board=board.name,
        year=str(year.number),
    )
    home = Choice(year.say.plain("What is to be done"), Intent("home"))
    return Screen(done, rows(home), fresh=True)


def _persons(year: offices.Year, unit_id: int, before: int | None, uow: UnitOfWork) -> set[int]:
    """Heads and officers of the board that leads, of the one that was to, and of the new one; the
    secretaries."""
    found = uow.handovers.newest(year.hat.bloc_id)
    units = {unit_id, before, year.voted.get(LEADER)}
    if found is not None and found.year == year.number:
        units |= {found.giver_unit_id, found.taker_unit_id}
    return {
        one.person_id
        for one in uow.people.members(year.hat.bloc_id)
        if one.confirmed
        and (
            one.role is Role.SECRETARY
            or (one.role in (Role.HEAD, Role.OFFICER) and one.unit_id in units)
        )
    }


def _news(year: int, board: str, line: str, *, over: bool, moved: bool) -> Compose:
    def compose(say: Say) -> Screen:
        text = say(
            "The secretary has written down by hand that <b>{board}</b> leads the bloc in {year},"
            " on the word of: {line}",
            board=board,
            year=str(year),
            line=line,
        )
        if over:
            text += say("\nThe handover that was under way is over.")
        if moved:
            text += say("\nThe access of a secretary of another board has ended.")
        return Screen(text + say("\nIf this is not so, please call the board that led until now."))

    return compose
