"""How far the boards are, the verdicts on what they sent, values to look at again."""

from __future__ import annotations

from handlers import flags
from handlers.approval import answering as came_back
from handlers.approval import card, details, office, papers, returning, sending_back
from handlers.approval import listing as verdicts
from handlers.status import card as status_card
from handlers.status import group as status_group
from handlers.status import overview as status_overview
from handlers.status import pinned as status_pinned
from handlers.tables.route import Route

ROUTES = (
    # How far the boards are; what the bloc's group is told of it
    Route("status", status_overview.show),
    Route("status.periods", status_overview.choose_period),
    Route("status.rates", status_overview.show_rates),
    Route("status.unit", status_card.show_card),
    Route("status.remind", status_card.remind),
    Route("status.preview", status_group.preview),
    Route("status.post", status_group.post),
    Route("status.board", status_pinned.show),
    Route("status.board_turn", status_pinned.turn),
    Route("status.board_names", status_pinned.turn_names),
    Route("status.group", status_group.answer_group, public=True),
    # A verdict on what was submitted: the card, approving, accepting
    Route("approval", verdicts.show_waiting),
    Route("approval.office", office.show),
    Route("approval.card", card.show),
    Route("approval.approve", card.approve),
    Route("approval.approve_now", card.approve_now),
    Route("approval.detail", details.show_group),
    Route("approval.pick", details.pick),
    Route("approval.item", details.show_item),
    # ... sent back by item, and what the board says to it
    Route("approval.return", returning.choose),
    Route("approval.returned", sending_back.take_note, takes=("voice",), line=True),
    Route("approval.return_ready", sending_back.add_note, takes=("voice",), line=True),
    Route("approval.return_look", sending_back.show),
    Route("approval.return_redo", sending_back.redo),
    Route("approval.return_off", sending_back.leave),
    Route("approval.return_now", sending_back.send),
    Route("approval.items", came_back.show_items),
    Route("approval.voice", came_back.hear),
    Route("approval.keep", came_back.keep),
    Route("approval.kept", came_back.take_reason, line=True),
    # ... signed on paper
    Route("approval.paper", papers.ask_for_sheet),
    Route("approval.papered", papers.take_sheet, takes=("photo", "document")),
    Route("approval.paper_number", papers.take_number, line=True),
    Route("approval.paper_ok", papers.accept_sheet),
    # Values to be looked at again
    Route("flags", flags.show_flags),
    Route("flags.show", flags.show_flag),
    Route("flags.settle", flags.settle),
    Route("flags.value", flags.choose_value),
    Route("flags.why", flags.ask_why),
    Route("flags.mark", flags.mark, line=True),
)
