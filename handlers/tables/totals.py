"""The totals of the bloc, and what they and printed texts are held against."""

from __future__ import annotations

from handlers.checking import behind, points, texts
from handlers.tables.route import Route
from handlers.totals import (
    charts,
    correcting,
    deciding,
    drilling,
    missing,
    pages,
    picking,
    proposing,
    recalling,
    refusing,
    releasing,
    vouching,
)
from handlers.totals import exporting as bloc_export

ROUTES = (
    # The totals of the bloc
    Route("totals", pages.show),
    Route("totals.periods", pages.choose_period),
    Route("totals.words", pages.sentences),
    Route("totals.lines", drilling.choose_line),
    Route("totals.line", drilling.show_line),
    Route("totals.unit", drilling.show_unit),
    # ... taken away as a file
    Route("totals.export", bloc_export.choose_kind),
    Route("totals.export_file", bloc_export.send_period),
    Route("totals.export_all", bloc_export.send_all),
    # ... drawn as pictures
    Route("charts.total", charts.show_total),
    Route("charts.change", charts.show_change),
    # ... boards without figures, and the day of the stocks
    Route("totals.missing", missing.show_missing),
    Route("totals.treat", missing.choose_treatment),
    Route("totals.treat_why", missing.ask_reason),
    Route("totals.treated", missing.treat, line=True, office=True),
    Route("totals.as_of", missing.ask_day),
    Route("totals.as_of_said", missing.take_day, office=True),
    # ... a correction: asked for, then decided by the head of the board
    Route("totals.correct", picking.choose_board),
    Route("totals.correct_unit", picking.choose_group),
    Route("totals.correct_group", picking.choose_figure),
    Route("totals.correct_cell", correcting.ask_amount),
    Route("totals.correct_said", correcting.take_said),
    Route("totals.correct_amount", correcting.take_amount),
    Route("totals.correct_pick", correcting.pick),
    Route("totals.correct_why", proposing.send, line=True),
    Route("totals.corrections", deciding.show_corrections),
    Route("totals.correction", deciding.show_correction),
    Route("totals.correction_yes", deciding.confirm),
    Route("totals.correction_no", refusing.ask_reason),
    Route("totals.correction_not", refusing.refuse, line=True),
    Route("totals.correction_drop", recalling.ask),
    Route("totals.correction_off", recalling.withdraw),
    # ... released to the observers
    Route("totals.release", releasing.show_release),
    Route("totals.release_ask", releasing.ask_leader),
    Route("totals.release_said", vouching.ask_how),
    Route("totals.release_told", vouching.take_word, line=True),
    Route("totals.release_sure", vouching.repeat),
    Route("totals.release_noted", vouching.release_as_told),
    Route("totals.release_now", releasing.release_now),
    Route("totals.withdraw", releasing.ask_withdrawal),
    Route("totals.withdraw_now", releasing.withdraw),
    # A printed text held against the bloc's figures; the totals over themselves
    Route("checking.text", texts.invite),
    Route("checking.read", texts.take_text),
    Route("checking.page", texts.turn),
    Route("checking.periods", texts.choose_period),
    Route("checking.against", texts.hold_against),
    Route("checking.rate", texts.ask_rate),
    Route("checking.rated", texts.take_rate),
    Route("checking.totals", points.show_points),
    Route("checking.totals_of", points.choose_period),
    Route("checking.point", behind.show_point),
)
