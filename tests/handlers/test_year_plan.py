"""The secretary sets one day; the plan is seen whole, applied once, told once, and moved again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.channels.base import What
from bot.domain.access import Role
from bot.domain.calendar.working_days import DayKind, Override
from bot.domain.errors import LineNeeded, LineTooLong, NotAllowed, OldButton, Refusal
from bot.domain.plan_errors import (
    ConferenceOutOfYear,
    ConferenceOver,
    DayNotAhead,
    DayOfPeriod,
    MilestoneSettled,
    RuleUnclear,
)
from bot.screen import Intent
from storage.days import Days
from storage.milestones import Milestone, Milestones
from storage.models.blocs import conference
from storage.models.records import register
from storage.records import first_broken_entry
from tests.bench import Bench, Phone, labels
from tests.handlers.reminding import at, look, switch
from tests.handlers.reporting import HEAD, UNIT, Board
from tests.handlers.steps import at_once, says

ASK = Intent.of("year.conference", 2019)


def plan_of(bench: Bench, year: int = 2019) -> dict[str, Milestone]:
    with bench.database.reader.connect() as connection:
        found = Milestones(connection, bench.clock.now()).of_year(bench.bloc_id, year)
    return {one.code: one for one in found}


def days_of(bench: Bench, year: int = 2019) -> dict[str, date]:
    return {code: one.due_on for code, one in plan_of(bench, year).items() if one.is_open}


def typed(secretary: Phone, day: str) -> str:
    secretary.send(ASK)
    secretary.write(day)
    return secretary.text


def applied(secretary: Phone, day: str = "3/1/2020") -> str:
    typed(secretary, day)
    secretary.tap("Apply, tell")
    return secretary.text


def sent_to(phone: Phone) -> list[str]:
    return [str(one.text) for one in phone.notices if "plan of the year" in str(one.text)]


@pytest.fixture
def people(bench: Bench, board: Board) -> list[Phone]:
    """An officer and a head, a head of another board, and a contributor who is told nothing."""
    others = [
        bench.appoint("head", HEAD, Role.HEAD, UNIT),
        bench.appoint("other", "Lê Văn Hai", Role.HEAD, "ha-noi"),
        bench.appoint("helper", "Vũ Thị Ba", Role.CONTRIBUTOR, UNIT, scope="LD"),
    ]
    return [board.officer, *others]


def test_the_conference_is_set_moved_towards_tet_and_back_both(
    bench: Bench, secretary: Phone, board: Board, people: list[Phone]
) -> None:
    group = bench.group("Khối thi đua")
    secretary.ask_in(group, "/tinhhinh")
    posts = len(group.notices)
    secretary.command("/lich")
    assert "No plan is laid yet" in secretary.text
    secretary.tap("Day of the conference")
    secretary.write("3/1/2020")
    assert "Conference: <b>Friday, 3 Jan 2020</b>" in secretary.text
    assert "• Proposals for awards: deadline: <b>19 Dec 2019</b>" in secretary.text
    assert "Past already, not known whether done: Plan and pact of the year, Half-year" in (
        secretary.text
    )
    # The open period of the board is due on 29 November: the plan says so too.
    assert "• Annual figures: deadline: <b>29 Nov 2019</b>" in secretary.text
    assert "⚠ Figures of 2019: the boards were told 29 Nov 2019, and it stays so. By the usual" in (
        secretary.text
    )
    assert "3 people will be told: officers and heads of the boards. So will the group “" in (
        secretary.text
    )
    assert plan_of(bench) == {}
    assert [sent_to(one) for one in people] == [[]] * 4
    first_preview = secretary.screen
    secretary.tap("Apply, tell")
    assert "✓ The plan holds. 3 people have been told." in secretary.text
    assert days_of(bench)["annual_due"] == date(2019, 11, 29)
    assert days_of(bench)["conference"] == date(2020, 1, 3)
    assert plan_of(bench)["plan_pact"].state == "planned"
    officer, head, other, helper = people
    for phone in (officer, head, other):
        [told] = sent_to(phone)
        assert "Conference: <b>Friday, 3 Jan 2020</b>" in told
        assert "• Annual figures: deadline: <b>29 Nov 2019</b>" in told
        assert "Half-year" not in told
    assert sent_to(helper) == []
    assert len(group.notices) + (group.text != "") > posts

    text = typed(secretary, "20/1/2020")
    assert "Conference: <b>Monday, 20 Jan 2020</b> (before: 3 Jan 2020)" in text
    assert "⚠ Year-end conference, Monday, 20 Jan 2020: that is around Tết" in text
    assert "• Proposals for awards: deadline: 19 Dec 2019 → <b>6 Jan 2020</b>" in text
    assert "• Annual figures: opening" not in text  # it is past: what happened stays
    assert days_of(bench)["conference"] == date(2020, 1, 3)
    secretary.tap("Apply, tell")
    assert days_of(bench)["conference"] == date(2020, 1, 20)
    assert (
        "The conference moves to <b>Monday, 20 Jan 2020</b> (before: 3 Jan 2020)."
        in (sent_to(officer)[-1])
    )

    # The button of the first preview names a plan that is none any more: it is shown anew.
    secretary.send(first_preview.choices[0][0].intent)
    assert "Nothing was changed:" in secretary.text
    assert days_of(bench)["conference"] == date(2020, 1, 20)
    secretary.tap("Apply, tell")
    assert days_of(bench)["conference"] == date(2020, 1, 3)
    assert days_of(bench)["award_registration"] == date(2019, 12, 19)
    assert [len(sent_to(one)) for one in people] == [3, 3, 3, 0]
    with bench.database.reader.connect() as connection:
        verbs = [row.verb for row in connection.execute(select(register))]
        held = connection.execute(select(conference)).one()
        assert first_broken_entry(connection, bench.bloc_id) is None
    assert verbs.count("year_laid") == 3
    assert (held.starts_on, held.held) == (date(2020, 1, 3), "planned")
    lines = [line for line in bench.audited() if line[0] == "milestone_laid"]
    assert "award_registration 2019-12-19" in [line[3] for line in lines]


def test_a_second_tap_applies_nothing_and_tells_nobody(
    bench: Bench, secretary: Phone, people: list[Phone]
) -> None:
    typed(secretary, "3/1/2020")
    tap = secretary.screen.choices[0][0].intent
    secretary.send(tap)
    secretary.send(tap)
    assert "✓" not in secretary.text.splitlines()[0]
    assert len(sent_to(people[0])) == 1
    assert "just so already" in typed(secretary, "3/1/2020")
    assert "Apply, tell the boards" not in labels(secretary.screen)


def test_two_secretaries_at_once_do_not_write_over_each_other(
    bench: Bench, secretary: Phone, board: Board
) -> None:
    second = bench.appoint("second", "Vũ Thị Hai", Role.SECRETARY, "bac-ninh")
    taps = []
    for phone, day in ((secretary, "3/1/2020"), (second, "10/1/2020")):
        typed(phone, day)
        taps.append((phone, phone.screen.choices[0][0].intent))
    said = at_once(bench, taps[0], taps[1])
    assert "Nothing was changed:" in said[1]
    assert days_of(bench)["conference"] == date(2020, 1, 3)


@pytest.mark.parametrize(
    ("day", "refusal", "fields"),
    [
        ("20/11/2019", DayNotAhead, {"day": "20/11/2019"}),
        (
            "3/4/2020",
            ConferenceOutOfYear,
            {"year": "2019", "first": "01/07/2019", "last": "31/03/2020", "day": "03/04/2020"},
        ),
    ],
)
def test_a_day_that_can_be_no_conference(
    secretary: Phone, day: str, refusal: type[Refusal], fields: dict[str, object]
) -> None:
    assert typed(secretary, day) == says(refusal, **fields)


def test_a_saturday_and_a_day_off_are_said_and_may_be(bench: Bench, secretary: Phone) -> None:
    assert "Saturday, 7 Dec 2019: that day is in a weekend." in typed(secretary, "7/12/2019")
    assert "1 Jan 2020: that day is off (New Year&#39;s Day)." in typed(secretary, "1/1/2020")
    applied(secretary, "7/12/2019")
    assert days_of(bench)["conference"] == date(2019, 12, 7)


def test_the_blocs_own_days_off_count(bench: Bench, secretary: Phone) -> None:
    applied(secretary)
    assert days_of(bench)["votes"] == date(2020, 1, 2)
    with bench.database.writer.begin() as connection:
        off = Override(date(2020, 1, 2), DayKind.DAY_OFF, "Nghỉ hoán đổi")
        person = secretary.actor.person
        Days(connection, bench.clock.now()).record(bench.bloc_id, off, person)
    assert "• Votes of the bloc: deadline: 2 Jan 2020 → <b>31 Dec 2019</b>" in (
        typed(secretary, "3/1/2020")
    )


def test_an_invitation_that_comes_too_late_is_said(bench: Bench, secretary: Phone) -> None:
    applied(secretary)
    found = plan_of(bench)["invitation"]
    secretary.send(Intent.of("year.date_move", 2019, found.id))
    secretary.write("31/12/2019")
    assert "only 2 working days before the conference; at least 3 are asked for." in secretary.text


# One date by hand --------------------------------------------------------------------------------


def test_a_date_by_hand_stays_when_the_conference_moves(
    bench: Bench, secretary: Phone, people: list[Phone]
) -> None:
    applied(secretary)
    secretary.tap("Single dates")
    secretary.tap("Next page")
    secretary.tap("25/12 Draft of the annual report")
    assert "still to come" in secretary.text
    secretary.tap("Move it")
    secretary.write("20/12/2019")
    assert "New day: <b>Friday, 20 Dec 2019</b>\nBefore: Wednesday, 25 Dec 2019" in secretary.text
    assert days_of(bench)["draft_report"] == date(2019, 12, 25)
    secretary.tap("Move it, tell")
    assert "✓ Moved. 3 people have been told." in secretary.text
    assert "<b>Draft of the annual report</b> moves to <b>Friday, 20 Dec 2019</b>" in (
        sent_now(people[0])
    )
    text = typed(secretary, "10/1/2020")
    assert "Set by hand, stays as it is: Draft of the annual report." in text
    secretary.tap("Apply, tell")
    assert days_of(bench)["draft_report"] == date(2019, 12, 20)
    assert days_of(bench)["votes"] == date(2020, 1, 9)


def sent_now(phone: Phone) -> str:
    return str(phone.notices[-1].text)


def test_a_move_that_was_looked_at_does_not_undo_a_later_one(
    bench: Bench, secretary: Phone, board: Board
) -> None:
    applied(secretary)
    second = bench.appoint("second", "Vũ Thị Hai", Role.SECRETARY, "bac-ninh")
    number = plan_of(bench)["draft_report"].id
    for phone, day in ((secretary, "20/12/2019"), (second, "23/12/2019")):
        phone.send(Intent.of("year.date_move", 2019, number))
        phone.write(day)
    second.tap("Move it, tell")
    secretary.tap("Move it, tell")
    assert "Nothing was changed:" in secretary.text
    assert "Before: Monday, 23 Dec 2019" in secretary.text
    assert days_of(bench)["draft_report"] == date(2019, 12, 23)
    secretary.tap("Move it, tell")
    assert days_of(bench)["draft_report"] == date(2019, 12, 20)


def test_done_opened_again_and_dropped(bench: Bench, secretary: Phone, people: list[Phone]) -> None:
    applied(secretary)
    votes = plan_of(bench)["votes"]
    card = Intent.of("year.date", 2019, votes.id)
    secretary.send(card)
    secretary.tap("It is done")
    assert "✓ Recorded as done." in secretary.text
    assert plan_of(bench)["votes"].state == "done"
    secretary.send(Intent.of("year.date_move", 2019, votes.id))
    assert secretary.text == says(MilestoneSettled, name="Votes of the bloc: deadline")
    secretary.send(card)
    secretary.tap("Open it again")
    assert plan_of(bench)["votes"].is_open
    count = len(people[0].notices)
    secretary.send(card)
    secretary.tap("Drop it")
    assert "from the plan of 2019? Other years keep it. 3 people will be told" in secretary.text
    assert plan_of(bench)["votes"].is_open
    secretary.tap("Drop it, tell")
    assert "is left out of the plan of 2019" in sent_now(people[0])
    assert len(people[0].notices) == count + 1
    applied(secretary, "10/1/2020")
    assert "votes" not in days_of(bench)
    verbs = [line[0] for line in bench.audited() if line[2] == votes.id]
    assert [verb for verb in verbs if verb.startswith("milestone")] == [
        "milestone_laid", "milestone_done", "milestone_opened", "milestone_dropped"
    ]  # fmt: skip


def test_a_date_of_the_blocs_own(bench: Bench, secretary: Phone, people: list[Phone]) -> None:
    applied(secretary)
    secretary.send(Intent.of("year.add", 2019))
    secretary.write("Ít")
    assert secretary.text == says(LineNeeded, least=4)
    secretary.write("Hội thao Khối thi đua " * 3)
    assert secretary.text == says(LineTooLong, length=65, most=60)
    secretary.write("Hội thao Khối thi đua")
    secretary.write("7/12/2019")
    assert "⚠ That day is off: Saturday." in secretary.text
    secretary.write("6/12/2019")
    assert "own1" not in plan_of(bench)
    tap = secretary.screen.choices[0][0].intent
    secretary.tap("Add it, tell")
    assert "✓ Added: Hội thao Khối thi đua. 3 people have been told." in secretary.text
    assert plan_of(bench)["own1"].title == "Hội thao Khối thi đua"
    assert "<b>Hội thao Khối thi đua</b>, Friday, 6 Dec 2019" in sent_now(people[0])
    secretary.send(tap)
    assert secretary.text == says(OldButton)
    people[0].command("/lich")
    assert "▫ 06/12 17:00 Hội thao Khối thi đua" in people[0].text


def test_a_date_of_the_blocs_own_becomes_one_of_every_year(bench: Bench, secretary: Phone) -> None:
    applied(secretary)
    for year, name, day in ((2019, "Hội thao", "6/12/2019"), (2020, "Giao lưu", "5/6/2020")):
        secretary.send(Intent.of("year.add", year))
        secretary.write(name + " Khối thi đua")
        secretary.write(day)
        secretary.tap("Add it, tell")
    # Codes are never those of another year's, so that no plan takes one for the other.
    assert plan_of(bench, 2020)["own2"].title == "Giao lưu Khối thi đua"
    number = plan_of(bench)["own1"].id
    secretary.send(Intent.of("year.date", 2019, number))
    secretary.tap("Every year from now on")
    assert "<b>Hội thao Khối thi đua</b>\n06/12" in secretary.text
    secretary.send(Intent.of("year.date_yearly", 2019, number))
    assert "✓" not in secretary.text  # it is so already
    secretary.write("20 trước")
    secretary.send(Intent.of("year.preview", 2019, "20200103"))
    assert "just so already" in secretary.text
    secretary.send(Intent.of("year.conference", 2020))
    secretary.write("11/12/2020")
    secretary.tap("Apply, tell")
    assert days_of(bench, 2020)["own1"] == date(2020, 11, 13)
    assert plan_of(bench, 2020)["own1"].title == "Hội thao Khối thi đua"
    secretary.send(Intent.of("year.date_yearly", 2019, plan_of(bench)["votes"].id))
    assert secretary.text == says(OldButton)


# A year without a conference ---------------------------------------------------------------------


def test_a_year_without_a_conference_has_a_reason_and_keeps_the_rest(
    bench: Bench, secretary: Phone, people: list[Phone]
) -> None:
    applied(secretary)
    secretary.tap("Day of the conference")
    secretary.tap("No conference this year")
    secretary.write("Ảnh hưởng của dịch Covid-19")
    assert "Reason: Ảnh hưởng của dịch Covid-19" in secretary.text
    assert "• Year-end conference: left out" in secretary.text
    # Nothing else is pulled forward to a day that nobody was told.
    assert "→" not in secretary.text
    secretary.tap("Record it, tell")
    assert "No conference is held on this year: Ảnh hưởng của dịch Covid-19" in secretary.text
    assert not {"conference", "invitation"} & set(days_of(bench))
    told = sent_now(people[1])
    assert "no conference is held on the year 2019. Reason: Ảnh hưởng" in told
    assert "It was planned for Friday, 3 Jan 2020." in told
    secretary.send(Intent.of("year.off", 2019))
    assert secretary.text == says(OldButton)
    secretary.command("/todo")
    assert "conference: 3 Jan" not in secretary.text
    applied(secretary, "17/1/2020")
    assert days_of(bench)["invitation"] == date(2020, 1, 10)
    assert days_of(bench)["conference"] == date(2020, 1, 17)


def test_the_reason_that_was_shown_is_the_one_that_is_recorded(
    bench: Bench, secretary: Phone, board: Board
) -> None:
    secretary.send(Intent.of("year.off", 2019))
    secretary.write("Ảnh hưởng của dịch")
    first = secretary.screen.choices[0][0].intent
    secretary.write("Sáp nhập các đơn vị")
    secretary.send(first)
    assert "Nothing was changed:" in secretary.text
    secretary.command("/todo")
    secretary.send(first)
    assert secretary.text == says(OldButton)
    assert "conference_called_off" not in [line[0] for line in bench.audited()]


def test_a_plan_before_the_conference_is_known(bench: Bench, secretary: Phone) -> None:
    secretary.send(ASK)
    secretary.tap("Look at the plan")
    assert "Without a day of the conference" in secretary.text
    secretary.tap("Apply, tell")
    assert "The day of the conference is not set yet." in secretary.text
    assert "conference" not in plan_of(bench)
    applied(secretary)
    secretary.send(Intent.of("year.preview", 2019, "none"))
    assert secretary.text == says(OldButton)


# The template ------------------------------------------------------------------------------------


def test_a_rule_of_the_template_holds_for_plans_laid_from_now_on(
    bench: Bench, secretary: Phone, board: Board
) -> None:
    applied(secretary)
    secretary.tap("The usual year")
    assert "• Annual figures: deadline: 14 working days before the conference (15/11 while no" in (
        secretary.text
    )
    secretary.tap("Next page")
    secretary.tap("Proposals for awards: deadline")
    secretary.write("12")
    assert secretary.text == says(RuleUnclear, typed="12")
    secretary.write("12 trước")
    assert "✓ Kept" in secretary.text
    assert days_of(bench)["award_registration"] == date(2019, 12, 19)
    secretary.tap("Look at the plan")
    assert "• Proposals for awards: deadline: 19 Dec 2019 → <b>17 Dec 2019</b>" in secretary.text
    secretary.send(Intent.of("year.step", 2019, "draft_report"))
    secretary.tap("Leave it out")
    secretary.tap("Look at the plan")
    assert "• Draft of the annual report: left out" in secretary.text
    secretary.tap("Apply, tell")
    assert "draft_report" not in days_of(bench)
    secretary.send(Intent.of("year.step", 2019, "draft_report"))
    secretary.tap("Take it in again")
    applied(secretary)
    assert days_of(bench)["draft_report"] == date(2019, 12, 25)
    for name, args in (("step_typed", ("conference",)), ("step", ("x",))):
        secretary.send(Intent.of(f"year.{name}", 2019, *args))
        assert secretary.text == says(OldButton)


# Beside a period ---------------------------------------------------------------------------------


def test_the_deadline_of_a_period_is_one_and_the_plan_follows_it(
    bench: Bench, secretary: Phone, board: Board, people: list[Phone]
) -> None:
    applied(secretary)
    assert days_of(bench)["annual_due"] == date(2019, 11, 29)
    secretary.tap("Boards submit until 13/12")
    assert "New deadline: <b>17:00, Friday 13 Dec 2019</b>" in secretary.text
    secretary.tap("Move it, tell")
    assert "has moved to 17:00, Friday 13 Dec 2019" in sent_now(people[0])
    assert days_of(bench)["annual_due"] == date(2019, 12, 13)
    found = plan_of(bench)["annual_due"]
    assert ("milestone_followed", "milestone", found.id, "2019-11-29 -> 2019-12-13") in (
        bench.audited()
    )
    # Its own way is the only one, also for a button that was made up.
    secretary.send(Intent.of("year.date", 2019, found.id))
    assert "It is the deadline of a period that is being collected" in secretary.text
    for name in ("date_move", "date_typed", "date_set", "date_done", "date_drop", "date_gone"):
        secretary.send(Intent.of(f"year.{name}", 2019, found.id, "20191206", "x"))
        assert secretary.text == says(DayOfPeriod, name="Annual figures: deadline"), name
    secretary.send(Intent.of("year.date", 2019, found.id))
    secretary.tap("Move the deadline")
    secretary.write("6/12/2019")
    secretary.tap("Move it, tell")
    assert days_of(bench)["annual_due"] == date(2019, 12, 6)
    applied(secretary, "10/1/2020")
    assert days_of(bench)["annual_due"] == date(2019, 12, 6)


def test_opening_a_period_sets_its_date_in_the_plan(bench: Bench, secretary: Phone) -> None:
    applied(secretary)
    assert days_of(bench)["annual_due"] == date(2019, 12, 13)
    secretary.send(Intent("periods.new"))
    secretary.tap("Figures of 2019")
    secretary.tap("As planned: 13/12/2019")
    assert "Due: 17:00, Friday 13 Dec 2019" in secretary.text
    secretary.write("6/12/2019")
    secretary.tap("Open, tell")
    assert days_of(bench)["annual_due"] == date(2019, 12, 6)
    # One that was past when it was laid is to come again.
    assert plan_of(bench)["half_year_due"].due_on == date(2019, 6, 17)
    secretary.send(Intent("periods.new"))
    secretary.tap("Figures of the first half")
    secretary.write("9/12/2019")
    secretary.tap("Open, tell")
    assert days_of(bench)["half_year_due"] == date(2019, 12, 9)


def test_an_open_period_that_ends_after_the_conference_is_said(
    bench: Bench, secretary: Phone, board: Board
) -> None:
    text = typed(secretary, "28/11/2019")
    assert "⚠ Annual figures: deadline, Friday, 29 Nov 2019: that is after the conference." in text
    assert "Past already, not known whether done" in text


def test_what_was_past_when_the_year_was_laid_is_not_said_to_be_done(
    bench: Bench, secretary: Phone, people: list[Phone]
) -> None:
    today = bench.clock.at
    bench.clock.at -= timedelta(days=30)
    switch(bench)
    bench.clock.at = today
    text = typed(secretary, "29/11/2019")
    assert "not known whether done: Plan and pact of the year, Half-year" in text
    secretary.tap("Apply, tell")
    assert "▫ 05/07 Mid-year review (past)" in secretary.text
    assert "✓ 05/07" not in secretary.text
    # Nobody is reminded of what was past before it was planned.
    assert plan_of(bench)["award_registration"].due_on == date(2019, 11, 15)
    at(bench, date(2019, 11, 21))
    look(bench)
    told = [str(one.text) for phone in (secretary, *people) for one in phone.notices]
    assert any("Invitation to the conference" in one for one in told)
    assert not any("Proposals for awards" in one or "proposed nobody" in one for one in told)
    secretary.send(Intent.of("year.date", 2019, plan_of(bench)["half_year_review"].id))
    secretary.tap("It is done")
    assert plan_of(bench)["half_year_review"].state == "done"
    secretary.command("/lich")
    assert "✓ 05/07 Mid-year review" in secretary.text


def test_the_plan_has_the_day_on_which_an_open_period_was_opened(
    bench: Bench, secretary: Phone, board: Board
) -> None:
    text = typed(secretary, "25/1/2020")
    assert "• Annual figures: opening: <b>1 Nov 2019</b>" in text
    assert "⚠ Annual figures: opening" not in text
    secretary.tap("Apply, tell")
    assert "✓ 01/11 Annual figures: opening" in secretary.text
    assert "Annual figures: opening" not in sent_to(board.officer)[-1]
    assert "opening" not in typed(secretary, "17/1/2020")


def test_an_opening_that_was_planned_later_follows_the_period_that_is_opened(
    bench: Bench, secretary: Phone
) -> None:
    applied(secretary, "25/1/2020")
    assert days_of(bench)["annual_opens"] == date(2019, 12, 4)
    secretary.send(Intent("periods.new"))
    secretary.tap("Figures of 2019")
    secretary.write("2/12/2019")
    secretary.tap("Open, tell")
    opened = plan_of(bench)["annual_opens"]
    assert (opened.due_on, opened.state) == (bench.clock.at.date(), "done")


# Rights ------------------------------------------------------------------------------------------


def test_only_the_secretary_changes_the_plan(bench: Bench, board: Board, secretary: Phone) -> None:
    applied(secretary)
    number = plan_of(bench)["votes"].id
    before = plan_of(bench)
    tries: list[tuple[str, tuple[object, ...]]] = [
        (name, ())
        for name in (
            "conference",
            "typed",
            "off",
            "off_why",
            "dates",
            "add",
            "add_title",
            "template",
        )
    ]
    tries += [("preview", ("20200110",)), ("apply", ("20200110", "x")), ("off_now", ("x",))]
    tries += [
        (f"date{step}", (number, "20200110", "x"))
        for step in ("", "_move", "_typed", "_set", "_done", "_open", "_drop", "_gone", "_yearly")
    ]
    tries += [("add_day", ("Tên",)), ("add_now", ("20200110", "x"))]
    tries += [(name, ("votes",)) for name in ("step", "step_typed", "step_switch")]
    for phone in (board.officer, bench.appoint("m", "Phạm Thị Bộ", Role.OBSERVER)):
        for name, args in tries:
            phone.send(Intent.of(f"year.{name}", 2019, *args))
            assert phone.text == says(NotAllowed), name
    assert plan_of(bench) == before


def test_forged_ways_change_nothing(bench: Bench, secretary: Phone) -> None:
    applied(secretary)
    before, votes = plan_of(bench), plan_of(bench)["votes"].id
    meeting = before["conference"].id
    for name, args in (
        ("conference", ()),
        ("preview", (2019, "20209999")),
        ("preview", (2019,)),
        ("conference", (2031,)),
        ("conference", (10**18,)),
        ("date", (2019, 999)),
        ("date", (2020, votes)),
        ("date_move", (2019, meeting)),
        ("date_set", (2019, votes, "x")),
        ("date_done", (2019, meeting)),
        ("date_open", (2019, votes)),
        ("date_gone", (2019, votes, "x")),
        ("off_now", (2019, "x")),
        ("add_now", (2019, "20200110", "x")),
        ("add_day", (2019,)),
    ):
        secretary.send(Intent.of(f"year.{name}", *args))
        assert secretary.text == says(OldButton), (name, args)
    assert plan_of(bench) == before


def test_a_conference_that_was_held_is_not_moved(bench: Bench, secretary: Phone) -> None:
    applied(secretary)
    with bench.database.writer.begin() as connection:
        connection.execute(conference.update().values(held="held"))
    for name in ("conference", "off"):
        secretary.send(Intent.of(f"year.{name}", 2019))
        assert secretary.text == says(ConferenceOver, year="2019")


def test_a_preview_and_a_plan_take_few_statements_both(bench: Bench, secretary: Phone) -> None:
    applied(secretary)
    assert bench.cost(secretary, what=What.COMMAND, text="/lich", command="lich") <= 12
    asked = Intent.of("year.preview", 2019, "20200110")
    assert bench.cost(secretary, what=What.TAP, intent=asked) <= 12


def test_a_day_that_came_meanwhile_is_not_applied(bench: Bench, secretary: Phone) -> None:
    typed(secretary, "3/1/2020")
    bench.clock.at = datetime(2020, 1, 3, 2, 0, tzinfo=UTC) + timedelta(hours=1)
    secretary.tap("Apply, tell")
    assert secretary.text == says(DayNotAhead, day="03/01/2020")
