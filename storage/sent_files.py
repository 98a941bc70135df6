"""Files that people sent: those that are still to be fetched, and what was found in them.

The content is two lines of text: what has been decided about the file so far, as JSON by the form
it was decided for, and the book as `bot.domain.book` or the text as `bot.domain.word_text` spells
it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    delete,
    exists,
    insert,
    or_,
    select,
    update,
)

from bot.domain.access import Actor
from bot.domain.book import Book, book_from_json
from bot.domain.digits import is_number
from bot.domain.file_errors import FileForgotten, file_refusal
from bot.domain.word_text import WordText, word_text_from_json
from storage.engine import Statements
from storage.models.people import account, person_profile
from storage.models.review import import_run
from storage.models.talk import dialog, inbox, inbox_file

FORMAT = 1
WAITING = "figures.filing"
"""The open question that a file is held for: its second argument is the file's number."""

PASSED_ON = (
    "requests.document",
    "requests.add",
    "requests.file",
    "nominations.file",
    "delegations.step",
    "pact.scanned",
)
"""Open questions that a file answers as it is: nobody fetches or reads it."""

TEXTS = ("pact.typed",)
"""Open questions that the text of a Word document answers; to others it is a file like any."""

# Of the runtime ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WantedFile:
    """An update whose file is to be fetched; `known` if its sender is somebody of a bloc.

    asked: the open question, "" for none
    first: whether nothing that came before waits: then the question is the one that it answers
    """

    inbox_id: int
    channel: str
    bot: str
    payload: str
    known: bool
    asked: str
    first: bool

    @property
    def passed_on(self) -> bool:
        """Whether what the sender was asked for is the file as it is."""
        return self.asked in PASSED_ON


def wanted_files(connection: Connection, most: int) -> list[WantedFile]:
    """The oldest updates that wait for their file."""
    found = (
        select(
            inbox.c.id,
            inbox.c.channel,
            inbox.c.bot,
            inbox.c.payload,
            account.c.person_id,
            dialog.c.intent,
            ~_earlier(),
        )
        .outerjoin(
            account,
            and_(
                account.c.channel == inbox.c.channel,
                account.c.bot == inbox.c.bot,
                account.c.external_id == inbox.c.lane,
            ),
        )
        .outerjoin(dialog, dialog.c.account_id == account.c.id)
        .where(inbox.c.state == "open", inbox.c.file == "wanted")
        .order_by(inbox.c.id)
        .limit(most)
    )
    return [
        WantedFile(number, channel, bot, payload, person is not None, _name(asked), bool(first))
        for number, channel, bot, payload, person, asked, first in connection.execute(found)
    ]


def _earlier() -> ColumnElement[bool]:
    """Whether something that came from the same person before is not handled yet."""
    before = inbox.alias("before")
    return exists().where(
        before.c.channel == inbox.c.channel,
        before.c.bot == inbox.c.bot,
        before.c.lane == inbox.c.lane,
        before.c.state == "open",
        before.c.id < inbox.c.id,
    )


def _name(stored: str | None) -> str:
    return str(json.loads(stored)[0]) if stored is not None else ""


def keep_finding(
    connection: Connection,
    inbox_id: int,
    at: datetime,
    *,
    name: str = "",
    size: int | None = None,
    sha256: str = "",
    book: str = "",
    refusal: str = "",
) -> None:
    """What was found in a file, or why nothing was; its update may be handled now."""
    ready = (
        update(inbox)
        .where(inbox.c.id == inbox_id, inbox.c.file == "wanted")
        .values(file="ready")
        .returning(inbox.c.id)
    )
    if connection.execute(ready).first() is None:
        return  # another process was first
    connection.execute(
        insert(inbox_file).values(
            inbox_id=inbox_id,
            format=FORMAT,
            name=name,
            size=size,
            sha256=sha256,
            content="{}\n" + book if book else "",
            refusal=refusal,
            fetched_at=at,
        )
    )


def held_for_an_answer(connection: Connection) -> set[int]:
    """Updates whose file somebody is deciding about."""
    waiting = select(dialog.c.intent).where(dialog.c.intent.startswith(f'["{WAITING}"'))
    held: set[int] = set()
    for stored in connection.execute(waiting).scalars():
        args = json.loads(stored)[1:]
        if len(args) > 1 and is_number(args[1]):
            held.add(int(args[1]))
    return held


def prune_files(connection: Connection, before: datetime, held: Collection[int]) -> None:
    connection.execute(
        delete(inbox_file).where(
            inbox_file.c.fetched_at < before, inbox_file.c.inbox_id.not_in(held)
        )
    )


# Of the handlers ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that was read. `answers` are what has been decided about it for one form so far."""

    inbox_id: int
    name: str
    sha256: str
    book: Book
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SentText:
    """A Word document that was read."""

    inbox_id: int
    name: str
    text: WordText


@dataclass(frozen=True, slots=True)
class Applied:
    """Values of a file that were taken over: how many, by whom, when."""

    name: str
    changed: int
    by: str
    at: datetime


