"""Registration for a conference that is called off, or moved to before the day to answer by."""

from __future__ import annotations

from bot.screen import Intent
from storage.conferences import RSVP
from storage.milestones import DROPPED
from tests.bench import Bench, Phone
from tests.handlers.contests import officer
from tests.handlers.gathering import add_session, go, invite, register


def set_day(secretary: Phone, day: str) -> None:
    secretary.send(Intent.of("year.conference", 2019))
    secretary.write(day)
    secretary.tap("Apply")


def test_a_conference_called_off_asks_and_counts_no_answers(bench: Bench, secretary: Phone) -> None:
    set_day(secretary, "3/1/2020")
    add_session(secretary)
    unit, phone = bench.unit("ha-noi"), officer(bench, "ha-noi")
    invite(secretary)
    register(phone, unit, "Nguyễn Văn An, Phó Trưởng ban")
    secretary.send(Intent.of("year.off", 2019))
    secretary.write("Dịch bệnh diễn biến phức tạp")
    secretary.tap("Record it, tell")
    with bench.database.reader.connect() as connection:
        left = bench.uow(connection).milestones.by_code(bench.bloc_id, 2019, RSVP)
    assert left is not None
    assert left.state == DROPPED
    set_day(secretary, "17/1/2020")
    assert "has not answered" in go(phone, "unit", unit)
    go(phone, "come", unit, "yes")
    assert "Nguyễn Văn An" in phone.text, "the names are kept"


def test_moved_before_the_day_to_answer_by_it_is_invited_to_anew(
    bench: Bench, secretary: Phone
) -> None:
    set_day(secretary, "3/1/2020")
    officer(bench, "ha-noi")
    invite(secretary)
    set_day(secretary, "20/12/2019")
    go(secretary, "invite")
    secretary.tap("Send it")
    assert "The boards answer by 17:00, Tuesday 17 Dec 2019." in secretary.text
