"""The reporting round of eleven boards, from the figures to the totals as the articles word them.

Half of the boards report by workbook, half by paste; every head approves, the secretary accepts,
the leader's own figures are accepted by the deputy's board. Synthetic splits of the printed totals.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal

import aiohttp
import pytest
from sqlalchemy import insert, select

from bot.domain.kpi import Cell, Figure, Kind, PeriodKind
from storage.founding import PeriodPlan, open_period, record_history
from storage.models.blocs import bloc, office, unit
from storage.presets.load import load_catalogue
from tests.handlers.bloc_year import BOARDS, Forms, shared_out
from tests.handlers.books import FilledForm
from tests.journeys.board import figures_of, typed
from tests.journeys.conftest import OpenHouse
from tests.journeys.house import House
from tests.journeys.phone import Phone, Shown
from tests.journeys.steps import is_form, is_review, paste, submit

LEADER, DEPUTY = "hai-duong", "quang-ninh"
_ZONES, _ZONE_AREA = 8, 442_244
_APPROVED, _ACCEPTED = "✓ <b>Approved and sent to the bloc</b>", "✓ <b>Accepted for the bloc</b>"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_eleven_boards_report_and_the_totals_are_those_that_were_printed(
    house_on: OpenHouse, kind: str
) -> None:
    house = await house_on(kind)
    await _round(house, {unit: figures_of(unit) for unit in BOARDS}, "2019")
    words = await _words(house)
    for said in (
        "532 dự án, gồm 379 dự án FDI và 153 dự án DDI",
        "761 lượt dự án",
        "56,615 tỷ USD (tăng 7,6% so với cùng kỳ năm 2018)",
        "69,134 tỷ USD",
        "tạo việc làm cho 1.095.829 người lao động",
        "cắt giảm trên 55%",
    ):
        assert said in words, words

    now, before = shared_out()
    await house.move_clock(now="2022-11-05T08:00:00+07:00")
    _lay_2022(house, before)
    whole = {board: _whole_form(board, form) for board, form in now.items()}
    await _round(house, whole, "2022")
    words = await _words(house)
    for said in (
        "291 dự án, gồm 166 dự án FDI và 125 dự án DDI",
        "7.081,7 triệu USD, bằng 87,7% so với năm 2021",
        "1.265.945 người lao động",
    ):
        assert said in words, words
    report = await house.report()
    print(f"requests checked: {report['requests']}")
    assert report["violations"] == []
    assert report["own_faults"] == []


async def _round(house: House, forms: Forms, year: str) -> None:
    """Every board enters, submits, is approved and accepted; what it took is printed."""
    spent: dict[str, list[int]] = {}
    for number, board in enumerate(BOARDS):
        officer, figures = house.phone(f"officer-{board}"), forms[board]
        if number % 2:
            await _by_paste(officer, figures, year)
        else:
            await _by_workbook(house, officer, figures, year)
        head = house.phone(f"head-{board}")
        before = (await head.last()).serial
        await _submit(officer)
        # The card of this round: one of an earlier round may still lie in the chat.
        await head.until(lambda one: _is_card(one) and f"năm {year}" in one.text, before)
        await _decide(head, _APPROVED)
        spent[board] = [officer.messages, officer.taps, head.messages, head.taps]
    secretary = house.phone("secretary")
    for board in BOARDS:
        if board != LEADER:
            await _decide_next(secretary)
    await _decide_next(house.phone(f"head-{DEPUTY}"))
    print(f"\n{year}, messages and taps of officer and head: {spent}")


def _whole_form(board: str, printed: Mapping[Cell, Figure]) -> dict[Cell, Figure]:
    """What was not printed for 2022 is made up: as in 2019, one zone with a plant in each."""
    form, made_up = dict(printed), figures_of(board)
    for cell in load_catalogue("2022").cells(PeriodKind.YEAR):
        if cell.code in ("HT01", "HT02"):
            # Eight economic zones, one to a board: a board without one has no area of it either.
            has = BOARDS.index(board) < _ZONES
            share = _ZONE_AREA // _ZONES + (board == BOARDS[0]) * (_ZONE_AREA % _ZONES)
            form[cell] = Figure.given(Decimal(has * (1 if cell.code == "HT01" else share)))
        elif cell not in form:
            one = Figure.given(Decimal(1))
            form[cell] = one if cell.code in ("HT07", "KD04") else made_up.get(cell, one)
    return form


async def _by_workbook(
    house: House, officer: Phone, figures: Mapping[Cell, Figure], year: str
) -> None:
    await officer.write("/solieu", is_form)
    sent = await officer.tap("figures.book", shows=lambda one: one.file is not None)
    form = FilledForm(await _download(house, sent))
    catalogue = load_catalogue(year)
    for cell, figure in figures.items():
        if figure.amount is None or cell not in catalogue.cells(PeriodKind.YEAR):
            continue
        flag = catalogue.indicator(cell.code).kind is Kind.FLAG
        said = ("Có" if figure.amount else "Không") if flag else typed(figure, Kind.FLOW)
        form.put(cell.code, cell.dim, said)
    content = form.content()
    uploaded = await officer.upload(content, "so-lieu.xlsx")
    await officer.until(lambda one: one.button("figures.file_apply") is not None, uploaded)
    saved = await officer.tap("figures.file_apply", shows=lambda one: "✓" in one.text)
    assert saved.button("figures.file_apply") is None, saved.text


async def _by_paste(officer: Phone, figures: Mapping[Cell, Figure], year: str) -> None:
    catalogue = load_catalogue(year)
    lines = []
    for question in catalogue.questions(PeriodKind.YEAR):
        for indicator in question.indicators:
            parts = [
                typed(figures[cell], indicator.kind) for cell in indicator.cells if cell in figures
            ]
            if len(parts) == len(indicator.cells):
                lines.append(f"{indicator.code} {' ; '.join(parts)}")
    await paste(officer, "\n".join(lines))


async def _submit(officer: Phone) -> None:
    await officer.write("/solieu", is_form)
    review = await officer.tap("figures.review", shows=is_review)
    assert review.button("figures.submit") is not None, review.text
    await submit(officer)


async def _decide_next(phone: Phone) -> None:
    """The first of those that wait for this person's verdict."""
    listed = await phone.write("/duyet", lambda one: one.button("approval.card") is not None)
    first = listed.button("approval.card")
    assert first is not None
    # Any card of that board will do, the notice of its head's approval too.
    form = first.args[0]
    await phone.tap("approval.card", shows=lambda one: bool(one.button("approval.approve", form)))
    await _decide(phone, _ACCEPTED)


