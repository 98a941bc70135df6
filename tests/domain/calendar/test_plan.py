"""The plan of a year: laid backward over working days, with what clashes and what moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar.plan import (
    Anchor,
    AnchorUnclear,
    ClashKind,
    DayOfYear,
    Move,
    Planned,
    PlanStep,
    Stood,
    clashes,
    latest_conference,
    lay_out,
    lay_over,
    read_anchor,
)
from bot.domain.calendar.plan_words import read_rule
from bot.domain.calendar.working_days import DAY, DayKind, Override, WorkingDays
from bot.domain.plan_errors import RuleUnclear
from storage.presets.year import year_template

PLAIN = WorkingDays({})
TEMPLATE = year_template()
CODES = {step.code for step in TEMPLATE}


def laid(year: int, conference: date | None, days: WorkingDays = PLAIN) -> dict[str, Planned]:
    return {one.code: one for one in lay_out(TEMPLATE, year, conference, days)}


def naive_before(day: date, n: int) -> date:
    """Day by day, as somebody with a calendar on the wall counts."""
    while n:
        day -= DAY
        n -= PLAIN.is_working(day)
    return day


def naive_after(day: date, n: int) -> date:
    while n:
        day += DAY
        n -= PLAIN.is_working(day)
    return day


years = st.integers(2019, 2027)


@st.composite
def conferences(draw: st.DrawFn) -> tuple[int, date]:
    """A year and a day of its conference: a Saturday, a holiday, January of the next, anything."""
    year = draw(years)
    return year, draw(st.dates(date(year, 10, 1), latest_conference(year)))


@given(conferences())
def test_all_is_laid_on_working_days_backward_and_forward(chosen: tuple[int, date]) -> None:
    year, conference = chosen
    plan = laid(year, conference)
    assert set(plan) == CODES
    assert plan["conference"].due_on == conference
    for code, one in plan.items():
        assert code == "conference" or PLAIN.is_working(one.due_on), code
        assert one.wanted != one.due_on
    for step in TEMPLATE:
        offset, due_on = step.anchor.offset, plan[step.code].due_on
        if offset is None or step.anchor.is_least or not offset:
            continue
        wanted = (
            naive_before(conference, -offset) if offset < 0 else naive_after(conference, offset)
        )
        assert due_on == wanted, step.code
    assert plan["invitation"].due_on <= naive_before(conference, 3)
    assert plan["handover"].due_on >= date(year, 12, 31)
    assert plan["handover"].due_on >= naive_after(conference, 5)
    assert [*plan.values()] == sorted(plan.values(), key=lambda one: (one.due_on, one.due_time))


@given(years)
def test_without_a_conference_the_days_of_the_template_hold(year: int) -> None:
    plan = laid(year, None)
    assert CODES - set(plan) == {"conference", "invitation"}
    for code, one in plan.items():
        assert PLAIN.is_working(one.due_on), code
    wanted = date(year, 11, 15)
    found = plan["annual_due"]
    assert (found.wanted or found.due_on) == wanted
    assert found.due_on == PLAIN.next_working(wanted)
    assert plan["final_figures"].due_on.year == year + 1


def test_the_year_2019_with_its_conference_in_january() -> None:
    plan = laid(2019, date(2020, 1, 3))
    days = {code: f"{one.due_on:%d/%m/%Y}" for code, one in plan.items()}
    assert days == {
        "plan_pact": "28/02/2019",
        "half_year_opens": "03/06/2019",
        "half_year_due": "17/06/2019",
        "half_year_review": "05/07/2019",
        "annual_opens": "14/11/2019",
        "annual_due": "13/12/2019",
        "award_registration": "19/12/2019",
        "draft_report": "25/12/2019",
        "invitation": "26/12/2019",
        "votes": "02/01/2020",
        "conference": "03/01/2020",
        "dossier": "10/01/2020",
        "final_figures": "15/01/2020",
        "handover": "10/01/2020",
    }
    assert plan["half_year_due"].wanted == date(2019, 6, 15)


def test_a_make_up_day_counts_and_a_day_off_does_not() -> None:
    conference = date(2026, 1, 12)
    swap = WorkingDays(
        {
            date(2026, 1, 2): Override(date(2026, 1, 2), DayKind.DAY_OFF, "Nghỉ hoán đổi", ""),
            date(2026, 1, 10): Override(date(2026, 1, 10), DayKind.WORKING_DAY, "Làm bù", ""),
        }
    )
    assert laid(2025, conference)["votes"].due_on == date(2026, 1, 9)
    assert laid(2025, conference, swap)["votes"].due_on == date(2026, 1, 10)


def kinds(plan: dict[str, Planned], today: date) -> set[tuple[str, str]]:
    found = clashes(plan.values(), set(plan), today, PLAIN)
    return {(one.code, one.kind.value) for one in found if one.kind is not ClashKind.PAST}


def test_what_clashes() -> None:
    today = date(2019, 11, 20)
    assert kinds(laid(2019, date(2020, 1, 3)), today) == set()
    # 20 January 2020 lies between Ông Táo and Tết, and what follows it comes within Tết's days.
    late = laid(2019, date(2020, 1, 20))
    late["annual_due"] = replace(late["annual_due"], due_on=date(2019, 11, 25))
    assert ("annual_opens", "opens_late") in kinds(late, today)
    assert "opens_late" not in {kind for _code, kind in kinds(laid(2019, date(2020, 1, 20)), today)}
    tet = kinds(laid(2019, date(2020, 1, 20)), today)
    assert {("conference", "tet"), ("votes", "tet")} <= tet
    assert kinds(laid(2022, date(2022, 12, 3)), date(2022, 9, 1)) == {
        ("conference", "weekend"),
        ("final_figures", "tet"),  # 16 January 2023, Tết on the 22nd
    }
    # The first day of Tết is a day off; its eve in the office, one without reminders.
    first = kinds(laid(2019, date(2020, 1, 25)), today)
    assert ("conference", "day_off") in first
    assert ("conference", "tet") not in first
    found = clashes(laid(2019, date(2020, 1, 1)).values(), (), today, PLAIN)
    assert [(one.code, one.kind, one.name) for one in found] == [
        ("conference", ClashKind.DAY_OFF, "Tết Dương lịch")
    ]


@pytest.mark.parametrize(("day", "notice"), [(30, None), (31, 2), (2, 1), (3, 0), (6, 0)])
def test_an_invitation_wants_three_working_days(day: int, notice: int | None) -> None:
    month, year = (12, 2019) if day > 20 else (1, 2020)
    plan = [
        Planned("invitation", date(year, month, day), time(17), 1),
        Planned("conference", date(2020, 1, 3), time(8), 2),
    ]
    found = [
        one.days
        for one in clashes(plan, (), date(2019, 12, 1), PLAIN)
        if one.kind is ClashKind.SHORT_NOTICE
    ]
    assert found == ([] if notice is None else [notice])


def test_only_what_the_plan_moves_is_said_to_be_past() -> None:
    plan, today = laid(2019, date(2020, 1, 3)), date(2019, 12, 16)
    found = clashes(plan.values(), {"annual_due", "dossier"}, today, PLAIN)
    assert [(one.code, one.kind) for one in found] == [("annual_due", ClashKind.PAST)]


def test_a_deadline_by_hand_after_the_conference_is_said() -> None:
    plan = laid(2019, date(2020, 1, 3))
    plan["annual_due"] = Planned("annual_due", date(2020, 1, 6), time(17), 60)
    assert ("annual_due", "after_conference") in kinds(plan, date(2019, 11, 20))


def stood(plan: dict[str, Planned], **other: Stood) -> list[Stood]:
    found = {
        code: Stood(code, one.due_on, one.due_time, position=one.position)
        for code, one in plan.items()
    }
    return [*(found | other).values()]


def test_what_moves_between_two_plans() -> None:
    today = date(2019, 11, 20)
    before, after = laid(2019, date(2020, 1, 3)), laid(2019, date(2020, 1, 10))
    hand = Stood("votes", date(2020, 1, 2), time(16), by_hand=True)
    done = Stood("award_registration", date(2019, 11, 19), time(17), settled=True)
    stands = stood(before, votes=hand, award_registration=done)
    found = lay_over(stands, after.values(), today)
    changed = {one.code for one in found.written}
    # The opening of 14 November is past; what stands on days of the year has not moved.
    assert changed == {
        "annual_due", "draft_report", "invitation", "conference", "dossier", "handover",
        "final_figures",
    }  # fmt: skip
    assert Move("conference", "", date(2020, 1, 3), date(2020, 1, 10)) in found.moves
    assert {one.code for one in found.after} == CODES - {"award_registration"}
    assert next(one for one in found.after if one.code == "votes").due_on == date(2020, 1, 2)
    assert lay_over(stands, before.values(), today).moves == ()


def test_a_year_without_a_conference_leaves_out_what_hangs_on_it() -> None:
    today = date(2019, 11, 20)
    stands = stood(laid(2019, date(2020, 1, 3)))
    found = lay_over(stands, laid(2019, None).values(), today)
    assert set(found.left_out) == {"conference", "invitation"}
    assert Move("invitation", "", date(2019, 12, 26), None) in found.moves
    assert {one.code for one in found.after} == CODES - {"conference", "invitation"}


@given(conferences(), conferences(), st.integers(0, 500))
def test_there_and_back_is_as_before(
    first: tuple[int, date], second: tuple[int, date], since: int
) -> None:
    year, there = first
    today = date(year, 1, 1) + timedelta(days=since)
    away = latest_conference(year) - timedelta(days=(second[1] - date(second[0], 10, 1)).days)
    before, between = laid(year, there), laid(year, away)
    one = lay_over(stood(before), between.values(), today)
    between_stands = [Stood(p.code, p.due_on, p.due_time, position=p.position) for p in one.after]
    back = lay_over(between_stands, before.values(), today)
    for planned in back.after:
        old = before[planned.code].due_on
        assert planned.due_on == old or between[planned.code].due_on < today, planned


@pytest.mark.parametrize(
    "text",
    ["15/06", "15/01 next", "conference", "conference-5", "conference+5 from 31/12",
     "conference-14 else 15/11", "conference+5 from 15/01 next", "29/02"],
)  # fmt: skip
def test_an_anchor_is_written_as_it_is_read(text: str) -> None:
    assert str(read_anchor(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "{}", "31/06", "0/1", "conference-", "conference-999", "conference else", "15/6/2019"],
)
def test_what_is_no_anchor(text: str) -> None:
    with pytest.raises(AnchorUnclear):
        read_anchor(text)


def test_the_29th_of_february_of_a_common_year_is_the_28th() -> None:
    assert DayOfYear(29, 2).of(2019) == date(2019, 2, 28)
    assert DayOfYear(29, 2, is_next=True).of(2019) == date(2020, 2, 29)


@pytest.mark.parametrize(
    ("typed", "anchor"),
    [
        ("10 trước", "conference-10 else 15/11"),
        ("10 ngày làm việc trước Hội nghị", "conference-10 else 15/11"),
        ("-10", "conference-10 else 15/11"),
        ("5 sau", "conference+5 else 15/11"),
        ("+5", "conference+5 else 15/11"),
        ("15/6", "15/06"),
        ("15/1 năm sau", "15/01 next"),
        ("15.1 nam sau", "15/01 next"),
    ],
)
def test_rules_as_a_secretary_types_them(typed: str, anchor: str) -> None:
    assert str(read_rule(typed, read_anchor("conference-14 else 15/11"))) == anchor


@pytest.mark.parametrize(
    "typed", ["10", "", "31/6", "0 trước", "999 sau", "-5 sau", "mai", "15/13"]
)
def test_what_is_no_rule(typed: str) -> None:
    with pytest.raises(RuleUnclear):
        read_rule(typed, Anchor(0))


def test_a_step_that_is_left_out_is_not_laid() -> None:
    steps = [PlanStep("own1", read_anchor("15/06"), time(17), 1, "Hội thao", active=False)]
    assert lay_out(steps, 2019, None, PLAIN) == ()
