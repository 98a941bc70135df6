"""The plan of the house is kept: contracts name every room, transactions have owners."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("bot", "handlers", "storage")

TRANSACTION_OWNERS = {
    "bot/runtime/closing.py": "a contest is counted as a whole",
    "bot/runtime/dispatch.py": "one update, one transaction",
    "bot/runtime/fetching.py": "what was found in a file is kept",
    "bot/runtime/inbox.py": "stored before it is confirmed",
    "bot/runtime/marks.py": "what was sent is marked",
    "bot/runtime/opening.py": "a vote opens at its time, and is told of, as a whole",
    "bot/runtime/outbox.py": "claimed, then sent",
    "bot/runtime/pinning.py": "each step of a pinned message is decided and written, as a whole",
    "bot/runtime/reminding.py": "what falls due is decided and written, as a whole",
    "bot/runtime/sweeping.py": "traces of secret contests are cleaned away, step by step",
    "bot/runtime/ticker.py": "heartbeats and housekeeping",
    "storage/backup.py": "a restore is one transaction",
    "storage/console.py": "what an operator does from the command line",
    "storage/move.py": "a move is one transaction in the target",
    "storage/presence.py": "a process takes its number and gives it back",
    "storage/rows.py": "a view of everything, for reading",
    "storage/upgrade.py": "a schema changes as a whole",
}
"""Who may begin and commit, and why. Handlers and queries never do."""
APART = ("bot/sandbox/", "bot/benchmark/")
"""Processes beside the bot, with databases of their own."""


def contracts() -> list[dict[str, object]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found = settings["tool"]["importlinter"]["contracts"]
    assert isinstance(found, list)
    return found


def named_modules() -> set[str]:
    """Every module that some contract speaks of by name."""
    named: set[str] = set()
    for contract in contracts():
        prefixes = [f"{container}." for container in _words(contract, "containers")] or [""]
        for layer in _words(contract, "layers"):
            for name in re.split(r"\s*[|:]\s*", layer):
                named |= {f"{prefix}{name}" for prefix in prefixes}
        named |= {*_words(contract, "source_modules"), *_words(contract, "forbidden_modules")}
    return named


def _words(contract: dict[str, object], key: str) -> list[str]:
    found = contract.get(key, [])
    assert isinstance(found, list)
    return [str(word) for word in found]


def children(package: str) -> Iterator[str]:
    for path in sorted((ROOT / package.replace(".", "/")).iterdir()):
        if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").exists():
            yield f"{package}.{path.stem}"


@pytest.mark.parametrize("room", ROOMS)
def test_every_module_is_named_in_a_contract(room: str) -> None:
    named = named_modules()
    for module in children(room):
        inside = list(children(module)) if (ROOT / module.replace(".", "/")).is_dir() else []
        whole = module in named or (inside and all(child in named for child in inside))
        assert whole, f"{module} is in no contract of pyproject.toml"


def sources() -> Iterator[tuple[str, str]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def test_only_owners_begin_and_commit() -> None:
    found = {
        name
        for name, text in sources()
        if re.search(r"\.(begin|commit)\(", text) and not name.startswith(APART)
    }
    assert found == set(TRANSACTION_OWNERS)


def test_no_module_bears_a_name_that_says_nothing() -> None:
    empty = {"utils", "helpers", "common", "misc", "manager"}
    assert [name for name, _text in sources() if Path(name).stem in empty] == []


def test_only_the_clock_knows_the_time_and_only_the_sandbox_has_its_own() -> None:
    """The linter forbids the calls elsewhere; this keeps the list of exceptions short."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    ignores = settings["tool"]["ruff"]["lint"]["per-file-ignores"]
    allowed = {path for path, rules in ignores.items() if "TID251" in rules}
    assert allowed == {"bot/clock.py", "bot/sandbox/**"}


def kept_files() -> Iterator[Path]:
    """What belongs to the project, also where it is no checkout."""
    left_out = {".git", ".venv", ".data", ".hypothesis", "__pycache__", "build"}
    for path in sorted(ROOT.rglob("*")):
        inside = path.relative_to(ROOT).parts
        hidden = {part for part in inside if part.endswith(("_cache", ".egg-info"))}
        if path.is_file() and not left_out & set(inside) and not hidden:
            yield path


def forbidden_words() -> list[str]:
    """Addresses of package indexes, this machine's own among them, and paths of a machine."""
    configured = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    urls = re.findall(r"https?://[^\s'\"]+", configured)
    hosts = {urlsplit(url).hostname or "" for url in urls} - {""}
    # Written in two parts, so that this file does not name what it forbids.
    known = {"pypi" + ".org", "python" + "hosted.org", "deb." + "debian.org", "npmjs" + ".org"}
    paths = {f"{ROOT}/", "/work" + "/main", "../" + "shared", "/root" + "/"}
    return sorted(hosts | known | paths)


def test_no_file_names_an_index_host_or_a_path_of_this_machine() -> None:
    words, found = forbidden_words(), []
    for path in kept_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # pictures, voices
        found += [f"{path.relative_to(ROOT)}: {word}" for word in words if word in text]
    assert found == []


def test_ci_runs_the_command_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    command = next(line for line in script.splitlines() if "-m tests" in line)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert command.removesuffix(' "$@"') in readme
