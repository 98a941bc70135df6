"""A unit put on a list by hand wins like any other: its nomination begins with the opening."""

from __future__ import annotations

import pytest

from bot.screen import Intent
from tests.bench import Bench, Phone
from tests.handlers.conference import Conference
from tests.handlers.contests import award, drafted, heads, officer, ready


@pytest.mark.parametrize("kind", ["award", "leader"])
def test_what_a_unit_added_by_hand_wins_is_recorded(
    bench: Bench, secretary: Phone, kind: str
) -> None:
    conference = Conference(bench, secretary, heads(bench), officer(bench, "ha-noi"))
    year, unit = (2019 if kind == "award" else 2020), bench.unit("hung-yen")
    number = drafted(bench, secretary, "hands", kind=kind, year=year).id
    ready(bench, secretary, number, conference.teller)
    secretary.send(Intent.of("contests.unit_on", number, unit))
    conference.open(number)
    conference.go(secretary, "hall_full", number, "all")
    conference.teller.tap("Right, confirm it")
    conference.go(secretary, "hall_done", number)
    conference.publish(number)
    secretary.send(Intent.of("nominations.result", number))
    secretary.tap("Yes, record it")
    thing = award(bench) if kind == "award" else None
    with bench.database.reader.connect() as connection:
        nominations = bench.uow(connection).nominations
        found = nominations.of_unit(bench.bloc_id, year, kind, thing, unit)
        assert found is not None
        said = [one.said for one in nominations.events(found.id)]
    assert (found.origin, said[:2]) == ("bloc", ["accepted", "on_ballot"])
    assert said[2:] == ["proposed" if kind == "award" else "elected"]
