"""`python -m tests`: what fails is seen, and what runs side by side is read one after the other."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.__main__ import Step, all_at_once


def says(name: str, program: str, *objections: str) -> Step:
    return Step(name, (sys.executable, "-c", program), lambda: list(objections))


def test_steps_are_shown_in_order_and_fail_for_themselves(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    late = "import time; print('first', flush=True); time.sleep(0.5); print('second')"
    planned = [
        says("slow", late),
        says("quick", "print('third')"),
        says("wrong", "raise SystemExit('fourth')"),
        says("short", "print('fifth')", "a test was skipped"),
    ]
    results = all_at_once(planned, tmp_path)
    assert [(one.name, one.passed) for one in results] == [
        ("slow", True),
        ("quick", True),
        ("wrong", False),
        ("short", False),
    ]
    assert results[0].seconds > 0.5
    assert capsys.readouterr().out.split("\n") == [
        *("--- slow", "first", "second", "--- quick", "third"),
        *("--- wrong", "fourth", "--- short", "fifth", "a test was skipped", ""),
    ]
