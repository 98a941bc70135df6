"""One word that runs every check and test, here and in CI: `python -m tests`.

`--fast` leaves out the browser and what drives whole processes over HTTP.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = "tests/storage/test_schema.py"
SLOW = ("tests/journeys", "tests/kill", "tests/sandbox/test_page.py", "tests/test_demo.py")
"""Real processes and a real browser: minutes, not seconds."""


@dataclass(frozen=True, slots=True)
class Step:
    """A check with a name; `run` returns True if it passed."""

    name: str
    run: Callable[[], bool]


def program(name: str, *words: str) -> Step:
    """A step that is a module run by this interpreter."""

    def run() -> bool:
        return subprocess.run([sys.executable, "-m", *words], cwd=ROOT, check=False).returncode == 0

    return Step(name, run)


def imports() -> bool:
    """import-linter is a script beside the interpreter, not a module to run."""
    script = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([script], cwd=ROOT, check=False).returncode == 0


def pytest(*, fast: bool) -> bool:
    """All tests with coverage. In the full run a skipped test counts as a failure."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        left_out = (SCHEMA, *SLOW) if fast else (SCHEMA,)
        command = [
            *(sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal", "-q"),
            *(f"--ignore={path}" for path in left_out),
            f"--junitxml={report}",
            *("--cov", "--cov-branch", "--cov-report=term:skip-covered"),
        ]
        passed = subprocess.run(command, cwd=ROOT, check=False).returncode == 0
        skipped = [] if fast or not report.exists() else list(_skipped(report))
    for name in skipped:
        print(f"skipped, which the full run does not allow: {name}")
    return passed and not skipped


def _skipped(report: Path) -> list[str]:
    cases = ElementTree.parse(report).iter("testcase")
    return [
        f"{case.get('classname')}.{case.get('name')}"
        for case in cases
        if case.find("skipped") is not None
    ]


def steps(*, fast: bool) -> list[Step]:
    return [
        program("lint", "ruff", "check", "."),
        program("format", "ruff", "format", "--check", "."),
        program("types", "mypy"),
        Step("imports", imports),
        program("catalogues", "tests.catalogues", "check"),
        program("schema", "pytest", "-q", "-p", "no:cacheprovider", SCHEMA),
        Step("tests", lambda: pytest(fast=fast)),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests", description=__doc__)
    parser.add_argument("--fast", action="store_true", help="without browser and journeys")
    fast = parser.parse_args().fast
    results: list[tuple[str, bool, float]] = []
    for step in steps(fast=fast):
        print(f"--- {step.name}", flush=True)
        started = time.monotonic()
        passed = step.run()
        results.append((step.name, passed, time.monotonic() - started))
    print()
    for name, passed, seconds in results:
        print(f"{'passed' if passed else 'FAILED'}  {name:<12} {seconds:7.1f} s")
    total = sum(seconds for _name, _passed, seconds in results)
    print(f"{'':6}  {'all':<12} {total:7.1f} s")
    return 0 if all(passed for _name, passed, _seconds in results) else 1


if __name__ == "__main__":
    raise SystemExit(main())
