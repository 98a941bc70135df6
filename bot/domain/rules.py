"""The general rules behind the checks of a form.

Which indicators a check looks at, and within which limits, is data of the catalogue; this module
knows only the general rules. A rule says nothing where it cannot know: a blank or "not available"
cell silences it, "not applicable" counts as nothing in a sum, and an earlier amount that is missing
or zero silences every comparison with the earlier period (except where zero is the point: what
vanished, what appeared, and a stock that only what came can explain).

    rule                     codes     against   less  low, high          limit
    not_negative, whole,
      bounds, total          -         -         -     of the indicator   -
    sum_equals               parts     whole     -     -                  -
    part_of                  parts     wholes    -     -                  -
    both_or_neither          number    amount    -     -                  -
    thousandfold             any       -         -     range of times     -
    magnitude                any       -         -     low: too small     times
                                                       to compare
    vanished                 any       -         -     -                  -
    change                   any       -         -     -                  percent
    points                   ratio     -         -     -                  points of percentage
    appeared                 stock     -         -     low: so much may   -
                                                       stand up from 0
    falls_while_count_rises  amount    number    -     -                  -
    per_count                amount    number    -     usual range        -
    stock_flow               stock     inflow    out   -                  percent of the stock
    needs_amount             number    amount    -     -                  -
    share_shift              part      whole     -     -                  times
    within_converted         amount    whole     -     -                  -

A list of several codes means their sum. Rules run dimension by dimension; an amount in one currency
never meets an amount in another; `within_converted` alone brings both dimensions together, by a
rate that is recorded; without one it says only what holds at every rate there has been.
"""

from collections.abc import Callable, Iterator, Mapping

from bot.domain import rules_inside as inside
from bot.domain import rules_over_time as over_time
from bot.domain.checked_form import Finding, Form
from bot.domain.kpi import Check, Rule

RULES: Mapping[Rule, Callable[[Form, Check], Iterator[Finding]]] = {
    Rule.NOT_NEGATIVE: inside.not_negative,
    Rule.WHOLE: inside.whole,
    Rule.BOUNDS: inside.bounds,
    Rule.TOTAL: inside.total,
    Rule.SUM_EQUALS: inside.sum_equals,
    Rule.PART_OF: inside.part_of,
    Rule.BOTH_OR_NEITHER: inside.both_or_neither,
    Rule.THOUSANDFOLD: over_time.thousandfold,
    Rule.MAGNITUDE: over_time.magnitude,
    Rule.VANISHED: over_time.vanished,
    Rule.CHANGE: over_time.changed,
    Rule.POINTS: over_time.points,
    Rule.APPEARED: over_time.appeared,
    Rule.FALLS_WHILE_COUNT_RISES: over_time.falls_while_count_rises,
    Rule.PER_COUNT: inside.per_count,
    Rule.STOCK_FLOW: over_time.stock_flow,
    Rule.NEEDS_AMOUNT: inside.needs_amount,
    Rule.SHARE_SHIFT: over_time.share_shift,
    Rule.WITHIN_CONVERTED: inside.within_converted,
}
