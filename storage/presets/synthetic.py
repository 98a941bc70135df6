"""SYNTHETIC figures per board, for demonstrations and tests only.

No figure of a single board was ever published. These are made so that the boards of 2019 add up
exactly to the totals that were printed for the bloc; totals that were not printed are invented as
well. The same input always gives the same figures, drawn from a hash and from nothing that is known
of a board. Wherever they are shown they must be called synthetic.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cache
from hashlib import sha256
from typing import Final

from bot.domain.kpi import Cell, Dim, Figure
from bot.domain.numbers import Qualifier
from storage.presets.bloc import Bloc, Unit
from storage.presets.load import load_bloc

Amounts = dict[Cell, Decimal]

FIRST_YEAR: Final = 2018
LAST_YEAR: Final = 2019

# Totals of 2019 that nobody printed. Chosen to be plausible beside those that were.
_INVENTED: Final[Mapping[Cell, Decimal]] = {
    Cell("DT03a", Dim.F): Decimal(3890),
    Cell("DT03a", Dim.D): Decimal(32217),
    Cell("DT08", Dim.F): Decimal(45),
    Cell("DT08", Dim.D): Decimal(20),
    Cell("DT09", Dim.F): Decimal(1891),  # with 5.890 new and 56.615 now, it makes 7,6 % growth
    Cell("DT09", Dim.D): Decimal(0),
    Cell("HT01", Dim.T): Decimal(6),
    Cell("HT02", Dim.T): Decimal(400_000),
    Cell("HT03", Dim.T): Decimal(140),
    Cell("HT04", Dim.T): Decimal(42_000),
    Cell("KD05", Dim.T): Decimal(1_900_000),
    Cell("HC02a", Dim.T): Decimal(48_000),
}
_LEAST_CUT: Final = Decimal(55)  # printed as "above 55 %"
# Domestic capital grew by more than was newly registered; this much of it has no explanation.
_UNEXPLAINED: Final = Decimal(815)
_NEW_ZONES: Final = Decimal(3)  # of the operating zones, those opened in 2019


@dataclass(frozen=True, slots=True)
class SyntheticYear:
    """Complete forms of all boards for one year; `invented` are the cells with no printed total."""

    year: int
    version: str
    forms: Mapping[str, Mapping[Cell, Figure]]
    invented: frozenset[Cell]
    synthetic: bool = True


def split(
    totals: Mapping[Cell, Decimal], weights: Mapping[str, Decimal]
) -> dict[str, dict[Cell, Decimal]]:
    """Share totals out over units in proportion to weights, so that they add up exactly.

    What is whole stays whole, other amounts keep the decimals of their total; what rounding leaves
    over goes to the largest remainders. Raises ValueError where the weights add up to nothing.
    """
    shares: dict[str, dict[Cell, Decimal]] = {unit: {} for unit in weights}
    everything = sum(weights.values(), Decimal(0))
    for cell, total in totals.items():
        if everything <= 0:
            raise ValueError(f"nobody to take a share of {cell}")
        step = Decimal(1).scaleb(min(int(total.as_tuple().exponent), 0))
        exact = {unit: total * weight / everything for unit, weight in weights.items()}
        floors = {unit: share.quantize(step, rounding=ROUND_FLOOR) for unit, share in exact.items()}
        left = int((total - sum(floors.values())) / step)
        # Ties go by name, so that the order of the units makes no difference.
        by_remainder = sorted(weights, key=lambda unit: (floors[unit] - exact[unit], unit))
        for unit in by_remainder[:left]:
            floors[unit] += step
        for unit, share in floors.items():
            shares[unit][cell] = share
    return shares


@cache
def synthetic_year(year: int) -> SyntheticYear:
    """The forms of 2019, or of 2018 as the year before it; ValueError for any other year."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"there are no synthetic figures for {year}")
    bloc = load_bloc()
    printed = {figure.cell for figure in bloc.figures if figure.year == LAST_YEAR}
    now = _last_year(bloc)
    amounts = now if year == LAST_YEAR else {unit: _before(unit, now[unit], now) for unit in now}
    cells = {cell for form in amounts.values() for cell in form}
    return SyntheticYear(
        year=year,
        version=str(LAST_YEAR),
        forms={
            unit: {cell: _figure(cell, amount) for cell, amount in form.items()}
            for unit, form in amounts.items()
        },
        invented=frozenset(cells if year < LAST_YEAR else cells - printed),
    )


