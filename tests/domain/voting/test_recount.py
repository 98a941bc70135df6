"""The script that is handed out counts on its own and comes to the same; it finds what was forged.

It is run as a process without our code in reach, and its functions on any ballot.
"""

from __future__ import annotations

import ast
import json
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.voting import recount
from bot.domain.voting.figures import Facts
from bot.domain.voting.outcome import decide
from bot.domain.voting.recount_file import Published, recount_script, recount_text
from bot.domain.voting.rule import Form, Rule, Ties
from bot.domain.voting.tally import (
    Choice,
    Mark,
    Paper,
    all_for,
    fill_paper,
    of_hands,
    tally,
    tally_papers,
)
from tests.domain.voting.ballots import AWARD, ELECTION, Box, boxes, full


def published(
    rule: Rule, facts: Facts, papers: tuple[Paper, ...], lines: int, **more: Any
) -> Published:
    counted = [paper for paper in papers if paper.mark is not Mark.INVALID]
    return Published(
        title="Bầu Khối trưởng năm 2020",
        rule=rule,
        roll=[f"Ban {number}" for number in range(facts.size)],
        lines=[f"Đơn vị {number}" for number in range(lines)],
        facts=facts,
        issued=facts.size,
        marked=len(papers),
        marks=[paper.mark for paper in papers],
        rows=[[paper.choices[line] for paper in counted] for line in range(lines)],
        codes=[f"{number:04X}" for number in range(len(papers))],
        **more,
    )


@given(boxes(), st.booleans())
def test_it_comes_to_the_same_for_any_papers(box: Box, drawn: bool) -> None:
    seed = "4f2a" if drawn else None
    outcome = decide(box.rule, box.counts, box.facts, seed=seed)
    text = recount_text(published(box.rule, box.facts, box.papers, box.lines, seed=seed), outcome)
    file = json.loads(text)
    found = recount.recount(file)
    assert recount.agrees(file, found)
    shown = [
        (one.counts.yes, one.counts.no, one.counts.none, one.counts.out, one.base, one.needed)
        for one in outcome.lines
    ]
    names = ("yes", "no", "none", "out", "base", "needed")
    assert [tuple(line[name] for name in names) for line in found["lines"]] == shown
    assert (found["quorum"], found["taking_part"]) == (
        outcome.quorum.needed,
        outcome.quorum.taking_part,
    )


@given(boxes(), st.randoms(use_true_random=False))
def test_the_file_does_not_see_the_order_of_the_papers(box: Box, chance: random.Random) -> None:
    outcome = decide(box.rule, box.counts, box.facts)
    shuffled = list(box.papers)
    chance.shuffle(shuffled)
    one = published(box.rule, box.facts, box.papers, box.lines)
    two = published(box.rule, box.facts, tuple(shuffled), box.lines)
    assert recount_text(one, outcome) == recount_text(two, outcome)


def election(votes: tuple[int, int, int]) -> dict[str, Any]:
    papers = tuple(
        fill_paper(ELECTION, 3, {line: Choice.YES})
        for line, given in enumerate(votes)
        for _ in range(given)
    )
    counts = tally_papers(ELECTION, issued=11, lines=3, papers=papers)
    facts = full(11, 3, sum(votes))
    text = recount_text(published(ELECTION, facts, papers, 3), decide(ELECTION, counts, facts))
    return dict(json.loads(text))


def run(tmp_path: Path, file: dict[str, Any], *options: str) -> subprocess.CompletedProcess[str]:
    script, data = tmp_path / "recount.py", tmp_path / "kiem-dem.json"
    script.write_bytes(recount_script())
    data.write_text(json.dumps(file), encoding="utf-8")
    # -I: nothing of ours is on its path.
    command = [sys.executable, "-I", str(script), *options, str(data)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=tmp_path)


def test_it_runs_alone_and_says_the_result(tmp_path: Path) -> None:
    done = run(tmp_path, election((6, 4, 1)))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "Bầu Khối trưởng năm 2020",
        "Số đơn vị: 11; tham gia: 11; cần ít nhất: 8",
        "Đơn vị 0: đồng ý 6, không đồng ý 5, không có ý kiến 0; cần 6/11",
        "Đơn vị 1: đồng ý 4, không đồng ý 7, không có ý kiến 0; cần 6/11",
        "Đơn vị 2: đồng ý 1, không đồng ý 10, không có ý kiến 0; cần 6/11",
        "Đủ điều kiện: Đơn vị 0",
        "Số vị trí còn lại: 0",
        "KHỚP với kết quả đã công bố",
    ]
    assert json.loads(run(tmp_path, election((5, 5, 1)), "--json").stdout)["open_places"] == 1


