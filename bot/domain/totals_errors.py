"""What the totals of the bloc refuse, by name.

NothingToDraw              a picture of figures that nobody has given
NothingReleased            totals that are not public
ReleasedAlready            what observers see stands
TotalsMoved                it is not what was looked at
BoardCounted               a board that needs no stand-in
ReleaseWordNeeded          nobody's agreement in what was typed
"""

from __future__ import annotations

from bot.domain.errors import N_, ReasonNeeded, Refusal


class NothingToDraw(Refusal):
    code = "nothing_to_draw"
    says = N_("There is nothing to draw yet: no figures of this line can be shown.")


class NothingReleased(Refusal):
    code = "nothing_released"
    says = N_("The bloc has not released these totals. There will be a message here once it has.")


class BoardCounted(Refusal):
    code = "board_counted"
    says = N_("The figures of {unit} are accepted and counted, so nothing stands in for them.")


class ReleasedAlready(Refusal):
    code = "released_already"
    says = N_("These totals are released. Take them back first, then they can be changed.")


class TotalsMoved(Refusal):
    code = "totals_moved"
    says = N_("The totals have changed since this message. Please look at them again.")


class ReleaseWordNeeded(ReasonNeeded):
    code = "release_word_needed"
    says = N_(
        "Please write who agreed, when and how, for example: “đồng chí Trưởng ban, điện thoại 9 giờ"
        " 00 ngày 03/12”. Nothing has been released."
    )
