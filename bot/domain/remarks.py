"""What officers add behind a figure: of how many enterprises it is made, or that it is final.

"379 153, tổng hợp từ 85/120 doanh nghiệp", "FDI 379 chính thức". The numbers of such a remark must
not be taken for figures, so it is spelled in characters of no script while a text is cut into
values, and read again where one value is.
"""

import re
from dataclasses import dataclass
from typing import Final, NamedTuple


class Coverage(NamedTuple):
    """ "85/120 doanh nghiệp": how many enterprises a figure is made of, and of how many."""

    covered: int
    of: int


class Covered(NamedTuple):
    """A coverage, and where in a hidden text it stands."""

    start: int
    end: int
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Remark:
    """What was said of one figure besides its amount."""

    coverage: Coverage | None = None
    final: bool = False  # "chính thức", also where the whole form is an estimate

    def __bool__(self) -> bool:
        return self.final or self.coverage is not None


NOTHING: Final = Remark()

_COUNT: Final = r"\d{1,3}(?:\.\d{3})+|\d{1,6}"
_COVERAGE: Final = re.compile(
    r"(?P<lead>(?:(?<!\w)(?:t[oổ]ng\s+h[oợ]p|t[ií]nh|thu\s+th[aậ]p|th[oố]ng\s+k[eê]|l[aấ]y|"
    r"m[oớ]i\s+c[oó]|t[uừ]|c[uủ]a|from|of)(?!\w)\s*)*)"
    rf"(?<![\w.,/])(?P<covered>{_COUNT})\s*(?:/|tr[eê]n(?:\s+t[oổ]ng(?:\s+s[oố])?)?|of)"
    rf"\s*(?P<of>{_COUNT})\s*(?:doanh\s*nghi[eệ]p|dn|enterprises?|companies)(?!\w)",
    re.IGNORECASE,
)
_FINAL: Final = re.compile(
    r"(?<!\w)(?:l[aà]\s+)?(?:s[oố]\s+)?(?:ch[ií]nh\s+th[uứ]c|final(?:\s+figures?)?)(?!\w)",
    re.IGNORECASE,
)
_FINAL_WORDS: Final = "chính thức"
_BASE: Final = 0xE000
_SLASH, _FINAL_MARK, _END = "\ue00a", "\ue00b", "\ue00c"
_MARKS: Final = re.compile("[\ue000-\ue00c]+")
_ONE: Final = re.compile("([\ue000-\ue009]+)\ue00a([\ue000-\ue009]+)\ue00c")
_TRAILING: Final = re.compile(r"(?P<before>[,;(\[]?)\s*(?P<marks>[\ue000-\ue00c]+)[\s)\].]*$")


def hide(text: str) -> str:
    """The text with its remarks in characters that are neither words nor numbers."""
    text = _COVERAGE.sub(lambda found: _hidden_coverage(found, text), text)
    return _FINAL.sub(_FINAL_MARK, text)


def _hidden_coverage(found: re.Match[str], text: str) -> str:
    covered, of = (int(found[name].replace(".", "")) for name in ("covered", "of"))
    # "85/120 doanh nghiệp" alone may be a pair of figures that count enterprises.
    alone = not re.search(r"\d", text[: found.start()] + text[found.end() :])
    if not 0 < covered <= of or (alone and not found["lead"].strip()):
        return found[0]
    return f"{_spelled(covered)}{_SLASH}{_spelled(of)}{_END}"


def _spelled(number: int) -> str:
    return "".join(chr(_BASE + int(digit)) for digit in str(number))


def _number(spelled: str) -> int:
    return int("".join(str(ord(char) - _BASE) for char in spelled))


def coverages(text: str) -> list[Covered]:
    """Every coverage of a hidden text, in its order."""
    return [
        Covered(found.start(), found.end(), Coverage(_number(found[1]), _number(found[2])))
        for found in _ONE.finditer(text)
    ]


def remark_in(text: str) -> Remark:
    """What a hidden remark says; the last one of a kind holds."""
    found = _ONE.findall(text)
    coverage = Coverage(*map(_number, found[-1])) if found else None
    return Remark(coverage, final=_FINAL_MARK in text)


def is_final(typed: str) -> bool:
    """Whether the words that a figure was given with say that it is final."""
    return remark_in(hide(typed)).final


def as_final(typed: str, most: int) -> str:
    """The words that a figure was given with, of `most` letters, and that it is final."""
    if is_final(typed[:most]):
        return typed[:most]
    added = f" ({_FINAL_WORDS})" if typed else _FINAL_WORDS
    return typed[: most - len(added)] + added


def without(text: str) -> str:
    """The text without its hidden remarks: what stood on both sides does not grow together."""
    return _MARKS.sub(";", text).strip(" \t;,()[]") if _MARKS.search(text) else text


def shown(text: str) -> str:
    """Hidden remarks as words again."""
    text = _ONE.sub(lambda m: f"{_number(m[1])}/{_number(m[2])} doanh nghiệp", text)
    return text.replace(_FINAL_MARK, _FINAL_WORDS)


def common(text: str) -> tuple[str, Remark, bool]:
    """The only remark of a hidden text, if it closes the text: the rest, what it says, and whether
    a comma or bracket sets it apart, so that it is about everything before it.
    """
    if len(_MARKS.findall(text)) != 1 or (found := _TRAILING.search(text)) is None:
        return text, NOTHING, False
    return text[: found.start()], remark_in(found["marks"]), bool(found["before"])