def _figure(cell: Cell, amount: Decimal) -> Figure:
    # The report says "above 55 %", which is then the least that any board reports.
    above = cell.code == "HC01" and amount == _LEAST_CUT
    return Figure.given(amount, Qualifier.ABOVE if above else Qualifier.EXACT)


def _near(unit: str, label: str, low: str, high: str) -> Decimal:
    """A number between two bounds, always the same for a unit and a label."""
    drawn = Decimal(int.from_bytes(sha256(f"{unit}/{label}".encode()).digest()[:4], "big"))
    return Decimal(low) + (Decimal(high) - Decimal(low)) * drawn / Decimal(2**32)


_Weight = Callable[[str], Decimal]


@dataclass(frozen=True, slots=True)
class _Boards:
    """The forms of all boards while they are being filled."""

    forms: dict[str, Amounts]
    totals: Mapping[Cell, Decimal]

    def size(self, unit: str) -> Decimal:
        """How large a board is made to be; nothing real."""
        return _near(unit, "size", "0.6", "1.8")

    def like(self, code: str, dim: Dim) -> _Weight:
        """In proportion to an indicator filled before."""
        return lambda unit: self.forms[unit][Cell(code, dim)]

    def spread(self, cell: Cell, weight: _Weight, total: Decimal | None = None) -> None:
        """Add shares of a cell's total to the forms, in proportion with some deviation."""
        label = cell.code + cell.dim
        weights = {unit: weight(unit) * _near(unit, label, "0.88", "1.12") for unit in self.forms}
        shares = split({cell: self.totals[cell] if total is None else total}, weights)
        for unit, form in self.forms.items():
            form[cell] = form.get(cell, Decimal(0)) + shares[unit][cell]


def _last_year(bloc: Bloc) -> dict[str, Amounts]:
    """Every board's form of 2019: sizes first, then what depends on them."""
    members = [m for m in bloc.memberships if m.status == "member" and m.since is None]
    boards = _Boards(
        forms={member.unit: {} for member in members},
        totals={f.cell: f.amount for f in bloc.figures if f.year == LAST_YEAR} | dict(_INVENTED),
    )
    _spread_zones(boards, {unit.key for unit in bloc.units if _has_economic_zone(unit)})
    _spread_investment(boards)
    t = Dim.T
    for code, weight in (
        ("KD01", boards.like("DT05", Dim.F)),
        ("KD02", boards.like("KD01", t)),
        ("KD03", boards.like("KD01", t)),
        ("KD04", boards.like("KD01", t)),
        ("KD05", boards.like("KD01", t)),
        ("LD02", boards.like("HT05", t)),
        ("LD01", boards.like("LD02", t)),
        ("HC02a", boards.size),
    ):
        boards.spread(Cell(code, t), weight)
    least = min(boards.forms, key=lambda unit: _near(unit, "HC01", "1", "15"))
    for unit, form in boards.forms.items():
        more = _near(unit, "HC01", "1", "15").quantize(Decimal(1))
        form[Cell("HC01", t)] = _LEAST_CUT + (0 if unit == least else more)
        form[Cell("HC02b", t)] = form[Cell("HC02a", t)]  # all of them on time, as printed
        form[Cell("HC03", t)] = Decimal(0)
        form[Cell("HC04", t)] = Decimal(100)
        form[Cell("HC05", t)] = Decimal(1)
        for code in ("AT01", "AT02", "AT03", "AT04"):
            form[Cell(code, t)] = Decimal(0)
    return boards.forms


def _has_economic_zone(unit: Unit) -> bool:
    """A board that is called after an economic zone has at least one."""
    return "Khu kinh tế" in unit.names[0].name


