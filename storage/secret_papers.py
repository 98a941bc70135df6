"""Papers of secret contests: cast sealed, opened once at closing, never joined to a voter.

The update that casts marks the roll and adds the sealed rows in one transaction. At closing all
rows of the contest are put in anew, with new keys: whoever compares the log of the database before
and after finds ciphertext on one side, and no key in common.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, func, insert, select, update

from bot.domain.casting_errors import KeyLost, PaperMisfit, SealBroken
from bot.domain.voting_errors import CountsDisagree, NotOnRoll, NotOpenYet, UnitVoted, VoteClosed
from bot.vault import Vault
from storage.contest_rows import Contest, Line, OpenContests
from storage.engine import Statements
from storage.models.contests import inclusion_code, roll, secret_paper
from storage.shared import add_rows, change_apart

_LETTERS = {"yes": b"y", "no": b"n", "none": b"-", "out": b"o", "valid": b"v", "blank": b"b"}
_WORDS = {letter: word for word, letter in _LETTERS.items()}
CHOICES = ("yes", "no", "none", "out")
MARKS = ("valid", "blank")
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LETTERS = 10

_MARK = (
    update(roll)
    .where(
        roll.c.contest_id == bindparam("contest"),
        roll.c.unit_id == bindparam("unit"),
        roll.c.mark == "none",
    )
    .values(mark="chat", by_proxy=bindparam("proxy"))
)
_ADD_PAPERS = insert(secret_paper)
_ADD_CODES = insert(inclusion_code)


@dataclass(frozen=True, slots=True)
class OpenedPapers:
    """What the papers of a contest say: a mark for each, and for each line its choices."""

    marks: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    codes: tuple[str, ...] = ()


class SecretPapers:
    """Papers and codes inside one transaction."""

    def __init__(
        self, connection: Statements, now: datetime, vault: Vault, shared: OpenContests
    ) -> None:
        self._connection = connection
        self._now = now
        self._vault = vault
        self._shared = shared

    def cast(
        self,
        contest_id: int,
        unit_id: int,
        mark: str,
        choices: Sequence[str],
        acted_at: datetime,
        *,
        by_proxy: bool = False,
    ) -> str:
        """Put the unit's one paper in; returns its inclusion code, which is shown this once.

        choices: one for each line on the paper, in its order

        Raises NotOpenYet, VoteClosed, PaperMisfit, UnitVoted, NotOnRoll, KeyLost.
        """
        found, lines = self._shared.opened(self._connection, contest_id)
        _check_time(found, acted_at)
        if mark not in MARKS or len(choices) != len(lines) or not set(choices) <= set(CHOICES):
            raise PaperMisfit
        key, bloc = found.key_name or "", found.bloc_id
        said = [(None, mark), *((line.number, c) for line, c in zip(lines, choices, strict=True))]
        code = _new_code()
        contents = [(_purpose(contest_id, line), _LETTERS[word]) for line, word in said]
        *papers, sealed = self._vault.seal_all(
            key, [*contents, (_code_purpose(contest_id), code.encode())]
        )
        rows = [
            {
                "bloc_id": bloc,
                "contest_id": contest_id,
                "key": secrets.token_hex(16),
                "line": line,
                "sealed": paper,
            }
            for (line, _word), paper in zip(said, papers, strict=True)
        ]
        secrets.SystemRandom().shuffle(rows)
        self._mark(contest_id, unit_id, by_proxy=by_proxy)
        add_rows(self._connection, _ADD_PAPERS, rows)
        add_rows(
            self._connection,
            _ADD_CODES,
            [
                {
                    "bloc_id": bloc,
                    "contest_id": contest_id,
                    "key": secrets.token_hex(16),
                    "sealed": sealed,
                }
            ],
        )
        return code

    def codes(self, contest_id: int) -> list[str]:
        """The receipts of a closed contest, sorted: published with the result."""
        rows = self._connection.execute(
            select(inclusion_code.c.code).where(
                inclusion_code.c.contest_id == contest_id, inclusion_code.c.code.is_not(None)
            )
        ).scalars()
        return sorted(str(code) for code in rows)

    def stored(self, contest_id: int, lines: Sequence[Line]) -> OpenedPapers:
        """The papers of a closed contest, each list sorted: what a recount is made from."""
        rows: dict[int | None, list[str]] = {None: [], **{line.number: [] for line in lines}}
        for line, choice in self._connection.execute(
            select(secret_paper.c.line, secret_paper.c.choice).where(
                secret_paper.c.contest_id == contest_id, secret_paper.c.choice.is_not(None)
            )
        ):
            rows[line].append(choice)
        return OpenedPapers(
            tuple(sorted(rows[None])),
            tuple(tuple(sorted(rows[line.number])) for line in lines),
            tuple(self.codes(contest_id)),
        )

    def open_all(self, found: Contest, lines: Sequence[Line]) -> OpenedPapers:
        """Unseal every paper and code, hold them against the roll, and put all in anew.

        The caller holds the contest alone. Raises KeyLost, CountsDisagree; nothing is changed then.
        """
        rows: dict[int | None, list[str]] = {None: [], **{line.number: [] for line in lines}}
        for line, sealed in self._connection.execute(
            select(secret_paper.c.line, secret_paper.c.sealed).where(
                secret_paper.c.contest_id == found.id
            )
        ):
            if line not in rows:
                raise self._disagreement(found, rows)
            rows[line].append(self._word(found, line, sealed))
        codes = [
            self._unsealed(found, _code_purpose(found.id), sealed).decode()
            for sealed in self._connection.execute(
                select(inclusion_code.c.sealed).where(inclusion_code.c.contest_id == found.id)
            ).scalars()
        ]
        marked = self._marked(found.id)
        if {marked, len(codes), *map(len, rows.values())} != {marked}:
            raise self._disagreement(found, rows)
        self._put_in_anew(found, rows, codes)
        return OpenedPapers(
            tuple(rows[None]), tuple(tuple(rows[line.number]) for line in lines), tuple(codes)
        )

    # Inside

    def _mark(self, contest_id: int, unit_id: int, *, by_proxy: bool) -> None:
        """Of any number of phones, one comes through."""
        values = {"contest": contest_id, "unit": unit_id, "proxy": "yes" if by_proxy else "no"}
        if change_apart(self._connection, _MARK, values).rowcount == 1:
            self._shared.voted(contest_id, unit_id, by_proxy=by_proxy)
            return
        listed = self._connection.execute(
            select(roll.c.unit_id).where(roll.c.contest_id == contest_id, roll.c.unit_id == unit_id)
        ).first()
        raise UnitVoted if listed else NotOnRoll

    def _marked(self, contest_id: int) -> int:
        return int(
            self._connection.execute(
                select(func.count())
                .select_from(roll)
                .where(and_(roll.c.contest_id == contest_id, roll.c.mark == "chat"))
            ).scalar_one()
        )

    def _word(self, found: Contest, line: int | None, sealed: str) -> str:
        letter = self._unsealed(found, _purpose(found.id, line), sealed)
        word = _WORDS.get(letter, "")
        if word not in (MARKS if line is None else CHOICES):
            raise KeyLost
        return word

    def _unsealed(self, found: Contest, purpose: str, sealed: str | None) -> bytes:
        try:
            return self._vault.open(found.key_name or "", purpose, sealed or "")
        except SealBroken as error:
            # Sealed under another key than the one that is there: just as unreadable.
            raise KeyLost from error

    def _disagreement(self, found: Contest, rows: dict[int | None, list[str]]) -> CountsDisagree:
        codes = self._connection.execute(
            select(func.count())
            .select_from(inclusion_code)
            .where(inclusion_code.c.contest_id == found.id)
        ).scalar_one()
        lengths = Counter(len(row) for row in rows.values())
        papers = "/".join(str(length) for length in sorted(lengths))
        return CountsDisagree(marked=self._marked(found.id), codes=codes, papers=papers)

    def _put_in_anew(
        self, found: Contest, rows: dict[int | None, list[str]], codes: Sequence[str]
    ) -> None:
        """New keys, in their order: no key, place or transaction tells what was before."""
        opened = [(line, word) for line, words in rows.items() for word in words]
        base = {"bloc_id": found.bloc_id, "contest_id": found.id}
        papers = [
            {**base, "key": key, "line": line, "choice": word}
            for key, (line, word) in zip(_keys(len(opened)), opened, strict=True)
        ]
        receipts = [
            {**base, "key": key, "code": code}
            for key, code in zip(_keys(len(codes)), codes, strict=True)
        ]
        for table, fresh in ((secret_paper, papers), (inclusion_code, receipts)):
            self._connection.execute(delete(table).where(table.c.contest_id == found.id))
            if fresh:
                fresh.sort(key=lambda row: str(row["key"]))
                self._connection.execute(insert(table), fresh)
        voters = [
            row._asdict()
            for row in self._connection.execute(
                select(roll).where(roll.c.contest_id == found.id).order_by(roll.c.unit_id)
            )
        ]
        self._connection.execute(delete(roll).where(roll.c.contest_id == found.id))
        self._connection.execute(insert(roll), voters)


def _check_time(found: Contest, acted_at: datetime) -> None:
    """Raises NotOpenYet, VoteClosed."""
    if not found.key_name or (found.opens_at is not None and acted_at < found.opens_at):
        raise NotOpenYet
    if found.closes_at is not None and acted_at >= found.closes_at:
        raise VoteClosed


def _purpose(contest_id: int, line: int | None) -> str:
    return f"paper {contest_id} {line or 0}"


def _code_purpose(contest_id: int) -> str:
    return f"code {contest_id}"


def _keys(count: int) -> list[str]:
    return [secrets.token_hex(16) for _ in range(count)]


def _new_code() -> str:
    """Fifty random bits in letters that are not misread: "K7F2X-91QBM"."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LETTERS))
    return f"{letters[: _CODE_LETTERS // 2]}-{letters[_CODE_LETTERS // 2 :]}"
