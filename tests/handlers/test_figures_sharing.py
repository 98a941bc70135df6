"""Groups: taken, given back, handed to another department; what a contributor sees."""

from __future__ import annotations

import pytest

from bot.domain.access import Role
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.form_errors import GroupOnly
from bot.domain.kpi import PeriodKind
from bot.domain.people_errors import InviteWithdrawn, NameUnclear
from bot.screen import Intent
from storage.founding import open_period
from tests.bench import Bench, Phone, labels
from tests.handlers.reporting import HEAD, OFFICER, Board, plan
from tests.handlers.steps import bound, link_in, says


def test_a_group_is_taken_seen_and_given_back(board: Board) -> None:
    colleague = board.colleague()
    board.officer.command("/kpi")
    board.officer.tap("Share out the groups")
    assert "Labour: nobody in particular" in board.officer.text
    board.officer.tap("Labour")
    board.officer.tap("I enter this group")
    assert "You have taken “Labour”" in board.officer.text
    assert "New jobs" in board.officer.text
    me = board.officer.actor.person_id
    assert board.holders() == [("LD", me, True)]
    colleague.command("/kpi")
    assert f"○ Labour: 0/2 · {OFFICER} is entering" in colleague.text
    board.go("group", "LD")
    assert f"In hand: {OFFICER}" in board.officer.text
    board.officer.tap("I give it back")
    assert "Labour: nobody in particular" in board.officer.text
    assert board.holders() == [("LD", me, False)]
    board.go("give", "LD")
    assert board.officer.text == says(OldButton)


def test_taking_twice_is_taking_once(board: Board) -> None:
    board.go("take", "LD")
    board.go("take", "LD")
    assert len(board.holders()) == 1


def test_a_colleague_who_takes_over_is_announced(board: Board) -> None:
    colleague = board.colleague()
    board.go("take", "LD")
    board.go("give", "LD", phone=colleague)
    assert colleague.text == says(OldButton)  # not hers to give back
    board.go("take", "LD", phone=colleague)
    assert "Phạm Thu Hà enters “Labour” from now on." in str(board.officer.notices[-1].text)
    assert [one[2] for one in board.holders()] == [False, True]
    board.officer.tap("The form")
    assert "Labour: 0/2 · Phạm Thu Hà is entering" in board.officer.text
    board.answer("LD01", "13.922")  # a sign to colleagues, no lock
    assert board.amount("LD01") == 13922


def test_all_same_fills_only_what_is_blank(board: Board) -> None:
    board.answer("HT-KCN", "HT03 19")
    board.go("group", "HT")
    board.officer.tap("All same as last time")
    assert "✓ 6 values saved." in board.officer.text
    assert board.amount("HT03") == 19
    assert board.last("HT06").reason == ""
    board.go("all_same", "HT")
    assert "✓ 0 values saved." in board.officer.text
    board.go("group", "LD")
    assert "All same as last time" not in labels(board.officer.screen)


def test_all_same_are_estimates_where_the_form_is_one(board: Board) -> None:
    board.go("rough")
    board.go("all_same", "HT")
    assert board.last("HT05").qualifier == "estimate"


def test_a_group_of_no_form_is_refused(board: Board) -> None:
    for name in ("group", "take", "give", "all_same", "hand"):
        board.go(name, "LL")
        assert board.officer.text == says(OldButton), name


def test_another_department_gets_one_group(bench: Bench, board: Board) -> None:
    head = board.head()
    board.go("group", "LD")
    board.officer.tap("Ask another department")
    board.officer.write("12")
    assert board.officer.text == says(NameUnclear, least=2, most=100)
    board.officer.write("Lê Văn Bình")
    assert "Please pass this on to Lê Văn Bình" in board.officer.text
    helper = bound(bench.phone("helper"), link_in(board.officer.screen))
    assert "waits to be confirmed" in helper.text
    board.go("group", "LD")
    assert "In hand: Lê Văn Bình" in board.officer.text
    head.screen = head.notices[-1]
    head.tap("Confirm")
    helper.command("/todo")
    assert "Required values: 0/2 (0%)" in helper.text
    helper.command("/kpi")
    assert "not begun · 0/2 required values" in helper.text
    assert "Labour: 0/2" in helper.text
    assert "Investment" not in helper.text
    assert labels(helper.screen) == [
        "One question at a time",
        "Excel file",
        "Paste many figures",
        "All questions",
        "See the figures",
        "What is to be done",
    ]
    helper.tap("One question")
    assert "Question 1 of 2 · LD01 · Labour · 0/2 required done" in helper.text
    helper.write("13.922")
    helper.write("139.289")
    assert "Your group of figures is complete." in helper.text
    assert (board.amount("LD01"), board.amount("LD02")) == (13922, 139289)
    helper.tap("See the figures")
    assert "New jobs: 13.922 người" in helper.text
    assert "New projects" not in helper.text
    assert "still blank" not in helper.text
    assert "Submit" not in labels(helper.screen)


