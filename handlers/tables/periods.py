"""Periods and their deadlines, exchange rates, days off, and what the ministry asks between."""

from __future__ import annotations

from handlers import openings, periods, rates
from handlers.approval import closing, late, reopening, unfinished
from handlers.days import confirming, listing, recording
from handlers.requests import adding, attaching, choosing, collecting, keeping, making
from handlers.requests import opening as previewed
from handlers.tables.route import DOCUMENTS, Route

ROUTES = (
    # The secretary opens a period for figures, moves its deadline, closes it
    Route("periods", periods.show_periods),
    Route("periods.new", openings.choose_kind),
    Route("periods.kind", openings.ask_deadline),
    Route("periods.more", openings.choose_more),
    Route("periods.due", openings.preview),
    Route("periods.go", openings.open_for_figures, office=True),
    Route("periods.move", periods.ask_new_deadline),
    Route("periods.moved", periods.preview_move),
    Route("periods.move_to", periods.preview_move_to),
    Route("periods.move_now", periods.move_deadline, office=True),
    Route("periods.manage", periods.manage),
    Route("periods.close", closing.ask),
    Route("periods.close_now", closing.close, office=True),
    Route("periods.reopen", reopening.reopen, office=True),
    # ... records the exchange rate of a period
    Route("rates", rates.show_rates),
    Route("rates.of", rates.ask_rate),
    Route("rates.said", rates.take_rate),
    Route("rates.sure", rates.keep_unusual),
    Route("rates.sourced", rates.take_source, line=True),
    Route("rates.why", rates.take_reason, line=True),
    Route("rates.confirm", rates.repeat),
    Route("rates.record", rates.record, office=True),
    # ... sees where estimates are left, and asks for the final figures
    Route("periods.estimates", unfinished.show),
    Route("periods.estimates_of", unfinished.show_board),
    Route("periods.estimates_ask", unfinished.ask_board),
    # ... lets one board submit late
    Route("late", late.choose_board),
    Route("late.board", late.ask_until),
    Route("late.until", late.ask_reason),
    Route("late.reason", late.take_reason, line=True),
    Route("late.sure", late.grant, office=True),
    # Days off and days worked
    Route("days", listing.show),
    Route("days.new", recording.ask_day),
    Route("days.day", recording.take_day),
    Route("days.kind", recording.take_kind),
    Route("days.made_up", recording.take_made_up),
    Route("days.name", recording.take_name, line=True),
    Route("days.named", recording.take_usual_name),
    Route("days.source", recording.take_source, line=True),
    Route("days.no_source", recording.without_source),
    Route("days.sure", confirming.repeat),
    Route("days.record", confirming.record, office=True),
    Route("days.drop", listing.ask_drop),
    Route("days.dropped", listing.drop, office=True),
    # What the ministry asks for between the years
    Route("requests", collecting.show_requests),
    Route("requests.show", collecting.show_request),
    Route("requests.table", collecting.send_table),
    Route("requests.new", making.ask_title),
    Route("requests.title", making.take_title, line=True),
    Route("requests.document", making.take_document, takes=DOCUMENTS),
    Route("requests.chosen", making.show_draft),
    Route("requests.add", choosing.take_names, takes=DOCUMENTS),
    Route("requests.groups", choosing.show_groups),
    Route("requests.group", choosing.show_group),
    Route("requests.toggle", choosing.toggle),
    Route("requests.chosen_list", choosing.show_chosen),
    Route("requests.take_out", choosing.take_out),
    Route("requests.new_one", adding.ask_new),
    Route("requests.named", adding.take_new, line=True),
    Route("requests.kind", adding.ask_kind),
    Route("requests.shaped", adding.take_shape),
    # ... with the ministry's own document
    Route("requests.attach", attaching.ask_for_file),
    Route("requests.file", attaching.take_file, takes=DOCUMENTS),
    Route("requests.open", attaching.open_file),
    # ... looked over before the boards are told
    Route("requests.deadline", previewed.ask_deadline),
    Route("requests.due", previewed.take_deadline),
    Route("requests.preview", previewed.show_preview),
    Route("requests.edit", previewed.show_parts),
    Route("requests.retitle", previewed.ask_title_anew),
    Route("requests.redocument", making.ask_document_anew),
    Route("requests.start", previewed.open_request, office=True),
    # ... kept while it is not finished
    Route("requests.unfinished", keeping.show_unfinished),
    Route("requests.resume", keeping.resume),
    Route("requests.drop", keeping.ask_drop),
    Route("requests.dropped", keeping.drop),
)
