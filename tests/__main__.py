"""One word that runs every check and test, here and in CI: `python -m tests`.

`--fast` leaves out the browser and what drives whole processes over HTTP. `--coverage` says what
the tests have run through, which takes them half as long again.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = "tests/storage/test_schema.py"
SLOW = ("tests/kill", "tests/test_demo.py", "tests/journeys", "tests/sandbox/test_page.py")
"""Real processes and a real browser: minutes, not seconds."""
WORKERS = str((os.cpu_count() or 1) + 2)
"""More than there are cores: whoever drives processes waits for them most of the time."""


def _nothing() -> list[str]:
    return []


@dataclass(frozen=True, slots=True)
class Step:
    """A check with a name. It passes if its program does and there is nothing to `object`."""

    name: str
    command: tuple[str, ...]
    object: Callable[[], list[str]] = _nothing
    imports_us: bool = False
    """It waits until everything is compiled."""


@dataclass(frozen=True, slots=True)
class Result:
    name: str
    passed: bool
    seconds: float


def module(name: str, *words: str, imports_us: bool = False) -> Step:
    """A step that is a module run by this interpreter."""
    return Step(name, (sys.executable, "-m", *words), imports_us=imports_us)


def pytest(folder: Path, *, fast: bool, coverage: bool) -> Step:
    """All tests. In the full run a skipped test counts as a failure."""
    report = folder / "report.xml"
    left_out = (SCHEMA, *SLOW) if fast else (SCHEMA,)
    command = (
        *(sys.executable, "-m", "pytest", "-n", WORKERS, "--dist", "worksteal", "-q"),
        *(f"--ignore={path}" for path in left_out),
        f"--junitxml={report}",
        *(("--cov", "--cov-branch", "--cov-report=term:skip-covered") if coverage else ()),
    )
    objections = _nothing if fast else lambda: list(_skipped(report))
    return Step("tests", command, objections, imports_us=True)


def _skipped(report: Path) -> Iterator[str]:
    if report.exists():
        for case in ElementTree.parse(report).iter("testcase"):
            if case.find("skipped") is not None:
                name = f"{case.get('classname')}.{case.get('name')}"
                yield f"skipped, which the full run does not allow: {name}"


def steps(folder: Path, *, fast: bool, coverage: bool) -> list[Step]:
    return [
        module("lint", "ruff", "check", "."),
        module("format", "ruff", "format", "--check", "."),
        module("types", "mypy"),
        # A script beside the interpreter, not a module to run.
        Step("imports", (str(Path(sys.executable).with_name("lint-imports")),)),
        module("catalogues", "tests.catalogues", "check", imports_us=True),
        module("schema", "pytest", "-q", "-p", "no:cacheprovider", SCHEMA, imports_us=True),
        pytest(folder, fast=fast, coverage=coverage),
    ]


def compile_everything() -> None:
    """In a new place one process compiles what is imported and collected; started all at once,
    each worker would compile it anew, which takes three times as long as collecting itself.

    What is wrong with it the steps say themselves.
    """
    if any((ROOT / "tests" / "handlers").glob("__pycache__/*-pytest-*.pyc")):
        return
    command = (sys.executable, "-m", "pytest", "--collect-only", "-qq", "-p", "no:cacheprovider")
    subprocess.run(command, cwd=ROOT, check=False, capture_output=True)


def run(step: Step, output: Path, compiled: Future[None]) -> Result:
    """Runs to its end; what it says goes to a file of its own."""
    if step.imports_us:
        compiled.result()
    started = time.monotonic()
    with output.open("wb") as said:
        code = subprocess.run(
            step.command, cwd=ROOT, check=False, stdout=said, stderr=subprocess.STDOUT
        ).returncode
        objections = step.object()
        said.writelines(f"{line}\n".encode() for line in objections)
    return Result(step.name, code == 0 and not objections, time.monotonic() - started)


def show(output: Path, running: Future[Result]) -> None:
    """What a step says, as it says it, until it has ended."""
    while not output.exists():
        time.sleep(0.01)
    with output.open("rb") as said:
        ended = False
        while not ended:
            ended = running.done()  # asked first, so that the last words are not missed
            sys.stdout.buffer.write(said.read())
            sys.stdout.flush()
            if not ended:
                time.sleep(0.1)


def all_at_once(planned: list[Step], folder: Path) -> list[Result]:
    """The steps run side by side; each is shown whole, one after the other."""
    with ThreadPoolExecutor(len(planned) + 1) as pool:
        compiled = pool.submit(compile_everything)
        files = {step.name: folder / step.name for step in planned}
        running = {
            step.name: pool.submit(run, step, files[step.name], compiled) for step in planned
        }
        for name, future in running.items():
            print(f"--- {name}", flush=True)
            show(files[name], future)
        return [future.result() for future in running.values()]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests", description=__doc__)
    parser.add_argument("--fast", action="store_true", help="without browser and journeys")
    parser.add_argument("--coverage", action="store_true", help="say what was not run through")
    options = parser.parse_args()
    # Hundreds of processes start here: compiled code is kept, or each compiles the house anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        planned = steps(folder, fast=options.fast, coverage=options.coverage)
        results = all_at_once(planned, folder)
    print()
    for result in results:
        print(
            f"{'passed' if result.passed else 'FAILED'}  {result.name:<12} {result.seconds:7.1f} s"
        )
    print(f"{'':6}  {'all':<12} {time.monotonic() - started:7.1f} s")
    return 0 if all(result.passed for result in results) else 1


if __name__ == "__main__":
    raise SystemExit(main())
