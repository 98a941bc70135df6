"""What the sentences of the report say, group by group, as the bloc's reports have worded them.

In a clause the figures of its cells are `a`, `b`, …: `{a}` the bare number, `{a_amount}` with its
unit, `{a_reached}` "đạt" or "ước đạt", `{a_change}` against the earlier year, `{a_aside}` the same
in brackets. `{When}`, `{during}`, `{within}` and `{as_of}` tell the time. Of alternatives the first
whose figures are known is said: a version that splits an indicator words it otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from bot.domain.errors import N_
from bot.domain.kpi import Cell, Dim
from bot.i18n import Say


@dataclass(frozen=True, slots=True)
class Clause:
    """`small`: in million dollars however large; `capital`: with all places, as capital is printed;
    `nothing`: said only where the last figure is 0; `share`: a percentage behind it, with its base;
    `split`: the first figure is the whole of the others, said only where they add up to it;
    `beside`: another clause, said only with this one.
    """

    cells: tuple[Cell, ...]
    says: str
    small: bool = False
    capital: bool = False
    nothing: bool = False
    share: tuple[Cell, str] | None = None
    split: bool = False
    beside: Clause | None = None


def _cells(*names: str) -> tuple[Cell, ...]:
    return tuple(Cell(code, Dim(dim)) for code, _, dim in (name.partition(".") for name in names))


def _share(name: str, says: str) -> tuple[Cell, str]:
    return _cells(name)[0], says


_Sentence = tuple[str, tuple[tuple[Clause, ...], ...]]

_OF_NEW_CAPITAL = N_(" ({n} of the new and added capital {within})")
_NEW_FDI = N_(
    "{When} new investment registration certificates {have_been} granted to {a} FDI projects"
)
_ADJUSTED_FDI = N_("investment registration certificates adjusted {a} times for FDI projects")
_ADJUSTED_DDI = N_("investment registration certificates adjusted {a} times for DDI projects")
_INVESTMENT: tuple[_Sentence, ...] = (
    (
        "",
        (
            (
                Clause(
                    _cells("DT01.T", "DT01.F", "DT01.D"),
                    N_(
                        "{When} new investment registration certificates {have_been} granted to"
                        " {a} projects, of them {b} FDI projects and {c} DDI projects"
                    ),
                    split=True,
                ),
                Clause(
                    _cells("DT01.F"),
                    _NEW_FDI,
                    beside=Clause(_cells("DT01.D"), N_("to {a} DDI projects")),
                ),
                Clause(_cells("DT01.F"), _NEW_FDI),
                Clause(
                    _cells("DT01.D"),
                    N_(
                        "{When} new investment registration certificates {have_been} granted to"
                        " {a} DDI projects"
                    ),
                ),
            ),
            (
                Clause(
                    _cells("DT02.T", "DT02.F", "DT02.D"),
                    N_(
                        "investment registration certificates adjusted {a} times, of them {b} for"
                        " FDI projects and {c} for DDI projects"
                    ),
                    split=True,
                ),
                Clause(
                    _cells("DT02.F"),
                    _ADJUSTED_FDI,
                    beside=Clause(_cells("DT02.D"), _ADJUSTED_DDI),
                ),
                Clause(_cells("DT02.F"), _ADJUSTED_FDI),
                Clause(_cells("DT02.D"), _ADJUSTED_DDI),
            ),
            (
                Clause(
                    _cells("DT03.F", "DT03.D"),
                    N_(
                        "the new and added capital {during} of FDI projects {a_reached}"
                        " {a_amount}{a_change} and that of DDI projects {b_reached}"
                        " {b_amount}{b_change}"
                    ),
                    capital=True,
                ),
                Clause(
                    _cells("DT03.F"),
                    N_(
                        "the new and added capital {during} of FDI projects {a_reached}"
                        " {a_amount}{a_change}"
                    ),
                    capital=True,
                ),
                Clause(
                    _cells("DT03.D"),
                    N_(
                        "the new and added capital {during} of DDI projects {a_reached}"
                        " {a_amount}{a_change}"
                    ),
                ),
            ),
        ),
    ),
    (
        N_("{as_of}, in the zones of the bloc there are "),
        (
            (
                Clause(
                    _cells("DT04.F", "DT05.F"),
                    N_(
                        "{a} FDI projects in force, whose registered capital {b_reached}"
                        " {b_amount}{b_aside}"
                    ),
                    capital=True,
                ),
            ),
            (
                Clause(
                    _cells("DT04.D", "DT05.D"),
                    N_(
                        "{a} DDI projects in force, whose registered capital {b_reached}"
                        " {b_amount}{b_aside}"
                    ),
                ),
            ),
        ),
    ),
    (
        N_("{within}, "),
        (
            (
                Clause(
                    _cells("DT06.F"),
                    N_("FDI projects {have_been} paid investment capital of {a_amount}"),
                    small=True,
                    share=_share("DT07.F", _OF_NEW_CAPITAL),
                ),
            ),
            (
                Clause(
                    _cells("DT06.D"),
                    N_("DDI projects {have_been} paid investment capital of {a_amount}"),
                    small=True,
                    share=_share("DT07.D", _OF_NEW_CAPITAL),
                ),
            ),
        ),
    ),
)

_ZONES: tuple[_Sentence, ...] = (
    (
        N_("{as_of}, the bloc has "),
        (
            (
                Clause(
                    _cells("HT01.T", "HT02.T"),
                    N_("{a} planned economic zones with an area of {b_amount}"),
                ),
            ),
            (
                Clause(
                    _cells("HT03.T", "HT04.T"),
                    N_("{a} planned industrial parks with an area of {b_amount}"),
                ),
            ),
            (
                Clause(
                    _cells("HT05.T", "HT06.T"),
                    N_("{a} zones ({a_scope}) in operation with an area of {b_amount}"),
                ),
            ),
            (
                Clause(
                    _cells("HT07.T"),
                    N_("{a} of the zones in operation with a central wastewater plant"),
                    share=_share("HT08.T", N_(" ({n} of the zones in operation)")),
                ),
            ),
        ),
    ),
)

_BUSINESS: tuple[_Sentence, ...] = (
    (
        "",
        (
            (
                Clause(
                    _cells("KD01.F"),
                    N_("{When} the revenue of FDI enterprises {a_reached} {a_amount}{a_change}"),
                ),
                Clause(
                    _cells("KD01.T"),
                    N_("{When} total revenue {a_reached} {a_amount}{a_change}"),
                ),
            ),
            (
                Clause(
                    _cells("KD01.D"),
                    N_("the revenue of DDI enterprises {a_reached} {a_amount}{a_change}"),
                ),
            ),
            (Clause(_cells("KD02.T"), N_("exports {a_reached} {a_amount}{a_change}")),),
            (Clause(_cells("KD03.T"), N_("imports {a_reached} {a_amount}{a_change}")),),
            (
                Clause(
                    _cells("KD04.T", "KD04.F", "KD04.D"),
                    N_(
                        "payments to the state budget {a_reached} {a_amount}{a_change}; those of"
                        " FDI and DDI enterprises {b_reached} {b_amount} and {c_amount}"
                        " respectively"
                    ),
                    split=True,
                ),
                Clause(
                    _cells("KD04.F"),
                    N_(
                        "payments of FDI enterprises to the state budget {a_reached}"
                        " {a_amount}{a_change}"
                    ),
                    beside=Clause(
                        _cells("KD04.D"),
                        N_("those of DDI enterprises {a_reached} {a_amount}{a_change}"),
                    ),
                ),
                Clause(
                    _cells("KD04.T"),
                    N_("payments to the state budget {a_reached} {a_amount}{a_change}"),
                ),
            ),
            (Clause(_cells("KD05.T"), N_("industrial output {a_reached} {a_amount}{a_change}")),),
        ),
    ),
)

_LABOUR: tuple[_Sentence, ...] = (
    (
        "",
        (
            (
                Clause(
                    _cells("LD01.T"),
                    N_(
                        "{When}, new jobs in the zones of the bloc {have_been} found for {a} people"
                    ),
                ),
            ),
        ),
    ),
    (
        "",
        (
            (
                Clause(
                    _cells("LD02.T"),
                    N_("{as_of}, the zones of the bloc give work to {a} people{a_change}"),
                ),
            ),
        ),
    ),
)

_REFORM: tuple[_Sentence, ...] = (
    (
        "",
        (
            (
                Clause(
                    _cells("HC01.T"),
                    N_(
                        "Every board of the bloc has cut the time of administrative procedures by"
                        " {a_over}{a} of the time allowed"
                    ),
                ),
            ),
            (
                Clause(
                    _cells("HC02.T", "HC03.T"),
                    N_(
                        "{a} of the files ({a_part} of {a_whole}) were settled early or on time,"
                        " none late"
                    ),
                    nothing=True,
                ),
                Clause(
                    _cells("HC02.T", "HC03.T"),
                    N_(
                        "{a} of the files ({a_part} of {a_whole}) were settled early or on time,"
                        " {b} files late"
                    ),
                ),
            ),
            (
                Clause(
                    _cells("HC05.T"),
                    N_("{a_part} of {a_whole} boards apply the ISO 9001:2015 quality system"),
                ),
            ),
        ),
    ),
)

SENTENCES: Mapping[str, tuple[_Sentence, ...]] = {
    "DT": _INVESTMENT,
    "HT": _ZONES,
    "KD": _BUSINESS,
    "LD": _LABOUR,
    "HC": _REFORM,
}

INCIDENTS: Final = ("AT01", "AT02", "AT03", "AT04")


def incidents(say: Say, code: str, n: int) -> Markup:
    """How many of a kind of incident there were."""
    match code:
        case "AT01":
            return say.count("{n} serious pollution incident", "{n} serious pollution incidents", n)
        case "AT02":
            return say.count("{n} major fire or explosion", "{n} major fires or explosions", n)
        case "AT03":
            return say.count("{n} serious work accident", "{n} serious work accidents", n)
        case _:
            return say.count(
                "{n} serious food safety incident", "{n} serious food safety incidents", n
            )


NO_INCIDENTS = N_(
    "{When}, the zones of the bloc had no serious pollution, no major fire or explosion, and"
    " nothing serious in work safety or food safety"
)

NO_INCIDENTS_OF_SOME = N_(
    "{When}, {n}/{m} boards report no serious pollution, no major fire or explosion, and nothing"
    " serious in work safety or food safety; {left}/{m} have no figure yet"
)

NOTHING: Final = {
    "DT08": (
        N_("{When} no project was revoked or ended"),
        N_(
            "{When}, {n}/{m} boards report that no project was revoked or ended; {left}/{m} have no"
            " figure yet"
        ),
    ),
    "DT09": (
        N_("{When} no capital was revoked or reduced"),
        N_(
            "{When}, {n}/{m} boards report that no capital was revoked or reduced; {left}/{m} have"
            " no figure yet"
        ),
    ),
}
"""What is said once where every figure of an indicator is nought: by all boards, or by those that
gave it. Nobody knows of the others, so nothing is said of the bloc then."""

BY_NAME = frozenset({"DT03a", "DT03b", "DT07", "HT08", "HC02a", "HC02b", "HC03"})
"""Parts of what is said elsewhere: no sentence of their own."""