def _is_card(shown: Shown) -> bool:
    return shown.button("approval.approve") is not None


async def _decide(phone: Phone, done: str) -> None:
    """Two taps on the card before one's eyes: approve or accept, and yes."""
    await phone.tap(
        "approval.approve", shows=lambda one: one.button("approval.approve_now") is not None
    )
    await phone.tap("approval.approve_now", shows=lambda one: one.says(done))


async def _words(house: House) -> str:
    """What the report would say, page after page of the totals."""
    secretary, texts = house.phone("secretary"), []
    at = await secretary.post("/tonghop")
    page = await secretary.until(lambda one: one.button("totals.words") is not None, at)
    for _ in range(6):
        texts.append((await secretary.tap("totals.words")).text)
        page = await secretary.tap("totals")
        onwards = next(one for one in page.buttons if one.label.endswith("›"))
        page = await secretary.tap("totals", *onwards.args)
    return "\n".join(texts)


async def _download(house: House, shown: Shown) -> bytes:
    url = f"{house.line.url}{shown.file}" if str(shown.file).startswith("/") else str(shown.file)
    async with aiohttp.ClientSession() as http, http.get(url) as answer:
        return await answer.read()


def _lay_2022(house: House, before: Forms) -> None:
    """What the printed comparisons say of 2021 stands as history; 2022 is opened."""
    clock = house.now()
    with house.database.writer.begin() as connection:
        bloc_id = connection.execute(select(bloc.c.id)).scalar_one()
        units = dict(connection.execute(select(unit.c.key, unit.c.id)).all())

        def plan(year: int, state: str, compared: str | None) -> PeriodPlan:
            return PeriodPlan(
                key=str(year),
                kind=PeriodKind.YEAR,
                year=year,
                catalogue_version="2022",
                opens_on=date(year, 11, 1),
                due_on=date(year, 11, 29),
                due_time=time(17),
                state=state,
                compared_with=compared,
            )

        past = open_period(connection, bloc_id, plan(2021, "history", None), clock)
        for key, form in before.items():
            amounts = {cell: f.amount for cell, f in form.items() if f.amount is not None}
            record_history(connection, past, units[key], amounts, clock, synthetic=True)
        open_period(connection, bloc_id, plan(2022, "open", past.key), clock)
        # Who was deputy then is not known; somebody must accept the secretary's own board.
        connection.execute(
            insert(office).values(
                bloc_id=bloc_id,
                year=2022,
                unit_id=units[DEPUTY],
                kind="deputy",
                recorded_at=clock,
            )
        )
