"""The Bot API as data (`botapi/compact.json`) made into checkers, once, at start.

Requests are checked before anything is done (`Method.read`), and so is what the sandbox itself
sends (`check_type`). A checker appends what it finds wrong and never stops at the first finding.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, cast

Json = dict[str, Any]


class Problem(NamedTuple):
    """One departure from the schema."""

    kind: str
    where: str
    why: str


@dataclass(slots=True, frozen=True)
class Upload:
    """A file that arrived as a part of a multipart form."""

    name: str
    mime: str
    content: bytes


Checker = Callable[[Any, str, list[Problem]], None]
Reader = Callable[[str], Any]

_INTEGER = re.compile(r"-?\d{1,19}")
_FLOAT = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?")
_WORDS = {"true": True, "false": False}


def utf16_length(text: str) -> int:
    """Length as Telegram counts it: a letter outside the basic plane counts twice."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _plain(name: str, accepts: Callable[[Any], bool]) -> Checker:
    def check(value: Any, where: str, found: list[Problem]) -> None:
        if not accepts(value):
            found.append(Problem("type", where, f"must be {name}, got {_shown(value)}"))

    return check


_PLAIN: dict[str, Checker] = {
    "Integer": _plain("Integer", lambda v: type(v) is int),
    "Float": _plain("Float", lambda v: type(v) is float or type(v) is int),
    "String": _plain("String", lambda v: type(v) is str),
    "Boolean": _plain("Boolean", lambda v: type(v) is bool),
    "True": _plain("True", lambda v: v is True),
    "InputFile": _plain("InputFile", lambda v: isinstance(v, Upload)),
}


def _read_integer(text: str) -> Any:
    return int(text) if _INTEGER.fullmatch(text) else text


def _read_id(text: str) -> Any:
    """A chat id may always be given as text: a number, or the name of a channel."""
    return _read_integer(text)


def _read_float(text: str) -> Any:
    return float(text) if _FLOAT.fullmatch(text) else text


def _read_json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _reader(types: list[Any]) -> Reader | None:
    """How a form field, which is always text, becomes a value of one of these types."""
    if "Integer" in types:
        return _read_id if "String" in types else _read_integer
    if types == ["Float"]:
        return _read_float
    if types in (["Boolean"], ["True"]):
        return lambda text: _WORDS.get(text, text)
    if "String" in types:
        return None
    return _read_json


@dataclass(slots=True, frozen=True)
class Method:
    """One Bot API method: how to read a form field and how to check each parameter."""

    name: str
    readers: Mapping[str, Reader]
    checkers: Mapping[str, Checker]
    required: tuple[str, ...]

    def read(self, raw: Json, *, from_form: bool) -> tuple[Json, list[Problem]]:
        """Values ready for use, and everything that is wrong with the request."""
        values: Json = {}
        found: list[Problem] = []
        checkers, readers = self.checkers, self.readers
        for name, given in raw.items():
            checker = checkers.get(name)
            if checker is None:
                found.append(Problem("unknown-parameter", name, "no such parameter"))
                continue
            value = given
            if type(value) is str and name in readers:
                reader = readers[name]
                # In a JSON body only ids and nested objects may come as text.
                if from_form or reader in (_read_json, _read_id):
                    value = reader(value)
            checker(value, name, found)
            values[name] = value
        missing = [name for name in self.required if name not in raw]
        found.extend(Problem("missing", name, "is required") for name in missing)
        return values, found


