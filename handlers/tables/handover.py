"""The leadership passes from one board to the next."""

from __future__ import annotations

from handlers.handover import by_hand, items, listing, signing
from handlers.tables.route import Route

ROUTES = (
    Route("handover", listing.show),
    Route("handover.begin", listing.begin, office=True),
    # Item by item, by either board
    Route("handover.item", items.show),
    Route("handover.yes", items.confirm, office=True),
    Route("handover.all", items.confirm_all, office=True),
    Route("handover.no", items.ask_why),
    Route("handover.why", items.take_why, line=True, office=True),
    Route("handover.note", items.ask_note),
    Route("handover.noted", items.take_note, line=True, office=True),
    # The word of the board; with the second one the rights move
    Route("handover.sign", signing.ask),
    Route("handover.signed", signing.sign, office=True),
    # Against it, by the secretary's hand
    Route("handover.by_hand", by_hand.ask_why),
    Route("handover.written", by_hand.record, line=True, office=True),
)
