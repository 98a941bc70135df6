"""The usual rules by name. Their values are data: `storage/presets/voting_rules.toml`.

All of them are the project's own proposal and are shown as such: no rule that binds the bloc was
found in public sources. `PROPOSED` is the sentence that says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import N_
from bot.domain.voting.rule import Rule


class Purpose(StrEnum):
    """What a preset is offered for."""

    AWARD = "award"
    OFFICE = "office"
    """Leader and deputy: one contest each."""
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Preset:
    """A rule to begin with. `key` is stable; `LABELS` has its short name.

    The quota of an award is the bloc's own figure: `dataclasses.replace(rule, quota=...)`.
    """

    key: str
    purposes: frozenset[Purpose]
    rule: Rule


PROPOSED = N_("Rule proposed by the assistant; the bloc may change it until the vote opens.")

LABELS: Mapping[str, str] = {
    "awards_hands": N_("Awards: show of hands"),
    "awards_secret": N_("Awards: secret vote"),
    "awards_paper": N_("Awards: on paper"),
    "office_secret": N_("Election: secret vote"),
    "office_hands": N_("Election: show of hands"),
    "office_paper": N_("Election: on paper"),
    "at_most_n": N_("Choose at most N"),
    "one_of_several": N_("Choose one of several"),
    "question_open": N_("Question: open vote"),
    "question_hands": N_("Question: show of hands"),
}
"""Short names for buttons, by preset."""
