"""A vote entered by the secretary never stands over the one the unit has cast meanwhile."""

from __future__ import annotations

import pytest

from bot.domain.ballot_errors import VotedItself
from bot.screen import Intent
from tests.bench import Bench, Phone, button
from tests.handlers.steps import at_once, says
from tests.handlers.voting import OPEN, hall_of


@pytest.fixture
def kind_of_database() -> str:
    """Only there two transactions act at once."""
    return "postgresql"


def test_the_units_own_vote_wins_over_the_entry_begun_before_it(
    bench: Bench, secretary: Phone
) -> None:
    hall = hall_of(bench)
    head = hall.head(3)
    number = hall.open(OPEN, lines=["Họp tại Hạ Long"])
    secretary.send(Intent.of("ballots.behalf_unit", number, hall.units[3]))
    for label in ("By telephone", "Fill in the paper", "For", "Enter this vote", "Yes, cast it"):
        secretary.tap(label)
    asked = secretary.asked
    assert asked is not None
    hall.fill(head, number, ["Against"])
    own = button(head.screen, "Yes, cast it")
    assert own is not None
    said = at_once(bench, (head, own), (secretary, asked), typed="Nguyễn Văn An, Chánh Văn phòng")
    assert said[1] == says(VotedItself)
    assert [choice for _seq, choice, _source in hall.votes(number, 3)] == ["no"]
