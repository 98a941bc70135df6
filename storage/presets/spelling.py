"""The spellings by which a printed text is looked over for slips."""

import tomllib
from functools import lru_cache
from importlib.resources import files

from bot.domain.suspect_text import Misspelling, Spelling


@lru_cache(maxsize=1)
def load_spelling() -> Spelling:
    """What spelling.toml says."""
    text = files(__package__).joinpath("spelling.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return Spelling(
        misspellings=tuple(Misspelling(**one) for one in data["misspelling"]),
        never_doubled=frozenset(data["never_doubled"]),
        doubled_rightly=frozenset(data["doubled_rightly"]),
        names=frozenset(data["names"]),
    )
