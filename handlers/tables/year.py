"""The plan of the year: seen by every member, changed by the secretary."""

from __future__ import annotations

from handlers.tables.route import Route
from handlers.year import adding, calling_off, filing, moving, setting, showing, single, template

ROUTES = (
    Route("year", showing.show),
    Route("year.file", filing.send_file),
    # The day of the conference, and the plan that follows from it
    Route("year.conference", setting.ask),
    Route("year.typed", setting.preview_typed),
    Route("year.preview", setting.preview),
    Route("year.apply", setting.apply, office=True),
    # ... or none this year
    Route("year.off", calling_off.ask),
    Route("year.off_why", calling_off.preview, line=True),
    Route("year.off_now", calling_off.call_off, office=True),
    # One date by hand
    Route("year.dates", single.show_dates),
    Route("year.date", single.show_date),
    Route("year.date_move", moving.ask_day),
    Route("year.date_typed", moving.preview_typed),
    Route("year.date_set", moving.set_day, office=True),
    Route("year.date_done", single.is_done, office=True),
    Route("year.date_open", single.open_again, office=True),
    Route("year.date_drop", single.ask_drop),
    Route("year.date_gone", single.drop, office=True),
    Route("year.date_yearly", template.take_in, office=True),
    # ... of the bloc's own
    Route("year.add", adding.ask_title),
    Route("year.add_title", adding.take_title, line=True),
    Route("year.add_day", adding.preview),
    Route("year.add_now", adding.add, office=True),
    # The rules by which every year is laid
    Route("year.template", template.show),
    Route("year.step", template.show_step),
    Route("year.step_typed", template.take_rule),
    Route("year.step_switch", template.switch),
)
