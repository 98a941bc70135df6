"""Why a typed answer was not simply stored, in words an officer can act on."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from bot.domain.answer import ProblemCode
from bot.domain.errors import N_
from bot.domain.numbers import Ask, Refuse, Why
from bot.domain.paste import PasteLine
from bot.i18n import Say
from bot.reports.wording import quantity

_NAME_LETTERS = 40

_WHY: Mapping[Why, str] = {
    Why.NO_HISTORY: N_("there is no earlier figure to compare with"),
    Why.FAR_FROM_PREVIOUS: N_("it is far from last period's figure"),
    Why.ROUNDED: N_("the figure is rounded"),
    Why.TWO_READINGS: N_("it can be read in two ways"),
    Why.WRONG_GROUPS: N_("the dots and commas do not fit together"),
    Why.TWO_NUMBERS: N_("there are several numbers"),
    Why.VAGUE: N_("it is not an exact figure"),
    Why.GROWTH: N_("it is a rate of change, not the figure itself"),
    Why.RATIO: N_("it is a ratio, not the figure itself"),
    Why.OTHER_UNIT: N_("the unit differs from the one asked for"),
    Why.NONE_OR_ZERO: N_("it can mean zero or “no figure yet”"),
    Why.WORDS: N_("please write the figure in digits"),
    Why.NO_NUMBER: N_("there is no number in it"),
    Why.UNREADABLE: N_("the number cannot be read"),
    Why.NEGATIVE: N_("the figure cannot be negative"),
    Why.FRACTION_OF_WHOLE: N_("it must be a whole number"),
    Why.TOO_PRECISE: N_("at most 6 digits may follow the comma"),
    Why.TOO_LARGE: N_("the number is too large"),
    Why.TOO_LONG: N_("the text is too long for one figure"),
    Why.IMPOSSIBLE: N_("the number is too large"),
    Why.ABOVE_BOUND: N_("the number is too large"),
    Why.IN_BRACKETS: N_("in brackets, as accountants write a negative figure"),
    Why.CURRENCY: N_("it may mean dollars or đồng; this indicator is counted in dollars"),
}

_PROBLEM: Mapping[ProblemCode, str] = {
    ProblemCode.UNKNOWN_NAME: N_("no indicator goes by that name"),
    ProblemCode.AMBIGUOUS_NAME: N_("the name fits several indicators: {candidates}"),
    ProblemCode.NOT_ASKED: N_("it names another indicator than the one asked"),
    ProblemCode.NO_VALUE: N_("there is no number in it"),
    ProblemCode.ONE_VALUE_FOR_PAIR: N_(
        "one number came where two are asked; please write both, zero too"
    ),
    ProblemCode.NEGATIVE: N_("the figure cannot be negative"),
    ProblemCode.TOO_FEW_VALUES: N_("there are fewer numbers than asked"),
    ProblemCode.TOO_MANY_VALUES: N_("there are more numbers than asked"),
    ProblemCode.UNCLEAR_SPLIT: N_(
        "it is not clear where one number ends and the next begins; please put “;” between them"
    ),
    ProblemCode.TOTAL_MISMATCH: N_("the total is not the sum of its parts"),
    ProblemCode.COMPUTED: N_("this figure is computed and need not be entered"),
    ProblemCode.CONFLICT: N_("the same figure appears twice with different values"),
    ProblemCode.UNCLEAR_ORDER: N_(
        "the numbers have no names, and there are not as many as the form has places"
    ),
    ProblemCode.TOO_LONG: N_("the text is too long for one answer"),
    ProblemCode.OTHER_PERIOD: N_("“{words}” is not this form's period"),
    ProblemCode.OTHER_WORDS: N_("“{words}” says something else than this figure"),
}


def why_words(say: Say, why: Why) -> Markup:
    return say(_WHY[why])


def reading_words(say: Say, reading: Ask | Refuse, unit: str) -> Markup:
    """The same for one value, naming the unit asked where that is what went wrong."""
    if isinstance(reading, Refuse) and reading.most is not None:
        return say("this share cannot be above {most}", most=quantity(say, reading.most, unit))
    if isinstance(reading, Refuse) and reading.value is not None:
        return say(
            "{amount} {unit} is more than there can be; please check the number and its unit",
            amount=say.number(reading.value),
            unit=unit,
        )
    if reading.why is Why.TWO_READINGS and isinstance(reading, Ask) and len(reading.candidates) < 2:
        return say("it is not clear how it is meant")  # one of the ways is beyond belief
    if reading.why is not Why.OTHER_UNIT:
        return why_words(say, reading.why)
    if isinstance(reading, Ask) and reading.noun:
        return say(
            "“{noun}” does not fit: this indicator is counted in “{unit}”",
            noun=reading.noun,
            unit=unit,
        )
    return say("this indicator is counted in “{unit}”", unit=unit)


def which_words(say: Say, name: str, typed: str, why: Markup, offered: int) -> Markup:
    """What was typed and why it is asked about: which of the readings it is, or whether it is the
    only one.
    """
    fields = {"name": name, "typed": typed, "why": why}
    if offered > 1:
        return say("<b>{name}</b>: you wrote “{typed}”; {why}. Which one do you mean?", **fields)
    return say("<b>{name}</b>: you wrote “{typed}”; {why}. Is this the figure?", **fields)


def problem_words(say: Say, code: ProblemCode, candidates: tuple[str, ...] = ()) -> Markup:
    return say(_PROBLEM[code], candidates=", ".join(candidates))


def line_problem_words(say: Say, line: PasteLine) -> Markup:
    """Why a line of a paste gave nothing; an unknown name is repeated.

    No question was asked, so that nothing in it can be another indicator than that one's.
    """
    if line.problem is ProblemCode.UNKNOWN_NAME and line.name:
        return say("no indicator goes by the name “{name}”", name=line.name[:_NAME_LETTERS])
    if line.problem is ProblemCode.UNKNOWN_NAME:
        return say("no indicator is named before the figure")
    if line.problem is ProblemCode.NOT_ASKED:
        return say("this period's form does not ask for it")
    if line.problem in (ProblemCode.OTHER_PERIOD, ProblemCode.OTHER_WORDS):
        return say(_PROBLEM[line.problem], words=line.name[:_NAME_LETTERS])
    return problem_words(say, line.problem or ProblemCode.NO_VALUE, line.candidates)
