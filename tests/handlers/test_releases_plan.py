"""The plan of the year behind a release: what was looked at is what observers read, and no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import update

from bot.domain.access import Role
from bot.domain.kpi import Cell, Dim, Figure
from bot.domain.remarks import Coverage
from bot.domain.totals_errors import TotalsMoved
from bot.screen import Intent
from handlers import routes
from storage.counting import counted
from storage.models.figures import value
from storage.presets.synthetic import synthetic_year
from tests.bench import Bench, Phone, button, labels
from tests.handlers.bloc_year import BOARDS, Year, lay_form, lay_year, year_of_mergers
from tests.handlers.steps import says
from tests.handlers.test_releases_stand import beside, leader_of

WORKERS = Cell("LD02", Dim.T)
FORMS = synthetic_year(2019).forms


def lay_plan(
    bench: Bench, amount: int = 100_000, state: str = "accepted", year: int = 2019
) -> Year:
    plan = lay_year(bench, year, {}, key=f"{year}-KH", purpose="plan", due=date(year, 1, 31))
    for unit in BOARDS:
        lay_form(plan, unit, {WORKERS: Figure.given(Decimal(amount))}, state=state)
    return plan


def plan_line(phone: Phone, year: Year, mark: str = "a") -> str:
    """What a person reads of the plan on the page of employment."""
    phone.send(Intent.of("totals", year.period.id, mark, "LD"))
    assert "Employment" in phone.text
    return next((line for line in phone.text.splitlines() if "of the plan" in line), "")


def to_release(phone: Phone, year: Year) -> str:
    phone.send(Intent.of("totals.release", year.period.id, "a"))
    return str(phone.text)


def correct(year: Year, secretary: Phone, head: Phone, typed: str, why: str) -> None:
    """A corrected number of workers of Hà Nội, agreed to by its head."""
    unit = year.bench.unit("ha-noi")
    secretary.send(Intent.of("totals.correct_cell", year.period.id, "a", unit, "LD02", "T"))
    secretary.write(typed)
    if button(secretary.screen, "Right"):
        secretary.tap("Right")
    secretary.write(why)
    head.screen = head.notices[-1]
    head.tap("Look and decide")
    head.tap("Agree")
    assert "in force" in head.text


@pytest.fixture
def year(bench: Bench) -> Year:
    return lay_year(bench, 2019, FORMS)


def test_a_plan_accepted_after_the_look_is_not_released_with_it(bench: Bench, year: Year) -> None:
    leader, observer = leader_of(bench), bench.appoint("observer", "Lê Quan Sát", Role.OBSERVER)
    to_release(leader, year)
    lay_plan(bench, 1_000_000)
    leader.tap("Release now")
    assert leader.text == says(TotalsMoved)
    to_release(leader, year)
    seen = plan_line(leader, year)
    assert "10% of the plan" in seen
    to_release(leader, year)
    leader.tap("Release now")
    assert plan_line(observer, year) == seen


@pytest.mark.parametrize("state", ["draft", "submitted", "approved"])
def test_a_plan_that_is_not_accepted_counts_provisionally_alone(
    bench: Bench, secretary: Phone, year: Year, state: str
) -> None:
    lay_plan(bench, state=state)
    leader, observer = leader_of(bench), bench.appoint("observer", "Lê Quan Sát", Role.OBSERVER)
    assert plan_line(secretary, year) == ""
    assert bool(plan_line(secretary, year, "t")) == (state != "draft")
    to_release(leader, year)
    leader.tap("Release now")
    assert plan_line(observer, year) == plan_line(leader, year) == ""


def test_a_plan_corrected_after_a_release_is_told_and_may_be_released_anew(
    bench: Bench, secretary: Phone, year: Year
) -> None:
    plan = lay_plan(bench)
    leader, observer = leader_of(bench), bench.appoint("observer", "Lê Quan Sát", Role.OBSERVER)
    head = bench.appoint("head", "Trần Việt Dũng", Role.HEAD, "ha-noi")
    to_release(leader, year)
    leader.tap("Release now")
    seen = plan_line(observer, year)
    correct(plan, secretary, head, "200.000", "Kế hoạch được giao là 200.000 người")
    assert "Observers still see the totals released" in str(secretary.notices[-1].text)
    assert plan_line(observer, year) == seen
    assert "no longer gives" not in observer.text
    assert "the totals have changed since" in to_release(leader, year)
    leader.tap("Release now")
    assert plan_line(observer, year) == plan_line(secretary, year) != seen


def test_a_plan_accepted_beside_a_release_is_in_it_or_after_it_on_both(
    bench: Bench, secretary: Phone, year: Year
) -> None:
    plan = lay_year(bench, 2019, {}, key="2019-KH", purpose="plan", due=date(2019, 1, 31))
    given = {WORKERS: Figure.given(Decimal(90_000))}
    form = lay_form(plan, "ha-nam", given, state="approved")
    leader = leader_of(bench)
    to_release(leader, year)
    release = button(leader.screen, "Release now")
    assert release is not None
    with bench.database.writer.begin() as connection:
        accept = Intent.of("approval.approve_now", form, 1, "bloc")
        routes.perform(secretary.actor, accept, bench.uow(connection))
        ended = beside(bench, leader, release)
    assert ended() == TotalsMoved.code


def test_a_plan_of_before_a_merger_is_that_of_the_boards_it_joined(
    bench: Bench, secretary: Phone
) -> None:
    year = year_of_mergers(bench, FORMS)
    lay_plan(bench, year=2025)
    secretary.send(Intent.of("totals.line", year.period.id, "a", "LD02", "T"))
    # Seven boards but the two that took in boards of other blocs: seven of the old ones' plans.
    line = plan_line(secretary, year)
    assert "of the plan (900.000 người), over the same 5 boards (re-based)" in line


def test_a_corrected_coverage_may_be_released_anew(bench: Bench, secretary: Phone) -> None:
    part = replace(FORMS["ha-noi"][WORKERS], coverage=Coverage(85, 120))
    year = lay_year(bench, 2019, {**FORMS, "ha-noi": {**FORMS["ha-noi"], WORKERS: part}})
    leader = leader_of(bench)
    head = bench.appoint("head", "Trần Việt Dũng", Role.HEAD, "ha-noi")
    to_release(leader, year)
    leader.tap("Release now")
    whole = f"{part.amount:f}, tổng hợp từ 120/120 doanh nghiệp".replace(".", ",")
    correct(year, secretary, head, whole, "Đã thu đủ báo cáo của doanh nghiệp")
    assert "Observers still see the totals released" in str(secretary.notices[-1].text)
    assert "the totals have changed since" in to_release(leader, year)
    assert "Release now" in labels(leader.screen)


def test_a_code_of_before_the_coverage_was_in_it_still_speaks_for_its_release(
    bench: Bench, year: Year
) -> None:
    """As an earlier version of the assistant released it: the code knew nothing of coverage."""
    leader, observer = leader_of(bench), bench.appoint("observer", "Lê Quan Sát", Role.OBSERVER)
    to_release(leader, year)
    leader.tap("Release now")
    with bench.database.writer.begin() as connection:
        found = value.c.form_id == year.form_id("ha-noi")
        connection.execute(update(value).where(found).values(covered=85, covered_of=120))
    observer.send(Intent.of("totals", year.period.id, "a", "LD"))
    assert "Released at" in observer.text
    assert "no longer gives" not in observer.text


def test_observers_read_the_revision_of_the_base_as_the_leader_did(
    bench: Bench, secretary: Phone
) -> None:
    before = lay_year(bench, 2018, synthetic_year(2018).forms, state="closed")
    leader, observer = leader_of(bench), bench.appoint("observer", "Lê Quan Sát", Role.OBSERVER)
    head = bench.appoint("head", "Trần Việt Dũng", Role.HEAD, "ha-noi")
    to_release(leader, before)
    leader.tap("Release now")
    year = lay_year(bench, 2019, FORMS, compared_with=2018)
    correct(before, secretary, head, "150.000", "Cộng sót lao động thời vụ quý IV")

    def employment(phone: Phone) -> list[str]:
        phone.send(Intent.of("totals", year.period.id, "a", "LD"))
        return [line for line in phone.text.splitlines() if "as published" in line]

    seen = employment(leader)
    assert len(seen) == 1
    to_release(leader, year)
    leader.tap("Release now")
    with counted(bench.database) as cost:
        assert employment(observer) == seen
    assert len(cost.statements) <= 20, cost.statements
    assert "no longer gives" not in observer.text
    leader.send(Intent.of("totals.release", before.period.id, "a"))
    leader.tap("Take it back")
    leader.tap("Take it back")
    # What observers read of the year stays as it was released; the totals of now are others.
    assert employment(observer) == seen
    assert "the totals have changed since" in to_release(leader, year)
