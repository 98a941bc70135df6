"""Which board leads the bloc in a year (Khối trưởng) and which is its deputy (Khối phó).

The secretary writes down what the bloc has decided; rights follow the row at once: the leader's
head sees how far the boards are and releases the totals, the deputy's people accept the figures
that no secretary may accept. Who was elected is known before, and shown, but has no row: rights
move when the office is handed over, and until then the leader of the year before goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from bot.domain.access import Act, Actor, Hat, require
from bot.domain.errors import N_, OldButton
from bot.domain.people_errors import OfficeHeld
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.awaited import left_to_deputy
from handlers.paging import boards_on_page, side_by_side, turning
from handlers.wording import HOME
from storage.blocs import Unit
from storage.office_rows import DEPUTY, KINDS, LEADER
from storage.uow import UnitOfWork

_EARLIEST, _MOST_VOTES = 2000, 8
NAMES = {LEADER: N_("leader of the bloc"), DEPUTY: N_("deputy of the bloc")}
_CHOOSE = {LEADER: N_("Set the leader"), DEPUTY: N_("Set the deputy")}
_TOOK_OVER = {LEADER: N_("The leader took over"), DEPUTY: N_("The deputy took over")}
_MEANS = {
    LEADER: N_(
        "The head of this board will see how far every board is, and decides when the totals are"
        " shown to the ministry."
    ),
    DEPUTY: N_(
        "The officers and the head of this board will accept the figures of the board the secretary"
        " belongs to."
    ),
}


@dataclass(frozen=True, slots=True)
class Year:
    """The offices of one year, with the boards that sat in the bloc then."""

    hat: Hat
    say: Say
    number: int
    boards: Sequence[Unit]
    held: dict[str, int]
    voted: dict[str, int]
    """Units that the bloc has elected, also where the office was handed over since."""

    @property
    def elected(self) -> dict[str, int]:
        """Of them, those whose office is not handed over yet."""
        return {kind: unit for kind, unit in self.voted.items() if kind not in self.held}

    def name(self, kind: str) -> str:
        """The board that holds an office; "" where nobody is known to."""
        return self.board(self.held.get(kind))

    def board(self, unit_id: int | None) -> str:
        return next((one.name for one in self.boards if one.id == unit_id), "")

    def intent(self, step: str, *args: object) -> Intent:
        return Intent.of(f"offices.{step}", self.number, *args)


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The offices of a year, what an empty one holds up, and the ways to fill it.

    Raises NotAllowed for all but the secretary.
    """
    return _screen(_year(actor, intent, uow), uow)


def _year(actor: Actor, intent: Intent, uow: UnitOfWork) -> Year:
    """The year a button names, else the one being reported on, else this one. Raises OldButton."""
    hat, say = require(actor, Act.MANAGE_BLOC), speak(actor.language)
    today = uow.today(uow.blocs.bloc(hat.bloc_id).timezone)
    number = intent.number(0) if intent.args else _reported(hat, today, uow)
    if not _EARLIEST <= number <= today.year + 1:
        raise OldButton
    boards = uow.blocs.candidates(hat.bloc_id, _day_of(number, today))
    held = uow.offices.of_year(hat.bloc_id, number)
    voted = {
        one.kind: one.unit_id
        for one in uow.nominations.introduced(hat.bloc_id, number)
        if one.said == "elected"
    }
    return Year(hat, say, number, boards, held, voted)


def _reported(hat: Hat, today: date, uow: UnitOfWork) -> int:
    years = [period.year for period in uow.periods.open(hat.bloc_id)]
    return min(years, default=today.year)


def _day_of(year: int, today: date) -> date:
    """The boards of a year are those of today while it runs, and those at its end afterwards."""
    return today if year == today.year else date(year, 12, 31) if year < today.year else today


