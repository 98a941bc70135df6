"""The usual series of reminders, as reminders.toml gives them."""

import tomllib
from datetime import time
from functools import lru_cache
from importlib.resources import files

from bot.domain.calendar.reminding import Audience, CatchUp, Step


@lru_cache(maxsize=1)
def usual_steps() -> tuple[Step, ...]:
    """Every step of every duty, in the order in which they are shown."""
    text = files(__package__).joinpath("reminders.toml").read_text(encoding="utf-8")
    return tuple(
        Step(
            duty=one["duty"],
            stage=one["stage"],
            days=one["days"],
            at_time=time.fromisoformat(one["at"]),
            audience=Audience(one["audience"]),
            catch_up=CatchUp(one["catch_up"]),
        )
        for one in tomllib.loads(text)["step"]
    )
