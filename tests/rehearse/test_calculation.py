"""The calculation that the rehearsed year is held against, and that a comparison can fail."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.rehearse.almanac import decent_from, is_worked, rolled_back, worked_after
from bot.rehearse.compare import compare
from bot.rehearse.duties import milestones
from bot.rehearse.expected import STEPS, Calculation, Letter
from bot.rehearse.received import Received, reminders
from bot.rehearse.script import COLLECTIONS, the_year
from bot.rehearse.told import told
from bot.rehearse.walk import looks_of, part_of

SCRIPT = part_of(the_year(2019), date(2019, 11, 11), date(2019, 12, 4))
LOOKS = looks_of(SCRIPT, date(2019, 11, 11), date(2019, 12, 4), every_day=False)


@pytest.fixture(scope="module")
def letters() -> list[Letter]:
    return Calculation(SCRIPT).run(LOOKS)


def came(letters: list[Letter]) -> list[Received]:
    """As if everything had come a second after it was decided."""
    soon = timedelta(seconds=1)
    return [
        Received(one.person, one.at + soon, one.parts, f"{sorted(one.parts)}", one.put_off)
        for one in letters
    ]


def test_the_almanac_knows_what_the_paper_says() -> None:
    assert not is_worked(date(2020, 1, 29))
    assert is_worked(date(2020, 1, 30))
    assert worked_after(date(2019, 12, 20), -10) == date(2019, 12, 6)
    assert rolled_back(date(2019, 11, 24)) == date(2019, 11, 22)
    for held, sent in (
        ("2020-01-21 08:15", "2020-01-30 13:30"),
        ("2020-06-15 08:15", "2020-06-15 09:00"),
        ("2019-11-29 17:00", "2019-12-02 09:00"),
    ):
        assert decent_from(datetime.fromisoformat(held)) == datetime.fromisoformat(sent)
    assert dict(milestones(2019))["Hạn gửi số liệu năm"] == COLLECTIONS["annual"].due


def test_who_reports_early_hears_nothing_and_who_is_late_hears_all(letters: list[Letter]) -> None:
    figures = {("figures", "Số liệu năm 2019")}
    early = [one for one in letters if one.person == "officer-hai-duong"]
    assert not any(figures & one.parts for one in early)
    (asked,) = [one for one in letters if any(kind == "ask" for kind, _board in one.parts)]
    ((_kind, late),) = [part for part in asked.parts if part[0] == "ask"]
    days = [
        one.at.day for one in letters if one.person == f"officer-{late}" and figures & one.parts
    ]
    assert days == [14, 22, 28, 29, 2]


def test_what_came_as_it_had_to_is_no_difference(letters: list[Letter]) -> None:
    found = compare(letters, came(letters))
    assert found.differences == []
    assert (found.expected, found.received) == (len(letters), len(letters))
    assert "0 parts missing, 0 doubled, 0 not owed" in told(came(letters), found, 11, 9, 1.0)


def test_a_step_that_is_dropped_is_missed(letters: list[Letter]) -> None:
    dropped = {**STEPS, "figures": tuple(one for one in STEPS["figures"] if one.name != "D-5")}
    without = Calculation(SCRIPT, dropped).run(LOOKS)
    found = compare(letters, came(without))
    assert "missing: 22/11/2019 officer-quang-ninh: figures Số liệu năm 2019" in found.differences
    assert {line.split()[0] for line in found.differences} == {"missing:"}


def test_each_fault_has_its_name(letters: list[Letter]) -> None:
    all_of_it = came(letters)
    first = next(one for one in all_of_it if ("figures", "Số liệu năm 2019") in one.parts)

    def found(*more: Received, uncertain: int = 0) -> list[str]:
        counted = {(first.person, first.at.date()): uncertain}
        both = compare(letters, [*all_of_it, *more], counted)
        return sorted({one.partition(":")[0] for one in both.differences})

    assert found(first) == ["doubled", "more than one a day"]
    assert found(first, uncertain=1) == []
    assert found(first, first, uncertain=1) == ["doubled", "more than one a day"]
    night = replace(first, at=first.at.replace(hour=22), put_off=True)
    assert found(night) == ["not owed", "wrong hour"]
    assert found(replace(first, person="head-ha-noi")) == ["not owed"]
    early = replace(first, at=first.at.replace(hour=8, minute=5))
    assert compare(letters, [early, *(one for one in all_of_it if one != first)]).wrong_hour


def test_reminders_are_told_from_other_messages() -> None:
    at = datetime(2019, 11, 29, 1, 16, tzinfo=UTC).timestamp()
    text = (
        "Nhắc việc\n\nSố liệu năm 2019\nHạn: … Quý Ban đã có 0/38 chỉ tiêu. …\n"
        "Ngày mai Trợ lý sẽ báo cáo lãnh đạo Ban.\n\n"
        "Đề nghị khen thưởng\nKCN Hà Nam chưa có đề nghị."
        "\n\nThư này đến sau ngày đã định."
    )
    entry = {"kind": "send", "at": at, "person": "officer-ha-nam", "text": text}
    found = reminders([entry, {**entry, "text": "Số liệu năm 2019"}, {**entry, "kind": "edit"}])
    assert [one.says_late for one in found] == [True]
    title = "Số liệu năm 2019"
    assert found[0].parts == {("figures", title), ("warning", title), ("nominate", "")}