def _screen(year: Year, uow: UnitOfWork, said: Markup | None = None) -> Screen:
    say = year.say
    lines = [said + "\n"] if said is not None else []
    lines.append(say("<b>Leader and deputy of the bloc in {year}</b>", year=str(year.number)))
    left = left_to_deputy(uow.people.members(year.hat.bloc_id))
    for kind in KINDS:
        holder = year.name(kind) or say("not recorded yet")
        lines.append(say("{office}: {holder}", office=_capital(say(NAMES[kind])), holder=holder))
        if kind in year.elected:
            board = year.board(year.elected[kind])
            lines.append(say("Elected: {board} (not handed over)", board=board))
    acting = uow.blocs.office_holder(year.hat.bloc_id, year.number, LEADER)
    leads = {LEADER: acting} if acting is not None else {}
    lines.extend(held_up(year.boards, {**leads, **year.held}, left, say))
    return Screen(
        Markup("\n").join(lines),
        rows(
            *(
                Choice(say.plain("Handover"), Intent("handover"))
                if kind == LEADER and unit_id != acting
                else Choice(say.plain(_TOOK_OVER[kind]), year.intent("ask", kind, unit_id))
                for kind, unit_id in year.elected.items()
            ),
            *(Choice(say.plain(_CHOOSE[kind]), year.intent("choose", kind, 0)) for kind in KINDS),
            beside(
                Choice(f"‹ {year.number - 1}", Intent.of("offices", year.number - 1)),
                Choice(f"{year.number + 1} ›", Intent.of("offices", year.number + 1))
                if year.number <= uow.now.year
                else None,
            ),
            Choice(say.plain("What is to be done"), HOME),
        ),
    )


def _capital(words: Markup) -> Markup:
    return words[:1].upper() + words[1:]


def held_up(
    boards: Sequence[Unit], held: dict[str, int], left: frozenset[int], say: Say
) -> list[Markup]:
    """What cannot go on while an office is empty, or held by the very board it should judge."""
    found = []
    if LEADER not in held:
        found.append(
            say("While no leader is recorded, the totals cannot be shown to the ministry.")
        )
    stuck = [one.short_name for one in boards if one.id in left]
    if stuck and held.get(DEPUTY) in (None, *left):
        found.append(
            say(
                "While no other board is recorded as deputy, nobody can accept the figures of"
                " {boards}, the secretary's own.",
                boards=", ".join(stuck),
            )
        )
    return found