def _phones_of(actor: Actor) -> Select[tuple[str]]:
    return select(account.c.external_id).where(
        account.c.channel == actor.channel,
        account.c.bot == actor.bot,
        account.c.person_id == actor.person_id,
    )


class SentFiles:
    """Files within one transaction: read, decided about, applied."""

    def __init__(self, connection: Statements, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def read(self, inbox_id: int, actor: Actor, form_id: int = 0) -> SentFile:
        """What stands in a table that this person sent, from whichever phone.

        `answers` are what was decided about it for the form.

        Raises the FileRefused that was met when it was read, FileForgotten where it is not kept.
        """
        name, sha256, answers, book = self._kept(inbox_id, actor)
        return SentFile(inbox_id, name, sha256, book_from_json(book), _decided(answers, form_id))

    def text(self, inbox_id: int, actor: Actor) -> SentText:
        """What stands in a Word document that this person sent. Raises as `read` does."""
        name, _sha256, _answers, text = self._kept(inbox_id, actor)
        return SentText(inbox_id, name, word_text_from_json(text))

    def _kept(self, inbox_id: int, actor: Actor) -> tuple[str, str, str, str]:
        """Name, fingerprint, what was decided, what was found."""
        row = self._connection.execute(
            select(
                inbox_file.c.name, inbox_file.c.sha256, inbox_file.c.content, inbox_file.c.refusal
            )
            .join(inbox, inbox.c.id == inbox_file.c.inbox_id)
            .where(
                inbox_file.c.inbox_id == inbox_id,
                inbox.c.channel == actor.channel,
                inbox.c.bot == actor.bot,
                or_(inbox.c.lane == actor.external_id, inbox.c.lane.in_(_phones_of(actor))),
            )
        ).first()
        if row is None:
            raise FileForgotten
        name, sha256, content, refusal = row
        if refusal:
            raise file_refusal(refusal)
        if not content:
            raise FileForgotten  # it was asked for as it is, so nobody read it
        answers, _, found = content.partition("\n")
        return name, sha256, answers, found

    def still_kept(self, inbox_ids: Collection[int]) -> set[int]:
        """Those of the files whose content is still there."""
        found = select(inbox_file.c.inbox_id).where(inbox_file.c.inbox_id.in_(inbox_ids))
        return set(self._connection.execute(found).scalars())

    def decide(self, file: SentFile, form_id: int, **answers: str) -> SentFile:
        """Keep what the sender decided; it holds for this file in this form from now on."""
        decided = {**file.answers, **answers}
        where = inbox_file.c.inbox_id == file.inbox_id
        content = self._connection.execute(select(inbox_file.c.content).where(where)).scalar_one()
        kept, _, book = content.partition("\n")
        by_form = {**json.loads(kept), str(form_id): decided}
        spelled = json.dumps(by_form, ensure_ascii=False, separators=(",", ":"))
        self._connection.execute(
            update(inbox_file).where(where).values(content=f"{spelled}\n{book}")
        )
        return replace(file, answers=decided)

    def recall(self, file: SentFile, form_id: int) -> SentFile:
        """With what was decided about the same file when it was last sent for the same form.

        Boards of one bloc send the same table, so what another form decided says nothing of this.
        """
        content = self._connection.execute(
            select(inbox_file.c.content)
            .where(
                inbox_file.c.sha256 == file.sha256,
                inbox_file.c.inbox_id < file.inbox_id,
                # Quotes within the book are escaped: only the decisions hold a number so spelled.
                inbox_file.c.content.contains(f'"{form_id}":{{', autoescape=True),
            )
            .order_by(inbox_file.c.inbox_id.desc())
            .limit(1)
        ).scalar()
        decided = _decided(content.partition("\n")[0], form_id) if content else {}
        return self.decide(file, form_id, **decided) if decided else file

    def record(self, file: SentFile, bloc_id: int, form_id: int, *, changed: int, by: int) -> None:
        """The values of the file have been taken over into the form."""
        self._connection.execute(
            insert(import_run).values(
                bloc_id=bloc_id,
                form_id=form_id,
                sha256=file.sha256,
                name=file.name,
                changed=changed,
                applied_by=by,
                applied_at=self._now,
                inbox_id=file.inbox_id,
            )
        )

    def applied(self, file: SentFile, form_id: int) -> Applied | None:
        """When the same file was last taken over into the form."""
        row = self._connection.execute(
            select(
                import_run.c.name,
                import_run.c.changed,
                person_profile.c.full_name,
                import_run.c.applied_at,
            )
            .outerjoin(person_profile, person_profile.c.person_id == import_run.c.applied_by)
            .where(import_run.c.form_id == form_id, import_run.c.sha256 == file.sha256)
            .order_by(import_run.c.id.desc())
            .limit(1)
        ).first()
        return Applied(row[0], row[1], row[2] or "", row[3]) if row else None


def _decided(stored: str, form_id: int) -> dict[str, str]:
    decided: dict[str, dict[str, str]] = json.loads(stored)
    return decided.get(str(form_id), {})
