"""A new vote in a few taps: what about, in which way; the usual rule and the list come with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.contest_errors import ListTooLong
from bot.domain.errors import N_, LineNeeded, OldButton
from bot.domain.nominating import PLACED
from bot.domain.voting.rule import MOST_PLACES, Rule, Way
from bot.domain.voting.rule_text import rule_text
from bot.i18n import DEFAULT_LANGUAGE, Say, speak
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.contests.card import draft_card
from handlers.contests.chaining import usual_before
from handlers.contests.drafting import MOST_TITLE, usual_rule, way_named, ways_screen
from handlers.contests.house import OFFICES, Desk, changed, desk_at, own_hat
from handlers.contests.lines import LEAST_LINE, MOST_LISTED, nominated, sentences
from handlers.contests.words import WAY_LABELS, whole
from handlers.paging import fitted
from storage.awards import AwardKind
from storage.contest_drafts import Draft
from storage.contest_rows import Line
from storage.uow import UnitOfWork

_EARLIEST, _FIRST_HALF, _LABEL_LETTERS = 2000, 6, 38
_KINDS = ("award", *OFFICES)
_ELECT = {"leader": N_("Leader of {year}"), "deputy": N_("Deputy of {year}")}
_TITLES = {
    "leader": N_("Election of the unit that leads the bloc in {year}"),
    "deputy": N_("Election of the deputy unit of the bloc in {year}"),
}


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a vote is to be about; it travels in the buttons."""

    kind: str
    year: int
    award_id: int = 0

    @classmethod
    def of(cls, intent: Intent) -> _Wish:
        """Raises OldButton."""
        wish = cls(intent.text(0), intent.number(1), intent.number(2))
        if wish.kind not in _KINDS or wish.year < _EARLIEST:
            raise OldButton
        return wish

    def intent(self, step: str, *more: object) -> Intent:
        return Intent.of(f"contests.{step}", self.kind, self.year, self.award_id, *more)


def year_of(today: date) -> int:
    """The year that is being judged: conferences fall around its end."""
    return today.year - 1 if today.month <= _FIRST_HALF else today.year