def _spread_zones(boards: _Boards, with_zone: set[str]) -> None:
    """Zones: what is planned is what operates and something more, so that no part exceeds it."""
    forms, totals, t = boards.forms, boards.totals, Dim.T
    parks, area = Cell("HT03", t), Cell("HT04", t)
    operating, used, treated = Cell("HT05", t), Cell("HT06", t), Cell("HT07", t)
    boards.spread(Cell("HT01", t), lambda unit: Decimal(unit in with_zone))
    boards.spread(Cell("HT02", t), boards.like("HT01", t))
    boards.spread(operating, boards.size)
    boards.spread(used, boards.like("HT05", t))
    for form in forms.values():
        form[parks], form[area] = form[operating], form[used]
    boards.spread(parks, boards.size, totals[parks] - totals[operating])
    still_empty = {unit: form[parks] - form[operating] for unit, form in forms.items()}
    boards.spread(area, still_empty.__getitem__, totals[area] - totals[used])
    boards.spread(treated, boards.like("HT05", t), totals[operating] - totals[treated])
    for form in forms.values():  # so far those without a plant
        form[treated] = form[operating] - form[treated]


def _spread_investment(boards: _Boards) -> None:
    for dim in (Dim.F, Dim.D):
        added = boards.totals[Cell("DT03", dim)] - boards.totals[Cell("DT03a", dim)]
        boards.spread(Cell("DT04", dim), boards.size)
        for code, model in (
            ("DT01", "DT04"),
            ("DT02", "DT04"),
            ("DT05", "DT04"),
            ("DT03a", "DT01"),
            ("DT06", "DT05"),
            ("DT08", "DT04"),
            ("DT09", "DT05"),
        ):
            boards.spread(Cell(code, dim), boards.like(model, dim))
        boards.spread(Cell("DT03b", dim), boards.like("DT02", dim), added)


# How much of 2019 the flows of 2018 were, before each board's own deviation.
_EARLIER: Final[Mapping[str, str]] = {
    "DT01": "0.95", "DT02": "0.90", "DT03a": "0.95", "DT03b": "0.90", "DT06": "0.90",
    "KD01": "0.90", "KD02": "0.91", "KD03": "0.92", "KD04": "0.90", "KD05": "0.90",
    "LD01": "0.95", "LD02": "0.94", "HC02a": "0.95",
}  # fmt: skip


def _before(unit: str, now: Mapping[Cell, Decimal], everyone: Mapping[str, Amounts]) -> Amounts:
    """A board's form of 2018: flows a little smaller, stocks as they follow from those of 2019."""
    form = {cell: amount for cell, amount in now.items() if cell.code not in ("DT08", "DT09")}
    for cell, amount in form.items():
        if cell.code in _EARLIER:
            share = Decimal(_EARLIER[cell.code]) * _near(unit, cell.code + "18", "0.93", "1.07")
            form[cell] = (amount * share).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    for dim in (Dim.F, Dim.D):
        projects, capital = Cell("DT04", dim), Cell("DT05", dim)
        new = now[Cell("DT03a", dim)] + now[Cell("DT03b", dim)]
        form[projects] = now[projects] - now[Cell("DT01", dim)] + now[Cell("DT08", dim)]
        form[capital] = now[capital] - new + now[Cell("DT09", dim)]
    domestic = Cell("DT05", Dim.D)
    gaps = split({domestic: _UNEXPLAINED}, {u: f[domestic] for u, f in everyone.items()})
    form[domestic] -= gaps[unit][domestic]
    operating, used, treated = (Cell(code, Dim.T) for code in ("HT05", "HT06", "HT07"))
    opened = split({operating: _NEW_ZONES}, {u: f[operating] for u, f in everyone.items()})
    form[operating] = now[operating] - opened[unit][operating]
    form[used] = (now[used] * form[operating] / now[operating]).quantize(Decimal(1))
    form[treated] = min(now[treated], form[operating])
    form[Cell("HC01", Dim.T)] = now[Cell("HC01", Dim.T)] - 3
    form[Cell("HC02b", Dim.T)] = form[Cell("HC02a", Dim.T)]
    return form
