"""One vote that cannot be opened or counted holds up no other, nor the process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest
from sqlalchemy import insert

from bot.domain.casting_errors import KeysUnusable
from bot.runtime.closing import Closing
from bot.runtime.opening import Opening
from bot.screen import Intent
from storage.models.contests import settlement
from tests.bench import Bench, Phone
from tests.handlers.contests import accept, contest, drafted, heads, officer
from tests.handlers.steps import says
from tests.handlers.voting import hall_of


@pytest.fixture
def barred(bench: Bench) -> Iterator[None]:
    """The directory of the keys is there, and everybody may read it."""
    place = bench.vault.place
    assert place is not None
    place.chmod(0o755)
    yield
    place.chmod(0o700)


def test_a_key_directory_that_cannot_be_used_holds_up_secret_votes_alone(
    bench: Bench, secretary: Phone, barred: None, caplog: pytest.LogCaptureFixture
) -> None:
    accept(bench, "ha-nam", "bac-ninh")
    accept(bench, "hung-yen", place=1)
    heads(bench)
    teller = officer(bench, "ha-noi")
    numbers = []
    for way, place in (("secret", 0), ("open", 1)):
        number = drafted(bench, secretary, way, place=place).id
        numbers.append(number)
        for step, typed in (("opens", "10:00"), ("closes", "14:00")):
            secretary.send(Intent.of(f"contests.{step}", number))
            secretary.write(typed)
        secretary.send(Intent.of("contests.teller", number, teller.actor.person, 0))
        secretary.send(Intent.of("contests.preview", number))
        secretary.tap("Let it open by itself")
    secret, plain = numbers
    bench.clock.at = contest(bench, plain).opens_at or bench.clock.at
    worker = Opening(bench.database, cast(Any, None), bench.clock, bench.vault)
    for _ in range(2):
        worker.open_due()
    assert [contest(bench, one).state for one in (secret, plain)] == ["draft", "open"]
    assert "can be read by others: chmod 700" in caplog.text
    bench.handle()
    assert says(KeysUnusable) in secretary.notices[-1].text
    # By a tap the same is said.
    secretary.send(Intent.of("contests.opens_by_hand", secret))
    secretary.send(Intent.of("contests.preview", secret))
    secretary.tap("Open the vote now")
    assert secretary.text == says(KeysUnusable)
    assert contest(bench, secret).state == "draft"


def test_one_vote_that_cannot_be_counted_holds_up_no_other(
    bench: Bench,
    secretary: Phone,
    caplog: pytest.LogCaptureFixture,
) -> None:
    hall = hall_of(bench)
    broken, fine = hall.open(lines=["Một"]), hall.open(lines=["Hai"])
    hall.cast(hall.head(0), fine, ["For"])
    with bench.database.writer.begin() as connection:
        # As a fault of the program or of the disk would have it: nothing that has a name.
        connection.execute(
            insert(settlement).values(
                bloc_id=bench.bloc_id,
                contest_id=broken,
                kind="left",
                line=99,
                seed="",
                decided_at=bench.clock.now(),
            )
        )
    bench.clock.at = contest(bench, fine).closes_at or bench.clock.at
    worker = Closing(bench.database, cast(Any, None), bench.clock, bench.vault)
    for _ in range(3):
        worker.close_due()
    assert [contest(bench, one).state for one in (broken, fine)] == ["open", "closed"]
    assert caplog.text.count(f"contest {broken} cannot be counted") == 1
    bench.handle()
    told = [one.text for one in secretary.notices if "by a fault of its own" in one.text]
    assert len(told) == 1