def test_a_new_link_for_the_same_colleague_makes_the_older_one_void(
    bench: Bench, board: Board
) -> None:
    links = []
    for group, name in (("LD", "Lê Văn Bình"), ("HC", "Lê Văn Bình"), ("LD", "le van  binh")):
        board.go("hand", group)
        links.append(link_in(board.officer.write(name)))
    older, other_group, newer = links
    withdrawn = ("invite_withdrawn", "invite", bench.invite_id(older), "made anew")
    assert [line for line in bench.audited() if line[0] == "invite_withdrawn"] == [withdrawn]
    stranger = bench.phone("stranger")
    stranger.open(older)
    assert stranger.text == says(InviteWithdrawn)
    for link in (newer, other_group):  # another group's link is another invitation
        bound(bench.phone("helper"), link)
    assert [hat.scope for hat in bench.phone("helper").actor.hats] == ["LD", "HC"]


def test_a_contributor_reaches_nothing_else(board: Board) -> None:
    helper = board.contributor("LD")
    only = says(GroupOnly, group="Labour")
    for name, args in (("ask", ("DT01",)), ("notes", ("DT01",)), ("source", ("AT",))):
        board.go(name, *args, phone=helper)
        assert helper.text == only, name
    board.fill()
    for name in (
        "submit",
        "explained",
        "explaining",
        "explain_again",
        "usual_reason",
        "submit_why",
    ):
        board.go(name, phone=helper)
        assert helper.text == says(NotAllowed), name
    board.go("hand", "LD", phone=helper)
    assert helper.text == says(NotAllowed)
    board.go("group", "DT", phone=helper)
    assert helper.text == says(OldButton)
    helper.send(Intent.of("behalf.confirm", board.form_id, 1))
    assert helper.text == says(NotAllowed)
    board.go("sheet", phone=helper)
    assert '"DT01' not in helper.screen.files[0].view
    assert '"LD02"' in helper.screen.files[0].view
    assert board.row()[0] == "draft"


def test_a_contributor_sees_no_finding_about_others(board: Board) -> None:
    helper = board.contributor("HC")
    board.fill(KD01_T=30000, HC02b_T=5000)
    board.go("review", phone=helper)
    assert "⛔" in helper.text
    assert "Revenue" not in helper.text


def test_a_contributor_whose_group_is_not_asked_has_nothing_to_do(
    bench: Bench, secretary: Phone
) -> None:
    with bench.database.writer.begin() as connection:
        half = plan(2019, kind=PeriodKind.HALF_YEAR)
        period = open_period(connection, bench.bloc_id, half, bench.clock.now())
    helper = bench.appoint("helper", "Lê Văn Bình", Role.CONTRIBUTOR, "ha-nam", scope="HT")
    helper.command("/todo")
    assert "Nothing is due at the moment." in helper.text
    helper.command("/kpi")
    assert "No figures are being collected at the moment." in helper.text
    officer = bench.appoint("officer", OFFICER, Role.OFFICER, "ha-nam")
    officer.command("/kpi")
    form_id = officer.screen.choices[0][0].intent.number(0)
    helper.send(Intent.of("figures.list", form_id))
    assert "page 1/1" in helper.text
    helper.send(Intent.of("figures", form_id))
    assert "0/0 required values" in helper.text
    assert period.kind is PeriodKind.HALF_YEAR


@pytest.mark.parametrize("role", [Role.HEAD, Role.ALTERNATE])
def test_heads_and_alternates_share_out_too(bench: Bench, board: Board, role: Role) -> None:
    other = bench.appoint("other", HEAD, role, "ha-nam")
    board.go("hand", "LD", phone=other)
    assert "Who enters “Labour”?" in other.text


def test_another_board_sees_nothing(bench: Bench, board: Board) -> None:
    stranger = bench.appoint("stranger", "Đào Xuân Lộc", Role.HEAD, "hung-yen")
    for name in ("review", "list", "groups", "go", "sheet", "paste", "submit"):
        board.go(name, phone=stranger)
        assert stranger.text == says(NotAllowed), name
    board.ask("DT01", stranger)
    assert stranger.text == says(NotAllowed)
