"""Steps of votes over HTTP: prepared, opened, voted, counted in the hall, published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from bot.i18n import speak
from storage.contest_rows import Contest
from storage.models.blocs import bloc, unit
from storage.models.people import account
from storage.nominations import NewEvent
from storage.results import Result
from storage.uow import UnitOfWork
from tests.journeys.house import House
from tests.journeys.phone import Button, Phone, Shown

CHAIR = "head-hai-duong"
MINUTES_OF = {"count": "contests.minutes", "meeting": "contests.meeting"}


def words(message: str) -> str:
    """A label or a sentence as people read it."""
    return speak("vi").plain(message)


async def tap_label(phone: Phone, message: str, *more: str) -> Shown:
    """Tap the button whose label begins so: those of a paper say nothing else. `more` are words of
    the label, not of the catalogue."""
    wanted = words(message) if message else more[0]
    assert phone.seen is not None
    seen = next(one for one in await phone.screens() if one.id == phone.seen.id)
    found = next((one for one in seen.buttons if wanted in one.label), None)
    assert found is not None, f"{phone.person} sees no “{wanted}” on {seen}"
    return await _tapped(phone, seen, found)


async def _tapped(phone: Phone, seen: Shown, button: Button) -> Shown:
    serial = await phone.act("tap", message_id=seen.id, row=button.row, col=button.col)
    phone.taps += 1
    return await phone.until(lambda one: True, serial)


@dataclass(slots=True)
class Conference:
    """The rehearsal's people at their conference; two tellers of boards that nobody votes on."""

    house: House
    tellers: tuple[str, ...] = ("officer-ha-nam", "officer-nam-dinh")
    phones: dict[str, Phone] = field(default_factory=dict)

    def phone(self, key: str) -> Phone:
        if key not in self.phones:
            self.phones[key] = self.house.phone(key)
        return self.phones[key]

    @property
    def secretary(self) -> Phone:
        return self.phone("secretary")

    @property
    def chair(self) -> Phone:
        return self.phone(CHAIR)

    @property
    def teller(self) -> Phone:
        return self.phone(self.tellers[0])

    # The record

    def uow(self, connection: object) -> UnitOfWork:
        now = self.house.now()
        return UnitOfWork(connection, now, now, {})  # type: ignore[arg-type]

    def bloc_id(self) -> int:
        with self.house.database.reader.connect() as connection:
            return int(connection.execute(select(bloc.c.id)).scalar_one())

    def contest(self, number: int) -> Contest:
        with self.house.database.reader.connect() as connection:
            found = self.uow(connection).contests.contest(number)
        assert found is not None
        return found

    def newest(self) -> Contest:
        states = ("draft", "open", "closed", "published")
        with self.house.database.reader.connect() as connection:
            found = self.uow(connection).contests.of_bloc(self.bloc_id(), states)
        return max(found, key=lambda one: one.id)

    def result(self, number: int) -> Result:
        with self.house.database.reader.connect() as connection:
            return self.uow(connection).results.of(self.contest(number))

    def person(self, key: str) -> int:
        with self.house.database.reader.connect() as connection:
            found = select(account.c.person_id).where(
                account.c.external_id == str(self.house.ids[key])
            )
            return int(connection.execute(found).scalar_one())

    def award(self, place: int, year: int) -> int:
        with self.house.database.reader.connect() as connection:
            return self.uow(connection).awards.kinds(self.bloc_id(), year)[place].id

    def accept(self, boards: Sequence[str], kind: str, year: int, place: int = 0) -> None:
        """Put forward and accepted, as the nominations' own screens leave it."""
        award = self.award(place, year) if kind == "award" else None
        with self.house.database.writer.begin() as connection:
            uow = self.uow(connection)
            units = {row.key: row.id for row in connection.execute(select(unit.c.key, unit.c.id))}
            for board in boards:
                uow.nominations.put_forward(
                    bloc_id=self.bloc_id(),
                    kind=kind,
                    award_kind_id=award,
                    year=year,
                    unit_id=units[board],
                    origin="bloc",
                    first=NewEvent("accepted", uow.now),
                )

    # The secretary prepares and opens

    async def prepare(
        self, boards: Sequence[str], way: str, kind: str, year: int, place: int = 0
    ) -> int:
        self.accept(boards, kind, year, place)
        award = self.award(place, year) if kind == "award" else 0
        phone = self.secretary
        await phone.write("/viec", lambda one: one.button("desk") is not None)
        await phone.tap("desk", shows=lambda one: one.button("contests") is not None)
        await phone.tap("contests", shows=lambda one: one.button("contests.new") is not None)
        await phone.tap("contests.new", shows=lambda one: one.button("contests.about") is not None)
        await phone.tap(
            "contests.about", kind, year, award,
            shows=lambda one: one.button("contests.make", kind) is not None,
        )  # fmt: skip
        made = lambda one: one.button("contests.tellers") is not None  # noqa: E731
        await phone.tap("contests.make", kind, year, award, way, shows=made)
        number = self.newest().id
        for key in self.tellers:
            await phone.tap("contests.tellers", number)
            await self._appoint(number, self.person(key))
            await phone.tap("contests.one", number, shows=made)
        return number

    async def _appoint(self, number: int, person: int) -> None:
        phone = self.secretary
        for page in range(10):
            assert phone.seen is not None
            if phone.seen.button("contests.teller", number, person) is not None:
                await phone.tap("contests.teller", number, person)
                return
            await phone.tap("contests.tellers", number, page + 1)
        raise AssertionError(f"nobody {person} among those who may count")

    async def close_in(self, number: int, minutes: int) -> None:
        phone = self.secretary
        await phone.tap("contests.times", number)
        await phone.tap("contests.closes", number)
        await phone.tap("contests.set_closes", number, "in", minutes)

    async def open(self, number: int) -> None:
        phone = self.secretary
        await phone.tap("contests.preview", number)
        await phone.tap("contests.open", number, shows=lambda one: "✓" in one.text)
        assert self.contest(number).state == "open"

    # In the hall

    async def to_hall(self, number: int) -> None:
        phone = self.secretary
        await phone.tap("contests.one", number)
        await phone.tap("contests.hall", number)

    async def confirm(self, number: int) -> None:
        """A teller's phone shows the count; then the vote is ended and counted."""
        teller, secretary = self.teller, self.secretary
        await teller.until(lambda one: one.button("contests.hall_ok", number) is not None, 0)
        await teller.tap("contests.hall_ok", number)
        await secretary.until(lambda one: one.button("contests.hall_end", number) is not None, 0)
        await secretary.tap("contests.hall_end", number)
        await secretary.tap("contests.hall_done", number, shows=lambda one: "✓" in one.text)
        assert self.contest(number).state == "closed"

    async def count_hands(self, number: int, rows: str = "") -> None:
        """Everybody is there; `rows` is what is typed, nothing for all for everything."""
        phone = self.secretary
        await self.to_hall(number)
        if not rows:
            await phone.tap("contests.hall_all", number)
            await phone.tap("contests.hall_full", number, "all", shows=lambda one: "✓" in one.text)
        else:
            await phone.tap("contests.hall_type", number)
            await phone.tap("contests.hall_full", number, "type")
            await phone.write(rows)
            await phone.tap("contests.hall_enter", number, shows=lambda one: "✓" in one.text)
        await self.confirm(number)

    # Afterwards

    async def publish(self, number: int) -> None:
        """The chair first, then a teller; everybody hears of it."""
        for phone in (self.chair, self.teller):
            wanted = lambda one: one.button("contests.counted", number) is not None  # noqa: E731
            await phone.until(wanted, 0)
            offers = lambda one: one.button("contests.publish", number) is not None  # noqa: E731
            await phone.tap("contests.counted", number, shows=offers)
            asks = lambda one: one.button("contests.publish_now", number) is not None  # noqa: E731
            await phone.tap("contests.publish", number, shows=asks)
            await phone.tap("contests.publish_now", number, shows=lambda one: "✓" in one.text)
        assert self.contest(number).state == "published"

    async def papers(self, phone: Phone, number: int, what: str) -> bytes:
        """A document, from the buttons of the result."""
        await phone.until(lambda one: one.button("contests.counted", number) is not None, 0)
        offers = lambda one: one.button(what, number) is not None  # noqa: E731
        await phone.tap("contests.counted", number, shows=offers)
        sent = await phone.tap(what, number, shows=lambda one: one.file is not None)
        return await phone.download(sent)

    # On the phones

    async def vote_secretly(self, board: str, number: int, *choose: str) -> Shown:
        """The head opens the paper from the announcement, chooses by name, casts it."""
        phone = self.phone(f"head-{board}")
        shown = await phone.until(lambda one: one.button("ballots.paper", number) is not None, 0)
        assert shown.button("ballots.paper", number) is not None
        await phone.tap("ballots.paper", number)
        await tap_label(phone, "Fill in the paper")
        for name in choose:
            await tap_label(phone, "", name)
        if choose and words("For") not in choose:
            await tap_label(phone, "See the whole paper")
        await tap_label(phone, "Cast the paper")
        return await tap_label(phone, "Yes, cast it")
