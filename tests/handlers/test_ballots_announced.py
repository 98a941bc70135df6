"""From the secretary's opening to the voter's receipt, by the buttons that people are sent."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from bot.screen import Intent
from storage.models.contests import roll
from tests.bench import Bench, Phone, labels
from tests.handlers import contests
from tests.handlers.voting import hall_of


def test_the_announcement_leads_to_the_paper_and_the_paper_to_a_receipt(
    bench: Bench, secretary: Phone
) -> None:
    phones = contests.heads(bench)
    contests.accept(bench, "ha-nam", "hung-yen", "nam-dinh")
    teller = contests.officer(bench, "ha-noi")
    made = contests.opened(bench, secretary, "secret", teller)
    head = phones["bac-ninh"]
    head.tap("Vote for the unit")
    assert "You vote for: <b>Ban Quản lý" in head.text
    head.tap("Fill in the paper")
    for _line in range(3):
        head.tap("For")
    head.tap("Cast the paper")
    head.tap("Yes, cast it")
    assert "Inclusion code" in head.text
    assert list(hall_of(bench).marks(made.id).values()) == ["chat"]
    secretary.command("/vote")
    secretary.tap("Follow: ")
    assert "Voted: 1/11 units." in secretary.text
    secretary.tap("Remind who has not voted")
    secretary.tap("Send the reminder")
    assert "✓ 10 units are reminded." in secretary.text
    with bench.database.writer.begin() as connection:
        connection.execute(update(roll).where(roll.c.mark == "none").values(mark="paper"))
    bench.clock.move(timedelta(minutes=31))
    secretary.send(Intent.of("ballots.remind_now", made.id))
    assert "there is nobody left to remind" in secretary.text
    assert "has not voted yet" not in str(head.notices[-1].text)
    other = phones["ha-noi"]
    assert "has not voted yet" in str(other.notices[-1].text)
    secretary.send(Intent.of("ballots.desk", made.id))
    secretary.tap("Print paper ballots")
    assert secretary.screen.files
    secretary.send(Intent.of("ballots.desk", made.id))
    secretary.tap("Run this vote")
    assert labels(secretary.screen)
