"""Records of votes to write minutes from: the conference of 2019, and invented ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.voting.figures import Facts
from bot.domain.voting.outcome import decide
from bot.domain.voting.rule import Rule, Way
from bot.domain.voting.tally import Choice, Counts, Mark, of_hands, tally
from bot.reports.meeting_minutes import Attendee, Matter, Meeting, Said
from bot.reports.voting_record import (
    Contest,
    Counting,
    Issuer,
    Presence,
    RollUnit,
    Round,
    Somebody,
    Subject,
)
from storage.presets.load import load_bloc
from storage.presets.voting import voting_presets

YEAR = 2019
BLOC = load_bloc()
MEMBERS = tuple(unit for unit in BLOC.units if unit.since is None)
NAMES = {unit.key: unit.names[0].name for unit in MEMBERS}
ZONE = "Asia/Ho_Chi_Minh"
OPENED = datetime(2020, 1, 4, 1, 30, tzinfo=UTC)
CLOSED = datetime(2020, 1, 4, 2, 5, tzinfo=UTC)


def award_title(key: str, year: int = YEAR) -> str:
    kind = next(kind for kind in BLOC.award_kinds if kind.key == key)
    return next(
        one.title
        for one in kind.titles
        if (one.since_year is None or one.since_year <= year)
        and (one.before_year is None or year < one.before_year)
    )


def preset(key: str, **more: object) -> Rule:
    return replace(voting_presets()[key].rule, **more)  # type: ignore[arg-type]


def issuer() -> Issuer:
    return Issuer(
        leader_unit=NAMES["hai-duong"],
        bloc=BLOC.short_name,
        ministry="Bộ Kế hoạch và Đầu tư",
    )


def roll(away: Sequence[str] = ()) -> tuple[RollUnit, ...]:
    return tuple(
        RollUnit(name, Presence.ABSENT if key in away else Presence.PRESENT)
        for key, name in NAMES.items()
    )


def facts(lines: int, away: int = 0) -> Facts:
    none = (0,) * lines
    return Facts(len(NAMES), len(NAMES) - away, none, none)


def a_round(
    rule: Rule,
    lines: Sequence[str],
    counts: Counts,
    *,
    number: int = 1,
    left: Mapping[int, int | None] | None = None,
    away: Sequence[str] = (),
    seed: str | None = None,
) -> Round:
    """A round as storage will hand it out, its outcome worked out from the counts."""
    of_roll = facts(len(lines), len(away))
    gone = left or {}
    outcome = decide(rule, counts, of_roll, round_number=number, withdrawn=tuple(gone), seed=seed)
    chat = rule.way in (Way.OPEN, Way.SECRET)
    return Round(
        rule=rule,
        lines=tuple(lines),
        roll=roll(away),
        facts=of_roll,
        outcome=outcome,
        chat=counts if chat else None,
        hall=None if chat else counts,
        left=gone,
        opened_at=OPENED if chat else None,
        closed_at=CLOSED if chat else None,
        seed=seed,
    )


def names(*keys: str) -> list[str]:
    return [NAMES[key] for key in keys]


def hands(rule: Rule, keys: Sequence[str], yes: Sequence[int]) -> Round:
    counts = of_hands(rule, len(NAMES), [(votes, 0) for votes in yes])
    return a_round(rule, names(*keys), counts)


def conference_contests() -> tuple[Contest, ...]:
    """4 January 2020: two flags, three certificates, unanimous; leader and deputy of 2020."""
    flag, certificate = award_title("flag"), award_title("certificate")
    return (
        Contest(
            Subject.AWARD,
            f"Bình xét đề nghị tặng {flag} năm {YEAR}",
            YEAR,
            (hands(preset("awards_hands"), ("hai-duong", "ninh-binh"), (11, 11)),),
            flag,
        ),
        Contest(
            Subject.AWARD,
            f"Bình xét đề nghị tặng {certificate} năm {YEAR}",
            YEAR,
            (
                hands(
                    preset("awards_hands", quota=3),
                    ("thai-binh", "hai-phong", "quang-ninh"),
                    (11, 11, 11),
                ),
            ),
            certificate,
        ),
        Contest(
            Subject.LEADER,
            "Bầu Khối trưởng Khối thi đua năm 2020",
            2020,
            (hands(preset("office_hands"), ("bac-ninh",), (11,)),),
        ),
        Contest(
            Subject.DEPUTY,
            "Bầu Khối phó Khối thi đua năm 2020",
            2020,
            (hands(preset("office_hands"), ("ha-noi",), (11,)),),
        ),
    )


def conference() -> Counting:
    """What is not known of it (hours, persons) stays open."""
    return Counting(
        issuer=issuer(),
        contests=conference_contests(),
        timezone=ZONE,
        place="tỉnh Hải Dương",
        chair=Somebody(unit=NAMES["hai-duong"]),
    )


def secret_counts(rule: Rule, yes: Sequence[int]) -> Counts:
    """As many of several are chosen on every paper as the rule allows."""
    assert sum(yes) == len(NAMES) * (rule.choices or 0)
    return tally_of(rule, len(NAMES), yes)


def tied_contest() -> Contest:
    """Two flags in secret: 11, 9 and 9 votes, so that two are tied; then 6 : 5."""
    award = award_title("flag", 2022)
    rule = preset("awards_secret")
    first = a_round(rule, names("hai-phong", "ha-nam", "vinh-phuc"), each_counts(rule, (11, 9, 9)))
    second = next_round(first, (6, 5))
    title = f"Bình xét đề nghị tặng {award} năm 2022"
    return Contest(Subject.AWARD, title, 2022, (with_codes(first), with_codes(second)), award)


def leader_contest() -> Contest:
    """The leader elected in secret: 5 : 5 : 1, then 6 : 5 between the two highest."""
    rule = preset("office_secret")
    first = a_round(rule, names("bac-ninh", "ha-nam", "vinh-phuc"), secret_counts(rule, (5, 5, 1)))
    rounds = (with_codes(first), with_codes(next_round(first, (6, 5))))
    return Contest(Subject.LEADER, "Bầu Khối trưởng Khối thi đua năm 2023", 2023, rounds)


def next_round(first: Round, yes: Sequence[int]) -> Round:
    ahead = first.outcome.next_round
    assert ahead is not None
    lines = [first.lines[line] for line in ahead.lines]
    return a_round(ahead.rule, lines, secret_counts(ahead.rule, yes), number=ahead.round_number)


def each_counts(rule: Rule, yes: Sequence[int]) -> Counts:
    """Line by line on the phone, everybody else against."""
    return tally_of(rule, len(NAMES), yes)


def tally_of(rule: Rule, papers: int, yes: Sequence[int]) -> Counts:
    rows = [[Choice.YES] * votes + [Choice.NO] * (papers - votes) for votes in yes]
    return tally(rule, issued=papers, marks=[Mark.VALID] * papers, rows=rows)


def hands_of(lines: int, yes: int) -> Counts:
    """As many hands for each line, the others against."""
    rule = preset("awards_hands")
    return of_hands(rule, len(NAMES), [(yes, len(NAMES) - yes)] * lines)


def with_codes(one: Round) -> Round:
    returned = one.counts.returned
    codes = tuple(f"K{number:03d}-{97 - number:02d}QX" for number in range(returned))
    return replace(
        one,
        marked=returned,
        codes=codes,
        opening_code="7Q2M-X0ZB-9F4K",
        papers_code="4H8N-2KQW-TT0C",
    )


def secret_counting() -> Counting:
    """Invented throughout."""
    return Counting(
        issuer=issuer(),
        contests=(tied_contest(), leader_contest()),
        timezone=ZONE,
        started_at=CLOSED,
        chair=Somebody("Nguyễn Văn Mẫu", "Phó Trưởng ban", NAMES["hai-duong"]),
        chief=Somebody("Trần Thị Mẫu", "Trưởng phòng", NAMES["ha-noi"]),
        tellers=(
            Somebody("Lê Văn Mẫu", "Phó Chánh Văn phòng", NAMES["hung-yen"]),
            Somebody("Phạm Thị Mẫu", "Chuyên viên", NAMES["thai-binh"]),
        ),
        rehearsal=True,
    )


def meeting() -> Meeting:
    """The conference of January 2020, as far as it is known."""
    return Meeting(
        issuer=issuer(),
        title=f"Hội nghị tổng kết, bình xét thi đua năm {YEAR}",
        timezone=ZONE,
        attendees=tuple(Attendee(name, present=True) for name in NAMES.values()),
        matters=(
            Matter(
                f"Báo cáo tổng kết năm {YEAR}, phương hướng năm {YEAR + 1}",
                (Said("trình bày báo cáo.", "Đại diện Khối phó"),),
            ),
            Matter(f"Bình xét, đề nghị khen thưởng năm {YEAR}", (), (0, 1)),
            Matter(f"Bầu Khối trưởng, Khối phó năm {YEAR + 1}", (), (2, 3)),
        ),
        contests=conference_contests(),
        place="tỉnh Hải Dương",
        chair=Somebody(unit=NAMES["hai-duong"]),
    )
