"""Finds indicators by what officers call them: code, full or short name, or another usual name.

Case, marks, composed or decomposed letters and the punctuation between words make no difference:
"Dự án cấp mới", "du an cap moi" and "DỰ ÁN CẤP MỚI" are the same words.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from bot.domain.kpi import Catalogue, Indicator, Question
from bot.domain.phrases import INVISIBLE

_WORD: Final = re.compile("[0-9a-z]+")
_IN_BRACKETS: Final = re.compile(r"\([^)]*\)")
_CODE: Final = re.compile("([a-z]+)0*([0-9]+)([a-z]?)")


class Word(NamedTuple):
    """A folded word and where it stands in the text it came from."""

    text: str
    start: int
    end: int


# Blanks that never break a line, which inside a number can only separate its groups.
_INNER_BLANK = re.compile("(?<=\\d)[\u00a0\u2007\u2009\u202f](?=\\d{3}(?!\\d))")


def compose(text: str) -> str:
    """Letters and their marks as one character each, nothing invisible, no number in pieces: this
    is how texts are cut here."""
    return _INNER_BLANK.sub("", INVISIBLE.sub("", unicodedata.normalize("NFC", text)))


def find_words(text: str) -> list[Word]:
    """The words of a composed text, without marks and case; other scripts have none."""
    if text.isascii():
        return [Word(m[0], m.start(), m.end()) for m in _WORD.finditer(text.casefold())]
    folded: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        plain = char if char.isascii() else unicodedata.normalize("NFKD", char)
        for part in plain.casefold().replace("đ", "d"):
            if not unicodedata.combining(part):
                folded.append(part)
                origin.append(index)
    found = _WORD.finditer("".join(folded))
    return [Word(m[0], origin[m.start()], origin[m.end() - 1] + 1) for m in found]


@lru_cache(maxsize=2048)
def fold(text: str) -> tuple[str, ...]:
    """The words of a text alone. Mostly asked for the same names of the catalogue."""
    return tuple(word.text for word in find_words(compose(text)))


@dataclass(frozen=True, slots=True)
class Match:
    """A name found in a text: how many words it took, and the codes it may stand for."""

    length: int
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The names of some indicators; built by `Lexicon.of`."""

    codes_by_name: Mapping[tuple[str, ...], frozenset[str]]
    spoken: Sequence[tuple[tuple[str, ...], str]]  # each name, and the same with spaces around
    longest: int

    @classmethod
    def of(cls, indicators: Iterable[Indicator]) -> "Lexicon":
        """Every name in both languages, and the codes in their usual spellings."""
        names: dict[tuple[str, ...], set[str]] = {}
        for indicator in indicators:
            spellings = [
                *_code_spellings(indicator.code),
                *map(fold, indicator.names.values()),
                *map(fold, indicator.short_names.values()),
                *map(fold, indicator.aliases),
            ]
            for spelling in spellings:
                if spelling:
                    names.setdefault(spelling, set()).add(indicator.code)
        return cls(
            {name: frozenset(codes) for name, codes in names.items()},
            [(name, f" {' '.join(name)} ") for name in names],
            max(map(len, names), default=0),
        )

    def match(self, words: Sequence[Word], start: int = 0) -> Match | None:
        """The longest name that begins with the word at `start`."""
        for length in range(min(self.longest, len(words) - start), 0, -1):
            name = tuple(word.text for word in words[start : start + length])
            if codes := self.codes_by_name.get(name):
                return Match(length, codes)
        return None

    def containing(self, part: Sequence[str]) -> frozenset[str]:
        """The codes of every name in which these words stand in a row: a name cut short."""
        wanted = f" {' '.join(part)} "
        found = (self.codes_by_name[name] for name, said in self.spoken if wanted in said)
        return frozenset().union(*found)


@lru_cache(maxsize=16)
def lexicon_of(catalogue: Catalogue) -> Lexicon:
    """Every name of a catalogue."""
    return Lexicon.of(catalogue.indicators)


def _code_spellings(code: str) -> list[tuple[str, ...]]:
    """How a code is written: DT03a is also DT3a and DT 03a."""
    spellings = [fold(code)]
    if parts := _CODE.fullmatch(code.casefold()):
        letters, digits, part = parts.groups()
        spellings += [
            (f"{letters}{digits}{part}",),
            (letters, code.casefold()[len(letters) :]),
        ]
    return spellings


def printed_names(questions: Iterable[Question]) -> Mapping[tuple[str, ...], Question]:
    """The names of questions for several indicators, whole, and without what they list or the unit.

    What two questions share names neither; one indicator's own name is in the lexicon.
    """
    named: dict[tuple[str, ...], dict[str, Question]] = {}
    for question in questions:
        if len(question.indicators) > 1:
            for name in question.names.values():
                for printed in (name, name.partition(":")[0], _IN_BRACKETS.sub("", name)):
                    named.setdefault(fold(printed), {})[question.key] = question
    return {
        name: next(iter(found.values()))
        for name, found in named.items()
        if name and len(found) == 1
    }


def printed_name_of(
    text: str, names: Mapping[tuple[str, ...], Question]
) -> tuple[Question, int] | None:
    """The question whose printed name a composed text begins with, and where the name ends."""
    if not names:
        return None
    words = find_words(text)
    said = tuple(word.text for word in words)
    fitting = [name for name in names if said[: len(name)] == name]
    if not fitting:
        return None
    name = max(fitting, key=len)
    end = words[len(name) - 1].end
    closing = re.match(r"\s*\)", text[end:])
    return names[name], end + (closing.end() if closing else 0)
