"""What the people of the script do at their phones, tap by tap on the real screens."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import cache

from bot.domain.kpi import Kind, PeriodKind
from bot.i18n import speak
from bot.rehearse.phone import Line, Phone
from bot.rehearse.script import (
    ALTERNATE_NAME,
    BOARDS,
    COLLECTIONS,
    CONFERENCES,
    VOTE_CLOSES,
    Doing,
    board_of,
)
from storage.presets.load import catalogue_version_of, load_catalogue
from storage.presets.synthetic import synthetic_year

_FIGURES_OF = 2019
_PERIOD_KEYS = {"annual": "2019", "plan": "2020-KH", "half": "2020-H1"}
TELLERS = ("Trần Thị Bích Ngọc", "Bùi Thanh Thủy")
_MOST_REASONS, _MOST_PAGES = 12, 10
_IN_PLAN, _PLANNED = ("KD01", "KD02", "KD03", "KD04", "KD05", "LD02"), "DT03 410 ; 3.600"
_WHY = "Đã rà soát với các phòng chuyên môn"
_CONSULTED = "Trưởng ban, qua điện thoại, ngày 04/12"


class People:
    """Everybody with a phone. `invite` is the link's word of whoever comes in later."""

    def __init__(self, line: Line, invite: str) -> None:
        self._line = line
        self._invite = invite
        self._phones: dict[str, Phone] = {}
        self._acts: Mapping[str, Callable[[Phone, Doing], Awaitable[None]]] = {
            "plan": self._plan,
            "join": self._join,
            "away": self._away,
            "block": self._block,
            "unblock": self._unblock,
            "nominate": self._nominate,
            "propose": self._propose,
            "agree": self._answer,
            "decline": self._answer,
            "later": self._later,
            "collect": self._collect,
            "window": self._window,
            "submit": self._submit,
            "approve": self._approve,
            "vote": self._open_vote,
            "cast": self._cast,
        }

    def phone(self, person: str) -> Phone:
        return self._phones.setdefault(person, Phone(self._line, person))

    async def do(self, one: Doing) -> None:
        """Raises RehearsalFailed."""
        await self._acts[one.what](self.phone(one.who), one)

    # The secretary

    async def _plan(self, phone: Phone, one: Doing) -> None:
        """The day of the conference, and with it the plan of that year."""
        (year,) = one.about
        await phone.write("/lich")
        found = await phone.find(("year.conference", "year"), year)
        if found["intent"] == "year":
            await phone.tap("year", year)
        await phone.tap("year.conference", year)
        await phone.write(CONFERENCES[int(year)])
        await phone.tap("year.apply", year)
        await phone.answered()

    async def _collect(self, phone: Phone, one: Doing) -> None:
        collection = COLLECTIONS[one.about[0]]
        kind = {"plan": "plan", "half": "half_year"}[collection.key]
        await phone.write("/viec")
        await phone.tap("desk")
        await phone.tap("periods")
        await phone.tap("periods.new")
        await phone.tap("periods.kind", kind, str(collection.due.year))
        await phone.write(f"{collection.due:%d/%m/%Y}")
        await phone.tap("periods.go")
        await phone.answered()

    async def _window(self, phone: Phone, one: Doing) -> None:
        """More time for one board."""
        key, board, until = one.about
        await phone.write("/viec")
        await phone.tap("desk")
        await phone.tap("periods")
        await phone.tap("periods.manage", label=_PERIOD_KEYS[key])
        await phone.tap("late")
        await phone.tap("late.board", label=BOARDS[board])
        await phone.write(until)
        await phone.answered()
        await phone.write(_WHY)
        await phone.tap("late.sure")
        await phone.answered()

    async def _propose(self, phone: Phone, one: Doing) -> None:
        await phone.write("/khenthuong")
        await phone.tap("nominations.award")
        await phone.tap("nominations.propose")
        await phone.tap("nominations.propose_unit", label=BOARDS[one.about[0]])
        await phone.write(_CONSULTED)
        await phone.tap("nominations.propose_now")
        await phone.answered()

    async def _answer(self, phone: Phone, one: Doing) -> None:
        """To the question whether the board that leads may be told, below the reminder."""
        await phone.tap(f"reminders.{one.what}", at_all=True)
        await phone.answered()

    async def _open_vote(self, phone: Phone, _one: Doing) -> None:
        await phone.write("/viec")
        await phone.tap("desk")
        await phone.tap("contests")
        await phone.tap("contests.new")
        await phone.tap("contests.about", "award", "2019")
        await phone.tap("contests.make", "award", "2019", "*", "open")
        for name in TELLERS:
            await phone.tap("contests.tellers")
            await self._to_page_of(phone, name)
            await phone.tap("contests.teller", label=name)
            await phone.tap("contests.one")
        await phone.tap("contests.times")
        await phone.tap("contests.closes")
        await phone.write(f"{VOTE_CLOSES:%H:%M %d/%m/%Y}")
        await phone.tap("contests.preview")
        await phone.tap("contests.open")
        await phone.answered()

    async def _to_page_of(self, phone: Phone, name: str) -> None:
        """Turn the list of people until one is there."""
        for page in range(1, _MOST_PAGES):
            await phone.answered()
            if await phone.sees("contests.teller", label=name):
                return
            await phone.tap("contests.tellers", "*", str(page))

    # Officers

    async def _join(self, phone: Phone, one: Doing) -> None:
        await phone.act("start", payload=self._invite)
        await phone.tap("people.bind")
        head = self.phone(f"head-{board_of(one.who)}")
        await head.tap("people.confirm", at_all=True)
        await head.answered()

    async def _away(self, phone: Phone, one: Doing) -> None:
        await phone.write("/uyquyen")
        await phone.tap("absence")
        await phone.tap("absence.new")
        await phone.tap("absence.from", "0")
        await phone.write(one.about[0])
        await phone.tap("absence.deputy", label=ALTERNATE_NAME)
        await phone.tap("absence.record")
        await phone.answered()

    async def _block(self, phone: Phone, _one: Doing) -> None:
        await phone.act("block")

    async def _unblock(self, phone: Phone, _one: Doing) -> None:
        await phone.act("unblock")
        await phone.write("/viec")
        await phone.answered()

    async def _later(self, phone: Phone, _one: Doing) -> None:
        await phone.tap("reminders.later", at_all=True)
        await phone.answered()

    async def _nominate(self, phone: Phone, _one: Doing) -> None:
        await phone.write("/khenthuong")
        await phone.tap("nominations.award")
        await phone.tap("nominations.start")
        await phone.answered()

    async def _submit(self, phone: Phone, one: Doing) -> None:
        """The whole form by one message; what the checks find is explained."""
        await phone.write("/solieu")
        await phone.tap("figures.paste")
        await phone.answered()
        await phone.write(pasted(one.about[0], board_of(one.who)))
        found = await phone.find(("figures.held", "figures.review"))
        await phone.tap(found["intent"])
        await phone.tap("figures.submit")
        for _ in range(_MOST_REASONS):
            words = await phone.find(("figures.sheet", "figures"))
            if words["intent"] == "figures.sheet":
                return
            await phone.write(_WHY)
            await phone.tap("figures.submit_why")

    # Heads

    async def _approve(self, phone: Phone, one: Doing) -> None:
        """Of the own board: to whom the bloc's deputy accepts for, others wait as well."""
        await phone.write("/duyet")
        await phone.tap("approval.card", label=BOARDS[board_of(one.who)])
        await phone.tap("approval.approve")
        await phone.tap("approval.approve_now")
        await phone.answered()

    async def _cast(self, phone: Phone, _one: Doing) -> None:
        await phone.tap("ballots.paper", at_all=True)
        for label in ("Bắt đầu bỏ phiếu", "Đồng ý", "Biểu quyết", "Xác nhận"):
            await phone.tap("vote", label=label)
        await phone.answered()


@cache
def pasted(key: str, board: str) -> str:
    """A board's form as a paste: a line for each indicator, by its code; figures are made up."""
    catalogue = load_catalogue(catalogue_version_of(_FIGURES_OF))
    kind = PeriodKind.HALF_YEAR if key == "half" else PeriodKind.YEAR
    figures, say, lines = synthetic_year(_FIGURES_OF).forms[board], speak("vi"), []
    for question in catalogue.questions(kind):
        for indicator in question.indicators:
            amounts = [figures[cell].amount for cell in indicator.cells if cell in figures]
            known = [one for one in amounts if one is not None]
            if len(known) == len(indicator.cells):
                flag = indicator.kind is Kind.FLAG
                parts = [("có" if one else "không") if flag else say.number(one) for one in known]
                lines.append(f"{indicator.code} {' ; '.join(parts)}")
    if key == "plan":
        return "\n".join([_PLANNED, *(one for one in lines if one.startswith(_IN_PLAN))])
    return "\n".join(lines)
