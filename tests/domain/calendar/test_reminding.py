"""Reminders are decided once, at a decent moment, by their rules: whatever the clock does.

The expectations are worked out apart from `bot.domain.calendar`: days are walked one by one, with
the days off of these two winters written out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar.decent import Hours
from bot.domain.calendar.forecast import forecast, remembered
from bot.domain.calendar.reminding import (
    LATER,
    WARNING,
    Audience,
    CatchUp,
    Decision,
    Later,
    Memory,
    Owed,
    Step,
    Why,
    decide,
    step_at,
)
from bot.domain.calendar.working_days import WorkingDays

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HOURS = Hours(WorkingDays({}), ZONE)
OFF = {date(2020, 1, 1), *(date(2020, 1, 23) + timedelta(n) for n in range(7))}
FROZEN_SINCE, FROZEN_UNTIL = date(2020, 1, 16), datetime(2020, 1, 30, 12, tzinfo=ZONE)
DUE = date(2019, 11, 29)
OWNER, HEAD, SECRETARY = Audience.OWNER, Audience.HEAD, Audience.SECRETARY
UNTIL_DUE, DIGEST, DROP = CatchUp.UNTIL_DUE, CatchUp.DIGEST, CatchUp.DROP
MORNING, NOON = time(8, 15), time(14)

SERIES = (
    Step("figures", "before15", -15, MORNING, OWNER, UNTIL_DUE),
    Step("figures", "before5", -5, MORNING, OWNER, UNTIL_DUE),
    Step("figures", "before1", -1, NOON, OWNER, UNTIL_DUE),
    Step("figures", "day", 0, MORNING, OWNER, UNTIL_DUE),
    Step("figures", "head", 0, NOON, HEAD, DIGEST),
    Step("figures", "after1", 1, MORNING, OWNER, DIGEST),
    Step("figures", "secretary", 2, MORNING, SECRETARY, DIGEST),
)


def at(day: date, hour: int = 8, minute: int = 15) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


BEGAN = at(date(2019, 11, 1))


def owed(
    due_on: date = DUE,
    *,
    duty: str = "figures",
    number: int = 1,
    unit: int = 1,
    since: datetime = BEGAN,
    due_hour: int = 17,
    owners: tuple[int, ...] = (1,),
    heads: tuple[int, ...] = (2,),
) -> Owed:
    persons = {OWNER: owners, HEAD: heads, SECRETARY: (9,)}
    return Owed(duty, number, unit, at(due_on, due_hour, 0), due_on, since, persons)


@dataclass(slots=True)
class Desk:
    """Somebody who looks now and then, and remembers."""

    owed: Sequence[Owed]
    steps: Sequence[Step] = SERIES
    later: Sequence[Later] = ()
    memory: Memory = field(default_factory=Memory)
    made: list[tuple[datetime, Decision]] = field(default_factory=list)

    def look(self, now: datetime) -> list[Decision]:
        found = decide(now, self.owed, self.steps, self.memory, HOURS, self.later)
        self.memory = remembered(self.memory, found, now.astimezone(ZONE).date())
        self.made += [(now, one) for one in found]
        return found

    def walk(self, since: date, until: date) -> None:
        while since <= until:
            for hour, minute in ((7, 0), (8, 15), (9, 0), (12, 0), (14, 0), (16, 50), (20, 0)):
                self.look(at(since, hour, minute))
            since += timedelta(1)

    @property
    def sent(self) -> list[tuple[date, str, int]]:
        return [
            (now.astimezone(ZONE).date(), one.stage, one.person_id)
            for now, one in self.made
            if one.why is None
        ]


def test_a_whole_series() -> None:
    desk = Desk([owed()])
    desk.walk(date(2019, 11, 1), date(2019, 12, 20))
    assert desk.sent == [
        (date(2019, 11, 14), "before15", 1),
        (date(2019, 11, 22), "before5", 1),
        (date(2019, 11, 28), "warn:head", 1),
        (date(2019, 11, 29), "day", 1),
        (date(2019, 11, 29), "head", 2),
        (date(2019, 12, 2), "after1", 1),
        (date(2019, 12, 3), "secretary", 9),
    ]
    warned = [now for now, one in desk.made if one.warns and one.why is None]
    assert warned == [at(date(2019, 11, 28), 14, 0)]


def test_nothing_at_night_at_lunch_on_monday_early_or_over_tet() -> None:
    one = owed(date(2020, 2, 14), since=at(date(2020, 1, 2)))
    for moment in (
        at(date(2020, 2, 10), 8, 30),
        at(date(2020, 2, 11), 12, 0),
        at(date(2020, 2, 11), 17, 0),
        at(date(2020, 2, 8), 10, 0),
        at(date(2020, 1, 17), 10, 0),
        at(date(2020, 1, 30), 11, 0),
    ):
        assert decide(moment, [one], SERIES, Memory(), HOURS) == []
    assert HOURS.next_decent(at(date(2020, 1, 17))) == at(date(2020, 1, 30), 13, 30)
    assert HOURS.next_decent(at(date(2020, 2, 10))) == at(date(2020, 2, 10), 9, 0)


def test_what_is_late_says_so_and_only_the_last_stage_is_sent() -> None:
    desk = Desk([owed()])
    made = desk.look(at(date(2019, 11, 26), 10, 0))
    assert [(one.stage, one.why, one.late) for one in made] == [
        ("before15", Why.OVERTAKEN, True),
        ("before5", None, True),
    ]


def test_after_the_deadline_what_was_for_before_it_is_let_go() -> None:
    desk = Desk([owed(heads=())])
    made = desk.look(at(date(2019, 12, 2), 9, 30))
    assert {one.stage: one.why for one in made} == {
        "before15": Why.PAST_DUE,
        "before5": Why.PAST_DUE,
        "before1": Why.PAST_DUE,
        "day": Why.PAST_DUE,
        "after1": None,
    }


def test_a_head_that_was_missed_hears_a_day_after_the_officers_were_told() -> None:
    desk = Desk([owed()])
    desk.look(at(date(2019, 12, 2), 14, 0))
    assert (date(2019, 12, 2), "after1", 1) in desk.sent
    assert "head" not in [stage for _, stage, _ in desk.sent]
    desk.look(at(date(2019, 12, 3), 8, 30))
    assert (date(2019, 12, 3), "head", 2) in desk.sent


def test_a_board_without_officers_is_not_waited_for() -> None:
    desk = Desk([owed(owners=())])
    desk.look(at(DUE, 14, 0))
    assert desk.sent == [(DUE, "head", 2)]


def test_two_duties_of_a_day_are_one_digest() -> None:
    steps = (*SERIES, Step("approve", "day", 0, NOON, OWNER, UNTIL_DUE))
    desk = Desk([owed(), owed(duty="approve", number=2, heads=())], steps)
    made = desk.look(at(DUE))
    assert [(one.owed.duty, one.stage) for one in made if one.why is None] == [
        ("figures", "day"),
        ("approve", "day"),
    ]
    assert [one for one in desk.look(at(DUE, 14, 0)) if one.person_id == 1] == []


def test_later_comes_once_more_beside_the_digest_and_moves_nothing() -> None:
    put_off = Later(7, 1, "figures", 1, 1, at(DUE, 14, 0))
    desk = Desk([owed()], later=[put_off])
    desk.walk(date(2019, 11, 1), date(2019, 12, 20))
    mine = [(day, stage) for day, stage, person in desk.sent if person == 1]
    assert mine[3:] == [
        (DUE, "day"),
        (DUE, f"{LATER}7"),
        (date(2019, 12, 2), "after1"),
    ]


def test_what_came_back_does_not_come_again_where_the_deadline_moves() -> None:
    """A board with more time owes by another day, which is a series of its own."""
    put_off = Later(7, 1, "figures", 1, 1, at(DUE, 14, 0))
    desk = Desk([owed()], later=[put_off])
    desk.walk(DUE, DUE)
    desk.owed = [owed(date(2019, 12, 5), since=at(date(2019, 12, 2), 10, 0))]
    desk.walk(date(2019, 12, 2), date(2019, 12, 5))
    assert [day for day, stage, _person in desk.sent if stage.startswith(LATER)] == [DUE]


def test_the_leader_hears_only_once_it_is_agreed() -> None:
    steps = (*SERIES, Step("figures", "leader", 3, MORNING, Audience.LEADER, DIGEST))
    one = replace(owed(), persons={Audience.LEADER: (5,)})
    assert step_at(steps[-1], one, HOURS) is None
    agreed = replace(one, agreed_at=at(date(2019, 12, 3), 18, 0))
    desk = Desk([agreed], steps)
    desk.walk(date(2019, 12, 3), date(2019, 12, 6))
    assert desk.sent == [(date(2019, 12, 4), "leader", 5)]


# Properties --------------------------------------------------------------------------------------


def works(day: date) -> bool:
    return day.weekday() < 5 and day not in OFF


def is_decent(moment: datetime) -> bool:
    local = moment.astimezone(ZONE)
    if not works(local.date()) or (local.date() >= FROZEN_SINCE and local < FROZEN_UNTIL):
        return False
    minutes = local.hour * 60 + local.minute
    starts = 9 * 60 if local.weekday() == 0 else 8 * 60
    return starts <= minutes < 11 * 60 + 30 or 13 * 60 + 30 <= minutes < 17 * 60


def expected_at(step: Step, one: Owed) -> datetime | None:
    """When a step falls due, worked out minute by minute."""
    day = one.due_on
    if step.days <= 0:
        day += timedelta(step.days)
        while not works(day):
            day -= timedelta(1)
    for _ in range(step.days):
        day += timedelta(1)
        while not works(day):
            day += timedelta(1)
    moment = at(day, step.at_time.hour, step.at_time.minute)
    while not is_decent(moment):
        moment += timedelta(minutes=15)
    if moment < one.since or (step.days <= 0 and moment >= one.due_at):
        return None
    return moment


duties = st.builds(
    owed,
    st.dates(date(2019, 12, 2), date(2020, 2, 20)),
    number=st.integers(1, 3),
    unit=st.integers(1, 2),
    since=st.dates(date(2019, 11, 4), date(2020, 2, 1)).map(lambda day: at(day, 10, 0)),
    due_hour=st.sampled_from([8, 11, 17]),
    owners=st.sampled_from([(), (1,), (1, 3), (3,)]),
    heads=st.sampled_from([(), (2,), (4,)]),
)
steps_of = st.lists(
    st.builds(
        replace,
        st.sampled_from(SERIES),
        days=st.integers(-20, 4),
        at_time=st.sampled_from([MORNING, NOON, time(10)]),
        catch_up=st.sampled_from(list(CatchUp)),
    ),
    min_size=1,
    max_size=7,
    unique_by=lambda step: step.stage,
)
jumps = st.lists(
    st.sampled_from(
        [
            timedelta(minutes=15),
            timedelta(hours=1),
            timedelta(hours=7),
            timedelta(days=1),
            timedelta(days=3),
            timedelta(days=19),
            -timedelta(minutes=20),
            -timedelta(hours=3),
        ]
    ),
    max_size=60,
)


def moments(since: datetime, path: Sequence[timedelta]) -> Iterator[datetime]:
    for by in path:
        since += by
        yield since
    # Then the clock goes on evenly until all is decided.
    day = since.astimezone(ZONE).date()
    while day <= date(2020, 3, 20):
        yield from (at(day, *when) for when in ((8, 20), (9, 0), (10, 0), (14, 0), (16, 30)))
        day += timedelta(1)


@settings(deadline=None, max_examples=30)
@given(st.lists(duties, min_size=1, max_size=4, unique_by=lambda one: one.series), steps_of, jumps)
def test_each_is_decided_once_by_the_rules_whatever_the_clock_does(
    found: list[Owed], steps: list[Step], path: list[timedelta]
) -> None:
    desk = Desk(found, steps)
    for now in moments(at(date(2019, 11, 20)), path):
        desk.look(now)
    of_series = [(now, one) for now, one in desk.made if not one.stage.startswith(WARNING)]
    keys = [one.key for _, one in desk.made]
    assert len(keys) == len(set(keys))
    wanted = {
        (one.series, step.stage, person): moment
        for one in found
        for step in steps
        if (moment := expected_at(step, one)) is not None
        for person in one.persons.get(step.audience, ())
    }
    assert {one.key for _, one in of_series} == set(wanted)
    by_stage = {step.stage: step for step in steps}
    for now, one in of_series:
        check_one(now, one, by_stage[one.stage], wanted[one.key], desk)
    digests = Counter(
        (one.person_id, day, now)
        for now, one in desk.made
        if one.why is None and (day := now.astimezone(ZONE).date())
    )
    assert max(Counter((person, day) for person, day, _ in digests).values(), default=0) <= 1


def check_one(now: datetime, one: Decision, step: Step, wanted: datetime, desk: Desk) -> None:
    assert is_decent(now)
    assert one.step_at == wanted
    own_day, today = wanted.astimezone(ZONE).date(), now.astimezone(ZONE).date()
    assert own_day <= today
    assert one.late == (own_day < today)
    if one.why is None:
        assert step.catch_up is not DROP or own_day == today
        assert step.catch_up is not UNTIL_DUE or now < one.owed.due_at
    if one.why is Why.PAST_DUE:
        assert now >= one.owed.due_at
    if one.audience is HEAD and one.why is None and one.owed.persons[OWNER]:
        told = [
            then.astimezone(ZONE).date()
            for then, other in desk.made
            if other.warns and other.why is None and other.owed.series == one.owed.series
        ]
        assert min(told) < today


@settings(deadline=None, max_examples=25)
@given(duties, steps_of)
def test_with_an_even_clock_each_comes_on_its_day(one: Owed, steps: list[Step]) -> None:
    one = replace(one, persons={OWNER: (1,)})
    steps = [replace(step, audience=OWNER) for step in steps]
    desk = Desk([one], steps)
    for now in moments(at(date(2019, 11, 1)), []):
        desk.look(now)
    last_of_day: dict[date, datetime] = {}
    for step in steps:
        moment = expected_at(step, one)
        if moment is not None and (step.days <= 0 or step.catch_up is not UNTIL_DUE):
            day = moment.astimezone(ZONE).date()
            last_of_day[day] = max(moment, last_of_day.get(day, moment))
    assert sorted(day for day, _stage, _person in desk.sent) == sorted(last_of_day)


@settings(deadline=None, max_examples=12)
@given(st.lists(duties, min_size=1, max_size=3, unique_by=lambda one: one.series), steps_of)
def test_what_the_preview_says_is_what_comes(found: list[Owed], steps: list[Step]) -> None:
    since = at(date(2019, 11, 4), 7, 0)
    said = forecast(found, steps, Memory(), HOURS, (since, at(date(2020, 3, 20), 20, 0)))
    previewed = [
        (now.astimezone(ZONE).date(), one.stage, one.person_id)
        for now, made in said
        for one in made
    ]
    desk = Desk(found, steps)
    now = since
    while now < at(date(2020, 3, 20), 20, 0):
        now += timedelta(minutes=15)
        if is_decent(now) and now.astimezone(ZONE).hour in (8, 9, 10, 13, 14):
            desk.look(now)
    assert Counter(previewed) == Counter(desk.sent)


def test_no_decent_moment_is_not_looked_for_for_ever() -> None:
    class Never(WorkingDays):
        def is_working(self, day: date) -> bool:
            return False

    with pytest.raises(ValueError, match="no decent moment"):
        Hours(Never({}), ZONE).next_decent(datetime(2019, 11, 1, tzinfo=UTC))
