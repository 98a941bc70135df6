"""A draft changed part by part: list, rule, times, tellers, recusals, chain, rehearsal."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.channels.base import What
from bot.domain.access import Role
from bot.domain.contest_errors import (
    ChainItself,
    LineMoved,
    ListTooLong,
    MomentPast,
    MomentUnclear,
    ReasonShort,
    TellerOfListed,
    TellerUnknown,
    TextTooMuch,
)
from bot.domain.errors import LineNeeded, OldButton
from bot.domain.voting.rule_text import read_rule
from bot.domain.voting_errors import (
    LineTwice,
    OpenTooShort,
    RuleNeverPasses,
    RuleThreshold,
)
from bot.screen import Intent
from handlers.contests.rule_fields import FIELDS, Field, Option
from tests.bench import ZONE, Bench, Phone, button, labels
from tests.handlers.contests import accept, contest, drafted, heads, mark, newest, officer, ready
from tests.handlers.steps import says


def lines(bench: Bench, contest_id: int) -> list[str]:
    with bench.database.reader.connect() as connection:
        return [line.wording for line in bench.uow(connection).contests.lines(contest_id)]


def recusals(bench: Bench, contest_id: int) -> list[tuple[int, int, str]]:
    with bench.database.reader.connect() as connection:
        found = bench.uow(connection).contests.recusal_rows(contest_id)
        return [(one.unit_id, one.line, one.reason) for one in found]


def local(bench: Bench, at: datetime | None) -> str:
    assert at is not None
    return f"{at.astimezone(ZONE):%H:%M %d/%m/%Y}"


def test_a_question_is_typed_and_kept_at_once(bench: Bench, secretary: Phone) -> None:
    secretary.send(Intent("contests.new"))
    secretary.tap("Another question")
    secretary.write("x")
    assert secretary.text == says(LineNeeded, least=4)
    secretary.write("Chương trình công tác 2020\nTổ chức hội thảo\nThăm khu công nghiệp")
    made = newest(bench)
    assert made.kind == "other"
    assert lines(bench, made.id) == ["Tổ chức hội thảo", "Thăm khu công nghiệp"]
    secretary.tap("Show of hands")
    assert contest(bench, made.id).way == "hands"
    assert read_rule(contest(bench, made.id).rule).quota == 2
    secretary.command("/todo")  # left in the middle
    secretary.tap("Run the bloc")
    secretary.tap("Votes of the bloc")
    secretary.tap("Chương trình công tác")
    assert "Thăm khu công nghiệp" in secretary.text


def test_one_question_is_its_own_line(bench: Bench, secretary: Phone) -> None:
    secretary.send(Intent("contests.question"))
    secretary.write("Thông qua Chương trình công tác năm 2020")
    assert lines(bench, newest(bench).id) == ["Thông qua Chương trình công tác năm 2020"]


def test_nothing_typed_is_shortened_in_silence(bench: Bench, secretary: Phone) -> None:
    secretary.send(Intent("contests.question"))
    secretary.write("x" * 201)
    assert secretary.text == says(TextTooMuch, length=201, most=200)
    secretary.write("Nhiều việc\n" + "\n".join(f"Nội dung số {n}" for n in range(61)))
    assert secretary.text == says(ListTooLong, most=60, count=61)
    secretary.write("Nhiều việc\n" + "\n".join(f"Nội dung số {n}" for n in range(60)))
    made = newest(bench)
    assert len(lines(bench, made.id)) == 60
    secretary.send(Intent.of("contests.type_line", made.id))
    secretary.write("y" * 241)
    assert secretary.text == says(TextTooMuch, length=241, most=240)
    secretary.write("Thêm một việc nữa")
    assert secretary.text == says(ListTooLong, most=60, count=61)
    assert len(lines(bench, made.id)) == 60
    secretary.send(Intent.of("contests.preview", made.id))


def test_the_same_award_is_not_begun_twice(bench: Bench, secretary: Phone) -> None:
    first = drafted(bench, secretary, "hands")
    again = drafted(bench, secretary, "hands")
    assert again.id == first.id
    assert "This one has been begun before" in secretary.text
    assert drafted(bench, secretary, "secret").id != first.id


def test_a_list_is_added_to_ordered_and_shortened(bench: Bench, secretary: Phone) -> None:
    accept(bench, "ha-nam", "bac-ninh", "ha-noi")
    made = drafted(bench, secretary, "hands")
    before = lines(bench, made.id)
    assert len(before) == 3
    secretary.send(Intent.of("contests.lines", made.id))
    secretary.tap("3. ")
    assert "Move down" not in labels(secretary.screen)
    secretary.tap("Move up")
    assert lines(bench, made.id) == [before[0], before[2], before[1]]
    secretary.tap("Take it off the list")
    assert lines(bench, made.id) == [before[0], before[1]]
    secretary.tap("Add a unit")
    secretary.tap("KCN Hải Dương")
    assert "Hải Dương" in lines(bench, made.id)[2]
    secretary.send(Intent.of("contests.unit_on", made.id, bench.unit("hai-duong")))
    assert secretary.text == says(LineTwice, line="KCN Hải Dương")
    secretary.send(Intent.of("contests.renominate", made.id))
    assert len(lines(bench, made.id)) == 4


def test_an_old_button_moves_the_line_it_showed_or_none(bench: Bench, secretary: Phone) -> None:
    accept(bench, "ha-nam", "bac-ninh", "ha-noi")
    made = drafted(bench, secretary, "hands")
    before = lines(bench, made.id)
    secretary.send(Intent.of("contests.lines", made.id))
    secretary.tap("1. ")
    drop, down = (button(secretary.screen, label) for label in ("Take it off", "Move down"))
    assert drop is not None
    assert down is not None
    secretary.send(Intent.of("contests.move_line", made.id, mark(bench, made.id, 3), "up"))
    secretary.send(Intent.of("contests.move_line", made.id, mark(bench, made.id, 2), "up"))
    assert lines(bench, made.id) == [before[2], before[0], before[1]]
    secretary.send(drop)  # shown when the line was the first one
    assert lines(bench, made.id) == [before[2], before[1]]
    barred = says(LineMoved)
    gone = (drop, down, Intent.of("contests.line", *drop.args))
    by_place = [
        Intent.of(f"contests.{step}", made.id, 1, "up")
        for step in ("line", "move_line", "drop_line")
    ]
    top = Intent.of("contests.move_line", made.id, mark(bench, made.id, 1), "up")
    for old in (*gone, *by_place, top, Intent.of("contests.line", made.id)):
        secretary.send(old)
        assert barred in secretary.text
        assert "On the list:" in secretary.text  # and one goes on from there
        assert button(secretary.screen, "2. ") is not None
    assert lines(bench, made.id) == [before[2], before[1]]
    unit = bench.unit("nam-dinh")
    secretary.send(Intent.of("contests.recuse_why", made.id, unit, drop.text(1)))
    assert secretary.text == says(OldButton)


def test_an_old_undo_puts_nobody_else_back(bench: Bench, secretary: Phone) -> None:
    accept(bench, "ha-nam", "bac-ninh")
    made, unit = drafted(bench, secretary, "hands"), bench.unit("ha-noi")
    first, second = mark(bench, made.id, 1), mark(bench, made.id, 2)
    for line in (first, second):
        secretary.send(Intent.of("contests.recuse_why", made.id, unit, line))
        secretary.write("Có liên quan")
    secretary.send(Intent.of("contests.move_line", made.id, second, "up"))
    secretary.send(Intent.of("contests.unrecuse", made.id, unit, first))
    assert recusals(bench, made.id) == [(unit, 1, "Có liên quan")]
    assert mark(bench, made.id, 1) == second


def test_lines_are_typed_only_once_each(bench: Bench, secretary: Phone) -> None:
    secretary.send(Intent.of("contests.question"))
    secretary.write("Nội dung thứ nhất")
    made = newest(bench)
    secretary.send(Intent.of("contests.type_line", made.id))
    secretary.write("Nội dung thứ hai\nNội dung thứ ba")
    assert len(lines(bench, made.id)) == 3
    secretary.send(Intent.of("contests.type_line", made.id))
    secretary.write("Nội dung thứ hai")
    assert secretary.text == says(LineTwice, line="Nội dung thứ hai")
    assert len(lines(bench, made.id)) == 3


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_every_value_of_every_field_can_be_set(
    bench: Bench, secretary: Phone, field: Field
) -> None:
    name, options = field.name, field.options
    made = drafted(bench, secretary, "open")
    for at, option in enumerate(options):
        secretary.send(Intent.of("contests.field", made.id, name))
        secretary.send(Intent.of("contests.set_rule", made.id, name, at))
        rule = read_rule(contest(bench, made.id).rule)
        assert option.is_in(rule), secretary.text
    for forged in (("nonsense", 0), (name, 99), (name, "x")):
        secretary.send(Intent.of("contests.set_rule", made.id, *forged))
        assert secretary.text == says(OldButton)


def test_a_rule_that_cannot_be_is_explained_and_nothing_changes(
    bench: Bench, secretary: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = drafted(bench, secretary, "hands")
    need = next(field for field in FIELDS if field.name == "need")
    whole = next(at for at, one in enumerate(need.options) if one.values["threshold"] == 1)
    monkeypatch.setattr(
        "handlers.contests.ruling._BY_NAME",
        {"need": need, "strict": _strict()},
    )
    secretary.send(Intent.of("contests.set_rule", made.id, "need", whole))
    before = contest(bench, made.id).rule
    secretary.send(Intent.of("contests.set_rule", made.id, "strict", 0))
    assert secretary.text == says(RuleNeverPasses)
    secretary.send(Intent.of("contests.set_rule", made.id, "strict", 1))
    assert secretary.text == says(RuleThreshold, typed=">")
    assert contest(bench, made.id).rule == before


def _strict() -> Field:
    """No button offers these: forged values end in the domain's own refusals."""
    return Field(
        "strict",
        "strict",
        (
            Option({"strict": True}, lambda _say: "x"),
            Option({"strict": True, "threshold": None}, lambda _say: "x"),
        ),
    )


