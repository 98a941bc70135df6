"""A catalogue of a period's own: some indicators of another one, and new ones; as data, a text.

What a ministry asks for between the years, or the plan of a year, takes few indicators. They keep
their definitions; checks and computed figures come along where all they need is there.
"""

import json
import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from storage.presets.load import PresetError, Table, catalogue_from_text

OWN_GROUP: Final = "YC"
"""What the codes of the indicators that a request adds begin with."""
_OF_REQUEST: Final = re.compile(r"[0-9]{2}([0-9]{2})-YC([0-9]{2,4})")
PLANNED: Final = ("DT03", "KD01", "KD02", "KD03", "KD04", "KD05", "LD02")
_TYPED_IN_PLAN: Final = "DT03"


_RATE: Final = {
    # A part of a plan goes beyond 100%, a rate of growth below zero; digits too many are refused.
    "low": "-100",
    "high": "10000",
    "definition": {
        "vi": "Số giảm ghi dấu trừ, ví dụ -3,2.",
        "en": "A fall takes a minus sign, for example -3,2.",
    },
}


class Shape(StrEnum):
    """What a new indicator counts, and how the bloc's figure is made of the boards'."""

    FLOW = "flow"  # happened in the period; added up
    PAIR = "pair"  # the same for FDI and DDI apart
    STOCK = "stock"  # stands at a day; added up
    ALONE = "alone"  # shown board by board, not added up
    FLAG = "flag"  # yes or no


@dataclass(frozen=True, slots=True)
class NewIndicator:
    """An indicator that no catalogue has: the name and unit as they were typed."""

    name: str
    unit: str
    shape: Shape


def own_group(version: str) -> str:
    """The group of what a request adds, by the key of the request: "YC1903" for the third of 2019,
    its indicators "YC190301", "YC190302". No two requests have one in common, so that whoever was
    asked for the one is not asked for the other, and no file of the one fills the other.
    """
    found = _OF_REQUEST.fullmatch(version)
    return OWN_GROUP + found[1] + found[2] if found else OWN_GROUP


def request_text(
    text: str, base: str, version: str, keys: Collection[str], added: Sequence[NewIndicator]
) -> str:
    """The definitions of a request: questions of the catalogue by their keys, and new ones.

    Raises PresetError for a key that the catalogue does not ask, or if nothing is asked at all.
    """
    data = tomllib.loads(text)
    base = base.partition("+")[0]
    tables = _merged(data, base)
    questions = [q for q in data["question"] if q.get("key", q["codes"][0]) in keys]
    if len(questions) < len(set(keys)):
        raise PresetError(f"version {base} does not ask all of {sorted(keys)}")
    codes = {code for question in questions for code in question["codes"]}
    return _written(version, data, [*tables], codes, questions, added)


def plan_text(text: str, base: str, version: str) -> str:
    """The definitions of a year's plan. New and added capital are planned as one."""
    data = tomllib.loads(text)
    tables = _merged(data, base)
    for table in tables:
        if table["code"] == _TYPED_IN_PLAN:
            table.update(kind="flow", units=table.pop("computed"))
            del table["parts"]
    example = next(t["example"] for t in tables if t["code"] == "DT03a")
    for table in tables:
        table.setdefault("example", example)
    questions = [{"codes": [code]} for code in PLANNED]
    return _written(version, data, tables, set(PLANNED), questions, ())


def _merged(data: Table, base: str) -> list[dict[str, Any]]:
    """The indicators as one version defines them."""
    for entry in data["version"]:
        if entry["key"] == base:
            changes = entry.get("indicator", {})
            return [{**table, **changes.get(table["code"], {})} for table in data["indicator"]]
    raise PresetError(f"there is no version {base}")


def _written(
    version: str,
    data: Table,
    tables: Sequence[Table],
    codes: set[str],
    questions: Sequence[Table],
    added: Sequence[NewIndicator],
) -> str:
    chosen = _with_computed(tables, codes)
    kept = [table for table in tables if table["code"] in chosen]
    own = own_group(version)
    new = [_table(one, own, f"{own}{at:02d}") for at, one in enumerate(added, start=1)]
    if not kept and not new:
        raise PresetError("nothing is asked")
    groups = [
        {**group, "on": True}
        for group in data["group"]
        if any(table["group"] == group["key"] for table in kept)
    ]
    if new:
        names = {"vi": "Chỉ tiêu bổ sung", "en": "Added indicators"}
        groups.append({"key": own, "name": names})
    checks = [
        check
        for check in data["check"]
        if {c for key in ("codes", "against", "less") for c in check.get(key, ())} <= chosen
    ]
    content: dict[str, Sequence[Table]] = {
        "version": [{"key": version, "from_year": 0}],
        "group": groups,
        "indicator": [*kept, *new],
        "question": [*questions, *({"codes": [table["code"]]} for table in new)],
        "check": checks,
    }
    lines = [
        line
        for name, found in content.items()
        for table in found
        for line in (f"[[{name}]]", *(f"{key} = {_toml(part)}" for key, part in table.items()))
    ]
    text = "\n".join(lines) + "\n"
    catalogue_from_text(text, version)
    return text


def _with_computed(tables: Sequence[Table], codes: set[str]) -> set[str]:
    """The codes, and computed indicators for which everything is among them."""
    chosen = set(codes)
    while True:
        follow = {
            table["code"]
            for table in tables
            if table["code"] not in chosen and (needed := _needed(table)) and needed <= chosen
        }
        if not follow:
            return chosen
        chosen |= follow


def _needed(table: Table) -> set[str]:
    return {*table.get("parts", ()), *table.get("share", {}).values()}


def _table(one: NewIndicator, group: str, code: str) -> Mapping[str, Any]:
    pair = one.shape is Shape.PAIR
    unit = "có/không" if one.shape is Shape.FLAG else one.unit
    kinds = {Shape.STOCK: "stock", Shape.FLAG: "flag"}
    kind = "ratio" if unit == "%" else kinds.get(one.shape, "flow")
    rules = {Shape.ALONE: "none", Shape.FLAG: "share"}
    # Percentages are never added up.
    aggregation = "none" if kind == "ratio" else rules.get(one.shape, "sum")
    both = {"vi": one.name, "en": one.name}
    example = "Có" if one.shape is Shape.FLAG else "120 45" if pair else "120"
    if kind == "ratio":
        example = "107,5 98,2" if pair else "107,5"
    return {
        "code": code,
        "group": group,
        "kind": kind,
        "units": dict.fromkeys(("F", "D") if pair else ("T",), unit),
        **({"computed": {"T": unit}} if pair and kind != "ratio" else {}),
        **(_RATE if kind == "ratio" else {}),
        "aggregation": aggregation,
        "name": both,
        "short": both,
        "example": {"vi": example, "en": example},
    }


def _toml(part: Any) -> str:
    """A value as TOML writes it; texts are escaped as in JSON, which TOML reads alike."""
    if isinstance(part, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in part.items()) + " }"
    if isinstance(part, list | tuple):
        return "[" + ", ".join(map(_toml, part)) + "]"
    return json.dumps(part, ensure_ascii=False).replace("\x7f", "\\u007f")
