"""Keeps the catalogues in step with the code: `python -m tests.catalogues update`, or `check`.

English msgids are their own English text, so `en` is filled by itself; `vi` is written by people.
"""

from __future__ import annotations

import ast
import re
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "locales" / "messages.pot"
KEYWORDS = {"say": None, "plain": None, "N_": None, "count": (1, 2)}
_FIELD = re.compile(r"\{(\w*)\}")
_TAG = re.compile(r"</?[a-z]+[^>]*>")


def extracted() -> Catalog:
    """Every message of the code, in the order of the files."""
    catalogue = Catalog(project="tro-ly-khoi", charset="utf-8", fuzzy=False)
    for room in ("bot", "handlers"):
        found = extract_from_dir(
            ROOT / room, method_map=[("**.py", "python")], keywords=KEYWORDS, comment_tags=()
        )
        for file, _line, message, comments, context in sorted(found, key=lambda m: (m[0], m[1])):
            catalogue.add(message, None, [(f"{room}/{file}", 0)], (), comments, context=context)
    return catalogue


def path_of(language: str) -> Path:
    return ROOT / "locales" / language / "messages.po"


def read(language: str) -> Catalog:
    with path_of(language).open("rb") as source:
        return read_po(source, locale=language)


def _written(catalogue: Catalog) -> bytes:
    target = BytesIO()
    write_po(
        target, catalogue, width=100, omit_header=False, ignore_obsolete=True, no_location=True
    )
    return re.sub(
        rb'"(POT-Creation-Date|PO-Revision-Date|Generated-By): [^\n]*\n', b"", target.getvalue()
    )


def update() -> None:
    template = extracted()
    TEMPLATE.write_bytes(_written(template))
    for language in ("vi", "en"):
        catalogue = (
            read(language)
            if path_of(language).exists()
            else Catalog(locale=language, project="tro-ly-khoi", charset="utf-8", fuzzy=False)
        )
        catalogue.update(template, no_fuzzy_matching=True)
        if language == "en":
            for message in catalogue:
                if message.id:
                    message.string = message.id
        path_of(language).parent.mkdir(exist_ok=True)
        path_of(language).write_bytes(_written(catalogue))


def overlooked(template: Catalog) -> list[str]:
    """Messages of the code that the extraction does not see: it loses the call around an argument
    in which one of its keywords stands as a name (`count.confirmed_by`)."""
    ids = [one for message in template for one in _ids(message.id)]
    return [
        f"{file.relative_to(ROOT)}:{call.lineno}: not extracted: {message!r}"
        for room in ("bot", "handlers")
        for file in sorted((ROOT / room).rglob("*.py"))
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        for message in _messages(call)
        if message not in ids
    ]


def _ids(found: object) -> tuple[str, ...]:
    return found if isinstance(found, tuple) else (str(found),)


def _messages(call: ast.Call) -> list[str]:
    """What a call gives to the translator: one text, or singular and plural."""
    name = getattr(call.func, "id", "") or getattr(call.func, "attr", "")
    wanted = KEYWORDS.get(name, ()) or (1,)
    texts = [one.value for one in call.args[: len(wanted)] if isinstance(one, ast.Constant)]
    known = name in KEYWORDS and len(texts) == len(wanted)
    return [one for one in texts if isinstance(one, str)] if known else []


def faults() -> list[str]:
    """What is wrong: messages missing, empty, fuzzy, left over, or with other fields or tags."""
    template = extracted()
    found = overlooked(template)
    for language in ("vi", "en"):
        catalogue = read(language)
        wanted = {message.id for message in template if message.id}
        held = {message.id for message in catalogue if message.id}
        found += [f"{language}: missing {i!r}" for i in wanted - held]
        found += [f"{language}: left over {i!r}" for i in held - wanted]
        for message in catalogue:
            if message.id:
                found += [f"{language}: {fault} {message.id!r}" for fault in _faults_of(message)]
    return found


def _faults_of(message: object) -> list[str]:
    ids = message.id if isinstance(message.id, tuple) else (message.id,)  # type: ignore[attr-defined]
    string = message.string  # type: ignore[attr-defined]
    texts = string if isinstance(string, tuple | list) else (string,)
    faults = []
    if message.fuzzy:  # type: ignore[attr-defined]
        faults.append("fuzzy")
    if not texts or not all(texts):
        return [*faults, "empty"]
    fields = set().union(*(_FIELD.findall(i) for i in ids))
    for text in texts:
        if not set(_FIELD.findall(text)) <= fields or (
            len(ids) == 1 and set(_FIELD.findall(text)) != fields
        ):
            faults.append("other fields")
        if sorted(_TAG.findall(text)) != sorted(_TAG.findall(ids[-1])):
            faults.append("other tags")
    return faults


def main() -> int:
    if sys.argv[1:] == ["update"]:
        update()
        return 0
    found = faults()
    print("\n".join(found) or "catalogues are complete")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