@pytest.mark.parametrize(("way", "first"), [("paper", "secret"), ("hands", "open")])
def test_hall_and_chat_together_are_a_vote_of_the_chat(
    bench: Bench, secretary: Phone, way: str, first: str
) -> None:
    made = drafted(bench, secretary, way)
    secretary.send(Intent.of("contests.set_rule", made.id, "mixed", 1))
    found = contest(bench, made.id)
    assert found.way == first  # a secret one has a key
    assert read_rule(found.rule).ways == {first, way}
    secretary.send(Intent.of("contests.one", made.id))
    assert "in the chat; also: " in secretary.text
    secretary.send(Intent.of("contests.set_rule", made.id, "mixed", 0))
    assert "The vote is now held in one way: <b>" in secretary.text
    assert contest(bench, made.id).way == first


def test_times_are_tapped_and_typed(bench: Bench, secretary: Phone) -> None:
    made = drafted(bench, secretary, "secret")
    secretary.send(Intent.of("contests.closes", made.id))
    secretary.write("17:00")
    assert local(bench, contest(bench, made.id).closes_at) == "17:00 20/11/2019"
    secretary.send(Intent.of("contests.closes", made.id))
    secretary.write("bao giờ xong thì thôi")
    assert secretary.text == says(
        MomentUnclear, typed="bao giờ xong thì thôi", example="17:00 21/11/2019"
    )
    secretary.write("8:00 hôm nay")
    assert secretary.text == says(MomentPast, at="08:00 20/11/2019")
    secretary.write("10 phút nữa")  # the preset wants a quarter of an hour
    assert secretary.text == says(OpenTooShort, minutes=15)
    secretary.write("90 phút nữa")
    assert local(bench, contest(bench, made.id).closes_at) == "10:30 20/11/2019"
    secretary.send(Intent.of("contests.opens", made.id))
    secretary.write("11:00")
    found = contest(bench, made.id)
    assert local(bench, found.opens_at) == "11:00 20/11/2019"
    assert found.closes_at is None
    assert "The closing lay before it" in secretary.text
    secretary.send(Intent.of("contests.closes", made.id))
    secretary.tap("60 minutes")
    assert local(bench, contest(bench, made.id).closes_at) == "12:00 20/11/2019"
    secretary.send(Intent.of("contests.opens", made.id))
    secretary.tap("By hand")
    assert contest(bench, made.id).opens_at is None
    for forged in (("in", 7), ("at", 3), ("x", 60), ()):
        secretary.send(Intent.of("contests.set_closes", made.id, *forged))
        assert secretary.text == says(OldButton)


