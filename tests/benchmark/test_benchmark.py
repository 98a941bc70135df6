"""The benchmark runs and says what it promises; how fast it is on this machine is not tested."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.benchmark.command import benchmark

_FIGURES = (
    "answers/s",
    "p99 ms",
    "CPU us",
    "+50 ms: answers/s",
    "first answer s",
    "after SIGKILL s",
    "memory MB",
)


def test_quick_run_compares_the_bot_with_the_echo_bot(tmp_path: Path) -> None:
    file = tmp_path / "runs.json"
    options = ["--quick", "--database", "sqlite", "--json", str(file)]
    result = CliRunner().invoke(benchmark, options, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[0].split() == ["ceiling", "echo", "sqlite"]
    for figure in _FIGURES:
        assert any(line.startswith(figure) for line in lines), figure
    assert any(line.startswith("a figure, in a burst") for line in lines)
    told = json.loads(file.read_text(encoding="utf-8"))
    assert {name: len(runs) for name, runs in told["runs"].items()} == {
        "ceiling": 1,
        "echo": 1,
        "sqlite": 1,
    }
    (run,) = told["runs"]["sqlite"]
    assert run["per_second"] > 0
    assert run["after_kill_s"] > 0
    assert told["costs"]["sqlite"]["home"]["statements"] > 0


def test_totals_are_measured_with_few_and_many_boards() -> None:
    options = ["--totals", "--quick", "--database", "sqlite"]
    result = CliRunner().invoke(benchmark, options, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    heading, few, many = (line.split() for line in result.output.splitlines())
    assert heading[:2] == ["boards", "statements"]
    assert (few[:2], many[:2]) == (["sqlite", "11"], ["sqlite", "40"])
    assert few[2] == many[2]


def test_calls_are_counted_for_each_part_of_the_way(tmp_path: Path) -> None:
    told = tmp_path / "calls.txt"
    options = ["--calls", "100", "--database", "sqlite", "--profile", str(told)]
    result = CliRunner().invoke(benchmark, options, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    _heading, *lines = result.output.splitlines()
    assert [line.split()[0] for line in lines] == ["receive", "handle", "send", "mark", "together"]
    assert "handling.py" in told.read_text(encoding="utf-8")


def test_votes_are_measured_beside_the_echo_bot() -> None:
    options = ["--votes", "--quick", "--database", "sqlite"]
    result = CliRunner().invoke(benchmark, options, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    heading, *lines = result.output.splitlines()
    assert heading.split() == ["echo", "of", "echo", "sqlite", "of", "echo"]
    assert lines[0].startswith("33 votes at once, s")
    for figure in ("votes/s", "p50 ms", "p99 ms", "CPU us per vote"):
        (line,) = (line for line in lines if line.startswith(figure))
        # The echo bot beside itself, and the bot beside it.
        assert line.split()[-3] == "1.00", line
        assert float(line.split()[-1]) > 0
    assert "6 blocs of 11" in lines[-1]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_reminders_fan_out_once_each_within_the_limits(kind: str) -> None:
    options = ["--fanout", "--quick", "--database", kind]
    result = CliRunner().invoke(benchmark, options, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert result.output.split()[0] == kind
    told = {line[:26].strip(): line.split()[-1] for line in result.output.splitlines()[1:]}
    assert told["reminders"] == "80"
    assert (told["429s caused"], told["doubled"], told["missing"]) == ("0", "0", "0")
    assert float(told["statements per reminder"]) < 4
