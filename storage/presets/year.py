"""The usual year of a bloc, as year.toml gives it."""

import tomllib
from collections.abc import Iterator
from datetime import time
from functools import lru_cache
from importlib.resources import files

from bot.domain.calendar.plan import AnchorUnclear, PlanStep, read_anchor
from storage.presets.load import PresetError


@lru_cache(maxsize=1)
def year_template() -> tuple[PlanStep, ...]:
    """The steps in their order. Raises PresetError for a torn file."""
    text = files(__package__).joinpath("year.toml").read_text(encoding="utf-8")
    return tuple(_steps(text))


def _steps(text: str) -> Iterator[PlanStep]:
    seen: set[str] = set()
    for position, table in enumerate(tomllib.loads(text)["step"], 1):
        code = table["code"]
        if set(table) != {"code", "at", "time"} or code in seen:
            raise PresetError(f"year.toml, step {code}")
        seen.add(code)
        try:
            anchor, due_time = read_anchor(table["at"]), time.fromisoformat(table["time"])
        except (AnchorUnclear, ValueError) as wrong:
            raise PresetError(f"year.toml, step {code}: {wrong}") from wrong
        yield PlanStep(code, anchor, due_time, position * 10)
