"""A request while it is made: it travels in the open question, never in memory."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.access import Act, Actor, require
from bot.domain.errors import OldButton
from bot.domain.kpi import Catalogue, PeriodKind, Question
from bot.i18n import Say, speak
from bot.screen import Intent
from storage.blocs import Bloc
from storage.presets.load import catalogue_version_of, load_catalogue, with_groups
from storage.presets.subset import NewIndicator, Shape
from storage.uow import UnitOfWork

MOST_FILE_NAME = 60
_FIXED = 3


@dataclass(frozen=True, slots=True)
class KeptFile:
    """The ministry's document, kept as a reference: its number and what it is called."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What is asked for, by which document, with which questions. `keys` are of the catalogue.

    pending: the name and unit of a new indicator whose kind is not chosen yet
    """

    title: str = ""
    document: str = ""
    keys: tuple[str, ...] = ()
    added: tuple[NewIndicator, ...] = ()
    pending: tuple[str, str] | None = None
    file: KeptFile | None = None

    def asks(self, name: str) -> Intent:
        new = [f"{one.shape}\t{one.name}\t{one.unit}" for one in self.added]
        pending = [f"?\t{self.pending[0]}\t{self.pending[1]}"] if self.pending else []
        file = [f"@\t{self.file.id}\t{self.file.name}"] if self.file else []
        keys = ",".join(self.keys)
        return Intent.of(name, self.title, self.document, keys, *new, *pending, *file)

    def toggled(self, key: str) -> Draft:
        kept = tuple(one for one in self.keys if one != key)
        return replace(self, keys=kept if key in self.keys else (*self.keys, key))

    @property
    def is_empty(self) -> bool:
        return not self.keys and not self.added


def draft_in_hand(uow: UnitOfWork) -> Draft:
    """The request that is being made. Raises OldButton where none is."""
    asked = uow.asked
    if asked is None or not asked.name.startswith("requests.") or len(asked.args) < _FIXED:
        raise OldButton
    keys = tuple(key for key in asked.text(2).split(",") if key)
    draft = Draft(asked.text(0), asked.text(1), keys)
    for item in asked.args[_FIXED:]:
        shape, name, unit = item.split("\t")
        if shape == "@":
            draft = replace(draft, file=KeptFile(int(name), unit))
        elif shape == "?":
            draft = replace(draft, pending=(name, unit))
        else:
            new = NewIndicator(name, unit, Shape(shape))
            draft = replace(draft, added=(*draft.added, new))
    return draft


def secretary(actor: Actor, uow: UnitOfWork) -> tuple[Say, Bloc]:
    """Raises NotAllowed for all but the secretary."""
    hat = require(actor, Act.MANAGE_BLOC)
    return speak(actor.language), uow.blocs.bloc(hat.bloc_id)


def known_catalogue(year: int) -> Catalogue:
    """All that may be picked: the definitions of the year, the optional groups as well."""
    version = catalogue_version_of(year)
    groups = load_catalogue(version).groups
    return load_catalogue(with_groups(version, (g.key for g in groups if not g.on)))


def questions_of(catalogue: Catalogue) -> dict[str, Question]:
    return {question.key: question for question in catalogue.questions(PeriodKind.YEAR)}
