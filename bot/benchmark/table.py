"""The figures of one benchmark, as a table for people and as JSON for machines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from statistics import median
from typing import Any

from bot.benchmark.inside import Cost
from bot.benchmark.measure import Course, Run

Runs = Mapping[str, Sequence[Run]]
Costs = Mapping[str, Mapping[str, Cost]]

_ECHO = "echo"


def _spread(values: Iterable[float], digits: int = 0) -> str:
    """ "712 (698-733)": the median, the least and the most."""
    found = sorted(values)
    if len(found) == 1:
        return f"{found[0]:,.{digits}f}"
    return f"{median(found):,.{digits}f} ({found[0]:,.{digits}f}-{found[-1]:,.{digits}f})"


def _ratio(runs: Runs, name: str, of: Callable[[Run], float | None]) -> str:
    """Against the echo bot of the same round, so that a slow minute of the machine cancels out."""
    ratios = [
        mine / echo
        for mine, echo in zip(map(of, runs[name]), map(of, runs.get(_ECHO, ())), strict=False)
        if mine and echo
    ]
    return f"{median(ratios):.2f}" if ratios else ""


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def speed_lines(runs: Runs, course: Course) -> list[str]:
    """A line per contender."""
    rows = [
        (
            "",
            "answers/s",
            "of echo",
            f"burst of {course.burst}, s",
            f"p50 ms at {course.per_second:g}/s",
            "p99 ms",
            "CPU us per update",
            "of echo",
            "API CPU us",
            f"+{course.delay_ms} ms: answers/s",
            "of echo",
            "first answer s",
            "after SIGKILL s",
            "memory MB",
            "peak",
        )
    ]
    for name, found in runs.items():
        delayed = [run.delayed_per_second for run in found if run.delayed_per_second is not None]
        killed = [run.after_kill_s for run in found if run.after_kill_s is not None]
        rows.append(
            (
                name,
                _spread(run.per_second for run in found),
                _ratio(runs, name, lambda run: run.per_second),
                _spread((run.burst_s for run in found), 2),
                _spread((run.p50_ms for run in found), 1),
                _spread((run.p99_ms for run in found), 1),
                _spread(run.cpu_us for run in found),
                _ratio(runs, name, lambda run: run.cpu_us),
                _spread(run.api_cpu_us for run in found),
                _spread(delayed) if delayed else "",
                _ratio(runs, name, lambda run: run.delayed_per_second),
                _spread((run.first_answer_s for run in found), 2),
                _spread(killed, 2) if killed else "",
                _spread(run.memory_mb for run in found),
                _spread(run.peak_mb for run in found),
            )
        )
    return _turned(rows)


def _turned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Contenders side by side, a figure on each line: fourteen columns would fit no screen."""
    return aligned(list(zip(*rows, strict=True)))


def cost_lines(costs: Costs) -> list[str]:
    """Statements and commits per update, by what the update was."""
    kinds = list(costs)
    rows = [("statements / commits per update", *kinds)]
    for what in dict.fromkeys(what for found in costs.values() for what in found):
        found = [costs[kind].get(what) for kind in kinds]
        rows.append((what, *(f"{c.statements:.1f} / {c.commits:.2f}" if c else "" for c in found)))
    return aligned(rows)


def as_json(runs: Runs, costs: Costs, course: Course) -> dict[str, Any]:
    return {
        "course": asdict(course),
        "runs": {name: [asdict(run) for run in found] for name, found in runs.items()},
        "costs": {
            kind: {what: asdict(cost) for what, cost in found.items()}
            for kind, found in costs.items()
        },
    }