class Schema:
    """All methods and types, each checker made when first needed and then kept."""

    def __init__(self, data: Json) -> None:
        self.version: str = data["version"]
        self._types: Json = data["types"]
        self._made: dict[str, Checker] = dict(_PLAIN)
        self.methods: dict[str, Method] = {
            name.lower(): self._method(name, spec) for name, spec in data["methods"].items()
        }

    def check_type(self, name: str, value: Any) -> list[Problem]:
        found: list[Problem] = []
        self._named(name)(value, name, found)
        return found

    def fields(self, name: str) -> Json:
        return cast(Json, self._types[name]["fields"])

    def _method(self, name: str, spec: Json) -> Method:
        params: Json = spec["params"]
        readers = {key: _reader(p["types"]) for key, p in params.items()}
        return Method(
            name=name,
            readers={key: reader for key, reader in readers.items() if reader is not None},
            checkers={key: self._value(p) for key, p in params.items()},
            required=tuple(key for key, p in params.items() if p["req"]),
        )

    def _value(self, spec: Json) -> Checker:
        checker = self._union([self._type(t) for t in spec["types"]])
        if "const" in spec:
            return _with_const(checker, spec["const"])
        if "len" in spec and not spec.get("after_entities"):
            low, high, unit = spec["len"]
            return _with_length(checker, low, high, unit)
        return checker

    def _type(self, name: Any) -> Checker:
        if isinstance(name, dict):
            return _array(self._union([self._type(t) for t in name["array"]]))
        return self._named(name)

    def _named(self, name: str) -> Checker:
        """The checker of a type, built on first use: types refer to each other in circles."""
        if name not in self._made:
            built: list[Checker] = []

            def check(value: Any, where: str, found: list[Problem]) -> None:
                if not built:
                    built.append(self._build(name))
                built[0](value, where, found)

            self._made[name] = check
        return self._made[name]

    def _build(self, name: str) -> Checker:
        spec = self._types[name]
        if "subtypes" in spec:
            return self._union([self._type(one) for one in spec["subtypes"]])
        return self._object(name, spec["fields"])

    def _object(self, name: str, fields: Json) -> Checker:
        checkers = {key: self._value(spec) for key, spec in fields.items()}
        required = tuple(key for key, spec in fields.items() if spec["req"])

        def check(value: Any, where: str, found: list[Problem]) -> None:
            if type(value) is not dict:
                found.append(Problem("type", where, f"must be {name}, got {_shown(value)}"))
                return
            for key, item in value.items():
                checker = checkers.get(key)
                if checker is None:
                    why = f"{name} has no such field"
                    found.append(Problem("unknown-field", f"{where}.{key}", why))
                else:
                    checker(item, f"{where}.{key}", found)
            for key in required:
                if key not in value:
                    why = f"{name} requires it"
                    found.append(Problem("missing", f"{where}.{key}", why))

        return check

    def _union(self, checkers: list[Checker]) -> Checker:
        if len(checkers) == 1:
            return checkers[0]

        def check(value: Any, where: str, found: list[Problem]) -> None:
            best: list[Problem] | None = None
            for checker in checkers:
                tried: list[Problem] = []
                checker(value, where, tried)
                if not tried:
                    return
                if best is None or len(tried) < len(best):
                    best = tried
            found.extend(best or ())

        return check


def _array(item: Checker) -> Checker:
    def check(value: Any, where: str, found: list[Problem]) -> None:
        if type(value) is not list:
            found.append(Problem("type", where, f"must be an Array, got {_shown(value)}"))
            return
        for number, one in enumerate(value):
            item(one, f"{where}[{number}]", found)

    return check


def _with_const(checker: Checker, const: Any) -> Checker:
    def check(value: Any, where: str, found: list[Problem]) -> None:
        if value != const:
            found.append(Problem("type", where, f"must be {const!r}, got {_shown(value)}"))
        else:
            checker(value, where, found)

    return check


def _with_length(checker: Checker, low: int, high: int, unit: str) -> Checker:
    def check(value: Any, where: str, found: list[Problem]) -> None:
        checker(value, where, found)
        if type(value) is str:
            size = len(value.encode("utf-8", "surrogatepass"))
            size = size if unit == "bytes" else utf16_length(value)
            if not low <= size <= high:
                why = f"must be {low}-{high} {unit}, got {size}"
                found.append(Problem("length", where, why))

    return check


def load_schema() -> Schema:
    path = Path(__file__).parent / "botapi" / "compact.json"
    return Schema(json.loads(path.read_text(encoding="utf-8")))
