"""The pact of a year, from its text to the scan of what was signed."""

from __future__ import annotations

from handlers.pact import answering, copying, filing, showing, signing, targets, writing
from handlers.tables.route import DOCUMENTS, Route

ROUTES = (
    Route("pact", showing.show),
    Route("pact.new", showing.new_pact),
    Route("pact.begin", showing.start, office=True),
    Route("pact.text", showing.show_text),
    Route("pact.file", copying.send),
    # The secretary writes it and opens it for consent
    Route("pact.write", writing.write),
    Route("pact.typed", filing.take, line=True, takes=("document", "photo")),
    Route("pact.filed", filing.look_again),
    Route("pact.file_take", filing.keep),
    Route("pact.renew", writing.renew, office=True),
    Route("pact.ask_open", writing.ask_open),
    Route("pact.until", writing.take_day),
    Route("pact.open", writing.open_version, office=True),
    # What each board sets itself
    Route("pact.boards", targets.choose_board),
    Route("pact.targets", targets.show),
    Route("pact.target", targets.take, line=True),
    Route("pact.amount", targets.keep),
    Route("pact.drop", targets.drop),
    # Heads agree, or send a line; on paper the secretary records it
    Route("pact.agree", answering.ask),
    Route("pact.agreed", answering.agree, office=True),
    Route("pact.comment", answering.ask_comment),
    Route("pact.commented", answering.take_comment, line=True),
    Route("pact.behalf", answering.choose_board),
    Route("pact.behalf_of", answering.ask_source),
    Route("pact.behalf_said", answering.record, line=True, office=True),
    # Signed on stage
    Route("pact.signed", signing.ask_day),
    Route("pact.signed_on", signing.take_day),
    Route("pact.sign", signing.sign, office=True),
    Route("pact.redate", signing.ask_other_day),
    Route("pact.other_day", signing.take_other_day),
    Route("pact.redated", signing.correct, line=True, office=True),
    Route("pact.scan", signing.show_scan),
    Route("pact.rescan", signing.ask_scan),
    Route("pact.scanned", signing.take_scan, takes=DOCUMENTS),
)