def test_tellers_come_from_units_that_are_not_voted_on(bench: Bench, secretary: Phone) -> None:
    accept(bench, "ha-nam")
    own, other = officer(bench, "ha-nam"), officer(bench, "ha-noi")
    made = drafted(bench, secretary, "paper")
    secretary.send(Intent.of("contests.tellers", made.id))
    assert not any("ha-nam" in label for label in labels(secretary.screen))
    secretary.tap("○ Cán bộ ha-noi")
    assert "● Cán bộ ha-noi (leads the tellers)" in secretary.text
    secretary.send(Intent.of("contests.teller", made.id, own.actor.person, 0))
    assert secretary.text == says(TellerOfListed, name="Cán bộ ha-nam", unit="KCN Hà Nam")
    secretary.send(Intent.of("contests.teller", made.id, 9999, 0))
    assert secretary.text == says(TellerUnknown)
    secretary.send(Intent.of("contests.tellers", made.id))
    secretary.tap("● Cán bộ ha-noi")
    assert "leads the tellers" not in secretary.text
    named, let_go = (str(one.text) for one in other.notices)
    assert "You were named as a teller" in named
    assert "You are not a teller" in let_go


def test_a_teller_whose_unit_comes_onto_the_list_keeps_it_shut(
    bench: Bench, secretary: Phone
) -> None:
    heads(bench)
    teller = officer(bench, "ha-noi")
    accept(bench, "ha-nam")
    made = drafted(bench, secretary, "paper")
    secretary.send(Intent.of("contests.teller", made.id, teller.actor.person, 0))
    secretary.send(Intent.of("contests.preview", made.id))
    assert "Open the vote now" in labels(secretary.screen)
    shown = secretary.screen
    secretary.send(Intent.of("contests.unit_on", made.id, bench.unit("ha-noi")))
    secretary.send(Intent.of("contests.preview", made.id))
    assert says(TellerOfListed, name="Cán bộ ha-noi", unit="KCN&CX Hà Nội") in secretary.text
    assert "Open the vote now" not in labels(secretary.screen)
    secretary.screen = shown
    secretary.tap("Open the vote now")
    assert contest(bench, made.id).state == "draft"


