"""The sentences of the report say "of them" only of what adds up."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import speak
from bot.reports.sentences import Subject, written
from bot.reports.wording import report_quantity
from tests.domain.blocs import NOT_APPLICABLE, NOT_AVAILABLE, YEAR, Said, bloc

_WHOLE = re.compile(r"(\d+) (?:projects|times), of them (?:for )?(\d+)\D+?(\d+) ")
_BUDGET = re.compile(r"state budget reached (\d+) \D+; those .* reached (\d+) \D+ and (\d+) ")

_SIDE = st.sampled_from((NOT_APPLICABLE, NOT_AVAILABLE, None)) | st.integers(0, 99)
_BOARD = st.dictionaries(
    st.sampled_from([f"{code}.{dim}" for code in ("DT01", "DT02", "KD04") for dim in "FD"]), _SIDE
).map(lambda said: {name: amount for name, amount in said.items() if amount is not None})


def _report(*boards: Said) -> list[str]:
    subject = Subject(bloc(*boards), {}, YEAR, 2019, date(2019, 12, 15), None)
    found = [one for group in ("DT", "KD") for one in written(subject, group, speak("en"))]
    return [one.text.unescape() for one in found]


@given(st.lists(_BOARD, min_size=1, max_size=4))
def test_parts_that_are_told_of_a_whole_add_up_to_it(boards: list[Said]) -> None:
    for text in _report(*boards):
        told = [*_WHOLE.findall(text), *_BUDGET.findall(text)]
        assert len(told) >= text.count("of them") + text.count("respectively"), text
        for whole, foreign, domestic in told:
            assert int(whole) == int(foreign) + int(domestic), text


def test_what_did_not_happen_at_all_is_said_once() -> None:
    nothing = {f"{code}.{dim}": 0 for code in ("DT08", "DT09") for dim in "FD"}
    assert _report(nothing, nothing) == [
        "In 2019 no project was revoked or ended.",
        "In 2019 no capital was revoked or reduced.",
    ]
    revoked = _report({**nothing, "DT08.F": 3})
    assert "Revoked or ended projects (FDI): 3 dự án." in revoked[0]


def test_what_some_boards_left_open_is_not_denied_for_the_bloc() -> None:
    nothing = {f"{code}.{dim}": 0 for code in ("DT08", "DT09") for dim in "FD"}
    assert _report(nothing, {}) == [
        "In 2019, 01/02 boards report that no project was revoked or ended; 01/02 have no figure"
        " yet.",
        "In 2019, 01/02 boards report that no capital was revoked or reduced; 01/02 have no figure"
        " yet.",
    ]
    safe = {f"AT0{n}.T": 0 for n in range(1, 5)}
    subject = Subject(bloc(safe, {}, {}), {}, YEAR, 2019, date(2019, 12, 15), None)
    (told,) = written(subject, "AT", speak("en"))
    assert told.text.startswith("In 2019, 01/03 boards report no serious pollution")
    assert told.text.endswith("; 02/03 have no figure yet.")


def test_where_a_board_gives_one_side_each_side_stands_for_its_own_boards() -> None:
    (text,) = _report({"DT01.F": 10, "DT01.D": 5}, {"DT01.F": 50}, {})
    assert text == (
        "In 2019 new investment registration certificates have been granted to 60 FDI projects"
        " (02/03 boards); to 5 DDI projects (01/03 boards)."
    )
    (text,) = _report({"DT01.F": 10})
    assert text.endswith("granted to 10 FDI projects.")


def test_noughts_at_the_end_stand_only_behind_capital() -> None:
    say = speak("vi")
    assert report_quantity(say, Decimal(4900), "triệu USD") == "4,9 tỷ USD"
    assert report_quantity(say, Decimal(5000), "triệu USD") == "5 tỷ USD"
    assert report_quantity(say, Decimal(69134), "triệu USD") == "69,134 tỷ USD"
    assert report_quantity(say, Decimal(5890), "triệu USD", capital=True) == "5,890 tỷ USD"
