from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.sandbox.support import Rehearsal, Sandbox, rehearsal


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox("--memory", "--webhook-pace", "0.02")
    yield made
    assert made.stop() == 0


@pytest.fixture
async def stage(sandbox: Sandbox) -> AsyncIterator[Rehearsal]:
    """A bot account and three people; every request of the bot must suit the Bot API's schema."""
    async with rehearsal(sandbox.url, "an", "binh", "chi") as made:
        await made.control("DELETE", "faults")
        await made.control("POST", "report/reset", {})
        yield made
        report = await made.report()
        assert report["violations"] == []
        assert report["own_faults"] == []
