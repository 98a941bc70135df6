"""Officers who enter, paste, submit and ask for sheets, and keep a journal of their own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from random import Random

import aiohttp

from bot.domain.kpi import Cell, Figure, Question
from tests.journeys.board import answer, figures_of, pasted, questions
from tests.journeys.phone import Phone, Shown, Silence

PATIENCE_S = 120.0
"""In a series of kills each bot may live for one batch only: an answer can take many lives."""
_SAVED = "✓ Saved · <b>{name}</b>: {figures}"
_VARIED = ("DT01", "DT02", "DT03a", "DT03b", "DT06", "KD04", "KD05", "LD01", "LD02")
"""Whose amounts may move a little without a check that stops the form."""
_TRIES = 20

Wanted = Callable[[Shown], bool]


@dataclass(slots=True)
class Journal:
    """What was sent, in order, and what the chat said was saved."""

    sent: dict[Cell, list[Decimal]] = field(default_factory=dict)
    told: list[tuple[Cell, Decimal]] = field(default_factory=list)
    explanations: list[str] = field(default_factory=list)
    reopened_for: list[str] = field(default_factory=list)
    receipts: int = 0
    sheets: int = 0
    updates: int = 0

    def send(self, cell: Cell, amount: Decimal) -> None:
        self.sent.setdefault(cell, []).append(amount)

    def last(self, cell: Cell) -> Decimal | None:
        return self.sent[cell][-1] if cell in self.sent else None


class Crew:
    """All officers together: they can be held between two turns."""

    def __init__(self) -> None:
        self._go = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._busy = 0
        self.posting = asyncio.Lock()
        """Held while an act is on its way to the sandbox, so that it is known to have arrived."""

    def resume(self) -> None:
        self._go.set()

    async def pause(self) -> None:
        """Returns when every turn that was begun is done: nothing is under way."""
        self._go.clear()
        await asyncio.wait_for(self._idle.wait(), 2 * PATIENCE_S)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        await self._go.wait()
        self._busy += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._busy -= 1
            if not self._busy:
                self._idle.set()


class Officer:
    """One board's officer, who never stops."""

    def __init__(self, crew: Crew, phone: Phone, unit: str, rng: Random) -> None:
        self.phone = phone
        self.unit = unit
        self.journal = Journal()
        self.chat_id = 0
        self._crew = crew
        self._rng = rng
        self._base = figures_of(unit)

    async def by_questions(self) -> None:
        """The whole form question by question; then changes, each submitted again."""
        async with self._crew.turn():
            await self._write("/solieu", _is_form)
            shown = await self._tap(("figures.go",), lambda one: _asks(one) or _is_review(one))
        while not _is_review(shown):
            async with self._crew.turn():
                shown = await self._answer_and_pass(shown)
        await self._submit()
        while True:
            await self._change()
            await self._review()
            await self._submit()

    async def by_paste(self) -> None:
        """The form in one message; then a change, and another paste over what is there."""
        while True:
            if self.journal.receipts:
                await self._change()
            await self._paste()
            await self._review()
            await self._submit()

    async def by_sheet(self) -> None:
        """Prints the sheet again and again."""
        await self._paste()
        while True:
            await self._review()
            async with self._crew.turn():
                await self._print()

    # The steps -----------------------------------------------------------------------------------

    async def _answer_and_pass(self, shown: Shown) -> Shown:
        """Answer the question on the screen; a warned figure stays as it is."""
        question = _question_of(shown)
        if question.group == "AT":
            for cell in question.cells:
                self.journal.send(cell, Decimal(0))
            shown = await self._tap(
                ("figures.none", "*", question.key), partial(_echoes, question, ["0"])
            )
        else:
            shown = await self._answer(question)
        if shown.button("figures.reason") is not None:
            key = question.key
            shown = await self._tap(
                ("figures.next", "*", key),
                lambda one: _is_review(one) or (_asks(one) and _question_of(one).key != key),
            )
        return shown

    async def _answer(self, question: Question) -> Shown:
        """Type figures nobody has typed before; wait until exactly they are echoed."""
        figures = self._varied(question)
        numbers = [figures[cell].amount or Decimal(0) for cell in question.cells]
        for cell, number in zip(question.cells, numbers, strict=True):
            self.journal.send(cell, number)
        text = answer(question, figures)
        echoed = partial(_echoes, question, text.split(" ; "))
        shown = await self._write(
            text, lambda one: echoed(one) or _is_doubt(one, question) or _asks_why(one)
        )
        if _is_doubt(shown, question):
            shown = await self._tap(("figures.sure", "*", question.key), echoed)
        elif _asks_why(shown):
            reason = f"Điều chỉnh theo biên bản số {self._rng.randrange(10**9)}"
            self.journal.reopened_for.append(reason)
            shown = await self._write(reason, echoed)
        self.journal.told.extend(zip(question.cells, numbers, strict=True))
        return shown

    def _varied(self, question: Question) -> dict[Cell, Figure]:
        """The board's own figures, a little moved; never those that stand there now."""
        figures = {cell: self._base[cell] for cell in question.cells}
        for cell in question.cells:
            amount = figures[cell].amount
            if cell.code not in _VARIED or amount is None:
                continue
            reach = max(2, int(amount / 12))
            for _ in range(_TRIES):
                moved = amount + self._rng.randint(-reach, reach)
                if moved > 0 and moved != self.journal.last(cell):
                    break
            figures[cell] = Figure.given(moved)
        return figures

    async def _change(self) -> None:
        """One question of the list is answered anew; a submitted form asks for the reason."""
        async with self._crew.turn():
            await self._write("/solieu", _is_form)
            listed = await self._tap(("figures.list",), _is_list)
            question = self._rng.choice(
                [
                    one
                    for one in questions()
                    if listed.button("figures.ask", "*", one.key) is not None
                    and {cell.code for cell in one.cells} <= set(_VARIED)
                ]
            )
            await self._tap(
                ("figures.ask", "*", question.key),
                lambda one: _asks(one) and _question_of(one) == question,
            )
            await self._answer(question)

    async def _paste(self) -> None:
        async with self._crew.turn():
            figures: dict[Cell, Figure] = {}
            for question in questions():
                figures |= self._varied(question)
            await self._write("/solieu", _is_open_form)
            await self._tap(
                ("figures.paste",),
                lambda one: _has_only(one, "figures.go", "figures"),
            )
            changed = [
                (cell, figure.amount)
                for cell, figure in figures.items()
                if figure.amount is not None and figure.amount != self.journal.last(cell)
            ]
            for cell, amount in changed:
                self.journal.send(cell, amount)
            mark = answer(questions()[0], figures).split(" ; ")[0]
            shown = await self._write(
                pasted(figures),
                lambda one: _answers_paste(one) and mark in one.text,
            )
            if shown.button("figures.held") is not None:
                await self._tap(("figures.held",), _is_stored)
            self.journal.told.extend(changed)

    async def _review(self) -> None:
        async with self._crew.turn():
            await self._write("/solieu", _is_form)
            await self._tap(("figures.review",), _is_review)

    async def _submit(self) -> None:
        async with self._crew.turn():
            shown = await self._tap(
                ("figures.submit",), lambda one: _is_receipt(one) or _asks_to_explain(one)
            )
            if _asks_to_explain(shown):
                reason = f"Đã rà soát, phiếu số {self._rng.randrange(10**9)}"
                self.journal.explanations.append(reason)
                await self._write(reason, _shows_reason)
                await self._tap(("figures.submit_why",), _is_receipt)
            self.journal.receipts += 1
            await self._print()

    async def _print(self) -> None:
        await self._tap(("figures.sheet",), lambda one: one.file is not None)
        self.journal.sheets += 1

    # One act at a time ---------------------------------------------------------------------------

    async def _write(self, text: str, wanted: Wanted) -> Shown:
        return await self._do(lambda: self.phone.post(text), wanted)

    async def _tap(self, button: tuple[str, ...], wanted: Wanted) -> Shown:
        return await self._do(lambda: self.phone.press(*button), wanted)

    async def _do(self, act: Callable[[], Awaitable[int]], wanted: Wanted) -> Shown:
        async with self._crew.posting:
            serial = await act()
        self.journal.updates += 1
        for _ in range(_TRIES):
            try:
                return await self.phone.until(wanted, serial, PATIENCE_S)
            except (aiohttp.ClientError, ConnectionError):
                # The sandbox was killed as well; it is back when nobody holds this.
                async with self._crew.posting:
                    pass
        raise Silence("the sandbox does not come back")