def choose_matter(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What is to be voted on. Raises NotAllowed for all but the secretary."""
    hat, say = own_hat(actor), speak(actor.language)
    usual = year_of(uow.today(uow.blocs.bloc(hat.bloc_id).timezone))
    year = intent.number(0) if intent.args else usual
    if not _EARLIEST <= year <= usual + 1:
        raise OldButton
    kinds = uow.awards.kinds(hat.bloc_id, year)
    return Screen(
        say(
            "<b>Prepare a vote</b>\nWhat is it about? Awards are those for {year}, offices those of"
            " {next}.",
            year=str(year),
            next=str(year + 1),
        ),
        rows(
            *(
                Choice(
                    fitted(kind.name, _LABEL_LETTERS), _Wish("award", year, kind.id).intent("about")
                )
                for kind in kinds
            ),
            tuple(
                Choice(
                    say.plain(words, year=str(year + 1)), _Wish(kind, year + 1, 0).intent("about")
                )
                for kind, words in _ELECT.items()
            ),
            Choice(say.plain("Another question"), Intent.of("contests.question")),
            beside(
                Choice(f"‹ {year - 1}", Intent.of("contests.new", year - 1)),
                Choice(f"{year + 1} ›", Intent.of("contests.new", year + 1))
                if year <= usual
                else None,
            ),
            Choice(say.plain("Back"), Intent("contests")),
        ),
    )


def choose_way(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """In which way it is voted on."""
    hat, say = own_hat(actor), speak(actor.language)
    wish = _Wish.of(intent)
    title = _title(wish, _award(wish, hat.bloc_id, uow), say)
    ways = [Choice(say.plain(label), wish.intent("make", way)) for way, label in WAY_LABELS.items()]
    return Screen(
        Markup("\n").join([Markup("<b>{}</b>").format(title), say("In which way is it voted on?")]),
        rows(*ways, Choice(say.plain("Back"), Intent.of("contests.new", _merit_year(wish)))),
    )


def _merit_year(wish: _Wish) -> int:
    return wish.year - 1 if wish.kind in OFFICES else wish.year


def _award(wish: _Wish, bloc_id: int, uow: UnitOfWork) -> AwardKind | None:
    """Raises OldButton for an award that the bloc does not know."""
    if wish.kind != "award":
        return None
    for kind in uow.awards.kinds(bloc_id, wish.year):
        if kind.id == wish.award_id:
            return kind
    raise OldButton


def _title(wish: _Wish, award: AwardKind | None, say: Say) -> str:
    year = str(wish.year)
    if award is None:
        return say.plain(_TITLES[wish.kind], year=year)
    return say.plain(
        "Proposal for the award of {year}: {award}", award=award.title or award.name, year=year
    )


def make(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The draft is there: usual rule, quota of the year, whoever was put forward and accepted.

    One that was begun before on the same matter, and in the same way, is gone on with.
    """
    hat = own_hat(actor)
    wish, way = _Wish.of(intent), way_named(intent.text(3))
    award = _award(wish, hat.bloc_id, uow)
    for known in uow.contests.of_bloc(hat.bloc_id, ("draft",)):
        same = known.kind == wish.kind and (known.award_kind_id or 0) == wish.award_id
        if same and known.year == wish.year and known.round == 1 and known.way == way:
            desk = desk_at(actor, known.id, uow)
            return draft_card(desk, desk.say("This one has been begun before; it goes on here."))
    rule = _quota(usual_rule(wish.kind, way), wish, hat.bloc_id, uow)
    number = uow.contest_drafts.draft(
        Draft(
            bloc_id=hat.bloc_id,
            kind=wish.kind,
            year=wish.year,
            # What is stored speaks the language of the bloc.
            title=_title(wish, award, speak(DEFAULT_LANGUAGE)),
            way=str(rule.way),
            rule=rule_text(rule),
            award_kind_id=wish.award_id or None,
            min_open_minutes=rule.min_open,
        ),
        actor.person,
    )
    uow.record("contest_drafted", "contest", number, f"{wish.kind} {wish.year}")
    desk = desk_at(actor, number, uow)
    lines = nominated(desk)
    uow.contest_drafts.set_lines(number, lines)
    before = usual_before(desk)
    if before is not None:
        desk = changed(desk, chained_from_id=before)
    return draft_card(desk, _of_list(lines, desk.say))


def _of_list(lines: list[Line], say: Say) -> Markup:
    if lines:
        return say.count(
            "✓ {n} unit that was accepted is on the list.",
            "✓ {n} units that were accepted are on the list.",
            len(lines),
        )
    return say("Nobody has been accepted for this yet; units can be added by hand.")


def _quota(rule: Rule, wish: _Wish, bloc_id: int, uow: UnitOfWork) -> Rule:
    """As many places as the bloc may still propose for the year, where that is known."""
    if wish.kind != "award":
        return rule
    places = uow.awards.quota(wish.award_id, wish.year)
    if not places or places > MOST_PLACES:
        return rule
    filled = uow.nominations.of_year(bloc_id, wish.year, wish.kind, wish.award_id, PLACED)
    return replace(rule, quota=max(1, places - len(filled)))


# A question of its own -----------------------------------------------------------------------


def ask_question(actor: Actor, _intent: Intent, _uow: UnitOfWork) -> Screen:
    own_hat(actor)
    say = speak(actor.language)
    return Screen(
        say(
            "<b>Another question</b>\nPlease type it, for example “Programme of work of the bloc in"
            " 2020”. Where several things are voted on one by one, put each into a line of its own"
            " below it."
        ),
        rows(Choice(say.plain("Back"), Intent("contests.new"))),
        asks=Intent("contests.asked"),
    )


def take_question(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """It was typed: kept as a draft at once, then the way is chosen. Raises LineNeeded,
    TextTooMuch, ListTooLong."""
    hat = own_hat(actor)
    typed = uow.lines
    if not typed:
        raise LineNeeded(least=LEAST_LINE)
    title = whole(typed[0], LEAST_LINE, MOST_TITLE)
    lines = sentences(typed[1:] or typed)
    if len(lines) > MOST_LISTED:
        raise ListTooLong(most=MOST_LISTED, count=len(lines))
    rule = usual_rule("other", Way.OPEN)
    number = uow.contest_drafts.draft(
        Draft(
            bloc_id=hat.bloc_id,
            kind="other",
            year=uow.blocs.leading(hat.bloc_id).year,
            title=title,
            way=str(rule.way),
            rule=rule_text(rule),
            min_open_minutes=rule.min_open,
        ),
        actor.person,
    )
    uow.contest_drafts.set_lines(number, lines)
    uow.record("contest_drafted", "contest", number, "other")
    desk = desk_at(actor, number, uow)
    return ways_screen(_fitting(desk, len(lines)))


def _fitting(desk: Desk, lines: int) -> Desk:
    """Every sentence may carry: as many places as there are lines."""
    return changed(desk, rule=replace(desk.rule, quota=max(1, min(lines, MOST_PLACES))))
