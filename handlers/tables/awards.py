"""Nominations for the awards of the year, and the next leader and deputy."""

from __future__ import annotations

from handlers.nominations import (
    answering,
    candidates,
    card,
    deciding,
    life,
    papers,
    preparing,
    proposing,
    quotas,
    results,
    undoing,
    withdrawing,
)
from handlers.nominations import listing as nominations
from handlers.tables.route import DOCUMENTS, Route

ROUTES = (
    # Units put forward for awards: by the board itself, its head, the secretary
    Route("nominations", nominations.show),
    Route("nominations.award", nominations.show_award),
    Route("nominations.one", card.show),
    Route("nominations.open", card.open_file),
    Route("nominations.start", preparing.start),
    Route("nominations.tick", preparing.tick),
    Route("nominations.attach", preparing.ask_for_file),
    Route("nominations.file", preparing.take_file, takes=DOCUMENTS),
    Route("nominations.review", preparing.review),
    Route("nominations.send", preparing.send),
    Route("nominations.paper", papers.ask),
    Route("nominations.papered", papers.take, takes=("photo", "document")),
    Route("nominations.paper_number", papers.take_number, line=True),
    Route("nominations.approve", deciding.approve),
    Route("nominations.approve_now", deciding.approve_now, office=True),
    Route("nominations.accept", deciding.accept),
    Route("nominations.accept_now", deciding.accept_now, office=True),
    Route("nominations.return", deciding.ask_why),
    Route("nominations.returned", deciding.give_back, takes=("voice",), line=True, office=True),
    Route("nominations.withdraw", withdrawing.ask_withdrawal),
    Route("nominations.withdraw_now", withdrawing.withdraw, office=True),
    Route("nominations.decline", withdrawing.ask_decline),
    Route("nominations.decline_now", withdrawing.decline, office=True),
    # ... by the bloc, and what the unit says to it
    Route("nominations.propose", proposing.choose),
    Route("nominations.propose_unit", proposing.ask_how),
    Route("nominations.consulted", proposing.take_line, line=True),
    Route("nominations.propose_now", proposing.propose_now, office=True),
    Route("nominations.propose_ask", proposing.ask_unit),
    Route("nominations.agree", answering.agree),
    Route("nominations.agree_now", answering.agree_now, office=True),
    Route("nominations.refuse", answering.refuse),
    Route("nominations.refuse_now", answering.refuse_now, office=True),
    Route("nominations.heard", answering.ask_heard),
    Route("nominations.heard_said", answering.take_heard, line=True),
    Route("nominations.heard_now", answering.record_heard, office=True),
    # ... how many may be proposed
    Route("nominations.quota", quotas.ask),
    Route("nominations.quota_said", quotas.take_number),
    Route("nominations.quota_source", quotas.record, line=True, office=True),
    # ... after the vote: proposed, decided, conferred
    Route("nominations.after", life.show),
    Route("nominations.elections", results.show_elections),
    Route("nominations.result", results.ask),
    Route("nominations.result_now", results.record, office=True),
    Route("nominations.step", life.choose),
    Route("nominations.stepped", life.take_details),
    Route("nominations.step_now", life.record, office=True),
    Route("nominations.undo", undoing.ask_undo),
    Route("nominations.undo_now", undoing.undo, office=True),
    # Units introduced as leader and deputy of the next year
    Route("candidates", candidates.show),
    Route("candidates.choose", candidates.choose),
    Route("candidates.ask", candidates.ask),
    Route("candidates.now", candidates.introduce, office=True),
)