def test_it_says_what_it_cannot_check(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    rule = replace(AWARD, form=Form.AT_MOST, most=2)
    papers = (fill_paper(rule, 3, {0: Choice.YES, 1: Choice.YES}),) * 11
    counts = tally_papers(rule, issued=11, lines=3, papers=papers)
    text = recount_text(published(rule, full(11, 3), papers, 3), decide(rule, counts, full(11, 3)))
    (tmp_path / "kiem-dem.json").write_text(text, encoding="utf-8")
    assert recount.main([str(tmp_path / "kiem-dem.json")]) == 0
    assert "không quá 2 x số phiếu" in capsys.readouterr().out


def test_it_imports_the_standard_library_and_nothing_else() -> None:
    tree = ast.parse(recount_script(), feature_version=(3, 8))
    found = {
        name
        for node in ast.walk(tree)
        for name in (
            [one.name for one in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert {name.partition(".")[0] for name in found} <= sys.stdlib_module_names


def _other_winner(file: dict[str, Any]) -> None:
    file["qualified"] = [1]


def _other_vote(file: dict[str, Any]) -> None:
    file["papers"][1][0] = "yes"


def _other_rule(file: dict[str, Any]) -> None:
    file["rule"]["threshold"] = "1/3"


def _other_roll(file: dict[str, Any]) -> None:
    file["roll"][0] = "Ban khác"


def _code_twice(file: dict[str, Any]) -> None:
    file["codes"][0] = file["codes"][1]


def _unit_more(file: dict[str, Any]) -> None:
    file["marked"] += 1


def _smaller_roll(file: dict[str, Any]) -> None:
    file["facts"]["size"] = 10


def _hall_that_does_not_add_up(file: dict[str, Any]) -> None:
    line = {"yes": 1, "no": 0, "none": 0, "out": 0}
    totals = {"issued": 2, "returned": 1, "not_returned": 0, "valid": 1, "blank": 0, "invalid": 0}
    file["hall"] = [{**totals, "lines": [line] * 3}]


@pytest.mark.parametrize(
    "forge",
    [
        _other_winner,
        _other_vote,
        _other_rule,
        _other_roll,
        _code_twice,
        _unit_more,
        _smaller_roll,
        _hall_that_does_not_add_up,
    ],
)
def test_it_finds_what_was_forged(
    forge: Callable[[dict[str, Any]], None],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file, data = election((6, 4, 1)), tmp_path / "kiem-dem.json"
    forge(file)
    data.write_text(json.dumps(file), encoding="utf-8")
    assert recount.main([str(data)]) == 1
    said = capsys.readouterr().out
    assert "SAI: " in said or "KHÔNG KHỚP" in said


def test_it_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert recount.main([]) == 2
    assert "kiem-dem.json" in capsys.readouterr().out


def test_a_show_of_hands_alone_is_counted_too() -> None:
    hall = all_for(AWARD, 11, 2)
    outcome = decide(AWARD, hall, full(11, 2))
    whole = replace(published(AWARD, full(11, 2), (), 2, hall=(hall,)), codes=None, issued=0)
    found = recount.recount(json.loads(recount_text(whole, outcome)))
    assert found["qualified"] == [0, 1]


def test_hall_and_chat_lots_and_withdrawals_are_counted_too() -> None:
    rule = replace(AWARD, ties=Ties.DRAW, mixed=True)
    papers = tuple(fill_paper(rule, 4, dict.fromkeys(range(4), Choice.YES)) for _ in range(3))
    hall = (all_for(rule, 6, 4), of_hands(rule, 2, [(2, 0), (0, 2), (2, 0), (2, 0)]))
    whole = published(
        rule, full(11, 4), papers, 4, hall=hall, withdrawn=(3,), seed="07", round_number=2
    )
    counts = hall[0] + hall[1] + tally(rule, issued=3, marks=whole.marks, rows=whole.rows)
    outcome = decide(rule, counts, full(11, 4), withdrawn=(3,), seed="07", round_number=2)
    file = json.loads(recount_text(replace(whole, codes=None, issued=3), outcome))
    assert set(outcome.qualified) == {0, 2}
    assert recount.agrees(file, recount.recount(file))
