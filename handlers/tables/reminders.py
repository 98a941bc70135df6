"""Reminders: what people answer to them, and the secretary's page."""

from __future__ import annotations

from handlers.reminders import higher, page, pausing, preview, steps
from handlers.tables.route import Route

ROUTES = (
    # Below a reminder
    Route("reminders.later", pausing.later),
    Route("reminders.on_it", pausing.on_it),
    # May the board that leads the bloc be told
    Route("reminders.higher", higher.show),
    Route("reminders.case", higher.show_case),
    Route("reminders.agree", higher.agree),
    Route("reminders.decline", higher.decline),
    # The secretary's page
    Route("reminders", page.show),
    Route("reminders.ask_on", page.ask_on),
    Route("reminders.turn", page.turn),
    Route("reminders.lost", page.show_lost),
    Route("reminders.preview", preview.show),
    Route("reminders.preview_day", preview.show_day),
    Route("reminders.steps", steps.show),
    Route("reminders.duty", steps.show_duty),
    Route("reminders.step", steps.show_step),
    Route("reminders.step_turn", steps.turn),
    Route("reminders.days", steps.ask_days),
    Route("reminders.days_said", steps.take_days),
    Route("reminders.hour", steps.ask_hour),
    Route("reminders.hour_said", steps.take_hour),
)
