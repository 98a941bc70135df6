"""The README tells the truth: what it names exists."""

from __future__ import annotations

import re
from pathlib import Path

from bot.__main__ import main
from bot.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_path_it_names_exists() -> None:
    named = set(re.findall(r"`((?:bot|handlers|storage|locales|tests)/[\w./]*)`", README))
    pictures = set(re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README))
    assert len(named) >= 8
    assert len(pictures) >= 2
    assert [path for path in named | pictures if not (ROOT / path).exists()] == []


def test_its_table_of_settings_is_the_settings_class() -> None:
    listed = set(re.findall(r"`([A-Z][A-Z_]+)`", README.partition("| setting |")[2]))
    wanted = {name.upper() for name in Settings.model_fields}
    assert wanted <= listed


def test_its_table_of_commands_is_the_command_line() -> None:
    table = README.partition("| command | does |")[2].partition("\n\n")[0]
    listed = set(re.findall(r"`(\w+)`", table))
    assert set(main.commands) == listed
