"""Text with entities: Telegram's HTML, read as strictly as Telegram reads it.

Offsets and lengths are UTF-16 units throughout. `parse_html` refuses what Telegram refuses, in its
words; what Telegram silently drops or shows as written (an unknown `&name;`, a link that is no
link) comes back as a note, because on an officer's screen it is a mistake all the same.
"""

import re
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from typing import Any

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.schema import utf16_length

Entity = dict[str, Any]

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
# Telegram knows these too; the sandbox cannot show them and says so instead of guessing.
_NOT_SERVED = {"tg-emoji", "tg-time"}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

_SPECIAL = re.compile(r"[<&]")
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]+));?")
_TAG_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE_NAME = re.compile(r"[^\s=>]*")
_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
_SPACES = re.compile(r"\s*")
_URL = re.compile(r"(?:(https?|tg)://)?([^\s/?#:]+)(:\d+)?([/?#]\S*)?", re.IGNORECASE)
_HOST = re.compile(r"(?:[^\s.]+\.)+[^\s.]{2,}|\d{1,3}(?:\.\d{1,3}){3}")


@dataclass(slots=True)
class Formatted:
    """Plain text, its entities, and remarks on what Telegram would not have shown as meant."""

    text: str
    entities: list[Entity] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    begin: int  # index into the plain text so far, in code points


def cannot_parse(why: str) -> ApiError:
    return bad_request(f"can't parse entities: {why}")