def named(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[Year, Unit]:
    """The year and the board of a button. Raises NotAllowed, OldButton, OfficeHeld."""
    year = _year(actor, intent, uow)
    _kind(intent)
    return year, _board(year, intent)


def contested(year: Year, kind: str, board: Unit, uow: UnitOfWork) -> bool:
    """Whether a board would lead that the bloc has not elected, or while the two boards are still
    handing over: that takes a reason."""
    if kind != LEADER:
        return False
    return year.voted.get(LEADER, board.id) != board.id or handing_over(year, uow)


def handing_over(year: Year, uow: UnitOfWork) -> bool:
    """Whether the two boards have begun, and the office is not written down yet."""
    found = uow.handovers.newest(year.hat.bloc_id)
    under_way = found is not None and found.year == year.number and found.done_at is None
    return under_way and LEADER not in year.held


def choose(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Which board holds the office."""
    year = _year(actor, intent, uow)
    kind, say = _kind(intent), year.say
    shown, page, pages = boards_on_page(year.boards, intent.number(2))
    return Screen(
        say(
            "Which board is the <b>{office}</b> in {year}?",
            office=say(NAMES[kind]),
            year=str(year.number),
        ),
        rows(
            *side_by_side(
                [Choice(one.short_name, year.intent("ask", kind, one.id)) for one in shown]
            ),
            turning(page, pages, say, lambda to: year.intent("choose", kind, to)),
            Choice(say.plain("Back"), Intent.of("offices", year.number)),
        ),
    )


def _kind(intent: Intent) -> str:
    if intent.text(1) not in KINDS:
        raise OldButton
    return intent.text(1)


def ask(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What recording it means, before it is recorded. Raises OfficeHeld."""
    year, board = named(actor, intent, uow)
    kind, say = _kind(intent), year.say
    against = contested(year, kind, board, uow)
    before = year.name(kind)
    lines = [
        say(
            "Record <b>{board}</b> as {office} in {year}?",
            board=board.name,
            office=say(NAMES[kind]),
            year=str(year.number),
        )
    ]
    if before:
        lines.append(say("Until now: {board}.", board=before))
    lines.append(say(_MEANS[kind]))
    if kind == LEADER:
        if against:
            lines.append(_against(year, board, uow))
        elif kind in year.elected:
            lines.append(
                say(
                    "Usually both boards confirm the handover item by item (/bangiao); record it"
                    " here where they have done so on paper."
                )
            )
        lines += _votes_under_way(year, uow)
    args = (year.number, kind, board.id, year.held.get(kind, 0))
    yes = Choice(say.plain("Yes, record it"), Intent.of("offices.set", *args))
    if against:
        yes = Choice(say.plain("Give the grounds"), Intent.of("handover.by_hand", *args))
    return Screen(
        Markup("\n").join(lines),
        rows(
            yes,
            Choice(say.plain("Back"), Intent.of("offices", year.number)),
        ),
    )


def _against(year: Year, board: Unit, uow: UnitOfWork) -> Markup:
    """What it passes over, in plain words."""
    say, elected = year.say, year.voted.get(LEADER)
    words = say(
        "⚠ A reason is asked for; the boards concerned and the register get it. Where the lead"
        " passes on with it, the access of a secretary of another board ends."
    )
    if handing_over(year, uow):
        words = say("⚠ The handover is under way and would be over.") + "\n" + words
    if elected is not None and elected != board.id:
        names = {"elected": year.board(elected), "board": board.short_name}
        words = say("⚠ The bloc has elected {elected}, not {board}.", **names) + "\n" + words
    return words


def _votes_under_way(year: Year, uow: UnitOfWork) -> list[Markup]:
    """Votes keep the chair they were opened under; what is still to be opened gets the new one."""
    found = uow.offices.votes_under_way(year.hat.bloc_id, year.number)
    return [
        year.say(
            "“{title}” keeps its chair: the head of {board}.",
            title=title,
            board=year.board(unit_id),
        )
        for title, unit_id in found[:_MOST_VOTES]
    ]


def _board(year: Year, intent: Intent) -> Unit:
    """Raises OldButton for no board of that year, OfficeHeld where it has the other office."""
    board = next((one for one in year.boards if one.id == intent.number(2)), None)
    if board is None:
        raise OldButton
    for kind, holder in year.held.items():
        if kind != intent.text(1) and holder == board.id:
            say = year.say
            raise OfficeHeld(
                unit=board.short_name, office=say.plain(NAMES[kind]), year=str(year.number)
            )
    return board


def record(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The second tap. Raises OldButton where somebody else has recorded it meanwhile."""
    uow.blocs.lock(require(actor, Act.MANAGE_BLOC).bloc_id)
    year = _year(actor, intent, uow)
    kind, say, board = _kind(intent), year.say, _board(year, intent)
    if year.held.get(kind, 0) != intent.number(3):
        raise OldButton
    if contested(year, kind, board, uow):
        return ask(actor, intent, uow)
    bloc_id = year.hat.bloc_id
    if year.held.get(kind) != board.id:
        uow.offices.record(bloc_id, year.number, kind, board.id)
        detail = f"{year.number} {kind} {board.key}"
        uow.record("office_recorded", "bloc", bloc_id, detail)
        uow.register(bloc_id, "office_recorded", "bloc", bloc_id, detail)
    year.held[kind] = board.id
    done = say(
        "✓ Recorded: <b>{board}</b> is {office} in {year}.",
        board=board.name,
        office=say(NAMES[kind]),
        year=str(year.number),
    )
    return _screen(year, uow, done)
