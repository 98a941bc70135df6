"""The words around a typed figure: "ước", "trên", "tăng", "chưa có"; and one spelling for all."""

import re
import unicodedata
from typing import Final

# Tone and letter marks of Vietnamese; on a digit they mean something else and stay.
_MARKS: Final = re.compile("(?<![0-9])[\u0300-\u0303\u0306\u0309\u031b\u0323]")
# Zero-width spaces and joiners, and the marks that programs wrap a copied text in to keep it left
# to right; those that turn it round stay, for they show digits in another order.
INVISIBLE: Final = re.compile(
    "[\u00ad\u200b-\u200f\u202a\u202c\u202d\u2060\u2066\u2068\u2069\ufe0f\ufeff]"
)
_LINE_BREAKS: Final = re.compile("[\t\r\n\v\f\u2028\u2029]+")

_NO: Final = "(?:khong|ko|kg|k)"
MISSING: Final = re.compile(
    "[-_\u2010-\u2015\u2212]+|n[/.]?a|"
    "chua(?: (?:co|ro|biet|du|tong hop|thong ke|bao cao|cap nhat|xac dinh|nhan))?"
    "(?: (?:duoc|xong))?(?: (?:so lieu|so|du lieu|ket qua|thong tin|bao cao))?|"
    "dang (?:tong hop|cap nhat|thong ke|cho)(?: (?:so lieu|so|bao cao))?|"
    f"{_NO} (?:co (?:so lieu|so|du lieu|thong tin|doi tuong)|ro|biet|ap dung|thong ke|theo doi)"
)
ZERO: Final = re.compile(
    f"(?P<explicit>{_NO}(?: co)? phat sinh(?: \\(0\\))?)|chua phat sinh|"
    f"{_NO}(?: co| xay ra)?(?:(?: [a-z]+){{1,4}} nao)?"
)
NEGATIVE: Final = re.compile("(?:am |[-\u2010-\u2015\u2212] ?)[0-9]")
_OPENING: Final = re.compile(
    # Without marks, "tầm", "độ" and "cỡ" look like other words: count them before digits only.
    "(?:(?P<about>tren duoi|khoang|xap xi|du kien|[~\u2248]|(?:chung|tam|do|co)(?= ?[0-9]))|"
    "(?P<bound>gan|duoi|[<\u2264]=?)|"
    "(?P<above>tren|hon|it nhat|toi thieu|>=?|\u2265)|"
    "(?P<estimate>(?:so )?uoc(?: dat| tinh| thuc hien)?)|"
    "(?P<rise>tang(?: truong| them)?|vuot|\\+)|"
    "(?P<fall>(?:cat )?giam)|"
    "(?P<ratio>bang|gap)|"
    "(?P<filler>da|la|dat))(?![a-z])[ :,]*"
)
_CLOSING: Final = re.compile(
    "(?: ?\\(|[ ,]+)(?:(?P<estimate>(?:so )?uoc(?: tinh| thuc hien)?)|(?P<above>tro len)|"
    "(?P<filler>a|nhe))\\)?$"
)
SHARE_OF_EARLIER: Final = re.compile("[0-9][0-9.,]* ?% so voi .*")
AGAINST_EARLIER: Final = re.compile(" so voi (?:nam|ky|cung ky).*")
LEADING_CURRENCY: Final = re.compile("(usd|us\\$|\\$|vnd) ?(?=[0-9])")
TERM: Final = re.compile("([0-9]+(?:[., '\u2019][0-9]+)*)([^0-9]*)")
FIGURE_SIGNS: Final = "0123456789., '\u2019"
BETWEEN_NUMBERS: Final = re.compile("[;/()\u2013\u2014-]|, | den | va ")
SPREAD: Final = re.compile(
    "(?P<middle>[0-9][^+\u00b1]*?) ?(?:\\+ ?/? ?[-\u2010-\u2015\u2212]|\u00b1) ?"
    "[0-9][0-9.,]*(?: ?%|(?P<unit> [^0-9]*))?"
)
DIGIT_WORD: Final = re.compile(r"\b(?:mot|hai|ba|bon|tu|nam|sau|bay|tam|chin|nghin|trieu|ty)\b")
PART_WORD: Final = re.compile(r"\b(?:tram|chuc|muoi|ruoi|nua|van)\b")


def fold_figure(text: str) -> str:
    """Compatibility forms, case, Vietnamese marks and the kind of space do not change a figure.

    Dropping the marks makes composed and decomposed letters equal, and reads officers who type
    "ty dong". A line break or tab separates cells, so it never joins two groups of digits.
    """
    text = unicodedata.normalize("NFKD", _LINE_BREAKS.sub(";", text.strip()))
    text = INVISIBLE.sub("", _MARKS.sub("", text)).lower().replace("đ", "d")
    return " ".join(text.split()).strip(" .,;:!\"'")


def strip_cues(typed: str) -> tuple[str, set[str]]:
    """Take off the words around the figure; the cues are the group names of the two patterns."""
    cues: set[str] = set()
    start = 0
    while opening := _OPENING.match(typed, start):
        cues.add(opening.lastgroup or "")
        start = opening.end()
    body = typed[start:]
    while closing := _CLOSING.search(body):
        cues.add(closing.lastgroup or "")
        body = body[: closing.start()]
    return body, cues
