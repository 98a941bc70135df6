"""The units that figures are counted in, and the words after a number that name them."""

import unicodedata
from dataclasses import dataclass
from typing import Final

from bot.domain.phrases import fold_figure


@dataclass(frozen=True, slots=True)
class Unit:
    """`measure` is what is counted, `power` the scale word of a money unit as a power of ten."""

    measure: str
    power: int = 0
    whole: bool = False
    own_name: str = ""  # folded; only units outside the catalogue are known by it

    @property
    def is_money(self) -> bool:
        return self.power > 0

    def counts(self, measure: str) -> bool:
        """Whether a figure written in `measure` answers a question in this unit.

        An adjustment is counted in "lượt dự án", and the articles themselves then say "dự án".
        """
        return measure in ("", self.measure) or (self.measure, measure) == ("lượt dự án", "dự án")


_UNITS: Final = {
    "triệu USD": Unit("USD", power=6),
    "tỷ đồng": Unit("đồng", power=9),
    "triệu đồng": Unit("đồng", power=6),
    "ha": Unit("ha"),
    "%": Unit("%"),
    "ngày": Unit("ngày"),
    **{
        name: Unit(name, whole=True)
        for name in (
            *("dự án", "lượt dự án", "khu", "người", "vụ", "hồ sơ", "doanh nghiệp", "cuộc"),
            *("phong trào", "mô hình", "sáng kiến", "tập thể", "công đoàn"),
        )
    },
}

# Folded as by `fold_figure`, without spaces or dots: "tr.đ" is "trd", "triệu đồng" "trieudong".
_SCALE_WORDS: Final = {
    **dict.fromkeys(("nghin", "ngan", "k"), 3),
    **dict.fromkeys(("trieu", "tr"), 6),
    **dict.fromkeys(("ty", "ti", "nghintrieu", "ngantrieu"), 9),
    **dict.fromkeys(("nghinty", "nghinti", "nganty", "nganti"), 12),
}
MONEY_NAMES: Final = {
    "USD": ("usd", "us$", "$", "do", "dola", "dolamy"),
    "đồng": ("dong", "d", "₫", "vnd", "vndong", "dongvietnam"),
}
_MEASURE_NAMES: Final = MONEY_NAMES | {
    "dự án": ("duan", "da"),
    "lượt dự án": ("luotduan", "luotda", "luot"),
    "khu": ("khu",),
    "ha": ("ha", "hecta"),
    "người": ("nguoi", "laodong", "nguoilaodong", "ld", "nld"),
    "vụ": ("vu", "vuviec"),
    "hồ sơ": ("hoso", "hs"),
    "doanh nghiệp": ("doanhnghiep", "dn"),
    "ngày": ("ngay",),
    "cuộc": ("cuoc",),
    "phong trào": ("phongtrao",),
    "mô hình": ("mohinh",),
    "sáng kiến": ("sangkien",),
    "tập thể": ("tapthe",),
    "công đoàn": ("congdoan", "congdoancoso"),
}
PER_MONTH: Final = "triệu đồng/người/tháng"
"""What a person earns a month: an amount of its own, never to be added to money."""
_SUFFIXES: Final[dict[str, tuple[int, str]]] = {
    **{
        word + name: (power, measure)
        for word, power in {"": 0, **_SCALE_WORDS}.items()
        for measure, names in {"": ("",), **_MEASURE_NAMES}.items()
        for name in names
    },
    "%": (0, "%"),
    "phantram": (0, "%"),
}


def find_unit(unit: str) -> Unit:
    """The unit of an indicator; one that is not listed is a plain number of that name."""
    name = unicodedata.normalize("NFC", unit).strip()
    return _UNITS.get(name) or Unit(name, own_name=fold_figure(unit))


def find_suffix(words: str) -> tuple[int, str] | None:
    """(power of ten, measure) of the words after a number; None if they are no unit."""
    return _SUFFIXES.get(words.replace(" ", "").replace(".", ""))
