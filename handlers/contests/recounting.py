"""The file to count a published contest again with, and its check code."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.voting.recount_file import Published, merged, recount_code, recount_text
from bot.domain.voting.rule import Way
from bot.domain.voting.tally import LEAST_PAPERS, Counts, Mark
from bot.domain.voting.tally import Choice as Said
from storage.ballot_count import parts_of
from storage.closings import Box
from storage.results import Result
from storage.uow import UnitOfWork


def is_apart(box: Box, chat: Counts | None, hall: Counts | None) -> bool:
    """Whether chat and hall may be shown apart: of a secret vote only where neither has so few
    papers that they show who chose what."""
    if not box.contest.key_name or chat is None or hall is None:
        return True
    return min(chat.returned, hall.returned) >= LEAST_PAPERS


def file_of(result: Result, box: Box, names: Sequence[str], uow: UnitOfWork) -> str:
    """The text of the file. `names` are those of the lines, as documents call them."""
    found = result.contest
    chat, hall = parts_of(result.rule, box)
    roll, lines = uow.contests.opening_keys(found)
    marks, papers = _papers(result, box)
    in_hall = 0 if hall is None else hall.issued
    by_phone = bool(result.rule.ways & {Way.SECRET, Way.OPEN})
    published = Published(
        title=found.title,
        rule=result.rule,
        roll=roll,
        lines=lines,
        recused=uow.contests.recused_keys(found),
        facts=result.facts,
        issued=result.facts.size - in_hall if by_phone else 0,
        marked=len(marks),
        marks=marks,
        rows=papers,
        codes=box.papers.codes if found.key_name else None,
        hall=() if hall is None else (hall,),
        round_number=found.round,
        withdrawn=sorted(result.settled.left),
        seed=result.settled.seed,
        names=names,
    )
    if chat is not None and hall is not None and not is_apart(box, chat, hall):
        published = merged(published, chat, hall)
    return recount_text(published, result.by_votes)


def file_code(result: Result, box: Box, names: Sequence[str], uow: UnitOfWork) -> str:
    """The check code of the file that is handed out; "" before it is."""
    if result.contest.state != "published":
        return ""
    return recount_code(file_of(result, box, names, uow))


def _papers(result: Result, box: Box) -> tuple[list[Mark], list[list[Said]]]:
    """What each paper of the chat is, and per line what stands on them."""
    if box.contest.key_name:
        rows = [[Said(word) for word in row] for row in box.papers.rows]
        return [Mark(mark) for mark in box.papers.marks], rows
    named = [
        [Said(one.choices.get(line.number, Said.NONE)) for line in result.lines]
        for one in box.named
    ]
    marks = [
        Mark.BLANK if all(said in (Said.NONE, Said.OUT) for said in one) else Mark.VALID
        for one in named
    ]
    return marks, [[one[place] for one in named] for place in range(len(result.lines))]
