"""What the handover of the leadership refuses.

HandoverRefused
├── NoneElected        nobody is elected for the next year, or what is elected leads already
├── SameBoard          the board that leads was elected again: there is nothing to hand over
├── HandoverDone       both boards have confirmed: rights have moved
├── SpeaksForOther     the two sides are two persons
├── SideHasSigned      the head of that board has given its word
├── ItemsOpen          the board's word comes after all items
└── NotYetTaken        the other board says of an item that it has not got it
"""

from __future__ import annotations

from bot.domain.errors import N_, Refusal


class HandoverRefused(Refusal):
    code = "handover_refused"
    says = N_("The handover cannot go on like this. Nothing was changed.")


class NoneElected(HandoverRefused):
    code = "none_elected"
    says = N_(
        "No other board is elected as the next leader of the bloc yet. The handover begins once"
        " the result of the election is published and recorded."
    )


class SameBoard(HandoverRefused):
    code = "same_board"
    says = N_(
        "The same board was elected again for {year}: there is nothing to hand over. The secretary"
        " records it under Leader and deputy."
    )


class HandoverDone(HandoverRefused):
    code = "handover_done"
    says = N_("The handover is complete; nothing of it can be changed any more.")


class SpeaksForOther(HandoverRefused):
    code = "speaks_for_other"
    says = N_(
        "You have confirmed for the other board already. A handover takes two different persons."
    )


class SideHasSigned(HandoverRefused):
    code = "side_has_signed"
    says = N_(
        "The head of your board has given its word already; what it confirmed stays as it is."
    )


class ItemsOpen(HandoverRefused):
    code = "items_open"
    says = N_(
        "{n} item(s) are not confirmed by your board yet. Please go through them first, then give"
        " the word of the board."
    )


class NotYetTaken(HandoverRefused):
    code = "not_yet_taken"
    says = N_(
        "The other board says that it has not got everything yet. Please settle that item with"
        " them first."
    )
