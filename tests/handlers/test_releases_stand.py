"""What observers were shown stays as it was, whatever is corrected beside it or by which clock."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.access import Role
from bot.domain.errors import NotAllowed, Refusal
from bot.domain.totals_errors import ReleasedAlready
from bot.i18n import speak
from bot.screen import Intent
from handlers import routes
from storage.presets.synthetic import synthetic_year
from tests.bench import Bench, Phone, button, labels
from tests.handlers.bloc_year import lay_year, only, shared_out, years_2018_2019
from tests.handlers.books import FilledForm, ordered
from tests.handlers.corrections import REASON, Desk
from tests.handlers.steps import says


def leader_of(bench: Bench) -> Phone:
    """In 2019 Hải Dương led the bloc."""
    return bench.appoint("leader", "Phạm Văn Khải", Role.HEAD, "hai-duong")


def new_projects(observer: Phone) -> str:
    """The line of the totals as an observer reads it."""
    observer.command("/totals")
    if button(observer.screen, "Investment"):
        observer.tap("Investment")
    return next(line for line in observer.text.splitlines() if "New projects" in line)


def test_a_clock_that_was_set_back_brings_nothing_into_a_release(desk: Desk) -> None:
    bench = desk.bench
    leader, observer = leader_of(bench), bench.appoint("observer", "Lê Quan Sát", Role.OBSERVER)
    desk.ask("60").write(REASON)
    leader.send(Intent.of("totals.release", desk.year.period.id, "a"))
    leader.tap("Release now")
    seen = new_projects(observer)
    bench.clock.move(timedelta(hours=-1))
    desk.agree()
    assert new_projects(observer) == seen
    assert "no longer gives" not in observer.text
    leader.send(Intent.of("totals.release", desk.year.period.id, "a"))
    assert "the totals have changed since" in leader.text


def test_a_correction_beside_a_release_is_in_it_or_after_it_on_both(desk: Desk) -> None:
    """It began before the release and commits while the release waits for it."""
    bench = desk.bench
    leader, observer = leader_of(bench), bench.appoint("observer", "Lê Quan Sát", Role.OBSERVER)
    number = desk.asked("60")
    leader.send(Intent.of("totals.release", desk.year.period.id, "a"))
    tap = button(leader.screen, "Release now")
    assert tap is not None
    head, leading, said = desk.head.actor, leader.actor, list[str]()

    def release() -> None:
        with bench.database.writer.begin() as connection:
            try:
                routes.perform(leading, tap, bench.uow(connection))
                said.append("released")
            except Refusal as refusal:
                said.append(refusal.code)

    beside = threading.Thread(target=release)
    with bench.database.writer.begin() as connection:
        uow = bench.uow(connection)
        routes.perform(head, Intent.of("totals.correction_yes", number), uow)
        bench.clock.move(timedelta(seconds=2))
        beside.start()
        beside.join(0.5)
        assert said == []  # it waits
    beside.join(10)
    assert said == ["totals_moved"]
    leader.send(Intent.of("totals.release", desk.year.period.id, "a"))
    leader.tap("Release now")
    observer.send(Intent.of("totals", desk.year.period.id, "a", "DT"))
    assert "no longer gives" not in observer.text


def test_a_revoked_head_no_longer_releases_or_asks(desk: Desk) -> None:
    bench = desk.bench
    leader = leader_of(bench)
    leader.send(Intent.of("totals.release", desk.year.period.id, "a"))
    tap = button(leader.screen, "Release now")
    assert tap is not None
    desk.open("DT02", "F", phone=desk.officer)
    desk.officer.write("76")
    asks = desk.officer.asked
    assert asks is not None
    # Their rights were read before they were revoked, as in another process.
    was, officer = leader.actor, desk.officer.actor
    for phone in (leader, desk.officer):
        desk.secretary.send(Intent.of("people.revoke_now", bench.appointment(phone)))
    for actor, intent, typed in ((was, tap, ""), (officer, asks, REASON)):
        with bench.database.writer.begin() as connection:
            uow = bench.uow(connection, typed, asks if typed else None)
            with pytest.raises(Refusal) as refused:
                routes.perform(actor, intent, uow)
            assert str(speak("en").refusal(refused.value)) == says(NotAllowed)


def test_a_rate_that_observers_read_by_is_not_changed(bench: Bench, secretary: Phone) -> None:
    now, _ = shared_out()
    lay_year(bench, 2019, synthetic_year(2019).forms, state="history")
    year = lay_year(bench, 2022, now, compared_with=2019)
    leader = leader_of(bench)

    def record(dong: str) -> None:
        secretary.send(Intent.of("rates.of", year.period.id))
        secretary.write(dong)
        secretary.write("Vietcombank, ngày 15/12")
        if secretary.asked and secretary.asked.name == "rates.why":
            secretary.write("Nhầm ngày lấy tỷ giá")
        secretary.tap("Record the rate")

    record("23.400")
    assert "✓" in secretary.text
    leader.send(Intent.of("totals.release", year.period.id, "a"))
    leader.tap("Release now")
    record("24.400")
    assert secretary.text == says(ReleasedAlready)
    secretary.send(Intent.of("totals.release", year.period.id, "a"))
    assert "nothing has changed since" in secretary.text


def test_a_corrected_year_before_makes_what_is_compared_with_it_stale(
    bench: Bench, secretary: Phone
) -> None:
    before = lay_year(bench, 2018, synthetic_year(2018).forms, state="closed")
    year = lay_year(bench, 2019, synthetic_year(2019).forms, compared_with=2018)
    leader = leader_of(bench)
    head = bench.appoint("head", "Trần Việt Dũng", Role.HEAD, "ha-noi")
    leader.send(Intent.of("totals.release", year.period.id, "a"))
    leader.tap("Release now")
    bench.clock.move(timedelta(minutes=5))
    unit = bench.unit("ha-noi")
    secretary.send(Intent.of("totals.correct_cell", before.period.id, "a", unit, "DT01", "F"))
    secretary.write("143")
    if button(secretary.screen, "Right"):
        secretary.tap("Right")
    secretary.write(REASON)
    head.screen = head.notices[-1]
    head.tap("Look and decide")
    head.tap("Agree")
    assert "Observers still see the totals released before it" in str(secretary.notices[-1].text)
    leader.send(Intent.of("totals.release", year.period.id, "a"))
    assert "the totals have changed since" in leader.text
    assert "Release now" in labels(leader.screen)


def beside(bench: Bench, reader: Phone, tap: Intent, typed: str = "") -> Callable[[], str]:
    """A tap in a transaction of its own that may have to wait; what became of it."""
    actor, said = reader.actor, list[str]()

    def act() -> None:
        with bench.database.writer.begin() as connection:
            try:
                routes.perform(actor, tap, bench.uow(connection, typed, tap if typed else None))
                said.append("done")
            except Refusal as refusal:
                said.append(refusal.code)

    thread = threading.Thread(target=act)
    thread.start()
    thread.join(0.5)
    assert said == []  # it waits

    def ended() -> str:
        thread.join(10)
        return said[0]

    return ended


def test_a_correction_of_the_year_before_beside_a_release_is_in_it_or_after_on_both(
    bench: Bench, secretary: Phone
) -> None:
    before = lay_year(bench, 2018, synthetic_year(2018).forms, state="closed")
    year = lay_year(bench, 2019, synthetic_year(2019).forms, compared_with=2018)
    leader, head = leader_of(bench), bench.appoint("head", "Trần Văn Ba", Role.HEAD, "ha-noi")
    secretary.send(
        Intent.of("totals.correct_cell", before.period.id, "a", bench.unit("ha-noi"), "DT01", "F")
    )
    secretary.write("143")
    if button(secretary.screen, "Right"):
        secretary.tap("Right")
    secretary.write(REASON)
    head.screen = head.notices[-1]
    head.tap("Look and decide")
    agree = button(head.screen, "Agree")
    leader.send(Intent.of("totals.release", year.period.id, "a"))
    release = button(leader.screen, "Release now")
    assert agree is not None
    assert release is not None
    with bench.database.writer.begin() as connection:
        routes.perform(head.actor, agree, bench.uow(connection))
        ended = beside(bench, leader, release)
    assert ended() == "totals_moved"


def test_the_day_of_the_stocks_is_not_moved_beside_a_release_on_both(
    bench: Bench, secretary: Phone
) -> None:
    year = years_2018_2019(bench)
    leader = leader_of(bench)
    leader.send(Intent.of("totals.release", year.period.id, "a"))
    release = button(leader.screen, "Release now")
    assert release is not None
    secretary.send(Intent.of("totals.as_of", year.period.id, "a"))
    asked = secretary.asked
    assert asked is not None
    with bench.database.writer.begin() as connection:
        routes.perform(leader.actor, release, bench.uow(connection))
        ended = beside(bench, secretary, asked, "30/09/2019")
    assert ended() == ReleasedAlready.code


def test_a_base_stated_after_a_release_leaves_it_as_it_was(bench: Bench, secretary: Phone) -> None:
    lay_year(bench, 2018, only(synthetic_year(2018).forms, ("vinh-phuc",)), state="history")
    forms = only(synthetic_year(2019).forms, ("vinh-phuc",))
    year = lay_year(bench, 2019, forms, compared_with=2018)
    leader, observer = leader_of(bench), bench.appoint("observer", "Lê Quan Sát", Role.OBSERVER)
    officer = bench.appoint("officer", "Đỗ Văn Cán", Role.OFFICER, "vinh-phuc")
    leader.send(Intent.of("totals.release", year.period.id, "a"))
    leader.tap("Release now")
    seen = str(observer.send(Intent.of("totals", year.period.id, "a", "DT")).text)
    officer.send(Intent.of("duty", year.period.id))
    officer.tap("Excel file")
    filled = FilledForm(ordered(officer.screen))
    filled.put("DT01", "F", 12, previous=10)
    filled.put("DT01", "D", 3, previous=2)
    officer.upload(filled.content())
    assert "• New projects (FDI): 10 dự án" in officer.text
    officer.tap("Yes, compare")
    officer.tap("Take over")
    assert str(observer.send(Intent.of("totals", year.period.id, "a", "DT")).text) == seen
    leader.send(Intent.of("totals.release", year.period.id, "a"))
    assert "the totals have changed since" in leader.text
