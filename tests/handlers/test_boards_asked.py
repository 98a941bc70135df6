"""Who a period asks is decided by the day it is counted on, whoever joins or leaves since."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from bot.domain.access import Role
from bot.domain.kpi import PeriodKind
from bot.screen import Intent
from storage.presets.synthetic import synthetic_year
from tests.bench import Bench, Phone, button, labels
from tests.handlers.bloc_year import Year, lay_year, only, years_2018_2019

_LATE = ("hai-duong", "hai-phong")


def half_of_2025(bench: Bench) -> Year:
    """The eleven boards are asked in June for their stocks of 30 June; on 1 July some merge."""
    bench.clock.at = datetime(2025, 6, 10, 2, tzinfo=UTC)
    year = lay_year(
        bench,
        2025,
        only(synthetic_year(2019).forms, _LATE),
        kind=PeriodKind.HALF_YEAR,
        due=date(2025, 7, 5),
        version="2019",
    )
    with bench.database.writer.begin() as connection:
        bench.uow(connection).bloc_acts.say_as_of(year.period.id, date(2025, 6, 30))
    bench.clock.at = datetime(2025, 7, 2, 2, tzinfo=UTC)
    return year


def confirm_july(secretary: Phone) -> None:
    secretary.send(Intent("people.roster"))
    for label in [one for one in labels(secretary.screen) if one.startswith("✗")]:
        secretary.tap(label)
    secretary.tap("Confirm 7")


def test_a_merger_in_the_middle_leaves_the_old_boards_asked(bench: Bench, secretary: Phone) -> None:
    year = half_of_2025(bench)
    for confirmed in (False, True):
        if confirmed:
            confirm_july(secretary)
        secretary.send(Intent.of("status", year.period.id))
        assert "Sent: 09/11 boards" in secretary.text
        secretary.send(Intent.of("periods.close", year.period.id))
        assert "2 boards are not accepted yet" in secretary.text
        assert "KCN Hải Dương: not begun" in secretary.text
        secretary.send(Intent.of("totals", year.period.id, "a", "DT"))
        assert "Accepted figures: 09/11 boards" in secretary.text
        secretary.command("/onbehalf")
        assert {"KCN Hải Dương", "KKT Hải Phòng"} <= set(labels(secretary.screen))
        assert "Hưng Yên (mới)" not in labels(secretary.screen)
        secretary.send(Intent.of("late", year.period.id))
        assert button(secretary.screen, "KCN Hải Dương") is not None


def test_an_old_board_still_owes_and_the_merged_one_does_not(
    bench: Bench, secretary: Phone
) -> None:
    year = half_of_2025(bench)
    confirm_july(secretary)
    old = bench.appoint("old", "Đỗ Văn Cán", Role.OFFICER, "hai-duong")
    new = bench.appoint("new", "Lê Thị Mới", Role.OFFICER, "hai-phong-2025")
    old.command("/todo")
    assert "Figures of the first half of 2025" in old.text
    old.send(Intent.of("duty", year.period.id))
    assert button(old.screen, "Excel") is not None
    new.command("/todo")
    assert "Figures of the first half of 2025" not in new.text
    refused = new.send(Intent.of("duty", year.period.id))
    assert "Yours was not one of them" in str(refused.text)


def test_a_board_that_leaves_stays_in_what_was_added_up_before(
    bench: Bench, secretary: Phone
) -> None:
    year = years_2018_2019(bench, without=("vinh-phuc",))
    leader = bench.appoint("leader", "Phạm Văn Khải", Role.HEAD, "hai-duong")
    readers = (
        bench.appoint("observer", "Lê Quan Sát", Role.OBSERVER),
        bench.appoint("officer", "Đỗ Văn Cán", Role.OFFICER, "ha-noi"),
    )
    number = year.period.id
    secretary.send(Intent.of("totals.treat", number, "a", bench.unit("vinh-phuc")))
    secretary.tap("Last period's")
    secretary.write("Ban chưa gửi, tạm lấy số kỳ trước")
    leader.send(Intent.of("totals.release", number, "a"))
    leader.tap("Release now")
    year.close()

    def pages() -> list[str]:
        found = [str(one.send(Intent.of("totals", number, "a", "DT")).text) for one in readers]
        # Below the line that says up to which day.
        return [text[text.index("Investment") :] for text in found]

    seen = pages()
    bench.clock.move(timedelta(days=800))
    secretary.send(Intent("people.roster"))
    secretary.tap("✓ KCN Vĩnh Phúc")
    secretary.tap("Confirm 10")
    assert pages() == seen
    secretary.command("/onbehalf")
    assert "KCN Vĩnh Phúc" not in labels(secretary.screen)
