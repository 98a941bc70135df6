"""The exchange rate of a period: recorded with its source, changed with a reason, used."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy import select, update

from bot.channels.base import What
from bot.domain.access import Role
from bot.domain.errors import NotAllowed, OldButton, ReasonNeeded
from bot.domain.period_errors import RateSourceNeeded, UsdRateUnclear
from bot.screen import Intent
from storage.figures import Figures
from storage.models.figures import period
from storage.models.records import register
from storage.presets.synthetic import synthetic_year
from tests.bench import Bench, Phone, labels
from tests.handlers.bloc_year import Year, lay_year, shared_out
from tests.handlers.steps import says

SOURCE = "NHNN, tỷ giá trung tâm ngày 30/12/2022"


@pytest.fixture
def split(bench: Bench) -> Year:
    """2022, split in two currencies, after 2019, reported as one total."""
    lay_year(bench, 2019, synthetic_year(2019).forms, state="history")
    return lay_year(bench, 2022, shared_out()[0], compared_with=2019, due=date(2022, 12, 15))


def record(phone: Phone, typed: str = "23.400", source: str = SOURCE) -> None:
    phone.send(Intent("rates"))
    phone.tap("Figures of 2022")
    phone.write(typed)
    phone.write(source)


def business(phone: Phone) -> str:
    phone.command("/totals")
    phone.tap("Zones, infrastructure")
    phone.tap("Production, business")
    return phone.text


def test_a_recorded_rate_is_used_where_a_board_enters(bench: Bench, secretary: Phone) -> None:
    """Exports beyond the whole revenue: said for certain only until the rate is known."""
    officer = bench.appoint("exporter", "Tạ Mai Phương", Role.OFFICER, "ha-nam")
    year = lay_year(bench, 2022, {}, due=date(2019, 12, 15))
    with bench.database.writer.begin() as connection:
        form = Figures(connection, bench.clock.now(), {}).form_of(year.period, bench.unit("ha-nam"))
    ask = partial(Intent.of, "figures.ask", form.id)
    officer.send(ask("KD01"))
    officer.write("1.400 23.400")  # 1.000 more at 23.400 đồng, 2.340 at 10.000
    officer.send(ask("KD-XNK"))
    officer.write("2.600 100")
    assert "✓ Saved" in officer.text
    assert "together" not in officer.text
    with bench.database.writer.begin() as connection:
        connection.execute(
            update(period)
            .where(period.c.id == year.period.id)
            .values(usd_rate=Decimal(23400), usd_rate_source="NHNN")
        )
    officer.send(ask("KD-XNK"))
    officer.write("2.601 100")
    assert "together (2.400 triệu USD at the recorded rate)" in officer.text


def test_the_secretary_records_it_from_the_periods(
    bench: Bench, split: Year, secretary: Phone
) -> None:
    secretary.send(Intent("periods"))
    secretary.tap("Exchange rates")
    assert "Figures of 2022: not recorded\nFigures of 2019: not recorded" in secretary.text
    secretary.tap("Figures of 2022")
    secretary.write("23.400 đ/USD")
    assert secretary.text.startswith("23.400 đồng/USD. Where is it from?")
    secretary.write("12")
    assert secretary.text == says(RateSourceNeeded)
    secretary.write(f"  {SOURCE} ")
    assert f"Exchange rate: 23.400 đồng/USD ({SOURCE})." in secretary.text
    secretary.write("đúng rồi")  # nothing is recorded before the button
    assert "rate_recorded" not in {line[0] for line in bench.audited()}
    secretary.tap("Record the rate")
    assert secretary.text.startswith("✓ <b>Figures of 2022</b>: 23.400 đồng/USD")
    told = f"2022 23400 ({SOURCE})"
    assert bench.audited()[-1] == ("rate_recorded", "period", split.period.id, told)
    with bench.database.reader.connect() as connection:
        last = connection.execute(select(register).order_by(register.c.id.desc())).first()
    assert last is not None
    assert (last.verb, last.object_id) == ("rate_recorded", split.period.id)
    secretary.send(Intent("rates"))
    assert f"Figures of 2022: 23.400 đồng/USD ({SOURCE})" in secretary.text


def test_what_is_no_rate_is_refused_and_an_unusual_one_asked_about(
    bench: Bench, split: Year, secretary: Phone
) -> None:
    secretary.send(Intent.of("rates.of", split.period.id))
    for wrong in ("rẻ", "23,4", "22.800 - 24.800", "234.000", "<b>1</b>"):
        secretary.write(wrong)
        assert secretary.text == says(UsdRateUnclear, typed=wrong)
    secretary.write("2.340")
    assert "2.340 đồng for one US dollar? It is usually from 10.000 to 50.000." in secretary.text
    secretary.write("5.400")
    secretary.tap("Yes, 5.400 đồng")
    secretary.write(SOURCE)
    secretary.tap("Record the rate")
    assert "5.400 đồng/USD" in secretary.text


def test_another_rate_needs_a_reason_and_the_old_one_stays_in_the_trail(
    bench: Bench, split: Year, secretary: Phone
) -> None:
    record(secretary)
    secretary.tap("Record the rate")
    record(secretary, "23.612", "NHNN, ngày 31/12/2022")
    assert f"23.400 đồng/USD ({SOURCE}) → 23.612 đồng/USD" in secretary.text
    secretary.write("ok")
    assert secretary.text == says(ReasonNeeded)
    secretary.write("Lấy nhầm ngày công bố")
    assert "Reason: Lấy nhầm ngày công bố" in secretary.text
    secretary.tap("Record the rate")
    assert bench.audited()[-1][3] == (
        f"2022 23400 ({SOURCE}) -> 23612 (NHNN, ngày 31/12/2022): Lấy nhầm ngày công bố"
    )


def test_two_secretaries_cannot_record_over_each_other(
    bench: Bench, split: Year, secretary: Phone
) -> None:
    colleague = bench.appoint("second", "Trần Thư Ký", Role.SECRETARY, "ha-nam")
    record(secretary)
    record(colleague, "23.612")
    colleague.tap("Record the rate")
    secretary.tap("Record the rate")
    assert secretary.text == says(OldButton)
    secretary.send(Intent("rates"))
    assert "23.612" in secretary.text
    # The button of a question that is no longer open.
    secretary.send(Intent.of("rates.record", split.period.id))
    assert secretary.text == says(OldButton)


def test_nobody_else_may_and_no_other_bloc_is_reached(
    bench: Bench, split: Year, secretary: Phone
) -> None:
    period = split.period.id
    steps = ("rates", "rates.of", "rates.said", "rates.sourced", "rates.sure", "rates.record")
    for role, unit in ((Role.OFFICER, "ha-noi"), (Role.HEAD, "ha-noi"), (Role.OBSERVER, None)):
        phone = bench.appoint(f"p-{role}", "Ông Ai", role, unit)
        for name in steps:
            phone.send(Intent.of(name, period, "23400"))
            assert phone.text == says(NotAllowed), name
    for number in (period + 7, "x"):
        secretary.send(Intent.of("rates.of", number))
        assert secretary.text == says(OldButton)
    secretary.send(Intent.of("rates.sure", period, "viết"))
    assert secretary.text == says(OldButton)


def test_years_of_one_and_of_two_currencies_are_compared_only_at_a_recorded_rate(
    bench: Bench, split: Year, secretary: Phone
) -> None:
    officer = bench.appoint("officer", "Tạ Mai Phương", Role.OFFICER, "ha-noi")
    assert (
        "not compared: one of the two years is split in two currencies, and no exchange rate is"
        " recorded for it" in business(secretary)
    )
    business(officer)
    assert "Record the rate" not in labels(officer.screen)
    secretary.tap("Record the rate")
    assert "<b>Figures of 2022</b>\nExchange rate: not recorded." in secretary.text
    secretary.write("23.400")
    secretary.write(SOURCE)
    secretary.tap("Record the rate")
    words = f"converted at 23.400 đồng/USD, source: {SOURCE}"
    assert f"equal to 168,6% ({words})" in business(secretary)
    assert "Record the rate" not in labels(secretary.screen)
    secretary.tap("Sentences for the report")
    assert (
        "Revenue of FDI and DDI together comes to est. 170.551,3 triệu USD, 168,6% of the year"
        f" 2019 ({words})." in secretary.text
    )


def test_the_rate_is_said_in_vietnamese(bench: Bench, split: Year, secretary: Phone) -> None:
    record(secretary)
    secretary.tap("Record the rate")
    secretary.send(Intent("home.language", ("vi",)))
    secretary.command("/tonghop")
    secretary.tap("Quy hoạch, hạ tầng")
    secretary.tap("Sản xuất, kinh doanh")
    assert f"bằng 168,6% (quy đổi theo tỷ giá 23.400 đồng/USD, nguồn {SOURCE})" in secretary.text


def test_the_recorded_rate_serves_the_check_of_a_text_unless_another_is_typed(
    bench: Bench, split: Year, secretary: Phone
) -> None:
    record(secretary)
    secretary.tap("Record the rate")
    secretary.send(Intent("checking.text"))
    secretary.write("Nộp ngân sách của doanh nghiệp FDI ước đạt 4.645,6 triệu USD.")
    assert f"recorded for the period: 23.400 đồng/USD, source: {SOURCE}." in secretary.text
    assert "108.707,04 tỷ đồng" in secretary.text
    secretary.tap("Exchange rate")
    secretary.write("22.800 - 24.800")
    assert "105.919,68 tỷ đồng to 115.210,88 tỷ đồng" in secretary.text
    assert SOURCE not in secretary.text


@pytest.mark.parametrize("recorded", [False, True])
def test_the_totals_cost_no_statement_more(
    bench: Bench, split: Year, secretary: Phone, recorded: bool
) -> None:
    if recorded:
        record(secretary)
        secretary.tap("Record the rate")
    secretary.command("/totals")
    assert bench.cost(secretary, what=What.COMMAND, text="/totals", command="totals") <= 12
