from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.engine import Database
from tests.runtime.works import Works


@pytest.fixture
def works(database: Database) -> Iterator[Works]:
    made = Works(database)
    yield made
    made.threads.close()
