from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from storage.engine import Database
from tests.runtime.works import Works

_KILLED = "test_a_process_killed_at_any_step_is_made_up_for"
_LEFT_OUT = {
    *(f"{_KILLED}[postgresql-{point}]" for point in ("decided", "sent")),
    *(f"{_KILLED}[sqlite-{point}]" for point in ("asked", "queued")),
}
"""Each point is killed at on one database; with `ALL_DATABASES=1` on both."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    gone = [one for one in items if one.name in _LEFT_OUT and not os.environ.get("ALL_DATABASES")]
    if gone:
        config.hook.pytest_deselected(items=gone)
        items[:] = [one for one in items if one not in gone]


@pytest.fixture
def works(database: Database) -> Iterator[Works]:
    made = Works(database)
    yield made
    made.threads.close()
