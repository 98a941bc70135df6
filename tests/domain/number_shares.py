"""How often each way of writing a figure is accepted, confirmed, asked or refused.

Run `python -m tests.domain.number_shares` for the table and the time per call. The ways of writing
are shared with the tests of the reader.
"""

import random
import time
from collections import Counter
from collections.abc import Callable
from decimal import Decimal

from bot.domain.numbers import Accept, read_number

WHOLE_UNITS = ("dự án", "lượt dự án", "khu", "người", "vụ", "hồ sơ", "doanh nghiệp")
MONEY_UNITS = ("triệu USD", "tỷ đồng", "triệu đồng")
UNITS = (*WHOLE_UNITS, *MONEY_UNITS, "ha", "%", "ngày", "lít")
SCALED_UP = {"triệu USD": "tỷ USD", "tỷ đồng": "nghìn tỷ đồng", "triệu đồng": "tỷ đồng"}


def write(value: Decimal, group: str = ".", mark: str = ",") -> str:
    """Write a figure with the given group and decimal marks, by default in official style."""
    whole, _, fraction = f"{value:,f}".partition(".")
    return whole.replace(",", group) + (mark + fraction if fraction else "")


def write_scaled_up(value: Decimal, unit: str) -> str:
    """Write money in thousands of its unit with every digit: "5,890 tỷ USD" for 5.890 triệu."""
    return f"{write(value.scaleb(-3))} {SCALED_UP[unit]}" if unit in SCALED_UP else write(value)


def write_compound(value: Decimal, unit: str) -> str:
    """Write billions and millions apart: "5 tỷ 890 triệu USD"."""
    if unit != "triệu USD" or value < 1000:
        return write(value)
    return f"{write(value // 1000, group='')} tỷ {write(value % 1000)} triệu USD"


STYLES: dict[str, Callable[[Decimal, str], str]] = {
    "official": lambda value, unit: write(value),
    "official with unit": lambda value, unit: f"{write(value)} {unit}",
    "official, estimate": lambda value, unit: f"ước {write(value)}",
    "scale word, all digits": write_scaled_up,
    "scale words, compound": write_compound,
    "ungrouped, comma": lambda value, unit: write(value, group=""),
    "ungrouped, dot": lambda value, unit: write(value, group="", mark="."),
    "space groups": lambda value, unit: write(value, group=" "),
    "English": lambda value, unit: write(value, group=",", mark="."),
    "dots only": lambda value, unit: write(value, mark="."),
    "vague": lambda value, unit: f"khoảng {write(value)}",
}
OFFICIAL_STYLES = tuple(STYLES)[:4]


def _draw_value(chance: random.Random, unit: str) -> Decimal:
    digits = chance.randint(1, 3 if unit == "%" else 7)
    decimals = 0 if unit in WHOLE_UNITS else chance.choice((0, 0, 1, 2, 3))
    whole = chance.randrange(10 ** (digits - 1), 10**digits)
    return Decimal(whole * 10**decimals + chance.randrange(10**decimals)).scaleb(-decimals)


OUTCOMES = ("Accept", "Confirm", "Ask", "Refuse", "Missing")


def main(rounds: int = 5000) -> None:
    """Print the shares per style, without a previous figure and with a near one.

    "wrong" is the share accepted at another value than the one that was written.
    """
    chance = random.Random(2019)
    columns = "".join(f"{name:>9}" for name in (*OUTCOMES, "wrong", "µs"))
    print(f"{'style':<24}{'previous':<9}{columns}")
    for name, style in STYLES.items():
        for history in ("none", "near"):
            truths, cases = [], []
            for _ in range(rounds):
                unit = chance.choice(UNITS)
                value = _draw_value(chance, unit)
                near = value * chance.randint(60, 180) / 100
                truths.append(value)
                cases.append((style(value, unit), unit, near if history == "near" else None))
            start = time.perf_counter()
            readings = [read_number(*case) for case in cases]
            micros = (time.perf_counter() - start) / rounds * 1_000_000
            counts = Counter(type(reading).__name__ for reading in readings)
            counts["wrong"] = sum(
                isinstance(reading, Accept) and reading.value != truth
                for reading, truth in zip(readings, truths, strict=True)
            )
            shares = "".join(f"{counts[n] / rounds:>9.1%}" for n in (*OUTCOMES, "wrong"))
            print(f"{name:<24}{history:<9}{shares}{micros:>9.1f}")


if __name__ == "__main__":
    main()
