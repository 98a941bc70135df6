from __future__ import annotations

import pytest

from storage.engine import Database
from tests.bench import Bench


@pytest.fixture
def bench(database: Database) -> Bench:
    """The preset bloc in November 2019 with eleven boards; nobody is appointed yet."""
    return Bench(database)
