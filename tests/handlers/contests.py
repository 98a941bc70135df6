"""Votes of the bloc over phones: heads of boards, a chair, tellers, and a draft in a few taps."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bot.domain.access import Role
from bot.screen import Intent
from handlers.contests.marks import mark_of
from storage.blocs import Group
from storage.contest_rows import Contest
from storage.models.contests import roll
from storage.models.records import register
from storage.nominations import NewEvent
from tests.bench import Bench, Phone, button
from tests.handlers.reviewing import send_file

LEADER = "hai-duong"
BOARDS = (
    "hai-duong",
    "quang-ninh",
    "hai-phong",
    "ha-nam",
    "hung-yen",
    "nam-dinh",
    "ninh-binh",
    "thai-binh",
    "vinh-phuc",
    "bac-ninh",
    "ha-noi",
)


def heads(bench: Bench, *boards: str) -> dict[str, Phone]:
    """A confirmed head for each board, all of them where none is named."""
    return {
        board: bench.appoint(f"head-{board}", f"Trưởng Ban {board}", Role.HEAD, board)
        for board in boards or BOARDS
    }


def officer(bench: Bench, board: str) -> Phone:
    return bench.appoint(f"officer-{board}", f"Cán bộ {board}", Role.OFFICER, board)


def award(bench: Bench, place: int = 0, year: int = 2019) -> int:
    """The id of an award by its rank: 0 the flag, 1 the certificate."""
    with bench.database.reader.connect() as connection:
        return bench.uow(connection).awards.kinds(bench.bloc_id, year)[place].id


def accept(
    bench: Bench, *boards: str, kind: str = "award", place: int = 0, year: int = 2019
) -> list[int]:
    """Nominations that the secretary has accepted, as they stand before a vote."""
    award_id = award(bench, place, year) if kind == "award" else None
    with bench.database.writer.begin() as connection:
        uow = bench.uow(connection)
        found = []
        for board in boards:
            number = uow.nominations.put_forward(
                bloc_id=bench.bloc_id,
                kind=kind,
                award_kind_id=award_id,
                year=year,
                unit_id=bench.unit(board),
                origin="bloc",
                first=NewEvent("accepted", uow.now),
            )
            found.append(number)
        return found


def contest(bench: Bench, contest_id: int) -> Contest:
    with bench.database.reader.connect() as connection:
        found = bench.uow(connection).contests.contest(contest_id)
    assert found is not None
    return found


def mark(bench: Bench, contest_id: int, place: int) -> str:
    """How a button names the line that stands at a place at the moment."""
    with bench.database.reader.connect() as connection:
        return mark_of(bench.uow(connection).contests.lines(contest_id)[place - 1])


def newest(bench: Bench) -> Contest:
    with bench.database.reader.connect() as connection:
        states = ("draft", "open", "closed", "published", "cancelled")
        return bench.uow(connection).contests.of_bloc(bench.bloc_id, states)[-1]


def drafted(
    bench: Bench,
    secretary: Phone,
    way: str,
    *,
    kind: str = "award",
    year: int = 2019,
    place: int = 0,
) -> Contest:
    """A draft from the usual rule of a way, as the buttons make it."""
    award_id = award(bench, place, year) if kind == "award" else 0
    secretary.send(Intent.of("contests.make", kind, year, award_id, way))
    shown = button(secretary.screen, "Preview and open")
    assert shown is not None, secretary.text
    return contest(bench, shown.number(0))


def ready(bench: Bench, secretary: Phone, contest_id: int, teller: Phone) -> None:
    """The closing in an hour, and somebody who counts."""
    secretary.send(Intent.of("contests.set_closes", contest_id, "in", 60))
    person = teller.actor.person
    secretary.send(Intent.of("contests.teller", contest_id, person, 0))


def opened(
    bench: Bench,
    secretary: Phone,
    way: str,
    teller: Phone,
    *,
    kind: str = "award",
    year: int = 2019,
    place: int = 0,
) -> Contest:
    """From the buttons to the open vote."""
    made = drafted(bench, secretary, way, kind=kind, year=year, place=place)
    ready(bench, secretary, made.id, teller)
    secretary.send(Intent.of("contests.preview", made.id))
    secretary.tap("Open the vote now")
    found = contest(bench, made.id)
    assert found.state == "open", secretary.text
    return found


def link_group(bench: Bench, group: Phone) -> None:
    """The bloc's own group, as the secretary shows it."""
    with bench.database.writer.begin() as connection:
        there = Group("telegram", "1", group.chat, group.title)
        bench.uow(connection).blocs.link_group(bench.bloc_id, there)


