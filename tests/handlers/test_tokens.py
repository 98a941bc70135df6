"""One-time tokens: not kept where somebody typed them, not swallowed by the flood guard."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.channels.base import What
from storage.models.talk import inbox
from tests.bench import LINK, Bench, Phone
from tests.handlers.steps import invited


def kept_in_inbox(bench: Bench) -> str:
    with bench.database.reader.connect() as connection:
        return "\n".join(connection.execute(select(inbox.c.payload)).scalars())


@pytest.mark.parametrize("typed", ["/start {}", "/start\n{}", "/start  {} ", "/strat {}", "{}"])
def test_a_token_does_not_stay_where_it_was_typed(
    bench: Bench, secretary: Phone, typed: str
) -> None:
    token = invited(secretary, "Nguyễn An", bench.unit("ha-nam")).removeprefix(LINK)
    stranger = bench.phone("stranger")
    text = typed.format(token)
    stranger.command(text) if text.startswith("/") else stranger.write(text)
    assert token not in kept_in_inbox(bench)


def test_whoever_wrote_too_much_can_still_open_an_invitation(
    bench: Bench, secretary: Phone
) -> None:
    link = invited(secretary, "Nguyễn An", bench.unit("ha-nam"))
    stranger = bench.phone("stranger")
    for _ in range(6):
        stranger.write("xin chào")
    stranger.open(link)
    assert "Nguyễn An" in stranger.text
    stranger.tap("Yes, that is me")
    assert "waits to be confirmed" in stranger.text


def test_guessing_tokens_is_answered_only_so_often(bench: Bench, secretary: Phone) -> None:
    assert secretary.actor.is_known
    stranger = bench.phone("stranger")
    answers = 0
    for number in range(30):
        bench.store(stranger, **guess(number))
        before = stranger.screen
        bench.handle()
        answers += stranger.screen is not before
    assert 0 < answers <= 20


def guess(number: int) -> dict[str, object]:
    return {"what": What.COMMAND, "text": f"/start {number:024d}", "command": "start"}
