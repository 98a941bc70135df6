"""An election that has moved rights is not taken back as if nothing had followed from it."""

from __future__ import annotations

import pytest

from bot.domain.access import Role
from bot.domain.nomination_errors import OfficeTakenOver
from bot.screen import Intent
from storage.nominations import NewEvent, Nomination
from tests.bench import Bench, Phone, labels
from tests.handlers.handing import TAKER, Handing, lay
from tests.handlers.steps import says


@pytest.fixture
def handing(bench: Bench, secretary: Phone) -> Handing:
    return lay(bench, secretary)


def elected(handing: Handing) -> Nomination:
    bench = handing.bench
    with bench.database.writer.begin() as connection:
        uow = bench.uow(connection)
        unit = bench.unit(TAKER)
        one = uow.nominations.of_unit(bench.bloc_id, 2020, "leader", None, unit)
    assert one is not None
    return one


def said(handing: Handing) -> str:
    return elected(handing).said


def vote_for(handing: Handing) -> None:
    """Elected after it stood on a ballot, so that there is a step to take back."""
    bench = handing.bench
    with bench.database.writer.begin() as connection:
        uow = bench.uow(connection)
        unit = bench.unit(TAKER)
        number = uow.nominations.put_forward(
            bloc_id=bench.bloc_id, kind="leader", award_kind_id=None, year=2020, unit_id=unit,
            origin="bloc", first=NewEvent("accepted", uow.now),
        )  # fmt: skip
        one = uow.nominations.find(number)
        assert one is not None
        uow.nominations.add(one, NewEvent("elected", uow.now))


def test_an_election_is_taken_back_before_the_handover_and_not_after(handing: Handing) -> None:
    vote_for(handing)
    one, secretary, bench = elected(handing), handing.secretary, handing.bench
    secretary.send(Intent.of("nominations.one", one.id))
    assert "Take the last step back" in labels(secretary.screen)
    undo = Intent.of("nominations.undo_now", one.id, one.seq)
    with bench.database.writer.begin() as connection:
        bench.uow(connection).offices.record(bench.bloc_id, 2020, "leader", bench.unit(TAKER))
    refused = says(OfficeTakenOver, unit="KCN Hà Nam", office="leader of the bloc", year="2020")
    for intent in (Intent.of("nominations.undo", one.id, one.seq), undo):
        assert secretary.send(intent).text == refused
    assert said(handing) == "elected"
    secretary.send(Intent.of("nominations.one", one.id))
    assert "Take the last step back" not in labels(secretary.screen)
    secretary.tap("Leader and deputy")
    assert "Leader and deputy of the bloc in 2020" in secretary.text
    # Another board is recorded: what was recorded of the election can be put right.
    with bench.database.writer.begin() as connection:
        other = bench.unit("vinh-phuc")
        bench.uow(connection).offices.record(bench.bloc_id, 2020, "leader", other)
    secretary.send(undo)
    assert said(handing) == "accepted"


def test_the_whole_handover_leaves_an_election_that_stands(handing: Handing) -> None:
    handing.complete()
    bench, one = handing.bench, elected(handing)
    after = bench.appoint("s2", "Lê Thư Ký", Role.SECRETARY, TAKER)
    refused = says(OfficeTakenOver, unit="KCN Hà Nam", office="leader of the bloc", year="2020")
    assert after.send(Intent.of("nominations.undo", one.id, one.seq)).text == refused
