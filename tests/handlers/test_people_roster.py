"""The roster: which boards are members, confirmed before anybody is invited."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from bot.domain.access import Role
from bot.domain.errors import NotAllowed
from bot.screen import Intent
from storage.blocs import Blocs
from storage.models.records import register
from storage.records import first_broken_entry
from tests.bench import Bench, Phone, button, labels
from tests.handlers.steps import bound, link_in, rows_of, says

HA_NAM = "Ban Quản lý các khu công nghiệp tỉnh Hà Nam"


def members_of(bench: Bench, on: date) -> list[str]:
    with bench.database.reader.connect() as connection:
        return [u.key for u in Blocs(connection, bench.clock.now()).members(bench.bloc_id, on)]


def test_the_secretary_confirms_the_roster_with_one_board_left_out(bench: Bench) -> None:
    secretary = bench.appoint("secretary", "Nguyễn Thị Thư Ký", Role.SECRETARY)
    secretary.command("/todo")
    secretary.tap("Confirm the roster")
    assert len([label for label in labels(secretary.screen) if label.startswith("✓")]) == 11
    secretary.tap("✓ KCN Hà Nam")
    assert f"<s>{HA_NAM}</s>: left out" in secretary.text
    secretary.tap("✓ KCN Nam Định")
    secretary.tap("✗ KCN Nam Định")
    secretary.tap("Confirm 10 boards")
    assert "10 boards" in secretary.text
    members = members_of(bench, date(2019, 11, 20))
    assert len(members) == 10
    assert "ha-nam" not in members
    with bench.database.reader.connect() as connection:
        entry = connection.execute(select(register)).one()
        assert (entry.verb, entry.bloc_id) == ("roster_confirmed", bench.bloc_id)
        assert first_broken_entry(connection, bench.bloc_id) is None
    assert bench.audited()[-1][0] == "roster_confirmed"
    # It can be looked at and changed again.
    secretary.send(Intent("people.roster"))
    assert "Confirmed at 09:00 20/11/2019" in secretary.text
    secretary.tap("✗ KCN Hà Nam")
    secretary.tap("Confirm 11 boards")
    assert len(members_of(bench, date(2019, 11, 20))) == 11


def test_after_the_mergers_the_roster_lists_the_boards_of_that_day(bench: Bench) -> None:
    bench.confirm_roster()
    secretary = bench.appoint("secretary", "Nguyễn Thị Thư Ký", Role.SECRETARY)
    secretary.send(Intent("people.roster"))
    before = button(secretary.screen, "Confirm 11 boards")
    assert before is not None
    bench.clock.at = datetime(2025, 7, 1, 2, 0, tzinfo=UTC)
    secretary.send(before)
    assert "belongs to an earlier message" in secretary.text
    secretary.send(Intent("people.roster"))
    shown = [label for label in labels(secretary.screen) if label[0] in "✓✗"]
    assert shown[:2] == ["✓ KKT Quảng Ninh", "✓ KCN&CX Hà Nội"]
    assert all(label.startswith("✗") for label in shown[2:])
    for label in shown[2:]:
        secretary.tap(label)
    secretary.tap("Confirm 7 boards")
    assert len(members_of(bench, date(2025, 7, 1))) == 7
    # What was confirmed for the years before still holds for them.
    assert len(members_of(bench, date(2024, 1, 1))) == 11


def test_nobody_but_a_secretary_is_invited_before_the_roster(bench: Bench) -> None:
    secretary = bench.appoint("secretary", "Nguyễn Thị Thư Ký", Role.SECRETARY)
    ha_nam = bench.unit("ha-nam")
    secretary.send(Intent("people.invite"))
    assert labels(secretary.screen)[0] == "Confirm the roster"
    for role in (Role.OFFICER, Role.HEAD):
        secretary.send(Intent.of("people.invite_role", ha_nam, role))
        assert "Once the secretary has confirmed it" in secretary.text
    secretary.send(Intent.of("people.invite_role", 0, Role.OBSERVER))
    assert "Once the secretary has confirmed it" in secretary.text
    secretary.send(Intent("people.invite"))
    secretary.tap("Secretary of the bloc")
    second = bound(bench.phone("second"), link_in(secretary.write("Lê Thị Bình")))
    secretary.tap("Confirm")
    assert rows_of(bench, second) == [("secretary", "confirmed")]


@pytest.mark.parametrize("args", [(), ("0",), ("0", "1"), ("zz",), ("-1",), ("ffffff",)])
def test_a_made_up_roster_changes_nothing(
    bench: Bench, secretary: Phone, head: Phone, args: tuple[str, ...]
) -> None:
    secretary.send(Intent("people.roster"))
    confirm = button(secretary.screen, "Confirm 11")
    assert confirm is not None
    tag = confirm.args[1]
    for made_up in (
        Intent("people.roster_done", args),
        Intent("people.roster_done", (*args[:1], tag)),
    ):
        secretary.send(made_up)
        assert "Nothing was changed" in secretary.text
    head.send(confirm)
    assert head.text == says(NotAllowed)
    assert len(members_of(bench, date(2019, 11, 20))) == 11
