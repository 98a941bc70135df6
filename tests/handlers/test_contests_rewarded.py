"""One merit is not rewarded twice, whichever of two awards is voted on first."""

from __future__ import annotations

import pytest

from bot.screen import Intent
from handlers.contests.marks import mark_of
from tests.bench import Bench, Phone, labels
from tests.handlers.conference import Conference
from tests.handlers.contests import heads, officer

CERTIFICATE = 1
NOT_TWICE = "One merit is not rewarded twice"


@pytest.fixture
def conference(bench: Bench, secretary: Phone) -> Conference:
    return Conference(bench, secretary, heads(bench), officer(bench, "ha-noi"))


def voted(conference: Conference, *boards: str) -> int:
    """The certificate, voted on before the flag is thought of."""
    number = conference.draft(boards, place=CERTIFICATE)
    assert conference.found(number).chained_from_id is None
    conference.open(number)
    conference.count(number, *("11 0" for _ in boards))
    conference.publish(number)
    return number


def test_who_has_the_certificate_is_named_before_the_flag_is_voted_on(
    conference: Conference,
) -> None:
    first = voted(conference, "ha-nam", "nam-dinh")
    conference.secretary.send(Intent.of("nominations.result_now", first))
    flag = conference.draft(("hai-phong", "ha-nam"))
    text = conference.go(conference.secretary, "preview", flag)
    assert "⚠ KCN Hà Nam: the bloc proposes it for “Bằng khen” of this year already." in text
    assert NOT_TWICE in text
    assert "Nam Định: the bloc" not in text
    assert "Open the vote now" in labels(conference.secretary.screen)  # said, not forbidden
    conference.go(conference.secretary, "line", flag, _mark(conference, flag, "ha-nam"))
    conference.secretary.tap("Take it off")
    assert NOT_TWICE not in conference.go(conference.secretary, "preview", flag)


def _mark(conference: Conference, number: int, board: str) -> str:
    with conference.bench.database.reader.connect() as connection:
        lines = conference.bench.uow(connection).contests.lines(number)
    unit = conference.bench.unit(board)
    return next(mark_of(one) for one in lines if one.unit_id == unit)


def test_who_is_voted_on_for_both_is_named_until_the_votes_are_chained(
    conference: Conference,
) -> None:
    first = conference.draft(("ha-nam", "nam-dinh"), place=CERTIFICATE)
    conference.open(first)
    flag = conference.draft(("hai-phong", "ha-nam"))
    text = conference.go(conference.secretary, "preview", flag)
    told = "⚠ KCN Hà Nam: also voted on for “Bằng khen”, and the two votes are not chained."
    assert told in text
    conference.go(conference.secretary, "chain_to", flag, first)
    assert told not in conference.go(conference.secretary, "preview", flag)


def test_the_usual_chain_warns_of_nothing(conference: Conference) -> None:
    flag = conference.draft(("hai-phong", "ha-nam"))
    certificate = conference.draft(("ha-nam", "nam-dinh"), place=CERTIFICATE)
    for number in (flag, certificate):
        assert NOT_TWICE not in conference.go(conference.secretary, "preview", number)
    conference.open(flag)
    assert NOT_TWICE not in conference.go(conference.secretary, "preview", certificate)


def test_a_rehearsal_warns_of_nothing(conference: Conference) -> None:
    first = voted(conference, "ha-nam")
    conference.secretary.send(Intent.of("nominations.result_now", first))
    flag = conference.draft(("hai-phong", "ha-nam"))
    conference.go(conference.secretary, "rehearsal", flag, "on")
    assert NOT_TWICE not in conference.go(conference.secretary, "preview", flag)
