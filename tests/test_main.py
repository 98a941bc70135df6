"""`python -m tests`: what fails is seen, and what runs side by side is read one after the other."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests import __main__ as everything
from tests.__main__ import Step, all_at_once
from tests.program import wait_until


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


def test_who_imports_us_waits_until_all_is_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "compiled"
    looks = f"import os; print(os.path.exists({str(mark)!r}))"
    independent = says("independent", looks)
    waiting = Step("waiting", (sys.executable, "-c", looks), imports_us=True)

    def compiles() -> None:
        said = tmp_path / "independent"
        wait_until(lambda: said.exists() and said.read_text(encoding="utf-8") != "")
        mark.touch()

    monkeypatch.setattr(everything, "compile_everything", compiles)
    all_at_once([independent, waiting], tmp_path)
    said = [(tmp_path / step).read_text(encoding="utf-8") for step in ("independent", "waiting")]
    assert said == ["False\n", "True\n"]


def test_what_is_compiled_already_is_not_collected_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[tuple[str, ...]] = []
    monkeypatch.setattr(everything, "ROOT", tmp_path)
    monkeypatch.setattr(
        "tests.__main__.subprocess.run", lambda command, **_options: started.append(command)
    )
    everything.compile_everything()
    assert "--collect-only" in started.pop()
    cache = tmp_path / "tests" / "handlers" / "__pycache__"
    cache.mkdir(parents=True)
    (cache / "test_home.cpython-311-pytest-9.0.0.pyc").touch()
    everything.compile_everything()
    assert started == []
