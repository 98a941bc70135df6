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
from bot.domain.voting.recount_file import (
    Published,
    merged,
    recount_code,
    recount_script,
    recount_text,
)
from bot.domain.voting.rule import Form, Rule, Ties
from bot.domain.voting.rule_text import canonical
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
    file = election((6, 4, 1))
    done, code = run(tmp_path, file), recount_code(canonical(file))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "Bầu Khối trưởng năm 2020",
        "Số đơn vị: 11; tham gia: 11; cần ít nhất: 8",
        "Đơn vị 0: chọn 6, không chọn 5, để trống 0; cần 6/11",
        "Đơn vị 1: chọn 4, không chọn 7, để trống 0; cần 6/11",
        "Đơn vị 2: chọn 1, không chọn 10, để trống 0; cần 6/11",
        "Đủ điều kiện: Đơn vị 0",
        "Số vị trí còn lại: 0",
        "KHỚP với kết quả đã công bố",
        f"Mã kiểm chứng của tệp: {code} (đối chiếu với biên bản kiểm phiếu)",
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


def _below_nought(file: dict[str, Any]) -> None:
    _hall_that_does_not_add_up(file)
    file["hall"][0] |= {"issued": 1}
    file["hall"][0]["lines"][1] = {"yes": 2, "no": -1, "none": 0, "out": 0}


def _halves(file: dict[str, Any]) -> None:
    _below_nought(file)
    file["hall"][0]["lines"][1] = {"yes": 0.5, "no": 0.5, "none": 0, "out": 0}


def _share_of_nothing(file: dict[str, Any]) -> None:
    file["rule"]["quorum"] = "1/0"


def _line_that_is_none_left(file: dict[str, Any]) -> None:
    file["withdrawn"] = [7]


@pytest.mark.parametrize(
    "forge",
    [
        _below_nought,
        _halves,
        _share_of_nothing,
        _line_that_is_none_left,
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


@pytest.mark.parametrize("key", sorted(election((6, 4, 1)).keys() - {"names", "together"}))
def test_what_is_missing_or_of_another_kind_is_said_and_not_crashed_on(
    key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "kiem-dem.json"
    wrongs: tuple[Any, ...] = (None, 7, "x", [], [7], {})
    for wrong in wrongs:
        file = election((6, 4, 1))
        if wrong is None and key == "recused":
            continue  # files of earlier releases have none
        if wrong is None:
            del file[key]
        elif file[key] == wrong or (key, wrong) in (("title", "x"), ("round", 7), ("seed", "x")):
            continue
        else:
            file[key] = wrong
        data.write_text(json.dumps(file), encoding="utf-8")
        assert recount.main([str(data)]) == 1, wrong
        said = capsys.readouterr().out
        assert "SAI: " in said or "KHÔNG KHỚP" in said


@pytest.mark.parametrize("text", ["", "[1]", "null", "{", "7", "[" * 100_000])
def test_what_is_no_such_file_at_all(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "kiem-dem.json"
    data.write_text(text, encoding="utf-8")
    assert recount.main([str(data)]) == 1
    assert "SAI: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("key", "other"),
    [("title", "Khác"), ("round", 2), ("codes", ["AAAAA-AAAAA"]), ("withdrawn", [2])],
)
def test_the_code_of_the_file_covers_everything_in_it(key: str, other: Any) -> None:
    file = election((6, 4, 1))
    assert recount.code_of(file) == recount_code(canonical(file))
    assert recount.code_of(file | {key: other}) != recount.code_of(file)


def test_too_few_papers_of_the_chat_stand_only_among_the_halls() -> None:
    rule = replace(AWARD, mixed=True)
    papers = (fill_paper(rule, 2, {0: Choice.NO, 1: Choice.NO}),)
    hall = of_hands(rule, 10, [(10, 0), (9, 1)])
    chat = tally_papers(rule, issued=1, lines=2, papers=papers)
    facts = full(11, 2)
    outcome = decide(rule, chat + hall, facts)
    whole = merged(published(rule, facts, papers, 2, hall=(hall,)), chat, hall)
    file = json.loads(recount_text(whole, outcome))
    assert (file["marks"], file["papers"]) == ([], [[], []])
    found = recount.recount(file)
    assert recount.agrees(file, found)
    assert [line["no"] for line in found["lines"]] == [1, 2]
    file["codes"].append("more")
    with pytest.raises(recount.Broken):
        recount.recount(file)


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


def test_a_file_that_is_not_there_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (tmp_path, tmp_path / "no-such.json"):
        assert recount.main([str(path)]) == 1
        assert "SAI: không đọc được tệp" in capsys.readouterr().out