@pytest.mark.parametrize("listed", ["hung-yen", "quang-ninh"])
def test_a_teller_is_looked_at_under_every_hat(bench: Bench, secretary: Phone, listed: str) -> None:
    heads(bench)
    accept(bench, "ha-nam")
    for board in ("quang-ninh", "hung-yen"):
        teller = bench.appoint("two-hats", "Cán bộ Hai Nơi", Role.OFFICER, board)
    made = drafted(bench, secretary, "paper")
    ready(bench, secretary, made.id, teller)
    secretary.send(Intent.of("contests.preview", made.id))
    shown = secretary.screen
    secretary.send(Intent.of("contests.unit_on", made.id, bench.unit(listed)))
    with bench.database.reader.connect() as connection:
        name = bench.uow(connection).blocs.board(bench.bloc_id, bench.unit(listed))[1].short_name
    barred = says(TellerOfListed, name="Cán bộ Hai Nơi", unit=name)
    secretary.send(Intent.of("contests.preview", made.id))
    assert barred in secretary.text
    assert "Open the vote now" not in labels(secretary.screen)
    secretary.screen = shown
    secretary.tap("Open the vote now")
    assert contest(bench, made.id).state == "draft"
    for _tap in range(2):
        secretary.send(Intent.of("contests.teller", made.id, teller.actor.person, 0))
    assert secretary.text == barred


def test_a_recusal_follows_its_line(bench: Bench, secretary: Phone) -> None:
    accept(bench, "ha-nam", "bac-ninh")
    made = drafted(bench, secretary, "hands")
    unit = bench.unit("ha-noi")
    secretary.send(Intent.of("contests.recused", made.id))
    secretary.tap("Name a unit")
    secretary.send(Intent.of("contests.recuse_on", made.id, unit, 0))
    secretary.tap("1. ")
    secretary.write("x")
    assert secretary.text == says(ReasonShort, least=4)
    secretary.write("Lãnh đạo hai Ban là người nhà")
    assert recusals(bench, made.id) == [(unit, 1, "Lãnh đạo hai Ban là người nhà")]
    line = mark(bench, made.id, 1)
    secretary.send(Intent.of("contests.move_line", made.id, line, "down"))
    assert recusals(bench, made.id) == [(unit, 2, "Lãnh đạo hai Ban là người nhà")]
    secretary.send(Intent.of("contests.drop_line", made.id, line))
    assert recusals(bench, made.id) == []
    secretary.send(Intent.of("contests.recuse_why", made.id, unit, 0))
    secretary.write("Vắng mặt có lý do")
    secretary.send(Intent.of("contests.recused", made.id))
    secretary.tap("Undo: ")
    assert recusals(bench, made.id) == []


