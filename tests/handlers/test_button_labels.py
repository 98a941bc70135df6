"""What stands on the buttons: whole words, whole figures, as much as a phone shows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import handlers
from bot.domain.kpi import Cell, Figure
from bot.domain.numbers import Qualifier
from bot.i18n import speak
from handlers.figures.shown import LABEL_LETTERS, amount_label
from handlers.paging import fitted
from tests.bench import labels
from tests.handlers.reporting import CATALOGUE, Board

ROOM = Path(handlers.__file__).parent
# What a name is cut to before it comes onto a button, and the longest numbers there are.
LONGEST = {"n": 150, "version": 99, "count": 40, "next": 99, "year": 2019, "percent": "100%"}
MOST_ALONE, MOST_BESIDE = 34, 24
_FIELD = re.compile(r"\{\w+\}")


def choices(tree: ast.AST) -> Iterator[tuple[str, bool]]:
    """The msgids of `Choice(say.plain("..."), ...)`, and whether it stands beside another."""
    beside: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "beside":
            beside.update(node.args)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "rows":
            for argument in node.args:
                if isinstance(argument, ast.Tuple):
                    beside.update(argument.elts)
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Choice"):
            continue
        for inner in ast.walk(node.args[0]):
            if isinstance(inner, ast.Call) and getattr(inner.func, "attr", "") == "plain":
                said = inner.args[0]
                if isinstance(said, ast.Constant) and isinstance(said.value, str):
                    yield said.value, node in beside


def test_no_button_is_longer_than_a_phone_shows() -> None:
    say, long = speak("vi"), []
    for file in sorted(ROOM.rglob("*.py")):
        for msgid, beside in choices(ast.parse(file.read_text(encoding="utf-8"))):
            fields = {name[1:-1]: "" for name in _FIELD.findall(msgid)}
            label = say.plain(msgid, **{name: LONGEST.get(name, "") for name in fields})
            most = MOST_BESIDE if beside else MOST_ALONE
            if len(label) > most:
                long.append((file.name, label, len(label)))
    assert not long


def test_a_cut_name_keeps_what_tells_it_from_its_neighbour() -> None:
    name = "Vốn đăng ký cấp mới và điều chỉnh tăng thêm"
    sides = [fitted(f"{name} ({side})", 24) for side in ("FDI", "DDI")]
    assert [len(label) for label in sides] == [24, 24]
    assert [
        label.endswith(f"… ({side})") for label, side in zip(sides, ("FDI", "DDI"), strict=True)
    ]
    assert fitted(name, 24) == "Vốn đăng ký cấp mới và…"
    assert fitted("Dự án (FDI)", 24) == "Dự án (FDI)"


def test_amounts_on_buttons_are_whole_for_every_indicator() -> None:
    say = speak("vi")
    for indicator in CATALOGUE.indicators:
        for dim in indicator.units:
            for amount in (Decimal("999999999999"), Decimal("139289.5"), Decimal(0)):
                for qualifier in Qualifier:
                    figure = Figure.given(amount, qualifier)
                    label = amount_label(say, indicator, Cell(indicator.code, dim), figure)
                    assert len(label) <= LABEL_LETTERS
                    if indicator.kind != "flag":
                        assert say.number(amount) in label
                    unit = indicator.unit(dim).split()
                    assert label.split()[-1].rstrip("%")[-1].isdigit() or (
                        label.split()[-1] in (*unit, "có", "không")
                    )


def test_the_readings_of_a_long_amount_end_at_a_word(board: Board) -> None:
    board.ask("DT05")
    board.officer.write("6,9; 66.919")
    offered = labels(board.officer.screen)
    assert offered[0] == "6,9 triệu USD"
    assert all(len(label) <= LABEL_LETTERS for label in offered)
