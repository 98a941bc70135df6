"""The emulation pact of a year as an official document: text, targets of the boards, signatures."""

from __future__ import annotations

from dataclasses import dataclass

from bot.i18n import Say
from bot.reports.minutes_words import letterhead, official_say, signer
from bot.reports.official_views import Block, Grid, OfficialView, Signatures, Signer, Text
from bot.reports.voting_record import Issuer

_CODE = "GƯ"


@dataclass(frozen=True, slots=True)
class Promise:
    """What one board sets itself, in words; every board has one, with or without targets."""

    unit: str
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PactText:
    """`final`: every board has agreed; until then it is a draft on every page."""

    issuer: Issuer
    bloc: str
    year: int
    body: str
    promises: tuple[Promise, ...]
    final: bool


def pact_copy(text: PactText) -> OfficialView:
    """The document as it is signed on stage, or its draft."""
    say, year = official_say(), str(text.year)
    blocks: list[Block] = [Text(kind="body", text=line) for line in text.body.split("\n") if line]
    if any(one.targets for one in text.promises):
        head = say.plain("Targets of the boards in {year}", year=year)
        blocks += [Text(kind="part", text=head), _grid(text.promises, say)]
    blocks.append(_signatures([one.unit for one in text.promises], say))
    return OfficialView(
        letterhead=letterhead(say, text.issuer, _CODE),
        title=say.plain("EMULATION PACT"),
        summary=say.plain("of {bloc} in {year}", bloc=text.bloc, year=year),
        marks=[] if text.final else [say.plain("DRAFT")],
        blocks=blocks,
    )


def _grid(promises: tuple[Promise, ...], say: Say) -> Block:
    return Grid(
        kind="grid",
        headings=[say.plain("No."), say.plain("Board"), say.plain("Targets")],
        widths=[12, 58, 95],
        centred=[0],
        rows=[
            [str(number), one.unit, "\n".join(one.targets)]
            for number, one in enumerate(promises, 1)
        ],
    )


def _signatures(units: list[str], say: Say) -> Block:
    """Two boards side by side, for each head to sign."""
    signers: list[Signer | None] = [signer(say, "", unit.upper()) for unit in units]
    signers += [None] * (len(signers) % 2)
    pairs = [signers[start : start + 2] for start in range(0, len(signers), 2)]
    return Signatures(kind="signatures", rows=pairs)