def test_a_chain_has_a_direction(bench: Bench, secretary: Phone) -> None:
    flag = drafted(bench, secretary, "hands", place=0)
    certificate = drafted(bench, secretary, "hands", place=1)
    assert certificate.chained_from_id == flag.id  # one merit is not rewarded twice
    assert "leaves this list by itself" in secretary.text
    secretary.send(Intent.of("contests.chain", certificate.id))
    secretary.tap("No vote before it")
    assert contest(bench, certificate.id).chained_from_id is None
    secretary.send(Intent.of("contests.chain", certificate.id))
    secretary.tap("Đề nghị tặng Cờ")
    assert contest(bench, certificate.id).chained_from_id == flag.id
    secretary.send(Intent.of("contests.chain_to", flag.id, certificate.id))
    assert secretary.text == says(ChainItself)
    secretary.send(Intent.of("contests.chain_to", flag.id, flag.id))
    assert secretary.text == says(ChainItself)
    secretary.send(Intent.of("contests.chain_to", flag.id, 999))
    assert secretary.text == says(OldButton)
    for one in (flag, certificate):
        secretary.send(Intent.of("contests.unit_on", one.id, bench.unit("ha-nam")))
    secretary.send(Intent.of("contests.preview", certificate.id))
    assert "places left open by that go by the rule" in secretary.text
    assert "On both lists: KCN Hà Nam" in secretary.text


def test_a_rehearsal_says_so_on_every_screen(bench: Bench, secretary: Phone) -> None:
    mark = "REHEARSAL VOTE, without effect"
    made = drafted(bench, secretary, "secret")
    secretary.tap("Make it a rehearsal")
    for step in ("one", "lines", "rule", "times", "tellers", "voters", "recused", "preview", "ways",
                 "closes", "title", "chain", "drop"):  # fmt: skip
        secretary.send(Intent.of(f"contests.{step}", made.id))
        assert mark in secretary.text, step
    secretary.send(Intent("contests"))
    assert "Rehearsal: " in secretary.text
    secretary.send(Intent.of("contests.rehearsal", made.id, "off"))
    assert mark not in secretary.text


def test_name_way_and_dropping(bench: Bench, secretary: Phone) -> None:
    made = drafted(bench, secretary, "secret")
    secretary.tap("Its name")
    secretary.write("Suy tôn Cờ thi đua")
    assert contest(bench, made.id).title == "Suy tôn Cờ thi đua"
    secretary.tap("Way of voting")
    secretary.tap("On paper")
    found = contest(bench, made.id)
    assert (found.way, read_rule(found.rule).min_open) == ("paper", 0)
    secretary.tap("Drop this draft")
    secretary.tap("Yes, drop it")
    assert contest(bench, made.id).state == "cancelled"
    secretary.send(Intent("contests"))
    assert "There is no vote yet." in secretary.text


def test_the_preview_says_what_it_takes(bench: Bench, secretary: Phone) -> None:
    heads(bench)
    accept(bench, "ha-nam", "bac-ninh", "ha-noi")
    made = drafted(bench, secretary, "hands")
    secretary.send(Intent.of("contests.preview", made.id))
    assert "<b>At least 08/11 units must agree.</b>" in secretary.text
    assert "10 take part: 08/11 must agree, up to 02 need not" in secretary.text
    assert "08 take part: all 08 must agree" in secretary.text
    assert "07 or fewer take part: the vote is not valid" in secretary.text
    assert "If votes are equal at the last place, there is a further round." in secretary.text
    assert "Rule proposed by the assistant" in secretary.text
    assert "Roll: 11 units" in secretary.text


def test_the_chair_is_shown_it(bench: Bench, secretary: Phone) -> None:
    chiefs = heads(bench)
    accept(bench, "ha-nam")
    made = drafted(bench, secretary, "hands")
    secretary.send(Intent.of("contests.preview", made.id))
    secretary.tap("Show it to the chair")
    chair = chiefs["hai-duong"]
    chair.tap("See the preview")
    assert "At least 08/11 units must agree." in chair.text
    assert not any("Open" in label for label in labels(chair.screen))
    assert chiefs["ha-nam"].notices == []


def test_no_screen_of_a_draft_takes_many_statements(bench: Bench, secretary: Phone) -> None:
    heads(bench)
    accept(bench, "ha-nam", "bac-ninh")
    officer(bench, "ha-noi")
    made = drafted(bench, secretary, "hands")
    for step in ("one", "lines", "rule", "times", "tellers", "voters", "recused", "preview"):
        intent = Intent.of(f"contests.{step}", made.id)
        assert bench.cost(secretary, what=What.TAP, intent=intent) <= 12, step