def checked_url(url: str) -> str | None:
    """The link as Telegram would store it, or None where Telegram sees no link."""
    match = _URL.fullmatch(url.strip())
    if match is None:
        return None
    scheme, host, port, rest = match.groups()
    if scheme and scheme.lower() == "tg":
        return url.strip()
    if not _HOST.fullmatch(host):
        return None
    return f"{(scheme or 'http').lower()}://{host}{port or ''}{rest or '/'}"


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.plain: list[str] = []
        self.size = 0
        self.open: list[_Open] = []
        self.result = Formatted("")

    def run(self) -> Formatted:
        source, position = self.source, 0
        while True:
            special = _SPECIAL.search(source, position)
            end = special.start() if special else len(source)
            if end > position:
                self._say(source[position:end])
            if special is None:
                break
            if source[end] == "&":
                text, position = self._reference(end)
                self._say(text)
            elif source.startswith("/", end + 1):
                position = self._end_tag(end)
            else:
                position = self._start_tag(end)
        if self.open:
            tag = self.open[-1].tag
            raise cannot_parse(f'Can\'t find end tag corresponding to start tag "{tag}"')
        self.result.text = "".join(self.plain)
        return self.result

    def _say(self, text: str) -> None:
        self.plain.append(text)
        self.size += utf16_length(text)

    def _at(self, position: int) -> int:
        return len(self.source[:position].encode("utf-8", "surrogatepass"))

    def _reference(self, position: int) -> tuple[str, int]:
        match = _REFERENCE.match(self.source, position)
        if match:
            decimal, hexadecimal, name = match.groups()
            if name in _NAMED:
                return _NAMED[name], match.end()
            code = int(decimal) if decimal else int(hexadecimal, 16) if hexadecimal else 0
            if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF:
                return chr(code), match.end()
        shown = match.group() if match else "&"
        self.result.notes.append(f"{shown} is shown as written: an & must be &amp;")
        return "&", position + 1

    def _skip(self, position: int) -> int:
        match = _SPACES.match(self.source, position)
        return match.end() if match else position

    def _scan(self, pattern: re.Pattern[str], position: int) -> tuple[str, int]:
        match = pattern.match(self.source, position)
        return (match.group(), match.end()) if match else ("", position)

    def _start_tag(self, begin: int) -> int:
        source = self.source
        name, position = self._scan(_TAG_NAME, begin + 1)
        tag = name.lower()
        if position >= len(source):
            raise cannot_parse(f"Unclosed start tag at byte offset {self._at(begin)}")
        if tag in _NOT_SERVED:
            raise cannot_parse(f'the sandbox does not serve the tag "{tag}"')
        if tag not in _TAGS:
            where = self._at(begin)
            raise cannot_parse(f'Unsupported start tag "{tag}" at byte offset {where}')
        argument = ""
        while True:
            position = self._skip(position)
            if source.startswith(">", position):
                break
            attribute, value, position = self._attribute(tag, begin, position)
            argument = _argument(tag, attribute, value) or argument
        if tag == "span" and argument != "spoiler":
            where = self._at(begin)
            raise cannot_parse(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
        self.open.append(_Open(tag, argument, self.size, len(self.plain)))
        return position + 1

    def _attribute(self, tag: str, begin: int, position: int) -> tuple[str, str, int]:
        source = self.source
        name, position = self._scan(_ATTRIBUTE_NAME, position)
        if not name:
            where = self._at(begin)
            raise cannot_parse(f'Empty attribute name in the tag "{tag}" at byte offset {where}')
        position = self._skip(position)
        value = ""
        if source.startswith("=", position):
            position = self._skip(position + 1)
            quote = source[position : position + 1]
            if quote in ("'", '"') and quote:
                end = source.find(quote, position + 1)
                if end < 0:
                    raise cannot_parse(f"Unclosed start tag at byte offset {self._at(begin)}")
                value = _decode(source[position + 1 : end])
                position = end + 1
            else:
                start = position
                value, position = self._scan(_TOKEN, position)
                value = value.lower()
                following = source[position : position + 1]
                if following and following != ">" and not following.isspace():
                    where = self._at(start)
                    raise cannot_parse(f"Unexpected end of name token at byte offset {where}")
        if position >= len(source):
            raise cannot_parse(f"Unclosed start tag at byte offset {self._at(begin)}")
        return name.lower(), value, position

    def _end_tag(self, begin: int) -> int:
        if not self.open:
            raise cannot_parse(f"Unexpected end tag at byte offset {self._at(begin)}")
        name, position = self._scan(_TAG_NAME, begin + 2)
        position = self._skip(position)
        if not self.source.startswith(">", position):
            raise cannot_parse(f"Unclosed end tag at byte offset {self._at(begin)}")
        opened = self.open.pop()
        if name and name.lower() != opened.tag:
            raise cannot_parse(
                f"Unmatched end tag at byte offset {self._at(begin)},"
                f' expected "</{opened.tag}>", found "</{name.lower()}>"'
            )
        length = self.size - opened.offset
        if length > 0:
            self._close(opened, length)
        return position + 1

    def _close(self, opened: _Open, length: int) -> None:
        entity: Entity = {"type": _TAGS[opened.tag], "offset": opened.offset, "length": length}
        entities = self.result.entities
        if opened.tag == "a":
            target = opened.argument or "".join(self.plain[opened.begin :])
            url = checked_url(target)
            if url is None:
                self.result.notes.append(f"no link is made of href {target!r}")
                return
            entity["url"] = url
        elif opened.tag == "code" and opened.argument:
            entity["language"] = opened.argument
        elif opened.tag == "pre" and entities:
            inner = entities[-1]
            same = (inner["offset"], inner["length"]) == (opened.offset, length)
            if same and inner["type"] == "code" and "language" in inner:
                entity["language"] = inner["language"]
                entities.pop()
        elif opened.tag == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        entities.append(entity)


def _argument(tag: str, attribute: str, value: str) -> str:
    if (tag, attribute) == ("a", "href"):
        return value
    if (tag, attribute) == ("code", "class") and value.startswith("language-"):
        return value.removeprefix("language-")
    if (tag, attribute) == ("span", "class") and value.startswith("tg-"):
        return value.removeprefix("tg-")
    return "1" if (tag, attribute) == ("blockquote", "expandable") else ""


def _decode(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        decimal, hexadecimal, name = match.groups()
        if name:
            return _NAMED.get(name, match.group())
        code = int(decimal) if decimal else int(hexadecimal, 16)
        return chr(code) if 0 < code <= 0x10FFFF else match.group()

    return _REFERENCE.sub(one, text)


def parse_html(source: str) -> Formatted:
    if "<" not in source and "&" not in source:
        return Formatted(source)
    result = _Parser(source).run()
    for entity in result.entities:
        if entity["type"] == "code":
            entity.pop("language", None)  # only <pre><code class=...> has a language
    _refuse_nested_quotes(result.entities)
    return result


def _refuse_nested_quotes(entities: list[Entity]) -> None:
    quotes = [e for e in entities if e["type"] in ("blockquote", "expandable_blockquote")]
    quotes.sort(key=lambda e: (e["offset"], -e["length"]))
    for outer, inner in pairwise(quotes):
        if inner["offset"] < outer["offset"] + outer["length"]:
            raise cannot_parse("blockquotes can't be nested")


def tidy(formatted: Formatted, *, find: bool = True) -> Formatted:
    """Trim as Telegram does, put entities in order and add those it finds in plain text."""
    text = formatted.text.replace("\r", "")
    stripped = text.strip(" \n\t")
    entities = formatted.entities
    if entities:
        lead = utf16_length(text[: len(text) - len(text.lstrip(" \n\t"))])
        entities = _clipped(entities, lead, utf16_length(stripped))
    if find:
        entities = entities + found_entities(stripped, entities)
    entities.sort(key=lambda e: (e["offset"], -e["length"]))
    return Formatted(stripped, entities, formatted.notes)


def _clipped(entities: list[Entity], lead: int, size: int) -> list[Entity]:
    kept = []
    for entity in entities:
        begin = max(0, entity["offset"] - lead)
        end = min(size, entity["offset"] - lead + entity["length"])
        if end > begin:
            kept.append({**entity, "offset": begin, "length": end - begin})
    return kept


_FOUND = re.compile(
    r"(?P<url>(?:https?://|tg://|\bt\.me/)[^\s<>\"']*[^\s<>\"'.,;:!?)\]])"
    r"|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\w@])(?P<mention>@[A-Za-z]\w{3,31})\b"
    r"|(?<![\w/<>])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{3,31})?)(?![\w/])"
    r"|(?<!\w)(?P<hashtag>#(?=\w*[^\W\d_])\w{1,256})"
)
_MAYBE = re.compile(r"[/@#]")


def found_entities(text: str, taken: list[Entity]) -> list[Entity]:
    """Links, addresses, mentions, commands and hashtags that Telegram marks by itself.

    Telegram also marks bare domains and telephone numbers; nothing here depends on those.
    """
    if not _MAYBE.search(text):
        return []
    busy = [(e["offset"], e["offset"] + e["length"]) for e in taken if e["type"] in _SOLID]
    ascii_only = text.isascii()
    found: list[Entity] = []
    for match in _FOUND.finditer(text):
        offset = match.start() if ascii_only else utf16_length(text[: match.start()])
        length = utf16_length(match.group())
        if not any(begin < offset + length and offset < end for begin, end in busy):
            found.append({"type": str(match.lastgroup), "offset": offset, "length": length})
    return found


_SOLID = {"code", "pre", "text_link"}


def checked_entities(text: str, entities: list[Entity]) -> Formatted:
    """Entities that the bot gave itself instead of a parse mode."""
    size = utf16_length(text)
    for entity in entities:
        if entity["offset"] < 0 or entity["length"] <= 0:
            raise bad_request("wrong entity offset or length specified")
        if entity["offset"] + entity["length"] > size:
            raise bad_request("entity begins or ends after the end of the text")
        if entity["type"] == "text_link" and checked_url(entity.get("url", "")) is None:
            url = entity.get("url", "")
            raise bad_request(f"entity URL '{url}' is invalid: Wrong HTTP URL")
    _refuse_nested_quotes(entities)
    return Formatted(text, list(entities))


_OPENING = {
    "bold": "<b>",
    "italic": "<i>",
    "underline": "<u>",
    "strikethrough": "<s>",
    "spoiler": "<tg-spoiler>",
    "code": "<code>",
    "blockquote": "<blockquote>",
    "expandable_blockquote": "<blockquote expandable>",
}


def to_html(text: str, entities: list[Entity]) -> str:
    """The text as Telegram HTML again, for those who read a chat through the control API."""
    marks: dict[int, tuple[list[str], list[str]]] = {}
    for entity in sorted(entities, key=lambda e: (e["offset"], -e["length"])):
        opening, closing = _markup(entity)
        if opening:
            marks.setdefault(entity["offset"], ([], []))[1].append(opening)
            marks.setdefault(entity["offset"] + entity["length"], ([], []))[0].insert(0, closing)
    if not marks:
        return escape(text, quote=False)
    units = text.encode("utf-16-le", "surrogatepass")
    out, last = [], 0
    for place in sorted(marks):
        piece = units[last * 2 : place * 2].decode("utf-16-le", "surrogatepass")
        closings, openings = marks[place]
        out += [escape(piece, quote=False), *closings, *openings]
        last = place
    out.append(escape(units[last * 2 :].decode("utf-16-le", "surrogatepass"), quote=False))
    return "".join(out)


def _markup(entity: Entity) -> tuple[str, str]:
    kind = entity["type"]
    if kind == "text_link":
        return f'<a href="{escape(entity["url"])}">', "</a>"
    if kind == "pre":
        language = entity.get("language")
        if language:
            return f'<pre><code class="language-{escape(language)}">', "</code></pre>"
        return "<pre>", "</pre>"
    opening = _OPENING.get(kind, "")
    return opening, opening.replace("<", "</", 1).replace(" expandable", "")