def rolled(bench: Bench, contest_id: int) -> list[Any]:
    with bench.database.reader.connect() as connection:
        rows = connection.execute(
            select(roll).where(roll.c.contest_id == contest_id).order_by(roll.c.unit_id)
        )
        return list(rows)


def registered(bench: Bench) -> list[str]:
    """The verbs of the register, oldest first."""
    with bench.database.reader.connect() as connection:
        return list(connection.execute(select(register.c.verb).order_by(register.c.seq)).scalars())


# Every way once, for the walk that knows all routes ------------------------------------------


def every_contest(bench: Bench, secretary: Phone) -> None:
    """Prepared, delegated for, opened, moved and cancelled."""
    chair = bench.appoint("chair-of-votes", "Nguyễn Văn Chủ Tọa", Role.HEAD, LEADER)
    deputy = bench.appoint("deputy-of-chair", "Nguyễn Văn Phó", Role.ALTERNATE, LEADER)
    teller = officer(bench, "ha-noi")
    _delegated(bench, secretary, chair)
    number = _prepared(bench, secretary, teller)
    _moved(bench, secretary, chair, deputy, number)


def _delegated(bench: Bench, secretary: Phone, chair: Phone) -> None:
    chair.command("/uyquyen")
    chair.tap("Delegate my vote")
    chair.send(Intent.of("delegations.page", 0))
    for label in ("Nguyễn Văn Phó", "For every vote", "From today", "7 days", "Yes, it holds"):
        chair.tap(label)
    chair.tap("Revoke: ")
    chair.tap("Yes, revoke it")
    secretary.send(Intent.of("delegations.whom", bench.unit(LEADER), "paper"))
    secretary.write("Trần Thị Đại Diện, Phó Trưởng ban")
    secretary.tap("For every vote")
    secretary.tap("From today")
    secretary.tap("Until I revoke it")
    send_file(secretary, "photo")
    secretary.write("15/GUQ-BQL ngày 19/11/2019")
    secretary.tap("Yes, it holds")
    secretary.tap("Paper: ")


def _prepared(bench: Bench, secretary: Phone, teller: Phone) -> int:
    """A question of two lines, with a unit that sits out; shown to the chair, armed, stopped."""
    secretary.send(Intent("contests.question"))
    secretary.write("Chương trình công tác\nTổ chức hội thảo\nThăm khu công nghiệp")
    number = newest(bench).id

    def go(step: str, *args: object) -> None:
        secretary.send(Intent.of(f"contests.{step}", number, *args))

    go("type_line")
    secretary.write("Nội dung thứ ba")
    go("line", mark(bench, number, 3))
    secretary.tap("Move up")
    secretary.tap("Take it off")
    go("recuse_why", bench.unit("ha-nam"), mark(bench, number, 1))
    secretary.write("Có liên quan")
    secretary.tap("Undo: ")
    go("set_rule", "proxy", 1)
    go("set_rule", "early", 1)
    go("set_rule", "least", 0)
    go("opens")
    secretary.write("23:00")
    go("set_closes", "in", 60)
    go("teller", teller.actor.person, 0)
    go("preview")
    secretary.tap("Show it to the chair")
    secretary.tap("Let it open by itself")
    secretary.tap("Do not open by itself")
    go("opens_by_hand")
    go("preview")
    secretary.tap("Open the vote now")
    return number


def _moved(bench: Bench, secretary: Phone, chair: Phone, deputy: Phone, number: int) -> None:
    """Told, brought up to date, extended, nearly closed, cancelled."""

    def go(phone: Phone, step: str, *args: object) -> None:
        phone.send(Intent.of(f"contests.{step}", number, *args))

    go(secretary, "told")
    go(secretary, "resync")
    go(secretary, "proxies")
    go(secretary, "proxy_of", bench.unit("nam-dinh"), 0)
    secretary.tap("KCN Hà Nam")
    chair.send(Intent.of("delegations.away", bench.unit(LEADER)))
    chair.send(Intent.of("delegations.away_in", number, bench.unit(LEADER), 0))
    chair.tap("KCN Hưng Yên")
    chair.tap("Yes, it holds")
    go(chair, "extend")
    chair.write("23:30 ngày mai")
    chair.write("Cần thêm thời gian")
    go(chair, "extend_to", "in", 30)
    go(chair, "end")
    chair.write("Hội nghị kết thúc sớm")
    chair.send(Intent.of("contests.cancel", number))
    chair.write("Danh sách có sai sót")
    chair.tap("Yes, cancel the vote")
    go(chair, "end_now")
    go(deputy, "one")
