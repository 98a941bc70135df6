from collections.abc import AsyncIterator, Iterator

import pytest

from .support import Rehearsal, Sandbox, rehearsal


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """One process for all tests that do not stop it."""
    made = Sandbox("--memory", "--webhook-pace", "0.02")
    yield made
    assert made.stop() == 0


@pytest.fixture
async def stage(sandbox: Sandbox) -> AsyncIterator[Rehearsal]:
    """A bot and three people of this test alone, with an empty report and no faults."""
    async with rehearsal(sandbox.url, "an", "binh", "chi") as made:
        await made.control("DELETE", "faults")
        await made.control("PUT", "limits", {"enabled": False})
        await made.control("POST", "report/reset", {})
        yield made
        report = await made.report()
        assert report["own_faults"] == []