# What stands on the screen, told by its buttons ---------------------------------------------------


def _question_of(shown: Shown) -> Question:
    button = shown.button("figures.next")
    assert button is not None, shown.text
    return next(question for question in questions() if question.key == button.args[1])


def _asks(shown: Shown) -> bool:
    return shown.button("figures.next") is not None and shown.button("figures.notes") is not None


def _echoes(question: Question, parts: list[str], shown: Shown) -> bool:
    """On top stands that exactly this was saved; an older echo may come once more after a crash."""
    top = shown.text.partition("\n")[0]
    said = [question.names["vi"].partition(":")[0], *parts]
    return shown.says(_SAVED) and all(part in top for part in said)


def _is_form(shown: Shown) -> bool:
    wanted = ("figures.list", "figures.review", "home")
    return all(shown.button(intent) is not None for intent in wanted)


def _is_open_form(shown: Shown) -> bool:
    """It takes figures; what stood there before may come once more after a crash."""
    return _is_form(shown) and shown.button("figures.paste") is not None


def _is_list(shown: Shown) -> bool:
    """The first page of all questions; a warning offers only the one question again."""
    return all(shown.button("figures.ask", "*", one.key) for one in questions()[:2])


def _is_review(shown: Shown) -> bool:
    return shown.button("figures.sheet") is not None and shown.button("figures.list") is not None


def _is_receipt(shown: Shown) -> bool:
    return shown.button("figures.sheet") is not None and shown.button("figures.list") is None


def _is_doubt(shown: Shown, question: Question) -> bool:
    return shown.button("figures.sure", "*", question.key) is not None


def _answers_paste(shown: Shown) -> bool:
    """What became of a paste; the form before it may come once more after a crash."""
    return shown.button("figures.review") is not None and not _is_form(shown)


def _is_stored(shown: Shown) -> bool:
    """All of a paste is stored: the way is free to the review, and nothing waits for a tap."""
    return shown.button("figures.review") is not None and shown.button("figures.held") is None


def _asks_why(shown: Shown) -> bool:
    """The form was submitted: a change wants a reason."""
    return _has_only(shown, "figures.drop_kept")


def _asks_to_explain(shown: Shown) -> bool:
    """Ways to correct or keep what is warned of, the way to the form, and nothing else."""
    *ways, to_form = [button.intent for button in shown.buttons] or [""]
    return to_form == "figures" and set(ways) <= {"figures.ask", "figures.reasons_hold"}


def _shows_reason(shown: Shown) -> bool:
    """What will be sent is shown; nothing is, before the tap."""
    return _has_only(shown, "figures.submit_why", "figures.explain_again", "figures.review")


def _has_only(shown: Shown, *intents: str) -> bool:
    return [button.intent for button in shown.buttons] == list(intents)
