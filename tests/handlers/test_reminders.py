"""Reminders reach the right person, once, at a decent moment, only while something is owed."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from bot.domain.access import Role
from bot.domain.calendar.plan import Planned
from bot.domain.errors import NotAllowed, OldButton
from bot.runtime.marks import Held, Lapsed
from bot.screen import Intent
from tests.bench import Bench, Phone, button, labels
from tests.handlers.boards import stand
from tests.handlers.reminding import at, decided, look, part, switch, text, waiting
from tests.handlers.reporting import DUE, Board, beside
from tests.handlers.steps import says

EARLY = date(2019, 11, 22)
EVE, NEXT = date(2019, 11, 28), date(2019, 12, 2)


@pytest.fixture
def on(bench: Bench, board: Board) -> None:
    switch(bench)


@pytest.fixture
def head(board: Board) -> Phone:
    return board.head()


@pytest.mark.usefixtures("on")
def test_an_officer_is_reminded_once_with_a_way_to_the_figures(bench: Bench, board: Board) -> None:
    at(bench, EARLY)
    look(bench)
    look(bench)
    (notice,) = board.officer.notices
    assert "Figures of 2019" in str(notice.text)
    assert "Due: 17:00, Friday 29 Nov 2019 (7 days left). Your board has 0/38 values." in str(
        notice.text
    )
    assert labels(notice) == ["Enter figures", "Later today", "I am on it"]
    assert notice.stays


def test_nobody_is_reminded_before_reminders_are_switched_on(bench: Bench, board: Board) -> None:
    at(bench, EARLY, 8, 20)
    look(bench)
    assert board.officer.notices == []
    switch(bench)
    at(bench, EARLY, 9)
    look(bench)
    assert board.officer.notices == []  # what was before is not made up for


@pytest.mark.usefixtures("on")
def test_after_the_deadline_it_says_who_can_still_submit(bench: Bench, board: Board) -> None:
    """The officer cannot: a reminder must not ask for what is refused."""
    at(bench, NEXT, 9)
    look(bench)
    (notice,) = board.officer.notices
    assert "to submit after the deadline, please call the secretary" in str(notice.text)
    board.fill()
    board.submit()
    assert board.row()[0] == "draft"


@pytest.mark.usefixtures("on")
def test_at_night_all_is_held(bench: Bench, board: Board) -> None:
    at(bench, EARLY, 20)
    look(bench)
    assert board.officer.notices == []
    at(bench, EARLY + timedelta(days=3), 9)
    look(bench)
    (notice,) = board.officer.notices
    assert "after the day it was planned for" in str(notice.text)


@pytest.mark.usefixtures("on")
def test_what_was_done_before_sending_is_never_sent(bench: Bench, board: Board) -> None:
    at(bench, EARLY)
    reminding = part(bench)
    reminding.remind_due()
    (row,) = waiting(bench)
    assert "0/38" in text(reminding.still_owed([row])[0])
    board.fill()
    assert "38/38" in text(reminding.still_owed([row])[0])
    board.submit()
    assert reminding.still_owed([row])[0] == Lapsed("not owed any more: done")
    assert ("before5", "lapsed", "done") in decided(bench)


@pytest.mark.usefixtures("on")
def test_what_waits_into_the_night_is_held_until_the_morning(bench: Bench, board: Board) -> None:
    at(bench, EARLY, 16, 59)
    reminding = part(bench)
    reminding.remind_due()
    (row,) = waiting(bench)
    at(bench, EARLY, 17)
    assert isinstance(reminding.still_owed([row])[0], Held)
    at(bench, EARLY + timedelta(days=3), 9)
    assert "0/38" in text(reminding.still_owed([row])[0])


@pytest.mark.usefixtures("on")
def test_switched_off_nothing_more_is_sent(bench: Bench, board: Board) -> None:
    at(bench, EARLY)
    reminding = part(bench)
    reminding.remind_due()
    (row,) = waiting(bench)
    switch(bench, on=False)
    assert reminding.still_owed([row])[0] == Lapsed("not owed any more: switched_off")


@pytest.mark.usefixtures("on")
def test_a_digest_of_which_part_is_done_is_built_anew(
    bench: Bench, board: Board, secretary: Phone
) -> None:
    other = beside(board, "hai-duong", "another-officer")
    at(bench, date(2019, 12, 3))
    reminding = part(bench)
    reminding.remind_due()
    row = next(one for one in waiting(bench) if one.chat == secretary.chat)
    assert "Hà Nam" in text(reminding.still_owed([row])[0])
    stand(bench, board.period, board.unit, "submitted", board.officer)
    again = text(reminding.still_owed([row])[0])
    assert "Hà Nam" not in again
    assert "Bắc Ninh" in again
    assert other.officer.notices == []


@pytest.mark.usefixtures("on")
def test_the_officer_is_warned_before_the_head_hears(
    bench: Bench, board: Board, head: Phone
) -> None:
    at(bench, EVE, 14)
    look(bench)
    assert "Tomorrow the assistant will report" in str(board.officer.notices[-1].text)
    assert head.notices == []
    at(bench, DUE, 14)
    look(bench)
    heard = str(head.notices[-1].text)
    assert "You are kindly asked to see that they are completed and sent." in heard
    assert "overdue" not in heard
    assert labels(head.notices[-1]) == ["Reporting status"]


@pytest.mark.usefixtures("on")
def test_a_head_is_not_told_while_the_officer_was_not_warned(
    bench: Bench, board: Board, head: Phone
) -> None:
    at(bench, DUE, 15)
    look(bench)
    assert "On 2 Dec 2019 the assistant will report" in str(board.officer.notices[-1].text)
    assert head.notices == []
    at(bench, NEXT, 9)
    look(bench)
    assert "awaited until 17:00, Friday 29 Nov 2019" in str(head.notices[-1].text)


@pytest.mark.usefixtures("on")
def test_a_submitted_form_waits_for_its_head(bench: Bench, board: Board, head: Phone) -> None:
    board.fill()
    board.submit()
    head.notices.clear()
    board.officer.notices.clear()
    at(bench, DUE, 14)
    look(bench)
    assert board.officer.notices == []
    (notice,) = head.notices
    assert "have been submitted to you" in str(notice.text)
    assert labels(notice)[0] == "Verdicts"


@pytest.mark.usefixtures("on")
def test_later_today_comes_once_more_and_moves_nothing(bench: Bench, board: Board) -> None:
    at(bench, EARLY)
    look(bench)
    board.ask("DT01")
    asked = board.officer.asked
    board.officer.send(button(board.officer.notices[-1], "Later today") or Intent("none"))
    assert "once more: 14:00, Friday 22 Nov 2019" in board.officer.text
    assert board.officer.asked == asked
    for hour in (13, 14, 15):
        at(bench, EARLY, hour, 30)
        look(bench)
    assert len(board.officer.notices) == 2
    assert "as you asked" in str(board.officer.notices[-1].text)
    assert labels(board.officer.notices[-1]) == ["Enter figures", "I am on it"]
    at(bench, EVE, 14)
    look(bench)
    assert len(board.officer.notices) == 3


@pytest.mark.usefixtures("on")
def test_put_off_in_the_afternoon_it_comes_the_next_working_morning(
    bench: Bench, board: Board
) -> None:
    at(bench, EARLY, 15)
    look(bench)
    board.officer.tap("Later today")
    assert "once more: 09:00, Monday 25 Nov 2019" in board.officer.text
    at(bench, EARLY + timedelta(days=3), 9)
    look(bench)
    assert len(board.officer.notices) == 2


@pytest.mark.usefixtures("on")
def test_on_it_is_seen_by_the_secretary_and_the_next_step_still_comes(
    bench: Bench, board: Board, secretary: Phone
) -> None:
    at(bench, EARLY)
    look(bench)
    board.officer.tap("I am on it")
    assert "you are on it" in board.officer.text
    unit = bench.unit(board.unit)
    secretary.send(Intent.of("status.unit", board.period.id, unit))
    assert "On it: Trần Thị Bích Ngọc" in secretary.text
    at(bench, EVE, 14)
    look(bench)
    assert len(board.officer.notices) == 2


@pytest.mark.usefixtures("on")
def test_nobody_answers_for_somebody_else(bench: Bench, board: Board, secretary: Phone) -> None:
    at(bench, EARLY)
    look(bench)
    for name in ("Later today", "I am on it"):
        intent = button(board.officer.notices[-1], name)
        assert intent is not None
        secretary.send(intent)
        assert says(OldButton) in secretary.text
    assert says(NotAllowed) in board.officer.send(Intent("reminders")).text


@pytest.mark.usefixtures("on")
def test_the_leader_hears_only_after_the_secretary_has_agreed(
    bench: Bench, board: Board, secretary: Phone
) -> None:
    leader = bench.appoint("leader", "Lê Quang Dũng", Role.HEAD, "hai-duong")
    at(bench, date(2019, 12, 3))
    look(bench)
    asked = secretary.notices[-1]
    assert "02 working days overdue" in str(asked.text)
    assert labels(asked)[0] == "See and decide"
    secretary.send(Intent("reminders.higher"))
    secretary.tap("KCN Hà Nam" if button(secretary.screen, "KCN Hà Nam") else "Hà Nam")
    assert "The leadership of the board has not been told." in secretary.text
    told = len(leader.notices)
    secretary.tap("Agree to send")
    assert "will be told" in secretary.text
    at(bench, date(2019, 12, 4))
    look(bench)
    heard = str(leader.notices[-1].text)
    assert len(leader.notices) == told + 1
    assert "have a word with the leadership of that board" in heard
    assert "Hà Nam" in heard


@pytest.mark.usefixtures("on")
def test_what_one_leader_may_be_told_the_next_is_told_only_once_it_is_agreed_anew(
    bench: Bench, board: Board, secretary: Phone
) -> None:
    following = bench.appoint("next-leader", "Trần Văn Kế", Role.HEAD, "vinh-phuc")
    at(bench, date(2019, 12, 3))
    look(bench)
    secretary.send(Intent("reminders.higher"))
    secretary.tap("KCN Hà Nam")
    secretary.tap("Agree to send")
    with bench.database.writer.begin() as connection:
        uow = bench.uow(connection)
        uow.offices.record(bench.bloc_id, 2020, "leader", bench.unit("vinh-phuc"))
    heard = len(following.notices)
    at(bench, date(2019, 12, 4))
    look(bench)
    assert not any("Hà Nam" in str(one.text) for one in following.notices[heard:])
    secretary.send(Intent("reminders.higher"))
    secretary.tap("KCN Hà Nam")
    secretary.tap("Agree to send")
    at(bench, date(2019, 12, 5))
    look(bench)
    assert "Hà Nam" in str(following.notices[-1].text)


@pytest.mark.usefixtures("on")
def test_a_date_of_the_plan_is_reminded_of_once_whoever_leads(
    bench: Bench, secretary: Phone
) -> None:
    plan = [Planned("conference", date(2019, 12, 28), time(8), 2)]
    with bench.database.writer.begin() as connection:
        bench.uow(connection).milestones.lay(bench.bloc_id, 2019, plan, "Asia/Ho_Chi_Minh")
    at(bench, date(2019, 12, 23), 9)
    look(bench)
    assert "28 Dec 2019" in str(secretary.notices[-1].text)
    with bench.database.writer.begin() as connection:
        uow = bench.uow(connection)
        uow.offices.record(bench.bloc_id, 2020, "leader", bench.unit("vinh-phuc"))
    at(bench, date(2019, 12, 24), 9)
    look(bench)
    assert sum("28 Dec 2019" in str(one.text) for one in secretary.notices) == 1


@pytest.mark.usefixtures("on")
def test_declined_nobody_is_told_and_a_second_answer_changes_nothing(
    bench: Bench, board: Board, secretary: Phone
) -> None:
    leader = bench.appoint("leader", "Lê Quang Dũng", Role.HEAD, "hai-duong")
    at(bench, date(2019, 12, 3))
    look(bench)
    secretary.send(Intent("reminders.higher"))
    way = next(one.intent for row in secretary.screen.choices for one in row)
    secretary.send(way)
    agree = button(secretary.screen, "Agree")
    secretary.tap("Not yet")
    assert "nothing is sent" in secretary.text
    assert agree is not None
    assert says(OldButton) in secretary.send(agree).text
    heard = len(leader.notices)
    at(bench, date(2019, 12, 4))
    look(bench)
    assert len(leader.notices) == heard


@pytest.mark.usefixtures("on")
def test_where_an_officer_cannot_be_reached_the_head_is(
    bench: Bench, board: Board, head: Phone
) -> None:
    bench.lose(board.officer)
    at(bench, EARLY)
    look(bench)
    assert board.officer.notices == []
    assert labels(head.notices[-1])[0] == "Enter figures"


@pytest.mark.usefixtures("on")
def test_boards_without_a_proposal_and_the_secretary_are_told_of_the_plan(
    bench: Bench, board: Board, secretary: Phone
) -> None:
    with bench.database.writer.begin() as connection:
        plan = [
            Planned("award_registration", date(2019, 12, 20), time(17), 1),
            Planned("conference", date(2019, 12, 28), time(8), 2),
        ]
        bench.uow(connection).milestones.lay(bench.bloc_id, 2019, plan, "Asia/Ho_Chi_Minh")
    stand(bench, board.period, board.unit, "accepted", board.officer)
    at(bench, date(2019, 12, 13))
    look(bench)
    (notice,) = board.officer.notices
    assert "KCN Hà Nam has proposed nobody yet." in str(notice.text)
    assert labels(notice)[0] == "Awards of the year"
    at(bench, date(2019, 12, 27))
    look(bench)
    told = str(secretary.notices[-1].text)
    assert "Year-end conference" in told
    assert "08:00, Saturday 28 Dec 2019 (1 day left)" in told


@pytest.mark.usefixtures("on")
def test_whoever_is_away_hands_the_reminder_to_the_deputy(bench: Bench, board: Board) -> None:
    colleague = board.colleague()
    with bench.database.writer.begin() as connection:
        uow = bench.uow(connection)
        away, stands_in = board.officer.actor.person, colleague.actor.person
        uow.absences.record(
            bloc_id=bench.bloc_id,
            unit_id=bench.unit(board.unit),
            person_id=away,
            deputy_id=stands_in,
            since=EARLY,
            until=None,
            by=away,
        )
    at(bench, EARLY)
    look(bench)
    assert board.officer.notices == []
    assert len(colleague.notices) == 1
