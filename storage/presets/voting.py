"""The usual rules of voting, as voting_rules.toml gives them."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from bot.domain.voting.presets import Preset, Purpose
from bot.domain.voting.rule_text import rule_from
from storage.presets.load import Table

_NOT_OF_THE_RULE = ("key", "purposes")
_MAY_BE_LEFT_OUT: Table = {"threshold": None, "most": None}


@lru_cache(maxsize=1)
def voting_presets() -> Mapping[str, Preset]:
    """The presets by key, in the order they are offered. Raises RuleRefused for a torn file."""
    text = files(__package__).joinpath("voting_rules.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    read = (_preset({**_MAY_BE_LEFT_OUT, **data["common"], **one}) for one in data["preset"])
    return MappingProxyType({one.key: one for one in read})


def _preset(table: Table) -> Preset:
    rule = rule_from({key: table[key] for key in table if key not in _NOT_OF_THE_RULE})
    return Preset(table["key"], frozenset(map(Purpose, table["purposes"])), rule)
