"""Names as people type them, and as they stand on every screen."""

from __future__ import annotations

import pytest

from bot.domain.access import Role
from bot.domain.people_errors import NameUnclear
from bot.domain.person_names import same_name
from bot.screen import Intent
from handlers.people.naming import read_person
from tests.bench import LINK, Bench, Phone, labels
from tests.handlers.steps import invited


@pytest.mark.parametrize("name", ["<b>Nguyễn</b> & An", "Nguyễn 🌸 An", "O'Brien-Lê"])
def test_names_are_shown_as_text_wherever_they_stand(
    bench: Bench, secretary: Phone, name: str
) -> None:
    escaped = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    escaped = escaped.replace("'", "&#39;")
    link = invited(secretary, name, bench.unit("ha-nam"))
    assert escaped in secretary.text
    secretary.send(Intent("people.invites", ("0",)))
    assert escaped in secretary.text
    officer = bench.phone("officer")
    officer.open(link)
    assert escaped in officer.text
    officer.tap("Yes")
    assert escaped in officer.text
    assert escaped in str(secretary.notices[-1].text)
    secretary.send(Intent.of("people.unit", bench.unit("ha-nam")))
    assert escaped in secretary.text
    assert name in labels(secretary.screen)


@pytest.mark.parametrize(
    "typed", ["A", "", "An 2", "<b></b>", "🌸🌸", "...", "Lê " * 40, "Ba\n" + "x" * 101]
)
def test_what_is_no_name_is_asked_for_again(bench: Bench, secretary: Phone, typed: str) -> None:
    unit_id = bench.unit("ha-nam")
    secretary.send(Intent.of("people.invite_role", unit_id, Role.OFFICER))
    asked = secretary.asked
    assert asked == Intent.of("people.invite_name", unit_id, Role.OFFICER)
    if typed:
        secretary.write(typed)
        assert "cannot be read as a person's full name" in secretary.text
    else:
        with pytest.raises(NameUnclear):
            read_person(typed)
    assert secretary.asked == asked
    secretary.write("Nguyễn Văn An")
    assert LINK in secretary.text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Nguyễn Văn An", ("Nguyễn Văn An", "")),
        ("  Nguyễn\u00a0 Văn\tAn  ", ("Nguyễn Văn An", "")),
        ("Nguyễn Văn An, Phó Trưởng ban", ("Nguyễn Văn An", "Phó Trưởng ban")),
        (
            "Nguyễn Văn An\n\n Phó Trưởng ban \nphụ trách",
            ("Nguyễn Văn An", "Phó Trưởng ban phụ trách"),
        ),
        ("Nguyê\u0303n An", ("Nguyễn An", "")),
        ("\u202eAn Lê\u200b", ("An Lê", "")),
        ("An Lê\nPhòng 3", ("An Lê", "Phòng 3")),
    ],
)
def test_names_are_read_with_their_position(typed: str, read: tuple[str, str]) -> None:
    assert read_person(typed) == read


def test_marks_case_and_blanks_do_not_make_another_person() -> None:
    assert same_name("Nguyễn Văn Đức", "NGUYEN VAN  DUC")
    assert not same_name("Nguyễn Văn An", "Nguyễn Văn Anh")
    assert not same_name("李雷", "韩梅梅")
    # Marks tell two people apart; where the tone is put does not.
    assert not same_name("Nguyễn Văn Hùng", "Nguyễn Văn Hưng")
    assert not same_name("Trần Thị Lan", "Trần Thị Lân")
    assert same_name("Lê Thị Thuý Hoà", "Lê Thị Thúy Hòa")
