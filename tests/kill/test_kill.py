"""The short form of `python -m tests.kill`: every named point, and random kills."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import MakeDatabase
from tests.kill.campaign import campaign, table
from tests.kill.traps import POINTS

_HITS, _UPDATES = 1, 20


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_nothing_is_lost_or_doubled(
    make_database: MakeDatabase, tmp_path: Path, kind: str
) -> None:
    async with campaign(tmp_path, make_database(kind), seed=2019, warm=True) as found:
        await found.run(_HITS, _UPDATES)
    print(table(kind, found.lines))
    hits = {line.kind: line.hits for line in found.lines}
    assert all(hits[point] == _HITS for point in POINTS)
    assert all(count > 0 for count in hits.values())
    assert sum(line.updates for line in found.lines) > _UPDATES
    assert [(line.lost, line.doubled) for line in found.lines] == [(0, 0)] * len(found.lines)
